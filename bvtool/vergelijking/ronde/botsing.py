"""Answers of a round that are each right by themselves, and not together."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from bvtool.vak.peil import Peil
from bvtool.vak.rondebesluit import INTREKKING, START, STOP, WIJZIGING
from bvtool.vergelijking.bevinding import Werkboekfout

_c = pl.col


def check_starts(
    besluiten: pl.DataFrame, plekken: pl.DataFrame, peil: Peil
) -> Iterator[Werkboekfout]:
    """Nobody gets two starts that overlap. `plekken`: regel, blad, blad_rij."""
    starts = besluiten.filter(_c("besluit") == START).with_columns(
        tot=_c("stopdatum").fill_null(peil.open_eind)
    )
    nu = "Kies op een van deze rijen een ander besluit, of vul een stopdatum in."
    for deel in _with_place(starts, plekken, "bsn"):
        rijen = deel.select("regel", "startdatum", "tot", "blad", "blad_rij").rows()
        for regel, van, tot, blad, rij in rijen:
            anders = [f"blad {b}, rij {n}" for r, v, t, b, n in rijen
                      if r != regel and v <= tot and van <= t]  # fmt: skip
            if anders:
                ook = " en ".join(anders)
                wat = f"Deze persoon krijgt in dezelfde periode ook een start op {ook}."
                yield Werkboekfout(blad, rij, wat, nu, "Besluit", regel)


def check_nummers(
    besluiten: pl.DataFrame, rijen: pl.DataFrame, plekken: pl.DataFrame
) -> Iterator[Werkboekfout]:
    """A start number that the clerk filled in is not that of another person."""
    bericht = besluiten.filter(_c("besluit").is_in([WIJZIGING, STOP, INTREKKING]))
    gaf = rijen.select("regel", was="startnummer")
    eigen = bericht.join(gaf, on="regel", how="left", maintain_order="left").filter(
        _c("was").is_null()
    )
    bekend = pl.concat(
        [rijen.select("startnummer", ander="bsn"), eigen.select("startnummer", ander="bsn")]
    ).drop_nulls()
    vreemd = eigen.join(bekend, on="startnummer", maintain_order="left").filter(
        _c("ander") != _c("bsn")
    )
    nu = "Kijk het startnummer na. Een startnummer is van een persoon."
    wat = "Dit startnummer is van een andere persoon."
    for deel in _with_place(vreemd.unique("regel", maintain_order=True), plekken, "regel"):
        blad, rij, regel = deel.select("blad", "blad_rij", "regel").row(0)
        yield Werkboekfout(blad, rij, wat, nu, "Startnummer", regel)


def _with_place(rijen: pl.DataFrame, plekken: pl.DataFrame, per: str) -> list[pl.DataFrame]:
    """The rows with their place in the workbook, one frame for each value of `per`."""
    samen = rijen.join(plekken, on="regel", how="left", maintain_order="left")
    return samen.partition_by(per, maintain_order=True) if samen.height else []
