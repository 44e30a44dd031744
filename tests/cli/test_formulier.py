"""`formulier`: care before 1-10-2022, told the old way; in our own layout and in the CAK's form.

More than 300 lines: who is on the form, the form itself, and the form of somebody else belong
together.
"""

from __future__ import annotations

import re
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from bvtool.bestanden.sjabloon import read_sjabloon, write_ingevuld
from bvtool.vak.fouten import InvoerGeweigerd, LeesSchrijfFout
from bvtool.vak.grenzen import Grenzen
from bvtool.vak.tabellen import load_tabel
from tests.bestanden.formulieren import KOPPEN, KOPRIJ, RIJEN, make_formulier, read_delen, rewrite
from tests.hulp import (
    DONDERDAG,
    MAANDAG,
    Gelopen,
    fictieve_bsns,
    make_dossier,
    query_ledger,
    run,
    table,
)
from tests.klein import BSNS as KLEIN
from tests.klein import answer, copy_klein, open_boek
from tests.tabel.programmas import convert, find_programma

BSNS = fictieve_bsns(8)
NUL = "000009921"
EIGEN = "uitgaand/formulier_680363_2022-10-10.xlsx"
VERANTWOORDING = "rapporten/formulier_verantwoording.xlsx"
B4 = [
    {"BSN": BSNS[0], "Startdatum": "01-03-2021", "Soort bijdrage": "HEB"},
    {"BSN": BSNS[1], "Startdatum": "01-01-2020", "Soort bijdrage": "HEB"},
    {"BSN": BSNS[2], "Startdatum": "", "Soort bijdrage": ""},
]
KOP = ("BSN", "Achternaam", "Voorvoegsel", "Voorletters", "Geboortedatum", "Productcategorie",
       "Productcode", "Leveringsvorm", "Pgb wooncomponent", "Aanbieder", "Ingangsdatum",
       "Einddatum", "LEB/HEB", "Huishouden buiten instelling")  # fmt: skip
REGISTER = [
    dict(zip(KOP, rij, strict=True))
    for rij in (
        # bekend met dezelfde start; andere start; niet te vergelijken
        (BSNS[0], "Jansen", "", "A.", "05-05-1980", "15", "15A01", "ZIN", "", "Huize Noord",
         "01-03-2021", "", "", ""),
        (BSNS[1], "Vries", "de", "B.C.", "06-05-1981", "15", "15A01", "ZIN", "", "Huize Noord",
         "01-06-2021", "", "", "ja"),
        (BSNS[2], "Bakker", "", "D.", "07-05-1982", "15", "15A01", "ZIN", "", "Huize Zuid",
         "01-06-2021", "", "", ""),
        # het CAK kent hen niet: loopt door; geëindigd; pgb met nul in het BSN; formule als naam
        (BSNS[3], "Visser", "", "E.", "08-05-1983", "15", "15A01", "", "", "Huize Zuid",
         "01-02-2022", "31-12-2023", "laag", "nee"),
        (BSNS[4], "Smit", "", "F.", "09-05-1984", "15", "15A02", "ZIN", "", "Huize Oost",
         "01-02-2020", "31-05-2022", "LEB", ""),
        (NUL, "Nul", "", "G.", "10-05-1985", "15", "15A01", "PGB", "J", "", "01-01-2022", "", "",
         "weet niet"),
        (BSNS[5], "=1+1", "", "H.", "00-00-1961", "15", "15A01", "ZIN", "", "@SOM(A1)",
         "01-01-2022", "", "", ""),
        # gaat niet langs de oude weg
        (BSNS[6], "Mulder", "", "I.", "11-05-1986", "15", "15A01", "ZIN", "", "", "01-10-2022", "",
         "", ""),
        (BSNS[7], "Bos", "", "J.", "12-05-1987", "16", "16A01", "ZIN", "", "", "01-01-2020", "",
         "", ""),
    )
]  # fmt: skip
OP = [BSNS[1], BSNS[3], BSNS[4], BSNS[5], NUL]


@pytest.fixture(scope="session")
def vast(tmp_path_factory: pytest.TempPathFactory) -> Path:
    map_ = make_dossier(tmp_path_factory.mktemp("formulier") / "dossier", B4, REGISTER)
    gelopen = run("--nu", MAANDAG, "--dossier", map_, "vergelijk")
    assert gelopen.code == 0, gelopen.fout
    return map_


