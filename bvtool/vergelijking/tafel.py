"""Tables that decide: the first row whose condition holds places a row, and says why.

One engine for the table of the migration and for that of the rounds: order and texts are data, a
condition is one expression with a name.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any

import polars as pl

from bvtool.vak.fouten import InterneFout

_DATUMS = frozenset(
    (
        *("overlijden", "begin", "eind", "later", "eerder"),
        *("c_van", "c_eind", "r_begin", "r_eind", "r_start", "l_start", "l_stop"),
    )
)
"""The fields of sentences that are dates."""
_PRIJZEN = ("c_prijs", "r_prijs")
"""Those that are an amount in cents."""
_c = pl.col


def place_rows(frame: pl.DataFrame, voorwaarden: Sequence[pl.Expr], tabel: str) -> pl.Series:
    """For each row the index (Int64) of the first condition that holds.

    Raises InterneFout when a row fits nowhere: such a row would be lost.
    """
    keuze: Any = pl.when(pl.lit(False)).then(pl.lit(-1))
    for index, voorwaarde in enumerate(voorwaarden):
        keuze = keuze.when(voorwaarde.fill_null(False)).then(pl.lit(index))
    plek = frame.select(keuze.otherwise(pl.lit(-1)).cast(pl.Int64).alias("tabelrij")).to_series()
    if (plek < 0).any():
        raise InterneFout(
            f"Een rij past in geen regel van de {tabel}.",
            waar=tabel,
            wat_nu="Meld dit als fout in bvtool; er is niets opgeslagen.",
        )
    return plek


def fill_template(sjabloon: str) -> pl.Expr:
    """A Dutch sentence with `{field}` filled in from the frame; dates as dd-mm-jjjj."""
    delen: list[pl.Expr] = []
    for tekst, veld in _parts(sjabloon):
        if tekst:
            delen.append(pl.lit(tekst))
        if veld:
            delen.append(_show(veld))
    return pl.concat_str(delen)


def _parts(sjabloon: str) -> Iterable[tuple[str, str]]:
    # matches: "geboren op {geboren}"
    stukken = re.split(r"\{(\w+)\}", sjabloon)
    yield from zip(stukken[::2], [*stukken[1::2], ""], strict=True)


def _show(veld: str) -> pl.Expr:
    if veld in _DATUMS:
        return _c(veld).dt.strftime("%d-%m-%Y").fill_null("onbekend")
    if veld in _PRIJZEN:
        euro = (_c(veld) // 100).cast(pl.String)
        cent = (_c(veld) % 100).cast(pl.String).str.zfill(2)
        return pl.format("€ {},{}", euro, cent).fill_null("geen kostprijs")
    if veld == "geboren":
        # matches: "2022-10-01"
        return _c(veld).str.replace(r"^(\d{4})-(\d{2})-(\d{2})$", "${3}-${2}-${1}")
    if veld == "einde_tekst":
        return pl.when(_c(veld) == "").then(pl.lit("geen reden ingevuld")).otherwise(_c(veld))
    return _c(veld).cast(pl.String).fill_null("onbekend")
