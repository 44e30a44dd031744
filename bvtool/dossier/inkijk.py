"""Looking into the embedded ledger without the lock and without changing what it says."""

from __future__ import annotations

import sqlite3
from contextlib import suppress
from pathlib import Path

from bvtool.dossier.brug import lay_bridge

WACHTTIJD = 5.0
"""Seconds to wait while another run commits."""


def connect_lezend(pad: Path) -> sqlite3.Connection:
    """A connection that only reads.

    When a run was killed halfway, its journal still lies beside the ledger and must be undone
    before anything can be read. SQLite does that itself where it may write; where it may not, a
    private copy of ledger and journal is read instead. Either way the reader sees the last commit.
    """
    bron = f"file:{pad.resolve().as_uri().removeprefix('file://')}"
    try:
        return _try(f"{bron}?mode=ro")
    except sqlite3.OperationalError:
        if not _journal(pad).exists():
            raise
    try:
        return _try(f"{bron}?mode=rw")
    except sqlite3.OperationalError:
        return _connect_copy(pad)


def _try(bron: str) -> sqlite3.Connection:
    verbinding = sqlite3.connect(bron, timeout=WACHTTIJD, isolation_level=None, uri=True)
    try:
        _bridge(verbinding)
        verbinding.execute("PRAGMA query_only = ON")
    except BaseException:
        verbinding.close()
        raise
    return verbinding


def _connect_copy(pad: Path) -> sqlite3.Connection:
    """The ledger in memory, read from a private copy that is gone before this returns."""
    import shutil
    import tempfile

    with tempfile.TemporaryDirectory(prefix="bvtool-") as map_:
        kopie = Path(map_) / pad.name
        shutil.copyfile(pad, kopie)
        with suppress(FileNotFoundError):
            shutil.copyfile(_journal(pad), _journal(kopie))
        los = sqlite3.connect(kopie)
        geheugen = sqlite3.connect(":memory:", isolation_level=None)
        try:
            los.backup(geheugen)
        finally:
            los.close()
    _bridge(geheugen)
    geheugen.execute("PRAGMA query_only = ON")
    return geheugen


def _bridge(verbinding: sqlite3.Connection) -> None:
    er_is = "select count(*) from sqlite_master where type = 'table' and name = 'meta'"
    if verbinding.execute(er_is).fetchone() == (1,):
        vraag = verbinding.execute
        lay_bridge(lambda v: (vraag(v).fetchone() or (None,))[0], vraag, schema="main.")


def _journal(pad: Path) -> Path:
    return pad.with_name(f"{pad.name}-journal")
