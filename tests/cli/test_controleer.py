"""`controleer`: what a file is, what was recognised, every problem at once, nothing changed."""

import shutil
from dataclasses import replace

import pytest

from bvtool.berichten.wmo407 import build_407
from bvtool.berichten.wmo408 import answer_to
from tests.cli.test_retour import DAG, DINSDAG, Gesprek
from tests.hulp import fictieve_bsns, run, write_csv
from tests.klein import BEOORDELEN, answer, boek_van, open_boek

A, B = fictieve_bsns(2)


def check(*paden):
    return run("--json", "controleer", *paden)


def test_b4_and_register_with_what_was_recognised(klein):
    gelopen = check(klein / "inkomend" / "B4.csv", klein / "inkomend" / "register.csv")
    b4, register = gelopen.json["bestanden"]
    assert (b4["soort"], register["soort"]) == (
        "B4-bestand van het CAK", "register van de gemeente")  # fmt: skip
    assert "11" in str(b4)
    assert "utf-8" in str(b4).lower()


def test_every_problem_at_once(tmp_path):
    fout = A[:-1] + "7"
    write_csv(tmp_path / "B4.csv", [
        {"BSN": fout, "Klantnummer CAK": "1", "Geboortedatum": "01-01-1980"},
        {"BSN": "", "Klantnummer CAK": "2", "Geboortedatum": "ooit"},
        {"BSN": B.lstrip("9"), "Klantnummer CAK": "3", "Geboortedatum": "01-01-1980"},
    ])  # fmt: skip
    gelopen = check(tmp_path / "B4.csv")
    assert gelopen.code == 1
    gezegd = " ".join(b["wat"] for b in gelopen.json["bestanden"][0]["bevindingen"])
    for deel in ("11-proef", "ontbreekt het BSN", "datum is niet te lezen"):
        assert deel in gezegd
    assert fout not in gelopen.uit


def test_the_workbook_and_what_is_wrong_with_it(klein):
    goed = check(boek_van(klein)).json["bestanden"][0]
    assert (goed["soort"], goed[BEOORDELEN]) == ("werkboek van bvtool", 3)
    with open_boek(klein) as klerk:
        (kop,) = [cel for cel in klerk.blad(BEOORDELEN)[1] if cel.value == "Besluit"]
        kop.value = "Keuze"
    gelopen = check(boek_van(klein))
    assert gelopen.code in (1, 65)
    assert "kolom Besluit is er niet" in gelopen.uit


def test_nothing_changes(klein):
    eerst = {p: p.read_bytes() for p in klein.rglob("*") if p.is_file()}
    check(klein / "inkomend" / "B4.csv", boek_van(klein))
    assert {p: p.read_bytes() for p in klein.rglob("*") if p.is_file()} == eerst


def test_the_answer_to_the_cak(klein):
    with open_boek(klein) as klerk:
        klerk.decide()
    answer(klein)
    (bestand,) = check(klein / "uitgaand" / "terugkoppeling_680363.xlsx").json["bestanden"]
    assert bestand["soort"] == "terugkoppeling aan het CAK"


@pytest.mark.parametrize("inhoud", [b"", b"hallo", b"%PDF-1.7 niets"], ids=["leeg", "tekst", "pdf"])
def test_what_is_no_file_of_the_process(tmp_path, inhoud):
    pad = tmp_path / "iets.csv"
    pad.write_bytes(inhoud)
    gelopen = check(pad)
    assert gelopen.code in (1, 65)
    assert "Traceback" not in gelopen.uit + gelopen.fout


def test_a_file_that_is_not_there(tmp_path):
    gelopen = check(tmp_path / "weg.xlsx")
    assert gelopen.code == 66


def test_a_message_sent_again_after_a_rejection_is_no_fault_in_its_dossier(tmp_path):
    gesprek = Gesprek(tmp_path / "0363 één")
    gesprek.put("1.xml", answer_to(gesprek.heen[0], "R1", DAG, codes_periode=["9400"]))
    gesprek.read()
    opnieuw = run(
        "--dossier", gesprek.map_, "--nu", DINSDAG, "aanmelden", "--opnieuw", "nagevraagd"
    )
    assert opnieuw.code == 0, opnieuw
    met = run("--dossier", gesprek.map_, "--nu", DINSDAG, "controleer", sent(gesprek))
    assert (met.code, "TR404" in met.uit) == (0, False), met.uit
    los = run("--nu", DINSDAG, "controleer", shutil.copytree(sent(gesprek), tmp_path / "los"))
    assert (los.code, los.uit.count("TR404")) == (1, 1)
    assert "Is het eerdere bericht van deze klant afgekeurd? Dan klopt dit." in los.uit


def test_the_start_number_of_another_client_stays_a_fault(tmp_path):
    gesprek = Gesprek(tmp_path / "0363")
    eerste, tweede = gesprek.heen[:2]
    map_ = tmp_path / "los"
    map_.mkdir()
    for naam, b in (("a", eerste), ("b", replace(tweede, startnummer=eerste.startnummer))):
        (map_ / f"{naam}.xml").write_bytes(build_407(b))
    los = run("--nu", DINSDAG, "controleer", map_)
    assert "TR404" in los.uit
    assert "Geef deze klant een startnummer dat nog vrij is." in los.uit


def sent(gesprek):
    return gesprek.map_ / "uitgaand" / "407"
