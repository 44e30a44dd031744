"""`bvtool akkoord --op DATUM`: record the go of the CAK."""

from __future__ import annotations

import click

from bvtool.cli.basis import nl_opdracht, toch_optie
from bvtool.cli.opdracht import Opdracht, Resultaat


@nl_opdracht(
    "akkoord",
    "Leg het akkoord van het CAK vast",
    "Leg vast op welke dag het CAK akkoord gaf om aan te leveren.\n\n"
    "Voorbeeld: bvtool akkoord --op 2022-10-14",
)
@click.option("--op", "op", required=True, metavar="DATUM", help="De dag van het akkoord.")
@toch_optie
def opdracht(o: Opdracht, op: str) -> Resultaat:
    """Record the day."""
    from bvtool.cli.nieuw import parse_datum
    from bvtool.gemeente.akkoord import record_akkoord

    dag = parse_datum(op, "--op")
    nieuw = record_akkoord(o.dossier("gemeente"), o.klok, dag)
    tekst = (
        f"Het akkoord van {dag:%d-%m-%Y} is vastgelegd. Maak nu de berichten met: bvtool aanmelden"
        if nieuw
        else f"Er is niets veranderd: het akkoord van {dag:%d-%m-%Y} was al vastgelegd."
    )
    return Resultaat({"op": dag.isoformat(), "veranderd": nieuw}, tekst)
