"""What a decision of a round asks of the conversation: which delivery, from when, until when.

Source: spec "The comparison that returns", the table (besluit) and "Number known".
"""

from __future__ import annotations

import polars as pl

from bvtool.vak.rondebesluit import GAAT, INTREKKING, START, STOP, VERANDERT, WIJZIGING
from bvtool.vergelijking.ronde.rondeuitkomst import BESTAND

_c = pl.col


def make_opdrachten(besluiten: pl.DataFrame, rijen: pl.DataFrame) -> pl.DataFrame:
    """Each decision with the whole delivery that it is about; one row per row of the outcome.

    `besluiten`: what the clerk decided (`regel`, `besluit`, `startdatum`, `stopdatum`,
    `startnummer`, `reden`, `toelichting`); `rijen`: the outcome (`Rondeuitkomst.rijen`).
    Gives `regel`, `rij` (Int64, 0 for who stands in neither file), `bsn`, `soort` (b4 or register),
    `aanmelden` (Boolean: a message goes by which something stands), `besluit`, `verschil`,
    `startdatum`, `stopdatum` (Date), `startnummer` (null: a new one), `reden`, `toelichting`,
    `gemeente`, `buitenregionaal`, `kostprijs` (cents: the register's where a period begins or
    changes, else what stands).
    """
    samen = (
        _fill_missing(rijen)
        .select(
            *("regel", "deel", "rij", "bsn", "soort", "startnummer", "gemeente", "buitenregionaal"),
            *("staat_start", "staat_stop", "eigen", "prijs", "staat_prijs"),
        )
        .join(
            besluiten.select(
                *("regel", "besluit", "startdatum", "stopdatum", "reden", "toelichting"),
                eigen_nummer="startnummer",
            ),
            on="regel",
            maintain_order="left",
        )
    )
    gaat, start = _c("besluit").is_in(VERANDERT), _c("besluit") == START
    nieuw = start & ((_c("deel") == BESTAND) | _c("eigen"))
    wijzigt = _c("besluit") == WIJZIGING
    return samen.select(
        "regel",
        rij=_c("rij").fill_null(0),
        bsn="bsn",
        soort=pl.when(_c("deel") == BESTAND).then(pl.lit("b4")).otherwise(pl.lit("register")),
        aanmelden=_c("besluit").is_in(GAAT),
        besluit="besluit",
        verschil=_c("soort").fill_null(""),
        startdatum=pl.when(gaat).then(
            pl.when(start).then("startdatum").otherwise(pl.coalesce("startdatum", "staat_start"))
        ),
        stopdatum=pl.when(start | (_c("besluit") == STOP))
        .then("stopdatum")
        .when(wijzigt)
        .then(pl.coalesce("stopdatum", "staat_stop"))
        .when(_c("besluit") == INTREKKING)
        .then("staat_stop"),
        startnummer=pl.when(gaat & ~nieuw).then(pl.coalesce("startnummer", "eigen_nummer")),
        reden="reden",
        toelichting="toelichting",
        gemeente="gemeente",
        buitenregionaal="buitenregionaal",
        kostprijs=pl.when(start | wijzigt).then("prijs").otherwise("staat_prijs"),
    )


def _fill_missing(rijen: pl.DataFrame) -> pl.DataFrame:
    """An outcome of an older version lacks what it did not know."""
    later = {
        "prijs": pl.Int64,
        "staat_prijs": pl.Int64,
        "cak_nummer": pl.Int64,
        "cak_start": pl.Date,
    }
    mist = [(k, soort) for k, soort in later.items() if k not in rijen.columns]
    return rijen.with_columns(pl.lit(None, dtype=soort).alias(k) for k, soort in mist)


_DUBBEL, _ANDERE_PERIODE = 2, (4, 5)
"""Rows of the table that say nothing about the number that is known: one that overlaps another, and
those of another period, of which only the number counts that the file gives itself."""


def list_volgens_cak(rijen: pl.DataFrame, opdrachten: pl.DataFrame) -> pl.DataFrame:
    """What the CAK has by its file under each start number that is known, or that the clerk filled
    in: `bsn`, `startnummer`, `startdatum`, `stopdatum` (an end that the file gives is the stop of
    that delivery) and `kostprijs`. `opdrachten`: as `make_opdrachten` gives them."""
    gegeven = opdrachten.select("regel", gegeven="startnummer")
    bekend = _c("startnummer").is_not_null()
    ander = bekend & _c("nr").is_in(_ANDERE_PERIODE)
    cak = (
        _fill_missing(rijen)
        .join(gegeven, on="regel", how="left", maintain_order="left")
        .with_columns(
            startnummer=pl.when(ander)
            .then("cak_nummer")
            .otherwise(pl.coalesce("startnummer", "gegeven")),
            staat_start=pl.when(ander).then("cak_start").otherwise("staat_start"),
            staat_prijs=pl.when(~ander).then("staat_prijs"),
            stopdatum=pl.coalesce("cak_stop", pl.when(~ander).then("staat_stop")),
            spreekt=~ander,
            bekend=bekend,
        )
    )
    cak = cak.filter(
        (_c("deel") == BESTAND)
        & ~(_c("bekend") & (_c("nr") == _DUBBEL))
        & _c("bsn").is_not_null()
        & _c("startnummer").is_not_null()
        & _c("staat_start").is_not_null()
        & (_c("stopdatum").is_null() | (_c("stopdatum") >= _c("staat_start")))
    )
    return (
        cak.sort("spreekt", maintain_order=True)
        .select(
            "bsn",
            "startnummer",
            _c("staat_start").alias("startdatum"),
            "stopdatum",
            _c("staat_prijs").alias("kostprijs"),
        )
        .unique(["bsn", "startnummer"], keep="last", maintain_order=True)
        .sort("bsn", "startnummer")
    )
