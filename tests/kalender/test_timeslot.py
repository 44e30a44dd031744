"""Facts about the deadlines of a BW timeslot; expected days are read off the toolkit."""

import os
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bvtool.kalender.partijen import parse_partij, partijen_van, raakt
from bvtool.kalender.tekst import dag_tekst, duur_tekst, moment_tekst, verschil
from bvtool.kalender.termijn import Fase, Termijn, fase_op, volgende
from bvtool.kalender.timeslot import fasen, is_timeslot, termijnen

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
T = date(2022, 10, 17)


def moment(tekst: str) -> datetime:
    return datetime.fromisoformat(tekst).replace(tzinfo=AMSTERDAM)


def by_id(timeslot: date = T) -> dict[str, Termijn]:
    return {termijn.id: termijn for termijn in termijnen(timeslot)}


def test_the_deadlines_of_the_toolkit() -> None:
    gevonden = [
        (t.id, t.dag.isoformat(), t.moment and t.moment.hour, t.partij) for t in termijnen(T)
    ]
    assert gevonden == [
        ("b4", "2022-10-10", 10, "CAK"),
        ("terugkoppeling", "2022-10-13", 17, "gemeente"),
        ("akkoord", "2022-10-14", None, "CAK"),
        ("aanlevering", "2022-10-18", 15, "gemeente"),
        ("eerste-rapport", "2022-10-19", None, "CAK"),
        ("weekrapport", "2022-10-25", None, "CAK"),
        ("vergelijking", "2022-12-12", None, "CAK en gemeente"),
    ]
    assert by_id()["b4"].moment == moment("2022-10-10T10:30")


@pytest.mark.parametrize(
    ("nu", "in_time"),
    [
        ("2022-10-13T16:59:59", True),
        ("2022-10-13T17:00:00", True),
        ("2022-10-13T17:00:01", False),
    ],
)
def test_five_o_clock_itself_is_in_time(nu: str, in_time: bool) -> None:
    assert by_id()["terugkoppeling"].is_gehaald(moment(nu)) is in_time


def test_a_day_lasts_until_midnight_in_the_netherlands() -> None:
    akkoord = by_id()["akkoord"]
    assert akkoord.is_gehaald(moment("2022-10-14T23:59:59"))
    assert not akkoord.is_gehaald(moment("2022-10-15T00:00:00"))
    # 22:30 in UTC is half past midnight in the Netherlands.
    assert not akkoord.is_gehaald(datetime(2022, 10, 14, 22, 30, tzinfo=UTC))


def test_the_week_in_which_summer_time_ends() -> None:
    # T = 31 October 2022; the clock goes back on Sunday 30 October, between answer and delivery.
    dagen = by_id(date(2022, 10, 31))
    assert dagen["terugkoppeling"].moment.astimezone(UTC) == datetime(2022, 10, 27, 15, tzinfo=UTC)
    assert dagen["aanlevering"].moment.astimezone(UTC) == datetime(2022, 11, 1, 14, tzinfo=UTC)
    over = verschil(moment("2022-10-29T17:00"), moment("2022-10-30T17:00"))
    assert over == timedelta(hours=25)


def test_the_week_in_which_summer_time_begins() -> None:
    # T = 27 March 2023; the clock goes forward on Sunday 26 March.
    dagen = by_id(date(2023, 3, 27))
    assert dagen["terugkoppeling"].moment.astimezone(UTC) == datetime(2023, 3, 23, 16, tzinfo=UTC)
    assert dagen["aanlevering"].moment.astimezone(UTC) == datetime(2023, 3, 28, 13, tzinfo=UTC)
    assert verschil(moment("2023-03-25T17:00"), moment("2023-03-26T17:00")) == timedelta(hours=23)


@pytest.mark.parametrize("zone", ["UTC", "America/Los_Angeles", "Pacific/Kiritimati"])
def test_the_zone_of_the_computer_changes_nothing(zone: str) -> None:
    code = (
        "from datetime import date\n"
        "from bvtool.kalender.timeslot import termijnen\n"
        "for t in termijnen(date(2022, 10, 31)):\n"
        "    print(t.id, t.dag, t.moment.isoformat() if t.moment else '')\n"
    )
    uit = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "TZ": zone},
        capture_output=True,
        text=True,
        check=True,
    ).stdout.splitlines()
    assert "terugkoppeling 2022-10-27 2022-10-27T17:00:00+02:00" in uit
    assert "aanlevering 2022-11-01 2022-11-01T15:00:00+01:00" in uit


def test_the_report_comes_every_tuesday_and_the_comparison_every_two_months() -> None:
    reeks = termijnen(T, tot=date(2023, 4, 30))
    rapporten = [t.dag for t in reeks if t.soort == "wekelijks"]
    assert rapporten[0] == date(2022, 10, 25)
    assert all(dag.isoweekday() == 2 for dag in rapporten)
    assert {b - a for a, b in pairwise(rapporten)} == {timedelta(days=7)}
    vergelijkingen = [t for t in reeks if t.soort == "tweemaandelijks"]
    assert [t.dag for t in vergelijkingen] == [
        date(2022, 12, 12),  # T plus two months is Saturday 17 December
        date(2023, 2, 13),
        date(2023, 4, 17),
    ]
    assert {t.merk for t in vergelijkingen} == {"aangenomen"}
    assert len({t.id for t in reeks}) == len(reeks)


