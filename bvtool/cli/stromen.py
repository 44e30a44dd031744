"""What bvtool reads from and talks to: the streams, also where there are none."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TextIO

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


EERST: list[Callable[[], None]] = []
"""What must be done before anything is said: a bar on the screen is wiped."""


def say(tekst: str) -> None:
    """Talk on stderr. A screen that cannot take it (gone, full) stops no work, changes no code."""
    for doe in EERST:
        doe()
    with suppress(OSError, ValueError):
        print(fit(show_marken(mask_bsn(tekst)), sys.stderr), file=sys.stderr, flush=True)  # noqa: T201


def tell(tekst: str) -> None:
    """Talk to the person at the terminal, on stdout, within the width of the window."""
    print(fit(show_marken(mask_bsn(tekst))))  # noqa: T201


def ask(vraag: str) -> str:
    """What a person at the terminal types, without blanks around it; raises EOFError at the end of
    the input."""
    return input(f"{fit(vraag).rstrip()} ").strip()


def fit(tekst: str, stroom: TextIO | None = None) -> str:
    """A text within the width of the window (stdout, or this stream), broken between words; where
    there is no window as it is."""
    if not (stroom or sys.stdout).isatty():
        return tekst
    import shutil

    return wrap(tekst, shutil.get_terminal_size().columns - 1)


def wrap(tekst: str, breedte: int) -> str:
    r"""Long lines broken between words, the rest of a line under its own beginning.

    >>> print(wrap("  - een twee drie vier", 14))
      - een twee
        drie vier
    >>> print(wrap("Fase   een twee drie vier vijf zes", 32))
    Fase   een twee drie vier vijf
           zes
    """
    import textwrap

    regels = []
    for regel in tekst.split("\n"):
        inspring = " " * _find_inspring(regel, breedte)
        regels += (
            textwrap.wrap(
                regel,
                breedte,
                subsequent_indent=inspring,
                break_long_words=False,
                break_on_hyphens=False,
                replace_whitespace=False,
            )
            if len(regel) > breedte
            else [regel]
        )
    return "\n".join(regels)


_NODIG = 24
"""A column of text is at least so wide, or the rest of a line does not stand under it."""
# matches: "Fase   een"
_KOLOM = re.compile(r"(?<=\S) {2,}(?=\S)")


def _find_inspring(regel: str, breedte: int) -> int:
    """Where the rest of a long line begins: under its last column, else under its own beginning."""
    kolommen = [m.end() for m in _KOLOM.finditer(regel) if breedte - m.end() >= _NODIG]
    eigen = min(len(regel) - len(regel.lstrip(" -")), breedte // 2)
    return max([eigen, *kolommen])
