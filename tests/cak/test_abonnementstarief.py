"""The abonnementstarief on the side of the CAK: a round about it, its messages and their answers.

Told through the commands. 401 starts and 403 stops one delivery, each with an answer of its own;
405 tells of both. Nothing of the one contribution counts for the other.

More than 300 lines: one round, from its opening to its reports.
"""

from __future__ import annotations

from datetime import date, timedelta
from email import message_from_bytes
from email.policy import default
from pathlib import Path
from typing import Any

import pytest

from bvtool.berichten.wmo407 import Wmo407, build_407
from tests.cak.abohulp import ABO, OPEN, answer, build_answer, make_abo, message, reply
from tests.cak.hulp import BSNS, Cak, as_csv, make_cak
from tests.cak.rondehulp import PEIL, approve, call, go, make_migratie, read
from tests.cli import test_aanmelden_abonnementstarief as gemeente
from tests.hulp import run, table

dossier = gemeente.dossier
"""A gemeente in a round of the abonnementstarief, with its answer made."""

LOOPT, STOPT, NIEUW, WEG = BSNS[8:12]
EERSTE, DECEMBER, EIND = date(2022, 10, 1), date(2022, 12, 1), date(2022, 11, 20)
NA = "2023-01-09T10:00"


@pytest.fixture
def ronde(tmp_path: Path) -> Cak:
    """Round 2 is about the abonnementstarief; three people stand in its file."""
    return make_abo(tmp_path / "cak", LOOPT, STOPT, WEG)


BESLUITEN = [
    (LOOPT, "Niets", "", ""),
    (STOPT, "Stop", "", "20-11-2022"),
    (WEG, "Intrekking", "", ""),
    (NIEUW, "Start", "01-12-2022", ""),
]


def count(c: Cak, nu: str = NA, *namen: str) -> tuple[Any, ...]:
    """These figures of Amsterdam; without names what was promised and how far it came."""
    t = read(c, nu)["telling"]
    namen = namen or ("toegezegd", "goedgekeurd", "afgekeurd", "wachtend", "ontbrekend")
    return tuple(t[naam] for naam in namen)


def test_a_round_of_the_cak_is_about_what_was_asked(tmp_path: Path) -> None:
    c = make_migratie(tmp_path / "cak")
    zo = ("ronde", "--peildatum", PEIL, "--soort-bijdrage", ABO)
    uit = go(c, OPEN, *zo)
    assert (uit["ronde"], uit["bijdrage"], uit["veranderd"]) == (2, ABO, True)
    assert go(c, OPEN, *zo[:3])["veranderd"] is False, "the same day is the same round"
    uit = go(c, "2022-12-13T09:00", "ronde", "--peildatum", PEIL,
             "--soort-bijdrage", "beschermd-wonen")  # fmt: skip
    assert (uit["ronde"], uit["bijdrage"]) == (3, "beschermd-wonen"), "both may be of one day"
    rondes = go(c, OPEN, "ronde")["rondes"]
    assert [r["bijdrage"] for r in rondes] == ["beschermd-wonen", ABO, "beschermd-wonen"]


def test_the_calendar_has_the_next_rounds_of_both(ronde: Cak) -> None:
    go(ronde, "2022-12-20T10:00", "ronde", "--peildatum", "2022-12-19",
       "--soort-bijdrage", "beschermd-wonen", "--uiterlijk", "2022-12-30T17:00")  # fmt: skip
    termijnen = go(ronde, "2022-12-20T10:00", "kalender")["termijnen"]
    rondes = [(t["gebeurtenis"], t["dag"]) for t in termijnen if "onde" in t["gebeurtenis"]]
    assert ("Ronde 2 (abonnementstarief): antwoord aan het CAK", "2022-12-22") in rondes
    assert ("Ronde 3 (beschermd wonen): antwoord aan het CAK", "2022-12-30") in rondes
    assert ("Volgende ronde (abonnementstarief): vergelijken", "2023-02-06") in rondes
    assert ("Volgende ronde (beschermd wonen): vergelijken", "2023-02-13") in rondes
    assert len({t["id"] for t in termijnen if t["id"].startswith("volgende-")}) == 6


