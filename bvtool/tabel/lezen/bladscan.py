"""A look at the XML of an xlsx before and beside the real reading: limits, and what reading loses.

The sheets are unpacked piece by piece and searched as bytes; nothing is built up. The scan answers:
how far apart the filled cells lie, which columns hold text and which numbers, which cells hold
formulas and errors, what is merged or hidden. A sheet in an unusual notation (other order of
attributes, prefixes, no cell references) is walked through with a real XML parser instead.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from bvtool.tabel.lezen.bladen import Bladscan, Werkmapscan
from bvtool.tabel.lezen.bladloop import (
    EXCEL_KOLOMMEN,
    EXCEL_RIJEN,
    MAX_FORMULES,
    MAX_ONTHOUDEN,
    SOORTEN,
    walk_blad,
)
from bvtool.tabel.lezen.ruw import name_letter, number_letter
from bvtool.tabel.lezen.werkmapdelen import list_doorhaling
from bvtool.vak.fouten import InvoerGeweigerd
from bvtool.vak.grenzen import MIB, Grenzen
from bvtool.zips.lezen import Zipmap, check_xml, refuse, stream_deel, stream_xml

_CEL = b'<c r="'
# matches: 'AB" s="3">'
_KOP = re.compile(rb'([A-Z]{1,3})"((?: (?!r=)[\w:]+="[^"<>]*")* ?/?)>')
# matches: '<c r="AB12"'
_PLEK = re.compile(rb'<c r="[A-Z]{1,3}([1-9]\d{0,6})"')
# matches: '<row spans="1:3" r="12"'
_RIJ = re.compile(rb'<row [^<>]*?\br="(\d{1,9})"')
# matches: '<c r="AB12" s="3"><f'
_FORMULE = re.compile(rb'<c r="([A-Z]{1,3}\d{1,7})"[^<>]*><f')
# matches: '<f>A1+1</f>'
_F = rb"(?:<f[^<>]*/>|<f[^<>]*>[^<]*</f>)?"
# matches: '<c r="F2"><f>A1</f><v></v></c>'
_ZONDER = re.compile(
    rb'<c r="([A-Z]{1,3}\d{1,7})"([^<>]*)>(?:<f[^<>]*/>|<f[^<>]*>[^<]*</f>)'
    rb"(<v\s*/>|<v>\s*</v>)?\s*</c>"
)
# matches: '<c r="F2"><f>A1</f><v>0</v></c>'
_NUL = re.compile(rb'<c r="([A-Z]{1,3}\d{1,7})"[^<>]*>(?:<f[^<>]*/>|<f[^<>]*>[^<]*</f>)<v>0</v>')
# matches: '<c r="B3" s="1">'
_GESTREEPT = re.compile(rb'<c r="[A-Z]{1,3}(\d{1,7})"[^<>]*\bs="(\d+)"[^<>]*(?<!/)>')
# matches: '<c r="B3" t="e"><v>#N/A'
_FOUT = re.compile(rb'<c r="([A-Z]{1,3}\d{1,7})"[^<>]*\bt="e"[^<>]*>' + _F + rb"<v>([^<]{0,40})")
# matches: '<c r="A2" s="1"><v>44835</v>'
_GETAL = re.compile(rb'<c r="([A-Z]{1,3}\d{1,7})"([^<>]*)>' + _F + rb"<v>([^<]{1,40})</v>")
# matches: ' t="s"'
_SOORT = re.compile(rb'\bt="(\w+)"')
# matches: '<x:c r='
_ELKE_CEL = re.compile(rb"<(?:[^\s<>/]*:)?c[\s/>]")
# matches: "<x:v>"
_WAARDE = re.compile(rb"<(?:[^\s<>/]*:)?(?:v|is)[\s/>]")
# matches: '<mergeCell ref="A1:C1"'
_SAMEN = re.compile(rb'<mergeCell ref="([A-Z]{1,3}\d{1,7}:[A-Z]{1,3}\d{1,7})"')
# matches: '<row r="3" hidden="1"'
_VERBORGEN = re.compile(rb'<row [^<>]*\bhidden="(?:1|true)"')
# matches: '<?xml version="1.0" encoding="utf-8"?>'
_CODERING = re.compile(rb"""^<\?[^<>]*encoding=["']([\w-]+)""")
# matches: '<dimension ref="A1:AB120"'
_MAAT = re.compile(rb'<dimension ref="(?:[A-Z]{1,3}[1-9]\d*:)?([A-Z]{1,3})([1-9]\d*)"')
# matches: 'uniqueCount="1000000"'
_AANTAL = re.compile(rb"""[cC]ount\s*=\s*["']\s*(\d{6,})""")
# matches: "xl/sharedStrings.xml"
_DELEN = re.compile(r"xl/(?:sharedstrings|styles)\.xml", re.I).fullmatch


