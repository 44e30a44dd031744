"""The contribution that a round is about: beschermd wonen, or the abonnementstarief.

The comparison, the workbook and what follows are the same; what differs is data and stands here:
the words, the first day, and which messages carry it. Source: spec "Any release, any message of
iEb".
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum


class Bijdrage(StrEnum):
    """Which contribution, as the settings and the ledger call it."""

    BW = "beschermd-wonen"
    ABO = "abonnementstarief"

    @property
    def naam(self) -> str:
        """The contribution in a sentence."""
        return self.replace("-", " ")

    @property
    def met(self) -> str:
        """How somebody is said to have it: "in beschermd wonen"."""
        return f"in {self.naam}" if self is Bijdrage.BW else f"met {self.naam}"

    @property
    def begin(self) -> str:
        """What begins on the first day, in a sentence."""
        return "iEb 2.0" if self is Bijdrage.BW else f"het {self.naam}"

    @property
    def eerste_start(self) -> date:
        """No message starts before it: the first day of iEb 2.0 for beschermd wonen (toolkit,
        bevestigd), 1-1-2020 for the abonnementstarief (CS332, bevestigd)."""
        return EERSTE_START if self is Bijdrage.BW else date(2020, 1, 1)

    @property
    def berichten(self) -> tuple[str, ...]:
        """The kinds of message of its deliveries: 401 starts and 403 stops, 405 does both."""
        return ("WMO407",) if self is Bijdrage.BW else ("WMO401", "WMO403", "WMO405")

    @property
    def bericht(self) -> str:
        """How one message of its deliveries is called in a sentence."""
        return "407-bericht" if self is Bijdrage.BW else "bericht"

    @property
    def retour(self) -> str:
        """The numbers of the answers to them, in a sentence."""
        return "408" if self is Bijdrage.BW else "402, 404 of 406"

    @property
    def uitgaand(self) -> str:
        """How its deliveries begin in name, and the folder of their separate messages."""
        return "407" if self is Bijdrage.BW else self.value

    @property
    def rapport(self) -> str:
        """How the weekly report is called (toolkit, chapter 4; of the abonnementstarief
        aangenomen)."""
        return f"Aanleverrapportage{'BW' if self is Bijdrage.BW else 'Abonnementstarief'}"

    @classmethod
    def find_naam(cls, naam: str) -> Bijdrage | None:
        """The contribution that somebody calls so, in any case; None for another word.

        >>> Bijdrage.find_naam("Beschermd wonen")
        <Bijdrage.BW: 'beschermd-wonen'>
        """
        return next((b for b in cls if b.naam == naam.strip().casefold()), None)

    def fill(self, zin: str) -> str:
        """A sentence of the tables with the words of this contribution at `{zorg}`, `{met_zorg}`,
        `{Met_zorg}` and `{berichten}`.

        >>> Bijdrage.ABO.fill("{Met_zorg}; geen {zorg}")
        'Met abonnementstarief; geen abonnementstarief'
        """
        woorden = {
            "zorg": self.naam,
            "met_zorg": self.met,
            "Met_zorg": self.met[:1].upper() + self.met[1:],
            "berichten": " of ".join(self.berichten),
        }
        for veld, woord in woorden.items():
            zin = zin.replace(f"{{{veld}}}", woord)
        return zin


EERSTE_START = date(2022, 10, 1)
"""The first day of iEb 2.0 (toolkit, bevestigd): no 407 starts before it; what lies before that day
goes the old way. The one place where 1-10-2022 stands."""
