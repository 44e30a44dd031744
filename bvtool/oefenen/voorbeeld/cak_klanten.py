"""Who takes part in a round of a national rehearsal: the round, the gemeenten, the people."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from bvtool.oefenen.voorbeeld.periodiek import PEILDATA
from bvtool.oefenen.voorbeeld.rijen import Rij, Werkbank
from bvtool.vak.bijdrage import Bijdrage

_ANTWOORD_NA, _OP_NA = timedelta(days=10), timedelta(days=35)
_UUR = time(17)


class Oefenronde(NamedTuple):
    """A round of the rehearsal: its number, what it is about, and its days (wall times in the
    Netherlands)."""

    nr: int
    over: Bijdrage = Bijdrage.BW

    @property
    def soort(self) -> str:
        """The word for another contribution than beschermd wonen, in the names of files; else
        empty."""
        return "" if self.over is Bijdrage.BW else self.over.value

    @property
    def peildatum(self) -> date:
        """The day on which the CAK makes its files."""
        return PEILDATA[self.nr - 1]

    @property
    def uiterlijk(self) -> datetime:
        """By when the answers are due."""
        return datetime.combine(self.peildatum + _ANTWOORD_NA, _UUR)

    @property
    def op(self) -> datetime:
        """The moment at which the truth holds: everything is due by then."""
        return datetime.combine(self.peildatum + _OP_NA, time(12))

    @property
    def map_(self) -> str:
        """The folder with its files until it begins."""
        return f"rondes/{self.nr}"


@dataclass(slots=True)
class Cakklant:
    """Whom the CAK knows: the row in its file, the BSN, the start number and the start."""

    rij: Rij
    bsn: str
    startnummer: int
    start: date


@dataclass(slots=True)
class Cakgemeente:
    """A gemeente between two rounds: whom the CAK knows, and the numbers that were given out."""

    code: str
    naam: str
    werkbank: Werkbank
    klanten: list[Cakklant]
    volgnummer: int
    startnummer: int

    @property
    def uitvoerder(self) -> str:
        """Its code with the CAK."""
        return f"68{self.code}"


@dataclass(slots=True)
class Rondemens:
    """A person in a round with the case, and the dates that the gemeente gives in its answer."""

    klant: Cakklant
    geval: Mapping[str, str]
    start: date | None
    stop: date | None

    @property
    def besluit(self) -> str:
        """What the gemeente decides; empty when it does not."""
        return self.geval["besluit"]

    @property
    def in_bestand(self) -> bool:
        """Whether the person is in the file of the CAK."""
        return self.geval["waar"] == "bestand"

    @property
    def post(self) -> list[str]:
        """What is sent, time after time: the status, how the CAK answers (+, - or ?), and `anders`
        when it tells another start than the answer. In front the kind when it is no 407
        (`401.1+`), and `&` between two that go together."""
        return self.geval["post"].split()

    @property
    def goedgekeurd(self) -> bool:
        """Whether the last message is approved; of two that go together one of them."""
        return bool(self.post) and "+" in self.post[-1]

    @property
    def heel(self) -> bool:
        """Whether everything that went last is approved."""
        return self.goedgekeurd and not set("-?") & set(self.post[-1])

    @property
    def gemeld(self) -> date:
        """The start that the messages tell."""
        start = self.start or self.klant.start
        return start + timedelta(days=any(p.endswith("anders") for p in self.post))
