"""What the standing counts: the same as what the answers to each message amount to."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from itertools import product

from bvtool.dossier.feiten import Beoordeeld
from bvtool.gemeente.ledgertelling import count_berichten
from bvtool.gesprek.berichtstand import settle
from bvtool.vak.standen import AFKEUREN, Stand
from tests.hulp import fill, run

SOORTEN = [
    ("goedgekeurd", "", ""),
    ("afgekeurd", "", ""),
    ("goedgekeurd", "echo", ""),
    ("afgekeurd", "", "gebeld"),
    ("goedgekeurd", "", "nog eens gebeld"),
]


def count(antwoorden: list[Beoordeeld], aanmelden: int = 1) -> dict[str, int]:
    """The counts of one start with these answers, asked of a ledger."""
    with closing(sqlite3.connect(":memory:")) as los:
        los.execute(
            "create table bericht (id integer, bsn text, status integer, startnummer integer,"
            " startdatum text, stopdatum text, soort text, kostprijs integer, zending_nr integer)"
        )
        for tabel in ("ronde (nr integer, soort text, bijdrage text)",
                      "vergelijking (id integer, ronde integer)",
                      "terugkoppeling (id integer, vergelijking_id integer)",
                      "besluit (terugkoppeling_id integer, bsn text, aanmelden integer,"
                      " besluit text, startnummer integer, startdatum text,"
                      " stopdatum text, kostprijs integer)"):  # fmt: skip
            los.execute(f"create table {tabel}")
        los.execute("insert into ronde values (1, 'migratie', 'beschermd-wonen')")
        los.execute("insert into vergelijking values (1, 1)")
        los.execute("insert into terugkoppeling values (1, 1)")
        los.execute(
            "insert into besluit (terugkoppeling_id, bsn, aanmelden, besluit) "
            "values (1, 'x', ?, '')",
            (aanmelden,),
        )
        los.execute(f"create table antwoord (id integer, {', '.join(Beoordeeld._fields)})")
        los.execute("insert into bericht (id, bsn, status, soort) values (1, 'x', 1, 'WMO407')")
        vakken = ", ".join("?" * (len(Beoordeeld._fields) + 1))
        for nummer, antwoord in enumerate(antwoorden, start=1):
            los.execute(f"insert into antwoord values ({vakken})", (nummer, *antwoord))
        return count_berichten(lambda sql: los.execute(sql).fetchall())._asdict()


def test_the_ledger_counts_what_the_answers_amount_to() -> None:
    for aantal in range(4):
        for gekozen in product(SOORTEN, repeat=aantal):
            beoordeeld = [
                Beoordeeld(
                    1, "408", None, None, None, f"R{n}", "", uitkomst, "", twijfel, "", woord
                )
                for n, (uitkomst, twijfel, woord) in enumerate(gekozen)
            ]
            stand = settle(beoordeeld).uitkomst
            naam = {Stand.OPEN: "wachtend", Stand.GOEDGEKEURD: "goedgekeurd"}.get(stand, stand)
            naam = "te_herstellen" if naam in AFKEUREN else naam
            over = {n for n, hoeveel in count(beoordeeld).items() if hoeveel} - {"berichten"}
            assert over == {naam}, gekozen
            over = {n for n, hoeveel in count(beoordeeld, 0).items() if hoeveel} - {"berichten"}
            assert over == {naam} - {"te_herstellen"}, gekozen


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
