"""Rounds through the commands: a migration in October, and the comparison that returns.

More than 300 lines: the rounds of one dossier, told from its opening to the next one.
"""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.hulp import (
    DINSDAG,
    DONDERDAG,
    MAANDAG,
    VRIJDAG,
    fictieve_bsns,
    fill,
    make_dossier,
    make_rondedossier,
    query_ledger,
    run,
    table,
    write_csv,
)
from tests.stappen_van_de_week import oefen

GELIJK, STOPT, TERUG, CAK_START, ONTBREEKT, NIEUW, WEG, DOOD, ONBEKEND, ANDER = fictieve_bsns(10)
OUD = (GELIJK, STOPT, TERUG, CAK_START, ONTBREEKT, WEG, DOOD)
"""Who was announced in the migration."""
LIJSTEN = ("Wij corrigeren", "CAK corrigeert", "Te beoordelen", "Al gemeld", "Gelijk",
           "Dubbel of onleesbaar")  # fmt: skip
DECEMBER = "2022-12-13T10:00"


def person(bsn: str, begin: str = "1-1-2020", eind: str = "", **meer: str) -> dict[str, str]:
    """A row of the register."""
    return {"BSN": bsn, "Ingangsdatum": begin, "Einddatum": eind, "Productcategorie": "15",
            "Overlijdensdatum": "", **meer}  # fmt: skip


REGISTER_2 = [
    person(GELIJK),
    person(STOPT, eind="20-11-2022"),
    person(TERUG, eind="31-10-2022"),
    person(TERUG, "15-11-2022"),
    person(CAK_START),
    person(ONTBREEKT),
    person(NIEUW, "1-12-2022"),
    person(DOOD, Overlijdensdatum="1-12-2022"),
    person(ONBEKEND, eind="20-11-2022"),
]
CAK_2 = [
    {"BSN": GELIJK, "Startdatum": "1-10-2022"},
    {"BSN": STOPT, "Startdatum": "1-10-2022"},
    {"BSN": TERUG, "Startdatum": "1-10-2022", "Einddatum": "31-10-2022"},
    {"BSN": CAK_START, "Startdatum": "1-11-2022"},
    {"BSN": WEG, "Startdatum": "1-10-2022"},
    {"BSN": DOOD, "Startdatum": "1-10-2022"},
    {"BSN": ONBEKEND, "Startdatum": "1-10-2022"},
    {"BSN": "123"},
]
PLAATSEN = {
    GELIJK: ("Gelijk", None),
    STOPT: ("Wij corrigeren", "Stop"),
    TERUG: ("Wij corrigeren", "Start"),
    CAK_START: ("CAK corrigeert", "CAK corrigeert"),
    ONTBREEKT: ("CAK corrigeert", "CAK corrigeert"),
    NIEUW: ("Wij corrigeren", "Start"),
    WEG: ("Te beoordelen", None),
    DOOD: ("CAK corrigeert", "CAK corrigeert"),
    ONBEKEND: ("Te beoordelen", None),
    "123": ("Dubbel of onleesbaar", None),
}


