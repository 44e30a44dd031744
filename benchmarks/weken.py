"""A round every week with as many clients: what the last week costs, against the first.

Each week as many people come as go, one in two hundred; the CAK has in its file what was told the
week before. A week is compared, answered, announced and read back, as a gemeente does it.
"""

from __future__ import annotations

import csv
import shutil
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.draaien import bvtool, run
from benchmarks.gegevens import Gegevens, copy_dossier, use_one_zip
from benchmarks.proef import BVTOOL, VLOER, Eis, Maker, Maten, Proef, run_nothing

EERSTE = date(2022, 10, 10)
_WIE = ("BSN", "Achternaam", "Voorvoegsel", "Voorletters", "Geboortedatum")
_CAK = (*_WIE, "Startdatum", "Einddatum", "Startnummer")
_REGISTER = (*_WIE, "Ingangsdatum", "Einddatum", "Productcategorie")
_EERSTE_NUMMER = 500_000_000
_BERICHTEN = ("antwoord", "bericht", "zending", "startnummer")
"""The tables of the ledger that grow with the messages."""
OPDRACHTEN: Mapping[str, tuple[str, ...]] = {
    "vergelijk": ("vergelijk",),
    "stand": (),
    "terugkoppeling": ("terugkoppeling",),
    "aanmelden": ("aanmelden",),
    "retour": ("retour",),
}
"""The commands of a week in their order; before each of them a copy of the dossier is kept."""


def list_weken(g: Gegevens, maten: Maten) -> Iterator[tuple[str, Maker]]:
    """Every command in the last week against the first, and the size of the ledger."""
    for naam in OPDRACHTEN:
        yield f"weken-{naam}", partial(_week, g, naam, maten)
    yield "weken-omvang", partial(_size, g, maten)


def _week(g: Gegevens, naam: str, maten: Maten) -> Proef:
    map_ = play_weken(g, maten.klanten_per_week, maten.weken)
    eerste = "eerste week"

    def act(week: int) -> Sequence[str]:
        nu = f"{find_dag(week)}T12:00"
        return bvtool(g.werkplek(map_ / f"{week}-{naam}"), nu, *OPDRACHTEN[naam])

    return Proef(
        f"weken-{naam}",
        f"`bvtool{' ' if OPDRACHTEN[naam] else ''}{' '.join(OPDRACHTEN[naam])}` in week "
        f"{maten.weken} van rondes",
        maten.klanten_per_week,
        5,
        {BVTOOL: lambda: act(maten.weken), eerste: lambda: act(1), VLOER: run_nothing},
        {eerste: 1.15},
    )


def _size(g: Gegevens, maten: Maten) -> Proef:
    """The ledger after the last week, without its messages, against that after the first."""
    map_ = play_weken(g, maten.klanten_per_week, maten.weken)
    eerst, laatst = (map_ / f"{week}-klaar" / "dossier.db" for week in (1, maten.weken))
    keer = _measure_zonder(laatst) / _measure_zonder(eerst)
    return Proef(
        "weken-omvang",
        f"`dossier.db` na {maten.weken} weken van rondes, tegen na een",
        maten.klanten_per_week,
        0,
        {},
        los=(Eis("omvang zonder de berichten", keer, 2.0, "keer"),),
    )


def _measure_zonder(db: Path) -> int:
    """How many bytes the ledger has without its messages."""
    with TemporaryDirectory() as map_:
        kopie = Path(shutil.copy(db, map_))
        with closing(sqlite3.connect(kopie)) as verbinding:
            for tabel in _BERICHTEN:
                verbinding.execute(f"drop table {tabel}")
            verbinding.commit()
            verbinding.execute("vacuum")
        return kopie.stat().st_size


def find_dag(week: int) -> date:
    """The reference date of a week, counted from 1: a Monday."""
    return EERSTE + timedelta(weeks=week - 1)


def play_weken(g: Gegevens, klanten: int, weken: int) -> Path:
    """A folder with copies of one dossier: `N-OPDRACHT` before a command of week N, `N-klaar` at
    its end; of the first and of the last week."""

    def make(doel: Path) -> None:
        plek = doel / "dossier"
        opties = ["--soort", "periodiek", "--rondes", "1", "--klanten", str(round(klanten * 1.3))]
        run(bvtool(None, f"{EERSTE}T09:00", "voorbeeld", str(plek), *opties))
        mensen = take_mensen(plek, klanten + weken * _per_week(klanten))
        (plek / "waarheid.json").unlink()
        use_one_zip(plek)
        for week in range(1, weken + 1):
            _play(doel, plek, week, mensen, klanten, bewaar=week in (1, weken))

    return g.make(f"weken-{klanten}-{weken}", make)


