"""One command at every point, in every way: a task of its own, so that some can run at a time."""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.faults.injectie import DOOD, FOUTEN, STROOM
from tests.faults.loper import Loper
from tests.faults.op_server import Administratie
from tests.faults.proef import set_up, try_one
from tests.stappen_van_de_week import Stap


@dataclass(frozen=True)
class Wijze:
    """What goes wrong at a point: killed or an error; from there on; killed at the repair too.

    `deel`: it is tried at one of every so many points, beside what `--om-de` says.
    """

    hoe: str
    blijvend: bool = False
    weer: bool = False
    deel: int = 1

    def list_punten(self, aantal: int, nr: int, om_de: int) -> range:
        """The points of so many that this way tries, as the `nr`-th: an end without a word (killed,
        or no power) all, an error one of every `om_de`."""
        stil = self.hoe in (DOOD, STROOM) and not self.weer
        stap = 1 if stil else om_de * self.deel
        return range(nr % stap + 1, aantal + 1, stap)

    @property
    def heet(self) -> str:
        """How a table calls it."""
        return self.hoe + " vanaf" * self.blijvend + ", en bij het herstel weer" * self.weer


WEER = Wijze(DOOD, weer=True, deel=4)
WIJZEN = (
    Wijze(DOOD), *map(Wijze, FOUTEN), Wijze("ENOSPC", blijvend=True), WEER, Wijze(STROOM),
)  # fmt: skip
WIJZEN_SERVER = (Wijze(DOOD), Wijze("EIO"), WEER)
"""A connection that is lost is lost, whatever the error is called."""

Regel = dict[str, Any]
Gedaan = tuple[list[Regel], list[str]]
"""The figures, and what was not as promised."""


@dataclass(frozen=True)
class Taak:
    """A command to try: the dossier before it, a folder to work in, how many of the errors, and
    where its ledger is when that is on a server."""

    stap: Stap
    begin: Path
    werk: Path
    om_de: int
    server: Administratie | None = None


def try_all(taak: Taak) -> Gedaan:
    """One command at every point, in every way: the figures, and what was not as promised."""
    taak.werk.mkdir()
    regels: list[Regel] = []
    mis: list[str] = []
    with Loper() as loper:
        o = set_up(loper, taak.stap, taak.begin, taak.werk, taak.server)
        for nr, wijze in enumerate(WIJZEN_SERVER if taak.server else WIJZEN):
            tijd = time.monotonic()
            punten = wijze.list_punten(len(o.punten), nr, taak.om_de)
            fouten = [m for n in punten for m in try_one(
                loper, o, n, wijze.hoe, blijvend=wijze.blijvend, weer=wijze.weer
            )]  # fmt: skip
            mis += fouten
            regels.append({
                "opdracht": taak.stap.heet,
                "administratie": "postgresql" if taak.server else "sqlite",
                "hoe": wijze.heet,
                "plekken": len(o.punten),
                "geprobeerd": len(punten),
                "mis": len(fouten),
                "seconden": round(time.monotonic() - tijd),
            })  # fmt: skip
    return regels, mis