def test_a_round_of_the_abonnementstarief_has_its_own_first_day(tmp_path: Path) -> None:
    c = make_migratie(tmp_path / "cak")
    for peildatum, code in (("2019-12-31", 2), ("2022-11-07", 0)):
        gelopen = run("--dossier", c.map_, "--nu", OPEN, "ronde", "--peildatum", peildatum,
                      "--soort-bijdrage", ABO)  # fmt: skip
        assert gelopen.code == code, gelopen
    assert "Dit komt pas terug in de volgende ronde over beschermd wonen." in gelopen.uit
    gelopen = run("--dossier", c.map_, "--nu", OPEN, "ronde", "--soort-bijdrage", ABO)
    assert gelopen.code == 2, "without a day"


def test_a_start_and_a_stop_are_one_delivery_and_are_counted_by_person(ronde: Cak) -> None:
    answer(ronde, BESLUITEN)
    assert count(ronde) == (3, 0, 0, 0, 3)
    stop = message(ronde, "403", STOPT, 2, 1, stop=EIND)
    weg = message(ronde, "401", WEG, 3, 3, start=EERSTE)
    start = message(ronde, "401", NIEUW, 4, 1, start=DECEMBER)
    assert count(ronde) == (3, 0, 0, 3, 0)
    for heen in (stop, weg):
        reply(ronde, heen)
    reply(ronde, start, "9114")
    assert count(ronde) == (3, 2, 1, 0, 0)
    assert call(ronde, NA)["680363"] == ["afgekeurd"]
    beter = message(ronde, "401", NIEUW, 5, 1, start=DECEMBER, moment="2023-01-10T09:00")
    reply(ronde, beter, moment="2023-01-11T09:00")
    nu = "2023-01-12T10:00"
    assert count(ronde, nu) == (3, 3, 0, 0, 0)
    assert (read(ronde, nu)["stap"], "680363" in call(ronde, nu)) == ("klaar", False)


@pytest.mark.parametrize(
    ("begin", "einde", "telling"),
    [
        ("goed", "goed", (1, 0, 0, 0, 0)),
        ("goed", "wacht", (0, 0, 1, 0, 0)),
        ("wacht", "goed", (0, 0, 1, 0, 0)),
        ("goed", "af", (0, 1, 0, 0, 0)),
        ("af", "goed", (0, 1, 0, 0, 0)),
        ("af", "af", (0, 1, 0, 0, 0)),
        ("goed", "niet", (1, 0, 0, 0, 1)),
        ("niet", "goed", (1, 0, 0, 0, 1)),
        ("niet", "niet", (0, 0, 0, 1, 0)),
    ],
)
@pytest.mark.parametrize("soorten", [("401", "403"), ("403", "401")])
def test_a_start_with_an_end_is_done_when_both_of_its_messages_are(
    ronde: Cak, begin: str, einde: str, telling: tuple[int, ...], soorten: tuple[str, str]
) -> None:
    """Whichever of the two came first."""
    answer(ronde, [*BESLUITEN[:1], (STOPT, "Niets", "", ""), (WEG, "Niets", "", ""),
                   (NIEUW, "Start", "01-12-2022", "15-12-2022")])  # fmt: skip
    hoe = {"401": (begin, {"start": DECEMBER}), "403": (einde, {"stop": date(2022, 12, 15)})}
    for na, soort in enumerate(soorten):
        stand, dagen = hoe[soort]
        if stand != "niet":
            heen = message(ronde, soort, NIEUW, 4, 1, **dagen, moment=f"2022-12-21T1{na}:00")
            if stand != "wacht":
                reply(ronde, heen, *(["9102"] if stand == "af" else []))
    namen = ("goedgekeurd", "afgekeurd", "wachtend", "ontbrekend", "start_anders")
    assert count(ronde, NA, *namen) == telling


