"""The workbook as other programs see it: openpyxl, calamine and the bare zip."""

import re
from pathlib import Path
from zipfile import ZipFile

import fastexcel
import openpyxl
import polars as pl
import pytest
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from bvtool.tabel.schrijven import controle
from bvtool.tabel.schrijven.bouwdelen import Soort
from bvtool.tabel.schrijven.werkmap import Blad, Kolom, LijstBron, lists_sheet, write_werkmap
from bvtool.vak.fouten import InterneFout, LeesSchrijfFout
from tests.tabel.werkboek import BSNS, KOLOMMEN, MOMENT, TITEL, lijst_frame, wall, write_voorbeeld


@pytest.fixture(scope="module")
def pad(tmp_path_factory: pytest.TempPathFactory) -> Path:
    pad = tmp_path_factory.mktemp("werkmap") / "werkboek.xlsx"
    write_voorbeeld(pad)
    return pad


@pytest.fixture(scope="module")
def boek(pad: Path) -> Workbook:
    return openpyxl.load_workbook(pad)


@pytest.fixture
def vel(boek: Workbook) -> Worksheet:
    return boek["Te beoordelen"]


def column(vel: Worksheet, kop: str) -> list[object]:
    koppen = [cel.value for cel in vel[1]]
    return [rij[koppen.index(kop)].value for rij in vel.iter_rows(min_row=2)]


def schrijf(pad: Path, frame: pl.DataFrame, *kolommen: Kolom) -> None:
    write_werkmap(pad, [Blad("Lijst", kolommen, frame)], titel="T", moment=MOMENT)


def test_values_and_types(vel: Worksheet) -> None:
    assert column(vel, "BSN") == BSNS
    assert {cel.data_type for cel in vel["B"]} == {"s"} | {vel["B2"].data_type}
    assert vel["B2"].number_format == "@"
    assert column(vel, "Startdatum") == [wall(2019, 5, 1), None, wall(2021, 12, 31)]
    assert vel["D2"].number_format == "dd-mm-yyyy"
    assert vel["E2"].value == wall(2022, 10, 12, 11, 30)  # Amsterdam, summer time
    assert column(vel, "Rij in B4") == [2, 3, None]
    assert column(vel, "Achternaam") == ["Şahin-Yılmaz", "van 't Hof & Zn <BV>", "=1+1"]


def test_calamine_reads_the_same(pad: Path) -> None:
    gelezen = fastexcel.read_excel(pad).load_sheet("Te beoordelen", dtypes="string").to_polars()
    assert gelezen["BSN"].to_list() == BSNS
    assert gelezen["Achternaam"].to_list() == lijst_frame()["achternaam"].to_list()
    assert gelezen.columns == [kolom.kop for kolom in KOLOMMEN]


def test_no_formulas_merges_hidden_sheets_or_links(boek: Workbook, pad: Path) -> None:
    for vel in boek:
        assert vel.sheet_state == "visible"
        assert not vel.merged_cells.ranges
        assert not any(kolom.hidden for kolom in vel.column_dimensions.values())
        assert not any(rij.hidden for rij in vel.row_dimensions.values())
        assert {cel.data_type for rij in vel for cel in rij} <= {"s", "inlineStr", "n", "d"}
    with ZipFile(pad) as deel:
        assert not [naam for naam in deel.namelist() if "externalLink" in naam or "vba" in naam]
        assert not [naam for naam in deel.namelist() if "calcChain" in naam]


def test_header_is_frozen_filtered_and_repeated(boek: Workbook, vel: Worksheet) -> None:
    assert vel.freeze_panes == "C2"
    assert boek["Niet aanleveren"].freeze_panes == "A2"
    assert vel.auto_filter.ref == "A1:L4"
    assert vel.dimensions == "A1:L4"
    assert vel.print_title_rows == "$1:$1"


def test_prints_on_a4_one_page_wide(boek: Workbook, vel: Worksheet) -> None:
    for blad in boek:
        assert blad.page_setup.paperSize == 9
        assert blad.sheet_properties.pageSetUpPr.fitToPage
        assert (blad.page_setup.fitToWidth or 1, blad.page_setup.fitToHeight) == (1, 0)
        assert "&A" in str(blad.oddFooter.left.text) or blad.oddFooter.left.text == "&A"
        assert "&P" in str(blad.oddFooter.right.text)
    assert vel.page_setup.orientation == "landscape"
    assert boek["Start"].page_setup.orientation != "landscape"
    assert vel.oddHeader.left.text == TITEL.replace("&", "&&")


def test_opens_on_the_first_sheet_in_a1(boek: Workbook) -> None:
    assert boek.active is not None and boek.active.title == "Start"
    for vel in boek:
        assert vel.sheet_view.topLeftCell in (None, "A1")
        actief = vel.sheet_view.pane.activePane
        (keuze,) = [k for k in vel.sheet_view.selection if k.pane == actief]
        assert keuze.activeCell in (None, "A1")


