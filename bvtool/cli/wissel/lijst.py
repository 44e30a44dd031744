"""`bvtool wissel lijst`: every switch that bvtool knows."""

from __future__ import annotations

from pathlib import Path

from bvtool.cli.basis import nl_opdracht
from bvtool.cli.opdracht import Opdracht, Resultaat
from bvtool.cli.wissel.opties import kalender_optie, read_kalender


@nl_opdracht("lijst", "Laat alle releasewissels zien", "Laat alle releasewissels zien.")
@kalender_optie()
def opdracht(o: Opdracht, kalender: Path | None) -> Resultaat:
    """Show the switches with their phase now."""
    from bvtool.wissel.wissel_tonen import make_lijst

    wissels, tekst = make_lijst(read_kalender(o, kalender), o.klok.nu)
    return Resultaat({"wissels": wissels}, tekst)
