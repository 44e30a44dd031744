"""`bvtool wissel spoed`: orders given outside the traffic, to be sent and settled afterwards."""

from __future__ import annotations

from pathlib import Path

import click

from bvtool.cli.basis import nl_opdracht, pad_argument
from bvtool.cli.opdracht import Opdracht, Resultaat
from bvtool.cli.wissel.opties import kalender_optie, meld_nu, op_optie, read_kalender, read_op
from bvtool.vak.aantal import count
from bvtool.vak.fouten import Gebruiksfout


@nl_opdracht(
    "spoed",
    "Houd bij wat buiten het berichtenverkeer om is opgedragen",
    "Spoedzorg gaat altijd door, buiten het berichtenverkeer om. Houd hier bij welk bericht er nog "
    "achteraan moet, en of het is verrekend. LIJST is een csv-bestand dat bvtool maakt.\n\n"
    "Voorbeeld: bvtool wissel spoed spoed.csv --erbij WMO301 --aan 41000017 --wat kenmerk-12",
)
@pad_argument("lijst")
@click.option("--erbij", metavar="SOORT", help="Zet een opdracht erbij waar dit bericht bij hoort.")
@click.option("--aan", metavar="CODE", help="Voor wie het bericht is (bij --erbij).")
@click.option("--wat", default="", metavar="TEKST", help="Een kenmerk van uzelf, zonder BSN.")
@click.option("--verstuurd", metavar="NUMMER", help="Deze opdracht is nu als bericht verstuurd.")
@click.option("--als", "als_", metavar="IDENTIFICATIE", help="Onder welke identificatie.")
@click.option("--verrekend", metavar="NUMMER", help="Deze opdracht is verrekend.")
@op_optie()
@kalender_optie()
def opdracht(
    o: Opdracht,
    lijst: Path,
    erbij: str | None,
    aan: str | None,
    wat: str,
    verstuurd: str | None,
    als_: str | None,
    verrekend: str | None,
    op: str | None,
    kalender: Path | None,
) -> Resultaat:
    """Show the list, after the change that was asked for."""
    from bvtool.wissel.spoed import (
        add_opdracht,
        mark_opdracht,
        read_spoed,
        tell_wat_nu,
        write_spoed,
    )

    moment, regels = read_op(o, op), read_spoed(lijst)
    meld_nu(o, moment)
    if bool(erbij) != bool(aan) or bool(verstuurd) != bool(als_):
        raise Gebruiksfout(
            "Deze opties horen bij elkaar: --erbij met --aan, en --verstuurd met --als.",
            waar="bvtool wissel spoed",
            wat_nu="Geef ze allebei.",
        )
    eerst = regels
    if erbij and aan:
        regels = add_opdracht(regels, erbij, aan, wat, moment)
    if verstuurd and als_:
        regels = mark_opdracht(regels, verstuurd, verstuurd=als_)
    if verrekend:
        regels = mark_opdracht(regels, verrekend, verrekend=moment.date().isoformat())
    bestanden = [write_spoed(lijst, regels)] if regels != eerst else []
    alle = read_kalender(o, kalender)
    rijen = [
        {
            "nummer": r.nummer,
            "dag": r.dag,
            "bericht": r.bericht,
            "aan": r.aan,
            "wat": r.wat,
            "staat": r.staat,
            "wat_nu": tell_wat_nu(r, alle, moment),
        }
        for r in regels
    ]
    open_ = [rij for rij in rijen if rij["staat"] != "klaar"]
    tekst = [
        f"{count(len(rijen), 'spoedopdracht', 'spoedopdrachten')}, {len(open_)} nog niet klaar."
    ]
    tekst += [
        f"  {r['nummer']}: {r['bericht']} aan {r['aan']} van {r['dag']} {r['wat']}: "
        f"{r['staat']}. {r['wat_nu']}"
        for r in rijen
    ]
    gegevens: dict[str, object] = {
        "op": moment.isoformat(),
        "opdrachten": rijen,
        "open": len(open_),
        "bestanden": bestanden,
    }
    return Resultaat(gegevens, "\n".join(tekst), 1 if open_ else 0)
