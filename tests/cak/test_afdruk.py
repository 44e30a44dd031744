"""On paper: the page, the pages of the gemeenten and the workbook can be read and end nowhere."""

import subprocess
from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from tests.cak.hulp import AMSTERDAM, BSNS, UTRECHT, Cak, make_cak
from tests.tabel.programmas import convert, find_programma

LIJSTEN = (
    "Ontbreekt",
    "Afgekeurd",
    "Wacht op antwoord",
    "Niet toegezegd",
    "Andere startdatum",
    "Te laat aangeleverd",
    "Antwoord CAK te laat",
)
pytestmark = pytest.mark.traag


@pytest.fixture(scope="module")
def cak(tmp_path_factory: pytest.TempPathFactory) -> Cak:
    c = make_cak(tmp_path_factory.mktemp("afdruk") / "cak", AMSTERDAM, UTRECHT)
    c.b4(BSNS[:60])
    c.antwoord([(bsn, "J", "") for bsn in BSNS[:60]])
    c.retour(c.bericht(BSNS[0], 1), "9404")
    assert c.monitor("2022-10-20T12:00").code == 1
    return c


def sheet(c: Cak, naam: str) -> Worksheet:
    blad = openpyxl.load_workbook(c.map_ / "rapporten/monitor.xlsx")[naam]
    assert isinstance(blad, Worksheet)
    return blad


@pytest.mark.parametrize("naam", ["Bellen", "Gemeenten", *LIJSTEN])
def test_every_table_lies_on_its_side_and_has_its_headers_on_each_page(cak: Cak, naam: str) -> None:
    blad = sheet(cak, naam)
    assert blad.page_setup.orientation == "landscape"
    assert blad.page_setup.paperSize == 9
    assert blad.print_title_rows == "$1:$1"


def test_the_wide_table_of_gemeenten_goes_on_beside_with_the_name_on_each_page(cak: Cak) -> None:
    blad = sheet(cak, "Gemeenten")
    assert blad.print_title_cols == "$A:$A"
    assert len(blad.col_breaks.brk) >= 2
    assert (blad.page_setup.scale or 0) >= 55


@pytest.mark.parametrize("naam", LIJSTEN)
def test_a_list_without_notes_is_one_page_wide_and_does_not_print_the_column_for_them(
    cak: Cak, naam: str
) -> None:
    blad = sheet(cak, naam)
    assert blad.sheet_properties.pageSetUpPr.fitToPage
    assert {c.value for c in blad[1]} > {"Toegezegd", "Notitie"}
    assert blad["I1"].value == "Toegezegd"
    assert ":$I$" in str(blad.print_area)


def test_notes_are_printed_with_the_person_on_each_page(tmp_path: Path) -> None:
    c = make_cak(tmp_path / "cak")
    c.b4(BSNS[:2])
    c.antwoord([(bsn, "J", "") for bsn in BSNS[:2]])
    c.monitor("2022-10-20T12:00")
    pad = c.map_ / "rapporten/monitor.xlsx"
    boek = openpyxl.load_workbook(pad)
    for nummer, kop in enumerate(("Notitie", "Wie belt", "Afspraak"), start=10):
        boek["Ontbreekt"].cell(1, nummer, kop)
        boek["Ontbreekt"].cell(2, nummer, "belt morgen")
    boek.save(pad)
    c.monitor("2022-10-20T13:00")
    blad = sheet(c, "Ontbreekt")
    assert not blad.print_area
    assert blad.print_title_cols == "$A:$C"
    assert sheet(c, "Afgekeurd").print_area


@pytest.mark.programma
def test_libreoffice_prints_every_figure_with_its_gemeente(cak: Cak, tmp_path: Path) -> None:
    soffice, pdftotext = find_programma("soffice"), find_programma("pdftotext")
    if soffice is None or pdftotext is None:
        return
    pdf = convert(soffice, cak.map_ / "rapporten/monitor.xlsx", "pdf", tmp_path)
    paginas = read_paginas(pdftotext, pdf)
    assert "###" not in "".join(paginas)
    breed = [p for p in paginas if "\nGemeenten" in p]
    assert len(breed) >= 3
    assert all("Amsterdam" in p and "Utrecht" in p for p in breed)
    assert sum(p.count(BSNS[1]) for p in paginas) == 1


@pytest.mark.programma
@pytest.mark.parametrize("naam", ["monitor", "monitor/680363"])
def test_chromium_prints_the_page_on_a4_without_what_only_a_screen_needs(
    cak: Cak, tmp_path: Path, naam: str
) -> None:
    chromium, pdftotext = find_programma("chromium"), find_programma("pdftotext")
    if chromium is None or pdftotext is None:
        return
    pdf = tmp_path / "uit.pdf"
    opties = "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run "
    opties += "--disable-background-networking --disable-component-update --disable-sync "
    opties += "--no-pdf-header-footer"
    bron = (cak.map_ / f"rapporten/{naam}.html").as_uri()
    subprocess.run(
        [chromium, *opties.split(), f"--user-data-dir={tmp_path}", f"--print-to-pdf={pdf}", bron],
        check=True,
        capture_output=True,
        timeout=120,
    )
    paginas = read_paginas(pdftotext, pdf)
    tekst = "".join(paginas)
    assert "Naar de inhoud" not in tekst
    assert "Kies een timeslot" not in tekst
    assert "Amsterdam" in tekst
    if naam != "monitor":  # a long list has its headers again on the next page
        met_rijen = [p for p in paginas if "-000" in p]
        assert len(met_rijen) >= 2
        assert all("Rij in B4" in p for p in met_rijen)


def read_paginas(pdftotext: str, pdf: Path) -> list[str]:
    uit = subprocess.run(
        [pdftotext, "-layout", str(pdf), "-"], check=True, capture_output=True, text=True
    ).stdout
    return uit.split("\f")
