"""A delivery in two messages: what stands of it, and in which order they go."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from bvtool.gesprek.berichtstand import Berichtstand
from bvtool.gesprek.levering import Eerder, Levering, Periode, make_leveringen
from bvtool.gesprek.opdracht import Rondeopdracht
from bvtool.gesprek.plan import Gewenst, plan_persoon
from bvtool.gesprek.stappen import Omstandigheden, split_stap, wait_for_stop
from bvtool.vak.standen import Stand
from tests.gesprek.hulp import BSN_A, START, heen

SOORTEN = ("WMO401", "WMO403")
STOP = date(2022, 11, 1)
NU = Omstandigheden(date(2022, 11, 7), soorten=SOORTEN)


def was(uitkomst: str, soort: str, status: int = 1, **velden: Any) -> Eerder:
    wat = replace(heen(status=status), soort=soort, kostprijs=1900, **velden)
    return Eerder(wat, Berichtstand(Stand(uitkomst)))


def delivery(*berichten: Eerder) -> Levering:
    (levering,) = make_leveringen(berichten)
    return levering


def messages(doel: Periode | None, *eerder: Eerder) -> list[tuple[str, int, date | None]]:
    """Kind, status and own day of the messages for this wish about number 1."""
    opdracht = Rondeopdracht(doel, 1)
    (stap,) = plan_persoon(Gewenst(BSN_A, opdracht=opdracht), eerder, NU)
    return [
        (d.bericht, d.status, d.stopdatum if d.bericht == "WMO403" else d.startdatum)
        for d in split_stap(stap, SOORTEN)
    ]


BEGONNEN = was("goedgekeurd", "WMO401")
GESTOPT = was("goedgekeurd", "WMO403", stopdatum=STOP)


def test_a_stop_ends_what_stands_and_is_taken_away_alone() -> None:
    assert delivery(BEGONNEN, GESTOPT).staat == Periode(START, STOP, 1, 1900)
    weg = was("goedgekeurd", "WMO403", 3, stopdatum=STOP)
    assert delivery(BEGONNEN, GESTOPT, weg).staat == Periode(START, None, 1, 1900)
    alles = was("goedgekeurd", "WMO401", 3)
    assert delivery(BEGONNEN, alles).staat is None


def test_a_refused_stop_leaves_the_start() -> None:
    af = was("afgekeurd", "WMO403", stopdatum=STOP)
    assert delivery(BEGONNEN, af).staat == Periode(START, None, 1, 1900)


@pytest.mark.parametrize(("uitkomst", "telt"), [("open", True), ("goedgekeurd", False)])
def test_a_stop_does_not_stand_without_its_start(uitkomst: str, telt: bool) -> None:
    af = was("afgekeurd", "WMO401")
    levering = delivery(af, was(uitkomst, "WMO403", stopdatum=STOP))
    assert levering.staat is None
    assert levering.telt is telt
    assert levering.verbruikt, "its number is not used a second time"


@pytest.mark.parametrize(
    ("doel", "hoort"),
    [
        (Periode(START, None, 1, 2100), [("WMO401", 2, START), ("WMO403", 3, STOP)]),
        (Periode(START, date(2022, 10, 20), 1, 1900), [("WMO403", 2, date(2022, 10, 20))]),
        (Periode(date(2022, 10, 5), STOP, 1, 1900), [("WMO401", 2, date(2022, 10, 5))]),
        (  # the new start would pass the stop that stands
            Periode(date(2022, 11, 2), date(2022, 11, 5), 1, 1900),
            [("WMO403", 2, date(2022, 11, 5)), ("WMO401", 2, date(2022, 11, 2))],
        ),
        (None, [("WMO403", 3, STOP), ("WMO401", 3, START)]),
    ],
)
def test_only_what_differs_is_told_and_in_an_order_that_can_be(
    doel: Periode | None, hoort: list[tuple[str, int, date | None]]
) -> None:
    assert messages(doel, BEGONNEN, GESTOPT) == hoort


def test_a_first_stop_is_new_and_one_far_ahead_waits() -> None:
    doel = Periode(START, STOP, 1, 1900)
    assert messages(doel, BEGONNEN) == [("WMO403", 1, STOP)]
    (stap,) = plan_persoon(
        Gewenst(BSN_A, opdracht=Rondeopdracht(doel._replace(stopdatum=date(2022, 12, 8)), 1)),
        [BEGONNEN], NU,
    )  # fmt: skip
    (deel,) = split_stap(stap, SOORTEN)
    later = wait_for_stop(deel, NU.vandaag)
    assert later is not None
    assert "08-11-2022" in later.uitleg
