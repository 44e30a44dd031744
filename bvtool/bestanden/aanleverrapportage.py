"""The weekly report `68xxxx_AanleverrapportageBW`: berichten, productafname, and how to read them.

The names of file and tabs are the CAK's (toolkit, chapter 4); the columns are assumptions and
stand in `data/rapportkolommen.csv`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path

import polars as pl

from bvtool.tabel.schrijven.tekstblad import text_sheet
from bvtool.tabel.schrijven.werkmap import Blad, Kolom, Schrijfverslag, write_werkmap
from bvtool.vak.bijdrage import Bijdrage
from bvtool.vak.fouten import BvFout
from bvtool.vak.grenzen import Grenzen
from bvtool.vak.tabellen import load_tabel
from bvtool.zips.lezen import open_zipmap, read_deel

ONBEKEND = "onbekend"
VAN_WIE = "Van wie"
"""The line of the sheet Uitleg that says who made the report."""
EIGEN = "uw gemeente zelf"
HERKOMST = {
    Bijdrage.BW: "De namen van bestand en bladen zijn die van het CAK. De indeling is een aanname "
    "van bvtool.",
    Bijdrage.ABO: "Dit rapport is van bvtool: of het CAK er een heeft, is niet bekend. Een start "
    "(401) en een stop (403) zijn twee berichten van een levering.",
}
"""Whose layout the report has."""
_BREEDTES = {"identificatie_retour": 20, "codes": 16, "omschrijving": 32, "actie": 32}
_WIE = 2
"""BSN and startnummer: whose row it is. They stay in view, and stand on every printed page."""
_DELEN = ("identificatie_retour",)
"""On paper the answer begins a page: the message stands on the one before."""
_TYPEN: dict[str, type[pl.DataType]] = {"datum": pl.Date, "getal": pl.Int64}


def file_name(uitvoerder: str, *, eigen: bool = False, over: Bijdrage = Bijdrage.BW) -> str:
    """`680363_AanleverrapportageBW.xlsx`; with `eigen` the name beside the report of the CAK."""
    return f"{uitvoerder}_{over.rapport}{'_eigen' if eigen else ''}.xlsx"


# matches: "<dc:title>AanleverrapportageBW 680363 2022-W43</dc:title>"
_TITEL = re.compile(rb">Aanleverrapportage(?:BW|Abonnementstarief) \d+ (\d{4}-W\d{2})<")


def make_titel(uitvoerder: str, week: str, over: Bijdrage = Bijdrage.BW) -> str:
    """The title that the workbook carries: by it the next run knows of which week the file is."""
    return f"{over.rapport} {uitvoerder} {week}"


def choose_doel(
    map_: Path,
    uitvoerder: str,
    week: str,
    *,
    apart: bool,
    eigen: bool = False,
    over: Bijdrage = Bijdrage.BW,
) -> str:
    """Where the report of a week goes, seen from the dossier `map_`.

    That is its own name in `rapporten`; a folder of its own week when the report of a newer week
    stands there (which is never overwritten by an older one), or when `apart` asks for that.
    `eigen`: beside the report of the CAK, under a name that cannot be mistaken for it.
    """
    naam = file_name(uitvoerder, eigen=eigen, over=over)
    namen = {file_name(uitvoerder, over=over), naam}
    if apart or max(read_week(map_ / "rapporten" / n) for n in namen) > week:
        return f"rapporten/{week}/{naam}"
    return f"rapporten/{naam}"


def read_week(pad: Path) -> str:
    """The week of the report in a file; empty when there is none, or it does not say."""
    if not pad.is_file():
        return ""
    try:
        zipmap = open_zipmap(pad, Grenzen())
        naam = zipmap.find("docProps/core.xml")
        gevonden = _TITEL.search(read_deel(zipmap, naam, Grenzen())) if naam else None
    except (BvFout, OSError):
        return ""
    return gevonden[1].decode() if gevonden else ""


def make_frame(blad: str, rijen: Sequence[Mapping[str, object]]) -> pl.DataFrame:
    """The rows of a tab as a frame with the columns of `data/rapportkolommen.csv`."""
    schema = {
        r["naam"]: _TYPEN.get(r["soort"], pl.String)
        for r in load_tabel("rapportkolommen")
        if r["blad"] == blad
    }
    return pl.DataFrame([{k: r.get(k) for k in schema} for r in rijen], schema=schema)


def write_rapportage(
    pad: Path,
    berichten: pl.DataFrame,
    productafname: pl.DataFrame,
    uitleg: Sequence[tuple[str, str]],
    *,
    titel: str,
    moment: datetime,
    over: Bijdrage = Bijdrage.BW,
) -> Schrijfverslag:
    """Writes the report about `over`; frames as `make_frame` gives them."""
    bladen = [_sheet("berichten", berichten), _sheet("productafname", productafname)]
    regels = [*uitleg, *_explain_columns(over)]
    bladen.append(text_sheet("Uitleg", regels))
    return write_werkmap(pad, bladen, titel=titel, moment=moment)


def _sheet(blad: str, frame: pl.DataFrame) -> Blad:
    kolommen = tuple(
        Kolom(r["kop"], r["naam"], r["soort"], _BREEDTES.get(r["naam"]))  # type: ignore[arg-type]
        for r in load_tabel("rapportkolommen")
        if r["blad"] == blad
    )
    return Blad(blad, kolommen, frame, vaste_kolommen=_WIE, over_paginas=True, delen=_DELEN)


def _explain_columns(over: Bijdrage) -> list[tuple[str, str]]:
    return [
        (f"{r['blad']}: {r['kop']}", f"{over.fill(r['uitleg'])} [{r['merk']}]")
        for r in load_tabel("rapportkolommen")
    ]
