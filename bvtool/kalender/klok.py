"""The clock: the one place where the wall clock is read. Time is always Europe/Amsterdam."""

import re
from datetime import date, datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from bvtool.vak.fouten import Gebruiksfout

TIJDZONE = ZoneInfo("Europe/Amsterdam")


class Klok(NamedTuple):
    """The moment at which a command runs: aware, Europe/Amsterdam, whole seconds.

    `opgegeven` tells that the user gave it with `--nu`; the output then says so. `toch` is the
    reason that the user gave to go on where bvtool asks first. `computer` is the moment by the
    clock of the computer, whatever `--nu` says; None when that is `nu`.
    """

    nu: datetime
    opgegeven: bool = False
    toch: str = ""
    computer: datetime | None = None

    @property
    def vandaag(self) -> date:
        """The calendar day in Amsterdam."""
        return self.nu.date()

    @property
    def zeker_vandaag(self) -> date:
        """The day that it is at least, for what cannot be undone: `--nu` does not make it later."""
        return min(self.vandaag, (self.computer or self.nu).date())


def read_computer() -> datetime:
    """The wall clock of the computer, in whole seconds."""
    return datetime.now(TIJDZONE).replace(microsecond=0)


def read_klok(nu: str | None) -> Klok:
    """Answers which moment counts as now: `--nu JJJJ-MM-DDTUU:MM[:SS]`, else the wall clock.

    Raises Gebruiksfout when `nu` is not such a moment.
    """
    if nu is None:
        return Klok(read_computer())
    try:
        # matches: "2022-10-10T11:15"
        if not re.fullmatch(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2})?", nu):
            raise ValueError(nu)
        moment = datetime.fromisoformat(nu)
    except ValueError:
        raise Gebruiksfout(
            f"Het moment bij --nu is niet te lezen: {nu}",
            waar="de optie --nu",
            wat_nu="Schrijf het als JJJJ-MM-DDTUU:MM, bijvoorbeeld --nu "
            f"{read_computer():%Y-%m-%dT%H:%M}.",
        ) from None
    if not is_jaar(moment.year):
        raise Gebruiksfout(
            f"Het moment bij --nu ligt te ver weg: {nu}",
            waar="de optie --nu",
            wat_nu="Kies een moment tussen 1900 en 2200.",
        )
    return Klok(at_amsterdam(moment), opgegeven=True, computer=read_computer())


def is_jaar(jaar: int) -> bool:
    """Whether bvtool reckons with moments in this year; nothing of ours lies further away."""
    return 1900 <= jaar < 2200


def at_amsterdam(moment: datetime) -> datetime:
    """A naive moment read as Amsterdam wall time; an aware one turned into it."""
    if moment.tzinfo is None:
        return moment.replace(tzinfo=TIJDZONE)
    return moment.astimezone(TIJDZONE)
