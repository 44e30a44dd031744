"""Text and numbers as a cell can hold them; what does not fit is changed and told."""

from collections.abc import Callable

import polars as pl

from bvtool.kalender.klok import TIJDZONE
from bvtool.tabel.schrijven.bouwdelen import Aanpassing, Ingreep

# Told with a mask of the rows concerned, in the order of the series.
Melder = Callable[[Ingreep, pl.Series], None]

MAX_TEKST = 32_767  # characters in a cell, counted as Excel does: in UTF-16 units
VERVANGER = "\ufffd"
STUURTEKENS = (
    "[\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\x{fffe}\\x{ffff}]"  # no XML 1.0 file can hold these
)
_DAG_NUL = 25_569  # 1-1-1970 in the day count of Excel
_SCHRIKKELFOUT = 61  # Excel counts a 29-2-1900: one less before 1-3-1900
_EERSTE_DAG, _LAATSTE_DAG = 2, 2_958_465  # 1-1-1900 and 31-12-9999, before that correction
_DAG = "%d-%m-%Y"
_MAX_GETAL = 10**15  # Excel keeps fifteen digits
_MICROSECONDEN_PER_DAG = 86_400_000_000


class Ingrepen:
    """Collects the changed cells of one table: per column and kind the rows as a reader counts."""

    def __init__(self) -> None:
        self._rijen: dict[tuple[str, Ingreep], list[int]] = {}

    def melder(self, kop: str, eerste_rij: int) -> Melder:
        """Where a series whose first value stands in row `eerste_rij` tells what changed."""

        def meld(ingreep: Ingreep, masker: pl.Series) -> None:
            plekken = masker.fill_null(False).arg_true() + eerste_rij
            self._rijen.setdefault((kop, ingreep), []).extend(plekken.to_list())

        return meld

    def aanpassingen(self, plek: str) -> tuple[Aanpassing, ...]:
        """What was told, for the account; `plek` names the table."""
        return tuple(
            Aanpassing(plek, kop, ingreep, tuple(rijen))
            for (kop, ingreep), rijen in self._rijen.items()
        )


def clean_text(tekst: pl.Series, meld: Melder) -> pl.Series:
    """The text without control characters that Excel refuses and no longer than a cell holds.

    Empty text becomes null: an empty cell. Line breaks, tabs and spaces stay.
    """
    tekst = replace_controls(tekst, meld)
    if (tekst.str.len_bytes().max() or 0) > MAX_TEKST:  # type: ignore[operator]
        tekst = _cut(tekst, meld)
    leeg = tekst.str.len_bytes() == 0
    return tekst.set(leeg, None) if leeg.any() else tekst


def replace_controls(tekst: pl.Series, meld: Melder) -> pl.Series:
    """The text with control characters (but tab and line breaks) replaced by U+FFFD."""
    fout = tekst.str.contains(STUURTEKENS)
    if not fout.any():
        return tekst
    meld("teken", fout)
    return tekst.str.replace_all(STUURTEKENS, VERVANGER)


def _cut(tekst: pl.Series, meld: Melder) -> pl.Series:
    lang = [t is not None and _utf16_lengte(t) > MAX_TEKST for t in tekst]
    if not any(lang):
        return tekst
    meld("ingekort", pl.Series(lang))
    kort = [
        cut_text(t) if te_lang and t is not None else t
        for t, te_lang in zip(tekst, lang, strict=True)
    ]
    return pl.Series(tekst.name, kort, dtype=pl.String)


def _utf16_lengte(tekst: str) -> int:
    return len(tekst.encode("utf-16-le")) // 2


def cut_text(tekst: str) -> str:
    """The longest beginning that fits in a cell, never half a character."""
    return tekst.encode("utf-16-le")[: 2 * MAX_TEKST].decode("utf-16-le", errors="ignore")


def day_numbers(datums: pl.Series) -> tuple[pl.Series, pl.Series]:
    """Dates as day counts of Excel (String), and a mask of those that Excel does not know."""
    dagen = datums.to_physical() + _DAG_NUL
    buiten = _outside_days(dagen)
    if _has_early(dagen):
        dagen = dagen - (dagen < _SCHRIKKELFOUT).cast(dagen.dtype)
    return dagen.cast(pl.String), buiten


def moment_numbers(momenten: pl.Series) -> tuple[pl.Series, pl.Series]:
    """Moments as fractional day counts of Excel (String), and a mask of those it does not know."""
    micro = wall_time(momenten).cast(pl.Datetime("us")).to_physical()
    dagen = micro / _MICROSECONDEN_PER_DAG + _DAG_NUL
    buiten = _outside_days(dagen)
    if _has_early(dagen):
        dagen = dagen - (dagen < _SCHRIKKELFOUT).cast(dagen.dtype)
    return dagen.cast(pl.String), buiten


def wall_time(momenten: pl.Series) -> pl.Series:
    """Aware moments as Amsterdam wall time; naive ones as they are."""
    if getattr(momenten.dtype, "time_zone", None) is None:
        return momenten
    return momenten.dt.convert_time_zone(TIJDZONE.key).dt.replace_time_zone(None)


def plain_numbers(getallen: pl.Series) -> tuple[pl.Series, pl.Series]:
    """Numbers as text that Excel reads back, and a mask of those it would round or refuse."""
    if getallen.dtype.is_integer():
        buiten = (getallen >= _MAX_GETAL) | (getallen <= -_MAX_GETAL)
    else:
        buiten = ~getallen.is_finite()
    return getallen.cast(pl.String), buiten


def _outside_days(dagen: pl.Series) -> pl.Series:
    return (dagen < _EERSTE_DAG) | (dagen >= _LAATSTE_DAG + 1)


def _has_early(dagen: pl.Series) -> bool:
    return bool((dagen < _SCHRIKKELFOUT).any())


def as_text(waarden: pl.Series, soort: str) -> pl.Series:
    """Dates (dd-mm-jjjj), moments (dd-mm-jjjj uu:mm) and numbers as a reader sees them."""
    if soort == "datum":
        return _show_days(waarden)
    if soort == "moment":
        return wall_time(waarden).dt.strftime("%d-%m-%Y %H:%M")
    return waarden.cast(pl.String)


def _show_days(datums: pl.Series) -> pl.Series:
    """Many dates lie in few years: then every day of these years is written once, and taken from
    there."""
    dagen = datums.to_physical()
    eerste, laatste = dagen.min(), dagen.max()
    if not isinstance(eerste, int) or not isinstance(laatste, int):
        return datums.dt.strftime(_DAG)
    if laatste - eerste > datums.len():
        return datums.dt.strftime(_DAG)
    alle = pl.int_range(eerste, laatste + 1, dtype=pl.Int32, eager=True).cast(pl.Date)
    return alle.dt.strftime(_DAG).gather(dagen - eerste).alias(datums.name)
