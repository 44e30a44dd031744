"""Words and dates that stand for an empty cell, or say that something runs on.

A person writes n.v.t., a database NULL or its lowest date. Which ones these are, and what they
mean, stands in `data/lege-waarden.csv`; a name is never read like this (people are called Null).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bvtool.vak.tabellen import load_tabel

if TYPE_CHECKING:
    import polars as pl

_LEEG = "leeg"


def list_waarden(soort: str, *, leeg: bool) -> list[str]:
    """The words ("woord", lower case) or dates ("datum", jjjj-mm-dd) for empty, or running on."""
    return [
        r["waarde"]
        for r in load_tabel("lege-waarden")
        if r["soort"] == soort and (r["betekenis"] == _LEEG) == leeg
    ]


def drop_lege_woorden(kolom: pl.Series) -> pl.Series:
    """Cells that hold a word for empty become null."""
    weg = kolom.is_in(_VORMEN).fill_null(False)
    return kolom.set(weg, None) if weg.any() else kolom


_VORMEN = sorted(
    {
        vorm
        for woord in list_waarden("woord", leeg=True)
        for vorm in (woord, woord.upper(), woord.capitalize(), woord.title())
    }
)
"""As people write them; a search that does not look at case costs ten times as much."""
