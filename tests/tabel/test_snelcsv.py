"""What polars splits is what Python's own reader splits, to the cell; else it is not believed."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bvtool.tabel.lezen.aanhaling import flatten_quotes
from bvtool.tabel.lezen.snelcsv import split_aangehaald, split_snel
from bvtool.vak.grenzen import STANDAARD

CEL = st.text(alphabet="ab;\"\n ='é", max_size=4)
KAAL = st.sampled_from(["", "a", "bc", "é", "="])


def _lees(tekst: str) -> tuple[list[list[str | None]], list[int]]:
    """Cells (empty is None, short rows filled up) and counts as the csv module has them."""
    rijen = list(csv.reader(io.StringIO(tekst, newline=""), delimiter=";"))
    telling = [max(len(r), 1) for r in rijen]
    breedte = max(telling)
    vol = [[*(c or None for c in r), *[None] * (breedte - len(r))] for r in rijen]
    return vol, telling


def _zelfde(gesplitst: tuple[pl.DataFrame, pl.Series], tekst: str) -> bool:
    frame, velden = gesplitst
    return ([list(r) for r in frame.rows()], velden.to_list()) == _lees(tekst)


@settings(max_examples=60)
@given(st.lists(st.lists(KAAL, min_size=1, max_size=4), min_size=1, max_size=6), st.booleans())
def test_without_quotes(rijen: Sequence[Sequence[str]], einde: bool) -> None:
    """Rows that are short, long or empty: believed only with the true counts."""
    tekst = "\n".join(";".join(r) for r in rijen) + "\n" * einde
    ruw = tekst.encode()
    gesplitst = split_snel(ruw, ruw, ";", STANDAARD) if ruw else None
    assert gesplitst is None or _zelfde(gesplitst, tekst)


def test_a_short_and_a_long_row_far_down_do_not_make_each_other_good() -> None:
    """As many separators as in a whole file, and yet two rows are not whole."""
    regels = ["a;b;c"] * 300
    regels[250], regels[260] = "a;b", "a;b;c;d"
    tekst = "\n".join(regels)
    gesplitst = split_snel(tekst.encode(), tekst.encode(), ";", STANDAARD)
    assert gesplitst is not None
    assert _zelfde(gesplitst, tekst)
    assert [gesplitst[1][n] for n in (249, 250, 260)] == [3, 2, 4]


@settings(max_examples=60)
@given(st.lists(st.lists(CEL, min_size=1, max_size=4), min_size=1, max_size=6), st.booleans())
def test_every_cell_quoted(rijen: Sequence[Sequence[str]], einde: bool) -> None:
    """Also cells that hold separators, line ends, quotes, or just those."""
    stroom = io.StringIO()
    csv.writer(stroom, delimiter=";", lineterminator="\n", quoting=csv.QUOTE_ALL).writerows(rijen)
    tekst = stroom.getvalue() if einde else stroom.getvalue()[:-1]
    gesplitst = split_aangehaald(tekst.encode(), ";", STANDAARD)
    assert gesplitst is None or _zelfde(gesplitst, tekst)
    plat = flatten_quotes(tekst.encode(), ";")
    if plat is not None:
        gewoon = split_snel(tekst.encode(), plat, ";", STANDAARD)
        assert gewoon is None or _zelfde(gewoon, tekst)


@settings(max_examples=60)
@given(st.text(alphabet='a;"\n', max_size=16))
def test_loose_quotes(tekst: str) -> None:
    """Text that only looks as if every cell is quoted is left to the others."""
    gesplitst = split_aangehaald(tekst.encode(), ";", STANDAARD)
    assert gesplitst is None or _zelfde(gesplitst, tekst)


@pytest.mark.parametrize("tekst", ['"a";"b"\n"c";"d"\n', '"a;";"b"\n"";"d\n"', '";";";"\n"a";"b"'])
def test_a_quoted_file_goes_the_fast_way(tekst: str) -> None:
    gesplitst = split_aangehaald(tekst.encode(), ";", STANDAARD)
    if tekst.startswith('";'):
        assert gesplitst is None  # a cell that is a separator: who reads on decides
    else:
        assert gesplitst is not None
        assert _zelfde(gesplitst, tekst)
