"""The last guard of a text that leaves bvtool: a number that can be a BSN is covered.

Texts of bvtool never hold one, but the name of a file that a user chose may.
"""

import re

from bvtool.vak.elfproef import GEWICHTEN

# matches: "klant 999.900.006"
_KAN_BSN = re.compile(r"(?<![0-9A-Za-z])(?:\d{8,9}|\d{3,4}[. ]\d{2,3}[. ]\d{3})(?![0-9A-Za-z])")


def mask_bsn(tekst: str) -> str:
    """The text with `#` for each figure of a number of eight or nine figures that passes the
    11-proef, also when it is written with dots or spaces.
    """
    return _KAN_BSN.sub(lambda m: "#" * len(m[0]) if _elfproef(m[0]) else m[0], tekst)


def _elfproef(tekst: str) -> bool:
    cijfers = [int(c) for c in tekst if c.isdigit()]
    cijfers = [0] * (9 - len(cijfers)) + cijfers
    return sum(g * c for g, c in zip(GEWICHTEN, cijfers, strict=True)) % 11 == 0
