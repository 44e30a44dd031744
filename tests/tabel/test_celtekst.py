"""What is written is read back the same, whatever the text; what cannot be is told."""

import math
from datetime import date, datetime, timedelta
from pathlib import Path

import fastexcel
import openpyxl
import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bvtool.tabel.schrijven.celtekst import as_text
from bvtool.tabel.schrijven.werkmap import Blad, Kolom, Schrijfverslag, write_werkmap
from tests.snel import amount
from tests.tabel.werkboek import MOMENT, wall

pytestmark = pytest.mark.traag

_STUUR = {chr(n) for n in range(32) if n not in (9, 10, 13)} | {"\ufffe", "\uffff"}
_VREEMD = st.sampled_from(
    [
        "=1+1",
        "+31",
        "-",
        "@a",
        "\tx",
        "\rx",
        "\nx",
        " x ",
        "_x0041_",
        "_x0041_x0042_",
        "_x005F_",
        "&lt;",
        "]]>",
        "012",
        "1e5",
        "'x",
        '"',
        "\x00",
        "\ufffe",
        "😀",
        "\xa0",
        "é",
        "WAAR",
        "01-02-2022",
    ]
)
_TEKST = st.one_of(
    st.none(), _VREEMD, st.text(max_size=20), st.lists(_VREEMD, max_size=4).map("".join)
)
_snel = settings(
    max_examples=amount(30, 80),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


def schrijf(pad: Path, waarden: list[object], soort: str, dtype: pl.DataType) -> Schrijfverslag:
    frame = pl.DataFrame({"w": pl.Series(waarden, dtype=dtype), "n": range(len(waarden))})
    kolommen = (Kolom("Waarde", "w", soort), Kolom("Nummer", "n", "getal"))  # type: ignore[arg-type]
    return write_werkmap(pad, [Blad("Lijst", kolommen, frame)], titel="T", moment=MOMENT)


def lees(pad: Path) -> list[str | None]:
    blad = fastexcel.read_excel(pad).load_sheet(0, dtypes="string")
    return blad.to_polars()["Waarde"].to_list()


def verwacht(tekst: str | None) -> str | None:
    return "".join("\ufffd" if t in _STUUR else t for t in tekst) or None if tekst else None


@_snel
@given(waarden=st.lists(_TEKST, min_size=1, max_size=12))
def test_any_text_reads_back(tmp_path: Path, waarden: list[str | None]) -> None:
    pad = tmp_path / "t.xlsx"
    verslag = schrijf(pad, list(waarden), "tekst", pl.String())
    assert lees(pad) == [verwacht(tekst) for tekst in waarden]
    stuur = tuple(n for n, t in enumerate(waarden, 2) if t and _STUUR & set(t))
    assert [a.rijen for a in verslag.aanpassingen] == ([stuur] if stuur else [])
    cellen = [cel for (cel,) in openpyxl.load_workbook(pad).active.iter_rows(2, max_col=1)]
    assert {cel.data_type for cel in cellen if cel.value is not None} <= {"s", "inlineStr"}


@_snel
@given(kop=_TEKST.filter(lambda kop: bool(kop) and "_x" not in str(kop)))
def test_any_header_reads_back(tmp_path: Path, kop: str) -> None:
    pad = tmp_path / "k.xlsx"
    blad = Blad("Lijst", (Kolom(kop, "a"),), pl.DataFrame({"a": ["x"]}))
    write_werkmap(pad, [blad], titel=kop, moment=MOMENT)
    gelezen = fastexcel.read_excel(pad).load_sheet(0, header_row=None).to_polars()
    regels = str(verwacht(kop)).replace("\r\n", "\n").replace("\r", "\n")
    assert gelezen.to_series().to_list() == [regels, "x"]
    assert openpyxl.load_workbook(pad).active["A1"].data_type == "s"


@_snel
@given(
    waarden=st.lists(
        st.none() | st.dates(date(1900, 1, 1), date(9999, 12, 31)), min_size=1, max_size=12
    )
)
def test_any_date_reads_back(tmp_path: Path, waarden: list[date | None]) -> None:
    pad = tmp_path / "d.xlsx"
    assert schrijf(pad, list(waarden), "datum", pl.Date()).aanpassingen == ()
    cellen = [cel.value for (cel,) in openpyxl.load_workbook(pad).active.iter_rows(2, max_col=1)]
    assert [None if cel is None else cel.date() for cel in cellen] == waarden


@_snel
@given(waarde=st.datetimes(wall(1900, 3, 1), wall(2200, 1, 1)))
def test_any_moment_reads_back_to_the_second(tmp_path: Path, waarde: datetime) -> None:
    pad = tmp_path / "m.xlsx"
    schrijf(pad, [waarde], "moment", pl.Datetime("us"))
    gelezen = openpyxl.load_workbook(pad).active["A2"].value
    assert abs(gelezen - waarde) < timedelta(seconds=1)


@_snel
@given(waarde=st.integers(-(2**63), 2**63 - 1))
def test_any_whole_number_keeps_its_digits(tmp_path: Path, waarde: int) -> None:
    pad = tmp_path / "g.xlsx"
    verslag = schrijf(pad, [waarde], "getal", pl.Int64())
    gelezen = openpyxl.load_workbook(pad).active["A2"].value
    assert int(gelezen) == waarde
    assert isinstance(gelezen, str) == bool(verslag.aanpassingen) == (abs(waarde) >= 10**15)


@_snel
@given(waarde=st.floats())
def test_any_fraction_reads_back(tmp_path: Path, waarde: float) -> None:
    pad = tmp_path / "f.xlsx"
    verslag = schrijf(pad, [waarde], "getal", pl.Float64())
    gelezen = openpyxl.load_workbook(pad).active["A2"].value
    assert bool(verslag.aanpassingen) != math.isfinite(waarde)
    assert float(gelezen) == waarde or math.isnan(waarde)


def test_dates_that_excel_does_not_know_stand_as_text(tmp_path: Path) -> None:
    pad = tmp_path / "d.xlsx"
    waarden: list[object] = [date(1899, 12, 31), None, date(1900, 1, 1)]
    verslag = schrijf(pad, waarden, "datum", pl.Date())
    vel = openpyxl.load_workbook(pad).active
    assert [cel.value for cel in vel["A"]][1:] == ["31-12-1899", None, wall(1900, 1, 1)]
    assert [(a.plek, a.kolom, a.ingreep, a.rijen) for a in verslag.aanpassingen] == [
        ("blad Lijst", "Waarde", "buiten_bereik", (2,))
    ]


def test_moment_that_excel_does_not_know_stands_as_text(tmp_path: Path) -> None:
    pad = tmp_path / "m.xlsx"
    schrijf(pad, [wall(1850, 5, 1, 17), wall(1900, 1, 5, 12)], "moment", pl.Datetime("ms"))
    vel = openpyxl.load_workbook(pad).active
    assert vel["A2"].value == "01-05-1850 17:00"
    assert vel["A3"].value == wall(1900, 1, 5, 12)


@pytest.mark.parametrize("teken", ["x", "é", "😀"])
def test_too_long_text_is_cut_and_told(tmp_path: Path, teken: str) -> None:
    pad = tmp_path / "t.xlsx"
    past = teken * (32_767 // (2 if ord(teken) > 0xFFFF else 1))
    verslag = schrijf(pad, ["kort", past, past + teken], "tekst", pl.String())
    assert lees(pad) == ["kort", past, past]
    (aanpassing,) = verslag.aanpassingen
    assert (aanpassing.ingreep, aanpassing.rijen, aanpassing.aantal) == ("ingekort", (4,), 1)
    (bevinding,) = verslag.bevindingen
    assert bevinding.waar == "blad Lijst, kolom Waarde, rij 4"
    assert "32.767" in bevinding.wat


def test_text_of_many_bytes_that_fits_is_kept(tmp_path: Path) -> None:
    pad = tmp_path / "t.xlsx"
    verslag = schrijf(pad, ["é" * 32_767, None], "tekst", pl.String())
    assert lees(pad) == ["é" * 32_767, None]
    assert verslag.aanpassingen == ()


def test_findings_name_rows_but_no_content(tmp_path: Path) -> None:
    waarden: list[object] = [f"geheim{n}\x01" for n in range(15)]
    verslag = schrijf(tmp_path / "t.xlsx", waarden, "tekst", pl.String())
    (bevinding,) = verslag.bevindingen
    assert bevinding.waar.endswith("rijen 2, 3, 4, 5, 6, 7, 8, 9, 10, 11 en nog 5")
    assert "geheim" not in f"{bevinding}"


def test_line_breaks_wrap_and_make_the_row_higher(tmp_path: Path) -> None:
    pad = tmp_path / "t.xlsx"
    schrijf(pad, ["een", "een\ntwee\ndrie"], "tekst", pl.String())
    vel = openpyxl.load_workbook(pad).active
    assert vel["A3"].alignment.wrap_text
    assert vel.row_dimensions[3].height == 3 * vel.row_dimensions[2].height


@given(st.lists(st.none() | st.dates(date(2021, 12, 20), date(2022, 1, 20)), min_size=40))
def test_many_days_in_a_few_weeks_are_shown_as_each_by_itself(dagen: list[date | None]) -> None:
    getoond = as_text(pl.Series("dag", dagen, dtype=pl.Date), "datum")
    assert getoond.name == "dag"
    assert getoond.to_list() == [None if d is None else f"{d:%d-%m-%Y}" for d in dagen]
