"""The workbook for the clerk, read by openpyxl and printed by LibreOffice."""

import re
import subprocess
from datetime import datetime

import openpyxl
import pytest

from tests.klein import (
    AAN,
    BEOORDELEN,
    BSNS,
    DUBBEL,
    NIET,
    REGISTER,
    TIKFOUT,
    WEEK_NUL,
    answer,
    boek_van,
    open_boek,
)
from tests.tabel.programmas import convert, find_programma

pytestmark = pytest.mark.traag

BLADEN = ["Start", AAN, NIET, BEOORDELEN, DUBBEL, REGISTER, "Verschillen", "Lijsten",
          "Over dit bestand"]  # fmt: skip
LIJSTEN = (AAN, NIET, BEOORDELEN, DUBBEL, REGISTER)


@pytest.fixture(scope="module")
def werkmap(klein_vast):
    geopend = openpyxl.load_workbook(boek_van(klein_vast))
    yield geopend
    geopend.close()


def heads(blad):
    return [c.value for c in blad[1]]


def column(blad, kop):
    nummer = heads(blad).index(kop) + 1
    return [blad.cell(r, nummer) for r in range(2, blad.max_row + 1)]


def validation(blad, kop):
    """The dropdown on a column, and the rows that it covers."""
    letter = blad.cell(1, heads(blad).index(kop) + 1).column_letter
    raak = [
        v
        for v in blad.data_validations.dataValidation
        if any(str(b).startswith(f"{letter}2") for b in v.sqref.ranges)
    ]
    return raak[0] if raak else None


def test_the_sheets_are_those_of_the_contract_and_none_is_hidden(werkmap):
    assert werkmap.sheetnames == BLADEN
    for blad in werkmap.worksheets:
        assert blad.sheet_state == "visible"
        assert not any(k.hidden for k in blad.column_dimensions.values())
        assert not any(r.hidden for r in blad.row_dimensions.values())
        assert not blad.merged_cells.ranges
        assert not any(c.data_type == "f" for rij in blad.iter_rows() for c in rij)


@pytest.mark.parametrize("naam", LIJSTEN)
def test_the_columns_of_the_contract_are_there_with_those_of_the_source(werkmap, naam):
    koppen = heads(werkmap[naam])
    assert koppen[:7] == [
        "BSN", "Achternaam", "Geboortedatum", "Besluit", "Reden", "Datum", "Toelichting",
    ]  # fmt: skip
    assert {"Uitleg", "Regel"} <= set(koppen)
    assert ("Juist BSN" in koppen) == (naam in (DUBBEL, BEOORDELEN))
    assert {"Achternaam", "Geboortedatum"} <= set(koppen)
    assert len(koppen) == len(set(koppen))


@pytest.mark.parametrize("naam", LIJSTEN)
def test_a_bsn_is_text_of_nine_characters_and_a_date_a_real_date(werkmap, naam):
    blad = werkmap[naam]
    for cel in column(blad, "BSN"):
        assert isinstance(cel.value, str)
        assert len(cel.value) == 9
        assert cel.number_format == "@"
    for cel in column(blad, "Datum"):
        assert cel.value is None or isinstance(cel.value, datetime)
        assert cel.number_format == "dd\\-mm\\-yyyy" or "dd-mm" in cel.number_format


def test_every_bsn_is_as_it_was(werkmap):
    gevonden = [c.value for naam in LIJSTEN for c in column(werkmap[naam], "BSN")]
    verwacht = [*BSNS[:10], WEEK_NUL, BSNS[0], TIKFOUT]
    assert sorted(gevonden) == sorted(verwacht)


@pytest.mark.parametrize("naam", LIJSTEN)
def test_the_clerk_chooses_from_named_lists(werkmap, naam):
    blad = werkmap[naam]
    besluit = validation(blad, "Besluit")
    lijst = {REGISTER: "BesluitenRegister", BEOORDELEN: "BesluitenVoorstel",
             DUBBEL: "BesluitenVoorstel"}.get(naam, "Besluiten")  # fmt: skip
    assert besluit.type == "list"
    assert besluit.formula1.lstrip("=") == lijst
    reden = validation(blad, "Reden")
    if naam == REGISTER:
        assert reden is None
    else:
        assert reden.formula1.lstrip("=") == "Redenen"
    assert str(besluit.sqref).endswith(str(blad.max_row)) or blad.max_row <= 2


def test_the_named_lists_hold_the_choices(werkmap):
    def values(naam):
        (plek,) = werkmap.defined_names[naam].destinations
        blad, bereik = plek
        cellen = werkmap[blad][bereik.replace("$", "")]
        return [rij[0].value for rij in cellen]

    assert values("Besluiten") == ["Aanmelden", "Niet aanleveren"]
    assert values("BesluitenVoorstel") == ["Aanmelden", "Niet aanleveren", "Voorstel overnemen"]
    assert values("BesluitenRegister") == ["Aanmelden", "Niet aanmelden"]
    assert len(values("Redenen")) == 16
    assert values("Redenen")[:2] == ["OVL", "UIT"]


def test_what_the_table_decided_is_filled_in_and_the_rest_is_empty(werkmap):
    def besluiten(naam):
        return [(c.value, r.value) for c, r in zip(
            column(werkmap[naam], "Besluit"), column(werkmap[naam], "Reden"), strict=True)
        ]  # fmt: skip

    assert besluiten(AAN) == [("Aanmelden", None)] * 3
    assert besluiten(NIET) == [("Niet aanleveren", r) for r in ("UIT", "OVL", "VRH")]
    assert besluiten(BEOORDELEN) == [(None, None)] * 3
    assert besluiten(DUBBEL) == [("Niet aanleveren", "DUB"), (None, None)]
    assert besluiten(REGISTER) == [(None, None)] * 2


