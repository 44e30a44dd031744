"""Rows into the XML of a sheet that another program made, in whatever notation."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from bvtool.tabel.lezen.ruw import name_letter, split_cel
from bvtool.tabel.schrijven.invullen import Vulplek, fill_blad, list_datumstijlen
from bvtool.vak.fouten import InvoerGeweigerd

NS = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
STRIKT = "http://purl.oclc.org/ooxml/spreadsheetml/main"
DAG = date(2022, 9, 30)
PLEK = Vulplek(2, ("B", "D"), "formulier.xlsx, blad 'Blad1'", frozenset({"3"}))


def sheet(rijen: str, voor: str = "", na: str = "", ns: str = NS) -> bytes:
    return (
        f'<worksheet xmlns="{ns}">{voor}<sheetData>{rijen}</sheetData>{na}</worksheet>'
    ).encode()


def read(xml: bytes) -> dict[str, tuple[str | None, str, str | None]]:
    """Every cell by its place: type, text, style; the places must rise."""
    boom = etree.fromstring(xml)
    cellen: dict[str, tuple[str | None, str, str | None]] = {}
    plekken = []
    for cel in boom.iter("{*}c"):
        plek = cel.get("r", "")
        plekken.append((split_cel(plek)[1], len(split_cel(plek)[0]), split_cel(plek)[0]))
        tekst = "".join(str(t) for e in cel for t in e.itertext())
        cellen[plek] = (cel.get("t"), tekst, cel.get("s"))
    assert plekken == sorted(plekken)
    rijen = [int(r.get("r", "0")) for r in boom.iter("{*}row")]
    assert rijen == sorted(set(rijen))
    return cellen


def fill(xml: bytes, *rijen: dict[str, str | date], plek: Vulplek = PLEK) -> dict[str, object]:
    return dict(read(fill_blad(xml, rijen, plek)))


def test_text_is_text_and_a_date_is_a_day_where_the_cell_shows_one() -> None:
    xml = sheet('<row r="1"/><row r="2"><c r="B2" s="5"/><c r="D2" s="3"/></row>')
    assert fill(xml, {"B": "=1+1", "D": DAG}, {"B": "@x", "D": DAG}) == {
        "B2": ("inlineStr", "=1+1", "5"),
        "D2": (None, "44834", "3"),
        "B3": ("inlineStr", "@x", "5"),
        "D3": (None, "44834", "3"),
    }


def test_without_a_date_style_a_date_is_text() -> None:
    assert fill(sheet(""), {"D": DAG}) == {"D2": ("inlineStr", "30-09-2022", None)}


@pytest.mark.parametrize(
    ("d1904", "dag", "staat"),
    [
        (True, DAG, "43372"),
        (True, date(1903, 12, 31), "31-12-1903"),
        (False, date(1900, 3, 1), "61"),
        (False, date(1900, 2, 28), "28-02-1900"),
    ],
)
def test_the_first_day_of_the_workbook(d1904: bool, dag: date, staat: str) -> None:
    plek = Vulplek(2, ("D",), "x", frozenset({"3"}), d1904)
    xml = sheet("", '<cols><col min="1" max="9" style="3"/></cols>')
    assert fill(xml, {"D": dag}, plek=plek)["D2"][1] == staat  # type: ignore[index]


def test_the_style_comes_from_the_cell_then_the_row_then_the_column() -> None:
    xml = sheet(
        '<row r="2" s="7" customFormat="1" spans="1:9"><c r="D2" s="8"/></row><row r="3" s="7"/>',
        '<dimension ref="A1:C1"/><cols><col min="2" max="3" style="6"/></cols>',
    )
    uit = fill_blad(xml, [{"B": "a", "D": "b"}, {"B": "a"}, {"B": "a"}], PLEK)
    assert {plek: cel[2] for plek, cel in read(uit).items()} == {
        "B2": "7", "D2": "8", "B3": "6", "B4": "7"
    }  # fmt: skip
    assert b'<dimension ref="A1:D4"/>' in uit
    assert b"spans" not in uit


def test_cells_that_stand_there_stay_in_their_order() -> None:
    xml = sheet('<row r="2"><c r="A2"><v>1</v></c><c r="C2"/><c r="E2"><v>9</v></c></row>')
    uit = fill(xml, {"B": "b", "D": "d"})
    assert list(uit) == ["A2", "B2", "C2", "D2", "E2"]
    assert (uit["A2"], uit["E2"]) == ((None, "1", None), (None, "9", None))
    assert list(fill(sheet('<row r="2"><c r="E2"/></row>'), {"B": "b"})) == ["B2", "E2"]
    assert list(fill(sheet('<row r="2"><c r="A2"/></row>'), {"B": "b"})) == ["A2", "B2"]


def test_a_row_comes_before_the_rows_below_it() -> None:
    xml = sheet('<row r="1"/><row r="3"><c r="H3"/></row><row r="9"><c r="H9"><v>1</v></c></row>')
    assert list(fill(xml, *[{"B": "x"}] * 3)) == ["B2", "B3", "H3", "B4", "H9"]


def test_rows_and_cells_without_a_place_follow_each_other() -> None:
    xml = sheet('<row r="1"/><row><c/><c s="4"/><c/></row>')
    assert fill(xml, {"B": "x"})["B2"] == ("inlineStr", "x", "4")


@pytest.mark.parametrize("ns", [NS, STRIKT])
def test_another_notation_of_the_same_sheet(ns: str) -> None:
    xml = (
        f'<x:worksheet xmlns:x="{ns}"><x:sheetData><x:row r="2"><x:c r="B2" t="s" cm="1">'
        "</x:c></x:row></x:sheetData></x:worksheet>"
    ).encode()
    uit = fill_blad(xml, [{"B": "x", "D": "y"}, {"B": "z"}], PLEK)
    assert read(uit)["B2"] == ("inlineStr", "x", None)
    assert b"ns0" not in uit
    assert uit.count(ns.encode()) == 1


def test_nobody_leaves_every_byte() -> None:
    xml = sheet('<row r="1"/>')
    assert fill_blad(xml, [], PLEK) == xml


@pytest.mark.parametrize(
    ("xml", "fout"),
    [
        (b"<worksheet", "beschadigd"),
        (f'<worksheet xmlns="{NS}"/>'.encode(), "beschadigd"),
        (sheet('<row r="3"/><row r="2"/>'), "beschadigd"),
        (sheet('<row r="2" hidden="1"/>'), "Rij 2"),
        (sheet("", '<cols><col min="4" max="4" hidden="true"/></cols>'), "Kolom D"),
        (sheet("", na='<mergeCells><mergeCell ref="A2:B3"/></mergeCells>'), "A2:B3"),
        (sheet("", na='<mergeCells><mergeCell ref="A:A"/></mergeCells>'), "beschadigd"),
        (sheet("", na="<mergeCells><mergeCell/></mergeCells>"), "beschadigd"),
        (sheet("", '<cols><col min="1" max="x" hidden="1"/></cols>'), "beschadigd"),
        (sheet("", '<dimension ref=""/>'), "beschadigd"),
        (sheet('<row r="twee"/>'), "beschadigd"),
        (sheet('<row r="2"><c r="2B"/></row>'), "beschadigd"),
    ],
)
def test_what_cannot_be_filled_in(xml: bytes, fout: str) -> None:
    with pytest.raises(InvoerGeweigerd, match=fout):
        fill_blad(xml, [{"B": "x"}], PLEK)


@pytest.mark.parametrize("samen", ["A1:D1", "F2:G9", "A3:D4", "E2"])
def test_merged_cells_elsewhere_do_not_matter(samen: str) -> None:
    xml = sheet("", na=f'<mergeCells><mergeCell ref="{samen}"/></mergeCells>')
    assert "B2" in fill(xml, {"B": "x"})


def test_which_styles_show_a_date() -> None:
    boom = etree.fromstring(
        f'<styleSheet xmlns="{NS}"><numFmts>'
        '<numFmt numFmtId="164" formatCode="dd\\-mm\\-yyyy"/>'
        '<numFmt numFmtId="165" formatCode="[Red]0&quot; dagen&quot;"/></numFmts>'
        '<cellXfs><xf/><xf numFmtId="14"/><xf numFmtId="164"/><xf numFmtId="165"/>'
        '<xf numFmtId="49"/></cellXfs></styleSheet>'
    )
    assert list_datumstijlen(boom) == {"1", "2"}
    assert list_datumstijlen(None) == frozenset()


LETTERS = [name_letter(n) for n in range(6)]
TEKST = st.text(st.characters(codec="utf-8"), min_size=1, max_size=12)


@given(
    st.dictionaries(st.integers(2, 9), st.lists(st.sampled_from(LETTERS), unique=True), max_size=5),
    st.lists(st.dictionaries(st.sampled_from(LETTERS), TEKST, min_size=1), min_size=1, max_size=6),
)
def test_every_text_comes_back_and_nothing_else_moves(
    er_is: dict[int, Sequence[str]], rijen: list[dict[str, str]]
) -> None:
    oud = "".join(
        f'<row r="{nr}">'
        + "".join(f'<c r="{v}{nr}" s="{nr}"><v>{nr}</v></c>' for v in sorted(letters))
        + "</row>"
        for nr, letters in sorted(er_is.items())
    )
    plek = Vulplek(2, tuple(LETTERS), "x")
    uit = read(fill_blad(sheet(oud), rijen, plek))  # type: ignore[arg-type]
    for nr, rij in enumerate(rijen, start=2):
        for letter, tekst in rij.items():
            soort, staat, _ = uit.pop(f"{letter}{nr}")
            assert soort == "inlineStr"
            verwacht = "".join(c if c >= " " or c in "\t\n\r" else "\ufffd" for c in tekst)
            assert staat.replace("_x005F_", "_") in (
                verwacht, verwacht.replace("\uffff", "\ufffd").replace("\ufffe", "\ufffd")
            )  # fmt: skip
    blijft = {f"{v}{nr}": str(nr) for nr, letters in er_is.items() for v in letters}
    assert {plek: cel[1] for plek, cel in uit.items()} == {
        p: w for p, w in blijft.items() if p in uit
    }
    assert blijft.keys() - uit.keys() <= {f"{v}{n}" for n, r in enumerate(rijen, 2) for v in r}
