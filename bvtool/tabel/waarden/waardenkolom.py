"""A column with each value that stands in it once: typing looks at values, and at rows only when
it must.

A column of a million cells mostly holds a few thousand different values, and mostly they stand
there as they should. So what a cell means is found once per value; the rows are gone through only
where a value changes, and to say where a value stands that somebody must look at. Of a column in
which nearly every row has a value of its own (a number of a decision) the rows are the values:
looking for the different ones would cost more than it saves.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import polars as pl

Vorm = Callable[["pl.Series"], "pl.Series"]
"""Makes of every value another one, by looking at that value alone."""


_LANG, _STEEKPROEF, _ANDERS = 50_000, 20_000, 0.97
"""In a column from so many rows on so many of them are looked at first: when this share of these
differs, at least a third of a million rows does."""


class Waardenkolom(NamedTuple):
    """A column (`rijen`) and its different values (`waarden`, in any order, null among them); where
    nearly all differ `waarden` is the column itself, a value for each row. `cijfers`: every value
    is a bare number, digits and nothing else."""

    rijen: pl.Series
    waarden: pl.Series
    cijfers: bool = False

    @classmethod
    def of(cls, rijen: pl.Series) -> Waardenkolom:
        """The column with its values found."""
        waarden = rijen if _seem_to_differ(rijen) else rijen.unique()
        if waarden.len() * 2 > rijen.len():
            waarden = rijen
        return cls(rijen, waarden, _are_digits(waarden.head(_EERSTE)) and _are_digits(waarden))

    def map(self, vorm: Vorm) -> Waardenkolom:
        """The column as `vorm` has it: this very one when it changes no value."""
        nieuw = vorm(self.waarden)
        if nieuw is self.waarden or nieuw.equals(self.waarden, null_equal=True):
            return self
        rijen = self.lay(nieuw)
        return Waardenkolom(rijen, rijen if self.per_rij else nieuw.unique())

    def lay(self, per_waarde: pl.Series) -> pl.Series:
        """Per row what `per_waarde` holds in the place of its value."""
        import polars as pl

        if self.per_rij:
            return per_waarde.alias(self.rijen.name)
        tabel = pl.DataFrame({"waarde": self.waarden, "nieuw": per_waarde})
        gelegd = self.rijen.to_frame("waarde").join(
            tabel, on="waarde", how="left", nulls_equal=True, maintain_order="left"
        )
        return gelegd["nieuw"].alias(self.rijen.name)

    def pick(self, raak: pl.Series, wat: pl.Series) -> list[int]:
        """Those of `wat` (a number per row) on the rows whose value is hit. `raak`: per value."""
        if not raak.any():
            return []
        if self.per_rij:
            return wat.filter(raak.fill_null(False)).to_list()
        waarden = self.waarden.filter(raak.fill_null(False))
        return wat.filter(self.rijen.is_in(waarden.implode()).fill_null(False)).to_list()

    @property
    def per_rij(self) -> bool:
        """Whether every row has a value of its own."""
        return self.waarden is self.rijen


_EERSTE = 20
"""So many values are looked at before all are."""


def _are_digits(waarden: pl.Series) -> bool:
    # matches: "2000012"
    return bool(waarden.str.contains(r"^[0-9]+$").all())


def _seem_to_differ(rijen: pl.Series) -> bool:
    """Whether so many values of a long column differ that going by value saves nothing; by rows
    that lie evenly over it."""
    if rijen.len() < _LANG:
        return False
    proef = rijen.gather_every(rijen.len() // _STEEKPROEF)
    return proef.n_unique() > proef.len() * _ANDERS
