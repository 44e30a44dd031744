"""A corrected file or a new export inside one round: decisions stay where the case is the same.

The same case: the same person in the same part, with the same explanation (which names the dates
and the rule). Where it is not, the decision is gone and the row is listed.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import polars as pl

from bvtool.vak.rondebesluit import NIETS

VELDEN = ("besluit", "startdatum", "stopdatum", "reden", "startnummer", "toelichting")
"""What the clerk writes on a row; the start number only where it was not known."""
LEEG = pl.DataFrame(
    schema={
        "regel": pl.String,
        "besluit": pl.String,
        "startdatum": pl.Date,
        "stopdatum": pl.Date,
        "reden": pl.String,
        "startnummer": pl.Int64,
        "toelichting": pl.String,
    }
)
_c = pl.col


@dataclass(frozen=True, slots=True)
class Rondeovername:
    """`antwoorden`: what stays (`regel` and `VELDEN`); `heropend`: the keys of rows whose decision
    does not stay."""

    antwoorden: pl.DataFrame = field(default_factory=lambda: LEEG)
    heropend: tuple[str, ...] = ()


def carry_ronde(toen: pl.DataFrame, besluiten: pl.DataFrame, nu: pl.DataFrame) -> Rondeovername:
    """The decisions of the comparison before that hold for this one.

    `toen` and `nu`: rows of the outcome of then and now (`Rondeuitkomst.rijen`); `besluiten`: what
    was decided then (`regel` and `VELDEN`), of the rows that had a sound decision.
    """
    eigen = _own(toen, besluiten)
    sleutel = ("deel", "wie", "uitleg")
    van, naar = (_unique(_with_who(f), sleutel) for f in (eigen, nu))
    paren = van.select(*sleutel, *VELDEN).join(naar.select(*sleutel, "regel"), on=sleutel)
    anders = _with_who(eigen).join(paren.select(sleutel), on=sleutel, how="anti")
    weg = _with_who(nu).join(anders.select("deel", "wie").unique(), on=["deel", "wie"], how="semi")
    weg = weg.join(paren.select("regel"), on="regel", how="anti")
    return Rondeovername(
        paren.select("regel", *VELDEN).sort("regel"), tuple(weg["regel"].sort().to_list())
    )


def _own(toen: pl.DataFrame, besluiten: pl.DataFrame) -> pl.DataFrame:
    """The rows on which a person decided otherwise than was filled in."""
    samen = toen.select(
        "regel", "deel", "bsn", "bsn_ruw", "uitleg", *(_c(v).alias(f"t_{v}") for v in VELDEN[:5])
    ).join(besluiten.select("regel", *VELDEN), on="regel")
    zelfde = pl.all_horizontal(
        *(
            _c(v).eq_missing(_c(f"t_{v}"))
            for v in ("startdatum", "stopdatum", "reden", "startnummer")
        ),
        _c("besluit").eq_missing(_c("t_besluit"))
        | (_c("t_besluit").is_null() & (_c("besluit") == NIETS)),
        _c("toelichting").is_null(),
    )
    beslist = _c("besluit").is_not_null()
    return samen.filter(beslist & ~zelfde)


def _with_who(rijen: pl.DataFrame) -> pl.DataFrame:
    return rijen.with_columns(wie=pl.coalesce("bsn", "bsn_ruw", pl.lit("")))


def _unique(rijen: pl.DataFrame, sleutel: tuple[str, ...]) -> pl.DataFrame:
    """Only rows that are the one of their key: two cases that look the same are not told apart."""
    return rijen.filter(~pl.struct(*sleutel).is_duplicated())