def scan_werkmap(zipmap: Zipmap, scan: Werkmapscan, grenzen: Grenzen) -> bool:
    """Scan every sheet and the shared texts; whether reading it in this process is harmless.

    Raises InvoerGeweigerd when a limit is passed or the file is damaged or hostile.
    """
    doorhaling = list_doorhaling(zipmap, scan.stijlen, grenzen)
    for blad in scan.bladen:
        blad.doorhaling = doorhaling
        scan_blad(zipmap, blad, grenzen)
    teksten = sum(n for b in scan.bladen for (_, s), n in b.telling.items() if s == "tekst")
    delen = {n for n in zipmap.delen if _DELEN(n)} | {scan.teksten, scan.stijlen} - {None}
    langste = max((_scan_deel(zipmap, n, grenzen) for n in delen if n), default=0)
    return scan.veilig and teksten * langste <= grenzen.vermenigvuldigd


def _scan_deel(zipmap: Zipmap, naam: str, grenzen: Grenzen) -> int:
    """Walk past the shared texts or the styles; gives the length of the longest text in it.

    A part that says it holds more than it can (`uniqueCount`) counts as endless: the reader takes
    that number for true.
    """
    langste = lengte = 0
    for stuk in stream_xml(zipmap, naam, grenzen):
        if any(int(n[:18]) > zipmap.delen[naam].uitgepakt for n in _AANTAL.findall(stuk)):
            langste = grenzen.uitgepakt
        eerste, *midden = stuk.split(b"<")
        lengte += len(eerste)
        if midden:
            langste = max(langste, lengte, *map(len, midden))
            lengte = len(midden[-1])
    return max(langste, lengte)


def scan_blad(zipmap: Zipmap, blad: Bladscan, grenzen: Grenzen) -> None:
    """Scan one sheet; fills `blad`. Raises InvoerGeweigerd when a limit is passed."""
    klein = zipmap.delen[blad.deel].uitgepakt <= grenzen.hier
    eerste = True
    for stuk in _segments(stream_deel(zipmap, blad.deel, grenzen)):
        if eerste:
            eerste = False
            _scan_begin(stuk, blad, grenzen)
        gezichten = _list_gezichten(stuk)
        samen = b"<".join(gezichten)
        check_xml(stuk[:4], samen, zipmap.pad.name)
        _scan_stuk(stuk, gezichten, samen, blad, klein)
    if not blad.gewoon:
        _clear(blad)
        if zipmap.delen[blad.deel].uitgepakt > grenzen.traag:
            waar = f"{zipmap.pad.name}, blad '{blad.naam}'"
            raise refuse(waar, "Dit grote blad is in een ongewone vorm opgeslagen.")
        walk_blad(zipmap, blad, grenzen)
    vlak = _check_omvang(zipmap.pad.name, blad, grenzen)
    blad.veilig = klein and blad.gewoon and not blad.vreemd and vlak <= grenzen.leegte


def _clear(blad: Bladscan) -> None:
    blad.telling.clear()
    blad.verste.clear()
    blad.fouten.clear()
    blad.formules.clear()
    blad.zonder_waarde.clear()
    blad.nullen.clear()
    blad.doorgehaald.clear()


