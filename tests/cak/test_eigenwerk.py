"""The work of the CAK itself: exit code 1 as long as there is any, and the list of the day."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.cak.hulp import AMSTERDAM, BSNS, UTRECHT, Cak, make_cak
from tests.hulp import Gelopen, run

A, B = BSNS[:2]


@pytest.fixture
def cak(tmp_path: Path) -> Cak:
    return make_cak(tmp_path / "cak")


def done(c: Cak, nu: str, wat: str) -> None:
    gelopen = run("--dossier", c.map_, "--nu", nu, "gedaan", "680363", wat, "--wie", "C. de Wit")
    assert gelopen.code == 0, gelopen


def bare(c: Cak, nu: str, *opties: str) -> Gelopen:
    return run("--dossier", c.map_, "--nu", nu, *opties)


def test_a_b4_that_is_not_placed_is_work_after_monday_half_past_ten(cak: Cak) -> None:
    assert cak.monitor("2022-10-10T10:30").code == 0
    gelopen = cak.monitor("2022-10-10T10:31")
    assert gelopen.code == 1
    assert "Nog geen B4 geplaatst voor: Amsterdam." in gelopen.uit


def test_a_letter_to_send_is_work_until_it_was_sent(cak: Cak) -> None:
    cak.b4([A])
    gelopen = cak.monitor("2022-10-10T12:00")
    assert gelopen.code == 1
    assert "Verstuur 1 brief uit uitgaand/mail: Amsterdam (B4 staat klaar)." in gelopen.uit
    done(cak, "2022-10-10T12:30", "verstuurd")
    assert cak.monitor("2022-10-10T13:00").code == 0


def test_a_go_to_give_is_work_until_it_was_given(cak: Cak) -> None:
    cak.b4([A])
    cak.antwoord([(A, "J", "")])
    gelopen = cak.monitor("2022-10-14T09:00")
    assert gelopen.code == 1
    assert "Geef akkoord om aan te leveren: Amsterdam." in gelopen.uit
    done(cak, "2022-10-14T10:00", "akkoord")
    gelopen = cak.monitor("2022-10-14T11:00")
    assert "Geef akkoord" not in gelopen.uit
    assert "Verstuur 1 brief" in gelopen.uit
    done(cak, "2022-10-14T12:00", "verstuurd")
    assert cak.monitor("2022-10-14T13:00").code == 0


def test_answers_that_contradict_each_other_are_work_and_name_the_gemeente(cak: Cak) -> None:
    cak.b4([A])
    cak.antwoord([(A, "J", "")])
    heen = cak.bericht(A, 1)
    cak.retour(heen, naam="a")
    cak.retour(heen, "9404", naam="b")
    gelopen = cak.monitor("2022-10-20T09:00")
    assert gelopen.code == 1
    assert "Amsterdam: bij 1 klant spreken twee antwoorden elkaar tegen" in gelopen.uit


def test_after_the_letter_on_the_delivery_the_app_is_closed(cak: Cak) -> None:
    cak.b4([A])
    cak.antwoord([(A, "J", "")])
    cak.retour(cak.bericht(A, 1))
    cak.monitor("2022-10-20T09:00")
    done(cak, "2022-10-20T10:00", "verstuurd")
    gelopen = cak.monitor("2022-10-20T11:00")
    assert gelopen.code == 1
    assert "Sluit de H&V-app af voor: Amsterdam." in gelopen.uit
    done(cak, "2022-10-20T12:00", "hv-dicht")
    assert cak.monitor("2022-10-20T13:00").code == 0


def test_a_weekly_report_that_is_missing_is_work(cak: Cak) -> None:
    cak.b4([A])
    gelopen = cak.monitor("2022-10-26T09:00")
    assert gelopen.code == 1
    assert "Er is nog geen weekrapport gemaakt." in gelopen.uit


def test_a_letter_without_an_address_is_named(tmp_path: Path) -> None:
    c = make_cak(tmp_path / "cak", AMSTERDAM, "0344;680344;Utrecht;2022-10-17;;;")
    c.b4([A])
    c.b4([B], uitvoerder="680344")
    zin = "Bij deze brieven is geen e-mailadres bekend: Utrecht."
    assert zin in c.monitor("2022-10-10T12:00").uit
    assert zin in (c.map_ / "rapporten/monitor.html").read_text(encoding="utf-8")


def test_bare_bvtool_tells_the_list_of_the_day_with_names(tmp_path: Path) -> None:
    c = make_cak(tmp_path / "cak", AMSTERDAM, UTRECHT)
    leeg = bare(c, "2022-10-10T09:00")
    assert (leeg.code, "Vul gemeenten.csv" in leeg.uit) == (0, True)
    c.b4([A])
    c.monitor("2022-10-13T12:00")
    voor = (c.map_ / "dossier.db").read_bytes()
    gelopen = bare(c, "2022-10-14T09:00")
    assert gelopen.code == 1
    for woorden in (
        "Bellen    1 gemeente",
        "Amsterdam: nieuw, Geen antwoord (000 000 0363)",
        "Verstuur 1 brief",
        "Volgende  bvtool monitor",
    ):
        assert woorden in gelopen.uit
    assert A not in gelopen.uit
    assert (c.map_ / "dossier.db").read_bytes() == voor
    gegevens = bare(c, "2022-10-14T09:00", "--json").json
    assert (gegevens["bellen"], gegevens["open"]) == (["Amsterdam"], 2)
    assert gegevens["uiterlijk"] == "2022-10-14"


def test_the_list_of_the_day_is_that_of_the_moment_and_not_of_the_last_monitor(cak: Cak) -> None:
    cak.b4([A])
    cak.monitor("2022-10-13T12:00")
    assert "Bellen    niemand" in bare(cak, "2022-10-13T17:00").uit
    assert "Bellen    1 gemeente" in bare(cak, "2022-10-13T17:01").uit


def test_bare_bvtool_survives_a_list_of_gemeenten_that_is_gone(cak: Cak, tmp_path: Path) -> None:
    cak.b4([A])
    cak.monitor("2022-10-13T12:00")
    shutil.move(cak.map_ / "gemeenten.csv", tmp_path / "weg.csv")
    gelopen = bare(cak, "2022-10-14T09:00")
    assert (gelopen.code, "Vul gemeenten.csv" in gelopen.uit) == (0, True)
