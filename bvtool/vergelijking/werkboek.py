"""The clerk's workbook as it came back, before anything of it is judged."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from bvtool.vergelijking.bevinding import Werkboekfout


@dataclass(frozen=True, slots=True)
class Werkboek:
    """The workbook as it came back.

    `rijen`: RIJEN_WERKBOEK of `frames`, the keys in capitals. `cellen`: per sheet all columns by
    header, with `rij` and `Regel`. `fouten`: what is wrong with sheets, headers and formulas; a
    sheet that could not be read is in `kapot` and has no rows.
    """

    naam: str
    sha256: str
    rijen: pl.DataFrame
    cellen: dict[str, pl.DataFrame]
    fouten: tuple[Werkboekfout, ...] = ()
    kapot: frozenset[str] = frozenset()
