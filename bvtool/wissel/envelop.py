"""What an envelope carries: base64 of XML, of EI, or of a zip with one of these.

The StUF envelopes (ggk 0210 and 0310) hold it in `xmlBestand` or `tekstBestand`, a request to
VECOZO holds a zip. It comes piece by piece and goes straight on to the reader of what it is.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Callable
from typing import Protocol

from bvtool.wissel.ei import EI_BEGIN, is_ei, read_ei_kop
from bvtool.wissel.kop import GeenBericht, Kop
from bvtool.zips.leden import Zipfout, open_leden

PLEKKEN = ("xmlbestand", "tekstbestand")
"""The elements (in lower case) whose text is a message."""
_ZIP, _ZIP_BASE64 = b"PK\x03\x04", "UEsDB"
_MAX_ZIP = 25_000_000  # what the chain lets through
# matches: ">PD94bWwgdmVyc2lvbj0iMS4wIiBlbmNvZGluZz0iVVRGLTgiPz4=<"
_BASE64 = re.compile(rb">\s*([A-Za-z0-9+/][A-Za-z0-9+/=\s]{40,})<")


class Kopmaker(Protocol):
    """Reads the header of a document that comes in pieces."""

    def feed(self, stuk: bytes) -> None:
        """The next piece; raises when the header has ended."""

    def make(self) -> Kop:
        """The header."""

    def explain_einde(self) -> GeenBericht:
        """Why there is none."""


class Klaar(Exception):
    """The header has been read; the rest of the file is left alone."""


def is_plek(element: str, tekst: str) -> bool:
    """Does the message begin in this element, by its name (lower case) or by what it holds?"""
    return element in PLEKKEN or tekst.lstrip().startswith(_ZIP_BASE64)


class Envelopinhoud:
    """The message in an envelope, decoded as it comes."""

    def __init__(self, maak_lezer: Callable[[], Kopmaker]) -> None:
        self._maak_lezer = maak_lezer
        self._lezer: Kopmaker | None = None
        self._rest = ""
        self._begin = b""
        self._kop: Kop | None = None

    def feed(self, tekst: str) -> None:
        """More base64, decoded four characters at a time; raises Klaar at the end of the header."""
        alles = self._rest + "".join(tekst.split())
        heel = len(alles) // 4 * 4
        self._rest = alles[heel:]
        try:
            octetten = binascii.a2b_base64(alles[:heel], strict_mode=True)
        except ValueError:
            raise GeenBericht("Het bericht in de envelop is niet te lezen.") from None
        self._feed(octetten)

    def close(self) -> None:
        """The element has ended; raises Klaar when there is a header."""
        if self._begin.startswith(_ZIP):
            self._open_zip()
        elif is_ei(self._begin):
            self._read_ei()
        elif self._begin and self._lezer is None:
            self._lezer = self._maak_lezer()
            self._lezer.feed(self._begin)

    def make(self) -> Kop:
        """The header of the message inside."""
        if self._kop is not None:
            return self._kop
        if self._lezer is None:
            raise self.explain_einde()
        return self._lezer.make()

    def explain_einde(self) -> GeenBericht:
        """Why a whole document gave no header; what sits in an envelope was meant as a message."""
        return GeenBericht("Het bericht in de envelop is niet compleet.")

    def _feed(self, octetten: bytes) -> None:
        if self._lezer is not None:
            self._lezer.feed(octetten)
            return
        self._begin += octetten
        if len(self._begin) < EI_BEGIN:
            return
        if self._begin.startswith(_ZIP):
            if len(self._begin) > _MAX_ZIP:
                raise GeenBericht("De zip in de envelop is te groot.")
        elif is_ei(self._begin):
            self._read_ei()
        else:
            self._lezer = self._maak_lezer()
            self._lezer.feed(self._begin)

    def _read_ei(self) -> None:
        self._kop = read_ei_kop(self._begin)
        raise Klaar

    def _open_zip(self) -> None:
        """The one message in the zip."""
        inhoud = open_zip(self._begin)
        self._begin = b""
        self._feed(inhoud)
        if self._lezer is None and is_ei(self._begin):
            self._read_ei()


def open_zip(data: bytes) -> bytes:
    """The only file in a zip that an envelope carries; raises GeenBericht when it is not so."""
    try:
        with open_leden(data) as leden:
            if len(leden) != 1:
                raise GeenBericht("In de zip in de envelop zit niet precies een bericht.")
            return leden[0].read(_MAX_ZIP)
    except Zipfout as fout:
        raise GeenBericht(fout.wat) from None


def unpack(data: bytes) -> bytes:
    """The message in an envelope whose header was read before, whole; raises GeenBericht."""
    for tekst in _BASE64.findall(data):
        try:
            inhoud = base64.b64decode(b"".join(tekst.split()), validate=True)
        except binascii.Error:
            continue
        if inhoud.startswith(_ZIP):
            inhoud = open_zip(inhoud)
        if is_ei(inhoud) or inhoud.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"<"):
            return inhoud
    raise GeenBericht("Het bericht in de envelop is niet te lezen.")
