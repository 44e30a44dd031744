"""The forms of a cell: what a text, code, release, number or amount is, however it was written.

Every function takes a column of values and looks at each value alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bvtool.tabel.lezen.canon import FOUTTEKENS, FOUTTEKENS_NL
from bvtool.vak.codes import MAX_NUMMER

if TYPE_CHECKING:
    import polars as pl

_JA = ("j", "ja", "y", "yes", "waar", "true", "1", "1.0", "x")
_NEE = ("n", "nee", "no", "onwaar", "false", "0", "0.0")


def tidy(waarden: pl.Series) -> pl.Series:
    """Text with single blanks and none around it; nothing is null."""
    # matches: "van  den Berg"
    if waarden.str.contains(r"\s\s|[^\S ]|^\s|\s$").any():
        waarden = waarden.str.replace_all(r"\s+", " ").str.strip_chars()
    return waarden.replace("", None) if (waarden == "").any() else waarden


def is_fout(waarden: pl.Series) -> pl.Series:
    """Whether a cell holds an error of Excel (#N/B)."""
    fout = waarden.str.starts_with("#")
    return fout & waarden.is_in([*FOUTTEKENS, *FOUTTEKENS_NL]) if fout.any() else fout


def drop_fouten(waarden: pl.Series) -> pl.Series:
    """Null where a cell holds an error of Excel."""
    fout = is_fout(waarden)
    return waarden.set(fout.fill_null(False), None) if fout.any() else waarden


def plain_code(waarden: pl.Series, breedte: int) -> pl.Series:
    """15.0 is 15; digits get zeros in front up to `breedte`."""
    waarden = _drop_nul_decimalen(waarden)
    if not breedte:
        return waarden
    return _choose(waarden.str.contains(r"^\d+$"), waarden.str.zfill(breedte), waarden)


def _drop_nul_decimalen(waarden: pl.Series) -> pl.Series:
    """12,0 and 12.00 as 12. Looked for plainly first: in a column of numbers of their own a pattern
    per value costs more than all else."""
    kan = waarden.str.contains(".0", literal=True) | waarden.str.contains(",0", literal=True)
    # matches: "363.0"
    return waarden.str.replace(r"^(\d+)[.,]0+$", "$1") if kan.any() else waarden


def plain_release(waarden: pl.Series) -> pl.Series:
    """3,1 is 3.1 and 3 is 3.0."""
    kaal = waarden.str.replace(",", ".", literal=True)
    return kaal.str.replace(
        # matches: "iWmo 3.1"
        r"^(?:iWmo|iwmo|IWMO)?\s*(\d(?:\.\d)?)(?:\.0)*$",
        "$1",
    ).str.replace(r"^(\d)$", "$1.0")


def yes_or_no(waarden: pl.Series) -> pl.Series:
    """ "J", "N", or null for anything else."""
    import polars as pl

    klein = pl.col("t").str.to_lowercase()
    ja, nee = pl.when(klein.is_in(_JA)).then(pl.lit("J")), klein.is_in(_NEE)
    return waarden.to_frame("t").select(ja.when(nee).then(pl.lit("N"))).to_series()


def whole_number(waarden: pl.Series) -> pl.Series:
    """A whole number of at most nine digits (Int64), or null."""
    import polars as pl

    getal = _drop_nul_decimalen(waarden).str.to_integer(strict=False, dtype=pl.Int64)
    return getal.set(~getal.is_between(0, MAX_NUMMER).fill_null(True), None)


def cents(waarden: pl.Series, keer: int) -> pl.Series:
    """An amount (Int64) `keer` as large, or null when it is none."""
    import polars as pl

    geen = pl.repeat(None, waarden.len(), dtype=pl.String, eager=True)
    # matches: "€ 19,00"
    kaal = waarden.str.replace_all(r"(?i)€|eur|\s", "").str.replace(r",-+$", "")
    # matches: "1.900,50"
    duizend = kaal.str.contains(r"^\d{1,3}(\.\d{3})+,\d+$|^\d{1,3}(\.\d{3}){2,}$")
    kaal = _choose(duizend, kaal.str.replace_all(".", "", literal=True), kaal)
    kaal = kaal.str.replace(",", ".", literal=True)
    # matches: "1900.5"
    kaal = _choose(kaal.str.contains(r"^\d{1,7}(\.\d{1,2}0*)?$"), kaal, geen)
    return (kaal.cast(pl.Float64) * keer).round().cast(pl.Int64)


def _choose(masker: pl.Series, waar: pl.Series, anders: pl.Series) -> pl.Series:
    """Of two columns, `waar` where the mask is true, else `anders`."""
    return waar.zip_with(masker.fill_null(False), anders)
