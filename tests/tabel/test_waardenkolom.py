"""Going by different values gives what going by rows gives, for few values and for many."""

from __future__ import annotations

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from bvtool.tabel.waarden.waardenkolom import Waardenkolom

CELLEN = st.lists(st.sampled_from([None, "", " a", "A ", "a", "b", "b  c", "15.0"]), max_size=30)


def _trim(waarden: pl.Series) -> pl.Series:
    return waarden.str.strip_chars().str.to_lowercase().replace("", None)


@given(CELLEN)
def test_by_value_is_by_row(cellen: list[str | None]) -> None:
    rijen = pl.Series("A", cellen, dtype=pl.String)
    kolom = Waardenkolom.of(rijen)
    gelezen = kolom.map(_trim)
    assert gelezen.rijen.to_list() == _trim(rijen).to_list()
    assert gelezen.rijen.name == "A"
    assert set(gelezen.waarden) == set(gelezen.rijen)
    lengtes = rijen.str.len_bytes().to_list()
    assert kolom.lay(kolom.waarden.str.len_bytes()).to_list() == lengtes


@given(CELLEN)
def test_rows_of_a_value(cellen: list[str | None]) -> None:
    kolom = Waardenkolom.of(pl.Series("A", cellen, dtype=pl.String))
    nummers = pl.Series(range(2, len(cellen) + 2), dtype=pl.Int64)
    raak = kolom.waarden == "a"
    assert kolom.pick(raak, nummers) == [n for n, c in enumerate(cellen, 2) if c == "a"]


def test_a_long_column_of_which_nearly_all_cells_differ_is_its_own_values() -> None:
    """Looking for the different ones would cost more than it saves; what is read is the same."""
    nummers = pl.Series("A", range(60_000)).cast(pl.String)
    gelijk = nummers.str.slice(2)
    veel, weinig = Waardenkolom.of(nummers), Waardenkolom.of(gelijk)
    assert veel.waarden is nummers
    assert weinig.waarden.n_unique() == weinig.waarden.len()
    for kolom in (veel, weinig):
        lengtes = kolom.rijen.str.len_bytes().to_list()
        assert kolom.lay(kolom.waarden.str.len_bytes()).to_list() == lengtes
        plekken = (kolom.rijen == "999").arg_true().to_list()
        assert kolom.pick(kolom.waarden == "999", pl.Series(range(60_000))) == plekken


def test_a_column_that_stands_there_as_it_should_is_kept() -> None:
    """No second copy of a column is made when no value of it changes."""
    kolom = Waardenkolom.of(pl.Series(["a", "b", None, "a"]))
    assert kolom.map(_trim) is kolom
