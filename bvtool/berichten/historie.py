"""What a rule may ask about earlier messages, and a history in memory that answers it.

The sender asks its ledger, the CAK its own records; the rules do not know the difference. Only
deliveries that stand or may still stand count: a rejected message counts as not sent, but its
Identificatie stays used.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple, Protocol

from bvtool.berichten.eigenbijdrage import NIEUW, START, STOP, VERWIJDEREN, Eigenbijdrage

BW = "WMO407"


class Aanlevering(NamedTuple):
    """What one earlier delivery said."""

    startnummer: int
    startdatum: date
    stopdatum: date | None
    status: int
    dagtekening: date | None = None
    kostprijs: int | None = None


class Historie(Protocol):
    """The earlier deliveries of one sender, as a rule sees them; those of the other contribution
    than that of `soort` are no part of it."""

    def identificatie_gebruikt(self, identificatie: str, soort: str = BW) -> bool:
        """Has a message of this kind and sender carried this Identificatie?"""
        ...

    def startnummer_gebruikt(self, startnummer: int) -> bool:
        """Was this start number used with status 1, whoever it was for?"""
        ...

    def laatste(self, bsn: str, startnummer: int, soort: str = BW) -> Aanlevering | None:
        """The last delivery with this key, else None; of a WMO403 the last stop."""
        ...

    def perioden(self, bsn: str, soort: str = BW) -> Sequence[Aanlevering]:
        """The last delivery of each key of this client that is not withdrawn."""
        ...


_Leveringen = dict[str, dict[int, Aanlevering]]


@dataclass(slots=True)
class GeheugenHistorie:
    """A history held in memory: fed with messages in the order in which they were sent."""

    _identificaties: set[tuple[str, str]] = field(default_factory=set)
    _startnummers: set[int] = field(default_factory=set)
    _van_bw: _Leveringen = field(default_factory=dict)
    _van_abo: _Leveringen = field(default_factory=dict)
    _stops: _Leveringen = field(default_factory=dict)

    def note_identificatie(self, identificatie: str, soort: str = BW) -> None:
        """An Identificatie that was used, whatever became of its message."""
        self._identificaties.add((soort, identificatie))

    def note(self, bericht: Eigenbijdrage) -> None:
        """A message that stands or may still stand."""
        b = bericht
        self._identificaties.add((b.soort, b.identificatie))
        if b.soort == STOP:
            self._note_stop(b)
            return
        stop = b.stopdatum
        if b.soort == START:
            eerder = self.laatste(b.bsn, b.startnummer, START)
            stop = eerder.stopdatum if eerder is not None and b.status != NIEUW else None
        if b.startdatum is not None:
            wat = (b.startdatum, stop, b.status, b.dagtekening, b.kostprijs)
            keep = self._keep if b.soort == START else self.note_aanlevering
            keep(b.bsn, Aanlevering(b.startnummer, *wat), b.soort)

    def _note_stop(self, b: Eigenbijdrage) -> None:
        """A stop stands beside its start, and ends the same delivery."""
        eerder = self.laatste(b.bsn, b.startnummer, START)
        start = eerder.startdatum if eerder else b.startdatum
        if start is None:
            return  # a stop of which nobody knows the start
        wat = (start, b.stopdatum, b.status, b.dagtekening)
        stop = Aanlevering(b.startnummer, *wat)
        self._stops.setdefault(b.bsn, {})[b.startnummer] = stop
        einde = None if b.status == VERWIJDEREN else b.stopdatum
        levering = (eerder or stop._replace(status=NIEUW))._replace(stopdatum=einde)
        self._van_abo.setdefault(b.bsn, {})[b.startnummer] = levering

    def note_aanlevering(self, bsn: str, aanlevering: Aanlevering, soort: str = BW) -> None:
        """A delivery that stands, whatever told of it."""
        self._keep(bsn, aanlevering, soort)
        if soort != BW and aanlevering.stopdatum is not None:
            self._stops.setdefault(bsn, {})[aanlevering.startnummer] = aanlevering

    def _keep(self, bsn: str, aanlevering: Aanlevering, soort: str) -> None:
        if aanlevering.status == NIEUW:
            self._startnummers.add(aanlevering.startnummer)
        self._van(soort).setdefault(bsn, {})[aanlevering.startnummer] = aanlevering

    def _van(self, soort: str) -> _Leveringen:
        return self._van_bw if soort == BW else self._van_abo

    def note_startnummers(self, nummers: Iterable[int]) -> None:
        """Start numbers that were used with status 1 for clients that are not looked at now."""
        self._startnummers.update(nummers)

    def identificatie_gebruikt(self, identificatie: str, soort: str = BW) -> bool:
        """See Historie."""
        return (soort, identificatie) in self._identificaties

    def startnummer_gebruikt(self, startnummer: int) -> bool:
        """See Historie."""
        return startnummer in self._startnummers

    def laatste(self, bsn: str, startnummer: int, soort: str = BW) -> Aanlevering | None:
        """See Historie."""
        van_client = (self._stops if soort == STOP else self._van(soort)).get(bsn)
        return van_client.get(startnummer) if van_client else None

    def perioden(self, bsn: str, soort: str = BW) -> Sequence[Aanlevering]:
        """See Historie."""
        van_client = self._van(soort).get(bsn)
        if not van_client:
            return ()
        return [a for a in van_client.values() if a.status != VERWIJDEREN]
