"""`bvtool kalender`: the deadlines of one or more timeslots as a table, as data and as a calendar.

The switch of the iEb comes along where it touches the weeks of a timeslot: it is the same notion
of deadline.
"""

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple

from bvtool.kalender.ics import Gebeurtenis, write_ics
from bvtool.kalender.partijen import raakt
from bvtool.kalender.tekst import dag_tekst, duur_tekst, moment_tekst, verschil
from bvtool.kalender.termijn import Termijn, fase_op, volgorde
from bvtool.kalender.timeslot import TWEEMAANDELIJKS, WEKELIJKS, fasen, termijnen
from bvtool.vak.codes import is_uitvoerder
from bvtool.wissel.regels import Kalender
from bvtool.wissel.termijnen import termijnen_tussen

_VOORUIT = {WEKELIJKS: 4, TWEEMAANDELIJKS: 2}  # how many of what repeats are shown ahead
_ZICHT = timedelta(days=135)
_VERGELIJKINGEN = 6  # a year of two-monthly comparisons in the calendar file


class Termijnregel(NamedTuple):
    """One deadline of one timeslot, as it stands at a moment."""

    timeslot: date
    termijn: Termijn
    voorbij: bool


class Termijnoverzicht(NamedTuple):
    """The deadlines in order of time; `volgende` is the first that can still be met."""

    timeslots: tuple[date, ...]
    nu: datetime
    regels: tuple[Termijnregel, ...]
    volgende: Termijnregel | None


def make_overzicht(
    timeslots: Sequence[date],
    nu: datetime,
    *,
    wissels: Kalender,
    partij: str | None = None,
    uitvoerder: str = "",
    rondes: Sequence[Termijn] = (),
) -> Termijnoverzicht:
    """The deadlines of these timeslots (Mondays) for `partij` (None: all), seen from `nu`.

    What repeats is shown with its first day and with the next ones from `nu` on. `uitvoerder`
    (68xxxx) fills in the name of the weekly report. `rondes` are the terms of the rounds of the
    dossier: they stand in the place of the two-monthly comparison.
    """
    regels = [
        Termijnregel(timeslot, _name(termijn, uitvoerder), not termijn.is_gehaald(nu))
        for timeslot in timeslots
        for termijn in _termijnen(timeslot, nu, wissels)
        if raakt(termijn.partij, partij) and not (rondes and termijn.soort == TWEEMAANDELIJKS)
    ]
    regels += [
        Termijnregel(t.dag, t, not t.is_gehaald(nu)) for t in rondes if raakt(t.partij, partij)
    ]
    regels.sort(key=lambda r: (*volgorde(r.termijn), r.timeslot))
    volgende = next((r for r in regels if not r.voorbij), None)
    return Termijnoverzicht(tuple(timeslots), nu, tuple(regels), volgende)


def make_tekst(overzicht: Termijnoverzicht) -> str:
    """The table for people, with the phase of each timeslot and what comes next."""
    regels = [_tell_fase(timeslot, overzicht.nu) for timeslot in overzicht.timeslots]
    if overzicht.volgende is not None:
        regels.append(f"Eerstvolgend: {_tell_volgende(overzicht.volgende.termijn, overzicht.nu)}")
    meer = len(overzicht.timeslots) > 1
    regels.append("")
    dagen = [
        moment_tekst(r.termijn.moment) if r.termijn.moment else dag_tekst(r.termijn.dag)
        for r in overzicht.regels
    ]
    breed = max(map(len, dagen), default=0) + 2
    voorbij = 9 if any(r.voorbij for r in overzicht.regels) else 0
    for wanneer, regel in zip(dagen, overzicht.regels, strict=True):
        t = regel.termijn
        stand = "voorbij" if regel.voorbij else ""
        slot = f"  {regel.timeslot.isoformat()}" if meer else ""
        merk = "" if t.merk == "bevestigd" else f" ({t.merk})"
        wie = f"{wanneer:<{breed}}{t.partij:<17}{stand:<{voorbij}}"
        regels.append(f"{wie}{t.gebeurtenis}{merk}{slot}".rstrip())
    return "\n".join(regels)


def make_gegevens(overzicht: Termijnoverzicht) -> dict[str, object]:
    """The same as data; days and moments in ISO 8601."""
    volgende = overzicht.volgende
    return {
        "timeslots": [
            {"timeslot": t.isoformat(), "fase": _fase(t, overzicht.nu)} for t in overzicht.timeslots
        ],
        "volgende": volgende.termijn.id if volgende else None,
        "uiterlijk": _iso(volgende.termijn) if volgende else None,
        "termijnen": [
            {
                "timeslot": r.timeslot.isoformat(),
                "id": r.termijn.id,
                "dag": r.termijn.dag.isoformat(),
                "moment": r.termijn.moment.isoformat() if r.termijn.moment else None,
                "partij": r.termijn.partij,
                "gebeurtenis": r.termijn.gebeurtenis,
                "soort": r.termijn.soort,
                "merk": r.termijn.merk,
                "voorbij": r.voorbij,
            }
            for r in overzicht.regels
        ],
    }


