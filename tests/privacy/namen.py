"""Names as strangers give them, each with a BSN in it, in every company that a name can have."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator

from tests.hulp import fictieve_bsns

BSNS = [*fictieve_bsns(400), "000009921"]
VORMEN: tuple[Callable[[str], str], ...] = (
    lambda b: b,
    lambda b: f"{b[:3]}.{b[3:6]}.{b[6:]}",
    lambda b: f"{b[:4]}.{b[4:6]}.{b[6:]}",
    lambda b: f"{b[:3]} {b[3:6]} {b[6:]}",
    lambda b: f"{b[:3]}\xa0{b[3:6]}\xa0{b[6:]}",
    lambda b: f"{b[:3]}-{b[3:6]}-{b[6:]}",
    lambda b: f"{b[:3]}_{b[3:6]}_{b[6:]}",
    lambda b: f"{b[:3]} - {b[3:6]} - {b[6:]}",
    lambda b: f"{b[:3]}__{b[3:6]}__{b[6:]}",
    lambda b: f"{b[:4]}\ufe0f{b[4:]}",
    lambda b: f"{b[:5]}\u200b{b[5:]}",
    lambda b: f"{b[:1]}\u202e{b[1:]}",
    lambda b: "".join(chr(0xFF10 + int(c)) for c in b),
)
"""How people, programs and those who hide something write one number."""
ROND = (
    "",
    "klant ",
    "x",
    "1",
    "07",
    "BSN",
    "a-",
    "é",
    "(",
    "v2_",
    "2022-10-17 ",
    "680363_",
    "\u202e",
)
NA = ("", " def", "x", "3", "12", "-1", "_2022-10-17", ")", " é", "\u200f")
_STREK = re.compile(r"\d(?:[^\w\n]{0,3}_{0,2}\d){8,}")


def list_namen(aantal: int, zaad: int = 1) -> Iterator[str]:
    """So many different names (without an ending), the same ones every time."""
    lot, gehad = random.Random(zaad), set[str]()
    while len(gehad) < aantal:
        naam = lot.choice(ROND) + lot.choice(VORMEN)(lot.choice(BSNS)) + lot.choice(NA)
        if naam not in gehad:
            gehad.add(naam)
            yield naam


def find_bsns(tekst: str) -> set[str]:
    """The BSNs of these names in a text, whatever stands against them or between their figures."""
    gevonden: set[str] = set()
    for strek in _STREK.findall(tekst):
        cijfers = "".join(str(int(c)) for c in strek if c.isdecimal())
        gevonden |= {cijfers[i : i + 9] for i in range(len(cijfers) - 8)}
    return gevonden & set(BSNS)
