"""The address of a ledger on a server: what is accepted, and what is said when it does not work."""

from __future__ import annotations

import builtins
import re
import shutil
import sys
from pathlib import Path
from typing import Any

import pytest

from bvtool.dossier.server import is_server_url, load_driver, parse_url
from bvtool.vak.fouten import InstellingFout
from tests.hulp import DINSDAG, run
from tests.postgres import run_server
from tests.stappen_van_de_week import OP_NAAM

pytestmark = pytest.mark.traag


@pytest.fixture
def dossier(tmp_path: Path) -> Path:
    """A new dossier."""
    map_ = tmp_path / "0363"
    assert run(*OP_NAAM["nieuw"].woorden(map_)).code == 0
    return map_


def _set_url(dossier: Path, url: str) -> None:
    toml = dossier / "bvtool.toml"
    tekst = re.sub(r"(?m)^#? ?url = .*$", f'url = "{url}"', toml.read_text(encoding="utf-8"))
    assert url in tekst
    toml.write_text(tekst, encoding="utf-8")


@pytest.mark.parametrize(
    ("url", "kan"),
    [
        ("postgresql+psycopg://bvtool@server/bv0363", True),
        ("postgresql://bvtool@server:5433/bv0363", True),
        ("postgresql+psycopg://bvtool@/bv0363?host=/run/postgresql", True),
        ("postgresql+pg8000://bvtool@server/bv0363", False),
        ("mysql://bvtool@server/bv0363", False),
        ("sqlite:///elders.db", False),
        ("server", False),
    ],
)
def test_only_postgresql_by_way_of_psycopg_is_a_ledger_on_a_server(url: str, kan: bool) -> None:
    assert is_server_url(url) is kan
    if kan:
        load_driver(url)
        assert parse_url(url)["user"] == "bvtool"


@pytest.mark.parametrize("woorden", [[], ["--nu", DINSDAG, "vergelijk"], ["controleer", "--spoor"]])
def test_another_address_is_a_wrong_setting_with_its_line(
    dossier: Path, woorden: list[str]
) -> None:
    _set_url(dossier, "mysql://bvtool:geheim@server/bv0363")
    gelopen = run("--dossier", dossier, *woorden)
    assert gelopen.code == 78
    assert re.search(r"regel \d+ \(ledger\.url\)", gelopen.fout)
    assert "geheim" not in gelopen.fout


def test_an_address_that_looks_right_and_is_not(dossier: Path) -> None:
    _set_url(dossier, "postgresql://server:geen-getal/x")
    assert run("--dossier", dossier, "--nu", DINSDAG, "vergelijk").code == 78


@pytest.mark.parametrize("woorden", [[], ["--nu", DINSDAG, "vergelijk"]])
def test_a_server_that_is_not_there_is_told_without_its_password(
    dossier: Path, tmp_path: Path, woorden: list[str]
) -> None:
    _set_url(dossier, f"postgresql://bvtool:geheim@/weg?host={tmp_path}")
    gelopen = run("--dossier", dossier, *woorden)
    assert gelopen.code == 74
    assert "De administratie op de server is niet bereikbaar" in gelopen.fout
    assert "geheim" not in gelopen.fout + gelopen.uit


def test_without_the_package_for_it_the_user_hears_what_to_install(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    echt = builtins.__import__

    def without(naam: str, *rest: Any, **meer: Any) -> Any:
        if naam.split(".")[0] == "psycopg":
            raise ModuleNotFoundError("No module named 'psycopg'")
        return echt(naam, *rest, **meer)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(InstellingFout, match="psycopg") as fout:
        load_driver("postgresql://bvtool@server/bv0363")
    assert "bvtool[postgres]" in fout.value.wat_nu
    assert fout.value.code == 78


def test_a_dossier_with_work_in_it_does_not_begin_anew_on_a_server(
    week: dict[str, Path], tmp_path: Path
) -> None:
    """What was sent from the ledger in the dossier would go a second time."""
    with run_server() as server:
        if server is None:
            print(
                "\nLET OP: PostgreSQL staat niet op deze computer; ONGETOETST", file=sys.__stderr__
            )
            return
        dossier = Path(shutil.copytree(week["retour"], tmp_path / "0363"))
        _set_url(dossier, server.new_url())
        gelopen = run(*OP_NAAM["aanmelden"].woorden(dossier))
        assert gelopen.code == 78
        assert "al een administratie in dossier.db" in gelopen.fout
        leeg = tmp_path / "nieuw"
        assert run(*OP_NAAM["nieuw"].woorden(leeg)).code == 0
        _set_url(leeg, server.new_url())
        shutil.copytree(week["vergelijk"] / "inkomend", leeg / "inkomend", dirs_exist_ok=True)
        assert run(*OP_NAAM["vergelijk"].woorden(leeg)).code in (0, 1)