@pytest.mark.parametrize("naam", [BEOORDELEN, DUBBEL])
def test_what_is_empty_and_needed_is_marked(werkmap, naam):
    """Besluit unless Juist BSN is filled in, Reden when Niet aanleveren was chosen."""
    regels = [
        (str(bereik.sqref), regel.formula[0] if regel.formula else regel.type)
        for bereik, deel in werkmap[naam].conditional_formatting._cf_rules.items()
        for regel in deel
    ]
    (besluit,) = (str(f) for b, f in regels if b.startswith("D2"))
    assert (
        besluit
        == {
            BEOORDELEN: "AND(LEN(TRIM(D2))=0,LEN(TRIM($H2))=0)",
            DUBBEL: "AND(LEN(TRIM(D2))=0,LEN(TRIM($H2))=0)",
        }[naam]
    )
    assert werkmap[DUBBEL]["H1"].value == "Juist BSN"
    assert any(b.startswith("E2") and "Niet aanleveren" in str(f) for b, f in regels)


@pytest.mark.parametrize("naam", LIJSTEN)
def test_frozen_filtered_and_repeated_on_paper(werkmap, naam):
    blad = werkmap[naam]
    assert blad.freeze_panes == "D2"
    assert blad.print_title_rows == "$1:$1"
    assert (blad.page_setup.orientation, str(blad.page_setup.paperSize)) == ("landscape", "9")
    assert blad.auto_filter.ref or blad.tables


def test_the_start_sheet_tells_until_when_how_many_and_what_next(werkmap):
    start = {r[0].value: r[1].value for r in werkmap["Start"].iter_rows(min_row=2)}
    assert "13 oktober 2022" in start["Terugkoppeling uiterlijk"]
    assert start["Te beoordelen"] == "3 van 11 rijen in B4"
    assert start["Voortgang"].startswith("0 van 4 beslist")
    assert "bvtool terugkoppeling" in start["Stap 5"]


def test_the_rules_and_the_assumptions_stand_in_the_workbook(werkmap):
    over = " ".join(str(c.value) for rij in werkmap["Over dit bestand"].iter_rows() for c in rij)
    for woord in ("bevestigd", "afgeleid", "aangenomen", "SHA-256", "burgerservicenummers"):
        assert woord in over


@pytest.mark.programma
@pytest.mark.parametrize("hoe", ["openpyxl", "libreoffice"])
def test_a_save_by_another_program_changes_nothing(klein, tmp_path, hoe):
    """Decided, saved by LibreOffice itself, and read back: the same answers."""
    with open_boek(klein) as klerk:
        klerk.decide()
        klerk.put(8, Reden="UIT", Datum="30-8-2022")
    if hoe == "libreoffice":
        soffice = find_programma("soffice")
        if soffice is None:
            return
        opnieuw = convert(soffice, boek_van(klein), "xlsx:Calc MS Excel 2007 XML", tmp_path)
        assert opnieuw.read_bytes() != boek_van(klein).read_bytes()
        opnieuw.replace(boek_van(klein))
    gelopen = answer(klein)
    assert gelopen.code == 0, gelopen.uit
    assert gelopen.json["per_reden"] == {"DUB": 1, "ONB": 3, "OVL": 1, "UIT": 2, "VRH": 1}


@pytest.mark.programma
def test_a_large_example_saved_by_libreoffice_is_untouched(voorbeeld, tmp_path):
    """Names with every diacritic, dates of both styles, codes with zeros: nothing is turned."""
    from tests.hulp import DONDERDAG, MAANDAG, fill, run

    soffice = find_programma("soffice")
    if soffice is None:
        return
    run("--nu", MAANDAG, "--dossier", voorbeeld, "vergelijk")
    fill(boek_van(voorbeeld))
    opnieuw = convert(soffice, boek_van(voorbeeld), "xlsx:Calc MS Excel 2007 XML", tmp_path)
    gelopen = run("--nu", DONDERDAG, "--json", "--dossier", voorbeeld, "terugkoppeling",
                  "--werkboek", opnieuw)  # fmt: skip
    assert gelopen.code == 0, gelopen.uit


@pytest.mark.programma
def test_on_paper_nothing_is_cut_and_every_page_has_its_headers(klein, tmp_path):
    soffice, pdftotext = find_programma("soffice"), find_programma("pdftotext")
    if soffice is None or pdftotext is None:
        return
    pdf = convert(soffice, boek_van(klein), "pdf", tmp_path)
    tekst = subprocess.run(
        [pdftotext, "-layout", str(pdf), "-"], check=True, capture_output=True, text=True
    ).stdout
    assert "###" not in tekst
    for bsn in [*BSNS[:10], WEEK_NUL, TIKFOUT]:
        assert re.search(rf"\b{bsn}\b", tekst)
    assert tekst.count("Besluit") >= 5


@pytest.mark.parametrize("naam", LIJSTEN)
def test_a_wide_list_is_printed_over_pages_with_the_person_on_each(werkmap, naam):
    blad = werkmap[naam]
    assert blad.print_title_cols == "$A:$C"
    assert blad.page_setup.scale >= 55
    assert [b.id for b in blad.col_breaks.brk]