def _play(
    doel: Path, plek: Path, week: int, mensen: Sequence[Mapping[str, str]], klanten: int, *,
    bewaar: bool,
) -> None:  # fmt: skip
    dag = find_dag(week)
    if week > 1:
        run(bvtool(plek, f"{dag}T09:00", "ronde", "--peildatum", str(dag)))
    write_week(plek, week, mensen, klanten)
    for uur, (naam, woorden) in enumerate(OPDRACHTEN.items(), start=10):
        if naam == "retour":
            zip_ = max((plek / "uitgaand").glob("407_*.zip"))
            uit = str(plek / "inkomend" / "408")
            run(bvtool(plek, f"{dag}T{uur}:00", "ketentest", "--uit", uit, str(zip_)))
        if bewaar:
            copy_dossier(plek, doel / f"{week}-{naam}")
        if woorden:
            run(bvtool(plek, f"{dag}T{uur}:30", *woorden))
    if bewaar:
        copy_dossier(plek, doel / f"{week}-klaar")


def _per_week(klanten: int) -> int:
    """How many come and how many go in a week."""
    return klanten // 200


def take_mensen(dossier: Path, aantal: int) -> list[dict[str, str]]:
    """People out of the register of an example about whom there is nothing to ask; the files of
    the example are gone."""
    (pad,) = (dossier / "inkomend").glob("register*.csv")
    with pad.open(encoding="utf-8-sig", newline="") as stroom:
        next(stroom)
        rijen = list(csv.DictReader(stroom, delimiter=";"))
    per_bsn: dict[str, list[dict[str, str]]] = {}
    for rij in rijen:
        per_bsn.setdefault(rij["BSN"], []).append(rij)
    gewoon = [
        eigen[0]
        for eigen in per_bsn.values()
        if len(eigen) == 1
        and not (eigen[0]["Einddatum"] or eigen[0]["Overlijdensdatum"])
        and (eigen[0]["Productcategorie"], eigen[0]["Vrijstelling"]) == ("15", "N")
        and eigen[0]["Geboortedatum"][6:] < "2000"
    ]
    assert len(gewoon) >= aantal, (len(gewoon), aantal)
    for oud in (dossier / "inkomend").glob("*.csv"):
        oud.unlink()
    return gewoon[:aantal]


def write_week(plek: Path, week: int, mensen: Sequence[Mapping[str, str]], klanten: int) -> None:
    """The two files of a week; the CAK is a week behind."""
    nummers = _read_nummers(plek)
    cak: list[dict[str, str]] = []
    register: list[dict[str, str]] = []
    for nr, mens in enumerate(mensen):
        komt = 1 + (nr - klanten) // _per_week(klanten) if nr >= klanten else 0
        gaat = 1 + nr // _per_week(klanten)
        for rijen, tot in ((cak, week - 1), (register, week)):
            if komt <= tot:
                start = _near(komt) if komt else date(2022, 10, 1)
                eind = _nl(_near(gaat)) if gaat <= tot and nr < klanten else ""
                nummer = str(nummers.get(mens["BSN"], _EERSTE_NUMMER + nr))
                rijen.append({**{k: mens[k] for k in _WIE}, "Startdatum": _nl(start),
                              "Ingangsdatum": _nl(start), "Einddatum": eind,
                              "Startnummer": nummer, "Productcategorie": "15"})  # fmt: skip
    for soort, koppen, rijen in (("B4", _CAK, cak), ("register", _REGISTER, register)):
        pad = plek / "inkomend" / f"{soort} {find_dag(week)}.csv"
        with pad.open("w", encoding="utf-8-sig", newline="") as stroom:
            schrijver = csv.DictWriter(stroom, koppen, delimiter=";", extrasaction="ignore")
            schrijver.writeheader()
            schrijver.writerows(rijen)


def _near(week: int) -> date:
    """The day in the week before on which somebody came or went."""
    return find_dag(week) - timedelta(days=3)


def _nl(dag: date) -> str:
    return f"{dag:%d-%m-%Y}"


def _read_nummers(plek: Path) -> dict[str, int]:
    """By BSN the start number that was given out here."""
    with closing(sqlite3.connect(plek / "dossier.db")) as verbinding:
        return dict(verbinding.execute("select bsn, startnummer from bericht"))
