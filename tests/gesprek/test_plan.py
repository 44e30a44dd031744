"""What goes out now: what should be beside what stands at the CAK."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from bvtool.gesprek.berichtstand import Berichtstand
from bvtool.gesprek.levering import Eerder, Periode
from bvtool.gesprek.plan import Gewenst, plan_persoon
from bvtool.gesprek.stappen import Klantplan, Omstandigheden, Planstap
from bvtool.vak.standen import Stand
from tests.gesprek.hulp import BSN_A, START, heen

STOP = date(2022, 12, 31)
VANDAAG = date(2022, 11, 7)


def want(start: date = START, stop: date | None = None, nummer: int | None = None) -> Gewenst:
    return Gewenst(BSN_A, (Periode(start, stop, nummer),))


WEL = want()
NIET = Gewenst(BSN_A)
GOED, OPEN = Berichtstand(Stand.GOEDGEKEURD), Berichtstand(Stand.OPEN)


def was(uitkomst: str | Berichtstand, status: int = 1, *codes: str, **velden: Any) -> Eerder:
    stand = uitkomst if isinstance(uitkomst, Berichtstand) else Berichtstand(Stand(uitkomst), codes)
    return Eerder(replace(heen(status=status), **velden), stand)


def step(gewenst: Gewenst, *eerder: Eerder, **keuzes: bool) -> Klantplan:
    [stap] = steps(gewenst, *eerder, **keuzes)
    return stap


def steps(gewenst: Gewenst, *eerder: Eerder, **keuzes: bool) -> list[Klantplan]:
    return plan_persoon(gewenst, eerder, Omstandigheden(VANDAAG, **keuzes))


def short(stap: Klantplan) -> tuple[object, ...]:
    return stap.soort.value, stap.status, stap.startnummer, stap.startdatum, stap.stopdatum


def test_who_is_announced_and_unknown_goes_as_new() -> None:
    assert short(step(WEL)) == ("nieuw", 1, None, START, None)


def test_the_number_of_the_register_goes_along() -> None:
    assert step(want(nummer=77)).startnummer == 77


def test_who_is_not_announced_and_unknown_stays_so() -> None:
    assert step(NIET).soort is Planstap.NIETS


def test_what_stands_as_it_should_is_left_alone() -> None:
    assert step(WEL, was(GOED)).soort is Planstap.AL_VERZONDEN


def test_what_waits_for_its_answer_as_it_should_is_left_alone() -> None:
    assert step(WEL, was(OPEN)).soort is Planstap.AL_VERZONDEN


def test_a_stop_that_became_known_goes_out_on_the_same_key() -> None:
    stap = step(want(stop=STOP), was(GOED))
    assert short(stap) == ("wijzigen", 2, 1, START, STOP)


def test_a_changed_start_goes_out_on_the_same_key() -> None:
    later = date(2022, 11, 1)
    assert short(step(want(later), was(GOED))) == ("wijzigen", 2, 1, later, None)


def test_another_number_in_the_register_does_not_make_a_second_period() -> None:
    stap = step(want(nummer=88), was(GOED))
    assert stap.soort is Planstap.AL_VERZONDEN
    assert "ander startnummer" in stap.opmerking
    assert step(want(nummer=1), was(GOED)).opmerking == ""


def test_who_was_announced_by_mistake_is_withdrawn() -> None:
    assert short(step(NIET, was(GOED))) == ("verwijderen", 3, 1, START, None)


def test_who_left_after_the_start_is_stopped_not_withdrawn() -> None:
    stap = step(NIET._replace(einde=STOP), was(GOED))
    assert short(stap) == ("wijzigen", 2, 1, START, STOP)


def test_who_left_before_the_start_is_withdrawn() -> None:
    stap = step(NIET._replace(einde=date(2022, 9, 30)), was(GOED))
    assert stap.soort is Planstap.VERWIJDEREN


def test_after_a_withdrawal_there_is_nothing_to_do() -> None:
    assert step(NIET, was(GOED), was(GOED, 3)).soort is Planstap.NIETS
    assert step(NIET, was(GOED), was(OPEN, 3)).soort is Planstap.AL_VERZONDEN


def test_who_comes_back_after_a_withdrawal_gets_a_new_number() -> None:
    stap = step(want(nummer=1), was(GOED), was(GOED, 3))
    assert short(stap) == ("nieuw", 1, None, START, None)


@pytest.mark.parametrize("uitkomst", ["afgekeurd", "technisch", "envelopfout"])
def test_a_refused_message_counts_as_not_sent(uitkomst: str) -> None:
    hersteld = want(stop=STOP)
    assert short(step(hersteld, was(uitkomst, 1, "0001"))) == ("nieuw", 1, 1, START, STOP)
    assert step(NIET, was(uitkomst)).soort is Planstap.NIETS


def test_a_number_that_is_used_up_is_replaced() -> None:
    assert step(WEL, was("afgekeurd", 1, "9404")).startnummer is None


def test_what_is_refused_goes_once_more_and_is_then_held_back() -> None:
    eens = was("afgekeurd", 1, "9400")
    assert step(WEL, eens).soort is Planstap.NIEUW
    stap = step(WEL, eens, eens)
    assert stap.soort is Planstap.HERSTELLEN
    assert "9400" in stap.uitleg


def test_who_says_so_sends_it_again() -> None:
    eens = was("afgekeurd", 1, "9400")
    assert step(WEL, eens, eens, opnieuw=True).soort is Planstap.NIEUW


def test_a_repair_is_not_held_back() -> None:
    eens = was("afgekeurd", 1, "9400")
    assert step(want(stop=STOP), eens, eens).soort is Planstap.NIEUW


def test_a_refused_change_leaves_what_stood() -> None:
    eerder = (was(GOED), was("afgekeurd", 2, "9395", startdatum=date(2019, 1, 1)))
    assert step(WEL, *eerder).soort is Planstap.AL_VERZONDEN
    assert short(step(want(stop=STOP), *eerder)) == ("wijzigen", 2, 1, START, STOP)


def test_a_change_does_not_overtake_what_waits() -> None:
    stap = step(want(stop=STOP), was(OPEN))
    assert stap.soort is Planstap.WACHTEN
    assert step(NIET, was(OPEN)).soort is Planstap.WACHTEN
    assert step(WEL, was(GOED), was(OPEN, 3)).soort is Planstap.WACHTEN


def test_unless_the_user_says_not_to_wait() -> None:
    stap = step(want(stop=STOP), was(OPEN), niet_wachten=True)
    assert short(stap) == ("wijzigen", 2, 1, START, STOP)


def test_contradiction_waits_for_a_person_and_says_how() -> None:
    stap = step(WEL, was("tegenstrijdig"))
    assert stap.soort is Planstap.WACHTEN
    assert "--uitspraak TEST00000001=goedgekeurd" in stap.uitleg


WEG, TERUG = date(2022, 10, 20), date(2022, 11, 1)
BEIDE = Gewenst(BSN_A, (Periode(START, WEG), Periode(TERUG)))
ALLEEN_NIEUW = want(TERUG)


def test_a_first_announcement_with_two_periods_announces_both() -> None:
    assert [short(s) for s in steps(BEIDE)] == [
        ("nieuw", 1, None, START, WEG),
        ("nieuw", 1, None, TERUG, None),
    ]


@pytest.mark.parametrize("gewenst", [BEIDE, ALLEEN_NIEUW], ids=["both rows", "only the new row"])
def test_who_comes_back_gets_a_second_delivery_and_the_first_stays(gewenst: Gewenst) -> None:
    stappen = steps(gewenst, was(GOED, stopdatum=WEG))
    uit = [short(s) for s in stappen if s.status]
    assert uit == [("nieuw", 1, None, TERUG, None)]


def test_the_return_waits_until_the_stop_of_the_first_is_approved() -> None:
    eerst, terug = steps(BEIDE, was(GOED))
    assert short(eerst) == ("wijzigen", 2, 1, START, WEG)
    assert terug.soort is Planstap.WACHTEN
    stop = was(OPEN, 2, stopdatum=WEG)
    gewijzigd, nog = steps(BEIDE, was(GOED), stop)
    assert gewijzigd.soort is Planstap.AL_VERZONDEN
    assert nog.soort is Planstap.WACHTEN
    _, gaat = steps(BEIDE, was(GOED), was(GOED, 2, stopdatum=WEG))
    assert short(gaat) == ("nieuw", 1, None, TERUG, None)


def test_both_periods_stand() -> None:
    tweede = was(GOED, startnummer=2, startdatum=TERUG)
    stappen = steps(BEIDE, was(GOED, stopdatum=WEG), tweede)
    assert [s.soort for s in stappen] == [Planstap.AL_VERZONDEN] * 2


def test_a_return_that_did_not_happen_is_withdrawn_before_the_first_runs_on() -> None:
    tweede = was(GOED, startnummer=2, startdatum=TERUG)
    loopt_door, weg = steps(WEL, was(GOED, stopdatum=WEG), tweede)
    assert loopt_door.soort is Planstap.WACHTEN
    assert short(weg) == ("verwijderen", 3, 2, TERUG, None)


def test_who_is_not_announced_any_more_keeps_what_was_and_loses_the_rest() -> None:
    eerder = (was(GOED, stopdatum=WEG), was(GOED, startnummer=2, startdatum=TERUG))
    assert [short(s) for s in steps(Gewenst(BSN_A, (), WEG), *eerder) if s.status] == [
        ("verwijderen", 3, 2, TERUG, None)
    ]
    assert [s.status for s in steps(NIET, *eerder)] == [3, 3]


def test_a_period_that_begins_much_later_waits_and_says_until_when() -> None:
    stap = step(want(date(2023, 1, 1)))
    assert stap.soort is Planstap.LATER
    assert "01-01-2023" in stap.uitleg
    assert "01-12-2022" in stap.uitleg
    assert step(want(date(2022, 12, 7))).soort is Planstap.NIEUW


def test_a_change_goes_out_under_the_sender_of_what_stands() -> None:
    assert step(want(stop=STOP), was(GOED, afzender="0361")).afzender == "0361"


def test_the_return_after_a_withdrawal_gets_a_new_number_beside_what_stands() -> None:
    eerder = (
        was(GOED, stopdatum=WEG),
        was(GOED, startnummer=2, startdatum=TERUG),
        was(GOED, 3, startnummer=2, startdatum=TERUG),
    )
    assert [short(s) for s in steps(BEIDE, *eerder) if s.status] == [
        ("nieuw", 1, None, TERUG, None)
    ]
