"""`bvtool --zelftest` tells a whole installation from one in which something is wrong."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest

from bvtool import __version__
from tests.hulp import run

ROOT = Path(__file__).resolve().parents[2]
ONDERDELEN = ["pakketten", "bestanden", "sjablonen", "tabellen", "vergelijking"]


def test_a_whole_installation_passes_and_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    gelopen = run("--zelftest", in_map=tmp_path)
    assert gelopen.code == 0, gelopen.uit
    assert f"bvtool {__version__}" in gelopen.uit
    assert gelopen.uit.rstrip().endswith("De zelftest is geslaagd.")
    assert gelopen.fout == ""
    assert list(tmp_path.iterdir()) == []


def test_json_tells_what_was_seen(tmp_path: Path) -> None:
    gelopen = run("--json", "--zelftest", in_map=tmp_path)
    assert gelopen.code == 0
    gegevens = gelopen.json
    assert gegevens["geslaagd"] is True
    assert gegevens["versie"] == __version__
    assert [d["naam"] for d in gegevens["onderdelen"]] == ONDERDELEN
    assert all(d["goed"] and d["uitleg"] for d in gegevens["onderdelen"])
    assert {"polars", "lxml", "xlsxwriter"} <= {n.lower() for n in gegevens["pakketten"]}


def test_it_does_not_go_with_a_command(tmp_path: Path) -> None:
    gelopen = run("--zelftest", "vergelijk", in_map=tmp_path)
    assert gelopen.code == 2
    assert "Wat nu: Geef alleen: bvtool --zelftest" in gelopen.fout


@pytest.fixture(scope="module")
def doel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """bvtool as it is installed from its wheel."""
    map_ = tmp_path_factory.mktemp("zelftest")
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet"]
    bouw = [*pip, "wheel", "--no-deps", "--no-build-isolation", "--wheel-dir", map_, ROOT]
    subprocess.run(bouw, check=True, capture_output=True)
    [wiel] = map_.glob("bvtool-*.whl")
    zet = [*pip, "install", "--no-deps", "--no-index", "--target", map_ / "doel", wiel]
    subprocess.run(zet, check=True, capture_output=True)
    return map_ / "doel"


def start(doel: Path) -> subprocess.CompletedProcess[str]:
    """The self-test of the installation in `doel`."""
    return subprocess.run(
        [sys.executable, "-B", "-m", "bvtool", "--zelftest"],
        cwd=doel.parent, env=os.environ | {"PYTHONPATH": str(doel), "PYTHONIOENCODING": "utf-8"},
        capture_output=True, encoding="utf-8", check=False,
    )  # fmt: skip


def append(pad: Path) -> None:
    pad.write_bytes(pad.read_bytes() + b"\n# erbij\n")


def empty(pad: Path) -> None:
    pad.write_bytes(b"")


def cut(pad: Path) -> None:
    pad.write_bytes(pad.read_bytes()[:-200])


def swap(pad: Path) -> None:
    """Another answer of the decision table: the sample comes out otherwise."""
    tekst = pad.read_text(encoding="utf-8")
    pad.write_text(tekst.replace("niet_aanleveren", "te_beoordelen"), encoding="utf-8")


SCHADE = [
    ("bvtool/gemeente/vergelijking.py", append, {"bestanden"}),
    ("bvtool/templates/vergelijking.html", empty, {"bestanden", "sjablonen"}),
    ("bvtool/templates/vergelijking.html", Path.unlink, {"bestanden"}),
    ("bvtool/data/redenen.csv", cut, {"bestanden", "tabellen"}),
    ("bvtool/data/beslistabel.csv", swap, {"bestanden", "vergelijking"}),
]


@pytest.mark.parametrize(("naam", "schaad", "mis"), SCHADE)
def test_damage_is_found_and_named(
    doel: Path, naam: str, schaad: Callable[[Path], None], mis: set[str]
) -> None:
    pad = doel / naam
    heel = pad.read_bytes()
    try:
        schaad(pad)
        klaar = start(doel)
    finally:
        pad.write_bytes(heel)
    assert klaar.returncode == 70, klaar.stdout + klaar.stderr
    gevonden = {o for o in ONDERDELEN if f"FOUT  {o}:" in klaar.stdout}
    assert mis <= gevonden
    assert "De zelftest is niet geslaagd." in klaar.stdout
    assert "Wat nu:" in klaar.stdout
    assert "Traceback" not in klaar.stdout + klaar.stderr


def test_what_is_installed_from_its_wheel_is_whole(doel: Path) -> None:
    """So it was the damage that the others found, and each puts it right again."""
    klaar = start(doel)
    assert klaar.returncode == 0, klaar.stdout + klaar.stderr


def test_a_package_that_is_too_old_is_named(doel: Path) -> None:
    info = doel / "rapidfuzz-1.0.dist-info"
    info.mkdir()
    metadata = info / "METADATA"
    try:
        metadata.write_text("Metadata-Version: 2.1\nName: rapidfuzz\nVersion: 1.0\n", "utf-8")
        klaar = start(doel)
    finally:
        metadata.unlink()
        info.rmdir()
    assert klaar.returncode == 70
    assert "FOUT  pakketten: Het pakket rapidfuzz is te oud: 1.0" in klaar.stdout


def test_a_package_that_cannot_be_loaded_is_named(doel: Path) -> None:
    stuk = doel / "xlsxwriter.py"
    try:
        stuk.write_text("raise ImportError('weg', name='xlsxwriter')\n", encoding="utf-8")
        klaar = start(doel)
    finally:
        stuk.unlink()
    assert klaar.returncode == 70
    assert "FOUT  pakketten: xlsxwriter is er niet, of is niet te laden." in klaar.stdout
