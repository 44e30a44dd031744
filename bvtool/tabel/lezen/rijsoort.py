"""Rows under a header that are no client: totals, a header repeated, a line below the table.

A row is set apart only when nothing in it can be a BSN; a row in doubt stays a client, and ends as
unreadable where a person sees it. Every row set apart is reported with its number.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import polars as pl

TOTAAL = "Dit is een totaalregel."
KOP = "Hier staat de koprij nog een keer."
VOET = "Dit is een voetregel onder de tabel."
LEEG = "leeg"
# matches: "Totaal aantal klanten"
_TOTAAL = (
    r"(?i)(?:^|\x00)\s*(?:(?:sub|eind|controle)?-?\s?tota(?:al|len)\b|total\b|som\b|"
    r"aantal\s+(?:klanten|cli[eë]nten|regels|rijen|records|personen|bsn))"
)


def split_rijen(
    rijen: pl.DataFrame, koppen: Sequence[str], bsn: str
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The rows that are data, and those that are not with `waarom` (String); blank rows are gone.

    Takes `rij` and String columns; `koppen` is the header row, `bsn` the letter of the BSN column.
    """
    import polars as pl

    cijfers = pl.col(bsn).str.replace_all(r"\D", "").str.len_bytes().fill_null(0)
    met_bsn = rijen.select(cijfers.is_between(7, 9)).to_series()
    laatste = rijen["rij"].filter(met_bsn)[-1] if met_bsn.any() else 0
    twijfel = _name_waarom(rijen.filter(~met_bsn), koppen, bsn, laatste)
    apart = twijfel.filter(pl.col("waarom").is_not_null())
    if apart.is_empty():
        return rijen, apart
    weg = apart.select("rij")
    return rijen.join(weg, on="rij", how="anti", maintain_order="left"), apart.filter(
        pl.col("waarom") != LEEG
    )


def _name_waarom(
    rijen: pl.DataFrame, koppen: Sequence[str], bsn: str, laatste: int
) -> pl.DataFrame:
    """The rows without a BSN with `waarom`: null for a row that stays."""
    import polars as pl

    cellen = [pl.col(k) for k in rijen.columns[1:]]
    gevuld = pl.sum_horizontal(c.str.strip_chars().str.len_bytes().fill_null(0) > 0 for c in cellen)
    samen = pl.concat_str(cellen, separator="\0", ignore_nulls=True)  # one search, not one a column
    totaal = samen.str.contains(_TOTAAL)
    kop = pl.all_horizontal(
        c.str.strip_chars().eq_missing(pl.lit(k.strip()))
        for c, k in zip(cellen, koppen, strict=True)
        if k.strip()
    )
    # matches: "totaal"
    tekst = samen.str.contains(r"\p{L}{3}")
    los = pl.col(bsn).is_null() & tekst
    # matches: "van de"
    zin = pl.col(bsn).str.contains(r"\p{L}{2}\S*\s+\S").fill_null(False)
    onder = (pl.col("rij") > laatste) & (len(cellen) > 1)
    return rijen.with_columns(
        waarom=pl.when(gevuld == 0)
        .then(pl.lit(LEEG))
        .when(kop)
        .then(pl.lit(KOP))
        .when(totaal)
        .then(pl.lit(TOTAAL))
        .when((gevuld == 1) & (los | zin) & onder)
        .then(pl.lit(VOET))
    )
