"""Can the clock of the computer be right, beside what was recorded last?

A wrong clock would put wrong days into messages and make everything after it look old. It is held
against the last row of the trail, not against the latest moment of all: so one run with a wrong
clock asks once, and not for ever.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from bvtool.kalender.tekst import moment_tekst
from bvtool.vak.fouten import Navraag

if TYPE_CHECKING:
    from bvtool.dossier.verbinding import Verbinding
    from bvtool.kalender.klok import Klok

TERUG = timedelta(days=1)
"""So far back after a run of any moment (a rehearsal with --nu too) nobody is asked."""
SPELING = timedelta(minutes=10)
"""So far the clocks of two computers with one dossier may differ."""


def check_klok(verbinding: Verbinding, klok: Klok) -> None:
    """Raises Navraag when the moment lies more than a day before that of the last run, or when that
    run was by the clock of a computer and lies in the future now.

    With `--nu`, or with a reason to go on (`--toch`), nothing is asked.
    """
    if klok.opgegeven or klok.toch:
        return
    rij = verbinding.first("select moment, nu_opgegeven from spoor order by nr desc limit 1")
    if rij is None:
        return
    moment, nu_opgegeven = rij
    laatste = datetime.fromisoformat(moment).astimezone(klok.nu.tzinfo)
    if klok.nu >= laatste - (TERUG if nu_opgegeven else SPELING):
        return
    raise Navraag(
        f"Volgens deze computer is het {moment_tekst(klok.nu)}, maar de laatste opdracht in dit "
        f"dossier is van later: {moment_tekst(laatste)}.",
        waar="de klok van de computer",
        wat_nu="Zet de klok goed als die niet klopt. Klopt hij wel, geef de opdracht dan opnieuw "
        'met de reden erachter: --toch "de klok stond verkeerd". Oefent u, gebruik dan --nu.',
    )
