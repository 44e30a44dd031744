"""The reference date is a value, and the day of the migration stands in one place."""

from __future__ import annotations

import ast
import re
from datetime import date
from pathlib import Path

import pytest

from bvtool.vak.bijdrage import EERSTE_START
from bvtool.vak.peil import MIGRATIE, Peil
from bvtool.vak.tabellen import load_tabel
from bvtool.vergelijking.beleid import Beleid
from bvtool.vergelijking.uitkomst import make_uitkomst
from tests.hulp import fictieve_bsns
from tests.vergelijking.frames import b4_frame, register_frame

ROOT = Path(__file__).resolve().parents[2]
EIGEN_PLEK = "bvtool/vak/bijdrage.py"


def is_de_dag(knoop: ast.AST) -> bool:
    """`date(2022, 10, 1)` or a constant that is only that day."""
    if isinstance(knoop, ast.Call):
        getallen = [a.value for a in knoop.args if isinstance(a, ast.Constant)]
        return getallen[:3] == [2022, 10, 1]
    if isinstance(knoop, ast.Constant) and isinstance(knoop.value, str):
        return bool(re.fullmatch(r"\s*(2022-10-01|0?1-10-2022|20221001)(T00:00)?\s*", knoop.value))
    return False


def test_the_day_of_the_migration_stands_in_one_place() -> None:
    raak = {
        pad.relative_to(ROOT).as_posix()
        for pad in (ROOT / "bvtool").rglob("*.py")
        if any(map(is_de_dag, ast.walk(ast.parse(pad.read_text(encoding="utf-8")))))
    }
    assert raak == {EIGEN_PLEK}


def test_no_sentence_of_the_decision_table_names_a_fixed_day() -> None:
    zinnen = [r[k] for r in load_tabel("beslistabel") for k in ("omschrijving", "uitleg")]
    zinnen += [r["tekst"] for r in load_tabel("beslisopmerkingen")]
    assert [z for z in zinnen if re.search(r"\d{4}", z)] == []


@pytest.mark.parametrize(
    ("peil", "grens"),
    [
        (date(2022, 10, 1), date(2004, 10, 1)),
        (date(2026, 10, 5), date(2008, 10, 5)),
        (date(2024, 2, 29), date(2006, 2, 28)),
    ],
)
def test_who_is_born_after_the_limit_is_under_age(peil: date, grens: date) -> None:
    assert Peil(peil).meerderjarig_na == grens


def test_the_migration_speaks_of_the_first_day_of_ieb() -> None:
    assert MIGRATIE.datum == EERSTE_START == date(2022, 10, 1)
    assert MIGRATIE.tekst == "1-10-2022"


PEILEN = [date(2022, 10, 1), date(2022, 12, 12), date(2023, 2, 28), date(2026, 10, 5)]


@pytest.mark.parametrize("dag", PEILEN)
def test_a_comparison_on_another_day_is_the_same_comparison_moved(dag: date) -> None:
    """Everything shifted by the same number of days gives the same outcomes, told of that day."""
    bsns = fictieve_bsns(6)
    over = dag - MIGRATIE.datum

    def moved(jaar: int, maand: int, nummer: int) -> date:
        return date(jaar, maand, nummer) + over

    register = [
        {"bsn": bsns[0], "ingangsdatum": moved(2020, 1, 1)},
        {"bsn": bsns[1], "ingangsdatum": moved(2020, 1, 1), "einddatum": moved(2022, 9, 30),
         "reden_einde": "19"},
        {"bsn": bsns[2], "ingangsdatum": moved(2022, 10, 2)},
        {"bsn": bsns[3], "ingangsdatum": moved(2020, 1, 1), "overlijdensdatum": moved(2022, 9, 30)},
        {"bsn": bsns[4], "ingangsdatum": moved(2020, 1, 1),
         "geboortedatum": date(dag.year - 18, dag.month, dag.day + (dag.day < 28)).isoformat()},
        {"bsn": bsns[5], "ingangsdatum": moved(2020, 1, 1), "einddatum": moved(2022, 10, 1)},
    ]  # fmt: skip
    rijen = [{**r, "productcategorie": "15", "release": "3.1"} for r in register]
    uit = make_uitkomst(
        b4_frame([{"bsn": b} for b in bsns]), register_frame(rijen), Beleid(peil=Peil(dag)),
        b4_sha256="b", register_sha256="r",
    )  # fmt: skip
    laatste = 4 if dag.day < 28 else 7
    assert uit.b4["nr"].to_list() == [7, 9, 8, 3, laatste, 7]
    tekst = Peil(dag).tekst
    assert uit.b4["uitleg"][0].startswith(f"Op {tekst} in beschermd wonen")
    assert f"voor {tekst}" in uit.b4["uitleg"][3]
    assert all("{" not in zin for zin in uit.b4["uitleg"])
