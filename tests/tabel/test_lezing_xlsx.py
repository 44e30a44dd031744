"""Workbooks as people and machines make them: each read right, or asked about.

More than 300 lines: one awkward workbook after the other, each made here.
"""

from __future__ import annotations

import datetime as dt
import zipfile
from pathlib import Path

import openpyxl
import pytest

from bvtool.tabel.lezen.bestand import read_bestand
from bvtool.tabel.lezen.lezing import read_tabel
from bvtool.tabel.lezen.ruw import RuweTabel
from bvtool.vak.fouten import InvoerGeweigerd
from bvtool.vak.grenzen import Grenzen
from tests.tabel.maken import B4_KOPPEN, BSNS, KLEIN, NS, XML, sheet_xml, t, write_delen, write_xlsx

A, B, C = BSNS[:3]
DATUM = dt.date(2022, 10, 1)


def _cellen(tabel: RuweTabel) -> list[tuple[object, ...]]:
    return tabel.frame.rows()


def _wat(tabel: RuweTabel) -> str:
    return " | ".join(f"{b.waar}: {b.wat}" for b in tabel.meldingen)


def test_plain(tmp_path: Path) -> None:
    """Dates are jjjj-mm-dd, numbers plain, rows numbered as Excel shows them."""
    pad = write_xlsx(
        tmp_path / "b4.xlsx", [B4_KOPPEN, [int(A), 1001, "Jansen", dt.date(1960, 2, 3), DATUM]]
    )
    tabel = read_tabel(pad, "b4")
    assert _cellen(tabel) == [(2, A, "1001", "Jansen", "1960-02-03", "2022-10-01")]
    assert tabel.bestand == "b4.xlsx"
    assert tabel.blad == "Blad1"
    assert tabel.koprij == 1
    assert tabel.koppen == tuple(B4_KOPPEN)
    assert tabel.kolomletters == ("A", "B", "C", "D", "E")
    assert tabel.kolommen == dict(
        zip(
            ["bsn", "klantnummer", "achternaam", "geboortedatum", "startdatum"],
            "ABCDE",
            strict=True,
        )
    )
    assert list(tabel.kolom_soorten.values()) == ["getal", "getal", "tekst", "datum", "datum"]
    assert (tabel.codering, tabel.scheidingsteken, tabel.meldingen) == (None, None, ())
    assert len(tabel.sha256) == 64


CELLEN: list[tuple[str, object, str | None, str]] = [
    ("heel getal", 999, "999", "getal"),
    ("kommagetal", 1.5, "1.5", "getal"),
    ("kommagetal zonder rest", 1001.0, "1001", "getal"),
    ("som van kommagetallen", 0.1 + 0.2, "0.3", "getal"),
    ("groot getal", 1234567890123456, "1234567890123456", "getal"),
    ("negatief", -5, "-5", "getal"),
    ("datum", DATUM, "2022-10-01", "datum"),
    (
        "datum met tijd",
        dt.datetime(2022, 10, 1, 13, 45),  # noqa: DTZ001
        "2022-10-01 13:45:00",
        "moment",
    ),
    ("open einde", dt.date(9999, 12, 31), "9999-12-31", "datum"),
    ("tekst", "Jansen", "Jansen", "tekst"),
    ("tekst van cijfers", "0363", "0363", "tekst"),
    ("tekst die op een getal lijkt", "1001", "1001", "tekst"),
    ("tekst die op een datum lijkt", "2022-10-01", "2022-10-01", "tekst"),
    ("tekst met regeleinde", "a\nb", "a\nb", "tekst"),
    ("lege tekst", "", None, "leeg"),
    ("waar", True, "WAAR", "logisch"),
    ("onwaar", False, "ONWAAR", "logisch"),
]


@pytest.mark.parametrize(
    ("cel", "tekst", "soort"), [c[1:] for c in CELLEN], ids=[c[0] for c in CELLEN]
)
def test_each_kind_of_cell(tmp_path: Path, cel: object, tekst: str | None, soort: str) -> None:
    """What a cell becomes, and as what kind it can be given back."""
    rijen = [["BSN", "Eigen"], [A, cel], [B, cel]]
    tabel = read_tabel(write_xlsx(tmp_path / "b4.xlsx", rijen), "b4")
    assert tabel.frame["B"].to_list() == [tekst, tekst]
    assert tabel.kolom_soorten["B"] == soort


