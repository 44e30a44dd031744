"""The ledger of a team: on a PostgreSQL server, named by `[ledger] url` in the settings."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, unquote

from bvtool.vak.fouten import InstellingFout

if TYPE_CHECKING:
    import psycopg

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


def parse_url(url: str) -> dict[str, str]:
    """What the URL of a ledger says, by the names that the server's library (libpq) has for it.

    Raises ValueError when it cannot be read. An option that is given twice, is a list.

    >>> parse_url("postgresql+psycopg://bvtool@server/bv0363?sslmode=require")
    {'user': 'bvtool', 'host': 'server', 'dbname': 'bv0363', 'sslmode': 'require'}
    """
    delen = re.fullmatch(
        # matches: "postgresql+psycopg://bvtool:geheim@server:5432/bv0363?sslmode=verify-full"
        r"""postgresql(?:\+psycopg)?://
        (?:(?P<user>[^:/]*)(?::(?P<password>[^@]*))?@)?
        (?:(?:\[(?P<ip6>[^/?]+)\]|(?P<host>[^/:?]+))?(?::(?P<port>[^/?]*))?)?
        (?:/(?P<dbname>[^?]*))?
        (?:\?(?P<opties>.*))?""",
        url,
        re.VERBOSE,
    )
    if delen is None:
        raise ValueError
    plek = {naam: waarde for naam, waarde in delen.groupdict().items() if waarde}
    opties = parse_qs(plek.pop("opties", ""))
    if "ip6" in plek:
        plek["host"] = plek.pop("ip6")
    for naam in {"user", "password"} & set(plek):
        plek[naam] = unquote(plek[naam])
    int(plek.get("port", "0"))  # or this is no address
    return plek | {naam: ",".join(waarden) for naam, waarden in opties.items()}


def find_onveilig(url: str) -> str:
    """What to warn of: a server elsewhere without a connection that is sealed and sure (TLS).

    Empty when all is well. A server on this computer, or one by its socket, needs none.
    """
    try:
        plek = parse_url(url)
    except ValueError:
        return ""
    host = plek.get("host", "")
    if host in _HIER or host.startswith("/") or plek.get("sslmode") == _VEILIG:
        return ""
    return (
        "De verbinding met de administratie op de server is niet zeker beveiligd. Zet achter het "
        f"adres in bvtool.toml bij [ledger] url: ?sslmode={_VEILIG}"
    )


def load_driver(url: str) -> None:
    """Raises InstellingFout when the URL cannot be read or the package psycopg is not installed."""
    try:
        parse_url(url)
        import psycopg  # noqa: F401 - only whether it is there
    except ValueError:
        raise InstellingFout(
            "Dit is geen adres van een administratie.", waar=WAAR, wat_nu=VOORBEELD
        ) from None
    except ImportError:
        raise InstellingFout(
            "Voor een administratie op een server mist bvtool een onderdeel (psycopg).",
            waar=WAAR,
            wat_nu='Vraag uw beheerder om dit te installeren: pip install "bvtool[postgres]"',
        ) from None


def connect_server(url: str) -> psycopg.Connection[Any]:
    """A connection to the ledger at `url` that begins no transaction of its own accord."""
    import psycopg
    from psycopg.types.numeric import IntDumper

    plek: dict[str, Any] = parse_url(url) | {"connect_timeout": WACHTTIJD}
    los = psycopg.connect(**plek, autocommit=True)
    los.adapters.register_dumper(bool, IntDumper)  # the ledger has whole numbers, no truth values
    return los
