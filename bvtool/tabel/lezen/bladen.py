"""The worksheets of an xlsx by name, and the record in which their scan is kept."""

from __future__ import annotations

import posixpath
from collections import Counter
from dataclasses import dataclass, field

from lxml import etree

from bvtool.vak.grenzen import Grenzen
from bvtool.zips.lezen import Zipmap, damaged, read_deel, refuse

_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_R_STRIKT = "{http://purl.oclc.org/ooxml/officeDocument/relationships}"


@dataclass(slots=True)
class Bladscan:
    """What the scan saw of one sheet.

    `telling` counts the filled cells per column letter and kind (getal, tekst, logisch, fout);
    `fouten` and `getallen` hold cells that the reader loses (cell to text). `gewoon` tells
    that every cell is in the usual notation, `veilig` that the sheet is proven harmless.
    """

    naam: str
    deel: str
    zichtbaar: bool
    telling: Counter[tuple[str, str]] = field(default_factory=Counter)
    fouten: dict[str, str] = field(default_factory=dict)
    formules: list[str] = field(default_factory=list)
    samengevoegd: list[str] = field(default_factory=list)
    verborgen_rijen: int = 0
    laatste_rij: int = 0
    laatste_kolom: int = -1
    verste: dict[str, str] = field(default_factory=dict)
    gewoon: bool = True
    vreemd: bool = False
    veilig: bool = False

    @property
    def cellen(self) -> int:
        """The number of filled cells."""
        return sum(self.telling.values())


@dataclass(frozen=True, slots=True)
class Werkmapscan:
    """What the scan saw of an xlsx: its worksheets in order, and whether days count from 1904."""

    bladen: tuple[Bladscan, ...]
    datum1904: bool
    externe_koppelingen: bool

    @property
    def veilig(self) -> bool:
        """Whether reading this file in this process is proven harmless."""
        return all(b.veilig for b in self.bladen)


def list_bladen(zipmap: Zipmap, grenzen: Grenzen) -> Werkmapscan:
    """The worksheets of an xlsx, not yet scanned. Raises InvoerGeweigerd when that is not clear."""
    bestand = zipmap.pad.name
    boek = parse_xml(read_deel(zipmap, "xl/workbook.xml", grenzen), bestand)
    relaties = parse_xml(read_deel(zipmap, "xl/_rels/workbook.xml.rels", grenzen), bestand)
    doelen = {
        r.get("Id"): _resolve(r.get("Target", ""))
        for r in relaties
        if isinstance(r.tag, str) and r.get("Type", "").endswith("/worksheet")
    }
    bladen: list[Bladscan] = []
    for blad in boek.iterfind(".//{*}sheets/{*}sheet"):
        doel = doelen.get(blad.get(f"{_R}id") or blad.get(f"{_R_STRIKT}id"))
        if doel is None:
            continue
        if doel not in zipmap.delen or doel in {b.deel for b in bladen}:
            raise damaged(bestand)
        zichtbaar = blad.get("state", "visible") == "visible"
        bladen.append(Bladscan(blad.get("name", ""), doel, zichtbaar))
    if len(bladen) > grenzen.bladen:
        raise refuse(bestand, f"Dit werkboek heeft meer dan {grenzen.bladen} bladen.")
    eigenschappen = boek.find("{*}workbookPr")
    d1904 = eigenschappen is not None and eigenschappen.get("date1904") in ("1", "true", "on")
    extern = any(n.startswith("xl/externalLinks/") for n in zipmap.delen)
    return Werkmapscan(tuple(bladen), d1904, extern)


def parse_xml(inhoud: bytes, bestand: str) -> etree._Element:
    """A small XML part as a tree; entities and outside files are never followed."""
    try:
        return etree.fromstring(
            inhoud, etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
        )
    except (etree.XMLSyntaxError, ValueError):
        raise damaged(bestand) from None


def _resolve(doel: str) -> str:
    return posixpath.normpath(doel.lstrip("/") if doel.startswith("/") else f"xl/{doel}")
