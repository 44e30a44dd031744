"""How `bvtool start` comes to a dossier: one that is there, a new one, or one to practise in."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from bvtool.cli.menu import ask, say
from bvtool.vak.fouten import Gebruiksfout

if TYPE_CHECKING:
    from bvtool.cli.opdracht import Opdracht

_MEEST = 20
# matches: " é"
_LOS = re.compile(r"[^\w.-]+")


def list_dossiers() -> list[Path]:
    """The dossiers in the current folder, by name."""
    from bvtool.dossier.instellingen import BESTAND

    try:
        mappen = sorted(p.resolve() for p in Path.cwd().iterdir() if (p / BESTAND).is_file())
    except OSError:
        return []
    return mappen[:_MEEST]


def ask_nieuw(o: Opdracht) -> Path | None:
    """Asks what a new dossier needs, and makes it; None when the person thinks better of it.

    Raises what `bvtool nieuw` raises.
    """
    from bvtool.vak.gemeenten import find_gemeente, naam_van

    say("\nEen nieuw dossier. Alleen Enter bij de eerste vraag: terug.")
    while True:
        getypt = ask("Welke gemeente? Typ de naam of de code van vier cijfers:")
        if not getypt:
            return None
        if code := find_gemeente(getypt, None):
            break
        say("Deze gemeente kent bvtool niet. Typ de naam zoals het CBS die schrijft, of de code.")
    naam = naam_van(code)
    say(f"{naam}, code {code}.")
    uitvoerder = ask(f"Uw code bij het CAK, 68 en vier cijfers (alleen Enter: 68{code}):")
    maandag = _ask_maandag(o)
    map_ = f"{code}-{_LOS.sub('-', naam.casefold()).strip('-')}-{maandag}"
    getypt = ask(f"In welke map komt het dossier? (alleen Enter: {Path.cwd() / map_})")
    doel = Path(getypt or map_)
    uitkomst = o.run(
        ["nieuw", str(doel), "--gemeente", code, "--uitvoerder", uitvoerder or f"68{code}",
         "--timeslot", maandag]
    )  # fmt: skip
    if uitkomst is not None:
        say(uitkomst.tekst.rpartition("\n")[0] or uitkomst.tekst)
    return doel


def _ask_maandag(o: Opdracht) -> str:
    """The Monday of the timeslot as jjjj-mm-dd; asked until it is one."""
    from bvtool.cli.nieuw import parse_datum
    from bvtool.kalender.timeslot import is_timeslot, next_timeslot

    while True:
        getypt = ask("Op welke maandag begint de week waarin u aanlevert (dag-maand-jaar)?")
        try:
            dag = parse_datum(getypt, "de maandag")
        except Gebruiksfout:
            voorbeeld = next_timeslot(o.klok.nu.date())
            say(f"Dit is geen datum. Schrijf hem als {voorbeeld:%d-%m-%Y}.")
            continue
        if is_timeslot(dag):
            return dag.isoformat()
        say("Dit is geen maandag. Kies de maandag van die week.")


def ask_oefenen(o: Opdracht) -> Path | None:
    """Makes a small dossier of fictive people to practise in; one that is there is used again."""
    from datetime import date

    from bvtool.dossier.instellingen import BESTAND
    from bvtool.oefenen.oefenweek import BEGIN, make_oefenklok

    say("\nU oefent met verzonnen mensen. Er gaat niets naar het CAK.")
    naam = ask("Hoe heet de map om in te oefenen? (alleen Enter: oefenen)") or "oefenen"
    doel = Path(naam)
    if (doel / BESTAND).is_file():
        return doel
    klok = make_oefenklok(date.fromisoformat(_TIMESLOT), BEGIN)
    uitkomst = o.run(
        ["--nu", f"{klok.nu:%Y-%m-%dT%H:%M}", "voorbeeld", str(doel), "--klanten", "40",
         "--zaad", "1", "--timeslot", _TIMESLOT]
    )  # fmt: skip
    if uitkomst is not None:
        say(uitkomst.tekst.split("\n")[0])
    return doel


_TIMESLOT = "2022-10-17"


def ask_ander(_o: Opdracht) -> Path | None:
    """Asks for the folder of a dossier somewhere else."""
    getypt = ask("Sleep de map in dit venster of typ waar zij staat. (alleen Enter: terug)")
    return Path(getypt.strip("\"'& ")) if getypt else None