def _segments(stukken: Iterator[bytes]) -> Iterator[bytes]:
    """The stream again, cut where a row or else a cell begins; a cell is never cut in two."""
    rest = b""
    for stuk in stukken:
        samen = rest + stuk
        knip = samen.rfind(b"<row ")
        if knip <= 0 and len(samen) > 8 * MIB:
            knip = max(samen.rfind(b"<c "), samen.rfind(b"<mergeCell "), 0) or samen.rfind(b"<")
        if knip > 0:
            yield samen[:knip]
            rest = samen[knip:]
        else:
            rest = samen
    yield rest


def _scan_begin(stuk: bytes, blad: Bladscan, grenzen: Grenzen) -> None:
    codering = _CODERING.search(stuk[:200])
    if codering is not None and codering[1].lower() not in (b"utf-8", b"us-ascii"):
        blad.vreemd = True
    maat = _MAAT.search(stuk)
    if maat is None:
        blad.vreemd |= b"dimension" in stuk.partition(b"sheetData")[0]
    elif int(maat[2][:9]) * number_letter(maat[1].decode()) > grenzen.leegte:
        blad.vreemd = True


def _list_gezichten(stuk: bytes) -> Counter[bytes]:
    """The cells of a stretch without their digits and what opens them, and how often each occurs.

    Without digits one cell often looks exactly like another, so that each look is searched once.
    """
    return Counter(stuk.translate(None, b"0123456789").split(_CEL))


def _scan_stuk(
    stuk: bytes, gezichten: Counter[bytes], samen: bytes, blad: Bladscan, klein: bool
) -> None:
    """Scan a stretch of whole cells; `samen` holds every look once."""
    if b":c" in samen or b"<c" in samen:
        blad.gewoon &= _ELKE_CEL.search(samen) is None
    if b"<mergeCell " in samen:
        blad.samengevoegd += [m.decode() for m in _SAMEN.findall(stuk)[:MAX_ONTHOUDEN]]
    if b' hidden="' in samen:
        blad.verborgen_rijen += len(_VERBORGEN.findall(stuk))
    if b"<f" in samen:
        _scan_formules(stuk, blad)
    plekken = _PLEK.findall(stuk) if klein else []
    blad.gewoon &= _open_gewoon(gezichten) and len(plekken) == (stuk.count(_CEL) if klein else 0)
    if not _WAARDE.search(samen):
        return
    _count_cellen(gezichten, blad)
    if klein:
        _scan_plekken(stuk, plekken, blad)
    elif rij := _RIJ.match(stuk, max(stuk.rfind(b"<row "), 0)):
        blad.laatste_rij = max(blad.laatste_rij, int(rij[1]))
    if blad.doorhaling:
        paren = _GESTREEPT.findall(stuk)
        blad.doorgehaald |= {int(r) for r, s in paren if s.decode() in blad.doorhaling}
    if b't="e"' in samen:
        blad.fouten |= {c.decode(): t.decode("utf-8", "replace") for c, t in _FOUT.findall(stuk)}


def _open_gewoon(gezichten: Counter[bytes]) -> bool:
    """Whether every cell opens as Excel writes it; the first look is what stands before them."""
    alle = iter(gezichten.items())
    return next(alle)[1] == 1 and all(_KOP.match(gezicht) for gezicht, _ in alle)


def _scan_formules(stuk: bytes, blad: Bladscan) -> None:
    """Remember the cells with a formula, and those of which the outcome is not there, or 0."""
    if len(blad.formules) < MAX_FORMULES:
        blad.formules += [f.decode() for f in _FORMULE.findall(stuk)]
        blad.nullen += [cel.decode() for cel in _NUL.findall(stuk)]
    if len(blad.zonder_waarde) < MAX_ONTHOUDEN:
        blad.zonder_waarde += [
            cel.decode() for cel, rest, v in _ZONDER.findall(stuk) if not (v and b't="str"' in rest)
        ]


