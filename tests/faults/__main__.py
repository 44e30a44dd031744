"""Every point of every command, stopped and hindered in every way: `python -m tests.faults`.

Prints one line per command and way; `--uit F` writes the figures as JSON. Ends with 1 when
anything at all was not as promised.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from pathlib import Path

from tests.faults.injectie import DOOD, FOUTEN
from tests.faults.loper import Loper
from tests.faults.proef import set_up, try_one
from tests.stappen_van_de_week import OP_NAAM, STAPPEN, walk

WIJZEN = [(DOOD, False), *((fout, False) for fout in FOUTEN), ("ENOSPC", True)]


def main() -> int:
    """Try all; gives the exit code."""
    p = argparse.ArgumentParser(description=__doc__)
    p.add_argument("--opdracht", action="append", choices=sorted(OP_NAAM))
    p.add_argument("--stap", type=int, default=1, help="alleen iedere zoveelste plek")
    p.add_argument("--uit", type=Path)
    keuze = p.parse_args()
    namen = keuze.opdracht or [stap.naam for stap in STAPPEN]
    cijfers, alles_mis = [], []
    with tempfile.TemporaryDirectory() as map_, Loper() as loper:
        week = walk(Path(map_) / "week")
        opstellingen = []
        for naam in namen:
            werk = Path(map_) / naam
            werk.mkdir()
            opstellingen.append(set_up(loper, OP_NAAM[naam], week[naam], werk))
        for hoe, blijvend in WIJZEN:
            for o in opstellingen:
                punten = range(1, len(o.punten) + 1, keuze.stap)
                mis = [m for n in punten for m in try_one(loper, o, n, hoe, blijvend=blijvend)]
                alles_mis += mis
                regel = {
                    "opdracht": o.stap.naam,
                    "hoe": hoe + " vanaf" * blijvend,
                    "geprobeerd": len(punten),
                    "mis": len(mis),
                }
                cijfers.append(regel)
                print(*regel.values(), flush=True)
                for wat in mis[:20]:
                    print("  ", wat, flush=True)
                if keuze.uit:
                    uit = {"cijfers": cijfers, "mis": alles_mis}
                    keuze.uit.write_text(json.dumps(uit, indent=1), encoding="utf-8")
    return 1 if alles_mis else 0


if __name__ == "__main__":
    sys.exit(main())
