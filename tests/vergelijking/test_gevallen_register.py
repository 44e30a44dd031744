"""Small registers that once went wrong, as they stand in `tests/gevallen/register`, through the
command: where the client of B4 ends up, and the words that say why."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.hulp import (
    DONDERDAG,
    MAANDAG,
    fill,
    make_dossier,
    read_lijsten,
    run,
    table,
)

GEVALLEN = Path(__file__).parents[1] / "gevallen" / "register"
BEOORDELEN, AAN = "Te beoordelen", "Aan te melden"


def compare(map_: Path, geval: str) -> dict[int, dict[str, Any]]:
    """The files of a case compared: each B4 row as the workbook has it."""
    make_dossier(map_, [], [])
    for naam, doel in (("b4.csv", "B4.csv"), ("register.csv", "register.csv")):
        shutil.copy(GEVALLEN / geval / naam, map_ / "inkomend" / doel)
    gelopen = run("--nu", MAANDAG, "--dossier", map_, "vergelijk")
    assert gelopen.code in (0, 1), gelopen.fout
    lijsten = read_lijsten(map_)
    assert gelopen.code == any(r["Blad"] == BEOORDELEN for r in lijsten.values())
    return lijsten


BEOORDEELD = [
    ("status", {2: "rij 2", 3: "rij 3"}),
    ("rw13", {2: "rij 2", 3: "rij 3"}),
    ("bsnhergebruik", {2: "andere persoon"}),
    ("tweeexports", {2: "rij 2 (zonder einddatum), rij 3 (tot en met 31-08-2022)"}),
    ("tijdelijk", {2: "tijdelijk"}),
    ("eindzonderdatum", {2: "geen einddatum en geen overlijden: rij 2 ("}),
]


@pytest.mark.parametrize(("geval", "zinnen"), BEOORDEELD, ids=[g for g, _ in BEOORDEELD])
def test_what_must_not_decide_alone_goes_to_a_person(
    tmp_path: Path, geval: str, zinnen: dict[int, str]
) -> None:
    lijsten = compare(tmp_path / "d", geval)
    assert set(lijsten) == set(zinnen)
    for rij, zin in zinnen.items():
        assert lijsten[rij]["Blad"] == BEOORDELEN
        assert zin in lijsten[rij]["Uitleg"]
        assert not lijsten[rij]["Besluit"]


def test_a_form_of_delivery_in_words_is_known_and_a_letter_is_asked(tmp_path: Path) -> None:
    lijsten = compare(tmp_path / "d", "levvorm")
    assert lijsten[2]["Blad"] == AAN
    assert (lijsten[3]["Blad"], "rij 3: " in lijsten[3]["Uitleg"]) == (BEOORDELEN, True)
    assert lijsten[4]["Blad"] != AAN
    waarden = table(tmp_path / "d" / "werk" / "leeswijzer.xlsx", "Waarden")
    assert [(r["Waarde"], r["Aantal"]) for r in waarden if not r["Betekenis"]] == [("P", 1)]


def test_the_start_of_the_delivery_beside_that_of_the_decision_counts(tmp_path: Path) -> None:
    rij = compare(tmp_path / "d", "tweekoppen")[2]
    assert rij["Blad"] == AAN
    assert "vanaf 05-01-2020, zonder einddatum" in rij["Uitleg"]


def test_a_person_under_another_number_is_one_case(tmp_path: Path) -> None:
    map_ = tmp_path / "d"
    (rij,) = compare(map_, "bsnwijz").values()
    assert rij["Blad"] == BEOORDELEN
    boek = map_ / "werk" / "werkboek.xlsx"
    (voorstel,) = table(boek, BEOORDELEN)
    assert voorstel["Voorgesteld BSN"] == "999900018"
    fill(boek, lambda blad, _: {"Juist BSN": "999900018"} if blad == BEOORDELEN else {})
    gelopen = run("--nu", DONDERDAG, "--dossier", map_, "terugkoppeling")
    assert gelopen.code == 0, gelopen.fout
    with (map_ / "inkomend" / "register.csv").open("a", encoding="utf-8", newline="") as stroom:
        stroom.write("999900031;De Boer;5-5-1970;1-1-2020;;15;\r\n")
    assert run("--nu", DONDERDAG, "--dossier", map_, "vergelijk").code == 1
    assert [r["BSN"] for r in table(boek, "Alleen in eigen register")] == ["999900031"]
