"""`Besluit = Voorstel overnemen`: one value for the BSN or the reason that a row proposes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from bvtool.vergelijking.antwoorden import NIET, VOORSTEL
from bvtool.vergelijking.cellen import bare_number

if TYPE_CHECKING:
    from bvtool.vergelijking.onaangeroerd import GegevenWerkboek
    from bvtool.vergelijking.werkboek import Werkboek


def take_voorstellen(werkboek: Werkboek, gegeven: GegevenWerkboek) -> Werkboek:
    """The workbook with what was proposed in the place of that choice: the BSN as Juist BSN (the
    table decides anew), else Niet aanleveren with the reason.

    Where nothing is proposed, or the clerk filled in something else besides, the choice stays as it
    is, to be asked about.
    """
    gezegd = pl.col("besluit").str.replace_all(r"\s+", " ").str.to_lowercase()
    keuze = gezegd == VOORSTEL.lower()
    if werkboek.rijen.filter(keuze).is_empty():
        return werkboek
    voorstel = gegeven.b4.select("regel", "voorstel", "voorstel_bsn", gaf="datum")
    samen = werkboek.rijen.join(voorstel, on="regel", how="left", maintain_order="left")
    anders = pl.col("juist_bsn").is_not_null() & bare_number(pl.col("juist_bsn")).ne_missing(
        bare_number(pl.col("voorstel_bsn"))
    )
    geen_datum = pl.col("datum").is_null() | (pl.col("datum") == pl.col("gaf").cast(pl.String))
    op_bsn = keuze & pl.col("voorstel_bsn").is_not_null() & pl.col("reden").is_null()
    op_bsn &= geen_datum.fill_null(False) & ~anders
    zelfde = pl.col("reden").is_null() | (pl.col("reden").str.to_uppercase() == pl.col("voorstel"))
    op_reden = keuze & pl.col("voorstel_bsn").is_null() & pl.col("voorstel").is_not_null()
    op_reden &= zelfde & pl.col("juist_bsn").is_null()
    samen = samen.with_columns(op_bsn=op_bsn.fill_null(False), op_reden=op_reden.fill_null(False))
    rijen = samen.with_columns(
        juist_bsn=pl.when("op_bsn").then("voorstel_bsn").otherwise("juist_bsn"),
        besluit=pl.when("op_reden").then(pl.lit(NIET)).when(~pl.col("op_bsn")).then("besluit"),
        reden=pl.when("op_reden").then("voorstel").otherwise("reden"),
        datum=pl.when(~pl.col("op_bsn")).then("datum"),
    )
    return werkboek._replace(rijen=rijen.select(werkboek.rijen.columns))
