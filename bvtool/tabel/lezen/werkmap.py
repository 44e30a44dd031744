"""The sheets of an xlsx or ods as frames of text, through fastexcel (calamine).

This is the part that may fail in ways Python cannot catch, so it runs in a child process for every
file that is not proven harmless (`leesproces`). It decides nothing: it gives what the library
gives.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import fastexcel
    import polars as pl


class Leesfout(Exception):
    """The library cannot read the file; its own words are not for the user."""


class Vel(NamedTuple):
    """One sheet as the library gives it: String columns from column `begin` (0 is A), absolute
    rows.
    """

    naam: str
    zichtbaar: bool
    begin: int
    frame: pl.DataFrame


def read_vellen(bron: Path | bytes, namen: Sequence[str] | None) -> list[Vel]:
    """The sheets called `namen` (None: all of them), each with every row from the first on.

    Frame columns are `0`, `1`, ...; a date is "jjjj-mm-dd uu:mm:ss", an error cell null.
    Raises Leesfout.
    """
    return make_vellen(load_vellen(bron, namen))


def load_vellen(bron: Path | bytes, namen: Sequence[str] | None) -> list[fastexcel.ExcelSheet]:
    """The sheets as the library holds them; does not need polars."""
    import fastexcel

    _silence()
    with _one_fault():
        lezer = fastexcel.read_excel(bron)
        return [
            lezer.load_sheet(n, header_row=None, skip_rows=0, dtypes="string")
            for n in (lezer.sheet_names if namen is None else namen)
        ]


def make_vellen(geladen: Sequence[fastexcel.ExcelSheet]) -> list[Vel]:
    """The loaded sheets as frames."""
    with _one_fault():
        return [_make_vel(vel) for vel in geladen]


def _make_vel(vel: fastexcel.ExcelSheet) -> Vel:
    import polars as pl

    kolommen = vel.available_columns()
    frame = vel.to_polars() if kolommen else pl.DataFrame()
    frame.columns = [str(i) for i in range(frame.width)]
    begin = kolommen[0].absolute_index if kolommen else 0
    return Vel(vel.name, vel.visible == "visible", begin, frame)


def _silence() -> None:
    """The library talks through Python's logging; its words are not for the user."""
    spreker = logging.getLogger("calamine")
    spreker.addHandler(logging.NullHandler())
    spreker.propagate = False


@contextmanager
def _one_fault() -> Iterator[None]:
    """Every way in which the library fails becomes a Leesfout."""
    import fastexcel

    try:
        yield
    except (fastexcel.FastExcelError, ValueError, OSError) as fout:
        raise Leesfout(type(fout).__name__) from None
    except BaseException as fout:
        if type(fout).__name__ != "PanicException":
            raise
        raise Leesfout("paniek") from None