def test_mixed_column(tmp_path: Path) -> None:
    """Numbers and text together are called so; a total below the table does not count."""
    rijen = [["BSN", "Een", "Twee"], [A, 1, 1], [B, "x", 2], ["Totaal", None, 3]]
    tabel = read_tabel(write_xlsx(tmp_path / "b4.xlsx", rijen), "b4")
    assert tabel.kolom_soorten == {"A": "tekst", "B": "gemengd", "C": "getal"}


def test_dates_from_1904(tmp_path: Path) -> None:
    """A workbook of an old Mac counts days from 1904; the dates are the same dates."""
    rijen = [["BSN", "Startdatum"], [A, DATUM], [B, dt.date(1904, 1, 2)]]
    pad = write_xlsx(tmp_path / "b4.xlsx", rijen, opties={"date_1904": True})
    tabel = read_tabel(pad, "b4")
    assert tabel.datum1904
    assert tabel.frame["B"].to_list() == ["2022-10-01", "1904-01-02"]


def test_new_years_day_1904(tmp_path: Path) -> None:
    """That day is a birth date as any other in an ordinary workbook."""
    pad = write_xlsx(tmp_path / "b4.xlsx", [["BSN", "Geboortedatum"], [A, dt.date(1904, 1, 1)]])
    assert read_tabel(pad, "b4").frame["B"].to_list() == ["1904-01-01"]


def _styled(cellen: str, stijl: str = "14") -> tuple[str, list[tuple[str, str]]]:
    """A sheet with cells in a second style that is a date."""
    stijlen = (
        f'{XML}<styleSheet {NS}><cellXfs count="2"><xf numFmtId="0"/>'
        f'<xf numFmtId="{stijl}" applyNumberFormat="1"/></cellXfs></styleSheet>'
    )
    rel = '<Relationship Id="rId9" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
    rel += 'relationships/styles" Target="styles.xml"/>'
    rijen = f'<row r="1">{t("A1", "BSN")}{t("B1", "Startdatum")}</row>{cellen}'
    return sheet_xml(rijen), [("xl/styles.xml", stijlen), ("rel", rel)]


def test_number_with_a_date_format(tmp_path: Path) -> None:
    """A BSN in a column that someone formatted as date is no date; the library gives it up."""
    blad, (stijlen, (_, rel)) = _styled(f'<row r="2"><c r="A2" s="1"><v>{A}</v></c></row>')
    pad = write_delen(tmp_path / "b4.xlsx", blad, extra=[stijlen], relaties=rel)
    for grenzen in (Grenzen(), Grenzen(hier=0)):
        assert read_tabel(pad, "b4", grenzen=grenzen).frame["A"].to_list() == [A]


def test_time_of_day_and_zero_date(tmp_path: Path) -> None:
    """A time without a day keeps its time; a zero date is 00:00:00."""
    cellen = (
        f'<row r="2"><c r="A2"><v>{A}</v></c><c r="B2" s="1"><v>0.5</v></c></row>'
        f'<row r="3"><c r="A3"><v>{B}</v></c><c r="B3" s="1"><v>0</v></c></row>'
    )
    blad, (stijlen, (_, rel)) = _styled(cellen, "22")
    pad = write_delen(tmp_path / "b4.xlsx", blad, extra=[stijlen], relaties=rel)
    assert read_tabel(pad, "b4").frame["B"].to_list() == ["12:00:00", "00:00:00"]


FOUTEN = (
    f'<row r="2"><c r="A2"><v>{A}</v></c><c r="B2" t="e"><v>#N/A</v></c></row>'
    f'<row r="3"><c r="A3"><v>{B}</v></c><c r="B3" t="e"><f>1/0</f><v>#DIV/0!</v></c></row>'
    f'<row r="4"><c r="A4"><v>{C}</v></c><c r="B4" t="str"><f>A4</f><v>Smit</v></c></row>'
)


