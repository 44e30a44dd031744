"""`bvtool wissel wacht`: the guard of an outgoing folder, safe to run every minute."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from bvtool.cli.basis import nl_opdracht
from bvtool.cli.opdracht import Opdracht, Resultaat
from bvtool.cli.wissel.opties import kalender_optie, meld_nu, op_optie, read_kalender, read_op

if TYPE_CHECKING:
    from bvtool.wissel.wacht import Doorgang


@nl_opdracht(
    "wacht",
    "Laat uit een map alleen door wat nu weg mag",
    "Verplaats uit MAP naar een andere map alleen de berichten die nu weg mogen. De rest blijft "
    "staan, met de reden en tot wanneer. Veilig om iedere minuut te laten lopen.",
)
@click.argument("map_", type=click.Path(path_type=Path), metavar="MAP")
@click.option(
    "--naar",
    required=True,
    type=click.Path(path_type=Path),
    metavar="MAP",
    help="Hierheen gaat wat weg mag.",
)
@click.option(
    "--handeling",
    type=click.Choice(["versturen", "inlezen"]),
    default="versturen",
    help="Bewaakt de map wat weggaat (gewoon) of wat wordt ingelezen.",
)
@op_optie()
@kalender_optie()
def opdracht(
    o: Opdracht,
    map_: Path,
    naar: Path,
    handeling: str,
    op: str | None,
    kalender: Path | None,
) -> Resultaat:
    """Pass on what may go and name what stays."""
    from bvtool.wissel.wacht import DOOR, LATEN, TEGEN, guard

    moment = read_op(o, op)
    meld_nu(o, moment)
    doorgangen = guard(map_, naar, read_kalender(o, kalender), moment, handeling)
    aantal = {actie: sum(d.actie == actie for d in doorgangen) for actie in (DOOR, TEGEN, LATEN)}
    gegevens: dict[str, object] = {
        "op": moment.isoformat(),
        "handeling": handeling,
        **aantal,
        "spoed": sum(d.spoed and d.actie != DOOR for d in doorgangen),
        "bestanden": [_gegevens(d) for d in doorgangen],
    }
    regels = [_regel(d) for d in doorgangen]
    if not doorgangen:
        regels.append("Er staat niets klaar.")
    regels.append(", ".join(f"{n} {actie}" for actie, n in aantal.items()) + ".")
    return Resultaat(gegevens, "\n".join(regels), 1 if aantal[TEGEN] or aantal[LATEN] else 0)


def _regel(d: Doorgang) -> str:
    """One line per file; for what stays, whom to call when it is urgent stands in that line."""
    bericht = f" ({d.bericht}, release {d.release})" if d.bericht else ""
    if not d.bel:
        return f"{d.actie}: {d.naam}{bericht}"
    spoed = "SPOED, BEL NU: " if d.spoed else ""
    return f"{spoed}{d.actie}: {d.naam}{bericht}. {d.reden} {d.bel}"


def _gegevens(d: Doorgang) -> dict[str, object]:
    return {
        "bestand": d.naam,
        "actie": d.actie,
        "bericht": d.bericht or None,
        "release": d.release or None,
        "reden": d.reden,
        "vanaf": d.vanaf.isoformat() if d.vanaf else None,
        "in_release": d.in_release or None,
        "spoed": d.spoed,
        "bel": d.bel or None,
    }
