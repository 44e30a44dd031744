"""The rounds of a dossier as terms for `bvtool kalender`."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from bvtool.dossier.vragen.rondes import list_rondes
from bvtool.kalender.klok import TIJDZONE
from bvtool.kalender.rondes import Rondemoment, rondetermijnen
from bvtool.vak.bijdrage import Bijdrage

if TYPE_CHECKING:
    from bvtool.dossier.map import Dossier
    from bvtool.kalender.termijn import Termijn

_VOORUIT = 3
"""So many rounds ahead are shown."""


def list_rondetermijnen(dossier: Dossier) -> list[Termijn]:
    """The terms of the rounds that return, of each contribution with the next ones; none while
    there is only the migration."""
    from bvtool.dossier.leesverbinding import open_lezend

    if not dossier.has_ledger():
        return []
    with open_lezend(dossier) as verbinding:
        alle = list_rondes(verbinding)
    rondes = [r for r in alle if r.periodiek]
    alleen_bw = all(r.bijdrage == Bijdrage.BW for r in rondes)
    per: dict[str, list[Rondemoment]] = {}
    for r in rondes:
        over = "" if alleen_bw else Bijdrage(r.bijdrage).naam
        tot = datetime.fromisoformat(r.uiterlijk).astimezone(TIJDZONE) if r.uiterlijk else None
        moment = Rondemoment(r.nr, date.fromisoformat(r.peildatum), tot, over)
        per.setdefault(over, []).append(moment)
    maanden = dossier.instellingen.ronde_maanden
    return [t for van in per.values() for t in rondetermijnen(van, maanden, _VOORUIT)]
