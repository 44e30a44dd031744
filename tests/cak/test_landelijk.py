"""The national rehearsal: every figure of the monitor is the truth, and twice the same bytes."""

import json
from pathlib import Path

import pytest

from bvtool.dossier.map import Dossier
from tests.hulp import run, table
from tests.snel import HEEL

pytestmark = pytest.mark.traag

OP = "2022-11-29T12:00"
KLANTEN, ZAAD = (700, 5) if HEEL else (300, 3)
VRAAG = ("--rol", "cak", "--gemeenten", 30, "--klanten", KLANTEN, "--zaad", ZAAD)
VERVANGEN = ("een later bericht is ervoor in de plaats gekomen", "de aanlevering is ingetrokken")
"""Why an approved message does not stand any more (`productafname`)."""
BRIEF = ("rapporten/**/*", "uitgaand/**/*")


def make(map_):
    gelopen = run("--nu", "2022-10-01T09:00", "voorbeeld", map_, *VRAAG)
    assert gelopen.code == 0, gelopen.fout
    return map_


def show(map_):
    for opdracht in ("monitor", "rapport", "eindrapport"):
        gelopen = run("--dossier", map_, "--nu", OP, opdracht)
        assert gelopen.code in (0, 1), gelopen.fout


def read_all(map_, patronen):
    return {
        p.relative_to(map_).as_posix(): p.read_bytes()
        for patroon in patronen
        for p in sorted(map_.glob(patroon))
        if p.is_file()
    }


@pytest.fixture(scope="module")
def land(tmp_path_factory):
    map_ = make(tmp_path_factory.mktemp("land") / "cak")
    show(map_)
    return map_


