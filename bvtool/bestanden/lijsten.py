"""The lists of a comparison as csv, for more rows than a sheet can hold (`vergelijk --csv`).

The same columns as in the workbook. They are for looking at and for programs of one's own: only
the workbook can be read back.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from bvtool.bestanden.werkboek import iter_lijsten
from bvtool.tabel.schrijven.controle import MAX_RIJEN
from bvtool.tabel.schrijven.werkmap import write_csv
from bvtool.vak.fouten import Bevinding

if TYPE_CHECKING:
    import polars as pl

    from bvtool.bestanden.bron import Lijstbronnen
    from bvtool.bestanden.werklijst import Werklijst
    from bvtool.vergelijking.uitkomst import Uitkomst

MAP = "werk/lijsten"
Schrijver = Callable[[Path], list[Bevinding]]
"""Writes one list at a path; gives what was changed to make it fit."""


def fits_sheet(uitkomst: Uitkomst) -> bool:
    """Whether every list of the comparison fits on a sheet."""
    langste = (uitkomst.b4, uitkomst.alleen_register, uitkomst.verschillen)
    return max(frame.height for frame in langste) <= MAX_RIJEN


def list_lijsten(
    uitkomst: Uitkomst, bronnen: Lijstbronnen, behouden: pl.DataFrame | None = None
) -> Iterator[tuple[str, Schrijver]]:
    """Every list: where it goes in the dossier, and what writes it there.

    `behouden` holds answers given before (see `werkboek.write_werkboek`).
    """
    for lijst in iter_lijsten(uitkomst, bronnen, behouden):
        yield f"{MAP}/{lijst.blad.naam}.csv", _writer(lijst)


def _writer(lijst: Werklijst) -> Schrijver:
    def write(pad: Path) -> list[Bevinding]:
        blad = lijst.blad
        return list(write_csv(pad, blad.frame, blad.kolommen, vul_aan=lijst.add_source).bevindingen)

    return write
