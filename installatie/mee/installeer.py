"""Zet bvtool op deze computer: zonder beheerrechten, zonder internet, in een eigen map.

Started by installeer.cmd and installeer.sh, from the unpacked bundle; needs Python alone. The old
version stands aside until the new one has tried itself, and comes back when that fails.

More than 300 lines: one file, that an IT department can read as a whole before it runs.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import platform
import shutil
import subprocess
import sys
import sysconfig
import venv
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

HIER = Path(__file__).resolve().parent
PROGRAMMA, OUD, LIJST, KLAAR = "programma", "programma.oud", "geinstalleerd.json", "klaar"
WERKMAP = "Bestandsvergelijkingen"
_EIGEN_PYTHON = Path("Scripts/python.exe") if os.name == "nt" else Path("bin/python")
_TEKEN = {"windows": "win", "linux": "linux", "macos": "macosx"}


class Fout(Exception):
    """Installing cannot go on: what, what now, and the exit code."""

    def __init__(self, fout: str, wat_nu: str, code: int) -> None:
        super().__init__(fout)
        self.fout, self.wat_nu, self.code = fout, wat_nu, code


@dataclass(frozen=True)
class Bundel:
    """What this bundle is for, from bundel.json."""

    versie: str
    systeem: str
    pythons: Sequence[str]
    glibc: str
    zonder: Sequence[str]


@dataclass(frozen=True)
class Plek:
    """Where everything goes: `map` holds the program, `werkmap` the dossiers."""

    map: Path
    werkmap: Path
    starter: Path
    snelkoppelingen: Sequence[Path]


def main(argv: Sequence[str] | None = None) -> int:
    """Install, remove, or (`--past`) only tell by the exit code whether this Python fits."""
    opties = read_opties(argv)
    try:
        bundel = read_bundel(HIER)
        if opties.past:
            return 0 if not why_not(bundel) else 1
        plek = find_plek(opties)
        if opties.verwijder:
            remove(plek)
            return 0
        if reden := why_not(bundel):
            raise Fout(reden, "Vraag uw IT-afdeling om een Python die past, en start de "
                       "installatie daarna opnieuw.", 66)  # fmt: skip
        install(bundel, plek)
    except Fout as fout:
        say(f"{fout.fout}\n  Wat nu: {fout.wat_nu}")
        return fout.code
    except KeyboardInterrupt:
        say("Onderbroken. Start de installatie opnieuw.")
        return 130
    except OSError as fout:
        say(f"Lezen of schrijven lukt niet: {fout.strerror or 'het systeem weigert dit'}.\n"
            f"  Waar:   {fout.filename or ''}\n  Wat nu: sluit bvtool en alle vensters ervan, kijk "
            "of er ruimte is, en start de installatie opnieuw.")  # fmt: skip
        return 74
    return 0


def read_opties(argv: Sequence[str] | None) -> argparse.Namespace:
    """The options; all of them have a value that fits most computers."""
    lezer = argparse.ArgumentParser(
        prog="installeer", description="Zet bvtool op deze computer.", add_help=False
    )
    lezer.add_argument("--map", type=Path, metavar="MAP", help="waar het programma komt")
    lezer.add_argument("--werkmap", type=Path, metavar="MAP", help="waar de dossiers komen")
    lezer.add_argument("--zonder-snelkoppeling", action="store_true", help="maak er geen")
    lezer.add_argument("--verwijder", action="store_true", help="haal bvtool weg, niet de dossiers")
    lezer.add_argument("--past", action="store_true", help=argparse.SUPPRESS)
    lezer.add_argument("--help", action="help", help="laat deze uitleg zien")
    return lezer.parse_args(argv)


def say(tekst: str) -> None:
    """Talk to the person who installs."""
    print(tekst, flush=True)  # noqa: T201


def read_bundel(map_: Path) -> Bundel:
    """What stands in bundel.json; raises Fout when the bundle is not whole."""
    try:
        gegevens = json.loads((map_ / "bundel.json").read_text(encoding="utf-8"))
        return Bundel(**gegevens)
    except (OSError, ValueError, TypeError):
        raise Fout("De bundel is niet heel.", "Pak de hele zip opnieuw uit.", 65) from None


def why_not(bundel: Bundel) -> str:
    """Why this Python on this computer does not fit the bundle; an empty text when it does."""
    versie = f"{sys.version_info[0]}.{sys.version_info[1]}"
    hier = f"{sys.implementation.name} {versie} ({sysconfig.get_platform()})"
    if versie not in bundel.pythons:
        return f"Deze bundel is voor Python {', '.join(bundel.pythons)}; hier staat {hier}."
    if sys.implementation.name != "cpython" or sysconfig.get_config_var("Py_GIL_DISABLED"):
        return f"Deze bundel is voor de gewone Python van python.org; hier staat {hier}."
    soort, _, machine = bundel.systeem.partition("-")
    eigen = sysconfig.get_platform().lower().replace("-", "_")
    past_soort = eigen.startswith(_TEKEN[soort])
    namen = {
        "x86_64": ("x86_64", "amd64", "universal2"),
        "arm64": ("arm64", "aarch64", "universal2"),
    }
    past_machine = eigen.endswith(namen[machine])
    if eigen.endswith("universal2"):
        past_machine = platform.machine() == machine
    if not (past_soort and past_machine):
        return f"Deze bundel is voor {bundel.systeem}; hier staat {hier}."
    if bundel.glibc and not is_genoeg(bundel.glibc):
        return f"Deze bundel vraagt een Linux met glibc {bundel.glibc} of nieuwer."
    return ""


def is_genoeg(glibc: str) -> bool:
    """Whether this Linux has a glibc that is new enough."""
    naam, versie = platform.libc_ver()
    if naam != "glibc":
        return False
    return [int(d) for d in versie.split(".")[:2]] >= [int(d) for d in glibc.split(".")]


def find_plek(opties: argparse.Namespace) -> Plek:
    """The folders for this user on this system; `--map` and `--werkmap` go first."""
    thuis = Path.home()
    gedeeld = Path(os.environ.get("XDG_DATA_HOME") or thuis / ".local/share")
    eigen, starter = gedeeld / "bvtool", thuis / ".local/bin/bvtool"
    if sys.platform == "win32":
        # Not in AppData: what the Python of the Microsoft Store writes there, others cannot see.
        eigen, starter = thuis / "bvtool", thuis / "bvtool" / "bvtool.cmd"
    elif sys.platform == "darwin":
        eigen = thuis / "Library" / "Application Support" / "bvtool"
    knoppen = [] if opties.zonder_snelkoppeling else find_knoppen(thuis)
    return Plek(
        map=(opties.map or eigen).absolute(),
        werkmap=(opties.werkmap or thuis / WERKMAP).absolute(),
        starter=starter,
        snelkoppelingen=knoppen,
    )


def find_knoppen(thuis: Path) -> list[Path]:
    """Where a shortcut `bvtool` comes: on the desktop, and in the menu of Linux."""
    if sys.platform == "win32":
        return [find_bureaublad_windows(thuis) / "bvtool.cmd"]
    if sys.platform == "darwin":
        return [thuis / "Desktop" / "bvtool.command"]
    config = Path(os.environ.get("XDG_CONFIG_HOME") or thuis / ".config") / "user-dirs.dirs"
    bureaublad = thuis / "Desktop"
    if config.is_file():
        for regel in config.read_text(encoding="utf-8", errors="replace").splitlines():
            if regel.startswith("XDG_DESKTOP_DIR="):
                bureaublad = Path(regel.partition("=")[2].strip('" ').replace("$HOME", str(thuis)))
    menu = Path(os.environ.get("XDG_DATA_HOME") or thuis / ".local/share") / "applications"
    op_bureaublad = [bureaublad / "bvtool.desktop"] if bureaublad.is_dir() else []
    return [menu / "bvtool.desktop", *op_bureaublad]


def find_bureaublad_windows(thuis: Path) -> Path:
    """The desktop of this user, also where the organisation moved it."""
    if sys.platform == "win32":
        import winreg

        plek = r"Software\Microsoft\Windows\CurrentVersion\Explorer\User Shell Folders"
        try:
            with winreg.OpenKey(winreg.HKEY_CURRENT_USER, plek) as sleutel:
                waarde, _ = winreg.QueryValueEx(sleutel, "Desktop")
                return Path(os.path.expandvars(waarde))
        except OSError:
            pass
    return thuis / "Desktop"


def install(bundel: Bundel, plek: Plek) -> None:
    """Check the bundle, put the program there, try it, and only then make it the one in use."""
    stap(1, "de bundel nakijken")
    check_controle(HIER)
    check_map(plek.map, bundel)
    stap(2, f"bvtool {bundel.versie} neerzetten in {plek.map}")
    plek.map.mkdir(parents=True, exist_ok=True)
    if not (plek.map / LIJST).exists():
        write_lijst(plek.map, "0", [])
    restore(plek.map)
    nieuw, oud = plek.map / PROGRAMMA, plek.map / OUD
    if nieuw.exists():
        nieuw.rename(oud)
    try:
        fill_programma(nieuw)
        stap(3, "de installatie testen")
        run_zelftest(nieuw)
        (nieuw / KLAAR).touch()
    except BaseException:
        shutil.rmtree(nieuw, ignore_errors=True)
        if oud.exists():
            oud.rename(nieuw)
        raise
    stap(4, "de startknop maken")
    write_starters(plek)
    plek.werkmap.mkdir(mode=0o700, parents=True, exist_ok=True)
    shutil.rmtree(plek.map / "handleiding", ignore_errors=True)
    shutil.copytree(HIER / "handleiding", plek.map / "handleiding")
    write_lijst(plek.map, bundel.versie, [plek.starter, *plek.snelkoppelingen])
    shutil.rmtree(oud, ignore_errors=True)
    tell_klaar(bundel, plek)


def write_lijst(map_: Path, versie: str, geschreven: Sequence[Path]) -> None:
    """What stands here and what was written outside this folder; it marks the folder as ours."""
    lijst = {"versie": versie, "geschreven": [str(p) for p in geschreven]}
    (map_ / LIJST).write_text(json.dumps(lijst, indent=1) + "\n", encoding="utf-8")


def stap(nummer: int, wat: str) -> None:
    """Tell how far it is."""
    say(f"{nummer} van 4: {wat} ...")


def tell_klaar(bundel: Bundel, plek: Plek) -> None:
    """What stands where."""
    say(f"bvtool {bundel.versie} is klaar voor gebruik.")
    for knop in plek.snelkoppelingen[-1:]:
        say(f"  Starten:       {knop}")
    say(f"  Opdracht:      {plek.starter}")
    say(f"  Uw dossiers:   {plek.werkmap}")
    say(f"  Handleiding:   {plek.map / 'handleiding' / 'index.html'}")
    if bundel.zonder:
        say(f"  Niet in deze bundel: {', '.join(bundel.zonder)} (een administratie op een server).")


def check_controle(map_: Path) -> None:
    """Every file of the bundle is as it was made; raises Fout for the first that is not."""
    wat_nu = "Haal de bundel opnieuw op, pak de hele zip uit en vergelijk zijn controlegetal."
    if not (map_ / "controle.sha256").is_file():
        raise Fout("In de bundel ontbreekt controle.sha256.", wat_nu, 65)
    regels = (map_ / "controle.sha256").read_text(encoding="utf-8").splitlines()
    for regel in regels:
        som, _, naam = regel.partition("  ")
        pad = map_ / naam
        if not pad.is_file():
            raise Fout(f"In de bundel ontbreekt {naam}.", wat_nu, 65)
        with pad.open("rb") as stroom:
            if hashlib.file_digest(stroom, "sha256").hexdigest() != som:
                raise Fout(f"In de bundel is {naam} veranderd of beschadigd.", wat_nu, 65)
    genoemd = {regel.partition("  ")[2] for regel in regels}
    for pad in (map_ / "wielen").iterdir():
        if f"wielen/{pad.name}" not in genoemd:
            raise Fout(f"In de bundel staat een vreemd bestand: wielen/{pad.name}.", wat_nu, 65)


def check_map(map_: Path, bundel: Bundel) -> None:
    """The folder is empty, new or ours, and holds nothing newer; raises Fout otherwise."""
    lijst = map_ / LIJST
    if lijst.is_file():
        er_is = json.loads(lijst.read_text(encoding="utf-8"))["versie"]
        if _getallen(er_is) > _getallen(bundel.versie):
            raise Fout(f"Hier staat al een nieuwere versie van bvtool: {er_is}.",
                       "Wilt u terug? Haal bvtool dan eerst weg met de optie --verwijder. Uw "
                       "dossiers blijven staan.", 65)  # fmt: skip
    elif (map_ / PROGRAMMA).exists():
        raise Fout(f"In {map_} staat al een map {PROGRAMMA} die niet van bvtool is.",
                   "Kies met de optie --map een lege map.", 65)  # fmt: skip


def _getallen(versie: str) -> list[int]:
    return [int("".join(c for c in deel if c.isdigit()) or 0) for deel in versie.split(".")]


def restore(map_: Path) -> None:
    """After an installation that was cut off: the version before it comes back; a finished one
    stays, and what it replaced goes.
    """
    if (map_ / OUD).exists():
        if (map_ / PROGRAMMA / KLAAR).exists():
            shutil.rmtree(map_ / OUD)
        else:
            shutil.rmtree(map_ / PROGRAMMA, ignore_errors=True)
            (map_ / OUD).rename(map_ / PROGRAMMA)


def fill_programma(map_: Path) -> None:
    """An environment of its own with bvtool and what it stands on, from the bundle alone."""
    venv.EnvBuilder(with_pip=False, symlinks=os.name != "nt").create(map_)
    [pip] = (HIER / "wielen").glob("pip-*.whl")
    opdracht = [
        str(map_ / _EIGEN_PYTHON), "-X", "utf8", str(pip / "pip"), "--isolated", "install",
        "--quiet", "--disable-pip-version-check", "--no-index", "--no-deps", "--no-cache-dir",
        "--only-binary", ":all:", "--require-hashes", "--find-links", str(HIER / "wielen"),
        "--requirement", str(HIER / "vereisten.txt"),
    ]  # fmt: skip
    klaar = run(opdracht)
    if klaar.returncode:
        raise Fout(f"De pakketten zijn niet te installeren:\n{klaar.stderr.strip()[-1500:]}",
                   "Sluit bvtool, kijk of er ruimte is en of een virusscanner iets tegenhoudt, en "
                   "start de installatie opnieuw. Laat anders deze tekst aan uw IT-afdeling zien.",
                   70)  # fmt: skip


def run_zelftest(map_: Path) -> None:
    """Let the new bvtool try itself; raises Fout when it does not pass."""
    klaar = run([str(map_ / _EIGEN_PYTHON), "-P", "-X", "utf8", "-m", "bvtool", "--zelftest"])
    say("  " + (klaar.stdout + klaar.stderr).strip().replace("\n", "\n  "))
    if klaar.returncode:
        raise Fout("De zelftest slaagt niet. De nieuwe versie is niet in gebruik genomen.",
                   "Laat de tekst hierboven aan uw IT-afdeling zien. Vaak houdt een virusscanner "
                   "of een regel voor programma's iets tegen.", 70)  # fmt: skip


def run(opdracht: Sequence[str]) -> subprocess.CompletedProcess[str]:
    """Run a program without the settings of others for Python and pip."""
    schoon = {k: w for k, w in os.environ.items() if not k.startswith(("PIP_", "PYTHON"))}
    schoon |= {"PIP_CONFIG_FILE": os.devnull, "PYTHONIOENCODING": "utf-8"}
    return subprocess.run(  # noqa: S603 - our own words, in a list
        list(opdracht), env=schoon, cwd=HIER, capture_output=True, encoding="utf-8",
        errors="replace", check=False,
    )  # fmt: skip


def write_starters(plek: Plek) -> None:
    """The command `bvtool`, and the shortcuts that open it in the folder for dossiers."""
    python = plek.map / PROGRAMMA / _EIGEN_PYTHON
    starter = make_starter_windows(python) if os.name == "nt" else make_starter(python)
    write_starter(plek.starter, starter)
    knop = plek.map / "bvtool-knop.sh"
    if os.name != "nt":
        write_starter(knop, make_knop(plek))
    for pad in plek.snelkoppelingen:
        if pad.suffix == ".desktop":
            write_starter(pad, make_menu(knop))
        else:
            write_starter(pad, make_knop_windows(plek) if os.name == "nt" else make_knop(plek))


def write_starter(pad: Path, tekst: str) -> None:
    """Write a text that can be run."""
    pad.parent.mkdir(parents=True, exist_ok=True)
    pad.unlink(missing_ok=True)
    pad.write_text(tekst, encoding="utf-8", newline="\r\n" if pad.suffix == ".cmd" else "\n")
    pad.chmod(0o755)


def make_starter(python: Path) -> str:
    """The command on Linux and macOS."""
    return f'#!/bin/sh\nexec {quote_sh(python)} -P -X utf8 -m bvtool "$@"\n'


def make_starter_windows(python: Path) -> str:
    """The command on Windows."""
    return f"@echo off\n{quote_cmd(python)} -P -X utf8 -m bvtool %*\n"


def make_menu(knop: Path) -> str:
    """An entry for the menu and the desktop of Linux."""
    pad = str(knop).replace("\\", "\\" * 4).replace("%", "%%")
    for teken in ('"', "`", "$"):
        pad = pad.replace(teken, "\\\\" + teken)
    return (
        "[Desktop Entry]\nType=Application\nName=bvtool\nTerminal=true\nCategories=Office;\n"
        f'Comment=De bestandsvergelijking beschermd wonen\nExec="{pad}"\n'
    )


def make_knop(plek: Plek) -> str:
    """The shortcut on Linux and macOS: the menu of bvtool, and after a fault a terminal."""
    return (
        f"#!/bin/sh\ncd {quote_sh(plek.werkmap)} || exit 1\n"
        f"PATH={quote_sh(plek.starter.parent)}:$PATH\nexport PATH\n"
        "if bvtool start --help >/dev/null 2>&1; then\n"
        "    bvtool start\n    [ $? -le 1 ] && exit 0\nelse\n    bvtool\nfi\n"
        'exec "${SHELL:-/bin/sh}"\n'
    )


def make_knop_windows(plek: Plek) -> str:
    """The same on Windows."""
    return (
        f"@echo off\nchcp 65001 >nul\ntitle bvtool\ncd /d {quote_cmd(plek.werkmap)}\n"
        f'set "PATH={quote_cmd(plek.starter.parent)[1:-1]};%PATH%"\n'
        "call bvtool start --help >nul 2>nul\nif errorlevel 1 goto zonder\n"
        "call bvtool start\nif errorlevel 2 goto open\nexit /b 0\n"
        ":zonder\ncall bvtool\n:open\ncmd /k\n"
    )


def quote_sh(pad: Path) -> str:
    """A path as one word of the shell."""
    return "'" + str(pad).replace("'", "'\\''") + "'"


def quote_cmd(pad: Path) -> str:
    """A path as one word of a .cmd file."""
    return '"' + str(pad).replace("%", "%%") + '"'


def remove(plek: Plek) -> None:
    """Take away what was installed, and nothing else: the dossiers stay."""
    lijst = plek.map / LIJST
    if not lijst.is_file():
        raise Fout(f"In {plek.map} staat geen bvtool.",
                   "Staat bvtool ergens anders? Noem die map met de optie --map.", 66)  # fmt: skip
    for naam in json.loads(lijst.read_text(encoding="utf-8"))["geschreven"]:
        Path(naam).unlink(missing_ok=True)
    (plek.map / "bvtool-knop.sh").unlink(missing_ok=True)
    for naam in (PROGRAMMA, OUD, "handleiding"):
        if (plek.map / naam).exists():
            shutil.rmtree(plek.map / naam)
    lijst.unlink()
    if not any(plek.map.iterdir()):
        plek.map.rmdir()
    say(f"bvtool is weg. Uw dossiers staan er nog: {plek.werkmap}")


if __name__ == "__main__":
    sys.exit(main())