@pytest.fixture
def dossier(vast: Path, tmp_path: Path) -> Path:
    return copy_klein(vast, tmp_path / "dossier")


def formulier(map_: Path, *woorden: object, nu: str = MAANDAG) -> Gelopen:
    return run("--nu", nu, "--dossier", map_, "--json", "formulier", *woorden)


def by_bsn(rijen: list[dict[str, Any]], kop: str = "BSN") -> dict[str, dict[str, Any]]:
    uit = {rij[kop]: rij for rij in rijen}
    assert len(uit) == len(rijen), "nobody stands there twice"
    return uit


def as_cells(rij: dict[str, Any]) -> list[Any]:
    return [w.date() if isinstance(w, datetime) else w for w in rij.values()]


def test_who_the_cak_does_not_know_or_knows_otherwise_is_on_the_form(dossier: Path) -> None:
    gelopen = formulier(dossier)
    assert gelopen.code == 0, gelopen.fout
    rijen = by_bsn(table(dossier / EIGEN, "Formulier"))
    assert sorted(rijen) == sorted(OP)
    kort = {bsn: as_cells(rij)[1:] for bsn, rij in rijen.items()}
    assert kort == {
        BSNS[1]: ["B.C. de Vries", "06-05-1981", date(2021, 6, 1), date(2022, 9, 30), "ZIN",
                  "15A01", "Huize Noord", "hoog", "J", "start"],
        BSNS[3]: ["E. Visser", "08-05-1983", date(2022, 2, 1), date(2022, 9, 30), "ZIN", "15A01",
                  "Huize Zuid", "laag", "N", "start"],
        BSNS[4]: ["F. Smit", "09-05-1984", date(2020, 2, 1), date(2022, 5, 31), "ZIN", "15A02",
                  "Huize Oost", "laag", "onbekend", "stop"],
        NUL: ["G. Nul", "10-05-1985", date(2022, 1, 1), date(2022, 9, 30), "PGB", "15A01", None,
              "onbekend", "onbekend", "start"],
        BSNS[5]: ["H. =1+1", "00-00-1961", date(2022, 1, 1), date(2022, 9, 30), "ZIN", "15A01",
                  "@SOM(A1)", "onbekend", "onbekend", "start"],
    }  # fmt: skip


def test_our_own_layout_has_the_columns_of_the_table_and_says_that_it_is_ours(
    dossier: Path,
) -> None:
    formulier(dossier)
    koppen = [
        r["kop"]
        for r in load_tabel("kolommen")
        if r["bestand"] == "formulier" and r["verplicht"] != "zelden"
    ]
    assert list(table(dossier / EIGEN, "Formulier")[0]) == koppen
    uitleg = {r["Onderwerp"]: r["Uitleg"] for r in table(dossier / EIGEN, "Over dit formulier")}
    assert "eigen indeling van bvtool, niet het formulier van het CAK" in uitleg["Indeling"]
    assert {f"Kolom {kop}" for kop in koppen} <= set(uitleg)


def test_birth_dates_are_real_dates_where_every_one_is_known(klein: Path) -> None:
    assert formulier(klein).code == 0
    rijen = table(klein / EIGEN, "Formulier")
    dagen = [r["Geboortedatum"].date() for r in rijen]
    assert dagen == [date(1989, 5, 14), date(1990, 5, 15)]


def test_a_register_without_birth_dates(tmp_path: Path) -> None:
    kort = [{"BSN": BSNS[3], "Ingangsdatum": "01-02-2022", "Productcategorie": "15"}]
    map_ = make_dossier(tmp_path / "dossier", B4, kort)
    assert run("--nu", MAANDAG, "--dossier", map_, "vergelijk").code in (0, 1)
    assert formulier(map_).code == 0
    [rij] = table(map_ / EIGEN, "Formulier")
    assert (rij["BSN"], rij["Naam"], rij["Geboortedatum"]) == (BSNS[3], None, None)


