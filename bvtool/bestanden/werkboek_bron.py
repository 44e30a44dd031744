"""What stands in the workbook beside the clerk's own columns: our explanation and proposals, what
the register says, and the columns of the file itself. Written here, and held against it later."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from bvtool.bestanden.bron import LAATSTE, Bron
from bvtool.vak.tabellen import load_tabel
from bvtool.vergelijking.uniek import as_numbers

EIGEN_KOPPEN = (
    "Regel", "BSN", "Besluit", "Reden", "Datum", "Toelichting", "Juist BSN", "Uitleg",
    "Voorstel", "Lijkt op", "Voorgesteld BSN", "Startdatum 407",
    "Register: begin", "Register: einde", "Register: aanbieder", "Register: vorm",
)  # fmt: skip


def describe_voorstel(voorstel: pl.Expr) -> pl.Expr:
    """A proposed reason as `JNG: Jonger dan 18 jaar`."""
    betekenis = {
        r["sleutel"]: f"{r['sleutel']}: {r['omschrijving']}" for r in load_tabel("redenen")
    }
    return voorstel.replace_strict(betekenis, default=None, return_dtype=pl.String)


def source_head(kop: str, herkomst: str, ours: Sequence[str] = EIGEN_KOPPEN) -> str:
    """The header of an original column; told apart where it has the name of one of ours."""
    kaal = " ".join(kop.split())
    eigen = {k.casefold() for k in ours}
    return f"{kaal} ({herkomst})" if kaal.casefold() in eigen else kaal


def cell_text(naam: str, soort: str) -> pl.Expr:
    """A column as text, as reading the workbook back gives it."""
    tekst = pl.col(naam).cast(pl.String)
    # matches: "12.0"
    return tekst.str.replace(r"\.0$", "") if soort == "getal" else tekst


def source_text(bron: Bron, herkomst: str) -> pl.DataFrame:
    """The original cells by sheet header as text (as `werkboek_lezen` gives them), with `rij`."""
    kolommen: dict[str, pl.Expr] = {}
    for kolom in bron.kolommen:
        kop = source_head(kolom.kop, herkomst)
        if kolom.sleutel == "bsn" or not kop or kop in kolommen:
            continue
        kolommen[kop] = cell_text(kolom.naam, kolom.soort)
    return bron.frame.select("rij", **kolommen)


def own_text(uitkomst: pl.DataFrame, register: pl.DataFrame) -> pl.DataFrame:
    """What we wrote beside the key and not for the clerk, by sheet header as text, with `rij`."""
    kolommen = {"Uitleg": pl.col("uitleg")}
    if "voorstel" not in uitkomst.columns:
        kolommen["Startdatum 407"] = pl.col("startdatum").cast(pl.String)
        return uitkomst.select("rij", "regel", **kolommen)
    kolommen["Voorstel"] = describe_voorstel(pl.col("voorstel"))
    kolommen["Lijkt op"] = pl.col("voorstel_tekst")
    kolommen["Voorgesteld BSN"] = pl.col("voorstel_bsn")
    kolommen |= {kop: pl.col(naam).cast(pl.String) for kop, naam in REGISTER_ZEGT.items()}
    return add_register(uitkomst, register).select("rij", "regel", **kolommen)


REGISTER_ZEGT = {
    "Register: begin": "register_begin",
    "Register: einde": "register_einde",
    "Register: aanbieder": "register_aanbieder",
    "Register: vorm": "register_vorm",
}
"""What the register says of a client of B4: headers and columns of `add_register`."""


def add_register(uitkomst: pl.DataFrame, register: pl.DataFrame) -> pl.DataFrame:
    """The rows with what the register (canonical frame) says of that BSN in the row that begins
    last: register_begin, register_einde (Date; null when it is open), register_aanbieder,
    register_vorm (String)."""
    leeg = pl.lit(None, dtype=pl.String)
    aanbieder = pl.col("aanbieder") if "aanbieder" in register.columns else leeg
    begin = pl.coalesce("startdatum_levering", "ingangsdatum")
    einde = pl.coalesce("einddatum_levering", "einddatum")
    feiten = register.select(
        register_begin=begin,
        register_einde=pl.when(einde < LAATSTE).then(einde),
        register_aanbieder=_filled(aanbieder),
        register_vorm=_filled(pl.col("leveringsvorm")),
    )
    plek = _find_last_to_begin(uitkomst["bsn"], register.select("bsn", begin=begin))
    return uitkomst.hstack(feiten.select(pl.all().gather(plek)))


def _find_last_to_begin(bsns: pl.Series, register: pl.DataFrame) -> pl.Series:
    """Of each of these persons the row (index, null without one) of the register that begins last;
    of those that begin on one day the last."""
    rijen = as_numbers(register["bsn"]).to_frame("bsn").with_row_index("plek")
    paren = as_numbers(bsns).to_frame("bsn").with_row_index("wie").join(
        rijen, on="bsn", how="left", maintain_order="left"
    ).drop("bsn")  # fmt: skip
    if paren.height == bsns.len():
        return paren["plek"]
    wie = pl.col("wie")
    meer = ((wie == wie.shift(1)) | (wie == wie.shift(-1))).fill_null(False)
    gekozen = (
        paren.filter(meer)
        .with_columns(begin=register["begin"].gather(paren.filter(meer)["plek"]))
        .sort("wie", "begin", "plek", nulls_last=False)
        .unique("wie", keep="last", maintain_order=True)
    )
    return pl.concat([paren.filter(~meer), gekozen.drop("begin")]).sort("wie")["plek"]


def _filled(tekst: pl.Expr) -> pl.Expr:
    return pl.when(tekst.str.len_bytes() > 0).then(tekst)
