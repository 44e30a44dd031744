"""Names and birth dates: what must differ differs, what must not, does not."""

import random
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bvtool.oefenen.voorbeeld.namen import (
    Naam,
    make_naam,
    make_tikfout,
    pick_ander_voorvoegsel,
    strip_diakrieten,
)
from bvtool.oefenen.voorbeeld.personen import (
    hide_geboren,
    make_geboren,
    make_persoon,
    mistype_geboren,
    turn_geboren,
)
from bvtool.oefenen.voorbeeld.rijen import geboren_cel
from bvtool.vak.tabellen import load_tabel

pytestmark = pytest.mark.traag

ZADEN = st.integers(0, 2**32)
ACHTERNAMEN = sorted({rij["achternaam"] for rij in load_tabel("voorbeeld-achternamen")})


def kaal(tekst):
    los = unicodedata.normalize("NFKD", tekst.lower())
    return "".join(teken for teken in los if teken.isalpha())


def test_the_names_are_whole_letters_without_stray_blanks():
    for rij in load_tabel("voorbeeld-achternamen"):
        for tekst in (rij["achternaam"], rij["voorvoegsel"]):
            assert tekst == unicodedata.normalize("NFC", tekst.strip())
        assert int(rij["gewicht"]) > 0


def test_names_have_voorvoegsels_partners_and_signs():
    rng = random.Random(1)
    namen = [make_naam(rng) for _ in range(2_000)]
    assert sum(bool(n.voorvoegsel) for n in namen) > 400
    assert sum("-" in n.achternaam for n in namen) > 50
    assert sum(not n.achternaam.isascii() for n in namen) > 50


@given(ZADEN, st.sampled_from(["latijns", "diakriet", "voorvoegsel", "enkel"]))
def test_a_name_offers_what_was_asked(zaad, nodig):
    naam = make_naam(random.Random(zaad), nodig)
    zonder = strip_diakrieten(naam.achternaam)
    klopt = {
        "latijns": kaal(naam.achternaam.upper()) == kaal(naam.achternaam),
        "diakriet": zonder != naam.achternaam and zonder.isascii(),
        "voorvoegsel": bool(naam.voorvoegsel),
        "enkel": not naam.voorvoegsel and "-" not in naam.achternaam,
    }
    assert klopt[nodig]


@pytest.mark.parametrize("variant", [0, 1, 2])
@given(st.sampled_from(ACHTERNAMEN), ZADEN)
def test_a_typing_error_is_always_another_name(variant, naam, zaad):
    fout = make_tikfout(random.Random(zaad), naam, variant)
    assert kaal(fout) != kaal(naam)
    assert abs(len(fout) - len(naam)) <= 1


def test_another_voorvoegsel_is_another_one():
    for rij in load_tabel("voorbeeld-achternamen"):
        if rij["voorvoegsel"]:
            assert kaal(pick_ander_voorvoegsel(rij["voorvoegsel"])) != kaal(rij["voorvoegsel"])


@given(ZADEN, st.integers(0, 5))
def test_a_wrong_birth_date_exists_and_differs(zaad, variant):
    geboren = make_geboren(random.Random(zaad))
    fout = mistype_geboren(geboren, variant)
    assert fout != geboren
    assert geboren_cel(fout).isoformat() == fout
    assert "1920" < fout < "2004-10-01"


@given(ZADEN)
def test_a_turned_birth_date_exists_and_differs(zaad):
    geboren = make_geboren(random.Random(zaad), draaibaar=True)
    gedraaid = turn_geboren(geboren)
    assert gedraaid != geboren
    assert geboren_cel(gedraaid).isoformat() == gedraaid


def test_a_birth_date_can_be_unknown_in_part():
    assert [hide_geboren("1961-05-17", v) for v in range(3)] == [
        "1961-00-00",
        "1961-00-00",
        "1961-05-00",
    ]
    assert geboren_cel("1961-00-00") == "00-00-1961"


def test_nobody_shares_the_day_of_who_is_born_apart():
    rng = random.Random(1)
    apart = {make_persoon(rng, n, ("", ""), apart=True).geboren for n in range(2_000)}
    anderen = {make_persoon(rng, n, ("", "")).geboren for n in range(2_000)}
    assert not apart & anderen


def test_initials_have_dots():
    naam = make_naam(random.Random(1))
    assert isinstance(naam, Naam)
    assert naam.voorletters.endswith(".")
