"""`bvtool voorbeeld` as a user meets it."""

import json

import pytest

from bvtool.cli import main
from bvtool.dossier.map import Dossier

NIEUW = ["--gemeente", "0599", "--uitvoerder", "680599", "--timeslot", "2022-10-24"]


@pytest.fixture
def opdracht(capsys):
    """Runs a command; gives exit code, stdout and stderr."""

    def run_opdracht(*woorden):
        code = main([str(woord) for woord in woorden])
        gezegd = capsys.readouterr()
        return code, gezegd.out, gezegd.err

    return run_opdracht


def read_inhoud(map_):
    namen = ("inkomend/*.*", "waarheid.json", "bvtool.toml")
    return {p.name: p.read_bytes() for naam in namen for p in sorted(map_.glob(naam))}


def test_it_makes_a_dossier_full_of_fictive_data(tmp_path, opdracht):
    map_ = tmp_path / "oefenen"
    code, uit, _ = opdracht("voorbeeld", map_, "--klanten", 60, "--zaad", 3)
    assert code == 0
    assert "bvtool vergelijk" in uit
    assert sorted(p.name for p in map_.glob("inkomend/*.*")) == [
        "B4_680363.xlsx",
        "register_0363.xlsx",
    ]
    instellingen = Dossier(map_).instellingen
    assert (instellingen.gemeente, instellingen.uitvoerder) == ("0363", "680363")
    assert instellingen.timeslot.isoformat() == "2022-10-17"
    assert instellingen.fictief
    assert not instellingen.synthetisch
    waar = json.loads((map_ / "waarheid.json").read_text(encoding="utf-8"))
    assert (waar["zaad"], waar["klanten"], waar["r"]) == (3, 60, "2022-10-01")
    assert waar["fictief"] is True


def test_json_tells_the_counts(tmp_path, opdracht):
    map_ = tmp_path / "oefenen"
    code, uit, fout = opdracht("--json", "voorbeeld", map_, "--klanten", 60)
    gegevens = json.loads(uit)
    waar = json.loads((map_ / "waarheid.json").read_text(encoding="utf-8"))
    assert code == 0
    assert fout == ""
    assert gegevens["b4_rijen"] == waar["b4_rijen"]
    assert gegevens["register_rijen"] == waar["register_rijen"]
    assert gegevens["veranderd"] is True
    assert set(gegevens["bestanden"]) >= {"inkomend/B4_680363.xlsx", "waarheid.json"}


def test_no_bsn_on_stdout_or_in_the_ledger_names(tmp_path, opdracht):
    map_ = tmp_path / "oefenen"
    _, uit, fout = opdracht("voorbeeld", map_, "--klanten", 60)
    waar = json.loads((map_ / "waarheid.json").read_text(encoding="utf-8"))
    for rij in waar["per_rij"]:
        assert rij["bsn"] is None or rij["bsn"] not in uit + fout


def test_a_second_time_changes_nothing(tmp_path, opdracht):
    map_ = tmp_path / "oefenen"
    eerst = opdracht("voorbeeld", map_, "--klanten", 60)
    alles = {p: p.read_bytes() for p in map_.rglob("*") if p.is_file()}
    code, uit, _ = opdracht("voorbeeld", map_, "--klanten", 60)
    assert code == eerst[0] == 0
    assert "niets veranderd" in uit
    assert {p: p.read_bytes() for p in map_.rglob("*") if p.is_file()} == alles


def test_a_second_time_after_work_was_done_changes_nothing(tmp_path, opdracht):
    map_ = tmp_path / "oefenen"
    opdracht("voorbeeld", map_, "--klanten", 60)
    (map_ / "inkomend" / "408" / "retour.xml").write_text("<x/>", encoding="utf-8")
    (map_ / "werk" / "werkboek.xlsx").write_bytes(b"x")
    code, uit, _ = opdracht("voorbeeld", map_, "--klanten", 60)
    assert code == 0
    assert "niets veranderd" in uit


