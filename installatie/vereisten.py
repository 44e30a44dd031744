"""What bvtool needs to run, and what builds it, with the hashes of the lock: two files for pip.

`python -m installatie.vereisten dist`; needs nothing but Python itself.
"""

from __future__ import annotations

import sys
from pathlib import Path

from installatie.pins import (
    Doel,
    find_nodig,
    norm_naam,
    parse_lock,
    read_eisen,
    settle_doelen,
    write_vereisten,
)

WORTEL = Path(__file__).resolve().parents[1]


GEREEDSCHAP = ("hatchling", "pip")
"""What builds the wheel, and what installs it where Python itself brings no pip."""


def main() -> int:
    """Write `vereisten.txt` and `vereisten-bouwen.txt` into the named folder."""
    pins = parse_lock((WORTEL / "requirements.lock").read_text(encoding="utf-8"))
    eisen = read_eisen((WORTEL / "pyproject.toml").read_text(encoding="utf-8"))
    doelen, bouwers = settle_doelen(pins, eisen), find_nodig(pins, GEREEDSCHAP)
    map_ = Path(sys.argv[1])
    map_.mkdir(parents=True, exist_ok=True)
    for naam, keus in (
        ("vereisten.txt", [p for p in pins if doelen[norm_naam(p.naam)] is not Doel.BOUW]),
        ("vereisten-bouwen.txt", [p for p in pins if norm_naam(p.naam) in bouwers]),
    ):
        (map_ / naam).write_text(write_vereisten(keus), encoding="utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