def test_everybody_with_care_before_october_is_on_the_form_or_has_a_reason(dossier: Path) -> None:
    gegevens = formulier(dossier).json
    assert gegevens["rijen"] == gegevens["personen"] == 5
    assert gegevens["per_soort"] == {"start": 4, "stop": 1}
    assert gegevens["per_reden"] == {"andere_start": 1, "onbekend": 4}
    assert gegevens["buiten"] == {"bekend": 1, "geen_start": 1}
    assert gegevens["register_rijen"] == len(REGISTER) == sum(
        gegevens["register_per_reden"].values()
    )  # fmt: skip
    personen = by_bsn(table(dossier / VERANTWOORDING, "Personen"))
    assert {b for b, r in personen.items() if r["Op het formulier"] == "J"} == set(OP)
    assert {b: r["Waarom"] for b, r in personen.items() if r["Op het formulier"] == "N"} == {
        BSNS[0]: "Het CAK kent deze persoon met dezelfde startdatum.",
        BSNS[2]: "Het CAK kent deze persoon. B4 noemt geen startdatum, dus die is niet vergeleken.",
    }
    assert personen[BSNS[1]]["Startdatum bij het CAK"].date() == date(2020, 1, 1)


def test_the_screen_counts_and_names_nobody(dossier: Path) -> None:
    gelopen = run("--nu", MAANDAG, "--dossier", dossier, "formulier")
    assert "Op het formulier staan 5 personen met 5 perioden voor 1-10-2022." in gelopen.uit
    assert "Uw register heeft 9 rijen:" in gelopen.uit
    assert "1 periode is geëindigd voor 1-10-2022" in gelopen.fout
    assert not re.search("|".join([*BSNS, "Visser", "1983"]), gelopen.uit + gelopen.fout)


def test_the_same_day_gives_the_same_bytes_and_changes_nothing(dossier: Path) -> None:
    assert formulier(dossier).json["veranderd"] is True
    eerst = [(dossier / naam).read_bytes() for naam in (EIGEN, VERANTWOORDING)]
    spoor = query_ledger(dossier, "select count(*) from spoor")
    assert formulier(dossier, nu="2022-10-10T16:45").json["veranderd"] is False
    assert query_ledger(dossier, "select count(*) from spoor") == spoor
    for naam in (EIGEN, VERANTWOORDING):
        (dossier / naam).unlink()
    assert formulier(dossier, nu="2022-10-10T17:45").json["veranderd"] is True
    assert [(dossier / naam).read_bytes() for naam in (EIGEN, VERANTWOORDING)] == eerst


def test_no_text_becomes_a_formula(dossier: Path) -> None:
    formulier(dossier)
    formulier(dossier, "--sjabloon", make_formulier(dossier.parent / "cak.xlsx"))
    for boek in map(openpyxl.load_workbook, (dossier / EIGEN, dossier / VERANTWOORDING)):
        assert {cel.data_type for vel in boek for rij in vel for cel in rij} <= {"s", "n", "d"}


def test_a_bsn_that_the_clerk_supplied_counts_as_that_of_b4(klein: Path) -> None:
    """The row of B4 that could not be read turns out to be somebody of the register."""
    assert formulier(klein).json["personen"] == 2
    with open_boek(klein) as klerk:
        klerk.decide()
        klerk.put(12, Juist_BSN=KLEIN[8], Besluit="Aanmelden", Reden=None, Toelichting=None)
    assert answer(klein).code == 0
    gegevens = formulier(klein, nu=DONDERDAG).json
    assert (gegevens["personen"], gegevens["meldingen"]) == (1, [])
    [rij] = table(klein / "uitgaand/formulier_680363_2022-10-13.xlsx", "Formulier")
    assert rij["BSN"] == KLEIN[9]


def test_without_a_comparison_it_says_what_first(tmp_path: Path) -> None:
    map_ = make_dossier(tmp_path / "dossier", B4, REGISTER)
    gelopen = formulier(map_)
    assert (gelopen.code, gelopen.json["wat_nu"]) == (66, "Geef eerst: bvtool vergelijk")


def test_a_newer_register_is_named(dossier: Path) -> None:
    (dossier / "inkomend" / "register.csv").write_bytes(
        (dossier / "inkomend" / "register.csv").read_bytes() + b"\r\n"
    )
    meldingen = formulier(dossier).json["meldingen"]
    assert "inkomend/register.csv" in [m["waar"] for m in meldingen]


