"""Messages by hand, through the command: what is read, filled in, made and answered.

More than 300 lines: each step of messages by hand, from empty workbook to answer.
"""

from __future__ import annotations

import shutil
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from bvtool.berichten.boom import read_boom
from bvtool.berichten.envelop import build_di01
from bvtool.kalender.klok import TIJDZONE
from bvtool.wissel.handwerk.ontvangst import make_canon
from bvtool.wissel.handwerk.schemakeuze import choose_schemas
from bvtool.wissel.handwerk.uitgifte import dump
from tests.hulp import Gelopen, run, table
from tests.wissel.conversie.maken import xml_berichten
from tests.wissel.handwerk.maker import boom

SCHEMAS = Path(__file__).parent / "schemas"
NU = ("--nu", "2022-10-18T09:00")
EIGEN = choose_schemas(SCHEMAS).load("WMO301")
IEB = choose_schemas(None)

CLIENT = """<w:Client><w:Bsn>999900006</w:Bsn>
<w:Naam><b:Naam>=1+1</b:Naam><b:Geslacht>2</b:Geslacht><b:Voornaam>Ada</b:Voornaam>
<b:Voornaam>Eva</b:Voornaam></w:Naam><w:Extra/>
<w:Product><w:Code>A</w:Code><w:Levering><w:Dag>2022-01-01</w:Dag><b:Aantal>3</b:Aantal>
<b:Eenheid>04</b:Eenheid></w:Levering><w:Levering><w:Dag>2022-01-02</w:Dag></w:Levering></w:Product>
<w:Product><w:Code>B</w:Code></w:Product>
<w:Adres><w:Plaats>Ede</w:Plaats></w:Adres><w:Telefoon>1</w:Telefoon>
<w:Adres><w:Plaats>Ee</w:Plaats></w:Adres></w:Client>"""
BERICHT = f"""<w:Bericht xmlns:w="urn:bvtool:iwmo/9_9/wmo301"
 xmlns:b="urn:bvtool:iwmo/9_9/basisschema"><w:Header><w:BerichtCode>414</w:BerichtCode>
<w:Gemeente>0363</w:Gemeente><w:BerichtIdentificatie><b:Identificatie>A1</b:Identificatie>
<b:Dagtekening>2022-10-17</b:Dagtekening></w:BerichtIdentificatie><w:XsdVersie>
<b:BasisschemaXsdVersie>1.2.0</b:BasisschemaXsdVersie><b:BerichtXsdVersie>3.0.1</b:BerichtXsdVersie>
</w:XsdVersie></w:Header><w:Clienten>{CLIENT}</w:Clienten></w:Bericht>"""


def there_and_back(
    map_: Path, bomen: list[etree._Element], *schema: object, via_openpyxl: bool = False
) -> list[bytes]:
    """The messages by name, after a workbook and out of it again.

    Their day is said on screen: it is put in a year in which no client of any test was born.
    """
    for dag in (d for bericht in bomen for d in bericht.iter("{*}Dagtekening")):
        dag.text = f"2096{str(dag.text)[4:]}"
    shutil.rmtree(map_, ignore_errors=True)
    (map_ / "in").mkdir(parents=True)
    for nummer, bericht in enumerate(bomen):
        (map_ / "in" / f"{nummer}.xml").write_bytes(dump(bericht))
    boek = map_ / "boek é.xlsx"
    gelezen = run(*NU, "bericht", "lees", map_ / "in", *schema, "--uit", boek)
    assert gelezen.code == 0, gelezen.fout
    if via_openpyxl:
        openpyxl.load_workbook(boek).save(boek)
    gemaakt = run(*NU, "--json", "bericht", "maak", boek, *schema, "--uit", map_ / "uit")
    assert gemaakt.code == 0, gemaakt.uit
    return [Path(naam).read_bytes() for naam in gemaakt.json["bestanden"][:-1]]


