"""The workbook survives what happens to it at a desk: copies, half sorts, another program, a row
that was dragged to another list, a file that is open. Each is told; nothing changes in silence.

More than 300 lines: everything that a workbook may go through, one story each.
"""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.hulp import Gelopen, read_lijsten, run, table, write_csv
from tests.klein import (
    AAN,
    BEOORDELEN,
    BSNS,
    DUBBEL,
    NIET,
    REGISTER,
    Klerk,
    answer,
    boek_van,
    findings,
    list_register,
    open_boek,
)
from tests.tabel.ods import save_as_ods
from tests.tabel.programmas import convert, find_programma

ORIGINEEL = "werk/werkboek origineel.xlsx"
BESLIST = {"Besluit": "Niet aanleveren", "Reden": "ONB", "Toelichting": "Uitgezocht"}


def compare(map_: Path, *opties: object) -> Gelopen:
    gelopen = run("--nu", "2022-10-11T09:00", "--json", "--dossier", map_, "vergelijk", *opties)
    assert gelopen.code in (0, 1), gelopen.uit
    return gelopen


def copy_boek(map_: Path, naam: str) -> Path:
    """A copy of the workbook beside it."""
    return Path(shutil.copy(boek_van(map_), map_ / "werk" / naam))


def work_in(pad: Path, *rijen: int, **cellen: Any) -> None:
    """Write cells on these rows of B4 in a workbook."""
    werkmap = openpyxl.load_workbook(pad)
    klerk = Klerk(werkmap)
    for rij in rijen:
        klerk.put(rij, **cellen)
    werkmap.save(pad)
    werkmap.close()


def move_row(klerk: Klerk, van: tuple[str, int], naar: str) -> None:
    """Cut a whole row and paste it under another list: cells keep their places, not their heads."""
    blad, nummer = van
    rij = [c.value for c in klerk.blad(blad)[nummer]]
    klerk.blad(blad).delete_rows(nummer)
    nieuw = klerk.blad(naar).max_row + 1
    for kolom, waarde in enumerate(rij, start=1):
        klerk.blad(naar).cell(nieuw, kolom, waarde)


def outcome(map_: Path) -> dict[str, str]:
    """What went to the CAK: per BSN J, or why not."""
    rijen = table_of_answer(map_)
    return {str(r["BSN"]): str(r["Reden niet aangeleverd"] or "J") for r in rijen}


def table_of_answer(map_: Path) -> list[dict[str, Any]]:
    werkmap = openpyxl.load_workbook(map_ / "uitgaand" / "terugkoppeling_680363.xlsx")
    alle = [list(r) for b in werkmap.worksheets for r in b.iter_rows(values_only=True)]
    kop = next(i for i, r in enumerate(alle) if r[0] == "BSN")
    return [dict(zip(alle[kop], r, strict=False)) for r in alle[kop + 1 :]]


# The workbook as it was made


def test_the_workbook_as_made_is_kept(klein: Path) -> None:
    assert (klein / ORIGINEEL).read_bytes() == boek_van(klein).read_bytes()
    with open_boek(klein) as klerk:
        klerk.decide()
    assert table(klein / ORIGINEEL, BEOORDELEN)[0]["Besluit"] is None


def test_a_lost_workbook_comes_back_as_it_was_made(klein: Path) -> None:
    gemaakt = boek_van(klein).read_bytes()
    boek_van(klein).unlink()
    compare(klein)
    assert boek_van(klein).read_bytes() == gemaakt


def test_every_refusal_names_where_the_old_value_stands(klein: Path) -> None:
    """By the sheet and the row of that value in the workbook as it was made."""
    with open_boek(klein) as klerk:
        klerk.decide()
        klerk.put(5, BSN=BSNS[11])
        klerk.put(6, Achternaam="Anders")
        klerk.put(2, Besluit=None)
        klerk.put(9, Regel=None)
        blad, nummer = klerk.plek(7)
        klerk.blad(blad).delete_rows(nummer)
    nu = [b[2] for b in findings(answer(klein))]
    origineel = openpyxl.load_workbook(klein / ORIGINEEL)
    for rij in (5, 6, 7, 9):
        blad, nummer = Klerk(origineel).plek(rij)
        assert any(f"{ORIGINEEL}, blad {blad}, rij {nummer}." in tekst for tekst in nu), rij


