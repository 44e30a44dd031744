"""A ledger of an earlier version: brought forward, with a copy kept, whatever happens meanwhile."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from bvtool.dossier import ledger, migratie
from bvtool.dossier.map import Dossier
from bvtool.dossier.verbinding import Verbinding, make_toegang
from bvtool.gemeente.stand import read_telling
from bvtool.kalender.klok import read_klok
from tests.cak.hulp import make_cak
from tests.dossier.oud import make_oud, make_versie_3, make_versie_5
from tests.hulp import DINSDAG, query_ledger, run


@pytest.fixture
def oud(tmp_path: Path) -> Path:
    """A dossier with a ledger of version 2."""
    return make_oud(tmp_path / "0363")


def _facts(pad: Path) -> dict[str, str]:
    with closing(sqlite3.connect(pad)) as los:
        return dict(los.execute("select sleutel, waarde from meta").fetchall())


def _schema(pad: Path) -> set[tuple[str, str]]:
    with closing(sqlite3.connect(pad)) as los:
        vraag = "select name, coalesce(sql, '') from sqlite_master where name not like 'sqlite_%'"
        rijen = los.execute(vraag).fetchall()
    return {(naam, _ordered(sql)) for naam, sql in rijen}


def _ordered(sql: str) -> str:
    """A table as its parts in order: the order of its constraints says nothing."""
    kaal = sql.strip().removesuffix(")")  # that of the table itself, behind its last part
    delen = kaal.replace('"', "").replace(", \n", "\n").split("\n\t")
    return "\n".join(sorted(deel.strip() for deel in delen))


def test_the_next_command_migrates_and_keeps_a_copy(oud: Path) -> None:
    voor = (oud / "dossier.db").read_bytes()
    gelopen = run("--json", "--dossier", oud, "--nu", DINSDAG, "aanmelden")
    assert (gelopen.code, gelopen.json["berichten"]) == (0, 2), gelopen
    assert (oud / "dossier.db.kopie-versie-2").read_bytes() == voor
    assert _facts(oud / "dossier.db")["schema_versie"] == str(ledger.VERSIE)
    assert run("--dossier", oud, "controleer", "--spoor").code == 0


def test_a_migrated_ledger_has_the_tables_of_a_new_one(oud: Path, tmp_path: Path) -> None:
    run("--dossier", oud, "--nu", DINSDAG, "aanmelden")
    nieuw = tmp_path / "nieuw.db"
    with make_toegang(nieuw).begin() as verbinding:
        migratie.make_tabellen(verbinding)
    assert _schema(oud / "dossier.db") == _schema(nieuw)


def test_a_ledger_of_version_3_is_read_as_it_is_and_gets_the_tables_of_a_new_one(
    tmp_path: Path,
) -> None:
    cak = make_cak(tmp_path / "cak")
    cak.b4(["999900006"])
    assert cak.monitor("2022-10-10T12:00").code in (0, 1)
    make_versie_3(cak.map_)
    voor = (cak.map_ / "dossier.db").read_bytes()
    assert run("--dossier", cak.map_, "--nu", "2022-10-10T13:00").code in (0, 1)
    assert (cak.map_ / "dossier.db").read_bytes() == voor
    assert cak.monitor("2022-10-10T14:00").code in (0, 1)
    nieuw = make_cak(tmp_path / "nieuw")
    assert nieuw.monitor("2022-10-10T14:00").code in (0, 1)
    assert _schema(cak.map_ / "dossier.db") == _schema(nieuw.map_ / "dossier.db")
    assert (cak.map_ / "dossier.db.kopie-versie-3").read_bytes() == voor


def test_a_ledger_of_version_5_is_read_as_it_is_and_gets_the_tables_of_a_new_one(
    tmp_path: Path,
) -> None:
    nieuw, oud = tmp_path / "nieuw", tmp_path / "oud"
    for map_ in (nieuw, oud):
        make = ("nieuw", map_, "--gemeente", "0363", "--uitvoerder", "680363")
        assert run("--nu", "2026-10-05T09:00", *make, "--peildatum", "2026-10-05").code == 0
    pad = oud / "dossier.db"
    with closing(sqlite3.connect(pad)) as los, los:
        make_versie_5(los)
        los.execute("update meta set waarde = '5' where sleutel = 'schema_versie'")
    for naam in ("dossier.db.kopie", ".bvtool.zegel"):
        (oud / naam).unlink()
    voor = pad.read_bytes()
    gezien = run("--json", "--dossier", oud, "--nu", "2026-10-05T10:00", "ronde")
    assert [r["bijdrage"] for r in gezien.json["rondes"]] == ["beschermd-wonen"]
    assert pad.read_bytes() == voor
    volgende = ("ronde", "--peildatum", "2026-12-07", "--soort-bijdrage", "abonnementstarief")
    assert run("--dossier", oud, "--nu", "2026-12-07T10:00", *volgende).code == 0
    assert _schema(pad) == _schema(nieuw / "dossier.db")
    assert query_ledger(oud, "select bijdrage from ronde order by nr") == [
        ("beschermd-wonen",), ("abonnementstarief",),
    ]  # fmt: skip


WAT_ER_STAAT = [
    ("1", "goedgekeurd", "", "", ""),
    ("2", "goedgekeurd", "", "", ""),
    ("2", "afgekeurd", "echo", "BSN", ""),
    ("3", "goedgekeurd", "", "", ""),
    ("3", "goedgekeurd", "te vroeg", "", ""),
    ("4", "goedgekeurd", "", "", ""),
    ("4", "afgekeurd", "", "", ""),
    ("5", "goedgekeurd", "", "", ""),
    ("4", "goedgekeurd", "", "", "gebeld met het CAK"),
]


def test_what_was_packed_in_one_text_has_columns_before_and_after(oud: Path) -> None:
    vraag = (
        "select cast(bericht_id as text), uitkomst, twijfel, verschil, uitspraak from antwoord"
        " order by id"
    )
    assert query_ledger(oud, vraag) == WAT_ER_STAAT
    assert run("--dossier", oud, "--nu", DINSDAG, "aanmelden").code == 0
    assert _facts(oud / "dossier.db")["schema_versie"] == str(ledger.VERSIE)
    assert query_ledger(oud, vraag) == WAT_ER_STAAT


def test_the_standing_of_an_older_ledger_is_that_of_the_migrated_one(oud: Path) -> None:
    plan = run("--json", "--dossier", oud, "--nu", DINSDAG, "aanmelden", "--proef").json
    assert (plan["berichten"], plan["tegengehouden"]) == (2, 0)
    assert read_telling(Dossier(oud), read_klok("2022-10-25T10:00")).goedgekeurd == 5


def test_a_ledger_that_is_too_old_is_left_alone(oud: Path) -> None:
    with closing(sqlite3.connect(oud / "dossier.db")) as los, los:
        los.execute("update meta set waarde = '1' where sleutel = 'schema_versie'")
    voor = (oud / "dossier.db").read_bytes()
    gelopen = run("--dossier", oud, "--nu", DINSDAG, "aanmelden")
    assert (gelopen.code, "te oud" in gelopen.fout) == (74, True)
    assert (oud / "dossier.db").read_bytes() == voor


def test_reading_an_older_ledger_changes_nothing(oud: Path) -> None:
    voor = {p.name: p.read_bytes() for p in oud.iterdir() if p.is_file()}
    assert run("--dossier", oud).code == 0
    assert run("--dossier", oud, "controleer", "--spoor").code == 0
    assert run("--dossier", oud, "--nu", DINSDAG, "aanmelden", "--proef").code == 0
    assert {p.name: p.read_bytes() for p in oud.iterdir() if p.is_file()} == voor


def test_a_migration_that_fails_leaves_the_old_ledger(
    oud: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(verbinding: Verbinding) -> None:
        verbinding.execute("create table half (x text)")
        raise OSError(28, "vol")

    voor = (oud / "dossier.db").read_bytes()
    with monkeypatch.context() as m:
        m.setitem(migratie.MIGRATIES, ledger.VERSIE, fail)
        assert run("--dossier", oud, "--nu", DINSDAG, "aanmelden").code == 74
    assert _facts(oud / "dossier.db")["schema_versie"] == "2"
    assert "half" not in {naam for naam, _ in _schema(oud / "dossier.db")}
    gelopen = run("--json", "--dossier", oud, "--nu", DINSDAG, "aanmelden")
    assert (gelopen.code, gelopen.json["berichten"]) == (0, 2)
    assert (oud / "dossier.db.kopie-versie-2").read_bytes() == voor


def test_a_ledger_of_a_newer_bvtool_is_left_alone(oud: Path) -> None:
    with closing(sqlite3.connect(oud / "dossier.db")) as los, los:
        los.execute("update meta set waarde = '99' where sleutel = 'schema_versie'")
    voor = (oud / "dossier.db").read_bytes()
    gelopen = run("--dossier", oud, "--nu", DINSDAG, "aanmelden")
    assert (gelopen.code, "nieuwere" in gelopen.fout) == (74, True)
    assert (oud / "dossier.db").read_bytes() == voor
