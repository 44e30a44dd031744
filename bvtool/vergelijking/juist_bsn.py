"""B4 rows for which the clerk gave the right BSN: checked, and decided anew.

A row whose BSN cannot be read, or of which a person must decide: the client may stand in the
register under another number. That is one case and not two.
"""

from __future__ import annotations

import polars as pl

from bvtool.tabel.waarden.bsn import add_bsn
from bvtool.vergelijking.beleid import Beleid
from bvtool.vergelijking.bevinding import Werkboekfout
from bvtool.vergelijking.uitkomst import Uitkomst, make_uitkomst


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
    nowhere else in B4 and be given once; a row that is decided or called double takes none
    (spec "The workbook that goes to the clerk and comes back").
    """
    eens = ~pl.col("regel").is_duplicated()
    gegeven = rijen.filter(eens & pl.col("juist_bsn").is_not_null()).join(
        uitkomst.select("regel", b4_rij="rij", oud_bsn="bsn", uitkomst="uitkomst"),
        on="regel",
        maintain_order="left",
    )
    if gegeven.is_empty():
        return uitkomst.clear(), []
    gegeven = add_bsn(gegeven.drop("bsn"), "juist_bsn")
    bekend = pl.col("bsn").is_in(b4["bsn"].drop_nulls().implode())
    oordeel = (
        pl.when(pl.col("oud_bsn").is_not_null() & (pl.col("uitkomst") != "te_beoordelen"))
        .then(pl.lit("leesbaar"))
        .when(pl.col("bsn").is_null())
        .then(pl.lit("elfproef"))
        .when((pl.col("bsn") == pl.col("oud_bsn")).fill_null(False))
        .then(pl.lit("zelfde"))
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


def leave_out(uitkomst: Uitkomst, antwoorden: pl.DataFrame) -> Uitkomst:
    """The outcome without the persons of the register whose number the clerk gave as the right BSN
    of a B4 row (`antwoorden`: juist_bsn): they are that case, and none of their own."""
    if antwoorden.is_empty():
        return uitkomst
    gegeven = add_bsn(antwoorden.select("juist_bsn").drop_nulls(), "juist_bsn")
    return _with_rest(
        uitkomst,
        uitkomst.alleen_register.join(gegeven, on="bsn", how="anti", maintain_order="left"),
    )


def keep_given(uitkomst: Uitkomst, gegeven: pl.DataFrame) -> Uitkomst:
    """The outcome with, of who is only in the register, those who were given to the clerk before
    (`gegeven`: regel): the same comparison is told the same way again."""
    return _with_rest(
        uitkomst,
        uitkomst.alleen_register.join(gegeven, on="regel", how="semi", maintain_order="left"),
    )


def _with_rest(uitkomst: Uitkomst, los: pl.DataFrame) -> Uitkomst:
    tellingen = uitkomst.tellingen | {"alleen_register": los.height}
    return uitkomst._replace(alleen_register=los, tellingen=tellingen)


_WAT = {
    "leesbaar": (
        "Deze rij heeft al een leesbaar BSN.",
        "Maak Juist BSN leeg. Het is voor onleesbare rijen en voor rijen op Te beoordelen.",
    ),
    "zelfde": (
        "Dit BSN staat al op deze rij.",
        "Maak Juist BSN leeg, of vul het nummer in waaronder u deze klant kent.",
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