@pytest.mark.parametrize(
    ("besluit", "bericht", "anders"),
    [
        (("Wijziging", "01-11-2022", ""), ("405", 2, date(2022, 11, 1), None), 0),
        (("Wijziging", "01-11-2022", ""), ("401", 2, date(2022, 11, 1), None), 0),
        (("Wijziging", "01-11-2022", ""), ("403", 1, None, EIND), 1),
        (("Wijziging", "01-10-2022", "20-11-2022"), ("403", 1, None, EIND), 0),
        (("Wijziging", "01-11-2022", "20-11-2022"), ("403", 1, None, EIND), 1),
        (("Wijziging", "01-10-2022", ""), ("403", 3, None, EIND), 0),
        (("Wijziging", "", ""), ("401", 2, EERSTE, None), 0),
        (("Wijziging", "", ""), ("403", 2, None, EIND), 1),
        (("Stop", "", "20-11-2022"), ("405", 2, EERSTE, EIND), 0),
        (("Stop", "", "20-11-2022"), ("403", 1, None, date(2022, 11, 21)), 1),
        (("Stop", "", "20-11-2022"), ("401", 2, EERSTE, None), 1),
        (("Intrekking", "", ""), ("405", 3, EERSTE, None), 0),
        (("Intrekking", "", ""), ("403", 3, None, EIND), 1),
    ],
)
def test_a_message_says_what_was_promised_or_something_else(
    ronde: Cak,
    besluit: tuple[str, str, str],
    bericht: tuple[str, int, date | None, date | None],
    anders: int,
) -> None:
    """A stop alone says nothing of the start: the one in the file of the CAK stays."""
    answer(ronde, [(STOPT, *besluit), *((b, "Niets", "", "") for b in (LOOPT, WEG))])
    soort, status, start, stop = bericht
    reply(ronde, message(ronde, soort, STOPT, 2, status, start=start, stop=stop))
    assert count(ronde, NA, "goedgekeurd", "start_anders") == (1, anders)
    assert ("680363" in call(ronde, NA)) is bool(anders)


def test_a_start_and_a_stop_of_one_moment_are_no_question_and_two_starts_are(ronde: Cak) -> None:
    answer(ronde, BESLUITEN)
    message(ronde, "401", NIEUW, 4, 1, start=DECEMBER)
    message(ronde, "403", NIEUW, 4, 1, stop=date(2022, 12, 15))
    assert read(ronde, NA)["vragen"] == {}
    message(ronde, "401", NIEUW, 4, 1, start=DECEMBER, prijs=2060, naam="NOGEEN")
    (zin,) = read(ronde, NA)["vragen"].values()
    assert "Deze berichten kwamen op hetzelfde moment binnen" in zin


def test_nothing_of_beschermd_wonen_counts_in_it_and_the_other_way_around(ronde: Cak) -> None:
    """The same names, numbers and people in messages of both, and their answers."""
    answer(ronde, BESLUITEN)
    for status, bsn, start, stop in ((1, NIEUW, DECEMBER, None), (2, STOPT, EERSTE, EIND)):
        bw = Wmo407("0363", f"A401004{status}", date(2022, 12, 21), bsn, 4, start, stop, status)
        ronde.put(f"407/680363/bw_{status}.xml", build_407(bw), "2022-12-21T12:00")
        approve(ronde, bw, moment="2022-12-22T09:00")
    assert count(ronde) == (3, 0, 0, 0, 3)
    assert count(ronde, NA, "berichten", "los_antwoord", "onleesbaar") == (0, 0, 0)
    message(ronde, "401", NIEUW, 4, 1, start=DECEMBER, naam="A4010041")
    assert count(ronde) == (3, 0, 0, 1, 2), "the 408 on the 407 of that name is no answer to it"
    go(ronde, "2023-01-09T11:00", "ronde", "--peildatum", "2022-12-19",
       "--soort-bijdrage", "beschermd-wonen")  # fmt: skip
    nu = "2023-01-10T10:00"
    assert count(ronde, nu, "gevraagd", "toegezegd", "berichten") == (0, 0, 2)
    eerder = read(ronde, nu)["rondes"][-1]
    assert (eerder["ronde"], eerder["bijdrage"], eerder["telling"]["wachtend"]) == (2, ABO, 1)


def test_a_file_that_does_not_say_abonnementstarief_is_not_of_such_a_round(ronde: Cak) -> None:
    answer(ronde, BESLUITEN, zegt="", naam=f"bestandsvergelijking_680363_{PEIL}.csv")
    ronde.put(f"b4/{PEIL}/680344.csv", as_csv([["BSN"], [LOOPT]]), "2022-12-13T10:00")
    g = read(ronde, "2022-12-21T10:00")
    assert g["antwoord"] is None
    assert "Dit antwoord noemt geen soort bijdrage." in g["meldingen"][0]["wat"]
    (melding,) = read(ronde, "2022-12-21T10:00", "680344")["meldingen"]
    assert "zet dan abonnementstarief in de naam van het bestand of de map" in melding["wat"]
    answer(ronde, BESLUITEN, zegt="", naam=f"{ABO}_680363.csv", moment="2022-12-21T11:00")
    assert read(ronde, "2022-12-21T12:00")["volledig"] is True, "its name says so"


