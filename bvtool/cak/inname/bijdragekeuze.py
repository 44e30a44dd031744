"""The messages and answers of one contribution, out of everything that came.

A file may hold both. An answer is of the contribution of the message that it answers; an Fo01 does
not name its kind, so there the envelope that it names decides. What cannot be read, or tells of no
kind, may be of each.
"""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from bvtool.berichten.schemarollen import ANTWOORD
from bvtool.vak.bijdrage import Bijdrage

_KRUIS = ["uitvoerder", "kruis"]


def keep_bijdrage(
    rijen: Mapping[str, pl.DataFrame], bestanden: pl.DataFrame, over: Bijdrage
) -> dict[str, pl.DataFrame]:
    """The same rows per kind (`rijen.SCHEMA`), of messages and answers those about `over` alone.

    `bestanden`: bestand and uitvoerder of everything that counts.
    """
    heen, terug = rijen["407"], rijen["408"]
    ander = [soort for b in Bijdrage if b is not over for soort in b.berichten]
    is_ander = heen["soort"].is_in(ander).fill_null(False)
    antwoordt = terug["soort"].is_in([ANTWOORD[soort].removeprefix("WMO") for soort in ander])
    if not is_ander.any() and not antwoordt.any():
        return dict(rijen)
    van_ander, eigen, antwoorden = (
        heen.filter(is_ander),
        heen.filter(~is_ander),
        terug.filter(~antwoordt),
    )
    van = bestanden.select("bestand", "uitvoerder").unique("bestand", maintain_order=True)
    weg = _list_kruis(van_ander, van).join(_list_kruis(eigen, van), on=_KRUIS, how="anti")
    if weg.height:
        antwoorden = (
            antwoorden.join(van, on="bestand", how="left", maintain_order="left")
            .join(weg.with_columns(_weg=pl.lit(True)), on=_KRUIS, how="left", maintain_order="left")
            .filter((pl.col("soort") != "Fo01") | pl.col("_weg").is_null())
            .select(terug.columns)
        )
    return {**rijen, "407": eigen, "408": antwoorden}


def _list_kruis(heen: pl.DataFrame, van: pl.DataFrame) -> pl.DataFrame:
    """The envelopes in which these messages came, as an answer names them."""
    met = heen.filter(pl.col("referentie").is_not_null()).join(van, on="bestand")
    return met.select("uitvoerder", kruis=pl.col("referentie").str.to_lowercase()).unique()
