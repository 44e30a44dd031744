"""The rounds of a dossier: one comparison after the other, each with its own reference date.

Art. 2h Uitvoeringsregeling Wmo 2015: gemeente and CAK compare at least every two months. The
migration is the first of many; a dossier may also begin with a round that returns.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from bvtool.dossier.feiten import MIGRATIESOORT, PERIODIEK, Rondefeit
from bvtool.vak.peil import MIGRATIE

if TYPE_CHECKING:
    from bvtool.dossier.instellingen import Instellingen

MIGRATIERONDE = Rondefeit(1, MIGRATIESOORT, MIGRATIE.datum.isoformat(), None, "")
"""The first round of a dossier that began with the migration."""


def first_ronde(instellingen: Instellingen, nu: datetime) -> Rondefeit | None:
    """The round that a new dossier begins with: the migration when it has a timeslot, else the
    reference date of `bvtool.toml`. None for a dossier of the CAK."""
    if instellingen.rol != "gemeente":
        return None
    if instellingen.peildatum is None:
        return MIGRATIERONDE._replace(geopend=nu.isoformat())
    return Rondefeit(1, PERIODIEK, instellingen.peildatum.isoformat(), None, nu.isoformat())
