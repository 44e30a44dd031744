"""The header of an XML message, read as a stream that stops where the header ends.

Kind and release come from the namespace of the root (`.../iwmo/2_1/wmo301/schema/2_1`, from 2.3
without the last part) and must agree with BerichtCode, BerichtVersie and BerichtSubversie. A StUF
envelope, in SOAP or not, is opened on the fly: its base64 goes piece by piece to a second parser.
Any DOCTYPE is refused, and a header that does not end in time is given up.
"""

import binascii
import re
from collections.abc import Iterable
from xml.parsers import expat

from bvtool.wissel.kop import GeenBericht, Kop, make_kop, parse_tijdstip
from bvtool.wissel.soorten import Berichtsoort, find_code, find_soort

# matches: "http://www.istandaarden.nl/iwmo/3_1/wmo301/schema"
_NAAMRUIMTE = re.compile(
    r"https?://www\.istandaarden\.nl/(iwmo|ijw|ieb)/(\d{1,3})_(\d{1,3})/"
    r"((?:wmo|jw)\d{3}[df]?)/schema(?:/[\d_]+)?",
    re.IGNORECASE,
)
_MAX_KOP = 1_000_000  # bytes read without the end of a header
_MAX_TEKST = 20_000  # characters of text kept of a header
# matches: "envelopHeenbericht-ggk_Di01"
_ENVELOP = re.compile(r"envelop\w*bericht|Fo0[13]Bericht|Bv0[13]Bericht", re.IGNORECASE)
# Our name for a field, and the ends of paths under which the releases call it.
_VELDEN = {
    "code": ("berichtcode", "berichtspecificatie/code"),
    "versie": ("berichtversie", "berichtspecificatie/versie"),
    "subversie": ("berichtsubversie", "berichtspecificatie/subversie"),
    "afzender": ("afzender", "afzender/gemeente", "afzender/zorgaanbieder", "gemeente"),
    "ontvanger": ("ontvanger", "ontvanger/gemeente", "ontvanger/zorgaanbieder", "aanbieder"),
    "identificatie": ("berichtidentificatie/identificatie",),
    "dagtekening": ("berichtidentificatie/dagtekening",),
    "dagtekening_retour": ("dagtekeningretour",),
    "identificatie_declaratie": ("declaratieidentificatie/identificatie",),
    "dagtekening_declaratie": ("declaratieidentificatie/dagtekening",),
}
_NAMEN = {pad: naam for naam, paden in _VELDEN.items() for pad in paden}


class _Klaar(Exception):
    """The header has been read; the rest of the file is left alone."""


def is_xml(begin: bytes) -> bool:
    """Does a file with these first bytes look like XML?"""
    kaal = begin.removeprefix(b"\xef\xbb\xbf").lstrip()
    return kaal.startswith(b"<") or begin[:2] in (b"\xff\xfe", b"\xfe\xff")


def read_xml_kop(stukken: Iterable[bytes]) -> Kop:
    """The header from the pieces of the file, taking no more of them than it needs.

    Raises GeenBericht, without any content of the file in its text.
    """
    lezer = _Kopstroom()
    gelezen = 0
    try:
        for stuk in stukken:
            gelezen += len(stuk)
            lezer.feed(stuk)
            if gelezen > _MAX_KOP:
                raise GeenBericht("De kop van dit bestand houdt niet op.")
        lezer.close()
    except _Klaar:
        return lezer.make()
    except expat.ExpatError as fout:
        raise GeenBericht(f"Dit bestand is geen volledige XML (regel {fout.lineno}).") from None
    except (LookupError, ValueError):
        raise GeenBericht("De tekenset van dit bestand is niet bekend.") from None
    raise lezer.explain_einde()


