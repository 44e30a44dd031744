"""The later periods of who is announced: left after the reference date, and came back.

One delivery is one period, so each gets a message of its own with a start number of its own.
"""

from __future__ import annotations

import polars as pl

from bvtool.vergelijking.beleid import Beleid
from bvtool.vergelijking.perioden import join_periods, mark_rows

_c = pl.col


def find_vervolg(antwoorden: pl.DataFrame, register: pl.DataFrame, beleid: Beleid) -> pl.DataFrame:
    """The BW periods that begin after the one that is announced: `bsn`, `startdatum`, `stopdatum`
    (Date, null when it runs on) and `startnummer` (Int64, the lowest on a row of that period).

    `antwoorden` are the answers of the clerk (ANTWOORDEN of `frames`), `register` the canonical
    frame that was compared. Whom the clerk announces although the register begins later has that
    later period too: it counts once an earlier one has ended at the CAK (`choose_perioden`).
    """
    wie = antwoorden.filter(_c("aanmelden")).select(
        "bsn", "startdatum", einde=_c("stopdatum").fill_null(_c("startdatum")), nummer="startnummer"
    )
    rijen = mark_rows(register.join(wie.select("bsn"), on="bsn", how="semi"), beleid)
    rijen = rijen.with_columns(overlijden=_c("overlijdensdatum").min().over("bsn"))
    later = join_periods(rijen, beleid.peil).join(wie, on="bsn").filter(_c("begin") > _c("einde"))
    if later.is_empty():
        return pl.DataFrame(schema=SCHEMA)
    nummers = (
        later.join(rijen.select("bsn", "telt", "startnummer", rij_begin="begin"), on="bsn")
        .filter(_c("telt") & _c("rij_begin").is_between("begin", "eind"))
        .filter(_c("startnummer").ne_missing(_c("nummer")))
        .group_by("bsn", "begin")
        .agg(_c("startnummer").min())
    )
    return (
        later.join(nummers, on=["bsn", "begin"], how="left")
        .select(
            "bsn",
            startdatum="begin",
            stopdatum=pl.when(_c("eind") < beleid.peil.open_eind).then("eind"),
            startnummer="startnummer",
        )
        .sort("bsn", "startdatum")
        .cast(SCHEMA)  # type: ignore[arg-type]
    )


SCHEMA = {
    "bsn": pl.String,
    "startdatum": pl.Date,
    "stopdatum": pl.Date,
    "startnummer": pl.Int64,
}
