"""What one decision of a round that returns makes of one delivery, and of nothing else.

A Start begins a period under a new number, a Wijziging or Stop changes the delivery with that
number, an Intrekking takes it away. Every other delivery of the person stays as it is. Source: spec
"The comparison that returns": `aanmelden` makes the messages of this round and of nothing else.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from bvtool.gesprek import planteksten as teksten
from bvtool.gesprek.levering import Levering, Periode, match_perioden
from bvtool.gesprek.stappen import Klantplan, Planstap, Stappenmaker


class Rondeopdracht(NamedTuple):
    """One decision: `periode` should stand, or nothing (None). `nieuw`: under a new start number;
    else under `startnummer` (None: the clerk does not know it)."""

    periode: Periode | None
    startnummer: int | None = None
    nieuw: bool = False


def plan_opdracht(
    opdracht: Rondeopdracht,
    naast: Sequence[Rondeopdracht],
    leveringen: Sequence[Levering],
    bezig: Stappenmaker,
) -> Klantplan:
    """The step for this decision; `naast` are the other decisions about this person.

    What was carried out already, or waits for its answer, is AL_VERZONDEN.
    """
    nummer = opdracht.startnummer
    if opdracht.nieuw:
        assert opdracht.periode is not None
        return _begin(opdracht.periode, naast, leveringen, bezig)
    if nummer is None:
        return bezig.plan(Planstap.HERSTELLEN, teksten.ZONDER_NUMMER)
    if any(o.startnummer == nummer for o in naast if not o.nieuw):
        return bezig.plan(Planstap.HERSTELLEN, teksten.TWEE.format(nummer))
    van_nummer = [v for v in leveringen if v.startnummer == nummer]
    eigen = next((v for v in reversed(van_nummer) if v.telt), None)
    if eigen is None:
        if opdracht.periode is None and any(v.verbruikt for v in van_nummer):
            return bezig.plan(Planstap.AL_VERZONDEN, teksten.INGETROKKEN)
        return bezig.plan(Planstap.HERSTELLEN, teksten.STAAT_NIET.format(nummer))
    if opdracht.periode is None:
        return bezig.withdraw(eigen)
    stap = bezig.keep(eigen, opdracht.periode)
    if eigen.twist or eigen.wacht or stap.soort is Planstap.AL_VERZONDEN:
        return stap
    return _find_obstacle(opdracht.periode, eigen, naast, leveringen, bezig) or stap


def _begin(
    doel: Periode,
    naast: Sequence[Rondeopdracht],
    leveringen: Sequence[Levering],
    bezig: Stappenmaker,
) -> Klantplan:
    anders = {o.startnummer for o in naast if not o.nieuw}
    staat = next((v for v in leveringen if _is(v, doel) and v.startnummer not in anders), None)
    if staat is not None:
        return bezig.keep(staat, doel)
    if (tegen := _find_obstacle(doel, None, naast, leveringen, bezig)) is not None:
        return tegen
    ((_, oud),) = match_perioden([doel], [v for v in leveringen if not v.telt])
    return bezig.begin(doel, oud)


def _is(levering: Levering, doel: Periode) -> bool:
    staat = levering.staat
    return staat is not None and (staat.startdatum, staat.tot) == (doel.startdatum, doel.tot)


def _find_obstacle(
    doel: Periode,
    eigen: Levering | None,
    naast: Sequence[Rondeopdracht],
    leveringen: Sequence[Levering],
    bezig: Stappenmaker,
) -> Klantplan | None:
    """Why a period cannot go while it overlaps another one (OP371); None when it may.

    It waits for a delivery that is open, or that another decision takes out of the way; else a
    person must decide otherwise.
    """
    if any(o.periode is not None and doel.overlaps(o.periode) for o in naast):
        return bezig.plan(Planstap.HERSTELLEN, teksten.STRIJDIG)
    botst = [v for v in leveringen if v is not eigen and any(doel.overlaps(p) for p in v.mogelijk)]
    beweegt = {o.startnummer for o in naast}
    for v in botst:
        if not (v.wacht or v.twist or v.startnummer in beweegt):
            return bezig.plan(Planstap.HERSTELLEN, teksten.LOOPT_DOOR.format(v.startnummer))
    return bezig.plan(Planstap.WACHTEN, teksten.OVERLAP) if botst else None