def test_two_months_after_the_31st() -> None:
    reeks = termijnen(date(2022, 10, 31), tot=date(2023, 3, 31))
    # 31 December 2022 and 28 February 2023, and of those weeks the Monday.
    assert [t.dag for t in reeks if t.soort == "tweemaandelijks"] == [
        date(2022, 12, 26),
        date(2023, 2, 27),
    ]


def test_what_comes_next() -> None:
    reeks = termijnen(T)
    assert volgende(reeks, moment("2022-10-13T17:00")).id == "terugkoppeling"
    assert volgende(reeks, moment("2022-10-13T17:01")).id == "akkoord"
    assert volgende(reeks, moment("2022-10-13T17:01"), "gemeente").id == "aanlevering"
    assert volgende(reeks, moment("2023-01-01T00:00")) is None


def test_a_deadline_at_a_moment_comes_before_one_for_the_day() -> None:
    uur = Termijn("b", moment("2022-10-13T17:00"), date(2022, 10, 13), "CAK", "", "uiterlijk", "")
    dag = Termijn("a", None, date(2022, 10, 13), "CAK", "", "dag", "")
    assert volgende([dag, uur], moment("2022-10-13T09:00")) is uur


@given(st.dates(date(2000, 1, 1), date(2090, 1, 1)))
def test_every_monday_gives_the_same_weekdays(dag: date) -> None:
    maandag = dag - timedelta(days=dag.weekday())
    assert is_timeslot(maandag)
    weekdagen = {
        t.id: (t.dag.isoweekday(), t.moment and t.moment.strftime("%H:%M"))
        for t in termijnen(maandag)
    }
    assert weekdagen == {
        "b4": (1, "10:30"),
        "terugkoppeling": (4, "17:00"),
        "akkoord": (5, None),
        "aanlevering": (2, "15:00"),
        "eerste-rapport": (3, None),
        "weekrapport": (2, None),
        "vergelijking": (1, None),
    }


def test_a_timeslot_starts_on_monday() -> None:
    with pytest.raises(ValueError, match="maandag"):
        termijnen(date(2022, 10, 18))


@pytest.mark.parametrize(
    ("nu", "naam"),
    [
        ("2022-10-09T23:59:59", None),
        ("2022-10-10T00:00", "bestandsvergelijking"),
        ("2022-10-16T23:59:59", "bestandsvergelijking"),
        ("2022-10-17T00:00", "aanlevering"),
        ("2022-10-24T00:00", "na de migratie"),
        ("2030-01-01T00:00", "na de migratie"),
    ],
)
def test_the_phases_of_a_timeslot(nu: str, naam: str | None) -> None:
    fase = fase_op(fasen(T), moment(nu))
    assert (fase.naam if fase else None) == naam


def test_after_the_last_phase_there_is_none() -> None:
    fase = Fase("transitie", moment("2018-03-29T13:00"), moment("2018-04-03T13:00"))
    assert fase_op([fase], moment("2018-04-03T12:59")) is fase
    assert fase_op([fase], moment("2018-04-03T13:00")) is None


def test_parties() -> None:
    assert parse_partij(" Zorgaanbieders ") == "aanbieder"
    assert parse_partij("bakker") is None
    assert partijen_van("VECOZO, IB en RINIS") == {"VECOZO", "IB", "RINIS"}
    assert raakt("CAK en gemeente", "gemeente")
    assert not raakt("CAK", "gemeente")
    assert raakt("allen", "aanbieder")
    assert raakt("CAK", None)
    with pytest.raises(ValueError, match="bakker"):
        partijen_van("CAK en bakker")


def test_dutch_words_for_time() -> None:
    assert dag_tekst(date(2018, 3, 18)) == "zondag 18 maart 2018"
    assert moment_tekst(moment("2022-10-13T17:00")) == "donderdag 13 oktober 2022 om 17:00"
    assert moment_tekst(moment("2022-10-13T17:00:01")).endswith("om 17:00:01")
    assert duur_tekst(timedelta(days=3, hours=4, minutes=9)) == "3 dagen en 4 uur"
    assert duur_tekst(timedelta(days=1)) == "1 dag"
    assert duur_tekst(timedelta(days=99)) == "99 dagen"
    assert duur_tekst(timedelta(days=120)) == "ruim 3 maanden"
    assert duur_tekst(timedelta(days=1508)) == "ruim 4 jaar"
    assert duur_tekst(-timedelta(minutes=61)) == "1 uur en 1 minuut"
    assert duur_tekst(timedelta(seconds=1)) == "1 seconde"
    assert duur_tekst(timedelta()) == "0 seconden"