@pytest.mark.parametrize("grenzen", [Grenzen(), Grenzen(hier=0)])
@pytest.mark.parametrize("vervang", [("", ""), ('t="e"', "t='e'")])
def test_error_cells_and_formulas(
    tmp_path: Path, grenzen: Grenzen, vervang: tuple[str, str]
) -> None:
    """Errors are kept as stored; formulas give what Excel last worked out, and are named."""
    rijen = KLEIN.split('<row r="2">')[0] + FOUTEN.replace(*vervang)
    tabel = read_tabel(write_delen(tmp_path / "b4.xlsx", sheet_xml(rijen)), "b4", grenzen=grenzen)
    assert tabel.frame["B"].to_list() == ["#N/A", "#DIV/0!", "Smit"]
    assert tabel.formules == ("B3", "B4")


def test_rich_text_and_phonetics(tmp_path: Path) -> None:
    """Half bold text is one text; reading aids of East Asian text are no part of it."""
    deel = (
        f"{XML}<sst {NS}><si><t>BSN</t></si><si><t>Achternaam</t></si>"
        "<si><r><t>Jan</t></r><r><rPr><b/></rPr><t>sen</t></r>"
        "<rPh sb='0' eb='1'><t>zz</t></rPh></si></sst>"
    )
    rijen = (
        '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c></row>'
        f'<row r="2"><c r="A2"><v>{A}</v></c><c r="B2" t="s"><v>2</v></c></row>'
    )
    rel = (
        '<Relationship Id="rId8" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
        'relationships/sharedStrings" Target="sharedStrings.xml"/>'
    )
    pad = write_delen(
        tmp_path / "b4.xlsx", sheet_xml(rijen), extra=[("xl/sharedStrings.xml", deel)], relaties=rel
    )
    assert _cellen(read_tabel(pad, "b4")) == [(2, A, "Jansen")]


_ACHTERAAN = (
    f'<row r="1"><c t="str" r="A1"><v>BSN</v></c></row><row r="2"><c r="A2"><v>{A}</v></c></row>'
)
NOTATIES = [
    ("zonder celadressen", f"<row><c t='str'><v>BSN</v></c></row><row><c><v>{A}</v></c></row>"),
    ("adres achteraan", _ACHTERAAN),
    ("enkele aanhalingstekens", _ACHTERAAN.replace('"', "'")),
    ("met regeleinden", _ACHTERAAN.replace(" ", "\n")),
]


@pytest.mark.parametrize("rijen", [n[1] for n in NOTATIES], ids=[n[0] for n in NOTATIES])
def test_other_notations(tmp_path: Path, rijen: str) -> None:
    tabel = read_tabel(write_delen(tmp_path / "b4.xlsx", sheet_xml(rijen)), "b4")
    assert _cellen(tabel) == [(2, A)]
    assert tabel.kolom_soorten == {"A": "getal"}


def test_namespace_prefix(tmp_path: Path) -> None:
    """Some libraries write every element with a prefix."""
    cel = f'<x:row r="2"><x:c r="A2"><x:v>{A}</x:v></x:c></x:row>'
    blad = (
        f'{XML}<x:worksheet xmlns:x="{NS[7:-1]}"><x:sheetData><x:row r="1"><x:c r="A1" t="str">'
        f"<x:v>BSN</x:v></x:c></x:row>{cel}</x:sheetData></x:worksheet>"
    )
    assert _cellen(read_tabel(write_delen(tmp_path / "b4.xlsx", blad), "b4")) == [(2, A)]


