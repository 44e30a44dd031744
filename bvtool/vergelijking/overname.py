"""A second comparison keeps what the clerk decided where the case is the same.

The same case: the same row of the same B4 (or, in a new B4, the same BSN) with the same outcome,
the same explanation, the same end and the same proposed person. What changed is reopened, and said
so: where she had decided otherwise than was filled in, nothing is filled in any more. A row that
she left alone and that is filled in otherwise now is told with old and new. An answer for which
there is no row any more is named too.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

import polars as pl

from bvtool.vergelijking.antwoorden import AANMELDEN
from bvtool.vergelijking.uitkomst import Uitkomst

_VELDEN = ("besluit", "reden", "datum", "toelichting", "juist_bsn")
_GEVAL = ("uitkomst", "uitleg", "einddatum", "voorstel_bsn")
_GEGEVEN = ("besluit", "reden", "datum")


class Omgeslagen(NamedTuple):
    """A row that was filled in and left alone, and what is filled in now (Dutch, no person)."""

    regel: str
    was: str
    wordt: str


@dataclass(frozen=True, slots=True)
class Behouden:
    """`antwoorden`: per new `regel` the clerk's own besluit, reden, datum, toelichting, juist_bsn.
    `heropend`: keys of rows whose facts changed, so that their answer was dropped; of these
    `geleegd` are not filled in by the table either. `vervallen`: old keys with an answer that have
    no row in the new comparison. `omgeslagen`: rows that are filled in otherwise now."""

    antwoorden: pl.DataFrame = field(default_factory=pl.DataFrame)
    heropend: list[str] = field(default_factory=list)
    vervallen: list[str] = field(default_factory=list)
    geleegd: list[str] = field(default_factory=list)
    omgeslagen: list[Omgeslagen] = field(default_factory=list)


def carry_over(rijen: pl.DataFrame, oud: pl.DataFrame, nieuw: pl.DataFrame) -> Behouden:
    """What of the answers in `rijen` still holds.

    `rijen`: the rows of the workbook that came back whole, each key once (regel, besluit, reden,
    datum as Date, toelichting, juist_bsn). `oud`, `nieuw`: what was given then and now (regel, bsn,
    uitkomst, uitleg, besluit, reden, datum, einddatum, voorstel_bsn, heropend). Only what the clerk
    changed or added is carried.
    """
    eigen = _own_answers(rijen, oud)
    samen = _match_cases(eigen, nieuw)
    gelijk = pl.all_horizontal(pl.col(v).eq_missing(pl.col(f"nu_{v}")) for v in _GEVAL)
    weer_open = samen.filter(~gelijk | pl.col("nog_open"))
    return Behouden(
        antwoorden=samen.filter(gelijk & ~pl.col("nog_open")).select(
            regel="nieuwe_regel", **{v: v for v in _VELDEN}
        ),
        heropend=sorted(weer_open["nieuwe_regel"].to_list()),
        vervallen=sorted(eigen.join(samen, on="regel", how="anti")["regel"].to_list()),
        geleegd=sorted(weer_open.filter(_is_hers())["nieuwe_regel"].to_list()),
        omgeslagen=_list_turned(oud.join(eigen, on="regel", how="anti"), nieuw),
    )


def _own_answers(rijen: pl.DataFrame, oud: pl.DataFrame) -> pl.DataFrame:
    """The rows on which the clerk wrote something else than was filled in, with the old case; also
    those that she emptied, and those that were reopened and that she did not decide (`nog_open`).
    """
    gegeven = {f"gaf_{v}": v for v in _GEGEVEN}
    weg = oud.filter("heropend").join(rijen, on="regel", how="anti").select("regel")
    eigen = pl.concat([rijen.select("regel", *_VELDEN), weg], how="diagonal").join(
        oud.select("regel", "bsn", "heropend", **{v: _case(v) for v in _GEVAL}, **gegeven),
        on="regel",
    )
    anders = pl.any_horizontal(
        *(pl.col(v).ne_missing(pl.col(g)) for g, v in gegeven.items()),
        pl.col("toelichting").is_not_null(),
        pl.col("juist_bsn").is_not_null(),
    )
    iets = pl.any_horizontal(pl.col(_VELDEN).is_not_null()) | pl.col("gaf_besluit").is_not_null()
    nog_open = pl.col("heropend") & pl.all_horizontal(pl.col(_VELDEN).is_null())
    return eigen.with_columns(nog_open=nog_open).filter((anders & iets) | nog_open)


def _match_cases(oud: pl.DataFrame, nieuw: pl.DataFrame) -> pl.DataFrame:
    """The rows of `oud` (regel, bsn) with their row in the new comparison: `nieuwe_regel`, and
    what is given there as `nu_...`. By the key, else by a BSN that stands once in both."""
    nu = nieuw.select(
        nieuwe_regel="regel",
        nieuw_bsn="bsn",
        **{f"nu_{v}": _case(v) for v in _GEVAL},
        **{f"nu_{v}": pl.col(v) for v in _GEGEVEN},
    )
    op_regel = oud.join(nu, left_on="regel", right_on="nieuwe_regel").with_columns(
        nieuwe_regel="regel"
    )
    rest = oud.join(nu, left_on="regel", right_on="nieuwe_regel", how="anti")
    uniek = nu.filter(pl.col("nieuw_bsn").is_not_null()).unique("nieuw_bsn", keep="none")
    op_bsn = rest.filter(~pl.col("bsn").is_duplicated()).join(
        uniek, left_on="bsn", right_on="nieuw_bsn", coalesce=False
    )
    return pl.concat([op_regel.select(op_bsn.columns), op_bsn])


def _is_hers() -> pl.Expr:
    """Whether the table may not decide instead: she had set its answer aside, or its answer is now
    the opposite of hers."""
    aan = pl.col("besluit").str.strip_chars().str.to_lowercase() == AANMELDEN.lower()
    tegen = aan.ne(pl.col("nu_besluit") == AANMELDEN).fill_null(False)
    anders = pl.any_horizontal(pl.col(v).ne_missing(pl.col(f"gaf_{v}")) for v in _GEGEVEN)
    gezet = pl.col("gaf_besluit").is_not_null() & anders
    return pl.col("nu_besluit").is_not_null() & (gezet | pl.col("heropend") | tegen)


def _list_turned(oud: pl.DataFrame, nieuw: pl.DataFrame) -> list[Omgeslagen]:
    """The rows of `oud` that were filled in, and are filled in otherwise or not at all now."""
    was = oud.filter(pl.col("besluit").is_not_null()).select("regel", "bsn", *_GEGEVEN)
    anders = pl.any_horizontal(pl.col(v).ne_missing(pl.col(f"nu_{v}")) for v in _GEGEVEN)
    samen = _match_cases(was, nieuw).filter(anders).sort("nieuwe_regel")
    return [
        Omgeslagen(
            rij["nieuwe_regel"],
            _tell_answer(rij, ""),
            _tell_answer(rij, "nu_"),
        )
        for rij in samen.iter_rows(named=True)
    ]


def _tell_answer(rij: Mapping[str, Any], voor: str) -> str:
    """What is filled in: `Niet aanleveren (UIT, 31-08-2022)`."""
    besluit, reden, datum = (rij[f"{voor}{v}"] for v in _GEGEVEN)
    dag = f"{datum:%d-%m-%Y}" if isinstance(datum, date) else None
    bij = ", ".join(deel for deel in (reden, dag) if deel)
    return (besluit or "nog te beslissen") + (f" ({bij})" if bij else "")


def _case(veld: str) -> pl.Expr:
    """A fact of the case as it is compared; a row number in the register export is none."""
    if veld == "uitleg":
        # matches: "zie rij 12"
        return pl.col(veld).str.replace_all(r"\brij \d+", "rij")
    return pl.col(veld)


def reopen(uitkomst: Uitkomst, geleegd: list[str]) -> Uitkomst:
    """The outcome with nothing filled in on these rows, marked `heropend`: what is given to the
    clerk is then the same whenever it is made again."""
    open_ = pl.col("regel").is_in(geleegd)
    b4 = uitkomst.b4.with_columns(
        *(pl.when(~open_).then(v).alias(v) for v in _GEGEVEN), heropend=open_
    )
    return uitkomst._replace(b4=b4)


def reopen_again(uitkomst: Uitkomst, gegeven: pl.DataFrame) -> Uitkomst:
    """The outcome with the rows open that were given so before (`gegeven`: the same comparison)."""
    if "heropend" not in gegeven.columns:  # made by a version that did not know it
        return uitkomst
    return reopen(uitkomst, gegeven.filter("heropend")["regel"].to_list())
