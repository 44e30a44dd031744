"""The dossiers of the commands with their ledgers on a private PostgreSQL, ready to be tried.

Every trial of a command finds its ledger at the same URL (the settings name it, so its files are
the same byte for byte), each time made anew from the database as it was before the command.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.faults.opdrachten import OP_TITEL, prepare
from tests.op_server import every_ledger_on
from tests.postgres import Server, run_server, use_url

OP_SERVER = (
    "vergelijk", "terugkoppeling", "akkoord", "aanmelden", "retour", "rapport", "opschonen",
    "monitor", "eindrapport",
)  # fmt: skip
"""The commands that keep state in a ledger that may be on a server, by what a table calls them."""
EERSTE = "vergelijk"
"""This one finds an empty database, and so must make the ledger too."""


@dataclass(frozen=True)
class Administratie:
    """Where the ledger of a command is during its trials (`url`), and before each (`begin`)."""

    server: Server
    url: str
    begin: str

    def renew(self) -> None:
        """As it was before the command."""
        self.server.renew(self.url, self.begin)


Begin = dict[str, tuple[Path, Administratie]]
"""For each command the dossier just before it, and its ledger."""


@contextmanager
def prepare_server(map_: Path) -> Iterator[Begin | None]:
    """For each command of OP_SERVER what it starts with; None when PostgreSQL is not here."""
    with run_server() as server:
        if server is None:
            yield None
            return
        ook = [OP_TITEL[naam] for naam in ("monitor", "eindrapport")]
        with every_ledger_on(server) as urls:
            standen = prepare(map_, ook=ook)
            van = {n: server.new_url() if n == EERSTE else urls.of(standen[n]) for n in OP_SERVER}
        begin = {
            naam: (standen[naam], Administratie(server, server.new_url(), url))
            for naam, url in van.items()
        }
        for dossier, administratie in begin.values():
            use_url(dossier, administratie.url)
        yield begin
