"""The record in which the scan of a workbook and of each of its worksheets is kept."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import NamedTuple


@dataclass(slots=True)
class Bladscan:
    """What the scan saw of one sheet.

    `telling` counts the filled cells per column letter and kind (getal, tekst, logisch, fout);
    `fouten` hold cells that the reader loses (cell to text), `zonder_waarde` formulas that were
    never worked out and `nullen` those that gave 0; `doorhaling` the styles that strike through,
    `doorgehaald` the rows with such a cell. `gewoon` tells
    that every cell is in the usual notation, `veilig` that the sheet is proven harmless.
    """

    naam: str
    deel: str
    zichtbaar: bool
    telling: Counter[tuple[str, str]] = field(default_factory=Counter)
    fouten: dict[str, str] = field(default_factory=dict)
    formules: list[str] = field(default_factory=list)
    zonder_waarde: list[str] = field(default_factory=list)
    nullen: list[str] = field(default_factory=list)
    doorhaling: frozenset[str] = frozenset()
    doorgehaald: set[int] = field(default_factory=set)
    samengevoegd: list[str] = field(default_factory=list)
    verborgen_rijen: int = 0
    laatste_rij: int = 0
    laatste_kolom: int = -1
    verste: dict[str, str] = field(default_factory=dict)
    gewoon: bool = True
    vreemd: bool = False
    veilig: bool = False

    @property
    def cellen(self) -> int:
        """The number of filled cells."""
        return sum(self.telling.values())


class Werkmapscan(NamedTuple):
    """What the scan saw of an xlsx: its worksheets in order, and whether days count from 1904.

    `teksten` and `stijlen` name the parts with the shared texts and the styles; `herrekenen` tells
    that Excel must work out every formula again when it opens the file; `gewoon` tells that
    every part stands in its usual place and that nothing hides which day is day one.
    """

    bladen: tuple[Bladscan, ...]
    datum1904: bool
    externe_koppelingen: bool
    teksten: str | None = None
    stijlen: str | None = None
    herrekenen: bool = False
    gewoon: bool = True

    @property
    def veilig(self) -> bool:
        """Whether reading this file in this process is proven harmless."""
        return all(b.veilig for b in self.bladen)
