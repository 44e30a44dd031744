"""Nothing goes out on stale ground: newer files, a newer comparison, another number."""

import json
from pathlib import Path

import pytest

from tests.hulp import DINSDAG, DONDERDAG, VRIJDAG, Gelopen, query_ledger, run, write_csv
from tests.klein import BSNS, answer, list_register, open_boek

NIEUWER = "2022-10-12T10:00"


def do(map_: Path, nu: str, *woorden: object) -> Gelopen:
    return run("--nu", nu, "--dossier", map_, "--json", *woorden)


def die(map_: Path, naam: str = "register.csv") -> None:
    """A newer export of the register: the first client of B4 died."""
    rijen = list_register()
    rijen[0]["Overlijdensdatum"] = "14-08-2022"
    write_csv(map_ / "inkomend" / naam, rijen)


@pytest.fixture
def beantwoord(klein: Path) -> Path:
    with open_boek(klein) as klerk:
        klerk.decide()
    assert answer(klein).code == 0
    return klein


@pytest.fixture
def akkoord(beantwoord: Path) -> Path:
    assert do(beantwoord, VRIJDAG, "akkoord", "--op", "2022-10-14").code == 0
    return beantwoord


def zips(map_: Path) -> list[str]:
    return sorted(p.name for p in (map_ / "uitgaand").glob("407_*.zip"))


def test_a_newer_register_is_told_before_anything_goes_on(akkoord: Path) -> None:
    die(akkoord)
    gezegd = do(akkoord, DINSDAG)
    assert (gezegd.json["fase"], gezegd.json["volgende"]) == ("vergelijken", "bvtool vergelijk")
    for woorden in (("terugkoppeling",), ("aanmelden",), ("aanmelden", "--proef")):
        gelopen = do(akkoord, DINSDAG, *woorden)
        assert gelopen.code == 1, woorden
        [melding] = gelopen.json["meldingen"]
        assert melding["waar"] == "inkomend/register.csv"
        assert "niet vergeleken" in melding["wat"]
    assert zips(akkoord) == []


def test_a_death_found_on_monday_is_not_announced(akkoord: Path) -> None:
    die(akkoord)
    assert do(akkoord, DINSDAG, "vergelijk").code == 1
    gelopen = do(akkoord, DINSDAG, "aanmelden")
    assert (gelopen.code, gelopen.json["berichten"], gelopen.json["bestanden"]) == (1, 0, [])
    assert "nieuwere vergelijking" in gelopen.json["meldingen"][0]["wat"]
    assert "--toch" in run("--nu", DINSDAG, "--dossier", akkoord, "aanmelden").uit
    assert zips(akkoord) == []
    assert answer(akkoord).code == 1  # the number is another one: call the CAK
    gelopen = do(akkoord, DINSDAG, "aanmelden")
    assert gelopen.json["nieuw"] == 2
    assert "Bel het CAK" in gelopen.json["meldingen"][0]["wat"]


def test_a_reason_goes_on_and_stands_in_the_trail(akkoord: Path) -> None:
    die(akkoord)
    do(akkoord, DINSDAG, "vergelijk")
    gelopen = do(akkoord, DINSDAG, "aanmelden", "--toch", f"Gebeld over {BSNS[0]}")
    assert gelopen.json["nieuw"] == 3
    [(aantallen,)] = query_ledger(
        akkoord, "select aantallen from spoor where opdracht = 'aanmelden'"
    )
    redenen = json.loads(aantallen)["redenen"]
    assert redenen["toch"] == "Gebeld over #########"
    assert "nieuwere vergelijking" in redenen["verouderd"]


def test_a_reason_that_says_nothing_is_refused(akkoord: Path) -> None:
    assert do(akkoord, DINSDAG, "aanmelden", "--toch", " ").code == 2


def test_the_number_of_the_go_must_be_that_of_the_answer(beantwoord: Path) -> None:
    """All in one minute: the order counts, not the clock."""
    assert do(beantwoord, DONDERDAG, "akkoord", "--op", "2022-10-13").code == 0
    with open_boek(beantwoord) as klerk:
        klerk.put(8, Besluit="Aanmelden", Reden=None, Toelichting=None)
    gelopen = do(beantwoord, DONDERDAG, "terugkoppeling")
    assert gelopen.code == 1
    assert "3 van 11 aanmelden; nu 4 van 11" in gelopen.json["meldingen"][0]["wat"]
    assert do(beantwoord, VRIJDAG, "akkoord", "--op", "2022-10-14").code == 0
    assert do(beantwoord, DINSDAG, "aanmelden").code == 0


def test_a_file_that_lay_there_at_the_comparison_is_not_newer(akkoord: Path) -> None:
    """The clerk chose one of two; the other stays what it was."""
    die(akkoord, "register oud.csv")
    keuze = ("vergelijk", "--register", akkoord / "inkomend" / "register.csv")
    assert do(akkoord, DINSDAG, *keuze).code == 1
    assert do(akkoord, DINSDAG, "aanmelden").code == 0


def test_a_file_that_is_no_register_does_not_matter(akkoord: Path) -> None:
    (akkoord / "inkomend" / "aantekeningen.csv").write_text(
        "Wat;Wie\nBellen;Jan\n", encoding="utf-8"
    )
    assert do(akkoord, DINSDAG, "aanmelden").code == 0


def test_the_older_register_put_back_is_another_ground(akkoord: Path) -> None:
    oud = (akkoord / "inkomend/register.csv").read_bytes()
    die(akkoord)
    do(akkoord, NIEUWER, "vergelijk")
    answer(akkoord)
    (akkoord / "inkomend/register.csv").write_bytes(oud)
    assert do(akkoord, DINSDAG, "aanmelden").json["bestanden"] == []


def test_the_weekly_report_tells_it_too(akkoord: Path) -> None:
    do(akkoord, DINSDAG, "aanmelden")
    assert do(akkoord, "2022-10-18T12:00", "rapport").json["meldingen"] == []
    die(akkoord)
    gelopen = do(akkoord, "2022-10-18T13:00", "rapport")
    assert gelopen.code == 1
    assert "niet vergeleken" in gelopen.json["meldingen"][0]["wat"]
