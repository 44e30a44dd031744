"""`make proof`: run every proof and write docs/betrouwbaarheid.md from what came out.

Each part is a command of its own that writes its figures as JSON into `build/bewijs/`. With
`--alleen NAAM` only that part runs; the page is always made from all figures that are there, and
says of the others that they were not measured.
"""

from __future__ import annotations

import argparse
import platform
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

from tests.bewijs.pagina import write_pagina

WORTEL = Path(__file__).parents[2]
MAP = WORTEL / "build" / "bewijs"

DELEN: dict[str, list[str]] = {
    "fouten": ["-m", "tests.faults", "--uit", "build/bewijs/fouten.json"],
    "samen": ["-m", "tests.dossier.samen", "--keer", "25", "--uit", "build/bewijs/samen.json"],
    "omgevallen": ["-m", "tests.dossier.omgevallen", "--aantal", "2000", "--uit",
                   "build/bewijs/omgevallen.json"],
    "mutanten": ["-m", "tests.mutanten", "--uit", "build/bewijs/mutanten.json"],
    "fuzz": ["-m", "tests.fuzz.lezen", "--aantal", "100000", "--processen", "2"],
    "klerk": ["-m", "tests.properties.test_klerk", "--aantal", "5000"],
    "eigenschappen": ["-m", "pytest", "-n0", "tests/properties", "--hypothesis-show-statistics"],
    "server": ["-m", "pytest", "-n0", "tests/dossier/test_server.py"],
    "tests": ["-m", "pytest", "-n", "auto"],
}  # fmt: skip
"""Name and command (after `python`); the output is kept beside the figures."""


def main() -> int:
    """Run the parts and write the page; 1 when a part found something."""
    p = argparse.ArgumentParser(description=__doc__)
    p.add_argument("--alleen", action="append", choices=sorted(DELEN))
    p.add_argument("--geen", action="store_true", help="alleen de pagina opnieuw maken")
    keuze = p.parse_args()
    MAP.mkdir(parents=True, exist_ok=True)
    mis = [n for n in (() if keuze.geen else keuze.alleen or DELEN) if not _run(n)]
    opdrachten = {naam: "python " + " ".join(woorden) for naam, woorden in DELEN.items()}
    write_pagina(MAP, WORTEL / "docs" / "betrouwbaarheid.md", opdrachten, _machine())
    for naam in mis:
        print(f"LET OP: {naam} eindigde niet goed; zie build/bewijs/{naam}.log", file=sys.stderr)
    return int(bool(mis))


def _run(naam: str) -> bool:
    begin = time.monotonic()
    omgeving = _environment(naam)
    with (MAP / f"{naam}.log").open("w", encoding="utf-8") as log:
        klaar = subprocess.run(
            [sys.executable, *DELEN[naam]], cwd=WORTEL, env=omgeving, stdout=log,
            stderr=subprocess.STDOUT,
        )  # fmt: skip
    print(f"{naam}: {'goed' if klaar.returncode == 0 else 'NIET GOED'}, "
          f"{time.monotonic() - begin:.0f} s", flush=True)  # fmt: skip
    return klaar.returncode == 0


def _environment(naam: str) -> dict[str, str]:
    import os

    omgeving = dict(os.environ)
    if naam == "tests":
        lek = MAP / "lek"
        shutil.rmtree(lek, ignore_errors=True)
        lek.mkdir()
        omgeving["LEKVERSLAG"] = str(lek)
    if naam == "eigenschappen":
        omgeving["HYPOTHESIS_PROFILE"] = "ruim"
    return omgeving


def _machine() -> str:
    systeem = re.sub(r"[^A-Za-z0-9. ]", " ", f"{platform.system()} {platform.machine()}")
    return f"Python {platform.python_version()}, {systeem}"


if __name__ == "__main__":
    sys.exit(main())
