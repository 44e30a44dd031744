"""Two at once: one works, the others wait briefly and then hear who is at work since when."""

from __future__ import annotations

import os
import shutil
import signal
import sqlite3
import subprocess
import time
import zipfile
from contextlib import closing
from pathlib import Path

import pytest

from bvtool.dossier import slot
from tests.dossier.samen import check_dossier, hold_long, run_together, tells_who
from tests.hulp import DINSDAG, run
from tests.stappen_van_de_week import OP_NAAM

pytestmark = pytest.mark.traag

WORTEL = Path(__file__).parents[2]


@pytest.mark.parametrize("aantal", [2, 8])
def test_the_same_command_at_once_makes_each_message_once(
    week: dict[str, Path], tmp_path: Path, aantal: int
) -> None:
    dossier = Path(shutil.copytree(week["aanmelden"], tmp_path / "0363"))
    codes = run_together([OP_NAAM["aanmelden"].woorden(dossier)] * aantal)
    assert set(codes) <= {0, 75}
    assert 0 in codes
    assert check_dossier(dossier) == []


@pytest.mark.parametrize(
    "namen",
    [
        ["retour", "rapport"],
        ["retour", "aanmelden", "rapport", "vergelijk", "retour", "akkoord", "rapport",
         "aanmelden"],
    ],
    ids=len,
)  # fmt: skip
def test_different_commands_at_once(
    week: dict[str, Path], tmp_path: Path, namen: list[str]
) -> None:
    dossier = Path(shutil.copytree(week["retour"], tmp_path / "0363"))
    codes = run_together([OP_NAAM[naam].woorden(dossier) for naam in namen])
    assert set(codes) <= {0, 1, 75}
    assert check_dossier(dossier) == []
    for naam in ("retour", "rapport"):
        assert run(*OP_NAAM[naam].woorden(dossier)).code == 0
    assert check_dossier(dossier) == []


def test_a_double_message_in_a_zip_is_seen(week: dict[str, Path], tmp_path: Path) -> None:
    dossier = Path(shutil.copytree(week["retour"], tmp_path / "0363"))
    assert check_dossier(dossier) == []
    (zip_,) = dossier.glob("uitgaand/*.zip")
    with zipfile.ZipFile(zip_, "a") as open_:
        open_.writestr("nog een.xml", open_.read(open_.namelist()[0]))
    assert any("twee 407-berichten" in wat for wat in check_dossier(dossier))


def test_a_rehearsal_waits_its_turn_in_a_dossier(
    week: dict[str, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(slot, "WACHTTIJD", 0.2)
    dossier = Path(shutil.copytree(week["ketentest"], tmp_path / "0363"))
    (zip_,) = dossier.glob("uitgaand/*.zip")
    woorden = ("--dossier", dossier, "--nu", DINSDAG, "ketentest", zip_, "--uit")
    with slot.hold_slot(dossier, "retour"):
        gelopen = run(*woorden, dossier / "inkomend" / "408")
        assert gelopen.code == 75
        assert tells_who(gelopen.fout)
        assert run(*woorden, tmp_path / "elders").code == 0, "outside the dossier nobody waits"
    assert run(*woorden, dossier / "inkomend" / "408").code == 0


def test_two_who_make_the_same_dossier(tmp_path: Path) -> None:
    codes = run_together([OP_NAAM["nieuw"].woorden(tmp_path / "0363")] * 4)
    assert set(codes) <= {0, 75}
    assert run("--dossier", tmp_path / "0363", "controleer", "--spoor").code == 0


def test_who_waits_hears_who_is_at_work_and_a_lock_dies_with_its_process(
    week: dict[str, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(slot, "WACHTTIJD", 0.2)
    dossier = Path(shutil.copytree(week["aanmelden"], tmp_path / "0363"))
    houder = hold_long(dossier)
    try:
        gelopen = run("--dossier", dossier, "--nu", DINSDAG, "aanmelden")
        assert gelopen.code == 75
        for wat in (slot.read_wie(), os.uname().nodename, "vergelijk", time.strftime("%Y")):
            assert wat in gelopen.fout
        gelopen = run("--json", "--dossier", dossier, "--nu", DINSDAG, "aanmelden")
        assert (gelopen.code, gelopen.json["code"]) == (75, 75)
        assert run("--dossier", dossier).code == 0, "looking is always possible"
    finally:
        os.kill(houder.pid, signal.SIGKILL)
        houder.communicate()
    assert run("--dossier", dossier, "--nu", DINSDAG, "aanmelden").code == 0


def test_who_waits_goes_on_when_the_other_is_done(week: dict[str, Path], tmp_path: Path) -> None:
    dossier = Path(shutil.copytree(week["aanmelden"], tmp_path / "0363"))
    houder = hold_long(dossier)
    eind = subprocess.Popen(["sh", "-c", f"sleep 0.7; kill -9 {houder.pid}"])
    assert run("--dossier", dossier, "--nu", DINSDAG, "aanmelden").code == 0
    eind.communicate()
    houder.communicate()


def test_a_ledger_that_another_program_holds_is_busy_not_broken(
    week: dict[str, Path], tmp_path: Path
) -> None:
    dossier = Path(shutil.copytree(week["aanmelden"], tmp_path / "0363"))
    with closing(sqlite3.connect(dossier / "dossier.db", isolation_level=None)) as los:
        los.execute("BEGIN EXCLUSIVE")
        assert run("--dossier", dossier, "--nu", DINSDAG, "aanmelden").code == 75
    assert run("--dossier", dossier, "--nu", DINSDAG, "aanmelden").code == 0
