"""The table of cases: complete, in step with its builders, and divided as it says."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bvtool.oefenen.voorbeeld import personenstroom  # noqa: F401 - fills BOUWERS
from bvtool.oefenen.voorbeeld.afwijkingen import AFWIJKINGEN
from bvtool.oefenen.voorbeeld.bouwers import BOUWERS
from bvtool.oefenen.voorbeeld.bsn import count_officieel
from bvtool.oefenen.voorbeeld.gevallen import (
    divide,
    divide_afwijkingen,
    load_afwijkingen,
    load_gevallen,
)
from bvtool.vak.tabellen import load_tabel

IN_B4 = [g for g in load_gevallen() if g.kant == "b4"]
ERBIJ = [g for g in load_gevallen() if g.kant == "register"]


def test_every_case_has_a_builder_and_every_builder_a_case():
    assert sorted(BOUWERS) == sorted(g.naam for g in load_gevallen())


def test_every_kind_of_dirt_has_a_function_and_the_reverse():
    assert sorted(AFWIJKINGEN) == sorted(s.naam for s in load_afwijkingen())


def test_the_cases_cover_the_decision_table():
    anders = {int(r["regel"]) for r in load_tabel("voorbeeld-instellingen")}
    assert {g.regel for g in IN_B4} | anders == set(range(1, 13))
    assert all(g.uitkomst in ("alleen_register", "niet_genoemd") for g in ERBIJ)


def test_reasons_and_proposals_are_those_of_the_field():
    sleutels = {rij["sleutel"] for rij in load_tabel("redenen")}
    for geval in load_gevallen():
        assert {geval.reden, geval.voorstel} - {None} <= sleutels


def test_cases_with_reasons_have_them_in_the_table():
    namen = {g.naam for g in load_gevallen()}
    assert {rij["geval"] for rij in load_tabel("voorbeeld-eindredenen")} <= namen
    assert {rij["geval"] for rij in load_tabel("voorbeeld-instellingen")} <= namen


@settings(max_examples=60, deadline=None)
@given(st.integers(1, 9092))
def test_the_cases_of_b4_add_up_to_the_clients(klanten):
    aantal = divide(klanten, bsns=count_officieel(), nullen=1)
    assert sum(aantal[g.naam] for g in IN_B4) == klanten
    assert all(n >= 0 for n in aantal.values())
    bsns = klanten + sum(aantal[g.naam] for g in (*ERBIJ, *IN_B4) if g in ERBIJ or g.bsn == "paar")
    assert bsns <= count_officieel()


@pytest.mark.parametrize("klanten", [len(IN_B4), 60, 200, 5000, 8000])
def test_every_case_occurs(klanten):
    aantal = divide(klanten, bsns=count_officieel(), nullen=1)
    assert min(aantal.values()) >= 1


@pytest.mark.parametrize("klanten", [1, 5, 12, 40])
def test_a_small_example_takes_one_of_every_rule_first(klanten):
    aantal = divide(klanten, bsns=count_officieel(), nullen=1)
    regels = {g.regel for g in IN_B4 if aantal[g.naam]}
    assert len(regels) == min(klanten, 11)
    assert aantal["gewoon"] == 1


def test_dirt_never_takes_more_places_than_there_are():
    for plaatsen in (0, 1, 5, 11, 300):
        aantal = divide_afwijkingen(5000, plaatsen)
        assert sum(aantal.values()) == plaatsen
    assert sum(divide_afwijkingen(100, 300).values()) >= len(load_afwijkingen())
