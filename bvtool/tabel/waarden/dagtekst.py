"""Days as a reader sees them, for a column of very many."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import polars as pl

_VORM = "%d-%m-%Y"


def show_days(datums: pl.Series) -> pl.Series:
    """Dates as dd-mm-jjjj (String); null stays null.

    Many dates lie in few years: then every day of these years is written once, and taken from
    there.

    >>> import polars as pl
    >>> from datetime import date
    >>> show_days(pl.Series([date(2022, 10, 1), None])).to_list()
    ['01-10-2022', None]
    """
    import polars as pl

    dagen = datums.to_physical()
    eerste, laatste = dagen.min(), dagen.max()
    if not isinstance(eerste, int) or not isinstance(laatste, int):
        return datums.dt.strftime(_VORM)
    if laatste - eerste > datums.len():
        return datums.dt.strftime(_VORM)
    alle = pl.int_range(eerste, laatste + 1, dtype=pl.Int32, eager=True).cast(pl.Date)
    return alle.dt.strftime(_VORM).gather(dagen - eerste).alias(datums.name)
