"""The connection to the ledger: the rest of bvtool hands it on and asks `vragen` with it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import sqlalchemy as sa
from sqlalchemy.engine import Connection as Verbinding
from sqlalchemy.engine import Engine

from bvtool.dossier.ledger import make_engine
from bvtool.dossier.zegel import check_lezend

if TYPE_CHECKING:
    from bvtool.dossier.map import Dossier

__all__ = ["STORINGEN", "Engine", "Verbinding", "is_begonnen", "open_lezend"]

STORINGEN: tuple[type[Exception], ...] = (sqlite3.Error, sa.exc.DBAPIError)
"""What a ledger that cannot be asked now raises: it is being written to, or is out of reach."""


@contextmanager
def open_lezend(dossier: Dossier) -> Iterator[Verbinding]:
    """The ledger of this dossier, only to be read and without the lock.

    Raises LeesSchrijfFout when it is damaged.
    """
    check_lezend(dossier)
    url = dossier.instellingen.ledger_url
    engine = make_engine(dossier.ledger_pad, url, alleen_lezen=True)
    try:
        with engine.connect() as verbinding:
            yield verbinding
    finally:
        engine.dispose()


def is_begonnen(verbinding: Verbinding) -> bool:
    """Whether there is a ledger at all: one on a server may still be empty."""
    return sa.inspect(verbinding).has_table("meta")
