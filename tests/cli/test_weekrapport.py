"""The Tuesday job: unattended, repeatable, after a missed week, and never silently absent."""

import json
import shutil

import openpyxl
import pytest

from tests.cak.hulp import AMSTERDAM, BSNS, UTRECHT, as_csv, make_cak
from tests.hulp import run, table

A, B, C = BSNS[:3]
DINSDAG = "2022-10-25T07:00"


@pytest.fixture
def cak(tmp_path):
    c = make_cak(tmp_path / "cak", AMSTERDAM, UTRECHT)
    c.b4([A, B, C])
    c.antwoord([(A, "J", ""), (B, "J", ""), (C, "N", "OVL")])
    c.retour(c.bericht(A, 1))
    c.retour(c.bericht(B, 2), "9404")
    rijen = [
        ["BSN", "Eigen bijdrage opgelegd", "Soort bijdrage", "Vanaf", "Reden geen eigen bijdrage"],
        [A, "J", "laag", "01-10-2022", ""],
    ]
    c.put("productafname/680363.csv", as_csv(rijen), "2022-10-24T09:00")
    return c


def report(c, nu=DINSDAG, *opties):
    return run("--dossier", c.map_, "--nu", nu, "--json", "rapport", *opties)


def last(c):
    return json.loads((c.map_ / "rapporten/laatste-run.json").read_text(encoding="utf-8"))


def log(c):
    regels = [r for p in sorted(c.map_.glob("logboek/*")) for r in p.read_text().splitlines()]
    return [r for r in map(json.loads, regels) if r["actie"] == "rapport"]


def test_one_report_per_gemeente_with_productafname_filled_in(cak):
    gelopen = report(cak)
    assert gelopen.code == 0, gelopen.uit
    assert {k: gelopen.json[k] for k in ("week", "berichten", "productafname")} == {
        "week": "2022-W43",
        "berichten": 2,
        "productafname": 1,
    }
    assert gelopen.json["bestanden"] == ["rapporten/680363_AanleverrapportageBW.xlsx"]
    pad = cak.map_ / gelopen.json["bestanden"][0]
    een, twee = table(pad, "berichten")
    assert (een["BSN"], een["Resultaat"], een["In BV toegezegd"]) == (A, "goedgekeurd", "J")
    assert (twee["Resultaat"], twee["Retourcode(s)"]) == ("afgekeurd", "0200, 9404")
    assert twee["Actie"] == "Gebruik een nieuw startnummer"
    product, afgekeurd = table(pad, "productafname")
    assert (afgekeurd["BSN"], afgekeurd["Eigen bijdrage opgelegd"]) == (B, "N")
    assert afgekeurd["Reden geen eigen bijdrage"] == "het bericht is afgekeurd"
    assert {k: product[k] for k in ("BSN", "Eigen bijdrage opgelegd", "Soort bijdrage")} == {
        "BSN": A,
        "Eigen bijdrage opgelegd": "J",
        "Soort bijdrage": "laag",
    }
    assert (product["Vanaf"], product["Identificatie"]) == ("01-10-2022", "T0001")


def test_without_a_list_the_productafname_is_unknown(cak):
    report(cak, "2022-10-23T07:00")
    product = table(cak.map_ / "rapporten/680363_AanleverrapportageBW.xlsx", "productafname")[0]
    assert product["Eigen bijdrage opgelegd"] == "onbekend"
    assert product["Reden geen eigen bijdrage"] == "onbekend"


def test_every_run_is_one_line_and_the_account_of_the_last(cak):
    report(cak)
    weer = report(cak)
    assert weer.json["veranderd"] is False
    assert [r["resultaat"] for r in log(cak)] == ["gedaan", "niets veranderd"]
    assert last(cak)["resultaat"] == "gelukt"
    assert last(cak)["laatste_goede_week"] == "2022-W43"
    assert not any(bsn in json.dumps(log(cak)) for bsn in (A, B, C))


def test_a_missed_week_can_still_be_made_as_things_stood_then(cak):
    cak.retour(cak.bericht(C, 3, moment="2022-10-31T12:00"), moment="2022-11-01T06:00")
    gelopen = report(cak, "2022-11-01T07:00", "--week", "2022-W43")
    assert gelopen.json["berichten"] == 2
    assert report(cak, "2022-11-01T07:00").json["berichten"] == 3
    assert last(cak)["laatste_goede_week"] == "2022-W44"
    report(cak, "2022-11-01T08:00", "--week", "2022-W43")
    assert last(cak)["laatste_goede_week"] == "2022-W44"


