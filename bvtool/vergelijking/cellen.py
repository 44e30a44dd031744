"""When a cell of the workbook is still the cell that was given, however it was saved since."""

from __future__ import annotations

import polars as pl


def bare_number(cel: pl.Expr) -> pl.Expr:
    """A BSN as it is compared: Excel may have eaten its zeros or put a decimal zero behind it."""
    # matches: "363.0"
    heel = same_text(cel).str.replace(r"^(\d+)[.,]0+$", "$1")
    return (
        pl.when(heel.str.contains(r"^\d+$")).then(heel.str.strip_chars_start("0")).otherwise(heel)
    )


def same_text(cel: pl.Expr) -> pl.Expr:
    """A cell as it is compared: no control characters, white space folded, empty is null."""
    # matches: "a\tb"
    schoon = cel.str.replace_all(r"[\x00-\x1f\x7f\u{fffd}]+", " ").str.replace_all(r"\s+", " ")
    return schoon.str.strip_chars().replace("", None)


def find_changed(cellen: pl.DataFrame, bron: pl.DataFrame) -> pl.DataFrame:
    """The rows of which a given cell is not beside its key: rij, regel, and the headers in a row.

    `cellen`: rij, Regel and columns by header; `bron`: regel and what was given, by header.
    """
    koppen = [k for k in bron.columns if k != "regel" and k in cellen.columns]
    samen = cellen.select(
        "rij", regel="Regel", **{f"nu_{i}": k for i, k in enumerate(koppen)}
    ).join(bron, on="regel", how="inner", maintain_order="left")
    anders = [
        pl.when(_differs(pl.col(f"nu_{i}"), pl.col(kop), kop)).then(pl.lit(" ".join(kop.split())))
        for i, kop in enumerate(koppen)
    ]
    namen = pl.concat_list(anders).list.drop_nulls().list.join(", ") if anders else pl.lit("")
    return samen.select("rij", "regel", koppen=namen).filter(pl.col("koppen") != "")


def _differs(nu: pl.Expr, was: pl.Expr, kop: str) -> pl.Expr:
    vorm = bare_number if kop == "Voorgesteld BSN" else same_text
    return vorm(nu).ne_missing(vorm(was))
