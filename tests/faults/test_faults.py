"""Stopped at any point or hindered by the disk: nothing lost, nothing half, nothing twice.

A sample of the points; `make proof` tries them all (`python -m tests.faults`).
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.injectie import DOOD, FOUTEN, library
from tests.faults.loper import Loper
from tests.faults.proef import set_up, try_one
from tests.stappen_van_de_week import STAPPEN


@pytest.fixture(scope="session")
def loper() -> Iterator[Loper]:
    """The nursery of processes."""
    with Loper() as kweek:
        yield kweek


@pytest.mark.parametrize("stap", STAPPEN, ids=lambda stap: stap.naam)
def test_a_command_that_was_stopped_or_hindered_ends_as_an_undisturbed_one(
    loper: Loper, week: dict[str, Path], tmp_path: Path, stap: object
) -> None:
    opstelling = set_up(loper, stap, week[stap.naam], tmp_path)  # type: ignore[attr-defined, arg-type]
    aantal = len(opstelling.punten)
    begin = sum(map(ord, opstelling.stap.naam))
    mis = []
    for nr, hoe in enumerate((DOOD, DOOD, DOOD, DOOD, *FOUTEN)):
        n = (begin + nr * aantal // 8) % aantal + 1
        mis += try_one(loper, opstelling, n, hoe)
    mis += try_one(loper, opstelling, aantal // 2, "ENOSPC", blijvend=True)
    assert mis == []


def test_what_sqlite_writes_is_counted_too(
    loper: Loper, week: dict[str, Path], tmp_path: Path
) -> None:
    akkoord = next(s for s in STAPPEN if s.naam == "akkoord")
    punten = set_up(loper, akkoord, week["akkoord"], tmp_path).punten
    assert {"openen", "schrijven", "spoelen", "hernoemen"} <= set(punten)
    assert ("sqlite schrijven" in punten) == (library() is not None)
