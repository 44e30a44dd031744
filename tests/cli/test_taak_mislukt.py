"""The Tuesday job that fails: each cause made to happen, with what the operator sees and where."""

from __future__ import annotations

import json
import shutil
import sqlite3
from pathlib import Path
from typing import Any

import pytest

from bvtool.dossier.slot import hold_slot
from tests.cak.hulp import AMSTERDAM, BSNS, UTRECHT, Cak, make_cak
from tests.hulp import RAPPORTDAG, Gelopen, run

A, B = BSNS[:2]
DINSDAG, LATER = "2022-10-25T07:00", "2022-10-26T09:00"
RAPPORT = "rapporten/680363_AanleverrapportageBW.xlsx"


@pytest.fixture
def cak(tmp_path: Path) -> Cak:
    c = make_cak(tmp_path / "cak", AMSTERDAM, UTRECHT)
    for code, afzender, bsn in (("680363", "0363", A), ("680344", "0344", B)):
        c.b4([bsn], code)
        c.antwoord([(bsn, "J", "")], naam=f"{code}.csv")
        assert afzender in code
    c.retour(c.bericht(A, 1))
    return c


def report(c: Cak, nu: str = DINSDAG, *opties: str) -> Gelopen:
    return run("--dossier", c.map_, "--nu", nu, "--json", "rapport", *opties)


def healthy(map_: Path, nu: str = LATER) -> Gelopen:
    return run("--dossier", map_, "--nu", nu, "gezond")


def last(map_: Path) -> dict[str, Any]:
    gelezen = json.loads((map_ / "rapporten/laatste-run.json").read_text(encoding="utf-8"))
    assert isinstance(gelezen, dict)
    return gelezen


def check_told(c: Cak, code: int, woorden: str) -> None:
    """The failure stands in the account, in bare `bvtool` and in `gezond`, with cause and code."""
    assert (last(c.map_)["resultaat"], last(c.map_)["code"]) == ("mislukt", code)
    assert woorden in last(c.map_)["melding"]
    gezond = healthy(c.map_)
    assert (gezond.code, gezond.uit.count("\n"), gezond.fout) == (1, 1, "")
    assert f"mislukt (code {code})" in gezond.uit
    assert woorden in gezond.uit


def test_all_is_well_when_the_report_is_there(cak: Cak) -> None:
    assert report(cak).code == 0
    assert (healthy(cak.map_).code, healthy(cak.map_).uit) == (
        0,
        "In orde. (--nu: 26-10-2022 09:00)\n",
    )
    assert run("--json", "--dossier", cak.map_, "--nu", LATER, "gezond").json == {
        "gezond": True,
        "melding": "",
        "nu": "2022-10-26T09:00:00+02:00",
    }


@pytest.mark.parametrize(
    ("nummer", "woorden"),
    [(28, "de schijf is vol"), (13, "u heeft hier geen rechten"), (5, "de schijf of het netwerk")],
)
def test_a_full_disk_is_no_fault_of_bvtool(
    cak: Cak, monkeypatch: pytest.MonkeyPatch, nummer: int, woorden: str
) -> None:
    def fall(*_args: object, **_kwargs: object) -> None:
        raise OSError(nummer, "no", "rapport.xlsx")

    monkeypatch.setattr("bvtool.cak.weekrapporten.write_rapportage", fall)
    assert report(cak).code == 74
    check_told(cak, 74, woorden)


def test_a_ledger_for_which_there_is_no_room_left(
    cak: Cak, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_args: object, **_kwargs: object) -> None:
        raise sqlite3.OperationalError("database or disk is full")

    monkeypatch.setattr("bvtool.cak.weekrapporten.write_rapportage", full)
    assert report(cak).code == 74
    check_told(cak, 74, "de schijf is vol")


def test_a_disk_so_full_that_the_account_cannot_be_kept_shows_as_a_missing_report(
    cak: Cak, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_args: object, **_kwargs: object) -> None:
        raise OSError(28, "No space left on device", "rapport.xlsx")

    monkeypatch.setattr("bvtool.dossier.laatste_run.stage", full)
    monkeypatch.setattr("bvtool.cak.weekrapporten.write_rapportage", full)
    gelopen = report(cak)
    assert (gelopen.code, "de schijf is vol" in gelopen.uit) == (74, True)
    assert "Er is nog geen weekrapport gemaakt" in healthy(cak.map_).uit
    assert healthy(cak.map_).code == 1


