"""What bvtool needs to run, with the hashes of the lock: for `pip install --require-hashes`.

`python -m installatie.vereisten dist/vereisten.txt`; needs nothing but Python itself.
"""

from __future__ import annotations

import sys
from pathlib import Path

from installatie.pins import (
    Doel,
    norm_naam,
    parse_lock,
    read_eisen,
    settle_doelen,
    write_vereisten,
)

WORTEL = Path(__file__).resolve().parents[1]


def main() -> int:
    """Write the packages for use, and what builds bvtool, to the named file."""
    pins = parse_lock((WORTEL / "requirements.lock").read_text(encoding="utf-8"))
    eisen = read_eisen((WORTEL / "pyproject.toml").read_text(encoding="utf-8"))
    doelen = settle_doelen(pins, eisen)
    pad = Path(sys.argv[1])
    pad.parent.mkdir(parents=True, exist_ok=True)
    tekst = write_vereisten(p for p in pins if doelen[norm_naam(p.naam)] is not Doel.BOUW)
    pad.write_text(tekst, encoding="utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
