"""The menu in a dossier of the CAK: rounds are begun and closed off without a command typed."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cak.rondehulp import BESLUITEN, answer, go, make_migratie
from tests.hulp import query_ledger

pytest.importorskip("pty")  # Windows has no pseudo-terminal

from tests.cli.venster import Venster

RONDES = "De rondes: de volgende beginnen"
EINDRAPPORT = "Het eindrapport van een ronde maken"


@pytest.mark.sqlite
def test_the_cak_begins_a_round_and_makes_the_end_report_of_each(tmp_path: Path) -> None:
    map_ = make_migratie(tmp_path / "cak").map_
    v = Venster(map_, "--nu", "2022-12-12T09:00", "start")
    v.read()
    v.choose(RONDES)
    assert "rapporten/eindrapport.xlsx" in v.choose(EINDRAPPORT)  # of one round: nothing is asked
    v.type("")
    v.choose(RONDES)
    vraag = v.choose("De volgende ronde beginnen")
    assert "voor iedere gemeente" in vraag
    assert "Op welke dag maakte u de bestanden" in vraag
    assert "archief" not in vraag
    assert "Dit is geen datum" in v.type("morgen")
    assert "Wanneer wilt u de antwoorden hebben" in v.type("12-12-2022")
    assert "Dit is geen moment" in v.type("22-12-2022")
    begonnen = v.type("22-12-2022 17:00")
    assert "Ronde 2 (beschermd wonen) is begonnen voor iedere gemeente" in begonnen
    v.type("")
    v.choose(RONDES)
    assert "Ronde 2  periodiek" in v.choose("De rondes laten zien")
    assert "In dit menu heet bvtool ronde: De volgende ronde beginnen" in v.alles
    v.type("")
    v.type("stop")
    assert v.close() == 0
    sql = "select nr, peildatum, uiterlijk from ronde order by nr"
    assert query_ledger(map_, sql)[-1] == (2, "2022-12-12", "2022-12-22T17:00:00+01:00")


@pytest.mark.sqlite
def test_the_end_report_is_asked_per_round(tmp_path: Path) -> None:
    c = make_migratie(tmp_path / "cak")
    go(c, "2022-12-12T09:00", "ronde", "--peildatum", "2022-12-12")
    klanten = "BSN\r\n" + "".join(f"{besluit[0]}\r\n" for besluit in BESLUITEN)
    c.put("b4/2022-12-12/680363.csv", klanten.encode(), "2022-12-12T10:00")
    answer(c, BESLUITEN)
    v = Venster(c.map_, "--nu", "2023-01-09T10:00", "start")
    v.read()
    v.choose(RONDES)
    keuzes = v.choose(EINDRAPPORT)
    assert "1  Ronde 2, peildatum 12-12-2022" in keuzes
    assert "2  De migratie" in keuzes
    assert "rapporten/" not in v.type("")  # Enter alone makes nothing
    v.choose(RONDES)
    v.choose(EINDRAPPORT)
    assert "rapporten/eindrapport-ronde-2.xlsx" in v.choose("Ronde 2")
    v.type("")
    v.choose(RONDES)
    v.choose(EINDRAPPORT)
    assert "rapporten/eindrapport.xlsx" in v.choose("De migratie")
    v.type("")
    v.type("stop")
    assert v.close() == 0


@pytest.mark.sqlite
def test_thinking_better_of_it_begins_no_round(tmp_path: Path) -> None:
    map_ = make_migratie(tmp_path / "cak").map_
    v = Venster(map_, "--nu", "2022-12-12T09:00", "start")
    v.read()
    v.choose(RONDES)
    v.choose("De volgende ronde beginnen")
    assert "niets veranderd" in v.type("terug")
    hulp = v.choose("Hulp")
    assert "inkomend/b4" in hulp
    assert "register" not in hulp, "the week of the CAK, not that of a gemeente"
    v.type("")
    v.type("stop")
    assert v.close() == 0
    assert query_ledger(map_, "select count(*) from ronde where nr > 1") == [(0,)]


@pytest.mark.sqlite
def test_the_cak_practises_as_the_cak(tmp_path: Path) -> None:
    """The practice is one of the CAK, at the moment of its data; a second time it goes on there."""
    make_migratie(tmp_path / "cak")
    v = Venster(tmp_path / "cak", "start")
    v.read()
    for _ in range(2):
        v.choose("Een ander dossier, een nieuw dossier of oefenen")
        v.choose("Oefenen met verzonnen gegevens")
        scherm = v.type("oefening é")
        assert "U oefent. Het is nu: 29-11-2022 12:0" in scherm
        assert "De monitor maken" in scherm
    assert "rapporten/monitor.html" in v.choose("De monitor maken")
    assert "12:02 uur" in v.type("")
    v.type("stop")
    assert v.close() == 0
    assert (tmp_path / "cak" / "oefening é" / "rapporten" / "monitor.html").is_file()
