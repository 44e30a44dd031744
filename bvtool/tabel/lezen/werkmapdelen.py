"""The worksheets of an xlsx, found by its relations, and from which day its dates count."""

from __future__ import annotations

from lxml import etree

from bvtool.tabel.lezen.bladen import Bladscan, Werkmapscan
from bvtool.tabel.lezen.pakket import HOOFDDEEL, find_hoofddeel, list_relaties, parse_xml
from bvtool.vak.grenzen import Grenzen
from bvtool.zips.lezen import Zipmap, damaged, read_deel, refuse

_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_R_STRIKT = "{http://purl.oclc.org/ooxml/officeDocument/relationships}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_GEWOON = {"worksheet": "xl/worksheets/", "sharedStrings": "xl/shared", "styles": "xl/styles.xml"}
_WAAR = ("1", "true", "on")


def list_bladen(zipmap: Zipmap, grenzen: Grenzen) -> Werkmapscan:
    """The worksheets of an xlsx, not yet scanned. Raises InvoerGeweigerd when that is not clear."""
    bestand = zipmap.pad.name
    hoofddeel = find_hoofddeel(zipmap, grenzen)
    if hoofddeel is None:
        raise damaged(bestand)
    boek = parse_xml(read_deel(zipmap, hoofddeel, grenzen), bestand)
    relaties = list_relaties(zipmap, hoofddeel, grenzen)
    doelen = {wie: deel for wie, soort, deel in relaties if soort == "worksheet"}
    bladen: list[Bladscan] = []
    for blad in boek.iterfind(".//{*}sheets/{*}sheet"):
        doel = doelen.get(blad.get(f"{_R}id") or blad.get(f"{_R_STRIKT}id") or "")
        if doel is None:
            continue
        if doel not in zipmap.delen or doel in {b.deel for b in bladen}:
            raise damaged(bestand)
        zichtbaar = blad.get("state", "visible") == "visible"
        bladen.append(Bladscan(blad.get("name", ""), doel, zichtbaar))
    if len(bladen) > grenzen.bladen:
        raise refuse(bestand, f"Dit werkboek heeft meer dan {grenzen.bladen} bladen.")
    d1904, zeker = _count_from_1904(boek)
    plekken = {soort: deel for _, soort, deel in relaties if deel in zipmap.delen}
    return Werkmapscan(
        tuple(bladen),
        d1904,
        any(n.casefold().startswith("xl/externallinks/") for n in zipmap.delen),
        plekken.get("sharedStrings"),
        plekken.get("styles"),
        _recalculates(boek),
        zipmap.gewoon
        and zeker
        and "_rels/.rels" in zipmap.delen
        and hoofddeel == HOOFDDEEL
        and all(deel.startswith(_GEWOON[soort]) for _, soort, deel in relaties if soort in _GEWOON),
    )


def _recalculates(boek: etree._Element) -> bool:
    reken = boek.find("{*}calcPr")
    return reken is not None and reken.get("fullCalcOnLoad") in _WAAR


def list_doorhaling(zipmap: Zipmap, stijlen: str | None, grenzen: Grenzen) -> frozenset[str]:
    """The numbers of the cell styles that strike a text through."""
    if stijlen is None or zipmap.delen[stijlen].uitgepakt > grenzen.hoofddeel:
        return frozenset()
    inhoud = read_deel(zipmap, stijlen, grenzen)
    if b"strike" not in inhoud:
        return frozenset()
    boom = parse_xml(inhoud, zipmap.pad.name)
    letters = boom.findall("{*}fonts/{*}font")
    streep = {str(i) for i, f in enumerate(letters) if _is_on(f.find("{*}strike"))}
    return frozenset(
        str(i)
        for i, vorm in enumerate(boom.findall("{*}cellXfs/{*}xf"))
        if vorm.get("fontId", "0") in streep
    )


def _is_on(element: etree._Element | None) -> bool:
    return element is not None and element.get("val", "1") not in ("0", "false", "off")


def _count_from_1904(boek: etree._Element) -> tuple[bool, bool]:
    """Whether days count from 1904, and whether every reader sees it the same.

    Excel saves a second element with the same name in another namespace (`extLst`), and may wrap
    what an older program does not know (`mc:AlternateContent`); the first that it knows counts.
    """
    ruimte = etree.QName(boek).namespace
    eigen = f"{{{ruimte}}}workbookPr" if ruimte else "workbookPr"
    alle = [e for e in boek.iter("{*}workbookPr") if isinstance(e.tag, str)]
    zelf = [e for e in alle if e.tag == eigen]
    bekend = [e for e in zelf if next(e.iterancestors(f"{_MC}Fallback"), None) is None]
    d1904 = bool(zelf) and (bekend or zelf)[0].get("date1904") in _WAAR
    return d1904, all((e.get("date1904") in _WAAR) == d1904 for e in alle)
