"""The most memory that this very program used."""

from __future__ import annotations

import re
from pathlib import Path


def read_piek() -> int:
    """In MB, since this program began; 0 where the system does not tell.

    `getrusage` also counts what the process that started it used until then (the mark goes along
    when a process becomes another program): after large tests that is more than any limit.
    """
    stand = Path("/proc/self/status")
    gevonden = re.search(r"VmHWM:\s+(\d+) kB", stand.read_text("ascii")) if stand.exists() else None
    return int(gevonden[1]) // 1024 if gevonden else 0
