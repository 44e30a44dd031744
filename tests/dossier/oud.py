"""A dossier as an earlier version of the program left it."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from bvtool.dossier.brug import VRAGEN
from bvtool.dossier.spoor import hash_spoor
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


_SPOOR_3 = """
CREATE TABLE spoor (
    nr INTEGER NOT NULL PRIMARY KEY, moment TEXT NOT NULL, wie TEXT NOT NULL,
    opdracht TEXT NOT NULL, versie TEXT NOT NULL, nu_opgegeven INTEGER NOT NULL,
    invoer TEXT NOT NULL, uitvoer TEXT NOT NULL, aantallen TEXT NOT NULL, vorige TEXT NOT NULL,
    hash TEXT NOT NULL UNIQUE)"""


def make_versie_5(los: sqlite3.Connection) -> None:
    """The tables as they were before version 6: all of it beschermd wonen."""
    for tabel, weg in (
        ("startnummer", "bijdrage"), ("bericht", "kostprijs"), ("besluit", "kostprijs"),
        ("rondelevering", "kostprijs"), ("ronde", "bijdrage"),
    ):  # fmt: skip
        _drop_columns(los, tabel, {weg})


def _drop_columns(los: sqlite3.Connection, tabel: str, weg: set[str]) -> None:
    alle = [str(k[1]) for k in los.execute(f"pragma table_info({tabel})")]
    houd = ", ".join(k for k in alle if k not in weg)
    los.execute(f"create table oude ({houd.replace('id,', 'id integer primary key,', 1)})")
    los.execute(f"insert into oude select {houd} from {tabel}")
    los.execute(f"drop table {tabel}")
    los.execute(f"alter table oude rename to {tabel}")


def make_versie_4(los: sqlite3.Connection) -> None:
    """The tables as they were before version 5: without rounds."""
    for tabel in ("ronde", "rondelevering"):
        los.execute(f"drop table {tabel}")
    for tabel, weg in (("vergelijking", {"ronde"}), ("besluit", {"besluit", "verschil"})):
        _drop_columns(los, tabel, weg)


def make_versie_3(dossier: Path) -> None:
    """The ledger as it was before version 4: without the tables that it added, and with a trail
    whose hashes take in the files as they are."""
    with closing(sqlite3.connect(dossier / "dossier.db")) as los, los:
        los.row_factory = sqlite3.Row
        rijen = [dict(rij) for rij in los.execute("select * from spoor order by nr")]
        make_versie_5(los)
        make_versie_4(los)
        for tabel in (*(t for t in VRAGEN[3] if t not in VRAGEN[4]), "rijmerk"):
            los.execute(f"drop table {tabel}")
        los.execute(_SPOOR_3)
        vorige = ""
        for rij in rijen:
            del rij["tabellen"]
            rij["vorige"] = vorige
            oud = str(rij["hash"])
            rij["hash"] = vorige = hash_spoor(rij)
            los.execute(f"insert into spoor values ({', '.join('?' * len(rij))})", [*rij.values()])
            kop = "update terugkoppeling set spoor_kop = ? where spoor_kop = ?"
            los.execute(kop, [vorige, oud])
        los.execute("delete from meta where sleutel = 'merksleutel'")
        los.execute("update meta set waarde = '3' where sleutel = 'schema_versie'")
    for naam in ("dossier.db.kopie", ".bvtool.zegel"):
        (dossier / naam).unlink()
