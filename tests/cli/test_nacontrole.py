"""`rapport` with the CAK's own weekly report: what it says, what we sent, what was answered.

More than 300 lines: each finding with its story through the commands.
"""

from __future__ import annotations

import io
import random
import shutil
from collections import Counter
from pathlib import Path
from typing import Any

import openpyxl
import polars as pl
import pytest

from bvtool.dossier.frames import WEG, Gelezen
from bvtool.gemeente.nacontrole import _read_register
from tests.cakrapport import AFNAME, BERICHTEN, NAAM, Bladen, list_regels, place, write_rapport
from tests.hulp import (
    DINSDAG,
    RAPPORTDAG,
    VRIJDAG,
    Gelopen,
    make_home,
    query_ledger,
    run,
    table,
    unmark,
)
from tests.klein import BSNS, WEEK_NUL, answer, copy_klein, make_klein, open_boek
from tests.stappen_van_de_week import walk

EIGEN = "rapporten/680363_AanleverrapportageBW_eigen.xlsx"
BOEK, PAGINA = "rapporten/nacontrole.xlsx", "rapporten/nacontrole.html"
VRIJ = BSNS[11]
ZONDER_TELLING = {"rapport", "dag", "regels", "eerder", "vastgelegd"}


@pytest.fixture(scope="module")
def vast(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """A dossier that sent three messages, and the same after the CAK approved them."""
    map_ = tmp_path_factory.mktemp("vast")
    nu = make_klein(map_ / "verzonden")
    with open_boek(nu) as klerk:
        klerk.decide()
    assert answer(nu).code == 0
    run("--nu", VRIJDAG, "--dossier", nu, "akkoord", "--op", "2022-10-14")
    gelopen = run("--nu", DINSDAG, "--json", "--dossier", nu, "aanmelden")
    assert gelopen.json["berichten"] == 3, gelopen.uit
    goed = shutil.copytree(nu, map_ / "goedgekeurd")
    make_home(goed)
    doel = map_ / "terug"
    zip_ = next((goed / "uitgaand").glob("407_*.zip"))
    run("--nu", "2022-10-19T09:00", "ketentest", zip_, "--uit", doel)
    unmark(doel)
    gelezen = run("--nu", "2022-10-20T09:00", "--json", "--dossier", goed, "retour", doel)
    assert gelezen.json["goedgekeurd"] == 3
    return {"verzonden": nu, "goedgekeurd": goed}


@pytest.fixture
def goed(vast: dict[str, Path], tmp_path: Path) -> Path:
    """Three approved messages."""
    return copy_klein(vast["goedgekeurd"], tmp_path / "goed")


@pytest.fixture
def verzonden(vast: dict[str, Path], tmp_path: Path) -> Path:
    """Three messages without an answer."""
    return copy_klein(vast["verzonden"], tmp_path / "dossier")


def report(map_: Path, *opties: object, nu: str = RAPPORTDAG) -> Gelopen:
    """`rapport` as JSON."""
    return run("--nu", nu, "--json", "--dossier", map_, "rapport", *opties)


def tell(gelopen: Gelopen) -> dict[str, int]:
    """The kinds that occur, with their counts."""
    return {k: n for k, n in gelopen.json["nacontrole"].items() if k not in ZONDER_TELLING and n}


def todo(map_: Path) -> list[dict[str, Any]]:
    """The rows of the sheet Te doen."""
    return table(map_ / BOEK, "Te doen")


def check_complete(map_: Path, bladen: Bladen) -> None:
    """Every row of the report stands once on the sheet Alle regels."""
    alle = Counter(
        (r["Blad van het rapport"], r["Rij in het rapport"])
        for r in table(map_ / BOEK, "Alle regels")
    )
    assert alle == {
        (blad, nummer): 1
        for blad in (BERICHTEN, AFNAME)
        for nummer in range(2, len(bladen.get(blad, ())) + 2)
    }


def test_a_report_that_says_the_same_asks_for_nothing(goed: Path) -> None:
    bladen = list_regels(goed)
    place(goed, bladen)
    gelopen = report(goed)
    assert (gelopen.code, tell(gelopen)) == (0, {"gelijk": 6})
    assert gelopen.json["nacontrole"]["regels"] == 6
    assert gelopen.json["nacontrole"]["dag"] == "2022-10-25"
    assert todo(goed) == []
    check_complete(goed, bladen)
    assert "U hoeft niets te doen" in (goed / PAGINA).read_text(encoding="utf-8")


def test_a_second_time_changes_nothing(goed: Path) -> None:
    place(goed, list_regels(goed))
    eerst = report(goed)
    bytes_ = {naam: (goed / naam).read_bytes() for naam in eerst.json["bestanden"]}
    tweede = report(goed)
    assert tweede.json["veranderd"] is False
    assert {naam: (goed / naam).read_bytes() for naam in tweede.json["bestanden"]} == bytes_


def test_our_own_report_has_another_name_and_says_whose_it_is(goed: Path) -> None:
    report(goed, nu="2022-10-24T07:00")
    assert (goed / "rapporten" / NAAM).exists()
    place(goed, list_regels(goed))
    gelopen = run("--nu", RAPPORTDAG, "--dossier", goed, "rapport")
    assert EIGEN in gelopen.uit
    assert "niet dat van het CAK" in gelopen.uit
    uitleg = {r["Onderwerp"]: r["Tekst"] for r in reversed(table(goed / EIGEN, "Uitleg"))}
    assert uitleg["Van wie"] == "uw gemeente zelf"
    assert "niet het rapport van het CAK" in uitleg["Niet"]


def test_our_own_report_takes_the_contribution_from_that_of_the_cak(goed: Path) -> None:
    bladen = list_regels(goed)
    bladen[AFNAME][1] |= {"Eigen bijdrage opgelegd": "N", "Reden geen eigen bijdrage": "inkomen"}
    del bladen[AFNAME][2]
    place(goed, bladen)
    report(goed)
    per = {r["BSN"]: r for r in table(goed / EIGEN, AFNAME)}
    opgelegd = [per[b]["Eigen bijdrage opgelegd"] for b in (BSNS[0], BSNS[1], WEEK_NUL)]
    assert opgelegd == ["J", "N", "onbekend"]
    assert per[BSNS[0]]["Vanaf"] == "01-10-2022"
    assert per[BSNS[0]]["Soort bijdrage"] == "hoog"
    assert per[BSNS[1]]["Reden geen eigen bijdrage"] == "inkomen"
    assert per[WEEK_NUL]["Soort bijdrage"] == "onbekend"


def send_outside(
    bladen: Bladen, bsn: str = VRIJ, nummer: int = 100_003, kenmerk: str = "PORTAAL1"
) -> None:
    """Somebody sent one more message, with another program."""
    for blad in bladen.values():
        blad.append({**blad[0], "BSN": bsn, "Startnummer": nummer, "Identificatie": kenmerk})


def test_a_what_was_sent_outside_bvtool_is_told_and_can_be_recorded(goed: Path) -> None:
    bladen = list_regels(goed)
    send_outside(bladen)
    place(goed, bladen)
    gelopen = report(goed)
    assert (gelopen.code, tell(gelopen)) == (1, {"gelijk": 6, "buiten": 2})
    assert any("--neem-op" in m["wat_nu"] for m in gelopen.json["meldingen"])
    check_complete(goed, bladen)
    vast = report(goed, "--neem-op", "via het portaal verzonden door de vakgroep")
    assert (vast.code, vast.json["nacontrole"]["vastgelegd"]) == (0, 1)
    assert tell(vast) == {"gelijk": 6, "opgenomen": 2}
    assert query_ledger(goed, "select bsn, bron from startnummer where nummer = 100003") == [
        (VRIJ, "register")
    ]
    spoor = query_ledger(goed, "select aantallen from spoor order by nr desc limit 1")
    assert "via het portaal verzonden" in spoor[0][0]
    assert report(goed).json["veranderd"] is False


def decide_outside(map_: Path) -> dict[str, Any]:
    """The clerk announces who was sent outside bvtool (row 8 of B4), and `aanmelden` runs."""
    with open_boek(map_) as klerk:
        klerk.put(8, Besluit="Aanmelden", Reden=None, Toelichting=None)
    assert answer(map_).code in (0, 1)
    run("--nu", "2022-10-25T09:00", "--dossier", map_, "akkoord", "--op", "2022-10-25")
    gelopen = run("--nu", "2022-10-25T10:00", "--json", "--dossier", map_, "aanmelden")
    assert gelopen.code in (0, 1), gelopen
    return gelopen.json


@pytest.mark.parametrize("dag", [1, 5])
def test_a_who_was_recorded_is_not_announced_again_and_changes_under_that_number(
    dag: int, goed: Path
) -> None:
    """From the right day it stands so already; from another day it is changed."""
    bladen = list_regels(goed)
    send_outside(bladen, BSNS[5])
    for rijen in bladen.values():
        rijen[-1]["Startdatum"] = f"{dag:02}-10-2022"
    place(goed, bladen)
    report(goed, "--neem-op", "portaal")
    uit = decide_outside(goed)
    assert uit["nieuw"] == 0
    assert (uit["gewijzigd"], uit["al_verzonden"]) == ((0, 4) if dag == 1 else (1, 3))
    vraag = f"select startnummer, status, startdatum from bericht where bsn = '{BSNS[5]}'"
    assert query_ledger(goed, vraag) == ([] if dag == 1 else [(100_003, 2, "2022-10-01")])


@pytest.mark.parametrize(
    "cellen", [{"Retourcode(s)": "9404", "Resultaat": "afgekeurd"}, {"Status aanlevering": 3}]
)
def test_a_what_was_refused_or_withdrawn_outside_stands_nowhere(
    cellen: dict[str, object], goed: Path
) -> None:
    bladen = list_regels(goed)
    send_outside(bladen, BSNS[5])
    bladen[BERICHTEN][-1] |= cellen
    assert cellen.keys() <= bladen[BERICHTEN][0].keys()
    del bladen[AFNAME][-1]
    place(goed, bladen)
    report(goed, "--neem-op", "portaal")
    uit = decide_outside(goed)
    assert (uit["berichten"], uit["nieuw"]) == (1, 1)
    ((nummer,),) = query_ledger(goed, "select startnummer from bericht order by id desc limit 1")
    assert nummer != 100_003


def test_a_what_was_recorded_and_refused_afterwards_stands_no_more(goed: Path) -> None:
    """A later report says that it was refused: work, until that is recorded too."""
    bladen = list_regels(goed)
    send_outside(bladen, BSNS[5])
    bladen[BERICHTEN][-1] |= {"Retourcode(s)": "", "Resultaat": ""}
    del bladen[AFNAME][-1]
    place(goed, bladen)
    report(goed, "--neem-op", "portaal")
    bladen[BERICHTEN][-1] |= {"Retourcode(s)": "9404", "Resultaat": "afgekeurd"}
    place(goed, bladen)
    assert tell(report(goed))["alsnog_af"] == 1
    report(goed, "--neem-op", "afgekeurd volgens het rapport")
    assert "alsnog_af" not in tell(report(goed))
    uit = decide_outside(goed)
    assert (uit["berichten"], uit["nieuw"]) == (1, 1)


def test_a_what_was_recorded_is_known_in_a_dossier_that_follows(goed: Path) -> None:
    bladen = list_regels(goed)
    send_outside(bladen)
    place(goed, bladen)
    report(goed, "--neem-op", "portaal")
    volgend = goed.parent / "volgend"
    opties = ("--gemeente", "0363", "--uitvoerder", "680363", "--timeslot", "2022-10-31")
    nieuw = run("--nu", RAPPORTDAG, "nieuw", volgend, *opties, "--vervolg-op", goed)
    assert nieuw.code == 0, nieuw.fout
    place(volgend, bladen)
    assert tell(report(volgend)) == {"gelijk": 6, "opgenomen": 2}


def test_shuffled_rows_and_columns_change_nothing(goed: Path) -> None:
    bladen = list_regels(goed)
    send_outside(bladen)
    bladen[AFNAME][0]["Eigen bijdrage opgelegd"] = "N"
    place(goed, bladen)
    eerst = report(goed).json["nacontrole"]
    doen = {(r["Wat"], r["BSN"], r["Identificatie"], r["Uitleg"]) for r in todo(goed)}
    for zaad in range(3):
        toeval = random.Random(zaad)
        anders = {}
        for blad, rijen in bladen.items():
            koppen = list(rijen[0])
            toeval.shuffle(koppen)
            anders[blad] = [{k: r[k] for k in koppen} for r in rijen]
            toeval.shuffle(anders[blad])
        place(goed, anders)
        assert report(goed).json["nacontrole"] == eerst
        assert doen == {(r["Wat"], r["BSN"], r["Identificatie"], r["Uitleg"]) for r in todo(goed)}


def test_an_example_dossier_says_so_everywhere(tmp_path: Path) -> None:
    """The week with made-up persons, from `voorbeeld` to the report of the CAK."""
    dossier = make_home(
        Path(shutil.copytree(walk(tmp_path / "week")["rapport"], tmp_path / "0363"))
    )
    place(dossier, list_regels(dossier))
    gelopen = report(dossier)
    assert (gelopen.code, tell(gelopen)) == (0, {"gelijk": 6})
    assert "FICTIEVE GEGEVENS" in (dossier / PAGINA).read_text(encoding="utf-8")
    assert table(dossier / BOEK, "Uitleg")[0]["Tekst"] == "FICTIEVE GEGEVENS"


def test_a_a_recorded_number_is_never_given_out_again(verzonden: Path) -> None:
    """The next free number and the next identification are those after what was recorded."""
    (kenmerk,) = query_ledger(verzonden, "select max(identificatie) from bericht")[0]
    (hoogste,) = query_ledger(verzonden, "select max(startnummer) from bericht")[0]
    bladen = list_regels(verzonden)
    send_outside(bladen, nummer=hoogste + 1, kenmerk=f"{kenmerk[:-7]}{int(kenmerk[-7:]) + 1:07}")
    place(verzonden, bladen)
    report(verzonden)
    assert "een kopie van het dossier" in str(todo(verzonden))
    report(verzonden, "--neem-op", "een oude kopie")
    with open_boek(verzonden) as klerk:
        klerk.put(8, Besluit="Aanmelden", Reden=None, Toelichting=None)
    assert answer(verzonden).code == 1
    run("--nu", "2022-10-25T09:00", "--dossier", verzonden, "akkoord", "--op", "2022-10-25")
    gelopen = run("--nu", "2022-10-25T10:00", "--json", "--dossier", verzonden, "aanmelden")
    assert gelopen.json["nieuw"] == 1, gelopen.uit
    nieuw = query_ledger(
        verzonden, "select startnummer, identificatie from bericht order by id desc limit 1"
    )
    assert nieuw == [(hoogste + 2, f"{kenmerk[:-7]}{int(kenmerk[-7:]) + 2:07}")]


def test_a_a_number_of_somebody_else_is_not_recorded(goed: Path) -> None:
    bladen = list_regels(goed)
    send_outside(bladen, nummer=bladen[BERICHTEN][0]["Startnummer"])
    send_outside(bladen, BSNS[10], 777, "PORTAAL2")
    send_outside(bladen, VRIJ, 777, "PORTAAL3")
    place(goed, bladen)
    gelopen = report(goed, "--neem-op", "portaal")
    assert gelopen.json["nacontrole"]["vastgelegd"] == 0
    assert tell(gelopen) == {"gelijk": 6, "nummer_bezet": 4, "buiten": 2}
    assert query_ledger(goed, "select count(*) from startnummer where nummer = 777") == [(0,)]


def test_b_what_is_missing_after_three_working_days(verzonden: Path) -> None:
    """The messages are of Tuesday; on Friday the three working days are not over yet."""
    bladen = list_regels(verzonden)
    bladen = {BERICHTEN: bladen[BERICHTEN][:2], AFNAME: bladen[AFNAME][:2]}
    place(verzonden, bladen, uitleg=[("Peildatum", "21-10-2022")])
    gelopen = report(verzonden)
    assert (gelopen.code, tell(gelopen)) == (0, {"wacht": 2, "gelijk": 2})
    place(verzonden, bladen, uitleg=[("Peildatum", "24-10-2022")])
    gelopen = report(verzonden)
    assert (gelopen.code, tell(gelopen)) == (1, {"wacht": 2, "gelijk": 2, "ontbreekt": 1})
    (rij,) = todo(verzonden)
    assert (rij["BSN"], rij["Rij in het rapport"]) == (WEEK_NUL, None)
    assert "vrijdag 21 oktober 2022" in rij["Uitleg"]


@pytest.mark.parametrize(
    ("cellen", "soort"),
    [
        ({"Retourcode(s)": "9404", "Resultaat": "afgekeurd"}, "andere_code"),
        ({"Retourcode(s)": "0200, 9404", "Resultaat": None}, "andere_code"),
        ({"Retourcode(s)": "0200", "Resultaat": None}, "gelijk"),
        ({"Retourcode(s)": None, "Resultaat": None}, "gelijk"),
        ({"Resultaat": "geen retour"}, "andere_code"),
        ({"Resultaat": "hiephoi"}, "onduidelijk"),
        ({"Retourcode(s)": "9404", "Resultaat": "goedgekeurd"}, "onduidelijk"),
        ({"Startnummer": 5}, "anders"),
        ({"BSN": BSNS[10]}, "anders"),
        ({"BSN": "999900007"}, "onleesbaar"),
        ({"Identificatie": None}, "onleesbaar"),
    ],
)
def test_c_a_message_that_was_approved(goed: Path, cellen: dict[str, Any], soort: str) -> None:
    bladen = list_regels(goed)
    bladen[BERICHTEN][0] |= cellen
    place(goed, bladen)
    verwacht = Counter({"gelijk": 5, soort: 1}) + Counter()
    if soort == "gelijk":
        verwacht = Counter({"gelijk": 6})
    if cellen.get("Identificatie", "") is None:
        verwacht["ontbreekt"] = 1
    assert tell(report(goed)) == verwacht
    check_complete(goed, bladen)


def test_c_an_answer_that_was_not_read(verzonden: Path) -> None:
    bladen = list_regels(verzonden)
    bladen[BERICHTEN][0] |= {"Resultaat": "Goedgekeurd"}
    bladen[BERICHTEN][1] |= {"Retourcode(s)": "9404"}
    bladen[BERICHTEN][1]["Resultaat"] = "afgekeurd"
    place(verzonden, bladen)
    gelopen = report(verzonden)
    assert tell(gelopen) == {"niet_gelezen": 2, "wacht": 1, "gelijk": 3}
    assert any("bvtool retour" in m["wat_nu"] for m in gelopen.json["meldingen"])


def test_c_several_rows_of_one_message_are_one_message(verzonden: Path) -> None:
    """One row per code, and one of them twice."""
    bladen = list_regels(verzonden)
    af = {**bladen[BERICHTEN][0], "Resultaat": "afgekeurd"}
    codes = [{**af, "Retourcode(s)": c} for c in ("9404", "8848", "9404")]
    bladen[BERICHTEN] = [*codes, *bladen[BERICHTEN][1:]]
    place(verzonden, bladen)
    assert tell(report(verzonden)) == {"niet_gelezen": 2, "dubbel": 1, "wacht": 2, "gelijk": 3}
    check_complete(verzonden, bladen)


def test_d_approved_and_no_contribution(goed: Path) -> None:
    bladen = list_regels(goed)
    bladen[AFNAME][0] |= {"Eigen bijdrage opgelegd": "N"}
    bladen[AFNAME][1] |= {"Eigen bijdrage opgelegd": "onbekend"}
    del bladen[AFNAME][2]
    place(goed, bladen)
    gelopen = report(goed)
    assert gelopen.code == 1
    assert tell(gelopen) == {"gelijk": 3, "geen_bijdrage": 1, "onbekend": 1, "geen_afname": 1}
    assert {r["BSN"] for r in todo(goed)} == {BSNS[0], WEEK_NUL}
    check_complete(goed, bladen)


def test_e_a_contribution_for_somebody_who_was_not_announced(goed: Path) -> None:
    """The answer to the CAK said: left, died, moved; of two the report says when it ended."""
    bladen = list_regels(goed)
    for plek, bsn in enumerate((BSNS[2], BSNS[3], BSNS[4])):
        bladen[AFNAME].append({**bladen[AFNAME][0], "BSN": bsn, "Startnummer": 900 + plek})
    place(goed, bladen)
    gelopen = report(goed)
    assert tell(gelopen) == {"gelijk": 6, "gestopt": 2, "overleden": 1}
    wie = {r["BSN"]: r["Uitleg"] for r in todo(goed)}
    assert "5 mei 2022" in wie[BSNS[3]]
    assert (
        "2022" not in (goed / PAGINA).read_text(encoding="utf-8").partition("Bijdrage na overl")[2]
    )
    for rij in bladen[AFNAME][3:]:
        rij["Stopdatum"] = "05-05-2022"
    place(goed, bladen)
    assert tell(report(goed)) == {"gelijk": 6, "buiten": 3}


def test_e_a_contribution_for_who_died_or_is_exempt_by_the_register(goed: Path) -> None:
    """The register as it was compared last counts, also for who was announced."""
    pad = goed / "inkomend" / "register.csv"
    regels = pad.read_text(encoding="utf-8-sig").splitlines()
    regels[0] += ";Vrijstelling"
    regels = [
        r + "01-11-2022;" if BSNS[0] in r else r + ";J" if BSNS[1] in r else r + (";" if n else "")
        for n, r in enumerate(regels)
    ]
    pad.write_text("\r\n".join(regels) + "\r\n", encoding="utf-8-sig", newline="")
    vergeleken = run("--nu", "2022-11-07T09:00", "--json", "--dossier", goed, "vergelijk")
    assert vergeleken.code in (0, 1), vergeleken.uit
    place(goed, list_regels(goed), uitleg=[("Stand", "08-11-2022")])
    gelopen = report(goed, nu="2022-11-08T09:00")
    assert tell(gelopen) == {"gelijk": 4, "overleden": 1, "vrijgesteld": 1}


def test_e_a_contribution_for_who_was_not_announced_because_exempt(
    vast: dict[str, Path], tmp_path: Path
) -> None:
    dossier = copy_klein(vast["verzonden"], tmp_path / "vrij")
    with open_boek(dossier) as klerk:
        klerk.put(8, Besluit="Niet aanleveren", Reden="VRY", Toelichting=None)
    assert answer(dossier).code in (0, 1)
    bladen = list_regels(dossier)
    vrij = {"BSN": BSNS[5], "Startnummer": 900, "Eigen bijdrage opgelegd": "J"}
    bladen[AFNAME].append({**bladen[AFNAME][0], **vrij})
    place(dossier, bladen)
    assert tell(report(dossier))["vrijgesteld"] == 1


def test_e_a_register_of_an_older_version_says_nothing_of_exemptions() -> None:
    inhoud = io.BytesIO()
    pl.DataFrame({"bsn": ["999900006", None]}).write_parquet(inhoud)
    assert list(_read_register(Gelezen(inhoud.getvalue()))) == []
    assert list(_read_register(WEG)) == []


def test_e_a_contribution_after_a_stop_that_was_approved(goed: Path, tmp_path: Path) -> None:
    run("--nu", "2024-01-09T09:00", "--json", "--dossier", goed, "aanmelden", "--toch", "later",
        "--met-release", "2.0", "het CAK leest 2.0 nog")  # fmt: skip
    doel = tmp_path / "terug"
    for zip_ in sorted((goed / "uitgaand").glob("407_*.zip")):
        gespeeld = run("--nu", "2024-01-10T09:00", "ketentest", zip_, "--uit", doel)
        assert gespeeld.code in (0, 1), gespeeld.fout
    unmark(doel)
    run("--nu", "2024-01-11T09:00", "--json", "--dossier", goed, "retour", doel)
    bladen = list_regels(goed)
    assert bladen[BERICHTEN][-1]["Stopdatum"], "a stop went out"
    bladen[AFNAME][-1] |= {"Stopdatum": None}
    place(goed, bladen, uitleg=[("Stand", "2024-01-16")])
    gelopen = report(goed, nu="2024-01-16T09:00")
    assert tell(gelopen)["gestopt"] == 2, gelopen.uit
    bladen[AFNAME][-1] |= {"Stopdatum": "31-12-2023"}
    place(goed, bladen, uitleg=[("Stand", "2024-01-16")])
    assert "gestopt" not in tell(report(goed, nu="2024-01-16T09:00"))


def test_nothing_was_sent_and_the_cak_has_a_report(klein: Path, goed: Path) -> None:
    """All was sent outside bvtool: there is no report of our own to make, and much to tell."""
    place(klein, list_regels(goed))
    gelopen = report(klein)
    assert (gelopen.code, tell(gelopen)) == (1, {"buiten": 6})
    assert gelopen.json["bestanden"] == [BOEK, PAGINA]


def test_the_newest_report_counts_and_the_others_are_history(goed: Path) -> None:
    bladen = list_regels(goed)
    map_ = goed / "inkomend" / "rapport"
    for dag in ("2022-10-25", "2022-11-08", "2022-11-01"):
        naam = f"680363_AanleverrapportageBW_{dag}.xlsx"
        write_rapport(map_ / naam, bladen, uitleg=[("Uitvoerderscode", "680363"), ("x", dag)])
    gelopen = report(goed, nu="2022-11-08T12:00")
    n = gelopen.json["nacontrole"]
    assert n["rapport"].endswith("2022-11-08.xlsx")
    assert (n["dag"], n["eerder"]) == ("2022-11-08", 2)
    uitleg = {r["Onderwerp"]: r["Tekst"] for r in table(goed / BOEK, "Uitleg")}
    assert uitleg["Eerdere rapporten"].index("11-01") < uitleg["Eerdere rapporten"].index("10-25")
    assert len(query_ledger(goed, "select * from invoer where soort = 'rapport'")) == 3


def test_the_report_of_another_gemeente_is_set_aside_with_its_owner(goed: Path) -> None:
    place(goed, list_regels(goed), uitleg=[("Gemeente", "Rotterdam (680599)")])
    (goed / "inkomend" / "rapport" / NAAM).rename(goed / "inkomend" / "rapport" / "x.xlsx")
    gelopen = report(goed)
    assert gelopen.code == 1
    assert "nacontrole" not in gelopen.json
    (melding,) = [m for m in gelopen.json["meldingen"] if "x.xlsx" in m["waar"]]
    assert melding["wat"] == (
        "Dit is het rapport van Rotterdam (680599), niet van uw gemeente (680363)."
    )
    assert not (goed / BOEK).exists()
    assert (goed / "rapporten" / NAAM).exists(), "our own report has its usual name"


def test_a_report_that_names_two_owners_or_none_that_we_know(goed: Path) -> None:
    bladen = list_regels(goed)
    place(goed, bladen, uitleg=[("Uitvoerderscode", "680599")])
    assert "noemt uw eigen code en ook 680599" in str(report(goed).json["meldingen"])
    (goed / "inkomend" / "rapport" / NAAM).unlink()
    for rij in bladen[BERICHTEN]:
        rij["Identificatie"] = f"X{rij['Startnummer']}"
    write_rapport(goed / "inkomend" / "rapport" / "los.xlsx", bladen, uitleg=())
    gelopen = report(goed)
    assert "geen enkel bericht erin is van dit dossier" in str(gelopen.json["meldingen"])
    assert "nacontrole" not in gelopen.json


def test_how_a_report_was_read_is_told_and_is_no_work(goed: Path) -> None:
    """Headers that nobody knows and a file without a date: said each time, and nothing to do."""
    place(goed, list_regels(goed), uitleg=[("Uitvoerderscode", "680363")],
          kop=lambda k: "Nummer van de burger" if k == "BSN" else k)  # fmt: skip
    gelopen = report(goed)
    assert (gelopen.code, tell(gelopen)) == (0, {"gelijk": 6})
    zinnen = str(gelopen.json["meldingen"])
    assert "Deze kolom is gelezen als BSN" in zinnen
    assert "Het rapport zegt niet van welke dag het is" in zinnen
    gezegd = run("--nu", RAPPORTDAG, "--dossier", goed, "rapport")
    assert "gelezen als BSN" in gezegd.uit
    assert "gelezen als BSN" in (goed / PAGINA).read_text(encoding="utf-8")


def test_our_own_report_in_the_folder_is_no_report_of_the_cak(goed: Path) -> None:
    """Else everything would always be well."""
    report(goed)
    map_ = goed / "inkomend" / "rapport"
    map_.mkdir(exist_ok=True)
    shutil.copy(goed / "rapporten" / NAAM, map_ / NAAM)
    gelopen = report(goed)
    assert gelopen.code == 1
    assert "maakte uw gemeente zelf" in str(gelopen.json["meldingen"])
    assert "nacontrole" not in gelopen.json


def test_a_report_that_lies_too_high_is_told(goed: Path) -> None:
    write_rapport(goed / "inkomend" / NAAM, list_regels(goed))
    assert "Zet het in inkomend/rapport." in str(report(goed).json["meldingen"])


def test_a_file_of_somebody_else_in_rapporten_is_not_overwritten(goed: Path) -> None:
    """The clerk saved the CAK's report where ours goes."""
    pad = write_rapport(goed / "rapporten" / NAAM, list_regels(goed))
    eerst = pad.read_bytes()
    gelopen = report(goed)
    assert gelopen.json["bestanden"] == [EIGEN]
    assert pad.read_bytes() == eerst


def test_an_older_week_leaves_the_report_of_the_cak_alone(goed: Path) -> None:
    place(goed, list_regels(goed))
    gelopen = report(goed, "--week", "2022-W42", nu="2022-11-01T07:00")
    assert "nacontrole" not in gelopen.json
    assert gelopen.json["bestanden"] == [EIGEN]
    report(goed, nu="2022-11-01T07:00")
    gelopen = report(goed, "--week", "2022-W42", nu="2022-11-01T07:00")
    assert gelopen.json["bestanden"] == [f"rapporten/2022-W42/{Path(EIGEN).name}"]


@pytest.mark.parametrize("blad", [BERICHTEN, AFNAME])
def test_a_report_without_one_of_its_tabs(goed: Path, blad: str) -> None:
    """What was not there is said; it is never an answer."""
    bladen = list_regels(goed)
    del bladen[blad]
    place(goed, bladen)
    gelopen = report(goed)
    assert (gelopen.code, tell(gelopen)) == (1, {"gelijk": 3})
    assert f"Het blad {blad} ontbreekt" in str(gelopen.json["meldingen"])


def test_a_file_that_is_no_report_at_all(goed: Path) -> None:
    place(goed, {"Blad1": [{"BSN": BSNS[0]}]})
    gelopen = report(goed)
    assert gelopen.code == 1
    assert "Dit is geen aanleverrapportage" in str(gelopen.json["meldingen"])
    (goed / "inkomend" / "rapport" / NAAM).write_bytes(b"PK\x03\x04 kapot")
    gelopen = report(goed)
    assert gelopen.code == 1
    assert NAAM in str(gelopen.json["meldingen"])


def test_a_newer_report_that_cannot_be_read_gives_way_to_the_one_before(goed: Path) -> None:
    bladen = list_regels(goed)
    place(goed, bladen)
    write_rapport(
        goed / "inkomend" / "rapport" / "680363_2022-10-25.xlsx",
        {"Blad1": bladen[BERICHTEN]},
        uitleg=[("Stand", "25-10-2022 06:30")],
    )
    gelopen = report(goed)
    assert tell(gelopen) == {"gelijk": 6}
    assert "Dit is geen aanleverrapportage" in str(gelopen.json["meldingen"])


def test_neem_op_needs_a_report_and_no_other_option(goed: Path) -> None:
    assert report(goed, "--neem-op", "portaal").code == 66
    assert report(goed, "--neem-op", "portaal", "--inhalen").code == 2
    assert report(goed, "--neem-op", "").code == 0
    assert report(goed, "--neem-op", "  ").code == 2


def test_controleer_tells_what_the_report_is_and_how_it_is_read(goed: Path) -> None:
    pad = place(goed, list_regels(goed))
    gelopen = run("--json", "--dossier", goed, "controleer", pad)
    (bestand,) = gelopen.json["bestanden"]
    assert bestand["soort"] == "aanleverrapportage"
    assert (bestand["van"], bestand["uitvoerderscode"]) == ("het CAK", "680363")
    assert (bestand["stand"], bestand["berichten"]) == ("dinsdag 25 oktober 2022", 3)
    assert "identificatie" in bestand["berichten_kolommen"]
    assert gelopen.code == 0


def test_cleaning_up_takes_the_reports_along(goed: Path) -> None:
    place(goed, list_regels(goed))
    report(goed)
    gelopen = run("--nu", "2022-11-25T07:00", "--dossier", goed, "--json", "opschonen",
                  "--ouder-dan", "365")  # fmt: skip
    assert gelopen.code != 0 or "inkomend/rapport" not in str(gelopen.json.get("verwijderd", ""))
    schoon = run("--nu", "2024-06-25T07:00", "--dossier", goed, "opschonen", "--ouder-dan", "365")
    assert schoon.code == 0, schoon.fout
    assert not (goed / "inkomend" / "rapport" / NAAM).exists()
    assert not (goed / BOEK).exists()
    assert not (goed / PAGINA).exists()


def test_the_workbook_has_no_formulas_and_no_hidden_sheets(goed: Path) -> None:
    bladen = list_regels(goed)
    send_outside(bladen, kenmerk="=1+1")
    place(goed, bladen)
    report(goed)
    werkmap = openpyxl.load_workbook(goed / BOEK)
    assert [v.sheet_state for v in werkmap.worksheets] == ["visible"] * 3
    assert all(c.data_type != "f" for v in werkmap for rij in v.iter_rows() for c in rij)