def own(map_: Path) -> Path:
    """A workbook of the sample message with everything in it."""
    (map_ / "b.xml").write_text(BERICHT, encoding="utf-8")
    boek = map_ / "b.xlsx"
    gelezen = run(*NU, "bericht", "lees", map_ / "b.xml", "--schema", SCHEMAS, "--uit", boek)
    assert gelezen.code == 0, gelezen.fout
    return boek


def change(boek: Path, blad: str, rij: int, **cellen: object) -> None:
    """Fill in cells of a row (2 is the first) by header."""
    werkmap = openpyxl.load_workbook(boek)
    vel = werkmap[blad]
    koppen = [cel.value for cel in vel[1]]
    for kop, waarde in cellen.items():
        vel.cell(rij, koppen.index(kop.replace("__", "/")) + 1).value = waarde  # type: ignore[assignment]
    werkmap.save(boek)


def make(boek: Path, uit: Path, *schema: object) -> Gelopen:
    return run(*NU, "bericht", "maak", boek, *(schema or ("--schema", SCHEMAS)), "--uit", uit)


@settings(max_examples=12)
@given(data=st.data(), via_openpyxl=st.booleans())
def test_messages_of_a_schema_with_repetition_and_choice_come_back_the_same(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject, via_openpyxl: bool
) -> None:
    map_ = tmp_path_factory.getbasetemp() / "eigen"
    bomen = data.draw(st.lists(boom(EIGEN), min_size=1, max_size=2))
    for nummer, bericht in enumerate(bomen):
        next(bericht.iter("{*}Identificatie")).text = f"A{nummer}"
    terug = there_and_back(map_, bomen, "--schema", SCHEMAS, via_openpyxl=via_openpyxl)
    assert [make_canon(read_boom(t)) for t in terug] == [
        make_canon(read_boom(dump(b))) for b in bomen
    ]


@pytest.mark.parametrize("soort", ["WMO407", "WMO408"])
@settings(max_examples=5)
@given(data=st.data())
def test_messages_of_ieb_come_back_byte_for_byte(
    tmp_path_factory: pytest.TempPathFactory, soort: str, data: st.DataObject
) -> None:
    bericht = data.draw(boom(IEB.load(soort)))
    for naam in ("{*}Identificatie", "{*}IdentificatieRetour"):
        for element in bericht.iter(naam):
            element.text = "A1"
    terug = there_and_back(tmp_path_factory.getbasetemp() / soort, [bericht])
    assert terug == [dump(bericht)]
    assert terug[0].startswith(b"<?xml") and terug[0].count(b"\n") == terug[0].count(b"\r\n")


@pytest.mark.parametrize("soort", ["WMO301", "WMO305", "WMO307", "WMO315"])
@settings(max_examples=3)
@given(data=st.data())
def test_messages_of_iwmo_come_back_the_same(
    tmp_path_factory: pytest.TempPathFactory, soort: str, data: st.DataObject
) -> None:
    bericht = read_boom(data.draw(xml_berichten(soort)))
    terug = there_and_back(tmp_path_factory.getbasetemp() / soort, [bericht])
    assert [make_canon(read_boom(t)) for t in terug] == [make_canon(read_boom(dump(bericht)))]


def test_a_workbook_that_was_filled_in_is_never_written_over(tmp_path: Path) -> None:
    boek = own(tmp_path)
    openpyxl.load_workbook(boek).save(boek)  # as a person saves it
    voor = boek.read_bytes()
    for woorden in (
        ("bericht", "lees", tmp_path / "b.xml", "--schema", SCHEMAS),
        ("bericht", "leeg", "WMO407"),
    ):
        gelopen = run(*NU, *woorden, "--uit", boek)
        assert (gelopen.code, "Daarin kan zijn gewerkt" in gelopen.fout) == (2, True), gelopen
    assert boek.read_bytes() == voor


