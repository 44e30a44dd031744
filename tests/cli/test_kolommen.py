"""Files of strangers: what is not understood is asked once, and never looks like an answer.

More than 300 lines: each question with the answers that it may get.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.hulp import (
    MAANDAG,
    Gelopen,
    fictieve_bsns,
    make_dossier,
    read_lijsten,
    run,
    table,
    write_csv,
)

GEVALLEN = Path(__file__).parents[1] / "gevallen"
BSNS = fictieve_bsns(6)
LEESWIJZER = Path("werk/leeswijzer.xlsx")
Klerk = Callable[[str, dict[str, Any]], str | None]


def compare(map_: Path, *rest: object) -> Gelopen:
    return run("--nu", MAANDAG, "--json", "--dossier", map_, "vergelijk", *rest)


def new(map_: Path, *bestanden: Path) -> Path:
    """A dossier with these files in inkomend, B4 by the name that the CAK gives it."""
    make_dossier(map_, [], [])
    for pad in (map_ / "inkomend").glob("*.csv"):
        pad.unlink()
    for pad in bestanden:
        naam = f"B4_680363{pad.suffix}" if pad.name.startswith("B4") else pad.name
        shutil.copy(pad, map_ / "inkomend" / naam)
    return map_


def answer(map_: Path, klerk: Klerk) -> int:
    """Fill in every open Betekenis; `klerk` gives it by sheet and row. Gives how many."""
    pad = map_ / LEESWIJZER
    boek = openpyxl.load_workbook(pad)
    gedaan = 0
    for blad in (boek["Kolommen"], boek["Waarden"]):
        koppen = {cel.value: cel.column for cel in blad[1]}
        for nummer in range(2, blad.max_row + 1):
            rij = {k: blad.cell(nummer, c).value for k, c in koppen.items()}
            antwoord = klerk(blad.title, rij) if not rij["Betekenis"] else None
            if antwoord is not None:
                blad.cell(nummer, koppen["Betekenis"], antwoord)
                gedaan += 1
    boek.save(pad)
    return gedaan


def set_cel(map_: Path, blad: str, waar: dict[str, Any], kop: str, waarde: str | None) -> None:
    """Write a cell of the reading agreement, in the row where these cells are so."""
    pad = map_ / LEESWIJZER
    boek = openpyxl.load_workbook(pad)
    koppen = {cel.value: cel.column for cel in boek[blad][1]}
    for nummer in range(2, boek[blad].max_row + 1):
        if all(boek[blad].cell(nummer, koppen[k]).value == w for k, w in waar.items()):
            boek[blad].cell(nummer, koppen[kop], waarde)
    boek.save(pad)


@pytest.mark.parametrize(
    ("b4", "register", "aantal"),
    [
        ("B4a_B4_680363.xlsx", "regH_normaal.xlsx", 25),
        ("B4c_B4_680363.xlsx", "regC_gws.csv", 25),
        ("B4e_B4_680363.xlsx", "regH_normaal.xlsx", 25),
        ("B4c_B4_680363.xlsx", "regD_civision.xlsx", 26),  # has no column with a death
        ("B4a_B4_680363.xlsx", "regE_tweebladen.xlsx", 25),
    ],
)
def test_the_layouts_of_strangers_are_read(
    tmp_path: Path, b4: str, register: str, aantal: int
) -> None:
    map_ = new(tmp_path / "d", GEVALLEN / "koppen" / b4, GEVALLEN / "koppen" / register)
    gelopen = compare(map_)
    assert gelopen.code == 1, gelopen
    assert gelopen.json["aan_te_melden"] == aantal
    aan = [r for r in read_lijsten(map_).values() if r["Blad"] == "Aan te melden"]
    zonder_dood = [r for r in aan if "geen kolom met een overlijdensdatum" in r["Uitleg"]]
    assert len(zonder_dood) == (26 if "regD" in register else 0)


def test_which_provisions_are_beschermd_wonen_is_asked_once(tmp_path: Path) -> None:
    koppen = GEVALLEN / "koppen"
    b4, register = koppen / "B4a_B4_680363.xlsx", koppen / "regJ_hele_wmo_geen_code.xlsx"
    map_ = new(tmp_path / "d", b4, register)
    gelopen = compare(map_)
    assert gelopen.code == 65
    assert "leeswijzer.xlsx" in gelopen.json["wat_nu"]
    assert not (map_ / "werk" / "werkboek.xlsx").exists()
    vragen = [r for r in table(map_ / LEESWIJZER, "Waarden") if not r["Betekenis"]]
    assert ("Hulp bij het huishouden", 2, "geen beschermd wonen") in [
        (r["Waarde"], r["Aantal"], r["Bvtool denkt"]) for r in vragen
    ]
    answer(map_, lambda _, rij: rij["Bvtool denkt"])
    assert compare(map_).json["aan_te_melden"] == 24  # as counted by hand in the register
    # A later export with the same headers asks nothing, also in another dossier.
    ander = tmp_path / "volgend"
    gelopen = run(
        "--nu", MAANDAG, "nieuw", ander, "--gemeente", "0363", "--uitvoerder", "680363",
        "--timeslot", "2022-10-17", "--neem-over", map_,
    )  # fmt: skip
    assert gelopen.code == 0, gelopen
    for pad in (map_ / "inkomend").iterdir():
        if pad.is_file():
            shutil.copy(pad, ander / "inkomend" / pad.name)
    assert compare(ander).json["aan_te_melden"] == 24
    assert not (ander / LEESWIJZER).exists()


def rows(n: int, **velden: str) -> list[dict[str, str]]:
    return [{"BSN": b, **velden} for b in BSNS[:n]]


REGISTER = {"Ingangsdatum": "1-1-2020", "Einddatum": "", "Productcategorie": "15"}


def make(map_: Path, register: list[dict[str, str]], n: int = 3) -> Path:
    return make_dossier(map_, rows(n), register)


def test_an_end_column_with_another_name_is_never_left_unread(tmp_path: Path) -> None:
    """`Einddat.` is known by its words and its dates; `Kolom7` by its dates alone is asked."""
    einden = ["", "31-7-2022", ""]
    for kop, code in (("Einddat.", 1), ("Kolom7", 65)):
        rijen = [
            {"BSN": b, "Ingangsdatum": "1-1-2020", kop: e, "Productcategorie": "15"}
            for b, e in zip(BSNS, einden, strict=False)
        ]
        map_ = make(tmp_path / f"d{code}", rijen)
        gelopen = compare(map_)
        assert gelopen.code == code, gelopen
        if code == 65:
            assert answer(map_, lambda _, __: "Einddatum") == 1
            gelopen = compare(map_)
        assert gelopen.json["aan_te_melden"] == 2
        assert read_lijsten(map_)[3]["Blad"] == "Te beoordelen"


def test_without_an_end_column_it_is_said_on_every_row(tmp_path: Path) -> None:
    rijen = [{"BSN": b, "Ingangsdatum": "1-1-2020"} for b in BSNS[:3]]
    map_ = make(tmp_path / "d", rijen)
    gelopen = compare(map_)
    wat = [m["wat"] for m in gelopen.json["meldingen"]]
    assert "Uw register heeft geen kolom met een einddatum." in wat
    assert (map_ / "rapporten" / "vergelijking.html").read_text("utf-8").count("geen kolom") >= 3
    for rij in read_lijsten(map_).values():
        for zin in ("een einddatum", "een overlijdensdatum", "een product"):
            assert f"geen kolom met {zin}" in rij["Uitleg"]


def test_a_value_that_is_not_known_goes_to_a_person_and_is_asked_once(tmp_path: Path) -> None:
    standen = ("Actief", "Zz", "Actief", "Zz")
    rijen = [{"BSN": b, **REGISTER, "Status": s} for b, s in zip(BSNS, standen, strict=False)]
    map_ = make(tmp_path / "d", rijen, 4)
    gelopen = compare(map_)
    assert (gelopen.code, gelopen.json["aan_te_melden"]) == (1, 2)
    assert answer(map_, lambda _, rij: "telt niet mee" if rij["Waarde"] == "Zz" else None) == 1
    assert compare(map_).json["aan_te_melden"] == 2
    assert not [r for r in table(map_ / LEESWIJZER, "Waarden") if not r["Betekenis"]]
    set_cel(map_, "Waarden", {"Waarde": "Zz"}, "Betekenis", "telt mee")
    assert compare(map_).json["aan_te_melden"] == 4


@pytest.mark.parametrize(
    ("geval", "aan", "beoordelen"),
    [("status", 0, 2), ("rw13", 0, 2), ("levvorm", 1, 2), ("tweekoppen", 1, 0)],
)
def test_values_and_columns_of_registers(
    tmp_path: Path, geval: str, aan: int, beoordelen: int
) -> None:
    map_ = make_dossier(tmp_path / "d", [], [])
    for naam, doel in (("b4.csv", "B4.csv"), ("register.csv", "register.csv")):
        shutil.copy(GEVALLEN / "register" / geval / naam, map_ / "inkomend" / doel)
    gelopen = compare(map_)
    assert gelopen.code in (0, 1), gelopen
    assert (gelopen.json["aan_te_melden"], gelopen.json["te_beoordelen"]) == (aan, beoordelen)
    if geval == "levvorm":
        (vraag,) = [r for r in table(map_ / LEESWIJZER, "Waarden") if not r["Betekenis"]]
        assert vraag["Waarde"] == "P"


@pytest.mark.parametrize(
    ("kop", "waarde"),
    [
        ("Betekenis", "Flauwekul"),
        ("Betekenis", "Achternaam"),  # does not fit a column of dates
        ("Kop", "Anders"),
    ],
)
def test_nonsense_in_the_reading_agreement_is_refused(
    tmp_path: Path, kop: str, waarde: str
) -> None:
    rijen = [{"BSN": b, "Ingangsdatum": "1-1-2020", "Kolom7": "1-7-2022"} for b in BSNS[:3]]
    map_ = make(tmp_path / "d", rijen)
    assert compare(map_).code == 65
    set_cel(map_, "Kolommen", {"Kop": "Kolom7"}, "Betekenis", "Einddatum")
    set_cel(map_, "Kolommen", {"Kop": "Kolom7"}, kop, waarde)
    gelopen = compare(map_)
    assert gelopen.code == 65
    assert "Er is niets veranderd" in gelopen.json["fout"]
    assert "blad 'Kolommen', rij" in gelopen.json["bevindingen"][0]["waar"]
    (map_ / LEESWIJZER).unlink()
    assert compare(map_).json["bevindingen"][0]["waar"].endswith("kolom 'Kolom7'")


def test_files_are_never_swapped(tmp_path: Path) -> None:
    """Two tables that can be either are asked, with the command; the answer is remembered."""
    b4 = [{"BSN": b, "Naam": "X", "Startdatum": "1-1-2020"} for b in BSNS[:3]]
    register = [{"BSN": b, "Naam": "X", "Startdatum": "1-1-2020"} for b in BSNS[:2]]
    map_ = make(tmp_path / "d", [])
    for pad in (map_ / "inkomend").glob("*.csv"):
        pad.unlink()
    write_csv(map_ / "inkomend" / "een.csv", b4)
    write_csv(map_ / "inkomend" / "twee.csv", register)
    gelopen = compare(map_)
    assert gelopen.code == 65
    assert '--b4 "inkomend/een.csv" --register "inkomend/twee.csv"' in gelopen.json["wat_nu"]
    assert "Startdatum" in gelopen.json["bevindingen"][0]["wat"]
    inkomend = map_ / "inkomend"
    gelopen = compare(map_, "--b4", inkomend / "een.csv", "--register", inkomend / "twee.csv")
    assert gelopen.json["b4_rijen"] == 3


def test_a_b4_with_a_column_of_a_register_is_asked(tmp_path: Path) -> None:
    map_ = make(tmp_path / "d", rows(3, **REGISTER))
    write_csv(map_ / "inkomend" / "B4.csv", rows(3, **REGISTER, Overlijdensdatum="1-1-2022"))
    assert compare(map_).code in (65, 66)


def test_a_register_in_several_files_is_read_together(tmp_path: Path) -> None:
    map_ = make(tmp_path / "d", rows(2, **REGISTER), 4)
    pgb = [{"BSN": b, **REGISTER} for b in BSNS[1:4]]
    write_csv(map_ / "inkomend" / "register pgb.csv", pgb)
    gelopen = compare(map_)
    assert gelopen.json["register_rijen"] == 4  # the same row of the second person counts once
    assert gelopen.json["aan_te_melden"] == 4
    assert sum("Gelezen als register" in m["wat"] for m in gelopen.json["meldingen"]) == 2


def test_the_columns_are_shown_and_the_guide_offers_the_questions(tmp_path: Path) -> None:
    rijen = [{"BSN": b, "Ingangsdatum": "1-1-2020", "Kolom7": "1-7-2022"} for b in BSNS[:3]]
    map_ = make(tmp_path / "d", rijen)
    gelopen = run("--nu", MAANDAG, "--json", "--dossier", map_, "kolommen")
    assert (gelopen.code, gelopen.json["open"]) == (1, 1)
    (vraag,) = [k for k in gelopen.json["kolommen"] if k["open"]]
    assert (vraag["kop"], vraag["betekenis"]) == ("Kolom7", "")
    stand = run("--nu", MAANDAG, "--json", "--dossier", map_).json
    assert (stand["volgende"], stand["open"]) == ("bvtool kolommen", 1)
    answer(map_, lambda _, __: "niet gebruiken")
    assert run("--nu", MAANDAG, "--json", "--dossier", map_, "kolommen").json["open"] == 0
    gelopen = compare(map_)
    assert gelopen.json["aan_te_melden"] == 3
    assert "geen kolom met een einddatum" in read_lijsten(map_)[2]["Uitleg"]


def test_nothing_to_ask_leaves_no_file(tmp_path: Path) -> None:
    map_ = make(tmp_path / "d", rows(3, **REGISTER, Overlijdensdatum=""))
    assert compare(map_).code == 0
    assert not (map_ / LEESWIJZER).exists()


def test_with_stil_one_line_says_that_something_was_noticed(tmp_path: Path) -> None:
    map_ = make(tmp_path / "d", rows(3, Ingangsdatum="1-1-2020"))
    gelopen = run("--nu", MAANDAG, "--stil", "--dossier", map_, "vergelijk")
    assert gelopen.fout == ""
    assert "opgevallen" in gelopen.uit


def check(map_: Path, pad: Path) -> Gelopen:
    return run("--nu", MAANDAG, "--json", "--dossier", map_, "controleer", pad)


def test_controleer_says_of_a_table_what_vergelijk_says(tmp_path: Path) -> None:
    """The same question about the same column, and never all is well."""
    rijen = [{"BSN": b, "Ingangsdatum": "1-1-2020", "Kolom7": "1-7-2022"} for b in BSNS[:3]]
    map_ = make(tmp_path / "d", rijen)
    gelopen = check(map_, map_ / "inkomend" / "register.csv")
    (bestand,) = gelopen.json["bestanden"]
    assert (gelopen.code, bestand["soort"]) == (1, "register van de gemeente")
    waar = [b["waar"] for b in compare(map_).json["bevindingen"]]
    assert set(waar) <= {b["waar"] for b in gelopen.json["meldingen"]}
    # By its name it is B4 there, though its headers alone do not say so.
    gelopen = check(map_, map_ / "inkomend" / "B4.csv")
    assert (gelopen.code, gelopen.json["bestanden"][0]["soort"]) == (0, "B4-bestand van het CAK")


@pytest.mark.parametrize(
    ("naam", "inhoud", "woord"),
    [
        ("brief.pdf", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n", "PDF"),
        ("lijst.csv", b"Kleur;Maat\r\nrood;5\r\nblauw;6\r\n", "kolommen"),
        ("twee.csv", b"BSN;Naam;Startdatum\r\n999900006;X;1-1-2020\r\n", "B4 is of uw register"),
    ],
)
def test_what_is_not_recognised_is_never_without_a_finding(
    tmp_path: Path, naam: str, inhoud: bytes, woord: str
) -> None:
    (tmp_path / naam).write_bytes(inhoud)
    gelopen = run("--nu", MAANDAG, "controleer", tmp_path / naam)
    assert gelopen.code == 1
    assert "Geen bijzonderheden" not in gelopen.uit
    assert woord in gelopen.uit


def test_controleer_reads_the_workbook_back(tmp_path: Path) -> None:
    map_ = make(tmp_path / "d", rows(2, **REGISTER))  # the third is not in the register
    assert compare(map_).code == 1
    gelopen = check(map_, map_ / "werk" / "werkboek.xlsx")
    terug = run("--nu", MAANDAG, "--json", "--dossier", map_, "terugkoppeling")
    assert (gelopen.code, terug.code) == (1, 65)
    gezegd = {b["wat"] for b in gelopen.json["meldingen"]}
    assert {b["wat"] for b in terug.json["bevindingen"]} <= gezegd


def test_a_register_with_other_headers_is_noticed(tmp_path: Path) -> None:
    map_ = make(tmp_path / "d", rows(3, **REGISTER, Overlijdensdatum=""))
    assert compare(map_).code == 0
    write_csv(map_ / "inkomend" / "register.csv", rows(3, **REGISTER))
    gezegd = [m["wat"] for m in compare(map_).json["meldingen"]]
    assert any("koppen" in wat and "weg: Overlijdensdatum" in wat for wat in gezegd)
