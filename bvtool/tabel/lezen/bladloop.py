"""The slow way through a sheet in an unusual notation: every element through a real XML parser."""

from __future__ import annotations

import re

from lxml import etree

from bvtool.tabel.lezen.bladen import Bladscan
from bvtool.tabel.lezen.ruw import name_letter, number_letter
from bvtool.vak.grenzen import Grenzen
from bvtool.zips.lezen import Zipmap, damaged, refuse, stream_deel

MAX_ONTHOUDEN = 20_000
MAX_FORMULES = 200_000
"""So many formulas are remembered: the workbook of a clerk is judged by each of them."""
SOORTEN = {"s": "tekst", "str": "tekst", "inlineStr": "tekst", "b": "logisch", "e": "fout"}
"""The kind of a cell by its attribute `t`; without one it is a number ("getal")."""
EXCEL_RIJEN, EXCEL_KOLOMMEN = 1_048_576, 16_384
# matches: "AB12"
_PLEK = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")
# matches: "1048576"
_RIJ = re.compile(r"[1-9][0-9]{0,6}")


class _Onplek(Exception):
    """A place that no sheet has; its text is the place."""


def walk_blad(zipmap: Zipmap, blad: Bladscan, grenzen: Grenzen) -> None:
    """Count the filled cells of one sheet, and remember formulas and errors, in `blad`.

    Raises InvoerGeweigerd when the XML is not well-formed, or a row or cell says that it stands
    where none can: the reader would ask for the memory of all that lies between.
    """
    lezer = etree.XMLPullParser(
        events=("end",), tag="{*}row", resolve_entities=False, no_network=True
    )
    try:
        for stuk in stream_deel(zipmap, blad.deel, grenzen):
            lezer.feed(stuk)
            _walk_rijen(lezer, blad)
        lezer.close()
    except _Onplek as fout:
        waar = f"{zipmap.pad.name}, blad '{blad.naam}'"
        raise refuse(
            waar, f"In dit blad staat een cel die in Excel niet kan bestaan: '{fout}'."
        ) from None
    except (etree.XMLSyntaxError, ValueError):
        raise damaged(zipmap.pad.name) from None


def _walk_rijen(lezer: etree.XMLPullParser, blad: Bladscan) -> None:
    for _, rij in lezer.read_events():
        if isinstance(rij, etree._Element):
            _walk_rij(rij, blad)
            rij.clear()
            ouder = rij.getparent()
            while ouder is not None and len(ouder) > 1:
                del ouder[0]


def _walk_rij(rij: etree._Element, blad: Bladscan) -> None:
    nummer = _parse_rij(rij.get("r"), blad.laatste_rij + 1)
    blad.laatste_rij = max(blad.laatste_rij, nummer)
    kolom = -1
    for cel in rij:
        kolom, hier = _parse_plek(cel.get("r"), kolom + 1, nummer)
        if hier >= blad.laatste_rij:
            blad.laatste_rij = hier
            blad.verste["rij"] = f"{name_letter(kolom)}{hier}"
        _walk_cel(cel, f"{name_letter(kolom)}{hier}", kolom, blad)


def _parse_rij(gezegd: str | None, anders: int) -> int:
    if gezegd is None:
        return anders
    if not _RIJ.fullmatch(gezegd) or int(gezegd) > EXCEL_RIJEN:
        raise _Onplek(f"rij {gezegd}")
    return int(gezegd)


def _parse_plek(gezegd: str | None, kolom: int, rij: int) -> tuple[int, int]:
    """Column (0 is A) and row of a cell; without a place of its own it stands beside the one
    before."""
    if gezegd is None:
        return kolom, rij
    plek = _PLEK.fullmatch(gezegd.upper())
    if plek is None:
        raise _Onplek(gezegd)
    kolom, rij = number_letter(plek[1]), int(plek[2])
    if rij > EXCEL_RIJEN or kolom >= EXCEL_KOLOMMEN:
        raise _Onplek(gezegd)
    return kolom, rij


def _walk_cel(cel: etree._Element, naam: str, kolom: int, blad: Bladscan) -> None:
    delen = {str(k.tag).rpartition("}")[2]: k for k in cel}
    waarde = delen.get("v", delen.get("is"))
    if "f" in delen:
        _walk_formule(cel, naam, waarde, blad)
    if waarde is None:
        return
    if cel.get("s") in blad.doorhaling:
        blad.doorgehaald.add(int(naam.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")))
    if kolom > blad.laatste_kolom:
        blad.laatste_kolom = kolom
        blad.verste["kolom"] = naam
    soort = SOORTEN.get(cel.get("t") or "n", "getal")
    blad.telling[name_letter(kolom), soort] += 1
    if "f" in delen and len(blad.formules) < MAX_FORMULES:
        blad.formules.append(naam)
    if soort == "fout":
        blad.fouten[naam] = waarde.text or ""


def _walk_formule(
    cel: etree._Element, naam: str, waarde: etree._Element | None, blad: Bladscan
) -> None:
    """Remember a formula that was not worked out, or that gave 0."""
    if len(blad.zonder_waarde) + len(blad.nullen) >= MAX_ONTHOUDEN:
        return
    tekst = (waarde.text or "").strip() if waarde is not None else ""
    if not tekst and not (waarde is not None and cel.get("t") == "str"):
        blad.zonder_waarde.append(naam)
    elif tekst == "0":
        blad.nullen.append(naam)