def make_ics(
    timeslots: Sequence[date],
    *,
    eigenaar: str,
    stempel: datetime,
    wissels: Kalender,
    partij: str | None = None,
    rondes: Sequence[Termijn] = (),
) -> bytes:
    """The deadlines as a calendar file with alarms.

    The weekly report repeats without end, the comparison stands in it for a year. `eigenaar` (the
    uitvoerder code, or CAK) keeps the events of two dossiers apart; `stempel` becomes the DTSTAMP.
    """
    gebeurtenissen = [
        Gebeurtenis(
            uid=f"{t.id}-{timeslot:%Y%m%d}-{eigenaar}@bvtool".replace(" ", "-"),
            titel=f"{t.gebeurtenis} ({t.partij})",
            begin=t.moment or t.dag,
            uitleg=f"BW-timeslot van {dag_tekst(timeslot)}. Bron: {t.merk}.",
            herhaling="FREQ=WEEKLY;BYDAY=TU" if t.soort == WEKELIJKS else "",
        )
        for timeslot in timeslots
        for t in _agenda(timeslot, wissels, eigenaar)
        if raakt(t.partij, partij) and not (rondes and t.soort == TWEEMAANDELIJKS)
    ]
    gebeurtenissen += [
        Gebeurtenis(
            uid=f"{t.id}-{eigenaar}@bvtool".replace(" ", "-"),
            titel=f"{t.gebeurtenis} ({t.partij})",
            begin=t.moment or t.dag,
            uitleg=f"Bestandsvergelijking volgens artikel 2h. Bron: {t.merk}.",
            herhaling="",
        )
        for t in rondes
        if raakt(t.partij, partij)
    ]
    return write_ics(gebeurtenissen, naam=f"Timeslot BW {eigenaar}", stempel=stempel)


def _termijnen(timeslot: date, nu: datetime, wissels: Kalender) -> Iterable[Termijn]:
    vast = termijnen(timeslot)
    gezien = {(t.gebeurtenis, t.dag) for t in vast}
    gevonden = list(vast)
    straks = [
        t
        for t in termijnen(timeslot, tot=max(nu.date(), timeslot) + _ZICHT)
        if t.is_gehaald(nu) and (t.gebeurtenis, t.dag) not in gezien
    ]
    for soort, aantal in _VOORUIT.items():
        gevonden += [t for t in straks if t.soort == soort][:aantal]
    return [*gevonden, *_wissels(timeslot, wissels)]


def _agenda(timeslot: date, wissels: Kalender, eigenaar: str) -> Iterable[Termijn]:
    jaar = termijnen(timeslot, tot=timeslot + timedelta(days=400))
    vergelijkingen = [t for t in jaar if t.soort == TWEEMAANDELIJKS][:_VERGELIJKINGEN]
    vast = [t for t in termijnen(timeslot) if t.soort != TWEEMAANDELIJKS]
    alle = [*vast, *vergelijkingen, *_wissels(timeslot, wissels)]
    return sorted((_name(t, eigenaar) for t in alle), key=volgorde)


def _wissels(timeslot: date, wissels: Kalender) -> tuple[Termijn, ...]:
    van, tot = timeslot - timedelta(days=7), timeslot + timedelta(days=8)
    return termijnen_tussen(wissels, van, tot, "iEb")


def _name(termijn: Termijn, uitvoerder: str) -> Termijn:
    if not is_uitvoerder(uitvoerder):
        return termijn
    return termijn._replace(gebeurtenis=termijn.gebeurtenis.replace("68xxxx", uitvoerder))


def _fase(timeslot: date, nu: datetime) -> str | None:
    fase = fase_op(fasen(timeslot), nu)
    return fase.naam if fase else None


def _tell_fase(timeslot: date, nu: datetime) -> str:
    fase = _fase(timeslot, nu) or "nog niet begonnen"
    return f"Timeslot van {dag_tekst(timeslot)}: {fase}."


def _tell_volgende(termijn: Termijn, nu: datetime) -> str:
    wie = f"{termijn.gebeurtenis} ({termijn.partij})"
    if termijn.moment is None:
        return f"{wie}, op {dag_tekst(termijn.dag)}."
    over = duur_tekst(verschil(nu.astimezone(UTC), termijn.moment))
    return f"{wie}, {termijn.soort} {moment_tekst(termijn.moment)}, over {over}."


def _iso(termijn: Termijn) -> str:
    return termijn.moment.isoformat() if termijn.moment else termijn.dag.isoformat()
