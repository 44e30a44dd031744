"""407s checked as the toolkit says: the start, the deadline, the answer, and two answers."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from bvtool.berichten.wmo407 import build_407
from tests.cak.hulp import BSNS, Cak, as_csv, make_407, make_cak
from tests.faults.beeld import dump
from tests.hulp import run, table

A, B = BSNS[:2]
OP_TIJD, WOENSDAG = "2022-10-18T15:00", "2022-10-19T12:00"


@pytest.fixture
def cak(tmp_path: Path) -> Cak:
    c = make_cak(tmp_path / "cak")
    c.b4([A, B])
    c.antwoord([(A, "J", ""), (B, "N", "OVL")])
    return c


def look(c: Cak, nu: str) -> dict[str, Any]:
    data = c.json(nu)
    return {**data["per_gemeente"][0], "bellen": data["te_bellen"]}


def page(c: Cak, naam: str = "monitor/680363") -> str:
    return (c.map_ / f"rapporten/{naam}.html").read_text(encoding="utf-8")


def letters(c: Cak) -> list[str]:
    return sorted(p.name for p in (c.map_ / "uitgaand/mail").glob("*.eml"))


def test_another_start_than_that_of_the_migration_is_a_reason_to_call_and_no_go(cak: Cak) -> None:
    heen = replace(make_407(A, 1), startdatum=date(2022, 10, 17))
    cak.put("407/680363/heen.xml", build_407(heen), OP_TIJD)
    cak.retour(heen)
    g = look(cak, "2022-10-20T12:00")
    assert g["telling"]["start_anders"] == 1
    assert g["stap"] == "herstellen"
    assert g["bellen"][0]["redenen"] == ["startdatum"]
    assert "1 klant heeft het bericht een andere startdatum dan 1-10-2022" in str(g["bellen"])
    assert letters(cak) == ["680363_niet-juist.eml"]
    assert "17-10-2022" in page(cak)


def test_a_client_who_came_back_has_a_second_start(cak: Cak) -> None:
    eerste = replace(make_407(A, 1), stopdatum=date(2022, 10, 5))
    tweede = replace(make_407(A, 2), startdatum=date(2022, 10, 12))
    for heen in (eerste, tweede):
        cak.put(f"407/680363/{heen.startnummer}.xml", build_407(heen), OP_TIJD)
        cak.retour(heen)
    g = look(cak, "2022-10-20T12:00")
    assert (g["telling"]["start_anders"], g["stap"], g["bellen"]) == (0, "klaar", [])


@pytest.mark.parametrize(("moment", "laat"), [(OP_TIJD, 0), ("2022-10-18T15:00:01", 1)])
def test_what_came_after_tuesday_three_o_clock_is_shown(cak: Cak, moment: str, laat: int) -> None:
    cak.retour(cak.bericht(A, 1, moment=moment))
    g = look(cak, "2022-10-20T12:00")
    assert (g["telling"]["te_laat_geleverd"], g["stap"]) == (laat, "klaar")
    assert ("Te laat aangeleverd" in page(cak)) is bool(laat)


def test_waiting_for_the_caks_own_answer_is_not_mending(cak: Cak) -> None:
    cak.bericht(A, 1, moment=OP_TIJD)
    g = look(cak, WOENSDAG)
    assert (g["stap"], g["telling"]["retour_te_laat"]) == ("wacht op het CAK", 0)
    assert g["bellen"] == []


@pytest.mark.parametrize(("nu", "laat"), [("2022-10-21T23:59", 0), ("2022-10-22T00:00", 1)])
def test_an_answer_after_three_working_days_is_named_with_whom_it_is_about(
    cak: Cak, nu: str, laat: int
) -> None:
    cak.bericht(A, 1, moment=OP_TIJD)
    g = look(cak, nu)
    assert g["telling"]["retour_te_laat"] == laat
    assert (
        "retourbericht (408) over de termijn van 3 werkdagen: Amsterdam (1)" in page(cak, "monitor")
    ) is bool(laat)
    assert (">te laat<" in page(cak)) is bool(laat)
    lijst = table(cak.map_ / "rapporten/monitor.xlsx", "Antwoord CAK te laat")
    assert [r["BSN"] for r in lijst] == [A] * laat


def strijd(cak: Cak) -> None:
    heen = cak.bericht(A, 1)
    cak.retour(heen)
    cak.retour(heen, "9404", naam="b")


@pytest.mark.parametrize(
    ("woord", "telt"), [("goedgekeurd", "goedgekeurd"), ("afgekeurd", "afgekeurd")]
)
def test_a_contradiction_names_its_gemeente_and_staff_settle_it(
    cak: Cak, woord: str, telt: str
) -> None:
    strijd(cak)
    assert look(cak, "2022-10-20T12:00")["telling"]["tegenstrijdig"] == 1
    html = page(cak, "monitor")
    assert "Amsterdam: bij 1 klant spreken twee antwoorden elkaar tegen (bericht T0001)" in html
    gelopen = run(
        "--dossier", cak.map_, "--nu", "2022-10-20T13:00", "monitor",
        "--uitspraak", f"680363/T0001={woord}", "--reden", "gebeld over 999900006",
    )  # fmt: skip
    assert gelopen.code in (0, 1), gelopen.fout
    g = look(cak, "2022-10-20T14:00")
    assert (g["telling"]["tegenstrijdig"], g["telling"][telt]) == (0, 1)
    [gezegd] = dump(cak.map_ / "dossier.db")["cak_uitspraak"]
    assert "gebeld over #########" in gezegd


@pytest.mark.parametrize(
    "woorden",
    [
        ("680363/T0001=misschien", "--reden", "x"),
        ("680363/T0001=goedgekeurd",),
        ("680363/T0009=goedgekeurd", "--reden", "x"),
        ("T0001", "--reden", "x"),
    ],
)
def test_a_word_that_fits_nothing_changes_nothing(cak: Cak, woorden: tuple[str, ...]) -> None:
    strijd(cak)
    opdracht = ("--dossier", cak.map_, "--nu", WOENSDAG, "monitor", "--uitspraak", *woorden)
    assert run(*opdracht).code == 2
    assert look(cak, "2022-10-20T12:00")["telling"]["tegenstrijdig"] == 1


def test_lines_for_the_list_are_proposed_for_new_files(cak: Cak) -> None:
    pad = cak.put("terugkoppeling/680363 b.csv", as_csv([["BSN", "Aanmelden"], [A, "J"]]))
    import os

    os.utime(pad, (1_665_658_800, 1_665_658_800))
    vraag = ("--dossier", cak.map_, "--nu", WOENSDAG, "--json", "monitor", "--ontvangst")
    gelopen = run(*vraag)
    assert gelopen.code == 1
    regel = {"file": "terugkoppeling/680363 b.csv", "moment": "2022-10-13T13:00:00"}
    assert gelopen.json["regels"] == [regel]
    lijst = (cak.map_ / "werk/ontvangst-voorstel.csv").read_text(encoding="utf-8-sig")
    assert "terugkoppeling/680363 b.csv;2022-10-13T13:00:00" in lijst
    nieuw = cak.map_ / "inkomend/ontvangst.csv"
    nieuw.write_text(nieuw.read_text(encoding="utf-8") + lijst.split("\n", 1)[1], encoding="utf-8")
    assert run(*vraag).code == 0
