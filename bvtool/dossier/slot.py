"""One command at a time: the lock on a dossier, and who holds it.

The lock is the operating system's own (it never outlives its process); who holds it since when
stands in a small file beside it, for the message to the one who has to wait. A ledger on a server
has a lock of its own besides, because colleagues may work from other folders and machines.
"""

from __future__ import annotations

import getpass
import json
import platform
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from filelock import FileLock, Timeout

from bvtool.dossier.rechten import drop_link, get_modus, share
from bvtool.kalender.klok import read_klok
from bvtool.vak.fouten import Bezig, LeesSchrijfFout

WACHTTIJD = 5.0
"""Seconds to wait for the other before giving up."""
SLOT, BEZIG = ".bvtool.slot", ".bvtool.bezig"
_KEREN = 25


def read_wie() -> str:
    """The name of the account that runs bvtool; `onbekend` where the system does not tell."""
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return "onbekend"


@contextmanager
def hold_slot(map_: Path, opdracht: str) -> Iterator[None]:
    """Holds the lock of the dossier for the block; raises Bezig (exit 75) after a short wait."""
    bezig = map_ / BEZIG
    slot = FileLock(map_ / SLOT, timeout=WACHTTIJD, mode=get_modus())
    try:
        slot.acquire(poll_interval=0.05)
    except Timeout:
        raise make_bezig(_who(bezig), str(map_)) from None
    except NotImplementedError:
        raise LeesSchrijfFout(
            "Op deze schijf kan bvtool een dossier niet op slot doen.",
            waar=str(map_),
            wat_nu="Zet het dossier op een gewone schijf of netwerkschijf.",
        ) from None
    try:
        share(map_)
        wie = json.dumps(describe_mij(opdracht), ensure_ascii=False)
        drop_link(bezig).write_text(wie, encoding="utf-8")
        yield
    finally:
        with suppress(OSError):
            bezig.unlink()
        with suppress(OSError):
            share(map_)
        slot.release()


def describe_mij(opdracht: str) -> dict[str, str]:
    """Who is at work, where, with what, since when (by the wall clock, whatever --nu says)."""
    return {
        "wie": read_wie(),
        "computer": platform.node(),
        "opdracht": opdracht,
        "sinds": read_klok(None).nu.strftime("%d-%m-%Y %H:%M"),
    }


def make_bezig(wie: str, waar: str) -> Bezig:
    """The message for the one who has to wait; `wie` says who is at work, or is empty."""
    return Bezig(
        f"Er is al iemand bezig in dit dossier{wie}.",
        waar=waar,
        wat_nu="Wacht tot dat klaar is en geef de opdracht opnieuw.",
    )


def tell_wie(wie: dict[str, str]) -> str:
    """Who holds the lock, as the end of a sentence."""
    return (
        f": {wie['wie']} op {wie['computer']}, sinds {wie['sinds']}, "
        f"met de opdracht {wie['opdracht']}"
    )


def _who(bezig: Path) -> str:
    """Who is at work; asked again for a moment, for the lock may just have changed hands."""
    for _ in range(_KEREN):
        try:
            return tell_wie(json.loads(bezig.read_text(encoding="utf-8")))
        except (OSError, ValueError, KeyError, TypeError):
            time.sleep(0.02)
    return ""
