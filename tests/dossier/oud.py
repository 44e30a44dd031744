"""A dossier as an earlier version of the program left it."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from tests.hulp import MAANDAG, run

OUD = Path(__file__).with_name("ledger_versie_2.sql")
"""Made by the program as it was when ledgers had version 2: five messages sent, with answers of
which some leave doubt and one was settled by a person, and two more persons announced."""


def make_oud(dossier: Path) -> Path:
    """A dossier with a ledger of version 2, without its seal."""
    gelopen = run(
        "--nu", MAANDAG, "nieuw", dossier, "--gemeente", "0363", "--uitvoerder", "680363",
        "--timeslot", "2022-10-17",
    )  # fmt: skip
    assert gelopen.code == 0, gelopen
    for naam in ("dossier.db", "dossier.db.kopie", ".bvtool.zegel"):
        (dossier / naam).unlink()
    toml = dossier / "bvtool.toml"
    tekst = toml.read_text(encoding="utf-8").replace("# fictief = false", "fictief = true")
    toml.write_text(tekst, encoding="utf-8")
    with closing(sqlite3.connect(dossier / "dossier.db")) as los:
        los.executescript(OUD.read_text(encoding="utf-8"))
    return dossier