def test_busy_for_too_long_is_kept_with_its_own_code(
    cak: Cak, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bvtool.dossier.slot.WACHTTIJD", 0.1)
    with hold_slot(cak.map_, "monitor"):
        assert report(cak).code == 75
    check_told(cak, 75, "Er is al iemand bezig")
    assert report(cak).code == 0
    with hold_slot(cak.map_, "monitor"):
        assert report(cak, "2022-10-25T08:00").code == 75
    assert last(cak.map_)["resultaat"] == "gelukt"
    assert healthy(cak.map_).code == 0


def test_a_ledger_that_is_damaged(cak: Cak) -> None:
    (cak.map_ / "dossier.db").write_bytes(b"geen administratie" * 500)
    assert report(cak).code == 74
    check_told(cak, 74, "administratie")


def test_a_list_of_which_no_line_is_right(cak: Cak) -> None:
    (cak.map_ / "gemeenten.csv").write_text("gemeente;naam\n0363;Amsterdam\n", encoding="utf-8")
    assert report(cak).code == 65
    check_told(cak, 65, "In gemeenten.csv klopt iets niet")


def test_settings_that_are_wrong(cak: Cak) -> None:
    toml = cak.map_ / "bvtool.toml"
    goed = toml.read_text(encoding="utf-8")
    toml.write_text(goed + "\n[taak]\nonzin = 1\n", encoding="utf-8")
    assert report(cak).code == 78
    assert last(cak.map_)["code"] == 78
    gezond = healthy(cak.map_)
    assert (gezond.code, "instellingen" in gezond.uit) == (1, True)


@pytest.mark.parametrize("soort", ["cak", "gemeente"])
def test_a_folder_inkomend_that_is_away_is_a_failure(
    soort: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    if soort == "cak":
        map_, nu = request.getfixturevalue("cak").map_, DINSDAG
    else:
        map_, nu = request.getfixturevalue("klein"), RAPPORTDAG
    shutil.move(map_ / "inkomend", tmp_path / "elders")
    gelopen = run("--dossier", map_, "--nu", nu, "--json", "rapport")
    assert (gelopen.code, gelopen.json["fout"]) == (66, "De map inkomend is er niet.")
    assert last(map_)["code"] == 66
    assert "De map inkomend is er niet." in healthy(map_, "2022-10-26T09:00").uit
    if soort == "cak":
        assert run("--dossier", map_, "--nu", nu, "monitor").code == 66


def test_what_nobody_foresaw_is_a_fault_of_bvtool(
    cak: Cak, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fall(*_args: object, **_kwargs: object) -> None:
        raise RuntimeError("iets")

    monkeypatch.setattr("bvtool.cak.weekrapporten.write_rapportage", fall)
    assert report(cak).code == 70
    check_told(cak, 70, "bvtool liep vast")


@pytest.mark.parametrize(
    ("lijst", "oud", "nieuw", "waar"),
    [
        ("gemeenten.csv", "0344;680344;Utrecht;2022-10-24", "0344;680344;Utrecht;maandag",
         "gemeenten.csv, regel 3"),
        ("gemeenten.csv", "bw@utrecht.example", "bw@utrecht.example;te veel",
         "gemeenten.csv, regel 3"),
        ("inkomend/ontvangst.csv", "terugkoppeling/680344.csv;2022-10-13T12:00",
         "terugkoppeling/680344.csv;donderdag", "ontvangst.csv, regel 5"),
    ],
)  # fmt: skip
def test_one_bad_line_stops_only_its_own_gemeente(
    cak: Cak, lijst: str, oud: str, nieuw: str, waar: str
) -> None:
    pad = cak.map_ / lijst
    tekst = pad.read_text(encoding="utf-8")
    assert oud in tekst
    pad.write_text(tekst.replace(oud, nieuw), encoding="utf-8", newline="")
    gelopen = run("--dossier", cak.map_, "--nu", DINSDAG, "rapport")
    assert gelopen.code == 1
    assert (cak.map_ / RAPPORT).is_file()
    assert "Niet bijgewerkt" in gelopen.uit
    assert "680344" in gelopen.uit
    assert (last(cak.map_)["resultaat"], last(cak.map_)["code"]) == ("gelukt", 1)
    assert (healthy(cak.map_).code, "niet voor: 680344" in healthy(cak.map_).uit) == (1, True)
    monitor = cak.monitor(LATER)
    assert monitor.code == 1
    assert waar in monitor.fout
    assert {p.name for p in (cak.map_ / "rapporten/monitor").iterdir()} == {"680363.html"}
    assert not list((cak.map_ / "uitgaand").rglob("680344*"))
    pad.write_text(tekst, encoding="utf-8", newline="")
    assert cak.monitor(LATER).code in (0, 1)
    assert (cak.map_ / "rapporten/monitor/680344.html").is_file()


def test_a_job_that_never_ran_is_noticed_everywhere(cak: Cak) -> None:
    zin = "Er is nog geen weekrapport gemaakt. Het eerste hoorde er dinsdag 25 oktober 2022 te zijn"
    for nu, wel in (("2022-10-25T23:00", False), ("2022-10-26T08:00", True)):
        assert (zin in run("--dossier", cak.map_, "--nu", nu).uit) is wel
        cak.monitor(nu)
        html = (cak.map_ / "rapporten/monitor.html").read_text(encoding="utf-8")
        assert (zin in html) is wel
        assert (healthy(cak.map_, nu).code == 1) is wel
    assert "Gemist: 2 weken (2022-W43, 2022-W44)" in healthy(cak.map_, "2022-11-02T08:00").uit


def test_whatever_is_wrong_with_the_dossier_the_watcher_gets_one_line_and_a_code(
    tmp_path: Path,
) -> None:
    for map_ in (tmp_path / "weg", tmp_path):
        gezond = run("--dossier", map_, "gezond")
        assert (gezond.code, gezond.uit.count("\n"), gezond.fout) == (1, 1, "")
        assert gezond.uit.startswith("Niet in orde.")


def test_missed_weeks_are_counted_listed_and_made(cak: Cak) -> None:
    assert report(cak).code == 0
    eerste = (cak.map_ / RAPPORT).read_bytes()
    cak.retour(cak.bericht(B, 2, moment="2022-11-02T12:00"), moment="2022-11-03T06:00")
    nu = "2022-11-16T09:00"
    zin = "Gemist: 3 weken (2022-W44, 2022-W45, 2022-W46)"
    assert zin in healthy(cak.map_, nu).uit
    assert zin in run("--dossier", cak.map_, "--nu", nu).uit
    gelopen = report(cak, nu)
    assert gelopen.code == 0
    assert last(cak.map_)["gemiste_weken"] == ["2022-W44", "2022-W45"]
    assert "Gemist: 2 weken (2022-W44, 2022-W45)" in healthy(cak.map_, nu).uit
    nieuw = (cak.map_ / RAPPORT).read_bytes()
    assert nieuw != eerste
    ingehaald = report(cak, nu, "--inhalen")
    assert ingehaald.code == 0
    assert ingehaald.json["ingehaald"] == ["2022-W44", "2022-W45"]
    assert healthy(cak.map_, nu).code == 0
    assert (cak.map_ / RAPPORT).read_bytes() == nieuw
    for week in ("2022-W44", "2022-W45"):
        assert (cak.map_ / f"rapporten/{week}/680363_AanleverrapportageBW.xlsx").is_file()
    assert report(cak, nu, "--inhalen").json["ingehaald"] == []


def test_a_job_that_comes_back_makes_the_missed_weeks_itself(cak: Cak) -> None:
    assert report(cak).code == 0
    terug = report(cak, "2022-11-15T07:00", "--inhalen")
    assert terug.json["ingehaald"] == ["2022-W44", "2022-W45"]
    assert terug.json["week"] == "2022-W46"
    assert healthy(cak.map_, "2022-11-16T09:00").code == 0


def test_an_older_week_never_goes_over_the_newer_report(cak: Cak) -> None:
    assert report(cak, "2022-11-01T07:00").code == 0
    nieuw = (cak.map_ / RAPPORT).read_bytes()
    (cak.map_ / "rapporten/laatste-run.json").unlink()
    oud = report(cak, "2022-11-01T08:00", "--week", "2022-W43")
    assert oud.json["bestanden"] == ["rapporten/2022-W43/680363_AanleverrapportageBW.xlsx"]
    assert (cak.map_ / RAPPORT).read_bytes() == nieuw


def test_wrong_use_of_inhalen(cak: Cak) -> None:
    assert report(cak, DINSDAG, "--inhalen", "--week", "2022-W43").code == 2
    assert not (cak.map_ / "rapporten/laatste-run.json").exists()


@pytest.mark.parametrize(
    "tekst", ["{}", "[]", "nee", '{"moment": 3}', '{"laatste_goede_week": "week"}']
)
def test_an_account_that_no_run_wrote_counts_as_none(cak: Cak, tekst: str) -> None:
    report(cak)
    heel = last(cak.map_)
    if tekst.startswith('{"'):
        tekst = json.dumps(heel | json.loads(tekst))
    (cak.map_ / "rapporten/laatste-run.json").write_text(tekst, encoding="utf-8")
    assert "nog geen weekrapport" in healthy(cak.map_).uit
    assert report(cak, LATER).code == 0
    assert healthy(cak.map_).code == 0
