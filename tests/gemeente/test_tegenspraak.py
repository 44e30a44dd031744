"""Announced against the register: named by the row key, at the answer and at the message."""

from pathlib import Path

import pytest

from tests.hulp import DINSDAG, VRIJDAG, Gelopen, fictieve_bsns, list_loaded, run
from tests.klein import BSNS, answer, open_boek

VREEMD = next(b for b in fictieve_bsns(40, 999900300) if b not in BSNS)


def announced(map_: Path) -> tuple[Gelopen, Gelopen]:
    """Everybody is announced, whatever the register says: dead, ended, no BW, unknown."""
    with open_boek(map_) as klerk:
        klerk.decide()
        for rij in (5, 6, 8, 9):
            klerk.put(rij, Besluit="Aanmelden", Reden=None, Datum=None, Toelichting=None)
        klerk.put(12, Besluit="Aanmelden", Reden=None, Toelichting=None, Juist_BSN=VREEMD)
    eerst = answer(map_)
    run("--nu", VRIJDAG, "--dossier", map_, "akkoord", "--op", "2022-10-14")
    return eerst, run("--nu", DINSDAG, "--dossier", map_, "--json", "aanmelden")


def test_each_is_named_once_with_what_the_register_says(klein: Path) -> None:
    for gelopen in announced(klein):
        assert gelopen.code == 0, gelopen.uit
        meldingen = gelopen.json["meldingen"]
        rijen = [m["waar"].split("(rij ")[1].split(" ")[0] for m in meldingen]
        assert rijen == ["5", "6", "8", "9", "12"]
        for melding, woord in zip(
            meldingen,
            ["geen beschermd wonen meer", "overleden", "niet in uw register",
             "geen beschermd wonen", "niet in uw register"],
            strict=True,
        ):  # fmt: skip
            assert woord in melding["wat"], melding
        assert not set(BSNS) & set(gelopen.uit.split())


def test_who_is_announced_by_the_register_itself_is_not_named(klein: Path) -> None:
    with open_boek(klein) as klerk:
        klerk.decide()
    assert answer(klein).json["meldingen"] == []


@pytest.mark.sqlite  # in a process of its own
def test_what_the_answer_found_is_known_when_announcing(klein: Path) -> None:
    """Nothing that reads tables is loaded for it, nor for the start numbers."""
    with open_boek(klein) as klerk:
        klerk.decide()
    assert answer(klein).json["meldingen"] == []
    run("--nu", VRIJDAG, "--dossier", klein, "akkoord", "--op", "2022-10-14")
    geladen = list_loaded("--nu", DINSDAG, "--dossier", klein, "aanmelden")
    assert not {"polars", "fastexcel", "xlsxwriter"} & set(geladen)
    assert "lxml" in geladen
