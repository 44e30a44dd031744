"""Installing as an IT department does: from an unpacked bundle, with nothing but Python.

The bundle here is a small one: the real pip, and a bvtool that does nothing but try itself.

More than 300 lines: two scripts, with everything that may be wrong on a computer.
"""

from __future__ import annotations

import hashlib
import importlib.util
import json
import os
import shutil
import subprocess
import sys
import sysconfig
import zipfile
from importlib import metadata
from pathlib import Path
from types import ModuleType
from typing import Any

import pip
import pytest

from installatie.bundel import MEE
from installatie.zips import CONTROLE, write_controle

OP_WINDOWS = os.name == "nt"
PROGRAMMA = """\
import pathlib
import sys
if sys.argv[1:] == ["--zelftest"]:
    print("De zelftest is {uitslag}.")
    sys.exit({code})
print("bvtool {versie}", *sys.argv[1:])
if sys.argv[1:] == ["start"]:
    print(pathlib.Path.cwd().name)
"""


def write_bundel(map_: Path, versie: str = "0.1.0", code: int = 0) -> Path:
    """A bundle for this Python on this system, whose bvtool ends its self-test with `code`."""
    (map_ / "wielen").mkdir(parents=True)
    (map_ / "handleiding").mkdir()
    (map_ / "handleiding" / "index.html").write_text("<p>Handleiding</p>", encoding="utf-8")
    for pad in MEE.iterdir():
        if pad.is_file():
            shutil.copy(pad, map_ / pad.name)
    pip_map = Path(pip.__file__).parent
    naam = f"pip-{metadata.version('pip')}-py3-none-any.whl"
    with zipfile.ZipFile(map_ / "wielen" / naam, "w") as zip_:
        for pad in pip_map.rglob("*"):
            if pad.is_file() and pad.suffix != ".pyc":
                zip_.write(pad, pad.relative_to(pip_map.parent))
    som = write_eigen(map_ / "wielen", versie, code)
    vereist = f"bvtool=={versie} --hash=sha256:{som}\n"
    (map_ / "vereisten.txt").write_text(vereist, encoding="utf-8")
    gegevens = {"versie": versie, "systeem": name_systeem(), "glibc": "", "zonder": [],
                "pythons": [f"{sys.version_info[0]}.{sys.version_info[1]}"]}  # fmt: skip
    (map_ / "bundel.json").write_text(json.dumps(gegevens), encoding="utf-8")
    seal(map_)
    return map_


def name_systeem() -> str:
    soort = {"win32": "windows", "darwin": "macos"}.get(sys.platform, "linux")
    arm = sysconfig.get_platform().endswith(("arm64", "aarch64"))
    return f"{soort}-{'arm64' if arm else 'x86_64'}"


def seal(map_: Path) -> None:
    """The check file of what stands there now."""
    sommen = {
        pad.relative_to(map_).as_posix(): hashlib.sha256(pad.read_bytes()).hexdigest()
        for pad in map_.rglob("*")
        if pad.is_file() and pad.name != CONTROLE
    }
    (map_ / CONTROLE).write_text(write_controle(sommen), encoding="utf-8")