def test_people_who_are_in_doubt_are_work_for_a_person(tmp_path: Path) -> None:
    twijfel = [{**REGISTER[3], "Einddatum": "", "Reden einde": "19"}, REGISTER[0]]
    map_ = make_dossier(tmp_path / "dossier", B4, twijfel)
    assert run("--nu", MAANDAG, "--dossier", map_, "vergelijk").code == 1
    gelopen = formulier(map_)
    assert gelopen.code == 1
    assert (gelopen.json["rijen"], gelopen.json["buiten"]) == (0, {"bekend": 1, "twijfel": 1})
    assert table(map_ / EIGEN, "Formulier") == []


# The CAK's own form


def fill(map_: Path, sjabloon: Path) -> tuple[Gelopen, Path]:
    return formulier(map_, "--sjabloon", sjabloon), map_ / EIGEN


def read_blad(pad: Path, blad: str = "Aanmelding") -> Worksheet:
    vel = openpyxl.load_workbook(pad)[blad]
    assert isinstance(vel, Worksheet)
    return vel


def test_the_form_gets_the_rows_under_its_headers(dossier: Path, tmp_path: Path) -> None:
    gelopen, pad = fill(dossier, make_formulier(tmp_path / "cak.xlsx"))
    assert gelopen.code == 1  # a column that only its words explain, and one that nothing does
    vel = read_blad(pad)
    rijen = {
        str(rij[1]): [w.date() if isinstance(w, datetime) else w for w in rij[2:15]]
        for rij in vel.iter_rows(KOPRIJ + 1, KOPRIJ + 5, values_only=True)
    }
    assert rijen[BSNS[1]] == [
        "Vries", "de", "B.C.", date(1981, 5, 6), date(2021, 6, 1), date(2022, 9, 30), "ZIN",
        "15A01", "Huize Noord", "hoog", "J", "start", None
    ]  # fmt: skip
    assert rijen[BSNS[5]][3] == "00-00-1961"
    assert sorted(rijen) == sorted(OP)
    assert [vel.cell(KOPRIJ + n, 1).value for n in range(1, RIJEN + 1)] == [*range(1, RIJEN + 1)]
    [gegokt, leeg] = [m for m in gelopen.json["meldingen"] if "cak.xlsx" in m["waar"]]
    assert "'Dt. einde verblijf' Einddatum is" in gegokt["wat"]
    assert leeg["wat"].endswith("leeg gebleven: 'Opmerking'.")


def test_nothing_else_of_the_form_changes(dossier: Path, tmp_path: Path) -> None:
    sjabloon = make_formulier(tmp_path / "cak.xlsx")
    eerst = sjabloon.read_bytes()
    pad = fill(dossier, sjabloon)[1]
    assert sjabloon.read_bytes() == eerst
    oud, nieuw = read_delen(sjabloon), read_delen(pad)
    assert list(oud) == list(nieuw)
    assert [naam for naam in oud if oud[naam] != nieuw[naam]] == ["xl/worksheets/sheet1.xml"]
    leeg, vol = read_blad(sjabloon), read_blad(pad)
    for rij in leeg.iter_rows():
        for cel in rij:
            ander = vol[cel.coordinate]
            assert ander._style == cel._style
            if not (cel.row in range(KOPRIJ + 1, KOPRIJ + 6) and cel.column in range(2, 15)):
                assert ander.value == cel.value
    assert vol.data_validations == leeg.data_validations
    assert (vol.freeze_panes, vol.merged_cells) == (leeg.freeze_panes, leeg.merged_cells)
    rest = [
        re.sub(rb"^<[?].*?[?]>\s*|<sheetData>.*</sheetData>|<dimension[^>]*>", b"", d, flags=re.S)
        for d in (oud["xl/worksheets/sheet1.xml"], nieuw["xl/worksheets/sheet1.xml"])
    ]
    assert rest[0] == rest[1]


def test_the_form_is_known_by_its_content_in_the_trail_and_made_again(
    dossier: Path, tmp_path: Path
) -> None:
    pad = fill(dossier, make_formulier(tmp_path / "cak.xlsx"))[1]
    eerst = pad.read_bytes()
    assert query_ledger(dossier, "select count(*) from invoer where soort = 'sjabloon'") == [(1,)]
    pad.unlink()
    fill(dossier, tmp_path / "cak.xlsx")
    assert pad.read_bytes() == eerst


