"""Reading XML from outside without harm: what is refused, and how it is told.

Refused before parsing: too large, not UTF-8, any DOCTYPE (so no entity, no XML bomb, no file or
address from outside). The parser does not resolve entities, reads nothing from the network and
keeps its size limits. A message of libxml2 is never shown: it can hold personal data.
"""

from __future__ import annotations

import codecs
import re

from lxml import etree

from bvtool.berichten.release import load_release
from bvtool.vak.fouten import Bevinding

# matches: '<?xml version="1.0" encoding="utf-8"?>'
_CODERING = re.compile(rb"""^\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([^"']{1,40})["']""")
_BOM = b"\xef\xbb\xbf"
_KOP = 300
_ASCII = bytes(range(128))
_GEWOON = b'<?xml version="1.0" encoding="UTF-8"?>'
_GEWOON_LENGTE = len(_GEWOON)
_OPNIEUW = "Vraag het bestand opnieuw op bij de afzender, of haal het opnieuw op van het portaal."
_PARSER = etree.XMLParser(
    resolve_entities=False,
    no_network=True,
    huge_tree=False,
    load_dtd=False,
    dtd_validation=False,
    remove_comments=True,
    remove_pis=True,
    remove_blank_text=True,
    recover=False,
    encoding="utf-8",  # what the declaration says was judged before
)


class BerichtGeweigerd(Exception):
    """A file that is no readable message; `bevinding` says why, without any of its content.

    `stuk`: it was meant as one, so someone must look; else it just is something else. `code` is
    that of the Fo01 by which the CAK refuses it.
    """

    def __init__(
        self, wat: str, wat_nu: str = _OPNIEUW, *, stuk: bool = True, code: str = "IB001"
    ) -> None:
        super().__init__(wat)
        self.code = code
        self.wat = wat
        self.wat_nu = wat_nu
        self.stuk = stuk

    def bevinding(self, waar: str) -> Bevinding:
        """The refusal as a finding on the file `waar`."""
        return Bevinding(waar, self.wat, self.wat_nu)


def read_boom(data: bytes) -> etree._Element:
    """The root element of a message; raises BerichtGeweigerd when it is unsafe or unreadable."""
    check_bytes(data)
    return parse_boom(data)


def parse_boom(data: bytes) -> etree._Element:
    """The root element of a message whose bytes are trusted or checked; else as `read_boom`."""
    check_onderdelen(data, load_release().grenzen["onderdelen"])
    try:
        return etree.fromstring(data, _PARSER)
    except etree.XMLSyntaxError as fout:
        regel = fout.lineno or 1
        raise BerichtGeweigerd(
            f"Het bestand is geen volledige XML: het houdt op of gaat fout bij regel {regel}."
        ) from None


def check_bytes(data: bytes) -> None:
    """Raises BerichtGeweigerd for what must never reach the parser."""
    grens = load_release().grenzen["bestand_bytes"]
    if len(data) > grens:
        raise too_large(len(data))
    if not data or data.isspace():
        raise BerichtGeweigerd("Het bestand is leeg.")
    if b"\0" in data or not _is_utf8(data):
        raise BerichtGeweigerd("Het bestand is niet in UTF-8 geschreven.")
    kop = data[:_KOP]
    if kop[:_GEWOON_LENGTE] != _GEWOON:
        gemeld = _CODERING.match(kop.removeprefix(_BOM))
        if gemeld and not _means_utf8(gemeld[1].decode("ascii", "replace"), data):
            raise BerichtGeweigerd("Het bestand zegt zelf dat het niet in UTF-8 geschreven is.")
    if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
        raise BerichtGeweigerd(
            "In het bestand staat een DOCTYPE. Dat hoort niet in een bericht en is niet veilig.",
            "Gebruik dit bestand niet. Meld het bij de afzender.",
        )


def check_onderdelen(data: bytes, hoogstens: int) -> None:
    """Raises BerichtGeweigerd for a message with more tags and attributes than it can have.

    Each costs up to five hundred bytes in memory: of the shortest, a file of the size that is
    allowed holds five million.
    """
    if data.count(b"<") + data.count(b"=") > hoogstens:
        raise BerichtGeweigerd("Dit bestand heeft veel meer onderdelen dan een bericht kan hebben.")


def _means_utf8(codering: str, data: bytes) -> bool:
    """Whether these bytes, read in the encoding that they name, are what UTF-8 makes of them.

    >>> _means_utf8("ISO-8859-1", b"<a/>"), _means_utf8("ISO-8859-1", "<é/>".encode())
    (True, False)
    """
    try:
        if codecs.lookup(codering).name == "utf-8":
            return True
        return data.isascii() and _ASCII.decode(codering) == _ASCII.decode("ascii")
    except (LookupError, ValueError):
        return False


def _is_utf8(data: bytes) -> bool:
    if data.isascii():
        return True
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def too_large(bytes_: int) -> BerichtGeweigerd:
    """The refusal of a file above the limit of OP179."""
    grens = load_release().grenzen["bestand_bytes"] // 1_000_000
    return BerichtGeweigerd(
        f"Het bestand is {bytes_ // 1_000_000} MB. Een bericht is hoogstens {grens} MB.",
        code="IB003",
    )
