"""The reference date and the policies of a dossier that the decision table depends on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bvtool.dossier.instellingen import Instellingen

R = date(2022, 10, 1)
"""The reference date of the migration (toolkit: startdatum 1-10-2022, whatever the timeslot)."""

OPEN = date(9999, 12, 31)
"""The end date of a period that runs on."""

MEERDERJARIG_NA = date(2004, 10, 1)
"""Who was born after this day was younger than 18 on R."""


@dataclass(frozen=True, slots=True)
class Beleid:
    """What the dossier chooses: see `[beleid]` in bvtool.toml."""

    categorie18: bool = False
    buitenregionaal: str = "aanmelden"
    release: str = "3.1"

    @classmethod
    def of(cls, instellingen: Instellingen) -> Beleid:
        """The policies in the settings of a dossier."""
        return cls(
            categorie18=instellingen.categorie18,
            buitenregionaal=instellingen.buitenregionaal,
            release=instellingen.release,
        )