def test_a_message_in_an_envelope_is_read(tmp_path: Path) -> None:
    fill_407(boek := tmp_path / "leeg.xlsx")
    assert run(*NU, "bericht", "maak", boek, "--uit", tmp_path / "uit").code == 0
    kaal = (tmp_path / "uit" / "WMO407_H22101800001.xml").read_bytes()
    om = build_di01(kaal, "0363", "R1", datetime(2022, 10, 18, 9, tzinfo=TIJDZONE))
    (tmp_path / "om.xml").write_bytes(om)
    gelezen = run("bericht", "lees", tmp_path / "om.xml", "--uit", tmp_path / "om.xlsx")
    assert gelezen.code == 0, gelezen.fout
    assert "identificatie H22101800001, dagtekening 2022-10-18" in gelezen.uit


def test_a_class_is_a_sheet_and_the_order_is_kept(tmp_path: Path) -> None:
    boek = own(tmp_path)
    namen = openpyxl.load_workbook(boek).sheetnames
    assert namen == ["Over dit bestand", "Header", "Client", "Product", "Levering", "Telefoon",
                     "Adres", "Sinds", "Lijsten"]  # fmt: skip
    client = table(boek, "Client")[0]
    assert client["Naam/Voornaam"] == "Ada\nEva"
    assert client["Extra"] == "ja"
    producten, leveringen = table(boek, "Product"), table(boek, "Levering")
    assert [p["Hoort bij"] for p in producten] == [client["Nr"]] * 2
    assert [lev["Hoort bij"] for lev in leveringen] == [producten[0]["Nr"]] * 2
    assert make(boek, tmp_path / "uit").code == 0
    terug = (tmp_path / "uit" / "WMO301_A1.xml").read_bytes()
    assert make_canon(read_boom(terug)) == make_canon(read_boom(BERICHT.encode()))


def test_text_that_looks_like_a_formula_stays_text(tmp_path: Path) -> None:
    cellen = {c.value: c.data_type for c in openpyxl.load_workbook(own(tmp_path))["Client"][2]}
    assert cellen["=1+1"] != "f"


def test_codes_are_explained_and_no_person_is_shown(tmp_path: Path) -> None:
    boek = own(tmp_path)
    lijst = table(boek, "Lijsten")
    assert {(r["Waarde"], r["Betekenis"]) for r in lijst} >= {("2", "vrouw"), ("04", "uur")}
    gelezen = run(*NU, "bericht", "lees", tmp_path / "b.xml", "--schema", SCHEMAS, "--uit", boek)
    assert "WMO301, release 9.9" in gelezen.uit
    assert "identificatie A1, dagtekening 2022-10-17" in gelezen.uit
    assert "Client, Naam/Geslacht: 2 (vrouw), 1 keer" in gelezen.uit
    assert "Levering: 2" in gelezen.uit
    for geheim in ("999900006", "Ada", "=1+1", "Ede"):
        assert geheim not in gelezen.uit + gelezen.fout


def test_an_empty_workbook_has_dropdowns_and_fixed_values(tmp_path: Path) -> None:
    boek = tmp_path / "leeg.xlsx"
    assert run(*NU, "bericht", "leeg", "wmo 407", "--uit", boek).code == 0
    werkmap = openpyxl.load_workbook(boek)
    keuzes = [d.formula1 for d in werkmap["Client"].data_validations.dataValidation]
    assert "lijst_LDT_StatusAanlevering" in keuzes
    assert "lijst_LDT_StatusAanlevering" in werkmap.defined_names
    assert table(boek, "Header")[0]["BerichtCode"] == "580"
    over = {r["Onderwerp"]: r["Inhoud"] for r in table(boek, "Over dit bestand")}
    assert (over["Bericht"], over["Release"]) == ("WMO407", "2.0")
    assert "reconstructie" in over["Schema"]


