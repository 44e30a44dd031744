"""What was read comes back from the ledger cell by cell, and no cell of it stands there twice."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import polars as pl
from hypothesis import given
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from bvtool.dossier.frames import WEG, Gelezen, frame_to_bytes, gelezen_to_bytes
from tests.hulp import query_ledger
from tests.klein import make_klein

_CEL = st.none() | st.sampled_from(["", "a", "b", "é"])
_DAG = st.none() | st.sampled_from([date(2022, 10, 1), date(2023, 1, 1)])
_RIJ = st.tuples(_CEL, _CEL, _DAG, _DAG, st.none() | st.integers(0, 2))
NAAST = {"naam": "A", "dag": "B", "nummer": "A", "los": "Z"}


@given(st.lists(_RIJ, max_size=6))
def test_what_was_read_comes_back_whatever_the_source_holds(
    rijen: list[tuple[object, ...]],
) -> None:
    """The same text or day, another one, none, another type, and a column without a source."""
    bron = pl.DataFrame(
        [(r[0], r[2]) for r in rijen], schema={"A": pl.String, "B": pl.Date}, orient="row"
    )
    frame = pl.DataFrame(
        [(r[1], r[3], r[4], r[1]) for r in rijen],
        schema={"naam": pl.String, "dag": pl.Date, "nummer": pl.Int64, "los": pl.String},
        orient="row",
    )
    gelezen = Gelezen(gelezen_to_bytes(frame, bron, NAAST), frame_to_bytes(bron))
    assert_frame_equal(gelezen.read(), frame)
    enkele = gelezen.find(["dag", "naam"])
    assert enkele is not None
    assert_frame_equal(enkele, frame.select("dag", "naam"))


def test_a_frame_that_is_its_source_and_no_more_comes_back() -> None:
    bron = pl.DataFrame({"A": ["a", "b"]})
    frame = bron.rename({"A": "naam"})
    gelezen = Gelezen(gelezen_to_bytes(frame, bron, NAAST), frame_to_bytes(bron))
    assert_frame_equal(gelezen.read(), frame)


def test_a_frame_with_other_rows_than_its_source_comes_back() -> None:
    bron = pl.DataFrame({"A": ["a", "b"]})
    frame = pl.DataFrame({"naam": ["a", "b", "c"]})
    gelezen = Gelezen(gelezen_to_bytes(frame, bron, NAAST), frame_to_bytes(bron))
    assert_frame_equal(gelezen.read(), frame)


def test_a_frame_of_an_earlier_ledger_comes_back() -> None:
    frame = pl.DataFrame({"rij": [2, 3], "bsn": ["a", None]})
    oud = Gelezen(frame_to_bytes(frame), b"")
    assert_frame_equal(oud.read(), frame)
    assert oud.find(["bsn", "naam"]) is None
    assert WEG.find(["bsn"]) is None


def test_of_what_was_read_no_cell_stands_in_the_ledger_twice(tmp_path: Path) -> None:
    """A column that came as it was read is not there again; only the cells that differ are."""
    map_ = make_klein(tmp_path / "dossier")
    for welke in ("b4", "register"):
        vraag = f"select {welke}_frame, {welke}_bron from vergelijking"
        (blobs,) = query_ledger(map_, vraag)
        gelezen = Gelezen(*(bytes(blob) for blob in blobs if isinstance(blob, bytes)))
        eigen = set(pl.read_parquet(gelezen.frame).columns)
        namen = {"rij", "achternaam", "productcategorie"} & set(gelezen.read().columns)
        assert namen
        assert not namen & eigen
