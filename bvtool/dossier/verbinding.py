"""The connection to the ledger, and the one place that knows its two drivers: sqlite3 for a ledger
in the dossier, psycopg for one on a server.

A question is one text of SQL for both. A value goes in by its name (`where nr = :nr`), a list as
`in (:nummers)`; a row comes out as a plain tuple. What a driver raises goes through as it is; see
`list_storingen` and `oorzaak`.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from functools import cache
from typing import TYPE_CHECKING, Any, Protocol

from bvtool.dossier.brug import lay_bridge
from bvtool.dossier.server import connect_server, load_driver

if TYPE_CHECKING:
    from pathlib import Path


Rij = tuple[Any, ...]

# matches: "bsn = :bsn"
_NAAM = re.compile(r"'[^']*'|(?<!:):([a-z_][a-z0-9_]*)")
# matches: 'INSERT INTO bericht (id) VALUES (?)'
_SCHRIJFT = re.compile(
    r"\s*(?:INSERT(?: OR \w+)? INTO|UPDATE|DELETE FROM)\s+\"?(\w+)", re.IGNORECASE
)


class Antwoordrijen(Protocol):
    """What comes back from a question: the cursor of a driver."""

    @property
    def rowcount(self) -> int:
        """How many rows a statement changed."""

    @property
    def description(self) -> Sequence[Sequence[Any]]:
        """The columns of the rows, each by its name first."""

    def __iter__(self) -> Iterator[Rij]:
        """The rows."""

    def fetchall(self) -> list[Rij]:
        """All rows that are left."""


class Verbinding:
    """A connection to the ledger.

    `op_server`: whether that is on a server; `geschreven`: the tables of which a statement on this
    connection changed a row. `los` is the connection of the driver, which begins no transaction of
    its own accord; `begin` are the words that do.
    """

    def __init__(self, los: Any, *, op_server: bool = False, begin: str = "BEGIN") -> None:
        self.los = los
        self.op_server = op_server
        self.geschreven: set[str] = set()
        self._begin = begin
        self._merk = "%s" if op_server else "?"

    def execute(self, vraag: str, /, **waarden: object) -> Antwoordrijen:
        """Ask or do something; an empty list fits nothing (so never say `not in` of one)."""
        rijen: Antwoordrijen = self._run(*self._fill(vraag, waarden))
        return rijen

    def first(self, vraag: str, /, **waarden: object) -> Rij | None:
        """The first row; None without one."""
        cursor = self._run(*self._fill(vraag, waarden))
        rij: Rij | None = cursor.fetchone()
        cursor.close()
        return rij

    def scalar(self, vraag: str, /, **waarden: object) -> Any:
        """The first value of the first row; None without a row."""
        rij = self.first(vraag, **waarden)
        return rij[0] if rij else None

    def scalars(self, vraag: str, /, **waarden: object) -> list[Any]:
        """The first value of every row."""
        return [rij[0] for rij in self.execute(vraag, **waarden)]

    def insert(self, tabel: str, velden: Mapping[str, object]) -> None:
        """Add one row to a table, by its columns."""
        self._run(self._write_insert(tabel, velden), [*velden.values()])

    def insert_genummerd(self, tabel: str, velden: Mapping[str, object]) -> int:
        """Add one row to a table that numbers its rows (`id`); gives the number."""
        tekst = self._write_insert(tabel, velden)
        if self.op_server:
            return int(self._run(f"{tekst} returning id", [*velden.values()]).fetchone()[0])
        return int(self._run(tekst, [*velden.values()]).lastrowid)

    def insert_many(
        self, tabel: str, kolommen: Sequence[str], rijen: Sequence[Sequence[object]]
    ) -> None:
        """Add these rows; each gives the columns in the order of `kolommen`."""
        if rijen:
            cursor = self.los.cursor()
            cursor.executemany(self._write_insert(tabel, kolommen), rijen)
            self.geschreven.add(tabel)

    def begin(self) -> None:
        """Begin a transaction: the ledger stays as it is now, or is ours alone to write to."""
        self.los.execute(self._begin)

    def commit(self) -> None:
        """What was done stays."""
        self.los.commit()

    def rollback(self) -> None:
        """Undo what was done; nothing when nothing was begun."""
        self.los.rollback()

    def _run(self, tekst: str, waarden: Sequence[object]) -> Any:
        cursor = self.los.cursor()
        cursor.execute(tekst, waarden)
        schrijft = _SCHRIJFT.match(tekst)
        if schrijft and cursor.rowcount:
            self.geschreven.add(schrijft[1])
        return cursor

    def _fill(self, vraag: str, waarden: Mapping[str, object]) -> tuple[str, list[object]]:
        """The text with the marks of the driver in place of the names, and the values in order."""
        eerste, rest = _split(vraag.replace("%", "%%") if self.op_server else vraag)
        delen, plat = [eerste], list[object]()
        for naam, stuk in rest:
            waarde = waarden[naam]
            if isinstance(waarde, list | tuple | set | frozenset):
                delen.append(", ".join([self._merk] * len(waarde)) or "null")
                plat.extend(waarde)
            else:
                delen.append(self._merk)
                plat.append(waarde)
            delen.append(stuk)
        return "".join(delen), plat

    def _write_insert(self, tabel: str, kolommen: Iterable[str]) -> str:
        namen = list(kolommen)
        merken = ", ".join([self._merk] * len(namen))
        return f"insert into {tabel} ({', '.join(namen)}) values ({merken})"


@cache
def _split(vraag: str) -> tuple[str, list[tuple[str, str]]]:
    """What stands before the first name of a value, and each name with what stands behind it."""
    namen, stukken, tot = [], [], 0
    for gevonden in _NAAM.finditer(vraag):
        if gevonden[1]:
            stukken.append(vraag[tot : gevonden.start()])
            namen.append(gevonden[1])
            tot = gevonden.end()
    eerste, *rest = [*stukken, vraag[tot:]]
    return eerste, list(zip(namen, rest, strict=True))


class Toegang:
    """Where the ledger is, and how to get a connection to it.

    A connection to a file is closed after use; one to a server is kept for the next, until
    `dispose`.
    """

    def __init__(
        self, connect: Callable[[], Any], *, op_server: bool = False, begin: str = "BEGIN"
    ) -> None:
        self.op_server = op_server
        self._connect = connect
        self._begin = begin
        self._vrij: list[Any] = []

    @contextmanager
    def connect_los(self) -> Iterator[Verbinding]:
        """A connection on which each statement stands by itself, until `begin`; what was begun and
        not committed is undone at the end."""
        los = self._vrij.pop() if self._vrij else self._connect()
        try:
            yield Verbinding(los, op_server=self.op_server, begin=self._begin)
        finally:
            self._release(los)

    @contextmanager
    def connect(self) -> Iterator[Verbinding]:
        """A connection in a transaction; what is not committed is undone at the end."""
        with self.connect_los() as verbinding:
            verbinding.begin()
            yield verbinding

    @contextmanager
    def begin(self) -> Iterator[Verbinding]:
        """A connection in a transaction that is committed at the end."""
        with self.connect() as verbinding:
            yield verbinding
            verbinding.commit()

    def dispose(self) -> None:
        """Close what was kept."""
        while self._vrij:
            self._vrij.pop().close()

    def _release(self, los: Any) -> None:
        if not self.op_server:
            los.close()
            return
        with suppress(*list_storingen()):
            los.rollback()
            self._vrij.append(los)


def make_toegang(pad: Path, url: str = "", *, alleen_lezen: bool = False) -> Toegang:
    """The ledger on a server when `url` says so, else in SQLite at `pad`; nothing is opened yet.

    SQLite runs with the rollback journal (safe on a network share, never WAL), extra
    synchronisation (a commit is the removal of the journal; that too must be on the disk before a
    file is published), foreign keys on, and takes its write lock at the start of a transaction.
    `alleen_lezen` needs no lock and works also where an interrupted run left its journal. Raises
    InstellingFout when `url` is no ledger.
    """
    if url:
        load_driver(url)
        return Toegang(
            lambda: _bridge(connect_server(url)) if alleen_lezen else connect_server(url),
            op_server=True,
        )
    from bvtool.dossier.inkijk import connect_lezend

    if alleen_lezen:
        return Toegang(lambda: connect_lezend(pad))
    return Toegang(lambda: _connect_file(pad), begin="BEGIN IMMEDIATE")


def _connect_file(pad: Path) -> Any:
    import sqlite3

    los = sqlite3.connect(pad, timeout=5, isolation_level=None)
    for pragma in ("foreign_keys = ON", "synchronous = EXTRA", "secure_delete = ON"):
        los.execute(f"PRAGMA {pragma}")
    return los


def _bridge(los: Any) -> Any:
    """On a server: what `inkijk` does for the ledger in a file."""
    if los.execute("select to_regclass('meta')").fetchone() != (None,):
        lay_bridge(lambda v: (los.execute(v).fetchone() or (None,))[0], los.execute)
    return los


def list_storingen() -> tuple[type[Exception], ...]:
    """What a ledger that cannot be asked now raises: it is being written to, or is out of reach."""
    modules = (sys.modules.get("sqlite3"), sys.modules.get("psycopg"))
    return tuple(module.Error for module in modules if module is not None)


def is_begonnen(verbinding: Verbinding) -> bool:
    """Whether there is a ledger at all: one on a server may still be empty."""
    if verbinding.op_server:
        return verbinding.scalar("select to_regclass('meta')") is not None
    return verbinding.scalar("select 1 from sqlite_master where name = 'meta'") is not None
