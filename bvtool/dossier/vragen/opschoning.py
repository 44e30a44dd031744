"""Questions about what must go when the retention is over, and its going.

What goes is everything that is not named here as proof, so a table of later makes goes too unless
somebody decides otherwise.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

import sqlalchemy as sa

from bvtool.dossier import caktabellen, ledger
from bvtool.dossier.rijmerken import LOS, SLEUTEL, change_sleutel, make_sleutel, next_sleutel

if TYPE_CHECKING:
    from bvtool.dossier.verbinding import Engine, Verbinding

BEWIJS = (
    "meta",
    "spoor",
    "akkoord",
    "zending",
    "terugkoppeling",
    "vergelijking",
    "rijmerk",
    "ronde",
)
"""Tables that stay; of `vergelijking` only the counts, and of no file its hash."""
NOG_EENS = "nog eens "
"""What the facts begin with that say what a comparison rested on (`gemeente.herhaling`)."""
_TIJDEN = ("moment", "opgenomen", "sinds")
"""Columns that say when something came in."""
_AFGELEID = ("cak_stand", "cak_pagina", "cak_brief")
"""Made from what came in: a page that is made again makes nothing younger."""
_FEITEN = MappingProxyType(
    {
        "vergelijking": "een vergelijking",
        "terugkoppeling": "een terugkoppeling",
        "bericht": "een 407",
        "antwoord": "een antwoord van het CAK",
        "invoer": "een ingelezen bestand",
        "cak_bestand": "een bestand van een gemeente",
        "cak_pad": "een bestand van een gemeente",
    }
)
"""What a fact in these tables is called."""


def _going() -> list[sa.Table]:
    return [t for t in caktabellen.schema.sorted_tables if t.name not in BEWIJS]


def ask_jongste(verbinding: Verbinding) -> list[tuple[str, str]]:
    """Of every kind of fact what it is (Dutch), and the youngest moment at which one came in."""
    tabellen = [*_going(), ledger.vergelijking, ledger.terugkoppeling]
    er_zijn = set(sa.inspect(verbinding).get_table_names())
    kolommen = [
        (_FEITEN.get(t.name, "een gegeven in de administratie"), t.c[k])
        for t in tabellen
        for k in _TIJDEN
        if k in t.c and t.name in er_zijn and t.name not in _AFGELEID
    ]
    jongste = [(wat, verbinding.execute(sa.select(sa.func.max(k))).scalar()) for wat, k in kolommen]
    return [(wat, str(moment)) for wat, moment in jongste if moment]


def ask_bekend(verbinding: Verbinding) -> set[str]:
    """The SHA-256 of every file that the ledger knows: the moment at which it came in counts."""
    er_zijn = set(sa.inspect(verbinding).get_table_names())
    return {
        str(som)
        for tabel in _going()
        if "sha256" in tabel.c and tabel.name in er_zijn
        for som in verbinding.execute(sa.select(tabel.c.sha256)).scalars()
    }


def count_rijen(verbinding: Verbinding) -> dict[str, int]:
    """How many rows would go, per table that has any."""
    er_zijn = set(sa.inspect(verbinding).get_table_names())
    aantallen = {
        tabel.name: verbinding.execute(sa.select(sa.func.count()).select_from(tabel)).scalar() or 0
        for tabel in _going()
        if tabel.name in er_zijn
    }
    return {naam: aantal for naam, aantal in aantallen.items() if aantal}


def delete_rijen(verbinding: Verbinding) -> None:
    """Take the rows away; from what stays, the names and hashes of files, and all content."""
    for tabel in reversed(_going()):
        verbinding.execute(sa.delete(tabel))
    v = ledger.vergelijking
    leeg: dict[str, object] = {k.name: b"" for k in v.c if isinstance(k.type, sa.LargeBinary)}
    verbinding.execute(
        sa.update(v).values({**leeg, "b4_naam": "", "register_naam": "", "sleutel": ""})
    )
    verbinding.execute(sa.delete(ledger.meta).where(ledger.meta.c.sleutel.startswith(NOG_EENS)))
    for tabel in (v, ledger.terugkoppeling, ledger.zending):
        sommen = {k.name: "" for k in tabel.c if k.name.endswith("sha256")}
        verbinding.execute(sa.update(tabel).values(sommen))


def turn_sleutel(verbinding: Verbinding) -> None:
    """Put another key in the place of the one with which files and rows were marked."""
    oud = ledger.read_meta(verbinding).get(SLEUTEL, "")
    change_sleutel(verbinding, next_sleutel(oud) if oud else make_sleutel())


def note_bezig(verbinding: Verbinding) -> None:
    """From here on until `write_anew` the files are going: who is stopped, goes on with it."""
    ledger.write_meta(verbinding, LOS, "1")


def is_bezig(verbinding: Verbinding) -> bool:
    """Whether an earlier run was stopped before all files were gone."""
    return LOS in ledger.read_meta(verbinding)


def ask_maat(verbinding: Verbinding) -> tuple[int, int] | None:
    """Of an embedded ledger its empty pages, and its size in bytes as it should be; else None."""
    if verbinding.dialect.name != "sqlite":
        return None
    los, aantal, maat = (
        int(verbinding.exec_driver_sql(f"PRAGMA {wat}").scalar() or 0)
        for wat in ("freelist_count", "page_count", "page_size")
    )
    return los, aantal * maat


def write_anew(engine: Engine, *, klaar: bool) -> list[str]:
    """Write the ledger anew, without what was deleted; `klaar`: the files are gone too.

    Gives what was not written anew after all: tables on a server, where a user without the right
    gets no more than a warning, or the file.
    """
    if klaar:
        with engine.begin() as open_:
            open_.execute(sa.delete(ledger.meta).where(ledger.meta.c.sleutel == LOS))
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as verbinding:
        if engine.dialect.name != "postgresql":
            los = verbinding.connection.cursor()  # past SQLAlchemy, which would begin first
            los.execute("VACUUM")
            vol = los.execute("PRAGMA freelist_count").fetchone()[0]
            los.close()
            return ["dossier.db"] if vol else []
        voor = _ask_bladen(verbinding)
        verbinding.exec_driver_sql("VACUUM FULL")
        na = _ask_bladen(verbinding)
        return sorted(naam for naam, blad in voor.items() if na.get(naam) == blad)


def _ask_bladen(verbinding: Verbinding) -> dict[str, int]:
    """On a server: in which file each table of the ledger lies; written anew it is another."""
    namen = [t.name for t in caktabellen.schema.sorted_tables]
    vraag = sa.text(
        "select relname, relfilenode from pg_class where relkind = 'r' and "
        "relnamespace = current_schema()::regnamespace"
    )
    return {naam: int(blad) for naam, blad in verbinding.execute(vraag) if naam in namen}
