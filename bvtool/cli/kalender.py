"""`bvtool kalender`: the deadlines of this dossier."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bvtool.cli.basis import nl_opdracht
from bvtool.cli.opdracht import Opdracht, Resultaat
from bvtool.cli.wissel.opties import bestand_optie, partij_optie, read_kalender, read_partij
from bvtool.vak.fouten import Gebruiksfout

if TYPE_CHECKING:
    from collections.abc import Sequence


@nl_opdracht(
    "kalender",
    "Laat de termijnen van dit dossier zien",
    "Laat de termijnen van het timeslot zien: wie wat wanneer moet doen, en wat het eerst komt. "
    "Met --ics krijgt u ze in uw eigen agenda, met een melding vooraf.",
)
@click.option(
    "--timeslot",
    metavar="DATUM",
    help="Voor deze maandag. Anders: het timeslot van het dossier.",
)
@partij_optie()
@bestand_optie("--ics", "Schrijf de termijnen ook als agendabestand.")
def opdracht(o: Opdracht, timeslot: str | None, partij: str | None, ics: Path | None) -> Resultaat:
    """Show the deadlines, and write the calendar file when asked."""
    from bvtool.gemeente.rondekalender import list_rondetermijnen
    from bvtool.gemeente.termijnen import make_gegevens, make_ics, make_overzicht, make_tekst

    timeslots, eigenaar = _read_timeslots(o, timeslot)
    rondes = list_rondetermijnen(o.dossier()) if timeslot is None else []
    voor, wissels = read_partij(partij), read_kalender(o, None)
    overzicht = make_overzicht(
        timeslots, o.klok.nu, wissels=wissels, partij=voor, uitvoerder=eigenaar, rondes=rondes
    )
    tekst, bestanden = make_tekst(overzicht), []
    if ics is not None:
        from bvtool.wissel.uitvoer import write_bestand

        agenda = make_ics(
            timeslots,
            eigenaar=eigenaar,
            stempel=o.klok.nu,
            wissels=wissels,
            partij=voor,
            rondes=rondes,
        )
        bestanden.append(write_bestand(ics, lambda pad: pad.write_bytes(agenda), soort=".ics"))
        tekst += f"\n  {bestanden[0]}"
    return Resultaat({**make_gegevens(overzicht), "bestanden": bestanden}, tekst)


def _read_timeslots(o: Opdracht, optie: str | None) -> tuple[Sequence[date], str]:
    """The Mondays to show, and whose they are: the uitvoerder code, CAK, or bvtool."""
    if optie is not None:
        return [_parse_timeslot(optie, o.klok.nu.date())], "bvtool"
    dossier = o.dossier()
    eigen = dossier.instellingen
    if eigen.rol != "cak":
        return [eigen.timeslot] if eigen.timeslot else [], eigen.uitvoerder
    from bvtool.cak.timeslots import read_timeslots

    return read_timeslots(dossier.pad / "gemeenten.csv"), "CAK"


def _parse_timeslot(tekst: str, vandaag: date) -> date:
    from bvtool.kalender.timeslot import is_timeslot, next_timeslot

    try:
        dag = date.fromisoformat(tekst)
    except ValueError:
        dag = None
    if dag is None or not is_timeslot(dag):
        raise Gebruiksfout(
            f"Dit is geen maandag: {tekst}",
            waar="de optie --timeslot",
            wat_nu=f"Schrijf de maandag van het timeslot als {next_timeslot(vandaag)}.",
        )
    return dag
