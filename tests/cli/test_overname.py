"""A new register, and what the clerk had decided: hers stays hers, and what flips is told."""

from datetime import date
from pathlib import Path

import pytest

from tests.hulp import Gelopen, make_dossier, read_lijsten, run, table, write_csv
from tests.klein import (
    AAN,
    BSNS,
    NIET,
    answer,
    boek_van,
    findings,
    list_b4,
    list_register,
    open_boek,
)

EINDE = {"Einddatum": "30-11-2023"}
VERHUISD = {"Einddatum": "31-08-2022", "Reden einde": "31"}


def compare(map_: Path, *opties: object) -> Gelopen:
    gelopen = run("--nu", "2022-10-11T09:00", "--json", "--dossier", map_, "vergelijk", *opties)
    assert gelopen.code in (0, 1), gelopen.uit
    return gelopen


def new_register(map_: Path, **per_bsn: dict[str, str]) -> None:
    """The same export, with other cells for some persons (`b<BSN>`)."""
    rijen = [{**r, **per_bsn.get(f"b{r['BSN']}", {})} for r in list_register()]
    write_csv(map_ / "inkomend" / "register.csv", rijen)


def cells(map_: Path, rij: int) -> tuple[object, ...]:
    gevonden = read_lijsten(map_)[rij]
    return tuple(gevonden[v] for v in ("Blad", "Besluit", "Reden", "Toelichting"))


def regel(map_: Path, rij: int) -> str:
    return str(read_lijsten(map_)[rij]["Regel"])


@pytest.fixture
def gewijzigd(klein: Path) -> Path:
    """A clerk who set aside what was filled in on row 3 (announce) and row 5 (UIT)."""
    with open_boek(klein) as klerk:
        klerk.decide()
        klerk.put(3, Besluit="Niet aanleveren", Reden="ONB", Toelichting="gebeld")
        klerk.put(5, Besluit="Aanmelden", Reden=None, Datum=None)
    return klein


def test_her_own_decision_stays_when_the_facts_are_the_same(gewijzigd: Path) -> None:
    new_register(gewijzigd, **{f"b{BSNS[9]}": {"Ingangsdatum": "02-02-2021"}})
    gelopen = compare(gewijzigd)
    assert cells(gewijzigd, 3) == (AAN, "Niet aanleveren", "ONB", "gebeld")
    assert cells(gewijzigd, 5) == (NIET, "Aanmelden", None, None)
    assert (gelopen.json["heropend"], gelopen.json["omgeslagen"]) == ([], [])


def test_her_own_decision_is_reopened_empty_and_listed_when_the_facts_changed(
    gewijzigd: Path,
) -> None:
    """Nothing is filled in instead: the answer waits for her, also when it is asked again."""
    new_register(gewijzigd, **{f"b{BSNS[1]}": EINDE, f"b{BSNS[2]}": VERHUISD})
    gelopen = compare(gewijzigd)
    regels = sorted(regel(gewijzigd, r) for r in (3, 5))
    assert gelopen.json["heropend"] == regels
    assert cells(gewijzigd, 3) == (AAN, None, None, None)
    assert cells(gewijzigd, 5) == (NIET, None, None, None)
    start = {r["Onderwerp"]: r["Tekst"] for r in table(boek_van(gewijzigd), "Start")}
    assert all(r in start["Opnieuw bekijken"] for r in regels)
    assert {wat for _, wat, _ in findings(answer(gewijzigd))} == {"Hier staat nog geen besluit."}
    boek_van(gewijzigd).unlink()
    assert run("--nu", "2022-10-11T10:00", "--dossier", gewijzigd, "vergelijk").code == 1
    assert cells(gewijzigd, 3) == (AAN, None, None, None)


def test_what_waits_for_her_waits_over_the_next_register_too(gewijzigd: Path) -> None:
    new_register(gewijzigd, **{f"b{BSNS[1]}": EINDE})
    compare(gewijzigd)
    new_register(gewijzigd, **{f"b{BSNS[1]}": EINDE, f"b{BSNS[9]}": {"Ingangsdatum": "02-02-2021"}})
    gelopen = compare(gewijzigd)
    assert cells(gewijzigd, 3) == (AAN, None, None, None)
    assert gelopen.json["heropend"] == [regel(gewijzigd, 3)]
    with open_boek(gewijzigd) as klerk:
        klerk.put(3, Besluit="Aanmelden")
    assert answer(gewijzigd).code == 0


