"""Near matches against a plain model that holds everybody against everybody.

bvtool finds pairs by joins on parts of names and dates; the model simply tries every pair.

More than 300 lines: the model and the kinds of people that it is tried on.
"""

from __future__ import annotations

import random
from functools import cache
from typing import Any

import polars as pl
import pytest
from rapidfuzz import fuzz
from stdnum.nl import bsn as oracle

from bvtool.tabel.waarden.naamwoorden import name_parts
from bvtool.vergelijking.kandidaten import find_candidates
from bvtool.vergelijking.voorstellen import add_proposals, weigh_pairs
from tests.hulp import fictieve_bsns

CIJFERS = "0123456789"
BSNS = fictieve_bsns(60)
NUL = "000009921"


@cache
def slips(getypt: str) -> set[str]:
    """Every BSN from which `getypt` comes by one slip, found by trying all of them."""
    alle: set[str] = set()
    if len(getypt) == 9:
        alle |= {getypt[:i] + c + getypt[i + 1 :] for i in range(9) for c in CIJFERS}
        alle |= {getypt[:i] + getypt[i + 1] + getypt[i] + getypt[i + 2 :] for i in range(8)}
        if getypt[0] == "0":  # eight digits were typed: one was lost
            kort = getypt[1:]
            alle |= {kort[:i] + c + kort[i:] for i in range(9) for c in CIJFERS}
    if len(getypt) == 10:
        alle |= {getypt[:i] + getypt[i + 1 :] for i in range(10)}
    return {b for b in alle if oracle.is_valid(b) and b != "0" * 9} - {getypt}


def typed(zaad: int) -> list[str]:
    """Numbers as they are typed: right, wrong, too long, with a zero eaten, too short."""
    kies = random.Random(zaad)
    uit = ["", "12345678", NUL, "0" + NUL, NUL[1:], "0" * 9, "12".zfill(9)]
    for bsn in (*kies.sample(BSNS, 30), NUL):
        plek = kies.randrange(9)
        uit += [
            bsn,
            bsn[:plek] + kies.choice(CIJFERS) + bsn[plek + 1 :],
            bsn[:plek] + kies.choice(CIJFERS) + bsn[plek:],
            "0" + bsn[:plek] + bsn[plek + 1 :],
            bsn[: plek % 8] + bsn[plek % 8 + 1] + bsn[plek % 8] + bsn[plek % 8 + 2 :],
        ]
    return uit


@pytest.mark.parametrize("zaad", range(4))
def test_the_slips_of_all_numbers_at_once_are_those_of_each(zaad: int) -> None:
    getypt = typed(zaad)
    bekend = sorted(set().union(*map(slips, getypt)) | set(BSNS))
    leeg = {"naam": "", "geboren": ""}
    zoekers = pl.DataFrame([{"rij": nr, "bsn": bsn, **leeg} for nr, bsn in enumerate(getypt)])
    personen = pl.DataFrame([{"bsn": bsn, **leeg} for bsn in bekend])
    gevonden: dict[int, set[str]] = {nr: set() for nr in range(len(getypt))}
    for rij, plek, bijna in find_candidates(zoekers, personen).rows():
        assert bijna
        gevonden[rij].add(bekend[plek])
    assert gevonden == {nr: slips(bsn) for nr, bsn in enumerate(getypt)}


@pytest.mark.parametrize(
    ("naam", "voorvoegsel", "delen"),
    [
        ("Bakker", None, "bakker"),
        ("BAKKER", "van den", "bakker den van"),
        ("Bakker, van den", None, "bakker den van"),
        ("Bäkker", None, "bakker"),
        ("Ba\u0308kker", None, "bakker"),
        ("Núñez-Çelik", None, "celik nunez"),
        ("'t Hoen", None, "hoen t"),
        ("d’Hondt", None, "dhondt"),
        ("d'Hondt", None, "dhondt"),
        ("D`Hondt", None, "dhondt"),
        (None, None, ""),
    ],
)
def test_a_name_is_compared_without_marks_capitals_or_order(
    naam: str | None, voorvoegsel: str | None, delen: str
) -> None:
    assert name_parts(naam, voorvoegsel) == delen


