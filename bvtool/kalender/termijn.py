"""One notion of deadline and phase, shared by the BW timeslot and the release switches."""

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from typing import NamedTuple

from bvtool.kalender.klok import TIJDZONE
from bvtool.kalender.partijen import raakt

UITERLIJK = "uiterlijk"


class Termijn(NamedTuple):
    """One deadline or event.

    `moment` is aware, Europe/Amsterdam; None when the source names a day only. `dag` is always
    there. `soort` tells how to read it: `uiterlijk` (the moment itself is still in time), `dag`,
    `wekelijks` and `tweemaandelijks` (the whole day is in time), every other kind, from a release
    switch, ends at the moment: at that moment it is over. `merk` is the mark of the source.
    """

    id: str
    moment: datetime | None
    dag: date
    partij: str
    gebeurtenis: str
    soort: str
    merk: str

    def is_gehaald(self, gedaan: datetime) -> bool:
        """Is what was done at this aware moment in time? `uiterlijk 17 uur`: 17:00:00 is."""
        if self.moment is None:
            return gedaan.astimezone(TIJDZONE).date() <= self.dag
        if self.soort == UITERLIJK:
            return gedaan.astimezone(UTC) <= self.moment.astimezone(UTC)
        return gedaan.astimezone(UTC) < self.moment.astimezone(UTC)


class Fase(NamedTuple):
    """A span of time with a name: from `van` on, until just before `tot` (None: open)."""

    naam: str
    van: datetime
    tot: datetime | None


def volgende(
    termijnen: Iterable[Termijn], nu: datetime, partij: str | None = None
) -> Termijn | None:
    """The first deadline of this party that can still be met at `nu` (aware); None without one."""
    open_ = [t for t in termijnen if t.is_gehaald(nu) and raakt(t.partij, partij)]
    return min(open_, key=volgorde, default=None)


def fase_op(fasen: Sequence[Fase], nu: datetime) -> Fase | None:
    """The phase in which `nu` (aware) lies; None before the first."""
    moment = nu.astimezone(UTC)
    for fase in reversed(fasen):
        if fase.van.astimezone(UTC) <= moment:
            over = fase.tot is not None and fase.tot.astimezone(UTC) <= moment
            return None if over else fase
    return None


def volgorde(termijn: Termijn) -> tuple[date, str, str]:
    """Sorting key: by day, then by time (a whole day after its moments), then by id."""
    tijd = termijn.moment.strftime("%H:%M:%S") if termijn.moment else "24"
    return termijn.dag, tijd, termijn.id
