"""What bvtool reads from and talks to: the streams, also where there are none."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from pathlib import Path

from bvtool.vak.masker import mask_bsn, show_marken


def open_stromen() -> None:
    """Something to read from and to write to, also where there is no screen at all (a job without a
    console, or one that closed its streams): what is said is then lost, the work is not.
    """
    for naam, wijze in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        stroom = getattr(sys, naam)
        if stroom is None:
            niets = Path(os.devnull).open(wijze, encoding="utf-8")  # noqa: SIM115 - till the end
            setattr(sys, naam, niets)
        elif wijze == "w" and hasattr(stroom, "reconfigure"):
            stroom.reconfigure(errors="replace")


def say(tekst: str) -> None:
    """Talk on stderr. A screen that cannot take it (gone, full) stops no work, changes no code."""
    with suppress(OSError, ValueError):
        print(show_marken(mask_bsn(tekst)), file=sys.stderr, flush=True)  # noqa: T201
