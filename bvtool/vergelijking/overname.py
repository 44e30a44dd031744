"""A second comparison keeps what the clerk decided where the case is the same.

The same case: the same row of the same B4 (or, in a new B4, the same BSN) with the same outcome,
the same explanation, the same end and the same proposed person. What changed is reopened, and said
so; an answer for which there is no row any more is named too.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import polars as pl

_VELDEN = ("besluit", "reden", "datum", "toelichting", "juist_bsn")
_GEVAL = ("uitkomst", "uitleg", "einddatum", "voorstel_bsn")


@dataclass(frozen=True, slots=True)
class Behouden:
    """`antwoorden`: per new `regel` the clerk's own besluit, reden, datum, toelichting, juist_bsn.
    `heropend`: keys of rows whose facts changed, so that their answer was dropped. `vervallen`: old
    keys with an answer that have no row in the new comparison."""

    antwoorden: pl.DataFrame = field(default_factory=pl.DataFrame)
    heropend: list[str] = field(default_factory=list)
    vervallen: list[str] = field(default_factory=list)


def carry_over(rijen: pl.DataFrame, oud: pl.DataFrame, nieuw: pl.DataFrame) -> Behouden:
    """What of the answers in `rijen` still holds.

    `rijen`: the rows of the workbook that came back whole, each key once (regel, besluit, reden,
    datum as Date, toelichting, juist_bsn). `oud`, `nieuw`: what was given then and now (regel, bsn,
    uitkomst, uitleg, besluit, reden, datum, einddatum, voorstel_bsn). Only what the clerk changed
    or added is carried.
    """
    eigen = _own_answers(rijen, oud)
    nu = nieuw.select(
        nieuwe_regel="regel", nieuw_bsn="bsn", **{f"nu_{v}": _case(v) for v in _GEVAL}
    )
    op_regel = eigen.join(nu, left_on="regel", right_on="nieuwe_regel").with_columns(
        nieuwe_regel="regel"
    )
    rest = eigen.join(nu, left_on="regel", right_on="nieuwe_regel", how="anti")
    uniek = nu.filter(pl.col("nieuw_bsn").is_not_null()).unique("nieuw_bsn", keep="none")
    op_bsn = rest.filter(~pl.col("bsn").is_duplicated()).join(
        uniek, left_on="bsn", right_on="nieuw_bsn", coalesce=False
    )
    samen = pl.concat([op_regel.select(op_bsn.columns), op_bsn])
    gelijk = pl.all_horizontal(pl.col(v).eq_missing(pl.col(f"nu_{v}")) for v in _GEVAL)
    return Behouden(
        antwoorden=samen.filter(gelijk).select(regel="nieuwe_regel", **{v: v for v in _VELDEN}),
        heropend=sorted(samen.filter(~gelijk)["nieuwe_regel"].to_list()),
        vervallen=sorted(rest.join(op_bsn, on="regel", how="anti")["regel"].to_list()),
    )


def _own_answers(rijen: pl.DataFrame, oud: pl.DataFrame) -> pl.DataFrame:
    """The rows on which the clerk wrote something else than was filled in, with the old case."""
    gegeven = {f"gaf_{v}": v for v in ("besluit", "reden", "datum")}
    eigen = rijen.select("regel", *_VELDEN).join(
        oud.select("regel", "bsn", **{v: _case(v) for v in _GEVAL}, **gegeven), on="regel"
    )
    anders = pl.any_horizontal(
        *(pl.col(v).ne_missing(pl.col(g)) for g, v in gegeven.items()),
        pl.col("toelichting").is_not_null(),
        pl.col("juist_bsn").is_not_null(),
    )
    return eigen.filter(anders & pl.any_horizontal(pl.col(_VELDEN).is_not_null()))


def _case(veld: str) -> pl.Expr:
    """A fact of the case as it is compared; a row number in the register export is none."""
    if veld == "uitleg":
        # matches: "zie rij 12"
        return pl.col(veld).str.replace_all(r"\brij \d+", "rij")
    return pl.col(veld)
