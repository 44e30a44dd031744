"""Two 407s of one moment that contradict each other: a question, until the list or staff decide."""

import io
import zipfile
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from bvtool.berichten.wmo407 import Wmo407, build_407
from tests.cak.hulp import BSNS, Cak, make_407, make_cak
from tests.hulp import run, table

A, B, C = BSNS[:3]
OP_TIJD, LATER = "2022-10-18T14:00", "2022-10-18T14:00:01"
NU = "2022-10-20T12:00"
EEN = make_407(A, 1)
ANDERS = replace(make_407(A, 2, startnummer=1), startdatum=date(2022, 11, 1))
WEG = make_407(A, 3, status=3, startnummer=1)


@pytest.fixture
def cak(tmp_path: Path) -> Cak:
    c = make_cak(tmp_path / "cak")
    c.b4([A, B])
    c.antwoord([(A, "J", ""), (B, "N", "OVL")])
    return c


def put(c: Cak, naam: str, *berichten: Wmo407, moment: str = OP_TIJD) -> Path:
    stroom = io.BytesIO()
    with zipfile.ZipFile(stroom, "w") as z:
        for nummer, heen in enumerate(berichten):
            z.writestr(zipfile.ZipInfo(f"{nummer}.xml", (2022, 10, 1, 0, 0, 0)), build_407(heen))
    return c.put(f"407/680363/{naam}.zip", stroom.getvalue(), moment)


def look(c: Cak, nu: str = NU) -> dict[str, Any]:
    data = c.json(nu)
    return {**data["per_gemeente"][0], "bellen": data["te_bellen"]}


def page(c: Cak, naam: str = "monitor/680363") -> str:
    return (c.map_ / f"rapporten/{naam}.html").read_text(encoding="utf-8")


def counts(g: dict[str, Any]) -> tuple[int, ...]:
    t = g["telling"]
    return t["goedgekeurd"], t["afgekeurd"], t["wachtend"], t["ontbrekend"], t["start_anders"]


@pytest.mark.parametrize("ander", [ANDERS, WEG])
@pytest.mark.parametrize("eerst", [True, False])
def test_two_that_were_both_approved_are_a_question_whichever_was_read_first(
    cak: Cak, ander: Wmo407, eerst: bool
) -> None:
    put(cak, "b" if eerst else "a", EEN)
    put(cak, "a" if eerst else "b", ander)
    cak.retour(EEN)
    cak.retour(ander)
    g = look(cak)
    assert counts(g) == (0, 0, 1, 0, 0)
    assert g["telling"]["retour_te_laat"] == 0
    zin = g["vragen"]["407"]
    assert "kwamen op hetzelfde moment binnen (dinsdag 18 oktober 2022 om 14:00" in zin
    assert "inkomend/407/680363/a.zip" in zin
    assert "inkomend/407/680363/b.zip" in zin
    assert "Geen ervan telt; 1 klant wacht erop." in zin
    assert [b["redenen"] for b in g["bellen"]] == [["keuze"]]
    assert (g["stap"], g["stappen"]["Goedgekeurd"]) == ("herstellen", "keuze nodig")
    assert (g["volledig"], g["stappen"]["Volledig"]) == (True, "klopt")
    for naam in ("monitor", "monitor/680363"):
        assert "spreken elkaar tegen" in page(cak, naam)
        assert "--uitspraak 680363/IDENTIFICATIE=geldt" in page(cak, naam)
    assert page(cak).count("keuze nodig") == 2  # the step, and the client among those who wait
    assert not list(cak.map_.glob("uitgaand/mail/*.eml"))
    bellen = table(cak.map_ / "rapporten/monitor.xlsx", "Bellen")
    assert bellen[0]["Reden"] == "Twee berichten van één moment"
    gelopen = run("--dossier", cak.map_, "--nu", NU)
    assert gelopen.code == 1
    assert "spreken elkaar tegen" in gelopen.uit