def test_title_and_creation_date(boek: Workbook) -> None:
    assert boek.properties.title == TITEL
    assert boek.properties.created == MOMENT.replace(tzinfo=None)


def test_dropdowns_by_named_range(boek: Workbook, vel: Worksheet) -> None:
    assert boek.defined_names["Besluiten"].attr_text == "Lijsten!$B$2:$B$3"
    assert boek.defined_names["Redenen"].attr_text == "Lijsten!$B$4:$B$5"
    regels = {str(regel.sqref): regel for regel in vel.data_validations.dataValidation}
    besluit = regels["H2:H4"]
    assert (besluit.type, besluit.formula1) == ("list", "Besluiten")
    assert besluit.error and "lijst" in besluit.error
    assert besluit.prompt and besluit.showInputMessage and besluit.showErrorMessage
    datum = regels["J2:J4"]
    assert (datum.type, datum.formula1, datum.formula2) == ("date", "1", "109574")
    assert (regels["K2:K4"].type, regels["K2:K4"].errorStyle) == ("textLength", "warning")
    assert regels["L2:L4"].prompt == "Wat de CAK moet weten"
    assert [cel.value for cel in boek["Lijsten"]["B"]] == [
        "Waarde",
        "Aanmelden",
        "Niet aanleveren",
        "OVL",
        "UIT",
    ]


def test_empty_cells_to_fill_in_stand_out_with_more_than_colour(vel: Worksheet) -> None:
    regels = {str(bereik.sqref): bereik.rules[0] for bereik in vel.conditional_formatting}
    assert regels["H2:H4"].formula == ["LEN(TRIM(H2))=0"]
    assert regels["I2:I4"].formula == ['AND(LEN(TRIM(I2))=0,OR($H2="Niet aanleveren"))']
    vorm = regels["H2:H4"].dxf
    assert vorm.border.left.style == "dashed"
    assert vorm.fill.patternType not in (None, "solid", "none")


def test_cells_to_fill_in_differ_from_the_others(vel: Worksheet) -> None:
    assert vel["H3"].border.left.style == "thin"
    assert vel["C3"].border.left.style is None
    assert vel["H1"].fill.fgColor.rgb != vel["C1"].fill.fgColor.rgb


def test_empty_table_keeps_its_header_only(boek: Workbook) -> None:
    vel = boek["Niet aanleveren"]
    assert [cel.value for cel in vel[1]] == [kolom.kop for kolom in KOLOMMEN]
    assert vel.max_row == 1
    assert vel.auto_filter.ref == "A1:L1"
    assert not vel.data_validations.dataValidation


def test_widths_fit_and_long_text_wraps(vel: Worksheet) -> None:
    assert vel.column_dimensions["B"].width >= 11
    assert vel.column_dimensions["G"].width <= 50
    assert vel["G2"].alignment.wrap_text
    assert not vel["C2"].alignment.wrap_text
    assert vel.row_dimensions[3].height > vel.row_dimensions[2].height
    assert round(vel.column_dimensions["L"].width) in (30, 31)


def test_text_numbers_carry_no_warning_mark(pad: Path) -> None:
    with ZipFile(pad) as deel:
        xml = deel.read("xl/worksheets/sheet2.xml").decode()
    treffer = re.search(r'<ignoredError sqref="([^"]*)" numberStoredAsText="1"', xml)
    assert treffer and "B2:B4" in treffer[1].split()


