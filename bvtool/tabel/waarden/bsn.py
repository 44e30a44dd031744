"""The BSN as people write it, as frame expressions: compact, complete, check, and say what is
wrong.

A BSN is nine digits that pass the 11-proef (digits times 9, 8, 7, 6, 5, 4, 3, 2, -1, the sum
divisible by 11; Besluit BSN) and are not all zero. Excel eats leading zeros: eight digits get one
back (bevestigd by kolommen.csv); four to seven digits get theirs back only when the result passes
the 11-proef (aangenomen; the official test number 000009921 is such a one). Every completed number
is counted and reported. Only a column known to hold BSNs comes here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import polars as pl

LEEG, GEEN_NEGEN, ELFPROEF = "leeg", "geen_negen_cijfers", "elfproef"
MINST = 4
"""Fewer digits than this are a count or a row number, never a BSN."""
# matches: "9999 00006"
_TUSSEN = r"[\s\u00a0\u200b\u200c\u200d\u202f\u2060\ufeff.\-\u2010-\u2013_/'’`]"
# matches: "999,900,006"
_KOMMA_DUIZEND = r"^(\d{1,3}),(\d{3}),(\d{3})$"
# matches: "999900006.00"
_NUL_DECIMALEN = r"^(\d+)[.,]0+$"
# matches: "999900006,5"
_DECIMALEN = r"^\d+[.,]\d+$"
# matches: "9.99900006E8"
_MACHT = r"^(\d)[.,](\d{6,8})[eE]\+?0?([5-8])$"


def add_bsn(frame: pl.DataFrame, kolom: str) -> pl.DataFrame:
    """Adds `bsn`, `bsn_ruw`, `bsn_fout` (String) and `bsn_aangevuld` (Boolean) from a raw column.

    `bsn` is nine digits or null; `bsn_fout` is null, "leeg", "geen_negen_cijfers" or "elfproef".
    """
    import polars as pl

    ruw = frame[kolom].str.strip_chars().replace("", None)
    compact = _compact(ruw)
    lengte = compact.str.len_bytes()
    basis = pl.DataFrame(
        {
            "bsn_ruw": ruw,
            "lengte": lengte,
            "vol": compact.str.zfill(9).zip_with(
                lengte.is_between(MINST, 9).fill_null(False), pl.Series([None], dtype=pl.String)
            ),
        }
    ).with_columns(goed=passes_elfproef(pl.col("vol")).fill_null(False))
    return frame.with_columns(
        basis.select(
            "bsn_ruw",
            bsn=pl.when("goed").then("vol"),
            bsn_fout=pl.when("goed")
            .then(None)
            .when(pl.col("bsn_ruw").is_null())
            .then(pl.lit(LEEG))
            .when(pl.col("lengte").is_between(8, 9).fill_null(False))
            .then(pl.lit(ELFPROEF))
            .otherwise(pl.lit(GEEN_NEGEN)),
            bsn_aangevuld=pl.col("goed") & (pl.col("lengte") < 9).fill_null(False),
        )
    )


def _compact(ruw: pl.Series) -> pl.Series:
    """`compact_bsn`, worked out only for the cells that are not nine digits as they stand."""
    import polars as pl

    gewoon = ruw.str.contains(r"^\d{9}$").fill_null(False)
    if gewoon.all():
        return ruw
    anders = ruw.filter(~gewoon).unique()
    vorm = pl.DataFrame({"ruw": anders}).with_columns(compact=compact_bsn(pl.col("ruw")))
    alle = pl.DataFrame({"ruw": ruw}).join(vorm, on="ruw", how="left", maintain_order="left")
    return ruw.zip_with(gewoon, alle["compact"])


def compact_bsn(tekst: pl.Expr) -> pl.Expr:
    """The digits of a BSN without blanks, dots, dashes or a float's tail; null when not digits.

    >>> import polars as pl
    >>> cellen = pl.DataFrame({"bsn": ["9999.00.006", "9.99900006E8", "n.v.t."]})
    >>> cellen.select(compact_bsn(pl.col("bsn")))["bsn"].to_list()
    ['999900006', '999900006', None]
    """
    import polars as pl

    kaal = (
        tekst.str.replace(_NUL_DECIMALEN, "$1")
        .str.replace(_KOMMA_DUIZEND, "$1$2$3")
        .str.replace_all(_TUSSEN, "")
    )
    geheel = tekst.str.contains(_NUL_DECIMALEN)
    macht = tekst.str.extract_groups(_MACHT)
    cijfers = macht.struct[0] + macht.struct[1]
    nodig = macht.struct[2].cast(pl.Int64) + 1
    uit_macht = pl.when(cijfers.str.len_bytes() <= nodig).then(
        cijfers.str.pad_end(9, "0").str.slice(0, nodig)
    )
    return (
        pl.when(kaal.str.contains(r"^\d+$") & (~tekst.str.contains(_DECIMALEN) | geheel))
        .then(kaal)
        .otherwise(uit_macht)
    )


def passes_elfproef(bsn: pl.Expr) -> pl.Expr:
    """Whether a String of nine digits passes the 11-proef; null stays null, 000000000 does not."""
    import polars as pl

    getal = bsn.cast(pl.Int64, strict=False)
    som = sum(
        (
            getal // 10 ** (9 - plek) % 10 * gewicht
            for plek, gewicht in enumerate(range(9, 1, -1), 1)
        ),
        -(getal % 10),
    )
    return (som % 11 == 0) & (getal > 0)
