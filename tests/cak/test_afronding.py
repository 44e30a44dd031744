"""After the timeslot: finished stays finished, and who is announced elsewhere is no surprise."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bvtool.berichten.wmo407 import build_407
from tests.cak.hulp import AMSTERDAM, BSNS, Cak, make_407, make_cak
from tests.hulp import run, table

A, B, C, D = BSNS[:4]
UTRECHT = "0344;680344;Utrecht;2022-10-17;B. Visser;000 000 0344;bw@utrecht.example"
NU = "2022-11-10T12:00"


@pytest.fixture
def cak(tmp_path: Path) -> Cak:
    c = make_cak(tmp_path / "cak", AMSTERDAM, UTRECHT)
    c.b4([A, B])
    c.antwoord([(A, "J", ""), (B, "N", "OVL")])
    c.retour(c.bericht(A, 1))
    return c


def look(c: Cak, nu: str = NU, uitvoerder: str = "680363") -> dict[str, Any]:
    data = c.json(nu)
    g = next(g for g in data["per_gemeente"] if g["uitvoerder"] == uitvoerder)
    bellen = {b["uitvoerder"]: b["redenen"] for b in data["te_bellen"]}
    return {**g, "bellen": bellen.get(uitvoerder, [])}


def test_later_messages_of_a_finished_gemeente_are_traffic(cak: Cak) -> None:
    assert look(cak, "2022-10-25T12:00")["stap"] == "klaar"
    cak.bericht(C, 5, moment="2022-10-27T12:00")  # a new client, unanswered
    cak.retour(cak.bericht(D, 6, moment="2022-10-28T12:00"), "9404", moment="2022-10-31T12:00")
    g = look(cak)
    assert (g["stap"], g["bellen"], g["verkeer"]) == ("klaar", [], 2)
    t = g["telling"]
    assert (t["goedgekeurd"], t["niet_toegezegd"], t["afgekeurd"]) == (1, 0, 0)
    html = (cak.map_ / "rapporten/monitor/680363.html").read_text(encoding="utf-8")
    assert "kwamen nog 2 berichten binnen" in html
    assert run("--dossier", cak.map_, "--nu", NU, "rapport").code == 0
    rijen = table(cak.map_ / "rapporten/680363_AanleverrapportageBW.xlsx", "berichten")
    assert len(rijen) == 3


def test_a_promised_client_who_is_withdrawn_opens_it_again(cak: Cak) -> None:
    """A withdrawn delivery counts as never sent: nobody is lost out of sight."""
    weg = cak.bericht(A, 7, status=3, startnummer=1, moment="2022-11-01T12:00")
    cak.retour(weg, moment="2022-11-02T12:00")
    g = look(cak)
    assert (g["telling"]["ontbrekend"], g["bellen"]) == (1, ["niets_geleverd"])


def test_it_makes_no_difference_whether_the_monitor_looked_in_between(cak: Cak) -> None:
    cak.bericht(C, 5, moment="2022-10-27T12:00")
    assert (look(cak)["stap"], look(cak)["verkeer"]) == ("klaar", 1)


def test_before_the_deadline_nothing_is_finished(cak: Cak) -> None:
    cak.ontvangst = [r.replace("2022-10-18T12:00", "2022-10-14T12:00") for r in cak.ontvangst]
    cak.ontvangst = [r.replace("2022-10-19T09:00", "2022-10-17T09:00") for r in cak.ontvangst]
    cak.bericht(C, 5, moment="2022-10-18T14:00")
    assert look(cak)["bellen"] == ["niet_toegezegd"]


def test_another_answer_opens_it_again(cak: Cak) -> None:
    cak.bericht(C, 5, moment="2022-10-27T12:00")
    cak.antwoord([(A, "J", ""), (B, "J", "")], "2022-10-28T12:00", naam="680363 nieuw.csv")
    assert "ontbreekt" in look(cak)["bellen"]


def test_who_was_never_finished_is_called(cak: Cak) -> None:
    cak.bericht(B, 4, moment="2022-10-18T13:00")
    cak.bericht(C, 5, moment="2022-10-27T12:00")
    assert look(cak)["bellen"] == ["niet_toegezegd"]


@pytest.mark.parametrize(
    ("reden", "bellen"), [("AGM", []), ("BRP", []), ("VRH", ["niet_toegezegd"])]
)
def test_who_is_announced_by_another_gemeente_counts_as_was_answered(
    cak: Cak, reden: str, bellen: list[str]
) -> None:
    """Amsterdam says that Utrecht announces C; Utrecht does."""
    cak.b4([A, B, C])
    cak.antwoord([(A, "J", ""), (B, "N", "OVL"), (C, "N", reden)])
    cak.b4([D], "680344")
    cak.antwoord([(D, "J", "")], naam="680344.csv")
    for nummer, bsn in enumerate((D, C)):
        heen = replace(make_407(bsn, nummer), afzender="0344")
        cak.put(f"407/680344/{nummer}.xml", build_407(heen), "2022-10-18T12:00")
        cak.retour(heen)
    for pad in (cak.map_ / "inkomend/408/680363").glob("terug_T000[0]*.xml"):
        cak.put(f"408/680344/{pad.name}", pad.read_bytes(), "2022-10-19T12:00")
    g = look(cak, uitvoerder="680344")
    assert g["telling"]["niet_toegezegd"] == 1
    assert g["bellen"] == bellen
    assert look(cak)["bellen"] == []