NAMEN = ("Bakker", "van den Bakker", "Bakkers", "Smit", "Smits", "de Boer", "Boerma", "")
DELEN = (("1980", "1981", "0000"), ("05", "06", "12", "00"), ("05", "06", "12", "00"))


def make_people(zaad: int, aantal: int) -> list[dict[str, Any]]:
    """People with few names and dates, so that many are alike."""
    kies = random.Random(zaad)
    mensen = []
    for rij in range(2, aantal + 2):
        datum = "-".join(kies.choice(deel) for deel in DELEN)
        mensen.append({
            "rij": rij, "bsn": kies.choice(BSNS[:30]), "achternaam": kies.choice(NAMEN) or None,
            "geboren": kies.choice((datum, datum, datum, "")),
        })  # fmt: skip
    return mensen


def spoil(zaad: int, mensen: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The same kind of people as they stand in B4: some numbers have a slip."""
    kies = random.Random(zaad)
    for mens in mensen:
        plek = kies.randrange(9)
        bsn = mens["bsn"]
        anders = bsn[:plek] + kies.choice(CIJFERS) + bsn[plek + 1 :]
        mens["bsn"] = kies.choice((bsn, anders, f"{bsn[:plek]}7{bsn[plek:]}", ""))
    return mensen


def frame(mensen: list[dict[str, Any]]) -> pl.DataFrame:
    return pl.DataFrame(
        [{"rij": m["rij"], "bsn": m["bsn"], "naam": name_parts(m["achternaam"], None),
          "geboren": m["geboren"]} for m in mensen],
        schema={"rij": pl.Int64, "bsn": pl.String, "naam": pl.String, "geboren": pl.String},
    )  # fmt: skip


def comes_in_question(een: dict[str, Any], ander: dict[str, Any]) -> tuple[bool, bool]:
    """Whether a pair is worth weighing, and whether its numbers differ by one slip."""
    bijna = ander["bsn"] in slips(een["bsn"])
    if not (een["naam"] and ander["naam"] and een["geboren"] and ander["geboren"]):
        return bijna, bijna
    lijkt = fuzz.token_set_ratio(een["naam"], ander["naam"]) >= 82
    if lijkt and een["geboren"] == ander["geboren"]:
        return True, bijna
    a, b = een["geboren"].split("-"), ander["geboren"].split("-")
    past = [x == y or int(x) == 0 or int(y) == 0 for x, y in zip(a, b, strict=True)]
    om = (a[0], a[1], a[2]) == (b[0], b[2], b[1])
    return bijna or (een["naam"] == ander["naam"] and (sum(past) >= 2 or om)), bijna


@pytest.mark.parametrize("zaad", range(3))
def test_the_pairs_worth_weighing_are_those_of_the_model(zaad: int) -> None:
    zoekers = frame(spoil(zaad, make_people(10 + zaad, 60)))
    personen = frame(make_people(20 + zaad, 80))
    verwacht = set()
    for z in zoekers.to_dicts():
        for plek, p in enumerate(personen.to_dicts()):
            mee, bijna = comes_in_question(z, p)
            verwacht |= {(z["rij"], plek, bijna)} if mee else set()
    gevonden = find_candidates(zoekers, personen.drop("rij")).rows()
    assert len(gevonden) == len(set(gevonden))
    assert set(gevonden) == verwacht
    assert len({bijna for _, _, bijna in verwacht}) == 2


def test_nobody_searches_and_nobody_is_found() -> None:
    leeg = frame([])
    assert find_candidates(leeg, frame(make_people(1, 5)).drop("rij")).height == 0
    assert find_candidates(frame(make_people(1, 5)), leeg.drop("rij")).height == 0


@pytest.mark.parametrize("lot", [1, 7, 60])
def test_how_many_search_at_a_time_makes_no_difference(
    monkeypatch: pytest.MonkeyPatch, lot: int
) -> None:
    zoekers, personen = frame(spoil(1, make_people(10, 60))), frame(make_people(20, 80)).drop("rij")
    alles = set(find_candidates(zoekers, personen).rows())
    monkeypatch.setattr("bvtool.vergelijking.kandidaten.LOT", lot)
    assert set(find_candidates(zoekers, personen).rows()) == alles


def crowd(zaad: int, aantal: int) -> list[dict[str, Any]]:
    """People of one name, born on few days: very many come in question for each."""
    kies = random.Random(zaad)
    dagen = ["1980-05-06", "1980-06-05", "1980-05-07", "1980-05-00", "1980-00-00", "1981-05-06",
             "1980-07-06", "1980-05-08"]  # fmt: skip
    wie = fictieve_bsns(aantal, 999900006 + 4_000 * (zaad % 2))
    kies.shuffle(wie)
    return [dict(make_people(zaad, 1)[0], bsn=bsn, rij=nr + 2, achternaam="Bakker",
                   geboren=kies.choice(dagen)) for nr, bsn in enumerate(wie)]  # fmt: skip


@pytest.mark.parametrize(
    ("mensen", "mogelijk", "aantallen"),
    [
        (spoil(3, make_people(13, 150)), make_people(23, 40), {0, 1, 2, 3}),
        (crowd(1, 40), crowd(2, 90), {0, 3}),
        (crowd(3, 30) + [m | {"rij": 100 + m["rij"]} for m in crowd(4, 20)], crowd(6, 90), {0, 3}),
    ],
    ids=["all kinds", "one name", "one name, some in B4 too"],
)
def test_the_proposals_are_the_best_of_all_pairs(
    mensen: list[dict[str, Any]], mogelijk: list[dict[str, Any]], aantallen: set[int]
) -> None:
    """At most three, best first; who stands in B4 under an own number only when it is certain."""
    register = {m["bsn"]: m for m in mogelijk}
    besloten = pl.DataFrame([
        {"rij": m["rij"], "nr": (1, 12, 7)[m["rij"] % 3], "bsn_ruw": m["bsn"],
         "bsn": m["bsn"] if oracle.is_valid(m["bsn"] or "1") else None,
         "achternaam": m["achternaam"], "voorvoegsel": None, "geboortedatum": m["geboren"] or None}
        for m in mensen
    ], schema_overrides={"voorvoegsel": pl.String, "bsn": pl.String})  # fmt: skip
    personen = pl.DataFrame([
        {"bsn": m["bsn"], "register_rij": m["rij"], "r_achternaam": m["achternaam"],
         "r_voorvoegsel": None, "r_geboortedatum": m["geboren"] or None}
        for m in register.values()
    ], schema_overrides={"r_voorvoegsel": pl.String})  # fmt: skip
    in_b4 = set(besloten["bsn"].drop_nulls())
    soorten = set()
    for rij in add_proposals(besloten, personen).to_dicts():
        beste = [] if rij["nr"] == 7 else best_of(rij, list(register.values()), in_b4)
        tekst = rij["voorstel_tekst"] or ""
        soorten.add(len(beste))
        if not beste:
            assert (tekst, rij["voorstel_bsn"]) == ("", None)
            continue
        alleen = len(beste) == 1 or beste[0][0] - beste[1][0] >= 10
        assert rij["voorstel_bsn"] == (beste[0][2] if alleen else None), (rij, beste)
        genoemd = [f"rij {p} van uw register" in tekst for _, p, _ in beste]
        assert genoemd == [True] * len(beste) if not alleen else genoemd[0]
        assert f"{beste[0][0]}%" in tekst
        assert ("meer mogelijkheden" in tekst) is not alleen
        plekken = [tekst.index(f"rij {p} van") for _, p, _ in (beste[:1] if alleen else beste)]
        assert plekken == sorted(plekken), "the best first"
        zelf = any(b in in_b4 for _, _, b in (beste[:1] if alleen else beste))
        assert ("staat zelf ook in B4" in tekst) is zelf
        assert tekst.count("van uw register") == (1 if alleen else len(beste))
    assert soorten == aantallen


def weigh(een: dict[str, Any], ander: dict[str, Any], bijna: bool = False) -> dict[str, Any]:
    """One pair of persons, weighed."""
    return _weigh(een["naam"], een["geboren"], ander["naam"], ander["geboren"], bijna)


@cache
def _weigh(
    zoek_naam: str, zoek_geboren: str, naam: str, geboren: str, bijna: bool
) -> dict[str, Any]:
    velden = {"zoek_naam": zoek_naam, "zoek_geboren": zoek_geboren}
    paar = {**velden, "naam": naam, "geboren": geboren, "bijna": bijna}
    return weigh_pairs(pl.DataFrame([paar])).to_dicts()[0]


def best_of(
    rij: dict[str, Any], mensen: list[dict[str, Any]], in_b4: set[str]
) -> list[tuple[int, int, str]]:
    """Score, row and BSN of the persons that the model would propose."""
    getypt = rij["bsn_ruw"].zfill(9) if len(rij["bsn_ruw"]) == 8 else rij["bsn_ruw"]
    een = {"bsn": getypt, "naam": name_parts(rij["achternaam"], None),
           "geboren": rij["geboortedatum"] or ""}  # fmt: skip
    gevonden = []
    for m in mensen:
        ander = m | {"naam": name_parts(m["achternaam"], None)}
        mee, bijna = comes_in_question(een, ander)
        score = weigh(een, ander, bijna)["score"] if mee else None
        if score is not None and (score >= 75 or m["bsn"] not in in_b4):
            gevonden.append((score, m["rij"], m["bsn"]))
    return sorted(gevonden, key=lambda g: (-g[0], g[1]))[:3]


@pytest.mark.parametrize(
    ("een", "ander", "gelijk"),
    [
        ("1980-05-06", "1980-05-06", 3),
        ("1980-05-06", "1980-05-07", 2),
        ("1980-05-06", "1980-06-05", 2),
        ("1980-05-06", "1981-06-05", 0),
        ("1980-05-06", "1981-05-07", 1),
        ("1980-00-00", "1980-05-06", 3),
        ("0000-00-00", "1980-05-06", 3),
        ("1980-00-06", "1981-05-06", 2),
        ("1980-05-06", "1975-11-30", 0),
        ("1980-05-06", "1980-11-30", 1),
    ],
)
def test_how_many_parts_of_two_birth_dates_agree(een: str, ander: str, gelijk: int) -> None:
    heen, terug = ({"naam": "", "geboren": dag} for dag in (een, ander))
    assert weigh(heen, terug)["gelijk"] == weigh(terug, heen)["gelijk"] == gelijk


JAN = ("bakker", "1980-05-06")
VELDEN = ("naam", "geboren")


@pytest.mark.parametrize(
    ("naam", "geboren", "bijna", "score", "redenen"),
    [
        (*JAN, True, 99, ("geboortedatum gelijk", "naam gelijk", "BSN bijna gelijk")),
        (*JAN, False, 80, ("geboortedatum gelijk", "naam gelijk")),
        ("bakker", "1980-05-07", False, 67, ("geboortedatum bijna gelijk", "naam gelijk")),
        ("bakker", "1980-11-30", True, 74, ("naam gelijk", "BSN bijna gelijk")),
        ("bakker", "1980-11-30", False, None, ()),
        ("bakker", "", True, 61, ("naam gelijk", "BSN bijna gelijk")),
        ("bakker", "", False, None, ()),
        ("", "1980-05-06", True, 59, ("geboortedatum gelijk", "BSN bijna gelijk")),
        ("", "1980-05-06", False, None, ()),
        ("", "", True, 20, ("BSN bijna gelijk",)),
        ("", "", False, None, ()),
        ("", "1975-11-30", True, None, ()),
        ("zzzz", "1975-11-30", True, None, ()),
    ],
)
def test_how_sure_and_why(
    naam: str, geboren: str, bijna: bool, score: int | None, redenen: tuple[str, ...]
) -> None:
    """A number with a slip counts 20, a birth date 13 a part, a name 41; never quite 100."""
    jan, ander = (dict(zip(VELDEN, wie, strict=True)) for wie in (JAN, (naam, geboren)))
    gewogen = weigh(jan, ander, bijna)
    assert gewogen["score"] == score
    assert score is None or gewogen["redenen"] == list(redenen)
