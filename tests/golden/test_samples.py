"""The sample case: the same inputs, the same outputs, byte for byte; and it is what it says."""

from __future__ import annotations

import filecmp
import os
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from bvtool.vak.tabellen import load_tabel
from bvtool.vergelijking.beslissing import TWIJFEL
from tests.hulp import run

pytestmark = pytest.mark.traag

ROOT = Path(__file__).resolve().parents[2]
SAMPLES = ROOT / "samples"
VERWACHT = SAMPLES / "verwacht"


def in_process(woorden: list[str], map_: Path) -> tuple[int, str, str]:
    """One command in this process, in its folder."""
    gelopen = run(*woorden, in_map=map_)
    return gelopen.code, gelopen.uit, gelopen.fout


def files(map_: Path) -> list[str]:
    """Every file below a folder, as a person would name it."""
    paden = (p for p in map_.rglob("*") if p.is_file() and "__pycache__" not in p.parts)
    return sorted(p.relative_to(map_).as_posix() for p in paden)


def differences(nieuw: Path, oud: Path) -> list[str]:
    """The files that differ; of a workbook or zip only when a part of it differs."""
    return [naam for naam in files(oud) if not same(nieuw / naam, oud / naam)]


def same(nieuw: Path, oud: Path) -> bool:
    """Equal bytes, or for a zip equal parts: another zlib may pack the same parts otherwise."""
    if filecmp.cmp(nieuw, oud, shallow=False):
        return True
    if oud.suffix not in (".xlsx", ".zip"):
        return False
    with zipfile.ZipFile(nieuw) as a, zipfile.ZipFile(oud) as b:
        leden = [
            [(lid.filename, lid.date_time, z.read(lid)) for lid in z.infolist()] for z in (a, b)
        ]
    return leden[0] == leden[1]


@pytest.fixture(scope="module")
def gemaakt(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the week gives now, laid out as samples/verwacht."""
    sys.path.insert(0, str(SAMPLES))
    try:
        from verwacht import collect
    finally:
        sys.path.remove(str(SAMPLES))
    doel = tmp_path_factory.mktemp("verwacht")
    collect(tmp_path_factory.mktemp("week"), doel, in_process)
    return doel


@pytest.fixture
def kopie(tmp_path: Path) -> Path:
    """A copy of samples/ to work in."""
    shutil.copytree(SAMPLES, tmp_path / "samples", ignore=shutil.ignore_patterns("__pycache__"))
    return tmp_path / "samples"


def start(*woorden: str) -> subprocess.CompletedProcess[str]:
    """Python with these words, in a process of its own."""
    return subprocess.run(
        [sys.executable, *woorden],
        env=os.environ | {"PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


def make_inputs(samples: Path) -> subprocess.CompletedProcess[str]:
    """`maak.py` of this copy in a process of its own, and the commands of its weeks in that one."""
    code = (
        "import functools, sys; sys.path.insert(0, sys.argv.pop()); import maak;"
        "from tests.golden.test_samples import in_process;"
        "maak.run_week = functools.partial(maak.run_week, loper=in_process); maak.main([])"
    )
    return start("-c", code, str(samples))


def test_the_week_gives_the_same_files(gemaakt: Path) -> None:
    assert files(gemaakt) == files(VERWACHT)


def test_the_week_gives_the_same_content(gemaakt: Path) -> None:
    assert differences(gemaakt, VERWACHT) == []


def test_the_inputs_come_out_of_their_tables(kopie: Path) -> None:
    for naam in ("B4_680363.xlsx", "register_0363.csv", "werkboek_ingevuld.xlsx"):
        (kopie / naam).unlink()
    shutil.rmtree(kopie / "408")
    gelopen = make_inputs(kopie)
    assert gelopen.returncode == 0, gelopen.stderr
    assert files(kopie) == files(SAMPLES)
    assert differences(kopie, SAMPLES) == []


def test_the_demo_ends_well_and_says_where_everything_is(kopie: Path) -> None:
    gelopen = start(str(kopie / "demo.py"))
    assert gelopen.returncode == 0, gelopen.stderr
    slot = gelopen.stdout.partition("Hier staat het resultaat")[2]
    paden = [Path(pad) for pad in re.findall(r"  (/\S.*|[A-Z]:\\.*)$", slot, flags=re.MULTILINE)]
    assert len(paden) == 8
    assert [p for p in paden if not p.exists()] == []


def test_every_row_of_the_decision_table_occurs() -> None:
    leesmij = (SAMPLES / "LEESMIJ.md").read_text(encoding="utf-8")
    rijen = re.findall(r"^\| \d+ \| [^|]+ \| (\d+) \|", leesmij, flags=re.MULTILINE)
    assert len(rijen) == 40
    nummers = {r["nr"] for r in load_tabel("beslistabel")}
    assert set(rijen) == nummers - {TWIJFEL}, "doubt has its own cases: test_twijfel"


def test_the_readme_of_the_samples_tells_the_answer_of_every_row() -> None:
    leesmij = (SAMPLES / "LEESMIJ.md").read_text(encoding="utf-8")
    verteld = re.findall(r"\| (aanmelden|niet: [A-Z]{3}) \|$", leesmij, flags=re.MULTILINE)
    regels = (VERWACHT / "terugkoppeling_680363.csv").read_text("utf-8-sig").splitlines()
    begin = next(n for n, regel in enumerate(regels) if regel.startswith("BSN;"))
    plek = regels[begin].split(";").index("Aanmelden via iEb 2.0")
    gegeven = [regel.split(";")[plek : plek + 2] for regel in regels[begin + 1 :]]
    assert verteld == ["aanmelden" if j == "J" else f"niet: {reden}" for j, reden in gegeven]
