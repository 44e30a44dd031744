"""Our own view (L): per person what was last approved, and what waits for an answer."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import groupby
from typing import NamedTuple

import polars as pl

SCHEMA: dict[str, pl.DataType | type[pl.DataType]] = {
    "bsn": pl.String,
    "l_nummer": pl.Int64,
    "l_goed": pl.Boolean,
    "l_start": pl.Date,
    "l_stop": pl.Date,
    "l_stops": pl.List(pl.Date),
    "l_prijs": pl.Int64,
    "l_wacht": pl.Boolean,
    "w_start": pl.Date,
    "w_stop": pl.Date,
    "w_prijs": pl.Int64,
    "w_weg": pl.Boolean,
    "e_nummer": pl.Int64,
    "e_start": pl.Date,
}
"""One row per person with a delivery. `l_nummer`: the start number of the delivery that waits,
else of the last approved one. `l_goed`: a delivery is approved and stands, the latest from
`l_start` to `l_stop` (null: it runs on) for `l_prijs` cents; `l_stops`: the stops of all that
stand. `l_wacht`: an answer is awaited, and with it there would stand `w_start` to `w_stop` for
`w_prijs`, or nothing (`w_weg`). `e_nummer`, `e_start`: the last delivery that is known without a
message of ours."""


class Eigenlevering(NamedTuple):
    """One delivery as the ledger knows it.

    `vast`: start and stop as last approved, None when nothing is (rejected, withdrawn). `wacht`:
    an answer is awaited, and `straks` is what would stand with it (None: withdrawn). `prijs` and
    `straks_prijs`: what it costs, in cents, when that is said.
    """

    bsn: str
    startnummer: int
    vast: tuple[date, date | None] | None
    wacht: bool = False
    straks: tuple[date, date | None] | None = None
    prijs: int | None = None
    straks_prijs: int | None = None


def make_eigenbeeld(
    leveringen: Iterable[Eigenlevering], elders: Iterable[tuple[str, int, date]] = ()
) -> pl.DataFrame:
    """The deliveries as one row per person (`SCHEMA`), sorted by BSN. `elders`: BSN, start number
    and start of what stands at the CAK without a message of ours."""
    eigen = {rij[0]: rij for rij in _persons(leveringen)}
    ander = {bsn: (nr, van) for bsn, nr, van in sorted(elders, key=lambda e: (e[2], e[1]))}
    geen: tuple[object, ...] = (None, False, None, None, [], None, False, None, None, None, False)
    rijen = [
        (*eigen.get(bsn, (bsn, *geen)), *ander.get(bsn, (None, None)))
        for bsn in sorted(eigen.keys() | ander.keys())
    ]
    return pl.DataFrame(rijen, schema=SCHEMA, orient="row")


def _persons(leveringen: Iterable[Eigenlevering]) -> Iterator[tuple[str, *tuple[object, ...]]]:
    op_bsn = sorted(leveringen, key=lambda v: (v.bsn, v.startnummer))
    for bsn, groep in groupby(op_bsn, key=lambda v: v.bsn):
        van_persoon = list(groep)
        goed = sorted(
            ((v.vast, v.startnummer, v.prijs) for v in van_persoon if v.vast),
            key=lambda x: x[0][0],
        )
        (start, stop), nummer, prijs = goed[-1] if goed else ((None, None), None, None)
        open_ = [v for v in van_persoon if v.wacht]
        straks = open_[-1].straks if open_ else None
        yield (
            bsn,
            open_[-1].startnummer if open_ else nummer,
            bool(goed),
            start,
            stop,
            [v.vast[1] for v in van_persoon if v.vast and v.vast[1]],
            prijs,
            bool(open_),
            straks[0] if straks else None,
            straks[1] if straks else None,
            open_[-1].straks_prijs if open_ else None,
            bool(open_) and straks is None,
        )
