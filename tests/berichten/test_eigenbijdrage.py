"""Every message of iEb that bvtool ships a schema of: written valid, and read back the same.

lxml is the oracle: it reads the files of the schemas itself.
"""

from dataclasses import astuple, replace
from datetime import date
from functools import cache
from importlib import resources
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from bvtool.berichten.bronnen import Berichtbestand
from bvtool.berichten.eigenbijdrage import (
    Eigenbijdrage,
    list_soorten,
    make_builder,
    read_eigenbijdrage,
)
from bvtool.berichten.lezing import read_antwoord, read_heenbericht
from bvtool.berichten.retour import answer_to, build_retour
from bvtool.berichten.schema import load_schemas
from bvtool.berichten.schemarollen import ANTWOORD
from bvtool.vak.bijdrage import Bijdrage
from bvtool.vak.tabellen import load_tabel
from tests.gesprek.hulp import make_bsns

MAP = Path(str(resources.files("bvtool.berichten").joinpath("schema")))
PADEN = {"1.0": MAP / "1_0", "2.0": MAP, "3.0": MAP / "3_0"}
HEEN = [
    *(("1.0", soort) for soort in ("WMO401", "WMO403")),
    *(("2.0", soort) for soort in ("WMO401", "WMO403", "WMO407")),
    ("3.0", "WMO405"),
]
CODES = {"WMO401": "470", "WMO403": "472", "WMO405": "578", "WMO407": "580"}
dagen = st.dates(date(1900, 1, 1), date(2099, 12, 31))
STOP = {"WMO401": st.none(), "WMO403": dagen, "WMO405": st.none() | dagen,
        "WMO407": st.none() | dagen}  # fmt: skip
codes = st.lists(st.from_regex(r"[0-9A-Z]{4}", fullmatch=True), min_size=1, max_size=3)


@cache
def oracle(release: str, soort: str) -> etree.XMLSchema:
    return etree.XMLSchema(etree.parse(str(PADEN[release] / f"{soort.lower()}.xsd")))


@st.composite
def berichten(draw: st.DrawFn) -> tuple[str, Eigenbijdrage]:
    """A message of any kind, with what that kind can say."""
    release, soort = draw(st.sampled_from(HEEN))
    prijs = draw(st.none() | st.integers(0, 99_999_999)) if soort in ("WMO401", "WMO405") else None
    wat = Eigenbijdrage(
        draw(st.from_regex(r"[0-9]{4}", fullmatch=True)),
        draw(st.text(st.characters(min_codepoint=33, max_codepoint=0xD7FF), min_size=1,
                     max_size=12).filter(str.strip)),
        draw(dagen),
        draw(st.sampled_from(make_bsns(50))),
        draw(st.integers(0, 999_999_999)),
        None if soort == "WMO403" else draw(dagen),
        draw(STOP[soort]),
        draw(st.sampled_from((1, 2, 3))),
        prijs,
        None if prijs is None else draw(dagen),
        soort,
    )  # fmt: skip
    return release, wat


@given(berichten())
def test_every_message_is_valid_and_reads_back_the_same(paar: tuple[str, Eigenbijdrage]) -> None:
    release, wat = paar
    sets = load_schemas()
    data = make_builder(sets.choose(wat.soort, release).vorm(wat.soort))(wat)
    oracle(release, wat.soort).assertValid(etree.fromstring(data))
    gelezen = read_heenbericht(Berichtbestand("a.xml", data), sets)
    assert gelezen.bericht is not None
    assert astuple(gelezen.bericht) == astuple(wat)
    assert (gelezen.soort, gelezen.release) == (wat.soort, release)
    assert read_eigenbijdrage(sets.choose(wat.soort, release).vorm(wat.soort),
                              etree.fromstring(data)) == wat  # fmt: skip


