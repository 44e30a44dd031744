"""The truth about an example is what a second, independent reading of its files says."""

import json
from typing import Any

import pytest
from stdnum.nl import bsn as stdnum_bsn

from bvtool.oefenen.voorbeeld.gevallen import load_gevallen
from bvtool.oefenen.voorbeeld.maak import Vormen, write_bestanden
from bvtool.oefenen.voorbeeld.personenstroom import Opzet

from . import orakel

pytestmark = pytest.mark.traag


def make(map_, klanten, zaad=1, vormen=None, synthetisch=False):
    map_.mkdir(exist_ok=True)
    opzet = Opzet(zaad, klanten, "0363", "680363", synthetisch)
    gemaakt = write_bestanden(opzet, vormen or Vormen(), map_)
    b4, register, waar = (map_ / naam.split("/")[-1] for naam in gemaakt.bestanden)
    return b4, register, json.loads(waar.read_text(encoding="utf-8"))


@pytest.fixture(
    scope="module",
    params=[(8, 1), (60, 1), (60, 7), (900, 3), (9092, 2)],
    ids=lambda p: f"{p[0]} klanten, zaad {p[1]}",
)
def voorbeeld(request, tmp_path_factory):
    klanten, zaad = request.param
    vormen = Vormen("csv", "csv") if klanten > 500 else Vormen()
    return make(tmp_path_factory.mktemp("voorbeeld"), klanten, zaad, vormen)


def test_every_row_is_decided_as_the_truth_says(voorbeeld):
    b4, register, waar = voorbeeld
    verwacht = orakel.judge(b4, register)
    assert [r["rij"] for r in waar["per_rij"]] == list(verwacht)
    for rij in waar["per_rij"]:
        einde = rij["einddatum"]
        gezegd = (rij["bsn"], rij["regel"], rij["uitkomst"], rij["reden"], rij["voorstel"], einde)
        *gevonden, dag = verwacht[rij["rij"]]
        assert gezegd == (*gevonden, dag.isoformat() if dag else None), rij["geval"]


def test_only_register_is_as_the_truth_says(voorbeeld):
    b4, register, waar = voorbeeld
    assert waar["alleen_register"] == orakel.only_register(b4, register)


def test_differences_are_as_the_truth_says(voorbeeld):
    b4, register, waar = voorbeeld
    gezegd = [(v["bsn"], v["veld"]) for v in waar["verschillen"]]
    assert gezegd == orakel.differences(b4, register)


def test_other_settings_come_out_as_the_truth_says(voorbeeld):
    b4, register, waar = voorbeeld
    gewoon = orakel.judge(b4, register)
    keuzes: dict[str, dict[str, Any]] = {
        "beleid.buitenregionaal": {"buitenregionaal": "beoordelen"},
        "beleid.categorie18": {"categorie18": True},
    }
    gezegd = {a["instelling"]: a["per_rij"] for a in waar["andere_instellingen"]}
    for instelling, keuze in keuzes.items():
        anders = orakel.judge(b4, register, **keuze)
        verschoven = {nr: rij[:5] for nr, rij in anders.items() if rij != gewoon[nr]}
        rijen = gezegd.get(instelling, [])
        velden = ("bsn", "regel", "uitkomst", "reden", "voorstel")
        assert {r["rij"]: tuple(r[v] for v in velden) for r in rijen} == verschoven


def test_counts_add_up(voorbeeld):
    b4, register, waar = voorbeeld
    aantallen, rijen = waar["aantallen"], waar["per_rij"]
    assert waar["b4_rijen"] == len(rijen) == len(orakel.read_rijen(b4))
    assert waar["register_rijen"] == len(orakel.read_rijen(register))
    uitkomsten = ("aan_te_melden", "niet_aanleveren", "te_beoordelen", "dubbel", "onleesbaar")
    for uitkomst in uitkomsten:
        assert aantallen[uitkomst] == sum(r["uitkomst"] == uitkomst for r in rijen)
    assert sum(aantallen[u] for u in uitkomsten) == len(rijen)
    assert sum(aantallen["per_regel"].values()) == len(rijen)
    assert aantallen["alleen_register"] == len(waar["alleen_register"])
    assert aantallen["verschillen"] == len(waar["verschillen"])
    assert len(rijen) - aantallen["dubbel"] == waar["klanten"]


