"""A file of the CAK as it came, with the answer of the gemeente behind it."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from bvtool.bestanden.bron import SMAL, Bron
from bvtool.tabel.schrijven.werkmap import Kolom


def join_antwoord(
    bron: Bron, herkomst: str, eigen: Sequence[Kolom], antwoorden: pl.DataFrame
) -> tuple[tuple[Kolom, ...], pl.DataFrame]:
    """The original columns in their order, then those of the answer (`eigen`); one row per row of
    the file.

    `antwoorden`: `rij` (Int64, of the file) and the columns of `eigen`. An original header that is
    also one of ours gets `herkomst` behind it.
    """
    koppen = {k.kop.casefold() for k in eigen}
    kolommen = [
        Kolom(
            f"{k.kop} ({herkomst})" if k.kop.casefold() in koppen else k.kop,
            f"bron_{k.naam}",
            k.soort,
            SMAL.get(k.sleutel),
        )
        for k in bron.kolommen
    ]
    kolommen += eigen
    namen = {k.naam: f"bron_{k.naam}" for k in bron.kolommen}
    frame = bron.frame.rename(namen).join(antwoorden, on="rij", how="left", maintain_order="left")
    return tuple(kolommen), frame.select(k.naam for k in kolommen)
