"""Rows that must not decide alone, each through the command, and families of the same kind.

A family is a table of small registers of one person: what is in doubt goes to Te beoordelen with a
sentence that says what, and the same rows without that one thing are decided as ever.

More than 300 lines: each doubt with its cases.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.hulp import (
    DONDERDAG,
    MAANDAG,
    fictieve_bsns,
    fill,
    make_dossier,
    query_ledger,
    read_lijsten,
    read_vergelijking,
    run,
    table,
)

BSN, ANDER, DERDE = fictieve_bsns(3)
BEOORDELEN, AAN, NIET = "Te beoordelen", "Aan te melden", "Niet aanleveren"
Rij = dict[str, str]


def compare(
    map_: Path, register: list[Rij], b4: list[Rij] | None = None, code: int = 1
) -> dict[int, dict[str, Any]]:
    """B4 (one client, unless given) with this register: each B4 row as the workbook has it."""
    rijen = [{"BSN": BSN, "Productcategorie": "15", "Ingangsdatum": "1-1-2020"} | r
             for r in register]  # fmt: skip
    make_dossier(map_, b4 or [{"BSN": BSN}], rijen)
    gelopen = run("--nu", MAANDAG, "--dossier", map_, "vergelijk")
    assert gelopen.code == code, gelopen.fout
    return read_lijsten(map_)


def ask(map_: Path, register: list[Rij], b4: list[Rij] | None = None) -> str:
    """The explanation of the one client, who must stand on Te beoordelen without a decision."""
    rij = compare(map_, register, b4)[2]
    assert rij["Blad"] == BEOORDELEN, rij["Uitleg"]
    assert not rij["Besluit"]
    return str(rij["Uitleg"])


OPEN: Rij = {"Einddatum": ""}
EINDE: Rij = {"Einddatum": "31-8-2022", "Reden einde": "31"}
LATER: Rij = {"Einddatum": "31-12-2023"}


@pytest.mark.parametrize(
    "samen",
    [
        {"Toewijzingnummer": "77"},
        {"Toewijzingnummer": "77", "Beschikkingnummer": "9", "Productcode": "15A01"},
        {"Beschikkingnummer": "9"},
        {"Beschikkingnummer": "9", "Productcode": "15A01"},
        {"Toewijzingnummer": "T-2020/77"},
    ],
)
@pytest.mark.parametrize(("een", "ander"), [(OPEN, EINDE), (EINDE, OPEN), (LATER, EINDE),
                                            (OPEN, LATER)])  # fmt: skip
def test_the_same_provision_with_two_ends_is_asked_and_both_rows_are_shown(
    tmp_path: Path, samen: Rij, een: Rij, ander: Rij
) -> None:
    uitleg = ask(tmp_path / "d", [een | samen, ander | samen])
    assert "rij 2 (" in uitleg
    assert "rij 3 (" in uitleg
    assert "31-08-2022" in uitleg or "31-12-2023" in uitleg


def test_the_end_of_the_delivery_counts_among_two_exports(tmp_path: Path) -> None:
    samen = {"Toewijzingnummer": "77"}
    levering = {"Startdatum levering": "5-1-2020", "Einddatum levering": "31-8-2022"}
    uitleg = ask(tmp_path / "d", [OPEN | samen, OPEN | samen | levering])
    assert "rij 2 (zonder einddatum), rij 3 (tot en met 31-08-2022)" in uitleg


@pytest.mark.parametrize(
    "rijen",
    [
        [OPEN | {"Toewijzingnummer": "77"}] * 2,
        [LATER | {"Toewijzingnummer": "77"}, OPEN | {"Toewijzingnummer": "78"}],
        [LATER | {"Beschikkingnummer": "9", "Productcode": "15A01"},
         OPEN | {"Beschikkingnummer": "9", "Productcode": "15A02"}],
        [{"Toewijzingnummer": "77", "Einddatum": "31-3-2020"},
         {"Toewijzingnummer": "77", "Ingangsdatum": "1-4-2020"}],
        [{"Startdatum levering": "1-1-2020", "Einddatum levering": "31-3-2021",
          "Toewijzingnummer": "77"},
         {"Startdatum levering": "1-5-2021", "Einddatum levering": "31-12-2023",
          "Toewijzingnummer": "77"}],
        [LATER | {"Toewijzingnummer": "77"},
         {"Toewijzingnummer": "77", "Einddatum": "1-1-2020", "Reden wijziging": "13"}],
    ],
    ids=["the same row twice", "two provisions", "two products", "one after the other",
         "two deliveries", "one was removed"],
)  # fmt: skip
def test_what_only_looks_like_two_exports_is_decided(tmp_path: Path, rijen: list[Rij]) -> None:
    assert compare(tmp_path / "d", rijen, code=0)[2]["Blad"] == AAN


@pytest.mark.parametrize(
    "reden",
    [{"Reden einde": "19"}, {"Reden einde": "31"}, {"Reden einde": "99"},
     {"Reden einde": "verhuisd"}, {"Reden einde": "zie dossier"}, {"Reden wijziging": "02"},
     {"Reden einde": "02"}, {"Reden einde": "19", "Einddatum": "31-12-9999"}],
)  # fmt: skip
def test_a_reason_of_the_end_without_an_end_is_asked(tmp_path: Path, reden: Rij) -> None:
    uitleg = ask(tmp_path / "d", [reden])
    assert "geen einddatum en geen overlijden: rij 2 (" in uitleg


@pytest.mark.parametrize(
    ("rij", "blad"),
    [
        ({"Reden einde": "19", "Einddatum": "31-12-2023"}, AAN),
        ({"Reden einde": "02", "Overlijdensdatum": "5-5-2022"}, NIET),
        ({"Reden einde": ""}, AAN),
        ({"Reden einde": "0"}, AAN),
        ({"Reden einde": "n.v.t."}, AAN),
    ],
)
def test_a_reason_with_its_end_or_no_reason_at_all_is_decided(
    tmp_path: Path, rij: Rij, blad: str
) -> None:
    assert compare(tmp_path / "d", [rij], code=0)[2]["Blad"] == blad


@pytest.mark.parametrize("reden", ["02", "2", "Overleden"])
def test_a_change_because_of_a_death_is_a_death(tmp_path: Path, reden: str) -> None:
    rij = compare(
        tmp_path / "d", [{"Einddatum": "31-8-2022", "Reden wijziging": reden}], code=0
    )[2]  # fmt: skip
    assert (rij["Blad"], rij["Reden"]) == (NIET, "OVL")


def test_a_death_beside_a_row_that_runs_on_is_asked(tmp_path: Path) -> None:
    dood = {"Einddatum": "31-8-2022", "Reden einde": "02"}
    uitleg = ask(tmp_path / "d", [dood, {"Ingangsdatum": "1-6-2021"}])
    assert "stopte beschermd wonen door overlijden: rij 2" in uitleg


JANSEN = {"Achternaam": "Jansen", "Geboortedatum": "3-4-1980"}


@pytest.mark.parametrize(
    "naam", ["El Amrani", "Bakker", "Pietersen", "Janmaat", "van den Broek", "Öztürk"]
)
@pytest.mark.parametrize("extra", [{}, {"Overlijdensdatum": "5-5-2022"},
                                   {"Einddatum": "31-8-2022", "Reden einde": "31"}])  # fmt: skip
def test_another_birth_date_and_another_surname_may_be_another_person(
    tmp_path: Path, naam: str, extra: Rij
) -> None:
    ander = {"Achternaam": naam, "Geboortedatum": "9-12-2001"} | extra
    uitleg = ask(tmp_path / "d", [ander], [{"BSN": BSN} | JANSEN])
    assert "andere persoon" in uitleg
    assert "rij 2" in uitleg


@pytest.mark.parametrize(
    ("b4", "register"),
    [
        (JANSEN, {"Achternaam": "Janssen", "Geboortedatum": "9-12-2001"}),
        (JANSEN, {"Achternaam": "Jansen-El Amrani", "Geboortedatum": "9-12-2001"}),
        (JANSEN, {"Achternaam": "El Amrani", "Geboortedatum": "3-4-1980"}),
        (JANSEN, {"Achternaam": "El Amrani", "Geboortedatum": "00-00-1980"}),
        (JANSEN, {"Achternaam": "El Amrani", "Geboortedatum": ""}),
        ({"Achternaam": "de Vries"}, {"Achternaam": "Vries", "Geboortedatum": "9-12-2001"}),
    ],
)
def test_the_same_birth_date_or_nearly_the_same_surname_is_the_same_person(
    tmp_path: Path, b4: Rij, register: Rij
) -> None:
    assert compare(tmp_path / "d", [register], [{"BSN": BSN} | b4], code=0)[2]["Blad"] == AAN


def test_two_people_under_one_number_in_the_register_are_asked(tmp_path: Path) -> None:
    dood = {"Achternaam": "Pietersen", "Geboortedatum": "8-7-1933", "Ingangsdatum": "1-1-2019",
            "Einddatum": "1-2-2022", "Overlijdensdatum": "1-2-2022"}  # fmt: skip
    assert "rij 2 en rij 3" in ask(tmp_path / "d", [JANSEN, dood], [{"BSN": BSN} | JANSEN])
    assert "rij 2 en rij 3" in ask(tmp_path / "e", [dood, JANSEN])


@pytest.mark.parametrize("release", ["2.3", "3.0", "3.1", "3.2", ""])
@pytest.mark.parametrize("einde", ["15-9-2022", "31-10-2022"])
def test_a_temporary_end_is_asked_and_no_stop_goes_along(
    tmp_path: Path, release: str, einde: str
) -> None:
    rij = {"Einddatum": einde, "Reden einde": "20", "Release": release}
    assert "tijdelijk" in ask(tmp_path / "d", [rij])
    (uitkomst,), _ = read_vergelijking(tmp_path / "d")
    assert uitkomst["einddatum"] is None


@pytest.mark.parametrize("categorie", ["16", "10", "05"])
@pytest.mark.parametrize("tekst", ["Beschermd wonen", "BW intensief", "Beschermd wonen ZZP 4"])
def test_a_product_that_names_beschermd_wonen_under_another_category_is_asked(
    tmp_path: Path, categorie: str, tekst: str
) -> None:
    rij = {"Productcategorie": categorie, "Productomschrijving": tekst}
    uitleg = ask(tmp_path / "d", [rij])
    assert f"rij 2 (met categorie {categorie})" in uitleg


def test_only_one_row_without_a_category_is_asked_and_never_lvr(tmp_path: Path) -> None:
    rijen = [
        {"Productcategorie": "", "Productomschrijving": "Beschermd wonen"},
        {"BSN": ANDER, "Productomschrijving": "Beschermd wonen"},
    ]
    rij = compare(tmp_path / "d", rijen, [{"BSN": BSN}, {"BSN": ANDER}])
    assert (rij[2]["Blad"], rij[2]["Voorstel"]) == (BEOORDELEN, None)
    assert "rij 2 (zonder categorie)" in rij[2]["Uitleg"]
    assert rij[3]["Blad"] == AAN


@pytest.mark.parametrize("status", ["Ingetrokken", "AFGEWEZEN", "vervallen", "Geannuleerd"])
def test_a_row_that_was_withdrawn_does_not_count_and_proposes_nothing(
    tmp_path: Path, status: str
) -> None:
    rij = compare(tmp_path / "d", [{"Status": status}])[2]
    assert (rij["Blad"], rij["Voorstel"]) == (BEOORDELEN, None)
    assert "rij die niet meetelt (rij 2)" in rij["Uitleg"]


@pytest.mark.parametrize(
    "rij", [{"Status": "Pauze"}, {"Leveringsvorm": "P"}, {"Status": "Actief of niet"},
            {"Status": "onduidelijk", "Einddatum": "31-8-2022", "Reden einde": "31"}]
)  # fmt: skip
def test_a_value_that_is_a_question_goes_to_a_person(tmp_path: Path, rij: Rij) -> None:
    uitleg = ask(tmp_path / "d", [rij])
    assert "rij 2: " in uitleg


def test_a_question_about_other_help_does_not_touch_beschermd_wonen(tmp_path: Path) -> None:
    rijen = [OPEN, {"Productcategorie": "01", "Status": "Pauze"}]
    assert compare(tmp_path / "d", rijen, code=0)[2]["Blad"] == AAN


@pytest.mark.parametrize(
    ("begin", "einde"),
    [("1-10-2022", "1-10-2022"), ("1-1-2020", "1-1-2020"), ("1-1-2020", ""),
     ("1-1-2020", "31-8-2022")],
)  # fmt: skip
def test_a_removed_row_does_not_count(tmp_path: Path, begin: str, einde: str) -> None:
    weg = {"Ingangsdatum": begin, "Einddatum": einde, "Reden wijziging toewijzing": "13"}
    assert "niet meetelt (rij 2)" in ask(tmp_path / "d", [weg])
    rij = compare(tmp_path / "e", [weg, OPEN], code=0)[2]
    assert rij["Blad"] == AAN


def test_doubt_is_told_of_who_is_only_in_the_register(tmp_path: Path) -> None:
    rijen = [OPEN, {"BSN": ANDER, "Reden einde": "19"}]
    compare(tmp_path / "d", rijen, code=0)
    (los,) = table(tmp_path / "d" / "werk" / "werkboek.xlsx", "Alleen in eigen register")
    assert "Let op. In uw register staat een reden waarom het stopte" in los["Uitleg"]


def play_other_number(map_: Path, juist: str, besluit: str | None, **klaar: str) -> list[Rij]:
    """Compare, give the right number on Te beoordelen, read back: the answers in the ledger."""
    make_dossier(
        map_,
        [{"BSN": BSN} | JANSEN],
        [{"BSN": ANDER, "Ingangsdatum": "1-1-2020", "Productcategorie": "15"} | JANSEN],
    )
    assert run("--nu", MAANDAG, "--dossier", map_, "vergelijk").code == 1
    boek = map_ / "werk" / "werkboek.xlsx"
    (rij,) = table(boek, BEOORDELEN)
    assert rij["Voorgesteld BSN"] == ANDER
    antwoord = {"Juist BSN": juist, "Besluit": besluit} | klaar
    fill(boek, lambda blad, _: antwoord if blad == BEOORDELEN else {})
    gelopen = run("--nu", DONDERDAG, "--json", "--dossier", map_, "terugkoppeling")
    assert gelopen.code == 0, gelopen.uit
    vraag = "select bsn, aanmelden, soort, startdatum from besluit order by id"
    koppen = ("bsn", "aanmelden", "soort", "startdatum")
    return [dict(zip(koppen, map(str, r), strict=True)) for r in query_ledger(map_, vraag)]


@pytest.mark.parametrize("besluit", [None, "Aanmelden"])
def test_who_stands_under_another_number_is_one_case(tmp_path: Path, besluit: str | None) -> None:
    antwoorden = play_other_number(tmp_path / "d", ANDER, besluit)
    assert antwoorden == [
        {"bsn": ANDER, "aanmelden": "1", "soort": "b4", "startdatum": "2022-10-01"}
    ]


def test_who_has_the_right_number_leaves_the_list_of_the_register(tmp_path: Path) -> None:
    play_other_number(tmp_path / "d", ANDER, None)
    register = tmp_path / "d" / "inkomend" / "register.csv"
    tekst = register.read_text(encoding="utf-8-sig")
    register.write_text(tekst + f"{DERDE};1-1-2020;15;De Boer;5-5-1970\r\n", encoding="utf-8-sig")
    assert run("--nu", DONDERDAG, "--dossier", tmp_path / "d", "vergelijk").code == 1
    boek = tmp_path / "d" / "werk" / "werkboek.xlsx"
    assert table(boek, BEOORDELEN)[0]["Juist BSN"] == ANDER
    assert [r["BSN"] for r in table(boek, "Alleen in eigen register")] == [DERDE]
    assert run("--nu", DONDERDAG, "--dossier", tmp_path / "d", "terugkoppeling").code == 0


def test_the_number_that_stands_there_already_is_asked(tmp_path: Path) -> None:
    compare(tmp_path / "d", [{"BSN": ANDER}])
    boek = tmp_path / "d" / "werk" / "werkboek.xlsx"
    fill(boek, lambda blad, _: {"Juist BSN": BSN} if blad == BEOORDELEN else {})
    gelopen = run("--nu", DONDERDAG, "--json", "--dossier", tmp_path / "d", "terugkoppeling")
    assert gelopen.code == 65
    assert gelopen.json["bevindingen"][0]["wat"] == "Dit BSN staat al op deze rij."


@pytest.mark.parametrize("status", ["beëindigd", "Gestopt", "GESTOPT "])
def test_a_status_that_says_stopped_beside_no_end_is_asked(tmp_path: Path, status: str) -> None:
    uitleg = ask(tmp_path / "d", [OPEN | {"Status": status}])
    assert f"(status {status.strip()})" in uitleg


def test_a_status_that_says_stopped_beside_its_end_is_decided(tmp_path: Path) -> None:
    rij = compare(tmp_path / "d", [EINDE | {"Status": "beëindigd"}], code=0)[2]
    assert rij["Blad"] == NIET
