"""The lines of the progress over the weeks, as points of an inline SVG."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from bvtool.cak.stand.weken import Weekstand

BREED, HOOG = 640, 240
_LINKS, _RECHTS, _BOVEN, _ONDER = 56, 16, 12, 36
REEKSEN = (
    ("toegezegd", "Toegezegd"),
    ("ontvangen", "Ontvangen"),
    ("goedgekeurd", "Goedgekeurd"),
    ("afgekeurd", "Afgekeurd"),
)


class Lijn(NamedTuple):
    """One series: its name, its number (1 to 4, for colour and dashes), and its points."""

    naam: str
    nummer: int
    punten: str
    stippen: Sequence[tuple[float, float]]


class Grafiek(NamedTuple):
    """A chart of at least two weeks: lines, the marks on both axes, and the frame."""

    lijnen: Sequence[Lijn]
    hoogtes: Sequence[tuple[float, int]]
    weken: Sequence[tuple[float, str]]
    links: int = _LINKS
    rechts: int = BREED - _RECHTS
    breed: int = BREED
    hoog: int = HOOG


def make_grafiek(weken: Sequence[Weekstand]) -> Grafiek | None:
    """The chart; None when there are no two weeks to draw a line between."""
    if len(weken) < 2:
        return None
    top = _round_up(max(getattr(w, naam) for w in weken for naam, _ in REEKSEN))
    stap = (BREED - _LINKS - _RECHTS) / (len(weken) - 1)

    def plek(nummer: int, waarde: int) -> tuple[float, float]:
        y = HOOG - _ONDER - waarde / top * (HOOG - _BOVEN - _ONDER)
        return round(_LINKS + nummer * stap, 1), round(y, 1)

    lijnen = []
    for nummer, (sleutel, naam) in enumerate(REEKSEN, start=1):
        punten = [plek(i, getattr(w, sleutel)) for i, w in enumerate(weken)]
        lijnen.append(Lijn(naam, nummer, " ".join(f"{x},{y}" for x, y in punten), punten))
    hoogtes = [(plek(0, deel)[1], deel) for deel in (0, top // 2, top)]
    namen = [(plek(i, 0)[0], w.week[5:]) for i, w in enumerate(weken)]
    return Grafiek(lijnen, hoogtes, namen)


def _round_up(getal: int) -> int:
    """The next even round number: 2, 4, 6, 8, 10, 20, 40, 60, ..."""
    macht = 1
    while True:
        for rond in (2, 4, 6, 8, 10):
            if rond * macht >= getal:
                return rond * macht
        macht *= 10
