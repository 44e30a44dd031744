"""What goes out now: what should be beside what stands at the CAK."""

from dataclasses import replace
from datetime import date

import pytest

from bvtool.gesprek.koppeling import Berichtstand
from bvtool.gesprek.plan import Eerder, Gewenst, Klantplan, Planstap, plan_persoon
from tests.gesprek.hulp import BSN_A, START, heen

STOP = date(2022, 12, 31)
WEL = Gewenst(BSN_A, True, START, None)
NIET = Gewenst(BSN_A, False, None, None)
GOED, OPEN = Berichtstand("goedgekeurd"), Berichtstand("open")


def was(uitkomst: str | Berichtstand, status: int = 1, *codes: str, **velden: object) -> Eerder:
    stand = uitkomst if isinstance(uitkomst, Berichtstand) else Berichtstand(uitkomst, codes)
    return Eerder(replace(heen(status=status), **velden), stand)


def step(gewenst: Gewenst, *eerder: Eerder, **keuzes: bool) -> Klantplan:
    return plan_persoon(gewenst, eerder, **keuzes)


def short(stap: Klantplan) -> tuple[object, ...]:
    return stap.soort.value, stap.status, stap.startnummer, stap.startdatum, stap.stopdatum


def test_who_is_announced_and_unknown_goes_as_new() -> None:
    assert short(step(WEL)) == ("nieuw", 1, None, START, None)


def test_the_number_of_the_register_goes_along() -> None:
    assert step(replace(WEL, startnummer=77)).startnummer == 77


def test_who_is_not_announced_and_unknown_stays_so() -> None:
    assert step(NIET).soort is Planstap.NIETS


def test_what_stands_as_it_should_is_left_alone() -> None:
    assert step(WEL, was(GOED)).soort is Planstap.AL_VERZONDEN


def test_what_waits_for_its_answer_as_it_should_is_left_alone() -> None:
    assert step(WEL, was(OPEN)).soort is Planstap.AL_VERZONDEN


def test_a_stop_that_became_known_goes_out_on_the_same_key() -> None:
    stap = step(replace(WEL, stopdatum=STOP), was(GOED))
    assert short(stap) == ("wijzigen", 2, 1, START, STOP)


def test_a_changed_start_goes_out_on_the_same_key() -> None:
    later = date(2022, 11, 1)
    assert short(step(replace(WEL, startdatum=later), was(GOED))) == ("wijzigen", 2, 1, later, None)


def test_another_number_in_the_register_does_not_make_a_second_period() -> None:
    assert step(replace(WEL, startnummer=88), was(GOED)).soort is Planstap.AL_VERZONDEN


def test_who_was_announced_by_mistake_is_withdrawn() -> None:
    assert short(step(NIET, was(GOED))) == ("verwijderen", 3, 1, START, None)


def test_who_left_after_the_start_is_stopped_not_withdrawn() -> None:
    stap = step(replace(NIET, stopdatum=STOP), was(GOED))
    assert short(stap) == ("wijzigen", 2, 1, START, STOP)


def test_who_left_before_the_start_is_withdrawn() -> None:
    stap = step(replace(NIET, stopdatum=date(2022, 9, 30)), was(GOED))
    assert stap.soort is Planstap.VERWIJDEREN


def test_after_a_withdrawal_there_is_nothing_to_do() -> None:
    assert step(NIET, was(GOED), was(GOED, 3)).soort is Planstap.NIETS
    assert step(NIET, was(GOED), was(OPEN, 3)).soort is Planstap.AL_VERZONDEN


def test_who_comes_back_after_a_withdrawal_gets_a_new_number() -> None:
    stap = step(replace(WEL, startnummer=1), was(GOED), was(GOED, 3))
    assert short(stap) == ("nieuw", 1, None, START, None)


@pytest.mark.parametrize("uitkomst", ["afgekeurd", "technisch", "envelopfout"])
def test_a_refused_message_counts_as_not_sent(uitkomst: str) -> None:
    hersteld = replace(WEL, stopdatum=STOP)
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
    assert step(replace(WEL, stopdatum=STOP), eens, eens).soort is Planstap.NIEUW


def test_a_refused_change_leaves_what_stood() -> None:
    eerder = (was(GOED), was("afgekeurd", 2, "9395", startdatum=date(2019, 1, 1)))
    assert step(WEL, *eerder).soort is Planstap.AL_VERZONDEN
    assert short(step(replace(WEL, stopdatum=STOP), *eerder)) == ("wijzigen", 2, 1, START, STOP)


def test_a_change_does_not_overtake_what_waits() -> None:
    stap = step(replace(WEL, stopdatum=STOP), was(OPEN))
    assert stap.soort is Planstap.WACHTEN
    assert step(NIET, was(OPEN)).soort is Planstap.WACHTEN
    assert step(WEL, was(GOED), was(OPEN, 3)).soort is Planstap.WACHTEN


def test_unless_the_user_says_not_to_wait() -> None:
    stap = step(replace(WEL, stopdatum=STOP), was(OPEN), niet_wachten=True)
    assert short(stap) == ("wijzigen", 2, 1, START, STOP)


def test_contradiction_waits_for_a_person_and_says_how() -> None:
    stap = step(WEL, was("tegenstrijdig"))
    assert stap.soort is Planstap.WACHTEN
    assert "--uitspraak TEST00000001=goedgekeurd" in stap.uitleg
