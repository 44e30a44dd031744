"""No silent guess: what was not understood of a register never looks like an answer.

If a deciding column gets any other name at all, nobody is filled in as Aanmelden who would not be
with the right name, unless the run stopped to ask or the row says that the column is missing. And
whatever a clerk does in the reading agreement, nothing changes in silence.
"""

from __future__ import annotations

import random
import shutil
from pathlib import Path

import openpyxl
import pytest

from tests.hulp import MAANDAG, fictieve_bsns, make_dossier, read_lijsten, run, write_csv
from tests.snel import amount

BSNS = fictieve_bsns(8)
WAARDEN = {
    "Einddatum": ["", "31-7-2022", "30-6-2022", "31-12-9999", "1-11-2022"],
    "Overlijdensdatum": ["", "", "5-5-2022", "6-6-2022"],
    "Status": ["Toegewezen", "Ingetrokken", "Afgewezen", "Gestopt", "Zz"],
    "Productcategorie": ["15", "16", "10", "15"],
}
GEZEGD = {
    "Einddatum": "geen kolom met een einddatum",
    "Overlijdensdatum": "geen kolom met een overlijdensdatum",
    "Productcategorie": "geen kolom met een product",
}
NAMEN = (
    "Kolom1", "", "XYZ", "DD_EINDE", "Einddat.", "Stand", "dt_overl", "Veld 7", "Status regel",
    "Datum", "Soort", "Toelichting2", "Cat", "ref", "Overleden", "t/m", "Laatste dag", "Code",
    "Zorgzwaarte", "d2", "Mutatie",
)  # fmt: skip


def make_register(kies: random.Random, *, met: tuple[str, ...]) -> list[dict[str, str]]:
    return [
        {"BSN": b, "Ingangsdatum": "1-1-2020", **{k: kies.choice(WAARDEN[k]) for k in met}}
        for b in BSNS
    ]


def announced(map_: Path) -> dict[int, str]:
    """The rows of B4 that are filled in as Aanmelden, with their explanation."""
    rijen = read_lijsten(map_).items()
    return {nr: r["Uitleg"] for nr, r in rijen if r["Besluit"] == "Aanmelden"}


def compare(map_: Path) -> int:
    code = run("--nu", MAANDAG, "--json", "--dossier", map_, "vergelijk").code
    assert code in (0, 1, 65)
    return code


@pytest.mark.parametrize("zaad", range(amount(8, 24)))
def test_a_column_with_another_name_is_asked_or_said(zaad: int, tmp_path: Path) -> None:
    kies = random.Random(zaad)
    weg = list(WAARDEN)[zaad % len(WAARDEN)]
    anders = [k for k in WAARDEN if k != weg and kies.random() < 0.7]
    register = make_register(kies, met=(weg, *anders))
    goed = make_dossier(tmp_path / "goed", [{"BSN": b} for b in BSNS], register)
    assert compare(goed) != 65
    naam = kies.choice(NAMEN)
    hernoemd = [{naam if k == weg else k: w for k, w in rij.items()} for rij in register]
    fout = shutil.copytree(goed, tmp_path / "fout")
    shutil.rmtree(fout / "werk")
    (fout / "werk").mkdir()
    write_csv(fout / "inkomend" / "register.csv", hernoemd)
    if compare(fout) == 65:
        assert (fout / "werk" / "leeswijzer.xlsx").exists()
        return
    juist = announced(goed)
    for nummer, uitleg in announced(fout).items():
        assert nummer in juist or GEZEGD.get(weg, "?") in uitleg, (naam, weg, uitleg)


KLERKEN = ("leeg", "onzin", "rij weg", "andere kop", "andere waarde", "verkeerde betekenis",
           "dubbel", "blad weg", "kolom")  # fmt: skip


def spoil(kies: random.Random, pad: Path) -> str:
    """One thing that a clerk may do in the reading agreement; tells which."""
    boek = openpyxl.load_workbook(pad)
    wat = kies.choice(KLERKEN)
    blad = boek[kies.choice(("Kolommen", "Waarden"))]
    if blad.max_row < 2:
        blad = boek["Kolommen"]
    koppen = {cel.value: cel.column for cel in blad[1]}
    rij = kies.randint(2, blad.max_row)
    if wat == "rij weg":
        blad.delete_rows(rij)
    elif wat == "blad weg":
        boek.remove(blad)
    elif wat == "dubbel":
        blad.append([cel.value for cel in blad[rij]])
        blad.cell(blad.max_row, koppen["Betekenis"], "Geboortedatum")
    elif wat == "kolom":
        blad.cell(1, koppen["Betekenis"], "Iets anders")
    else:
        waarden = {
            "leeg": ("Betekenis", None),
            "onzin": ("Betekenis", "blablabla"),
            "andere kop": ("Kop", "Anders"),
            "andere waarde": ("Waarde" if "Waarde" in koppen else "Kop", "Anders"),
            "verkeerde betekenis": ("Betekenis", "Achternaam"),
        }
        kop, waarde = waarden[wat]
        blad.cell(rij, koppen[kop]).value = waarde
    boek.save(pad)
    return wat


@pytest.mark.parametrize("zaad", range(amount(8, 20)))
def test_nothing_in_the_reading_agreement_changes_in_silence(zaad: int, tmp_path: Path) -> None:
    """After any change the run is refused or asks again, or the outcome is what it was."""
    kies = random.Random(zaad)
    register = make_register(kies, met=("Einddatum", "Status", "Productcategorie"))
    for rij in register:
        rij["Kolom9"] = kies.choice(["", "3-3-2022"])
    map_ = make_dossier(tmp_path / "d", [{"BSN": b} for b in BSNS], register)
    assert compare(map_) == 65
    pad = map_ / "werk" / "leeswijzer.xlsx"
    boek = openpyxl.load_workbook(pad)
    for nummer in range(2, boek["Kolommen"].max_row + 1):
        cel = boek["Kolommen"].cell(nummer, 7)
        cel.value = cel.value or "niet gebruiken"
    boek.save(pad)
    assert compare(map_) != 65
    voor = announced(map_)
    pad = map_ / "werk" / "leeswijzer.xlsx"
    eerst = pad.read_bytes()
    for _ in range(3):
        pad.write_bytes(eerst)
        wat = spoil(kies, pad)
        if compare(map_) != 65:
            assert announced(map_) == voor, wat
