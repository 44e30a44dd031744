"""The Wednesday report, empty reports, every message on productafname, one true moment."""

from __future__ import annotations

import json
from pathlib import Path

import openpyxl
import pytest

from tests.cak.hulp import AMSTERDAM, BSNS, UTRECHT, Cak, as_csv, make_cak
from tests.hulp import RAPPORTDAG, Gelopen, run, table

A, B, C, D = BSNS[:4]
WOENSDAG = "2022-10-19T10:00"
RAPPORT = "rapporten/680363_AanleverrapportageBW.xlsx"
LEEG = "rapporten/680344_AanleverrapportageBW.xlsx"


@pytest.fixture
def cak(tmp_path: Path) -> Cak:
    c = make_cak(tmp_path / "cak", AMSTERDAM, UTRECHT)
    c.b4([A, B, C, D])
    c.antwoord([(bsn, "J", "") for bsn in (A, B, C, D)])
    c.retour(c.bericht(A, 1))
    c.retour(c.bericht(B, 2), "9404")
    return c


def report(c: Cak, nu: str, *opties: str) -> Gelopen:
    return run("--dossier", c.map_, "--nu", nu, "--json", "rapport", *opties)


def explain(pad: Path) -> dict[str, str]:
    werkmap = openpyxl.load_workbook(pad)
    rijen = werkmap["Uitleg"].iter_rows(values_only=True, max_col=2)
    return {str(naam): str(zin) for naam, zin in rijen}


def test_on_wednesday_only_those_whose_timeslot_it_is(cak: Cak) -> None:
    gelopen = report(cak, WOENSDAG, "--eerste")
    assert gelopen.code == 0
    assert gelopen.json["bestanden"] == [RAPPORT]
    assert (gelopen.json["week"], gelopen.json["berichten"]) == ("2022-W42", 2)
    een, twee = table(cak.map_ / RAPPORT, "berichten")
    assert (een["Resultaat"], twee["Retourcode(s)"]) == ("goedgekeurd", "0200, 9404")
    volgende = report(cak, "2022-10-26T10:00", "--eerste")
    assert volgende.json["bestanden"] == [LEEG]
    niemand = run("--dossier", cak.map_, "--nu", "2022-11-02T10:00", "rapport", "--eerste")
    assert (niemand.code, "Geen gemeente heeft in deze week haar timeslot." in niemand.uit) == (
        0,
        True,
    )


def test_the_wednesday_report_is_as_things_stood_that_day(cak: Cak) -> None:
    cak.retour(cak.bericht(C, 3, moment="2022-10-19T22:00"), moment="2022-10-20T09:00")
    report(cak, "2022-10-25T07:00")
    later = report(cak, "2022-10-25T08:00", "--eerste", "--week", "2022-W42")
    assert later.json["bestanden"] == ["rapporten/2022-W42/680363_AanleverrapportageBW.xlsx"]
    rijen = table(cak.map_ / later.json["bestanden"][0], "berichten")
    assert [r["Resultaat"] for r in rijen] == ["goedgekeurd", "afgekeurd", "geen retour"]


def test_a_gemeente_without_messages_gets_an_empty_report_that_says_so(cak: Cak) -> None:
    assert report(cak, "2022-10-25T07:00").json["bestanden"] == [RAPPORT]
    gelopen = report(cak, "2022-11-01T07:00")
    assert sorted(gelopen.json["bestanden"]) == [LEEG, RAPPORT]
    assert table(cak.map_ / LEEG, "berichten") == []
    assert table(cak.map_ / LEEG, "productafname") == []
    assert "geen berichten ontvangen" in explain(cak.map_ / LEEG)["Let op"]
    zonder = run("--dossier", cak.map_, "--nu", "2022-11-01T07:05", "rapport")
    assert "Geen berichten, dus een leeg rapport: Utrecht." in zonder.uit


