"""`bvtool kalender` as a clerk and as CAK staff use it."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from tests.hulp import run
from tests.kalender.ics_lezer import read_ics

T = "2022-10-17"


@pytest.fixture
def dossier(tmp_path: Path) -> Path:
    map_ = tmp_path / "0363"
    gelopen = run(
        *("--nu", "2022-10-07T09:00", "nieuw", map_, "--gemeente", "0363"),
        *("--uitvoerder", "680363", "--timeslot", T),
    )
    assert gelopen.code == 0, gelopen.fout
    return map_


def test_the_deadlines_of_a_dossier(dossier: Path) -> None:
    gelopen = run("--nu", "2022-10-13T16:00", "kalender", in_map=dossier)
    assert gelopen.code == 0
    assert "Timeslot van maandag 17 oktober 2022: bestandsvergelijking." in gelopen.uit
    assert "uiterlijk donderdag 13 oktober 2022 om 17:00, over 1 uur." in gelopen.uit
    assert "680363_AanleverrapportageBW" in gelopen.uit
    assert "68xxxx" not in gelopen.uit


@pytest.mark.parametrize(
    ("nu", "volgende", "voorbij"),
    [
        ("2022-10-13T17:00:00", "terugkoppeling", ["b4"]),
        ("2022-10-13T17:00:01", "akkoord", ["b4", "terugkoppeling"]),
        ("2022-10-18T15:00", "aanlevering", ["b4", "terugkoppeling", "akkoord"]),
    ],
)
def test_what_is_next_and_what_is_over(dossier: Path, nu, volgende, voorbij) -> None:
    gegevens = run("--nu", nu, "--json", "kalender", in_map=dossier).json
    assert gegevens["volgende"] == volgende
    assert [t["id"] for t in gegevens["termijnen"] if t["voorbij"]] == voorbij
    assert gegevens["timeslots"][0]["timeslot"] == T


def test_the_next_tuesdays_and_comparisons_are_shown(dossier: Path) -> None:
    gegevens = run("--nu", "2024-01-01T09:00", "--json", "kalender", in_map=dossier).json
    straks = [t for t in gegevens["termijnen"] if not t["voorbij"]]
    assert [t["dag"] for t in straks if t["soort"] == "wekelijks"] == [
        "2024-01-02",
        "2024-01-09",
        "2024-01-16",
        "2024-01-23",
    ]
    assert len([t for t in straks if t["soort"] == "tweemaandelijks"]) == 2
    assert {t["merk"] for t in straks if t["soort"] == "tweemaandelijks"} == {"aangenomen"}


def test_the_calendar_file(dossier: Path, tmp_path: Path) -> None:
    doel = tmp_path / "termijnen.ics"
    gelopen = run("--nu", "2022-10-10T11:00", "--json", "kalender", "--ics", doel, in_map=dossier)
    assert gelopen.json["bestanden"] == [doel.as_posix()]
    agenda = read_ics(doel.read_bytes())
    op_uid = {e["UID"].split("-2022")[0]: e for e in agenda["VEVENT"]}
    assert op_uid["terugkoppeling"]["DTSTART"] == datetime(2022, 10, 13, 15, tzinfo=UTC)
    assert op_uid["akkoord"]["DTSTART"] == date(2022, 10, 14)
    assert op_uid["weekrapport"]["RRULE"] == "FREQ=WEEKLY;BYDAY=TU"
    assert op_uid["weekrapport"]["DTSTART"] == date(2022, 10, 25)
    assert len([e for e in agenda["VEVENT"] if "bestandsvergelijking" in e["SUMMARY"]]) == 6
    assert all(e["VALARM"] for e in agenda["VEVENT"])
    assert all(e["DTSTAMP"] == datetime(2022, 10, 10, 9, tzinfo=UTC) for e in agenda["VEVENT"])
    eerst = doel.read_bytes()
    run("--nu", "2022-10-10T11:00", "kalender", "--ics", doel, in_map=dossier)
    assert doel.read_bytes() == eerst


def test_the_ieb_switch_comes_along_in_its_weeks() -> None:
    gegevens = run(
        "--nu", "2022-09-28T09:00", "--json", "kalender", "--timeslot", "2022-10-03"
    ).json
    wissels = [t for t in gegevens["termijnen"] if t["id"].startswith("ieb-1.0-2.0")]
    assert [t["dag"] for t in wissels] == ["2022-10-01", "2022-10-03"]
    assert {t["soort"] for t in wissels} == {"live"}


def test_an_own_calendar_of_the_dossier_comes_along(dossier: Path) -> None:
    (dossier / "eigen.csv").write_text(
        "wissel;id;soort;van;tot;berichten;richting;partij;omschrijving;merk;bron\n"
        "ieb-1.0-2.0;9;melding;;2022-10-12T09:00;*;alle;CAK;Porta is dicht;aangenomen;CAK\n"
        "ieb-1.0-2.0;10;live;2022-09-01T09:00;;WMO499;alle;CAK;x;aangenomen;CAK\n",
        encoding="utf-8",
    )
    toml = dossier / "bvtool.toml"
    tekst = toml.read_text(encoding="utf-8")
    assert "\n[wissels]\n" in tekst
    ingevuld = tekst.replace("[wissels]", '[wissels]\nkalender = "eigen.csv"')
    toml.write_text(ingevuld, encoding="utf-8")
    gelopen = run("kalender", in_map=dossier)
    assert gelopen.code == 65
    assert "eigen.csv, regel 3: De berichtsoort 'WMO499' is niet bekend." in gelopen.fout


@pytest.mark.parametrize("partij", ["gemeente", "Gemeenten", "CAK"])
def test_for_one_party(dossier: Path, partij: str) -> None:
    gegevens = run("--json", "kalender", "--partij", partij, in_map=dossier).json
    anders = "CAK" if partij != "CAK" else "gemeente"
    assert anders not in {t["partij"] for t in gegevens["termijnen"]}


def test_wrong_questions(tmp_path: Path) -> None:
    assert run("kalender", "--timeslot", "2022-10-18").code == 2
    assert run("kalender", "--timeslot", "oktober").code == 2
    assert run("kalender", "--timeslot", T, "--partij", "bakker").code == 2
    assert run("kalender", in_map=tmp_path).code == 66


KOP = "gemeentecode;uitvoerdercode;naam;timeslot;contactpersoon;telefoon;e-mail\r\n"


@pytest.fixture
def cak(tmp_path: Path) -> Path:
    map_ = tmp_path / "cak"
    assert run("nieuw", "--rol", "cak", map_).code == 0
    return map_


def test_a_cak_dossier_shows_the_timeslots_of_its_gemeenten(cak: Path) -> None:
    (cak / "gemeenten.csv").write_text(
        KOP + "0363;680363;Amsterdam;2022-10-17;;;\r\n0034;680034;Almere;2022-10-03;;;\r\n"
        "0599;680599;Rotterdam;2022-10-17;;;\r\n",
        encoding="utf-8",
        newline="",
    )
    gelopen = run("--nu", "2022-09-28T09:00", "--json", "kalender", in_map=cak)
    assert [t["timeslot"] for t in gelopen.json["timeslots"]] == ["2022-10-03", "2022-10-17"]
    dagen = [t["dag"] for t in gelopen.json["termijnen"]]
    assert dagen == sorted(dagen)
    tekst = run("--nu", "2022-09-28T09:00", "kalender", in_map=cak).uit
    assert "2022-10-17" in tekst


@pytest.mark.parametrize(
    ("inhoud", "code", "woord"),
    [
        (KOP, 66, "geen gemeente"),
        (KOP + "0363;680363;A;2022-10-18;;;\r\n", 65, "geen maandag"),
        (KOP + "0363;680363\r\n", 65, "geen maandag"),
        ("a;b\r\n1;2\r\n", 65, "kolom timeslot"),
        ("\udcff", 65, "UTF-8"),
        (None, 66, "er niet"),
    ],
)
def test_a_wrong_list_of_gemeenten(cak: Path, inhoud: str | None, code: int, woord: str) -> None:
    pad = cak / "gemeenten.csv"
    pad.unlink()
    if inhoud is not None:
        pad.write_bytes(inhoud.encode("utf-8", errors="surrogateescape"))
    gelopen = run("kalender", in_map=cak)
    assert gelopen.code == code
    assert woord in gelopen.fout