def test_a_refused_header_names_the_sheet_of_the_original(klein: Path) -> None:
    with open_boek(klein) as klerk:
        klerk.blad(NIET).cell(1, klerk.kolom(NIET, "Datum")).value = "wanneer"
    [(_, _, nu)] = [b for b in findings(answer(klein)) if "kolom Datum" in b[1]]
    assert f"{ORIGINEEL}, blad {NIET}, rij 1" in nu


# A fresh workbook


def test_a_fresh_workbook_takes_all_sound_decisions_and_tells_the_others(klein: Path) -> None:
    with open_boek(klein) as klerk:
        klerk.decide()
        klerk.put(3, **BESLIST)
        klerk.put(8, Besluit="Aanmeldn", Reden=None)
        klerk.put(12, BSN=BSNS[11])
        klerk.put(10, register=True, Besluit="Aanmelden")
        blad, nummer = klerk.plek(5)
        klerk.blad(blad).delete_rows(nummer)
    voor = boek_van(klein).read_bytes()
    gelopen = compare(klein, "--opnieuw")
    nieuw = {rij: cel["Besluit"] for rij, cel in read_lijsten(klein).items()}
    assert sorted(nieuw) == list(range(2, 13))
    assert nieuw[3] == nieuw[9] == nieuw[10] == "Niet aanleveren"
    assert nieuw[8] is nieuw[12] is None
    assert nieuw[5] == "Niet aanleveren"  # as it was filled in
    assert [r["Besluit"] for r in table(boek_van(klein), REGISTER)] == ["Aanmelden", None]
    waar = [b["waar"].split(" (")[0] for b in gelopen.json["niet_overgenomen"]]
    assert waar == [f"blad {NIET}, rij 2", f"blad {BEOORDELEN}, rij 2", f"blad {DUBBEL}, rij 3"]
    assert (klein / "werk" / "werkboek vorige 1.xlsx").read_bytes() == voor
    gezegd = "\n".join(gelopen.json["opmerkingen"])
    assert "klopten deze rijen niet meer: 3" in gezegd
    with open_boek(klein) as klerk:
        klerk.put(8, **BESLIST)
        klerk.put(12, **BESLIST)
    assert answer(klein).code == 0


def test_a_fresh_workbook_of_a_sound_one_loses_nothing(klein: Path) -> None:
    with open_boek(klein) as klerk:
        klerk.decide()
        klerk.put(9, Besluit=None, Reden=None, Toelichting="nog bellen")
    gelopen = compare(klein, "--opnieuw")
    assert gelopen.json["niet_overgenomen"] == []
    assert read_lijsten(klein)[9]["Toelichting"] == "nog bellen"
    assert read_lijsten(klein)[8]["Reden"] == "ONB"


# Copies


@pytest.fixture
def helften(klein: Path) -> tuple[Path, Path, Path]:
    """Two copies, each half filled in."""
    een, ander = copy_boek(klein, "werkboek Ans.xlsx"), copy_boek(klein, "werkboek Bé.xlsx")
    work_in(een, 8, 9, **BESLIST)
    work_in(ander, 10, 12, **BESLIST)
    return klein, een, ander


def both(een: Path, ander: Path) -> tuple[object, ...]:
    return ("--werkboek", een, "--werkboek", ander)


def test_two_half_filled_copies_are_read_as_one(helften: tuple[Path, Path, Path]) -> None:
    map_, een, ander = helften
    gelopen = answer(map_, *both(een, ander))
    assert gelopen.code == 0, gelopen.uit
    assert gelopen.json["per_reden"]["ONB"] == 4


