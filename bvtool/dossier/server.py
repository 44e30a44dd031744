"""The ledger of a team: on a PostgreSQL server, named by `[ledger] url` in the settings."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bvtool.vak.fouten import InstellingFout

if TYPE_CHECKING:
    from sqlalchemy.engine import Engine

SERVER = "de administratie op de server"
"""How a message calls the ledger; the URL itself may hold a password."""
WAAR = "bvtool.toml, [ledger] url"
VOORBEELD = "Schrijf bijvoorbeeld: postgresql+psycopg://bvtool@server.gemeente.nl/bv0363?sslmode=verify-full"
WACHTTIJD = 10
"""Seconds to wait for a server that does not answer."""
# matches: "postgresql+psycopg://bvtool@server/bv0363"
_URL = re.compile(r"postgresql(\+psycopg)?://\S+")


def is_server_url(url: str) -> bool:
    """Whether this can be the URL of a ledger: PostgreSQL, by way of psycopg.

    >>> is_server_url("postgresql+psycopg://bvtool@server/bv0363"), is_server_url("dossier.db")
    (True, False)
    """
    return _URL.fullmatch(url) is not None


_HIER = ("", "localhost", "127.0.0.1", "::1")
_VEILIG = "verify-full"


def find_onveilig(url: str) -> str:
    """What to warn of: a server elsewhere without a connection that is sealed and sure (TLS).

    Empty when all is well. A server on this computer, or one by its socket, needs none.
    """
    import sqlalchemy as sa

    try:
        plek = sa.make_url(url)
    except (sa.exc.ArgumentError, ValueError):
        return ""
    opties = {naam: (w if isinstance(w, str) else w[-1]) for naam, w in plek.query.items()}
    host = plek.host or opties.get("host", "")
    if host in _HIER or host.startswith("/") or opties.get("sslmode") == _VEILIG:
        return ""
    return (
        "De verbinding met de administratie op de server is niet zeker beveiligd. Zet achter het "
        f"adres in bvtool.toml bij [ledger] url: ?sslmode={_VEILIG}"
    )


def _silence() -> None:
    """What the library says of a connection that is lost (with a traceback) is not for the user."""
    import logging

    spreker = logging.getLogger("sqlalchemy")
    spreker.addHandler(logging.NullHandler())
    spreker.propagate = False


def make_server_engine(url: str) -> Engine:
    """An engine on the ledger at `url`; nothing is connected yet.

    Raises InstellingFout when the URL cannot be read or the package psycopg is not installed.
    """
    import sqlalchemy as sa

    _silence()
    try:
        plek = sa.make_url(url).set(drivername="postgresql+psycopg")
        return sa.create_engine(plek, connect_args={"connect_timeout": WACHTTIJD})
    except (sa.exc.ArgumentError, ValueError):
        raise InstellingFout(
            "Dit is geen adres van een administratie.", waar=WAAR, wat_nu=VOORBEELD
        ) from None
    except ImportError:
        raise InstellingFout(
            "Voor een administratie op een server mist bvtool een onderdeel (psycopg).",
            waar=WAAR,
            wat_nu='Vraag uw beheerder om dit te installeren: pip install "bvtool[postgres]"',
        ) from None
