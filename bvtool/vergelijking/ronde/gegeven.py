"""What a round gave to the clerk: which row stands on which sheet, and what stood beside it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import polars as pl

from bvtool.vergelijking.ronde.plaatsen import BLADEN

BESLUITVELDEN = ("besluit", "startdatum", "stopdatum", "reden", "startnummer")
"""The columns of a decision, in the workbook and as they were filled in."""


class Gegevenronde(NamedTuple):
    """`rijen`: `Rondeuitkomst.rijen` as they were given; `bron`: per sheet `regel` and the cells
    beside it by header, as text."""

    rijen: pl.DataFrame
    bron: Mapping[str, pl.DataFrame]

    def list_rijen(self) -> pl.DataFrame:
        """Every row that was given: regel, verwacht_bsn (as shown), leesbaar, hoort (its sheet),
        stond (Int64, the row on that sheet as it was made), and `BESLUITVELDEN` as filled in (the
        start number as text)."""
        return self.rijen.select(
            "regel",
            *BESLUITVELDEN[:-1],
            startnummer=pl.col("startnummer").cast(pl.String),
            verwacht_bsn=pl.coalesce("bsn", "bsn_ruw"),
            leesbaar=pl.col("bsn").is_not_null(),
            hoort=pl.col("plaats").replace_strict(BLADEN, return_dtype=pl.String),
        ).with_columns(stond=pl.int_range(2, pl.len() + 2).over("hoort"))

    def make_elsewhere(self) -> pl.Expr:
        """No sheet of a round stands for a decision: a row stays where it was."""
        return pl.col("hoort") != pl.col("blad")