def test_copies_that_differ_about_a_row_are_asked(helften: tuple[Path, Path, Path]) -> None:
    map_, een, ander = helften
    work_in(een, 3, **BESLIST)
    work_in(ander, 3, Besluit="Niet aanleveren", Reden="OVG", Toelichting="Uitgezocht")
    work_in(ander, 9, **BESLIST)
    [(waar, wat, nu)] = findings(answer(map_, *both(een, ander)))
    assert waar.startswith(f"werk/werkboek Ans.xlsx, blad {AAN}, rij 3")
    assert f"werk/werkboek Bé.xlsx, blad {AAN}, rij 3" in wat
    assert "Welk besluit geldt" in nu
    assert not list((map_ / "uitgaand").glob("terugkoppeling*"))
    work_in(ander, 3, **BESLIST)
    assert answer(map_, *both(een, ander)).code == 0


def test_what_is_open_or_wrong_in_copies_names_the_copy(helften: tuple[Path, Path, Path]) -> None:
    map_, een, ander = helften
    work_in(een, 9, Besluit=None, Reden=None, Toelichting=None)
    work_in(ander, 10, Reden="XYZ")
    gevonden = [
        (w.split(", rij")[0], wat) for w, wat, _ in findings(answer(map_, *both(een, ander)))
    ]
    assert (
        f"werk/werkboek Ans.xlsx, blad {BEOORDELEN}",
        "Hier staat nog geen besluit.",
    ) in gevonden
    assert (
        f"werk/werkboek Bé.xlsx, blad {BEOORDELEN}",
        "Deze reden staat niet op de lijst.",
    ) in gevonden


def test_copies_become_one_fresh_workbook(helften: tuple[Path, Path, Path]) -> None:
    map_, een, ander = helften
    compare(map_, "--opnieuw", *both(een, ander))
    assert {r for r, c in read_lijsten(map_).items() if c["Reden"] == "ONB"} == {8, 9, 10, 12}
    gelopen = answer(map_)
    assert (gelopen.code, gelopen.json["meldingen"]) == (0, [])


def test_only_what_changed_since_the_workbook_was_made_is_a_decision(klein: Path) -> None:
    """What was taken over from an earlier round and left alone in one copy is no other decision."""
    with open_boek(klein) as klerk:
        klerk.decide()
    rijen = [{**r, "Ingangsdatum": "01-02-2019"} if r["BSN"] == BSNS[9] else r
             for r in list_register()]  # fmt: skip
    write_csv(klein / "inkomend" / "register.csv", rijen)
    compare(klein)
    een, ander = copy_boek(klein, "a.xlsx"), copy_boek(klein, "b.xlsx")
    work_in(een, 8, Besluit="Aanmelden", Reden=None, Toelichting=None)
    gelopen = answer(klein, *both(een, ander))
    assert gelopen.code == 0, gelopen.uit
    assert outcome(klein)[BSNS[5]] == "J"


@pytest.mark.parametrize("naam", ["werkboek (ingevuld).xlsx", "Kopie van werkboek.ods"])
def test_a_filled_copy_under_another_name_is_named(klein: Path, naam: str) -> None:
    if naam.endswith("ods"):
        with open_boek(klein) as klerk:
            klerk.decide()
        save_as_ods(boek_van(klein), klein / "werk" / naam)
        shutil.copy(klein / ORIGINEEL, boek_van(klein))
    else:
        work_in(copy_boek(klein, naam), 8, 9, 10, 12, **BESLIST)
    eerste, *_ = findings(answer(klein))
    assert eerste[0] == f"werk/{naam}"
    assert "4 besluiten" in eerste[1]
    assert f'bvtool terugkoppeling --werkboek "werk/{naam}"' in eerste[2]
    assert answer(klein, "--werkboek", klein / "werk" / naam).code == 0


def test_a_copy_with_other_decisions_is_named_beside_an_answer(klein: Path) -> None:
    kopie = copy_boek(klein, "werkboek thuis.xlsx")
    with open_boek(klein) as klerk:
        klerk.decide()
    work_in(kopie, 8, Besluit="Aanmelden")
    gelopen = answer(klein)
    assert gelopen.code == 1
    assert [b["waar"] for b in gelopen.json["meldingen"]] == ["werk/werkboek thuis.xlsx"]


