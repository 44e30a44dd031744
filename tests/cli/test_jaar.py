"""What is said about now has the dates of now: nothing that a person is told to type is of 2022."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from tests.hulp import run

NU = "2026-11-30T09:00"


def test_what_is_told_without_a_dossier_is_of_next_week_and_works(tmp_path: Path) -> None:
    uit = run("--nu", NU, in_map=tmp_path).uit
    assert "2022" not in uit
    assert "bvtool start" in uit
    gezegd = re.findall(r"bvtool ((?:nieuw|voorbeeld) MAP .*--timeslot 2026-12-07)$", uit, re.M)
    assert len(gezegd) == 2
    for nummer, woorden in enumerate(gezegd):
        woorden = shlex.split(woorden.replace("MAP", f"map{nummer}").replace("200", "10"))
        assert run("--nu", NU, *woorden, in_map=tmp_path).code == 0
        stand = run("--nu", NU, in_map=tmp_path / f"map{nummer}").uit
        assert "donderdag 3 december 2026 om 17:00 (nog 3 dagen en 8 uur)" in stand


@pytest.mark.parametrize("opdracht", ["vergelijk", "aanmelden", "rapport", "retour", "akkoord"])
def test_a_command_without_a_dossier_tells_a_timeslot_to_come(
    tmp_path: Path, opdracht: str
) -> None:
    gelopen = run("--nu", NU, "--json", opdracht, in_map=tmp_path)
    assert gelopen.code == 66
    assert "--timeslot 2026-12-07" in gelopen.json["wat_nu"]


def test_a_calendar_asks_for_a_monday_to_come(tmp_path: Path) -> None:
    gelopen = run("--nu", NU, "kalender", "--timeslot", "dinsdag", in_map=tmp_path)
    assert gelopen.code == 2
    assert "2026-12-07" in gelopen.fout


def test_years_after_the_migration_the_calendar_says_what_comes_next(tmp_path: Path) -> None:
    gelopen = run("--nu", NU, "kalender", "--timeslot", "2022-10-17", in_map=tmp_path)
    eerst = next(r for r in gelopen.uit.splitlines() if r.startswith("Eerstvolgend"))
    assert "1 december 2026" in eerst
    komend = [r for r in gelopen.uit.splitlines() if "Tweemaandelijkse" in r and "2022" not in r]
    assert len(komend) == 2
    assert not [r for r in komend if "voorbij" in r]
