"""The repository keeps its own rules: numbers, loose ends, marks, a changelog, a wheel."""

from __future__ import annotations

import base64
import csv
import io
import os
import re
import subprocess
import sys
import tomllib
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from bvtool import __version__
from tests.hulp import run

ROOT = Path(__file__).resolve().parents[1]
MERKEN = {"bevestigd", "afgeleid", "aangenomen"}


def tracked() -> list[Path]:
    """Every file under version control that is there."""
    gelopen = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, encoding="utf-8", check=True
    )
    paden = (ROOT / naam for naam in gelopen.stdout.split("\0") if naam)
    return [pad for pad in paden if pad.is_file()]


def parts(pad: Path) -> Iterator[tuple[str, str]]:
    """The text of a file; of a zip or workbook that of every member, of an envelope its message."""
    data = pad.read_bytes()
    naam = pad.relative_to(ROOT).as_posix()
    if zipfile.is_zipfile(io.BytesIO(data)):
        with zipfile.ZipFile(io.BytesIO(data)) as zip_:
            yield from (
                (f"{naam}: {lid}", zip_.read(lid).decode("latin-1")) for lid in zip_.namelist()
            )
    elif b"\0" not in data[:4096]:
        tekst = data.decode("utf-8", errors="replace")
        yield naam, tekst
        for bericht in re.findall(r"xmlBestand>([\w+/=\s]{80,})<", tekst):
            yield naam, base64.b64decode(bericht).decode("latin-1")


def could_be_real(cijfers: str) -> bool:
    """Whether this number passes the 11-proef and lies outside the ranges for tests."""
    gewichten = (9, 8, 7, 6, 5, 4, 3, 2, -1)
    som = sum(g * int(c) for g, c in zip(gewichten, cijfers, strict=True))
    fictief = "999900006" <= cijfers <= "999999990" or cijfers in ("000009921", "000000000")
    return som % 11 == 0 and not fictief


@pytest.mark.parametrize("cijfers", ["999900006", "000009921", "999900007", "000000000"])
def test_fictive_and_impossible_numbers_are_no_persons(cijfers: str) -> None:
    assert not could_be_real(cijfers)


def test_a_number_outside_the_ranges_for_tests_is_noticed() -> None:
    assert could_be_real(str(10**8 + 9))


def test_no_number_that_can_be_a_persons_stands_in_any_file() -> None:
    gevonden = [
        naam
        for pad in tracked()
        for naam, tekst in parts(pad)
        if any(could_be_real(c) for c in re.findall(r"(?<![\w.])\d{9}(?!\w)", tekst))
    ]
    assert gevonden == []


LOS = (
    "TO" + "DO", "FIX" + "ME", "raise NotImplemented" + "Error",
    "pytest." + "skip(", "@pytest.mark." + "xfail", "lorem " + "ipsum",
)  # fmt: skip
MACHINE = re.compile(r"(?<![\w./-])(?:/(?:home|root|Users)/\w|[A-Z]:\\Users\\)")


def test_nothing_is_left_for_later_and_no_path_of_somebodys_machine() -> None:
    los = [
        f"{naam}: {woord}"
        for pad in tracked()
        if pad.suffix in (".py", ".md", ".html", ".toml", ".css", ".txt", ".cmd", ".sh", ".csv")
        for naam, tekst in parts(pad)
        for woord in (*LOS, *MACHINE.findall(tekst))
        if woord in tekst
    ]
    assert los == []


def test_what_a_user_reads_asks_for_nothing_outside() -> None:
    for pad in (ROOT / "templates").rglob("*"):
        tekst = pad.read_text(encoding="utf-8") if pad.is_file() else ""
        assert not re.search(r"""(?:src|href|url)\s*[=(]\s*["']?(?:https?:)?//""", tekst), pad.name


def test_a_file_is_short_or_says_why_not() -> None:
    lang = []
    for pad in tracked():
        in_tests = pad.is_relative_to(ROOT / "tests")  # a list of facts is as long as its facts
        if pad.suffix == ".py" and not in_tests:
            regels = pad.read_text(encoding="utf-8").splitlines()
            if len(regels) > 300 and "300 lines" not in "".join(regels[:15]):
                lang.append(f"{pad.relative_to(ROOT)} {len(regels)}")
    assert lang == []


def test_every_folder_with_tests_is_a_package() -> None:
    mappen = {pad.parent for pad in tracked() if pad.name.startswith("test_")}
    assert [m for m in sorted(mappen) if not (m / "__init__.py").exists()] == []


