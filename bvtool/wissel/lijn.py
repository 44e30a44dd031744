"""The releases of one message kind as a line in time: which follows which, and when."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import NamedTuple

from bvtool.berichten.release import parse_release
from bvtool.wissel.regels import Kalender, Wissel, Wisselregel
from bvtool.wissel.soorten import Berichtsoort


class Releasestap(NamedTuple):
    """For one message kind: `oud` gives way to `nieuw`.

    `einde` is the moment at which the switch makes the old release useless, `live` the row (and
    its `van` the moment) from which this kind goes in the new one. They differ in the iEb switch.
    `regels` are the rows of the switch, and the standstills of switches that this kind sat out.
    """

    wissel: Wissel
    oud: str
    nieuw: str
    einde: datetime
    live: Wisselregel
    regels: tuple[Wisselregel, ...]

    @property
    def begin_nieuw(self) -> datetime:
        """The first moment at which this kind may go in the new release."""
        assert self.live.van is not None
        return self.live.van

    def find_slot(self, op: datetime) -> Wisselregel | None:
        """The row that ended the old release for this kind at `op`; None while none has."""
        if not is_voor(op, self.begin_nieuw):
            return self.live
        return None if is_voor(op, self.einde) else self.wissel.live_regel


def make_lijn(kalender: Kalender, soort: Berichtsoort) -> tuple[Releasestap, ...]:
    """The steps of this kind in the order of time.

    A kind that stays behind in a switch (row `blijft`) takes its old release along to the next.
    """
    return tuple(_stappen(kalender, soort))


def _stappen(kalender: Kalender, soort: Berichtsoort) -> Iterator[Releasestap]:
    gebleven = ""
    stil: tuple[Wisselregel, ...] = ()
    for wissel in kalender.van_standaard(soort.standaard):
        if wissel.blijft(soort):
            gebleven = gebleven or wissel.oud
            stil += tuple(r for r in wissel.regels if r.soort in ("blokkade", "transitie"))
            continue
        yield Releasestap(
            wissel=wissel,
            oud=gebleven or wissel.oud,
            nieuw=wissel.nieuw,
            einde=wissel.live,
            live=wissel.find_live(soort),
            regels=(*wissel.regels, *stil),
        )
        gebleven, stil = "", ()


def find_vervallen(lijn: Sequence[Releasestap], release: str, op: datetime) -> Releasestap | None:
    """The step after which `release` is over at `op`, or None while it is not.

    That a newer release runs into its own switch proves that the older ones are over, also when
    the calendar does not tell when they ended.
    """
    for stap in lijn:
        if is_ouder(release, stap.nieuw) and not is_voor(op, stap.einde):
            return stap
        if is_ouder(release, stap.oud) and not is_voor(op, stap.wissel.begin):
            return stap
    return None


def find_nog_niet(lijn: Sequence[Releasestap], release: str, op: datetime) -> Releasestap | None:
    """The step that must pass before `release` can be in use; None when it may be already."""
    for stap in lijn:
        wacht = release == stap.nieuw or is_ouder(stap.nieuw, release)
        grens = stap.begin_nieuw if release == stap.nieuw else stap.einde
        if wacht and is_voor(op, grens):
            return stap
    return None


def find_huidig(lijn: Sequence[Releasestap], op: datetime) -> tuple[str, Releasestap | None]:
    """The release of this kind at `op` as far as is known, and the step that will end it."""
    for nummer in reversed(range(len(lijn))):
        stap = lijn[nummer]
        if not is_voor(op, stap.einde):
            volgend = lijn[nummer + 1] if nummer + 1 < len(lijn) else None
            sluit_aan = volgend is not None and volgend.oud == stap.nieuw
            return stap.nieuw, volgend if sluit_aan else None
        if not is_voor(op, stap.wissel.begin) or nummer == 0:
            return stap.oud, stap
    return "", None


def is_ouder(een: str, ander: str) -> bool:
    """Is release `een` older than `ander`? `2.9` is older than `2.10`."""
    return (parse_release(een) or (0, 0)) < (parse_release(ander) or (0, 0))


def bestaat(soort: Berichtsoort, release: str) -> bool:
    """Does this kind exist in this release, as far as is known?"""
    return not is_ouder(release, soort.sinds or "0.0") and not (
        soort.laatste and is_ouder(soort.laatste, release)
    )


def is_voor(een: datetime, ander: datetime) -> bool:
    """Does the first aware moment come before the second, in real time?"""
    return een.astimezone(UTC) < ander.astimezone(UTC)
