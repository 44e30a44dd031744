"""The text of an element as XML Schema reads it (part 2, whiteSpace `collapse` and lexical forms).

Blanks, tabs and line ends of XML around a value mean nothing, and within it they are one blank; an
integer may have a sign and zeros in front. Nothing else is forgiven.
"""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache

# matches: " "
_WIT = re.compile(r"[ \t\r\n]+")
_LENGTE = 12
# matches: "+1"
_GEHEEL = re.compile(r"[+-]?[0-9]+")
# matches: "2022-10-17"
_DATUM = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def collapse(tekst: str | None) -> str:
    """The text without white space around it, and with one blank where there was more.

    >>> collapse(" a \\t b\\n"), collapse("\\u00a0a")
    ('a b', '\\xa0a')
    """
    if not tekst:
        return ""
    if tekst.isalnum() or not _WIT.search(tekst):
        return tekst
    return " ".join(deel for deel in _WIT.split(tekst) if deel)


def read_identificatie(tekst: str | None) -> str:
    """An Identificatie: a text of twelve characters at most, in which blanks count. What is longer
    by the blanks around it was written by somebody who reads it as a token.

    >>> read_identificatie("A "), read_identificatie("  TEST00000001")
    ('A ', 'TEST00000001')
    """
    heel = tekst or ""
    return heel if len(heel) <= _LENGTE else collapse(heel)


def parse_geheel(tekst: str | None) -> int:
    """An xs:integer; raises ValueError for anything else.

    >>> parse_geheel(" +01 "), parse_geheel("-0")
    (1, 0)
    """
    if tekst and len(tekst) < 10 and tekst.isascii() and tekst.isdigit():
        return int(tekst)
    kaal = collapse(tekst)
    if not _GEHEEL.fullmatch(kaal) or len(kaal) > 20:
        raise ValueError
    return int(kaal)


@lru_cache(maxsize=1024)
def parse_dag(tekst: str | None) -> date:
    """An xs:date without a time zone; raises ValueError for anything else."""
    kaal = tekst or ""
    if not _DATUM.fullmatch(kaal):
        kaal = collapse(kaal)
        if not _DATUM.fullmatch(kaal):
            raise ValueError
    return date.fromisoformat(kaal)
