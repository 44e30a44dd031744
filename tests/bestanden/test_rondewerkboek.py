"""The workbook of a round, read by openpyxl."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import openpyxl
import polars as pl
import pytest
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from bvtool.bestanden.rondewerkboek_kolommen import TE_LAAT
from bvtool.bestanden.rondewerkboek_lezing import count_open_ronde
from bvtool.bestanden.werkboek_bladen import RONDELIJSTEN
from bvtool.vak.rondebesluit import BESLUITEN
from tests.rondeklein import BSNS, Kleineronde, fill_in, make_ronde

BLADEN = [
    "Start", "Wij corrigeren", "CAK corrigeert", "Te beoordelen", "Al gemeld", "Gelijk",
    "Dubbel of onleesbaar", "Verschillen", "Lijsten", "Over dit bestand",
]  # fmt: skip
KLERK = ["Besluit", "Startdatum", "Stopdatum", "Reden", "Toelichting"]


@pytest.fixture(scope="module")
def ronde(tmp_path_factory: pytest.TempPathFactory) -> Kleineronde:
    return make_ronde(tmp_path_factory.mktemp("ronde"))


@pytest.fixture(scope="module")
def werkmap(ronde: Kleineronde, tmp_path_factory: pytest.TempPathFactory) -> Workbook:
    return openpyxl.load_workbook(ronde.schrijf(tmp_path_factory.mktemp("boek") / "w.xlsx"))


def rows(werkmap: Workbook, naam: str) -> list[dict[str, object]]:
    kop, *rijen = werkmap[naam].iter_rows(values_only=True)
    return [
        {str(k): v.date() if isinstance(v, datetime) else v for k, v in zip(kop, r, strict=True)}
        for r in rijen
    ]


def sheet(werkmap: Workbook, naam: str) -> Worksheet:
    blad = werkmap[naam]
    assert isinstance(blad, Worksheet)
    return blad


def test_the_sheets_are_those_of_the_contract_and_none_is_hidden(werkmap: Workbook) -> None:
    assert werkmap.sheetnames == BLADEN
    for naam in BLADEN:
        blad = sheet(werkmap, naam)
        assert blad.sheet_state == "visible"
        assert not any(k.hidden for k in blad.column_dimensions.values())
        assert not any(c.data_type == "f" for rij in blad.iter_rows() for c in rij)


def test_every_row_and_person_stands_on_one_sheet(ronde: Kleineronde, werkmap: Workbook) -> None:
    regels = [r["Regel"] for naam in RONDELIJSTEN for r in rows(werkmap, naam)]
    assert sorted(map(str, regels)) == sorted(ronde.uitkomst.rijen["regel"])
    assert [len(rows(werkmap, naam)) for naam in RONDELIJSTEN] == [5, 2, 3, 1, 1, 2]


@pytest.mark.parametrize("naam", RONDELIJSTEN)
def test_who_it_is_then_the_clerk_then_why_then_both_sides_and_the_key(
    werkmap: Workbook, naam: str
) -> None:
    koppen = [str(c.value) for c in sheet(werkmap, naam)[1]]
    assert koppen[:19] == [
        "BSN", "Achternaam", "Geboortedatum", *KLERK, "Soort verschil", "Uitleg", "Startnummer",
        "Opmerking", "Startdatum (CAK)", "Einddatum (CAK)", "Register: begin", "Register: einde",
        "Register: aanbieder", "Register: vorm", "Regel",
    ]  # fmt: skip
    assert "Klantnummer CAK" in koppen[19:]
    assert "Gemeentecode (register)" in koppen[19:]
    assert len(koppen) == len(set(koppen))
    assert sheet(werkmap, naam).freeze_panes == "D2"
    gebied = str(sheet(werkmap, naam).print_area)
    assert "$S$" in gebied and "$T$" not in gebied


def test_what_the_table_decided_is_filled_in(ronde: Kleineronde, werkmap: Workbook) -> None:
    per = {str(r["Regel"]): r for naam in RONDELIJSTEN for r in rows(werkmap, naam)}

    def show(wie: int | str) -> list[object]:
        rij = per[ronde.regel(wie)]
        return [rij[k] for k in (*KLERK, "Startnummer", "Opmerking")]

    assert show(3) == ["Wijziging", date(2022, 11, 1), None, None, None, 1, None]
    assert show(4) == ["Stop", None, date(2022, 11, 20), None, None, 2, None]
    assert show(6) == ["CAK corrigeert", None, None, "OVL", None, None, None]
    assert show(7) == ["Start", date(2022, 11, 1), None, None, None, None, TE_LAAT]
    assert show(8) == ["Niets", None, None, "DUB", None, None, None]
    assert show(2) == [None] * 7
    assert show(11) == [None, None, None, None, None, 3, None]
    assert show(BSNS[9])[:2] == ["Start", date(2022, 10, 1)]


def test_the_register_stands_beside_the_file_and_speaks_of_who_is_not_in_it(
    ronde: Kleineronde, werkmap: Workbook
) -> None:
    per = {str(r["Regel"]): r for naam in RONDELIJSTEN for r in rows(werkmap, naam)}
    bestand, los, eigen = (per[ronde.regel(wie)] for wie in (3, BSNS[9], BSNS[11]))
    assert (bestand["Achternaam"], bestand["Klantnummer CAK"]) == ("de Vries", "K1")
    assert bestand["Startdatum (CAK)"] == date(2022, 10, 1)
    assert bestand["Register: begin"] == date(2022, 11, 1)
    assert bestand["Gemeentecode (register)"] is None
    assert (los["Achternaam"], los["Gemeentecode (register)"]) == ("Peters", "0518")
    assert (los["Startdatum (CAK)"], los["Klantnummer CAK"]) == (None, None)
    # of whom only our own messages know: a BSN, and what the comparison says
    gevuld = {k for k, v in eigen.items() if v is not None}
    assert gevuld == {"BSN", "Soort verschil", "Uitleg", "Startnummer", "Regel"}
    assert eigen["BSN"] == BSNS[11]


@pytest.mark.parametrize("naam", RONDELIJSTEN)
def test_the_choices_are_lists_and_an_empty_decision_stands_out_where_one_is_needed(
    werkmap: Workbook, naam: str
) -> None:
    blad = sheet(werkmap, naam)
    lijsten = {str(v.sqref)[0]: v.formula1 for v in blad.data_validations.dataValidation
               if v.type == "list"}  # fmt: skip
    assert lijsten == {"D": "Besluiten", "G": "Redenen"}
    gemarkeerd = {str(bereik.sqref)[0] for bereik in blad.conditional_formatting}
    nodig = naam in ("Wij corrigeren", "CAK corrigeert", "Te beoordelen")
    assert ("D" in gemarkeerd) == nodig
    waarden = [r["Waarde"] for r in rows(werkmap, "Lijsten") if r["Lijst"] == "Besluiten"]
    assert waarden == list(BESLUITEN)


def test_in_a_first_round_every_difference_is_new_and_who_mends_it_stands_beside_it(
    werkmap: Workbook,
) -> None:
    lijst = rows(werkmap, "Verschillen")
    assert {r["Toestand"] for r in lijst} == {"nieuw"}
    assert {(r["BSN"], r["Soort verschil"], r["Wie"]) for r in lijst} == {
        (BSNS[1], "andere start", "Wij"),
        (BSNS[2], "gestopt", "Wij"),
        (BSNS[3], "andere start", "Te beoordelen"),
        (BSNS[4], "overleden", "CAK"),
        (BSNS[5], "terug", "Wij"),
        (BSNS[6], "niet in register", "Te beoordelen"),
        (BSNS[8], "ander einde", "Wij"),
        (BSNS[9], "ontbreekt bij het CAK", "Wij"),
        (BSNS[10], "ontbreekt bij het CAK", "CAK"),
        (BSNS[11], "ontbreekt bij het CAK", "Te beoordelen"),
    }


def test_followed_differences_stand_open_and_oldest_first(
    ronde: Kleineronde, tmp_path: Path
) -> None:
    volgt = pl.DataFrame(
        [
            (BSNS[1], "andere start", "gemeente", "nieuw", 3, 1, None),
            (BSNS[4], "overleden", "CAK", "opgelost", 1, 2, "het CAK"),
            (BSNS[3], "andere start", "te beoordelen", "staat nog", 2, 2, None),
        ],
        schema={"bsn": pl.String, "soort": pl.String, "eigenaar": pl.String,
                "toestand": pl.String, "sinds_ronde": pl.Int64, "rondes": pl.Int64,
                "oplossing": pl.String},
        orient="row",
    )  # fmt: skip
    boek = openpyxl.load_workbook(ronde.schrijf(tmp_path / "w.xlsx", volgt=volgt))
    assert [list(r.values()) for r in rows(boek, "Verschillen")] == [
        [BSNS[3], "andere start", "Te beoordelen", "staat nog", 2, 2, None],
        [BSNS[1], "andere start", "Wij", "nieuw", 3, 1, None],
        [BSNS[4], "overleden", "CAK", "opgelost", 1, 2, "het CAK"],
    ]


def test_answers_given_before_stand_there_again(ronde: Kleineronde, tmp_path: Path) -> None:
    behouden = pl.DataFrame(
        [
            (ronde.regel(3), "Niets", None, None, None, "Zo afgesproken"),
            (ronde.regel(10), "CAK corrigeert", None, date(2022, 11, 5), "VRH", None),
        ],
        schema={"regel": pl.String, "besluit": pl.String, "startdatum": pl.Date,
                "stopdatum": pl.Date, "reden": pl.String, "toelichting": pl.String},
        orient="row",
    )  # fmt: skip
    pad = ronde.schrijf(tmp_path / "w.xlsx", behouden=behouden)
    per = {str(r["Regel"]): r for naam in RONDELIJSTEN
           for r in rows(openpyxl.load_workbook(pad), naam)}  # fmt: skip
    assert [per[ronde.regel(3)][k] for k in KLERK] == ["Niets", None, None, None, "Zo afgesproken"]
    assert [per[ronde.regel(10)][k] for k in KLERK] == [
        "CAK corrigeert", None, date(2022, 11, 5), "VRH", None,
    ]  # fmt: skip
    assert per[ronde.regel(4)]["Besluit"] == "Stop"
    terug = {r["regel"]: r["besluit"] for r in ronde.lees(pad).besluiten.iter_rows(named=True)}
    assert (terug[ronde.regel(3)], terug[ronde.regel(10)]) == ("Niets", "CAK corrigeert")


def test_a_start_number_that_was_filled_in_stands_there_again(
    ronde: Kleineronde, tmp_path: Path
) -> None:
    cellen = {"Besluit": "Stop", "Stopdatum": date(2022, 11, 3), "Startnummer": 42}
    pad = fill_in(ronde.schrijf(tmp_path / "a.xlsx"), {ronde.regel(5): cellen}, tmp_path / "b.xlsx")
    eerst = ronde.lees(pad).besluiten
    nog = ronde.schrijf(tmp_path / "c.xlsx", behouden=eerst)
    assert ronde.lees(nog).besluiten.equals(eerst)
    assert eerst.filter(pl.col("regel") == ronde.regel(5))["startnummer"].to_list() == [42]


def test_what_is_open_is_counted(ronde: Kleineronde, tmp_path: Path) -> None:
    pad = ronde.schrijf(tmp_path / "w.xlsx")
    assert count_open_ronde(pad) == 3
    fill_in(pad, {ronde.regel(5): {"Besluit": "Niets"}, ronde.regel(3): {"Besluit": None},
                  ronde.regel(8): {"Besluit": None}}, pad)  # fmt: skip
    assert count_open_ronde(pad) == 3


def test_the_same_round_gives_the_same_bytes(ronde: Kleineronde, tmp_path: Path) -> None:
    een, twee = (ronde.schrijf(tmp_path / f"{n}.xlsx").read_bytes() for n in "ab")
    assert een == twee
