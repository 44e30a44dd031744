"""The words of very many names at once, for a search among all of them.

Most names are plain words of plain letters. Of those the words are found for all together; only a
name in which something else stands is read with care (`geslachtsnaam.read_woorden`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bvtool.tabel.waarden.geslachtsnaam import BIJZONDER, find_voor_cel, fold_woord, read_woorden
from bvtool.tabel.waarden.naam import VOORVOEGSELS

if TYPE_CHECKING:
    import polars as pl

# matches: "Jansen"
_EEN = r"^[A-Za-z]+$"
# matches: "Jansen-Berg"
_MEER = r"^[A-Za-z]{2,}(?:[ -][A-Za-z]{2,})+$"
ZICHZELF = frozenset(w for v in VOORVOEGSELS for w in v.split()) - {"het", "dal", "del"}
"""Words of voorvoegsels that stay what they are behind a name ("Maas-van der Berg"): not "het",
which is "'t", nor those that with the word behind them are another one ("del la", "della")."""


def name_parts(naam: str | None, voorvoegsel: str | None) -> str:
    """A surname as sorted parts in small letters, without marks, titles, initials or regard to
    order; an abbreviated voorvoegsel as what it mostly is.

    >>> name_parts("Jansen-Berg", "van der")
    'berg der jansen van'
    """
    return " ".join(sorted(read_woorden(naam, voorvoegsel)))


def list_name_parts(namen: pl.Series, voorvoegsels: pl.Series) -> pl.Series:
    """`name_parts` of every pair (String, never null)."""
    import polars as pl

    klein = namen.str.to_lowercase().str.replace_all("-", " ", literal=True)
    meer = namen.str.contains(_MEER) & ~_hold_special(klein)
    gewoon = (namen.str.contains(_EEN) | meer).fill_null(False)
    voor = {v: _write_front(v) for v in voorvoegsels.unique()}
    delen = pl.DataFrame(
        {"voor": voorvoegsels.replace_strict(voor, return_dtype=pl.String), "rest": klein}
    )
    woorden = delen.select(pl.concat_str("voor", "rest").str.split(" ").list.sort().list.join(" "))
    plekken = (~gewoon).arg_true()
    los = zip(namen.gather(plekken), voorvoegsels.gather(plekken), strict=True)
    anders = pl.Series([name_parts(n, v) for n, v in los], dtype=pl.String)
    return woorden.to_series().scatter(plekken, anders)


def _hold_special(klein: pl.Series) -> pl.Series:
    """Names that begin with a word that can be more than a part of a name, or have one behind that
    is no plain voorvoegsel."""
    import polars as pl

    woorden, bijzonder = klein.str.split(" "), sorted(BIJZONDER)
    later = pl.element().is_in(sorted(BIJZONDER - ZICHZELF))
    return woorden.list.first().is_in(bijzonder) | woorden.list.eval(later).list.any()


def _write_front(voorvoegsel: str | None) -> str:
    """What stands before the words of a plain name with this voorvoegsel."""
    voluit = find_voor_cel(voorvoegsel)
    if not voluit:
        return ""
    tekst = f"{voluit[0]} ".lower().replace("d' ", "d'")
    woorden = " ".join(filter(None, map(fold_woord, tekst.split())))
    return f"{woorden} " if woorden and tekst.endswith(" ") else woorden
