"""A dossier as it can be compared: its files by bytes, its ledger row by row."""

from __future__ import annotations

import json
import shutil
import sqlite3
import tempfile
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import psycopg

from bvtool.dossier.caktabellen import TABELLEN
from bvtool.dossier.server import parse_url

TIJDELIJK = ".~bvtool-"
NIET_VERGELEKEN = ("logboek/", "rapporten/laatste-run.json", "rapporten/laatste-eerste.json")
"""What tells of the fault itself: the log, the accounts of the jobs."""
LEDGER = ("dossier.db", "dossier.db-journal", "dossier.db.kopie")
"""Compared by its rows; the copy of an older version, kept for ever, is compared by its bytes."""

Tabellen = dict[str, list[tuple[object, ...]]]


@dataclass(frozen=True)
class Beeld:
    """Files by name, the tables of the ledger and of its copy, files under temporary names.

    `vorm` is how the tables are defined, and the version that the ledger gives itself.
    """

    bestanden: dict[str, bytes]
    ledger: Tabellen
    kopie: Tabellen
    resten: list[str]
    vorm: Tabellen


def take(dossier: Path, url: str = "") -> Beeld:
    """The picture of a dossier now, its ledger at `url` if any; of a folder that is not there, an
    empty one."""
    bestanden, resten = {}, []
    for pad in sorted(dossier.rglob("*")):
        naam = pad.relative_to(dossier).as_posix()
        if TIJDELIJK in naam:
            resten.append(naam)
        elif pad.is_file() and is_compared(naam):
            bestanden[naam] = pad.read_bytes()
    ledger, vorm = read_server(url) if url else _read(dossier / "dossier.db")
    return Beeld(bestanden, ledger, dump(dossier / "dossier.db.kopie"), resten, vorm)


def is_compared(naam: str) -> bool:
    """Whether the bytes of a file count: the ledger is compared otherwise, a lock not at all."""
    eigen = naam.rpartition("/")[2].startswith(".bvtool.")
    return not eigen and not naam.startswith(NIET_VERGELEKEN) and naam not in LEDGER


def dump(pad: Path) -> Tabellen:
    """The rows of every table, as the next reader would see them; the file itself is not touched.

    A journal that a killed run left is taken along, so that SQLite undoes what must be undone.
    """
    return _read(pad)[0]


def _read(pad: Path) -> tuple[Tabellen, Tabellen]:
    """The rows of every table, and how the tables are defined with the version in `meta`."""
    if not pad.exists():
        return {}, {}
    with tempfile.TemporaryDirectory() as map_:
        kopie = Path(map_) / "dossier.db"
        shutil.copyfile(pad, kopie)
        journal = pad.with_name(f"{pad.name}-journal")
        if journal.exists():
            shutil.copyfile(journal, kopie.with_name("dossier.db-journal"))
        with closing(sqlite3.connect(kopie)) as los:
            assert los.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
            vraag = "select name, sql from sqlite_master where sql is not null order by name, type"
            vorm: Tabellen = {naam: [(sql,)] for naam, sql in los.execute(vraag)}
            vraag = "select name from sqlite_master where type = 'table' order by name"
            namen = [rij[0] for rij in los.execute(vraag)]
            tabellen: Tabellen = {
                naam: los.execute(f"select * from {naam} order by 1").fetchall() for naam in namen
            }
    versie = [rij for rij in tabellen.get("meta", []) if rij[0] == "schema_versie"]
    return _without_chance(tabellen), vorm | ({"schema_versie": versie} if versie else {})


def _without_chance(tabellen: Tabellen) -> Tabellen:
    """The ledger without where it lies, and when it was only just begun without what is drawn by
    lot: the key of the marks, and what was made with it."""
    thuis = [rij for rij in tabellen.get("meta", []) if not str(rij[0]).endswith("plekken")]
    tabellen = tabellen | {"meta": thuis} if thuis else tabellen
    if len(tabellen.get("spoor", [])) != 1 or not tabellen.get("rijmerk"):
        return tabellen
    meta = [rij for rij in tabellen["meta"] if rij[0] != "merksleutel"]
    begin: list[tuple[object, ...]] = [
        (*rij[:-2], len(json.loads(str(rij[-1])))) for rij in tabellen["spoor"]
    ]
    merken: list[tuple[object, ...]] = [
        (tabel, len(ascii(m)) > 3) for tabel, m in tabellen["rijmerk"]
    ]
    return tabellen | {"meta": meta, "spoor": begin, "rijmerk": merken}


