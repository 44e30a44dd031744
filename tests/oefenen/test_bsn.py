"""The stock of BSNs: all fictive, each once."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from stdnum.nl import bsn as stdnum_bsn

from bvtool.oefenen.voorbeeld.bsn import (
    EERSTE,
    LAATSTE,
    NUL_BSN,
    Bsnvoorraad,
    break_bsn,
    count_officieel,
    list_officieel,
)
from bvtool.vak.elfproef import is_bsn
from bvtool.vak.fouten import InterneFout


def make(*, paren=0, synthetisch=False, zaad=1):
    return Bsnvoorraad(random.Random(zaad), paren=paren, synthetisch=synthetisch)


def test_the_official_numbers_are_those_of_the_range_that_python_stdnum_accepts():
    verwacht = [str(n) for n in range(EERSTE, LAATSTE + 1) if stdnum_bsn.is_valid(str(n))]
    assert list(list_officieel()) == verwacht
    assert count_officieel() == len(verwacht) + 1
    assert stdnum_bsn.is_valid(NUL_BSN)


@given(st.integers(0, 999_999_999))
def test_elfproef_as_python_stdnum(getal):
    bsn = f"{getal:09d}"
    assert is_bsn(bsn) == (stdnum_bsn.is_valid(bsn) and bsn != "000000000")


@pytest.mark.parametrize("geen", ["", "99990000", "9999000060", "99990000a", "000000000"])
def test_elfproef_wants_nine_digits(geen):
    assert not is_bsn(geen)


def test_the_stock_gives_every_official_number_once():
    voorraad = make(paren=100)
    uit = [voorraad.take_nul()]
    for _ in range(100):
        uit += voorraad.take_paar()
    uit += [voorraad.take() for _ in range(count_officieel() - 201)]
    assert sorted(uit) == sorted([NUL_BSN, *list_officieel()])


def test_an_empty_stock_is_a_fault():
    voorraad = make()
    voorraad.take_nul()
    with pytest.raises(InterneFout):
        voorraad.take_nul()


@pytest.mark.parametrize("synthetisch", [False, True])
def test_a_pair_differs_in_the_last_two_digits_and_both_are_valid(synthetisch):
    voorraad = make(paren=50, synthetisch=synthetisch)
    for _ in range(50):
        een, twee = voorraad.take_paar()
        assert een != twee
        assert een[:7] == twee[:7]
        assert stdnum_bsn.is_valid(een)
        assert stdnum_bsn.is_valid(twee)


def test_synthetic_numbers_are_valid_and_each_one_comes_once():
    voorraad = make(synthetisch=True)
    uit = [voorraad.take() for _ in range(40_000)]
    uit += [voorraad.take_nul() for _ in range(2_000)]
    for _ in range(2_000):
        uit += voorraad.take_paar()
    assert all(stdnum_bsn.is_valid(bsn) for bsn in uit)
    assert len(set(uit)) == len(uit)
    assert set(list_officieel()) < set(uit)


def test_numbers_with_zeros_in_front_come_only_when_asked():
    voorraad = make(synthetisch=True)
    assert all(voorraad.take()[0] != "0" for _ in range(20_000))
    assert all(voorraad.take_nul()[0] == "0" for _ in range(500))


@settings(max_examples=300)
@given(st.sampled_from(list_officieel()), st.integers(0, 9), st.integers(0, 2**32))
def test_a_typing_error_always_breaks_the_elfproef(bsn, variant, zaad):
    fout = break_bsn(random.Random(zaad), bsn, variant)
    assert len(fout) == 9
    assert not stdnum_bsn.is_valid(fout)
    anders = [p for p in range(9) if fout[p] != bsn[p]]
    assert len(anders) == (2 if variant % 2 else 1)
    assert sorted(fout) == sorted(bsn) or len(anders) == 1
