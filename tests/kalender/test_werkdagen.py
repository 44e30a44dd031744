"""Facts about Dutch working days; Easter is worked out here by its own formula."""

from datetime import date, timedelta

import pytest
from holidays.constants import OPTIONAL, PUBLIC
from holidays.countries.netherlands import Netherlands

from bvtool.kalender.werkdagen import add_werkdagen, is_werkdag


def easter(jaar: int) -> date:
    """Easter Sunday by the anonymous Gregorian rule (Meeus)."""
    a, b, c = jaar % 19, jaar // 100, jaar % 100
    d, e = divmod(b, 4)
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    m = (32 + 2 * e + 2 * i - h - k) % 7
    n = (a + 11 * h + 22 * m) // 451
    maand, dag = divmod(h + m - 7 * n + 114, 31)
    return date(jaar, maand, dag + 1)


@pytest.mark.parametrize(
    "dag",
    [
        date(2022, 10, 15),  # Saturday
        date(2022, 10, 16),  # Sunday
        date(2018, 3, 30),  # Goede Vrijdag
        date(2018, 4, 2),  # tweede paasdag
        date(2022, 4, 27),  # Koningsdag
        date(2026, 5, 5),  # bevrijdingsdag, no lustrum
        date(2022, 5, 26),  # Hemelvaart
        date(2022, 6, 6),  # tweede pinksterdag
        date(2022, 12, 26),  # tweede kerstdag
    ],
)
def test_no_working_day(dag: date) -> None:
    assert not is_werkdag(dag)


@pytest.mark.parametrize("dag", [date(2022, 10, 13), date(2018, 4, 3), date(2023, 10, 31)])
def test_working_day(dag: date) -> None:
    assert is_werkdag(dag)


def test_the_days_that_move_with_easter() -> None:
    for jaar in range(2015, 2061):
        pasen = easter(jaar)
        for afstand in (-2, 1, 39, 50):
            assert not is_werkdag(pasen + timedelta(days=afstand)), (jaar, afstand)


def test_a_year_holds_as_many_working_days_as_the_law_leaves() -> None:
    dagen = [date(2023, 1, 1) + timedelta(days=n) for n in range(365)]
    # 260 weekdays, minus Goede Vrijdag, 2e paasdag, Koningsdag, 5 mei, Hemelvaart, 2e pinksterdag,
    # 25 and 26 December (1 January 2023 was a Sunday).
    assert sum(map(is_werkdag, dagen)) == 260 - 8


def test_the_calendar_of_another_program_has_the_same_days_off() -> None:
    """Day by day, in both directions; bevrijdingsdag is a day off in every year since 1990."""
    for jaar in range(1990, 2101):
        vrij = Netherlands(years=jaar, categories=(PUBLIC, OPTIONAL))  # type: ignore[no-untyped-call]
        assert vrij
        for dag in (date(jaar, 1, 1) + timedelta(days=n) for n in range(365)):
            assert is_werkdag(dag) == (dag.isoweekday() < 6 and dag not in vrij), dag


def test_adding_working_days() -> None:
    assert add_werkdagen(date(2022, 10, 18), 3) == date(2022, 10, 21)
    assert add_werkdagen(date(2022, 10, 20), 3) == date(2022, 10, 25)
    assert add_werkdagen(date(2018, 3, 29), 3) == date(2018, 4, 5)
    assert add_werkdagen(date(2022, 12, 30), 1) == date(2023, 1, 2)
    assert add_werkdagen(date(2022, 10, 15), 1) == date(2022, 10, 17)
    assert add_werkdagen(date(2022, 10, 15), 0) == date(2022, 10, 15)


def test_counting_back_is_refused() -> None:
    with pytest.raises(ValueError, match="onder nul"):
        add_werkdagen(date(2022, 10, 18), -1)
