"""`bvtool akkoord [--op DATUM]`: record the go of the CAK."""

from __future__ import annotations

import click

from bvtool.cli.basis import nl_opdracht, toch_optie
from bvtool.cli.opdracht import Opdracht, Resultaat, can_ask
from bvtool.cli.stromen import ask
from bvtool.vak.fouten import Gebruiksfout


@nl_opdracht(
    "akkoord",
    "Leg het akkoord van het CAK vast",
    "Leg vast op welke dag het CAK akkoord gaf om aan te leveren. Zonder --op vraagt bvtool de "
    "dag.\n\nVoorbeeld: bvtool akkoord --op {vandaag}",
)
@click.option("--op", "op", metavar="DATUM", help="De dag van het akkoord. Anders vraagt bvtool.")
@toch_optie
def opdracht(o: Opdracht, op: str | None) -> Resultaat:
    """Record the day."""
    from bvtool.cli.nieuw import parse_datum
    from bvtool.gemeente.akkoord import record_akkoord

    dossier = o.dossier("gemeente")
    if op is None:
        if not can_ask(o):
            raise Gebruiksfout(
                "De dag van het akkoord ontbreekt.",
                waar="bvtool akkoord",
                wat_nu=f"Geef de dag erbij, bijvoorbeeld: bvtool akkoord --op {o.klok.vandaag}",
            )
        op = ask_dag(o)
    if not op:
        return Resultaat({"op": None, "veranderd": False}, GEEN)
    dag = parse_datum(op, "--op", o.klok.vandaag)
    nieuw = record_akkoord(dossier, o.klok, dag)
    tekst = (
        f"Het akkoord van {dag:%d-%m-%Y} is vastgelegd. Maak nu de berichten met: bvtool aanmelden"
        if nieuw
        else f"Er is niets veranderd: het akkoord van {dag:%d-%m-%Y} was al vastgelegd."
    )
    return Resultaat({"op": dag.isoformat(), "veranderd": nieuw}, tekst)


GEEN = "Goed. Er is niets vastgelegd. Bel het CAK als u niets hoort."


def ask_dag(o: Opdracht) -> str:
    """Asks a person at a terminal for the day; empty when there is no go yet. Enter alone is never
    a go."""
    vandaag = f"{o.klok.vandaag}"
    antwoord = ask(
        "\nHeeft het CAK akkoord gegeven? Typ de dag (jjjj-mm-dd), of v en Enter voor vandaag "
        f"({vandaag}). Alleen Enter: nog niet."
    )
    if antwoord.casefold() in ("v", "vandaag"):
        return vandaag
    return "" if antwoord.casefold() in ("n", "nee", "stop") else antwoord