def test_a_decision_that_the_table_would_turn_round_is_asked_again(klein: Path) -> None:
    """She found out that nobody knows the client; now the register says he simply lives there."""
    with open_boek(klein) as klerk:
        klerk.decide()
    nieuw = {**list_register()[0], "BSN": BSNS[5], "Achternaam": "Meijer",
             "Geboortedatum": "11-05-1986"}  # fmt: skip
    write_csv(klein / "inkomend" / "register.csv", [*list_register(), nieuw])
    gelopen = compare(klein)
    assert cells(klein, 8) == (AAN, None, None, None)
    assert gelopen.json["heropend"] == [regel(klein, 8)]


def test_an_emptied_row_stays_empty(klein: Path) -> None:
    with open_boek(klein) as klerk:
        klerk.decide()
        klerk.put(2, Besluit=None)
    new_register(klein, **{f"b{BSNS[9]}": {"Ingangsdatum": "02-02-2021"}})
    compare(klein)
    assert cells(klein, 2) == (AAN, None, None, None)


def test_what_is_filled_in_otherwise_now_is_listed_with_old_and_new(klein: Path) -> None:
    with open_boek(klein) as klerk:
        klerk.decide()
    new_register(klein, **{
        f"b{BSNS[0]}": {"Overlijdensdatum": "01-09-2022"},
        f"b{BSNS[2]}": {"Einddatum": "", "Reden einde": ""},
        f"b{BSNS[4]}": {"Reden einde": "99"},
    })  # fmt: skip
    gelopen = compare(klein)
    assert gelopen.json["omgeslagen"] == [
        {"regel": regel(klein, rij), "was": was, "wordt": wordt}
        for rij, was, wordt in (
            (2, "Aanmelden", "Niet aanleveren (OVL, 01-09-2022)"),
            (5, "Niet aanleveren (UIT, 31-08-2022)", "Aanmelden"),
            (7, "Niet aanleveren (VRH, 30-06-2022)", "nog te beslissen"),
        )
    ]
    assert gelopen.json["heropend"] == []
    gezegd = "\n".join(gelopen.json["opmerkingen"])
    assert f"{regel(klein, 5)}: was Niet aanleveren (UIT, 31-08-2022), is nu Aanmelden" in gezegd
    start = [(r["Onderwerp"], r["Tekst"]) for r in table(boek_van(klein), "Start")]
    assert ("Was Aanmelden", f"{regel(klein, 2)} is nu: Niet aanleveren (OVL, 01-09-2022)") in start
    assert read_lijsten(klein)[2]["Datum"].date() == date(2022, 9, 1)


def test_flips_are_told_without_a_workbook_too(tmp_path: Path) -> None:
    """Who compared twice before opening the workbook, or lost it, is told as well."""
    map_ = make_dossier(tmp_path / "d", list_b4(), list_register())
    compare(map_)
    boek_van(map_).unlink()
    new_register(map_, **{f"b{BSNS[0]}": {"Overlijdensdatum": "01-09-2022"}})
    assert [r["was"] for r in compare(map_).json["omgeslagen"]] == ["Aanmelden"]


def look_twice(map_: Path, nu: str) -> list[int]:
    """How many rows the standing says are open: as it was kept, and as a look counts them."""
    gezegd = []
    for _ in range(2):
        gelopen = run("--nu", nu, "--json", "--dossier", map_)
        assert gelopen.json["fase"] == "beoordelen"
        gezegd.append(gelopen.json["open"])
        (map_ / ".bvtool.geteld").unlink()
    return gezegd


def test_how_many_rows_are_open_is_known_before_the_workbook_is_read(gewijzigd: Path) -> None:
    """Also with decisions taken over, and one that was reopened."""
    new_register(gewijzigd, **{f"b{BSNS[1]}": EINDE})
    compare(gewijzigd)
    gezegd = look_twice(gewijzigd, "2022-10-11T10:00")
    assert gezegd[0] == gezegd[1] > 0
