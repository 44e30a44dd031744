"""By when a gemeente and the CAK have to be ready: in the timeslot, and in a round that returns.

Not published for a round (aangenomen): the file of the CAK is there on its reference date; without
a term that was agreed the answer is due before the next round; the messages are due ten working
days after the answer.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time
from functools import cache

from bvtool.cak.inname.gemeenten import Gemeente
from bvtool.dossier.feiten import Rondefeit
from bvtool.kalender.klok import TIJDZONE
from bvtool.kalender.rondes import MAANDEN, next_peildatum
from bvtool.kalender.timeslot import termijnen
from bvtool.kalender.werkdagen import add_werkdagen

BERICHTEN_NA = 10
"""How many working days after the answer the messages are due."""
_EINDE = time(23, 59, 59)


def list_deadlines(g: Gemeente, ronde: Rondefeit | None) -> dict[str, datetime]:
    """The moments of b4, terugkoppeling and aanlevering, in Amsterdam; of the timeslot of this
    gemeente, or of a round (None: the migration)."""
    if ronde is None:
        return dict(_list_van_timeslot(g.timeslot))
    peildatum = date.fromisoformat(ronde.peildatum)
    antwoord = datetime.combine(next_peildatum(peildatum, MAANDEN), time(), TIJDZONE)
    if ronde.uiterlijk is not None:
        antwoord = datetime.fromisoformat(ronde.uiterlijk).astimezone(TIJDZONE)
    return {
        "b4": datetime.combine(peildatum, _EINDE, TIJDZONE),
        "terugkoppeling": antwoord,
        "aanlevering": datetime.combine(
            add_werkdagen(antwoord.date(), BERICHTEN_NA), _EINDE, TIJDZONE
        ),
    }


@cache
def _list_van_timeslot(timeslot: date) -> Mapping[str, datetime]:
    return {t.id: t.moment for t in termijnen(timeslot) if t.moment is not None}
