"""The CAK's view: which row of a person speaks, which are earlier periods, which overlap.

Source: spec "The comparison that returns", CAK view. Dates are inclusive; a start may be given as a
year and a four-week period (period n of a year is 28 days from the Monday of ISO week 4n-3).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import polars as pl

from bvtool.vak.bijdrage import Bijdrage
from bvtool.vak.peil import Peil

LOOPT, GESTOPT, LATER = "loopt", "gestopt", "later"
BEGIN = date(1, 1, 1)
"""How a start that the file does not give is held: before everything."""
_c = pl.col


def make_cakbeeld(b4: pl.DataFrame, peil: Peil) -> pl.DataFrame:
    """The rows of the file with what the CAK says of them.

    Takes the canonical B4 frame (`frames.B4`). Adds `c_van` and `c_van_tot` (Date: the first and
    last day that the start can be; equal when a day is given, null when none is), `c_eind` (Date,
    open = 9999-12-31), `c_stand` (String: loopt, gestopt or later than the reference date),
    `c_prijs` (Int64: the price in cents, null when none is given), `c_dubbel` (Int64: the row of
    the same BSN that this one overlaps, else null) and `c_spreekt` (Boolean: the row that speaks
    for the person; the one that runs, else the latest).
    """
    rijen = _with_start(b4).with_columns(c_eind=_c("einddatum").fill_null(peil.open_eind))
    dag = pl.lit(peil.datum)
    prijs = peil.bijdrage is Bijdrage.ABO
    rijen = rijen.with_columns(
        c_prijs=_c("kostprijs") if prijs else pl.lit(None, dtype=pl.Int64),
        c_stand=pl.when(_c("c_van") > dag)
        .then(pl.lit(LATER))
        .when(_c("c_eind") < dag)
        .then(pl.lit(GESTOPT))
        .otherwise(pl.lit(LOOPT)),
    )
    dubbel = pl.DataFrame(
        list(_overlapping(rijen)), schema={"rij": pl.Int64, "c_dubbel": pl.Int64}, orient="row"
    )
    rijen = rijen.join(dubbel, on="rij", how="left", maintain_order="left")
    spreekt = (
        rijen.filter(_c("bsn").is_not_null() & _c("c_dubbel").is_null() & (_c("c_stand") != LATER))
        .sort(_c("c_stand") == LOOPT, "c_eind", "rij", descending=[True, True, False])
        .unique("bsn", keep="first", maintain_order=True)
        .select("rij", c_spreekt=pl.lit(True))
    )
    return rijen.join(spreekt, on="rij", how="left", maintain_order="left").with_columns(
        _c("c_spreekt").fill_null(False)
    )


def begin_of_period(jaar: int, periode: int) -> date:
    """The first day of a four-week period of the CAK (aangenomen: the Monday of ISO week 4n-3).

    >>> begin_of_period(2022, 11), begin_of_period(2023, 1)
    (datetime.date(2022, 10, 10), datetime.date(2023, 1, 2))
    """
    return date.fromisocalendar(jaar, 4 * periode - 3, 1)


def _with_start(b4: pl.DataFrame) -> pl.DataFrame:
    """Adds `c_van` and `c_van_tot`: from the start, else from year and period."""
    if not {"jaar_vanaf", "periode_vanaf"} <= set(b4.columns):
        return b4.with_columns(c_van=_c("startdatum"), c_van_tot=_c("startdatum"))
    paren = b4.select("jaar_vanaf", "periode_vanaf").drop_nulls().unique()
    blad = pl.DataFrame(
        [(j, p, begin_of_period(j, p)) for j, p in paren.iter_rows() if 1 <= p <= 13],
        schema={"jaar_vanaf": pl.Int64, "periode_vanaf": pl.Int64, "p_van": pl.Date},
        orient="row",
    )
    samen = b4.join(blad, on=["jaar_vanaf", "periode_vanaf"], how="left", maintain_order="left")
    return samen.with_columns(
        c_van=pl.coalesce("startdatum", "p_van"),
        c_van_tot=pl.coalesce("startdatum", _c("p_van") + timedelta(days=27)),
    ).drop("p_van")


def _overlapping(rijen: pl.DataFrame) -> Iterator[tuple[int, int]]:
    """Each row that overlaps another of its BSN, with the row that stands: the one with the
    earliest start, of these the one with the latest end."""
    meer = (
        rijen.filter(_c("bsn").is_not_null() & _c("bsn").is_duplicated())
        .select("bsn", "rij", van=_c("c_van").fill_null(BEGIN), tot="c_eind")
        .sort("bsn", "van", "tot", "rij", descending=[False, False, True, False])
    )
    vorige, stand, tot = "", 0, BEGIN
    for bsn, rij, van, eind in meer.iter_rows():
        if bsn == vorige and van <= tot:
            yield rij, stand
        else:
            vorige, stand, tot = bsn, rij, max(eind, van)