def fill_407(boek: Path) -> None:
    assert run(*NU, "bericht", "leeg", "WMO407", "--uit", boek).code == 0
    change(boek, "Header", 2, Afzender="0363")
    change(boek, "Client", 2, Nr=2, **{"Hoort bij": 1}, Bsn="999900006",
           PeriodeEigenBijdrageBw__BwStartNummer="7",
           PeriodeEigenBijdrageBw__BwStartdatum="2022-10-01",
           PeriodeEigenBijdrageBw__StatusAanlevering="1")  # fmt: skip


def test_identification_and_day_are_given_and_never_given_again(tmp_path: Path) -> None:
    fill_407(boek := tmp_path / "b.xlsx")
    uit = tmp_path / "uit"
    for _ in range(2):
        assert run(*NU, "bericht", "maak", boek, "--uit", uit).code == 0
    (uit / "WMO407_H22101800002.xml").unlink()
    assert run(*NU, "bericht", "maak", boek, "--uit", uit).code == 0
    assert sorted(p.name for p in uit.glob("*.xml")) == [
        "WMO407_H22101800001.xml", "WMO407_H22101800003.xml",
    ]  # fmt: skip
    gemaakt = read_boom((uit / "WMO407_H22101800003.xml").read_bytes())
    assert next(gemaakt.iter("{*}Dagtekening")).text == "2022-10-18"
    assert IEB.load("WMO407").xsd.validate(gemaakt)


FOUTEN = {
    "waarde": ("Client", 2, {"Naam__Geslacht": "9"}, "blad Client, rij 2, kolom Naam/Geslacht"),
    "ontbreekt": ("Levering", 3, {"Dag": None}, "blad Levering, rij 3, kolom Dag"),
    "nummer": ("Product", 3, {"Nr": "2"}, "rij 3, kolom Nr: Dit nummer staat al"),
    "bij": ("Levering", 2, {"Hoort bij": "77"}, "kolom Hoort bij: Dit nummer staat niet op het"),
    "leeg": ("Client", 2, {"Nr": None}, "blad Client, rij 2, kolom Nr: Hier hoort een nummer"),
    "getal": ("Levering", 2, {"Aantal": "100"}, "blad Levering, rij 2, kolom Aantal: Dit getal"),
}


@pytest.mark.parametrize("naam", FOUTEN)
def test_a_fault_is_named_by_sheet_row_and_column_and_nothing_is_written(
    tmp_path: Path, naam: str
) -> None:
    blad, rij, cellen, gezegd = FOUTEN[naam]
    change(boek := own(tmp_path), blad, rij, **cellen)
    gelopen = make(boek, tmp_path / "uit")
    assert gelopen.code == 65
    assert gezegd in gelopen.fout
    assert "999900006" not in gelopen.fout
    assert list((tmp_path / "uit").glob("*.*ml")) == []


def test_an_identification_that_was_used_is_refused(tmp_path: Path) -> None:
    boek = own(tmp_path)
    assert make(boek, tmp_path / "uit").code == 0
    assert make(boek, tmp_path / "uit").code == 0, "the same message again is the same file"
    change(boek, "Client", 2, Naam__Naam="Anders")
    gelopen = make(boek, tmp_path / "uit")
    assert gelopen.code == 65
    assert "kolom BerichtIdentificatie/Identificatie: Deze identificatie is al" in gelopen.fout


def answered(boek: Path, uit: Path) -> etree._Element:
    gelopen = run(*NU, "bericht", "beantwoord", boek, "--schema", SCHEMAS, "--uit", uit)
    assert gelopen.code == 0, gelopen.fout
    bericht = read_boom((uit / "WMO302_H22101800001.xml").read_bytes())
    assert choose_schemas(SCHEMAS).load("WMO302").xsd.validate(bericht)
    return bericht


def values(bericht: etree._Element, pad: str) -> list[str | None]:
    return [element.text for element in bericht.iterfind(pad)]


