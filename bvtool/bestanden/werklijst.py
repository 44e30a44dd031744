"""The lists of a comparison: our own columns, and those of the file that stand beside them.

Our own columns are narrow and few; those of the file are wide and many. They come together when a
list is written: as a whole on a sheet, lot by lot in a csv.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import polars as pl

from bvtool.bestanden.bron import SMAL, Bron, BronKolom
from bvtool.bestanden.werkboek_bron import source_head
from bvtool.tabel.schrijven.werkmap import Blad, Kolom
from bvtool.vergelijking.uniek import lay_by_number

_WIE = ("achternaam", "voorvoegsel", "geboortedatum")
_ZEGT = (
    "startdatum", "ingangsdatum", "startdatum_levering", "einddatum", "einddatum_levering",
    "aanbieder", "leveringsvorm",
)  # fmt: skip


class Werklijst(NamedTuple):
    """One list: `blad` with our own columns only, and `bron`, those of the file by `rij`, in the
    order of these numbers (None: nothing stands beside our own)."""

    blad: Blad
    bron: pl.DataFrame | None = None

    def add_source(self, rijen: pl.DataFrame) -> pl.DataFrame:
        """Some rows of the list with all of its columns."""
        if self.bron is None:
            return rijen
        namen = [k.naam for k in self.blad.kolommen]
        return lay_by_number(rijen, self.bron, "rij").select(namen)

    def make_blad(self) -> Blad:
        """The whole list."""
        return self.blad._replace(frame=self.add_source(self.blad.frame))


def place_source(
    naam: str, kolommen: Sequence[Kolom], rijen: pl.LazyFrame, bron: Bron, herkomst: str
) -> Werklijst:
    """Who it is, our own columns, what the source says of the period, the key (all printed), and
    behind them the other columns of the source. `rijen`: `rij`, `bsn`, `regel` and `kolommen`."""
    over = [k for k in bron.kolommen if k.sleutel != "bsn"]
    namen = {k.naam: f"bron_{k.naam}" for k in over}

    def pick(sleutels: Sequence[str]) -> list[BronKolom]:
        per = {k.sleutel: k for k in reversed(over)}
        return [per[s] for s in sleutels if s in per]

    def write(deel: Sequence[BronKolom]) -> list[Kolom]:
        return [
            Kolom(source_head(k.kop, herkomst), namen[k.naam], k.soort, SMAL.get(k.sleutel))
            for k in deel
        ]

    wie, zegt = pick(_WIE), pick(_ZEGT)
    rest = [k for k in over if k not in wie and k not in zegt]
    vast = [Kolom("BSN", "bsn", "bsn"), *write(wie)]
    voor = [*vast, *kolommen, *write(zegt), Kolom("Regel", "regel", breedte=15)]
    blad = Blad(
        naam,
        (*voor, *write(rest)),
        rijen.select("rij", "bsn", *(k.naam for k in kolommen), "regel").collect(),
        vaste_kolommen=len(vast),
        afdruk_kolommen=len(voor),
        over_paginas=True,
    )
    return Werklijst(blad, bron.frame.select("rij", *namen).rename(namen))
