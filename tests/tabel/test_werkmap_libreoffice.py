"""The workbook through LibreOffice: what a clerk without Excel sees, prints and saves."""

import re
import subprocess
from pathlib import Path

import openpyxl
import pytest

from tests.tabel.programmas import convert, find_programma
from tests.tabel.werkboek import BSNS, lijst_frame, write_voorbeeld

pytestmark = [pytest.mark.traag, pytest.mark.programma]


def test_prints_without_cut_cells_and_repeats_the_header(tmp_path: Path) -> None:
    soffice, pdftotext = find_programma("soffice"), find_programma("pdftotext")
    if soffice is None or pdftotext is None:
        return
    pad = tmp_path / "werkboek.xlsx"
    write_voorbeeld(pad, 60)
    pdf = convert(soffice, pad, "pdf", tmp_path)
    tekst = subprocess.run(
        [pdftotext, "-layout", str(pdf), "-"], check=True, capture_output=True
    ).stdout.decode()
    paginas = [pagina for pagina in tekst.split("\f") if "K7Q2" in pagina]
    assert len(paginas) > 1
    assert "###" not in tekst
    for pagina in paginas:
        assert re.search(r"Regel\s+BSN\s+Achternaam", pagina)
        assert re.search(r"Pagina \d+ van \d+", pagina)
        assert "Te beoordelen" in pagina
    for bsn in BSNS:
        assert len(re.findall(rf"\b{bsn}\b", tekst)) == 60
    assert tekst.count("31-12-2021") == 60


def test_saving_keeps_values_lists_and_marks(tmp_path: Path) -> None:
    soffice = find_programma("soffice")
    if soffice is None:
        return
    pad = tmp_path / "werkboek.xlsx"
    write_voorbeeld(pad)
    uit = tmp_path / "bewaard"
    uit.mkdir()
    boek = openpyxl.load_workbook(convert(soffice, pad, "xlsx:Calc MS Excel 2007 XML", uit))
    vel = boek["Te beoordelen"]
    assert [cel.value for cel in vel["B"]] == ["BSN", *BSNS]
    assert [cel.value for cel in vel["C"]][1:] == lijst_frame()["achternaam"].to_list()
    assert {cel.data_type for rij in vel for cel in rij} <= {"s", "n", "d"}
    regels = {regel.formula1 for regel in vel.data_validations.dataValidation}
    assert {"Besluiten", "Redenen"} <= regels
    assert boek.defined_names["Redenen"].attr_text.replace("$", "") == "Lijsten!B4:B5"
    assert {str(bereik.sqref) for bereik in vel.conditional_formatting} == {"H2:H4", "I2:I4"}
    assert vel.auto_filter.ref == "A1:L4"