def _count_cellen(gezichten: Counter[bytes], blad: Bladscan) -> None:
    """Count the filled cells per column and kind."""
    telling: Counter[tuple[bytes, bytes]] = Counter()
    for gezicht, aantal in gezichten.items():
        if kop := _KOP.match(gezicht):
            telling[kop[1], kop[2]] += aantal
    for (kolom, rest), aantal in telling.items():
        if not rest.endswith(b"/"):
            blad.telling[kolom.decode(), _name_soort(rest)] += aantal
            blad.laatste_kolom = max(blad.laatste_kolom, number_letter(kolom.decode()))


def _name_soort(rest: bytes) -> str:
    soort = _SOORT.search(rest)
    return SOORTEN.get(soort[1].decode(), "getal") if soort else "getal"


def _scan_plekken(stuk: bytes, plekken: list[bytes], blad: Bladscan) -> None:
    """How far the cells of a small sheet lie from the corner; blank cells count too, to be sure."""
    verste = max(map(int, set(plekken)), default=0)
    if verste > blad.laatste_rij:
        blad.laatste_rij = verste
        blad.verste["rij"] = _find_plek(stuk, rb"[A-Z]{1,3}0*" + str(verste).encode())
    if blad.laatste_kolom >= 0:
        letters = name_letter(blad.laatste_kolom).encode()
        blad.verste["kolom"] = _find_plek(stuk, letters + rb"\d+") or blad.verste.get("kolom", "")


def _find_plek(stuk: bytes, patroon: bytes) -> str:
    plek = re.search(rb'<c r="(' + patroon + rb')"', stuk)
    return plek[1].decode() if plek else ""


def _check_omvang(bestand: str, blad: Bladscan, grenzen: Grenzen) -> int:
    """How many cells the smallest rectangle around the filled ones holds.

    Refuses a sheet of which the filled cells lie absurdly far apart, or outside any sheet.
    """
    waar = f"{bestand}, blad '{blad.naam}'"
    if blad.laatste_rij > EXCEL_RIJEN or blad.laatste_kolom >= EXCEL_KOLOMMEN:
        raise refuse(waar, "In dit blad staat een cel die in Excel niet kan bestaan.")
    vlak = blad.laatste_rij * (blad.laatste_kolom + 1)
    if blad.laatste_kolom >= grenzen.kolommen:
        cel = blad.verste.get("kolom", f"kolom {name_letter(blad.laatste_kolom)}")
        raise _far(waar, cel)
    if vlak > grenzen.leegte and blad.cellen * 100 < vlak:
        raise _far(waar, blad.verste.get("rij", f"rij {blad.laatste_rij}"))
    return vlak


def _far(waar: str, cel: str) -> InvoerGeweigerd:
    fout = refuse(waar, f"Ver buiten de tabel is een cel gevuld ({cel}).")
    fout.wat_nu = (
        "Ga in Excel met Ctrl+End naar die cel, verwijder de rijen en kolommen daar, sla op en "
        "geef de opdracht opnieuw."
    )
    return fout


def find_getallen(zipmap: Zipmap, blad: Bladscan, grenzen: Grenzen) -> dict[str, str]:
    """The stored number of every number cell, for those that the reader gave empty.

    Raises InvoerGeweigerd when one cell is there twice; the reader keeps only the last.
    """
    gevonden: dict[str, str] = {}
    gezien: set[bytes] = set()
    for stuk in _segments(stream_deel(zipmap, blad.deel, grenzen)):
        for cel, rest, waarde in _GETAL.findall(stuk):
            if cel in gezien:
                waar = f"{zipmap.pad.name}, blad '{blad.naam}', cel {cel.decode()}"
                raise refuse(waar, "Deze cel staat twee keer in het bestand.")
            gezien.add(cel)
            if _name_soort(rest) == "getal":
                gevonden[cel.decode()] = waarde.decode("utf-8", "replace")
    return gevonden
