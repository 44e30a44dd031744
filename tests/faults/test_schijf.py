"""The model of a disk without power keeps what was flushed, and nothing else."""

from __future__ import annotations

import os
from pathlib import Path

from tests.faults.schijf import SCHIJF, Schijf, put_back


def _write(pad: Path, inhoud: bytes) -> None:
    pad.write_bytes(inhoud)


def test_what_was_there_at_the_start_is_there(tmp_path: Path) -> None:
    (tmp_path / "map").mkdir()
    _write(tmp_path / "map" / "a", b"oud")
    assert Schijf(tmp_path).take() == {"map": {"a": b"oud"}}


def test_a_change_is_there_once_it_is_flushed(tmp_path: Path) -> None:
    _write(tmp_path / "a", b"oud")
    schijf = Schijf(tmp_path)
    _write(tmp_path / "a", b"nieuw")
    assert schijf.take() == {"a": b"oud"}
    schijf.flush(tmp_path / "a")
    assert schijf.take() == {"a": b"nieuw"}


def test_a_new_file_needs_a_flush_of_its_own_and_one_of_its_name(tmp_path: Path) -> None:
    schijf = Schijf(tmp_path)
    _write(tmp_path / "a", b"inhoud")
    schijf.flush(tmp_path / "a")
    assert schijf.take() == {}
    _write(tmp_path / "b", b"inhoud")
    schijf.flush(tmp_path)
    assert schijf.take() == {"a": b"inhoud", "b": b""}


def test_a_rename_and_a_removal_last_once_the_folder_is_flushed(tmp_path: Path) -> None:
    for naam in ("oud", "tijdelijk", "weg"):
        _write(tmp_path / naam, naam.encode())
    schijf = Schijf(tmp_path)
    os.replace(tmp_path / "tijdelijk", tmp_path / "oud")
    (tmp_path / "weg").unlink()
    assert schijf.take() == {"oud": b"oud", "tijdelijk": b"tijdelijk", "weg": b"weg"}
    schijf.flush(tmp_path)
    assert schijf.take() == {"oud": b"tijdelijk"}


def test_another_file_with_the_number_of_one_that_is_gone_is_another_file(tmp_path: Path) -> None:
    _write(tmp_path / "a", b"oud")
    schijf = Schijf(tmp_path)
    (tmp_path / "a").unlink()
    for nr in range(20):
        _write(tmp_path / f"b{nr}", b"")
    schijf.flush(tmp_path)
    assert set(schijf.take().values()) == {b""}


def test_the_folder_can_be_laid_again_as_it_was(tmp_path: Path) -> None:
    dossier = tmp_path / "d"
    dossier.mkdir()
    _write(dossier / "a", b"oud")
    schijf = Schijf(tmp_path)
    _write(dossier / "a", b"nieuw")
    _write(dossier / "b", b"nieuw")
    schijf.keep(tmp_path / SCHIJF)
    put_back(tmp_path / SCHIJF, dossier)
    assert {p.name: p.read_bytes() for p in dossier.iterdir()} == {"a": b"oud"}
