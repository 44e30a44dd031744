"""Half an export is asked; with a reason it is used, and the trail keeps the reason."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.hulp import DONDERDAG, MAANDAG, fictieve_bsns, make_dossier, query_ledger, run, write_csv

BSNS = fictieve_bsns(20)
B4 = [{"BSN": b} for b in BSNS]
REGISTER = [{"BSN": b, "Productcategorie": "15", "Ingangsdatum": "1-1-2020"} for b in BSNS]


@pytest.fixture
def map_(tmp_path: Path) -> Path:
    make_dossier(tmp_path / "d", B4, REGISTER)
    assert run("--nu", MAANDAG, "--dossier", tmp_path / "d", "vergelijk").code == 0
    return tmp_path / "d"


@pytest.mark.parametrize(
    ("naam", "rijen"),
    [
        ("register.csv", REGISTER[:17]),
        ("register.csv", REGISTER[:1]),
        ("register.csv", [*REGISTER[:10], *REGISTER[:10]]),
        ("B4.csv", B4[:17]),
    ],
    ids=["rows of the register", "one row", "persons of the register", "rows of B4"],
)
def test_a_file_that_shrank_is_asked_and_used_with_a_reason(
    map_: Path, naam: str, rijen: list[dict[str, str]]
) -> None:
    write_csv(map_ / "inkomend" / naam, rijen)
    gelopen = run("--nu", DONDERDAG, "--json", "--dossier", map_, "vergelijk")
    assert gelopen.code == 65
    assert "halve export" in gelopen.json["fout"]
    assert "--toch" in gelopen.json["wat_nu"]
    assert query_ledger(map_, "select count(*) from vergelijking") == [(1,)]
    met = run("--nu", DONDERDAG, "--dossier", map_, "vergelijk", "--toch", "Minder klanten")
    assert met.code in (0, 1), met.fout
    assert query_ledger(map_, "select count(*) from vergelijking") == [(2,)]
    (spoor,) = query_ledger(map_, "select * from spoor order by nr desc limit 1")
    assert any("Minder klanten" in str(cel) for cel in spoor)


def test_a_file_of_about_the_same_size_is_used(map_: Path) -> None:
    write_csv(map_ / "inkomend" / "register.csv", REGISTER[:18])
    assert run("--nu", DONDERDAG, "--dossier", map_, "vergelijk").code == 1
