"""A damaged message is converted or refused with reasons; nothing else ever happens."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bvtool.wissel.conversie.omzetten import NAAR_EI, NAAR_XML, convert
from bvtool.wissel.conversie.punten import GEWEIGERD, VRAAG, NietOmTeZetten
from bvtool.wissel.conversie.referenties import Referenties
from bvtool.wissel.conversie.vormen import BERICHTEN
from bvtool.wissel.ei import is_ei, read_ei_kop
from bvtool.wissel.kop import GeenBericht
from bvtool.wissel.xmlkop import read_xml_kop
from tests.wissel.conversie import voorbeelden as v

STUKKEN = st.sampled_from([b"", b"0", b"9", b" ", b"\r\n", b"\x00", b"\xe9", b"\x81", b"<", b"&"])


@st.composite
def damage(draw: st.DrawFn) -> list[tuple[float, int, bytes]]:
    """Where (as a part of the length), how much goes, and what comes in its place."""
    een = st.tuples(st.floats(0, 1), st.sampled_from([0, 1, 2, 12, 310]), STUKKEN)
    return draw(st.lists(een, min_size=1, max_size=4))


def break_up(data: bytes, schade: list[tuple[float, int, bytes]]) -> bytes:
    for waar, weg, erbij in schade:
        plek = int(waar * len(data))
        data = data[:plek] + erbij + data[plek + weg :]
    return data


def try_it(data: bytes, naar: str) -> None:
    with suppress(GeenBericht):
        if naar == NAAR_XML and not is_ei(data):
            return
        kop = read_ei_kop(data) if naar == NAAR_XML else read_xml_kop([data])
        try:
            assert convert(data, kop, naar, keuzes={}, referenties=Referenties()).data
        except NietOmTeZetten as fout:
            assert any(p.aard in (GEWEIGERD, VRAAG) and p.wat for p in fout.punten)


@pytest.mark.parametrize("bericht", BERICHTEN)
@settings(deadline=None, max_examples=60)
@given(schade=damage())
def test_damaged_ei(bericht: str, schade: list[tuple[float, int, bytes]]) -> None:
    try_it(break_up(v.ALLE[bericht], schade), NAAR_XML)


@pytest.mark.parametrize("bericht", BERICHTEN)
@settings(deadline=None, max_examples=60)
@given(schade=damage())
def test_damaged_xml(bericht: str, schade: list[tuple[float, int, bytes]]) -> None:
    ei = v.ALLE[bericht]
    heel = convert(ei, read_ei_kop(ei), NAAR_XML, keuzes={}, referenties=Referenties()).data
    try_it(break_up(heel, schade), NAAR_EI)
