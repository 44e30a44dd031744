"""Stopped at any point or hindered by the disk: nothing lost, nothing half, nothing twice.

A sample of the points; `make proof` tries them all (`python -m tests.faults`).
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.faults.injectie import DOOD, FOUTEN, library
from tests.faults.loper import Afloop, Loper
from tests.faults.proef import judge_after, judge_between, judge_end, set_up, try_one
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


def test_the_judges_see_what_they_must_see(
    loper: Loper, week: dict[str, Path], tmp_path: Path
) -> None:
    """A trial of the trial itself: whatever is spoiled by hand is told."""
    aanmelden = next(s for s in STAPPEN if s.naam == "aanmelden")
    o = set_up(loper, aanmelden, week["aanmelden"], tmp_path)
    assert (judge_between(o), judge_after(o)) == ([], [])
    zip_ = o.plek / "uitgaand" / "407_2022-10-18_1.zip"
    heel = zip_.read_bytes()
    zip_.write_bytes(heel[: len(heel) // 2])
    assert any("oud noch nieuw" in wat for wat in judge_between(o))
    assert any("andere bestanden" in wat for wat in judge_after(o))
    zip_.write_bytes(heel)
    (zip_.parent / ".~bvtool-0-rest").write_bytes(b"")
    assert any("resten" in wat for wat in judge_after(o))
    (zip_.parent / ".~bvtool-0-rest").unlink()
    with closing(sqlite3.connect(o.plek / "dossier.db")) as los, los:
        los.execute("delete from startnummer where rowid = (select max(rowid) from startnummer)")
    assert any("oud noch nieuw" in wat for wat in judge_between(o))
    gevonden = " ".join(judge_after(o))
    assert "andere administratie" in gevonden
    assert "kopie" in gevonden
    assert "controleer --spoor" in gevonden
    assert judge_end(Afloop(70, "", "Traceback", []), "EIO") != []
    assert judge_end(Afloop(0, "", "", []), DOOD) != []
