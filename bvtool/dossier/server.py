"""The ledger of a team: on a PostgreSQL server, named by `[ledger] url` in the settings."""

from __future__ import annotations

import logging
import re
from typing import TYPE_CHECKING

from bvtool.vak.fouten import InstellingFout

if TYPE_CHECKING:
    from sqlalchemy.engine import Engine

SERVER = "de administratie op de server"
"""How a message calls the ledger; the URL itself may hold a password."""
WAAR = "bvtool.toml, [ledger] url"
VOORBEELD = "Schrijf bijvoorbeeld: postgresql+psycopg://bvtool@server.gemeente.nl/bv0363"
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


def _silence() -> None:
    """What the library says of a connection that is lost (with a traceback) is not for the user."""
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
