"""The workbook of a round survives what that of the migration survives: it may be lost, copied,
open in Excel, and filled in by two people. The dossier begins with a round."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.cli.test_overname import look_twice
from tests.hulp import (
    MAANDAG,
    Gelopen,
    fictieve_bsns,
    fill,
    make_dossier,
    make_home,
    make_rondedossier,
    run,
    table,
    write_csv,
)

GELIJK, WEG, ELDERS, NIEUW, MEER = fictieve_bsns(5)
BOEK, ORIGINEEL = "werk/werkboek.xlsx", "werk/werkboek origineel.xlsx"
TE_BEOORDELEN, WIJ = "Te beoordelen", "Wij corrigeren"
CAK_ZEGT = {"Besluit": "CAK corrigeert", "Toelichting": "Nooit bij ons"}
NIETS = {"Besluit": "Niets", "Toelichting": "Gebeld, klopt zo"}
CAK = [{"BSN": b, "Startdatum": "1-10-2022", "Einddatum": ""} for b in (GELIJK, WEG, ELDERS)]


def person(bsn: str, begin: str = "1-1-2020") -> dict[str, str]:
    """A row of the register."""
    return {"BSN": bsn, "Ingangsdatum": begin, "Einddatum": "", "Productcategorie": "15"}


REGISTER = [person(GELIJK), person(NIEUW, "1-12-2022")]


def go(map_: Path, *woorden: object, nu: str = "2022-12-13T10:00") -> Gelopen:
    gelopen = run("--nu", nu, "--json", "--dossier", map_, *woorden)
    assert gelopen.code in (0, 1), gelopen
    return gelopen


def answer(map_: Path, *opties: object) -> Gelopen:
    return run(
        "--nu", "2022-12-14T10:00", "--json", "--dossier", map_, "terugkoppeling", *opties
    )  # fmt: skip


def work_in(pad: Path, cellen: dict[str, dict[str, Any]]) -> None:
    """Fill in these cells by BSN."""
    fill(pad, lambda blad, rij: cellen.get(rij["BSN"], {}))


def copy_boek(map_: Path, naam: str) -> Path:
    """A copy of the workbook beside it."""
    return Path(shutil.copy(map_ / BOEK, map_ / "werk" / naam))


def decisions(map_: Path) -> dict[str, str | None]:
    """What the workbook of the dossier says of who must be judged."""
    return {r["BSN"]: r["Besluit"] for r in table(map_ / BOEK, TE_BEOORDELEN)}


@pytest.fixture(scope="module")
def vast(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A round of three people at the CAK, of whom we know one, and one who is to be announced."""
    map_ = make_rondedossier(tmp_path_factory.mktemp("rondewerkboek") / "0363")
    write_csv(map_ / "inkomend" / "cak.csv", CAK)
    write_csv(map_ / "inkomend" / "register.csv", REGISTER)
    go(map_, "vergelijk")
    assert decisions(map_) == {WEG: None, ELDERS: None}
    return map_


@pytest.fixture
def ronde(vast: Path, tmp_path: Path) -> Path:
    """A copy of it."""
    return make_home(Path(shutil.copytree(vast, tmp_path / "0363")))


def compare_again(map_: Path) -> None:
    """A corrected file of the CAK: what was decided goes along."""
    write_csv(map_ / "inkomend" / "cak.csv", [*CAK, {"BSN": MEER, "Startdatum": "1-11-2022"}])
    go(map_, "vergelijk", nu="2022-12-13T12:00")


def begin_next(map_: Path, register: list[dict[str, str]]) -> None:
    """Round 2, with its files in `inkomend`."""
    go(map_, "ronde", "--peildatum", "2023-02-13", nu="2023-02-13T09:00")
    for naam in ("cak.csv", "register.csv"):
        (map_ / "inkomend" / naam).rename(map_ / "inkomend" / f"oud {naam}")
    write_csv(map_ / "inkomend" / "cak februari.csv", [*CAK, {"BSN": MEER}])
    write_csv(map_ / "inkomend" / "register februari.csv", register)


def test_a_lost_workbook_comes_back_with_the_decisions_that_were_taken_over(ronde: Path) -> None:
    work_in(ronde / BOEK, {WEG: CAK_ZEGT})
    compare_again(ronde)
    assert decisions(ronde)[WEG] == "CAK corrigeert"
    gemaakt = (ronde / BOEK).read_bytes()
    (ronde / BOEK).unlink()
    go(ronde, "vergelijk", nu="2022-12-13T13:00")
    assert (ronde / BOEK).read_bytes() == gemaakt == (ronde / ORIGINEEL).read_bytes()


def test_without_the_original_a_lost_workbook_is_made_anew(ronde: Path) -> None:
    for naam in (BOEK, ORIGINEEL):
        (ronde / naam).unlink()
    go(ronde, "vergelijk")
    assert decisions(ronde) == {WEG: None, ELDERS: None}
    assert (ronde / BOEK).read_bytes() == (ronde / ORIGINEEL).read_bytes()


