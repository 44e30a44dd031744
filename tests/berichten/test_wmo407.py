"""The heenbericht: the bytes that go out, and reading them back."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from bvtool.berichten.boom import BerichtGeweigerd, read_boom
from bvtool.berichten.schema import load_schemas
from bvtool.berichten.wmo407 import Wmo407, build_407, parse_407
from tests.gesprek.hulp import BSN_A, heen, make_bsns

dagen = st.dates(date(1900, 1, 1), date(2099, 12, 31))
teken = st.characters(min_codepoint=32, max_codepoint=0xD7FF)
berichten = st.builds(
    Wmo407,
    afzender=st.from_regex(r"[0-9]{4}", fullmatch=True),
    identificatie=st.text(teken, min_size=1, max_size=12).filter(str.strip),
    dagtekening=dagen,
    bsn=st.sampled_from(make_bsns(50)),
    startnummer=st.integers(0, 999_999_999),
    startdatum=dagen,
    stopdatum=st.none() | dagen,
    status=st.sampled_from((1, 2, 3)),
)


@given(berichten)
def test_what_is_built_fits_the_schema_and_reads_back_the_same(bericht: Wmo407) -> None:
    data = build_407(bericht)
    assert load_schemas().choose("WMO407").fouten("WMO407", read_boom(data)) == []
    assert parse_407(data) == bericht


@given(berichten)
def test_the_file_is_utf8_without_bom_with_crlf(bericht: Wmo407) -> None:
    data = build_407(bericht)
    assert data.startswith(b'<?xml version="1.0" encoding="UTF-8"?>\r\n')
    assert data.endswith(b"\r\n")
    assert data.count(b"\n") == data.count(b"\r\n") == data.count(b"\r")


def test_elements_stand_in_the_order_of_the_standard() -> None:
    boom = etree.fromstring(build_407(heen(stopdatum=date(2023, 1, 1))))
    namen = [etree.QName(e).localname for e in boom.iter()]
    assert namen == [
        "Bericht",
        "Header",
        "BerichtCode",
        "BerichtVersie",
        "BerichtSubversie",
        "Afzender",
        "BerichtIdentificatie",
        "Identificatie",
        "Dagtekening",
        "XsdVersie",
        "BasisschemaXsdVersie",
        "BerichtXsdVersie",
        "Client",
        "Bsn",
        "PeriodeEigenBijdrageBw",
        "BwStartNummer",
        "BwStartdatum",
        "BwStopdatum",
        "StatusAanlevering",
    ]


def test_children_of_basis_types_stand_in_the_basis_namespace() -> None:
    boom = etree.fromstring(build_407(heen()))
    basis = {
        etree.QName(e).localname for e in boom.iter() if "basisschema" in etree.QName(e).namespace
    }
    assert basis == {
        "Identificatie",
        "Dagtekening",
        "BasisschemaXsdVersie",
        "BerichtXsdVersie",
    }


@pytest.mark.parametrize("tussen", [b"<!-- x -->", b"<?x y?>", b"]]&gt;"[:0]])
def test_comments_and_instructions_do_not_cut_a_value(tussen: bytes) -> None:
    bsn = BSN_A.encode()
    data = build_407(heen()).replace(bsn, bsn[:4] + tussen + bsn[4:])
    assert parse_407(data).bsn == BSN_A


def test_cdata_is_text() -> None:
    bsn = BSN_A.encode()
    data = build_407(heen()).replace(bsn, bsn[:4] + b"<![CDATA[" + bsn[4:] + b"]]>")
    assert parse_407(data).bsn == BSN_A


@pytest.mark.parametrize(
    ("van", "naar"),
    [
        (b"2022-10-01", b"2022-13-01"),
        (b"<wmo407:Bsn>999900006</wmo407:Bsn>", b""),
        (b">1</wmo407:BwStartNummer>", b">een</wmo407:BwStartNummer>"),
        (b"ieb/2_0/wmo407", b"ieb/3_0/wmo407"),
    ],
)
def test_an_incomplete_or_other_message_is_refused(van: bytes, naar: bytes) -> None:
    data = build_407(heen())
    assert van in data
    with pytest.raises(BerichtGeweigerd):
        parse_407(data.replace(van, naar))
