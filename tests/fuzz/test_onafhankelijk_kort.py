"""A short run of our raw reading against an independent reader; `make fuzz` runs thousands."""

from __future__ import annotations

from tests.fuzz.onafhankelijk import run


def test_every_cell_is_what_an_independent_reader_reads() -> None:
    telling, fouten = run(3, range(20), 0)
    assert telling["bestanden"] == 100
    assert telling["cellen"] > 1000
    assert fouten == []
