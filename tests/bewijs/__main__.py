"""`make proof`: run every proof and write docs/betrouwbaarheid.md from what came out.

Each part is a command of its own that writes its figures into `build/bewijs/`. A part that ended
well on the code as it is now is not run again (unless with `--opnieuw`), so that a long one can be
done beforehand: `python -m tests.bewijs --alleen fuzz --minuten 600`. A part that takes longer than
its limit is stopped and shown as such; the fuzz goes on where it was. Parts that use one core run
two at a time. The page is made from all figures that are there; it says which parts were not
measured, or on other code.
"""

from __future__ import annotations

import argparse
import os
import platform
import re
import shutil
import signal
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from tests.bewijs.afloop import GOED, WORTEL, Afloop, hash_code, keep_afloop, read_afloop
from tests.bewijs.pagina import Gemeten, write_pagina

MAP = WORTEL / "build" / "bewijs"
MELD = 30
"""Seconds between two lines of progress."""
AFBREKEN = threading.Event()
"""Set when somebody pressed Ctrl-C: every part ends."""


@dataclass(frozen=True)
class Deel:
    """A part: the words after `python`, its limit in minutes, and which tests it depends on.

    `samen`: it uses one core, so that another such part may run beside it. `omgeving`: names and
    values that stand before the words, as a shell has them.
    """

    woorden: str
    minuten: float
    eigen: tuple[str, ...]
    samen: bool = False
    omgeving: tuple[tuple[str, str], ...] = ()

    @property
    def opdracht(self) -> str:
        """What somebody types to run it again."""
        return " ".join((*(f"{k}={w}" for k, w in self.omgeving), "python", self.woorden))


_FOUTEN = ("tests/faults", "tests/stappen_van_de_week.py", "tests/dossier")

DELEN = {
    "fouten": Deel(
        "-m tests.faults --processen 2 --om-de 4 --uit build/bewijs/fouten.json",
        90, _FOUTEN,
    ),
    "opserver": Deel(
        "-m tests.faults --op-server --processen 2 --om-de 4 --uit build/bewijs/opserver.json "
        "--opdracht terugkoppeling --opdracht akkoord --opdracht aanmelden --opdracht retour "
        "--opdracht rapport --opdracht opschonen",
        30, _FOUTEN,
    ),
    "samen": Deel(
        "-m tests.dossier.samen --keer 6 --uit build/bewijs/samen.json", 25, ("tests/dossier",)
    ),
    "omgevallen": Deel(
        "-m tests.dossier.omgevallen --aantal 2000 --uit build/bewijs/omgevallen.json",
        5, ("tests/dossier",), samen=True,
    ),
    "rijen": Deel(
        "-m tests.dossier.rijen --aantal 300 --uit build/bewijs/rijen.json",
        10, ("tests/dossier",), samen=True,
    ),
    "terugrekenen": Deel(
        "-m tests.privacy.terugrekenen --uit build/bewijs/terugrekenen.json",
        10, ("tests/privacy",), samen=True,
    ),
    "mutanten": Deel(
        "-m tests.mutanten --uit build/bewijs/mutanten.json",
        15, ("tests/mutanten", "tests/vergelijking", "tests/berichten", "tests/wissel"), samen=True,
    ),
    "klerk": Deel(
        "-m tests.properties.test_klerk --aantal 5000", 15, ("tests/properties",), samen=True
    ),
    "eigenschappen": Deel(
        "-m pytest -n0 tests/properties --hypothesis-show-statistics",
        15, ("tests/properties",), samen=True, omgeving=(("HYPOTHESIS_PROFILE", "ruim"),),
    ),
    "server": Deel(
        "-m pytest -n0 tests/dossier/test_server.py", 10, ("tests/dossier",), samen=True
    ),
    "beide": Deel(
        "-m tests.op_server -n 2", 25,
        ("tests/cli", "tests/monitor", "tests/ketentest", "tests/stappen", "tests/privacy"),
    ),
    "tests": Deel(
        "-m pytest -n auto", 60, ("tests",), omgeving=(("BVTOOL_TOETS_MAAT", "heel"),)
    ),
    "fuzz": Deel(
        "-m tests.fuzz.lezen --aantal 10000 --processen 2 --verslag build/bewijs/fuzz.json",
        60, ("tests/fuzz",),
    ),
    "berichten": Deel(
        "-m tests.fuzz.berichten --aantal 10000 --processen 2 "
        "--verslag build/bewijs/berichten.json",
        30, ("tests/fuzz",),
    ),
}  # fmt: skip


