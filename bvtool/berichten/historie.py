"""What a rule may ask about earlier messages, and a history in memory that answers it.

The sender asks its ledger, the CAK its own records; the rules do not know the difference. Only
deliveries that stand or may still stand count: a rejected message counts as not sent, but its
Identificatie stays used.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Protocol

from bvtool.berichten.wmo407 import NIEUW, VERWIJDEREN, Wmo407


@dataclass(frozen=True, slots=True)
class Aanlevering:
    """What one earlier delivery said."""

    startnummer: int
    startdatum: date
    stopdatum: date | None
    status: int
    dagtekening: date | None = None


class Historie(Protocol):
    """The earlier deliveries of one sender, as a rule sees them."""

    def identificatie_gebruikt(self, identificatie: str) -> bool:
        """Has a 407 of this sender carried this Identificatie?"""
        ...

    def startnummer_gebruikt(self, startnummer: int) -> bool:
        """Was this start number used with status 1, whoever it was for?"""
        ...

    def laatste(self, bsn: str, startnummer: int) -> Aanlevering | None:
        """The last delivery with this key, else None."""
        ...

    def perioden(self, bsn: str) -> Sequence[Aanlevering]:
        """The last delivery of each key of this client that is not withdrawn."""
        ...


@dataclass(slots=True)
class GeheugenHistorie:
    """A history held in memory: fed with messages in the order in which they were sent."""

    _identificaties: set[str] = field(default_factory=set)
    _startnummers: set[int] = field(default_factory=set)
    _laatste: dict[str, dict[int, Aanlevering]] = field(default_factory=dict)

    def note_identificatie(self, identificatie: str) -> None:
        """An Identificatie that was used, whatever became of its message."""
        self._identificaties.add(identificatie)

    def note(self, bericht: Wmo407) -> None:
        """A message that stands or may still stand."""
        self._identificaties.add(bericht.identificatie)
        self.note_aanlevering(
            bericht.bsn,
            Aanlevering(
                bericht.startnummer,
                bericht.startdatum,
                bericht.stopdatum,
                bericht.status,
                bericht.dagtekening,
            ),
        )

    def note_aanlevering(self, bsn: str, aanlevering: Aanlevering) -> None:
        """The delivery of a message that stands or may still stand."""
        if aanlevering.status == NIEUW:
            self._startnummers.add(aanlevering.startnummer)
        self._laatste.setdefault(bsn, {})[aanlevering.startnummer] = aanlevering

    def note_startnummers(self, nummers: Iterable[int]) -> None:
        """Start numbers that were used with status 1 for clients that are not looked at now."""
        self._startnummers.update(nummers)

    def identificatie_gebruikt(self, identificatie: str) -> bool:
        """See Historie."""
        return identificatie in self._identificaties

    def startnummer_gebruikt(self, startnummer: int) -> bool:
        """See Historie."""
        return startnummer in self._startnummers

    def laatste(self, bsn: str, startnummer: int) -> Aanlevering | None:
        """See Historie."""
        van_client = self._laatste.get(bsn)
        return van_client.get(startnummer) if van_client else None

    def perioden(self, bsn: str) -> Sequence[Aanlevering]:
        """See Historie."""
        van_client = self._laatste.get(bsn)
        if not van_client:
            return ()
        return [a for a in van_client.values() if a.status != VERWIJDEREN]
