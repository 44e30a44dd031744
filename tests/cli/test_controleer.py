"""`controleer`: what a file is, what was recognised, every problem at once, nothing changed."""

import pytest

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
        klerk.blad(BEOORDELEN).cell(1, 3).value = "Keuze"
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
