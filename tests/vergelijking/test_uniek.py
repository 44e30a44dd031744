"""Columns that come beside a table: by a key that is looked for, and by a number in order."""

from __future__ import annotations

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from bvtool.vergelijking.uniek import lay_beside, lay_by_number


@given(st.lists(st.integers(0, 9)), st.lists(st.integers(0, 9), unique=True))
def test_by_number_is_by_looking_for_it(gevraagd: list[int], nummers: list[int]) -> None:
    """Whether the numbers are in order or not, and whether all are there or some miss."""
    frame = pl.DataFrame({"rij": gevraagd, "eigen": gevraagd}, schema_overrides=_SOORT)
    blad = pl.DataFrame({"rij": nummers, "naast": nummers}, schema_overrides=_SOORT)
    assert lay_by_number(frame, blad, "rij").equals(lay_beside(frame, blad, ["rij"]))
    vol = pl.DataFrame({"rij": range(10), "naast": range(10)}, schema_overrides=_SOORT)
    assert lay_by_number(frame, vol, "rij")["naast"].to_list() == gevraagd


_SOORT = {"rij": pl.Int64, "eigen": pl.Int64, "naast": pl.Int64}
