"""One measurement: who takes part, how often, and which bars it is held against."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

BVTOOL, VLOER = "bvtool", "vloer"

Opdracht = Callable[[], Sequence[str]]
"""Makes ready for one run (not timed) and gives its command line."""


class Maten(NamedTuple):
    """How much is measured. Each field holds the sizes of one job, the small one first; `weken`
    is how many weekly rounds are played. What stands here decides how long everything takes."""

    xlsx: Sequence[int] = (5_000, 100_000)
    berichten: Sequence[int] = (5_000, 50_000)
    csv: Sequence[int] = (1_000, 10_000, 100_000, 1_000_000, 2_000_000)
    maken: int = 100_000
    aanhaling: int = 1_000_000
    niemand: int = 400_000
    weken: int = 20
    klanten_per_week: int = 5_000


KLEIN = Maten((5_000,), (5_000,), (1_000, 10_000, 100_000), 5_000, 20_000, 20_000, 3, 1_000)
"""Without what takes long."""


class Eis(NamedTuple):
    """One bar: what it is, the figure, the bar, and the unit."""

    wat: str
    gemeten: float
    grens: float
    eenheid: str

    @property
    def gehaald(self) -> bool:
        """Whether the figure is at most the bar."""
        return self.gemeten <= self.grens


@dataclass(frozen=True, slots=True)
class Proef:
    """One measurement. `deelnemers`: name to command; `bvtool` is measured against the others.

    `grens`: the highest ratio of bvtool's time to that of a participant; `grens_geheugen`: of its
    memory to the floor's; `eenmaal`: who runs in the first round only, because it takes minutes;
    `grens_seconden`, `grens_extra`, `grens_mb`: bars that are no ratio
    (seconds, seconds above the floor, megabytes). `los`: bars that no run measures.
    """

    naam: str
    titel: str
    maat: int
    herhalingen: int
    deelnemers: dict[str, Opdracht]
    grens: dict[str, float] = field(default_factory=dict)
    grens_geheugen: float | None = None
    eenmaal: frozenset[str] = frozenset()
    grens_seconden: float | None = None
    grens_extra: float | None = None
    grens_mb: int | None = None
    los: Sequence[Eis] = ()


Maker = Callable[[], Proef]


def run_nothing() -> Sequence[str]:
    """The floor of a start: a Python that does nothing."""
    return [sys.executable, "-c", "pass"]
