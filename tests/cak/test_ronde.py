"""Rounds on the side of the CAK: the comparison that returns, told through the commands.

More than 300 lines: one round after the other, from its files to its letters and reports.
"""

from __future__ import annotations

import json
from datetime import date
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import openpyxl
import pytest

from tests.cak.hulp import BSNS, Cak
from tests.cak.rondehulp import (
    BESLUITEN,
    CAK,
    EERSTE,
    GELIJK,
    IN_DECEMBER,
    LOS,
    NIEUW,
    OPEN,
    PEIL,
    STOPT,
    VERKEER,
    WEG,
    answer,
    approve,
    call,
    go,
    make_migratie,
    make_ronde,
    message,
    read,
)
from tests.hulp import run, table


@pytest.fixture
def migratie(tmp_path: Path) -> Cak:
    """A migration in which one of three is missing still."""
    return make_migratie(tmp_path / "cak")


@pytest.fixture
def ronde(tmp_path: Path) -> Cak:
    """Round 2 is open, and its files are placed."""
    return make_ronde(tmp_path / "cak")


def test_a_dossier_with_only_the_migration_says_nothing_of_rounds(migratie: Cak) -> None:
    g = read(migratie, "2022-11-29T12:00")
    assert {"ronde", "rondes", "peildatum"}.isdisjoint(g)
    rondes = go(migratie, "2022-11-29T12:00", "ronde")["rondes"]
    assert [(r["nr"], r["soort"], r["open"]) for r in rondes] == [(1, "migratie", True)]


def test_opening_a_round_keeps_how_the_one_before_ended(migratie: Cak) -> None:
    uit = go(migratie, OPEN, "ronde", "--peildatum", PEIL)
    assert (uit["ronde"], uit["veranderd"]) == (2, True)
    assert uit["over"] == ["2 gemeenten niet klaar", "1 bericht ontbreekt"]
    weer = go(migratie, "2022-12-12T10:00", "ronde", "--peildatum", PEIL)
    assert (weer["ronde"], weer["veranderd"]) == (2, False)
    g = read(migratie, OPEN)
    eerder = g["rondes"][0]
    assert (eerder["ronde"], eerder["soort"], eerder["op_tijd"]) == (1, "migratie", True)
    telling = eerder["telling"]
    assert (telling["toegezegd"], telling["goedgekeurd"], telling["ontbrekend"]) == (3, 2, 1)
    assert g["telling"]["toegezegd"] == 0
    pagina = (migratie.map_ / "rapporten/monitor/680363.html").read_text(encoding="utf-8")
    assert "Eerdere rondes" in pagina
    assert "ronde 2 (beschermd wonen), peildatum 12-12-2022" in pagina


def test_a_term_that_was_forgotten_is_set_later(migratie: Cak) -> None:
    go(migratie, OPEN, "ronde", "--peildatum", PEIL)
    zelfde = ("ronde", "--peildatum", PEIL, "--uiterlijk", "2022-12-23T12:00")
    uit = go(migratie, "2022-12-12T10:00", *zelfde)
    assert (uit["ronde"], uit["veranderd"], uit["over"]) == (2, True, [])
    assert uit["uiterlijk"].startswith("2022-12-23T12:00")
    assert go(migratie, "2022-12-12T11:00", *zelfde)["veranderd"] is False
    assert go(migratie, "2022-12-12T11:00", *zelfde[:3])["veranderd"] is False
    assert go(migratie, "2022-12-12T11:00", "ronde")["rondes"][1]["uiterlijk"] == uit["uiterlijk"]


def test_files_of_the_migration_that_go_do_not_change_how_it_ended(ronde: Cak) -> None:
    for pad in ("b4/680363.csv", "terugkoppeling/680363.csv"):
        (ronde.map_ / "inkomend" / pad).unlink()
    telling = read(ronde, "2022-12-13T10:00")["rondes"][0]["telling"]
    assert (telling["toegezegd"], telling["ontbrekend"]) == (3, 1)