def test_more_people_than_the_form_has_rows(tmp_path: Path) -> None:
    bsns = fictieve_bsns(25)
    register = [{**REGISTER[3], "BSN": b, "Geboortedatum": "08-05-1983"} for b in bsns]
    map_ = make_dossier(tmp_path / "dossier", [{"BSN": BSNS[0]}], [*register[1:], REGISTER[7]])
    assert run("--nu", MAANDAG, "--dossier", map_, "vergelijk").code in (0, 1)
    gelopen, pad = fill(map_, make_formulier(tmp_path / "cak.xlsx"))
    assert gelopen.json["rijen"] == 24
    vel = read_blad(pad)
    assert [vel.cell(KOPRIJ + n, 2).value for n in range(1, 25)] == bsns[1:]
    assert as_cells({"G": vel.cell(KOPRIJ + 24, 7).value}) == [date(2022, 2, 1)]
    assert vel.cell(KOPRIJ + 24, 7).number_format == vel.cell(KOPRIJ + 1, 7).number_format


def test_a_form_with_one_column_for_the_name_and_no_styles(dossier: Path, tmp_path: Path) -> None:
    boek = openpyxl.Workbook()
    boek.active.append(["BSN", "Naam", "Geboortedatum", "Startdatum", "CBS-code", "CAK-code"])  # type: ignore[union-attr]
    boek.save(tmp_path / "kaal.xlsx")
    gelopen, pad = fill(dossier, tmp_path / "kaal.xlsx")
    assert gelopen.code == 0
    rijen = by_bsn(table(pad, "Sheet"))
    assert list(rijen[BSNS[1]].values())[1:] == [
        "B.C. de Vries", "06-05-1981", "01-06-2021", "0363", "680363"
    ]  # fmt: skip


def test_a_header_of_the_dossiers_own(dossier: Path, tmp_path: Path) -> None:
    koppen = ["Nr", "Persoon", *KOPPEN[2:]]
    sjabloon = make_formulier(tmp_path / "cak.xlsx", koppen)
    assert fill(dossier, sjabloon)[0].code == 65
    with (dossier / "bvtool.toml").open("a", encoding="utf-8") as toml:
        toml.write('\n[kolommen.formulier]\nbsn = "Persoon"\nproduct = "Opmerking"\n')
    gelopen, pad = fill(dossier, sjabloon)
    assert gelopen.code == 1
    assert read_blad(pad)["B5"].value in OP
    assert read_blad(pad)["O5"].value == "15A01"


def hide(vel: Worksheet) -> None:
    vel.parent["Keuzes"].sheet_state = "hidden"  # type: ignore[index,union-attr]


def hide_well(vel: Worksheet) -> None:
    vel.parent["Keuzes"].sheet_state = "veryHidden"  # type: ignore[index,union-attr]


def link(vel: Worksheet) -> None:
    vel["A2"].hyperlink = "https://voorbeeld.invalid/"


def set_cel(plek: str, waarde: object) -> Any:
    return lambda vel: vel.__setitem__(plek, waarde)


GEWEIGERD: list[tuple[str, Any, str, str]] = [
    ("een rij die al is ingevuld", set_cel("B5", BSNS[0]), "al iets ingevuld", "rij 5"),
    ("een rij in het midden", set_cel("L9", "LEB"), "al iets ingevuld", "rij 9"),
    ("een opmerking onder de koppen", set_cel("O7", "zie brief"), "al iets ingevuld", "rij 7"),
    ("een voetregel", set_cel("A60", "Einde van het formulier"), "al iets ingevuld", "rij 60"),
    ("een formule", set_cel("R9", "=1+1"), "formules", "cel R9"),
    ("een verborgen blad", hide, "verborgen blad", "Keuzes"),
    ("een diep verborgen blad", hide_well, "verborgen blad", "Keuzes"),
    ("een webadres", link, "verwijzing naar buiten", "cak.xlsx"),
    ("samengevoegde cellen", lambda v: v.merge_cells("B6:C7"), "samengevoegd", "Aanmelding"),
    (
        "een verborgen kolom",
        lambda v: setattr(v.column_dimensions["G"], "hidden", True),
        "Kolom G van het formulier is verborgen",
        "Aanmelding",
    ),
    (
        "een verborgen rij",
        lambda v: setattr(v.row_dimensions[6], "hidden", True),
        "Rij 6 van het formulier is verborgen",
        "Aanmelding",
    ),
    (
        "twee bladen die passen",
        lambda v: v.parent.copy_worksheet(v),
        "Meer dan een blad",
        "cak.xlsx",
    ),
]