def test_the_retour_carries_the_codes_at_their_class(tmp_path: Path) -> None:
    change(boek := own(tmp_path), "Levering", 3, Retourcode="9328\n9330")
    bericht = answered(boek, tmp_path / "uit")
    leveringen = bericht.findall(".//{*}Levering")
    assert [values(lev, "{*}RetourCodes/{*}RetourCode") for lev in leveringen] == [
        ["0200"], ["9328", "9330"],
    ]  # fmt: skip
    assert values(bericht, ".//{*}Client/{*}RetourCodes/{*}RetourCode") == ["0200"]
    assert values(bericht, "{*}Header/{*}BerichtCode") == ["415"]
    assert values(bericht, ".//{*}BerichtIdentificatie/{*}Identificatie") == ["A1"]
    assert values(bericht, "{*}Header/{*}DagtekeningRetour") == ["2022-10-18"]
    assert values(bericht, ".//{*}XsdVersie/{*}BerichtXsdVersie") == ["3.0.1"]
    assert values(bericht, ".//{*}XsdVersieRetour/{*}BerichtXsdVersie") == ["3.0.7"]
    assert values(bericht, ".//{*}Bsn") == ["999900006"]


def test_without_a_remark_the_retour_is_a_header(tmp_path: Path) -> None:
    bericht = answered(own(tmp_path), tmp_path / "uit")
    assert [etree.QName(kind).localname for kind in bericht] == ["Header"]
    assert bericht.find(".//{*}RetourCodes") is None


def test_a_message_that_is_refused_as_a_whole(tmp_path: Path) -> None:
    change(boek := own(tmp_path), "Header", 2, Retourcode="0001")
    bericht = answered(boek, tmp_path / "uit")
    assert values(bericht, "{*}Header/{*}RetourCodes/{*}RetourCode") == ["0001"]
    assert bericht.find("{*}Clienten") is None


def test_a_code_that_does_not_fit_is_named_in_its_column(tmp_path: Path) -> None:
    change(boek := own(tmp_path), "Product", 2, Retourcode="93281")
    gelopen = run(*NU, "bericht", "beantwoord", boek, "--schema", SCHEMAS, "--uit", tmp_path / "u")
    assert gelopen.code == 65
    assert "blad Product, rij 2, kolom Retourcode" in gelopen.fout


def test_the_408_of_ieb_answers_a_407(tmp_path: Path) -> None:
    fill_407(boek := tmp_path / "leeg.xlsx")
    assert run(*NU, "bericht", "maak", boek, "--uit", tmp_path / "uit").code == 0
    lees = run(*NU, "bericht", "lees", tmp_path / "uit", "--uit", tmp_path / "b.xlsx")
    assert lees.code == 0, lees.fout
    change(tmp_path / "b.xlsx", "Client", 2, PeriodeEigenBijdrageBw__Retourcode="9404")
    gelopen = run(*NU, "bericht", "beantwoord", tmp_path / "b.xlsx", "--uit", tmp_path / "r")
    assert gelopen.code == 0, gelopen.fout
    retour = read_boom(next((tmp_path / "r").glob("WMO408*.xml")).read_bytes())
    assert values(retour, "{*}Client/{*}RetourCodes/{*}RetourCode") == ["0200"]
    assert values(retour, ".//{*}PeriodeEigenBijdrageBw/{*}RetourCodes/{*}RetourCode") == ["9404"]
    uit = run(*NU, "bericht", "lees", tmp_path / "r", "--uit", tmp_path / "r.xlsx").uit
    assert "9404 (" in uit and "betekenis niet bekend" not in uit


def test_the_same_answer_twice_is_one_answer(tmp_path: Path) -> None:
    fill_407(boek := tmp_path / "leeg.xlsx")
    assert run(*NU, "bericht", "maak", boek, "--uit", tmp_path / "uit").code == 0
    assert run(*NU, "bericht", "lees", tmp_path / "uit", "--uit", tmp_path / "b.xlsx").code == 0
    keren = [
        run(*NU, "--json", "bericht", "beantwoord", tmp_path / "b.xlsx", "--uit", tmp_path / "r")
        for _ in range(2)
    ]
    assert keren[0].json["berichten"] == keren[1].json["berichten"]
    assert len(list((tmp_path / "r").glob("WMO408*.xml"))) == 1
    change(tmp_path / "b.xlsx", "Client", 2, PeriodeEigenBijdrageBw__Retourcode="9404")
    anders = run(*NU, "bericht", "beantwoord", tmp_path / "b.xlsx", "--uit", tmp_path / "r")
    assert anders.code == 0
    assert len(list((tmp_path / "r").glob("WMO408*.xml"))) == 2


