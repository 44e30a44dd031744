"""The lock of a ledger on a server: held by the session, so it ends when the program does.

The lock file of a dossier does not reach colleagues who work from another folder or machine with
the same ledger. This one does: an advisory lock of PostgreSQL, taken before anything is read and
held until everything is published. Who holds it stands in the name of that session.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from bvtool.dossier import slot
from bvtool.dossier.server import SERVER
from bvtool.dossier.verbinding import list_storingen

if TYPE_CHECKING:
    from bvtool.dossier.verbinding import Toegang, Verbinding

SLEUTEL = 680_407_408
"""The number of the lock in the database of the ledger; one ledger, one lock."""
_NAAM = 63
_NOEM = "select set_config('application_name', :naam, false)"


@contextmanager
def hold_serverslot(toegang: Toegang, opdracht: str) -> Iterator[Callable[[], None]]:
    """Holds the lock of the ledger for the block; raises Bezig (exit 75) after a short wait.

    Gives a function that raises when the lock was lost with its session; to be called before a
    commit. Does nothing for an embedded ledger: there the lock on the dossier is enough.
    """
    if not toegang.op_server:
        yield lambda: None
        return
    with toegang.connect_los() as verbinding:
        tot = time.monotonic() + slot.WACHTTIJD
        while not verbinding.scalar("select pg_try_advisory_lock(:sleutel)", sleutel=SLEUTEL):
            if time.monotonic() > tot:
                raise slot.make_bezig(_who(verbinding), SERVER)
            time.sleep(0.05)
        try:
            verbinding.execute(_NOEM, naam=_me(opdracht))
            yield lambda: _ask(verbinding)
        finally:
            with suppress(*list_storingen()):  # without a connection the lock is gone already
                verbinding.execute("select pg_advisory_unlock(:sleutel)", sleutel=SLEUTEL)


def _ask(verbinding: Verbinding) -> None:
    verbinding.execute("select 1")


def _me(opdracht: str) -> str:
    """Who, command and moment in at most 63 bytes, the most that PostgreSQL keeps."""
    mij = slot.describe_mij(opdracht)
    staart = f"|{mij['opdracht']}|{mij['sinds']}"
    wie = f"{mij['wie']} op {mij['computer']}".encode()[: _NAAM - len(staart)]
    return wie.decode("utf-8", "ignore") + staart


def _who(verbinding: Verbinding) -> str:
    vraag = (
        "select a.application_name from pg_locks l join pg_stat_activity a on a.pid = l.pid "
        "where l.locktype = 'advisory' and l.objid = :sleutel and l.granted limit 1"
    )
    naam = verbinding.scalar(vraag, sleutel=SLEUTEL) or ""
    wie, *rest = str(naam).split("|")
    return f": {wie}, sinds {rest[1]}, met de opdracht {rest[0]}" if len(rest) == 2 else ""