def test_a_lost_file_comes_back_the_same(tmp_path, opdracht):
    map_ = tmp_path / "oefenen"
    opdracht("voorbeeld", map_, "--klanten", 60)
    eerst = read_inhoud(map_)
    (map_ / "waarheid.json").unlink()
    (map_ / "rapporten" / "vergelijking.html").write_text("x", encoding="utf-8")
    assert opdracht("voorbeeld", map_, "--klanten", 60)[0] == 0
    assert read_inhoud(map_) == eerst


@pytest.mark.parametrize("anders", [["--zaad", "2"], ["--klanten", "61"]])
def test_another_example_is_never_written_over_this_one(tmp_path, opdracht, anders):
    map_ = tmp_path / "oefenen"
    opdracht("voorbeeld", map_, "--klanten", 60)
    eerst = read_inhoud(map_)
    code, uit, fout = opdracht("voorbeeld", map_, "--klanten", 60, *anders)
    assert code == 2
    assert uit == ""
    assert "schrijft er niet overheen" in fout
    assert read_inhoud(map_) == eerst
    assert not list(map_.glob(".~bvtool*"))


@pytest.mark.parametrize("anders", [["--b4", "csv"], ["--register", "csv"], ["--synthetisch"]])
def test_no_second_set_of_inputs_beside_the_first(tmp_path, opdracht, anders):
    map_ = tmp_path / "oefenen"
    opdracht("voorbeeld", map_, "--klanten", 60)
    eerst = read_inhoud(map_)
    code, _, fout = opdracht("voorbeeld", map_, "--klanten", 60, *anders)
    assert code == 2
    assert "andere bestanden" in fout
    assert read_inhoud(map_) == eerst


def test_inputs_of_a_real_dossier_are_left_alone(tmp_path, opdracht):
    map_ = tmp_path / "echt"
    opdracht("nieuw", map_, *NIEUW)
    (map_ / "inkomend" / "b4 van het CAK.xlsx").write_bytes(b"x")
    eerst = read_inhoud(map_)
    code, _, fout = opdracht("voorbeeld", map_, "--klanten", 60)
    assert code == 2
    assert "andere bestanden" in fout
    assert read_inhoud(map_) == eerst


@pytest.mark.parametrize("submap", ["werk", "uitgaand", "rapporten"])
def test_a_real_dossier_in_use_does_not_become_fictive(tmp_path, opdracht, submap):
    map_ = tmp_path / "echt"
    opdracht("nieuw", map_, *NIEUW)
    (map_ / submap / "iets.xlsx").write_bytes(b"x")
    assert opdracht("voorbeeld", map_, "--klanten", 60)[0] == 2
    assert not Dossier(map_).instellingen.fictief


def test_an_empty_dossier_is_filled_and_marked(tmp_path, opdracht):
    map_ = tmp_path / "leeg"
    opdracht("nieuw", map_, *NIEUW)
    (map_ / "inkomend" / "Thumbs.db").write_bytes(b"x")
    code, uit, _ = opdracht("--json", "voorbeeld", map_, "--klanten", 60)
    assert code == 0
    assert "inkomend/B4_680599.xlsx" in json.loads(uit)["bestanden"]
    instellingen = Dossier(map_).instellingen
    assert instellingen.fictief
    assert instellingen.gemeente == "0599"
    assert instellingen.timeslot.isoformat() == "2022-10-24"
    assert "niets veranderd" in opdracht("voorbeeld", map_, "--klanten", 60)[1]


@pytest.mark.parametrize(
    "anders",
    [["--gemeente", "0363"], ["--uitvoerder", "680363"], ["--timeslot", "17-10-2022"]],
)
def test_a_dossier_of_another_gemeente_is_refused(tmp_path, opdracht, anders):
    map_ = tmp_path / "leeg"
    opdracht("nieuw", map_, *NIEUW)
    code, _, fout = opdracht("voorbeeld", map_, "--klanten", 60, *anders)
    assert code == 2
    assert f"verschil in: {anders[0].strip('-')}" in fout


