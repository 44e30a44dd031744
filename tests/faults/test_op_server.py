"""Stopped, or the connection lost, with the ledger on PostgreSQL: nothing lost, half or twice.

A sample of the points, with every commit among them; `python -m tests.faults --op-server` tries
them all. Without PostgreSQL on this computer these facts stay untested, and that is said loudly.
"""

from __future__ import annotations

from pathlib import Path

import psycopg
import pytest

from bvtool.dossier.caktabellen import TABELLEN
from bvtool.dossier.server import parse_url
from tests.faults.beeld import dump_server, renumber
from tests.faults.injectie import DOOD
from tests.faults.loper import GEDOOD, Loper
from tests.faults.op_server import EERSTE, OP_SERVER, Begin
from tests.faults.opdrachten import OP_TITEL
from tests.faults.proef import Opstelling, judge_after, judge_between, renew, set_up, try_one

pytestmark = [pytest.mark.traag, pytest.mark.programma]
VERLOREN = "EIO"


def _set_up(loper: Loper, begin: Begin, werk: Path, naam: str) -> Opstelling:
    dossier, administratie = begin[naam]
    return set_up(loper, OP_TITEL[naam], dossier, werk, administratie)


@pytest.mark.parametrize("naam", [EERSTE, "aanmelden", "opschonen", "monitor"])
def test_a_commit_that_was_stopped_or_lost_ends_as_an_undisturbed_one(
    loper: Loper, begin_server: Begin | None, tmp_path: Path, naam: str
) -> None:
    if begin_server is None:
        return
    o = _set_up(loper, begin_server, tmp_path, naam)
    commits = [n for n, soort in enumerate(o.punten, start=1) if "commit" in soort]
    assert len(commits) >= 4
    mis = []
    for nr, n in enumerate(commits[-4:]):
        mis += try_one(loper, o, n, (DOOD, VERLOREN)[nr % 2])
    mis += try_one(loper, o, commits[-3], VERLOREN)
    assert mis == []


@pytest.mark.parametrize("naam", [n for n in OP_SERVER if n not in (EERSTE, "monitor")])
def test_a_statement_that_was_not_answered_does_no_harm(
    loper: Loper, begin_server: Begin | None, tmp_path: Path, naam: str
) -> None:
    if begin_server is None:
        return
    o = _set_up(loper, begin_server, tmp_path, naam)
    opdrachten = [n for n, soort in enumerate(o.punten, start=1) if soort == "server opdracht"]
    n = opdrachten[sum(map(ord, naam)) % len(opdrachten)]
    assert try_one(loper, o, n, VERLOREN) == []


def test_a_commit_that_happened_unheard_is_told_as_a_fault_and_finished_later(
    loper: Loper, begin_server: Begin | None, tmp_path: Path
) -> None:
    """A trial of the trial itself: a connection is really lost, at the moment that it should be."""
    if begin_server is None:
        return
    o = _set_up(loper, begin_server, tmp_path, "aanmelden")
    assert o.server is not None
    assert (judge_between(o), judge_after(o)) == ([], [])
    na = [n for n, soort in enumerate(o.punten, start=1) if soort == "server na de commit"]

    def lose(hoe: str, n: int) -> tuple[int, bool]:
        renew(o)
        afloop = loper.run(o.stap.woorden(o.plek), o.plek.parent, n, hoe)
        assert o.server is not None
        return afloop.code, len(dump_server(o.server.url)["bericht"]) > 0

    werk = next(n for n in na if lose(VERLOREN, n) == (74, True))  # before it: where this lies
    gezien = [lose(VERLOREN, werk - 1), lose(DOOD, werk)]
    assert gezien == [(74, False), (GEDOOD, True)]
    with psycopg.connect(**parse_url(o.server.url)) as los:
        los.execute("delete from bericht where id = (select max(id) from bericht)")
    assert any("oud noch nieuw" in wat for wat in judge_between(o))
    assert any("andere administratie" in wat for wat in judge_after(o))


def test_numbers_that_the_server_skipped_are_no_difference() -> None:
    def fill(*rijen: tuple[int, int]) -> list[tuple[object, ...]]:
        rest = [None] * (len(TABELLEN["terugkoppeling"].kolommen) - 2)
        return [(*rij, *rest) for rij in rijen]

    def compare(*ids: int) -> list[tuple[object, ...]]:
        rest = [""] * (len(TABELLEN["vergelijking"].kolommen) - 1)
        return [(nr, *rest) for nr in ids]

    geteld: dict[str, list[tuple[object, ...]]] = {
        "terugkoppeling": fill((4, 9), (7, 8)),
        "vergelijking": compare(8, 9),
    }
    bedoeld = {"terugkoppeling": fill((1, 2), (2, 1)), "vergelijking": compare(1, 2)}
    assert renumber(geteld | {"meta": [("8", "9")]}) == bedoeld | {"meta": [("8", "9")]}
