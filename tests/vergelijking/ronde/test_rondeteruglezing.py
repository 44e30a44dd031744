"""A workbook of a round that comes back: what was given, decided, or an explained finding."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import polars as pl
import pytest
from openpyxl import Workbook

from bvtool.bestanden.rondewerkboek_lezing import read_rondewerkboek
from bvtool.vergelijking.ronde.gegeven import Gegevenronde
from bvtool.vergelijking.ronde.teruglezing import (
    RONDEWIJZE,
    SCHEMA,
    Rondeteruggelezen,
    read_ronde_back,
)
from bvtool.vergelijking.samenvoegen import list_decided, merge_werkboeken
from tests.rondeklein import BSNS, PEIL, VANDAAG, Kleineronde, fill_in, make_ronde
from tests.tabel.programmas import convert, find_programma

BEOORDELEN = "Te beoordelen"
NOV = date(2022, 11, 1)


@pytest.fixture(scope="module")
def ronde(tmp_path_factory: pytest.TempPathFactory) -> Kleineronde:
    return make_ronde(tmp_path_factory.mktemp("ronde"))


@pytest.fixture(scope="module")
def vast(ronde: Kleineronde, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return ronde.schrijf(tmp_path_factory.mktemp("boek") / "werkboek.xlsx")


def decided(ronde: Kleineronde) -> dict[str, dict[str, Any]]:
    """A clerk who judges every open row."""
    return {
        ronde.regel(5): {"Besluit": "Wijziging", "Startdatum": NOV, "Startnummer": 77},
        ronde.regel(10): {"Besluit": "CAK corrigeert", "Toelichting": "Gebeld"},
        ronde.regel(BSNS[11]): {"Besluit": "Intrekking"},
    }


def row(terug: Rondeteruggelezen, regel: str) -> dict[str, Any]:
    return terug.besluiten.row(by_predicate=pl.col("regel") == regel, named=True)


def show(terug: Rondeteruggelezen) -> list[tuple[str, int, str]]:
    return sorted((f.blad, f.rij, f.wat) for f in [*terug.fouten, *terug.open_])


def test_a_decided_workbook_has_one_answer_for_every_row(
    ronde: Kleineronde, vast: Path, tmp_path: Path
) -> None:
    terug = ronde.lees(fill_in(vast, decided(ronde), tmp_path / "w.xlsx"))
    assert (terug.open_, terug.fouten, terug.gewijzigd) == ([], [], [])
    assert terug.besluiten.schema == SCHEMA
    assert terug.besluiten["regel"].equals(ronde.uitkomst.rijen["regel"])
    per = {(r["deel"], r["rij"] or r["bsn"]): r["besluit"]
           for r in terug.besluiten.iter_rows(named=True)}  # fmt: skip
    assert per == {
        ("bestand", 2): "Niets",
        ("bestand", 3): "Wijziging",
        ("bestand", 4): "Stop",
        ("bestand", 5): "Wijziging",
        ("bestand", 6): "CAK corrigeert",
        ("bestand", 7): "Start",
        ("bestand", 8): "Niets",
        ("bestand", 9): "Niets",
        ("bestand", 10): "CAK corrigeert",
        ("bestand", 11): "Niets",
        ("bestand", 12): "Wijziging",
        ("los", 10): "Start",
        ("los", 11): "CAK corrigeert",
        ("los", BSNS[11]): "Intrekking",
    }
    wijziging = row(terug, ronde.regel(5))
    assert (wijziging["startdatum"], wijziging["startnummer"]) == (NOV, 77)
    los = row(terug, ronde.regel(BSNS[9]))
    assert (los["startdatum"], los["gemeente"]) == (date(2022, 10, 1), "0518")
    assert row(terug, ronde.regel(BSNS[11]))["startnummer"] == 6


def test_an_untouched_workbook_is_open_where_a_person_must_judge(
    ronde: Kleineronde, vast: Path
) -> None:
    terug = ronde.lees(vast)
    assert (terug.fouten, terug.gewijzigd) == ([], [])
    assert [(f.blad, f.rij, f.regel, f.oud) for f in terug.open_] == [
        (BEOORDELEN, 2, ronde.regel(5), None),
        (BEOORDELEN, 3, ronde.regel(10), None),
        (BEOORDELEN, 4, ronde.regel(BSNS[11]), None),
    ]


def test_what_was_filled_in_may_be_changed_and_is_told(
    ronde: Kleineronde, vast: Path, tmp_path: Path
) -> None:
    cellen = decided(ronde) | {
        ronde.regel(3): {"Besluit": "CAK corrigeert"},
        ronde.regel(11): {"Besluit": "Stop", "Stopdatum": "25-11-2022"},
        ronde.regel(2): {"Besluit": "Niets", "Toelichting": "Klopt"},
    }
    terug = ronde.lees(fill_in(vast, cellen, tmp_path / "w.xlsx"))
    assert show(terug) == []
    assert terug.gewijzigd == [ronde.regel(3)]
    assert row(terug, ronde.regel(11))["stopdatum"] == date(2022, 11, 25)
    assert row(terug, ronde.regel(2))["toelichting"] == "Klopt"


def test_a_cleared_decision_is_open_again(ronde: Kleineronde, vast: Path, tmp_path: Path) -> None:
    leeg = {"Besluit": None, "Startdatum": None}
    pad = fill_in(vast, decided(ronde) | {ronde.regel(3): leeg}, tmp_path / "w.xlsx")
    terug = ronde.lees(pad)
    assert [f.regel for f in terug.open_] == [ronde.regel(3)]
    assert terug.fouten == []


Hand = Callable[[Workbook], None]


def change(vast: Path, doel: Path, hand: Hand) -> Path:
    boek = openpyxl.load_workbook(vast)
    hand(boek)
    boek.save(doel)
    return doel


def cell(blad: str, plek: str, waarde: Any) -> Hand:
    def hand(boek: Workbook) -> None:
        boek[blad][plek] = waarde

    return hand


def move_first(van: str, naar: str) -> Hand:
    def hand(boek: Workbook) -> None:
        cellen = [c.value for c in boek[van][2]]
        boek[naar].append(cellen)
        boek[van].delete_rows(2)

    return hand


KAPOT: list[tuple[Hand, tuple[str, int, str]]] = [
    (lambda b: b["Gelijk"].delete_rows(2), ("Gelijk", 2, "De rij met regel")),
    (lambda b: b["Gelijk"].append([c.value for c in b["Gelijk"][2]]),
     ("Gelijk", 2, "Deze rij staat er 2 keer")),
    (cell("Gelijk", "A2", int(BSNS[12])), ("Gelijk", 2, "Het BSN hoort niet")),
    (cell("Dubbel of onleesbaar", "A3", int(BSNS[12])),
     ("Dubbel of onleesbaar", 3, "Dit is niet het BSN")),
    (cell("Gelijk", "B2", "Anders"), ("Gelijk", 2, "Deze cel is gewijzigd")),
    (cell("Gelijk", "J2", "Anders"), ("Gelijk", 2, "Deze cel is gewijzigd")),
    (cell("Gelijk", "M2", date(2021, 1, 1)), ("Gelijk", 2, "Deze cel is gewijzigd")),
    (cell("Gelijk", "S2", None), ("Gelijk", 2, "In de kolom Regel staat niets")),
    (cell("Gelijk", "D2", "=1+1"), ("Gelijk", 2, "In cel D2 staat een formule")),
    (cell("Gelijk", "D1", "Keuze"), ("Gelijk", 1, "De kolom Besluit is er niet")),
    (lambda b: b.remove(b["Al gemeld"]), ("Al gemeld", 0, "Het blad Al gemeld ontbreekt")),
    (move_first("Te beoordelen", "Wij corrigeren"),
     ("Wij corrigeren", 7, "Deze rij hoort op het blad Te beoordelen")),
    (move_first("Gelijk", "CAK corrigeert"),
     ("CAK corrigeert", 4, "Deze rij hoort op het blad Gelijk")),
]  # fmt: skip


@pytest.mark.parametrize(("hand", "vondst"), KAPOT)
def test_what_was_altered_outside_the_columns_of_the_clerk_is_named(
    ronde: Kleineronde, vast: Path, tmp_path: Path, hand: Hand, vondst: tuple[str, int, str]
) -> None:
    pad = change(fill_in(vast, decided(ronde), tmp_path / "a.xlsx"), tmp_path / "b.xlsx", hand)
    gevonden = show(ronde.lees(pad))
    blad, rij, wat = vondst
    assert any((b, r) == (blad, rij) and w.startswith(wat) for b, r, w in gevonden), gevonden
    assert {b for b, _, _ in gevonden} == {blad}


def test_dates_that_were_sorted_alone_are_asked_about(
    ronde: Kleineronde, vast: Path, tmp_path: Path
) -> None:
    """The same decision on both rows, and the dates of each other: nothing else would show it."""
    een, twee = ronde.regel(7), ronde.regel(BSNS[9])
    cellen = {een: {"Startdatum": date(2022, 10, 1)}, twee: {"Startdatum": NOV}}
    terug = ronde.lees(fill_in(vast, decided(ronde) | cellen, tmp_path / "w.xlsx"))
    assert {f.regel for f in terug.fouten} == {een, twee}
    assert all("verschoven" in f.wat for f in terug.fouten)
    zo = {k: v | {"Toelichting": "Zo bedoeld"} for k, v in cellen.items()}
    assert show(ronde.lees(fill_in(vast, decided(ronde) | zo, tmp_path / "v.xlsx"))) == []


def test_nobody_gets_two_starts_that_overlap(
    ronde: Kleineronde, vast: Path, tmp_path: Path
) -> None:
    dubbel = {"Besluit": "Start", "Startdatum": NOV, "Reden": None}
    cellen = {ronde.regel(2): dubbel, ronde.regel(8): dubbel}
    terug = ronde.lees(fill_in(vast, decided(ronde) | cellen, tmp_path / "w.xlsx"))
    assert [(f.regel, f.wat) for f in terug.fouten] == [
        (ronde.regel(2), "Deze persoon krijgt in dezelfde periode ook een start op blad Dubbel of "
         "onleesbaar, rij 2."),
        (ronde.regel(8), "Deze persoon krijgt in dezelfde periode ook een start op blad Gelijk, "
         "rij 2."),
    ]  # fmt: skip
    na = dubbel | {"Startdatum": date(2022, 10, 1), "Stopdatum": date(2022, 10, 31)}
    goed = cellen | {ronde.regel(2): na}
    assert show(ronde.lees(fill_in(vast, decided(ronde) | goed, tmp_path / "v.xlsx"))) == []


def test_a_start_number_of_another_person_is_refused(
    ronde: Kleineronde, vast: Path, tmp_path: Path
) -> None:
    cellen = decided(ronde)
    cellen[ronde.regel(5)]["Startnummer"] = 2
    terug = ronde.lees(fill_in(vast, cellen, tmp_path / "w.xlsx"))
    assert [(f.regel, f.kolom) for f in terug.fouten] == [(ronde.regel(5), "Startnummer")]


def test_sorted_filtered_and_moved_about_nothing_changes(
    ronde: Kleineronde, vast: Path, tmp_path: Path
) -> None:
    def hand(boek: Workbook) -> None:
        for naam in ("Wij corrigeren", BEOORDELEN):
            blad = boek[naam]
            rijen = [[c.value for c in rij] for rij in blad.iter_rows(min_row=2)]
            for nummer, rij in enumerate(reversed(rijen), start=2):
                for kolom, waarde in enumerate(rij, start=1):
                    blad.cell(nummer, kolom).value = waarde
            blad.row_dimensions[3].hidden = True
            blad.insert_cols(2)
            blad.cell(1, 2).value = "Mijn lijstje"
            blad.insert_rows(1)
            blad["A1"] = "Voor Truus"

    eerst = fill_in(vast, decided(ronde), tmp_path / "a.xlsx")
    terug = ronde.lees(change(eerst, tmp_path / "b.xlsx", hand))
    assert show(terug) == []
    assert terug.besluiten.equals(ronde.lees(eerst).besluiten)


def test_libreoffice_saves_it_as_ods_and_nothing_changes(
    ronde: Kleineronde, vast: Path, tmp_path: Path
) -> None:
    soffice = find_programma("soffice")
    if soffice is None:
        return
    eerst = fill_in(vast, decided(ronde), tmp_path / "a.xlsx")
    terug = ronde.lees(convert(soffice, eerst, "ods", tmp_path))
    assert show(terug) == []
    assert terug.besluiten.equals(ronde.lees(eerst).besluiten)


def test_copies_filled_in_for_a_part_are_made_one(
    ronde: Kleineronde, vast: Path, tmp_path: Path
) -> None:
    alles = decided(ronde)
    eerste, *rest = alles
    paden = [fill_in(vast, {eerste: alles[eerste]}, tmp_path / "a.xlsx"),
             fill_in(vast, {r: alles[r] for r in rest}, tmp_path / "b.xlsx")]  # fmt: skip
    gegeven = Gegevenronde(ronde.uitkomst.rijen, ronde.bron)
    boeken = [read_rondewerkboek(pad, pad.name) for pad in paden]
    begin = read_rondewerkboek(vast, "origineel")
    for van in (None, begin):
        samen = merge_werkboeken(boeken, gegeven, van, RONDEWIJZE)
        assert samen.vragen == []
        terug = read_ronde_back(
            samen.werkboek, ronde.uitkomst.rijen, ronde.bron, ronde.b4, vandaag=VANDAAG,
            gemeente="0363", peil=PEIL,
        )  # fmt: skip
        assert show(terug) == []
        heel = ronde.lees(fill_in(vast, alles, tmp_path / "c.xlsx"))
        assert terug.besluiten.equals(heel.besluiten)
        assert list_decided(boeken[0], gegeven, van, RONDEWIJZE)["regel"].to_list() == [eerste]
    anders = fill_in(vast, {eerste: {"Besluit": "Niets"}}, tmp_path / "d.xlsx")
    boeken.append(read_rondewerkboek(anders, anders.name))
    vragen = merge_werkboeken(boeken, gegeven, None, RONDEWIJZE).vragen
    assert [(v.regel, v.bestand) for v in vragen] == [(eerste, "a.xlsx")]