def test_the_list_of_calls_is_that_of_the_round(ronde: Cak) -> None:
    assert call(ronde, "2022-12-20T10:00") == {}
    answer(ronde, BESLUITEN)
    assert call(ronde, "2022-12-23T10:00") == {"680344": ["geen_antwoord"]}
    assert read(ronde, "2022-12-23T10:00")["stap"] == "aanleveren"


def test_a_message_counts_when_it_says_what_the_answer_says(ronde: Cak) -> None:
    answer(ronde, BESLUITEN)
    stop = message(ronde, STOPT, 2, 2, EERSTE, date(2022, 11, 20))
    weg = message(ronde, WEG, 9, 3, EERSTE)
    start = message(ronde, NIEUW, 10, 1, date(2022, 11, 1))
    for heen in (stop, weg, start):
        approve(ronde, heen, moment="2022-12-22T09:00")
    approve(ronde, message(ronde, VERKEER, 11, 1, date(2022, 12, 1)), moment="2022-12-22T09:00")
    g = read(ronde, "2023-01-09T10:00")
    t = g["telling"]
    assert (t["toegezegd"], t["goedgekeurd"], t["ontbrekend"]) == (3, 3, 0)
    assert (t["start_anders"], t["niet_toegezegd"], g["verkeer"]) == (1, 0, 1)
    assert call(ronde, "2023-01-09T10:00")["680363"] == ["anders"]
    goed = message(ronde, NIEUW, 10, 2, date(2022, 12, 1), moment="2023-01-10T09:00")
    approve(ronde, goed, moment="2023-01-11T09:00")
    nu = "2023-01-12T10:00"
    assert "680363" not in call(ronde, nu)
    assert read(ronde, nu)["stap"] == "klaar"


@pytest.mark.parametrize(
    ("stop", "anders"),
    [(date(2022, 12, 15), 0), (None, 1), (date(2022, 12, 31), 1)],
)
def test_a_start_with_an_end_needs_a_message_with_that_end(
    ronde: Cak, stop: date | None, anders: int
) -> None:
    answer(ronde, [*BESLUITEN[:-1], (NIEUW, "Start", "01-12-2022", "15-12-2022")])
    heen = message(ronde, NIEUW, 10, 1, date(2022, 12, 1), stop)
    approve(ronde, heen, moment="2022-12-22T09:00")
    t = read(ronde, "2022-12-23T10:00")["telling"]
    assert (t["goedgekeurd"], t["start_anders"]) == (1, anders)


def test_a_message_of_before_the_round_is_not_what_was_promised_in_it(ronde: Cak) -> None:
    answer(ronde, [(b, "Niets", "", "") for b in IN_DECEMBER if b != GELIJK]
           + [(GELIJK, "Wijziging", "01-10-2022", "")])  # fmt: skip
    t = read(ronde, "2022-12-21T10:00")["telling"]
    assert (t["toegezegd"], t["ontbrekend"], t["berichten"]) == (1, 1, 0)


def test_what_a_round_promises_and_does_not_come_is_a_call_after_its_term(ronde: Cak) -> None:
    answer(ronde, BESLUITEN)
    heen = message(ronde, STOPT, 2, 2, EERSTE, date(2022, 11, 20))
    approve(ronde, heen, "9404", moment="2022-12-22T09:00")
    assert "680363" not in call(ronde, "2023-01-03T10:00")
    assert call(ronde, "2023-01-09T10:00")["680363"] == ["ontbreekt", "afgekeurd"]


def test_a_withdrawal_after_it_takes_back_what_was_promised(ronde: Cak) -> None:
    answer(ronde, BESLUITEN)
    approve(ronde, message(ronde, NIEUW, 10, 1, date(2022, 12, 1)), moment="2022-12-22T09:00")
    assert read(ronde, "2022-12-23T10:00")["telling"]["goedgekeurd"] == 1
    terug = message(ronde, NIEUW, 10, 3, date(2022, 12, 1), moment="2022-12-24T09:00")
    approve(ronde, terug, moment="2022-12-27T09:00", naam="weg")
    t = read(ronde, "2022-12-28T10:00")["telling"]
    assert (t["goedgekeurd"], t["ontbrekend"]) == (0, 3)


