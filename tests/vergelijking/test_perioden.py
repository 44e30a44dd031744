"""The period that counts on R, against a model that simply writes down every day of care.

The model knows no periods: a person has care on a day when a row that counts covers that day and
the person was alive. What follows from that (R covered, first start after R, last end before R) is
read off those days, and must be what bvtool reckons with joins and sorting.
"""

from __future__ import annotations

import random
from datetime import date, timedelta
from typing import Any

import polars as pl
import pytest

from bvtool.vak.peil import MIGRATIE, OPEN_EIND
from bvtool.vergelijking.beleid import Beleid
from bvtool.vergelijking.perioden import make_personen, mark_rows, sum_up_several, sum_up_single
from tests.hulp import fictieve_bsns
from tests.vergelijking.frames import register_frame

R = MIGRATIE.datum
VANAF = date(2022, 9, 24)
DAGEN = [VANAF + timedelta(days=n) for n in range(15)]  # R is the eighth
LANG = date(2022, 11, 30)
"""The model writes down days until here; care that runs on lasts beyond it."""
BEGINT = (*DAGEN, None)
EINDIGT = (*DAGEN, None, None)
AFLOPEND = {
    ("19", None): ("UIT", True), ("31", None): ("VRH", True), (None, None): (None, False),
    ("20", "2.2"): ("TYD", False), ("21", "2.1"): (None, False), ("21", "2.2"): ("ALL", True),
}  # fmt: skip
"""Codes in their release (none: 3.1), what they mean, and whether that is certain."""
GEEN = {"reden_einde": None, "release": None}
Rij = dict[str, Any]


def make_rijen(zaad: int, per_persoon: int, aantal: int = 400) -> list[Rij]:
    """Rows of a register: every field that matters takes every value that matters."""
    kies = random.Random(zaad)
    rijen = []
    for bsn in fictieve_bsns(aantal):
        dood = kies.choice((None, None, None, kies.choice(DAGEN)))
        kort = kies.random() < 0.3
        for nr in range(kies.randint(1, per_persoon)):
            reden, release = kies.choice(tuple(AFLOPEND))
            begin = kies.choice(BEGINT)
            eind = begin + timedelta(days=nr % 2) if kort and begin else kies.choice(EINDIGT)
            rijen.append({
                "bsn": bsn,
                "productcategorie": kies.choice(("15",) * 5 + ("16", "17", "18", "10", None)),
                "ingangsdatum": begin,
                "einddatum": eind,
                "startdatum_levering": kies.choice((None, None, None, kies.choice(DAGEN))),
                "einddatum_levering": kies.choice((None, None, None, kies.choice(DAGEN))),
                "overlijdensdatum": dood and kies.choice((dood, None, dood + timedelta(days=9))),
                "leveringsvorm": kies.choice((None, "ZIN", "PGB", "persoonsgebonden budget")),
                "pgb_wooncomponent": kies.choice(("J", "N", None)),
                "vrijstelling": kies.choice(("J", "N", None)),
                "buitenregionaal": kies.choice(("J", "N", None)),
                "reden_einde": reden,
                "release": release,
                "startnummer": kies.choice((None, kies.randint(1, 50))),
                "achternaam": f"Naam {kies.randint(1, 3)}",
                "geboortedatum": kies.choice((None, "1980-01-01", "1981-01-01")),
            })  # fmt: skip
    kies.shuffle(rijen)
    return rijen


def read_row(rij: Rij, categorieen: tuple[str, ...]) -> Rij:
    """One row as a clerk reads it: from when until when, readable, and does it count."""
    begin = rij["startdatum_levering"] or rij["ingangsdatum"]
    eind = rij["einddatum_levering"] or rij["einddatum"] or OPEN_EIND
    pgb = (rij["leveringsvorm"] or "").lower() in ("pgb", "persoonsgebonden budget")
    wonen = rij["pgb_wooncomponent"] == "J"
    leesbaar = begin is not None and begin <= eind
    telt = leesbaar and rij["productcategorie"] in categorieen and (not pgb or wonen)
    return {**rij, "begin": begin, "eind": eind, "pgb": pgb, "leesbaar": leesbaar, "telt": telt}