def test_without_the_workbook_the_filled_copy_is_named(ronde: Path) -> None:
    work_in(copy_boek(ronde, "ingevuld.xlsx"), {WEG: CAK_ZEGT})
    (ronde / BOEK).unlink()
    gelopen = answer(ronde)
    assert gelopen.code == 66
    assert gelopen.json["fout"] == "Het werkboek is er niet."
    assert [b["waar"] for b in gelopen.json["bevindingen"]] == ["werk/ingevuld.xlsx"]


def test_a_copy_with_other_decisions_is_named_beside_the_answer(ronde: Path) -> None:
    kopie = copy_boek(ronde, "werkboek thuis.xlsx")
    copy_boek(ronde, "reserve.xlsx")
    work_in(ronde / BOEK, {WEG: CAK_ZEGT, ELDERS: CAK_ZEGT})
    work_in(kopie, {WEG: CAK_ZEGT, ELDERS: NIETS})
    gelopen = answer(ronde)
    assert gelopen.code == 1, gelopen.uit
    [melding] = gelopen.json["meldingen"]
    assert melding["waar"] == "werk/werkboek thuis.xlsx"
    assert "1 besluit" in melding["wat"]
    assert '--werkboek "werk/werkboek thuis.xlsx"' in melding["wat_nu"]


def test_a_copy_is_named_when_a_new_workbook_is_made(ronde: Path) -> None:
    work_in(copy_boek(ronde, "werkboek thuis.xlsx"), {WEG: CAK_ZEGT})
    gelopen = go(ronde, "vergelijk", "--opnieuw")
    assert "werk/werkboek thuis.xlsx" in [b["waar"] for b in gelopen.json["meldingen"]]


@pytest.mark.parametrize("merk", ["~$werkboek.xlsx", ".~lock.werkboek.xlsx#"])
def test_a_workbook_that_is_open_is_told(ronde: Path, merk: str) -> None:
    work_in(ronde / BOEK, {WEG: CAK_ZEGT, ELDERS: CAK_ZEGT})
    (ronde / "werk" / merk).write_bytes(b"Ans")
    gelopen = answer(ronde)
    assert gelopen.code == 1
    [melding] = gelopen.json["meldingen"]
    assert (melding["waar"], "staat nog open" in melding["wat"]) == (BOEK, True)


def test_two_half_filled_copies_are_one_answer(ronde: Path) -> None:
    een, ander = copy_boek(ronde, "werkboek Ans.xlsx"), copy_boek(ronde, "werkboek Bé.xlsx")
    work_in(een, {WEG: CAK_ZEGT})
    work_in(ander, {ELDERS: NIETS})
    gelopen = answer(ronde, "--werkboek", een, "--werkboek", ander)
    assert gelopen.code == 0, gelopen.uit
    assert gelopen.json["besluiten"] == {"CAK corrigeert": 1, "Niets": 2, "Start": 1}


def test_copies_that_contradict_each_other_are_asked_with_both_places(ronde: Path) -> None:
    een, ander = copy_boek(ronde, "werkboek Ans.xlsx"), copy_boek(ronde, "werkboek Bé.xlsx")
    work_in(een, {WEG: CAK_ZEGT, ELDERS: NIETS})
    work_in(ander, {WEG: NIETS})
    gelopen = answer(ronde, "--werkboek", een, "--werkboek", ander)
    assert gelopen.code == 65
    [bevinding] = gelopen.json["bevindingen"]
    assert bevinding["waar"].startswith(f"werk/werkboek Ans.xlsx, blad {TE_BEOORDELEN}")
    assert "werk/werkboek Bé.xlsx" in bevinding["wat"]
    assert not list((ronde / "uitgaand").glob("bestandsvergelijking*"))


def test_what_was_taken_over_and_left_alone_in_a_copy_is_no_other_decision(ronde: Path) -> None:
    """A copy is held against the workbook as it was made, with the decisions of before."""
    work_in(ronde / BOEK, {WEG: CAK_ZEGT, ELDERS: CAK_ZEGT})
    compare_again(ronde)
    een, ander = copy_boek(ronde, "a.xlsx"), copy_boek(ronde, "b.xlsx")
    work_in(een, {WEG: NIETS})
    work_in(ander, {MEER: CAK_ZEGT})
    gelopen = answer(ronde, "--werkboek", een, "--werkboek", ander)
    assert gelopen.code in (0, 1), gelopen.uit
    assert gelopen.json["besluiten"] == {"CAK corrigeert": 2, "Niets": 2, "Start": 1}


def test_what_is_refused_is_told_in_the_order_of_the_sheets(ronde: Path) -> None:
    work_in(ronde / BOEK, {NIEUW: {"Startdatum": "ergens in mei"}})
    waar = [b["waar"].split(",")[0] for b in answer(ronde).json["bevindingen"]]
    assert waar == [f"blad {WIJ}", *[f"blad {TE_BEOORDELEN}"] * 2]