def test_what_the_cak_must_mend_is_its_own_work_until_it_says_so(ronde: Cak) -> None:
    answer(ronde, BESLUITEN)
    zinnen = ronde.monitor("2022-12-21T10:00").uit
    zin = "Herstel in onze administratie wat de gemeente meldde: Amsterdam (1)"
    assert zin in zinnen
    brief = ronde.map_ / "uitgaand/mail/680363_ronde-hersteld.eml"
    assert brief.is_file()
    run("--dossier", ronde.map_, "--nu", "2022-12-21T11:00", "gedaan", "680363", "verstuurd")
    assert zin not in ronde.monitor("2022-12-21T12:00").uit


def test_another_term_does_not_ask_again_for_what_was_mended(ronde: Cak) -> None:
    answer(ronde, BESLUITEN)
    ronde.json("2022-12-21T10:00")
    run("--dossier", ronde.map_, "--nu", "2022-12-21T11:00", "gedaan", "680363", "verstuurd")
    go(ronde, "2022-12-21T11:30", "ronde", "--peildatum", PEIL, "--uiterlijk", "2022-12-23T17:00")
    assert "Herstel in onze administratie" not in ronde.monitor("2022-12-21T12:00").uit
    assert "680363_ronde-hersteld.eml" not in list_letters(ronde)


def test_an_answer_that_leaves_a_row_out_is_not_right(ronde: Cak) -> None:
    answer(ronde, BESLUITEN[1:])
    g = read(ronde, "2022-12-21T10:00")
    assert (g["telling"]["niet_beantwoord"], g["volledig"]) == (1, False)
    assert call(ronde, "2022-12-21T10:00")["680363"] == ["dekking"]


def test_an_answer_of_another_round_does_not_count_in_this_one(ronde: Cak) -> None:
    answer(ronde, BESLUITEN, "680363_anders.csv", boven="3, peildatum 13-02-2023")
    ronde.antwoord([(b, "J", "") for b in IN_DECEMBER], "2022-12-20T13:00", "680363_jn.csv")
    g = read(ronde, "2022-12-21T10:00")
    assert g["antwoord"] is None
    wat = " ".join(m["wat"] for m in g["meldingen"])
    assert "Dit antwoord noemt peildatum 13-02-2023. Die ronde is niet begonnen" in wat
    assert "In dit antwoord staat J of N en geen besluit" in wat
    (bel,) = [b for b in ronde.json("2022-12-23T10:00")["te_bellen"] if b["uitvoerder"] == "680363"]
    assert bel["redenen"] == ["antwoord_stuk"]
    pagina = (ronde.map_ / "rapporten/monitor.html").read_text(encoding="utf-8")
    assert "dat wij niet kunnen gebruiken. " in pagina
    assert "niet te lezen" not in pagina, "it was read, and it is of another round"
    brief = ronde.map_ / "uitgaand/mail/680363_ronde-antwoord.eml"
    tekst = str(message_from_bytes(brief.read_bytes(), policy=default))
    assert "niet te lezen" not in tekst


def test_an_answer_without_its_round_is_of_the_round_in_which_it_came(ronde: Cak) -> None:
    answer(ronde, BESLUITEN, "680363_zonder.csv", boven="")
    assert read(ronde, "2022-12-21T10:00")["volledig"] is True


def test_the_same_file_of_the_cak_in_two_rounds_counts_in_both(migratie: Cak) -> None:
    go(migratie, OPEN, "ronde", "--peildatum", PEIL)
    oud = (migratie.map_ / "inkomend/b4/680363.csv").read_bytes()
    migratie.put(f"b4/{PEIL}/680363.csv", oud, "2022-12-12T10:00")
    g = read(migratie, "2022-12-13T10:00")
    assert g["telling"]["gevraagd"] == 3
    assert g["b4"]["moment"].startswith("2022-12-12T10:00")


