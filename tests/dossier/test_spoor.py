"""The trail and `controleer --spoor`."""

from __future__ import annotations

import json
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import openpyxl
import pytest

from bvtool.dossier.spoor import find_breuken, hash_spoor
from tests.hulp import RAPPORTDAG, run


@pytest.fixture
def klaar(week: dict[str, Path], tmp_path: Path) -> Path:
    """A dossier after a whole week."""
    return Path(shutil.copytree(week["klaar"], tmp_path / "0363"))


def _spoor(dossier: Path, *rest: str) -> tuple[int, dict[str, object]]:
    gelopen = run("--json", "--dossier", dossier, "controleer", "--spoor", *rest)
    return gelopen.code, gelopen.json


def _waar(antwoord: dict[str, object]) -> list[str]:
    bevindingen = antwoord["bevindingen"]
    assert isinstance(bevindingen, list)
    return [b["waar"] for b in bevindingen]


def _rijen(dossier: Path) -> list[dict[str, object]]:
    with closing(sqlite3.connect(dossier / "dossier.db")) as los:
        los.row_factory = sqlite3.Row
        return [dict(r) for r in los.execute("select * from spoor order by nr")]


def _change(dossier: Path, sql: str) -> None:
    """Change the ledger as somebody who knows how: the seal is taken away."""
    with closing(sqlite3.connect(dossier / "dossier.db")) as los, los:
        los.execute(sql)
    (dossier / ".bvtool.zegel").unlink()


def test_every_command_that_changed_something_has_one_row(klaar: Path) -> None:
    rijen = _rijen(klaar)
    assert [r["opdracht"] for r in rijen] == [
        "nieuw", "voorbeeld", "vergelijk", "terugkoppeling", "akkoord", "aanmelden", "retour",
        "rapport",
    ]  # fmt: skip
    assert all(r["nu_opgegeven"] == 1 for r in rijen)
    assert [json.loads(str(r["invoer"])) != [] for r in rijen[2:4]] == [True, True]
    assert {u["naam"] for u in json.loads(str(rijen[0]["uitvoer"]))} >= {
        "bvtool.toml",
        "LEESMIJ.txt",
    }


def test_a_whole_dossier_passes_and_shows_its_head(klaar: Path) -> None:
    code, antwoord = _spoor(klaar)
    assert (code, antwoord["bevindingen"]) == (0, [])
    assert antwoord["kop"] == _rijen(klaar)[-1]["hash"]
    assert antwoord["regels"] == 8


def test_checking_changes_nothing(klaar: Path) -> None:
    voor = {p: p.read_bytes() for p in klaar.rglob("*") if p.is_file()}
    assert run("--dossier", klaar, "controleer", "--spoor").code == 0
    assert {p: p.read_bytes() for p in klaar.rglob("*") if p.is_file()} == voor


@pytest.mark.parametrize(
    "sql",
    [
        "update spoor set wie = 'iemand anders' where nr = 2",
        "update spoor set aantallen = '{}' where nr = 6",
        "delete from spoor where nr = 3",
        "update spoor set nr = 99 where nr = 7",
    ],
)
def test_a_changed_trail_is_found(klaar: Path, sql: str) -> None:
    _change(klaar, sql)
    gelopen = run("--dossier", klaar, "controleer", "--spoor")
    assert gelopen.code == 74
    assert "spoor" in gelopen.fout


def test_a_rewritten_trail_is_found_by_the_head_on_paper(klaar: Path) -> None:
    kop = str(_rijen(klaar)[3]["hash"])
    assert _spoor(klaar, "--kop", kop)[0] == 0
    assert _spoor(klaar, "--kop", kop[:12].upper())[0] == 0
    vorige = ""
    with closing(sqlite3.connect(klaar / "dossier.db")) as los:
        feiten = dict(los.execute("select sleutel, waarde from meta"))
    for rij in _rijen(klaar):
        rij |= {"wie": "iemand anders", "vorige": vorige}
        vorige = hash_spoor(rij, feiten["merksleutel"])
        sql = f"update spoor set wie='iemand anders', vorige='{rij['vorige']}', hash='{vorige}'"
        with closing(sqlite3.connect(klaar / "dossier.db")) as los, los:
            los.execute(f"{sql} where nr = {rij['nr']}")
    (klaar / ".bvtool.zegel").unlink()
    assert _waar(_spoor(klaar)[1]) == ["dossier.db.kopie"]
    shutil.copyfile(klaar / "dossier.db", klaar / "dossier.db.kopie")
    assert _spoor(klaar)[0] == 0
    code, antwoord = _spoor(klaar, "--kop", kop)
    assert (code, _waar(antwoord)) == (1, ["--kop"])


