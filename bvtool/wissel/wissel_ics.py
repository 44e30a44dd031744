"""A switch as a calendar file: each deadline an event with alarms, per party."""

from datetime import date, datetime

from bvtool.kalender.ics import Gebeurtenis, write_ics
from bvtool.wissel.regels import Wissel, Wisselregel
from bvtool.wissel.termijnen import regels_voor

_PERIODE = ("blokkade", "transitie", "koppeling")
_TITELS = {
    "afspraak": "Uiterlijk",
    "blokkade": "Geblokkeerd",
    "transitie": "Stilstand",
    "live": "Live",
    "ketentest": "Uiterlijk",
    "melding": "Uiterlijk",
    "nazorg": "Nazorg",
    "koppeling": "Koppeling uit",
}


def make_wissel_ics(wissel: Wissel, partij: str | None, stempel: datetime) -> bytes:
    """The calendar file of a switch for one party (None: all); `stempel` aware, for DTSTAMP.

    A deadline is an event without length at its moment; a block or standstill lasts as long as it
    does; reading the portal empty is an event from the opening to the closing of its window. A
    release of which only the day is known is an event of that whole day.
    """
    gebeurtenissen = [
        Gebeurtenis(
            uid=f"{wissel.id}-{regel.id}-{partij or 'allen'}@bvtool".replace(" ", "-"),
            titel=f"{wissel.id}: {_TITELS[regel.soort]}: {regel.omschrijving}",
            begin=begin,
            tot=_tot(regel),
            uitleg=_uitleg(regel),
        )
        for regel in regels_voor(wissel, partij)
        if (begin := _begin(regel)) is not None and regel.soort in _TITELS
    ]
    naam = f"Releasewissel {wissel.id}" + (f", {partij}" if partij else "")
    return write_ics(gebeurtenissen, naam=naam, stempel=stempel)


def _begin(regel: Wisselregel) -> date | datetime | None:
    if regel.alleen_dag and regel.van is not None:
        return regel.van.date()
    if regel.soort in (*_PERIODE, "live", "nazorg") or regel.richting == "lezen":
        return regel.van
    return regel.tot


def _tot(regel: Wisselregel) -> datetime | None:
    return regel.tot if regel.soort in _PERIODE or regel.richting == "lezen" else None


def _uitleg(regel: Wisselregel) -> str:
    berichten = "alle berichten" if "*" in regel.berichten else ", ".join(regel.berichten)
    return (
        f"Regel {regel.id}. Voor: {regel.partij}. Berichten: {berichten}. "
        f"Bron: {regel.bron} ({regel.merk}). Spoedzorg gaat altijd door, buiten het "
        "berichtenverkeer om."
    )