def test_a_copy_without_anything_new_is_not_named(klein: Path) -> None:
    with open_boek(klein) as klerk:
        klerk.decide()
    copy_boek(klein, "reserve.xlsx")
    (klein / "werk" / "aantekeningen.xlsx").write_bytes(b"geen werkmap")
    gelopen = answer(klein)
    assert (gelopen.code, gelopen.json["meldingen"]) == (0, [])


def test_without_the_workbook_the_copy_is_named(klein: Path) -> None:
    work_in(copy_boek(klein, "ingevuld.xlsx"), 8, **BESLIST)
    boek_van(klein).unlink()
    gelopen = answer(klein)
    assert gelopen.code == 66
    assert gelopen.json["bevindingen"][0]["waar"] == "werk/ingevuld.xlsx"


# Another program


def test_an_ods_is_read(klein: Path, tmp_path: Path) -> None:
    with open_boek(klein) as klerk:
        klerk.decide()
        klerk.put(8, Reden="UIT", Datum="30-8-2022")
        klerk.blad(AAN).cell(1, 40, "Eigen")
        klerk.blad(AAN).cell(2, 40, "=1+1")
    ods = save_as_ods(boek_van(klein), tmp_path / "werkboek.ods")
    gelopen = answer(klein, "--werkboek", ods)
    assert gelopen.json["per_reden"] == {"DUB": 1, "ONB": 3, "OVL": 1, "UIT": 2, "VRH": 1}


def test_a_formula_for_a_decision_is_seen_in_an_ods_too(klein: Path, tmp_path: Path) -> None:
    with open_boek(klein) as klerk:
        klerk.decide()
        klerk.put(8, Toelichting='="Uitge"&"zocht"')
    ods = save_as_ods(boek_van(klein), tmp_path / "werkboek.ods")
    [waar] = [w for w, wat, _ in findings(answer(klein, "--werkboek", ods)) if "formule" in wat]
    assert waar.startswith(f"blad {BEOORDELEN}, rij 2")


@pytest.mark.programma
@pytest.mark.traag
def test_an_ods_of_libreoffice_is_read(klein: Path, tmp_path: Path) -> None:
    soffice = find_programma("soffice")
    if soffice is None:
        return
    with open_boek(klein) as klerk:
        klerk.decide()
        klerk.put(8, Reden="UIT", Datum="30-8-2022")
    ods = convert(soffice, boek_van(klein), "ods", tmp_path)
    gelopen = answer(klein, "--werkboek", ods)
    assert gelopen.code == 0, gelopen.uit
    assert gelopen.json["per_reden"] == {"DUB": 1, "ONB": 3, "OVL": 1, "UIT": 2, "VRH": 1}


# A row on another list


def test_a_row_dragged_to_announce_counts_as_that_decision(klein: Path) -> None:
    with open_boek(klein) as klerk:
        klerk.decide()
        klerk.put(9, Besluit=None, Reden=None, Toelichting=None)
        regel = klerk.get(9, "Regel")
        move_row(klerk, klerk.plek(9), AAN)
    gelopen = run("--nu", "2022-10-13T16:00", "--dossier", klein, "terugkoppeling")
    assert gelopen.code == 0, gelopen.fout
    assert outcome(klein)[BSNS[6]] == "J"
    assert f"U zette 1 rij ({regel}) op een ander blad" in gelopen.uit


