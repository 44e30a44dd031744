"""Work in lanes gives what it gives without them: all of it, in order, faults and all."""

from __future__ import annotations

import time
from threading import Event

import pytest

from bvtool.vak.lanen import make_ahead, start_beside, take_ahead


@pytest.mark.parametrize("lanen", [1, 2, 5])
@pytest.mark.parametrize("aantal", [0, 1, 2, 7])
def test_what_is_asked_comes_in_order_whatever_takes_long(aantal: int, lanen: int) -> None:
    def make(n: int) -> int:
        time.sleep(0.002 * (aantal - n))
        return n * n

    assert list(make_ahead(make, range(aantal), lanen)) == [n * n for n in range(aantal)]


def test_no_more_is_made_than_the_lanes_hold() -> None:
    """Who takes one lot at a time never has all of them in memory."""
    gemaakt: list[int] = []

    def make(n: int) -> int:
        gemaakt.append(n)
        return n

    loten = make_ahead(make, range(100), lanen=2)
    assert next(loten) == 0
    assert len(gemaakt) <= 3


def test_a_fault_comes_up_where_the_result_is_taken() -> None:
    def make(n: int) -> int:
        if n == 2:
            raise ValueError(n)
        return n

    loten = make_ahead(make, range(5), 1)
    assert [next(loten), next(loten)] == [0, 1]
    with pytest.raises(ValueError, match="2"):
        next(loten)


def test_what_is_started_beside_goes_on_by_itself() -> None:
    klaar = Event()

    def work() -> str:
        assert klaar.wait(10)
        return "klaar"

    begonnen = start_beside(work)
    assert not begonnen.done()
    klaar.set()
    assert begonnen.result(10) == "klaar"


@pytest.mark.parametrize("dingen", [[], [1], [None, "", 0, [], False], list(range(50))])
def test_what_is_taken_ahead_is_all_of_it_and_nothing_else(dingen: list[object]) -> None:
    assert list(take_ahead(iter(dingen))) == dingen


def test_one_is_taken_ahead_and_no_more() -> None:
    gemaakt: list[int] = []

    def make(n: int) -> int:
        gemaakt.append(n)
        if n == 3:
            raise ValueError(n)
        return n

    rest = take_ahead(map(make, range(9)))
    assert next(rest) == 0
    assert len(gemaakt) <= 2
    assert [next(rest), next(rest)] == [1, 2]
    with pytest.raises(ValueError, match="3"):
        next(rest)
    assert gemaakt == [0, 1, 2, 3]
