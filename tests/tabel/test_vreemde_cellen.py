"""Formulas, errors, merged cells, headers in two rows and rows struck through, by `vergelijk`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
from openpyxl.styles import Font
from openpyxl.worksheet.worksheet import Worksheet

from tests.tabel.maken import BSNS, ods_cel, write_ods
from tests.tabel.vergelijken import Vergeleken, compare, compare_geval, write_register, write_text

KOP = ["BSN", "Achternaam", "Productcategorie", "Ingangsdatum", "Einddatum", "Leeftijd"]
DAG = dt.date(2021, 1, 1)


def _b4(map_: Path, aantal: int = 3) -> Path:
    return write_text(map_, "b4.csv", "BSN\n" + "\n".join(BSNS[:aantal]) + "\n")


def _book(map_: Path, vul: Callable[[Worksheet], None]) -> Path:
    """A register of three clients by openpyxl, that keeps formulas and no outcomes."""
    boek = openpyxl.Workbook()
    vel = boek.worksheets[0]
    vel.append(KOP)
    for bsn in BSNS[:3]:
        vel.append([bsn, "Naam", "15", DAG])
    vul(vel)
    boek.save(map_ / "reg.xlsx")
    return map_ / "reg.xlsx"


@pytest.mark.parametrize("cel", ["A3", "B3", "C3", "D3", "E3"])
@pytest.mark.parametrize("formule", ["=DATE(2022,6,30)", "=Z9", '=IF(Z9="","",Z9)'])
def test_a_formula_without_outcome_in_a_used_column_is_asked(
    tmp_path: Path, cel: str, formule: str
) -> None:
    gedaan = compare(_b4(tmp_path), _book(tmp_path, lambda v: v.__setitem__(cel, formule)))
    assert gedaan.code == 65
    assert f"cel {cel}: Hier staat een formule zonder uitkomst" in gedaan.tekst


def test_a_formula_without_outcome_elsewhere_does_no_harm(tmp_path: Path) -> None:
    gedaan = compare(_b4(tmp_path), _book(tmp_path, lambda v: v.__setitem__("F3", "=1+1")))
    assert (gedaan.code, gedaan.uitkomsten) == (0, ["aan_te_melden"] * 3)


def test_a_row_of_nothing_but_formulas_without_outcome_is_told_and_counted(tmp_path: Path) -> None:
    """It may be a client whom nobody ever worked out: it never leaves in silence."""

    def formulas(vel: Worksheet) -> None:
        for rij in (5, 6):
            vel.cell(rij, 2, f"=Blad2!B{rij}")
            vel.cell(rij, 6, f"=Blad2!F{rij}")

    gedaan = compare(_b4(tmp_path), _book(tmp_path, formulas))
    assert (gedaan.code, gedaan.uitkomsten) == (1, ["aan_te_melden"] * 3)
    assert "rij 5 en 6: Hier staan alleen formules zonder uitkomst." in gedaan.tekst
    assert "Dat geldt voor 2 rijen. Niet als klant gelezen." in gedaan.tekst


@pytest.mark.parametrize(
    ("waarde", "gevraagd"), [(0, True), ("", True), (44742, False), (None, True)]
)
def test_a_formula_by_xlsxwriter(tmp_path: Path, waarde: object, gevraagd: bool) -> None:
    """It writes 0 for what it did not work out, and asks Excel to do that."""
    boek = xlsxwriter.Workbook(str(tmp_path / "reg.xlsx"))
    vel, datum = boek.add_worksheet(), boek.add_format({"num_format": "dd-mm-yyyy"})
    vel.write_row(0, 0, KOP)
    for i, bsn in enumerate(BSNS[:3], 1):
        vel.write_row(i, 0, [bsn, "Naam", "15"])
        vel.write_datetime(i, 3, DAG, datum)
    vel.write_formula(2, 4, "=DATE(2022,6,30)", datum, 0 if waarde is None else waarde)
    boek.close()
    gedaan = compare(_b4(tmp_path), tmp_path / "reg.xlsx")
    assert (gedaan.code == 65) == gevraagd
    if waarde == 44742:
        assert gedaan.uitkomsten[1] == "te_beoordelen"


def test_formula_without_outcome_kept() -> None:
    gedaan = compare_geval("formule_zonder_waarde")
    assert (gedaan.code, "cel F2" in gedaan.tekst) == (65, True)


def _ods(map_: Path, einde: str, *, achter: str = "") -> Path:
    def row(*cellen: str) -> str:
        return "<table:table-row>" + "".join(cellen) + "</table:table-row>"

    koppen = row(*(ods_cel(k) for k in KOP[:5]))
    vast = [ods_cel("Naam"), ods_cel("15"), ods_cel("2021-01-01")]
    rijen = [row(ods_cel(b), *vast, einde if i == 1 else "") for i, b in enumerate(BSNS[:3])]
    return write_ods(map_ / "reg.ods", koppen + "".join(rijen) + achter)


CALC = 'xmlns:c="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"'


@pytest.mark.parametrize(
    ("cel", "gevraagd"),
    [
        ('<table:table-cell table:formula="of:=NA()"/>', "formule zonder uitkomst"),
        (
            '<table:table-cell table:formula="of:=X" office:value-type="date"/>',
            "formule zonder uitkomst",
        ),
        (
            f'<table:table-cell {CALC} table:formula="of:=X" office:value-type="string" '
            'office:string-value="" c:value-type="error"><text:p>#N/B</text:p></table:table-cell>',
            "niet te lezen",
        ),
        (
            f'<table:table-cell {CALC} table:formula="of:=X" office:value-type="string" '
            'office:string-value="" c:value-type="error"><text:p>Err:502</text:p>'
            "</table:table-cell>",
            "niet te lezen",
        ),
        (
            '<table:table-cell table:formula="of:=&quot;&quot;" office:value-type="string" '
            'office:string-value=""><text:p/></table:table-cell>',
            "",
        ),
        ('<table:table-cell table:formula="of:=X"><text:p/></table:table-cell>', ""),
    ],
    ids=["nooit gerekend", "datum zonder waarde", "fout", "fout met nummer", "lege tekst", "leeg"],
)
def test_formulas_and_errors_in_ods(tmp_path: Path, cel: str, gevraagd: str) -> None:
    gedaan = compare(_b4(tmp_path), _ods(tmp_path, cel))
    assert (gedaan.code == 65) == bool(gevraagd)
    if gevraagd:
        assert "cel E3" in gedaan.tekst
        assert gevraagd in gedaan.tekst


def test_errors_in_ods_kept() -> None:
    gedaan = compare_geval("fout_ods")
    assert (gedaan.code, "cel F2" in gedaan.tekst, "cel F5" in gedaan.tekst) == (65, True, True)


@pytest.mark.parametrize("fout", ["#N/A", "#REF!", "#NAME?", "#VALUE!", "#DIV/0!"])
def test_errors_in_xlsx(tmp_path: Path, fout: str) -> None:
    gedaan = compare(_b4(tmp_path), _book(tmp_path, lambda v: v.__setitem__("E3", fout)))
    assert (gedaan.code, "cel E3" in gedaan.tekst) == (65, True)


def test_merged_number_counts_for_every_row(tmp_path: Path) -> None:
    def fill(vel: Worksheet) -> None:
        vel["E2"] = dt.date(2022, 6, 30)
        for i, rij in enumerate(([None, None, "15", dt.date(2022, 7, 1)],) * 2):
            vel.insert_rows(3 + i)
            for kolom, waarde in enumerate(rij, 1):
                vel.cell(3 + i, kolom, waarde)
        vel.merge_cells("A2:A4")
        vel.merge_cells("B2:B4")

    gedaan = compare(_b4(tmp_path), _book(tmp_path, fill))
    assert (gedaan.code, gedaan.uitkomsten) == (0, ["aan_te_melden"] * 3)
    assert "samengevoegd" in gedaan.tekst


def test_merged_number_kept() -> None:
    gedaan = compare_geval("samengevoegd_reg")
    assert gedaan.uitkomsten == ["aan_te_melden", "aan_te_melden"]
    assert "zonder einddatum" in gedaan.b4[0]["uitleg"]


def test_merged_number_in_b4_is_the_same_client(tmp_path: Path) -> None:
    boek = openpyxl.Workbook()
    vel = boek.worksheets[0]
    for rij in (["BSN", "Achternaam", "Instelling"], [BSNS[0], "Naam", "A"], [None, None, "B"]):
        vel.append(rij)
    vel.merge_cells("A2:A3")
    boek.save(tmp_path / "b4.xlsx")
    register = write_register(tmp_path, f"{BSNS[0]};Naam;;15;2021-01-01;")
    assert compare(tmp_path / "b4.xlsx", register).uitkomsten == ["aan_te_melden", "dubbel"]


@pytest.mark.parametrize("tweede", [";;;15;2022-07-01;", ";Naam;1960-01-02;15;2022-07-01;"])
def test_a_provision_indented_below_its_person_is_asked(tmp_path: Path, tweede: str) -> None:
    eerste = f"{BSNS[0]};Naam;1960-01-02;15;2021-01-01;2022-06-30"
    gedaan = compare(_b4(tmp_path, 1), write_register(tmp_path, eerste, tweede))
    assert gedaan.code == 65
    assert "register.csv, rij 3, kolom 'BSN'" in gedaan.tekst
    assert "persoon erboven" in gedaan.tekst


def _headers(map_: Path, boven: list[str], onder: list[str], samen: list[str]) -> Path:
    boek = openpyxl.Workbook()
    vel = boek.worksheets[0]
    vel.append(["Export"])
    vel.append(boven)
    vel.append(onder)
    for bsn in BSNS[:3]:
        vel.append([bsn, "Naam", "15", "2021-01-01", "", "2021-02-01", "2022-06-30"])
    for bereik in samen:
        vel.merge_cells(bereik)
    boek.save(map_ / "reg.xlsx")
    return map_ / "reg.xlsx"


TWEE = [
    (
        ["BSN", "Persoon", "Productcategorie", "Indicatie", "", "Levering", ""],
        ["", "Achternaam", "", "Startdatum", "Einddatum", "Startdatum", "Einddatum"],
        ["A2:A3", "C2:C3", "D2:E2", "F2:G2"],
    ),
    (
        ["BSN", "Achternaam", "Product", "Indicatie", "", "Zorg", ""],
        ["", "", "categorie", "Ingangsdatum", "Einddatum", "Datum start zorg", "Datum einde zorg"],
        ["A2:A3", "B2:B3", "D2:E2", "F2:G2"],
    ),
]


@pytest.mark.parametrize(("boven", "onder", "samen"), TWEE, ids=["levering", "woorden"])
def test_headers_in_two_rows(
    tmp_path: Path, boven: list[str], onder: list[str], samen: list[str]
) -> None:
    """The end of the delivery stands below a header that is merged over two columns."""
    gedaan = compare(_b4(tmp_path), _headers(tmp_path, boven, onder, samen))
    assert gedaan.uitkomsten == ["te_beoordelen"] * 3
    assert "30-06-2022" in gedaan.b4[0]["uitleg"]


def test_headers_in_two_rows_of_a_csv(tmp_path: Path) -> None:
    regels = [";".join(TWEE[0][0]), ";".join(TWEE[0][1])]
    regels += [f"{b};Naam;15;2021-01-01;;2021-02-01;2022-06-30" for b in BSNS[:3]]
    gedaan = compare(_b4(tmp_path), write_text(tmp_path, "reg.csv", "\n".join([*regels, ""])))
    assert gedaan.uitkomsten == ["te_beoordelen"] * 3
    assert "30-06-2022" in gedaan.b4[0]["uitleg"]


def test_headers_in_two_rows_kept() -> None:
    gedaan = compare_geval("kop2_verticaal")
    assert (gedaan.code, [r["rij"] for r in gedaan.b4]) == (0, [3, 4, 5])
    assert gedaan.uitkomsten == ["aan_te_melden"] * 3


def _strike(map_: Path, rijen: list[int], kolommen: str) -> Vergeleken:
    boek = openpyxl.Workbook()
    vel = boek.worksheets[0]
    vel.append(["BSN", "Achternaam"])
    for bsn in BSNS[:3]:
        vel.append([bsn, "Naam"])
    for rij in rijen:
        for letter in kolommen:
            vel[f"{letter}{rij}"].font = Font(strike=True, bold=letter == "B")
    boek.save(map_ / "b4.xlsx")
    return compare(
        map_ / "b4.xlsx", write_register(map_, *(f"{b};Naam;;15;2021-01-01;" for b in BSNS[:3]))
    )


@pytest.mark.parametrize("kolommen", ["A", "B", "AB"])
@pytest.mark.parametrize("rijen", [[3], [2, 4]])
def test_a_row_struck_through_counts_and_is_told(
    tmp_path: Path, rijen: list[int], kolommen: str
) -> None:
    gedaan = _strike(tmp_path, rijen, kolommen)
    assert (gedaan.code, gedaan.bsns) == (0, BSNS[:3])
    assert f"rij {' en '.join(map(str, rijen))}: De tekst is hier doorgehaald" in gedaan.tekst


def test_nothing_struck_through_is_not_told(tmp_path: Path) -> None:
    assert "doorgehaald" not in _strike(tmp_path, [], "A").tekst


def test_a_row_struck_through_kept() -> None:
    gedaan = compare_geval("doorgehaald_b4")
    assert (gedaan.code, len(gedaan.b4)) == (0, 5)
    assert "rij 3: De tekst is hier doorgehaald" in gedaan.tekst


def test_one_bsn_and_two_people_in_the_register(tmp_path: Path) -> None:
    register = write_text(
        tmp_path, "reg.csv",
        "BSN;Achternaam;Geboortedatum;Productcategorie;Ingangsdatum;Einddatum;Overlijdensdatum\n"
        f"{BSNS[0]};Jansen;1960-01-02;15;2021-01-01;;\n"
        f"{BSNS[0]};Pietersen;1933-07-08;15;2019-01-01;2022-02-01;2022-02-01\n",
    )  # fmt: skip
    gedaan = compare(_b4(tmp_path, 1), register)
    assert gedaan.uitkomsten == ["te_beoordelen"]