def test_what_a_stopped_run_never_finished_can_be_made_after_all(tmp_path: Path) -> None:
    fill_407(boek := tmp_path / "leeg.xlsx")
    assert run(*NU, "bericht", "maak", boek, "--uit", tmp_path / "uit").code == 0
    assert run(*NU, "bericht", "lees", tmp_path / "uit", "--uit", tmp_path / "b.xlsx").code == 0
    (heel,) = (tmp_path / "uit").glob("WMO407*.xml")
    data = heel.read_bytes()
    heel.rename(heel.with_name(f".~bvtool-0-{heel.name}"))
    weer = run(*NU, "bericht", "maak", tmp_path / "b.xlsx", "--uit", tmp_path / "uit")
    assert weer.code == 0, weer.fout
    assert heel.read_bytes() == data
    assert not list((tmp_path / "uit").glob(".~bvtool-*"))


def test_a_retour_without_a_schema_says_so(tmp_path: Path) -> None:
    boek = tmp_path / "b.xlsx"
    assert run(*NU, "bericht", "leeg", "WMO301", "--uit", boek).code == 0
    gelopen = run(*NU, "bericht", "beantwoord", boek, "--uit", tmp_path / "uit")
    assert gelopen.code == 66
    assert "Er is geen schema van WMO302 in release 2.1" in gelopen.fout


ONVEILIG = {
    "DOCTYPE": ("<xs:schema", "<!DOCTYPE a><xs:schema", 65),
    "buiten zijn eigen map": ('"basisschema.xsd"', '"../basisschema.xsd"', 65),
}


@pytest.mark.parametrize("gezegd", ONVEILIG)
def test_a_schema_that_is_not_safe_is_refused(tmp_path: Path, gezegd: str) -> None:
    oud, nieuw, code = ONVEILIG[gezegd]
    map_ = tmp_path / "schema's"
    shutil.copytree(SCHEMAS, map_)
    pad = map_ / "WMO301.xsd"
    pad.write_text(pad.read_text(encoding="utf-8").replace(oud, nieuw, 1), encoding="utf-8")
    gelopen = run("bericht", "leeg", "WMO301", "--schema", map_, "--uit", tmp_path / "b.xlsx")
    assert (gelopen.code, gezegd in gelopen.fout) == (code, True), gelopen.fout


def test_a_part_of_a_schema_is_known_by_its_namespace_and_must_be_there(tmp_path: Path) -> None:
    map_ = tmp_path / "schema's"
    shutil.copytree(SCHEMAS, map_)
    basis = next(p for p in map_.iterdir() if p.name.lower() == "basisschema.xsd")
    basis = basis.rename(map_ / "anders.xsd")
    leeg = ("bericht", "leeg", "WMO301", "--schema", map_, "--uit")
    assert run(*leeg, tmp_path / "a.xlsx").code == 0
    basis.unlink()
    gelopen = run(*leeg, tmp_path / "b.xlsx")
    assert (gelopen.code, "ontbreekt" in gelopen.fout) == (65, True), gelopen.fout


@pytest.mark.parametrize("wat", ["<w:Onbekend/>", '<w:Telefoon soort="x">1</w:Telefoon>'])
def test_what_a_workbook_cannot_hold_is_refused_and_not_lost(tmp_path: Path, wat: str) -> None:
    pad = tmp_path / "b.xml"
    pad.write_text(BERICHT.replace("<w:Telefoon>1</w:Telefoon>", wat), encoding="utf-8")
    gelopen = run(*("bericht", "lees", pad, "--schema", SCHEMAS, "--uit", tmp_path / "b.xlsx"))
    assert gelopen.code == 65
    assert not (tmp_path / "b.xlsx").exists()
    assert "999900006" not in gelopen.fout


