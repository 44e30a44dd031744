"""Facts about ISO weeks."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bvtool.kalender.weken import parse_week, week_tekst
from bvtool.vak.fouten import Gebruiksfout


def test_weeks_at_the_turn_of_a_year() -> None:
    assert week_tekst(date(2022, 10, 25)) == "2022-W43"
    assert week_tekst(date(2023, 1, 1)) == "2022-W52"
    assert week_tekst(date(2020, 12, 31)) == "2020-W53"
    assert parse_week("2022-W43") == date(2022, 10, 24)
    assert parse_week("2020w53") == date(2020, 12, 28)


@given(st.dates(date(1990, 1, 1), date(2100, 1, 1)))
def test_a_day_lies_in_its_week(dag: date) -> None:
    maandag = parse_week(week_tekst(dag))
    assert maandag <= dag < maandag + timedelta(days=7)


@pytest.mark.parametrize("tekst", ["2022-W00", "2022-W53", "2022-43", "week 43", "", "2022-W433"])
def test_no_week(tekst: str) -> None:
    with pytest.raises(Gebruiksfout, match="bestaat niet"):
        parse_week(tekst)