@pytest.mark.parametrize(
    ("anders", "fout", "waar"), [g[1:] for g in GEWEIGERD], ids=[g[0] for g in GEWEIGERD]
)
def test_a_form_that_cannot_be_filled_in_is_refused_with_what_to_do(
    dossier: Path, tmp_path: Path, anders: Any, fout: str, waar: str
) -> None:
    gelopen, pad = fill(dossier, make_formulier(tmp_path / "cak.xlsx", anders=anders))
    assert gelopen.code == 65
    assert fout in gelopen.json["fout"]
    assert waar in gelopen.json["waar"]
    assert gelopen.json["wat_nu"]
    assert not pad.exists()


@pytest.mark.parametrize(
    ("deel", "wat"),
    [
        ("xl/externalLinks/externalLink1.xml", "verwijzingen naar andere bestanden"),
        ("xl/connections.xml", "koppeling"),
        ("xl/macrosheets/sheet1.xml", "macro"),
        ("xl/embeddings/oleObject1.bin", "ingesloten bestand"),
        ("_xmlsignatures/sig1.xml", "handtekening"),
        ("xl/vbaProject.bin", "macro"),
    ],
)
def test_parts_that_do_not_go_out(dossier: Path, tmp_path: Path, deel: str, wat: str) -> None:
    sjabloon = rewrite(make_formulier(tmp_path / "cak.xlsx"), {deel: b"<x/>"})
    gelopen, pad = fill(dossier, sjabloon)
    assert (gelopen.code, wat in gelopen.json["fout"], pad.exists()) == (65, True, False)


def test_macros_under_another_name(dossier: Path, tmp_path: Path) -> None:
    sjabloon = make_formulier(tmp_path / "cak.xlsx")
    naam = "xl/_rels/workbook.xml.rels"
    relatie = b'<Relationship Id="rId99" Type="http://x.invalid/vbaProject" Target="plaatje.bin"/>'
    rels = read_delen(sjabloon)[naam].replace(b"</Relationships>", relatie + b"</Relationships>")
    gelopen, _ = fill(dossier, rewrite(sjabloon, {naam: rels, "xl/plaatje.bin": b"x"}))
    assert (gelopen.code, "macro" in gelopen.json["fout"]) == (65, True)


@pytest.mark.parametrize(
    ("koppen", "fout"),
    [
        (("Nr", "Achternaam", "Ingangsdatum zorg"), "waarin bvtool BSN herkent"),
        (("BSN", "Burgerservicenummer", "Achternaam", "Startdatum"), "Meer dan een kolom"),
    ],
)
def test_without_one_column_for_the_bsn_it_is_refused(
    dossier: Path, tmp_path: Path, koppen: tuple[str, ...], fout: str
) -> None:
    gelopen, _ = fill(dossier, make_formulier(tmp_path / "cak.xlsx", koppen))
    assert gelopen.code == 65
    assert fout in gelopen.json["fout"]
    assert "[kolommen.formulier]" in gelopen.json["wat_nu"]


def test_two_headers_with_the_same_words_stay_empty(dossier: Path, tmp_path: Path) -> None:
    koppen = (*KOPPEN, "Dt. einde indicatie")
    gelopen, pad = fill(dossier, make_formulier(tmp_path / "cak.xlsx", koppen))
    assert read_blad(pad)["H5"].value is None
    [leeg] = [m for m in gelopen.json["meldingen"] if "leeg gebleven" in m["wat"]]
    assert "'Dt. einde verblijf', 'Opmerking', 'Dt. einde indicatie'" in leeg["wat"]