class _Kopstroom:
    """Follows the parser through one document, and through the message in an envelope."""

    def __init__(self, *, binnen: bool = False) -> None:
        self._parser = expat.ParserCreate(namespace_separator=" ")
        self._parser.buffer_text = True
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._tekst
        self._parser.StartDoctypeDeclHandler = self._doctype
        self._is_binnen = binnen
        self._pad: list[str] = []
        self._soort: Berichtsoort | None = None
        self._release = ""
        self._velden: dict[str, str] = {}
        self._gezien: set[str] = set()
        self._kop_diepte = 0
        self._is_envelop = False
        self._stuur: dict[str, str] = {}
        self._rest = ""
        self._binnen: _Kopstroom | None = None

    def feed(self, stuk: bytes) -> None:
        """Take the next piece; raises _Klaar once the header has ended."""
        self._parser.Parse(stuk, False)

    def close(self) -> None:
        """The document has ended without the end of a header."""
        self._parser.Parse(b"", True)

    def explain_einde(self) -> GeenBericht:
        """Why a whole document gave no header."""
        if self._binnen is not None:
            return GeenBericht("Het bericht in de envelop is niet compleet.")
        if self._soort is not None:
            return GeenBericht("Dit bericht heeft geen kop (Header).")
        return GeenBericht("In dit bestand staat geen bericht.", vreemd=True)

    def make(self) -> Kop:
        """The header, of the inner message when this was an envelope."""
        if self._binnen is not None:
            kop = self._binnen
            return kop.build("stuf", self._stuur.get("tijdstipbericht", ""))
        return self.build("xml", "")

    def build(self, vorm: str, tijdstip: str) -> Kop:
        """The header from the fields that were met; raises GeenBericht."""
        v = self._velden
        soort = self._check_soort(v.get("code", ""))
        in_kop = f"{v.get('versie', '')}.{v.get('subversie', '')}"
        if in_kop not in (".", self._release):
            raise GeenBericht("De kop noemt een andere release dan de naamruimte van het bericht.")
        eigen = dict(v)
        if "dagtekening_declaratie" in v:
            # A 325 answers a 323 with a header of its own and names the 323 apart.
            eigen["dagtekening_retour"] = v.get("dagtekening", "")
            eigen["dagtekening"] = v["dagtekening_declaratie"]
            eigen["identificatie"] = v.get("identificatie_declaratie", "")
            eigen["afzender"], eigen["ontvanger"] = v.get("ontvanger", ""), v.get("afzender", "")
        return make_kop(soort, self._release, eigen, vorm, parse_tijdstip(tijdstip))

    def _check_soort(self, code: str) -> Berichtsoort:
        soort = self._soort
        assert soort is not None
        in_kop = find_code(code)
        if in_kop is None:
            return soort
        if in_kop.stam != soort.stam:
            raise GeenBericht("De berichtcode hoort bij een andere berichtsoort dan de naamruimte.")
        return in_kop

    def _doctype(self, *_: object) -> None:
        raise GeenBericht("Dit bestand heeft een DOCTYPE; zo'n bestand wordt niet gelezen.")

    def _start(self, naam: str, _attributen: object) -> None:
        ruimte, _, kort = naam.rpartition(" ")
        self._pad.append(kort)
        if self._kop_diepte:
            self._in_kop()
        if self._kop_diepte or self._is_envelop:
            return
        if self._soort is not None:
            self._in_bericht(kort)
        else:
            self._wortel(ruimte, kort)

    def _wortel(self, ruimte: str, kort: str) -> None:
        vorm = _NAAMRUIMTE.fullmatch(ruimte)
        if vorm and kort == "Bericht":
            self._soort = find_soort(vorm[4])
            if self._soort is None or self._soort.standaard.lower() != vorm[1].lower():
                raise GeenBericht("Deze berichtsoort is niet bekend.")
            self._release = f"{int(vorm[2])}.{int(vorm[3])}"
        elif _ENVELOP.match(kort) and not self._is_binnen:
            if kort.lower().startswith(("fo", "bv")):
                wat = "Dit is een foutmelding of ontvangstbevestiging, geen bericht."
                raise GeenBericht(wat, vreemd=True)
            self._is_envelop = True
        elif self._is_binnen or not self._is_soap():
            raise GeenBericht("Dit XML-bestand is geen bericht van iWmo, iJw of iEb.", vreemd=True)

    def _is_soap(self) -> bool:
        """Are we in the wrapping of a SOAP message, or in its header, which says nothing to us?"""
        return self._pad in (["Envelope"], ["Envelope", "Body"]) or (
            self._pad[:2] == ["Envelope", "Header"]
        )

    def _in_bericht(self, kort: str) -> None:
        if kort != "Header":
            raise GeenBericht("Dit bericht begint niet met een kop (Header).")
        self._kop_diepte = len(self._pad)

    def _in_kop(self) -> None:
        """A field that stands twice says two things; it is not for us to choose."""
        pad = "/".join(self._pad[self._kop_diepte :]).lower()
        if pad in _NAMEN:
            if pad in self._gezien:
                raise GeenBericht("Een veld staat twee keer in de kop.")
            self._gezien.add(pad)

    def _end(self, _naam: str) -> None:
        self._pad.pop()
        if self._kop_diepte and len(self._pad) < self._kop_diepte:
            raise _Klaar

    def _tekst(self, tekst: str) -> None:
        if self._is_envelop:
            self._in_envelop(tekst)
        elif self._kop_diepte:
            pad = [deel.lower() for deel in self._pad[self._kop_diepte :]]
            naam = _NAMEN.get("/".join(pad))
            if naam:
                self._velden[naam] = self._velden.get(naam, "") + tekst
                self._check_maat(self._velden[naam])

    def _in_envelop(self, tekst: str) -> None:
        plek = self._pad[-1].lower()
        if plek == "xmlbestand":
            if self._binnen is None:
                self._binnen = _Kopstroom(binnen=True)
            self._pak_uit(tekst)
        elif plek == "tijdstipbericht":
            self._stuur[plek] = self._stuur.get(plek, "") + tekst
            self._check_maat(self._stuur[plek])

    def _pak_uit(self, tekst: str) -> None:
        """Feed base64 to the inner parser, four characters at a time; the rest waits."""
        assert self._binnen is not None
        alles = self._rest + "".join(tekst.split())
        heel = len(alles) // 4 * 4
        self._rest = alles[heel:]
        try:
            octetten = binascii.a2b_base64(alles[:heel], strict_mode=True)
        except ValueError:
            raise GeenBericht("Het bericht in de envelop is niet te lezen.") from None
        self._binnen.feed(octetten)

    @staticmethod
    def _check_maat(tekst: str) -> None:
        if len(tekst) > _MAX_TEKST:
            raise GeenBericht("Een veld in de kop is veel te lang.")
