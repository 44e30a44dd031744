"""The day that a comparison speaks of, and what follows from it: a value, handed from hand to hand.

The migration speaks of 1-10-2022, whatever the timeslot (toolkit, bevestigd); a round that returns
speaks of the day on which the CAK made its file, and of the contribution that it is about.
"""

from datetime import date
from typing import NamedTuple

from bvtool.vak.bijdrage import EERSTE_START, Bijdrage

OPEN_EIND = date(9999, 12, 31)
"""How readers and the ledger write an end that is said to be open."""


class Peil(NamedTuple):
    """The reference date `datum`, the age limit in years, the end of a period that runs on, and the
    contribution.

    >>> Peil(date(2022, 10, 1)).meerderjarig_na
    datetime.date(2004, 10, 1)
    """

    datum: date
    leeftijd: int = 18
    open_eind: date = OPEN_EIND
    bijdrage: Bijdrage = Bijdrage.BW

    @property
    def meerderjarig_na(self) -> date:
        """Who was born after this day was younger than `leeftijd` on the reference date."""
        jaar = self.datum.year - self.leeftijd
        try:
            return self.datum.replace(year=jaar)
        except ValueError:  # 29 February, and that year has none
            return date(jaar, 2, 28)

    @property
    def eerste_start(self) -> date:
        """The first day on which a message of this contribution can start."""
        return self.bijdrage.eerste_start

    @property
    def tekst(self) -> str:
        """The reference date as it stands in a sentence: 1-10-2022."""
        return f"{self.datum.day}-{self.datum.month}-{self.datum.year}"

    def fill(self, zin: str) -> str:
        """A sentence of the tables with the reference date at `{peil}` and the words of the
        contribution (`Bijdrage.fill`)."""
        return self.bijdrage.fill(zin).replace("{peil}", self.tekst)


MIGRATIE = Peil(EERSTE_START)
"""What the migration speaks of."""
