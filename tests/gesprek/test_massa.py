"""The guard on very many messages at once: nobody is withdrawn by the dozen without a question."""

import json
import re
from datetime import date
from pathlib import Path

import pytest

from bvtool.dossier.map import Dossier
from bvtool.dossier.werkgang import open_werkgang
from tests.cli.test_aanmelden import announce, answer, sent
from tests.gesprek.hulp import Keuze, decide, klok, make_bsns, new_dossier
from tests.hulp import query_ledger, run

LATER = "2022-10-19T10:00"
MENSEN = make_bsns(18)
STOP = date(2022, 10, 10)


def approved(map_: Path, aantal: int = 18, **instellingen: str) -> Dossier:
    """A dossier in which so many clients were announced and approved."""
    dossier = new_dossier(map_, **instellingen)
    decide(dossier, [Keuze(b) for b in MENSEN[:aantal]])
    assert announce(map_).json["nieuw"] == aantal
    answer(map_)
    return dossier


def withdraw(dossier: Dossier, weg: int, aantal: int = 18) -> None:
    """An answer in which the first so many are not known any more."""
    decide(
        dossier,
        [Keuze(b, aanmelden=i >= weg, reden="ONB") for i, b in enumerate(MENSEN[:aantal])],
    )


def zips(map_: Path) -> list[str]:
    return sorted(p.name for p in (map_ / "uitgaand").glob("407_*.zip"))


def test_sixteen_of_eighteen_are_not_withdrawn_after_one_bad_file(tmp_path: Path) -> None:
    dossier = approved(tmp_path / "d")
    withdraw(dossier, 16)
    gelopen = announce(tmp_path / "d", nu=LATER)
    assert gelopen.code == 1
    assert gelopen.json["bestanden"] == []
    assert gelopen.json["massa"]["intrekkingen"] == 16
    assert gelopen.json["massa"]["lopend"] == 18
    assert gelopen.json["massa"]["per_reden"] == {"ONB": 16}
    assert len(zips(tmp_path / "d")) == 1
    assert query_ledger(tmp_path / "d", "select count(*) from bericht") == [(18,)]
    tekst = run("--dossier", tmp_path / "d", "--nu", LATER, "aanmelden").uit
    assert "16 intrekkingen" in tekst
    assert "Niet bekend in de eigen registratie" in tekst
    assert "--bevestig 16" in tekst


@pytest.mark.parametrize(("aantal", "gaat"), [(15, False), (17, False), (16, True)])
def test_only_the_exact_number_goes_on_and_is_recorded(
    tmp_path: Path, aantal: int, gaat: bool
) -> None:
    dossier = approved(tmp_path / "d")
    withdraw(dossier, 16)
    gelopen = announce(tmp_path / "d", "--bevestig", aantal, nu=LATER)
    assert (gelopen.code, len(zips(tmp_path / "d"))) == ((0, 2) if gaat else (1, 1))
    if not gaat:
        return
    assert [b.status for b in sent(tmp_path / "d", 1, "2022-10-19")] == [3] * 16
    vraag = "select aantallen from spoor where opdracht = 'aanmelden' order by nr desc"
    bewaard = json.loads(query_ledger(tmp_path / "d", vraag)[0][0])
    assert bewaard["bevestigd"] == 16
    assert "16 intrekkingen" in bewaard["redenen"]["bevestigd"]


@pytest.mark.parametrize(("weg", "code"), [(1, 0), (2, 0), (3, 1)])
def test_two_withdrawals_need_no_question(tmp_path: Path, weg: int, code: int) -> None:
    dossier = approved(tmp_path / "d")
    withdraw(dossier, weg)
    assert announce(tmp_path / "d", nu=LATER).code == code


@pytest.mark.parametrize(("aantal", "code"), [(5, 0), (6, 1)])
def test_new_stops_count_with_the_withdrawals(tmp_path: Path, aantal: int, code: int) -> None:
    dossier = approved(tmp_path / "d")
    decide(
        dossier,
        [Keuze(b, stopdatum=STOP if i < aantal else None) for i, b in enumerate(MENSEN)],
    )
    gelopen = announce(tmp_path / "d", nu=LATER)
    assert gelopen.code == code
    assert gelopen.json["massa"]["stops"] == aantal
    assert gelopen.json["massa"]["wijzigingen"] == 0


def test_another_start_is_a_change_and_no_stop(tmp_path: Path) -> None:
    dossier = approved(tmp_path / "d")
    decide(dossier, [Keuze(b, startdatum=date(2022, 10, 2)) for b in MENSEN])
    gelopen = announce(tmp_path / "d", nu=LATER)
    assert (gelopen.code, gelopen.json["massa"]["wijzigingen"]) == (0, 18)


@pytest.mark.parametrize(("extra", "code"), [(2, 0), (3, 1)])
def test_more_starts_than_were_announced(tmp_path: Path, extra: int, code: int) -> None:
    """Persons whom only the register knows are no part of the announced number."""
    dossier = new_dossier(tmp_path / "d")
    mensen = MENSEN[: 10 + extra]
    decide(dossier, [Keuze(b, soort="b4" if i < 10 else "register") for i, b in enumerate(mensen)])
    with open_werkgang(dossier, "test", klok()) as w:
        w.verbinding.execute("update terugkoppeling set aanmelden = 10, klanten = 10")
    assert announce(tmp_path / "d").code == code


def test_a_trial_tells_the_question_too(tmp_path: Path) -> None:
    dossier = approved(tmp_path / "d")
    withdraw(dossier, 16)
    gelopen = run("--dossier", tmp_path / "d", "--nu", LATER, "aanmelden", "--proef")
    assert gelopen.code == 1
    assert re.search(r"--bevestig 16\b", gelopen.uit)


def test_the_limits_are_settings(tmp_path: Path) -> None:
    dossier = approved(tmp_path / "d", grenzen="weg = 18\nintrekkingen = 18")
    withdraw(dossier, 16)
    assert announce(tmp_path / "d", nu=LATER).code == 0


def test_a_limit_below_nothing_is_refused(tmp_path: Path) -> None:
    new_dossier(tmp_path / "d")
    toml = tmp_path / "d" / "bvtool.toml"
    toml.write_text(toml.read_text("utf-8").replace("# weg = 5", "weg = -1"), encoding="utf-8")
    assert run("--dossier", tmp_path / "d").code == 78


def test_another_number_than_was_confirmed_stops_also_below_the_limits(tmp_path: Path) -> None:
    dossier = approved(tmp_path / "d")
    withdraw(dossier, 2)
    assert announce(tmp_path / "d", "--bevestig", 3, nu=LATER).code == 1
    assert len(zips(tmp_path / "d")) == 1