@given(berichten(), st.sampled_from(["", "1.0.0"]), st.booleans(), codes)
def test_every_answer_is_valid_and_reads_back_the_same(
    paar: tuple[str, Eigenbijdrage], xslt: str, per_klasse: bool, welke: list[str]
) -> None:
    release, wat = paar
    sets, terug = load_schemas(), ANTWOORD[wat.soort]
    kop, periode = ([], welke) if per_klasse else (welke, [])
    retour = answer_to(
        wat, "R-1", date(2023, 5, 1), codes_header=kop, codes_periode=periode, xslt_versie=xslt
    )
    data = build_retour(sets.choose(terug, release).vorm(terug), retour)
    oracle(release, terug).assertValid(etree.fromstring(data))
    assert read_antwoord(Berichtbestand("a.xml", data), sets).retour == retour


@pytest.mark.parametrize(("release", "soort"), HEEN)
def test_the_header_carries_the_code_and_the_release_of_its_kind(release: str, soort: str) -> None:
    wat = Eigenbijdrage("0363", "A", date(2022, 10, 17), "999900006", 1, date(2022, 10, 1),
                        date(2022, 11, 1), 1, soort=soort)  # fmt: skip
    boom = etree.fromstring(make_builder(load_schemas().choose(soort, release).vorm(soort))(wat))
    assert boom.findtext(".//{*}BerichtCode") == CODES[soort]
    versie = f"{boom.findtext('.//{*}BerichtVersie')}.{boom.findtext('.//{*}BerichtSubversie')}"
    assert versie == release
    assert f"/ieb/{release.replace('.', '_')}/{soort.lower()}/" in str(boom.tag)


def test_a_start_and_a_stop_are_two_messages_with_one_number() -> None:
    wat = Eigenbijdrage("0363", "A", date(2022, 10, 17), "999900006", 7, date(2022, 10, 1),
                        date(2022, 11, 1), 1, 2060)  # fmt: skip
    soorten = list_soorten(Bijdrage.ABO, "2.0")
    assert soorten == ("WMO401", "WMO403")
    start, stop = (
        etree.fromstring(
            make_builder(load_schemas().choose(s, "2.0").vorm(s))(replace(wat, soort=s))
        )
        for s in ("WMO401", "WMO403")
    )
    assert [b.findtext(".//{*}EbStartNummer") for b in (start, stop)] == ["7", "7"]
    assert (start.findtext(".//{*}EbStartdatum"), start.find(".//{*}EbStopdatum")) == (
        "2022-10-01",
        None,
    )
    assert (stop.find(".//{*}EbStartdatum"), stop.findtext(".//{*}EbStopdatum")) == (
        None,
        "2022-11-01",
    )
    assert start.findtext(".//{*}Kostprijsbedrag") == "2060"
    assert start.findtext(".//{*}KostprijsStartdatum") == "2022-10-01"  # that of the start
    assert stop.find(".//{*}Kostprijs") is None


def test_the_answer_of_each_kind_is_that_of_the_table_of_codes() -> None:
    rijen = [r for r in load_tabel("berichtcodes") if r["standaard"] == "iEb" and r["retour_van"]]
    assert {r["retour_van"]: r["bericht"] for r in rijen} == ANTWOORD


@pytest.mark.parametrize(
    ("bijdrage", "release", "soorten"),
    [
        (Bijdrage.ABO, "1.0", ("WMO401", "WMO403")),
        (Bijdrage.ABO, "2.0", ("WMO401", "WMO403")),
        (Bijdrage.ABO, "3.0", ("WMO405",)),
        (Bijdrage.ABO, "4.0", ("WMO405",)),
        (Bijdrage.ABO, "10.0", ("WMO405",)),
        (Bijdrage.BW, "2.0", ("WMO407",)),
    ],
)
def test_which_messages_tell_of_a_delivery_follows_from_the_release(
    bijdrage: Bijdrage, release: str, soorten: tuple[str, ...]
) -> None:
    assert list_soorten(bijdrage, release) == soorten


@pytest.mark.parametrize(
    "pad", sorted(MAP.rglob("*.xsd")), ids=lambda p: f"{p.parent.name}-{p.stem}"
)
def test_shipped_schemas_say_that_they_are_reconstructions(pad: Path) -> None:
    assert "RECONSTRUCTIE" in pad.read_text(encoding="utf-8")
