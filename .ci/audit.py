"""Looks the pinned packages up in the public list of known weaknesses; says loudly when it cannot.

Ends with 0 when nothing was found, 1 when a pinned package has a known weakness, and 2 when the
check itself is broken: a check that did not happen must not look like one that passed. Where the
list cannot be reached, or a registry does not have it, that is said, and a developer's `make test`
goes on (0). `--streng`, for the weekly job and for a release, makes that 3.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

LOCK = Path(__file__).parent.parent / "requirements.lock"
WACHT = 180
GOED, LEK, STUK, NIET_GEZIEN = 0, 1, 2, 3
_GEEN_NET = re.compile(
    r"^\S*exceptions\.(?:\w*Timeout|ConnectionError|SSLError|ProxyError)\b"
    r"|\bCould not connect to \w|HTTPError: (?:403|407|429|50[0234]) ",
    re.MULTILINE,
)
"""How requests and pip-audit say that the list did not answer."""


@dataclass(frozen=True)
class Gelopen:
    """What pip-audit did: its exit code, and what it wrote."""

    code: int
    uit: str
    fout: str


def run_pip_audit() -> Gelopen:
    """Run pip-audit on the lock file."""
    opdracht = [sys.executable, "-m", "pip_audit", "--requirement", str(LOCK), "--require-hashes",
                "--disable-pip", "--progress-spinner", "off", "--format", "json"]  # fmt: skip
    try:
        klaar = subprocess.run(  # noqa: S603
            opdracht, capture_output=True, text=True, timeout=WACHT, check=False
        )
    except subprocess.TimeoutExpired:
        return Gelopen(NIET_GEZIEN, "", f"exceptions.Timeout: geen antwoord binnen {WACHT} s")
    return Gelopen(klaar.returncode, klaar.stdout, klaar.stderr)


def judge(gelopen: Gelopen) -> tuple[int, list[str]]:
    """The code of this module, and what to tell, for what pip-audit did."""
    try:
        pakketten = json.loads(gelopen.uit)["dependencies"]
        zwak = [p for p in pakketten if p.get("vulns")]
        gezien = [p for p in pakketten if "vulns" in p]
        regels = [
            f"{p['name']} {p['version']}: {', '.join(v['id'] for v in p['vulns'])}" for p in zwak
        ]
    except (ValueError, KeyError, TypeError, AttributeError):
        laatste = (gelopen.fout.strip().splitlines() or ["pip-audit zei niets"])[-1][:300]
        if _GEEN_NET.search(gelopen.fout):
            return NIET_GEZIEN, [
                "LET OP: er is NIETS nagekeken, want de lijst met lekken is niet bereikbaar "
                f"({laatste})."
            ]
        return STUK, [f"FOUT: de controle zelf is stuk (code {gelopen.code}): {laatste}"]
    if not pakketten:
        return STUK, ["FOUT: de controle zelf is stuk: pip-audit vond geen pakketten in het slot."]
    som = f"pip-audit: {len(gezien)} van {len(pakketten)} nagekeken, {len(zwak)} met een lek."
    if len(gezien) < len(pakketten):
        over = [p["name"] for p in pakketten if "vulns" not in p]
        wie = ", ".join(over[:5]) + (" en meer" if len(over) > 5 else "")
        regels.append(f"LET OP: {len(over)} pakketten zijn NIET nagekeken: het register heeft "
                      f"er geen lijst van ({wie}).")  # fmt: skip
        return (LEK if zwak else NIET_GEZIEN), [*regels, som]
    return (LEK if zwak else GOED), [*regels, som]


def main(argv: Sequence[str], kijk: Callable[[], Gelopen] = run_pip_audit) -> int:
    """Look, tell on stderr, and give the exit code."""
    code, regels = judge(kijk())
    for regel in regels:
        print(regel, file=sys.stderr)  # noqa: T201
    return GOED if code == NIET_GEZIEN and "--streng" not in argv else code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
