"""One wrong clock does not stick: a moment that cannot be is asked, once."""

import json
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bvtool.dossier.map import Dossier
from bvtool.dossier.werkgang import open_werkgang
from bvtool.kalender.klok import TIJDZONE, Klok
from tests.gesprek.hulp import BSN_A, Keuze, decide, lay_decisions, new_dossier
from tests.hulp import Gelopen, query_ledger, run

TOEKOMST = "2040-01-02T10:00"
RELEASE = ("--met-release", "2.0", "een proef")


@pytest.fixture
def map_(tmp_path: Path) -> Path:
    decide(new_dossier(tmp_path / "d"), [Keuze(BSN_A)])
    return tmp_path / "d"


def announce(map_: Path, *woorden: object, nu: str = "") -> Gelopen:
    return run(
        *(("--nu", nu) if nu else ()), "--dossier", map_, "--json", "aanmelden", *RELEASE, *woorden
    )


def keep_release(map_: Path) -> None:
    """In the own calendar of this dossier release 2.0 is still in force."""
    kop = "wissel;id;soort;van;tot;berichten;richting;partij;omschrijving;merk;bron\n"
    rij = "ieb-{};x;live;{}-01-01;;*;alle;allen;Later;aangenomen;een proef\n"
    tekst = kop + rij.format("2.0-3.0", 2098) + rij.format("3.0-4.0", 2099)
    (map_ / "later.csv").write_text(tekst, encoding="utf-8")
    toml = (map_ / "bvtool.toml").read_text(encoding="utf-8")
    nieuw = toml.replace('# kalender = ""', 'kalender = "later.csv"')
    (map_ / "bvtool.toml").write_text(nieuw, encoding="utf-8")


def count_rows(map_: Path) -> int:
    return int(query_ledger(map_, "select count(*) from spoor")[0][0])


def work(map_: Path, klok: Klok) -> None:
    """Something recorded at this moment."""
    with open_werkgang(Dossier(map_), "test", klok) as w:
        lay_decisions(w.verbinding, [Keuze(BSN_A)])


def test_a_moment_far_before_the_last_one_is_asked_and_nothing_is_done(map_: Path) -> None:
    assert announce(map_, nu=TOEKOMST).code == 0
    rijen = count_rows(map_)
    work_later = announce(map_)
    assert work_later.code == 1
    assert "2 januari 2040" in work_later.json["fout"]
    assert "--toch" in work_later.json["wat_nu"]
    assert count_rows(map_) == rijen


def test_a_reason_goes_on_is_recorded_and_asks_no_more(map_: Path) -> None:
    announce(map_, nu=TOEKOMST)
    assert run("--dossier", map_, "retour", "--toch", "de klok stond verkeerd").code in (0, 1)
    laatste = "select opdracht, aantallen from spoor order by nr desc limit 1"
    [(opdracht, aantallen)] = query_ledger(map_, laatste)
    assert (opdracht, json.loads(aantallen)["redenen"]["toch"]) == (
        "retour", "de klok stond verkeerd")  # fmt: skip
    assert announce(map_).code == 0


def test_with_a_given_moment_nothing_is_asked(map_: Path) -> None:
    assert announce(map_, nu=TOEKOMST).code == 0
    assert announce(map_, nu="2022-10-19T10:00").code == 0


@pytest.mark.parametrize(
    ("opgegeven", "vooruit", "gevraagd"),
    [
        (True, timedelta(hours=23), False),
        (True, timedelta(hours=25), True),
        (False, timedelta(minutes=5), False),
        (False, timedelta(hours=1), True),
    ],
)
def test_how_far_back_is_asked(
    map_: Path, *, opgegeven: bool, vooruit: timedelta, gevraagd: bool
) -> None:
    """A computer's clock that was in the future is asked at once; a rehearsal after a day."""
    nu = datetime.now(TIJDZONE).replace(microsecond=0)
    work(map_, Klok(nu + vooruit, opgegeven=opgegeven))
    gelopen = announce(map_)
    assert ("fout" in gelopen.json) == gevraagd
    assert gelopen.code == (1 if gevraagd else 0)


def test_the_guide_asks_for_the_reason(map_: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    keep_release(map_)
    work(map_, Klok(datetime.now(TIJDZONE).replace(microsecond=0) + timedelta(days=9)))
    regels = iter(["", "de klok stond verkeerd"])
    monkeypatch.setattr("bvtool.cli.stand.can_ask", lambda _o: True)
    monkeypatch.setattr("builtins.input", lambda _vraag: next(regels))
    assert "Toch" not in run("--dossier", map_).fout
    assert query_ledger(map_, "select count(*) from bericht") == [(1,)]
