"""Looks the pinned packages up in the public list of known weaknesses; says loudly when it cannot.

Ends with 1 when a pinned package has a known weakness. Without an index or list nothing is checked,
and that is said: a check that did not happen must not look like one that passed.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

LOCK = Path(__file__).parent.parent / "requirements.lock"
WACHT = 180


def main() -> int:
    """Run pip-audit on the lock file and tell what it could see."""
    opdracht = [sys.executable, "-m", "pip_audit", "--requirement", str(LOCK), "--require-hashes",
                "--disable-pip", "--progress-spinner", "off", "--format", "json"]  # fmt: skip
    try:
        klaar = subprocess.run(  # noqa: S603
            opdracht, capture_output=True, text=True, timeout=WACHT, check=False
        )
        pakketten = json.loads(klaar.stdout)["dependencies"]
    except (OSError, ValueError, KeyError, subprocess.TimeoutExpired):
        return _tell("LET OP: pip-audit is OVERGESLAGEN, want er is geen lijst bereikbaar.", 0)
    zwak = [p for p in pakketten if p.get("vulns")]
    gezien = [p for p in pakketten if "vulns" in p]
    for pakket in zwak:
        namen = ", ".join(v["id"] for v in pakket["vulns"])
        _tell(f"{pakket['name']} {pakket['version']}: {namen}", 0)
    if len(gezien) < len(pakketten):
        over = len(pakketten) - len(gezien)
        _tell(f"LET OP: pip-audit kon {over} van {len(pakketten)} pakketten NIET nakijken.", 0)
    return _tell(f"pip-audit: {len(gezien)} nagekeken, {len(zwak)} met een lek.", int(bool(zwak)))


def _tell(tekst: str, code: int) -> int:
    print(tekst, file=sys.stderr)  # noqa: T201
    return code


if __name__ == "__main__":
    sys.exit(main())
