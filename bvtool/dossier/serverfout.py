"""What is wrong with the ledger on a server, one message per cause.

PostgreSQL gives its faults a code, except while connecting: then only the words say what it is.
Words that are not known (a server may speak another language) get the message without a cause.
"""

from __future__ import annotations

import re

from bvtool.dossier.server import WAAR
from bvtool.vak.fouten import LeesSchrijfFout

_NIETS = " Er is niets half opgeslagen."
_OORZAKEN: tuple[tuple[str, str, str, str], ...] = (
    (
        # matches: "server does not support SSL, but SSL was required"
        r"support SSL|SSL error|certificate|SSL connection|no encryption",
        "",
        "De server weigert een beveiligde verbinding (TLS), of zijn certificaat klopt niet.",
        "Vraag uw beheerder of de server TLS heeft, en welk certificaat bij sslrootcert hoort.",
    ),
    (
        # matches: "password authentication failed for user"
        r"password authentication|no password supplied|authentication failed",
        "28P01",
        "De server kent deze gebruiker met dit wachtwoord niet.",
        "Controleer het wachtwoordbestand (.pgpass) en de naam voor de @ in het adres.",
    ),
    (
        # matches: "role \"bvtool\" does not exist"
        r"role .* does not exist|no pg_hba.conf entry|not permitted to log in",
        "28000",
        "De server laat deze gebruiker niet toe.",
        "Controleer de naam voor de @ in het adres, of vraag uw beheerder om toegang.",
    ),
    (
        # matches: "database \"bv0363\" does not exist"
        r"database .* does not exist",
        "3D000",
        "De database die in het adres staat, is er niet op de server.",
        "Controleer de naam achter de / in het adres, of vraag uw beheerder de database te maken.",
    ),
    (
        # matches: "permission denied for schema public"
        r"permission denied|must be owner",
        "42501",
        "U heeft op de server geen rechten om dit te doen.",
        "Vraag uw beheerder om de rechten die in de handleiding staan.",
    ),
    (
        # matches: "failed to resolve host 'server': Name or service not known"
        r"resolve host|translate host|Connection refused|No such file|timeout expired|"
        r"No route to host|timed out|unreachable",
        "",
        "De administratie op de server is niet bereikbaar: de server antwoordt niet.",
        "Controleer het netwerk en de naam van de server in het adres.",
    ),
    (
        # matches: "terminating connection due to administrator command"
        r"terminating connection|closed the connection|connection is closed|connection.* lost|"
        r"consuming input failed|starting up|shutting down",
        "57P0",
        "De verbinding met de server is verbroken.",
        "Wacht even en geef de opdracht opnieuw.",
    ),
    (
        # matches: "No space left on device"
        r"No space left|disk full",
        "53",
        "De server heeft geen ruimte of verbindingen meer.",
        "Vraag uw beheerder om ruimte, en geef de opdracht daarna opnieuw.",
    ),
)
"""Words, beginning of the code, what is wrong, and what now; the first that fits."""


def explain_server(oorzaak: BaseException) -> LeesSchrijfFout:
    """The fault of psycopg as a message in Dutch; no word of the server itself is shown."""
    tekst, code = str(oorzaak), str(getattr(oorzaak, "sqlstate", None) or "")
    for woorden, begin, wat, nu in _OORZAKEN:
        past = bool(begin) and code.startswith(begin)
        if past or (not code and re.search(woorden, tekst, re.IGNORECASE)):
            return LeesSchrijfFout(wat, waar=WAAR, wat_nu=nu + _NIETS)
    return LeesSchrijfFout(
        "De administratie op de server is niet bereikbaar, of de server weigert dit.",
        waar=WAAR,
        wat_nu="Controleer het netwerk, uw rechten en het adres in de instellingen, en geef "
        f"de opdracht opnieuw.{_NIETS}",
    )