@pytest.fixture(scope="module")
def migratie(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A dossier after the migration: seven people announced, all approved."""
    map_ = make_dossier(
        tmp_path_factory.mktemp("ronde") / "0363",
        [{"BSN": b} for b in OUD],
        [person(b) for b in OUD],
        fictief=True,
    )
    for nu, woorden in (
        (MAANDAG, ["vergelijk"]),
        (DONDERDAG, ["terugkoppeling"]),
        (VRIJDAG, ["akkoord", "--op", "2022-10-14"]),
        (DINSDAG, ["aanmelden"]),
    ):
        gelopen = run("--nu", nu, "--dossier", map_, *woorden)
        assert gelopen.code in (0, 1), gelopen
    oefen(map_)
    assert run("--nu", "2022-10-20T10:00", "--dossier", map_, "retour").code in (0, 1)
    return map_


@pytest.fixture
def dossier(migratie: Path, tmp_path: Path) -> Path:
    """A copy of it, to go on with."""
    from tests.hulp import make_home

    return make_home(Path(shutil.copytree(migratie, tmp_path / "0363")))


def go(map_: Path, nu: str, *woorden: object) -> dict[str, Any]:
    """A command with its JSON."""
    gelopen = run("--nu", nu, "--json", "--dossier", map_, *woorden)
    assert gelopen.code in (0, 1), gelopen
    return gelopen.json


def begin(map_: Path) -> dict[str, Any]:
    """Round 2 with its files."""
    uit = go(
        map_, "2022-12-12T09:00", "ronde", "--peildatum", "2022-12-12",
        "--uiterlijk", "2022-12-22T17:00",
    )  # fmt: skip
    for pad in (map_ / "inkomend").glob("*.csv"):
        pad.rename(pad.with_name(f"oud-{pad.name}"))
    write_csv(map_ / "inkomend" / "cak december.csv", CAK_2)
    write_csv(map_ / "inkomend" / "register december.csv", REGISTER_2)
    return uit


def read_rijen(map_: Path) -> dict[str, tuple[str, dict[str, Any]]]:
    """Each row of the workbook by its BSN: on which sheet, and its cells."""
    return {
        str(rij["BSN"]): (blad, rij)
        for blad in LIJSTEN
        for rij in table(map_ / "werk/werkboek.xlsx", blad)
    }


def decide(blad: str, rij: dict[str, Any]) -> dict[str, Any]:
    """The clerk: who is not in the register never lived there; of the other she knows nothing."""
    if blad != "Te beoordelen":
        return {}
    if rij["BSN"] == WEG:
        return {"Besluit": "Intrekking"}
    return {"Besluit": "CAK corrigeert"}


def answer(map_: Path) -> dict[str, Any]:
    """Round 2 up to and including the answer."""
    begin(map_)
    go(map_, DECEMBER, "vergelijk")
    fill(map_ / "werk/werkboek.xlsx", decide)
    return go(map_, "2022-12-14T10:00", "terugkoppeling")


def test_a_dossier_of_before_is_in_round_one(dossier: Path) -> None:
    uit = go(dossier, "2022-11-01T10:00", "ronde")
    assert [(r["nr"], r["soort"], r["peildatum"], r["open"]) for r in uit["rondes"]] == [
        (1, "migratie", "2022-10-01", True)
    ]
    tekst = run("--dossier", dossier, "ronde").uit
    assert "Ronde 1" in tekst
    assert "01-10-2022" in tekst


def test_opening_a_round_keeps_what_the_one_before_gave(dossier: Path) -> None:
    voor = (dossier / "werk/werkboek.xlsx").read_bytes()
    uit = begin(dossier)
    assert (uit["ronde"], uit["peildatum"], uit["veranderd"]) == (2, "2022-12-12", True)
    assert (dossier / "archief/1/werk/werkboek.xlsx").read_bytes() == voor
    assert (dossier / "archief/1/uitgaand/terugkoppeling_680363.xlsx").is_file()
    assert (dossier / "archief/1/rapporten/vergelijking.html").is_file()
    assert not list((dossier / "werk").glob("werkboek*"))
    assert not (dossier / "uitgaand/terugkoppeling_680363.xlsx").exists()
    assert list((dossier / "uitgaand").glob("407_*.zip")), "deliveries stay"
    assert run("--dossier", dossier, "controleer", "--spoor").code == 0


def test_the_same_round_again_changes_nothing(dossier: Path) -> None:
    begin(dossier)
    opnieuw = go(
        dossier, "2022-12-12T10:00", "ronde", "--peildatum", "2022-12-12",
        "--uiterlijk", "2022-12-22T17:00",
    )  # fmt: skip
    assert (opnieuw["veranderd"], opnieuw["ronde"]) == (False, 2)


def test_a_term_that_was_forgotten_or_wrong_is_mended(dossier: Path) -> None:
    begin(dossier)
    zelfde = ("ronde", "--peildatum", "2022-12-12")
    gelopen = run("--nu", "2022-12-12T10:00", "--dossier", dossier, *zelfde, "--uiterlijk",
                  "2022-12-23T12:00")  # fmt: skip
    assert gelopen.code == 0, gelopen
    assert "De termijn van ronde 2 is veranderd" in gelopen.uit
    assert "23 december 2022 om 12:00" in gelopen.uit
    assert query_ledger(dossier, "select nr, uiterlijk from ronde where nr > 1") == [
        (2, "2022-12-23T12:00:00+01:00")
    ]
    (laatste,) = query_ledger(dossier, "select aantallen from spoor order by nr desc limit 1")
    assert "2022-12-22T17:00" in laatste[0]
    assert "2022-12-23T12:00" in laatste[0]
    assert go(dossier, DECEMBER)["uiterlijk"].startswith("2022-12-23T12:00")
    assert go(dossier, "2022-12-12T11:00", *zelfde)["veranderd"] is False
    vroeg = run("--nu", "2022-12-12T11:00", "--dossier", dossier, *zelfde, "--uiterlijk",
                "2022-12-01T12:00")  # fmt: skip
    assert vroeg.code == 2, vroeg
    assert run("--dossier", dossier, "controleer", "--spoor").code == 0


@pytest.mark.parametrize(
    ("woorden", "zin"),
    [
        (["--peildatum", "2022-10-01"], "later zijn dan die van ronde 1"),
        (["--peildatum", "2042-10-01"], "meer dan een jaar vooruit"),
        (["--peildatum", "2022-09-30"], "voor de eerste dag van iEb 2.0."),
        (
            ["--peildatum", "2019-12-31", "--soort-bijdrage", "abonnementstarief"],
            "voor de eerste dag van het abonnementstarief.",
        ),
        (["--peildatum", "12 december"], "niet te lezen"),
        (["--peildatum", "2022-12-12", "--uiterlijk", "2022-12-01"], "voor de peildatum"),
        (["--peildatum", "2022-12-12", "--uiterlijk", "straks"], "niet te lezen"),
        (["--uiterlijk", "2022-12-22T17:00"], "peildatum van de ronde ontbreekt"),
    ],
)
def test_a_round_that_cannot_be_is_refused(dossier: Path, woorden: list[str], zin: str) -> None:
    gelopen = run("--nu", "2022-12-12T09:00", "--dossier", dossier, "ronde", *woorden)
    assert gelopen.code == 2
    assert zin in gelopen.fout
    assert query_ledger(dossier, "select count(*) from ronde") == [(1,)]


def test_every_row_and_person_has_its_place_and_decision(dossier: Path) -> None:
    begin(dossier)
    uit = go(dossier, DECEMBER, "vergelijk")
    gevonden = {b: (blad, rij["Besluit"]) for b, (blad, rij) in read_rijen(dossier).items()}
    assert gevonden == PLAATSEN
    plaatsen = ("gelijk", "wij_corrigeren", "cak_corrigeert", "al_gemeld", "te_beoordelen",
                "dubbel", "onleesbaar")  # fmt: skip
    assert sum(uit[p] for p in plaatsen) == uit["b4_rijen"] + uit["niet_in_b4"] == 10
    assert (uit["ronde"], uit["peildatum"], uit["nieuw"]) == (2, "2022-12-12", 8)
    assert (dossier / "rapporten/artikel-2h.html").is_file()
    for pagina in ("vergelijking", "artikel-2h"):
        html = (dossier / f"rapporten/{pagina}.html").read_text(encoding="utf-8")
        assert not any(b in html for b in OUD)


def test_the_same_files_again_change_nothing(dossier: Path) -> None:
    begin(dossier)
    go(dossier, DECEMBER, "vergelijk")
    voor = (dossier / "werk/werkboek.xlsx").read_bytes()
    uit = go(dossier, "2022-12-15T10:00", "vergelijk")
    assert uit["veranderd"] is False
    assert (dossier / "werk/werkboek.xlsx").read_bytes() == voor


def test_files_of_an_earlier_round_are_never_taken_again(dossier: Path) -> None:
    go(dossier, "2022-12-12T09:00", "ronde", "--peildatum", "2022-12-12")
    gelopen = run("--nu", DECEMBER, "--dossier", dossier, "vergelijk")
    assert gelopen.code == 66
    genoemd = run(
        "--nu", DECEMBER, "--dossier", dossier, "vergelijk", "--b4", dossier / "inkomend/B4.csv"
    )
    assert genoemd.code == 65
    assert "al gebruikt in ronde 1" in genoemd.fout


def test_the_messages_are_those_of_this_round_and_nobody_elses(dossier: Path) -> None:
    uit = answer(dossier)
    assert uit["besluiten"] == {
        "CAK corrigeert": 4, "Intrekking": 1, "Niets": 2, "Start": 2, "Stop": 1,
    }  # fmt: skip
    voor = query_ledger(dossier, "select count(*) from bericht")[0][0]
    gaan = go(dossier, "2022-12-14T11:00", "aanmelden")
    assert (gaan["nieuw"], gaan["gewijzigd"], gaan["verwijderd"]) == (2, 1, 1)
    vraag = (
        "select bsn, status, startdatum, coalesce(stopdatum, '') from bericht "
        f"where id > {voor} order by bsn"
    )
    assert query_ledger(dossier, vraag) == sorted(
        [
            (STOPT, 2, "2022-10-01", "2022-11-20"),
            (TERUG, 1, "2022-11-15", ""),
            (NIEUW, 1, "2022-12-01", ""),
            (WEG, 3, "2022-10-01", ""),
        ]
    )
    nummers = [
        n for (n,) in query_ledger(dossier, "select startnummer from bericht where status = 1")
    ]
    assert len(nummers) == len(set(nummers))
    weer = go(dossier, "2022-12-14T12:00", "aanmelden")
    assert weer["berichten"] == 0


def test_the_report_says_who_was_announced_in_whatever_round(dossier: Path) -> None:
    """The migration's clients stay announced when a round begins; who is new is announced in it."""
    answer(dossier)
    go(dossier, "2022-12-14T11:00", "aanmelden")
    go(dossier, "2022-12-20T05:00", "rapport")
    rapport = max((dossier / "rapporten").glob("68*_AanleverrapportageBW*.xlsx"))
    gezegd = {(r["BSN"], r["In BV toegezegd"]) for r in table(rapport, "berichten")}
    assert gezegd == {(bsn, "J") for bsn in (*OUD, NIEUW)}


def test_a_round_needs_no_go_and_compares_no_numbers_with_one(dossier: Path) -> None:
    assert answer(dossier)["meldingen"] == []
    stand = go(dossier, "2022-12-14T11:00")
    assert (stand["meldingen"], stand["open_per_soort"]["akkoord"]) == ([], 0)


def test_the_answer_holds_the_rows_of_the_cak_as_they_came_and_who_is_missing(
    dossier: Path,
) -> None:
    answer(dossier)
    pad = dossier / "uitgaand/bestandsvergelijking_680363_2022-12-12.xlsx"
    boek = openpyxl.load_workbook(pad)
    assert boek.sheetnames == ["Bestandsvergelijking", "Ontbreekt bij het CAK"]
    cellen = [[c for c in rij if c is not None] for rij in boek.worksheets[0].values]
    bsns = [str(rij[0]) for rij in cellen if rij and str(rij[0]).startswith("9999")]
    assert bsns == [r["BSN"] for r in CAK_2 if r["BSN"] != "123"]
    los = {str(rij[0]) for rij in boek.worksheets[1].values} & {ONTBREEKT, NIEUW}
    assert los == {ONTBREEKT, NIEUW}
    assert pad.with_suffix(".csv").is_file()


def test_the_guide_walks_through_the_round(dossier: Path) -> None:
    go(dossier, "2022-12-12T09:00", "ronde", "--peildatum", "2022-12-12", "--uiterlijk",
       "2022-12-22T17:00")  # fmt: skip
    stand = go(dossier, DECEMBER)
    assert (stand["fase"], stand["volgende"]) == ("wachten op bestanden", "bvtool vergelijk")
    assert stand["uiterlijk"].startswith("2022-12-22T17:00")
    begin(dossier)
    assert go(dossier, DECEMBER)["fase"] == "vergelijken"
    go(dossier, DECEMBER, "vergelijk")
    stand = go(dossier, DECEMBER)
    assert (stand["fase"], stand["open"]) == ("beoordelen", 2)
    fill(dossier / "werk/werkboek.xlsx", decide)
    assert go(dossier, DECEMBER)["open"] == 0
    go(dossier, DECEMBER, "terugkoppeling")
    stand = go(dossier, DECEMBER)
    assert (stand["fase"], stand["open"]) == ("aanmelden", 4)
    go(dossier, DECEMBER, "aanmelden")
    assert go(dossier, DECEMBER)["fase"] == "wachten op antwoord"


def test_differences_are_followed_into_the_next_round(dossier: Path) -> None:
    answer(dossier)
    go(dossier, "2022-12-14T11:00", "aanmelden")
    oefen_nu(dossier, "2022-12-14T12:00")
    go(dossier, "2022-12-16T10:00", "retour")
    go(dossier, "2023-02-13T09:00", "ronde", "--peildatum", "2023-02-13")
    write_csv(
        dossier / "inkomend" / "cak februari.csv",
        [
            {"BSN": GELIJK, "Startdatum": "1-10-2022"},
            {"BSN": STOPT, "Startdatum": "1-10-2022", "Einddatum": "20-11-2022"},
            {"BSN": TERUG, "Startdatum": "15-11-2022"},
            {"BSN": CAK_START, "Startdatum": "1-11-2022"},
            {"BSN": ONTBREEKT, "Startdatum": "1-10-2022"},
            {"BSN": NIEUW, "Startdatum": "1-12-2022"},
        ],
    )
    register = [r for r in REGISTER_2 if r["BSN"] not in (ONBEKEND,)]
    write_csv(
        dossier / "inkomend" / "register februari.csv", [*register, person(ANDER, "1-2-2023")]
    )
    uit = go(dossier, "2023-02-14T10:00", "vergelijk", "--toch", "minder regels bij het CAK")
    assert (uit["staat_nog"], uit["nieuw"]) == (1, 1), "another start still; one who came"
    assert uit["opgelost"] == 7
    rijen = {
        (r["BSN"], r["Toestand"]): r for r in table(dossier / "werk/werkboek.xlsx", "Verschillen")
    }
    assert (CAK_START, "staat nog") in rijen
    assert "bericht" in str(rijen[(STOPT, "opgelost")]["Opgelost door"])
    html = (dossier / "rapporten/artikel-2h.html").read_text(encoding="utf-8")
    assert "staat nog" in html
    assert (dossier / "archief/2/werk/werkboek.xlsx").is_file()


def oefen_nu(map_: Path, nu: str) -> None:
    """The answers of the CAK to the newest delivery."""
    zip_ = sorted(map_.glob("uitgaand/407_*.zip"))[-1]
    uit = map_ / "inkomend" / "408"
    assert run("--dossier", map_, "--nu", nu, "ketentest", zip_, "--uit", uit).code in (0, 1)


def test_a_corrected_file_keeps_the_decisions_where_the_case_is_the_same(dossier: Path) -> None:
    begin(dossier)
    go(dossier, DECEMBER, "vergelijk")
    fill(dossier / "werk/werkboek.xlsx", decide)
    beter = [dict(r) for r in CAK_2 if r["BSN"] != "123"]
    write_csv(dossier / "inkomend" / "cak december.csv", beter)
    uit = go(dossier, "2022-12-15T10:00", "vergelijk", "--toch", "het CAK haalde een rij weg")
    rijen = read_rijen(dossier)
    assert rijen[WEG][1]["Besluit"] == "Intrekking"
    assert uit["heropend"] == []
    assert any("onleesbaar 1 was en 0 is" in zin for zin in uit["opmerkingen"])
    beter[-1]["Einddatum"] = "30-11-2022"
    write_csv(dossier / "inkomend" / "cak december.csv", beter)
    weer = go(dossier, "2022-12-16T10:00", "vergelijk")
    rijen = read_rijen(dossier)
    assert weer["heropend"] == [rijen[ONBEKEND][1]["Regel"]], "another end is another case"
    assert rijen[ONBEKEND][1]["Besluit"] is None
    assert rijen[WEG][1]["Besluit"] == "Intrekking"


def test_a_start_number_that_the_clerk_asked_the_cak_is_used(dossier: Path) -> None:
    begin(dossier)
    go(dossier, DECEMBER, "vergelijk")

    def with_number(blad: str, rij: dict[str, Any]) -> dict[str, Any]:
        if rij["BSN"] != ONBEKEND:
            return decide(blad, rij)
        return {"Besluit": "Stop", "Stopdatum": "20-11-2022", "Startnummer": 765432}

    fill(dossier / "werk/werkboek.xlsx", with_number)
    go(dossier, "2022-12-14T10:00", "terugkoppeling")
    assert go(dossier, "2022-12-14T11:00", "aanmelden")["gewijzigd"] == 2
    velden = "status, startnummer, startdatum, stopdatum"
    vraag = f"select {velden} from bericht where bsn = '{ONBEKEND}'"
    assert query_ledger(dossier, vraag) == [(2, 765432, "2022-10-01", "2022-11-20")]
    oefen_nu(dossier, "2022-12-14T12:00")
    go(dossier, "2022-12-16T10:00", "retour")
    codes = query_ledger(dossier, "select distinct uitkomst from antwoord")
    assert codes == [("goedgekeurd",)]


def test_an_unreadable_date_of_the_cak_is_asked_and_never_an_answer(dossier: Path) -> None:
    begin(dossier)
    fout = [{**r, "Einddatum": "ergens in mei"} if r["BSN"] == STOPT else r for r in CAK_2]
    write_csv(dossier / "inkomend" / "cak december.csv", fout)
    gelopen = run("--nu", DECEMBER, "--dossier", dossier, "vergelijk")
    assert gelopen.code == 65
    assert "niet zeker kan lezen" in gelopen.fout


def test_a_file_without_an_end_that_may_be_unread_is_asked(dossier: Path) -> None:
    begin(dossier)
    anders = [{("Wat dan ook" if k == "Einddatum" else k): w for k, w in r.items()} for r in CAK_2]
    write_csv(dossier / "inkomend" / "cak december.csv", anders)
    gelopen = run("--nu", DECEMBER, "--dossier", dossier, "vergelijk")
    assert gelopen.code == 65
    assert "geen kolom met de einddatum" in gelopen.fout
    assert run(
        "--nu", DECEMBER, "--dossier", dossier, "vergelijk", "--toch", "geen einde in dit bestand"
    ).code in (0, 1)


def test_a_dossier_may_begin_with_a_round(tmp_path: Path) -> None:
    map_ = make_rondedossier(tmp_path / "0363")
    assert go(map_, DECEMBER, "ronde")["rondes"][0]["soort"] == "periodiek"
    write_csv(map_ / "inkomend" / "cak.csv", [{"BSN": GELIJK, "Startdatum": "1-10-2022"}])
    write_csv(map_ / "inkomend" / "register.csv", [person(GELIJK), person(NIEUW, "1-12-2022")])
    uit = go(map_, DECEMBER, "vergelijk")
    assert (uit["gelijk"], uit["wij_corrigeren"]) == (1, 1)
    go(map_, DECEMBER, "terugkoppeling")
    assert go(map_, DECEMBER, "aanmelden")["berichten"] == 1
    kalender = go(map_, DECEMBER, "kalender")
    assert [t["id"] for t in kalender["termijnen"]][:2] == ["ronde-1", "ronde-2"]


def test_a_dossier_has_a_timeslot_or_a_reference_date(tmp_path: Path) -> None:
    gelopen = run(
        "nieuw", tmp_path / "x", "--gemeente", "0363", "--uitvoerder", "680363", "--peildatum",
        "2022-12-12", "--timeslot", "2022-10-17",
    )  # fmt: skip
    assert gelopen.code == 2
    assert "een timeslot en een peildatum" in gelopen.fout


def test_the_calendar_has_the_rounds_with_their_term(dossier: Path) -> None:
    begin(dossier)
    uit = go(dossier, DECEMBER, "kalender")
    per = {t["id"]: t for t in uit["termijnen"]}
    assert per["ronde-2"]["dag"] == "2022-12-12"
    assert per["antwoord-2"]["moment"].startswith("2022-12-22T17:00")
    assert per["ronde-3"]["dag"] == "2023-02-06"
    assert "vergelijking" not in per
