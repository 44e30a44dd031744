"""What time it is in a practice dossier: the moment of the week at which its next step is done.

Who practises does a whole week in an hour, so the computer's clock says nothing about it. The
moments stand in `data/oefenweek.csv` (aangenomen); the clock of a practice never goes back.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from bvtool.kalender.klok import TIJDZONE, Klok
from bvtool.vak.tabellen import load_tabel

BEGIN = "wachten op bestanden"
_STAP = timedelta(minutes=1)


def make_oefenklok(timeslot: date, fase: str) -> Klok:
    """The clock of a practice with this Monday T in this phase (Europe/Amsterdam).

    >>> make_oefenklok(date(2022, 10, 17), "beoordelen").nu.isoformat()
    '2022-10-13T16:00:00+02:00'
    """
    per_fase = {r["fase"]: r for r in load_tabel("oefenweek")}
    rij = per_fase.get(fase, per_fase["klaar"])
    dag = timeslot + timedelta(days=int(rij["dagen_na_T"]))
    return Klok(datetime.combine(dag, time.fromisoformat(rij["tijd"]), TIJDZONE), opgegeven=True)


def keep_verder(klok: Klok, laatste: datetime | None) -> Klok:
    """The same clock, or a minute after the last thing that was recorded when that is later."""
    if laatste is None or klok.nu >= laatste + _STAP:
        return klok
    return Klok(laatste + _STAP, opgegeven=True)
