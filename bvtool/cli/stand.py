"""Bare `bvtool`: where am I, what is left, until when, which command is next.

On a terminal it offers to run that command, so that a clerk who knows no commands can finish.
"""

from __future__ import annotations

import shlex
import sys
from typing import TYPE_CHECKING

from bvtool.cli.basis import Opdracht, Uitkomst

if TYPE_CHECKING:
    from bvtool.dossier.map import Dossier
    from bvtool.stappen.fase import Stand


def run_stand(o: Opdracht) -> Uitkomst:
    """Show the standing; outside a dossier, say how to begin."""
    dossier = o.dossier_of_niets()
    if dossier is None:
        tekst = (
            "Deze map is geen dossier van bvtool.\n"
            "Maak er een met: bvtool nieuw MAP --gemeente 0363 --uitvoerder 680363 "
            "--timeslot 2022-10-17\n"
            "Eerst oefenen? bvtool voorbeeld MAP --klanten 200 --zaad 1\n"
            "Alle opdrachten: bvtool --help"
        )
        leeg: dict[str, object] = {
            "fase": "geen dossier",
            "volgende": "nieuw",
            "uiterlijk": None,
            "open": 0,
        }
        return Uitkomst(leeg, tekst)
    if dossier.instellingen.rol == "cak":
        return _stand_cak(dossier)
    from bvtool.stappen.stand import read_stand

    stand, _ = read_stand(dossier, o.klok)
    gegevens: dict[str, object] = {
        "fase": stand.fase,
        "volgende": "bvtool " + shlex.join(stand.volgende),
        "uiterlijk": stand.uiterlijk.isoformat() if stand.uiterlijk else None,
        "open": stand.open_,
    }
    if can_ask(o):
        print(_tell(o, dossier, stand))  # noqa: T201
        return _offer(o, dossier, stand)
    return Uitkomst(gegevens, _tell(o, dossier, stand))


def can_ask(o: Opdracht) -> bool:
    """Whether a person at a terminal can answer."""
    return not (o.json or o.stil) and sys.stdin.isatty() and sys.stdout.isatty()


def _tell(o: Opdracht, dossier: Dossier, stand: Stand) -> str:
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
    regels.append(f"Volgende  bvtool {shlex.join(stand.volgende)}")
    if instellingen.fictief:
        regels.insert(0, "FICTIEVE GEGEVENS")
    return "\n".join(regels)


def _offer(o: Opdracht, dossier: Dossier, stand: Stand) -> Uitkomst:
    """Run the next step when the user presses Enter; any other answer leaves things as they are."""
    from bvtool.cli import run

    vraag = f"\nDruk op Enter voor: bvtool {shlex.join(stand.volgende)}  (of typ n en Enter) "
    if stand.volgende[0] == "akkoord":
        vraag = (
            "\nHeeft het CAK akkoord gegeven? Typ de dag (jjjj-mm-dd), "
            f"of Enter voor {stand.volgende[-1]} (n = nog niet) "
        )
    antwoord = input(vraag).strip()
    if antwoord.casefold() in ("n", "nee", "stop"):
        return Uitkomst({}, "Goed. Er is niets veranderd.")
    woorden = list(stand.volgende)
    if antwoord and woorden[0] == "akkoord":
        woorden[-1] = antwoord
    elif antwoord:
        return Uitkomst({}, "Goed. Er is niets veranderd.")
    begin = ["--dossier", str(dossier.pad)]
    if o.klok.opgegeven:
        begin += ["--nu", o.klok.nu.strftime("%Y-%m-%dT%H:%M:%S")]
    return run([*begin, *woorden]) or Uitkomst({}, "")


def _stand_cak(dossier: Dossier) -> Uitkomst:
    tekst = (
        f"Dossier   {dossier.instellingen.naam}\n"
        "Wat nu    Vul gemeenten.csv, zet in inkomend wat er binnenkwam en maak de monitor.\n"
        "Volgende  bvtool monitor"
    )
    gegevens: dict[str, object] = {
        "fase": "monitor",
        "volgende": "bvtool monitor",
        "uiterlijk": None,
        "open": 0,
    }
    return Uitkomst(gegevens, tekst)