def test_an_empty_report_is_a_failure_with_its_own_message(cak):
    gelopen = report(cak, "2022-10-11T07:00")
    assert gelopen.code == 66
    assert "leeg" in gelopen.json["fout"]
    assert (last(cak)["resultaat"], last(cak)["code"]) == ("mislukt", 66)
    assert last(cak)["laatste_goede_run"] == ""
    assert [r["resultaat"] for r in log(cak)] == ["mislukt"]


def test_absence_shows_in_the_status_and_in_the_monitor(cak):
    report(cak)
    goed = "dinsdag 25 oktober 2022 om 07:00"
    stil = run("--dossier", cak.map_, "--nu", "2022-10-28T09:00")
    assert goed in stil.uit
    assert "nog niet" not in stil.uit
    for nu, zin in (
        ("2022-11-02T09:00", "Het weekrapport van deze week is er nog niet."),
        ("2022-11-15T09:00", "Het weekrapport van deze week is er nog niet."),
    ):
        assert zin in run("--dossier", cak.map_, "--nu", nu).uit
        cak.monitor(nu)
        html = (cak.map_ / "rapporten/monitor.html").read_text(encoding="utf-8")
        assert zin in html
        assert goed in html
    shutil.rmtree(cak.map_ / "inkomend/407")
    (cak.map_ / "gemeenten.csv").unlink()
    assert report(cak, "2022-11-15T10:00").code == 66
    assert "is mislukt" in run("--dossier", cak.map_, "--nu", "2022-11-15T11:00").uit


def test_a_week_that_is_still_to_come_is_wrong_use_and_no_failed_run(cak):
    report(cak)
    assert report(cak, DINSDAG, "--week", "2022-W50").code == 2
    assert report(cak, DINSDAG, "--week", "2022-W99").code == 2
    assert report(cak, DINSDAG, "--proef").code == 2
    assert last(cak)["resultaat"] == "gelukt"


def test_a_message_that_arrived_twice_in_a_list_of_start_numbers(cak):
    rijen = [
        ["BSN", "Startnummer", "Opgelegd", "Reden"],
        [A, "1", "N", "Vrijgesteld"],
        [A, "", "J", ""],
    ]
    cak.put("productafname/680363/nieuw.csv", as_csv(rijen), "2022-10-24T10:00")
    report(cak)
    product = table(cak.map_ / "rapporten/680363_AanleverrapportageBW.xlsx", "productafname")[0]
    assert product["Eigen bijdrage opgelegd"] == "N"
    assert product["Reden geen eigen bijdrage"] == "Vrijgesteld"


def test_the_end_report_says_how_far_each_came_and_that_it_goes_on(cak):
    gelopen = run("--dossier", cak.map_, "--nu", "2022-11-29T12:00", "--json", "eindrapport")
    assert gelopen.code == 1
    assert gelopen.json["burgers"] == 1
    pad = cak.map_ / "rapporten/eindrapport.xlsx"
    rijen = [*table(pad, "Burgers zonder 407"), *table(pad, "Met reden")]
    assert [(r["BSN"], r["Hoe ver"], r["Reden niet aangeleverd"]) for r in rijen] == [
        (B, "afgekeurd", None),
        (C, "niet aangeleverd, met reden", "OVL"),
    ]
    assert "loopt door" in rijen[0]["Eigen bijdrage"]
    assert rijen[1]["Eigen bijdrage"] is None  # who is accounted for is asked for nothing
    boek = openpyxl.load_workbook(pad)
    assert "VERTROUWELIJK" in str(boek.worksheets[0]["B2"].value) + str(
        boek.worksheets[0]["B1"].value
    )
    samen = table(pad, "Per gemeente")[-1]
    assert (samen["Gemeente"], samen["Samen"], samen["Afgekeurd"]) == ("Samen", 2, 1)
    weer = run("--dossier", cak.map_, "--nu", "2022-11-29T12:00", "eindrapport")
    assert "niets veranderd" in weer.uit


def test_the_end_report_before_the_end_says_so_and_without_b4_fails(cak, tmp_path):
    vroeg = run("--dossier", cak.map_, "--nu", "2022-10-20T12:00", "eindrapport")
    assert "de migratie duurt tot" in vroeg.uit
    assert "Zonder B4, dus niet meegeteld: Utrecht." in vroeg.uit
    leeg = make_cak(tmp_path / "leeg")
    assert run("--dossier", leeg.map_, "eindrapport").code == 66
