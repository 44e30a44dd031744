"""The ledger on PostgreSQL: the same week with the same outcome, and a lock that reaches machines.

Without PostgreSQL on this computer these facts stay untested, and that is said loudly.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from bvtool.dossier import slot
from bvtool.dossier.serverslot import hold_serverslot
from bvtool.dossier.verbinding import make_toegang
from tests.dossier.collegas import (
    ROOSTER,
    VAN_CAK,
    check_inname,
    make_collegas,
    try_collegas,
)
from tests.faults.beeld import dump, dump_server
from tests.faults.op_server import Begin
from tests.hulp import DINSDAG, fill, run
from tests.postgres import Server, run_server, tell_missing, use_url
from tests.stappen_van_de_week import LATER, NAAM, OP_NAAM, STAPPEN, oefen

pytestmark = [pytest.mark.traag, pytest.mark.programma]


@pytest.fixture(scope="module")
def server() -> Iterator[Server | None]:
    """A private PostgreSQL."""
    with run_server() as los:
        if los is None:
            tell_missing("de administratie op een server blijft ONGETOETST")
        yield los


def _walk(map_: Path, url: str, tot: str, werkboek: Path | None = None) -> Path:
    """The week up to a step, with the ledger at `url` from the start."""
    dossier = map_ / NAAM
    map_.mkdir()
    assert run(*OP_NAAM["nieuw"].woorden(dossier)).code == 0
    use_url(dossier, url)
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


def _files(dossier: Path) -> dict[str, bytes]:
    """The files, but those that name the head of the trail (it speaks of bvtool.toml too)."""
    weg = (
        "dossier.db", ".bvtool", "bvtool.toml", "logboek/", "uitgaand/terugkoppeling_",
        "rapporten/680363",
    )  # fmt: skip
    namen = {p.relative_to(dossier).as_posix(): p for p in dossier.rglob("*") if p.is_file()}
    return {n: p.read_bytes() for n, p in sorted(namen.items()) if not n.startswith(weg)}


_ANDERS = {"spoor", "meta", "terugkoppeling", "rijmerk", "cak_pagina"}
"""Tables in which the head of the trail stands, or what is made with it."""


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
    op_server, ingebed = dump_server(url), dump(week["klaar"] / "dossier.db")
    zelfde = {n for n, r in ingebed.items() if r} - _ANDERS
    assert zelfde >= {"vergelijking", "besluit", "bericht", "antwoord"}
    for naam in zelfde:
        assert sorted(map(repr, op_server[naam])) == sorted(map(repr, ingebed[naam])), naam
    gelopen = run("--json", "--dossier", dossier, "controleer", "--spoor")
    assert (gelopen.code, gelopen.json["regels"]) == (0, 8)
    for stap in STAPPEN[5:8]:
        assert run("--json", *stap.woorden(dossier)).json["veranderd"] is False
    gelopen = run("--json", "--dossier", dossier, "--nu", LATER, "opschonen", "--ouder-dan", 365)
    assert (gelopen.code, gelopen.json["veranderd"]) == (0, True)
    na = dump_server(url)
    assert (na["bericht"], na["besluit"], na["antwoord"]) == ([], [], [])
    assert len(na["spoor"]) == 9


@pytest.mark.parametrize("wat", ROOSTER)
def test_eight_colleagues_with_folders_of_their_own(
    begin_server: Begin | None, tmp_path: Path, wat: str
) -> None:
    """The file lock does not reach another folder; the lock of the server does."""
    if begin_server is None:
        return
    collegas = make_collegas(wat, begin_server, tmp_path / "collegas")
    assert collegas.alles is None or len(collegas.alles[1]["cak_bestand"]) > 8
    codes, mis = try_collegas(collegas)
    assert set(codes) <= {0, 1, 75}
    assert mis == []


def test_what_colleagues_must_not_do_is_seen(begin_server: Begin | None, tmp_path: Path) -> None:
    """A trial of the trial itself, by what a lost file and a doubled row look like."""
    if begin_server is None:
        return
    collegas = make_collegas(VAN_CAK, begin_server, tmp_path / "collegas")
    assert collegas.alles is not None
    tabellen = collegas.alles[1]
    assert check_inname(tabellen) == []
    for naam, wat in (("cak_bestand", "rijen van een bestand dat er niet is"),
                      ("cak_lot", "0 rijen van"), ("spoor", "0 keer in het spoor")):  # fmt: skip
        gevonden = check_inname(tabellen | {naam: tabellen[naam][:-1]})
        assert any(wat in mis for mis in gevonden), (naam, gevonden)
    for naam in ("cak_bestand", "cak_lot", "spoor"):
        assert check_inname(tabellen | {naam: [*tabellen[naam], tabellen[naam][-1]]}) != []


def test_who_waits_for_the_server_hears_who_is_at_work(
    server: Server | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if server is None:
        return
    url = server.new_url()
    dossier = _walk(tmp_path / "a", url, "vergelijk")
    monkeypatch.setattr(slot, "WACHTTIJD", 0.3)
    toegang = make_toegang(dossier / "dossier.db", url)
    with hold_serverslot(toegang, "rapport"):
        gelopen = run("--dossier", dossier, "--nu", DINSDAG, "vergelijk")
        assert gelopen.code == 75
        assert slot.read_wie() in gelopen.fout
        assert "rapport" in gelopen.fout
    toegang.dispose()
    assert run("--dossier", dossier, "--nu", DINSDAG, "vergelijk").code in (0, 1)


@pytest.mark.parametrize("hier", [None, b"half"], ids=["nothing here", "a rest here"])
def test_a_publication_of_a_colleague_who_was_stopped_is_left_for_them(
    server: Server | None, tmp_path: Path, hier: bytes | None
) -> None:
    """Also when a run of one's own was stopped while it wrote the file that has the same name."""
    if server is None:
        return
    url = server.new_url()
    dossier = _walk(tmp_path / "a", url, "vergelijk")
    toegang = make_toegang(dossier / "dossier.db", url)
    rij = {"soort": "bestand", "doel": "werk/x.txt", "tijdelijk": "werk/.~bvtool-0-x.txt"}
    with toegang.begin() as los:
        los.insert("publicatie", rij | {"sha256": "0" * 64})
    toegang.dispose()
    if hier is not None:
        (dossier / "werk" / ".~bvtool-0-x.txt").write_bytes(hier)
    assert run("--dossier", dossier, "--nu", DINSDAG, "vergelijk").code in (0, 1)
    assert len(dump_server(url)["publicatie"]) == 1
    assert not (dossier / "werk" / "x.txt").exists()
    assert list(dossier.rglob(".~bvtool-*")) == []


