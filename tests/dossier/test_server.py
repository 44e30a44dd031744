"""The ledger on PostgreSQL: the same week with the same outcome, and a lock that reaches machines.

Without PostgreSQL on this computer these facts stay untested, and that is said loudly.
"""

from __future__ import annotations

import re
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from bvtool.dossier import ledger, slot
from bvtool.dossier.serverslot import hold_serverslot
from tests.dossier.samen import run_together
from tests.faults.beeld import dump
from tests.hulp import DINSDAG, fill, run
from tests.postgres import Server, run_server
from tests.stappen_van_de_week import LATER, NAAM, OP_NAAM, STAPPEN, oefen

pytestmark = pytest.mark.programma


@pytest.fixture(scope="module")
def server() -> Iterator[Server | None]:
    """A private PostgreSQL."""
    with run_server() as los:
        if los is None:
            print("\nLET OP: PostgreSQL staat niet op deze computer; de administratie op een "
                  "server blijft ONGETOETST", file=sys.__stderr__)  # fmt: skip
        yield los


def _use(dossier: Path, url: str) -> None:
    toml = dossier / "bvtool.toml"
    tekst = re.sub(r"(?m)^#? ?url = .*$", f'url = "{url}"', toml.read_text(encoding="utf-8"))
    assert url in tekst
    toml.write_text(tekst, encoding="utf-8")
    for naam in ("dossier.db", "dossier.db.kopie", ".bvtool.zegel"):
        (dossier / naam).unlink(missing_ok=True)


def _walk(map_: Path, url: str, tot: str, werkboek: Path | None = None) -> Path:
    """The week up to a step, with the ledger at `url` from the start."""
    dossier = map_ / NAAM
    map_.mkdir()
    assert run(*OP_NAAM["nieuw"].woorden(dossier)).code == 0
    _use(dossier, url)
    for stap in STAPPEN[1:]:
        if stap.naam == tot:
            break
        if stap.naam == "terugkoppeling" and werkboek:
            shutil.copyfile(werkboek, dossier / "werk" / "werkboek.xlsx")
        elif stap.naam == "terugkoppeling":
            fill(dossier / "werk" / "werkboek.xlsx")
        if stap.naam == "retour":
            oefen(dossier)
        gelopen = run(*stap.woorden(dossier))
        assert gelopen.code in (0, 1), gelopen
        assert run("--dossier", dossier).code == 0
    assert not (dossier / "dossier.db").exists()
    return dossier


def _rows(url: str) -> dict[str, list[tuple[Any, ...]]]:
    engine = sa.create_engine(url)
    with engine.connect() as los:
        rijen = {
            tabel.name: [
                tuple(r) for r in los.execute(sa.select(tabel).order_by(*tabel.primary_key))
            ]
            for tabel in ledger.schema.sorted_tables
        }
    engine.dispose()
    return rijen


def _files(dossier: Path) -> dict[str, bytes]:
    """The files, but those that name the head of the trail (it speaks of bvtool.toml too)."""
    weg = (
        "dossier.db", ".bvtool", "bvtool.toml", "logboek/", "uitgaand/terugkoppeling_",
        "rapporten/680363",
    )  # fmt: skip
    namen = {p.relative_to(dossier).as_posix(): p for p in dossier.rglob("*") if p.is_file()}
    return {n: p.read_bytes() for n, p in sorted(namen.items()) if not n.startswith(weg)}


def _answer(dossier: Path) -> list[str]:
    tekst = (dossier / "uitgaand" / "terugkoppeling_680363.csv").read_text(encoding="utf-8-sig")
    return [regel for regel in tekst.splitlines() if not regel.startswith("Controlespoor")]


