"""`nieuw`: a dossier with its folders, and clear words when something is wrong."""

import pytest

from tests.hulp import MAANDAG, run

VRAAG = {"--gemeente": "0363", "--uitvoerder": "680363", "--timeslot": "2022-10-17"}


def make(map_, **anders):
    vraag = VRAAG | {f"--{k}": v for k, v in anders.items()}
    return run("--nu", MAANDAG, "nieuw", map_, *(w for p in vraag.items() for w in p if p[1]))


def test_the_folders_the_settings_and_the_starters_are_there(tmp_path):
    gelopen = make(tmp_path / "0363 één")
    assert gelopen.code == 0, gelopen.fout
    namen = {p.name for p in (tmp_path / "0363 één").iterdir()}
    assert {"bvtool.toml", "LEESMIJ.txt", "inkomend", "werk", "uitgaand", "rapporten",
            "Start bvtool.cmd", "start-bvtool.sh"} <= namen  # fmt: skip
    assert (tmp_path / "0363 één" / "inkomend" / "408").is_dir()


def test_a_second_time_changes_nothing(tmp_path):
    make(tmp_path / "d")
    eerst = {p: p.read_bytes() for p in (tmp_path / "d").rglob("*") if p.is_file()}
    gelopen = make(tmp_path / "d")
    assert gelopen.code == 0
    assert "niets veranderd" in gelopen.uit
    assert {p: p.read_bytes() for p in (tmp_path / "d").rglob("*") if p.is_file()} == eerst


@pytest.mark.parametrize(
    "anders",
    [
        {"gemeente": "363"},
        {"uitvoerder": "690363"},
        {"timeslot": "2022-10-18"},
        {"timeslot": "volgende week"},
        {"timeslot": ""},
        {"gemeente": ""},
    ],
    ids=str,
)
def test_what_cannot_be_is_refused_and_nothing_is_made(tmp_path, anders):
    gelopen = make(tmp_path / "d", **anders)
    assert gelopen.code == 2
    assert "Wat nu" in gelopen.fout
    assert not (tmp_path / "d" / "bvtool.toml").exists()


def test_another_dossier_in_the_same_folder_is_refused(tmp_path):
    make(tmp_path / "d")
    gelopen = make(tmp_path / "d", gemeente="0599")
    assert gelopen.code == 2
    assert "ander dossier" in gelopen.fout


def test_a_dossier_of_the_cak_needs_no_gemeente(tmp_path):
    gelopen = run("--nu", MAANDAG, "nieuw", tmp_path / "c", "--rol", "cak")
    assert gelopen.code == 0, gelopen.fout
    assert (tmp_path / "c" / "gemeenten.csv").exists()
    assert (tmp_path / "c" / "inkomend" / "b4").is_dir()
