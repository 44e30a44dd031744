"""`bvtool start`: a whole practice week by choosing from menus, and no command typed."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

import pytest

from bvtool.kalender.klok import read_klok
from bvtool.kalender.timeslot import next_timeslot
from tests.hulp import MAANDAG, fill, query_ledger, run

pytest.importorskip("pty")  # Windows has no pseudo-terminal

from tests.cli.venster import Venster

VERDER = "Doorgaan met de volgende stap"
ANDERE = "Een andere stap van de week kiezen"


def fill_open(pad: Path) -> None:
    """The clerk at her desk: announces nobody of whom she is asked."""
    fill(pad)


@pytest.mark.traag
@pytest.mark.sqlite
def test_the_practice_week_through_the_menu_alone(tmp_path: Path) -> None:
    """The dates are those of the practice, in the week after this one, and nothing is wider than
    the window. The clock of the practice is told once, not under every step."""
    maandag = next_timeslot(read_klok(None).vandaag)
    week = {n: f"{maandag + timedelta(days=n):%d-%m-%Y}" for n in (-7, -3, 1)}
    v = Venster(tmp_path, "start")
    assert "bestandsvergelijking beschermd wonen" in v.read()
    v.choose("Oefenen met verzonnen gegevens")
    scherm = v.type("oefenen é")
    assert f"U oefent. Het is nu: {week[-7]} 11:30 uur." in scherm
    scherm = v.choose(VERDER)
    assert "Samen                         45  (gelijk aan B4)" in scherm
    assert "Fase      beoordelen" in v.type("")
    fill_open(tmp_path / "oefenen é" / "werk" / "werkboek.xlsx")
    scherm = v.choose(VERDER)
    assert "werkboek.xlsx" in scherm
    assert "terugkoppeling_680363.xlsx" in v.type("ja")
    scherm = v.type("")
    assert "wachten op akkoord" in scherm
    assert f"{week[-3]} 10:00" in scherm
    assert "niets vastgelegd" in v.choose(VERDER) + v.type("")  # Enter alone is never a go
    v.choose(VERDER)
    assert f"Het akkoord van {week[-3]} is vastgelegd" in v.type("v")
    assert f"{week[1]} 09:00" in v.type("")
    scherm = v.choose(VERDER)
    assert "Proef" in scherm or "zou" in scherm
    v.type("")
    assert "niets veranderd" in v.type("")  # Enter alone sends nothing
    assert query_ledger(tmp_path / "oefenen é", "select count(*) from bericht") == [(0,)]
    v.choose(VERDER)
    v.type("")
    assert "407_" in v.type("ja")
    assert "wachten op antwoord" in v.type("")
    assert "bvtool speelt het CAK" in v.choose(VERDER)
    v.type("")
    assert "Goedgekeurd" in v.choose(VERDER)
    v.type("")
    v.choose(ANDERE)
    assert "AanleverrapportageBW" in v.choose("Het weekrapport van dinsdag maken")
    v.type("")
    v.choose("Hulp")
    v.type("")
    assert "is bewaard" in v.type("stop")
    assert v.close() == 0
    assert "--nu" not in v.alles
    rijen = re.split(r"[\n\r]", v.alles)
    assert [rij for rij in rijen if len(rij) > 80 and " " in rij.strip()[:79]] == []
    assert query_ledger(tmp_path / "oefenen é", "select count(*) from akkoord") == [(1,)]


def test_a_new_dossier_by_answering_questions(tmp_path: Path) -> None:
    v = Venster(tmp_path, "start")
    v.read()
    v.choose("Een nieuw dossier maken")
    assert "kent bvtool niet" in v.type("Nergenshuizen")
    assert "Amsterdam, code 0363." in v.type("amsterdam")
    v.type("")
    v.choose("De migratie")
    assert "geen maandag" in v.type("18-10-2022")
    v.type("17-10-2022")
    scherm = v.type("")
    assert "wachten op bestanden" in scherm
    toml = (tmp_path / "0363-amsterdam-2022-10-17" / "bvtool.toml").read_text("utf-8")
    assert 'uitvoerder = "680363"' in toml
    v.choose("Een ander dossier")
    assert "Een nieuw dossier maken" in v.alles
    v.type("")
    v.type("0")
    assert v.close() == 0


def test_a_file_is_chosen_by_number_and_a_fault_does_not_end_the_menu(tmp_path: Path) -> None:
    map_ = tmp_path / "d"
    gelopen = run("--nu", MAANDAG, "nieuw", map_, "--gemeente", "0363", "--uitvoerder", "680363",
                  "--timeslot", "2022-10-17")  # fmt: skip
    assert gelopen.code == 0
    (map_ / "inkomend" / "a.csv").write_text("BSN;Startdatum\n999900006;1-1-2020\n", "utf-8")
    (map_ / "inkomend" / "b.csv").write_text("BSN;Startdatum;Naam\n999900006;1-1-2020;X\n", "utf-8")
    v = Venster(map_, "--nu", MAANDAG, "start")
    assert "vergelijken" in v.read()
    assert "weet niet zeker welk bestand" in v.choose(VERDER)
    v.type("")
    v.choose(ANDERE)
    v.choose("Zelf aanwijzen")
    v.choose("a.csv")
    assert "B4 heeft 1 rij, uw register 1." in v.choose("b.csv")
    v.type("")
    v.choose("Een bestand laten nakijken")
    assert "B4-bestand" in v.choose("a.csv")
    v.type("")
    v.type("stop")
    assert v.close() == 0


def test_without_a_window_the_menu_says_what_to_do(tmp_path: Path) -> None:
    gelopen = run("--json", "start", in_map=tmp_path)
    assert (gelopen.code, gelopen.json["wat_nu"]) == (2, "Vraag de volgende stap met: bvtool")
