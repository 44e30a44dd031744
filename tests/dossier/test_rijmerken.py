"""A row of the ledger that somebody changed by hand is found, and named by table and row."""

from __future__ import annotations

import random
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.dossier.rijen import change, check, list_cellen
from tests.hulp import RAPPORTDAG, run
from tests.snel import amount

pytestmark = [pytest.mark.traag, pytest.mark.sqlite]


@pytest.fixture
def klaar(week: dict[str, Path], tmp_path: Path) -> Path:
    """A dossier after a whole week."""
    return Path(shutil.copytree(week["klaar"], tmp_path / "0363"))


@pytest.fixture(scope="module")
def proefmap(week: dict[str, Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A dossier that many changes are tried on."""
    return Path(shutil.copytree(week["klaar"], tmp_path_factory.mktemp("rij") / "0363"))


@settings(max_examples=amount(30, 100), deadline=None, suppress_health_check=list(HealthCheck))
@given(st.data(), st.booleans())
def test_any_value_in_any_table_is_found(proefmap: Path, data: st.DataObject, zegel: bool) -> None:
    heel, seal = (proefmap / "dossier.db").read_bytes(), (proefmap / ".bvtool.zegel").read_bytes()
    cellen = list_cellen(proefmap / "dossier.db")
    tabel = data.draw(st.sampled_from(sorted({c[0] for c in cellen})))
    cel = data.draw(st.sampled_from([c for c in cellen if c[0] == tabel]))
    try:
        change(proefmap / "dossier.db", cel, random.Random(data.draw(st.integers(0, 99))))
        if not zegel:
            (proefmap / ".bvtool.zegel").unlink()
        check(proefmap, cel)
    finally:
        (proefmap / "dossier.db").write_bytes(heel)
        (proefmap / ".bvtool.zegel").write_bytes(seal)


def _waar(dossier: Path) -> list[str]:
    gelopen = run("--json", "--dossier", dossier, "controleer", "--spoor").json
    return [b["waar"] for b in gelopen["bevindingen"]]


def _without_seal(dossier: Path, sql: str) -> None:
    with closing(sqlite3.connect(dossier / "dossier.db")) as los, los:
        los.execute(sql)
    (dossier / ".bvtool.zegel").unlink()


def test_a_row_that_is_gone_or_new_is_found(klaar: Path) -> None:
    _without_seal(klaar, "delete from antwoord where id = 2")
    assert "dossier.db, tabel antwoord" in _waar(klaar)
    shutil.copyfile(klaar / "dossier.db.kopie", klaar / "dossier.db")
    with closing(sqlite3.connect(klaar / "dossier.db")) as los, los:
        los.execute("insert into akkoord (op, moment) values ('2022-10-15', 'x')")
    assert "dossier.db, tabel akkoord, rij 2" in _waar(klaar)


def test_the_copy_is_held_against_the_ledger_without_a_seal_too(klaar: Path) -> None:
    (klaar / ".bvtool.zegel").unlink()
    assert _waar(klaar) == []
    with closing(sqlite3.connect(klaar / "dossier.db.kopie")) as los, los:
        los.execute("update bericht set startdatum = '2022-11-11' where id = 1")
    gelopen = run("--dossier", klaar, "controleer", "--spoor")
    assert gelopen.code == 1
    assert "In de kopie van de administratie is veranderd: bericht" in gelopen.uit


def test_work_after_it_does_not_hide_a_change(klaar: Path) -> None:
    """A later command that writes to another table leaves the sum of this one as it was."""
    _without_seal(klaar, "update besluit set toelichting = 'anders' where id = 3")
    gelopen = run("--dossier", klaar, "--nu", RAPPORTDAG, "akkoord", "--op", "2022-10-17")
    assert gelopen.code == 0, gelopen
    assert _waar(klaar) == ["dossier.db, tabel besluit, rij 3"]


def test_a_changed_report_is_found(klaar: Path) -> None:
    pad = klaar / "rapporten" / "retour.html"
    pad.write_text(pad.read_text(encoding="utf-8") + " ", encoding="utf-8")
    assert _waar(klaar) == ["rapporten/retour.html"]
    pad.unlink()
    assert _waar(klaar) == ["rapporten/retour.html"]


def test_a_loose_message_that_is_gone_is_found(klaar: Path) -> None:
    bericht = sorted((klaar / "uitgaand" / "407").iterdir())[0]
    bericht.unlink()
    assert _waar(klaar) == [f"uitgaand/407/{bericht.name}"]
    shutil.rmtree(klaar / "uitgaand" / "407")
    assert _waar(klaar) == ["uitgaand/407"]


def test_a_workbook_that_stands_open_is_no_change(klaar: Path) -> None:
    """Where the new one stands then, is noted after the commit."""
    (klaar / "werk" / "~$werkboek.xlsx").write_bytes(b"")
    bron = klaar / "inkomend" / "register_0363.xlsx"
    werkmap = openpyxl.load_workbook(bron)
    werkmap.worksheets[0].cell(2, 20, "x")
    werkmap.save(bron)
    gelopen = run("--json", "--dossier", klaar, "--nu", RAPPORTDAG, "vergelijk", "--toch", "proef")
    assert gelopen.code in (0, 1), gelopen
    assert "werk/werkboek (2).xlsx" in gelopen.json["bestanden"], gelopen
    waar = _waar(klaar)
    assert [w for w in waar if "tabel" in w] == []


@pytest.mark.parametrize("rol", ["gemeente", "cak"])
def test_a_process_of_its_own_finds_what_was_changed_and_nothing_else(
    tmp_path: Path, rol: str
) -> None:
    """All else here runs in one process, that has loaded every module already."""
    map_ = tmp_path / "proef"
    wens = ("--rol", "cak", "--gemeenten", "2", "--klanten", "100") if rol == "cak" else ()
    assert run("--nu", RAPPORTDAG, "voorbeeld", map_, *wens).code == 0
    if rol == "cak":
        assert run("--nu", RAPPORTDAG, "--dossier", map_, "monitor").code in (0, 1)
    controleer = [sys.executable, "-m", "bvtool", "--dossier", str(map_), "controleer", "--spoor"]
    gelopen = subprocess.run(controleer, capture_output=True, text=True, check=False)
    assert gelopen.returncode == 0, gelopen.stdout + gelopen.stderr
    tabel, kolom = ("cak_bestand", "melding") if rol == "cak" else ("ronde", "geopend")
    cel = next(c for c in list_cellen(map_ / "dossier.db") if (c[0], c[2]) == (tabel, kolom))
    change(map_ / "dossier.db", cel, random.Random(1))
    (map_ / ".bvtool.zegel").unlink()
    gelopen = subprocess.run(controleer, capture_output=True, text=True, check=False)
    assert gelopen.returncode == 1
    assert f"tabel {tabel}," in gelopen.stdout + gelopen.stderr
