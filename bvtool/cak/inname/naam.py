"""When two names are the same name, whatever the system that wrote them.

A name with an accent comes composed or decomposed (macOS), in the code page of an old zip, or as
utf-8 that was read as something else. A list that a person typed must find its file all the same.
"""

from __future__ import annotations

import re
import unicodedata

# matches: "caf\\x82.xlsx"
_BYTE = re.compile(r"\\x([0-9a-f]{2})")
_VERKEERD = ("cp1252", "cp437", "cp850")
"""As what utf-8 is read by mistake."""
_VREEMD = re.compile(r"[^\x00-\x7f]+")  # matches: "é"


def fold_naam(naam: str) -> str:
    """A path below `inkomend` by which the same name is known: accents in one form, no case.

    >>> fold_naam("Cafe\\u0301.xlsx") == fold_naam("CAF\\u00c9.xlsx") == fold_naam("Caf├⌐.xlsx")
    True
    """
    heel = _BYTE.sub(lambda m: bytes([int(m[1], 16)]).decode("cp437"), naam)
    for codering in () if heel.isascii() else _VERKEERD:
        try:
            heel = heel.encode(codering).decode("utf-8")
            break
        except UnicodeError:
            continue
    return unicodedata.normalize("NFC", heel).casefold()


def bare_naam(naam: str) -> str:
    """The name with one sign for each stretch that is no ASCII: what is left when nobody can tell
    any more which accent it was.

    >>> bare_naam("café.xlsx") == bare_naam("caf\\ufffd.xlsx")
    True
    """
    return _VREEMD.sub("¤", fold_naam(naam))