def test_openpyxl_file(tmp_path: Path) -> None:
    """Another producer, with an outside link, a merged title, a hidden row and a note."""
    boek = openpyxl.Workbook()
    vel = boek.active
    assert vel is not None
    vel.append(["Export 12-10-2022"])
    vel.merge_cells("A1:C1")
    vel.append(["BSN", "Achternaam", "Startdatum"])
    vel.append([A, "=1+1", DATUM])
    vel.append([B, "Smit", DATUM])
    vel.merge_cells("B4:B5")
    vel.append([C, None, DATUM])
    vel.row_dimensions[4].hidden = True
    boek.save(tmp_path / "b4.xlsx")
    with zipfile.ZipFile(tmp_path / "b4.xlsx", "a") as z:
        z.writestr("xl/externalLinks/externalLink1.xml", "<externalLink/>")
    tabel = read_tabel(tmp_path / "b4.xlsx", "b4")
    assert _cellen(tabel)[1:] == [(4, B, "Smit", "2022-10-01"), (5, C, "Smit", "2022-10-01")]
    assert tabel.formules == ("B3",)
    assert "verwijst naar andere bestanden" in _wat(tabel)
    assert "B4:B5: In de tabel zijn cellen samengevoegd" in _wat(tabel)
    assert "A1:C1" not in _wat(tabel)
    assert "1 rij is verborgen" in _wat(tabel)


def test_rows_above_blank_rows_and_totals(tmp_path: Path) -> None:
    """Titles, blank rows, a header on a new page, totals and a footer: each in its place."""
    rijen = [
        ["Bestand B4 voor gemeente"],
        [None, "Datum:", DATUM],
        [],
        ["BSN", "Achternaam", "Startdatum"],
        [int(A), "Jansen", DATUM],
        [],
        ["   "],
        ["BSN", "Achternaam", "Startdatum"],
        [int(B), "Smit", DATUM],
        [],
        ["Totaal", 2],
        ["Aantal klanten: 2"],
        ["Einde van de lijst"],
    ]
    tabel = read_tabel(write_xlsx(tmp_path / "b4.xlsx", rijen), "b4")
    assert tabel.koprij == 4
    assert _cellen(tabel) == [(5, A, "Jansen", "2022-10-01"), (9, B, "Smit", "2022-10-01")]
    assert tabel.overig["rij"].to_list() == [8, 11, 12, 13]
    assert tabel.boven["rij"].to_list() == [1, 2, 3, 4]
    assert "rij 11 en 12: Dit is een totaalregel." in _wat(tabel)
    assert "rij 8: Hier staat de koprij nog een keer." in _wat(tabel)
    assert "rij 13: Dit is een voetregel" in _wat(tabel)


@pytest.mark.parametrize(
    "rij",
    [
        [None, "Jansen", DATUM],
        ["onbekend", "Jansen", None],
        ["12345", None, None],
        [None, "Totaal-Jansen", DATUM],
        ["niet bekend bij ons", "Smit", None],
    ],
)
def test_a_row_in_doubt_stays(tmp_path: Path, rij: list[object]) -> None:
    """A row without a readable BSN is a client until it is plainly something else."""
    rijen = [["BSN", "Achternaam", "Startdatum"], [A, "Smit", DATUM], rij, [B, "Vos", DATUM]]
    tabel = read_tabel(write_xlsx(tmp_path / "b4.xlsx", rijen), "b4")
    assert tabel.frame["rij"].to_list() == [2, 3, 4]


def test_column_offset(tmp_path: Path) -> None:
    """A table that starts in column C keeps its letters."""
    rijen = [[None] * 4, [None, None, "BSN", "Naam"], [None, None, A, "Jansen"]]
    tabel = read_tabel(write_xlsx(tmp_path / "b4.xlsx", rijen), "b4")
    assert tabel.kolommen == {"bsn": "C", "achternaam": "D"}
    assert tabel.kolomletters == ("A", "B", "C", "D")
    assert _cellen(tabel) == [(3, None, None, A, "Jansen")]
    assert tabel.locate(3, "C") == "b4.xlsx, blad 'Blad1', cel C3"
    assert tabel.locate(letter="C") == "b4.xlsx, blad 'Blad1', kolom 'BSN'"
    assert tabel.locate(letter="A") == "b4.xlsx, blad 'Blad1', kolom A"
    assert tabel.locate(3) == "b4.xlsx, blad 'Blad1', rij 3"