def test_a_file_of_the_abonnementstarief_is_of_no_round_of_beschermd_wonen(tmp_path: Path) -> None:
    c = make_migratie(tmp_path / "cak")
    go(c, OPEN, "ronde", "--peildatum", PEIL)
    c.put(f"b4/{ABO}/{PEIL}/680363.csv", as_csv([["BSN"], [LOOPT]]), "2022-12-12T10:00")
    g = read(c, "2022-12-13T10:00")
    assert (g["b4"], g["telling"]["gevraagd"]) == (None, 0)
    (melding,) = g["meldingen"]
    assert "Volgens zijn naam gaat dit over abonnementstarief." in melding["wat"]


def test_what_a_person_sees_says_which_contribution_it_is_about(ronde: Cak) -> None:
    ronde.json("2022-12-13T10:00")
    brief = ronde.map_ / "uitgaand/mail/680363_ronde-bestand.eml"
    klaar = message_from_bytes(brief.read_bytes(), policy=default)
    assert klaar["Subject"].startswith("Bestandsvergelijking abonnementstarief: het bestand van")
    assert "artikel 2h" not in klaar.get_content(), "that is about beschermd wonen alone"
    answer(ronde, BESLUITEN)
    ronde.json(NA)
    pagina = (ronde.map_ / "rapporten/monitor.html").read_text(encoding="utf-8")
    assert "<h1>Monitor abonnementstarief</h1>" in pagina
    van_gemeente = (ronde.map_ / "rapporten/monitor/680363.html").read_text(encoding="utf-8")
    assert "ronde 2 (abonnementstarief), peildatum 12-12-2022" in van_gemeente
    for tekst in (pagina, van_gemeente):
        assert "407" not in tekst
    uitleg = {r["Onderwerp"]: r["Tekst"] for r in table(ronde.map_ / "rapporten/monitor.xlsx",
                                                         "Vertrouwelijk")}  # fmt: skip
    assert "over ronde 2 (abonnementstarief)" in str(uitleg["Gebruik"])
    termijnen = [t["gebeurtenis"] for t in go(ronde, NA, "kalender")["termijnen"]]
    assert "Volgende ronde (abonnementstarief): vergelijken" in termijnen


def test_a_letter_that_was_sent_for_the_one_round_is_still_to_be_sent_for_the_other(
    ronde: Cak,
) -> None:
    """Both of one day, with one term and as many rows: the letter is another one."""
    ronde.json("2022-12-13T10:00")
    brief = ronde.map_ / "uitgaand/mail/680363_ronde-bestand.eml"
    go(ronde, "2022-12-13T11:00", "gedaan", "680363", "verstuurd")
    assert not brief.is_file()
    go(ronde, "2022-12-13T12:00", "ronde", "--peildatum", PEIL,
       "--soort-bijdrage", "beschermd-wonen", "--uiterlijk", "2022-12-22T17:00")  # fmt: skip
    klanten = as_csv([["BSN"], *([b] for b in BSNS[:3])])
    ronde.put(f"b4/{PEIL}/680363.csv", klanten, "2022-12-13T10:00")
    ronde.json("2022-12-13T13:00")
    assert "Bestandsvergelijking beschermd wonen" in brief.read_text(encoding="utf-8")


def test_an_answer_in_an_envelope_is_of_the_message_it_answers(ronde: Cak) -> None:
    """A late answer, one on nothing, and one of another kind with the same header."""
    answer(ronde, BESLUITEN)
    heen = message(ronde, "401", NIEUW, 4, 1, start=DECEMBER)
    ander = message(ronde, "403", STOPT, 2, 1, stop=EIND, naam=heen.identificatie)
    dag = heen.dagtekening + timedelta(days=1)
    ronde.put("408/680363/terug.xml", build_answer(heen, "R1", dag), "2022-12-22T09:00")
    assert count(ronde) == (3, 1, 0, 1, 1)
    ronde.put("408/680363/af.xml", build_answer(ander, "R2", dag, "9328"), "2022-12-22T09:00")
    assert count(ronde) == (3, 1, 1, 0, 1)