def test_a_row_that_was_filled_in_counts_by_the_list_that_it_was_dragged_to(klein: Path) -> None:
    """UIT with its date goes when she announces; a reason is asked when she does not."""
    with open_boek(klein) as klerk:
        klerk.decide()
        move_row(klerk, klerk.plek(5), AAN)
        move_row(klerk, klerk.plek(3), NIET)
    [(waar, wat, _)] = findings(answer(klein))
    assert waar.startswith(f"blad {NIET}, rij 4")
    assert wat == "Bij Niet aanleveren hoort een reden."
    with open_boek(klein) as klerk:
        blad = klerk.blad(NIET)
        for kop, waarde in (("Reden", "ONB"), ("Toelichting", "Uitgezocht")):
            blad.cell(4, klerk.kolom(NIET, kop)).value = waarde
    assert answer(klein).code == 0
    assert (outcome(klein)[BSNS[2]], outcome(klein)[BSNS[1]]) == ("J", "ONB")


def test_a_typed_decision_goes_before_the_list_and_that_is_said(klein: Path) -> None:
    with open_boek(klein) as klerk:
        klerk.decide()
        regel = klerk.get(8, "Regel")
        move_row(klerk, klerk.plek(8), AAN)
    gelopen = run("--nu", "2022-10-13T16:00", "--dossier", klein, "terugkoppeling")
    assert outcome(klein)[BSNS[5]] == "ONB"
    assert f"1 rij ({regel}) staat op een blad dat iets anders zegt" in gelopen.uit


def test_who_is_only_in_the_register_is_announced_by_dragging(klein: Path) -> None:
    with open_boek(klein) as klerk:
        klerk.decide()
        move_row(klerk, (REGISTER, 3), AAN)
    gelopen = answer(klein)
    assert gelopen.code == 0, gelopen.uit
    assert gelopen.json["extra_uit_register"] == 1


def test_a_dragged_row_that_was_altered_too_is_refused(klein: Path) -> None:
    with open_boek(klein) as klerk:
        klerk.decide()
        klerk.put(9, Achternaam="Anders")
        move_row(klerk, klerk.plek(9), AAN)
    assert findings(answer(klein))


def test_a_dragged_decision_is_taken_over_by_a_fresh_workbook(klein: Path) -> None:
    with open_boek(klein) as klerk:
        klerk.decide()
        move_row(klerk, klerk.plek(5), AAN)
    compare(klein, "--opnieuw")
    assert (read_lijsten(klein)[5]["Blad"], read_lijsten(klein)[5]["Besluit"]) == (
        NIET,
        "Aanmelden",
    )


# A file that is open


SLOTEN = ["~$werkboek.xlsx", ".~lock.werkboek.xlsx#"]


@pytest.mark.parametrize("slot", SLOTEN)
def test_an_open_workbook_is_warned_of(klein: Path, slot: str) -> None:
    with open_boek(klein) as klerk:
        klerk.decide()
    (klein / "werk" / slot).write_bytes(b"")
    gelopen = answer(klein)
    assert gelopen.code == 1
    [melding] = gelopen.json["meldingen"]
    assert melding["waar"] == "werk/werkboek.xlsx"
    assert "nog niet heeft opgeslagen" in melding["wat"]


@pytest.mark.parametrize("slot", SLOTEN)
def test_what_was_written_beside_an_open_workbook_is_the_one_that_is_read(
    klein: Path, slot: str
) -> None:
    """The old one stays open in Excel; she closes it, and works on in the one that bvtool named."""
    (klein / "werk" / slot).write_bytes(b"")
    rijen = [{**r, "Ingangsdatum": "01-02-2019"} if r["BSN"] == BSNS[9] else r
             for r in list_register()]  # fmt: skip
    write_csv(klein / "inkomend" / "register.csv", rijen)
    gelopen = compare(klein)
    naast = klein / "werk" / "werkboek (2).xlsx"
    assert "werk/werkboek (2).xlsx" in gelopen.json["bestanden"]
    (klein / "werk" / slot).unlink()
    work_in(naast, 8, 9, 10, 12, **BESLIST)
    stand = run("--nu", "2022-10-13T12:00", "--json", "--dossier", klein)
    assert stand.json["open"] == 0
    gelopen = answer(klein)
    assert gelopen.code == 0, gelopen.uit
    assert outcome(klein)[BSNS[5]] == "ONB"
    compare(klein)
    assert naast.is_file()
