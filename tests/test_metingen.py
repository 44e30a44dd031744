"""The measurements: what they are made of is what they say. No test measures time."""

from __future__ import annotations

import csv
import sqlite3
import zipfile
from contextlib import closing
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from benchmarks import schemaberichten
from benchmarks.draaien import Loop
from benchmarks.gegevens import Gegevens, take_rows
from benchmarks.klaarzetten import fill_werkboek, quote_cellen
from benchmarks.plaatje import draw
from benchmarks.proef import BVTOOL, KLEIN, VLOER, Eis, Maten, Proef
from benchmarks.proeven import list_proeven
from benchmarks.uitslag import Uitslag
from benchmarks.vloeren import berichten
from benchmarks.weken import find_dag, write_week
from tests.hulp import fictieve_bsns, run


@pytest.mark.parametrize("maten", [KLEIN, Maten()])
def test_every_measurement_has_a_name_of_its_own(tmp_path: Path, maten: Maten) -> None:
    namen = [naam for naam, _ in list_proeven(Gegevens(tmp_path, print), None, maten)]
    assert len(namen) == len(set(namen))
    nodig = {"stand-open-5000", f"aanhaling-{maten.aanhaling}", f"niemand-{maten.niemand}",
             "maken-WMO407", "weken-vergelijk", "weken-omvang"}  # fmt: skip
    assert nodig <= set(namen)


def test_a_bar_is_held_against_the_ratio_of_pairs() -> None:
    proef = Proef("a", "a", 1, 3, {}, {VLOER: 2.0}, grens_geheugen=3.0, los=[Eis("b", 3, 2, "x")])
    lopen = {BVTOOL: [Loop(s, s, 40) for s in (2.0, 8.0, 9.0)],
             VLOER: [Loop(s, s, 10) for s in (1.0, 2.0, 9.0)]}  # fmt: skip
    eisen = {e.wat: (e.gemeten, e.gehaald) for e in Uitslag(proef, lopen).eisen()}
    assert eisen == {"tijd tegen vloer": (2.0, True), "geheugen tegen vloer": (4.0, False),
                     "b": (3, False)}  # fmt: skip


def test_the_picture_has_a_line_and_a_name_for_everybody() -> None:
    svg = draw("Kosten", {"bvtool": [(1_000, 0.5), (10_000, 2)], "vloer": [(1_000, 0.1)]}, "s")
    boom = ET.fromstring(svg)
    assert len(boom.findall("{*}polyline")) == 2
    assert len(boom.findall("{*}circle")) == 3
    assert {"bvtool", "vloer"} <= {t.text for t in boom.findall("{*}text")}


@pytest.mark.parametrize("soorten", ["WMO407", "WMO405", "WMO401,WMO403"])
def test_the_floor_of_messages_makes_the_same_bytes(tmp_path: Path, soorten: str) -> None:
    velden, vormen = str(tmp_path / "velden.csv"), str(tmp_path / "vormen.json")
    schemaberichten.write_velden(soorten, "20", velden)
    schemaberichten.make_vormen(soorten, vormen)
    schemaberichten.make_berichten(soorten, velden, str(tmp_path / "bvtool.zip"))
    berichten.main(velden, vormen, str(tmp_path / "vloer.zip"))
    ons, vloer = (
        {lid: zip_.read(lid) for lid in zip_.namelist()}
        for naam in ("bvtool.zip", "vloer.zip")
        for zip_ in [zipfile.ZipFile(tmp_path / naam)]
    )
    assert ons == vloer
    assert len(ons) == 20


def test_quotes_change_no_cell(tmp_path: Path) -> None:
    rijen = [["merk"], ["BSN", "Naam"], ["1", 'x "y"; z'], ["2", ""]]
    pad = tmp_path / "inkomend" / "a.csv"
    pad.parent.mkdir()
    with pad.open("w", encoding="utf-8-sig", newline="") as stroom:
        csv.writer(stroom, delimiter=";").writerows(rijen)
    quote_cellen(str(tmp_path))
    tekst = pad.read_text(encoding="utf-8-sig")
    assert all(r.startswith('"') and r.endswith('"') for r in tekst.splitlines())
    with pad.open(encoding="utf-8-sig", newline="") as stroom:
        assert list(csv.reader(stroom, delimiter=";")) == rijen


def test_rows_are_taken_by_a_digit_below_two_lines(tmp_path: Path) -> None:
    van, naar = tmp_path / "van.csv", tmp_path / "naar.csv"
    van.write_bytes(b"merk\r\nBSN\r\n10\r\n11\r\n12\r\n")
    take_rows(van, naar, 1, b"02")
    assert naar.read_bytes() == b"merk\r\nBSN\r\n10\r\n12\r\n"


def test_the_cak_is_a_week_behind(tmp_path: Path) -> None:
    klanten, weken = 400, 3
    bsns = fictieve_bsns(klanten + 2 * weken)
    mensen = [{"BSN": b, "Achternaam": "Bos", "Voorvoegsel": "", "Voorletters": "A.",
               "Geboortedatum": "01-01-1970"} for b in bsns]  # fmt: skip
    (tmp_path / "inkomend").mkdir()
    with closing(sqlite3.connect(tmp_path / "dossier.db")) as verbinding:
        verbinding.execute("create table bericht (bsn text, startnummer integer)")
    gezien = []
    for week in range(1, weken + 1):
        write_week(tmp_path, week, mensen, klanten)
        for soort in ("B4", "register"):
            pad = tmp_path / "inkomend" / f"{soort} {find_dag(week)}.csv"
            with pad.open(encoding="utf-8-sig", newline="") as stroom:
                rijen = list(csv.DictReader(stroom, delimiter=";"))
            gezien.append((len(rijen), sum(1 for r in rijen if r["Einddatum"])))
    assert gezien == [(400, 0), (402, 2), (402, 2), (404, 4), (404, 4), (406, 6)]


def test_the_workbook_that_is_filled_in_for_a_measurement_can_be_read_back(tmp_path: Path) -> None:
    map_ = tmp_path / "0363"
    assert run("voorbeeld", map_, "--klanten", 60, "--zaad", 1).code == 0
    vast = ("--dossier", map_, "--nu", "2022-10-13T10:00")
    assert run(*vast, "vergelijk").code == 1
    fill_werkboek(str(map_))
    gelopen = run(*vast, "terugkoppeling")
    assert gelopen.code == 0, gelopen