def test_the_weekly_report_has_a_file_for_each_contribution(ronde: Cak) -> None:
    answer(ronde, BESLUITEN)
    reply(ronde, message(ronde, "401", NIEUW, 4, 1, start=DECEMBER))
    reply(ronde, message(ronde, "403", STOPT, 2, 1, stop=EIND))
    message(ronde, "401", WEG, 3, 3, start=EERSTE)
    lijst = [["BSN", "Startnummer", "Eigen bijdrage opgelegd", "Soort bijdrage"]]
    lijst += [[NIEUW, "4", "J", "lage eigen bijdrage"], [BSNS[0], "1", "J", "hoge eigen bijdrage"]]
    for map_ in ("", f"{ABO}/"):
        rijen = [lijst[0], lijst[1] if map_ else lijst[2]]
        ronde.put(f"productafname/{map_}680363.csv", as_csv(rijen), "2022-12-22T10:00")
    gemaakt = go(ronde, "2022-12-27T10:00", "rapport")
    abo, bw = (
        ronde.map_ / f"rapporten/680363_Aanleverrapportage{soort}.xlsx"
        for soort in ("Abonnementstarief", "BW")
    )
    assert {Path(p).name for p in gemaakt["bestanden"]} >= {abo.name, bw.name}
    berichten = table(abo, "berichten")
    velden = ("Berichtsoort", "BSN", "Resultaat", "In BV toegezegd")
    assert sorted(tuple(r[veld] for veld in velden) for r in berichten) == [
        ("WMO401", NIEUW, "goedgekeurd", "J"),
        ("WMO401", WEG, "geen retour", "J"),
        ("WMO403", STOPT, "goedgekeurd", "J"),
    ]
    assert {r["Berichtsoort"] for r in table(bw, "berichten")} == {"WMO407"}
    afname = {r["BSN"]: r for r in table(abo, "productafname")}
    assert (afname[NIEUW]["Eigen bijdrage opgelegd"], afname[NIEUW]["Soort bijdrage"]) == (
        "J", "lage eigen bijdrage",
    )  # fmt: skip
    assert afname[STOPT]["Eigen bijdrage opgelegd"] is None
    assert "zie de start" in str(afname[STOPT]["Reden geen eigen bijdrage"])
    van_bw = [r["Soort bijdrage"] for r in table(bw, "productafname")]
    assert van_bw == ["hoge eigen bijdrage", "onbekend"]
    uitleg = {r["Onderwerp"]: r["Tekst"] for r in table(abo, "Uitleg")}
    assert uitleg["Rapport"] == "Aanleverrapportage abonnementstarief, week 2022-W52"


def test_who_promised_and_sent_nothing_gets_an_empty_report_that_says_so(ronde: Cak) -> None:
    answer(ronde, BESLUITEN)
    ander = f"{ABO}/680344 {PEIL}.csv"
    ronde.put(f"b4/{ander}", as_csv([["BSN"], [BSNS[20]]]), "2022-12-12T10:00")
    zo = [["Ronde", "2, peildatum 12-12-2022"], ["Soort bijdrage", ABO], [],
          ["BSN", "Besluit gemeente"], [BSNS[20], "Wijziging"]]  # fmt: skip
    ronde.put(f"terugkoppeling/{ABO}_680344.csv", as_csv(zo), "2022-12-20T12:00")
    bw_alleen = go(ronde, "2022-12-20T13:00", "rapport")["bestanden"]
    assert not [p for p in bw_alleen if "Abonnementstarief" in p], "nobody sent a message about it"
    message(ronde, "401", NIEUW, 4, 1, start=DECEMBER)
    gelopen = go(ronde, "2022-12-27T10:00", "rapport")
    leeg = ronde.map_ / "rapporten/680344_AanleverrapportageAbonnementstarief.xlsx"
    assert leeg.is_file()
    assert table(leeg, "berichten") == []
    assert gelopen["berichten"] == 3


def test_the_first_report_of_a_timeslot_is_about_beschermd_wonen_alone(tmp_path: Path) -> None:
    c = make_migratie(tmp_path / "cak")
    message(c, "401", NIEUW, 4, 1, start=EERSTE, moment="2022-10-18T12:00")
    gemaakt = go(c, "2022-10-19T18:00", "rapport", "--eerste")["bestanden"]
    assert [Path(p).name for p in gemaakt] == ["680363_AanleverrapportageBW.xlsx"]


