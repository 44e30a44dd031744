"""Facts about calendar files, read back by a reader of its own (`ics_lezer`)."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bvtool.kalender.ics import Gebeurtenis, escape, fold, write_ics
from tests.kalender.ics_lezer import read_ics, read_tekst, unfold

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
STEMPEL = datetime(2022, 10, 10, 9, 0, tzinfo=AMSTERDAM)


def one(**velden: Any) -> dict[str, Any]:
    velden = {"uid": "a@bvtool", "titel": "Terugkoppeling"} | velden
    octetten = write_ics([Gebeurtenis(**velden)], naam="Timeslot", stempel=STEMPEL)
    kalender = read_ics(octetten)
    assert len(kalender["VEVENT"]) == 1
    [gebeurtenis] = kalender["VEVENT"]
    assert isinstance(gebeurtenis, dict)
    return gebeurtenis


@pytest.mark.parametrize(
    ("dag", "uur_utc"),
    [
        (date(2022, 10, 13), 15),  # summer time
        (date(2022, 10, 29), 15),  # the last day of summer time
        (date(2022, 10, 30), 16),  # summer time ended that night
        (date(2022, 11, 3), 16),
        (date(2023, 3, 26), 15),  # summer time began that night
    ],
)
def test_five_o_clock_is_five_o_clock_in_the_netherlands(dag: date, uur_utc: int) -> None:
    begin = datetime(dag.year, dag.month, dag.day, 17, tzinfo=AMSTERDAM)
    gebeurtenis = one(begin=begin)
    assert gebeurtenis["DTSTART"] == datetime(dag.year, dag.month, dag.day, uur_utc, tzinfo=UTC)


def test_a_moment_warns_a_day_and_two_hours_before() -> None:
    gebeurtenis = one(begin=datetime(2022, 10, 13, 17, tzinfo=AMSTERDAM))
    assert [a["TRIGGER"] for a in gebeurtenis["VALARM"]] == [
        timedelta(days=-1),
        timedelta(hours=-2),
    ]
    assert "DTEND" not in gebeurtenis


def test_a_day_is_a_whole_day_and_warns_the_morning_before() -> None:
    gebeurtenis = one(begin=date(2022, 10, 14), herhaling="FREQ=WEEKLY")
    assert gebeurtenis["DTSTART"] == date(2022, 10, 14)
    assert gebeurtenis["RRULE"] == "FREQ=WEEKLY"
    assert [a["TRIGGER"] for a in gebeurtenis["VALARM"]] == [timedelta(hours=-15)]


def test_an_end_is_written_in_the_type_of_the_begin() -> None:
    begin = datetime(2018, 3, 29, 13, tzinfo=AMSTERDAM)
    tot = datetime(2018, 4, 3, 13, tzinfo=AMSTERDAM)
    gebeurtenis = one(begin=begin, tot=tot)
    assert gebeurtenis["DTEND"] - gebeurtenis["DTSTART"] == timedelta(days=5)


def test_the_stamp_is_the_clock_and_nothing_else_changes() -> None:
    gebeurtenissen = [Gebeurtenis("a@bvtool", "Eén", date(2022, 10, 14))]
    eerst = write_ics(gebeurtenissen, naam="T", stempel=STEMPEL)
    assert eerst == write_ics(gebeurtenissen, naam="T", stempel=STEMPEL)
    later = write_ics(gebeurtenissen, naam="T", stempel=STEMPEL + timedelta(hours=1))
    verschil = [
        a for a, b in zip(eerst.split(b"\r\n"), later.split(b"\r\n"), strict=True) if a != b
    ]
    assert verschil == [b"DTSTAMP:20221010T070000Z"]


@given(st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc"))))
def test_any_text_comes_back(tekst: str) -> None:
    assert read_tekst(escape(tekst)) == tekst
    assert unfold(fold("X:" + tekst)) == ["X:" + tekst]


def test_line_ends_and_control_characters_cannot_break_a_line() -> None:
    assert one(begin=date(2022, 1, 1), titel="a\r\nBEGIN:b\x00\x07;c,d\\e")["SUMMARY"] == (
        "a\nBEGIN:b;c,d\\e"
    )


def test_long_titles_are_folded_between_characters() -> None:
    titel = "Ş" * 200
    assert one(begin=date(2022, 1, 1), titel=titel)["SUMMARY"] == titel
