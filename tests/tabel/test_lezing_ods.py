"""OpenDocument sheets, as LibreOffice writes them."""

from __future__ import annotations

from pathlib import Path

import pytest

from bvtool.tabel.lezen.lezing import read_tabel
from tests.tabel.maken import BSNS, ods_cel, ods_rij, write_ods, write_xlsx
from tests.tabel.programmas import convert, find_programma

pytestmark = pytest.mark.traag

A, B = BSNS[:2]


def test_cells(tmp_path: Path) -> None:
    """Numbers, dates, truth values, text, repeated blanks."""
    rijen = (
        ods_rij(ods_cel("Titel"))
        + ods_rij('<table:table-cell table:number-columns-repeated="3"/>', herhaald=2)
        + ods_rij(*(ods_cel(k) for k in ("BSN", "Startdatum", "Vrij", "Aantal", "Code")))
        + ods_rij(
            ods_cel(A, soort="float", waarde=A),
            ods_cel("1-10-22", soort="date", waarde="2022-10-01"),
            ods_cel("WAAR", soort="boolean", waarde="true"),
            ods_cel("1,5", soort="float", waarde="1.5"),
            ods_cel("0363"),
        )
        + ods_rij('<table:table-cell table:number-columns-repeated="16384"/>', herhaald=1_048_000)
    )
    tabel = read_tabel(write_ods(tmp_path / "b4.ods", rijen), "b4")
    assert tabel.koprij == 4
    assert tabel.frame.rows() == [(5, A, "2022-10-01", "WAAR", "1.5", "0363")]
    assert tabel.kolom_soorten["B"] == "datum"
    assert tabel.kolom_soorten["D"] == "getal"
    assert tabel.kolom_soorten["E"] == "tekst"


@pytest.mark.programma
def test_libreoffice_gives_the_same(tmp_path: Path) -> None:
    """An xlsx saved by LibreOffice as xlsx, ods and csv reads the same."""
    soffice = find_programma("soffice")
    if soffice is None:
        return
    import datetime as dt

    rijen = [
        ["BSN", "Achternaam", "Startdatum", "Klantnummer"],
        [int(A), "Şahin", dt.date(2022, 10, 1), 12],
        [B, "in 't Veld; van", dt.date(9999, 12, 31), 13],
    ]
    bron = write_xlsx(tmp_path / "b4.xlsx", rijen)
    echt = read_tabel(bron, "b4").frame
    (tmp_path / "uit").mkdir()
    for naar in ("xlsx", "ods"):
        pad = convert(soffice, bron, naar, tmp_path / "uit")
        tabel = read_tabel(pad, "b4")
        assert tabel.frame.equals(echt), naar
        assert tabel.kolom_soorten["C"] == "datum"
    pad = convert(soffice, bron, "csv:Text - txt - csv (StarCalc):59,34,76", tmp_path / "uit")
    tabel = read_tabel(pad, "b4")
    assert tabel.frame["B"].to_list() == ["Şahin", "in 't Veld; van"]
    assert tabel.frame["rij"].to_list() == [2, 3]