def main() -> int:
    """Run the parts and write the page; 1 when a part did not end well."""
    p = argparse.ArgumentParser(description=__doc__)
    p.add_argument("--alleen", action="append", choices=sorted(DELEN))
    p.add_argument("--geen", action="store_true", help="alleen de pagina opnieuw maken")
    p.add_argument("--opnieuw", action="store_true", help="ook wat op deze code al goed eindigde")
    p.add_argument("--minuten", type=float, help="een andere grens dan die van het deel")
    keuze = p.parse_args()
    MAP.mkdir(parents=True, exist_ok=True)
    namen = [] if keuze.geen else keuze.alleen or list(DELEN)

    def one(naam: str) -> str:
        afloop = prove(naam, DELEN[naam], keuze.minuten, opnieuw=keuze.opnieuw)
        _tell(f"{naam}: {afloop.wat}, {afloop.seconden} s")
        return "" if afloop.wat == GOED else naam

    mis = []
    for tegelijk in (2, 1):
        nu = [n for n in namen if DELEN[n].samen is (tegelijk == 2)]
        with ThreadPoolExecutor(tegelijk) as kring:
            try:
                for naam in kring.map(one, nu):
                    mis += [naam] if naam else []
                    _write()
            except KeyboardInterrupt:
                AFBREKEN.set()
                raise
    _write()
    for naam in mis:
        print(f"LET OP: {naam} eindigde niet goed; zie build/bewijs/{naam}.log", file=sys.stderr)
    return int(bool(mis))


def _write() -> None:
    """The page, from what is there now."""
    gemeten = [
        Gemeten(naam, deel.opdracht, read_afloop(MAP, naam), hash_code(*deel.eigen))
        for naam, deel in DELEN.items()
    ]
    write_pagina(MAP, WORTEL / "docs" / "betrouwbaarheid.md", gemeten, _machine())


def prove(naam: str, deel: Deel, minuten: float | None = None, *, opnieuw: bool = False) -> Afloop:
    """How this part ends; one that ended well on this very code is not run again."""
    code = hash_code(*deel.eigen)
    eerder = read_afloop(MAP, naam)
    if not opnieuw and eerder is not None and (eerder.code, eerder.wat) == (code, GOED):
        _tell(f"{naam}: stond er al, op deze code")
        return eerder
    grens = 60 * (minuten or deel.minuten)
    begin = time.monotonic()
    wat = _run(naam, deel, grens)
    afloop = Afloop(code, wat, round(time.monotonic() - begin))
    keep_afloop(MAP, naam, afloop)
    return afloop


def _run(naam: str, deel: Deel, grens: float) -> str:
    """Run the part to its end or its limit; gives what is to be said of it."""
    _tell(f"{naam}: begint (ten hoogste {grens / 60:g} minuten)")
    begin, gemeld = time.monotonic(), 0.0
    with (MAP / f"{naam}.log").open("w", encoding="utf-8") as log:
        proces = subprocess.Popen(
            [sys.executable, "-u", *deel.woorden.split()], cwd=WORTEL, env=_environment(naam, deel),
            stdout=log, stderr=subprocess.STDOUT, start_new_session=True,
        )  # fmt: skip
        try:
            while proces.poll() is None:
                time.sleep(0.2)
                verstreken = time.monotonic() - begin
                if AFBREKEN.is_set():
                    return "NIET AF: afgebroken"
                if verstreken > grens:
                    return f"NIET AF: na {grens / 60:g} minuten gestopt"
                if verstreken - gemeld > MELD:
                    gemeld = verstreken
                    _tell(f"{naam}: {verstreken:.0f} s; {_last_line(naam)}")
        finally:
            _stop(proces)
    return GOED if proces.returncode == 0 else f"NIET GOED: exitcode {proces.returncode}"


def _stop(proces: subprocess.Popen[bytes]) -> None:
    """End the part and everything that it started."""
    if proces.poll() is None:
        if hasattr(os, "killpg"):
            os.killpg(proces.pid, signal.SIGKILL)
        else:
            proces.kill()
        proces.wait()


def _last_line(naam: str) -> str:
    regels = (MAP / f"{naam}.log").read_text(encoding="utf-8", errors="replace").splitlines()
    return regels[-1][-100:] if regels else ""


def _tell(tekst: str) -> None:
    print(tekst, flush=True)


def _environment(naam: str, deel: Deel) -> dict[str, str]:
    omgeving = dict(os.environ)
    if naam == "tests":
        lek = MAP / "lek"
        shutil.rmtree(lek, ignore_errors=True)
        lek.mkdir()
        omgeving["LEKVERSLAG"] = str(lek)
    return omgeving | dict(deel.omgeving)


def _machine() -> str:
    systeem = re.sub(r"[^A-Za-z0-9. ]", " ", f"{platform.system()} {platform.machine()}")
    return f"Python {platform.python_version()}, {systeem}"


if __name__ == "__main__":
    sys.exit(main())
