"""The two tabs of the weekly report of the CAK: every message, and what was imposed on it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

import polars as pl

from bvtool.berichten.eigenbijdrage import STOP
from bvtool.bestanden.aanleverrapportage import ONBEKEND, make_frame
from bvtool.cak.inname.archief import Innamearchief
from bvtool.cak.stand.berichten import make_berichten
from bvtool.gesprek.rapporttekst import GEEN_BIJDRAGE, tell_uitkomst
from bvtool.vak.standen import Stand

KEUZE = "op hetzelfde moment kwam een bericht dat iets anders zegt"
VAN_STOP = "dit bericht gaat over de stop: zie de start met dit startnummer"
_AFNAME = ("opgelegd", "soort_bijdrage", "vanaf", "reden_geen")


class Rapportbladen(NamedTuple):
    """Per uitvoerderscode the rows of both tabs (columns of `data/rapportkolommen.csv`), and how
    many approved periods stand among them; nobody who sent no messages."""

    berichten: Mapping[str, pl.DataFrame]
    productafname: Mapping[str, pl.DataFrame]
    perioden: Mapping[str, int]


def make_frames(archief: Innamearchief, toegezegd: pl.DataFrame) -> Rapportbladen:
    """The rows of both tabs for every gemeente that sent messages. `toegezegd`: who was promised in
    any round (uitvoerder, klant)."""
    berichten = make_berichten(archief)
    afname = _products(berichten, archief)
    perioden = afname.filter("staat").group_by("uitvoerder").len()
    return Rapportbladen(
        _split(_messages(berichten, toegezegd), "berichten"),
        _split(afname, "productafname"),
        dict(perioden.iter_rows()),
    )


def _split(frame: pl.DataFrame, blad: str) -> dict[str, pl.DataFrame]:
    leeg = make_frame(blad, [])
    delen = frame.partition_by("uitvoerder", as_dict=True, maintain_order=True)
    return {
        str(sleutel[0]): deel.select(
            pl.col(naam).cast(soort) for naam, soort in leeg.schema.items()
        )
        for sleutel, deel in delen.items()
    }


def _messages(berichten: pl.DataFrame, toegezegd: pl.DataFrame) -> pl.DataFrame:
    soort = ["uitkomst", "codes", "dagtekening"]
    teksten = [
        dict(zip(soort, rij, strict=True)) | {f"t_{k}": v for k, v in _tell(*rij).items()}
        for rij in berichten.select(soort).unique().sort(pl.all()).rows()
    ]
    velden = ("codes", "omschrijving", "resultaat", "actie")
    schema = {s: berichten.schema[s] for s in soort} | {f"t_{v}": pl.String() for v in velden}
    beloofd = toegezegd.select("uitvoerder", bsn="klant", beloofd=pl.lit("J")).unique()
    return (
        berichten.join(pl.DataFrame(teksten, schema=schema), on=soort, how="left")
        .join(beloofd, on=["uitvoerder", "bsn"], how="left")
        .sort("nr")
        .with_columns(
            *(pl.col(f"t_{v}").alias(v) for v in velden),
            toegezegd=pl.col("beloofd").fill_null("N"),
            verzonden=_day(pl.col("seconde")),
            dagtekening_retour=pl.col("dagtekening_retour")
            # matches: "20221018"
            .str.replace(r"^(\d{4})(\d\d)(\d\d)$", "$1-$2-$3")
            .str.to_date("%Y-%m-%d", strict=False),
        )
    )


def _tell(uitkomst: str, codes: str, dag: date) -> dict[str, str]:
    return tell_uitkomst(uitkomst, filter(None, codes.split(",")), dag)


def _day(seconde: pl.Expr) -> pl.Expr:
    moment = pl.from_epoch(seconde, time_unit="s").dt.replace_time_zone("UTC")
    return moment.dt.convert_time_zone("Europe/Amsterdam").dt.date()


def _products(berichten: pl.DataFrame, archief: Innamearchief) -> pl.DataFrame:
    """Every message, and what the newest list of the CAK says of the period that stands by it.

    `staat` (Boolean): this is the current delivery of an approved start number. Of any other
    message the cells say why nothing was imposed on it, or that nobody knows yet.
    """
    welke = archief.newest("productafname").select("bestand")
    lijst = archief.read_van("productafname").join(welke, on="bestand", how="semi")
    lijst = lijst.filter(pl.col("bsn").is_not_null())
    precies = lijst.filter(pl.col("startnummer").is_not_null()).unique(
        ["uitvoerder", "bsn", "startnummer"], keep="last", maintain_order=True
    )
    ruim = lijst.filter(pl.col("startnummer").is_null()).unique(
        ["uitvoerder", "bsn"], keep="last", maintain_order=True
    )
    wie = ["uitvoerder", "bsn"]
    naast = (
        berichten.with_columns(staat=_stands(), waarom=_why())
        .join(precies.select(*wie, "startnummer", *_AFNAME), on=[*wie, "startnummer"], how="left")
        .join(ruim.select(*wie, *(pl.col(k).alias(f"r_{k}") for k in _AFNAME)), on=wie, how="left")
    )
    return naast.sort("nr").with_columns(_cells())


_GOED = pl.col("uitkomst") == Stand.GOEDGEKEURD.value
_IS_STOP = pl.col("soort") == STOP


def _stands() -> pl.Expr:
    """Whether a message is the last approved one of its start number, and no withdrawal; the stop
    of a delivery, told in a message of its own, is none of these."""
    laatste = pl.col("nr").filter(_GOED & ~_IS_STOP).max().over("uitvoerder", "bsn", "startnummer")
    staat = _GOED & (pl.col("nr") == laatste) & (pl.col("status") != 3) & ~pl.col("keuze")
    return staat.fill_null(False)


def _why() -> pl.Expr:
    anders = pl.col("uitkomst").replace_strict(
        {str(k): zin for k, zin in GEEN_BIJDRAGE.items()}, default=None, return_dtype=pl.String
    )
    return (
        pl.when("keuze")
        .then(pl.lit(KEUZE))
        .when(~_GOED)
        .then(anders)
        .when(_IS_STOP)
        .then(pl.lit(VAN_STOP))
        .when(pl.col("status") == 3)
        .then(pl.lit("de aanlevering is ingetrokken"))
        .otherwise(pl.lit("een later bericht is ervoor in de plaats gekomen"))
    )


def _cells() -> list[pl.Expr]:
    """Of each cell what the list says of the period that stands; `onbekend` where it says nothing,
    and while nobody knows yet what becomes of the message."""
    gezegd = pl.any_horizontal(
        pl.col(k).is_not_null() for k in (*_AFNAME, *(f"r_{k}" for k in _AFNAME))
    )
    open_ = pl.col("uitkomst").is_in([Stand.OPEN.value, Stand.TEGENSTRIJDIG.value])
    wacht = open_ | pl.col("keuze")
    niet = pl.when(_GOED & _IS_STOP).then(pl.lit("")).otherwise(pl.lit("N"))
    zonder = {"opgelegd": pl.when(wacht).then(pl.lit(ONBEKEND)).otherwise(niet)}
    zonder["reden_geen"] = pl.col("waarom")
    return [
        pl.when(~pl.col("staat"))
        .then(zonder.get(k, pl.lit("")))
        .when(gezegd)
        .then(pl.coalesce(k, f"r_{k}").fill_null("" if k != "opgelegd" else ONBEKEND))
        .otherwise(pl.lit(ONBEKEND))
        .alias(k)
        for k in _AFNAME
    ]
