"""A column with each value that stands in it once: typing looks at values, and at rows only when
it must.

A column of a million cells mostly holds a few thousand different values, and mostly they stand
there as they should. So what a cell means is found once per value; the rows are gone through only
where a value changes, and to say where a value stands that somebody must look at.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import polars as pl

Vorm = Callable[["pl.Series"], "pl.Series"]
"""Makes of every value another one, by looking at that value alone."""


@dataclass(frozen=True, slots=True)
class Waardenkolom:
    """A column (`rijen`) and its different values (`waarden`, in any order, null among them)."""

    rijen: pl.Series
    waarden: pl.Series

    @classmethod
    def of(cls, rijen: pl.Series) -> Waardenkolom:
        """The column with its values found."""
        return cls(rijen, rijen.unique())

    def map(self, vorm: Vorm) -> Waardenkolom:
        """The column as `vorm` has it: this very one when it changes no value."""
        nieuw = vorm(self.waarden)
        if nieuw is self.waarden or nieuw.equals(self.waarden, null_equal=True):
            return self
        rijen = vorm(self.rijen) if self._all_differ else self.lay(nieuw)
        return Waardenkolom(rijen.alias(self.rijen.name), nieuw.unique())

    def read(self, vorm: Vorm) -> pl.Series:
        """What `vorm` makes of every row; of another type, perhaps."""
        return vorm(self.rijen) if self._all_differ else self.lay(vorm(self.waarden))

    def lay(self, per_waarde: pl.Series) -> pl.Series:
        """Per row what `per_waarde` holds in the place of its value."""
        import polars as pl

        tabel = pl.DataFrame({"waarde": self.waarden, "nieuw": per_waarde})
        gelegd = self.rijen.to_frame("waarde").join(
            tabel, on="waarde", how="left", nulls_equal=True, maintain_order="left"
        )
        return gelegd["nieuw"].alias(self.rijen.name)

    def pick(self, raak: pl.Series, wat: pl.Series) -> list[int]:
        """Those of `wat` (a number per row) on the rows whose value is hit. `raak`: per value."""
        waarden = self.waarden.filter(raak.fill_null(False))
        if waarden.is_empty():
            return []
        return wat.filter(self.rijen.is_in(waarden.implode()).fill_null(False)).to_list()

    @property
    def _all_differ(self) -> bool:
        """Whether so many values differ that going by value saves nothing."""
        return self.waarden.len() * 2 > self.rijen.len()
