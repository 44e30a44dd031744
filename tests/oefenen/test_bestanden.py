"""The files: the same bytes for the same seed, readable by others, and like real exports."""

import csv
import random
from datetime import datetime
from typing import Any

import openpyxl
import pytest

from bvtool.oefenen.voorbeeld.bsn import Bsnvoorraad
from bvtool.oefenen.voorbeeld.maak import Vormen, check_opzet, choose_vormen, write_bestanden
from bvtool.oefenen.voorbeeld.personenstroom import Opzet, make_blokken
from bvtool.oefenen.voorbeeld.schrijf import EXCEL_RIJEN, XlsxSchrijver
from bvtool.vak.fouten import Gebruiksfout, InterneFout
from bvtool.vak.tabellen import load_tabel

from . import orakel
from .test_waarheid import make

OPZET = Opzet(1, 150, "0363", "680363")


def write(map_, opzet=OPZET, vormen=None):
    map_.mkdir()
    write_bestanden(opzet, vormen or Vormen(), map_)
    return {pad.name: pad.read_bytes() for pad in sorted(map_.iterdir())}


@pytest.mark.parametrize("vorm", ["xlsx", "csv"])
def test_the_same_seed_gives_the_same_bytes(tmp_path, vorm):
    vormen = Vormen(vorm, vorm)
    assert write(tmp_path / "een", vormen=vormen) == write(tmp_path / "twee", vormen=vormen)


def test_another_seed_gives_other_persons(tmp_path):
    een = write(tmp_path / "een")
    twee = write(tmp_path / "twee", Opzet(2, 150, "0363", "680363"))
    assert list(een) == list(twee)
    assert all(een[naam] != twee[naam] for naam in een)


def test_xlsx_and_csv_hold_the_same(tmp_path):
    een = make(tmp_path / "een", 200)
    twee = make(tmp_path / "twee", 200, vormen=Vormen("csv", "csv"))
    assert een[2] == twee[2]
    assert orakel.judge(*een[:2]) == orakel.judge(*twee[:2])


def test_the_headers_are_the_usual_ones_of_the_table_of_columns(tmp_path):
    b4, register, _ = make(tmp_path, 20)
    for pad, bestand in ((b4, "b4"), (register, "register")):
        rijen = (r for r in load_tabel("kolommen") if r["bestand"] == bestand)
        koppen = [r["kop"] for r in rijen if r["verplicht"] != "zelden"]
        assert [c.value for c in openpyxl.load_workbook(pad).worksheets[0][1]] == koppen


def test_the_workbook_looks_like_an_export(tmp_path):
    b4, register, _ = make(tmp_path, 400)
    kolom = [rij["BSN"] for _, rij in orakel.read_rijen(b4)]
    assert sum(isinstance(cel, int) for cel in kolom) > 350
    assert any(isinstance(cel, str) and cel.count(".") == 2 for cel in kolom)
    assert any(isinstance(cel, str) and cel.isdecimal() for cel in kolom)
    assert 9921 in kolom
    rijen = [rij for _, rij in orakel.read_rijen(register)]
    assert all(isinstance(rij["Ingangsdatum"], datetime) for rij in rijen)
    assert {"00-00-0000", "31-12-9999"} <= {rij["Einddatum"] for rij in rijen}
    boek = openpyxl.load_workbook(b4)
    assert boek.sheetnames == ["B4"]
    assert boek.worksheets[0].freeze_panes is None
    assert boek.worksheets[0]["F2"].number_format == "dd-mm-yyyy"


def test_a_full_sheet_is_a_fault(tmp_path):
    schrijver = XlsxSchrijver(tmp_path / "vol.xlsx", "b4", "B4", merk=False)
    schrijver.rij = EXCEL_RIJEN
    with pytest.raises(InterneFout):
        schrijver.write({"bsn": 1})
    schrijver.close()


@pytest.mark.parametrize(
    ("klanten", "vorm"), [(5000, "xlsx"), (800_000, "xlsx"), (900_000, "csv"), (2_000_000, "csv")]
)
def test_what_does_not_fit_on_a_sheet_becomes_csv(klanten, vorm):
    opzet = Opzet(1, klanten, "0363", "680363", synthetisch=True)
    assert choose_vormen(opzet, Vormen()) == Vormen(vorm, vorm)


@pytest.mark.parametrize(
    ("klanten", "synthetisch"), [(0, False), (-1, True), (9093, False), (5_000_001, True)]
)
def test_too_few_or_too_many_clients_are_refused(klanten, synthetisch):
    with pytest.raises(Gebruiksfout):
        check_opzet(Opzet(1, klanten, "0363", "680363", synthetisch))


def test_gemeenten_can_share_a_stock_of_numbers():
    voorraad = Bsnvoorraad(random.Random(1), paren=10, synthetisch=False)
    gezien: set[str] = set()
    nummers: set[object] = set()
    for volg, gemeente in enumerate(("0363", "0599")):
        opzet = Opzet(volg, 300, gemeente, f"68{gemeente}")
        blokken = list(make_blokken(opzet, voorraad=voorraad, eerste_nummer=1_000 * volg))
        bsns = {f"{int(str(r['bsn'])):09d}" for blok in blokken for r in blok.register}
        klanten = {rij["klantnummer"] for blok in blokken for rij, _ in blok.b4}
        assert not bsns & gezien
        assert not klanten & nummers
        gezien |= bsns
        nummers |= klanten
        assert {rij["gemeentecode"] for blok in blokken for rij, _ in blok.b4} == {gemeente}


def test_rows_of_large_examples_come_in_blocks():
    blokken = list(make_blokken(Opzet(1, 12_000, "0363", "680363", synthetisch=True)))
    assert len(blokken) == 2
    assert sum(len(blok.b4) for blok in blokken) > 12_000


def test_the_person_behind_an_unreadable_row_is_alone_in_name_and_birth_date(tmp_path):
    _, register, waar = make(tmp_path, 3000, vormen=Vormen("csv", "csv"))
    wie: dict[Any, set[str]] = {}
    for _, rij in orakel.read_rijen(register):
        sleutel = (rij["Achternaam"], rij["Geboortedatum"])
        wie.setdefault(sleutel, set()).add(f"{int(rij['BSN']):09d}")
    per_bsn = {bsn: sleutel for sleutel, bsns in wie.items() for bsn in bsns}
    voorstellen = [r["voorstel_bsn"] for r in waar["per_rij"] if r["voorstel_bsn"]]
    assert len(voorstellen) > 10
    for bsn in voorstellen:
        assert wie[per_bsn[bsn]] == {bsn}


def test_csv_is_what_excel_in_dutch_saves(tmp_path):
    b4, _, _ = make(tmp_path, 30, vormen=Vormen("csv", "csv"))
    rauw = b4.read_bytes()
    assert rauw.startswith(b"\xef\xbb\xbfBSN;")
    assert rauw.count(b"\r\n") == rauw.count(b"\n")
    rijen = list(csv.reader(rauw.decode("utf-8-sig").splitlines(), delimiter=";"))
    assert len({len(rij) for rij in rijen}) == 1