def test_a_break_names_the_row_and_only_once() -> None:
    rijen: list[dict[str, object]] = []
    for nr in range(1, 5):
        rij: dict[str, object] = {
            "nr": nr,
            "wie": "a",
            "vorige": rijen[-1]["hash"] if rijen else "",
        }
        rijen.append({**rij, "hash": hash_spoor(rij)})
    assert list(find_breuken(rijen)) == []
    assert [nr for nr, _ in find_breuken(rijen[1:])] == [2]
    assert [nr for nr, _ in find_breuken([*rijen[:1], *rijen[2:]])] == [3]
    rijen[2]["wie"] = "b"
    assert [nr for nr, _ in find_breuken(rijen)] == [3]


@pytest.mark.parametrize("naam", ["terugkoppeling_680363.xlsx", "terugkoppeling_680363.csv"])
def test_a_changed_file_in_uitgaand_is_found(klaar: Path, naam: str) -> None:
    pad = klaar / "uitgaand" / naam
    pad.write_bytes(pad.read_bytes() + b" ")
    assert _waar(_spoor(klaar)[1]) == [f"uitgaand/{naam}"]
    pad.unlink()
    assert _waar(_spoor(klaar)[1]) == [f"uitgaand/{naam}"]


def test_a_changed_or_foreign_message_is_found(klaar: Path) -> None:
    bericht = sorted((klaar / "uitgaand" / "407").iterdir())[0]
    bericht.write_bytes(bericht.read_bytes().replace(b"0363", b"0362"))
    vreemd = klaar / "uitgaand" / "407" / "vreemd.xml"
    vreemd.write_bytes(b"<x/>")
    verwacht = sorted([f"uitgaand/407/{bericht.name}", "uitgaand/407/vreemd.xml"])
    assert _waar(_spoor(klaar)[1]) == verwacht


def test_a_file_that_excel_held_open_is_explained(klaar: Path) -> None:
    """The newest answer then stands beside the old one, under a number."""
    pad = klaar / "uitgaand" / "terugkoppeling_680363.csv"
    pad.rename(pad.with_name("terugkoppeling_680363 (2).csv"))
    pad.write_bytes(b"oud")
    code, antwoord = _spoor(klaar)
    assert (code, _waar(antwoord)) == (1, ["uitgaand/terugkoppeling_680363.csv"])
    assert "ernaast" in str(antwoord["bevindingen"])


def test_a_missing_or_changed_copy_of_the_ledger_is_found(klaar: Path) -> None:
    kopie = klaar / "dossier.db.kopie"
    kopie.write_bytes(kopie.read_bytes()[:-1])
    assert _waar(_spoor(klaar)[1]) == ["dossier.db.kopie"]
    kopie.unlink()
    assert _waar(_spoor(klaar)[1]) == ["dossier.db.kopie"]


def test_the_head_stands_on_terugkoppeling_and_report(klaar: Path) -> None:
    koppen = [str(r["hash"]) for r in _rijen(klaar)]
    antwoord = openpyxl.load_workbook(klaar / "uitgaand" / "terugkoppeling_680363.xlsx")
    rapport = openpyxl.load_workbook(klaar / "rapporten" / "680363_AanleverrapportageBW.xlsx")
    assert koppen[2] in _text(antwoord)
    assert koppen[6] in _text(rapport)


def test_the_report_again_is_the_same_report(klaar: Path) -> None:
    gelopen = run("--json", "--dossier", klaar, "--nu", RAPPORTDAG, "rapport")
    assert gelopen.json["veranderd"] is False
    assert len(_rijen(klaar)) == 8


def _text(werkmap: openpyxl.Workbook) -> str:
    return "\n".join(
        str(cel.value) for blad in werkmap.worksheets for rij in blad.iter_rows() for cel in rij
    )


def test_the_question_is_either_files_or_the_trail(klaar: Path) -> None:
    assert run("--dossier", klaar, "controleer").code == 2
    assert run("--dossier", klaar, "controleer", "--spoor", klaar / "bvtool.toml").code == 2
    assert run("--dossier", klaar, "controleer", "--kop", "abc").code == 2


def test_a_dossier_without_ledger_says_so(klaar: Path) -> None:
    for naam in ("dossier.db", "dossier.db.kopie", ".bvtool.zegel"):
        (klaar / naam).unlink()
    assert run("--dossier", klaar, "controleer", "--spoor").code == 66