def test_the_end_report_of_a_round_says_what_it_is_about(ronde: Cak) -> None:
    answer(ronde, BESLUITEN)
    reply(ronde, message(ronde, "401", NIEUW, 4, 1, start=DECEMBER))
    uit = go(ronde, NA, "eindrapport")
    assert uit["burgers"] == 2
    pad = ronde.map_ / "rapporten/eindrapport-ronde-2.xlsx"
    open_ = {r["BSN"]: r["Hoe ver"] for r in table(pad, "Open bij gemeenten")}
    assert open_ == dict.fromkeys((STOPT, WEG), "toegezegd, niet verzonden")


def test_what_staff_said_of_a_message_does_not_hold_for_one_of_the_other_contribution(
    ronde: Cak,
) -> None:
    """Both have the same name and day, and answers that contradict each other."""
    answer(ronde, BESLUITEN)
    heen = message(ronde, "401", NIEUW, 4, 1, start=DECEMBER)
    bw = Wmo407("0363", heen.identificatie, heen.dagtekening, NIEUW, 4, DECEMBER, None, 1)
    ronde.put("407/680363/bw.xml", build_407(bw), "2022-12-21T12:00")
    for keer, codes in (("a", ()), ("b", ("9404",))):
        dag = date(2022, 12, 22)
        data = build_answer(heen, f"R{keer}", dag, *codes)
        ronde.put(f"408/680363/{keer}.xml", data, "2022-12-22T09:00")
        approve(ronde, bw, *codes, moment="2022-12-22T09:00", naam=keer)
    assert count(ronde, NA, "wachtend", "tegenstrijdig") == (1, 1)
    go(ronde, NA, "monitor", "--uitspraak", f"680363/{heen.identificatie}=goedgekeurd",
       "--reden", "gebeld")  # fmt: skip
    assert count(ronde, NA, "goedgekeurd", "tegenstrijdig") == (1, 0)
    go(ronde, "2023-01-10T10:00", "rapport")
    for soort, zegt in (("Abonnementstarief", "goedgekeurd"), ("BW", "tegenstrijdig")):
        pad = ronde.map_ / f"rapporten/680363_Aanleverrapportage{soort}.xlsx"
        (rij,) = [r for r in table(pad, "berichten") if r["Identificatie"] == heen.identificatie]
        assert str(rij["Resultaat"]).startswith(zegt), soort


@pytest.mark.parametrize("vorm", ["xlsx", "csv"])
def test_what_bvtool_of_a_gemeente_makes_counts_with_the_cak(
    tmp_path: Path, dossier: Path, vorm: str
) -> None:
    """Her answer, her messages, and what the CAK of the rehearsal answers to them; one start may
    not leave, for it lies too far back."""
    c = make_cak(tmp_path / "cak")
    go(c, "2022-10-10T09:00", "ronde", "--peildatum", "2022-10-10", "--soort-bijdrage", ABO)
    klanten = (dossier / "inkomend/cak.csv").read_bytes()
    c.put(f"b4/{ABO}/2022-10-10/680363.csv", klanten, "2022-10-10T09:30")
    (pad,) = dossier.glob(f"uitgaand/bestandsvergelijking_{ABO}_*.{vorm}")
    c.put(f"terugkoppeling/{pad.name}", pad.read_bytes(), "2022-10-10T12:00")
    assert gemeente.send(dossier, gemeente.NU).code == 1
    (zip_,) = dossier.glob("uitgaand/*.zip")
    c.put(f"407/680363/{zip_.name}", zip_.read_bytes(), "2022-10-10T13:00")
    assert count(c, "2022-10-10T14:00") == (5, 0, 0, 4, 1)
    gemeente.hear(dossier, gemeente.DAARNA)
    for terug in (dossier / "inkomend/408").rglob("*"):
        if terug.is_file():
            c.put(f"408/680363/{terug.name}", terug.read_bytes(), "2022-10-11T10:00")
    nu = "2022-10-12T10:00"
    assert count(c, nu) == (5, 4, 0, 0, 1)
    namen = ("start_anders", "gevraagd", "niet_beantwoord", "los_antwoord", "onleesbaar")
    assert count(c, nu, *namen) == (0, 3, 0, 0, 0)
