"""What lies in `uitgaand/407` is what must go now; earlier deliveries lie below it, by zip."""

import zipfile
from datetime import date
from pathlib import Path

import pytest

from bvtool.dossier import publiceer
from tests.cli.test_aanmelden import LATER, announce, answer, snapshot
from tests.gesprek.hulp import BSN_A, BSN_B, Keuze, decide, new_dossier
from tests.hulp import run

STOP = date(2022, 10, 10)
EERST, DAARNA = "407_2022-10-17_1", "407_2022-10-18_1"


def names(zippad: Path) -> set[str]:
    with zipfile.ZipFile(zippad) as zip_:
        return set(zip_.namelist())


def lying(map_: Path) -> set[str]:
    return {p.name for p in map_.iterdir() if p.is_file()}


@pytest.fixture
def map_(tmp_path: Path) -> Path:
    """Two were announced and approved; of one the end is known now."""
    map_ = tmp_path / "d"
    dossier = new_dossier(map_)
    decide(dossier, [Keuze(BSN_A), Keuze(BSN_B)])
    announce(map_)
    answer(map_)
    decide(dossier, [Keuze(BSN_A, stopdatum=STOP), Keuze(BSN_B)])
    return map_


def test_the_new_delivery_lies_there_alone_and_the_earlier_one_below(map_: Path) -> None:
    gelopen = announce(map_, nu=LATER)
    assert gelopen.code == 0
    los = map_ / "uitgaand/407"
    assert lying(los) == names(map_ / f"uitgaand/{DAARNA}.zip")
    assert lying(los / "verzonden" / EERST) == names(map_ / f"uitgaand/{EERST}.zip")
    assert run("--dossier", map_, "--nu", LATER, "controleer", "--spoor").code == 0


def test_it_is_said_which_zip_to_deliver(map_: Path) -> None:
    gezegd = run("--dossier", map_, "--nu", LATER, "aanmelden").uit
    assert f"Bied aan op het portaal: uitgaand/{DAARNA}.zip" in gezegd
    assert f"uitgaand/{DAARNA}.zip" in run("--dossier", map_, "--nu", LATER).uit


def test_only_when_there_is_something_new(map_: Path) -> None:
    announce(map_, nu=LATER)
    voor = snapshot(map_)
    announce(map_, nu=LATER)
    assert snapshot(map_) == voor


def test_a_zip_that_is_gone_does_not_leave_its_messages_behind(map_: Path) -> None:
    (map_ / f"uitgaand/{EERST}.zip").unlink()
    announce(map_, nu=LATER)
    assert lying(map_ / "uitgaand/407") == names(map_ / f"uitgaand/{DAARNA}.zip")


def test_a_file_of_somebody_else_stays(map_: Path) -> None:
    (map_ / "uitgaand/407/brief.txt").write_text("Niet van bvtool", encoding="utf-8")
    announce(map_, nu=LATER)
    assert "brief.txt" in lying(map_ / "uitgaand/407")


def test_what_was_stopped_halfway_is_finished_by_the_next_command(
    map_: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop(_zip: Path, _map: Path) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(publiceer, "_put_away", stop)
    assert announce(map_, nu=LATER).code == 130
    monkeypatch.undo()
    run("--dossier", map_, "--nu", LATER, "retour")
    assert lying(map_ / "uitgaand/407") == names(map_ / f"uitgaand/{DAARNA}.zip")
    assert len(lying(map_ / "uitgaand/407/verzonden" / EERST)) == 2