def test_a_person_has_one_place(voorbeeld):
    _, _, waar = voorbeeld
    eerste = [r["bsn"] for r in waar["per_rij"] if r["bsn"] and r["uitkomst"] != "dubbel"]
    assert len(eerste) == len(set(eerste))
    assert len(waar["alleen_register"]) == len(set(waar["alleen_register"]))
    assert not set(eerste) & set(waar["alleen_register"])
    voorgesteld = [r["voorstel_bsn"] for r in waar["per_rij"] if r["voorstel_bsn"]]
    assert len(voorgesteld) == len(set(voorgesteld))
    assert set(voorgesteld) <= set(waar["alleen_register"])


def test_every_number_is_fictive(voorbeeld):
    b4, register, _ = voorbeeld
    for pad in (b4, register):
        for _, rij in orakel.read_rijen(pad):
            for kop, cel in rij.items():
                tekst = str(cel).replace(".", "").replace(" ", "")
                if len(tekst) == 9 and tekst.isdecimal() and stdnum_bsn.is_valid(tekst):
                    assert kop == "BSN"
                    assert tekst == "000009921" or 999900006 <= int(tekst) <= 999999990


def test_every_case_occurs_from_sixty_clients_on(tmp_path):
    _, _, waar = make(tmp_path, 60)
    in_b4 = {r["geval"] for r in waar["per_rij"]}
    assert in_b4 == {g.naam for g in load_gevallen() if g.kant == "b4"}
    assert {int(nr) for nr, n in waar["aantallen"]["per_regel"].items() if n} == {
        *range(1, 6),
        *range(7, 13),
    }


def test_most_clients_are_plain(tmp_path):
    _, _, waar = make(tmp_path, 2000, vormen=Vormen("csv", "csv"))
    aantallen = waar["aantallen"]
    assert 0.70 < aantallen["per_geval"]["gewoon"] / 2000 < 0.85
    assert 0.80 < aantallen["aan_te_melden"] / 2000 < 0.92


@pytest.mark.parametrize("klanten", [1, 2, 11, 12, 59])
def test_a_small_example_has_so_many_clients(tmp_path, klanten):
    _, _, waar = make(tmp_path, klanten)
    assert waar["b4_rijen"] - waar["aantallen"]["dubbel"] == klanten
    assert waar["per_rij"][0]["rij"] == 2


def test_a_synthetic_example_is_marked_and_true(tmp_path):
    b4, register, waar = make(tmp_path, 12_000, vormen=Vormen("csv", "csv"), synthetisch=True)
    assert waar["synthetisch"] is True
    for pad in (b4, register):
        assert pad.stem.endswith("_FICTIEF")
        assert pad.read_text(encoding="utf-8-sig").startswith("FICTIEVE GEGEVENS")
    assert waar["per_rij"][0]["rij"] == 3
    verwacht = orakel.judge(b4, register)
    gezegd = {r["rij"]: (r["bsn"], r["regel"], r["reden"], r["voorstel"]) for r in waar["per_rij"]}
    assert gezegd == {nr: (v[0], v[1], v[3], v[4]) for nr, v in verwacht.items()}
    assert waar["alleen_register"] == orakel.only_register(b4, register)


def test_a_synthetic_workbook_is_marked(tmp_path):
    b4, register, waar = make(tmp_path, 80, synthetisch=True)
    for pad in (b4, register):
        boek = orakel.openpyxl.load_workbook(pad)
        assert str(boek.worksheets[0]["A1"].value).startswith("FICTIEVE GEGEVENS")
        assert str(boek.properties.title).startswith("FICTIEVE GEGEVENS")
    assert waar["per_rij"][0]["rij"] == 3
