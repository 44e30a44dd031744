"""Runs of bvtool at the same moment, and what must hold for the dossier after them.

`python -m tests.dossier.samen --keer 50` does it many times, for the figures.
"""

from __future__ import annotations

import argparse
import json
import re
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from bvtool.dossier.slot import read_wie
from tests.faults.beeld import TIJDELIJK, Tabellen, dump
from tests.faults.opdrachten import OP_TITEL, prepare
from tests.hulp import run
from tests.postgres import tell_missing

WORTEL = Path(__file__).parents[2]


def run_together(opdrachten: list[list[str]]) -> list[int]:
    """Start all of these at once, each in a process of its own; gives their exit codes."""
    processen = [
        subprocess.Popen(
            [sys.executable, "-m", "bvtool", *woorden], cwd=WORTEL,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, encoding="utf-8",
        )
        for woorden in opdrachten
    ]  # fmt: skip
    codes = []
    for proces in processen:
        uit, fout = proces.communicate()
        assert "Traceback" not in fout + uit, fout
        assert proces.returncode in (0, 1, 75), f"{proces.returncode}: {fout}"
        assert proces.returncode != 75 or tells_who(fout), f"who, since when? {fout}"
        codes.append(proces.returncode)
    return codes


_HOUDER = """
import sys, time
from pathlib import Path
from bvtool.dossier.slot import hold_slot
with hold_slot(Path(sys.argv[1]), "vergelijk"):
    print("vast", flush=True)
    time.sleep(60)
"""


def hold_long(dossier: Path) -> subprocess.Popen[str]:
    """Another process that has the dossier locked, for a minute or until it is killed."""
    houder = subprocess.Popen(
        [sys.executable, "-c", _HOUDER, str(dossier)], cwd=WORTEL, stdout=subprocess.PIPE, text=True
    )
    assert houder.stdout is not None
    assert houder.stdout.readline() == "vast\n"
    return houder


def tells_who(fout: str) -> bool:
    """Whether the message of exit code 75 names who is at work, since when, and with what."""
    sinds = r"sinds \d\d-\d\d-\d{4} \d\d:\d\d, met de opdracht [a-z]+"
    return read_wie() in fout and re.search(sinds, fout) is not None


def check_dossier(dossier: Path) -> list[str]:
    """What is wrong after runs at the same time: doubles, gaps, a broken trail, rests."""
    tabellen = dump(dossier / "dossier.db")
    mis = check_berichten(tabellen)
    verwacht = {rij[2] for rij in tabellen["zending"]}
    zips = {pad.name for pad in dossier.glob("uitgaand/*.zip")}
    if verwacht != zips or len(zips) > 1:
        mis.append(f"zips: {sorted(zips)}, zendingen: {sorted(map(str, verwacht))}")
    mis += [f"twee 407-berichten voor een klant in {pad}" for pad in find_doubles(dossier)]
    if tabellen["publicatie"]:
        mis.append("er wacht nog een publicatie")
    mis += [f"rest: {rest}" for rest in find_resten(dossier)]
    spoor = run("--dossier", dossier, "controleer", "--spoor")
    if spoor.code != 0:
        mis.append(spoor.uit + spoor.fout)
    return mis


def check_berichten(tabellen: Tabellen) -> list[str]:
    """Which messages in a ledger are doubles."""
    berichten = tabellen["bericht"]
    mis = [f"twee berichten met status 1: {k}" for k, n in
           Counter(rij[6] for rij in berichten if rij[10] == 1).items() if n > 1]  # fmt: skip
    mis += [f"identificatie twee keer: {k}" for k, n in
            Counter(rij[4] for rij in berichten).items() if n > 1]  # fmt: skip
    per_nummer: dict[object, set[object]] = {}
    for rij in berichten:
        per_nummer.setdefault(rij[7], set()).add(rij[6])
    return mis + [
        f"startnummer van twee personen: {k}" for k, v in per_nummer.items() if len(v) > 1
    ]


def find_resten(dossier: Path) -> list[str]:
    """The files that still have a temporary name."""
    return [pad.name for pad in dossier.rglob(f"{TIJDELIJK}*")]


