"""The weekly report `68xxxx_AanleverrapportageBW`: berichten, productafname, and how to read them.

The names of file and tabs are the CAK's (toolkit, chapter 4); the columns are assumptions and
stand in `data/rapportkolommen.csv`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path

import polars as pl

from bvtool.bestanden.werkboek import text_sheet
from bvtool.tabel.schrijven.werkmap import Blad, Kolom, Schrijfverslag, write_werkmap
from bvtool.vak.tabellen import load_tabel

ONBEKEND = "onbekend"
_BREEDTES = {"omschrijving": 32, "actie": 32}
_TYPEN: dict[str, type[pl.DataType]] = {"datum": pl.Date, "getal": pl.Int64}


def file_name(uitvoerder: str) -> str:
    """`680363_AanleverrapportageBW.xlsx`."""
    return f"{uitvoerder}_AanleverrapportageBW.xlsx"


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
) -> Schrijfverslag:
    """Writes the report; frames as `make_frame` gives them."""
    bladen = [_sheet("berichten", berichten), _sheet("productafname", productafname)]
    regels = [*uitleg, *_explain_columns()]
    bladen.append(text_sheet("Uitleg", regels))
    return write_werkmap(pad, bladen, titel=titel, moment=moment)


def _sheet(blad: str, frame: pl.DataFrame) -> Blad:
    kolommen = tuple(
        Kolom(r["kop"], r["naam"], r["soort"], _BREEDTES.get(r["naam"]))  # type: ignore[arg-type]
        for r in load_tabel("rapportkolommen")
        if r["blad"] == blad
    )
    return Blad(blad, kolommen, frame, vaste_kolommen=1)


def _explain_columns() -> list[tuple[str, str]]:
    return [
        (f"{r['blad']}: {r['kop']}", f"{r['uitleg']} [{r['merk']}]")
        for r in load_tabel("rapportkolommen")
    ]
