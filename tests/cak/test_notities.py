"""What staff type in the workbook of the monitor is there again in the next one."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from tests.cak.hulp import AMSTERDAM, BSNS, UTRECHT, Cak, make_cak
from tests.hulp import table

A, B = BSNS[:2]


@pytest.fixture
def cak(tmp_path: Path) -> Cak:
    c = make_cak(tmp_path / "cak", AMSTERDAM, UTRECHT)
    c.b4([A, B])
    c.monitor("2022-10-14T09:00")
    return c


def boek(c: Cak) -> Path:
    return c.map_ / "rapporten/monitor.xlsx"


def type_in(c: Cak, blad: str, rij: int, kop: str, tekst: str) -> None:
    """Type in the cell below this header; a header that is not there is put behind the last."""
    werkmap = openpyxl.load_workbook(boek(c))
    vel = werkmap[blad]
    koppen = [cel.value for cel in vel[1]]
    if kop not in koppen:
        koppen.append(kop)
        vel.cell(1, len(koppen), kop)
    vel.cell(rij, koppen.index(kop) + 1, tekst)
    werkmap.save(boek(c))


def test_the_workbook_opens_on_the_calls(cak: Cak) -> None:
    assert openpyxl.load_workbook(boek(cak)).active.title == "Bellen"


def test_a_note_on_a_call_stays_with_the_gemeente(cak: Cak) -> None:
    type_in(cak, "Bellen", 2, "Notitie", "zit in Spanje tot 20 oktober")
    cak.monitor("2022-10-14T10:00")
    assert table(boek(cak), "Bellen")[0]["Notitie"] == "zit in Spanje tot 20 oktober"
    cak.antwoord([(A, "J", ""), (B, "J", "")], moment="2022-10-14T11:00")
    cak.monitor("2022-10-14T12:00")
    assert table(boek(cak), "Bellen") == []
    assert table(boek(cak), "Gemeenten")[0]["Notitie"] == "zit in Spanje tot 20 oktober"
    cak.monitor("2022-10-19T12:00")
    assert table(boek(cak), "Bellen")[0]["Notitie"] == "zit in Spanje tot 20 oktober"


def test_a_column_of_somebodys_own_is_kept(cak: Cak) -> None:
    type_in(cak, "Gemeenten", 3, "Wie belt", "Karin")
    cak.monitor("2022-10-14T10:00")
    assert [r["Wie belt"] for r in table(boek(cak), "Gemeenten")] == [None, "Karin", None]


def test_a_note_on_a_client_stays_with_the_client(cak: Cak) -> None:
    cak.antwoord([(A, "J", ""), (B, "J", "")])
    cak.monitor("2022-10-19T09:00")
    assert [r["BSN"] for r in table(boek(cak), "Ontbreekt")] == [A, B]
    type_in(cak, "Ontbreekt", 3, "Notitie", "verhuist")
    cak.retour(cak.bericht(B, 1), "9404", moment="2022-10-20T09:00")
    cak.monitor("2022-10-20T10:00")
    assert [(r["BSN"], r["Notitie"]) for r in table(boek(cak), "Ontbreekt")] == [(A, None)]
    assert [(r["BSN"], r["Notitie"]) for r in table(boek(cak), "Afgekeurd")] == [(B, "verhuist")]


def test_a_later_text_in_the_same_cell_counts(cak: Cak) -> None:
    type_in(cak, "Bellen", 2, "Notitie", "eerste")
    cak.monitor("2022-10-14T10:00")
    type_in(cak, "Bellen", 2, "Notitie", "tweede")
    cak.monitor("2022-10-14T11:00")
    assert table(boek(cak), "Bellen")[0]["Notitie"] == "tweede"
    cak.monitor("2022-10-14T12:00")
    assert table(boek(cak), "Bellen")[0]["Notitie"] == "tweede"


def test_two_texts_at_once_are_both_kept(cak: Cak) -> None:
    type_in(cak, "Bellen", 2, "Notitie", "hier")
    type_in(cak, "Gemeenten", 2, "Notitie", "daar")
    cak.monitor("2022-10-14T10:00")
    assert table(boek(cak), "Bellen")[0]["Notitie"] == "hier / daar"


def test_a_sheet_of_somebodys_own_is_kept_as_a_copy(cak: Cak) -> None:
    werkmap = openpyxl.load_workbook(boek(cak))
    werkmap.create_sheet("Mijn lijst")["A1"] = "belangrijk"
    werkmap.save(boek(cak))
    gelopen = cak.monitor("2022-10-14T10:00")
    kopie = cak.map_ / "rapporten/bewaard/monitor 2022-10-14 1000.xlsx"
    assert "rapporten/bewaard/monitor 2022-10-14 1000.xlsx" in gelopen.fout
    assert openpyxl.load_workbook(kopie)["Mijn lijst"]["A1"].value == "belangrijk"
    assert "Mijn lijst" not in openpyxl.load_workbook(boek(cak)).sheetnames


def test_without_typing_nothing_changes(cak: Cak) -> None:
    voor = boek(cak).read_bytes()
    assert "niets veranderd" in cak.monitor("2022-10-14T09:00").uit
    assert boek(cak).read_bytes() == voor