def expect(rijen: list[Rij], categorieen: tuple[str, ...] = ("15",)) -> Rij:
    """What must follow for the person of these rows (`rij` is the number in the register)."""
    gelezen = [read_row(r, categorieen) for r in rijen]
    telt = [r for r in gelezen if r["telt"]]
    dood = min((r["overlijdensdatum"] for r in rijen if r["overlijdensdatum"]), default=OPEN_EIND)
    zorg = set()
    for r in telt:
        dag = r["begin"]
        while dag <= min(r["eind"], dood, LANG):
            zorg.add(dag)
            dag += timedelta(days=1)
    stukken = list(find_runs(zorg))
    op_r = next((s for s in stukken if s[0] <= R <= s[1]), None)
    later = [s for s in stukken if s[0] > R]
    eerder = [s for s in stukken if s[1] < R]
    raakt = [r for r in telt if r["begin"] <= R <= r["eind"]]
    met_reden = [r for r in telt if r["begin"] <= dood]
    laatste = max(met_reden, key=lambda r: (r["eind"], r["rij"]), default=GEEN)
    reden, zeker = AFLOPEND[laatste["reden_einde"], laatste["release"]]
    return {
        "overlijden": None if dood == OPEN_EIND else dood,
        "heeft_bw": bool(stukken),
        "dekt": op_r is not None,
        "begin": op_r[0] if op_r else None,
        "eind": op_r[1] if op_r else None,
        "later": later[0][0] if later else None,
        "later_eind": later[0][1] if later else None,
        "eerder": eerder[-1][1] if eerder else None,
        "vrijstelling_j": any(r["vrijstelling"] == "J" for r in raakt),
        "buitenregionaal_j": any(r["buitenregionaal"] == "J" for r in raakt),
        "opvang": any(r["productcategorie"] in ("16", "17") for r in rijen),
        "pgb_onbekend": any(r["pgb"] and r["pgb_wooncomponent"] is None for r in gelezen),
        "pgb_zonder": any(r["pgb"] and r["pgb_wooncomponent"] != "J" for r in gelezen),
        "onleesbare_rij": min((r["rij"] for r in gelezen if not r["leesbaar"]), default=None),
        "startnummers": min((r["startnummer"] for r in telt if r["startnummer"]), default=None),
        "einde_reden": reden,
        "einde_zeker": zeker,
        "r_geboortedatum": None,
    }


def find_runs(zorg: set[date]) -> Any:
    """First and last day of each run of days; one that reaches the end of the model runs on."""
    dag = timedelta(days=1)
    for begin in sorted(d for d in zorg if d - dag not in zorg):
        eind = begin
        while eind + dag in zorg:
            eind += dag
        yield begin, OPEN_EIND if eind == LANG else eind


def spokesman(rijen: list[Rij], categorieen: tuple[str, ...]) -> tuple[int, str | None]:
    """The row that speaks for a person: one that counts before one that does not, then the latest
    start, then the latest end; and the birth date, which may have to come from the next one."""
    gelezen = [read_row(r, categorieen) for r in rijen]
    volgorde = sorted(
        gelezen,
        key=lambda r: (
            not r["telt"],
            r["begin"] is None,
            -(r["begin"] or OPEN_EIND).toordinal(),
            -r["eind"].toordinal(),
            r["achternaam"],
            r["geboortedatum"] is None,
            r["geboortedatum"] or "",
            r["rij"],
        ),
    )
    geboren = next((r["geboortedatum"] for r in volgorde if r["geboortedatum"]), None)
    return volgorde[0]["rij"], geboren


@pytest.mark.parametrize("categorie18", [False, True])
@pytest.mark.parametrize(("zaad", "per_persoon"), [(1, 1), (2, 2), (3, 4), (4, 7)])
def test_what_counts_on_r_is_what_the_days_say(
    zaad: int, per_persoon: int, categorie18: bool
) -> None:
    rijen = make_rijen(zaad, per_persoon)
    categorieen = ("15", "18") if categorie18 else ("15",)
    frame = register_frame(rijen)
    per_bsn: dict[str, list[Rij]] = {}
    for nummer, rij in zip(frame["rij"], rijen, strict=True):
        per_bsn.setdefault(rij["bsn"], []).append({**rij, "rij": nummer})
    personen = make_personen(frame, Beleid(categorie18=categorie18)).to_dicts()
    assert [p["bsn"] for p in personen] == sorted(per_bsn)
    for persoon in personen:
        eigen = per_bsn[persoon["bsn"]]
        verwacht = expect(eigen, categorieen)
        verwacht["register_rij"], verwacht["r_geboortedatum"] = spokesman(eigen, categorieen)
        assert {k: persoon[k] for k in verwacht} == verwacht, eigen


