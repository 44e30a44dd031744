"""Stops a run of bvtool, or lets it lose its connection, at what it sends to a server.

Counted are a new connection, every statement, and every commit twice: before it is sent, and when
it happened but nobody here has heard of it. An error here is a connection that is lost.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.faults.injectie import Plan


def install_server(plan: Plan) -> None:
    """Count what goes to the server too, through `plan`.

    Only where psycopg is loaded already: a run with an embedded ledger does without.
    """
    psycopg = sys.modules.get("psycopg")
    if psycopg is None:
        return

    def count(soort: str, verbinding: Any = None) -> None:
        """Die here, or let the connection be lost, when this is the event that goes wrong."""
        if plan.hit(soort):
            plan.fail()
            if verbinding is not None:
                verbinding.pgconn.finish()
            raise psycopg.OperationalError("the connection was lost")

    def wrap(naam: str) -> None:
        echt = getattr(psycopg.Cursor, naam)

        def vervangen(cursor: Any, *woorden: Any, **meer: Any) -> Any:
            count("server opdracht", cursor.connection)
            return echt(cursor, *woorden, **meer)

        setattr(psycopg.Cursor, naam, vervangen)

    wrap("execute")
    wrap("executemany")
    echt_connect, echt_commit = psycopg.connect, psycopg.Connection.commit

    def connect(*woorden: Any, **meer: Any) -> Any:
        count("server verbinden")
        return echt_connect(*woorden, **meer)

    def commit(verbinding: Any) -> None:
        count("server voor de commit", verbinding)
        echt_commit(verbinding)
        count("server na de commit", verbinding)

    psycopg.connect = connect  # type: ignore[attr-defined]
    psycopg.Connection.commit = commit