def test_every_row_of_a_table_carries_its_mark() -> None:
    zonder = []
    for pad in sorted((ROOT / "bvtool" / "data").glob("*.csv")):
        with pad.open(encoding="utf-8", newline="") as stroom:
            for nummer, rij in enumerate(csv.DictReader(stroom, delimiter=";"), start=2):
                if "merk" in rij and rij["merk"] not in MERKEN:
                    zonder.append(f"{pad.name} {nummer}")
    assert zonder == []


def test_the_assumptions_carry_a_mark() -> None:
    tekst = (ROOT / "docs" / "aannames.md").read_text(encoding="utf-8")
    for kop in ("Bestanden", "Beslistabel", "Werkboek", "Terugkoppeling", "Berichten",
                "Kalender en wissels", "Rapport", "Monitor"):  # fmt: skip
        deel = tekst.partition(f"\n## {kop}\n")[2].partition("\n## ")[0]
        rijen = re.findall(r"^\| (?!aanname)[^|]+ \| ([^|]+) \| [^|]+ \|$", deel, flags=re.M)
        assert rijen, kop
        assert {m for merk in rijen for m in merk.split(" en ")} <= MERKEN | {"per regel"}, kop


def test_the_changelog_tells_of_this_version_and_of_what_is_not_released_yet() -> None:
    tekst = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    koppen = re.findall(r"^## (.+)", tekst, flags=re.M)
    assert koppen[:2] == ["Nog niet uitgebracht", __version__]
    assert len(koppen) == len(set(koppen))
    deel = tekst.partition("## Nog niet uitgebracht\n")[2]
    for naam in re.findall(
        r"^  (\w+)  ", run("--help").uit.partition("Opdrachten:")[2], flags=re.M
    ):
        assert f"`{naam}`" in deel, naam


def test_the_readme_names_commands_that_exist() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    doelen = set(re.findall(r"^([a-z-]+):", makefile, flags=re.M))
    genoemd = set(re.findall(r"(?:^|`)make ([a-z-]+)", readme, flags=re.M))
    assert genoemd >= {"demo", "test"}
    assert genoemd <= doelen


def test_the_parts_that_bvtool_stands_on_are_explained() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    namen = {re.split(r"[<>=\[]", eis)[0] for eis in project["dependencies"]}
    tekst = (ROOT / "docs" / "architectuur.md").read_text(encoding="utf-8")
    tabel = set(re.findall(r"^\| ([\w-]+) \| ", tekst.partition("| pakket |")[2], flags=re.M))
    assert namen <= tabel


def test_an_installed_wheel_works_from_any_folder(tmp_path: Path) -> None:
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet"]
    bouw: list[str | Path] = [
        *pip,
        "wheel",
        "--no-deps",
        "--no-build-isolation",
        "--wheel-dir",
        tmp_path,
        ROOT,
    ]
    subprocess.run(bouw, cwd=ROOT, check=True, capture_output=True)
    [wiel] = tmp_path.glob("bvtool-*.whl")
    doel, werk = tmp_path / "doel", tmp_path / "ergens anders"
    werk.mkdir()
    zet: list[str | Path] = [*pip, "install", "--no-deps", "--no-index", "--target", doel, wiel]
    subprocess.run(zet, check=True, capture_output=True)

    def start(*woorden: str, code: int = 0) -> str:
        omgeving = os.environ | {"PYTHONPATH": str(doel), "PYTHONIOENCODING": "utf-8"}
        gelopen = subprocess.run(
            [sys.executable, *woorden],
            cwd=werk, env=omgeving, capture_output=True, encoding="utf-8", check=False,
        )  # fmt: skip
        assert gelopen.returncode == code, gelopen.stdout + gelopen.stderr
        return gelopen.stdout

    waar = start("-c", "import bvtool; from bvtool.vak.sjablonen import find_sjablonen as f; "
                       "print(bvtool.__file__, f(), sep='\\n')")  # fmt: skip
    assert all(Path(regel).is_relative_to(doel) for regel in waar.splitlines())
    assert (doel / "bvtool" / "py.typed").exists()
    start("-m", "bvtool", "voorbeeld", "map", "--klanten", "40")
    start("-m", "bvtool", "--dossier", "map", "vergelijk", code=1)
    assert (werk / "map" / "werk" / "werkboek.xlsx").exists()
    assert (werk / "map" / "rapporten" / "vergelijking.html").exists()
    assert next((doel / "bin").glob("bvtool*"), None) or next((doel / "Scripts").glob("bvtool*"))
