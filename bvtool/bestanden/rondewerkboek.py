"""The workbook of a round: what is on which sheet. Reading it back: `rondewerkboek_lezing`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import polars as pl

from bvtool.bestanden.bron import Lijstbronnen
from bvtool.bestanden.rondewerkboek_kolommen import INVULBAAR, Rondekolommen, join_bronnen
from bvtool.bestanden.werkboek import Omslag, make_lijsten
from bvtool.bestanden.werkboek_bladen import VERSCHILLEN
from bvtool.tabel.schrijven.tekstblad import text_sheet
from bvtool.tabel.schrijven.werkmap import (
    Blad,
    Kolom,
    Schrijfverslag,
    lists_sheet,
    write_werkmap,
)
from bvtool.vak.bijdrage import Bijdrage
from bvtool.vak.rondebesluit import BESLUITEN
from bvtool.vergelijking.ronde.antwoorden import load_eisen
from bvtool.vergelijking.ronde.plaatsen import BLADEN, STIL
from bvtool.vergelijking.ronde.rondeuitkomst import Rondeuitkomst
from bvtool.vergelijking.ronde.volgen import BEOORDELEN, CAK, OPGELOST, WIJ

_WIE = {WIJ: "Wij", CAK: "CAK", BEOORDELEN: "Te beoordelen"}
"""How the owner of a difference is called on the sheet."""


def write_rondewerkboek(
    pad: Path,
    uitkomst: Rondeuitkomst,
    bronnen: Lijstbronnen,
    omslag: Omslag,
    volgt: pl.DataFrame,
    behouden: pl.DataFrame | None = None,
    bijdrage: Bijdrage = Bijdrage.BW,
) -> Schrijfverslag:
    """Writes the workbook of a round about `bijdrage`.

    `volgt`: the differences as they are followed over the rounds (`volgen.SCHEMA`). `behouden`
    holds answers given before: regel, besluit, startdatum, stopdatum (Date), reden, toelichting,
    and startnummer (Int64) if the clerk filled that in. Raises as `write_werkmap`.
    """
    lijsten, keuzes = lists_sheet(_make_keuzes(bijdrage))
    samen = join_bronnen(_with_answers(uitkomst.rijen, behouden), bronnen)
    bladen = [
        text_sheet("Start", omslag.start),
        *(_list_sheet(blad, samen) for blad in dict.fromkeys(BLADEN.values())),
        _follow_sheet(volgt),
        lijsten,
        text_sheet("Over dit bestand", omslag.over),
    ]
    return write_werkmap(pad, bladen, titel=omslag.titel, moment=omslag.moment, lijsten=keuzes)


def count_te_beslissen(uitkomst: Rondeuitkomst, behouden: pl.DataFrame | None = None) -> int:
    """How many rows ask for a decision that they do not have in the workbook that is written."""
    rijen = _with_answers(uitkomst.rijen, behouden)
    return rijen.filter(~pl.col("plaats").is_in(STIL) & pl.col("besluit").is_null()).height


def _make_keuzes(bijdrage: Bijdrage) -> Mapping[str, Sequence[tuple[str, str]]]:
    """The lists behind the dropdowns: decisions and reasons."""
    eisen = load_eisen()
    return {
        "Besluiten": [(naam, bijdrage.fill(eisen[naam]["betekenis"])) for naam in BESLUITEN],
        "Redenen": make_lijsten()["Redenen"],
    }


def _with_answers(rijen: pl.DataFrame, behouden: pl.DataFrame | None) -> pl.DataFrame:
    """The rows with `toelichting`, and with what was answered before in the place of what was
    filled in."""
    rijen = rijen.with_columns(toelichting=pl.lit(None, dtype=pl.String))
    if behouden is None or behouden.is_empty():
        return rijen
    er = pl.lit(True)
    eerder = behouden.select("regel", *(pl.col(v).alias(f"e_{v}") for v in INVULBAAR), er=er)
    if "startnummer" in behouden.columns:
        rijen = _with_numbers(rijen, behouden)
    samen = rijen.join(eerder, on="regel", how="left", maintain_order="left")
    return samen.with_columns(
        pl.when("er").then(f"e_{v}").otherwise(v).alias(v) for v in INVULBAAR
    ).select(rijen.columns)


def _with_numbers(rijen: pl.DataFrame, behouden: pl.DataFrame) -> pl.DataFrame:
    """The start numbers that the clerk filled in where none was known."""
    eerder = behouden.select("regel", eerder="startnummer")
    samen = rijen.join(eerder, on="regel", how="left", maintain_order="left")
    return samen.with_columns(startnummer=pl.coalesce("startnummer", "eerder")).drop("eerder")


def _list_sheet(blad: str, samen: Rondekolommen) -> Blad:
    plaatsen = [plaats for plaats, naam in BLADEN.items() if naam == blad]
    kolommen, vast, gedrukt = samen.make_kolommen(blad)
    frame = samen.rijen.filter(pl.col("plaats").is_in(plaatsen))
    return Blad(
        blad,
        kolommen,
        frame.select([k.naam for k in kolommen]),
        vaste_kolommen=vast,
        afdruk_kolommen=gedrukt,
        over_paginas=True,
    )


def _follow_sheet(volgt: pl.DataFrame) -> Blad:
    """The differences over the rounds: what is open first, and of that the oldest."""
    klaar = pl.col("toestand") == OPGELOST
    frame = volgt.sort(klaar, "sinds_ronde", "bsn", "soort").with_columns(
        wie=pl.col("eigenaar").replace(_WIE)
    )
    kolommen = (
        Kolom("BSN", "bsn", "bsn"),
        Kolom("Soort verschil", "soort", breedte=24),
        Kolom("Wie", "wie", breedte=14),
        Kolom("Toestand", "toestand", breedte=12),
        Kolom("Sinds ronde", "sinds_ronde", "getal", breedte=12),
        Kolom("Aantal rondes", "rondes", "getal", breedte=14),
        Kolom("Opgelost door", "oplossing", breedte=34),
    )
    return Blad(VERSCHILLEN, kolommen, frame.select([k.naam for k in kolommen]))
