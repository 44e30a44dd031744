"""What does not spoil an answer: unknown elements, comments, white space, another way to write a
number. What may be a code always counts."""

from __future__ import annotations

from datetime import date

import pytest

from bvtool.berichten.boom import BerichtGeweigerd
from bvtool.berichten.bronnen import Berichtbestand
from bvtool.berichten.lezing import read_antwoord, read_heenbericht
from bvtool.berichten.schema import load_schemas
from bvtool.berichten.wmo407 import build_407
from bvtool.berichten.wmo408 import Wmo408, answer_to, build_408
from tests.gesprek.hulp import BSN_A, heen

HEEN = heen(stopdatum=date(2022, 12, 31))
RETOUR = answer_to(HEEN, "R1", HEEN.dagtekening, codes_periode=["9404", "0233"])
AFGEKEURD = build_408(RETOUR)
AKKOORD = build_408(answer_to(HEEN, "R1", HEEN.dagtekening))


def read(data: bytes) -> Wmo408:
    retour = read_antwoord(Berichtbestand("x.xml", data), load_schemas()).retour
    assert retour is not None
    return retour


def put(voor: str, erbij: str, data: bytes = AFGEKEURD) -> bytes:
    """The answer with something before this text, wherever it stands."""
    assert voor.encode() in data
    return data.replace(voor.encode(), erbij.encode() + voor.encode())


@pytest.mark.parametrize(
    "voor",
    ["<wmo408:Header>", "</wmo408:Header>", "<wmo408:Afzender>", "<ieb:Dagtekening>",
     "<wmo408:Client>", "<wmo408:Bsn>", "</wmo408:PeriodeEigenBijdrageBw>", "</wmo408:Client>",
     "<wmo408:RetourCode>", "</wmo408:Bericht>"],
)  # fmt: skip
@pytest.mark.parametrize(
    "erbij",
    ["<!-- een opmerking -->", "<?xslt versie?>", "<wmo408:Volgnummer>12</wmo408:Volgnummer>",
     '<x:extra xmlns:x="urn:x" soort="a"><x:in>tekst</x:in></x:extra>'],
)  # fmt: skip
def test_what_nobody_asked_for_does_not_spoil_an_answer(voor: str, erbij: str) -> None:
    assert read(put(voor, erbij)) == RETOUR


def test_an_attribute_says_nothing() -> None:
    data = AFGEKEURD.replace(b"<wmo408:Client>", b'<wmo408:Client soort="1">')
    assert read(data) == RETOUR


@pytest.mark.parametrize(
    ("van", "naar"),
    [
        (f">{BSN_A}<", f">\n {BSN_A}\t<"),
        (">9404<", "> 9404\r\n<"),
        (">0363<", "> 0363 <"),
        (">TEST00000001<", ">\tTEST00000001 <"),
        (">2022-10-17<", "> 2022-10-17 <"),
        (">2022-12-31<", ">\r\n2022-12-31<"),
        ("BwStartNummer>1<", "BwStartNummer> +01 <"),
        ("BwStartNummer>1<", "BwStartNummer>0000001<"),
        ("StatusAanlevering>1<", "StatusAanlevering> 1<"),
        (f">{BSN_A}<", f">{BSN_A[:4]}<!-- midden -->{BSN_A[4:]}<"),
        (f">{BSN_A}<", f"><![CDATA[{BSN_A}]]><"),
    ],
)
def test_white_space_signs_and_zeros_are_read_as_the_standard_reads_them(
    van: str, naar: str
) -> None:
    data = AFGEKEURD.replace(van.encode(), naar.encode())
    assert data != AFGEKEURD
    assert read(data) == RETOUR


@pytest.mark.parametrize(
    ("van", "naar"),
    [
        ("BwStartNummer>1<", "BwStartNummer>1_0<"),
        ("BwStartNummer>1<", "BwStartNummer>1.0<"),
        ("BwStartNummer>1<", "BwStartNummer>+ 1<"),
        (">2022-12-31<", ">2022-12-31Z<"),
        (">2022-12-31<", ">20221231<"),
        (f">{BSN_A}<", f">{BSN_A[:4]} {BSN_A[4:]}<"),
        (f">{BSN_A}<", f">\u00a0{BSN_A}<"),
    ],
)
def test_nothing_else_is_forgiven(van: str, naar: str) -> None:
    with pytest.raises(BerichtGeweigerd):
        read(AFGEKEURD.replace(van.encode(), naar.encode()))


@pytest.mark.parametrize(
    "erbij",
    [
        "<wmo408:Fouten><wmo408:RetourCode>9404</wmo408:RetourCode></wmo408:Fouten>",
        "<wmo408:Foutcode>9404</wmo408:Foutcode>",
        '<x:Uitkomst xmlns:x="urn:x"><x:Code> 0001 </x:Code></x:Uitkomst>',
        '<x:RetourCodes xmlns:x="urn:x"/>',
    ],
)
@pytest.mark.parametrize("voor", ["</wmo408:Header>", "</wmo408:Bericht>"])
def test_what_may_be_a_code_never_disappears_into_an_approval(voor: str, erbij: str) -> None:
    with pytest.raises(BerichtGeweigerd):
        read(put(voor, erbij, AKKOORD))


def test_a_heenbericht_is_read_as_the_standard_reads_it() -> None:
    data = build_407(HEEN)
    for van, naar in (
        (b"BwStartNummer>1<", b"BwStartNummer> +01 <"),
        (b">2022-12-31<", b"> 2022-12-31\n<"),
    ):
        data = data.replace(van, naar)
    assert read_heenbericht(Berichtbestand("x.xml", data), load_schemas()).bericht == HEEN