def test_a_third_round_has_both_earlier_ones_on_its_page(ronde: Cak) -> None:
    answer(ronde, BESLUITEN)
    ronde.json("2022-12-21T10:00")
    go(ronde, "2023-02-13T09:00", "ronde", "--peildatum", "2023-02-13")
    g = read(ronde, "2023-02-14T10:00")
    gezien = [(r["ronde"], r["telling"]["toegezegd"], r["telling"]["ontbrekend"])
              for r in g["rondes"]]  # fmt: skip
    assert (g["ronde"], gezien) == (3, [(1, 3, 1), (2, 3, 3)])
    assert (g["b4"], g["antwoord"]) == (None, None)


def test_a_round_that_cannot_be_is_refused(migratie: Cak) -> None:
    for peildatum, uiterlijk in (
        ("2022-09-01", ""),
        ("2023-03-01", ""),
        (PEIL, "2022-12-01T17:00"),
    ):
        woorden = ["ronde", "--peildatum", peildatum]
        woorden += ["--uiterlijk", uiterlijk] if uiterlijk else []
        gelopen = run("--dossier", migratie.map_, "--nu", OPEN, *woorden)
        assert gelopen.code == 2, gelopen
    assert len(go(migratie, OPEN, "ronde")["rondes"]) == 1


def test_an_answer_in_a_round_takes_back_no_promise_in_the_weekly_report(ronde: Cak) -> None:
    answer(ronde, BESLUITEN)
    for bsn, nr in ((NIEUW, 10), (VERKEER, 11)):
        message(ronde, bsn, nr, 1, date(2022, 12, 1))
    go(ronde, "2022-12-28T10:00", "rapport")
    rijen = table(ronde.map_ / "rapporten/680363_AanleverrapportageBW.xlsx", "berichten")
    gezegd = {str(r["BSN"]): r["In BV toegezegd"] for r in rijen}
    assert gezegd == {GELIJK: "J", STOPT: "J", NIEUW: "J", VERKEER: "N"}


def test_the_day_list_is_that_of_the_round(ronde: Cak) -> None:
    answer(ronde, BESLUITEN)
    ronde.json("2022-12-23T10:00")
    gelopen = run("--dossier", ronde.map_, "--nu", "2022-12-23T11:00", "--json")
    assert gelopen.code == 1
    assert "Utrecht" in json.dumps(gelopen.json, ensure_ascii=False)
    assert "Amsterdam" not in json.dumps(gelopen.json.get("bellen", []), ensure_ascii=False)


def test_what_was_to_be_mended_is_no_work_of_the_next_round(ronde: Cak) -> None:
    answer(ronde, BESLUITEN)
    ronde.json("2022-12-21T10:00")
    go(ronde, "2023-02-13T09:00", "ronde", "--peildatum", "2023-02-13")
    uit = go(ronde, "2023-02-13T09:30")
    assert "Herstel in onze administratie" not in json.dumps(uit, ensure_ascii=False)


def test_every_round_has_its_own_end_report(ronde: Cak) -> None:
    answer(ronde, BESLUITEN[1:])
    approve(ronde, message(ronde, STOPT, 2, 2, EERSTE), moment="2022-12-22T09:00")
    approve(ronde, message(ronde, WEG, 9, 3, EERSTE), moment="2022-12-22T09:00", naam="x")
    uit = go(ronde, "2023-01-09T10:00", "eindrapport")
    hoe = {k: v for k, v in uit.items() if isinstance(v, int) and v and k != "veranderd"}
    assert hoe == {"burgers": 4, "geen_besluit": 2, "toegezegd_niet_verzonden": 1,
                   "iets_anders_gemeld": 1, "cak_herstelt": 1}  # fmt: skip
    assert uit["bestanden"] == ["rapporten/eindrapport-ronde-2.xlsx"]
    boek = openpyxl.load_workbook(ronde.map_ / uit["bestanden"][0])
    open_ = {rij[3]: rij[5] for rij in boek["Open bij gemeenten"].iter_rows(2, values_only=True)}
    assert open_ == {GELIJK: "geen besluit", LOS: "geen besluit",
                     NIEUW: "toegezegd, niet verzonden", STOPT: "iets anders gemeld"}  # fmt: skip
    eerste = go(ronde, "2023-01-09T10:00", "eindrapport", "--ronde", "1")
    assert eerste["bestanden"] == ["rapporten/eindrapport.xlsx"]
    assert (eerste["burgers"], eerste["toegezegd_niet_verzonden"]) == (1, 1)
    gelopen = run(
        "--dossier", ronde.map_, "--nu", "2023-01-09T10:00", "eindrapport", "--ronde", "7"
    )
    assert gelopen.code == 2, gelopen


