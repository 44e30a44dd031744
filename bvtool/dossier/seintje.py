"""The sign of life of the weekly job: an empty request to the address of `[taak] seintje`.

A watcher at that address raises the alarm when no sign comes. Nothing of the dossier goes along. A
command is never taken from the settings: those lie in the dossier, and nothing that lies there is
run; who wants one gives it when installing the job.
"""

from __future__ import annotations

import re

from bvtool.vak.versie import __version__

WACHTTIJD = 10.0
"""Seconds in which the watcher must answer."""


def is_seintje(tekst: str) -> bool:
    """Whether this is an address on the web, without a name or password in it.

    >>> is_seintje("https://hc.example/ping/4f2a"), is_seintje("rm -r /"), is_seintje("file:///x")
    (True, False, False)
    """
    # matches: "https://hc.example/ping/4f2a"
    if not re.fullmatch(r"https?://[!-~]+", tekst, re.IGNORECASE):
        return False
    from urllib.parse import urlsplit

    try:
        delen = urlsplit(tekst)
        return bool(delen.hostname) and "@" not in delen.netloc and (delen.port or 1) > 0
    except ValueError:
        return False


def ring(url: str) -> bool:
    """Give the sign; whether it arrived. What the watcher answers is not looked at; another
    address that it points to is not followed."""
    from http.client import HTTPException
    from urllib.request import HTTPRedirectHandler, Request, build_opener

    class Blijf(HTTPRedirectHandler):
        def redirect_request(self, *_args: object, **_kwargs: object) -> None:
            return None

    vraag = Request(url, headers={"User-Agent": f"bvtool/{__version__}"})  # noqa: S310 - http(s)
    try:
        with build_opener(Blijf).open(vraag, timeout=WACHTTIJD) as antwoord:
            return 200 <= int(antwoord.status) < 300
    except (OSError, HTTPException, ValueError):
        return False
