"""Bare `bvtool`: where am I, what is left, until when, which command is next.

On a terminal it offers to run that command, so that a clerk who knows no commands can finish.
"""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING

from bvtool.cli.opdracht import (
    GEEN_DOSSIER,
    Opdracht,
    Resultaat,
    can_ask,
    list_meldingen,
    tell_meldingen,
    tell_nieuw,
)
from bvtool.cli.stromen import ask, tell
from bvtool.cli.vervolg import NIETS, run_stap
from bvtool.cli.weektaak import tell_rapporten

if TYPE_CHECKING:
    from pathlib import Path

    from bvtool.dossier.map import Dossier
    from bvtool.gemeente.fase import Dossierstand


def run_stand(o: Opdracht) -> Resultaat:
    """Show the standing; outside a dossier, say how to begin."""
    dossier = o.dossier_of_niets()
    if dossier is None:
        from bvtool.kalender.timeslot import next_timeslot

        maandag = next_timeslot(o.klok.vandaag)
        tekst = (
            f"{GEEN_DOSSIER}\nMaak er een met: {tell_nieuw(o.klok)}\n"
            "Liever kiezen uit een menu, of eerst oefenen? bvtool start\n"
            "Oefenen zonder menu: bvtool voorbeeld MAP --klanten 200 --zaad 1 "
            f"--timeslot {maandag}\n"
            "Alle opdrachten: bvtool --help"
        )
        leeg: dict[str, object] = {
            "fase": "geen dossier",
            "volgende": "nieuw",
            "uiterlijk": None,
            "open": 0,
        }
        return Resultaat(leeg, tekst)
    if dossier.instellingen.rol == "cak":
        from bvtool.cli.dagstand import run_dagstand

        return run_dagstand(o, dossier)
    from bvtool.gemeente.fase import list_open
    from bvtool.gemeente.stand import read_stand

    stand, telling = read_stand(dossier, o.klok)
    gegevens: dict[str, object] = {
        "fase": stand.fase,
        "volgende": "bvtool " + shlex.join(stand.volgende),
        "uiterlijk": stand.uiterlijk.isoformat() if stand.uiterlijk else None,
        "open": stand.open_,
        "open_per_soort": list_open(telling),
        "meldingen": list_meldingen([*telling.grond.list_meldingen(), *telling.plek]),
    }
    tekst = "\n".join([tell_stand(o, dossier, stand), *tell_meldingen(telling.plek)])
    if can_ask(o):
        tell(tekst)
        return _offer(o, dossier, stand)
    return Resultaat(gegevens, tekst)


def tell_stand(
    o: Opdracht, dossier: Dossier, stand: Dossierstand, *, met_opdracht: bool = True
) -> str:
    """Where a dossier of a gemeente stands, in lines for a person."""
    from bvtool.kalender.tekst import duur_tekst, moment_tekst, verschil

    instellingen = dossier.instellingen
    regels = [
        f"Dossier   {instellingen.naam} ({instellingen.gemeente}), uitvoerder "
        f"{instellingen.uitvoerder}",
        f"Fase      {stand.fase}",
        f"Wat nu    {stand.uitleg}",
    ]
    if stand.uiterlijk:
        over = verschil(o.klok.nu, stand.uiterlijk)
        duur = duur_tekst(over)
        rest = f"nog {duur}" if over.total_seconds() >= 0 else f"{duur} geleden"
        regels.append(f"Uiterlijk {moment_tekst(stand.uiterlijk)} ({rest})")
    if met_opdracht:
        regels.append(f"Volgende  bvtool {shlex.join(stand.volgende)}")
    regels += _report(o, dossier)
    if instellingen.fictief:
        regels.insert(0, "FICTIEVE GEGEVENS")
    return "\n".join(regels)


def _report(o: Opdracht, dossier: Dossier) -> list[str]:
    """When the weekly report was made last; that it is missing, once one is due."""
    from bvtool.dossier.laatste_run import describe_run

    mis = tell_rapporten(dossier, o.klok)
    zin = mis or describe_run(dossier)
    return [f"Rapport   {zin}"] if mis or not zin.startswith("Er is nog geen") else []


def _offer(o: Opdracht, dossier: Dossier, stand: Dossierstand) -> Resultaat:
    """Do the next thing when the user presses Enter; `n` leaves things as they are."""
    if stand.fase in _OPENEN and stand.open_:
        return _offer_open(o, dossier, stand)
    if stand.fase == "navragen":
        woorden = ask_uitspraak()
        return run_stap(o, dossier, woorden) if woorden else Resultaat({}, NIETS)
    if stand.volgende[0] == "akkoord":
        from bvtool.cli.akkoord import GEEN, ask_dag

        dag = ask_dag(o)
        return run_stap(o, dossier, ["akkoord", "--op", dag]) if dag else Resultaat({}, GEEN)
    vraag = f"\nDruk op Enter voor: bvtool {shlex.join(stand.volgende)}  (of typ n en Enter) "
    if ask(vraag):
        return Resultaat({}, NIETS)
    return run_stap(o, dossier, stand.volgende)


_OPENEN = {
    "beoordelen": ("het werkboek te openen", "werk/werkboek.xlsx"),
    "wachten op bestanden": ("de map inkomend te openen", "inkomend"),
}
"""Phases in which a person has work outside bvtool: what Enter opens."""


def ask_uitspraak() -> list[str]:
    """The command that settles a message whose answers contradict each other, by what the CAK
    said; empty when nobody called yet."""
    bericht = ask(
        "\nBelde u het CAK? Typ de identificatie van het bericht (zie rapporten/retour.html). "
        "Alleen Enter: nog niet."
    )
    if not bericht:
        return []
    uitkomst = ask("Wat geldt: goedgekeurd of afgekeurd? ").casefold()
    reden = ask("Wie zei dat, en wanneer? ")
    return ["retour", "--uitspraak", f"{bericht}={uitkomst}", "--reden", reden]


def find_werkplek(dossier: Dossier, waar: str) -> Path:
    """What is to be opened: the workbook may stand beside its usual name."""
    from bvtool.dossier.plekken import find_bestand
    from bvtool.dossier.vragen.telling import open_vraag

    if not dossier.has_ledger():
        return dossier.pad / waar
    with open_vraag(dossier) as vraag:
        return find_bestand(vraag, dossier, waar)


def _offer_open(o: Opdracht, dossier: Dossier, stand: Dossierstand) -> Resultaat:
    """Open what the person works in; `v` goes on with the next command."""
    import click

    wat, waar = _OPENEN[stand.fase]
    volgende = shlex.join(stand.volgende)
    antwoord = ask(
        f"\nDruk op Enter om {wat}, typ v en Enter voor: bvtool {volgende}  (of n en Enter)"
    )
    if antwoord.casefold() == "v":
        return run_stap(o, dossier, stand.volgende)
    if antwoord:
        return Resultaat({}, NIETS)
    pad = find_werkplek(dossier, waar)
    click.launch(str(pad))
    tekst = f"Gaat er niets open? U vindt het hier: {pad}\nKlaar? Open bvtool dan opnieuw."
    return Resultaat({}, tekst)