def list_letters(c: Cak) -> list[str]:
    """The letters that lie there."""
    return sorted(p.name for p in (c.map_ / "uitgaand/mail").glob("*.eml"))


def test_the_letters_are_those_of_the_round(ronde: Cak) -> None:
    ronde.json("2022-12-13T10:00")
    assert list_letters(ronde) == ["680344_ronde-bestand.eml", "680363_ronde-bestand.eml"]
    answer(ronde, BESLUITEN)
    ronde.json("2022-12-23T10:00")
    assert list_letters(ronde) == ["680344_ronde-herinnering.eml", "680363_ronde-hersteld.eml"]
    ronde.json("2023-01-09T10:00")
    assert "680363_ronde-niet-juist.eml" in list_letters(ronde)
    pad = ronde.map_ / "uitgaand/mail/680363_ronde-niet-juist.eml"
    brief = message_from_bytes(pad.read_bytes(), policy=default)
    bijlage = next(brief.iter_attachments()).get_content()
    assert {b for b in BSNS if b in bijlage} == {STOPT, WEG}, "of who is in no B4, no BSN"


def test_a_letter_does_not_call_the_start_wrong_when_it_is_something_else(ronde: Cak) -> None:
    answer(ronde, BESLUITEN)
    for heen in (message(ronde, STOPT, 2, 2, EERSTE), message(ronde, WEG, 9, 1, EERSTE)):
        approve(ronde, heen, moment="2022-12-22T09:00")
    ronde.json("2023-01-09T10:00")
    pad = ronde.map_ / "uitgaand/mail/680363_ronde-niet-juist.eml"
    brief = message_from_bytes(pad.read_bytes(), policy=default)
    regels = next(brief.iter_attachments()).get_content().splitlines()
    wat = {r.split(";")[1]: r.split(";")[2] for r in regels[2:]}
    assert (wat[STOPT], wat[WEG]) == (
        "zegt iets anders dan uw antwoord, bericht R00022",
        "zegt iets anders dan uw antwoord, bericht R00091",
    )


def test_the_page_says_which_rows_the_cak_has_to_mend(ronde: Cak) -> None:
    answer(ronde, BESLUITEN)
    ronde.json("2022-12-21T10:00")
    pagina = (ronde.map_ / "rapporten/monitor/680363.html").read_text(encoding="utf-8")
    lijst = pagina.split('id="t-cak"')[1].split("</table>")[0]
    assert lijst.count("<tr") == 2, "the head, and one row"
    assert ">5<" in lijst, "the row of the file of the CAK"
    assert CAK not in pagina
    boek = openpyxl.load_workbook(ronde.map_ / "rapporten/monitor.xlsx")
    rijen = [[str(c) for c in rij if c is not None] for rij in boek["CAK herstelt"].values]
    assert [r for r in rijen if CAK in r], "with the BSN in the workbook, which is confidential"
    koppen = [cel.value for cel in boek["Bellen"][1]]
    assert "Peildatum" in koppen
    assert "Timeslot" not in koppen
    assert "over ronde 2" in " ".join(str(c) for rij in boek["Vertrouwelijk"].values for c in rij)


def test_the_calendar_of_the_cak_has_its_rounds(ronde: Cak) -> None:
    uit = run("--dossier", ronde.map_, "--nu", "2022-12-13T10:00", "kalender").uit
    assert "Ronde 2: antwoord aan het CAK" in uit
    assert "Ronde 3: vergelijken" in uit
