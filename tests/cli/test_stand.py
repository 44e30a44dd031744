"""Bare `bvtool`: the phase, what is open, until when and what is next, through the week."""

import os

import pytest

from tests.hulp import DONDERDAG, MAANDAG, RAPPORTDAG, VRIJDAG, list_loaded, make_dossier, run
from tests.klein import BSNS, answer, boek_van, open_boek


def stand(map_, nu=MAANDAG):
    gelopen = run("--nu", nu, "--json", "--dossier", map_)
    assert gelopen.code == 0, gelopen.fout
    return gelopen.json


def test_outside_a_dossier_it_says_how_to_begin(tmp_path):
    gelopen = run(in_map=tmp_path)
    assert gelopen.code == 0
    assert "bvtool nieuw" in gelopen.uit
    assert "bvtool voorbeeld" in gelopen.uit


def test_an_empty_dossier_waits_for_files(tmp_path):
    map_ = make_dossier(tmp_path / "d", [{"BSN": BSNS[0]}], [{"BSN": BSNS[0]}])
    for pad in (map_ / "inkomend").glob("*.csv"):
        pad.unlink()
    gezegd = stand(map_)
    assert (gezegd["fase"], gezegd["volgende"]) == ("wachten op bestanden", "bvtool vergelijk")
    assert gezegd["uiterlijk"].startswith("2022-10-13T17:00:00+02:00")


def test_the_count_of_open_rows_goes_down_while_the_clerk_decides(klein):
    assert stand(klein)["open"] == 4
    with open_boek(klein) as klerk:
        klerk.put(8, Besluit="Aanmelden")
        klerk.put(12, Juist_BSN=BSNS[8])
    gezegd = stand(klein)
    assert (gezegd["fase"], gezegd["open"]) == ("beoordelen", 2)
    assert gezegd["volgende"] == "bvtool terugkoppeling"


def test_a_workbook_that_cannot_be_read_does_not_stop_the_status(klein):
    boek_van(klein).write_bytes(b"kapot")
    assert stand(klein)["open"] == 4


def test_after_the_answer_it_waits_for_the_go_and_then_for_the_messages(klein):
    with open_boek(klein) as klerk:
        klerk.decide()
    assert answer(klein).code == 0
    assert stand(klein, DONDERDAG)["fase"] == "wachten op akkoord"
    run("--nu", VRIJDAG, "--dossier", klein, "akkoord", "--op", "2022-10-14")
    gezegd = stand(klein, VRIJDAG)
    assert (gezegd["fase"], gezegd["volgende"], gezegd["open"]) == (
        "aanmelden", "bvtool aanmelden", 3)  # fmt: skip
    assert gezegd["uiterlijk"].startswith("2022-10-18T15:00:00+02:00")


def test_summer_and_winter_time(tmp_path):
    run("--nu", MAANDAG, "nieuw", tmp_path / "w", "--gemeente", "0363", "--uitvoerder", "680363",
        "--timeslot", "2022-11-07")  # fmt: skip
    assert stand(tmp_path / "w")["uiterlijk"].startswith("2022-11-03T17:00:00+01:00")


def test_for_people_it_is_text_with_the_time_left(klein):
    gelopen = run("--nu", MAANDAG, "--dossier", klein)
    assert gelopen.code == 0
    for woord in ("Fase", "beoordelen", "Volgende", "bvtool terugkoppeling", "nog "):
        assert woord in gelopen.uit


@pytest.mark.sqlite  # in a process of its own
def test_where_nothing_must_be_worked_out_the_status_loads_no_heavy_library(klein):
    with open_boek(klein) as klerk:
        klerk.decide()
    assert answer(klein).code == 0
    assert list_loaded("--nu", DONDERDAG, "--dossier", klein) == []
    run("--nu", VRIJDAG, "--dossier", klein, "akkoord", "--op", "2022-10-14")
    assert list_loaded("--nu", VRIJDAG, "--dossier", klein) == []


@pytest.mark.sqlite  # in a process of its own
def test_what_was_worked_out_once_is_not_loaded_for_again(klein):
    eerst = stand(klein)
    assert list_loaded("--nu", MAANDAG, "--dossier", klein) == []
    assert stand(klein) == eerst
    with open_boek(klein) as klerk:
        klerk.decide()
    assert answer(klein).code == 0
    run("--nu", VRIJDAG, "--dossier", klein, "akkoord", "--op", "2022-10-14")
    run("--nu", VRIJDAG, "--dossier", klein, "aanmelden")
    eerst = stand(klein, VRIJDAG)
    assert eerst["fase"] == "wachten op antwoord"
    assert list_loaded("--nu", VRIJDAG, "--dossier", klein) == []
    assert stand(klein, VRIJDAG) == eerst


def test_a_workbook_that_was_saved_is_counted_anew_whatever_its_moment(klein):
    pad = boek_van(klein)
    assert stand(klein)["open"] == 4
    toen = pad.stat()
    with open_boek(klein) as klerk:
        klerk.put(8, Besluit="Aanmelden")
    os.utime(pad, ns=(toen.st_atime_ns, toen.st_mtime_ns))
    assert stand(klein)["open"] == 3
    pad.with_name("~$werkboek.xlsx").write_bytes(b"")  # Excel has it open, and saves again
    with open_boek(klein) as klerk:
        klerk.put(12, Juist_BSN=BSNS[8])
    os.utime(pad, ns=(toen.st_atime_ns, toen.st_mtime_ns))
    assert stand(klein)["open"] == 2


def test_another_day_and_other_settings_are_counted_anew(klein):
    with open_boek(klein) as klerk:
        klerk.decide()
    assert answer(klein).code == 0
    run("--nu", VRIJDAG, "--dossier", klein, "akkoord", "--op", "2022-10-14")
    run("--nu", VRIJDAG, "--dossier", klein, "aanmelden")
    assert stand(klein, VRIJDAG)["open_per_soort"]["te_laat"] == 0
    assert stand(klein, RAPPORTDAG)["open_per_soort"]["te_laat"] == 3
    assert stand(klein, VRIJDAG)["open_per_soort"]["te_laat"] == 0


@pytest.mark.sqlite  # in a process of its own
def test_a_newer_file_is_looked_at_once(klein):
    b4 = next((klein / "inkomend").glob("*.csv"))
    b4.write_bytes(b4.read_bytes() + b4.read_bytes().splitlines()[-1] + b"\n")
    eerst = stand(klein)
    assert (eerst["fase"], eerst["open_per_soort"]["niet_vergeleken"]) == ("vergelijken", 1)
    assert list_loaded("--nu", MAANDAG, "--dossier", klein) == []
    assert stand(klein) == eerst
    b4.write_text("geen tabel van ons", encoding="utf-8")
    assert stand(klein)["fase"] == "beoordelen"
