"""The slow way through a sheet in an unusual notation: every element through a real XML parser."""

from __future__ import annotations

import re

from lxml import etree

from bvtool.tabel.lezen.bladen import Bladscan
from bvtool.tabel.lezen.ruw import name_letter, number_letter
from bvtool.vak.grenzen import Grenzen
from bvtool.zips.lezen import Zipmap, damaged, stream_deel

MAX_ONTHOUDEN = 20_000
SOORTEN = {"s": "tekst", "str": "tekst", "inlineStr": "tekst", "b": "logisch", "e": "fout"}
"""The kind of a cell by its attribute `t`; without one it is a number ("getal")."""


def walk_blad(zipmap: Zipmap, blad: Bladscan, grenzen: Grenzen) -> None:
    """Count the filled cells of one sheet, and remember formulas and errors, in `blad`.

    Raises InvoerGeweigerd when the XML is not well-formed.
    """
    lezer = etree.XMLPullParser(
        events=("end",), tag="{*}row", resolve_entities=False, no_network=True
    )
    try:
        for stuk in stream_deel(zipmap, blad.deel, grenzen):
            lezer.feed(stuk)
            _walk_rijen(lezer, blad)
        lezer.close()
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
    nummer = int(rij.get("r") or blad.laatste_rij + 1)
    blad.laatste_rij = max(blad.laatste_rij, nummer)
    kolom = -1
    for cel in rij:
        # matches: "AB12"
        plek = re.fullmatch(r"([A-Z]{1,3})(\d{1,7})", cel.get("r") or "")
        kolom = number_letter(plek[1]) if plek else kolom + 1
        hier = int(plek[2]) if plek else nummer
        if hier >= blad.laatste_rij:
            blad.laatste_rij = hier
            blad.verste["rij"] = f"{name_letter(kolom)}{hier}"
        _walk_cel(cel, f"{name_letter(kolom)}{hier}", kolom, blad)


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
    if "f" in delen and len(blad.formules) < MAX_ONTHOUDEN:
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
