"""What is odd in a B4 that was placed: no readable BSN, somebody twice, somebody elsewhere too."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from bvtool.cak.inname.archief import Innamearchief
from bvtool.cak.stand.klanten import read_b4_rijen
from bvtool.vak.aantal import count

_TOON = 5


def list_gebreken(archief: Innamearchief) -> Iterator[tuple[str, str, str]]:
    """Per B4 that counts what a person must look at: uitvoerder, name of the file, sentence."""
    namen = archief.newest("b4").select("bestand", "naam", "uitvoerder")
    rijen = read_b4_rijen(archief).join(namen.select("bestand", "naam"), on="bestand")
    for naam, deel in _per(rijen.filter(pl.col("bsn").is_null())):
        yield *naam, f"{_rows(deel)} zonder leesbaar BSN. Zoek het BSN op."
    leesbaar = rijen.select("bestand", "naam", "uitvoerder", "rij", "bsn").drop_nulls()
    vaker = leesbaar.filter(pl.col("bsn").is_duplicated())
    for naam, deel in _per(vaker.filter(_again())):
        yield *naam, f"{_rows(deel)} met een klant die al eerder in dit bestand staat."
    twee = vaker.filter(pl.col("uitvoerder").n_unique().over("bsn") > 1)
    for naam, deel in _per(twee):
        yield *naam, f"{_rows(deel)} met een klant die ook in het B4 van een andere gemeente staat."


def _again() -> pl.Expr:
    return ~pl.struct("bestand", "bsn").is_first_distinct()


def _per(rijen: pl.DataFrame) -> Iterator[tuple[tuple[str, str], pl.DataFrame]]:
    delen = rijen.sort("uitvoerder", "naam", "rij").group_by(
        "uitvoerder", "naam", maintain_order=True
    )
    for (uitvoerder, naam), deel in delen:
        yield (str(uitvoerder), str(naam)), deel


def _rows(deel: pl.DataFrame) -> str:
    nummers = deel["rij"].to_list()
    rest = f" en nog {len(nummers) - _TOON}" if len(nummers) > _TOON else ""
    eerste = ", ".join(map(str, nummers[:_TOON]))
    return f"{count(len(nummers), 'rij', 'rijen')} (rij {eerste}{rest})"