def test_the_list_decides(cak: Cak) -> None:
    put(cak, "a", EEN)
    put(cak, "b", ANDERS)
    cak.retour(EEN)
    cak.retour(ANDERS)
    assert counts(look(cak)) == (0, 0, 1, 0, 0)
    cak.ontvangst[2] = f"407/680363/a.zip;{LATER}"
    cak.put("leeg.txt", b"", NU)
    g = look(cak, "2022-10-20T13:00")
    assert (counts(g), g["vragen"], g["stap"]) == ((1, 0, 0, 0, 0), {}, "klaar")
    cak.ontvangst[3] = "407/680363/b.zip;2022-10-18T14:00:02"
    cak.put("leeg.txt", b"", NU)
    assert counts(look(cak, "2022-10-20T14:00")) == (1, 0, 0, 0, 1)


def test_staff_let_one_go(cak: Cak) -> None:
    put(cak, "a", EEN)
    put(cak, "b", WEG)
    cak.retour(EEN)
    assert counts(look(cak)) == (0, 0, 1, 0, 0)
    vergeet = ("--vergeet", "407/680363/b.zip", "vergissing, zegt A. Bakker")
    assert run("--dossier", cak.map_, "--nu", NU, "monitor", *vergeet).code in (0, 1)
    assert counts(look(cak, "2022-10-20T13:00")) == (1, 0, 0, 0, 0)


def say(c: Cak, woord: str, nu: str = NU, reden: str = "gebeld") -> Any:
    return run("--dossier", c.map_, "--nu", nu, "monitor", "--uitspraak", woord, "--reden", reden)


def test_staff_say_which_message_in_one_file_holds_and_may_say_otherwise_later(cak: Cak) -> None:
    put(cak, "alles", ANDERS, EEN)
    cak.retour(EEN)
    cak.retour(ANDERS)
    assert counts(look(cak)) == (0, 0, 1, 0, 0)
    gelopen = say(cak, "680363/T0002=geldt")
    assert gelopen.code in (0, 1), gelopen.fout
    assert counts(look(cak, "2022-10-20T13:00")) == (1, 0, 0, 0, 1)
    assert say(cak, "680363/T0001=geldt", "2022-10-20T14:00").code in (0, 1)
    g = look(cak, "2022-10-20T15:00")
    assert (counts(g), g["vragen"]) == ((1, 0, 0, 0, 0), {})


def test_a_word_on_a_message_without_such_a_question_is_refused(cak: Cak) -> None:
    put(cak, "a", EEN)
    look(cak)
    gelopen = say(cak, "680363/T0001=geldt", "2022-10-20T13:00")
    assert gelopen.code == 2
    assert "niet tegelijk met een ander" in gelopen.fout
    gelopen = say(cak, "680363/T0001=goedgekeurd", "2022-10-20T13:00")
    assert "spreken geen antwoorden elkaar tegen" in gelopen.fout


def test_two_versions_of_one_message_are_a_question_that_only_a_file_can_answer(cak: Cak) -> None:
    versie = replace(ANDERS, identificatie=EEN.identificatie)
    put(cak, "a", EEN)
    put(cak, "b", versie)
    cak.retour(EEN, "9404")
    g = look(cak)
    assert counts(g) == (0, 0, 1, 0, 0)
    assert "680363/b.zip" in g["vragen"]["407"]
    gelopen = say(cak, "680363/T0001=geldt", "2022-10-20T13:00")
    assert gelopen.code == 2
    assert "Twee berichten van dat moment hebben deze identificatie." in gelopen.fout
    (cak.map_ / "inkomend/407/680363/b.zip").unlink()
    assert counts(look(cak, "2022-10-20T14:00")) == (0, 1, 0, 0, 0)


