"""Writes what the week of the sample case must give: samples/verwacht/."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from week import NAAM, Loper, run_bvtool, run_week

BEWAARD = (
    "uitgaand/terugkoppeling_680363.csv",
    "uitgaand/terugkoppeling_680363.xlsx",
    "werk/werkboek.xlsx",
    "rapporten/vergelijking.html",
    "rapporten/retour.html",
    "rapporten/680363_AanleverrapportageBW.xlsx",
    "rapporten/kalender.ics",
)
"""What is kept of the dossier as it is at the end; `werkboek.xlsx` as `vergelijk` made it."""


def write_verwacht(doel: Path) -> None:
    """Runs the week twice, with text and with `--json`, and keeps what it said and made."""
    shutil.rmtree(doel, ignore_errors=True)
    with tempfile.TemporaryDirectory() as tijdelijk:
        collect(Path(tijdelijk), doel)


def collect(werkmap: Path, doel: Path, loper: Loper = run_bvtool) -> None:
    """The week in `werkmap`, and what must be kept of it in `doel`."""
    for map_ in (doel / "407", doel / "uitvoer", doel / "json"):
        map_.mkdir(parents=True)
    for als_json, soort in ((True, "json"), (False, "uitvoer")):
        basis = werkmap / soort
        basis.mkdir()
        for gedaan in run_week(basis, als_json=als_json, loper=loper):
            naam = f"{gedaan.nummer:02d}-{gedaan.stap.naam}"
            if als_json:
                (doel / "json" / f"{naam}.json").write_text(
                    gedaan.uit, encoding="utf-8", newline="\n"
                )
                continue
            tekst = f"{gedaan.regel}\n\n{gedaan.uit}{gedaan.fout}"
            (doel / "uitvoer" / f"{naam}.txt").write_text(tekst, encoding="utf-8", newline="\n")
            if gedaan.stap.naam == "vergelijk":
                shutil.copyfile(basis / NAAM / "werk" / "werkboek.xlsx", doel / "werkboek.xlsx")
    dossier = werkmap / "uitvoer" / NAAM
    for naam in BEWAARD:
        pad = dossier / naam
        if not (doel / pad.name).exists():
            shutil.copyfile(pad, doel / pad.name)
    berichten = sorted((dossier / "uitgaand" / "407").rglob("*.xml"), key=lambda p: p.name)
    for pad in (berichten[0], berichten[-1]):
        shutil.copyfile(pad, doel / "407" / pad.name)
    zips = sorted((dossier / "uitgaand").glob("407_*.zip"))
    lijst = "".join(f"{pad.name}\n" for pad in [*zips, *berichten])
    (doel / "407" / "lijst.txt").write_text(lijst, encoding="utf-8", newline="\n")
