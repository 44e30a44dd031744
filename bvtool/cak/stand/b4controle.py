"""What is odd in a B4 that was placed: no readable BSN, somebody twice, somebody elsewhere too."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import polars as pl

from bvtool.cak.inname.archief import Innamearchief
from bvtool.cak.stand.klanten import read_b4_rijen
from bvtool.vak.aantal import count

_TOON = 5


def list_gebreken(archief: Innamearchief) -> Iterator[tuple[str, str, str]]:
    """Per B4 that counts what a person must look at: uitvoerder, name of the file, sentence."""
    namen = archief.newest("b4").select("bestand", "naam", "uitvoerder")
    rijen = read_b4_rijen(archief).join(namen.select("bestand", "naam"), on="bestand")
    for wie, welke in _per(rijen.filter(pl.col("bsn").is_null())):
        yield *wie, f"{_rows(welke)} zonder leesbaar BSN. Zoek het BSN op."
    leesbaar = rijen.select("bestand", "naam", "uitvoerder", "rij", "bsn").drop_nulls()
    vaker = leesbaar.filter(pl.col("bsn").is_duplicated())
    for wie, welke in _per(vaker.filter(_again())):
        yield *wie, f"{_rows(welke)} met een klant die al eerder in dit bestand staat."
    twee = vaker.filter(pl.col("uitvoerder").n_unique().over("bsn") > 1)
    for wie, welke in _per(twee):
        yield *wie, f"{_rows(welke)} met een klant die ook in het B4 van een andere gemeente staat."


def _again() -> pl.Expr:
    return ~pl.struct("bestand", "bsn").is_first_distinct()


def _per(rijen: pl.DataFrame) -> Iterator[tuple[tuple[str, str], list[int]]]:
    """Uitvoerder and name of each file, and which of its rows these are."""
    per = rijen.group_by("uitvoerder", "naam").agg(pl.col("rij").sort()).sort("uitvoerder", "naam")
    for uitvoerder, naam, welke in per.iter_rows():
        yield (uitvoerder, naam), welke


def _rows(nummers: Sequence[int]) -> str:
    rest = f" en nog {len(nummers) - _TOON}" if len(nummers) > _TOON else ""
    eerste = ", ".join(map(str, nummers[:_TOON]))
    return f"{count(len(nummers), 'rij', 'rijen')} (rij {eerste}{rest})"
