"""What the menu asks before it acts: how many messages, how a dossier begins, the next round."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from bvtool.kalender.klok import read_klok
from bvtool.kalender.timeslot import next_timeslot
from tests.hulp import (
    DONDERDAG,
    MAANDAG,
    VRIJDAG,
    fictieve_bsns,
    fill,
    make_dossier,
    make_rondedossier,
    query_ledger,
    run,
)

pytest.importorskip("pty")  # Windows has no pseudo-terminal

from tests.cli.venster import Venster
from tests.gesprek.test_massa import LATER, approved, withdraw, zips

ANDERE = "Een andere stap van de week kiezen"


def begin(map_: Path, *woorden: str) -> Venster:
    """A menu in which a new dossier of Amsterdam is asked for, up to how it begins."""
    v = Venster(map_, *woorden, "start")
    v.read()
    v.choose("Een nieuw dossier maken")
    assert "Amsterdam, code 0363." in v.type("Amsterdam")
    assert "geen code van het CAK" in v.type("0363")
    v.type("")
    return v


@pytest.mark.sqlite
def test_very_many_messages_go_only_with_their_number(tmp_path: Path) -> None:
    """Enter alone, a word and a wrong number send nothing; the number that stands there does."""
    map_ = tmp_path / "d"
    withdraw(approved(map_), 16)
    v = Venster(map_, "--nu", LATER, "start")
    v.read()
    for antwoord, zin in (("", "niets veranderd"), ("ja", "niets veranderd")):
        v.choose(ANDERE)
        v.choose("De berichten voor het CAK maken")
        v.type("")
        assert "Typ het aantal berichten" in v.type("ja")
        assert zin in v.type(antwoord)
        v.type("")
    assert len(zips(map_)) == 1
    v.choose(ANDERE)
    v.choose("De berichten voor het CAK maken")
    v.type("")
    v.type("ja")
    assert "Typ het aantal berichten" in v.type("15")
    assert len(zips(map_)) == 1
    assert "Verwijderd (status 3)       16" in v.type("16")
    v.type("")
    v.type("stop")
    assert v.close() == 0
    assert len(zips(map_)) == 2


@pytest.mark.sqlite
def test_a_release_that_is_over_goes_only_when_the_cak_said_so(tmp_path: Path) -> None:
    """Years after the migration: the menu asks who said that it may, and does not end there."""
    b4 = [{"BSN": b, "Achternaam": "A", "Startdatum": "01-10-2022"} for b in fictieve_bsns(1)]
    register = [{"BSN": b4[0]["BSN"], "Productcategorie": "15", "Begindatum": "01-01-2020"}]
    map_ = make_dossier(tmp_path / "d", b4, register)
    for nu, *woorden in (
        (MAANDAG, "vergelijk"), (DONDERDAG, "terugkoppeling"),
        (VRIJDAG, "akkoord", "--op", "2022-10-14"),
    ):  # fmt: skip
        assert run("--dossier", map_, "--nu", nu, *woorden).code == 0
    v = Venster(map_, "--nu", "2026-12-01T10:00", "start")
    v.read()
    assert "Tegengehouden                1" in v.choose("Doorgaan")
    assert "Zei het CAK" in v.type("")
    assert "Wat wilt u doen?" in v.type("")  # nothing may go, so nothing is asked
    v.choose("Doorgaan")
    v.type("")
    v.type("mevrouw De Wit, vandaag aan de telefoon")
    assert "nu maken?" in v.type("")
    assert "Nieuw (status 1)             1" in v.type("ja")
    v.type("")
    v.type("stop")
    assert v.close() == 0
    vraag = "select aantallen from spoor where opdracht = 'aanmelden' order by nr desc"
    assert "De Wit" in query_ledger(map_, vraag)[0][0]


def test_a_workbook_that_was_refused_can_be_opened_at_once(tmp_path: Path) -> None:
    b4 = [{"BSN": b, "Achternaam": "A", "Startdatum": "01-10-2022"} for b in fictieve_bsns(2)]
    register = [{"BSN": b4[0]["BSN"], "Productcategorie": "15", "Begindatum": "01-01-2020"}]
    map_ = make_dossier(tmp_path / "d", b4, register)
    assert run("--dossier", map_, "--nu", MAANDAG, "vergelijk").code == 1
    fill(map_ / "werk" / "werkboek.xlsx", lambda b, r: (
        {"Besluit": "Misschien"} if b == "Te beoordelen" else {}
    ))  # fmt: skip
    v = Venster(map_, "--nu", MAANDAG, "start")
    v.read()
    assert "staat niet op de lijst" in v.choose("Doorgaan").replace("\n    ", " ")
    assert "het werkboek openen?" in v.type("")
    assert "werkboek.xlsx" in v.type("ja")
    v.type("")
    v.type("stop")
    assert v.close() == 0


def test_a_name_without_its_accents_is_understood(tmp_path: Path) -> None:
    v = Venster(tmp_path, "--nu", "2026-12-01T09:00", "start")
    v.read()
    v.choose("Een nieuw dossier maken")
    assert "Bedoelt u een van deze" in v.type("bergen")
    assert "Súdwest-Fryslân, code 1900" in v.type("sudwest fryslan")
    assert "geen dossier gemaakt" in v.type("terug")
    v.type("stop")
    assert v.close() == 0


def test_without_messages_nothing_is_asked_and_what_to_do_is_called_by_its_entry(
    tmp_path: Path,
) -> None:
    """A clerk who chooses a step that is not due reads which entry comes first; in a round she is
    told that no go is needed, and a report that could not be made yet raises no alarm."""
    make_rondedossier(tmp_path / "d", "2026-10-05")
    v = Venster(tmp_path / "d", "--nu", "2026-10-06T09:00", "start")
    v.read()
    v.choose(ANDERE)
    scherm = v.choose("De berichten voor het CAK maken")
    assert "In dit menu heet bvtool terugkoppeling: Het werkboek teruglezen" in scherm
    assert "nu maken?" not in v.type("")
    v.choose(ANDERE)
    assert "geen akkoord" in v.choose("Het akkoord van het CAK vastleggen")
    v.choose(ANDERE)
    v.choose("Het weekrapport van dinsdag maken")
    assert "mislukt" not in v.type("")
    assert "Zo gaat een ronde" in v.choose("Hulp")
    v.type("")
    (tmp_path / "d" / "inkomend" / "a.csv").write_text("Kamer;Bed\n1;2\n", "utf-8")
    v.choose(ANDERE)
    scherm = v.choose("B4 en uw register vergelijken")
    assert "In dit menu heet dat: Zelf aanwijzen" in scherm
    v.type("")
    v.type("stop")
    assert v.close() == 0


def test_a_dossier_can_begin_with_a_round(tmp_path: Path) -> None:
    v = begin(tmp_path, "--nu", "2026-12-01T09:00")
    assert "dag-maand-jaar" in v.choose("Een ronde")
    assert "geen datum" in v.type("")  # Enter alone is no day
    assert "vanaf 01-10-2022" in v.type("1-9-2022")
    v.type("7/12/2026")
    assert "Ronde 1" in v.type("")
    v.type("stop")
    assert v.close() == 0
    toml = (tmp_path / "0363-amsterdam-2026-12-07" / "bvtool.toml").read_text("utf-8")
    assert "peildatum = 2026-12-07" in toml


def test_enter_takes_the_next_monday_and_terug_makes_nothing(tmp_path: Path) -> None:
    maandag = next_timeslot(read_klok(None).vandaag)
    v = begin(tmp_path)
    assert f"alleen Enter: {maandag:%d-%m-%Y}" in v.choose("De migratie").replace("\n", " ")
    assert "geen dossier gemaakt" in v.type("terug")
    assert list(tmp_path.iterdir()) == []
    v.type("stop")
    assert v.close() == 0
    v = begin(tmp_path)
    v.choose("De migratie")
    dinsdag = maandag + timedelta(days=1)
    assert "geen maandag" in v.type(f"{dinsdag:%d-%m-%Y}")
    v.type("")
    assert "wachten op bestanden" in v.type("")
    v.type("stop")
    assert v.close() == 0
    assert [p.name for p in tmp_path.iterdir()] == [f"0363-amsterdam-{maandag}"]


def test_a_second_dossier_of_a_gemeente_is_asked_to_go_on(tmp_path: Path) -> None:
    """What was announced in the first is known in the second: else a start number comes twice."""
    make_dossier(tmp_path / "eerste", [], [])
    v = begin(tmp_path, "--nu", "2026-12-01T09:00")
    v.choose("Een ronde")
    v.type("7-12-2026")
    assert "Er is al een dossier van deze gemeente" in v.type("tweede")
    assert "Meegekomen" in v.type("ja")
    v.type("stop")
    assert v.close() == 0


def test_the_next_round_begins_by_answering(tmp_path: Path) -> None:
    make_rondedossier(tmp_path / "d", "2026-10-05")
    v = Venster(tmp_path / "d", "--nu", "2026-12-08T09:00", "start")
    v.read()
    v.choose(ANDERE)
    v.choose("De volgende ronde beginnen")
    assert "niets veranderd" in v.type("terug")
    v.choose(ANDERE)
    v.choose("De volgende ronde beginnen")
    v.type("7-12-2026")
    assert "geen moment" in v.type("22-12-2026")
    assert "is begonnen, met peildatum 07-12-2026" in v.type("22-12-2026 17:00")
    v.type("")
    v.type("stop")
    assert v.close() == 0
    rondes = query_ledger(tmp_path / "d", "select nr, peildatum, uiterlijk from ronde order by nr")
    assert rondes[-1][:2] == (2, "2026-12-07")
    assert str(rondes[-1][2]).startswith("2026-12-22T17:00")
