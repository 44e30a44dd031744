"""`rapport` of a gemeente: the Tuesday workbook, from nothing sent up to all approved."""

import openpyxl
import pytest

from tests.hulp import DINSDAG, RAPPORTDAG, VRIJDAG, run, table, unmark
from tests.klein import BSNS, WEEK_NUL, answer, open_boek

NAAM = "rapporten/680363_AanleverrapportageBW.xlsx"


def report(map_, *opties, nu=RAPPORTDAG):
    return run("--nu", nu, "--json", "--dossier", map_, "rapport", *opties)


@pytest.fixture
def aangemeld(klein):
    """Three clients announced, their messages made and sent."""
    with open_boek(klein) as klerk:
        klerk.decide()
    assert answer(klein).code == 0
    run("--nu", VRIJDAG, "--dossier", klein, "akkoord", "--op", "2022-10-14")
    gelopen = run("--nu", DINSDAG, "--json", "--dossier", klein, "aanmelden")
    assert gelopen.code == 0, gelopen.uit
    assert gelopen.json["berichten"] == 3
    return klein


def test_before_anything_was_sent_there_is_nothing_to_report(klein):
    gelopen = report(klein)
    assert gelopen.code == 66
    assert "nog geen berichten" in gelopen.json["fout"]
    assert "bvtool aanmelden" in gelopen.json["wat_nu"]
    assert not (klein / NAAM).exists()


def test_the_sheets_are_those_of_the_contract(aangemeld):
    report(aangemeld)
    werkmap = openpyxl.load_workbook(aangemeld / NAAM)
    assert {"berichten", "productafname"} <= set(werkmap.sheetnames)
    assert len(werkmap.sheetnames) >= 3


def test_every_message_is_a_row_and_what_nobody_knows_yet_is_unknown(aangemeld):
    gelopen = report(aangemeld)
    assert gelopen.code == 0, gelopen.uit
    assert gelopen.json["berichten"] == 3
    rijen = table(aangemeld / NAAM, "berichten")
    tekst = str(rijen)
    assert len(rijen) == 3
    assert all(bsn in tekst for bsn in (BSNS[0], BSNS[1], WEEK_NUL))


def test_after_the_answers_of_the_cak_the_periods_are_in_productafname(aangemeld):
    zippen = sorted((aangemeld / "uitgaand").glob("407_*.zip"))
    doel = aangemeld.parent / "terug"
    gespeeld = run("--nu", "2022-10-19T09:00", "ketentest", zippen[0], "--uit", doel)
    assert gespeeld.code in (0, 1), gespeeld.fout
    unmark(doel)
    gelezen = run("--nu", "2022-10-20T09:00", "--json", "--dossier", aangemeld, "retour", doel)
    assert gelezen.json["goedgekeurd"] == 3
    gelopen = report(aangemeld)
    assert (gelopen.json["berichten"], gelopen.json["productafname"]) == (3, 3)
    assert "onbekend" in str(table(aangemeld / NAAM, "productafname"))


def test_a_second_time_changes_nothing(aangemeld):
    report(aangemeld)
    eerst = (aangemeld / NAAM).read_bytes()
    gelopen = report(aangemeld)
    assert (gelopen.code, gelopen.json["veranderd"]) == (0, False)
    assert (aangemeld / NAAM).read_bytes() == eerst


def test_another_week_can_be_asked(aangemeld):
    assert report(aangemeld, "--week", "2022-W42").json["week"] == "2022-W42"


@pytest.mark.parametrize("week", ["42", "2022-W60", "week 42"])
def test_a_week_that_is_none(aangemeld, week):
    gelopen = report(aangemeld, "--week", week)
    assert gelopen.code == 2
    assert gelopen.json["wat_nu"]
