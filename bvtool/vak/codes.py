"""Codes and addresses that have a meaning of their own in more than one place."""

from __future__ import annotations

import re
from collections.abc import Iterable

TECHNISCH = "0001"
"""Retourcode on a header: the message as a whole could not be read."""
GEEN_OPMERKING, NIET_BEOORDEELD = "0200", "0233"
ZEGT_NIETS = (GEEN_OPMERKING, NIET_BEOORDEELD)
"""Retourcodes on a class that say nothing is wrong with it."""

MAX_NUMMER = 999_999_999
"""The highest number that a message of iEb can hold, and so the highest start number."""

# matches: "680363"
UITVOERDER = r"68[0-9]{4}"
"""The form of the code of a gemeente as uitvoerder."""


def is_uitvoerder(code: str) -> bool:
    """Whether this has the form of an uitvoerderscode.

    >>> is_uitvoerder("680363"), is_uitvoerder("0363")
    (True, False)
    """
    # matches: "680363"
    return re.fullmatch(UITVOERDER, code) is not None


# matches: "a.bakker"
_DEEL = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"


def is_mailadres(tekst: str) -> bool:
    """Whether this can be one e-mail address, and nothing more than that.

    >>> is_mailadres("a.bakker@gemeente.nl"), is_mailadres("a@b.nl, c@d.nl")
    (True, False)
    """
    # matches: "a.bakker@gemeente.nl"
    vorm = rf"{_DEEL}(\.{_DEEL})*@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+"
    return re.fullmatch(vorm, tekst) is not None


def telling_codes(codes: Iterable[str]) -> list[str]:
    """The codes that say what is wrong; all of them when none does.

    >>> telling_codes(["0233", "9404"]), telling_codes(["0200"])
    (['9404'], ['0200'])
    """
    alle = list(codes)
    return [code for code in alle if code not in ZEGT_NIETS] or alle
