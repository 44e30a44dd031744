"""The deadlines of one BW timeslot (`data/bw-timeslot.csv`; source: the toolkit).

T is the Monday of the timeslot week. A deadline is a wall time in the Netherlands, so an offset
counts in calendar days and a change of summer time in between shifts nothing.
"""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from bvtool.kalender.klok import TIJDZONE, is_jaar
from bvtool.kalender.rondes import next_peildatum
from bvtool.kalender.termijn import Fase, Termijn, volgende, volgorde
from bvtool.kalender.weken import monday_of
from bvtool.vak.tabellen import load_tabel

__all__ = ["Termijn", "fasen", "is_timeslot", "next_timeslot", "termijnen", "volgende"]

WEKELIJKS = "wekelijks"
TWEEMAANDELIJKS = "tweemaandelijks"
_WEEK = timedelta(days=7)
MIGRATIEDUUR = timedelta(weeks=6)
"""How long the timeslots of the migration take together (toolkit, chapter 1)."""


def is_timeslot(dag: date) -> bool:
    """Can this day be T? A timeslot starts on a Monday, and not in another age."""
    return dag.isoweekday() == 1 and is_jaar(dag.year)


def next_timeslot(vandaag: date) -> date:
    """The Monday after this week: whoever begins today still has the whole timeslot before them.

    >>> next_timeslot(date(2022, 10, 10)), next_timeslot(date(2026, 12, 6))
    (datetime.date(2022, 10, 17), datetime.date(2026, 12, 7))
    """
    return monday_of(vandaag) + _WEEK


def termijnen(timeslot: date, *, tot: date | None = None) -> tuple[Termijn, ...]:
    """The deadlines of the timeslot with Monday `timeslot`, in the order of time.

    Without `tot` each row of the table comes once (the weekly report and the two-monthly
    comparison with their first day); with `tot` those two repeat up to and including that day.
    Raises ValueError when `timeslot` is no Monday.
    """
    if not is_timeslot(timeslot):
        raise ValueError(f"een timeslot begint op maandag, niet op {timeslot.isoformat()}")
    gevonden: list[Termijn] = []
    for rij in load_tabel("bw-timeslot"):
        dagen = _dagen(rij["soort"], rij["dagen_na_T"], timeslot)
        eerste = next(dagen)
        gevonden.append(_termijn(rij, eerste))
        if tot is not None:
            for dag in dagen:
                if dag > tot:
                    break
                gevonden.append(_termijn(rij, dag, herhaald=True))
    return tuple(sorted(gevonden, key=volgorde))


def fasen(timeslot: date) -> tuple[Fase, ...]:
    """The three phases of the toolkit: bestandsvergelijking, aanlevering, na de migratie."""
    begin, week, erna = (_middernacht(timeslot + n * _WEEK) for n in (-1, 0, 1))
    return (
        Fase("bestandsvergelijking", begin, week),
        Fase("aanlevering", week, erna),
        Fase("na de migratie", erna, None),
    )


def _dagen(soort: str, dagen_na_t: str, timeslot: date) -> Iterator[date]:
    if soort == TWEEMAANDELIJKS:
        nummer = 1
        while True:
            yield next_peildatum(timeslot, 2 * nummer)
            nummer += 1
    dag = timeslot + timedelta(days=int(dagen_na_t))
    yield dag
    while soort == WEKELIJKS:
        dag += _WEEK
        yield dag


def _termijn(rij: dict[str, str], dag: date, *, herhaald: bool = False) -> Termijn:
    moment = None
    if rij["tijd"]:
        moment = datetime.combine(dag, time.fromisoformat(rij["tijd"]), TIJDZONE)
    return Termijn(
        id=f"{rij['id']}-{dag:%Y%m%d}" if herhaald else rij["id"],
        moment=moment,
        dag=dag,
        partij=rij["partij"],
        gebeurtenis=rij["gebeurtenis"],
        soort=rij["soort"],
        # That it comes every two months is published; the Monday of that week is our own choice.
        merk="aangenomen" if rij["soort"] == TWEEMAANDELIJKS else rij["merk"],
    )


def _middernacht(dag: date) -> datetime:
    return datetime.combine(dag, time(), TIJDZONE)