def dump_server(url: str) -> Tabellen:
    """The rows of every table of the ledger at this URL; a table that is not there has none."""
    er_zijn = "select tablename from pg_tables where schemaname = current_schema()"
    with psycopg.connect(**parse_url(url)) as los:
        aanwezig = {naam for (naam,) in los.execute(er_zijn)}
        return {
            naam: los.execute(
                f"select {', '.join(tabel.kolommen)} from {naam} "
                f"order by {', '.join(tabel.sleutel)}"
            ).fetchall()
            if naam in aanwezig
            else []
            for naam, tabel in TABELLEN.items()
        }


_VORM = """
select table_name || '.' || column_name, data_type || ' ' || is_nullable
  from information_schema.columns where table_schema = 'public'
union all select indexname, indexdef from pg_indexes where schemaname = 'public'
union all select conname, pg_get_constraintdef(oid) from pg_constraint
  where connamespace = 'public'::regnamespace
"""


def read_server(url: str) -> tuple[Tabellen, Tabellen]:
    """The rows of the ledger at this URL, and how its tables are defined with their version."""
    with psycopg.connect(**parse_url(url)) as los:
        vorm: Tabellen = {}
        for naam, wat in los.execute(_VORM):
            vorm.setdefault(naam, []).append((wat,))
    tabellen = _without_marks(renumber(dump_server(url)))
    versie = [rij for rij in tabellen["meta"] if rij[0] == "schema_versie"]
    vorm = {naam: sorted(wat, key=repr) for naam, wat in vorm.items()}
    return tabellen, vorm | ({"schema_versie": versie} if versie else {})


def _without_marks(tabellen: Tabellen) -> Tabellen:
    """What is made with the ids that a server gave, or with the folder that looked, left out: the
    marks of the rows, the chain over them (`controleer --spoor` judges these), and the folder."""
    return tabellen | {
        "meta": [rij for rij in tabellen["meta"] if not str(rij[0]).endswith("plekken")],
        "rijmerk": [(rij[0],) for rij in tabellen["rijmerk"]],
        "spoor": [rij[:-3] for rij in tabellen["spoor"]],
        "cak_ligt": [(rij[0], rij[1], rij[3]) for rij in tabellen["cak_ligt"]],
    }


def renumber(tabellen: Tabellen) -> Tabellen:
    """The rows with ids that count from 1, and every reference along: a server gives the numbers
    of a transaction that was undone to nobody."""
    nummers = {
        naam: {rij[0]: nr for nr, rij in enumerate(rijen, start=1)}
        for naam, rijen in tabellen.items()
        if "id" in TABELLEN[naam].kolommen
    }
    uit: Tabellen = {}
    for naam, rijen in tabellen.items():
        tabel = TABELLEN[naam]
        van = {k: waar for k, (waar, wat) in tabel.verwijst.items() if wat == "id"} | {"id": naam}
        naar = [nummers.get(van.get(k, ""), {}) for k in tabel.kolommen]
        uit[naam] = [
            tuple(om.get(cel, cel) for om, cel in zip(naar, rij, strict=True)) for rij in rijen
        ]
    return uit


def rows(tabellen: Tabellen) -> Tabellen:
    """What the ledger says about the work: without the facts about itself and what still waits."""
    return {n: r for n, r in tabellen.items() if r and n not in ("meta", "publicatie")}


def is_begun(tabellen: Tabellen, nieuw: Tabellen) -> bool:
    """Whether nothing was done yet in this ledger: it holds the first row of the trail and the
    round that it begins with, alone."""
    begin = [rij[:_VAST] for rij in rows(nieuw).get("spoor", [])[:1]]
    er_is = rows(tabellen | {"rijmerk": []})
    return (
        "spoor" in er_is
        and set(er_is) <= {"ronde", "spoor"}
        and [rij[:_VAST] for rij in er_is["spoor"]] == begin
    )


_VAST = 9
"""So many columns of the trail hold nothing that is drawn by lot."""
