"""`akkoord`: the go of the CAK, once, with a day that can be."""

import pytest

from tests.hulp import VRIJDAG, run
from tests.klein import answer, open_boek


@pytest.fixture
def beantwoord(klein):
    with open_boek(klein) as klerk:
        klerk.decide()
    assert answer(klein).code == 0
    return klein


def record(map_, op, *opties):
    return run("--nu", VRIJDAG, *opties, "--dossier", map_, "akkoord", "--op", op)


@pytest.mark.parametrize("op", ["2022-10-14", "14-10-2022"])
def test_the_day_is_recorded_and_the_next_step_told(beantwoord, op):
    gelopen = record(beantwoord, op)
    assert gelopen.code == 0, gelopen.fout
    assert "14-10-2022 is vastgelegd" in gelopen.uit
    assert "bvtool aanmelden" in gelopen.uit


def test_a_second_time_changes_nothing(beantwoord):
    record(beantwoord, "2022-10-14")
    eerst = {p: p.read_bytes() for p in beantwoord.rglob("*") if p.is_file()}
    gelopen = record(beantwoord, "2022-10-14", "--json")
    assert (gelopen.code, gelopen.json["veranderd"]) == (0, False)
    assert {p: p.read_bytes() for p in beantwoord.rglob("*") if p.is_file()} == eerst


def test_a_day_that_is_none_is_refused(beantwoord):
    gelopen = record(beantwoord, "vrijdag")
    assert gelopen.code == 2
    assert "Wat nu" in gelopen.fout


def test_without_a_dossier(tmp_path):
    gelopen = run("--dossier", tmp_path, "akkoord", "--op", "2022-10-14")
    assert gelopen.code in (2, 66)
    assert "dossier" in gelopen.fout