@pytest.mark.parametrize("heel", [True, False], ids=["committed", "not committed"])
def test_a_staged_file_that_a_colleague_counted_as_done_still_gets_its_name(
    server: Server | None, tmp_path: Path, heel: bool
) -> None:
    """Stopped between commit and publication here; a colleague had the very same file already."""
    if server is None:
        return
    dossier = _walk(tmp_path / "a", server.new_url(), "akkoord")
    doel = dossier / "uitgaand" / "terugkoppeling_680363.xlsx"
    inhoud = doel.read_bytes()
    doel.unlink()
    rest = doel.with_name(f".~bvtool-0-{doel.name}")
    rest.write_bytes(inhoud if heel else inhoud[:-1])
    assert run(*OP_NAAM["akkoord"].woorden(dossier)).code == 0
    assert (doel.read_bytes() if doel.exists() else None) == (inhoud if heel else None)
    assert not rest.exists()


def test_a_server_that_does_not_answer_is_told_in_dutch(tmp_path: Path) -> None:
    dossier = tmp_path / NAAM
    assert run(*OP_NAAM["nieuw"].woorden(dossier)).code == 0
    use_url(dossier, f"postgresql+psycopg://bvtool@/weg?host={tmp_path}")
    for woorden in ([], ["--nu", DINSDAG, "vergelijk"]):
        gelopen = run("--dossier", dossier, *woorden)
        assert gelopen.code == 74
        assert "bereikbaar" in gelopen.fout
