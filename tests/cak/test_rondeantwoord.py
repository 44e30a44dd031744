"""Answers of a round as they reach the CAK: whatever shape they have, what they decide counts."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import polars as pl
import pytest

from bvtool.bestanden.bron import Bron, BronKolom
from bvtool.bestanden.rondeantwoord import Rondeantwoord, write_rondeantwoord
from bvtool.kalender.klok import TIJDZONE
from tests.cak.hulp import Cak, as_csv
from tests.cak.rondehulp import (
    BESLUITEN,
    GELIJK,
    IN_DECEMBER,
    LOS,
    PEIL,
    STOPT,
    answer,
    call,
    go,
    make_migratie,
    make_ronde,
    read,
)
from tests.hulp import table


@pytest.fixture
def ronde(tmp_path: Path) -> Cak:
    """Round 2 is open, and its files are placed."""
    return make_ronde(tmp_path / "cak")


def test_an_answer_without_its_round_and_one_with_it_are_read_in_one_go(ronde: Cak) -> None:
    answer(ronde, BESLUITEN, f"{PEIL}/680363.csv", boven="")
    rijen = [["Ronde", "2, peildatum 12-12-2022"], [], ["BSN", "Besluit gemeente"], [LOS, "Niets"]]
    ronde.put("terugkoppeling/680344.csv", as_csv(rijen), "2022-12-20T12:00")
    nu = "2022-12-21T10:00"
    assert [read(ronde, nu, wie)["volledig"] for wie in ("680363", "680344")] == [True, True]


def write_own(pad: Path, besluiten: dict[str, str]) -> None:
    """The answer as a gemeente with bvtool makes it: everyone stands in the file of the CAK."""
    bsns = list(besluiten)
    rij = pl.Series("rij", range(2, len(bsns) + 2), dtype=pl.Int64)
    velden = ("plaats", "soort", "reden", "toelichting", "uitleg")
    antwoorden = pl.DataFrame({"rij": rij, "bsn": bsns, "besluit": list(besluiten.values())})
    antwoorden = antwoorden.with_columns(
        deel=pl.lit("bestand"),
        startdatum=pl.lit(None, dtype=pl.Date),
        stopdatum=pl.lit(None, dtype=pl.Date),
        startnummer=pl.lit(None, dtype=pl.Int64),
        **{veld: pl.lit(None, dtype=pl.String) for veld in velden},
    )
    write_rondeantwoord(
        pad,
        Rondeantwoord(
            bron=Bron(
                (BronKolom("A", "BSN", "bsn", "bsn"),), pl.DataFrame({"rij": rij, "A": bsns})
            ),
            antwoorden=antwoorden,
            totalen=[("Uitvoerderscode", "680363"), ("Ronde", "2, peildatum 12-12-2022")],
            titel="Bestandsvergelijking",
            moment=datetime(2022, 12, 20, 12, tzinfo=TIJDZONE),
        ),
    )


def test_the_workbook_of_a_gemeente_counts_also_when_nobody_is_missing(
    ronde: Cak, tmp_path: Path
) -> None:
    pad = tmp_path / "antwoord.xlsx"
    write_own(pad, dict.fromkeys(IN_DECEMBER, "Niets"))
    naam = f"terugkoppeling/bestandsvergelijking_680363_{PEIL}.xlsx"
    ronde.put(naam, pad.read_bytes(), "2022-12-20T12:00")
    g = read(ronde, "2022-12-21T10:00")
    assert (g["volledig"], g["telling"]["beantwoord"], g["meldingen"]) == (True, 4, [])


def test_an_answer_without_one_row_is_still_refused(ronde: Cak, tmp_path: Path) -> None:
    pad = tmp_path / "antwoord.xlsx"
    write_own(pad, {})
    naam = f"terugkoppeling/bestandsvergelijking_680363_{PEIL}.xlsx"
    ronde.put(naam, pad.read_bytes(), "2022-12-20T12:00")
    g = read(ronde, "2022-12-21T10:00")
    assert g["antwoord"] is None
    assert "staat geen enkele rij" in g["meldingen"][0]["wat"]


def test_a_word_that_is_no_decision_is_not_called_nothing(ronde: Cak) -> None:
    answer(ronde, [(STOPT, "Stopt", "", ""), *(b for b in BESLUITEN if b[0] != STOPT)])
    (melding,) = read(ronde, "2022-12-21T10:00")["meldingen"]
    assert melding["wat"] == "1 rij zonder een besluit dat wij herkennen."


def open_derde(c: Cak) -> None:
    """Round 2 is answered, and round 3 opened on the same day, with the day before as its date."""
    answer(c, BESLUITEN)
    go(c, "2022-12-20T15:00", "ronde", "--peildatum", "2022-12-19")
    klanten = as_csv([["BSN"], *([b] for b in IN_DECEMBER)])
    c.put("b4/2022-12-19/680363.csv", klanten, "2022-12-20T15:30")


def tell(c: Cak, nu: str) -> tuple[list[str], str, list[str]]:
    """What is told of the files of a gemeente, how its answer stands, and its letters."""
    g = read(c, nu)
    brieven = sorted(p.name for p in (c.map_ / "uitgaand/mail").glob("680363_*.eml"))
    return [m["wat"] for m in g["meldingen"]], g["stappen"]["Antwoord"], brieven


def test_an_answer_that_counted_in_the_round_before_is_not_told_in_the_next(ronde: Cak) -> None:
    open_derde(ronde)
    assert tell(ronde, "2022-12-21T10:00") == ([], "wacht", ["680363_ronde-bestand.eml"])


def test_an_answer_that_comes_too_late_for_its_round_is_told_and_is_no_broken_file(
    ronde: Cak,
) -> None:
    open_derde(ronde)
    answer(ronde, BESLUITEN[1:], f"{PEIL}/680363.csv", moment="2022-12-21T09:00")
    zinnen, staat, brieven = tell(ronde, "2022-12-21T10:00")
    assert zinnen == ["Dit antwoord is van ronde 2 en telt niet in ronde 3."]
    assert (staat, brieven) == ("wacht", ["680363_ronde-bestand.eml"])


@pytest.mark.parametrize(
    ("boven", "naam", "zegt"),
    [
        ("2, peildatum 12-12-2022", "", "noemt peildatum 12-12-2022. Die ronde is niet begonnen"),
        ("", "680363_zonder.csv", "staan besluiten, en geen peildatum"),
        ("", f"{PEIL}/680363.csv", "staan besluiten, en geen peildatum"),
    ],
)
def test_an_answer_of_a_round_that_was_not_opened_changes_nothing_of_the_migration(
    tmp_path: Path, boven: str, naam: str, zegt: str
) -> None:
    c = make_migratie(tmp_path / "cak")
    nu = "2022-12-12T08:30"
    eerst, bellen = read(c, nu), call(c, nu)
    answer(c, BESLUITEN, naam, boven=boven, moment="2022-12-12T08:00")
    g = read(c, nu)
    for veld in ("telling", "antwoord", "laatste_antwoord", "stap", "op_tijd"):
        assert g.get(veld) == eerst.get(veld), veld
    assert call(c, nu) == bellen
    (melding,) = g["meldingen"]
    assert zegt in melding["wat"]
    assert melding["wat"].endswith("het telt niet in de migratie.")


def test_the_weekly_report_too_holds_to_the_answer_of_the_migration(tmp_path: Path) -> None:
    c = make_migratie(tmp_path / "cak")
    answer(c, BESLUITEN, moment="2022-12-12T08:00")
    go(c, "2022-12-20T10:00", "rapport")
    rijen = table(c.map_ / "rapporten/680363_AanleverrapportageBW.xlsx", "berichten")
    gezegd = {(r["BSN"], r["In BV toegezegd"]) for r in rijen}
    assert gezegd == {(GELIJK, "J"), (STOPT, "J")}


def test_that_answer_counts_once_its_round_is_opened(tmp_path: Path) -> None:
    c = make_migratie(tmp_path / "cak")
    answer(c, BESLUITEN, moment="2022-12-12T08:00")
    read(c, "2022-12-12T08:30")
    go(c, "2022-12-12T09:00", "ronde", "--peildatum", PEIL)
    g = read(c, "2022-12-12T10:00")
    assert (g["ronde"], g["telling"]["toegezegd"], g["meldingen"]) == (2, 3, [])
    assert g["rondes"][0]["telling"]["toegezegd"] == 3, "the migration ended with its own answer"


def test_decisions_without_a_day_of_before_the_first_round_are_of_none(ronde: Cak) -> None:
    answer(ronde, BESLUITEN, "680363_vroeg.csv", boven="", moment="2022-12-11T12:00")
    g = read(ronde, "2022-12-13T10:00")
    assert g["antwoord"] is None
    eerste = go(ronde, "2022-12-13T10:00", "eindrapport", "--ronde", "1")
    assert eerste["toegezegd_niet_verzonden"] == 1, "the answer of the migration still counts"


@pytest.mark.parametrize("naam", [f"b4/{PEIL}/680363.csv", f"b4/680363 {PEIL}.csv"])
def test_a_file_of_a_round_that_was_not_begun_waits_for_it(tmp_path: Path, naam: str) -> None:
    c = make_migratie(tmp_path / "cak")
    eerst, bellen = read(c, "2022-12-12T07:00"), call(c, "2022-12-12T07:00")
    c.put(naam, as_csv([["BSN"], *([b] for b in IN_DECEMBER)]), "2022-12-12T08:00")
    g = read(c, "2022-12-12T08:30")
    for veld in ("telling", "b4", "stap"):
        assert g[veld] == eerst[veld], veld
    assert call(c, "2022-12-12T08:30") == bellen
    (melding,) = g["meldingen"]
    assert melding["waar"] == f"inkomend/{naam}"
    assert "Begin eerst die ronde." in melding["wat"]
    go(c, "2022-12-12T09:00", "ronde", "--peildatum", PEIL)
    g = read(c, "2022-12-12T10:00")
    assert (g["ronde"], g["telling"]["gevraagd"], g["meldingen"]) == (2, len(IN_DECEMBER), [])


def test_that_file_is_of_the_migration_once_the_day_is_out_of_its_name(tmp_path: Path) -> None:
    c = make_migratie(tmp_path / "cak")
    moment, inhoud = "2022-12-12T08:00", as_csv([["BSN"], [LOS]])
    vroeg = c.put(f"b4/{PEIL}/680344.csv", inhoud, moment)
    assert read(c, "2022-12-12T08:30", "680344")["telling"]["gevraagd"] == 0
    vroeg.unlink()
    c.put("b4/680344.csv", inhoud, moment)
    g = read(c, "2022-12-12T08:40", "680344")
    assert (g["telling"]["gevraagd"], g["meldingen"]) == (1, [])


def test_a_file_with_a_day_of_the_migration_in_its_name_counts(tmp_path: Path) -> None:
    c = make_migratie(tmp_path / "cak")
    c.put("b4/2022-11-14/680344.csv", as_csv([["BSN"], [LOS]]), "2022-11-14T10:00")
    assert read(c, "2022-11-29T12:30", "680344")["telling"]["gevraagd"] == 1


def test_a_file_of_a_round_that_was_not_begun_is_told_in_another_round_too(tmp_path: Path) -> None:
    c = make_migratie(tmp_path / "cak")
    c.put("b4/2023-02-13/680363.csv", as_csv([["BSN"], [GELIJK]]), "2022-12-12T08:00")
    go(c, "2022-12-12T09:00", "ronde", "--peildatum", PEIL)
    (melding,) = read(c, "2022-12-12T10:00")["meldingen"]
    assert "Begin eerst die ronde." in melding["wat"]


@pytest.mark.parametrize("beide", [True, False])
def test_an_answer_about_another_contribution_is_no_answer_of_this_round(
    ronde: Cak, beide: bool
) -> None:
    """A gemeente answers in a round of each contribution, on one day or not; she sent nothing
    wrong, so nobody calls her about it."""
    if beide:
        answer(ronde, BESLUITEN)
    eerst, bellen = read(ronde, "2022-12-21T10:00"), call(ronde, "2022-12-21T10:00")
    rijen = [
        ["Ronde", "2, peildatum 12-12-2022"],
        ["Soort bijdrage", "abonnementstarief"],
        [],
        ["BSN", "Besluit gemeente"],
        [GELIJK, "Niets"],
    ]
    naam = f"terugkoppeling/bestandsvergelijking_abonnementstarief_680363_{PEIL}.csv"
    ronde.put(naam, as_csv(rijen), "2022-12-20T13:00")
    daarna = read(ronde, "2022-12-21T11:00")
    assert (daarna["volledig"], daarna["telling"]) == (eerst["volledig"], eerst["telling"])
    (melding,) = daarna["meldingen"]
    assert "soort bijdrage abonnementstarief" in melding["wat"]
    assert call(ronde, "2022-12-21T11:00") == bellen
    assert not list(ronde.map_.rglob("680363_ronde-antwoord.eml"))
