"""Rows without a decision, counted in the bytes: the same number as reading the workbook gives, or
no number at all."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from bvtool.bestanden.rondewerkboek_lezing import count_open_ronde
from bvtool.bestanden.werkboek_lezing import count_open
from bvtool.bestanden.werkboek_telling import MIGRATIETELLING, RONDETELLING, count_snel
from bvtool.vak.fouten import BvFout
from tests.hulp import make_rondedossier, run, write_csv
from tests.klein import boek_van
from tests.tabel.programmas import convert, find_programma

TE_BEOORDELEN = "Te beoordelen"
ZIN = "Aan te melden"


def column(blad: Any, kop: str) -> int:
    return int(next(cel.column for cel in blad[1] if cel.value == kop))


def put(boek: Workbook, naam: str, rij: int, kop: str, waarde: str | int | None) -> None:
    boek[naam].cell(rij, column(boek[naam], kop)).value = waarde


def read(pad: Path) -> int | None:
    """What reading gives; None when the workbook is refused."""
    try:
        return count_open(pad)
    except BvFout:
        return None


def save(klein: Path, doe: Callable[[Workbook], object]) -> Path:
    pad = boek_van(klein)
    boek = load_workbook(pad)
    doe(boek)
    boek.save(pad)
    return pad


GEWOON: dict[str, Callable[[Workbook], object]] = {
    "zoals het was": lambda b: None,
    "een besluit": lambda b: put(b, TE_BEOORDELEN, 2, "Besluit", "Aanmelden"),
    "een besluit weg": lambda b: put(b, ZIN, 2, "Besluit", None),
    "alleen spaties": lambda b: put(b, ZIN, 2, "Besluit", " \u00a0 "),
    "een getal": lambda b: put(b, ZIN, 2, "Besluit", 0),
    "teken zonder letter": lambda b: put(b, TE_BEOORDELEN, 2, "Besluit", "?"),
    "een goed BSN": lambda b: put(b, TE_BEOORDELEN, 2, "Juist BSN", "999901232"),
    "een rij weg": lambda b: b[TE_BEOORDELEN].delete_rows(2),
    "een lege rij ertussen": lambda b: b[TE_BEOORDELEN].insert_rows(2),
    "een kolom erbij": lambda b: b[ZIN].insert_cols(1),
    "alles doorgeschoven": lambda b: b[ZIN].insert_rows(1, 3),
}
VREEMD: dict[str, Callable[[Workbook], object]] = {
    "een formule": lambda b: put(b, ZIN, 2, "Toelichting", "=1+1"),
    "een fout": lambda b: put(b, ZIN, 2, "Besluit", "#N/A"),
    "een blad erbij": lambda b: b.create_sheet("Kladje"),
    "een blad weg": lambda b: b.remove(b[ZIN]),
    "een kop anders": lambda b: put(b, ZIN, 1, "Besluit", "Beslissing"),
    "een kop dubbel": lambda b: put(b, ZIN, 1, "Toelichting", "Besluit"),
    "een sleutel weg": lambda b: put(b, ZIN, 2, "Regel", None),
}


@pytest.mark.parametrize("wat", GEWOON)
def test_what_people_do_in_a_workbook_is_counted_without_reading_it(klein: Path, wat: str) -> None:
    pad = save(klein, GEWOON[wat])
    assert count_snel(pad, MIGRATIETELLING) == read(pad) is not None


@pytest.mark.parametrize("wat", VREEMD)
def test_what_is_odd_is_left_to_reading(klein: Path, wat: str) -> None:
    assert count_snel(save(klein, VREEMD[wat]), MIGRATIETELLING) is None


def test_as_bvtool_made_it(klein: Path) -> None:
    pad = boek_van(klein)
    assert count_snel(pad, MIGRATIETELLING) == count_open(pad) > 0


def test_as_libreoffice_saves_it(klein: Path, tmp_path: Path) -> None:
    if (soffice := find_programma("soffice")) is None:
        return
    pad = convert(soffice, boek_van(klein), "xlsx:Calc MS Excel 2007 XML", tmp_path)
    assert count_snel(pad, MIGRATIETELLING) == count_open(boek_van(klein))


def test_a_round(tmp_path: Path) -> None:
    map_ = make_rondedossier(tmp_path / "0363")
    bsns = ("999900006", "999900018")
    write_csv(map_ / "inkomend" / "cak.csv", [{"BSN": b, "Startdatum": "1-10-2022"} for b in bsns])
    register = {"BSN": bsns[0], "Ingangsdatum": "1-1-2020", "Productcategorie": "15"}
    write_csv(map_ / "inkomend" / "register.csv", [register])
    run("--nu", "2022-12-13T10:00", "--dossier", map_, "vergelijk")
    pad = boek_van(map_)
    assert count_snel(pad, RONDETELLING) == count_open_ronde(pad) == 1
    assert count_snel(pad, MIGRATIETELLING) is None
