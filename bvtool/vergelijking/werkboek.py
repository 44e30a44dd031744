"""The clerk's workbook as it came back, before anything of it is judged."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import polars as pl

    from bvtool.vergelijking.bevinding import Werkboekfout

KOPPEN = {
    "regel": "Regel",
    "bsn": "BSN",
    "besluit": "Besluit",
    "reden": "Reden",
    "datum": "Datum",
    "toelichting": "Toelichting",
    "juist_bsn": "Juist BSN",
    "uitleg": "Uitleg",
}
"""The columns that must be there; the others may be moved or left out.
`Juist BSN` only stands on `Te beoordelen` and `Dubbel of onleesbaar`; a workbook of version 0.1.0
does not have it on the first."""


class Werkboekvorm(NamedTuple):
    """How a workbook is built. `lijsten`: the sheets with rows, in their order; `andere`: those
    from which nothing is read back. `koppen`: the columns that must be there, by their name in
    `Werkboek.rijen`; one in `alleen_op` stands on those sheets only. `eigen`: every header of ours.
    `patronen`: what stands under a column, where that can be told (a regular expression)."""

    lijsten: tuple[str, ...]
    andere: tuple[str, ...]
    koppen: Mapping[str, str]
    eigen: tuple[str, ...]
    patronen: Mapping[str, str]
    alleen_op: Mapping[str, tuple[str, ...]] = MappingProxyType({})

    def list_nodig(self, titel: str) -> list[str]:
        """The headers that must stand on the sheet `titel`."""
        op = self.alleen_op
        return [k for k in self.koppen.values() if titel in op.get(k, self.lijsten)]


class Formule(NamedTuple):
    """A formula in a list, under the header `kop` (its letter when there is none)."""

    blad: str
    rij: int
    kop: str
    cel: str


class Ruwblad(NamedTuple):
    """A list as it stands there: `frame` has `rij` and a column per letter (text, no white space
    around it), only the rows under the header; `koppen` gives the header of each letter that has
    one of its own."""

    frame: pl.DataFrame
    koppen: Mapping[str, str]


class Werkboek(NamedTuple):
    """The workbook as it came back.

    `rijen`: RIJEN_WERKBOEK of `frames` (or `blad`, `rij` and the columns of another form), the
    keys in capitals. `cellen`: per sheet all columns by header, with `rij` and `Regel`. `fouten`:
    what is wrong with sheets and headers; a sheet that could not be read is in `kapot` and has no
    rows. `formules`: every formula under a header; in columns of the clerk's own they are hers.
    `ruw`: per sheet the cells by letter. `koppen`: the headers of the columns in `rijen`.
    """

    naam: str
    sha256: str
    rijen: pl.DataFrame
    cellen: dict[str, pl.DataFrame]
    fouten: tuple[Werkboekfout, ...] = ()
    kapot: frozenset[str] = frozenset()
    formules: tuple[Formule, ...] = ()
    ruw: Mapping[str, Ruwblad] = MappingProxyType({})
    koppen: Mapping[str, str] = KOPPEN