@pytest.mark.parametrize(
    ("naam", "inhoud", "code"),
    [("weg.xlsx", None, 66), ("lijst.csv", b"BSN;Naam\r\n", 65), ("leeg.xlsx", b"", 65)],
)
def test_what_is_no_workbook(
    dossier: Path, tmp_path: Path, naam: str, inhoud: bytes | None, code: int
) -> None:
    if inhoud is not None:
        (tmp_path / naam).write_bytes(inhoud)
    gelopen = fill(dossier, tmp_path / naam)[0]
    assert gelopen.code == code
    assert gelopen.json["wat_nu"]


def test_a_form_that_lies_in_inkomend_is_no_b4(dossier: Path) -> None:
    sjabloon = make_formulier(dossier / "inkomend" / "formulier CAK.xlsx")
    gelopen = run("--nu", MAANDAG, "--dossier", dossier, "--json", "vergelijk")
    assert gelopen.json["b4_rijen"] == len(B4)
    gelopen, pad = fill(dossier, sjabloon)
    assert [m for m in gelopen.json["meldingen"] if "niet vergeleken" in m["wat"]] == []
    make_formulier(sjabloon, ("BSN", "Naam", "Startdatum"))
    meldingen = fill(dossier, sjabloon)[0].json["meldingen"]
    assert [m for m in meldingen if "niet vergeleken" in m["wat"]] == []
    pad = fill(dossier, make_formulier(dossier.parent / "cak.xlsx"))[1]
    gecontroleerd = run("--json", "controleer", pad)
    assert "formulier voor zorg van voor 1-10-2022" in gecontroleerd.uit


def test_a_form_that_changes_meanwhile_or_is_far_too_large(tmp_path: Path) -> None:
    sjabloon = read_sjabloon(make_formulier(tmp_path / "cak.xlsx"))
    with pytest.raises(InvoerGeweigerd, match="onwaarschijnlijk groot"):
        write_ingevuld(tmp_path / "uit.xlsx", sjabloon, [], Grenzen(hoofddeel=6_000))
    make_formulier(tmp_path / "cak.xlsx", ("BSN", "Naam"))
    with pytest.raises(LeesSchrijfFout, match="veranderd terwijl"):
        write_ingevuld(tmp_path / "uit.xlsx", sjabloon, [])
    assert not (tmp_path / "uit.xlsx").exists()


def test_a_text_that_a_cell_cannot_hold_is_told(tmp_path: Path) -> None:
    vorm = read_sjabloon(make_formulier(tmp_path / "cak.xlsx"))
    sleutel = next(k for k in vorm.letters if k != "bsn")
    rijen = [{"bsn": BSNS[0], sleutel: "a\x07b"}, {"bsn": BSNS[1], sleutel: "c" * 40_000}]
    verslag = write_ingevuld(tmp_path / "uit.xlsx", vorm, rijen)
    uit = openpyxl.load_workbook(tmp_path / "uit.xlsx")[vorm.blad]
    kolom = vorm.letters[sleutel]
    eerste = vorm.koprij + 1
    assert uit[f"{kolom}{eerste}"].value == "a\ufffdb"
    assert len(uit[f"{kolom}{eerste + 1}"].value) == 32_767
    assert {(a.ingreep, a.rijen) for a in verslag.aanpassingen} == {
        ("teken", (eerste,)),
        ("ingekort", (eerste + 1,)),
    }


@pytest.mark.programma
def test_libreoffice_opens_both_and_keeps_every_cell(dossier: Path, tmp_path: Path) -> None:
    soffice = find_programma("soffice")
    if soffice is None:
        return
    formulier(dossier)
    uit = tmp_path / "bewaard"
    uit.mkdir()
    boek = openpyxl.load_workbook(convert(soffice, dossier / EIGEN, "xlsx", uit))
    assert sorted(str(c.value) for c in boek["Formulier"]["A"][1:]) == sorted(OP)
    fill(dossier, make_formulier(tmp_path / "cak.xlsx"))
    boek = openpyxl.load_workbook(convert(soffice, dossier / EIGEN, "xlsx", uit))
    vel = boek["Aanmelding"]
    assert sorted(str(vel.cell(KOPRIJ + n, 2).value) for n in range(1, 6)) == sorted(OP)
    assert as_cells({"H": vel["H5"].value}) == [date(2022, 9, 30)]
    assert {str(r.sqref) for r in vel.data_validations.dataValidation} == {"M5:M104", "N5:N104"}
