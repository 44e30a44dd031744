"""How a table of the ledger is written down, and made: the same words on SQLite and PostgreSQL.

A table is a list of lines, as they stand between the brackets of CREATE TABLE; what is indented
further belongs to the line before it. Two words differ: SERIAL (a number that the database gives)
is INTEGER on SQLite, and BLOB is BYTEA on PostgreSQL.
"""

from __future__ import annotations

import re
from functools import cached_property
from textwrap import dedent
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bvtool.dossier.verbinding import Verbinding

# matches: "PRIMARY KEY (naam, sha256)"
_SLEUTEL = re.compile(r"PRIMARY KEY \((.*)\)")
# matches: "FOREIGN KEY(bericht_id) REFERENCES bericht (id)"
_VERWIJZING = re.compile(r"FOREIGN KEY\((\w+)\) REFERENCES (\w+) \((\w+)\)")
_GEEN_KOLOM = ("PRIMARY KEY", "UNIQUE", "CONSTRAINT", "FOREIGN KEY")
_WOORD = {False: ("SERIAL", "INTEGER"), True: ("BLOB", "BYTEA")}
"""On a server or not: the word that is another one there, and which."""


class Tabel:
    """A table of the ledger: its name, its lines, and the statements that make its indexes."""

    def __init__(self, naam: str, regels: str, *indexen: str) -> None:
        self.naam = naam
        self.indexen = indexen
        self.regels: list[str] = []
        for regel in dedent(regels).strip().splitlines():
            if regel.startswith(" "):
                self.regels[-1] += f" {regel.strip()}"
            else:
                self.regels.append(regel)

    @cached_property
    def typen(self) -> dict[str, str]:
        """Every column with its type, in order."""
        woorden = [r.split() for r in self.regels if not r.startswith(_GEEN_KOLOM)]
        return {naam: soort for naam, soort, *_ in woorden}

    @cached_property
    def kolommen(self) -> list[str]:
        """The names of the columns, in order."""
        return list(self.typen)

    @cached_property
    def blobs(self) -> list[str]:
        """The columns that hold bytes."""
        return [naam for naam, soort in self.typen.items() if soort == "BLOB"]

    @cached_property
    def sleutel(self) -> list[str]:
        """The columns of the primary key."""
        return next(m[1].split(", ") for r in self.regels if (m := _SLEUTEL.match(r)))

    @cached_property
    def verwijst(self) -> dict[str, tuple[str, str]]:
        """The columns that refer to another table: to which, and to which column there."""
        return {m[1]: (m[2], m[3]) for r in self.regels if (m := _VERWIJZING.match(r))}

    def write_create(self, *, op_server: bool, naam: str = "") -> str:
        """The statement that makes this table (under another name)."""
        hier, daar = _WOORD[op_server]
        regels = [re.sub(rf"\b{hier}\b", daar, regel) for regel in self.regels]
        return f"CREATE TABLE {naam or self.naam} (\n\t" + ", \n\t".join(regels) + "\n)"


def order_tabellen(tabellen: list[Tabel]) -> dict[str, Tabel]:
    """The tables by name, each behind those that it refers to."""
    uit: dict[str, Tabel] = {}
    over = sorted(tabellen, key=lambda t: t.naam)
    while over:
        kan = [t for t in over if {naar for naar, _ in t.verwijst.values()} <= set(uit)]
        uit |= {t.naam: t for t in kan}
        over = [t for t in over if t not in kan]
    return uit


def make_tabel(verbinding: Verbinding, tabel: Tabel) -> None:
    """Make this table with its indexes."""
    verbinding.execute(tabel.write_create(op_server=verbinding.op_server))
    for index in tabel.indexen:
        verbinding.execute(index)


def list_aanwezig(verbinding: Verbinding) -> set[str]:
    """The names of the tables that are there; a view of the bridge is none."""
    if verbinding.op_server:
        vraag = (
            "select relname from pg_class where relkind in ('r', 'p') "
            "and pg_table_is_visible(oid) and relpersistence <> 't'"
        )
    else:
        vraag = "select name from sqlite_master where type = 'table'"
    return set(verbinding.scalars(vraag))


def list_kolommen(verbinding: Verbinding, naam: str) -> set[str]:
    """The names of the columns that a table has in this ledger."""
    return {kolom[0] for kolom in verbinding.execute(f"select * from {naam} limit 0").description}