@pytest.fixture(scope="module")
def waar(land):
    return json.loads((land / "waarheid.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def gevonden(land):
    return json.loads((land / "rapporten/monitor.json").read_text(encoding="utf-8"))


def test_the_total_is_the_truth(waar, gevonden):
    totaal = waar["totaal"]
    for naam in ("gemeenten", "op_tijd", "te_laat", "geen_antwoord", "bellen"):
        assert gevonden[naam] == totaal[naam], naam
    for naam in set(totaal) & set(gevonden["totaal"]):
        assert gevonden["totaal"][naam] == totaal[naam], naam
    assert len(set(totaal) & set(gevonden["totaal"])) > 20


def test_every_gemeente_is_the_truth(waar, gevonden):
    bellen = {b["uitvoerder"] for b in gevonden["te_bellen"]}
    per = {g["uitvoerder"]: g for g in gevonden["per_gemeente"]}
    assert len(waar["gemeenten"]) == len(per) == 30
    for w in waar["gemeenten"]:
        g = per[w["uitvoerder"]]
        wie = (w["uitvoerder"], w["profiel"])
        for naam in set(w) & set(g["telling"]):
            assert g["telling"][naam] == w[naam], (*wie, naam)
        assert g["op_tijd"] == w["op_tijd"], wie
        if w["seconden"] is not None:
            assert -g["seconden_over"] == w["seconden"], wie
        assert (w["uitvoerder"] in bellen) is w["bellen"], wie


def test_every_way_of_going_wrong_is_in_it(waar):
    profielen = {w["profiel"] for w in waar["gemeenten"]}
    assert {"precies", "net_te_laat", "geen_antwoord", "mist_rijen", "ingetrokken"} <= profielen
    for naam in (
        "gecorrigeerd",
        "tegenstrijdig",
        "extra",
        "dubbel",
        "zonder_reden",
        "los_afgekeurd",
    ):
        assert waar["totaal"][naam] > 0, naam


def test_the_reports_and_the_end_report_hold_the_same_people(land, waar):
    totaal = waar["totaal"]
    rapporten = sorted(land.glob("rapporten/68*_AanleverrapportageBW.xlsx"))
    rijen = [r for pad in rapporten for r in table(pad, "berichten")]
    assert len(rijen) == totaal["berichten"]
    producten = [r for pad in rapporten for r in table(pad, "productafname")]
    assert [r["Identificatie"] for r in producten] == [r["Identificatie"] for r in rijen]
    goed = {r["Identificatie"] for r in rijen if r["Resultaat"] == "goedgekeurd"}
    geldt = [
        r for r in producten
        if r["Identificatie"] in goed and r["Reden geen eigen bijdrage"] not in VERVANGEN
    ]  # fmt: skip
    assert len(geldt) == totaal["goedgekeurd"] + totaal["los_goedgekeurd"]
    burgers = table(land / "rapporten/eindrapport.xlsx", "Burgers zonder 407")
    per: dict[str, int] = {}
    for burger in burgers:
        per[burger["Hoe ver"]] = per.get(burger["Hoe ver"], 0) + 1
    assert per["toegezegd, niet verzonden"] == totaal["ontbrekend"]
    assert per["afgekeurd"] == totaal["afgekeurd"]
    assert per["wacht op antwoord"] == totaal["wachtend"]


def test_made_twice_and_shown_twice_gives_the_same_bytes(land, tmp_path):
    ander = make(tmp_path / "cak")
    bron = ("inkomend/**/*", "gemeenten.csv", "waarheid.json")
    assert read_all(ander, bron) == read_all(land, bron)
    show(ander)
    assert read_all(ander, BRIEF) == read_all(land, BRIEF)
    gelopen = run("--nu", "2022-10-01T09:00", "voorbeeld", land, *VRAAG)
    assert "niets veranderd" in gelopen.uit


def test_week_by_week_or_at_once_ends_the_same(land, tmp_path, gevonden):
    map_ = make(tmp_path / "cak")
    for nu in ("2022-10-14T18:00", "2022-10-28T18:00", "2022-11-11T18:00"):
        assert run("--dossier", map_, "--nu", nu, "monitor").code in (0, 1)
    show(map_)
    data = json.loads((map_ / "rapporten/monitor.json").read_text(encoding="utf-8"))
    assert data == gevonden


def test_more_clients_than_test_numbers_makes_numbers_and_marks_them(tmp_path, monkeypatch):
    monkeypatch.setattr("bvtool.oefenen.voorbeeld.cak.count_officieel", lambda: 20)
    map_ = tmp_path / "groot"
    gelopen = run("voorbeeld", map_, "--rol", "cak", "--gemeenten", 2, "--klanten", 40)
    assert gelopen.code == 0
    assert "verzonnen" in gelopen.fout
    assert Dossier(map_).instellingen.synthetisch


@pytest.mark.parametrize(
    "opties",
    [("--gemeenten", 0), ("--gemeenten", 345), ("--gemeenten", 5, "--klanten", 4)],
)
def test_a_question_that_does_not_fit_is_refused(tmp_path, opties):
    gelopen = run("voorbeeld", tmp_path / "x", "--rol", "cak", *opties)
    assert gelopen.code == 2
    assert not (tmp_path / "x").exists()


def test_it_never_writes_over_anything_else(tmp_path, voorbeeld):
    assert run("voorbeeld", voorbeeld, *VRAAG).code == 2
    map_ = tmp_path / "cak"
    assert run("voorbeeld", map_, "--rol", "cak", "--gemeenten", 2, "--klanten", 9).code == 0
    (map_ / "inkomend/b4/680999.xlsx").write_bytes(b"x")
    gelopen = run("voorbeeld", map_, "--rol", "cak", "--gemeenten", 2, "--klanten", 9)
    assert gelopen.code == 2
    (map_ / "inkomend/b4/680999.xlsx").unlink()
    lijst = Path(map_ / "gemeenten.csv")
    lijst.write_bytes(lijst.read_bytes() + b"x")
    assert run("voorbeeld", map_, "--rol", "cak", "--gemeenten", 2, "--klanten", 9).code == 2
