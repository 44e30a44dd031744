"""The retourbericht: what each shape means, and reading what was written."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bvtool.berichten.boom import BerichtGeweigerd, read_boom
from bvtool.berichten.schema import load_schemas
from bvtool.berichten.wmo407 import build_407
from bvtool.berichten.wmo408 import answer_to, build_408, parse_408
from tests.berichten.test_wmo407 import berichten
from tests.gesprek.hulp import heen

DAG = date(2022, 10, 18)
codes = st.lists(st.from_regex(r"[0-9A-Z]{4}", fullmatch=True), max_size=3)


@given(berichten, codes, codes, st.sampled_from(["", "1.0.0", "12.3.10"]))
def test_what_is_built_fits_the_schema_and_reads_back_the_same(
    bericht, codes_header, codes_periode, xslt
) -> None:
    retour = answer_to(
        bericht,
        "R-1",
        DAG,
        codes_header=codes_header,
        codes_periode=codes_periode,
        xslt_versie=xslt,
    )
    data = build_408(retour)
    assert load_schemas().choose("WMO408").fouten("WMO408", read_boom(data)) == []
    assert parse_408(data) == retour


@pytest.mark.parametrize(
    ("kop", "periode", "oordeel"),
    [
        ([], [], "goedgekeurd"),
        (["0001"], [], "technisch"),
        (["8848"], [], "afgekeurd"),
        (["Q123"], [], "afgekeurd"),
        ([], ["9404"], "afgekeurd"),
        ([], ["0200"], "goedgekeurd"),
        (["0200"], [], "goedgekeurd"),
        ([], ["0233"], "afgekeurd"),
        ([], ["9404", "9400"], "afgekeurd"),
    ],
)
def test_the_shape_says_what_it_means(kop: list[str], periode: list[str], oordeel: str) -> None:
    retour = answer_to(heen(), "R1", DAG, codes_header=kop, codes_periode=periode)
    assert parse_408(build_408(retour)).oordeel == oordeel


def test_an_approval_names_no_client() -> None:
    data = build_408(answer_to(heen(), "R1", DAG))
    assert b"Client" not in data
    assert heen().bsn.encode() not in data


def test_codes_come_once_header_first() -> None:
    retour = answer_to(
        heen(), "R1", DAG, codes_periode=["9404", "0233"], codes_client=["0200", "9404"]
    )
    assert retour.codes == ("9404", "0233", "0200")


def test_header_is_that_of_the_heenbericht() -> None:
    retour = parse_408(build_408(answer_to(heen(), "R1", DAG)))
    assert retour.sleutel == heen().sleutel


@pytest.mark.parametrize(
    ("van", "naar"),
    [
        (b"2022-10-18", b"2022-02-30"),
        (b"IdentificatieRetour", b"IdentificatieTerug"),
        (b"<wmo408:BwStartNummer>1</wmo408:BwStartNummer>", b""),
    ],
)
def test_an_incomplete_answer_is_refused(van: bytes, naar: bytes) -> None:
    data = build_408(answer_to(heen(), "R1", DAG, codes_periode=["9404"]))
    assert van in data
    with pytest.raises(BerichtGeweigerd):
        parse_408(data.replace(van, naar))


def test_a_heenbericht_is_no_answer() -> None:
    with pytest.raises(BerichtGeweigerd, match="geen WMO408"):
        parse_408(build_407(heen()))


def test_a_root_without_anything_is_refused() -> None:
    naam = b"http://www.istandaarden.nl/ieb/2_0/wmo408/schema"
    with pytest.raises(BerichtGeweigerd, match="ontbreekt"):
        parse_408(b'<Bericht xmlns="' + naam + b'"/>')