def find_doubles(dossier: Path) -> list[str]:
    """Zips with two messages for one client, as any other program would read them."""
    mis = []
    for pad in sorted(dossier.glob("uitgaand/*.zip")):
        with zipfile.ZipFile(pad) as zip_:
            tekst = [zip_.read(lid).decode() for lid in zip_.namelist()]
        bsns = [b for t in tekst for b in re.findall(r"<(?:\w+:)?Bsn>(\d{9})<", t)]
        assert len(bsns) >= len(tekst), "every message names its client"
        mis += [pad.name] * (len(set(bsns)) < len(bsns))
    return mis


LANG = "8 opdrachten, terwijl een ander lang bezig is en dan hard stopt (daarna nog eens)"
ROOSTER = {
    "2 gelijke opdrachten": ("aanmelden", ["aanmelden"] * 2),
    "8 gelijke opdrachten": ("aanmelden", ["aanmelden"] * 8),
    "2 verschillende opdrachten": ("retour", ["retour", "rapport"]),
    "8 verschillende opdrachten": ("retour", ["retour", "aanmelden", "rapport", "vergelijk"] * 2),
    "2 opdrachten van het CAK": ("monitor", ["monitor", "eindrapport"]),
    LANG: ("aanmelden", ["aanmelden", "vergelijk"] * 4),
}
"""What is run at once: at which moment of the week, and which commands."""


def try_once(wat: str, dossier: Path) -> tuple[list[int], list[str]]:
    """One round of this in a fresh dossier: the exit codes, and what is wrong after it."""
    opdrachten = [OP_TITEL[naam].woorden(dossier) for naam in ROOSTER[wat][1]]
    codes, mis = [], []
    if wat == LANG:
        houder = hold_long(dossier)
        codes = run_together(opdrachten)
        houder.kill()
        houder.communicate()
        if set(codes) != {75}:
            mis.append(f"exitcodes {codes}, terwijl een ander bezig was")
    daarna = run_together(opdrachten)
    if not set(daarna) <= {0, 1, 75} or set(daarna) == {75}:
        mis.append(f"exitcodes {daarna}")
    return codes + daarna, mis + check_dossier(dossier)


def _list_rondes(map_: Path) -> Iterator[tuple[str, Ronde]]:
    """What to do many times, by what a table calls it; the colleagues only with PostgreSQL."""
    from tests.dossier import collegas
    from tests.faults.op_server import prepare_server

    (map_ / "op server").mkdir()
    week = prepare(map_)
    for wat, (begin, _) in ROOSTER.items():
        yield wat, partial(_try_fresh, wat, week[begin], map_ / "0363")
    with prepare_server(map_ / "op server") as op_server:
        if op_server is None:
            tell_missing("collega's met een administratie op een server zijn NIET geprobeerd.")
            return
        for wat in collegas.ROOSTER:
            c = collegas.make_collegas(wat, op_server, map_ / "collegas")
            yield wat, partial(collegas.try_collegas, c)


def _try_fresh(wat: str, begin: Path, dossier: Path) -> tuple[list[int], list[str]]:
    shutil.rmtree(dossier, ignore_errors=True)
    shutil.copytree(begin, dossier)
    return try_once(wat, dossier)


Ronde = Callable[[], tuple[list[int], list[str]]]
"""One round: gives the exit codes, and what is wrong after it."""


def main() -> int:
    """Many times two and eight at once; gives the exit code."""
    p = argparse.ArgumentParser(description=__doc__)
    p.add_argument("--keer", type=int, default=25)
    p.add_argument("--uit", type=Path)
    keuze = p.parse_args()
    cijfers, alles_mis = [], []
    with tempfile.TemporaryDirectory() as map_:
        for wat, once in _list_rondes(Path(map_)):
            alle_codes: list[int] = []
            mis: list[str] = []
            for _ in range(keuze.keer):
                codes, gevonden = once()
                alle_codes += codes
                mis += gevonden
            alles_mis += mis
            cijfers.append({"wat": wat, "keer": keuze.keer, "opdrachten": len(alle_codes),
                            "bezig": alle_codes.count(75), "mis": len(mis)})  # fmt: skip
            print(*cijfers[-1].values(), flush=True)
            for gevonden_mis in mis[:20]:
                print("  ", gevonden_mis, flush=True)
    if keuze.uit:
        keuze.uit.write_text(json.dumps({"cijfers": cijfers, "mis": alles_mis}, indent=1))
    return 1 if alles_mis else 0


if __name__ == "__main__":
    sys.exit(main())
