"""Work that is not done twice: once per different value instead of once per row, and columns that
stay where they are instead of being copied for every column that comes beside them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import polars as pl

_DEEL = 4
"""Worth it when there are at most a quarter as many values as rows."""


def per_value(reeks: pl.Series, vorm: Callable[[pl.Expr], pl.Expr]) -> pl.Series:
    """What `vorm` makes of every value; `vorm` may look at the one value only, and keeps null."""
    uniek = reeks.drop_nulls().unique()
    if uniek.len() * _DEEL > reeks.len():
        return reeks.to_frame("x").select(vorm(pl.col("x"))).to_series()
    nieuw = uniek.to_frame("x").select(vorm(pl.col("x"))).to_series()
    if uniek.is_empty():
        return pl.Series([None] * reeks.len(), dtype=nieuw.dtype)
    return reeks.replace_strict(uniek, nieuw, default=None, return_dtype=nieuw.dtype)


def as_numbers(bsns: pl.Series) -> pl.Series:
    """BSNs (nine digits, or null) as numbers (Int32): found and counted in half the time."""
    return bsns.cast(pl.Int32)


def lay_by_number(frame: pl.DataFrame, blad: pl.DataFrame, op: str) -> pl.DataFrame:
    """As `lay_beside`, for a `blad` that is in the order of the numbers `op` and has every one of
    `frame`: its rows are taken from their places, without looking for them."""
    nummers, gevraagd = blad[op], frame[op]
    if blad.is_empty() or not nummers.is_sorted():
        return lay_beside(frame, blad, [op])
    if nummers[-1] - nummers[0] == blad.height - 1:  # none is missing
        plek = (gevraagd - nummers[0]).clip(0, blad.height - 1)
    else:
        plek = nummers.search_sorted(gevraagd).clip(upper_bound=blad.height - 1)
    if not nummers.gather(plek).equals(gevraagd, check_names=False):
        return lay_beside(frame, blad, [op])
    return frame.hstack(blad.select(pl.exclude(op).gather(plek)))


def lay_beside(frame: pl.DataFrame, blad: pl.DataFrame, op: Sequence[str]) -> pl.DataFrame:
    """`frame` with the columns of `blad` beside it, null where it has no row for these `op` (null
    fits null); `blad` has one row at most for each."""
    naast = frame.select(op).join(blad, on=op, how="left", nulls_equal=True, maintain_order="left")
    return frame.hstack(naast.drop(op))
