"""A BSN is covered wherever it stands in a name, and nothing that is none by its form."""

from __future__ import annotations

import doctest
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.nl import bsn as stdnum_bsn

from bvtool.vak import masker
from bvtool.vak.masker import LANGST, mask_bsn, show_code, show_naam
from tests.privacy.namen import BSNS, VORMEN

AGB = [str(n) for n in range(41_000_000, 41_001_000) if stdnum_bsn.is_valid(f"0{n}")]
LOS = (lambda b: " ".join(b), lambda b: f"{b[:2]}.{b[2:4]}.{b[4:6]}.{b[6:]}")
"""Ways to write a number that only count when no other figure stands against it."""


def read_cijfers(tekst: str) -> str:
    """Every figure in a text, whatever stands between them."""
    return "".join(str(int(c)) for c in tekst if c.isdecimal())


NAAST = st.text("abZ_-. (é", max_size=4)


@given(st.sampled_from(BSNS), st.sampled_from(VORMEN), NAAST | st.text("0123456789", max_size=3),
       NAAST | st.text("0123456789", max_size=3))  # fmt: skip
def test_a_bsn_in_any_company_is_covered(
    bsn: str, vorm: Callable[[str], str], voor: str, na: str
) -> None:
    assert bsn not in read_cijfers(show_naam(f"{voor}{vorm(bsn)}{na}.xml"))


@given(st.sampled_from(BSNS), st.sampled_from(LOS), NAAST, NAAST)
def test_a_bsn_in_small_pieces_is_covered(
    bsn: str, vorm: Callable[[str], str], voor: str, na: str
) -> None:
    assert bsn not in read_cijfers(show_naam(f"{voor}{vorm(bsn)}{na}.xml"))


@pytest.mark.parametrize(
    "tekst",
    [
        "B4_680363_2022-10-17.xlsx", "407_2022-10-18_1.zip", "680363/408/2022/10/18",
        "20221017", "17102022", "20221017090000", "202210170900", "17-10-2022", "1-7-2022",
        "K7Q2-000418-X", "407_4VQFL0000001.xml", f"AGB {AGB[0]}", f"aanbieder-{AGB[1]}.zip",
        "rijen 156, 178, 204", "10:00:00.123", "020-624 1111", "0363 Amsterdam",
    ],
)  # fmt: skip
def test_what_has_another_form_is_left_alone(tekst: str) -> None:
    assert show_naam(tekst) == tekst
    assert mask_bsn(tekst) == tekst


def test_a_code_that_its_column_names_is_never_covered() -> None:
    assert len(AGB) > 50
    assert [show_code(code) for code in AGB] == AGB
    assert mask_bsn(" ".join(AGB)) == " ".join(AGB)
    assert [show_code(c) for c in ("680363", "0363", "CAK")] == ["680363", "0363", "CAK"]
    assert show_code("999900006") == "#########"


def test_an_eight_figure_number_that_nothing_names_may_lack_its_zero() -> None:
    assert show_naam(f"klant {AGB[0]}.xml") == "klant ########.xml"


@pytest.mark.parametrize(
    ("naam", "getoond"),
    [
        ("a\x1b[31mb", "a\\x1b[31mb"),
        ("a\u202egpj.exe", "a\\u202egpj.exe"),
        ("a\nb\tc\rd", "a\\nb\\tc\\x0dd"),
        ("caf\udce9", "caf\\xe9"),
        ("café één ß 漢", "café één ß 漢"),
        ("\U000e0041", "\\U000e0041"),
    ],
)
def test_marks_that_steer_a_screen_are_written_out(naam: str, getoond: str) -> None:
    assert show_naam(naam) == getoond


def test_a_name_without_end_is_cut_in_the_middle() -> None:
    getoond = show_naam("a" * 5000 + "999900006" + "b" * 5000 + ".xml")
    assert len(getoond) == LANGST + 1
    assert getoond.startswith("aaa")
    assert getoond.endswith("b.xml")


def test_the_examples_in_the_module_are_true() -> None:
    assert doctest.testmod(masker).failed == 0