@pytest.mark.parametrize(
    "kop", ["B.S.N.", " bsn ", "BSN-\nnummer", "Burgerservice\r\nnummer", "bsn  KLANT"]
)
def test_headers_as_people_write_them(tmp_path: Path, kop: str) -> None:
    tabel = read_tabel(write_xlsx(tmp_path / "b4.xlsx", [[kop, "GEB.DATUM"], [A, DATUM]]), "b4")
    assert tabel.kolommen == {"bsn": "A", "geboortedatum": "B"}


def test_only_a_bsn(tmp_path: Path) -> None:
    """BSN is the only column that B4 must have."""
    tabel = read_tabel(write_xlsx(tmp_path / "b4.xlsx", [["BSN"], [A], [B]]), "b4")
    assert _cellen(tabel) == [(2, A), (3, B)]


def test_hundreds_of_thousands_of_blank_formatted_rows(tmp_path: Path) -> None:
    """Formatted blank rows below the table cost no rows."""
    leeg = "".join(f'<row r="{r}" s="1"><c r="A{r}" s="1"/></row>' for r in range(3, 200_000))
    tabel = read_tabel(write_delen(tmp_path / "b4.xlsx", sheet_xml(KLEIN + leeg)), "b4")
    assert _cellen(tabel) == [(2, A, "Jansen")]
    assert tabel.overig.height == 0


def test_the_sheet_with_the_headers(tmp_path: Path) -> None:
    tabel = read_tabel(
        write_xlsx(
            tmp_path / "b4.xlsx",
            [["Uitleg"], ["BSN staat op het tweede blad"]],
            blad="Lees mij",
            meer={"Gegevens": [["BSN"], [A]], "Leeg": [], "Alleen kop": [["BSN"]]},
        ),
        "b4",
    )
    assert tabel.blad == "Gegevens"
    assert tabel.meldingen == ()


def test_two_sheets_fit(tmp_path: Path) -> None:
    """Never a guess: both are named with their size; the one that is named is read."""
    pad = write_xlsx(
        tmp_path / "b4.xlsx", [["BSN"], [A]], blad="Mei", meer={"Juni": [["BSN"], [B], [C]]}
    )
    with pytest.raises(InvoerGeweigerd, match="Welk blad") as gezien:
        read_tabel(pad, "b4")
    assert [(b.waar, b.wat) for b in gezien.value.bevindingen] == [
        ("blad 'Mei'", "1 bekende kolom in rij 1, 1 rij daaronder."),
        ("blad 'Juni'", "1 bekende kolom in rij 1, 2 rijen daaronder."),
    ]
    assert read_tabel(pad, "b4", blad="Juni").frame["A"].to_list() == [B, C]


def test_hidden_sheets(tmp_path: Path) -> None:
    """A visible sheet goes before a hidden one; a hidden one alone is read; both are told."""
    vellen = {"Oud": [["BSN"], [B]]}
    pad = write_xlsx(tmp_path / "a.xlsx", [["BSN"], [A]], meer=vellen, verborgen=["Oud"])
    tabel = read_tabel(pad, "b4")
    assert tabel.blad == "Blad1"
    assert "Ook een verborgen blad past ('Oud')" in _wat(tabel)
    pad = write_xlsx(tmp_path / "b.xlsx", [["niets"]], meer=vellen, verborgen=["Oud"])
    assert "Dit blad is verborgen" in _wat(read_tabel(pad, "b4"))


def test_only_a_header(tmp_path: Path) -> None:
    """An empty table is a table; whether that may be is for the kind of file to say."""
    tabel = read_tabel(write_xlsx(tmp_path / "b4.xlsx", [B4_KOPPEN]), "b4")
    assert tabel.frame.height == 0
    assert set(tabel.kolom_soorten.values()) == {"leeg"}


def test_everything_can_be_written_again(tmp_path: Path) -> None:
    """Above, data and rest together hold every filled cell, unknown columns too."""
    rijen = [
        ["Titel"],
        ["BSN", "Onze code", "Achternaam"],
        [A, "x1", "Vos"],
        ["Totaal", "1"],
        [B, "x2", "Smit"],
    ]
    tabel = read_tabel(write_xlsx(tmp_path / "b4.xlsx", rijen), "b4")
    alles = sorted([*tabel.boven.rows(), *tabel.frame.rows(), *tabel.overig.drop("waarom").rows()])
    assert [[c for c in r[1:] if c] for r in alles] == rijen


