"""Where B4 and the register differ about the same person, and where doubled B4 rows differ.

Compared without regard to case, diacritics, spaces, dots and voorvoegsel placement; an empty cell
on one side is no difference (spec "Verschillen"). Differences change no outcome.
"""

from __future__ import annotations

import polars as pl

from bvtool.tabel.waarden.geslachtsnaam import (
    differs_in_stam,
    differs_in_voor,
    read_geslachtsnaam,
)
from bvtool.tabel.waarden.naam import fold_text
from bvtool.vak.peil import Peil
from bvtool.vergelijking.uniek import as_numbers, lay_beside

VELDEN = ("achternaam", "voorvoegsel", "voorletters", "geboortedatum", "startdatum", "einddatum")
_c = pl.col
_NODIG = (
    *("rij", "bsn", "eerste_rij", "in_register", "dekt", *VELDEN),
    *("begin", "eind", "later", "later_eind", "eerder"),
    *("r_achternaam", "r_voorvoegsel", "r_voorletters", "r_geboortedatum"),
)
"""The columns that are looked at; the rest is not carried along."""


def make_verschillen(samen: pl.DataFrame, peil: Peil) -> pl.DataFrame:
    """One row per person and field: `bsn`, `veld`, `b4`, `register` (String), B4's order.

    Takes B4 joined with the persons of the register; doubled B4 rows are left out.
    """
    begin = pl.coalesce("begin", "later")
    eind = pl.when(_c("dekt")).then("eind").otherwise("later_eind")
    eind = pl.when(eind < peil.open_eind).then(eind)
    beide = (
        samen.lazy()
        .select(_NODIG)
        .filter(_c("in_register") & (_c("eerste_rij") == _c("rij")))
        .with_columns(r_begin=begin, r_eind=pl.coalesce(eind, "eerder"))
        .filter(_anything_else(peil))
        .collect()
    )
    beide = _with_names(beide)
    anders = {
        "achternaam": _c("ander_stam"),
        "voorvoegsel": _c("ander_voor"),
        "voorletters": fold_text(_c("voorletters")) != fold_text(_c("r_voorletters")),
        "geboortedatum": ~same_birth(_c("geboortedatum"), _c("r_geboortedatum")),
        "startdatum": _c("startdatum") != _c("r_begin"),
        "einddatum": (_c("einddatum") < peil.open_eind) & (_c("einddatum") != _c("r_eind")),
    }
    delen = [
        beide.filter(anders[veld].fill_null(False)).select(
            "rij",
            "bsn",
            veld=pl.lit(veld),
            volgorde=pl.lit(nummer),
            b4=show_value(veld, _c(veld)),
            register=show_value(veld, _c(_REGISTER[veld])),
        )
        for nummer, veld in enumerate(VELDEN)
    ]
    return pl.concat(delen).sort("rij", "volgorde").select("bsn", "veld", "b4", "register")


def _anything_else(peil: Peil) -> pl.Expr:
    """Whether a cell stands there in another way than in the register: what is the same to the
    letter cannot differ, and need not be brought to a form in which it can be compared."""
    namen = [
        _c(veld).is_not_null() & _c(veld).ne_missing(_c(_REGISTER[veld])) for veld in VELDEN[:4]
    ]
    return pl.any_horizontal(
        *namen,
        _c("r_voorvoegsel").ne_missing(_c("voorvoegsel")),
        (_c("startdatum") != _c("r_begin")).fill_null(False),
        ((_c("einddatum") < peil.open_eind) & (_c("einddatum") != _c("r_eind"))).fill_null(False),
    )


def _with_names(beide: pl.DataFrame) -> pl.DataFrame:
    """Adds `ander_stam` and `ander_voor` (Boolean): the surname or its voorvoegsel differs. Every
    different pair of names is weighed once."""
    namen = ["achternaam", "voorvoegsel", "r_achternaam", "r_voorvoegsel"]
    paren = beide.select(namen).unique(maintain_order=True)
    gelezen = [
        (read_geslachtsnaam(a, v), read_geslachtsnaam(r_a, r_v)) for a, v, r_a, r_v in paren.rows()
    ]
    paren = paren.with_columns(
        ander_stam=pl.Series([differs_in_stam(*p) for p in gelezen], dtype=pl.Boolean),
        ander_voor=pl.Series([differs_in_voor(*p) for p in gelezen], dtype=pl.Boolean),
    )
    return lay_beside(beide, paren, namen)


_REGISTER = {
    "achternaam": "r_achternaam",
    "voorvoegsel": "r_voorvoegsel",
    "voorletters": "r_voorletters",
    "geboortedatum": "r_geboortedatum",
    "startdatum": "r_begin",
    "einddatum": "r_eind",
}


def show_value(veld: str, waarde: pl.Expr) -> pl.Expr:
    """A value as a clerk reads it: dates as dd-mm-jjjj."""
    if veld in ("startdatum", "einddatum"):
        return waarde.dt.strftime("%d-%m-%Y")
    if veld == "geboortedatum":
        # matches: "2022-10-01"
        return waarde.str.replace(r"^(\d{4})-(\d{2})-(\d{2})$", "${3}-${2}-${1}")
    return waarde


def same_birth(een: pl.Expr, ander: pl.Expr) -> pl.Expr:
    """Whether two partly known birth dates can be the same day: unknown parts fit anything."""
    delen = []
    for begin, lang, leeg in ((0, 4, "0000"), (5, 2, "00"), (8, 2, "00")):
        a, b = een.str.slice(begin, lang), ander.str.slice(begin, lang)
        delen.append((a == b) | (a == leeg) | (b == leeg))
    return pl.all_horizontal(delen)


def mark_dubbelen(b4: pl.DataFrame) -> pl.DataFrame:
    """Adds `eerste_rij` (Int64: the first row with this BSN, null without BSN) and `verschil`
    (String: in what a doubled row differs from that first row, null when it does not)."""
    dubbel = b4.filter(_c("bsn").is_not_null() & as_numbers(b4["bsn"]).is_duplicated())
    if dubbel.is_empty():
        return b4.with_columns(
            eerste_rij=pl.when(_c("bsn").is_not_null()).then("rij"),
            verschil=pl.lit(None, dtype=pl.String),
        )
    eersten = dubbel.unique("bsn", keep="first", maintain_order=True)
    naast = dubbel.join(eersten, on="bsn", suffix="_eerst", maintain_order="left").filter(
        _c("rij") != _c("rij_eerst")
    )
    zinnen = [_difference(veld) for veld in VELDEN]
    naast = naast.select(
        "rij",
        pl.col("rij_eerst").alias("eerste_rij"),
        verschil=pl.concat_list(zinnen).list.drop_nulls().list.join("; "),
    ).with_columns(verschil=pl.when(_c("verschil") != "").then("verschil"))
    return lay_beside(b4, naast, ["rij"]).with_columns(
        eerste_rij=pl.coalesce("eerste_rij", pl.when(_c("bsn").is_not_null()).then(_c("rij")))
    )


def _difference(veld: str) -> pl.Expr:
    hier, eerst = (
        show_value(veld, _c(v)).cast(pl.String).fill_null("leeg") for v in (veld, f"{veld}_eerst")
    )
    return pl.when(hier != eerst).then(pl.format(f"{veld} {{}} tegenover {{}}", hier, eerst))
