"""`bvtool aanmelden` asks the release switches whether a 407 may go at this moment."""

import json
from pathlib import Path

import pytest

from tests.gesprek.hulp import BSN_A, Keuze, decide, new_dossier
from tests.hulp import run

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


def announce(map_: Path, nu: str) -> tuple[int, dict[str, object], str]:
    gelopen = run("--dossier", map_, "--nu", nu, "--json", "aanmelden", "--zonder-akkoord")
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


@pytest.mark.parametrize(
    ("nu", "gaat"),
    [("2022-10-18T08:59", True), ("2022-10-18T09:00", False), ("2022-10-18T11:59", False)],
)
def test_a_standstill_of_the_own_calendar_holds_everything(map_: Path, nu: str, gaat: bool) -> None:
    (map_ / "stilstand.csv").write_text(KALENDER, encoding="utf-8")
    toml = map_ / "bvtool.toml"
    tekst = toml.read_text(encoding="utf-8")
    toml.write_text(tekst.replace('# kalender = ""', 'kalender = "stilstand.csv"'), "utf-8")
    _, uit, tekst = announce(map_, nu)
    assert uit["berichten"] == (1 if gaat else 0)
    if not gaat:
        assert "Stilstand voor onderhoud" in tekst
        assert "18 oktober 2022 om 12:00" in tekst
