"""A round in which the CAK knows nobody of a gemeente: her people are announced all the same."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from tests.cak.hulp import AMSTERDAM, BSNS, UTRECHT, make_cak
from tests.cak.rondehulp import make_migratie
from tests.cak.rondehulp import read as read_monitor
from tests.cli.test_ronde_twijfel import row
from tests.hulp import fictieve_bsns, make_rondedossier, run, write_csv

NU, PEIL = "2022-12-13T10:00", "2022-12-12"
MENSEN = fictieve_bsns(4)[1:]


def test_a_file_without_rows_is_asked_first_and_then_everybody_starts(tmp_path: Path) -> None:
    map_ = make_rondedossier(tmp_path / "0363")
    (map_ / "inkomend" / "B4.csv").write_text("BSN;Achternaam;Startdatum;Einddatum\r\n", "utf-8")
    register = [row(BSN=bsn, Achternaam="Fictief") for bsn in MENSEN]
    write_csv(map_ / "inkomend" / "register.csv", register)
    gelopen = run("--dossier", map_, "--nu", NU, "vergelijk")
    assert (gelopen.code, "geen enkele rij" in gelopen.fout) == (65, True)
    assert 'bvtool vergelijk --toch "het CAK kent niemand"' in gelopen.fout
    uit = run("--dossier", map_, "--nu", NU, "--json", "vergelijk", "--toch", "niemand").json
    assert (uit["b4_rijen"], uit["wij_corrigeren"], uit["te_beoordelen"]) == (0, len(MENSEN), 0)
    assert run("--dossier", map_, "--nu", NU, "terugkoppeling").code == 0
    antwoord = next((map_ / "uitgaand").glob("bestandsvergelijking*.xlsx"))
    starts = [r for blad in openpyxl.load_workbook(antwoord) for r in blad.values if "Start" in r]
    assert {cel for rij in starts for cel in rij} >= set(MENSEN)
    gemeld = run("--dossier", map_, "--nu", NU, "--json", "aanmelden")
    assert gemeld.json["nieuw"] == len(MENSEN), gemeld

    c = make_migratie(tmp_path / "cak")
    run("--dossier", c.map_, "--nu", "2022-12-12T09:00", "ronde", "--peildatum", PEIL)
    assert "Nog geen B4" in c.monitor("2022-12-14T13:00").uit
    c.put(f"b4/{PEIL}/680363.csv", b"BSN;Achternaam\r\n", "2022-12-12T10:00")
    c.put(f"terugkoppeling/{antwoord.name}", antwoord.read_bytes(), "2022-12-14T12:00")
    stand = read_monitor(c, "2022-12-15T12:00")
    assert (stand["stappen"]["B4"], stand["stappen"]["Volledig"]) == ("geplaatst", "klopt")
    assert (stand["telling"]["gevraagd"], stand["telling"]["toegezegd"]) == (0, len(MENSEN))
    assert "Nog geen B4 geplaatst voor: Amsterdam" not in c.monitor("2022-12-15T12:00").uit


@pytest.mark.parametrize("naam", ["680363.csv", "680363 2022-10-10.csv", "2022-10-10/680363.csv"])
def test_in_the_migration_a_file_without_rows_is_refused(tmp_path: Path, naam: str) -> None:
    """There it may only be half an export: nobody would be asked anything."""
    c = make_cak(tmp_path / "cak")
    c.put(f"b4/{naam}", b"BSN;Achternaam\r\n", "2022-10-11T10:00")
    assert "geen enkele rij" in str(c.json("2022-10-12T09:00"))


def test_the_list_gives_a_file_for_who_has_nobody(tmp_path: Path) -> None:
    c = make_cak(tmp_path / "cak", AMSTERDAM, UTRECHT)
    lijst = tmp_path / "landelijk.csv"
    lijst.write_text(f"Uitvoerderscode;BSN\r\n680363;{BSNS[0]}\r\n", encoding="utf-8")
    deel = tmp_path / PEIL
    zonder = run("--dossier", c.map_, "b4", lijst, "--uit", deel)
    assert (zonder.code, len(list(deel.iterdir()))) == (0, 1)
    met = run("--dossier", c.map_, "b4", lijst, "--uit", tmp_path / "met" / PEIL, "--ook-leeg")
    leeg = openpyxl.load_workbook(tmp_path / "met" / PEIL / "B4_680344.xlsx").active
    assert leeg is not None
    assert [list(r) for r in leeg.values] == [["Uitvoerderscode", "BSN"]]
    assert "alleen de koppen" in met.uit


def test_who_merged_gets_no_file_of_nobody(tmp_path: Path) -> None:
    """It would stand beside the file of her successor, and be newer."""
    weesp = "0457;680457;Weesp;2022-10-24;B. Visser;000 000 0457;bw@weesp.example;0363;2022-03-24"
    c = make_cak(tmp_path / "cak")
    koppen = (c.map_ / "gemeenten.csv").read_text(encoding="utf-8").splitlines()
    koppen = [f"{koppen[0]};opgegaan in;per", *(f"{r};;" for r in koppen[1:] if r), weesp]
    (c.map_ / "gemeenten.csv").write_text("\r\n".join(koppen) + "\r\n", encoding="utf-8")
    lijst = tmp_path / "landelijk.csv"
    lijst.write_text(f"Uitvoerderscode;BSN\r\n680363;{BSNS[0]}\r\n", encoding="utf-8")
    uit = tmp_path / PEIL
    gelopen = run("--nu", NU, "--dossier", c.map_, "b4", lijst, "--uit", uit, "--ook-leeg")
    assert gelopen.code == 0, gelopen
    assert [p.name for p in uit.iterdir()] == ["B4_680363.xlsx"]
    assert "Weesp" not in gelopen.uit
