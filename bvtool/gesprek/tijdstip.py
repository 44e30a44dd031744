"""May a 407 go at this moment? The engine of the release switches answers (`bvtool.wissel`).

Before 2022-10-01 there is no iEb 2.0, and in a standstill nothing may go (toolkit; the calendar in
`data/releasewissels.csv` and the dossier's own `[wissels] kalender`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bvtool.berichten.regels import FOUT, Overtreding
from bvtool.kalender.tekst import moment_tekst
from bvtool.wissel.laden import load_kalender
from bvtool.wissel.mag import mag
from bvtool.wissel.reden import make_reden

if TYPE_CHECKING:
    from bvtool.dossier.map import Dossier
    from bvtool.kalender.klok import Klok

RELEASE = "2.0"


def check_tijdstip(dossier: Dossier, klok: Klok) -> tuple[Overtreding, ...]:
    """Why no 407 may go now, as one breach that holds every message back; empty when it may."""
    eigen = dossier.instellingen.wissels_kalender
    kalender = load_kalender(dossier.pad / eigen if eigen else None)
    antwoord = mag("WMO407", RELEASE, klok.nu, "gemeente", kalender=kalender)
    if antwoord.mag:
        return ()
    herstel = "Kijk met bvtool wissel mag WMO407 --release 2.0 wanneer het wel mag."
    if antwoord.vanaf is not None:
        herstel = f"Geef bvtool aanmelden opnieuw vanaf {moment_tekst(antwoord.vanaf)}."
    return (Overtreding("WISSEL", "", FOUT, make_reden(antwoord), herstel),)