def test_every_message_stands_on_productafname_with_what_was_imposed_or_why_not(cak: Cak) -> None:
    cak.bericht(C, 3)
    cak.retour(cak.bericht(D, 4, startnummer=40))
    weg = cak.bericht(D, 5, startnummer=40, status=3, moment="2022-10-18T13:00")
    cak.retour(weg)
    later = cak.bericht(A, 6, startnummer=1, status=2, moment="2022-10-18T13:00")
    cak.retour(later)
    rijen = [
        ["BSN", "Eigen bijdrage opgelegd", "Soort bijdrage", "Vanaf"],
        [A, "J", "laag", "01-10-2022"],
    ]
    cak.put("productafname/680363.csv", as_csv(rijen), "2022-10-24T09:00")
    gelopen = report(cak, "2022-10-25T07:00")
    assert (gelopen.json["berichten"], gelopen.json["productafname"]) == (6, 1)
    gezien = {
        r["Identificatie"]: (r["Eigen bijdrage opgelegd"], r["Reden geen eigen bijdrage"])
        for r in table(cak.map_ / RAPPORT, "productafname")
    }
    assert gezien == {
        "T0001": ("N", "een later bericht is ervoor in de plaats gekomen"),
        "T0002": ("N", "het bericht is afgekeurd"),
        "T0003": ("onbekend", "er is nog geen retourbericht"),
        "T0004": ("N", "een later bericht is ervoor in de plaats gekomen"),
        "T0005": ("N", "de aanlevering is ingetrokken"),
        "T0006": ("J", None),
    }


def test_the_sheet_says_once_up_to_which_moment_it_is_true(cak: Cak) -> None:
    report(cak, "2022-10-25T07:00")
    eerst = (cak.map_ / RAPPORT).read_bytes()
    assert explain(cak.map_ / RAPPORT)["Stand"] == (
        "alles wat bekend was op dinsdag 25 oktober 2022 om 07:00"
    )
    assert report(cak, "2022-10-25T15:00").json["veranderd"] is False
    assert (cak.map_ / RAPPORT).read_bytes() == eerst
    (cak.map_ / RAPPORT).unlink()
    report(cak, "2022-10-25T16:00")
    assert (cak.map_ / RAPPORT).read_bytes() == eerst
    cak.retour(cak.bericht(C, 3, moment="2022-10-26T08:00"), moment="2022-10-26T09:00")
    report(cak, "2022-10-26T12:00")
    assert "woensdag 26 oktober 2022 om 12:00" in explain(cak.map_ / RAPPORT)["Stand"]
    report(cak, "2022-11-08T07:00", "--week", "2022-W44")
    assert explain(cak.map_ / RAPPORT)["Stand"].endswith("zondag 6 november 2022 om 23:59:59")
    momenten = [z for z in explain(cak.map_ / RAPPORT).values() if " 2022 om " in z]
    assert len(momenten) == 1


def test_a_first_report_that_fails_or_never_comes_is_noticed(cak: Cak) -> None:
    gezond = ("--dossier", cak.map_, "--nu", "2022-10-20T09:00", "gezond")
    assert run(*gezond).code == 0
    geplant = run(
        "--dossier", cak.map_, "--nu", WOENSDAG, "rapport", "--eerste", "--installeer", "cron"
    )
    assert geplant.code == 0
    zin = "Het eerste rapport van week 2022-W42 is er niet."
    assert zin in run(*gezond).uit
    assert zin in run("--dossier", cak.map_, "--nu", "2022-10-20T09:00").uit
    cak.monitor("2022-10-20T09:00")
    assert zin in (cak.map_ / "rapporten/monitor.html").read_text(encoding="utf-8")
    weg = cak.map_.with_name("weg")
    (cak.map_ / "inkomend").rename(weg)
    assert report(cak, WOENSDAG, "--eerste").code == 66
    assert json.loads((cak.map_ / "rapporten/laatste-eerste.json").read_text())["code"] == 66
    weg.rename(cak.map_ / "inkomend")
    assert "mislukt (code 66)" in run(*gezond).uit
    assert report(cak, WOENSDAG, "--eerste").code == 0
    assert run(*gezond).code == 0
    assert not (cak.map_ / "rapporten/laatste-run.json").exists()


def test_the_first_report_belongs_to_the_cak(klein: Path, cak: Cak) -> None:
    assert run("--dossier", klein, "--nu", RAPPORTDAG, "rapport", "--eerste").code == 2
    assert report(cak, WOENSDAG, "--eerste", "--inhalen").code == 2
