"""Runs the whole main job on the sample case: `make demo`, or python samples/demo.py

Makes demo/ (removed first) and gives the real commands in order, each at its moment of the
timeslot with `--nu`.
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

HIER = Path(__file__).resolve().parent
sys.path.insert(0, str(HIER))

from week import NAAM, Gedaan, run_week  # noqa: E402

DEMO = HIER.parent / "demo"
UITKOMST = (
    ("Het werkboek", "werk/werkboek.xlsx"),
    ("De vergelijking", "rapporten/vergelijking.html"),
    ("Het antwoord aan het CAK", "uitgaand/terugkoppeling_680363.xlsx"),
    ("De 407-berichten", "uitgaand/407_2022-10-18_1.zip"),
    ("De 407-berichten, los", "uitgaand/407"),
    ("De retourberichten", "rapporten/retour.html"),
    ("Het weekrapport", "rapporten/680363_AanleverrapportageBW.xlsx"),
    ("De agenda", "rapporten/kalender.ics"),
)


def main() -> None:
    """Runs the week, shows it, and tells where everything stands."""
    for stroom in (sys.stdout, sys.stderr):
        stroom.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]
    shutil.rmtree(DEMO, ignore_errors=True)
    DEMO.mkdir()
    print("De week van samples/LEESMIJ.md. Alle mensen en nummers zijn verzonnen.")
    for gedaan in run_week(DEMO):
        show(gedaan)
    dossier = DEMO / NAAM
    print("\n== Klaar. Hier staat het resultaat:")
    for naam, pad in UITKOMST:
        if not (dossier / pad).exists():
            raise SystemExit(f"{naam} ontbreekt: {dossier / pad}")
        print(f"  {naam:<25} {dossier / pad}")


def show(gedaan: Gedaan) -> None:
    """One step: its heading, the command, what it said, and its exit code."""
    print(f"\n== {gedaan.nummer}. {gedaan.stap.kop}\n$ {gedaan.regel}")
    for tekst in (gedaan.fout, gedaan.uit):
        print("".join(f"    {regel}\n" for regel in tekst.splitlines()), end="")
    if gedaan.stap.code:
        print(f"    (code {gedaan.stap.code})")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
