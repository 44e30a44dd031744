"""The calendar of release switches: rows, switches, and how a row bears on a message kind.

A switch has an id such as `iwmo-2.1-2.2`: the family, the old and the new release. iJw goes along
with iWmo. All moments are aware, Europe/Amsterdam. Kinds of rows (`soort`):

afspraak   from `tot` on it is agreed not to send (or, with richting `lezen`, all must be read in)
blokkade   from `van` until `tot` the infrastructure refuses the message
transitie  from `van` until `tot` the chain moves over: nothing is exchanged
live       from `van` on only the new release is in use; of some only the day is known
blijft     these kinds do not take part in the switch: they keep the old release
koppeling  from `van` until `tot` systems do not fetch messages by themselves; decides nothing
ketentest, melding, nazorg   tell something, decide nothing
"""

import re
from datetime import datetime
from typing import NamedTuple

from bvtool.berichten.release import parse_release
from bvtool.kalender.tekst import dag_tekst, moment_tekst
from bvtool.wissel.soorten import Berichtsoort

FAMILIES = {"iwmo": ("iWmo", "iJw"), "ijw": ("iJw",), "ieb": ("iEb",)}
RICHTINGEN = ("heen", "retour", "alle", "lezen")
# matches: "iwmo-2.3-3.0"
_WISSEL = re.compile(r"([a-z]+)-(\d{1,3}\.\d{1,3})-(\d{1,3}\.\d{1,3})")


class Wisselregel(NamedTuple):
    """One row of the calendar, with its source (`bron`) and mark (`merk`).

    `alleen_dag`: of `van` only the day is known. bvtool counts from the start of that day, and
    shows no hour.
    """

    wissel: str
    id: str
    soort: str
    van: datetime | None
    tot: datetime | None
    berichten: tuple[str, ...]
    richting: str
    partij: str
    omschrijving: str
    merk: str
    bron: str
    alleen_dag: bool = False

    def tell(self, moment: datetime) -> str:
        """A moment that this row gives, in words; without an hour when only the day is known."""
        if self.is_dag(moment):
            return f"{dag_tekst(moment.date())} (het uur is niet bekend)"
        return moment_tekst(moment)

    def show(self, moment: datetime) -> str:
        """The same in ISO 8601: a moment with its offset, or only the day."""
        return moment.date().isoformat() if self.is_dag(moment) else moment.isoformat()

    def is_dag(self, moment: datetime) -> bool:
        """Whether this is the moment of which only the day is known."""
        return self.alleen_dag and moment == self.van

    def noemt(self, soort: Berichtsoort) -> bool:
        """Does this row concern the message kind (`WMO303` takes in WMO303D and WMO303F)?"""
        if self.richting in ("heen", "retour") and self.richting != soort.richting:
            return False
        return any(b in ("*", soort.richting, soort.naam, soort.stam) for b in self.berichten)


class Wissel(NamedTuple):
    """One switch of `oud` to `nieuw`; `regels` in the order of the table."""

    id: str
    oud: str
    nieuw: str
    standaarden: tuple[str, ...]
    regels: tuple[Wisselregel, ...]

    @property
    def live(self) -> datetime:
        """The first moment at which the new release is in use for any message kind."""
        return _van(self.live_regel)

    @property
    def live_regel(self) -> Wisselregel:
        """The first live row."""
        return min((r for r in self.regels if r.soort == "live"), key=_van)

    @property
    def begin(self) -> datetime:
        """The first moment at which this switch asks something of anyone."""
        return min(m for r in self.regels for m in (r.van, r.tot) if m)

    def find_live(self, soort: Berichtsoort) -> Wisselregel:
        """The live row of this kind; without one that names it, the last live row of the switch."""
        lives = [r for r in self.regels if r.soort == "live"]
        eigen = [r for r in lives if r.noemt(soort)]
        return (eigen or sorted(lives, key=_van)[-1:])[0]

    def blijft(self, soort: Berichtsoort) -> Wisselregel | None:
        """The row that keeps this kind in the old release, if there is one."""
        return next((r for r in self.regels if r.soort == "blijft" and r.noemt(soort)), None)


class Kalender(NamedTuple):
    """Every switch that bvtool knows, in the order in which they went live."""

    wissels: tuple[Wissel, ...]

    def van_standaard(self, standaard: str) -> tuple[Wissel, ...]:
        """The switches that concern `iWmo`, `iJw` or `iEb`."""
        return tuple(w for w in self.wissels if standaard in w.standaarden)

    def find(self, wissel: str) -> Wissel | None:
        """The switch with this id, or None."""
        return next((w for w in self.wissels if w.id == wissel.strip().lower()), None)


def parse_wissel(tekst: str) -> tuple[str, str, str] | None:
    """Family, old and new release of an id such as `iwmo-2.1-2.2`; None when it is no such id.

    >>> parse_wissel("iwmo-2.3-3.0")
    ('iwmo', '2.3', '3.0')
    """
    vorm = _WISSEL.fullmatch(tekst)
    if not vorm or vorm[1] not in FAMILIES:
        return None
    familie, oud, nieuw = vorm.groups()
    van, naar = parse_release(oud), parse_release(nieuw)
    return (familie, oud, nieuw) if van and naar and van < naar else None


def _van(regel: Wisselregel) -> datetime:
    assert regel.van is not None
    return regel.van
