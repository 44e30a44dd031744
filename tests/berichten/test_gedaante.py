"""Answers that are written alike are read from their bytes, and say what their trees say."""

import re
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from bvtool.berichten.boom import BerichtGeweigerd, read_boom
from bvtool.berichten.gedaante import Delen, Gedaanten
from bvtool.berichten.retour import answer_to, build_retour, read_retour
from bvtool.berichten.schema import load_schemas
from tests.berichten.test_wmo407 import berichten
from tests.gesprek.hulp import heen

DAG = date(2022, 10, 18)
VORM = load_schemas().choose("WMO408").vorm("WMO408")
CODES = st.lists(st.sampled_from(["0001", "8848", "9404", "0200", "Q1&A"]), max_size=2)
TEKST = re.compile(rb">([^<\s][^<]*)<")


def in_text(nieuw: bytes) -> Callable[[bytes, int], bytes]:
    """A change of what stands in one element; the bytes around it stay as they were."""

    def change(data: bytes, welke: int) -> bytes:
        plekken = list(TEKST.finditer(data))
        m = plekken[welke % len(plekken)]
        return data[: m.start(1)] + nieuw % m[1] + data[m.end(1) :]

    return change


ANDERS: dict[str, Callable[[bytes, int], bytes]] = {
    "zo": lambda data, _: data,
    "wit ervoor": in_text(b"  %s"),
    "wit erachter": in_text(b"%s \t"),
    "einde van een regel": in_text(b"%s\r\n"),
    "uitleg ertussen": in_text(b"<!-- a > b -->%s"),
    "uitleg erin": in_text(b"%sx<!-- c -->y"),
    "opdracht erin": in_text(b"%s<?a b > c?>z"),
    "zoals het er staat": in_text(b"<![CDATA[%s>]]>"),
    "teken voluit": in_text(b"%s&gt;&#65;"),
    "groter dan": in_text(b"%s>x"),
    "leeg": in_text(b"%.0s"),
    "eigenschap": lambda data, _: data.replace(b"Header>", b'Header a="b>c">', 1),
    "zonder regels": lambda data, _: data.replace(b"\r\n", b""),
}
"""Ways in which the same may be written, or something else that looks like it."""


def outcome(data: bytes, *, snel: bool) -> object:
    try:
        return read_retour(VORM, read_boom(data), data if snel else b"")
    except BerichtGeweigerd as geweigerd:
        return geweigerd.wat


@given(
    st.lists(
        st.tuples(berichten, CODES, CODES, st.sampled_from(sorted(ANDERS)), st.integers(0, 20)),
        min_size=1,
        max_size=6,
    )
)
def test_the_bytes_say_what_the_tree_says(antwoorden: list[Any]) -> None:
    for bericht, kop, periode, hoe, welke in antwoorden:
        retour = answer_to(bericht, "R-1", DAG, codes_header=kop, codes_periode=periode)
        data = ANDERS[hoe](build_retour(VORM, retour), welke)
        assert outcome(data, snel=True) == outcome(data, snel=False)


@pytest.mark.parametrize("hoe", sorted(ANDERS))
def test_what_looks_like_the_one_before_is_read_as_it_is(hoe: str) -> None:
    """Each text of an answer written in another way, before and after one written plainly."""
    retour = answer_to(heen(), "R-1", DAG, codes_header=["8848"], codes_periode=["9404"])
    gewoon = build_retour(VORM, retour)
    for welke in range(len(TEKST.findall(gewoon))):
        ander = ANDERS[hoe](gewoon, welke)
        for rij in ([gewoon, ander, gewoon], [ander, gewoon, ander]):
            gedaanten = Gedaanten(VORM.read)
            for data in rij:
                boom = read_boom(data)
                assert gedaanten.read(boom, data) == VORM.read(boom)


def test_a_tree_is_read_once_for_each_way_of_writing() -> None:
    gelezen = []

    def read(boom: etree._Element) -> Delen:
        gelezen.append(boom)
        return VORM.read(boom)

    gedaanten = Gedaanten(read)
    for nr in range(10):
        data = build_retour(VORM, answer_to(heen(), f"R-{nr}", DAG))
        tekst, _ = gedaanten.read(read_boom(data), data)
        assert tekst["identificatie_retour"] == f"R-{nr}"
    assert len(gelezen) == 2, "the first one, and where its texts stand"
