"""Who goes the old way for the time before 1-10-2022, against an oracle that counts days.

More than 300 lines: each reason with its cases.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bvtool.vak.fouten import InterneFout
from bvtool.vak.peil import Peil
from bvtool.vergelijking import oudeweg
from bvtool.vergelijking.beleid import Beleid
from bvtool.vergelijking.frames import REGISTER
from bvtool.vergelijking.oudeweg import Oudeweg, make_oudeweg
from tests.gesprek.hulp import make_bsns
from tests.vergelijking.frames import b4_frame, dag, register_frame

A, B, C = make_bsns(3)
EERSTE, LAATSTE = date(2022, 10, 1), date(2022, 9, 30)
MIGRATIE, RONDE = Beleid(), Beleid(peil=Peil(date(2022, 12, 12)))


def bw(
    begin: str | None, eind: str | None = None, bsn: str | None = A, **meer: Any
) -> dict[str, Any]:
    """A row of beschermd wonen in the register."""
    van, tot = (dag(d) if d else None for d in (begin, eind))
    rij = {"bsn": bsn, "ingangsdatum": van, "einddatum": tot, "productcategorie": "15"}
    return {**rij, "achternaam": "Jansen", "geboortedatum": "1980-01-01", **meer}


def compare(
    b4: list[dict[str, Any]], register: list[dict[str, Any]], beleid: Beleid = MIGRATIE
) -> Oudeweg:
    return make_oudeweg(b4_frame(b4), register_frame(register), beleid)


def tell(weg: Oudeweg) -> list[tuple[date | None, date | None, str | None, str]]:
    velden = ("begin", "eind", "soort", "waarom")
    return [tuple(r) for r in weg.perioden.select(velden).rows()]  # type: ignore[misc]


CAK = {"bsn": A, "startdatum": dag("1-3-2021")}
VOORBEELDEN: list[tuple[str, list[dict[str, Any]], list[dict[str, Any]], list[tuple[Any, ...]]]] = [
    (
        "wie het CAK niet kent en nu nog woont: start, tot en met 30-9-2022",
        [],
        [bw("1-3-2021")],
        [(dag("1-3-2021"), LAATSTE, "start", "onbekend")],
    ),
    (
        "wie voor 1-10-2022 vertrok: stop, met het echte einde",
        [],
        [bw("1-3-2021", "31-5-2022")],
        [(dag("1-3-2021"), dag("31-5-2022"), "stop", "onbekend")],
    ),
    (
        "wie op 30-9-2022 vertrok: stop",
        [],
        [bw("1-3-2021", "30-9-2022")],
        [(dag("1-3-2021"), LAATSTE, "stop", "onbekend")],
    ),
    (
        "een nieuwe aanbieder op 1-10-2022 is geen einde",
        [],
        [bw("1-3-2021", "30-9-2022"), bw("1-10-2022")],
        [(dag("1-3-2021"), LAATSTE, "start", "onbekend")],
    ),
    (
        "wie overleed: tot en met die dag",
        [],
        [bw("1-3-2021", overlijdensdatum=dag("5-5-2022"))],
        [(dag("1-3-2021"), dag("5-5-2022"), "stop", "onbekend")],
    ),
    (
        "wie wegging en terugkwam: twee perioden",
        [],
        [bw("1-3-2019", "31-5-2020"), bw("1-3-2021")],
        [
            (dag("1-3-2019"), dag("31-5-2020"), "stop", "onbekend"),
            (dag("1-3-2021"), LAATSTE, "start", "onbekend"),
        ],
    ),
    (
        "dezelfde startdatum bij het CAK: bekend",
        [CAK],
        [bw("1-3-2021")],
        [(dag("1-3-2021"), LAATSTE, "start", "bekend")],
    ),
    (
        "een andere startdatum bij het CAK",
        [CAK],
        [bw("1-3-2020")],
        [(dag("1-3-2020"), LAATSTE, "start", "andere_start")],
    ),
    (
        "het CAK noemt geen startdatum: niet vergeleken",
        [{"bsn": A}],
        [bw("1-3-2020")],
        [(dag("1-3-2020"), LAATSTE, "start", "geen_start")],
    ),
    (
        "het CAK kent de laatste periode: over de eerdere zegt B4 niets",
        [CAK],
        [bw("1-3-2019", "31-5-2020"), bw("1-3-2021")],
        [
            (dag("1-3-2019"), dag("31-5-2020"), "stop", "eerder"),
            (dag("1-3-2021"), LAATSTE, "start", "bekend"),
        ],
    ),
    (
        "twee rijen in B4, een zonder startdatum",
        [{"bsn": A}, CAK],
        [bw("1-3-2021")],
        [(dag("1-3-2021"), LAATSTE, "start", "bekend")],
    ),
    (
        "een reden van het einde zonder einde: niet zeker",
        [],
        [bw("1-3-2021", reden_einde="19")],
        [(None, None, None, "twijfel")],
    ),
    ("begint op 1-10-2022: gaat met een 407", [], [bw("1-10-2022")], []),
    ("opvang", [], [bw("1-3-2021", productcategorie="16")], []),
]


@pytest.mark.parametrize(
    ("b4", "register", "verwacht"), [v[1:] for v in VOORBEELDEN], ids=[v[0] for v in VOORBEELDEN]
)
def test_each_case_of_the_field(
    b4: list[dict[str, Any]], register: list[dict[str, Any]], verwacht: list[tuple[Any, ...]]
) -> None:
    weg = compare(b4, register)
    assert tell(weg) == verwacht
    assert sum(weg.per_reden.values()) == len(register)


def test_only_unknown_people_and_other_starts_are_on_the_form() -> None:
    b4 = [CAK, {"bsn": B, "startdatum": dag("1-1-2020")}]
    weg = compare(b4, [bw("1-3-2021"), bw("1-3-2020", bsn=B), bw("1-3-2020", bsn=C)])
    assert sorted(weg.formulier["bsn"]) == sorted([B, C])


@pytest.mark.parametrize(("beleid", "waarom"), [(MIGRATIE, "andere_start"), (RONDE, "gemigreerd")])
def test_in_a_round_the_cak_knows_everybody_from_the_first_of_october(
    beleid: Beleid, waarom: str
) -> None:
    weg = compare([{"bsn": A, "startdatum": EERSTE}], [bw("1-3-2021")], beleid)
    assert [v[3] for v in tell(weg)] == [waarom]


@pytest.mark.parametrize(
    ("begin", "waarom"),
    [("3-1-2022", "bekend"), ("30-1-2022", "bekend"), ("31-1-2022", "andere_start")],
)
def test_a_start_as_a_four_week_period(begin: str, waarom: str) -> None:
    """Period 1 of 2022 runs from 3 to 30 January."""
    b4 = b4_frame([{"bsn": A}]).with_columns(
        jaar_vanaf=pl.lit(2022, dtype=pl.Int64), periode_vanaf=pl.lit(1, dtype=pl.Int64)
    )
    weg = make_oudeweg(b4, register_frame([bw(begin)]), MIGRATIE)
    assert [v[3] for v in tell(weg)] == [waarom]


def test_every_row_that_is_not_on_the_form_has_its_reason() -> None:
    weg = compare(
        [],
        [
            bw("1-3-2021", bsn=None),
            bw("1-3-2021", "1-1-2020", bsn=B),
            bw(None, bsn=B),
            bw("1-3-2021", bsn=C, leveringsvorm="PGB"),
            bw("1-3-2021", bsn=C, leveringsvorm="PGB", pgb_wooncomponent="N"),
            bw("1-3-2021", overlijdensdatum=dag("1-1-2020")),
            bw("1-3-2021", bsn=C, productcategorie="16"),
            bw("1-11-2022", bsn=C),
        ],
    )
    assert weg.perioden.is_empty()
    assert weg.per_reden == {
        "onleesbaar": 2, "geen_bsn": 1, "na_overlijden": 1, "pgb": 2, "geen_bw": 1, "na": 1
    }  # fmt: skip


def test_a_period_says_what_its_newest_row_before_october_says() -> None:
    weg = compare(
        [],
        [
            bw("1-3-2021", "31-5-2022", aanbieder="Oud", productcode="15A01"),
            bw(
                "1-6-2022",
                "30-9-2022",
                aanbieder="Nieuw",
                leveringsvorm="PGB",
                pgb_wooncomponent="J",
            ),
            bw("1-10-2022", aanbieder="Later"),
        ],
    )
    [rij] = weg.perioden.rows(named=True)
    assert (rij["aanbieder"], rij["pgb"], rij["product"], rij["productcode"]) == (
        "Nieuw", True, "15", None
    )  # fmt: skip
    assert (rij["rij"], rij["rijen"]) == (3, 2)


def test_two_people_under_one_bsn_are_not_told_apart() -> None:
    weg = compare(
        [], [bw("1-3-2021"), bw("1-3-2020", achternaam="Bakker", geboortedatum="1955-07-07")]
    )
    assert tell(weg) == [(None, None, None, "twijfel")]
    assert weg.per_reden == {"twijfel": 2}


def test_a_sum_that_is_wrong_stops_it() -> None:
    register = register_frame([bw("1-3-2021"), bw("1-10-2022", bsn=B)])
    gemerkt = oudeweg._mark(REGISTER.take(register), MIGRATIE)
    perioden = make_oudeweg(b4_frame([]), register, MIGRATIE).perioden
    assert oudeweg._count(gemerkt, perioden, 2) == {"onbekend": 1, "na": 1}
    for rijen, hoogte in ((perioden, 3), (pl.concat([perioden, perioden]), 3)):
        with pytest.raises(InterneFout, match="telling"):
            oudeweg._count(gemerkt, rijen, hoogte)


DAGEN = st.dates(date(2022, 8, 20), date(2022, 10, 20))


@st.composite
def registers(draw: st.DrawFn) -> list[dict[str, Any]]:
    rijen = []
    for _ in range(draw(st.integers(0, 7))):
        begin, eind = draw(st.none() | DAGEN), draw(st.none() | DAGEN)
        rijen.append(
            {
                **bw(None, bsn=draw(st.sampled_from([A, B, C, None]))),
                "ingangsdatum": begin,
                "einddatum": eind,
                "productcategorie": draw(st.sampled_from(["15", "15", "15", "16"])),
                "leveringsvorm": draw(st.sampled_from(["ZIN", None, "PGB"])),
                "pgb_wooncomponent": draw(st.sampled_from(["J", "N", None])),
            }
        )
    return rijen


def count_days(rijen: list[dict[str, Any]], bsn: str, dood: date | None) -> set[date]:
    """The days of beschermd wonen of a person, one by one; far enough to see what runs on."""
    dagen: set[date] = set()
    for r in rijen:
        pgb = r["leveringsvorm"] == "PGB" and r["pgb_wooncomponent"] != "J"
        if r["bsn"] != bsn or r["productcategorie"] != "15" or pgb or r["ingangsdatum"] is None:
            continue
        nu, tot = r["ingangsdatum"], min(r["einddatum"] or date(2022, 11, 30), dood or date.max)
        while nu <= tot:
            dagen.add(nu)
            nu += timedelta(days=1)
    return dagen


def expect(dagen: set[date]) -> set[tuple[date, date, str]]:
    perioden = set()
    for begin in sorted(d for d in dagen if d - timedelta(days=1) not in dagen and d < EERSTE):
        eind = begin
        while eind + timedelta(days=1) in dagen:
            eind += timedelta(days=1)
        perioden.add((begin, min(eind, LAATSTE), "stop" if eind < EERSTE else "start"))
    return perioden


@given(
    registers(),
    st.dictionaries(st.sampled_from([A, B]), st.none() | DAGEN),
    st.dictionaries(st.sampled_from([A, B]), DAGEN),
)
def test_everybody_is_on_the_form_or_explained(
    rijen: list[dict[str, Any]], cak: dict[str, date | None], dood: dict[str, date]
) -> None:
    register = [{**r, "overlijdensdatum": dood.get(r["bsn"])} for r in rijen]
    weg = compare([{"bsn": b, "startdatum": s} for b, s in cak.items()], register)
    for bsn in (A, B, C):
        van = weg.perioden.filter(pl.col("bsn") == bsn)
        verwacht = expect(count_days(rijen, bsn, dood.get(bsn)))
        assert set(van.select("begin", "eind", "soort").rows()) == verwacht
        op = {r["begin"] for r in van.rows(named=True) if r["formulier"]}
        begins = {v[0] for v in verwacht}
        if bsn not in cak:
            assert op == begins
        elif cak[bsn] is None or cak[bsn] == max(begins, default=None):
            assert op == set()
        else:
            assert op == {max(begins)} if begins else op == set()
    assert not weg.perioden.select("bsn", "begin").is_duplicated().any()
    assert (weg.perioden["eind"] <= LAATSTE).all()
    assert sum(weg.per_reden.values()) == len(rijen)


@given(registers(), st.randoms(use_true_random=False))
def test_the_order_of_the_rows_says_nothing(rijen: list[dict[str, Any]], kans: Any) -> None:
    anders = kans.sample(rijen, len(rijen))
    een, twee = (compare([CAK], r) for r in (rijen, anders))
    velden = ("bsn", "begin", "eind", "soort", "waarom", "rijen", "pgb", "formulier")
    assert een.perioden.select(velden).rows() == twee.perioden.select(velden).rows()
    assert een.per_reden == twee.per_reden
