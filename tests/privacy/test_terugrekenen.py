"""After `opschonen` nobody can be computed back: no BSN of the test range leaves a trace."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.dossier.oud import make_versie_3
from tests.hulp import fictieve_bsns, run
from tests.privacy.terugrekenen import OFFICIEEL, compute_back, learn
from tests.stappen_van_de_week import LATER

pytestmark = [pytest.mark.traag, pytest.mark.sqlite]


@pytest.fixture
def klaar(week: dict[str, Path], tmp_path: Path) -> Path:
    """A dossier after a whole week."""
    return Path(shutil.copytree(week["klaar"], tmp_path / "0363"))


def _clean(dossier: Path) -> None:
    gelopen = run("--dossier", dossier, "--nu", LATER, "opschonen", "--ouder-dan", 365,
                  "--oude-administraties")  # fmt: skip
    assert gelopen.code == 0, gelopen


def test_before_it_the_attack_finds_every_message(klaar: Path, tmp_path: Path) -> None:
    """Otherwise finding nobody afterwards would say nothing."""
    kennis = learn(klaar, tmp_path)
    assert sorted(r.naam[-3:] for r in kennis.raadsels) == [
        "csv",
        "csv",
        "xml",
        "xml",
        "xml",
        "zip",
    ]
    gevonden = compute_back(klaar, kennis, kennis.some_bsns())
    assert gevonden == {(r.naam, r.bsn) for r in kennis.raadsels}


def test_nobody_can_be_computed_back(klaar: Path, tmp_path: Path) -> None:
    kennis = learn(klaar, tmp_path)
    koppen = [str(r["hash"]) for r in kennis.regels]
    _clean(klaar)
    assert len(fictieve_bsns(100_000)) == OFFICIEEL == 9091
    assert compute_back(klaar, kennis) == set()
    for kop in koppen:
        assert run("--dossier", klaar, "controleer", "--spoor", "--kop", kop).code == 0


def test_a_trail_of_an_earlier_version_keeps_nobody_either(klaar: Path, tmp_path: Path) -> None:
    """Its hashes took in the files as they are; it is written anew, and says so."""
    make_versie_3(klaar)
    kennis = learn(klaar, tmp_path)
    oud = run("--dossier", klaar, "--nu", LATER, "akkoord", "--op", "2022-10-17")
    assert oud.code == 0, oud
    assert compute_back(klaar, kennis, kennis.some_bsns())
    gelopen = run("--dossier", klaar, "--nu", LATER, "opschonen", "--ouder-dan", 365)
    assert "opnieuw geschreven" in gelopen.uit
    assert compute_back(klaar, kennis, kennis.some_bsns()) == set()
    na = run("--json", "--dossier", klaar, "controleer", "--spoor")
    assert na.code == 0, na.uit
    assert na.json["bevindingen"] == []
    with closing(sqlite3.connect(klaar / "dossier.db")) as los:
        koppen = {rij[0] for rij in los.execute("select hash from spoor")}
        assert {rij[0] for rij in los.execute("select spoor_kop from terugkoppeling")} <= koppen


def test_a_key_that_stays_would_be_found(klaar: Path, tmp_path: Path) -> None:
    """The search sees a mark whose key still lies there."""
    kennis = learn(klaar, tmp_path)
    with closing(sqlite3.connect(klaar / "dossier.db")) as los:
        (sleutel,) = los.execute("select waarde from meta where sleutel = 'merksleutel'").fetchone()
    _clean(klaar)
    (klaar / "kladje.txt").write_text(f"merksleutel{sleutel}", encoding="ascii")
    assert {naam for naam, _ in compute_back(klaar, kennis, kennis.some_bsns())} == {
        r.naam for r in kennis.raadsels if r.naam.endswith((".zip", ".csv"))
    }