def test_the_same_week_gives_the_same_files_and_the_same_ledger(
    server: Server | None, week: dict[str, Path], tmp_path: Path
) -> None:
    if server is None:
        return
    url = server.new_url()
    werkboek = week["akkoord"] / "werk" / "werkboek.xlsx"
    dossier = _walk(tmp_path / "a", url, "opschonen", werkboek)
    assert _files(dossier) == _files(week["klaar"])
    assert _answer(dossier) == _answer(week["klaar"])
    op_server, ingebed = _rows(url), dump(week["klaar"] / "dossier.db")
    zelfde = {n for n, r in ingebed.items() if r} - {"spoor", "meta", "terugkoppeling"}
    assert zelfde >= {"vergelijking", "besluit", "bericht", "antwoord"}
    for naam in zelfde:
        assert sorted(map(repr, op_server[naam])) == sorted(map(repr, ingebed[naam])), naam
    gelopen = run("--json", "--dossier", dossier, "controleer", "--spoor")
    assert (gelopen.code, gelopen.json["regels"]) == (0, 7)
    for stap in STAPPEN[5:8]:
        assert run("--json", *stap.woorden(dossier)).json["veranderd"] is False
    gelopen = run("--json", "--dossier", dossier, "--nu", LATER, "opschonen", "--ouder-dan", 365)
    assert (gelopen.code, gelopen.json["veranderd"]) == (0, True)
    na = _rows(url)
    assert (na["bericht"], na["besluit"], na["antwoord"]) == ([], [], [])
    assert len(na["spoor"]) == 8


def test_eight_colleagues_with_folders_of_their_own_send_each_message_once(
    server: Server | None, tmp_path: Path
) -> None:
    """The file lock does not reach another folder; the lock of the server does."""
    if server is None:
        return
    url = server.new_url()
    eerste = _walk(tmp_path / "a", url, "aanmelden")
    mappen = [eerste]
    for nr in range(7):
        mappen.append(Path(shutil.copytree(eerste, tmp_path / f"collega {nr}" / NAAM)))
    codes = run_together([OP_NAAM["aanmelden"].woorden(m) for m in mappen])
    assert set(codes) <= {0, 75}
    assert 0 in codes
    rijen = _rows(url)
    bsns = [rij[6] for rij in rijen["bericht"]]
    assert bsns
    assert len(bsns) == len(set(bsns))
    assert len(rijen["zending"]) == 1
    assert rijen["publicatie"] == []
    for map_, code in zip(mappen, codes, strict=True):
        opnieuw = run(*OP_NAAM["aanmelden"].woorden(map_))
        assert opnieuw.code == 0, code
    assert len(_rows(url)["bericht"]) == len(bsns)
    assert {(m / "uitgaand" / "407_2022-10-18_1.zip").read_bytes() for m in mappen[:1]}


def test_who_waits_for_the_server_hears_who_is_at_work(
    server: Server | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if server is None:
        return
    url = server.new_url()
    dossier = _walk(tmp_path / "a", url, "vergelijk")
    monkeypatch.setattr(slot, "WACHTTIJD", 0.3)
    engine = sa.create_engine(url)
    with hold_serverslot(engine, "rapport"):
        gelopen = run("--dossier", dossier, "--nu", DINSDAG, "vergelijk")
        assert gelopen.code == 75
        assert slot.read_wie() in gelopen.fout
        assert "rapport" in gelopen.fout
    engine.dispose()
    assert run("--dossier", dossier, "--nu", DINSDAG, "vergelijk").code in (0, 1)


def test_a_publication_of_a_colleague_who_was_stopped_is_left_for_them(
    server: Server | None, tmp_path: Path
) -> None:
    if server is None:
        return
    url = server.new_url()
    dossier = _walk(tmp_path / "a", url, "vergelijk")
    engine = sa.create_engine(url)
    with engine.begin() as los:
        los.execute(
            sa.insert(ledger.publicatie).values(
                soort="bestand",
                doel="werk/x.txt",
                tijdelijk="werk/.~bvtool-0-x.txt",
                sha256="0" * 64,
            )
        )
    engine.dispose()
    assert run("--dossier", dossier, "--nu", DINSDAG, "vergelijk").code in (0, 1)
    assert len(_rows(url)["publicatie"]) == 1


def test_a_server_that_does_not_answer_is_told_in_dutch(tmp_path: Path) -> None:
    dossier = tmp_path / NAAM
    assert run(*OP_NAAM["nieuw"].woorden(dossier)).code == 0
    _use(dossier, f"postgresql+psycopg://bvtool@/weg?host={tmp_path}")
    for woorden in ([], ["--nu", DINSDAG, "vergelijk"]):
        gelopen = run("--dossier", dossier, *woorden)
        assert gelopen.code == 74
        assert "bereikbaar" in gelopen.fout
