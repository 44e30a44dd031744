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
        _with_prices(rijen)
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


def _with_prices(rijen: pl.DataFrame) -> pl.DataFrame:
    """An outcome of before there were prices has none."""
    mist = [k for k in ("prijs", "staat_prijs") if k not in rijen.columns]
    return rijen.with_columns(pl.lit(None, dtype=pl.Int64).alias(k) for k in mist)


_NIET_DE_LEVERING = (2, 4, 5)
"""Rows of the table that speak of another period than that of the known number."""


def list_volgens_cak(rijen: pl.DataFrame, opdrachten: pl.DataFrame) -> pl.DataFrame:
    """What the CAK has by its file under each start number that is known, or that the clerk filled
    in: `bsn`, `startnummer`, `startdatum`, `stopdatum` (an end that the file gives is the stop of
    that delivery) and `kostprijs`. `opdrachten`: as `make_opdrachten` gives them."""
    gegeven = opdrachten.select("regel", gegeven="startnummer")
    bekend = _c("startnummer").is_not_null()
    cak = (
        _with_prices(rijen)
        .join(gegeven, on="regel", how="left", maintain_order="left")
        .with_columns(
            stopdatum=pl.coalesce("cak_stop", "staat_stop"),
            startnummer=pl.coalesce("startnummer", "gegeven"),
            ander=bekend & _c("nr").is_in(_NIET_DE_LEVERING),
        )
    )
    cak = cak.filter(
        (_c("deel") == BESTAND)
        & ~_c("ander")
        & _c("bsn").is_not_null()
        & _c("startnummer").is_not_null()
        & _c("staat_start").is_not_null()
        & (_c("stopdatum").is_null() | (_c("stopdatum") >= _c("staat_start")))
    )
    return (
        cak.select(
            "bsn", "startnummer", "stopdatum", startdatum="staat_start", kostprijs="staat_prijs"
        )
        .select("bsn", "startnummer", "startdatum", "stopdatum", "kostprijs")
        .unique(["bsn", "startnummer"], keep="last", maintain_order=True)
        .sort("bsn", "startnummer")
    )
