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
from unicodedata import digit

if TYPE_CHECKING:
    import polars as pl

LEEG, GEEN_NEGEN, ELFPROEF = "leeg", "geen_negen_cijfers", "elfproef"
MINST = 4
"""Fewer digits than this are a count or a row number, never a BSN."""
# matches: "\u00ad9"
_ONZICHTBAAR = r"[\s\p{Z}\p{Cc}\p{Cf}\x{034f}\x{fe00}-\x{fe0f}]"
"""Blanks, and the marks that nobody sees: of writing direction, soft hyphens, separators."""
# matches: " "
_NIETS = rf"^{_ONZICHTBAAR}*$"
# matches: "9999-00006"
_TUSSEN = r"[.\-\x{2010}-\x{2015}\x{2212}_/'’`\"]"
# matches: "999,900,006"
_KOMMA_DUIZEND = r"^(\d{1,3}),(\d{3}),(\d{3})$"
# matches: "999900006.00"
_NUL_DECIMALEN = r"^(\d+)[.,]0+$"
# matches: "999900006,5"
_DECIMALEN = r"^\d+[.,]\d+$"
# matches: "9.99900006E8"
_MACHT = r"^(\d)[.,](\d{5,8})[eE]\+?0*([5-8])$"
# matches: "9.999009e+08"
_AFGEROND = r"^\d(?:[.,]\d+)?[eE]\+?0*[5-9]$"


def add_bsn(frame: pl.DataFrame, kolom: str) -> pl.DataFrame:
    """Adds `bsn`, `bsn_ruw`, `bsn_fout` (String) and `bsn_aangevuld` (Boolean) from a raw column.

    `bsn` is nine digits or null; `bsn_fout` is null, "leeg", "geen_negen_cijfers" or "elfproef".
    """
    import polars as pl

    ruw = frame[kolom].str.strip_chars()
    ruw = ruw.set(ruw.str.contains(_NIETS).fill_null(False), None)
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

    # matches: "999900006"
    gewoon = ruw.str.contains(r"^[0-9]{9}$").fill_null(False)
    if gewoon.all():
        return ruw
    anders = ruw.filter(~gewoon).unique()
    vorm = pl.DataFrame({"ruw": anders, "kaal": _latin_digits(anders)}).select(
        "ruw", compact=compact_bsn(pl.col("kaal"))
    )
    alle = pl.DataFrame({"ruw": ruw}).join(vorm, on="ruw", how="left", maintain_order="left")
    return ruw.zip_with(gewoon, alle["compact"])


def _latin_digits(kolom: pl.Series) -> pl.Series:
    """The digits of other writings (full-width, Arabic) as 0 to 9."""
    import polars as pl

    # matches: "\uff19"
    vreemd = kolom.str.contains(r"[\p{Nd}--0-9]").fill_null(False)
    if not vreemd.any():
        return kolom
    return pl.Series(
        ["".join(str(digit(t)) if t.isdecimal() else t for t in x) for x in kolom.to_list()],
        dtype=pl.String,
    )


def compact_bsn(tekst: pl.Expr) -> pl.Expr:
    """The digits of a BSN without blanks, dots, dashes or a float's tail; null when not digits.

    A power of ten (9,99900006E+08) counts only with all its digits: what was rounded is lost.

    >>> import polars as pl
    >>> cellen = pl.DataFrame({"bsn": ["9999.00.006", "9.99900006E8", "n.v.t.", "9.999E8"]})
    >>> cellen.select(compact_bsn(pl.col("bsn")))["bsn"].to_list()
    ['999900006', '999900006', None, None]
    """
    import polars as pl

    tekst = tekst.str.replace_all(_ONZICHTBAAR, "")
    kaal = (
        tekst.str.replace(_NUL_DECIMALEN, "$1")
        .str.replace(_KOMMA_DUIZEND, "$1$2$3")
        .str.replace_all(_TUSSEN, "")
    )
    geheel = tekst.str.contains(_NUL_DECIMALEN)
    macht = tekst.str.extract_groups(_MACHT)
    cijfers = macht.struct[0] + macht.struct[1]
    nodig = macht.struct[2].cast(pl.Int64) + 1
    uit_macht = pl.when(cijfers.str.len_bytes() == nodig).then(cijfers)
    return (
        pl.when(kaal.str.contains(r"^\d+$") & (~tekst.str.contains(_DECIMALEN) | geheel))
        .then(kaal)
        .otherwise(uit_macht)
    )


def find_afgerond(ruw: pl.Series) -> pl.Series:
    """Which cells (Boolean) hold a number that was rounded to a power of ten (9.999009e+08)."""
    import polars as pl

    kaal = ruw.str.replace_all(_ONZICHTBAAR, "")
    macht = kaal.str.contains(_AFGEROND).fill_null(False)
    if not macht.any():
        return macht
    compact = pl.DataFrame({"t": ruw}).select(compact_bsn(pl.col("t"))).to_series()
    return macht & compact.is_null()


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
