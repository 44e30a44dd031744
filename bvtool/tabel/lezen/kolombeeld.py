"""How the columns of one table are read, and what about them a person must still say."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from bvtool.tabel.lezen.inhoud import Inhoud, look_into

if TYPE_CHECKING:
    import polars as pl


class Leeskolom(NamedTuple):
    """One column of a table.

    `sleutel` is what it is used for, empty when it is not used; `denkt` what bvtool thinks where it
    does not know, a key or NIET; `open` tells that a person must say it, and `waarom` why.
    `gezegd` tells that a person did. `inhoud` is known of columns that had to be looked into.
    """

    letter: str
    kop: str
    sleutel: str = ""
    denkt: str = ""
    open: bool = False
    gezegd: bool = False
    waarom: str = ""
    inhoud: Inhoud | None = None


@dataclass(frozen=True, slots=True)
class Kolombeeld:
    """How the columns of one table are read: `kolommen` in the order of the file, and the deciding
    columns that are missing for sure (`ontbreekt`, the names of `GROEPEN`; only of a register);
    `rijen` holds the data."""

    soort: str
    kolommen: tuple[Leeskolom, ...]
    ontbreekt: frozenset[str] = frozenset()
    rijen: pl.DataFrame | None = field(default=None, repr=False, compare=False)

    def tell_inhoud(self, kolom: Leeskolom) -> str:
        """What a column holds, in Dutch; of one that is known by name only how much is filled."""
        if kolom.inhoud is not None:
            return kolom.inhoud.tell()
        if self.rijen is None or kolom.letter not in self.rijen.columns:
            return ""
        hoogte = self.rijen.height
        gevuld = hoogte - self.rijen[kolom.letter].null_count()
        return f"{gevuld} van {hoogte} rijen gevuld" if gevuld else "leeg"

    def look(self, kolom: Leeskolom) -> Inhoud | None:
        """What a column holds, also of one that was known by name and never looked into."""
        if kolom.inhoud is not None or self.rijen is None:
            return kolom.inhoud
        return look_into(self.rijen[kolom.letter]) if kolom.letter in self.rijen.columns else None

    @property
    def open(self) -> tuple[Leeskolom, ...]:
        """The columns that a person must say something about."""
        return tuple(k for k in self.kolommen if k.open)

    def find_letters(self) -> dict[str, str]:
        """The letter of every column that is used, by key."""
        return {k.sleutel: k.letter for k in self.kolommen if k.sleutel}