def test_all_sheets_raw(tmp_path: Path) -> None:
    """The raw reader gives every sheet, hidden ones too, as it stands."""
    pad = write_xlsx(
        tmp_path / "x.xlsx", [["a", 1]], meer={"Twee": [[], [None, "b"]]}, verborgen=["Twee"]
    )
    een, twee = read_bestand(pad, {}).bladen
    assert (een.naam, een.zichtbaar, een.frame.rows()) == ("Blad1", True, [(1, "a", "1")])
    assert (twee.naam, twee.zichtbaar, twee.frame.rows()[-1]) == ("Twee", False, (2, None, "b"))


def test_known_headers_but_not_the_one_that_is_needed(tmp_path: Path) -> None:
    """The best header row is named, with what stands in it."""
    rijen = [["Naam"], [], ["Achternaam", "Geboortedatum", "Startdatum"], ["Vos", DATUM, DATUM]]
    pad = write_xlsx(tmp_path / "b4.xlsx", rijen, meer={"Nog een": [["Naam", "x"]]})
    with pytest.raises(InvoerGeweigerd) as gezien:
        read_tabel(pad, "b4")
    assert gezien.value.waar == "b4.xlsx, blad 'Blad1', rij 3"
    assert gezien.value.bevindingen[0].wat == "De kolom BSN is nodig en is niet gevonden."


def test_long_numbers_and_long_text_side_by_side(tmp_path: Path) -> None:
    """Numbers of more digits than Excel keeps are rounded as Excel shows them; text is not."""
    lang = "een tekst van meer dan zeventien tekens"
    rijen = f'<row r="2"><c r="A2"><v>{A}</v></c><c r="B2"><v>0.30000000000000004</v></c></row>'
    rijen += f'<row r="3"><c r="A3"><v>{B}</v></c>{t("B3", lang)}</row>'
    rijen += f'<row r="4"><c r="A4"><v>{C}</v></c><c r="B4"><v>1</v></c></row>'
    pad = write_delen(tmp_path / "b4.xlsx", sheet_xml(KLEIN.split('<row r="2">')[0] + rijen))
    assert read_tabel(pad, "b4").frame["B"].to_list() == ["0.3", lang, "1"]


def test_a_large_sheet_with_everything(tmp_path: Path) -> None:
    """Beyond what is read here too: errors, formulas, merged cells and hidden rows."""
    rijen = KLEIN.split('<row r="2">')[0] + FOUTEN
    rijen += "".join(
        f'<row r="{r}"{" hidden=" + chr(34) + "1" + chr(34) if r % 2 else ""}>'
        f'<c r="A{r}"><v>{A}</v></c>{t(f"B{r}", f"naam {r}")}</row>'
        for r in range(5, 3_000)
    )
    na = '<mergeCells count="1"><mergeCell ref="B7:B8"/></mergeCells>'
    pad = write_delen(tmp_path / "b4.xlsx", sheet_xml(rijen, na=na))
    hier = read_tabel(pad, "b4")
    kind = read_tabel(pad, "b4", grenzen=Grenzen(hier=0))
    assert hier.frame.equals(kind.frame)
    assert hier.frame["B"][:3].to_list() == ["#N/A", "#DIV/0!", "Smit"]
    assert hier.formules == kind.formules == ("B3", "B4")
    assert hier.meldingen == kind.meldingen
    assert "1.498 rijen zijn verborgen" in _wat(kind)
    assert "B7:B8" in _wat(kind)


def test_a_huge_sheet_in_an_unusual_notation_is_refused(tmp_path: Path) -> None:
    """Too large to walk through; a save in Excel makes it ordinary."""
    pad = write_delen(tmp_path / "b4.xlsx", sheet_xml(_ACHTERAAN))
    with pytest.raises(InvoerGeweigerd, match="ongewone vorm"):
        read_tabel(pad, "b4", grenzen=Grenzen(traag=0))
