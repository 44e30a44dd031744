"""Unreadable B4 rows for which the clerk gave the right BSN: checked, and decided anew."""

from __future__ import annotations

import polars as pl

from bvtool.tabel.waarden.bsn import add_bsn
from bvtool.vergelijking.beleid import Beleid
from bvtool.vergelijking.bevinding import Werkboekfout
from bvtool.vergelijking.uitkomst import make_uitkomst


def correct_bsn(
    rijen: pl.DataFrame,
    uitkomst: pl.DataFrame,
    b4: pl.DataFrame,
    register: pl.DataFrame,
    beleid: Beleid,
    *,
    gemeente: str,
) -> tuple[pl.DataFrame, list[Werkboekfout]]:
    """Outcome rows (columns of `uitkomst`) of the corrected rows, and what is wrong with the rest.

    `rijen`: the workbook (blad, rij, regel, juist_bsn). The number must pass the 11-proef, stand
    nowhere else in B4 and be given once; only a row without a readable BSN takes one
    (spec "The workbook that goes to the clerk and comes back").
    """
    eens = ~pl.col("regel").is_duplicated()
    gegeven = rijen.filter(eens & pl.col("juist_bsn").is_not_null()).join(
        uitkomst.select("regel", b4_rij="rij", oud_bsn="bsn"), on="regel", maintain_order="left"
    )
    if gegeven.is_empty():
        return uitkomst.clear(), []
    gegeven = add_bsn(gegeven.drop("bsn"), "juist_bsn")
    bekend = pl.col("bsn").is_in(b4["bsn"].drop_nulls().implode())
    oordeel = (
        pl.when(pl.col("oud_bsn").is_not_null())
        .then(pl.lit("leesbaar"))
        .when(pl.col("bsn").is_null())
        .then(pl.lit("elfproef"))
        .when(bekend)
        .then(pl.lit("in_b4"))
        .when(pl.col("bsn").is_duplicated())
        .then(pl.lit("twee_keer"))
    )
    gegeven = gegeven.with_columns(oordeel=oordeel)
    fouten = [
        Werkboekfout(blad, rij, *_WAT[wat], "Juist BSN", regel)
        for blad, rij, regel, wat in gegeven.filter(pl.col("oordeel").is_not_null())
        .select("blad", "rij", "regel", "oordeel")
        .iter_rows()
    ]
    goed = gegeven.filter(pl.col("oordeel").is_null()).select(rij="b4_rij", nieuw="bsn")
    if goed.is_empty():
        return uitkomst.clear(), fouten
    beter = b4.join(goed, on="rij", how="left", maintain_order="left").with_columns(
        bsn=pl.coalesce("nieuw", "bsn"),
        bsn_fout=pl.when(pl.col("nieuw").is_null()).then("bsn_fout"),
    )
    opnieuw = make_uitkomst(
        beter.drop("nieuw"),
        register,
        beleid,
        b4_sha256="",
        register_sha256="",
        gemeente=gemeente,
    ).b4
    sleutels = uitkomst.select("rij", "regel")
    return (
        opnieuw.join(goed.select("rij"), on="rij", how="semi")
        .drop("regel")
        .join(sleutels, on="rij", maintain_order="left")
        .select(uitkomst.columns),
        fouten,
    )


_WAT = {
    "leesbaar": (
        "Deze rij heeft al een leesbaar BSN.",
        "Maak Juist BSN leeg. Het is alleen voor onleesbare rijen.",
    ),
    "elfproef": (
        "Dit nummer is geen BSN: het heeft geen negen cijfers of voldoet niet aan de 11-proef.",
        "Controleer het nummer in uw register.",
    ),
    "in_b4": (
        "Dit BSN staat al op een andere rij van B4.",
        "Kies op deze rij Niet aanleveren, met reden DUB.",
    ),
    "twee_keer": (
        "Dit BSN is bij meer dan een rij ingevuld.",
        "Vul het bij een rij in, en kies bij de andere Niet aanleveren met reden DUB.",
    ),
}
