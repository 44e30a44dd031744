"""A line in the log for a command that failed, whatever it failed on."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from bvtool.cli.opdrachten import OPDRACHTEN
from bvtool.dossier.logboek import write_regel
from bvtool.dossier.map import Dossier, find_dossier
from bvtool.kalender.klok import read_klok
from bvtool.vak.fouten import BvFout

KIJKT_ALLEEN = frozenset({"", "controleer", "gezond", "kalender", "wissel"})
"""Commands that change nothing leave no line either, also not when they fail."""


def log_mislukt(woorden: Sequence[str], code: int) -> None:
    """Note that the command in `woorden` ended with `code`; outside a dossier nothing is noted."""
    with suppress(Exception):  # whatever it is, it has been told already
        actie = find_opdracht(woorden)
        dossier = find_map(woorden)
        if actie in KIJKT_ALLEEN or dossier is None:
            return
        klok = read_klok(_optie(woorden, "--nu"))
        write_regel(dossier, klok, actie=actie, resultaat="mislukt", code=code)


def find_opdracht(woorden: Sequence[str]) -> str:
    """The command among the words of the command line; empty when there is none."""
    waarden = {_optie(woorden, "--dossier"), _optie(woorden, "--nu")}
    return next((w for w in woorden if w in OPDRACHTEN and w not in waarden), "")


def find_map(woorden: Sequence[str]) -> Dossier | None:
    """The dossier that the words speak of: --dossier, else this folder or one above it."""
    gegeven = _optie(woorden, "--dossier")
    try:
        return find_dossier(Path(gegeven) if gegeven else None)
    except (BvFout, OSError):
        return None


def _optie(woorden: Sequence[str], naam: str) -> str | None:
    for woord, volgend in zip(woorden, [*woorden[1:], ""], strict=True):
        if woord == naam and volgend:
            return volgend
        if woord.startswith(f"{naam}="):
            return woord.partition("=")[2]
    return None
