"""What the standing counts: the same as what the answers to each message amount to."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from itertools import product

from bvtool.gemeente.stand import VRAGEN
from bvtool.gesprek.koppeling import AFKEUREN, ECHO, GOEDGEKEURD, UITSPRAAK, Beoordeeld, settle
from tests.hulp import fill, run

SOORTEN = [
    ("goedgekeurd", ""),
    ("afgekeurd", ""),
    ("goedgekeurd", f"{ECHO}: BSN"),
    ("afgekeurd", f"{UITSPRAAK}: gebeld"),
    ("goedgekeurd", f"{UITSPRAAK}: nog eens gebeld"),
]


def count(antwoorden: list[tuple[str, str]]) -> dict[str, int]:
    """The counts of one message with these answers, asked of a ledger."""
    with closing(sqlite3.connect(":memory:")) as los:
        los.execute("create table bericht (id integer, bsn text)")
        los.execute("create table antwoord (id integer, bericht_id integer, uitkomst, bijzonder)")
        los.execute("insert into bericht values (1, 'x')")
        for nummer, (uitkomst, bijzonder) in enumerate(antwoorden, start=1):
            rij = (nummer, 1, uitkomst, bijzonder or None)
            los.execute("insert into antwoord values (?, ?, ?, ?)", rij)
        namen = ("wachtend", "goedgekeurd", "te_herstellen", "tegenstrijdig")
        return {naam: los.execute(VRAGEN[naam]).fetchone()[0] for naam in namen}


def test_the_ledger_counts_what_the_answers_amount_to() -> None:
    for aantal in range(4):
        for gekozen in product(SOORTEN, repeat=aantal):
            beoordeeld = [
                Beoordeeld(1, "408", None, f"R{n}", "", uitkomst, "", bijzonder)
                for n, (uitkomst, bijzonder) in enumerate(gekozen)
            ]
            stand = settle(beoordeeld).uitkomst
            naam = {"open": "wachtend", GOEDGEKEURD: "goedgekeurd"}.get(stand, stand)
            naam = "te_herstellen" if naam in AFKEUREN else naam
            assert {n for n, hoeveel in count(list(gekozen)).items() if hoeveel} == {naam}, gekozen


def test_a_contradiction_is_not_the_end(voorbeeld) -> None:
    d = ("--dossier", voorbeeld)
    assert run("--nu", "2022-10-10T12:00", *d, "vergelijk").code == 1
    fill(voorbeeld / "werk" / "werkboek.xlsx")
    for moment, *woorden in (
        ("2022-10-13T12:00", "terugkoppeling"),
        ("2022-10-14T12:00", "akkoord", "--op", "2022-10-14"),
        ("2022-10-18T10:00", "aanmelden"),
    ):
        assert run("--nu", moment, *d, *woorden).code == 0
    paden = (voorbeeld / "uitgaand" / "407", "--uit", voorbeeld / "inkomend" / "408")
    run("--nu", "2022-10-19T10:00", *d, "ketentest", *paden, "--storing")
    run("--nu", "2022-10-19T11:00", *d, "retour")
    run("--nu", "2022-10-19T12:00", *d, "aanmelden")
    run("--nu", "2022-10-20T10:00", *d, "ketentest", *paden)
    run("--nu", "2022-10-21T10:00", *d, "retour")
    stand = run("--nu", "2022-10-21T11:00", *d, "--json").json
    assert (stand["fase"], stand["volgende"]) == ("navragen", "bvtool retour")
    assert stand["open"] > 0