def test_a_register_with_other_headers_than_in_the_round_before_is_told(ronde: Path) -> None:
    begin_next(ronde, [{**rij, "Wijkteam": "Noord"} for rij in REGISTER])
    gelopen = go(ronde, "vergelijk", nu="2023-02-14T09:00")
    zinnen = [b["wat"] for b in gelopen.json["meldingen"]]
    assert any("koppen van uw register zijn anders" in z and "Wijkteam" in z for z in zinnen)


def check(map_: Path, pad: Path) -> Gelopen:
    return run("--nu", "2022-12-14T10:00", "--json", "--dossier", map_, "controleer", pad)


def test_controleer_reads_the_workbook_back_as_terugkoppeling_would(ronde: Path) -> None:
    open_ = check(ronde, ronde / BOEK)
    assert open_.code == 1
    [bestand] = open_.json["bestanden"]
    assert (bestand["soort"], bestand[TE_BEOORDELEN]) == ("werkboek van een ronde van bvtool", 2)
    assert any("2 rijen zonder besluit" in b["wat"] for b in bestand["bevindingen"])
    work_in(ronde / BOEK, {WEG: CAK_ZEGT, ELDERS: CAK_ZEGT})
    assert check(ronde, ronde / BOEK).code == 0


def test_controleer_tells_a_workbook_of_another_round(ronde: Path) -> None:
    go(ronde, "ronde", "--peildatum", "2023-02-13", nu="2023-02-13T09:00")
    gelopen = check(ronde, ronde / "archief" / "1" / BOEK)
    assert gelopen.code == 1
    assert "In ronde 2 is nog niets vergeleken" in gelopen.uit


def test_our_own_workbook_and_answer_are_never_taken_for_inputs(ronde: Path) -> None:
    """Who lays them in `inkomend` gets the same comparison; they are named and not used."""
    work_in(ronde / BOEK, {WEG: CAK_ZEGT, ELDERS: CAK_ZEGT})
    assert answer(ronde).code == 0
    eigen = [ronde / BOEK, *(ronde / "uitgaand").glob("bestandsvergelijking*")]
    assert len(eigen) == 3
    for pad in eigen:
        shutil.copy(pad, ronde / "inkomend" / pad.name)
    gelopen = go(ronde, "vergelijk", nu="2022-12-14T12:00")
    assert (gelopen.json["gelijk"], gelopen.json["te_beoordelen"]) == (1, 2)
    zinnen = [b["waar"] for b in gelopen.json["meldingen"] if "niet herkend" in b["wat"]]
    assert sorted(zinnen) == sorted(f"inkomend/{pad.name}" for pad in eigen)
    assert decisions(ronde) == {WEG: "CAK corrigeert", ELDERS: "CAK corrigeert"}


def test_what_could_not_go_to_the_archive_is_told_at_the_next_comparison(ronde: Path) -> None:
    """A file that was open in Excel stays; what was saved in the workbook meanwhile is kept."""
    work_in(ronde / BOEK, {WEG: CAK_ZEGT, ELDERS: CAK_ZEGT})
    assert answer(ronde).code == 0
    begin_next(ronde, [*REGISTER, person(MEER)])
    archief = ronde / "archief" / "1"
    over = sorted(p.relative_to(archief).as_posix() for p in archief.rglob("*") if p.is_file())
    for naam in over:
        shutil.copy(archief / naam, ronde / naam)
    work_in(ronde / BOEK, {WEG: NIETS})
    later = (ronde / BOEK).read_bytes()
    gelopen = go(ronde, "vergelijk", nu="2023-02-14T09:00")
    verteld = [b["waar"] for b in gelopen.json["meldingen"] if "Dit is nog van ronde 1" in b["wat"]]
    assert verteld == [n for n in over if n.startswith("uitgaand/")]
    assert len(verteld) == 2
    assert (ronde / "werk" / "werkboek vorige 1.xlsx").read_bytes() == later
    assert set(decisions(ronde).values()) == {None}


def test_controleer_tells_that_a_workbook_is_of_a_round(ronde: Path, tmp_path: Path) -> None:
    """It is asked in a dossier of the migration, where another workbook is in use."""
    rijen = [{"BSN": WEG, "Startdatum": "1-10-2022"}]
    migratie = make_dossier(tmp_path / "migratie", rijen, REGISTER)
    assert run("--nu", MAANDAG, "--dossier", migratie, "vergelijk").code in (0, 1)
    gelopen = run("--nu", MAANDAG, "--dossier", migratie, "controleer", ronde / BOEK)
    assert gelopen.code == 1, gelopen
    assert "Dit werkboek hoort niet bij ronde 1, de ronde die nu open is." in gelopen.uit


def test_how_many_rows_of_a_round_are_open_is_known_before_it_is_read(ronde: Path) -> None:
    work_in(ronde / BOEK, {WEG: CAK_ZEGT})
    compare_again(ronde)
    assert look_twice(ronde, "2022-12-13T13:00") == [2, 2]
