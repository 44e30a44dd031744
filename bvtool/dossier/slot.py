"""One command at a time: the lock on a dossier, and who holds it.

The lock is the operating system's own (it never outlives its process); who holds it since when
stands in a small file beside it, for the message to the one who has to wait.
"""

from __future__ import annotations

import getpass
import json
import os
import platform
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from filelock import FileLock, Timeout

from bvtool.fouten import Bezig
from bvtool.klok import Klok

WACHTTIJD = 5.0
"""Seconds to wait for the other before giving up."""


def read_wie() -> str:
    """The name of the account that runs bvtool; `onbekend` where the system does not tell."""
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return "onbekend"


@contextmanager
def hold_slot(map_: Path, opdracht: str, klok: Klok) -> Iterator[None]:
    """Holds the lock of the dossier for the block; raises Bezig (exit 75) after a short wait."""
    bezig = map_ / ".bvtool.bezig"
    slot = FileLock(map_ / ".bvtool.slot", timeout=WACHTTIJD)
    try:
        slot.acquire(poll_interval=0.05)
    except Timeout:
        raise Bezig(
            f"Er is al iemand bezig in dit dossier{_who(bezig)}.",
            waar=str(map_),
            wat_nu="Wacht tot dat klaar is en geef de opdracht opnieuw.",
        ) from None
    try:
        wie = {
            "wie": read_wie(),
            "computer": platform.node(),
            "proces": os.getpid(),
            "opdracht": opdracht,
            "sinds": klok.nu.strftime("%d-%m-%Y %H:%M"),
        }
        bezig.write_text(json.dumps(wie, ensure_ascii=False), encoding="utf-8")
        yield
    finally:
        with suppress(OSError):
            bezig.unlink()
        slot.release()


def _who(bezig: Path) -> str:
    try:
        wie = json.loads(bezig.read_text(encoding="utf-8"))
        return (
            f": {wie['wie']} op {wie['computer']}, sinds {wie['sinds']}, "
            f"met de opdracht {wie['opdracht']}"
        )
    except (OSError, ValueError, KeyError):
        return ""
