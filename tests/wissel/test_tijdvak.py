"""Within one stretch of time of the shipped calendar nothing changes about what may go."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from bvtool.kalender.klok import at_amsterdam
from bvtool.vak.tabellen import load_tabel
from bvtool.wissel.mag import mag
from bvtool.wissel.tijdvak import find_tijdvak

RANDEN = sorted({rij[k] for rij in load_tabel("releasewissels") for k in ("van", "tot") if rij[k]})
SOORTEN = ("WMO407", "WMO401", "WMO405")


def judge(op: datetime) -> list[tuple[bool, str]]:
    gezegd = [mag(soort, r, op, "gemeente") for soort in SOORTEN for r in ("1.1", "2.0", "2.1")]
    return [(uitspraak.mag, uitspraak.aard) for uitspraak in gezegd]


@pytest.mark.parametrize("jaar", sorted({rand[:4] for rand in RANDEN}))
def test_moments_of_one_day_and_stretch_have_one_answer(jaar: str) -> None:
    for rand in (datetime.fromisoformat(r) for r in RANDEN if r[:4] == jaar):
        per: dict[tuple[object, str], list[tuple[bool, str]]] = {}
        for stap in (-180, -60, -1, 0, 1, 60, 180):
            op = at_amsterdam(rand + timedelta(minutes=stap))
            gezegd = judge(op)
            assert per.setdefault((op.date(), find_tijdvak(op)), gezegd) == gezegd, (op, stap)


def test_a_moment_of_the_calendar_begins_another_stretch() -> None:
    rand = at_amsterdam(datetime.fromisoformat(RANDEN[-1]))
    for moment in (rand, rand - timedelta(minutes=1)):
        assert find_tijdvak(moment) != find_tijdvak(moment + timedelta(minutes=1))
