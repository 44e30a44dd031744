"""A bundle is a zip with the same bytes every time, and a check file that others can read."""

from __future__ import annotations

import hashlib
import zipfile
from pathlib import Path

from installatie.zips import CONTROLE, write_controle, write_zip

LEDEN = {"wielen/b.whl": b"PK", "installeer.sh": b"#!/bin/sh\n", "LEESMIJ.txt": b"Hallo\r\n"}


def test_the_same_members_give_the_same_bytes(tmp_path: Path) -> None:
    write_zip(tmp_path / "a.zip", LEDEN)
    write_zip(tmp_path / "b.zip", dict(reversed(LEDEN.items())))
    assert (tmp_path / "a.zip").read_bytes() == (tmp_path / "b.zip").read_bytes()
    assert {p.name for p in tmp_path.iterdir()} == {"a.zip", "b.zip"}


def test_another_byte_gives_another_zip(tmp_path: Path) -> None:
    write_zip(tmp_path / "a.zip", LEDEN)
    write_zip(tmp_path / "b.zip", LEDEN | {"wielen/b.whl": b"PK!"})
    assert (tmp_path / "a.zip").read_bytes() != (tmp_path / "b.zip").read_bytes()


def test_the_zip_holds_its_members_and_says_which_may_run(tmp_path: Path) -> None:
    write_zip(tmp_path / "a.zip", LEDEN)
    with zipfile.ZipFile(tmp_path / "a.zip") as zip_:
        assert {n: zip_.read(n) for n in zip_.namelist() if n != CONTROLE} == LEDEN
        rechten = {lid.filename: lid.external_attr >> 16 & 0o777 for lid in zip_.infolist()}
    assert rechten["installeer.sh"] == 0o755
    assert set(rechten.values()) == {0o755, 0o644}


def test_the_check_file_names_every_member_as_sha256sum_reads_it(tmp_path: Path) -> None:
    write_zip(tmp_path / "a.zip", LEDEN)
    with zipfile.ZipFile(tmp_path / "a.zip") as zip_:
        tekst = zip_.read(CONTROLE).decode()
    assert tekst == write_controle({n: hashlib.sha256(i).hexdigest() for n, i in LEDEN.items()})
    assert (
        tekst.splitlines()[0]
        == f"{hashlib.sha256(b'Hallo' + bytes((13, 10))).hexdigest()}  LEESMIJ.txt"
    )
