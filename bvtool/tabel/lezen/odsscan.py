"""A look at the XML of an ods beside the real reading: what the library loses or does not tell.

Errors, formulas that were never worked out, merged cells, rows that are hidden or struck through.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from lxml import etree

from bvtool.tabel.lezen.bladloop import MAX_FORMULES
from bvtool.tabel.lezen.ruw import name_letter
from bvtool.zips.lezen import damaged

_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_FOUT = "{urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0}value-type"
_WAARDEN = ("value", "date-value", "time-value", "boolean-value", "string-value")
_MEESTE = 20_000
"""So many cells of each kind are remembered; a row that repeats counts once."""


@dataclass(slots=True)
class Odsblad:
    """What the scan saw of one sheet; cells by name, rows as shown."""

    fouten: dict[str, str] = field(default_factory=dict)
    formules: list[str] = field(default_factory=list)
    zonder_waarde: list[str] = field(default_factory=list)
    samengevoegd: list[str] = field(default_factory=list)
    doorgehaald: list[int] = field(default_factory=list)
    verborgen_rijen: int = 0
    rij: int = 0


def scan_ods(stukken: Iterable[bytes], bestand: str) -> list[Odsblad]:
    """Every sheet of `content.xml`, in order. Raises InvoerGeweigerd when it is no XML."""
    bladen: list[Odsblad] = []
    streep: set[str] = set()
    lezer = etree.XMLPullParser(
        events=("start", "end"),
        tag=(f"{_TABLE}table", f"{_TABLE}table-row", f"{_STYLE}style"),
        resolve_entities=False,
        no_network=True,
    )
    try:
        for stuk in stukken:
            lezer.feed(stuk)
            for soort, element in lezer.read_events():
                if isinstance(element, etree._Element):
                    _take(soort, element, bladen, streep)
        lezer.close()
    except (etree.XMLSyntaxError, ValueError):
        raise damaged(bestand) from None
    return bladen


def _take(soort: str, element: etree._Element, bladen: list[Odsblad], streep: set[str]) -> None:
    naam = str(element.tag)
    if soort == "start":
        if naam == f"{_TABLE}table":
            bladen.append(Odsblad())
    elif naam == f"{_STYLE}style":
        tekst = element.find(f"{_STYLE}text-properties")
        if tekst is not None and tekst.get(f"{_STYLE}text-line-through-style", "none") != "none":
            streep.add(element.get(f"{_STYLE}name", ""))
    elif naam == f"{_TABLE}table-row" and bladen:
        _take_rij(element, bladen[-1], streep)
        element.clear()


def _take_rij(rij: etree._Element, blad: Odsblad, streep: set[str]) -> None:
    keer = _number(rij, "number-rows-repeated")
    nummer = blad.rij + 1
    blad.rij += keer
    kolom, gevuld, gestreept = 0, False, False
    for cel in rij:
        if str(cel.tag).rpartition("}")[2] not in ("table-cell", "covered-table-cell"):
            continue
        if len(cel) or cel.get(f"{_OFFICE}value-type") or cel.get(f"{_TABLE}formula"):
            _take_cel(cel, kolom, nummer, blad)
            heeft = cel.get(f"{_OFFICE}value-type") is not None
            gevuld |= heeft
            gestreept |= heeft and cel.get(f"{_TABLE}style-name") in streep
        kolom += _number(cel, "number-columns-repeated")
    if gestreept:
        blad.doorgehaald.append(nummer)
    if gevuld and rij.get(f"{_TABLE}visibility", "visible") != "visible":
        blad.verborgen_rijen += keer


def _take_cel(cel: etree._Element, kolom: int, rij: int, blad: Odsblad) -> None:
    if cel.get(f"{_TABLE}formula") and len(blad.formules) < MAX_FORMULES:
        blad.formules.append(f"{name_letter(kolom)}{rij}")
    if kolom > _MEESTE or len(blad.zonder_waarde) + len(blad.fouten) > _MEESTE:
        return
    naam = f"{name_letter(kolom)}{rij}"
    alineas = cel.findall(f"{_TEXT}p")
    tekst = "".join("".join(str(t) for t in a.itertext()) for a in alineas)
    if cel.get(_FOUT) == "error" or (cel.get(f"{_TABLE}formula") and tekst.startswith("#")):
        blad.fouten[naam] = tekst or "#N/A"
    elif (
        cel.get(f"{_TABLE}formula")
        and not alineas
        and not any(cel.get(f"{_OFFICE}{w}") for w in _WAARDEN)
    ):
        blad.zonder_waarde.append(naam)
    breed, hoog = (_number(cel, f"number-{w}-spanned") for w in ("columns", "rows"))
    if breed * hoog > 1 and len(blad.samengevoegd) < _MEESTE:
        blad.samengevoegd.append(f"{naam}:{name_letter(kolom + breed - 1)}{rij + hoog - 1}")


def _number(element: etree._Element, naam: str) -> int:
    tekst = element.get(f"{_TABLE}{naam}", "1")
    return min(max(int(tekst), 1), 1_048_576) if tekst.isdecimal() else 1
