"""The answer to the CAK in a round: its rows as they came with our answer on the right, and who is
missing from its file.

Layout: no published layout exists (aangenomen); the columns stand in `data/kolommen.csv`.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

import polars as pl

from bvtool.bestanden.antwoordtabel import join_antwoord
from bvtool.bestanden.bron import Bron, Soort
from bvtool.bestanden.rondepagina import PLAATSEN
from bvtool.tabel.lezen.kolommen import list_koppen
from bvtool.tabel.schrijven.csvlijst import write_csv
from bvtool.tabel.schrijven.werkmap import Blad, Kolom, Schrijfverslag, write_werkmap
from bvtool.vak.tabellen import load_tabel

BLAD, BLAD_LOS = "Bestandsvergelijking", "Ontbreekt bij het CAK"
_SOORTEN: dict[str, Soort] = {
    "bsn": "bsn",
    "startnummer": "getal",
    "startdatum": "datum",
    "stopdatum": "datum",
    "datum": "datum",
}
_BREED = {"soort_verschil": 22, "toelichting": 26, "reden_omschrijving": 26, "uitleg": 50}
_c = pl.col


class Rondeantwoord(NamedTuple):
    """`bron`: the CAK's file as it came. `antwoorden`: one row per row of the outcome, with `deel`,
    `rij`, `bsn`, `plaats`, `soort`, `besluit`, `startdatum`, `stopdatum`, `startnummer`, `reden`,
    `toelichting`, `uitleg`. `totalen`: pairs of subject and number or text, shown on top."""

    bron: Bron
    antwoorden: pl.DataFrame
    totalen: Sequence[tuple[str, str]]
    titel: str
    moment: datetime


def write_rondeantwoord(pad: Path, antwoord: Rondeantwoord) -> Schrijfverslag:
    """Writes the answer as a workbook of two sheets."""
    kolommen, frame = make_tabel(antwoord)
    over, los = make_los(antwoord)
    boven = tuple(antwoord.totalen)
    bladen = [
        Blad(BLAD, kolommen, frame, boven=boven, over_paginas=True),
        Blad(BLAD_LOS, over, los, over_paginas=True, herhaal_kolommen=(0, 0)),
    ]
    return write_werkmap(pad, bladen, titel=antwoord.titel, moment=antwoord.moment)


def write_rondeantwoord_csv(pad: Path, antwoord: Rondeantwoord) -> None:
    """Writes the rows of the CAK with our answer as csv, the totals above the header.

    Who is missing from the file follows below, with the columns of the CAK empty but for the BSN.
    """
    kolommen, frame = make_tabel(antwoord)
    _, los = make_los(antwoord)
    bij = los.rename({"a_bsn": _bsn_of(antwoord.bron)} if _bsn_of(antwoord.bron) else {})
    samen = pl.concat([frame, bij.select(k for k in bij.columns if k in frame.columns)],
                      how="diagonal_relaxed")  # fmt: skip
    write_csv(pad, samen.select(frame.columns), kolommen, boven=tuple(antwoord.totalen))


def _bsn_of(bron: Bron) -> str:
    return next((f"bron_{k.naam}" for k in bron.kolommen if k.sleutel == "bsn"), "")


def make_tabel(antwoord: Rondeantwoord) -> tuple[tuple[Kolom, ...], pl.DataFrame]:
    """The original columns in their order, then the answer; one row per row of the file."""
    eigen = _own(list_koppen("bestandsvergelijking"))
    rijen = _as_columns(antwoord).filter(_c("deel") == "bestand")
    return join_antwoord(antwoord.bron, "CAK", eigen, rijen)


def make_los(antwoord: Rondeantwoord) -> tuple[tuple[Kolom, ...], pl.DataFrame]:
    """Who is not in the file of the CAK: the BSN and the answer."""
    kolommen = (Kolom("BSN", "a_bsn", "bsn", 12), *_own(list_koppen("bestandsvergelijking")))
    rijen = _as_columns(antwoord).filter(_c("deel") == "los").sort("a_bsn")
    return kolommen, rijen.select(k.naam for k in kolommen)


def _own(koppen: dict[str, str]) -> list[Kolom]:
    return [
        Kolom(kop, f"a_{sleutel}", _SOORTEN.get(sleutel, "tekst"), _BREED.get(sleutel))
        for sleutel, kop in koppen.items()
    ]


def _as_columns(antwoord: Rondeantwoord) -> pl.DataFrame:
    namen = {sleutel: naam for sleutel, naam, _ in PLAATSEN}
    redenen = {r["sleutel"]: r["omschrijving"] for r in load_tabel("redenen")}
    return antwoord.antwoorden.select(
        "deel",
        "rij",
        a_bsn="bsn",
        a_plaats=_c("plaats").replace_strict(namen, default=None, return_dtype=pl.String),
        a_soort_verschil="soort",
        a_besluit="besluit",
        a_startdatum="startdatum",
        a_stopdatum="stopdatum",
        a_startnummer="startnummer",
        a_reden="reden",
        a_reden_omschrijving=_c("reden").replace_strict(
            redenen, default=None, return_dtype=pl.String
        ),
        a_toelichting="toelichting",
        a_uitleg="uitleg",
        a_datum=pl.lit(antwoord.moment.date()),
    )