def test_a_dossier_of_the_cak_is_refused(tmp_path, opdracht):
    map_ = tmp_path / "cak"
    opdracht("nieuw", map_, "--rol", "cak")
    code, _, fout = opdracht("voorbeeld", map_, "--klanten", 60)
    assert code == 2
    assert "rol" in fout


def test_a_gemeente_of_choice(tmp_path, opdracht):
    map_ = tmp_path / "oefenen"
    keuze = ["--gemeente", "0344", "--timeslot", "2022-10-31", "--register", "csv", "--b4", "csv"]
    assert opdracht("voorbeeld", map_, "--klanten", 60, *keuze)[0] == 0
    assert Dossier(map_).instellingen.uitvoerder == "680344"
    assert sorted(p.name for p in map_.glob("inkomend/*.*")) == [
        "B4_680344.csv",
        "register_0344.csv",
    ]


def test_more_clients_than_test_numbers_need_the_mark(tmp_path, opdracht):
    map_ = tmp_path / "groot"
    code, _, fout = opdracht("voorbeeld", map_, "--klanten", 9093)
    assert code == 2
    assert "--synthetisch" in fout
    assert not map_.exists()


def test_a_synthetic_example_is_marked_everywhere(tmp_path, opdracht):
    map_ = tmp_path / "groot"
    keuze = ["--synthetisch", "--b4", "csv", "--register", "csv"]
    assert opdracht("voorbeeld", map_, "--klanten", 9500, *keuze)[0] == 0
    assert Dossier(map_).instellingen.synthetisch
    for pad in map_.glob("inkomend/*.*"):
        assert pad.stem.endswith("_FICTIEF")
        assert pad.read_text(encoding="utf-8-sig").startswith("FICTIEVE GEGEVENS")
    assert "niets veranderd" in opdracht("voorbeeld", map_, "--klanten", 9500, *keuze[1:])[1]


def test_rows_that_do_not_fit_on_a_sheet_become_csv_and_that_is_told(
    tmp_path, opdracht, monkeypatch
):
    monkeypatch.setattr("bvtool.oefenen.voorbeeld.maak.EXCEL_RIJEN", 50)
    code, _, fout = opdracht("voorbeeld", tmp_path / "groot", "--klanten", 60)
    assert code == 0
    assert "csv" in fout
    assert len(list((tmp_path / "groot" / "inkomend").glob("*.csv"))) == 2
    assert opdracht("--stil", "voorbeeld", tmp_path / "groot", "--klanten", 60)[2] == ""


def test_a_dossier_that_was_only_fictive_can_become_synthetic_while_it_is_empty(tmp_path, opdracht):
    map_ = tmp_path / "oefenen"
    opdracht("voorbeeld", map_, "--klanten", 12)
    for pad in (*map_.glob("inkomend/*.xlsx"), map_ / "waarheid.json"):
        pad.unlink()
    assert opdracht("voorbeeld", map_, "--klanten", 12, "--synthetisch")[0] == 0
    assert Dossier(map_).instellingen.synthetisch


@pytest.mark.parametrize(
    ("woorden", "hint"),
    [
        (["--klanten", "0"], "minstens"),
        (["--klanten", "veel"], "--klanten"),
        (["--klanten", "6000000", "--synthetisch"], "hoogstens"),
        (["--zaad", "-1"], "--zaad"),
        (["--register", "ods"], "xlsx, csv"),
        (["--timeslot", "2022-10-18"], "maandag"),
        (["--timeslot", "morgen"], "--timeslot"),
        (["--gemeente", "9998"], "gemeente"),
    ],
)
def test_wrong_use_is_told_and_leaves_nothing(tmp_path, opdracht, woorden, hint):
    map_ = tmp_path / "oefenen"
    code, uit, fout = opdracht("voorbeeld", map_, *woorden)
    assert code == 2
    assert uit == ""
    assert hint in fout
    assert not map_.exists()


def test_a_file_in_the_place_of_the_folder(tmp_path, opdracht):
    pad = tmp_path / "bestand"
    pad.write_text("x", encoding="utf-8")
    assert opdracht("voorbeeld", pad, "--klanten", 12)[0] == 2
