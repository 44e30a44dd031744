"""Two colleagues in one round, each in a folder of her own, with the ledger on PostgreSQL.

Without PostgreSQL on this computer this stays untested, and that is said loudly.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.cli.test_ronde import DECEMBER, go, person, read_rijen
from tests.cli.test_ronde_nummers import LOOPT, NIEUW
from tests.hulp import make_rondedossier, query_ledger, run, write_csv
from tests.postgres import run_server, tell_missing, use_url

pytestmark = [pytest.mark.traag, pytest.mark.programma]


def test_two_colleagues_do_one_round(tmp_path: Path) -> None:
    """One opens and compares, the other answers and announces; nothing goes twice."""
    with run_server() as server:
        if server is None:
            tell_missing("een ronde op een server blijft ONGETOETST")
            return
        een, twee = make_rondedossier(tmp_path / "een"), tmp_path / "twee"
        use_url(een, server.new_url())
        shutil.copytree(een, twee)
        write_csv(
            een / "inkomend/cak.csv",
            [{"BSN": LOOPT, "Startdatum": "1-10-2022", "Startnummer": "7"}],
        )
        write_csv(
            een / "inkomend/register.csv",
            [person(LOOPT, eind="20-11-2022"), person(NIEUW, "1-12-2022")],
        )
        assert go(een, DECEMBER, "vergelijk")["wij_corrigeren"] == 2
        for naam in ("werk", "inkomend"):
            shutil.copytree(een / naam, twee / naam, dirs_exist_ok=True)
        assert read_rijen(twee)[LOOPT][1]["Besluit"] == "Stop"
        go(twee, DECEMBER, "terugkoppeling")
        assert go(twee, DECEMBER, "aanmelden")["berichten"] == 2
        assert go(een, DECEMBER, "aanmelden")["berichten"] == 0
        vraag = "select bsn, startnummer, status from bericht order by id"
        assert query_ledger(een, vraag) == query_ledger(twee, vraag)
        assert len(query_ledger(een, vraag)) == 2
        go(een, "2023-02-06T09:00", "ronde", "--peildatum", "2023-02-06")
        laat = run("--nu", "2023-02-06T10:00", "--dossier", twee, "aanmelden")
        assert laat.code == 66, "the round of before is over for the other one too"
        assert [r["nr"] for r in go(twee, "2023-02-06T10:00", "ronde")["rondes"]] == [1, 2]
