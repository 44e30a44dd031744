"""Rows into a sheet that somebody else made: cells get a value, everything else stays.

Works on the XML of the sheet itself, for a library that loads and saves loses what Excel put in.
Text goes in as `inlineStr`, so that it never becomes a formula and the shared texts of the workbook
stay as they are. A date is only written as a day number where the style of the cell shows a date;
elsewhere it is text, for the styles of the form are not ours. Source: ECMA-376, Office Open XML.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from lxml import etree

from bvtool.tabel.lezen.ruw import name_letter, number_letter, split_cel
from bvtool.vak.fouten import InvoerGeweigerd
from bvtool.zips.lezen import damaged

Waarde = str | date
_NUL, _NUL_1904 = date(1899, 12, 30), date(1904, 1, 1)
_EERSTE_DAG = date(1900, 3, 1)
"""Before this day Excel counts otherwise (it knows a 29-2-1900)."""
_DATUMVORMEN = frozenset((*range(14, 18), 22, *range(27, 37), *range(50, 59)))
"""The number formats of Excel itself that show a day."""
# matches: "_x000D_"
_CODE = re.compile(r"_(x[0-9A-Fa-f]{4})")
# matches: '"dag "'
_LETTERLIJK = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]')
# matches: "\x0b"
_STUURTEKENS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


class Vulplek(NamedTuple):
    """Where rows go in a sheet: from row `eerste` on, in these columns (`letters`).

    `datumstijlen` are the cell styles that show a date, `waar` names file and sheet.
    """

    eerste: int
    letters: tuple[str, ...]
    waar: str
    datumstijlen: frozenset[str] = frozenset()
    datum1904: bool = False


@dataclass(slots=True)
class _Blad:
    """The sheet as a tree, with its rows by number."""

    wortel: etree._Element
    plek: Vulplek
    ruimte: str = ""
    rijen: dict[int, etree._Element] = field(default_factory=dict)
    kolomstijl: dict[str, str] = field(default_factory=dict)
    voorbeeld: dict[str, str] = field(default_factory=dict)

    def tag(self, naam: str) -> str:
        """The name of an element in the notation of this sheet."""
        return f"{{{self.ruimte}}}{naam}"


def list_datumstijlen(stijlen: etree._Element | None) -> frozenset[str]:
    """The numbers of the cell styles (of `xl/styles.xml`) that show a date."""
    if stijlen is None:
        return frozenset()
    eigen = {
        v.get("numFmtId", ""): _LETTERLIJK.sub("", v.get("formatCode", "")).casefold()
        for v in stijlen.iterfind("{*}numFmts/{*}numFmt")
    }
    vormen = {str(v) for v in _DATUMVORMEN}
    vormen |= {nr for nr, vorm in eigen.items() if "d" in vorm or "j" in vorm or "y" in vorm}
    return frozenset(
        str(i)
        for i, xf in enumerate(stijlen.iterfind("{*}cellXfs/{*}xf"))
        if xf.get("numFmtId", "0") in vormen
    )


def fill_blad(xml: bytes, rijen: Sequence[Mapping[str, Waarde]], plek: Vulplek) -> bytes:
    """The XML of a sheet with these rows (by column letter) in it, from `plek.eerste` on.

    Raises InvoerGeweigerd when the rows or columns are hidden or merged, or the XML is not plain.
    """
    try:
        blad = _read_blad(xml, plek)
        _refuse_verborgen(blad, len(rijen))
        _refuse_samengevoegd(blad, len(rijen))
        if not rijen:
            return xml
        blad.voorbeeld = _list_stijlen(blad, blad.rijen.get(plek.eerste))
        for nummer, waarden in enumerate(rijen, start=plek.eerste):
            _fill_rij(blad, nummer, waarden)
        _stretch(blad, plek.eerste + len(rijen) - 1)
    except ValueError:  # a place or number that is none
        raise damaged(plek.waar) from None
    boom = blad.wortel.getroottree()
    return etree.tostring(boom, xml_declaration=True, encoding="UTF-8", standalone=True)


def _read_blad(xml: bytes, plek: Vulplek) -> _Blad:
    try:
        wortel = etree.fromstring(
            xml, etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
        )
    except etree.XMLSyntaxError:
        raise damaged(plek.waar) from None
    blad = _Blad(wortel, plek, etree.QName(wortel).namespace or "")
    gegevens = wortel.find(blad.tag("sheetData"))
    if gegevens is None:
        raise damaged(plek.waar)
    vorige = 0
    for rij in gegevens.iterfind(blad.tag("row")):
        nummer = int(rij.get("r", vorige + 1))
        if nummer <= vorige:
            raise damaged(plek.waar)
        blad.rijen[nummer] = rij
        vorige = nummer
    for kolom in wortel.iterfind(f"{blad.tag('cols')}/{blad.tag('col')}"):
        for letter in plek.letters:
            if int(kolom.get("min", 0)) <= number_letter(letter) + 1 <= int(kolom.get("max", 0)):
                blad.kolomstijl[letter] = kolom.get("style", "0")
                if kolom.get("hidden") in ("1", "true"):
                    raise _refuse(f"Kolom {letter} van het formulier is verborgen.", plek)
    return blad


def _refuse_verborgen(blad: _Blad, aantal: int) -> None:
    doel = range(blad.plek.eerste, blad.plek.eerste + aantal)
    weg = [nr for nr in doel if nr in blad.rijen and blad.rijen[nr].get("hidden") in ("1", "true")]
    if weg:
        raise _refuse(f"Rij {weg[0]} van het formulier is verborgen.", blad.plek)


def _refuse_samengevoegd(blad: _Blad, aantal: int) -> None:
    kolommen = {number_letter(letter) for letter in blad.plek.letters}
    pad = f"{blad.tag('mergeCells')}/{blad.tag('mergeCell')}"
    for samen in blad.wortel.iterfind(pad):
        hoeken = [split_cel(cel) for cel in samen.get("ref", "").split(":")]
        van, tot = hoeken[0], hoeken[-1]
        breed = set(range(number_letter(van[0]), number_letter(tot[0]) + 1))
        if tot[1] >= blad.plek.eerste and van[1] < blad.plek.eerste + aantal and breed & kolommen:
            raise _refuse(
                f"Onder de koppen zijn cellen samengevoegd ({samen.get('ref')}).", blad.plek
            )


def _refuse(fout: str, plek: Vulplek) -> InvoerGeweigerd:
    return InvoerGeweigerd(
        fout,
        waar=plek.waar,
        wat_nu="Maak in een kopie van het formulier alle rijen en kolommen onder de koppen "
        "zichtbaar en los, en geef die kopie.",
    )


def _list_stijlen(blad: _Blad, rij: etree._Element | None) -> dict[str, str]:
    """The style of each column in a row of the form."""
    if rij is None:
        return dict(blad.kolomstijl)
    heel = rij.get("s") if rij.get("customFormat") in ("1", "true") else None
    los = {letter: cel.get("s", "0") for letter, cel in _list_cellen(blad, rij).items()}
    eigen = dict.fromkeys(blad.plek.letters, heel) if heel else {}
    return {**blad.kolomstijl, **eigen, **los}


def _list_cellen(blad: _Blad, rij: etree._Element) -> dict[str, etree._Element]:
    """The cells of a row by column letter; a cell without a place follows the one before it."""
    cellen, vorige = {}, -1
    for cel in rij.iterfind(blad.tag("c")):
        plek = cel.get("r")
        vorige = number_letter(split_cel(plek)[0]) if plek else vorige + 1
        cellen[name_letter(vorige)] = cel
    return cellen


def _fill_rij(blad: _Blad, nummer: int, waarden: Mapping[str, Waarde]) -> None:
    rij = blad.rijen.get(nummer)
    stijlen = blad.voorbeeld if rij is None else _list_stijlen(blad, rij)
    if rij is None:
        rij = _add_rij(blad, nummer)
    rij.set("r", str(nummer))
    rij.attrib.pop("spans", "")
    cellen = _list_cellen(blad, rij)
    for letter, cel in cellen.items():
        cel.set("r", f"{letter}{nummer}")
    for letter in sorted(waarden, key=number_letter):
        if letter not in cellen:
            cellen[letter] = _add_cel(blad, rij, cellen, letter, nummer)
            if letter in stijlen:
                cellen[letter].set("s", stijlen[letter])
        _write_cel(blad, cellen[letter], waarden[letter])


def _add_rij(blad: _Blad, nummer: int) -> etree._Element:
    rij = etree.Element(blad.tag("row"))
    volgende = min((nr for nr in blad.rijen if nr > nummer), default=None)
    if volgende is None:
        gegevens = blad.wortel.find(blad.tag("sheetData"))
        assert gegevens is not None
        gegevens.append(rij)
    else:
        blad.rijen[volgende].addprevious(rij)
    return rij


def _add_cel(
    blad: _Blad, rij: etree._Element, cellen: Mapping[str, etree._Element], letter: str, nummer: int
) -> etree._Element:
    cel = etree.Element(blad.tag("c"), r=f"{letter}{nummer}")
    erna = [v for v in cellen if number_letter(v) > number_letter(letter)]
    if erna:
        cellen[min(erna, key=number_letter)].addprevious(cel)
    else:
        ervoor = [v for v in cellen if number_letter(v) < number_letter(letter)]
        if ervoor:
            cellen[max(ervoor, key=number_letter)].addnext(cel)
        else:
            rij.insert(0, cel)
    return cel


def _write_cel(blad: _Blad, cel: etree._Element, waarde: Waarde) -> None:
    for kind in list(cel):
        cel.remove(kind)
    for naam in ("t", "cm", "vm"):
        cel.attrib.pop(naam, "")
    if isinstance(waarde, date) and _shows_day(blad, cel, waarde):
        nul = _NUL_1904 if blad.plek.datum1904 else _NUL
        etree.SubElement(cel, blad.tag("v")).text = str((waarde - nul).days)
        return
    tekst = f"{waarde:%d-%m-%Y}" if isinstance(waarde, date) else waarde
    cel.set("t", "inlineStr")
    t = etree.SubElement(etree.SubElement(cel, blad.tag("is")), blad.tag("t"))
    t.text = _CODE.sub(r"_x005F_\1", _STUURTEKENS.sub("\ufffd", tekst))
    if tekst != tekst.strip():
        t.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")


def _shows_day(blad: _Blad, cel: etree._Element, dag: date) -> bool:
    eerste = _NUL_1904 if blad.plek.datum1904 else _EERSTE_DAG
    return cel.get("s", "0") in blad.plek.datumstijlen and dag >= eerste


def _stretch(blad: _Blad, laatste: int) -> None:
    """The size that the sheet says it has, with the new rows."""
    maat = blad.wortel.find(blad.tag("dimension"))
    if maat is None:
        return
    hoeken = [split_cel(cel) for cel in maat.get("ref", "A1").split(":")]
    kolommen = [number_letter(h[0]) for h in hoeken] + [number_letter(k) for k in blad.plek.letters]
    rijen = [h[1] for h in hoeken] + [laatste, blad.plek.eerste]
    van, tot = name_letter(min(kolommen)), name_letter(max(kolommen))
    maat.set("ref", f"{van}{min(rijen)}:{tot}{max(rijen)}")
