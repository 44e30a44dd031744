"""The outcome of every example equals the truth that its maker wrote down, row by row.

`waarheid.json` comes from how the data was made, not from the comparison; the workbook is read here
by another reader than the one that bvtool uses for it.
"""

import json

import fastexcel
import pytest

from tests.hulp import LIJSTEN, MAANDAG, read_vergelijking, run, set_beleid
from tests.snel import amount

pytestmark = pytest.mark.traag

MATEN = [(200, 1, "xlsx"), (amount(800, 2000), 2, "csv"), (amount(1200, 8000), 3, "xlsx")]


@pytest.fixture(scope="module", params=MATEN, ids=lambda m: f"{m[0]} klanten, register {m[2]}")
def vergeleken(request, tmp_path_factory):
    klanten, zaad, register = request.param
    map_ = tmp_path_factory.mktemp("waar") / "dossier"
    vraag = ["voorbeeld", map_, "--klanten", klanten, "--zaad", zaad, "--register", register]
    gelopen = run("--nu", MAANDAG, *vraag)
    assert gelopen.code == 0, gelopen.fout
    gelopen = run("--nu", MAANDAG, "--json", "--dossier", map_, "vergelijk")
    assert gelopen.code == 1, gelopen.fout
    waar = json.loads((map_ / "waarheid.json").read_text(encoding="utf-8"))
    return map_, waar, gelopen.json


def read_blad(map_, blad):
    boek = fastexcel.read_excel(map_ / "werk" / "werkboek.xlsx")
    return boek.load_sheet(blad, dtypes="string").to_polars().to_dicts()


def test_every_row_of_b4_is_on_its_sheet_with_its_reason_and_proposal(vergeleken):
    map_, waar, _ = vergeleken
    gevonden = {}
    for blad in LIJSTEN:
        for rij in read_blad(map_, blad):
            nummer = int(rij["Regel"].split("-")[1])
            assert nummer not in gevonden
            gevonden[nummer] = (blad, rij)
    blad_van = dict(
        zip(("aan_te_melden", "niet_aanleveren", "te_beoordelen"), LIJSTEN, strict=False)
    )
    assert list(gevonden.keys() & {r["rij"] for r in waar["per_rij"]}) != []
    assert len(gevonden) == len(waar["per_rij"])
    for verwacht in waar["per_rij"]:
        blad, rij = gevonden[verwacht["rij"]]
        assert blad == blad_van.get(verwacht["uitkomst"], "Dubbel of onleesbaar"), verwacht["geval"]
        assert rij["Reden"] == verwacht["reden"], verwacht["geval"]
        assert (rij.get("Voorstel") or "").split(":")[0] == (verwacht["voorstel"] or "")
        assert rij.get("Voorgesteld BSN") == verwacht["voorstel_bsn"], verwacht["geval"]
        if verwacht["bsn"]:
            assert rij["BSN"] == verwacht["bsn"]
        besluit = {"aan_te_melden": "Aanmelden", "niet_aanleveren": "Niet aanleveren"}
        besluit["dubbel"] = "Niet aanleveren"
        assert rij["Besluit"] == besluit.get(verwacht["uitkomst"])


def test_the_rule_and_the_end_are_those_of_the_truth(vergeleken):
    map_, waar, _ = vergeleken
    for rij, verwacht in zip(read_vergelijking(map_)[0], waar["per_rij"], strict=True):
        assert (rij["rij"], rij["nr"]) == (verwacht["rij"], verwacht["regel"]), verwacht["geval"]
        assert rij["bsn"] == verwacht["bsn"]
        einde = rij["einddatum"] if verwacht["regel"] == 7 else rij["datum"]
        assert (einde.isoformat() if einde else None) == verwacht["einddatum"], verwacht["geval"]


def test_only_in_the_register_and_the_differences_are_those_of_the_truth(vergeleken):
    map_, waar, _ = vergeleken
    alleen = read_blad(map_, "Alleen in eigen register")
    assert sorted(r["BSN"] for r in alleen) == waar["alleen_register"]
    gevonden = sorted((r["BSN"], r["Veld"]) for r in read_blad(map_, "Verschillen"))
    assert gevonden == [(v["bsn"], v["veld"]) for v in waar["verschillen"]]


def test_the_counts_are_those_of_the_truth(vergeleken):
    _, waar, gezegd = vergeleken
    for naam, aantal in waar["aantallen"].items():
        if naam in gezegd and naam != "bsn_aangevuld":
            assert gezegd[naam] == aantal
    assert gezegd["b4_rijen"] == waar["b4_rijen"]
    assert gezegd["register_rijen"] == waar["register_rijen"]


def test_with_other_settings_just_the_rows_named_in_the_truth_come_out_otherwise(vergeleken):
    map_, waar, _ = vergeleken
    gewoon = {r["rij"]: outcome(r) for r in read_vergelijking(map_)[0]}
    for anders in waar["andere_instellingen"]:
        naam, waarde = anders["instelling"].split(".")[1], anders["waarde"]
        standaard = {"categorie18": False, "buitenregionaal": "aanmelden"}[naam]
        set_beleid(map_, **{naam: waarde == "true" if naam == "categorie18" else waarde})
        run("--nu", MAANDAG, "--dossier", map_, "vergelijk")
        nu = {r["rij"]: outcome(r) for r in read_vergelijking(map_)[0]}
        velden = ("bsn", "regel", "uitkomst", "reden", "voorstel")
        verwacht = {r["rij"]: tuple(r[v] for v in velden) for r in anders["per_rij"]}
        assert {n: u for n, u in nu.items() if u != gewoon[n]} == verwacht
        assert verwacht
        set_beleid(map_, **{naam: standaard})


def outcome(rij):
    return rij["bsn"], rij["nr"], rij["uitkomst"], rij["reden"], rij["voorstel"]
