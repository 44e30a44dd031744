"""Canonical frames from a few cells, as the readers give them."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import polars as pl

from bvtool.tabel.waarden.bsn import add_bsn

_DATUM = ("startdatum", "einddatum", "overlijdensdatum", "ingangsdatum", "startdatum_levering",
          "einddatum_levering")  # fmt: skip
B4 = ("klantnummer", "achternaam", "voorvoegsel", "voorletters", "geboortedatum", "gemeentecode",
      "uitvoerdercode", "startdatum", "einddatum", "product", "instelling",
      "soort_bijdrage")  # fmt: skip
REGISTER = ("achternaam", "voorvoegsel", "voorletters", "geboortedatum", "overlijdensdatum",
            "gemeentecode", "beschikkingnummer", "toewijzingnummer", "productcategorie",
            "productcode", "leveringsvorm", "pgb_wooncomponent", "aanbieder", "ingangsdatum",
            "einddatum", "startdatum_levering", "einddatum_levering", "reden_einde", "release",
            "startnummer", "vrijstelling", "buitenregionaal")  # fmt: skip


def make_frame(velden: Sequence[str], rijen: Sequence[Mapping[str, Any]]) -> pl.DataFrame:
    soort: dict[str, Any] = {v: pl.Date if v in _DATUM else pl.String for v in velden}
    soort |= {"startnummer": pl.Int64} if "startnummer" in velden else {}
    schema = {"bsn_in": pl.String, **soort}
    cellen = [{"bsn_in": r.get("bsn"), **{v: r.get(v) for v in velden}} for r in rijen]
    frame = pl.DataFrame(cellen, schema=schema, orient="row").with_row_index("rij", 2)
    frame = add_bsn(frame.with_columns(pl.col("rij").cast(pl.Int64)), "bsn_in").drop("bsn_in")
    return frame.select("rij", "bsn", "bsn_ruw", "bsn_fout", "bsn_aangevuld", *velden)


def b4_frame(rijen: Sequence[Mapping[str, Any]]) -> pl.DataFrame:
    return make_frame(B4, rijen)


def register_frame(rijen: Sequence[Any]) -> pl.DataFrame:
    return make_frame(REGISTER, rijen)


def dag(tekst: str) -> date:
    """ "1-10-2022" as a date."""
    d, m, j = map(int, tekst.split("-"))
    return date(j, m, d)
