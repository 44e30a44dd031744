"""A second comparison keeps what the clerk decided where the case is the same.

The same case: the same row of the same B4 (or, in a new B4, the same BSN) with the same outcome
and the same explanation. What changed is reopened, and said so.
"""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

_VELDEN = ("besluit", "reden", "datum", "toelichting", "juist_bsn")


@dataclass(frozen=True, slots=True)
class Behouden:
    """`antwoorden`: per new `regel` the clerk's own besluit, reden, datum, toelichting, juist_bsn.
    `heropend`: keys of rows whose facts changed, so that their answer was dropped."""

    antwoorden: pl.DataFrame
    heropend: list[str]


def carry_over(rijen: pl.DataFrame, oud: pl.DataFrame, nieuw: pl.DataFrame) -> Behouden:
    """What of the answers in `rijen` still holds.

    `rijen`: the workbook as it came back (regel, besluit, reden, datum as Date, toelichting,
    juist_bsn). `oud`, `nieuw`: what was given then and now (regel, bsn, uitkomst, uitleg, besluit,
    reden, datum). Only what the clerk changed or added is carried.
    """
    eigen = rijen.select("regel", *_VELDEN).join(
        oud.select("regel", "bsn", "uitkomst", "uitleg", gaf_besluit="besluit", gaf_reden="reden",
                   gaf_datum="datum"),
        on="regel",
    )  # fmt: skip
    gewijzigd = pl.any_horizontal(
        pl.col("besluit").ne_missing(pl.col("gaf_besluit")),
        pl.col("reden").ne_missing(pl.col("gaf_reden")),
        pl.col("datum").ne_missing(pl.col("gaf_datum")),
        pl.col("toelichting").is_not_null(),
        pl.col("juist_bsn").is_not_null(),
    )
    eigen = eigen.filter(gewijzigd & pl.any_horizontal(pl.col(_VELDEN).is_not_null()))
    nu = nieuw.select(
        nieuwe_regel="regel", bsn="bsn", nieuwe_uitkomst="uitkomst", nieuwe_uitleg="uitleg"
    )
    op_regel = eigen.join(nu.drop("bsn"), left_on="regel", right_on="nieuwe_regel").with_columns(
        nieuwe_regel="regel"
    )
    rest = eigen.join(nu, left_on="regel", right_on="nieuwe_regel", how="anti")
    uniek = nu.filter(pl.col("bsn").is_not_null()).unique("bsn", keep="none")
    op_bsn = rest.unique("bsn", keep="none").join(uniek, on="bsn")
    samen = pl.concat([op_regel.select(op_bsn.columns), op_bsn])
    gelijk = (pl.col("uitkomst") == pl.col("nieuwe_uitkomst")) & (
        pl.col("uitleg") == pl.col("nieuwe_uitleg")
    )
    return Behouden(
        antwoorden=samen.filter(gelijk).select(regel="nieuwe_regel", **{v: v for v in _VELDEN}),
        heropend=sorted(samen.filter(~gelijk)["nieuwe_regel"].to_list()),
    )
