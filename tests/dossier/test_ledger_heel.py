"""A damaged ledger is found, named, and the copy offered; nothing is ever built on it."""

from __future__ import annotations

import os
import random
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from tests.hulp import RAPPORTDAG, run
from tests.stappen_van_de_week import OP_NAAM

KIJKERS = (("controleer", "--spoor"), (), ("--nu", RAPPORTDAG, "rapport"))


@pytest.fixture
def klaar(week: dict[str, Path], tmp_path: Path) -> Path:
    """A dossier after a whole week."""
    return Path(shutil.copytree(week["klaar"], tmp_path / "0363"))


def _damage(pad: Path, plek: int) -> None:
    inhoud = bytearray(pad.read_bytes())
    inhoud[plek] ^= 1 << (plek % 8)
    pad.write_bytes(inhoud)


def _ask(dossier: Path, *woorden: str) -> None:
    gelopen = run("--dossier", dossier, *woorden)
    assert gelopen.code == 74, gelopen
    assert "dossier.db" in gelopen.fout
    assert "dossier.db.kopie is gecontroleerd en heel" in gelopen.fout


def test_a_flipped_bit_anywhere_is_found(klaar: Path) -> None:
    heel = (klaar / "dossier.db").read_bytes()
    plekken = random.Random(6).sample(range(len(heel)), 40)
    for plek in [0, 18, 24, len(heel) - 1, *plekken]:
        _damage(klaar / "dossier.db", plek)
        _ask(klaar, "controleer", "--spoor")
        (klaar / "dossier.db").write_bytes(heel)
    assert run("--dossier", klaar, "controleer", "--spoor").code == 0


