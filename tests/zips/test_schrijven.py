"""Our zip, judged by the standard library and by unzip."""

import shutil
import subprocess
import zipfile
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bvtool.zips.schrijven import ZipSchrijver

pytestmark = pytest.mark.traag

DAG = date(2022, 10, 17)
EINDE = b"PK\5\6"
"""How the end of a zip begins: with this in its comment, no reader knows where the zip ends."""


def write(pad: Path, leden: dict[str, bytes], commentaar: bytes = b"") -> None:
    zip_ = ZipSchrijver(pad, DAG, commentaar)
    for naam, data in leden.items():
        zip_.add(naam, data)
    zip_.close()
    zip_.close()


@settings(max_examples=30)
@given(
    st.dictionaries(
        st.from_regex(r"[a-z0-9_]{1,20}\.xml", fullmatch=True),
        st.binary(max_size=3000),
        max_size=8,
    ),
    st.binary(max_size=40).filter(lambda tekst: EINDE not in tekst),
)
def test_everything_reads_back(
    tmp_path_factory: pytest.TempPathFactory, leden: dict[str, bytes], commentaar: bytes
) -> None:
    pad = tmp_path_factory.mktemp("zip") / "x.zip"
    write(pad, leden, commentaar)
    with zipfile.ZipFile(pad) as zip_:
        assert zip_.testzip() is None
        assert zip_.comment == commentaar
        assert {n: zip_.read(n) for n in zip_.namelist()} == leden
        assert all(lid.date_time == (2022, 10, 17, 0, 0, 0) for lid in zip_.infolist())


def test_more_files_than_the_old_format_counts(tmp_path: Path) -> None:
    pad = tmp_path / "x.zip"
    leden = {f"{i:06d}.xml": b"" for i in range(70_000)}
    write(pad, leden)
    with zipfile.ZipFile(pad) as zip_:
        assert zip_.namelist() == list(leden)
    if unzip := shutil.which("unzip"):
        uitvoer = subprocess.run([unzip, "-tq", str(pad)], capture_output=True, check=False)
        assert uitvoer.returncode == 0, uitvoer.stdout


def test_the_same_files_give_the_same_bytes(tmp_path: Path) -> None:
    for naam in ("a", "b"):
        write(tmp_path / naam, {"x.xml": b"<a/>" * 100, "y.xml": b""})
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()