def test_of_two_equal_rows_the_upper_one_speaks() -> None:
    bsn, ander = fictieve_bsns(2)
    rij = {"productcategorie": "15", "ingangsdatum": R}
    frame = register_frame([{"bsn": ander, **rij}, {"bsn": bsn, **rij}, {"bsn": bsn, **rij}])
    personen = make_personen(frame, Beleid())
    assert dict(personen.select("bsn", "register_rij").iter_rows()) == {ander: 2, bsn: 3}


def test_one_row_is_reckoned_the_same_on_the_short_way_and_the_long_one() -> None:
    gemerkt = mark_rows(register_frame(make_rijen(5, 1)), Beleid())
    kort = sum_up_single(gemerkt, Beleid()).sort("bsn")
    lang = sum_up_several(gemerkt, Beleid()).sort("bsn").select(kort.columns)
    assert kort.to_dicts() == lang.to_dicts()


def test_care_until_the_last_day_that_exists_does_not_overflow() -> None:
    bsn = fictieve_bsns(1)[0]
    rijen = [
        {"bsn": bsn, "productcategorie": "15", "ingangsdatum": date(2020, 1, 1)},
        {"bsn": bsn, "productcategorie": "15", "ingangsdatum": date(2023, 1, 1)},
        {"bsn": bsn, "productcategorie": "15", "ingangsdatum": date(2020, 1, 1),
         "einddatum": date(9999, 12, 30)},
    ]  # fmt: skip
    (persoon,) = make_personen(register_frame(rijen), Beleid()).to_dicts()
    assert (persoon["begin"], persoon["eind"], persoon["later"]) == (
        date(2020, 1, 1),
        OPEN_EIND,
        None,
    )


@pytest.mark.parametrize(
    ("categorie", "code", "telt"),
    [
        ("15", None, True),
        ("15A12", None, True),
        ("cat. 15", None, True),
        (None, "15A03", True),
        (None, "16B01", False),
        ("10", "15A03", False),
        ("16", "15A03", False),
        (None, None, False),
        ("5", None, False),
    ],
)
def test_the_category_decides_and_without_it_the_product_code(
    categorie: str | None, code: str | None, telt: bool
) -> None:
    bsns = fictieve_bsns(2)
    rijen = [
        {"bsn": bsns[0], "productcategorie": categorie, "productcode": code,
         "ingangsdatum": date(2020, 1, 1)},
        {"bsn": bsns[1], "productcategorie": "15", "productcode": "15A01",
         "ingangsdatum": date(2020, 1, 1)},
    ]  # fmt: skip
    gemerkt = mark_rows(register_frame(rijen), Beleid())
    assert gemerkt["telt"].to_list() == [telt, True]


def test_without_any_category_every_row_counts() -> None:
    bsns = fictieve_bsns(2)
    rijen = [{"bsn": b, "ingangsdatum": date(2020, 1, 1)} for b in bsns]
    assert mark_rows(register_frame(rijen), Beleid())["telt"].to_list() == [True, True]
    een = [{**rijen[0], "productcode": "15A01"}, rijen[1]]
    assert mark_rows(register_frame(een), Beleid())["telt"].to_list() == [True, False]


def test_a_row_without_a_readable_bsn_is_nobody() -> None:
    rijen = [{"bsn": None, "productcategorie": "15", "ingangsdatum": date(2020, 1, 1)}] * 2
    frame = register_frame(rijen)
    assert mark_rows(frame, Beleid())["telt"].to_list() == [False, False]
    assert make_personen(frame, Beleid()).height == 0


def test_why_a_row_is_not_used_is_said() -> None:
    bsn = fictieve_bsns(1)[0]
    rijen = [
        {"bsn": bsn, "productcategorie": "15"},
        {"bsn": bsn, "productcategorie": "15", "ingangsdatum": R, "einddatum": R},
        {"bsn": bsn, "productcategorie": "15", "ingangsdatum": R,
         "einddatum": R - timedelta(days=1)},
    ]  # fmt: skip
    gemerkt = mark_rows(register_frame(rijen), Beleid())
    assert gemerkt["onleesbaar"].to_list() == [
        "geen startdatum", None, "het einde ligt voor het begin",
    ]  # fmt: skip
    assert isinstance(gemerkt, pl.DataFrame)
