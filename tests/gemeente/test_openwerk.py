"""The guide tells all that is open: never "klaar" while something must still go, or waits."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest

from tests.cli.test_aanmelden import announce, answer
from tests.gesprek.hulp import BSN_A, BSN_B, BSN_C, BSN_D, Keuze, decide, new_dossier
from tests.hulp import VRIJDAG, Gelopen, query_ledger, run
from tests.klein import answer as answer_cak
from tests.klein import open_boek

STOP = date(2022, 10, 10)
LATER = "2022-10-18T10:00"
VIER = [Keuze(b) for b in (BSN_A, BSN_B, BSN_C, BSN_D)]


def ask(map_: Path, *woorden: object, nu: str = LATER) -> Gelopen:
    return run("--dossier", map_, "--nu", nu, "--json", *woorden)


def open_work(map_: Path, nu: str = LATER) -> dict[str, int]:
    """What is open, without what is not."""
    return {soort: n for soort, n in ask(map_, nu=nu).json["open_per_soort"].items() if n}


@pytest.fixture
def map_(tmp_path: Path) -> Path:
    return tmp_path / "d"


def test_corrections_that_must_still_go_are_never_called_done(map_: Path) -> None:
    dossier = new_dossier(map_)
    decide(dossier, VIER)
    announce(map_)
    answer(map_)
    assert ask(map_).json["fase"] == "klaar"
    assert (ask(map_, "retour").code, ask(map_, "rapport").code) == (0, 0)
    decide(
        dossier,
        [
            Keuze(BSN_A, stopdatum=STOP),
            Keuze(BSN_B, startdatum=date(2022, 10, 3)),
            Keuze(BSN_C, aanmelden=False, reden="AGM"),
            Keuze(BSN_D),
        ],
    )
    assert open_work(map_) == {"stops": 1, "wijzigingen": 1, "intrekkingen": 1}
    gezegd = ask(map_).json
    assert (gezegd["fase"], gezegd["volgende"], gezegd["open"]) == (
        "aanmelden", "bvtool aanmelden", 3)  # fmt: skip
    tekst = run("--dossier", map_, "--nu", LATER).uit
    assert "1 intrekking moet nog weg" in tekst
    assert "goedgekeurd" not in tekst
    for woorden in (("retour",), ("rapport",)):
        assert ask(map_, *woorden).code == 1, woorden
    assert "1 stop moet nog weg" in (map_ / "rapporten/retour.html").read_text("utf-8")
    assert "niets meer te doen" not in (map_ / "rapporten/retour.html").read_text("utf-8")
    announce(map_, nu=LATER)
    answer(map_, dag="2022-10-18")
    assert (ask(map_).json["fase"], open_work(map_)) == ("klaar", {})
    assert (ask(map_, "retour").code, ask(map_, "rapport").code) == (0, 0)


def test_what_waits_behind_an_open_answer_is_told(map_: Path) -> None:
    dossier = new_dossier(map_)
    decide(dossier, [Keuze(BSN_A)])
    announce(map_)
    decide(dossier, [Keuze(BSN_A, stopdatum=STOP)])
    assert open_work(map_) == {"wachten": 1, "zonder_antwoord": 1}
    gezegd = run("--dossier", map_, "--nu", LATER).uit
    assert "wacht op een antwoord" in gezegd
    assert "uitgaand/407_2022-10-17_1.zip" in gezegd


def test_what_is_held_back_is_told(map_: Path) -> None:
    decide(new_dossier(map_), [Keuze(BSN_A), Keuze(BSN_B, stopdatum=date(2022, 9, 30))])
    announce(map_)
    answer(map_)
    assert open_work(map_) == {"tegengehouden": 1}
    gezegd = ask(map_).json
    assert (gezegd["fase"], gezegd["volgende"]) == ("herstellen", "bvtool aanmelden --proef")
    assert ask(map_, "retour").code == 1


def test_a_period_that_begins_later_is_said_to_wait(map_: Path) -> None:
    decide(new_dossier(map_), [Keuze(BSN_A), Keuze(BSN_B, startdatum=date(2023, 1, 1))])
    announce(map_)
    answer(map_)
    assert open_work(map_) == {"later": 1}
    assert ask(map_).json["fase"] == "wachten op datum"
    assert ask(map_, "retour").code == 0


@pytest.mark.sqlite  # a ledger on a server has no seal: nothing of it is kept
def test_a_command_counts_ahead_what_a_look_on_those_days_would_count(map_: Path) -> None:
    """A stop that comes of age, a start that may go, and one who waits: all within the week."""
    dossier = new_dossier(map_)
    decide(
        dossier,
        [
            Keuze(BSN_A, stopdatum=date(2022, 10, 19)),
            Keuze(BSN_B, startdatum=date(2022, 11, 21)),
            Keuze(BSN_C),
        ],
    )
    announce(map_)
    decide(
        dossier,
        [
            Keuze(BSN_A, stopdatum=date(2022, 10, 19)),
            Keuze(BSN_B, startdatum=date(2022, 11, 21)),
            Keuze(BSN_C, stopdatum=STOP),
        ],
    )
    answer(map_)
    verteld, geteld = [], map_ / ".bvtool.geteld"
    for dag in range(18, 26):
        nu = f"2022-10-{dag}T13:00"
        voor = geteld.read_bytes()
        gezegd = ask(map_, nu=nu).json["open_per_soort"]
        assert dag > 24 or geteld.read_bytes() == voor, dag  # it was known, and is kept as it was
        geteld.unlink()
        assert ask(map_, nu=nu).json["open_per_soort"] == gezegd, dag
        geteld.write_bytes(voor)
        verteld.append({soort: n for soort, n in gezegd.items() if n})
    assert verteld[0] == {"stops": 1, "later": 1}
    assert verteld[2] == {"stops": 2, "later": 1}
    assert verteld[-1] == {"stops": 2, "starts": 1}


def test_overdue_answers_say_call(map_: Path) -> None:
    decide(new_dossier(map_), [Keuze(BSN_A)])
    announce(map_)
    op_tijd, te_laat = "2022-10-20T10:00", "2022-10-21T10:00"
    assert "Bel het CAK" not in run("--dossier", map_, "--nu", op_tijd).uit
    assert open_work(map_, te_laat) == {"zonder_antwoord": 1, "te_laat": 1}
    assert "Bel het CAK: 1 antwoord is te laat" in run("--dossier", map_, "--nu", te_laat).uit


def test_a_rejected_message_is_work_once(map_: Path) -> None:
    decide(new_dossier(map_), [Keuze(BSN_A), Keuze(BSN_B)])
    announce(map_)
    answer(map_, "9400")
    assert open_work(map_) == {"starts": 2, "afgekeurd": 2}
    assert (ask(map_).json["fase"], ask(map_).json["open"]) == ("herstellen", 2)


@pytest.fixture
def beantwoord(klein: Path) -> Path:
    with open_boek(klein) as klerk:
        klerk.decide()
    assert answer_cak(klein).code == 0
    return klein


def sit(
    monkeypatch: pytest.MonkeyPatch, map_: Path, typt: Sequence[str], *woorden: object
) -> Gelopen:
    """A person at a terminal who types these lines."""
    regels = iter(typt)
    for module in ("akkoord", "stand"):
        monkeypatch.setattr(f"bvtool.cli.{module}.can_ask", lambda _o: True)
    monkeypatch.setattr("builtins.input", lambda _vraag: next(regels))
    return run("--dossier", map_, "--nu", VRIJDAG, *woorden)


def test_waiting_for_the_go_shows_the_delivery_and_says_call(beantwoord: Path) -> None:
    gezegd = ask(beantwoord, nu=VRIJDAG).json
    assert gezegd["uiterlijk"].startswith("2022-10-18T15:00")
    assert gezegd["volgende"] == "bvtool akkoord"
    assert gezegd["open_per_soort"]["akkoord"] == 1
    assert "bel het CAK" in run("--dossier", beantwoord, "--nu", VRIJDAG).uit


@pytest.mark.parametrize("woorden", [(), ("akkoord",)])
@pytest.mark.parametrize(
    ("typt", "op"), [("", []), ("n", []), ("v", ["2022-10-14"]), ("2022-10-13", ["2022-10-13"])]
)
def test_a_go_is_asked_and_never_recorded_on_enter(
    beantwoord: Path, monkeypatch: pytest.MonkeyPatch, woorden: tuple[str, ...], typt: str,
    op: list[str],
) -> None:  # fmt: skip
    sit(monkeypatch, beantwoord, [typt], *woorden)
    assert [r for (r,) in query_ledger(beantwoord, "select op from akkoord")] == op


def test_without_a_terminal_the_day_must_be_given(beantwoord: Path) -> None:
    gelopen = run("--dossier", beantwoord, "--nu", VRIJDAG, "akkoord")
    assert gelopen.code == 2
    assert "akkoord --op 2022-10-14" in gelopen.fout


def test_a_go_of_before_the_answer_is_refused(beantwoord: Path) -> None:
    gelopen = ask(beantwoord, "akkoord", "--op", "2022-10-12", nu=VRIJDAG)
    assert gelopen.code == 2
    assert "13-10-2022" in gelopen.json["fout"]
    assert query_ledger(beantwoord, "select count(*) from akkoord") == [(0,)]


def test_a_contradiction_is_settled_from_the_guide(
    map_: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    decide(new_dossier(map_), [Keuze(BSN_A)])
    announce(map_)
    answer(map_)
    answer(map_, "9400")
    assert ask(map_).json["fase"] == "navragen"
    [(naam,)] = query_ledger(map_, "select identificatie from bericht")
    sit(monkeypatch, map_, [naam, "goedgekeurd", "Gebeld met het CAK"])
    monkeypatch.undo()
    assert ask(map_).json["fase"] == "klaar"
