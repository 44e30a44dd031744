"""`bvtool gezond`: is the weekly report there; one line and an exit code, for any watcher."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bvtool.cli.basis import nl_opdracht
from bvtool.cli.opdracht import Opdracht, Resultaat
from bvtool.cli.weektaak import tell_rapporten
from bvtool.dossier.oorzaak import explain_oorzaak

if TYPE_CHECKING:
    from bvtool.dossier.map import Dossier
    from bvtool.kalender.klok import Klok


@nl_opdracht(
    "gezond",
    "Zeg in een regel of het weekrapport er is",
    "Zeg in een regel of het weekrapport er is dat er nu hoort te zijn. De exitcode is 0 als alles "
    "in orde is, anders 1. Bedoeld voor een programma dat de taken van uw computers bewaakt; er "
    "verandert niets.",
)
def opdracht(o: Opdracht) -> Resultaat:
    """Tell whether all is well; whatever is wrong, the answer is a line and a code."""
    try:
        mis = find_mis(o.dossier(), o.klok)
    except Exception as fout:
        verteld = explain_oorzaak(fout)
        if verteld is None:
            raise
        mis = f"{verteld.fout} ({verteld.waar})" if verteld.waar else verteld.fout
    regel = " ".join(f"Niet in orde. {mis}".split()) if mis else "In orde."
    if o.klok.opgegeven:
        regel += f" (--nu: {o.klok.nu:%d-%m-%Y %H:%M})"
    gegevens = {"gezond": not mis, "melding": mis, "nu": o.klok.nu.isoformat()}
    return Resultaat(gegevens, regel, code=1 if mis else 0)


def find_mis(dossier: Dossier, klok: Klok) -> str:
    """What is wrong with the weekly report or with what it needs; empty when all is well."""
    dossier.check_inkomend()
    return tell_rapporten(dossier, klok)
