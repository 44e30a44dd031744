"""The header of an XML message, read as a stream that stops where the header ends.

Kind and release come from the namespace of the root (`.../iwmo/2_1/wmo301/schema/2_1`, from 2.3
without the last part) and must agree with BerichtCode, BerichtVersie and BerichtSubversie. A StUF
envelope, in SOAP or not, and a request to VECOZO are opened on the fly (`envelop`).
Any DOCTYPE is refused, and a header that does not end in time is given up.
"""

import re
from collections.abc import Iterable
from xml.parsers import expat

from bvtool.wissel.envelop import Envelopinhoud, Klaar, is_plek
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
_ENVELOP = re.compile(
    r"\w*envelop(?!e$)\w*(?:-\w+)?|\w+[-_]D[iu]0[12]|Fo0[13]Bericht|Bv0[13]Bericht", re.IGNORECASE
)
# matches: "http://www.istandaarden.nl/iwmo"
_VAN_ONS = re.compile(r"istandaarden\.nl|vecozo|ggk", re.IGNORECASE)
# Our name for a field, and the ends of paths under which the releases call it.
_VELDEN = {
    "code": ("berichtcode", "berichtspecificatie/code"),
    "versie": ("berichtversie", "berichtspecificatie/versie"),
    "subversie": ("berichtsubversie", "berichtspecificatie/subversie"),
    "afzender": ("afzender", "afzender/gemeente", "afzender/zorgaanbieder", "gemeente"),
    "ontvanger": ("ontvanger", "ontvanger/gemeente", "ontvanger/zorgaanbieder", "aanbieder"),
    "identificatie": (
        "berichtidentificatie/identificatie",
        "declaratiefactuuridentificatie/identificatie",
        "declaratiefactuuridentificatie/declarantfactuurnummer",
    ),
    "dagtekening": (
        "berichtidentificatie/dagtekening",
        "declaratiefactuuridentificatie/dagtekening",
        "declaratiefactuuridentificatie/factuurdagtekening",
    ),
    "dagtekening_retour": (
        "dagtekeningretour",
        "retourheader/dagtekeningretour",
        "retourheader/dagtekening",
        "retourheader/berichtidentificatie/dagtekening",
    ),
    "identificatie_declaratie": ("declaratieidentificatie/identificatie",),
    "dagtekening_declaratie": ("declaratieidentificatie/dagtekening",),
}
_PADEN = {pad for paden in _VELDEN.values() for pad in paden}


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
        if lezer.is_klaar:
            return lezer.make()
    except Klaar:
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
        self._na_kop = False
        self._is_envelop = False
        self._stuur: dict[str, str] = {}
        self._inhoud: Envelopinhoud | None = None
        self._inhoud_diepte = 0

    def feed(self, stuk: bytes) -> None:
        """Take the next piece; raises Klaar once the header has ended."""
        self._parser.Parse(stuk, False)

    def close(self) -> None:
        """The document has ended without the end of a header."""
        self._parser.Parse(b"", True)

    @property
    def is_klaar(self) -> bool:
        """Has a whole document ended while only the header of a retour could still come?"""
        return self._na_kop

    def explain_einde(self) -> GeenBericht:
        """Why a whole document gave no header."""
        if self._inhoud is not None:
            return self._inhoud.explain_einde()
        if self._is_envelop:
            return GeenBericht("In deze envelop zit geen bericht dat bvtool herkent.")
        if self._soort is not None:
            return GeenBericht("Dit bericht heeft geen kop (Header).")
        return GeenBericht("In dit bestand staat geen bericht.", vreemd=True)

    def make(self) -> Kop:
        """The header, of the inner message when this was an envelope."""
        if self._inhoud is not None:
            tijdstip = parse_tijdstip(self._stuur.get("tijdstipbericht", ""))
            return self._inhoud.make()._replace(vorm="stuf", moment=tijdstip)
        return self._build()

    def _build(self) -> Kop:
        """The header from the fields that were met; raises GeenBericht."""
        v = {
            naam: next((self._velden[pad] for pad in paden if self._velden.get(pad)), "")
            for naam, paden in _VELDEN.items()
        }
        soort = self._check_soort(v["code"])
        in_kop = f"{v['versie']}.{v['subversie']}"
        if in_kop not in (".", self._release):
            raise GeenBericht("De kop noemt een andere release dan de naamruimte van het bericht.")
        eigen = dict(v)
        if v["dagtekening_declaratie"]:
            # A 325 answers a 323 with a header of its own and names the 323 apart.
            eigen["dagtekening_retour"] = v["dagtekening"]
            eigen["dagtekening"] = v["dagtekening_declaratie"]
            eigen["identificatie"] = v["identificatie_declaratie"]
            eigen["afzender"], eigen["ontvanger"] = v["ontvanger"], v["afzender"]
        return make_kop(soort, self._release, eigen, "xml", None)

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
        if self._na_kop:
            if kort != "RetourHeader":
                raise Klaar
            self._kop_diepte, self._na_kop = len(self._pad) - 1, False
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
        elif not self._is_binnen and "vecozo" in ruimte.lower():
            self._is_envelop = True
        elif self._is_binnen or not self._is_soap():
            vreemd = not _VAN_ONS.search(ruimte)
            raise GeenBericht(
                "Dit XML-bestand is geen bericht van iWmo, iJw of iEb dat bvtool kent.",
                vreemd=vreemd,
            )

    def _is_soap(self) -> bool:
        """Are we in the wrapping of a SOAP message, or in its header, which says nothing to us?"""
        return self._pad in (["Envelope"], ["Envelope", "Body"]) or (
            self._pad[:2] == ["Envelope", "Header"]
        )

    def _in_bericht(self, kort: str) -> None:
        if kort not in ("Header", "RetourHeader"):
            raise GeenBericht("Dit bericht begint niet met een kop (Header).")
        self._kop_diepte = len(self._pad)

    def _in_kop(self) -> None:
        """A field that stands twice says two things; it is not for us to choose."""
        pad = "/".join(self._pad[self._kop_diepte :]).lower()
        if pad in _PADEN:
            if pad in self._gezien:
                raise GeenBericht("Een veld staat twee keer in de kop.")
            self._gezien.add(pad)

    def _end(self, _naam: str) -> None:
        if self._inhoud is not None and len(self._pad) == self._inhoud_diepte:
            self._inhoud_diepte = 0
            self._inhoud.close()
        self._pad.pop()
        if self._kop_diepte and len(self._pad) < self._kop_diepte:
            self._end_kop()

    def _end_kop(self) -> None:
        """The header is over; only that of a retour may have its own day in a part behind it."""
        wacht = self._soort is not None and bool(self._soort.heen)
        if not wacht or any(pad in self._velden for pad in _VELDEN["dagtekening_retour"]):
            raise Klaar
        self._kop_diepte, self._na_kop = 0, True

    def _tekst(self, tekst: str) -> None:
        if self._is_envelop:
            self._in_envelop(tekst)
        elif self._kop_diepte:
            pad = "/".join(self._pad[self._kop_diepte :]).lower()
            if pad in _PADEN:
                self._velden[pad] = self._velden.get(pad, "") + tekst
                self._check_maat(self._velden[pad])

    def _in_envelop(self, tekst: str) -> None:
        plek = self._pad[-1].lower()
        if self._inhoud_diepte:
            assert self._inhoud is not None
            self._inhoud.feed(tekst)
        elif self._inhoud is None and is_plek(plek, tekst):
            self._inhoud = Envelopinhoud(lambda: _Kopstroom(binnen=True))
            self._inhoud_diepte = len(self._pad)
            self._inhoud.feed(tekst)
        elif plek == "tijdstipbericht":
            self._stuur[plek] = self._stuur.get(plek, "") + tekst
            self._check_maat(self._stuur[plek])

    @staticmethod
    def _check_maat(tekst: str) -> None:
        if len(tekst) > _MAX_TEKST:
            raise GeenBericht("Een veld in de kop is veel te lang.")