def test_one_header_for_two_people_is_a_question_for_both(cak: Cak) -> None:
    ander = replace(make_407(B, 2), identificatie=EEN.identificatie)
    put(cak, "a", EEN)
    put(cak, "b", ander)
    cak.retour(EEN)
    g = look(cak)
    assert g["telling"]["wachtend"] + g["telling"]["los_wachtend"] == 2
    assert "2 klanten wachten erop" in g["vragen"]["407"]


@pytest.mark.parametrize(
    ("ander", "codes"),
    [
        (replace(EEN, identificatie="T0009"), ()),  # says the same
        (ANDERS, ("9404",)),  # the CAK rejected one: that was never sent
        (replace(ANDERS, dagtekening=date(2022, 10, 17)), ()),  # an earlier day
        (make_407(A, 5), ()),  # another period
    ],
)
def test_no_question_where_nothing_depends_on_it(
    cak: Cak, ander: Wmo407, codes: tuple[str, ...]
) -> None:
    put(cak, "b", ander)
    put(cak, "a", EEN)
    cak.retour(EEN)
    cak.retour(ander, *codes)
    g = look(cak)
    assert (counts(g), g["vragen"], g["bellen"]) == ((1, 0, 0, 0, 0), {}, [])


def test_a_later_message_answers_the_question(cak: Cak) -> None:
    put(cak, "a", EEN)
    put(cak, "b", WEG)
    opnieuw = make_407(A, 7, startnummer=1)
    put(cak, "c", opnieuw, moment="2022-10-18T14:30")
    for heen in (EEN, WEG, opnieuw):
        cak.retour(heen)
    g = look(cak)
    assert (counts(g), g["vragen"]) == ((1, 0, 0, 0, 0), {})


def test_of_two_periods_of_one_moment_the_rejected_one_counts_first(cak: Cak) -> None:
    for naam, heen in (("a", make_407(A, 6)), ("b", EEN)):
        put(cak, naam, heen)
    cak.retour(EEN, "9404")
    assert counts(look(cak)) == (0, 0, 1, 0, 0)


def test_many_are_counted_and_the_first_are_named(tmp_path: Path) -> None:
    cak = make_cak(tmp_path / "cak")
    wie = BSNS[:5]
    cak.b4(wie)
    cak.antwoord([(bsn, "J", "") for bsn in wie])
    put(cak, "a", *(make_407(bsn, n) for n, bsn in enumerate(wie, 1)))
    anders = [make_407(bsn, n + 20, status=3, startnummer=n) for n, bsn in enumerate(wie, 1)]
    put(cak, "b", *anders)
    zin = look(cak)["vragen"]["407"]
    assert "en nog 4. Geen ervan telt; 5 klanten wachten erop." in zin
    assert zin.count("bericht T") == 6


def test_a_finished_gemeente_is_opened_by_a_question_on_a_promised_client(cak: Cak) -> None:
    put(cak, "a", EEN)
    cak.retour(EEN)
    assert look(cak)["stap"] == "klaar"
    put(cak, "b", ANDERS, moment="2022-11-01T10:00")
    put(cak, "c", WEG, moment="2022-11-01T10:00")
    g = look(cak, "2022-11-02T12:00")
    assert (g["stap"], g["afgerond"], counts(g)) == ("herstellen", None, (0, 0, 1, 0, 0))


def test_the_report_says_that_it_is_not_known(cak: Cak) -> None:
    put(cak, "a", EEN)
    put(cak, "b", ANDERS)
    cak.retour(EEN)
    cak.retour(ANDERS)
    assert run("--dossier", cak.map_, "--nu", "2022-10-25T12:00", "rapport").code in (0, 1)
    boek = cak.map_ / "rapporten/680363_AanleverrapportageBW.xlsx"
    rijen = table(boek, "productafname")
    assert [r["Eigen bijdrage opgelegd"] for r in rijen] == ["onbekend"] * 2, rijen[0].keys()
    zinnen = {r["Reden geen eigen bijdrage"] for r in rijen}
    assert zinnen == {"op hetzelfde moment kwam een bericht dat iets anders zegt"}
