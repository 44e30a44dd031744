"""The three end conditions of the closing phase, as one verdict per party at a moment.

At the end of the closing phase (draaiboek, chapter 3): no message of the old release still waits
to be sent, every received message has been read in, every retour has been sent.
"""

from dataclasses import dataclass, field
from typing import NamedTuple

from bvtool.wissel.archief import ONGELEZEN, TE_VERSTUREN, Bericht
from bvtool.wissel.lijn import is_voor, make_lijn
from bvtool.wissel.oordeel import ANDERE_RELEASE, NA_DE_WISSEL, OPEN, Oordeel, Rechter
from bvtool.wissel.regels import Kalender, Wissel
from bvtool.wissel.soorten import Berichtsoort

JA, NEE, ONBEKEND = "ja", "nee", "onbekend"
KLAAR, NIET_KLAAR, NIET_TE_ZIEN = "klaar", "niet klaar", "niet vast te stellen"

_RANG = {NIET_KLAAR: 0, NIET_TE_ZIEN: 1, KLAAR: 2}


@dataclass(slots=True)
class _Stand:
    """Running counts of one party in one switch."""

    te_versturen: int = 0
    ongelezen: int = 0
    open: int = 0
    gebroken: int = 0


class Eindstand(NamedTuple):
    """The verdict on one party (with its code) in one switch.

    Each condition is ja, nee or onbekend; the counts tell how many messages stand in its way.
    """

    wissel: str
    partij: str
    code: str
    niets_te_versturen: str
    alles_ingelezen: str
    alles_beantwoord: str
    te_versturen: int
    ongelezen: int
    open: int
    gebroken: int = 0

    @property
    def oordeel(self) -> str:
        """klaar when all three hold, niet klaar when one fails, else niet vast te stellen."""
        drie = (self.niets_te_versturen, self.alles_ingelezen, self.alles_beantwoord)
        if NEE in drie:
            return NIET_KLAAR
        return NIET_TE_ZIEN if ONBEKEND in drie else KLAAR


@dataclass(slots=True)
class Eindstanden:
    """Gathers what the messages tell of each party, in each switch that has begun at the moment.

    `uitbak`: is it known what still waits to be sent? Without that nobody can say that it is
    nothing.
    """

    kalender: Kalender
    rechter: Rechter
    uitbak: bool = False
    _standen: dict[tuple[str, str, str], _Stand] = field(default_factory=dict)
    _wissels: dict[tuple[Berichtsoort, str], Wissel | None] = field(default_factory=dict)

    def add_bericht(self, bericht: Bericht) -> None:
        """Count one message: its parties take part, and it may still wait to be sent or read."""
        wissel = self._wissel(bericht.soort, bericht.release)
        if wissel is None:
            return
        afzender = self._stand(wissel, bericht.soort.afzender, bericht.afzender)
        ontvanger = self._stand(wissel, bericht.soort.ontvanger, bericht.ontvanger)
        if bericht.stapel == ONGELEZEN:
            ontvanger.ongelezen += 1
        elif bericht.stapel == TE_VERSTUREN or self.rechter.is_later(bericht):
            afzender.te_versturen += 1

    def add_oordeel(self, oordeel: Oordeel) -> None:
        """Count a heenbericht without a good retour against the party that must answer."""
        if oordeel.staat not in (OPEN, NA_DE_WISSEL, ANDERE_RELEASE):
            return
        heen = oordeel.bericht
        wissel = self._wissel(heen.soort, heen.release)
        if wissel is None:
            return
        stand = self._stand(wissel, oordeel.wie, oordeel.code)
        if oordeel.staat == ANDERE_RELEASE:  # an answer in another release answers nothing
            stand.gebroken += 1
        else:
            stand.open += 1

    def make(self) -> list[Eindstand]:
        """The verdicts: who is not ready first, then by switch, party and code."""
        standen = [
            Eindstand(
                wissel=wissel,
                partij=partij,
                code=code,
                niets_te_versturen=NEE if stand.te_versturen else JA if self.uitbak else ONBEKEND,
                # An open heenbericht may have been read in without an answer: nobody can tell.
                alles_ingelezen=NEE if stand.ongelezen else ONBEKEND if stand.open else JA,
                alles_beantwoord=NEE if stand.open + stand.gebroken else JA,
                te_versturen=stand.te_versturen,
                ongelezen=stand.ongelezen,
                open=stand.open,
                gebroken=stand.gebroken,
            )
            for (wissel, partij, code), stand in sorted(self._standen.items())
        ]
        return sorted(standen, key=lambda e: _RANG[e.oordeel])

    def _stand(self, wissel: Wissel, partij: str, code: str) -> _Stand:
        return self._standen.setdefault((wissel.id, partij, code), _Stand())

    def _wissel(self, soort: Berichtsoort, release: str) -> Wissel | None:
        """The switch that ends this release for this kind, when it has begun at the moment."""
        if (soort, release) not in self._wissels:
            stap = next((s for s in make_lijn(self.kalender, soort) if s.oud == release), None)
            begonnen = stap is not None and not is_voor(self.rechter.op, stap.wissel.begin)
            self._wissels[soort, release] = stap.wissel if stap and begonnen else None
        return self._wissels[soort, release]