def write_eigen(map_: Path, versie: str, code: int) -> str:
    """The wheel of a bvtool that only tells who it is; gives its hash."""
    uitslag = "geslaagd" if code == 0 else "niet geslaagd"
    info = f"bvtool-{versie}.dist-info"
    leden = {
        "bvtool/__init__.py": "",
        "bvtool/__main__.py": PROGRAMMA.format(uitslag=uitslag, code=code, versie=versie),
        f"{info}/METADATA": f"Metadata-Version: 2.1\nName: bvtool\nVersion: {versie}\n",
        f"{info}/WHEEL": "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    leden[f"{info}/RECORD"] = "".join(f"{naam},,\n" for naam in [*leden, f"{info}/RECORD"])
    pad = map_ / f"bvtool-{versie}-py3-none-any.whl"
    with zipfile.ZipFile(pad, "w") as zip_:
        for naam, tekst in leden.items():
            zip_.writestr(naam, tekst)
    return hashlib.sha256(pad.read_bytes()).hexdigest()


class Computer:
    """A person with a home folder of their own, who starts the installation."""

    def __init__(self, map_: Path) -> None:
        self.thuis = map_ / "thuis é & co"
        (self.thuis / "Desktop").mkdir(parents=True)
        self.werkmap = self.thuis / "Bestandsvergelijkingen"
        self.plek = self.thuis / "eigen map"

    def install(self, bundel: Path, *opties: str, **anders: str) -> tuple[int, str]:
        """Start the installation of this system; gives the exit code and what was said."""
        start = ["cmd", "/c", "installeer.cmd"] if OP_WINDOWS else ["sh", "installeer.sh"]
        vlag = ["--map", str(self.plek), *opties]
        klaar = self.run([*start, *vlag], bundel, **anders)
        return klaar.returncode, klaar.stdout + klaar.stderr

    def run(self, opdracht: list[str], map_: Path, **anders: str) -> Any:
        omgeving = os.environ | {
            "HOME": str(self.thuis), "USERPROFILE": str(self.thuis),
            "BVTOOL_PYTHON": sys.executable,
            "XDG_DATA_HOME": "", "XDG_CONFIG_HOME": "", "PIP_INDEX_URL": "http://127.0.0.1:9/",
            "PIP_REQUIRE_VIRTUALENV": "1", "PYTHONPATH": str(map_), **anders,
        }  # fmt: skip
        return subprocess.run(
            opdracht, cwd=map_, env=omgeving, capture_output=True, encoding="utf-8",
            errors="replace", check=False,
        )  # fmt: skip

    def give(self, *woorden: str) -> str:
        """Give a command as the person does, through what was installed for it."""
        starter = (
            self.thuis / "bvtool" / "bvtool.cmd" if OP_WINDOWS else self.thuis / ".local/bin/bvtool"
        )
        voor = ["cmd", "/c"] if OP_WINDOWS else []
        klaar = self.run([*voor, str(starter), *woorden], self.thuis)
        assert klaar.returncode == 0, klaar.stderr
        return str(klaar.stdout)

    def click(self) -> list[str]:
        """Open the shortcut on the desktop; what it says."""
        [knop] = (self.thuis / "Desktop").iterdir()
        if knop.suffix == ".desktop":
            regel = knop.read_text(encoding="utf-8").partition('Exec="')[2].partition('"')[0]
            knop = Path(regel.replace("%%", "%"))
        voor = ["cmd", "/c"] if OP_WINDOWS else []
        return str(self.run([*voor, str(knop)], self.thuis).stdout).splitlines()


@pytest.fixture
def computer(tmp_path: Path) -> Computer:
    """A computer on which nothing is installed yet."""
    return Computer(tmp_path)


def test_it_installs_upgrades_and_removes_and_leaves_the_dossiers(
    computer: Computer, tmp_path: Path
) -> None:
    code, gezegd = computer.install(write_bundel(tmp_path / "bundel één"))
    assert code == 0, gezegd
    assert "De zelftest is geslaagd." in gezegd
    assert computer.give("een", "twee woorden") == "bvtool 0.1.0 een twee woorden\n"
    assert computer.click() == ["bvtool 0.1.0 start", "Bestandsvergelijkingen"]
    assert (computer.plek / "handleiding" / "index.html").is_file()
    (computer.werkmap / "dossier.txt").write_text("van mij", encoding="utf-8")

    code, gezegd = computer.install(write_bundel(tmp_path / "bundel twee", "0.2.0"))
    assert code == 0, gezegd
    assert computer.give() == "bvtool 0.2.0\n"
    assert not (computer.plek / "programma.oud").exists()

    code, gezegd = computer.install(tmp_path / "bundel één")
    assert (code, "nieuwere versie" in gezegd) == (65, True)
    assert computer.give() == "bvtool 0.2.0\n"

    assert computer.install(tmp_path / "bundel twee", "--verwijder")[0] == 0
    assert not computer.plek.exists()
    assert list((computer.thuis / "Desktop").iterdir()) == []
    assert [p.name for p in computer.werkmap.iterdir()] == ["dossier.txt"]


def test_a_version_that_fails_its_test_does_not_replace_the_one_that_works(
    computer: Computer, tmp_path: Path
) -> None:
    assert computer.install(write_bundel(tmp_path / "goed"))[0] == 0
    code, gezegd = computer.install(write_bundel(tmp_path / "stuk", "0.2.0", code=70))
    assert code == 70
    assert "niet in gebruik genomen" in gezegd
    assert computer.give() == "bvtool 0.1.0\n"
    assert not (computer.plek / "programma.oud").exists()


def test_after_an_installation_that_was_cut_off_it_installs_again(
    computer: Computer, tmp_path: Path
) -> None:
    bundel = write_bundel(tmp_path / "bundel")
    assert computer.install(bundel, "--zonder-snelkoppeling")[0] == 0
    (computer.plek / "programma").rename(computer.plek / "programma.oud")
    (computer.plek / "programma").mkdir()  # the power went out while it was being filled
    code, gezegd = computer.install(bundel, "--zonder-snelkoppeling")
    assert code == 0, gezegd
    assert computer.give() == "bvtool 0.1.0\n"
    assert not (computer.plek / "programma.oud").exists()
    assert list((computer.thuis / "Desktop").iterdir()) == []


@pytest.mark.parametrize("wat", ["veranderd", "weg", "erbij", "zonder lijst"])
def test_a_bundle_that_is_not_whole_is_refused(
    computer: Computer, tmp_path: Path, wat: str
) -> None:
    bundel = write_bundel(tmp_path / "bundel")
    wiel = bundel / "wielen" / "bvtool-0.1.0-py3-none-any.whl"
    if wat == "veranderd":
        wiel.write_bytes(wiel.read_bytes() + b" ")
    elif wat == "weg":
        wiel.unlink()
    elif wat == "erbij":
        write_eigen(bundel / "wielen", "9.9.9", 0)
    else:
        (bundel / CONTROLE).unlink()
    code, gezegd = computer.install(bundel)
    assert code == 65, gezegd
    assert "Wat nu:" in gezegd
    assert not computer.plek.exists()


def test_a_folder_of_somebody_else_is_left_alone(computer: Computer, tmp_path: Path) -> None:
    (computer.plek / "programma").mkdir(parents=True)
    (computer.plek / "programma" / "van mij.txt").write_text("van mij", encoding="utf-8")
    assert computer.install(write_bundel(tmp_path / "bundel"))[0] == 65
    assert computer.install(tmp_path / "bundel", "--verwijder")[0] == 66
    assert (computer.plek / "programma" / "van mij.txt").is_file()


def test_without_a_python_that_fits_it_says_what_to_ask_for(
    computer: Computer, tmp_path: Path
) -> None:
    bundel = write_bundel(tmp_path / "bundel")
    gegevens = json.loads((bundel / "bundel.json").read_text(encoding="utf-8"))
    gegevens["pythons"] = ["3.99"]
    (bundel / "bundel.json").write_text(json.dumps(gegevens), encoding="utf-8")
    code, gezegd = computer.install(bundel)
    assert code == 66
    assert "3.99" in gezegd
    assert "IT-afdeling" in gezegd


@pytest.mark.skipif(OP_WINDOWS, reason="Windows has no PATH without Python to give")
def test_without_any_python_it_says_what_to_ask_for(computer: Computer, tmp_path: Path) -> None:
    leeg = tmp_path / "bin"
    leeg.mkdir()
    for naam in ("dirname", "cat"):
        (leeg / naam).symlink_to(str(shutil.which(naam)))
    bundel = write_bundel(tmp_path / "bundel")
    (bundel / "installeer.sh").write_text(
        (MEE / "installeer.sh").read_text("utf-8").replace("/usr/local/bin/", "/niets/"), "utf-8"
    )
    klaar = subprocess.run(
        ["/bin/sh", "installeer.sh"], cwd=bundel, env={"PATH": str(leeg)}, capture_output=True,
        encoding="utf-8", check=False,
    )  # fmt: skip
    assert klaar.returncode == 66, klaar.stderr
    assert "Python 3.13" in klaar.stderr
    assert "IT-afdeling" in klaar.stderr


@pytest.mark.parametrize("naam", ["installeer.py", "bundel.json"])
def test_from_a_zip_that_is_not_unpacked_it_says_so(
    computer: Computer, tmp_path: Path, naam: str
) -> None:
    bundel = write_bundel(tmp_path / "bundel")
    (bundel / naam).unlink()
    code, gezegd = computer.install(bundel)
    assert code == 66
    assert "Pak eerst de hele zip uit" in gezegd


@pytest.fixture(scope="module")
def installeer() -> ModuleType:
    """The module installeer.py."""
    spec = importlib.util.spec_from_file_location("installeer", MEE / "installeer.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["installeer"] = module
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize(
    ("platform", "machine", "systeem", "past"),
    [
        ("win-amd64", "AMD64", "windows-x86_64", True),
        ("win-amd64", "ARM64", "windows-x86_64", True),  # a Python for Intel on ARM takes Intel
        ("win32", "AMD64", "windows-x86_64", False),
        ("win-arm64", "ARM64", "windows-arm64", True),
        ("win-arm64", "ARM64", "windows-x86_64", False),
        ("linux-x86_64", "x86_64", "linux-x86_64", True),
        ("linux-aarch64", "aarch64", "linux-arm64", True),
        ("linux-x86_64", "x86_64", "macos-x86_64", False),
        ("macosx-11.0-universal2", "arm64", "macos-arm64", True),
        ("macosx-11.0-universal2", "x86_64", "macos-arm64", False),
        ("macosx-10.9-x86_64", "x86_64", "macos-x86_64", True),
    ],
)
def test_a_bundle_fits_its_own_system_alone(
    installeer: ModuleType,
    monkeypatch: pytest.MonkeyPatch,
    platform: str,
    machine: str,
    systeem: str,
    past: bool,
) -> None:
    monkeypatch.setattr(installeer.sysconfig, "get_platform", lambda: platform)
    monkeypatch.setattr(installeer.platform, "machine", lambda: machine)
    versie = f"{sys.version_info[0]}.{sys.version_info[1]}"
    reden = installeer.why_not(installeer.Bundel("0.1.0", systeem, [versie], "", []))
    assert (reden == "") is past, reden


def test_an_old_linux_or_one_of_another_kind_is_told_apart(
    installeer: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(installeer.platform, "libc_ver", lambda: ("glibc", "2.36"))
    assert installeer.is_genoeg("2.28")
    assert not installeer.is_genoeg("2.100")
    monkeypatch.setattr(installeer.platform, "libc_ver", lambda: ("", ""))
    assert not installeer.is_genoeg("2.17")


def test_a_path_is_one_word_in_what_is_written(installeer: ModuleType) -> None:
    raar = Path("C:/50% é & co/it's")
    assert installeer.quote_cmd(raar) == f'"{str(raar).replace("%", "%%")}"'
    klaar = subprocess.run(
        [sys.executable, "-c", "import shlex, sys; print(shlex.split(sys.argv[1]))",
         installeer.quote_sh(raar)], capture_output=True, encoding="utf-8", check=True,
    )  # fmt: skip
    assert klaar.stdout.strip() == str([str(raar)])


def test_what_runs_on_windows_is_plain(installeer: ModuleType, tmp_path: Path) -> None:
    plek = installeer.Plek(
        tmp_path, tmp_path / "Bestandsvergelijkingen", tmp_path / "bvtool.cmd", []
    )
    installeer.write_starter(tmp_path / "knop.cmd", installeer.make_knop_windows(plek))
    regels = (tmp_path / "knop.cmd").read_bytes().split(b"\r\n")
    assert regels[:2] == [b"@echo off", b"chcp 65001 >nul"]
    assert all(b"\n" not in regel for regel in regels)
    (MEE / "installeer.cmd").read_text(encoding="ascii")
