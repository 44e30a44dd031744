"""`bvtool aanmelden` asks the release switches whether a 407 may go at this moment."""

import json
from pathlib import Path

import pytest

from tests.gesprek.hulp import BSN_A, BSN_B, Keuze, decide, new_dossier
from tests.hulp import query_ledger, run

KALENDER = (
    "wissel;id;soort;van;tot;berichten;richting;partij;omschrijving;merk;bron\n"
    "ieb-2.0-3.0;1;blokkade;2022-10-18T09:00;2022-10-18T12:00;*;alle;CAK;"
    "Stilstand voor onderhoud;aangenomen;eigen bericht\n"
    "ieb-2.0-3.0;2;live;2022-10-18T12:00;;*;alle;allen;Release 3.0;aangenomen;eigen bericht\n"
)


@pytest.fixture
def map_(tmp_path: Path) -> Path:
    map_ = tmp_path / "0363 één"
    decide(new_dossier(map_), [Keuze(BSN_A)])
    return map_


def add_kalender(map_: Path) -> None:
    (map_ / "stilstand.csv").write_text(KALENDER, encoding="utf-8")
    toml = map_ / "bvtool.toml"
    tekst = toml.read_text(encoding="utf-8")
    toml.write_text(tekst.replace('# kalender = ""', 'kalender = "stilstand.csv"'), "utf-8")


def announce(map_: Path, nu: str, *opties: str) -> tuple[int, dict[str, object], str]:
    gelopen = run("--dossier", map_, "--nu", nu, "--json", "aanmelden", "--zonder-akkoord", *opties)
    return gelopen.code, json.loads(gelopen.uit), gelopen.uit


@pytest.mark.parametrize(
    ("nu", "gaat"),
    [("2022-09-30T23:59", False), ("2022-10-01T00:00", True), ("2022-10-01T00:01", True)],
)
def test_no_407_goes_before_ieb_2_0_is_live(map_: Path, nu: str, gaat: bool) -> None:
    code, uit, _ = announce(map_, nu)
    assert (uit["berichten"], uit["tegengehouden"]) == ((1, 0) if gaat else (0, 1))
    assert code == (0 if gaat else 1)
    assert bool(list((map_ / "uitgaand").glob("*.zip"))) is gaat


VOORBIJ = "2026-11-30T09:00"


@pytest.mark.parametrize(
    ("nu", "gaat"),
    [("2023-03-31T23:59", True), ("2023-04-01T00:00", False), (VOORBIJ, False)],
)
def test_a_release_that_is_over_is_held_back(map_: Path, nu: str, gaat: bool) -> None:
    code, uit, tekst = announce(map_, nu)
    assert (uit["berichten"], uit["tegengehouden"]) == ((1, 0) if gaat else (0, 1))
    assert code == (0 if gaat else 1)
    assert bool(list((map_ / "uitgaand").glob("*.zip"))) is gaat
    assert ("Release 2.0 is voorbij" in tekst and "--met-release 2.0" in tekst) is not gaat


def test_without_a_recorded_reason_nothing_of_it_leaves(map_: Path) -> None:
    for opties in ((), ("--toch", "haast"), ("--envelop",), ("--opnieuw", "nog eens")):
        gelopen = run("--dossier", map_, "--nu", VOORBIJ, "aanmelden", "--zonder-akkoord", *opties)
        assert gelopen.code == 1
        assert not list((map_ / "uitgaand").glob("*.zip"))
    assert query_ledger(map_, "select count(*) from bericht") == [(0,)]


def test_with_a_reason_it_leaves_and_the_reason_is_kept(map_: Path) -> None:
    reden = "afgesproken met het CAK"
    proef = announce(map_, VOORBIJ, "--met-release", "2.0", reden, "--proef")
    assert (proef[0], proef[1]["berichten"]) == (0, 1)
    code, uit, _ = announce(map_, VOORBIJ, "--met-release", "2.0", f" {reden} ")
    assert (code, uit["berichten"]) == (0, 1)
    ((toelichting,),) = query_ledger(map_, "select toelichting from bericht")
    assert toelichting == f"in release 2.0: {reden}"
    sql = "select aantallen from spoor where opdracht = 'aanmelden' order by nr desc"
    ((aantallen,), *_) = query_ledger(map_, sql)
    assert json.loads(aantallen)["redenen"] == {"met_release": f"2.0: {reden}"}


@pytest.mark.parametrize(
    ("gegeven", "zin"),
    [
        (("4.0", "zo is het"), "Bvtool kan geen berichten in release 4.0 maken."),
        (("2.0", "  "), "ontbreekt de release of de reden"),
        ((" ", "zo is het"), "ontbreekt de release of de reden"),
    ],
)
def test_a_wish_that_cannot_be_is_refused(map_: Path, gegeven: tuple[str, str], zin: str) -> None:
    code, uit, _ = announce(map_, VOORBIJ, "--met-release", *gegeven)
    assert (code, zin in str(uit["fout"])) == (2, True)
    assert not list((map_ / "uitgaand").glob("*.zip"))


@pytest.mark.parametrize("nu", ["2022-09-30T23:59", "2022-10-18T09:00"])
def test_a_reason_for_a_release_opens_no_standstill_and_no_future(map_: Path, nu: str) -> None:
    add_kalender(map_)
    code, uit, _ = announce(map_, nu, "--met-release", "2.0", "haast")
    assert (code, uit["tegengehouden"]) == (1, 1)


def test_wissel_mag_says_the_same(map_: Path) -> None:
    for nu in ("2023-03-31T23:59", "2023-04-01T00:00", VOORBIJ):
        mag = run("wissel", "mag", "WMO407", "--release", "2.0", "--op", nu)
        assert (mag.code == 0) is (announce(map_, nu, "--proef")[0] == 0)


@pytest.mark.parametrize(
    ("nu", "gaat"),
    [("2022-10-18T08:59", True), ("2022-10-18T09:00", False), ("2022-10-18T11:59", False)],
)
def test_a_standstill_of_the_own_calendar_holds_everything(map_: Path, nu: str, gaat: bool) -> None:
    add_kalender(map_)
    _, uit, tekst = announce(map_, nu)
    assert uit["berichten"] == (1 if gaat else 0)
    if not gaat:
        assert "Stilstand voor onderhoud" in tekst
        assert "18 oktober 2022 om 12:00" in tekst


def test_why_everybody_waits_is_said_once(tmp_path: Path) -> None:
    map_ = tmp_path / "0363"
    decide(new_dossier(map_), [Keuze(BSN_A), Keuze(BSN_B)])
    uit = run("--dossier", map_, "--nu", VOORBIJ, "aanmelden", "--zonder-akkoord").uit
    regels = [r for r in uit.splitlines() if "Release 2.0 is voorbij" in r]
    assert len(regels) == 1
    assert regels[0].partition(": Release")[0].count("rij ") == 2
    assert "al verzonden of wacht" not in uit
