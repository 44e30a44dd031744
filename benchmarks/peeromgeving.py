"""The peers in an environment of their own, beside the data; never in that of bvtool."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

PAKKETTEN = ("datacompy>=0.16", "csv-diff>=1.1", "pandas>=2.2", "duckdb>=1.1", "polars>=1.20")


def find_peers(map_: Path, meld: Callable[[str], None]) -> Path | None:
    """The Python that has the peers, installed on first use; None (and a loud word) without."""
    omgeving = map_ / "peers"
    python = omgeving / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    klaar = omgeving / "klaar"
    if klaar.exists():
        return python
    meld("peers installeren: " + ", ".join(PAKKETTEN))
    opdrachten: list[list[str]] = [
        [sys.executable, "-m", "venv", "--clear", str(omgeving)],
        [str(python), "-m", "pip", "install", "--quiet", *PAKKETTEN],
    ]
    for opdracht in opdrachten:
        try:
            gedaan = subprocess.run(opdracht, capture_output=True, timeout=300, check=False)
            fout = gedaan.stderr.decode("utf-8", "replace") if gedaan.returncode else ""
        except (OSError, subprocess.TimeoutExpired) as oorzaak:
            fout = str(oorzaak)
        if fout:
            meld("LET OP: de peers zijn niet te installeren en worden OVERGESLAGEN.")
            meld("  " + (fout.strip().splitlines() or [""])[-1])
            return None
    klaar.write_text("", encoding="utf-8")
    return python