def test_same_input_same_bytes(tmp_path: Path) -> None:
    een, twee = tmp_path / "een.xlsx", tmp_path / "twee.xlsx"
    write_voorbeeld(een, 400)
    write_voorbeeld(twee, 400)
    assert een.read_bytes() == twee.read_bytes()
    with ZipFile(een) as deel:
        assert {info.date_time for info in deel.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert {info.create_system for info in deel.infolist()} == {3}


def test_many_batches_keep_every_row(tmp_path: Path) -> None:
    pad = tmp_path / "groot.xlsx"
    frame = pl.DataFrame({"n": range(1, 400_001)})
    schrijf(pad, frame, Kolom("Nummer", "n", "getal"))
    gelezen = fastexcel.read_excel(pad).load_sheet(0).to_polars()
    assert gelezen["Nummer"].cast(pl.Int64).to_list() == frame["n"].to_list()


def test_report_counts_rows_per_sheet(tmp_path: Path) -> None:
    verslag = write_voorbeeld(tmp_path / "werkboek.xlsx", 2)
    assert verslag.rijen == {"Start": 2, "Te beoordelen": 6, "Niet aanleveren": 0, "Lijsten": 4}
    assert verslag.aanpassingen == ()


def test_list_range_stops_at_the_first_empty_cell(tmp_path: Path) -> None:
    frame = pl.DataFrame({"a": ["x", "y", None], "b": ["p", "q", "r"]})
    blad = Blad("Mijn lijsten", (Kolom("A", "a"), Kolom("B", "b", keuzelijst="Ab")), frame)
    pad = tmp_path / "lijst.xlsx"
    lijsten = {
        "Ab": LijstBron("Mijn lijsten", "a"),
        "Ba": LijstBron("Mijn lijsten", "b", eerste=1),
    }
    write_werkmap(pad, [blad], titel="T", moment=MOMENT, lijsten=lijsten)
    namen = openpyxl.load_workbook(pad).defined_names
    assert namen["Ab"].attr_text == "'Mijn lijsten'!$A$2:$A$3"
    assert namen["Ba"].attr_text == "'Mijn lijsten'!$B$3:$B$4"


@pytest.mark.parametrize(
    ("bron", "woord"),
    [
        (LijstBron("Weg", "waarde"), "blad of kolom"),
        (LijstBron("Lijsten", "weg"), "blad of kolom"),
        (LijstBron("Lijsten", "waarde", eerste=9), "geen waarden"),
        (LijstBron("Lijsten", "waarde", aantal=9), "geen waarden"),
    ],
)
def test_list_that_is_not_there(tmp_path: Path, bron: LijstBron, woord: str) -> None:
    lijsten, _ = lists_sheet({"X": [("a", "b")]})
    with pytest.raises(InterneFout, match=woord):
        write_werkmap(tmp_path / "x.xlsx", [lijsten], titel="T", moment=MOMENT, lijsten={"X": bron})
    assert not (tmp_path / "x.xlsx").exists()


@pytest.mark.parametrize(
    "kolom",
    [
        Kolom("X", "weg"),
        Kolom("X", "rij"),
        Kolom("X", "bsn", "datum"),
        Kolom("X", "bsn", "getal"),
        Kolom("X", "startdatum", "moment"),
        Kolom("X", "rij", "bsn"),
        Kolom("X", "bsn", keuzelijst="Weg"),
    ],
)
def test_column_that_does_not_fit_is_a_fault(tmp_path: Path, kolom: Kolom) -> None:
    with pytest.raises(InterneFout):
        schrijf(tmp_path / "x.xlsx", lijst_frame(), kolom)


def test_table_without_columns_is_a_fault(tmp_path: Path) -> None:
    with pytest.raises(InterneFout):
        schrijf(tmp_path / "x.xlsx", lijst_frame())


def test_columns_without_a_type_are_empty(tmp_path: Path) -> None:
    pad = tmp_path / "x.xlsx"
    frame = pl.DataFrame({"a": ["x"], "leeg": [None]})
    soorten: tuple[Soort, ...] = ("tekst", "bsn", "datum", "moment", "getal")
    kolommen = [Kolom(soort, "leeg", soort) for soort in soorten]
    for kolom in kolommen:
        schrijf(pad, frame, Kolom("a", "a"), kolom)
        rijen = list(openpyxl.load_workbook(pad).active.iter_rows(values_only=True))
        assert rijen == [("a", kolom.kop), ("x", None)]


def test_enums_are_text(tmp_path: Path) -> None:
    frame = pl.DataFrame({"a": pl.Series(["p", "q"], dtype=pl.Enum(["p", "q"]))})
    schrijf(tmp_path / "x.xlsx", frame, Kolom("A", "a"))
    vel = openpyxl.load_workbook(tmp_path / "x.xlsx").active
    assert [cel.value for cel in vel["A"]] == ["A", "p", "q"]


def test_too_many_rows_points_to_csv(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(controle, "MAX_RIJEN", 2)
    with pytest.raises(LeesSchrijfFout) as vangst:
        write_voorbeeld(tmp_path / "x.xlsx")
    assert "csv" in vangst.value.wat_nu
    assert "Te beoordelen" in vangst.value.waar
    assert not (tmp_path / "x.xlsx").exists()


def test_million_rows_limit_is_that_of_excel() -> None:
    frame = pl.DataFrame({"a": pl.repeat("x", 1_048_576, eager=True)})
    blad = Blad("Vol", (Kolom("A", "a"),), frame)
    with pytest.raises(LeesSchrijfFout):
        controle.check_blad(blad, {})
    assert controle.check_blad(blad._replace(frame=frame[1:]), {}).frame.height == 1_048_575


def test_too_long_hint_is_a_fault_of_the_maker() -> None:
    with pytest.raises(ValueError, match="uitleg"):
        Kolom("A", "a", uitleg="x" * 256)
