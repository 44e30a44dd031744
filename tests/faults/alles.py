"""One command at every point, in every way: a task of its own, so that some can run at a time."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

from tests.faults.injectie import DOOD, FOUTEN
from tests.faults.loper import Loper
from tests.faults.proef import set_up, try_one
from tests.stappen_van_de_week import Stap

WIJZEN = [(DOOD, False), *((fout, False) for fout in FOUTEN), ("ENOSPC", True)]
Regel = dict[str, Any]
Taak = tuple[Stap, Path, Path, int]
Gedaan = tuple[list[Regel], list[str]]
"""What to try, and the figures with what was not as promised."""


def try_all(taak: Taak) -> Gedaan:
    """One command at every point, in every way: the figures, and what was not as promised."""
    stap, begin, werk, om_de = taak
    werk.mkdir()
    regels: list[Regel] = []
    mis: list[str] = []
    with Loper() as loper:
        o = set_up(loper, stap, begin, werk)
        for nr, (hoe, blijvend) in enumerate(WIJZEN):
            tijd = time.monotonic()
            punten = list_punten(len(o.punten), nr, om_de)
            fouten = [m for n in punten for m in try_one(loper, o, n, hoe, blijvend=blijvend)]
            mis += fouten
            regels.append({
                "opdracht": stap.heet,
                "hoe": hoe + " vanaf" * blijvend,
                "plekken": len(o.punten),
                "geprobeerd": len(punten),
                "mis": len(fouten),
                "seconden": round(time.monotonic() - tijd),
            })  # fmt: skip
    return regels, mis


def list_punten(aantal: int, wijze: int, om_de: int) -> range:
    """The points that the way with this number tries: all for the kill (number 0)."""
    if wijze == 0:
        return range(1, aantal + 1)
    return range((wijze - 1) % om_de + 1, aantal + 1, om_de)