@pytest.mark.parametrize("woorden", KIJKERS)
def test_every_kind_of_command_refuses_a_flipped_ledger(klaar: Path, woorden: list[str]) -> None:
    _damage(klaar / "dossier.db", (klaar / "dossier.db").stat().st_size // 2)
    _ask(klaar, *woorden)


@pytest.mark.parametrize("over", [0, 1, 512, 4096, 50_000])
@pytest.mark.parametrize("woorden", KIJKERS)
def test_a_truncated_ledger_is_found(klaar: Path, woorden: list[str], over: int) -> None:
    os.truncate(klaar / "dossier.db", over)
    _ask(klaar, *woorden)
    assert (klaar / "dossier.db").stat().st_size == over


@pytest.mark.parametrize("woorden", KIJKERS)
def test_a_ledger_that_is_gone_is_not_begun_anew(klaar: Path, woorden: list[str]) -> None:
    (klaar / "dossier.db").unlink()
    _ask(klaar, *woorden)
    assert not (klaar / "dossier.db").exists()


def test_doing_as_the_message_says_repairs_it(klaar: Path) -> None:
    _damage(klaar / "dossier.db", 9000)
    (klaar / "dossier.db").rename(klaar / "dossier.db.stuk")
    shutil.copyfile(klaar / "dossier.db.kopie", klaar / "dossier.db")
    gelopen = run("--json", "--dossier", klaar, "controleer", "--spoor")
    assert (gelopen.code, gelopen.json["bevindingen"]) == (0, [])
    assert run("--dossier", klaar, "--nu", RAPPORTDAG, "rapport").code == 0


def test_a_damaged_copy_is_not_called_whole(klaar: Path) -> None:
    _damage(klaar / "dossier.db", 9000)
    _damage(klaar / "dossier.db.kopie", 9000)
    gelopen = run("--dossier", klaar, "controleer", "--spoor")
    assert gelopen.code == 74
    assert "heel" not in gelopen.fout
    assert "reservekopie" in gelopen.fout


def test_a_damaged_seal_blocks_nobody(klaar: Path) -> None:
    _damage(klaar / ".bvtool.zegel", 30)
    assert run("--dossier", klaar, "--nu", RAPPORTDAG, "rapport").code == 0


def test_an_own_older_backup_is_taken_only_when_nothing_newer_lies_beside_it(
    klaar: Path, week: dict[str, Path]
) -> None:
    nieuwste = (klaar / "dossier.db").read_bytes()
    shutil.copyfile(week["rapport"] / "dossier.db", klaar / "dossier.db")
    assert run("--dossier", klaar, "--nu", RAPPORTDAG, "rapport").code == 74
    (klaar / ".bvtool.zegel").unlink()
    gelopen = run("--dossier", klaar, "--nu", RAPPORTDAG, "rapport")
    assert gelopen.code == 74
    assert "ouder dan de kopie ernaast: zij kent 7 van de 8 opdrachten" in gelopen.fout
    assert (klaar / "dossier.db.kopie").read_bytes() == nieuwste, "not written over"
    (klaar / "dossier.db.kopie").rename(klaar / "dossier.db.bewaard")
    assert run("--dossier", klaar, "--nu", RAPPORTDAG, "rapport").code == 0


def test_a_copy_that_cannot_be_read_is_no_witness(klaar: Path, week: dict[str, Path]) -> None:
    shutil.copyfile(week["rapport"] / "dossier.db", klaar / "dossier.db")
    (klaar / "dossier.db.kopie").write_bytes(b"geen database" * 1000)
    (klaar / ".bvtool.zegel").unlink()
    assert run("--dossier", klaar, "--nu", RAPPORTDAG, "rapport").code == 0


@pytest.mark.parametrize("naam", ["terugkoppeling", "akkoord", "aanmelden", "retour"])
def test_a_run_that_changes_nothing_touches_no_file(klaar: Path, naam: str) -> None:
    """Only the lock is taken; the Tuesday report besides keeps an account of every run."""

    def stamps() -> dict[str, tuple[int, bytes]]:
        paden = [p for p in klaar.rglob("*") if p.is_file() and p.name != ".bvtool.slot"]
        return {str(p): (p.stat().st_mtime_ns, p.read_bytes()) for p in paden}

    voor = stamps()
    assert run(*OP_NAAM[naam].woorden(klaar)).code == 0
    assert stamps() == voor


HALFWEG = """
import os, sqlite3, sys
los = sqlite3.connect(sys.argv[1], isolation_level=None)
los.execute("PRAGMA cache_size = 1")
los.execute("BEGIN IMMEDIATE")
los.execute("create table rommel (x)")
for _ in range(200):
    los.execute("insert into rommel values (randomblob(3000))")
los.execute("update besluit set toelichting = 'half'")
os._exit(9)
"""


@pytest.fixture
def halfweg(klaar: Path) -> Path:
    """A dossier whose last run was killed while it wrote: a hot journal lies beside the ledger."""
    subprocess.run([sys.executable, "-c", HALFWEG, klaar / "dossier.db"], check=False)
    assert (klaar / "dossier.db-journal").stat().st_size > 0
    return klaar


@pytest.mark.parametrize("woorden", KIJKERS)
def test_after_a_kill_every_command_sees_the_last_commit(
    halfweg: Path, week: dict[str, Path], tmp_path: Path, woorden: list[str]
) -> None:
    gaaf = Path(shutil.copytree(week["klaar"], tmp_path / "gaaf" / "0363"))
    gelopen = run("--dossier", halfweg, *woorden)
    heel = run("--dossier", gaaf, *woorden)
    assert (gelopen.code, gelopen.uit.replace(str(halfweg), "")) == (
        heel.code,
        heel.uit.replace(str(gaaf), ""),
    )


def test_a_reader_that_may_not_write_sees_the_last_commit_too(
    halfweg: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from bvtool.dossier import inkijk

    echt = inkijk._try

    def refuse(bron: str) -> sqlite3.Connection:
        if bron.endswith("mode=rw"):
            raise sqlite3.OperationalError("attempt to write a readonly database")
        return echt(bron)

    monkeypatch.setattr(inkijk, "_try", refuse)
    with closing(inkijk.connect_lezend(halfweg / "dossier.db")) as los:
        assert los.execute("select count(*) from bericht").fetchone()[0] > 0
        assert (
            los.execute("select count(*) from besluit where toelichting='half'").fetchone()[0] == 0
        )
        with pytest.raises(sqlite3.OperationalError):
            los.execute("delete from besluit")
    assert (halfweg / "dossier.db-journal").exists()


def test_reading_does_not_disturb_who_is_at_work(klaar: Path) -> None:
    """An open seal with the lock held is a run at work, not damage."""
    from filelock import FileLock

    with FileLock(klaar / ".bvtool.slot"), closing(sqlite3.connect(klaar / "dossier.db")) as los:
        los.execute("create table van_een_ander (x)")
        los.commit()
        assert run("--dossier", klaar).code == 0
    assert run("--dossier", klaar).code == 74


def test_a_file_that_is_no_ledger_at_all(klaar: Path) -> None:
    (klaar / "dossier.db").write_bytes(b"geen database" * 1000)
    _ask(klaar, "controleer", "--spoor")
    (klaar / ".bvtool.zegel").unlink()
    gelopen = run("--dossier", klaar)
    assert (gelopen.code, "beschadigd" in gelopen.fout) == (74, True)


def test_nieuw_after_an_interruption_makes_what_is_missing(tmp_path: Path) -> None:
    stap = OP_NAAM["nieuw"]
    dossier = tmp_path / "0363"
    assert run(*stap.woorden(dossier)).code == 0
    heel = {p.name: p.read_bytes() for p in dossier.rglob("*") if p.is_file()}
    eigen = ("dossier.db", "dossier.db.kopie", ".bvtool.zegel")
    for naam in (*eigen, "LEESMIJ.txt"):
        (dossier / naam).unlink()
    assert run(*stap.woorden(dossier)).code == 0
    nu = {p.name: p.read_bytes() for p in dossier.rglob("*") if p.is_file()}
    assert {n: b for n, b in nu.items() if n not in eigen} == {
        n: b for n, b in heel.items() if n not in eigen
    }
    assert nu["dossier.db"] == nu["dossier.db.kopie"] != heel["dossier.db"], "a key of its own"
