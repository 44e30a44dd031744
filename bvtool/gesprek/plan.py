"""Which messages go out now: what should be, beside what stands at the CAK. Nothing is written.

The plan is made per delivery (one period under one start number), so a client who leaves and comes
back has two: the earlier one stays as it is, the new one gets a number of its own. Wanted periods
are matched to deliveries by number, else by equal start, else by overlap, one to one. A rejected
message counts as not sent. What waits for its answer is never overtaken, unless the user says so,
and a period never goes out while it overlaps what still stands (OP371).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple

from bvtool.gesprek import planteksten as teksten
from bvtool.gesprek.bsnwissel import Band, Vorig
from bvtool.gesprek.levering import (
    Eerder,
    Levering,
    Periode,
    choose_perioden,
    end_perioden,
    make_leveringen,
    match_perioden,
)
from bvtool.gesprek.opdracht import Rondeopdracht, plan_opdracht
from bvtool.gesprek.stappen import Klantplan, Omstandigheden, Planstap, Stappenmaker


class Gewenst(NamedTuple):
    """What should stand at the CAK for one person: `perioden`, in order (`choose_perioden`).

    None: not announced. Then what began after `einde` goes, and what ran on `einde` ends there;
    without `einde` nothing should stand at all. In a round that returns it is one `opdracht`, and
    `naast` are the others of this person in the same answer: nothing else is touched.
    """

    bsn: str
    perioden: tuple[Periode, ...] = ()
    einde: date | None = None
    opdracht: Rondeopdracht | None = None
    naast: tuple[Rondeopdracht, ...] = ()


def plan_persoon(
    gewenst: Gewenst,
    eerder: Sequence[Eerder],
    nu: Omstandigheden,
    vorig: Sequence[tuple[Vorig, Sequence[Eerder]]] = (),
) -> list[Klantplan]:
    """The steps for one person: one for each wanted period and for each delivery that must go; in
    a round that returns for the one delivery that was decided on.

    `eerder` are the messages for this BSN in the order of sending, `vorig` those under each BSN
    that the person had before. Never empty.
    """
    leveringen = make_leveringen(eerder, niet_wachten=nu.niet_wachten)
    oud = [
        (v, levering)
        for v, berichten in vorig
        for levering in make_leveringen(berichten, niet_wachten=nu.niet_wachten)
    ]
    if gewenst.opdracht is not None:
        return list(_steps_of_round(gewenst, gewenst.opdracht, leveringen, nu, oud))
    if len(gewenst.perioden) > 1:
        alle = [*leveringen, *(levering for _, levering in oud)]
        gewenst = gewenst._replace(perioden=choose_perioden(gewenst.perioden, alle))
    return list(_steps(gewenst, leveringen, nu, oud)) or [
        Klantplan(Planstap.NIETS, gewenst.bsn, "Er is niets aan te melden.")
    ]


def _steps(
    gewenst: Gewenst,
    leveringen: Sequence[Levering],
    nu: Omstandigheden,
    oud: Sequence[tuple[Vorig, Levering]],
) -> Iterator[Klantplan]:
    if not gewenst.perioden:  # nothing begins: what stands under an old BSN ends there
        leveringen = [*leveringen, *(o for v, o in oud if v.band is Band.INTREKKEN)]
        oud = ()
    doelen = gewenst.perioden or end_perioden(gewenst.einde, leveringen)
    koppels = match_perioden(doelen, leveringen)
    bezig = Stappenmaker(gewenst.bsn, nu, {id(v): v.mogelijk for v in leveringen})
    bezig.op = {v.startnummer for _, v in oud if v.verbruikt}
    yield from _withdraw_old(bezig, [(v, o) for v, o in oud if _goes(o, gewenst, doelen)])
    for levering in leveringen:
        doel = next((d for d, v in koppels if v is levering), None)
        if levering.telt:
            if doel is not None:
                yield bezig.keep(levering, doel)
            elif _is_wrong(levering, gewenst, doelen):
                yield bezig.withdraw(levering)
    for doel, eigen in koppels:
        if eigen is None or not eigen.telt:
            yield bezig.begin(doel, eigen)


def _steps_of_round(
    gewenst: Gewenst,
    opdracht: Rondeopdracht,
    leveringen: Sequence[Levering],
    nu: Omstandigheden,
    oud: Sequence[tuple[Vorig, Levering]],
) -> Iterator[Klantplan]:
    """A new start waits for what stands under an old BSN; a change is about one delivery alone."""
    bezig = Stappenmaker(gewenst.bsn, nu, {id(v): v.mogelijk for v in leveringen})
    if opdracht.nieuw and (doel := opdracht.periode) is not None:
        bezig.op = {v.startnummer for _, v in oud if v.verbruikt}
        yield from _withdraw_old(
            bezig, [(v, o) for v, o in oud if _goes(o, gewenst._replace(perioden=(doel,)), (doel,))]
        )
    yield plan_opdracht(opdracht, gewenst.naast, leveringen, bezig)


def _withdraw_old(
    bezig: Stappenmaker, weg: Sequence[tuple[Vorig, Levering]]
) -> Iterator[Klantplan]:
    """What stands under an old BSN and must go first."""
    bezig.eerst = _tell_old(bezig.bsn, weg)
    for vorig, levering in weg:
        if vorig.band is Band.INTREKKEN:
            stap = bezig.withdraw(levering)._replace(ander_bsn=True)
            yield stap._replace(uitleg=teksten.BSN_WEG) if stap.status else stap


def _goes(oud: Levering, gewenst: Gewenst, doelen: Sequence[Periode]) -> bool:
    return oud.telt and _is_wrong(oud, gewenst, doelen)


def _tell_old(bsn: str, weg: Sequence[tuple[Vorig, Levering]]) -> Klantplan | None:
    """Why nothing begins under the new BSN while this stands under old ones; None when it may."""
    vragen = [paar for paar in weg if paar[0].band is Band.VRAAG]
    if not weg:
        return None
    if len(vragen) < len(weg):
        return Klantplan(Planstap.WACHTEN, bsn, teksten.BSN_EERST, ander_bsn=True)
    vorig, levering = vragen[0]
    soort, tekst = Planstap.HERSTELLEN, teksten.BSN_VRAAG
    if levering.wacht:
        soort, tekst = Planstap.WACHTEN, teksten.BSN_LIJKT
    tekst = tekst.format(levering.startnummer, vorig.regel)
    return Klantplan(soort, bsn, tekst, ander_bsn=True)


def _is_wrong(levering: Levering, gewenst: Gewenst, doelen: Sequence[Periode]) -> bool:
    """Whether a delivery that no wanted period asks for must be withdrawn.

    What ended before the first wanted period began stays: that is how it was.
    """
    staat = levering.staat
    if staat is None or not gewenst.perioden:
        return True
    return staat.tot >= min(d.startdatum for d in doelen)
