"""Start numbers: given out once, per range, beside those of the register."""

from pathlib import Path

import pytest

from bvtool.dossier.instellingen import Bereik
from bvtool.dossier.leesverbinding import open_lezend
from bvtool.dossier.verbinding import Verbinding
from bvtool.dossier.vragen import besluiten
from bvtool.dossier.werkgang import open_werkgang
from bvtool.gesprek.startnummers import Registernummers, Uitgifte
from tests.gesprek.hulp import BSN_A, BSN_B, Keuze, decide, klok, new_dossier

BEREIKEN = (Bereik(1, 5), Bereik(100, 101, "0384"))


@pytest.fixture
def verbinding(tmp_path: Path):
    dossier = new_dossier(tmp_path / "d")
    decide(dossier, [Keuze(BSN_A, startnummer=2)])
    with open_werkgang(dossier, "test", klok()) as w:
        yield w.verbinding


def give_out(verbinding: Verbinding, *register: int) -> Uitgifte:
    return Uitgifte(verbinding, BEREIKEN, register.__contains__)


def test_numbers_of_decisions_and_register_are_passed_over(verbinding) -> None:
    uitgifte = give_out(verbinding, 3)
    assert [uitgifte.give(BSN_B) for _ in range(3)] == [1, 4, 5]


def test_a_regiogemeente_has_a_range_of_its_own(verbinding) -> None:
    uitgifte = give_out(verbinding)
    assert uitgifte.give(BSN_B, "0384") == 100
    assert uitgifte.give(BSN_B, "0363") == 1
    assert uitgifte.give(BSN_B, "0384") == 101


def test_a_full_range_stops_only_its_own_gemeente(verbinding) -> None:
    uitgifte = give_out(verbinding)
    for _ in range(2):
        uitgifte.give(BSN_B, "0384")
    assert uitgifte.give(BSN_B, "0384") is None
    assert "100 tot en met 101" in uitgifte.tell_vol("0384")
    assert uitgifte.give(BSN_B) == 1


def test_what_was_sent_is_never_given_again(verbinding) -> None:
    uitgifte = give_out(verbinding)
    assert uitgifte.give(BSN_B) == 1
    uitgifte.flush({1})
    assert give_out(verbinding).give(BSN_A) == 3


def test_what_was_not_sent_is_given_again(verbinding) -> None:
    uitgifte = give_out(verbinding)
    uitgifte.give(BSN_B)
    uitgifte.flush(set())
    assert give_out(verbinding).give(BSN_A) == 1
    assert verbinding.scalar("select count(*) from startnummer") == 0


def test_a_number_belongs_to_one_person(verbinding) -> None:
    uitgifte = give_out(verbinding)
    uitgifte.load([2])
    assert uitgifte.claim(2, BSN_A)
    assert uitgifte.claim(2, BSN_A)
    assert not uitgifte.claim(2, BSN_B)
    uitgifte.flush({2})
    later = give_out(verbinding)
    later.load([2])
    assert not later.claim(2, BSN_B)
    assert later.claim(2, BSN_A)


def test_what_the_register_held_is_known_at_every_limit(tmp_path: Path) -> None:
    """Also by who finds kept between which limits they lie, and with a newer register beside it."""
    dossier = new_dossier(tmp_path / "d")
    ooit: set[int] = set()
    for nummers in (set(), {1, 999, 1000, 2500}, {5000}):
        decide(dossier, [], registernummers=nummers)
        ooit |= nummers
        with open_lezend(dossier) as verbinding:
            nr = besluiten.ask_laatste_nummer(verbinding)
            for _ in range(2):
                kent = Registernummers(verbinding, dossier.pad, nr)
                kent.find_grenzen(bewaar=True)
                assert {n for n in range(7000) if kent.holds(n)} == ooit
