"""The BSN as people write it, as frame expressions: compact, complete, check, and say what is
wrong.

A BSN is nine digits that pass the 11-proef (digits times 9, 8, 7, 6, 5, 4, 3, 2, -1, the sum
divisible by 11; Besluit BSN) and are not all zero. Excel eats leading zeros: eight digits get one
back (bevestigd by kolommen.csv); four to seven digits get theirs back only when the result passes
the 11-proef (aangenomen; the official test number 000009921 is such a one). Every completed number
is counted and reported. Only a column known to hold BSNs comes here.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING
from unicodedata import digit

from bvtool.vak.elfproef import GEWICHTEN

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

    ruw = frame[kolom]
    gewoon = _stands_as_bsn(ruw)
    geen = pl.repeat(None, frame.height, dtype=pl.String, eager=True)
    if gewoon.all():
        return frame.with_columns(bsn_ruw=ruw, bsn=ruw, bsn_fout=geen, bsn_aangevuld=~gewoon)
    plekken = (~gewoon).arg_true()
    anders = _read_anders(ruw.gather(plekken))
    return frame.with_columns(
        ruw.scatter(plekken, anders["bsn_ruw"]).alias("bsn_ruw"),
        ruw.scatter(plekken, anders["bsn"]).alias("bsn"),
        geen.scatter(plekken, anders["bsn_fout"]).alias("bsn_fout"),
        (~gewoon).scatter(plekken, anders["bsn_aangevuld"]).alias("bsn_aangevuld"),
    )


def _stands_as_bsn(ruw: pl.Series) -> pl.Series:
    """Which cells (Boolean) are nine digits that pass the 11-proef, and nothing else: most are."""
    negen = (ruw.str.len_bytes() == 9) & ~ruw.str.starts_with("+")
    return (negen & passes_elfproef(ruw)).fill_null(False)


def _read_anders(ruw: pl.Series) -> pl.DataFrame:
    """The four columns of `add_bsn` for cells that are no BSN as they stand."""
    import polars as pl

    ruw = ruw.str.strip_chars()
    ruw = ruw.set(ruw.str.contains(_NIETS).fill_null(False), None)
    compact = pl.DataFrame({"kaal": _latin_digits(ruw)}).select(compact_bsn(pl.col("kaal")))
    lengte = compact.to_series().str.len_bytes()
    vol = compact.to_series().str.zfill(9)
    past = lengte.is_between(MINST, 9).fill_null(False)
    goed = past & passes_elfproef(vol).fill_null(False)
    basis = pl.DataFrame({"bsn_ruw": ruw, "lengte": lengte, "vol": vol, "goed": goed})
    return basis.select(
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


def _latin_digits(kolom: pl.Series) -> pl.Series:
    """The digits of other writings (full-width, Arabic) as 0 to 9."""
    import polars as pl

    # matches: "\uff19"
    vreemd = kolom.str.contains(r"[\p{Nd}--0-9]").fill_null(False)
    if not vreemd.any():
        return kolom
    return pl.Series(
        [
            None if cel is None else "".join(str(digit(t)) if t.isdecimal() else t for t in cel)
            for cel in kolom.to_list()
        ],
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


def passes_elfproef(bsn: pl.Series) -> pl.Series:
    """Whether a text of nine digits passes the 11-proef; null stays null, 000000000 does not.

    The weighted sum of nine digits is that of three groups of three, and what each group can give
    stands in a table of a thousand.
    """
    import polars as pl

    getal = bsn.cast(pl.Int32, strict=False)
    getal = getal.set(~getal.is_between(0, 999_999_999), None)
    voor, midden, achter = _list_sommen()
    som = voor.gather(getal // 1_000_000) + midden.gather(getal // 1000 % 1000)
    return ((som + achter.gather(getal % 1000)) % 11 == 0) & (getal > 0)


@cache
def _list_sommen() -> tuple[pl.Series, ...]:
    """What each group of three can give."""
    import polars as pl

    return tuple(
        pl.Series(
            [g // 100 * a + g // 10 % 10 * b + g % 10 * c for g in range(1000)], dtype=pl.Int16
        )
        for a, b, c in (GEWICHTEN[:3], GEWICHTEN[3:6], GEWICHTEN[6:])
    )