@pytest.mark.parametrize(
    ("tekst", "code"),
    [("a" * 40_000, 65), ("  twee  spaties ", 0), ("regel 1\nregel 2", 0), ("007", 0), ("WAAR", 0),
     ("1e5", 0), ("2022-10-01T00:00:00", 0), ("#N/A", 0), ("_x0041_", 0), ("NULL", 0)],
)  # fmt: skip
def test_a_text_comes_back_as_it_is_or_is_refused(tmp_path: Path, tekst: str, code: int) -> None:
    pad, boek = tmp_path / "b.xml", tmp_path / "b.xlsx"
    pad.write_text(BERICHT.replace("<w:Code>A<", f"<w:Code>{tekst}<"), encoding="utf-8")
    gelopen = run(*NU, "bericht", "lees", pad, "--schema", SCHEMAS, "--uit", boek)
    if code:
        assert (gelopen.code, boek.exists()) == (code, False)
        assert "blad Product, Nr 3, kolom Code" in gelopen.fout
        return
    assert gelopen.code == 0, gelopen.fout
    assert make(boek, tmp_path / "uit").code == 0
    terug = (tmp_path / "uit" / "WMO301_A1.xml").read_bytes()
    assert read_boom(terug).findtext(".//{*}Code") == tekst


def test_a_date_that_excel_made_of_it_is_read(tmp_path: Path) -> None:
    change(boek := own(tmp_path), "Levering", 2, Dag=date(2022, 3, 1))
    assert make(boek, tmp_path / "uit").code == 0
    terug = read_boom((tmp_path / "uit" / "WMO301_A1.xml").read_bytes())
    assert terug.findtext(".//{*}Dag") == "2022-03-01"


def test_more_messages_stand_in_one_workbook_and_other_files_are_told(tmp_path: Path) -> None:
    map_ = tmp_path / "in é"
    map_.mkdir()
    (map_ / "a.xml").write_text(BERICHT, encoding="utf-8")
    (map_ / "b.xml").write_text(BERICHT.replace(">A1<", ">A2<"), encoding="utf-8")
    (map_ / "notitie.txt").write_text("bellen", encoding="utf-8")
    boek = tmp_path / "b.xlsx"
    gelopen = run("--json", "bericht", "lees", map_, "--schema", SCHEMAS, "--uit", boek)
    assert gelopen.code == 1
    assert [b["identificatie"] for b in gelopen.json["berichten"]] == ["A1", "A2"]
    assert [m["waar"] for m in gelopen.json["meldingen"]] == ["notitie.txt"]
    assert [rij["Hoort bij"] for rij in table(boek, "Header")] == ["1", "2"]
    change(boek, "Client", 3, Naam__Geslacht="x")
    gelopen = make(boek, tmp_path / "uit")
    assert gelopen.code == 65
    assert list((tmp_path / "uit").glob("*.xml")) == [], "one fault: none of the two is written"


def test_other_files_are_no_message_and_no_workbook(tmp_path: Path) -> None:
    (tmp_path / "a.xml").write_text("<a/>", encoding="utf-8")
    assert run("bericht", "lees", tmp_path / "a.xml", "--uit", tmp_path / "x.xlsx").code == 65
    assert run("bericht", "lees", tmp_path / "weg.xml", "--uit", tmp_path / "x.xlsx").code == 66
    werkmap = openpyxl.Workbook()
    werkmap.active["A1"] = "x"  # type: ignore[index]
    werkmap.save(tmp_path / "x.xlsx")
    assert make(tmp_path / "x.xlsx", tmp_path / "uit").code == 65
    assert run("bericht", "leeg", "WMO999", "--uit", tmp_path / "y.xlsx").code == 66
