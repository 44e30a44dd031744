"""Dates that a clerk typed: read where they can be read, kept as text where they cannot."""

from __future__ import annotations

import polars as pl


def add_dag(rijen: pl.DataFrame, kolom: str) -> pl.DataFrame:
    """The rows with `kolom` (text) as Date (null when empty or no date), and `<kolom>_tekst`: what
    is no date. A date may be a date cell, or typed in any way that is read elsewhere."""
    from bvtool.tabel.waarden.datum import DATUM, LEEG, read_datums

    tekst = f"{kolom}_tekst"
    if rijen.is_empty():
        leeg = {tekst: pl.lit(None, dtype=pl.String), kolom: pl.lit(None, dtype=pl.Date)}
        return rijen.with_columns(**leeg)
    gelezen = read_datums(rijen[kolom])
    goed = gelezen["toestand"].is_in([DATUM, LEEG]) & ~gelezen["maand_voorop"]
    return rijen.with_columns(
        pl.when(~goed).then(kolom).alias(tekst),
        pl.when(goed).then(gelezen["datum"]).alias(kolom),
    )
