"""What lies in a dossier is read, never run, whatever its name."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from bvtool.berichten.wmo407 import build_407
from bvtool.dossier.taak import SOORTEN
from tests.cak.hulp import BSNS, NA, make_407, make_cak
from tests.hulp import MAANDAG, run

pytestmark = pytest.mark.sqlite
MODULES = ("click", "polars", "lxml", "jinja2", "sqlite3", "fastexcel", "multiprocessing",
           "encodings", "json", "tomllib", "sitecustomize")  # fmt: skip


def lay_traps(map_: Path, gelopen: Path) -> None:
    for naam in MODULES:
        (map_ / f"{naam}.py").write_text(f"open({str(gelopen)!r}, 'w')\n", encoding="utf-8")


def test_modules_in_the_folder_of_a_dossier_are_not_run(klein: Path, tmp_path: Path) -> None:
    lay_traps(klein, tmp_path / "gelopen")
    for woorden in ((), ("vergelijk",), ("controleer", "inkomend/B4.csv")):
        gelopen = subprocess.run(
            [sys.executable, "-m", "bvtool", "--nu", MAANDAG, *woorden],
            cwd=klein, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert gelopen.returncode in (0, 1), gelopen.stderr
    assert not (tmp_path / "gelopen").exists()


def test_readers_beside_each_other_run_nothing_from_the_folder(tmp_path: Path) -> None:
    cak = make_cak(tmp_path / "cak")
    for nummer, bsn in enumerate(BSNS[:60]):
        cak.put(f"407/680363/{nummer:03d}.xml", build_407(make_407(bsn, nummer)))
    lay_traps(cak.map_, tmp_path / "gelopen")
    gelopen = subprocess.run(
        [sys.executable, "-m", "bvtool", "--nu", NA, "monitor"],
        cwd=cak.map_, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert gelopen.returncode in (0, 1), gelopen.stderr
    assert not (tmp_path / "gelopen").exists()


@pytest.mark.skipif(sys.platform == "win32", reason="een script voor de shell")
def test_the_start_file_runs_no_program_from_the_folder(klein: Path, tmp_path: Path) -> None:
    val = klein / "bvtool"
    val.write_text(f"#!/bin/sh\ntouch '{tmp_path}/gelopen'\n", encoding="utf-8")
    val.chmod(val.stat().st_mode | stat.S_IXUSR)
    pad = f".:{Path(sys.executable).parent}:/usr/bin:/bin"
    subprocess.run(
        ["sh", klein / "start-bvtool.sh"],
        env=os.environ | {"PATH": pad}, input="stop\n", capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert not (tmp_path / "gelopen").exists()
    tekst = (klein / "Start bvtool.cmd").read_text(encoding="utf-8")
    assert tekst.index("NoDefaultCurrentDirectoryInExePath") < tekst.index("chcp")


@pytest.mark.parametrize("soort", SOORTEN)
def test_a_job_names_full_paths_and_runs_nothing_from_the_folder(klein: Path, soort: str) -> None:
    gelopen = run("--dossier", klein, "--nu", MAANDAG, "rapport", "--installeer", soort)
    assert gelopen.code == 0, gelopen.fout
    data = b"".join(p.read_bytes() for p in (klein / "werk/taak").iterdir())
    tekst = data.decode("utf-16") if soort == "windows" else data.decode("utf-8")
    assert sys.executable in tekst
    assert "-P" in tekst.split(sys.executable, 1)[1][:200]


@pytest.mark.skipif(sys.platform == "win32", reason="zo'n map kan daar niet")
def test_a_folder_that_a_job_cannot_name_is_refused(klein: Path) -> None:
    raar = klein.with_name("a\nb")
    klein.rename(raar)
    gelopen = run("--dossier", raar, "--nu", MAANDAG, "rapport", "--installeer", "cron")
    assert gelopen.code == 2
    assert "niet kan werken" in gelopen.fout
