"""Stopped at any point or hindered by the disk: nothing lost, nothing half, nothing twice.

A sample of the points; `make proof` tries them all (`python -m tests.faults`).
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.faults.alles import WEER, Wijze
from tests.faults.injectie import DOOD, FOUTEN, STROOM, library
from tests.faults.loper import Afloop, Loper
from tests.faults.opdrachten import OPDRACHTEN, OVERZETTEN, prepare
from tests.faults.proef import judge_after, judge_between, judge_end, second_point, set_up, try_one
from tests.snel import amount
from tests.stappen_van_de_week import STAPPEN, Stap

pytestmark = pytest.mark.traag


@pytest.fixture(scope="session")
def begin(week: dict[str, Path], tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """For each command the dossier just before it."""
    return prepare(tmp_path_factory.mktemp("begin"), week)


@pytest.mark.parametrize("stap", OPDRACHTEN, ids=lambda stap: stap.heet)
def test_a_command_that_was_stopped_or_hindered_ends_as_an_undisturbed_one(
    loper: Loper, begin: dict[str, Path], tmp_path: Path, stap: Stap
) -> None:
    opstelling = set_up(loper, stap, begin[stap.heet], tmp_path)
    aantal = len(opstelling.punten)
    eerste = sum(map(ord, stap.heet))
    mis = []
    fouten = [FOUTEN[(eerste + nr) % len(FOUTEN)] for nr in range(amount(2, len(FOUTEN)))]
    keer = [DOOD] * amount(1, 4) + fouten
    for nr, hoe in enumerate(keer):
        n = (eerste + nr * aantal // len(keer)) % aantal + 1
        mis += try_one(loper, opstelling, n, hoe)
    mis += try_one(loper, opstelling, aantal // 2, "ENOSPC", blijvend=True)
    for nr in (1, 3)[: amount(1, 2)]:
        mis += try_one(loper, opstelling, (eerste + nr * aantal // 4) % aantal + 1, STROOM)
    assert mis == []


def test_without_power_a_delivery_that_is_published_is_in_the_ledger(
    loper: Loper, begin: dict[str, Path], tmp_path: Path
) -> None:
    """Every point between the commit and the seal: whoever sees the zip, finds it in the ledger."""
    stap = next(s for s in OPDRACHTEN if s.heet == "aanmelden")
    o = set_up(loper, stap, begin["aanmelden"], tmp_path)
    commit = max(n for n, soort in enumerate(o.punten[:-20], 1) if soort == "sqlite verwijderen")
    punten = range(commit - 2, commit + 10)
    assert {"hernoemen", "spoelen"} <= {o.punten[n - 1] for n in punten}
    assert [m for n in punten for m in try_one(loper, o, n, STROOM)] == []


def test_a_write_that_fails_once_leaves_no_list_that_is_not_whole(
    loper: Loper, begin: dict[str, Path], tmp_path: Path
) -> None:
    """Every write of the workbook and the csv of the answer, each refused once by the disk."""
    stap = next(s for s in OPDRACHTEN if s.heet == "terugkoppeling")
    o = set_up(loper, stap, begin["terugkoppeling"], tmp_path)
    punten = [n for n, soort in enumerate(o.punten, start=1) if soort == "schrijven"]
    assert len(punten) > 3
    assert [m for n in punten for m in try_one(loper, o, n, "ENOSPC")] == []


def test_killed_again_at_the_repair_the_third_run_ends_as_an_undisturbed_one(
    loper: Loper, begin: dict[str, Path], tmp_path: Path
) -> None:
    stap = next(s for s in OPDRACHTEN if s.heet == "aanmelden")
    o = set_up(loper, stap, begin["aanmelden"], tmp_path)
    aantal = len(o.punten)
    assert [m for n in range(5, aantal, aantal // 5) for m in try_one(loper, o, n, weer=True)] == []


def test_the_second_kill_comes_everywhere_and_most_often_early() -> None:
    punten = [second_point(n, 80) for n in range(1, 81)]
    assert (min(punten), max(punten)) == (1, 80)
    assert sum(m <= 20 for m in punten) >= 45
    assert len({m // 10 for m in punten}) == 9
    assert [second_point(n, 1) for n in range(1, 5)] == [1] * 4


def test_the_errors_together_pass_every_point() -> None:
    assert list(Wijze(DOOD).list_punten(7, 0, 4)) == [1, 2, 3, 4, 5, 6, 7]
    assert list(Wijze(STROOM).list_punten(7, 7, 4)) == [1, 2, 3, 4, 5, 6, 7]
    gedaan = [n for nr in (1, 2, 3, 4) for n in Wijze("EIO").list_punten(7, nr, 4)]
    assert sorted(gedaan) == [1, 2, 3, 4, 5, 6, 7]
    assert [list(Wijze("EIO").list_punten(3, nr, 1)) for nr in (1, 5)] == [[1, 2, 3]] * 2
    assert list(WEER.list_punten(9, 6, 1)) == [3, 7]


def test_a_ledger_halfway_between_two_versions_is_seen(
    loper: Loper, begin: dict[str, Path], tmp_path: Path
) -> None:
    stap = next(s for s in OPDRACHTEN if s.heet == OVERZETTEN)
    o = set_up(loper, stap, begin[OVERZETTEN], tmp_path)
    assert o.oud.vorm["schema_versie"] != o.nieuw.vorm["schema_versie"]
    assert "dossier.db.kopie-versie-2" in o.nieuw.bestanden
    assert (judge_between(o), judge_after(o)) == ([], [])
    with closing(sqlite3.connect(o.plek / "dossier.db")) as los, los:
        los.execute("create table terugkoppeling_nieuw (x)")
    assert any("tabellen" in wat for wat in judge_between(o))


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
