"""What became of every message that was received, and of every client it was for.

A message that came twice with the same content counts once. Of two that came at one moment and say
something else nobody knows which holds: their client waits (`gelijktijdig`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from bvtool.berichten.eigenbijdrage import STOP
from bvtool.cak.inname.archief import Innamearchief
from bvtool.cak.stand.gelijktijdig import GELDT, STAAND, mark_gekozen, mark_keuzes
from bvtool.dossier.vragen.uitspraken import Uitspraakfeit
from bvtool.gesprek.koppelframe import match_frame, settle_frame
from bvtool.vak.bijdrage import EERSTE_START
from bvtool.vak.standen import AFKEUREN, Stand

GOED, AF = Stand.GOEDGEKEURD.value, Stand.AFGEKEURD.value
WACHT, WEG = "wachtend", "ingetrokken"
_AFGEKEURD = pl.col("uitkomst").is_in([stand.value for stand in AFKEUREN])


@dataclass(frozen=True, slots=True)
class Gesprek:
    """`berichten`: see `make_berichten`. `los`: the answers that fit no message, as
    `find_antwoorden` gives them."""

    berichten: pl.DataFrame
    los: pl.DataFrame


def make_berichten(archief: Innamearchief) -> pl.DataFrame:
    """The messages of `read_gesprek`."""
    return read_gesprek(archief).berichten


def read_gesprek(archief: Innamearchief) -> Gesprek:
    """Every readable message of the contribution of this archive once, in the order of arrival,
    with `nr`, `uitkomst` and `codes`; of those of one moment a stop comes after its start.

    Columns as `rijen.SCHEMA` "407", and uitvoerder, seconde, nr (Int64), uitkomst (open,
    goedgekeurd, afgekeurd, technisch, envelopfout, tegenstrijdig), codes (String), and of the last
    answer that counts: identificatie_retour, dagtekening_retour (String); keuze (Boolean, see
    `gelijktijdig.mark_keuzes`).
    """
    berichten = (
        mark_gekozen(archief.read_van("407").filter("leesbaar"), archief.uitspraken)
        .sort("seconde", "dagtekening", "gekozen", pl.col("soort") == STOP, "bestand", "rij")
        .with_columns(pl.col("referentie").drop_nulls().first().over("uitvoerder", "sha"))
        .unique(["uitvoerder", "sha"], keep="first", maintain_order=True)
        .with_row_index("nr")
        .with_columns(pl.col("nr").cast(pl.Int64))
    )
    antwoorden = find_antwoorden(archief)
    gekoppeld = match_frame(berichten, antwoorden)
    standen = settle_frame(gekoppeld)
    gezegd = berichten.join(standen, on="nr", how="left", maintain_order="left").with_columns(
        pl.col("uitkomst").fill_null(Stand.OPEN.value), pl.col("codes").fill_null("")
    )
    return Gesprek(
        mark_keuzes(_settle(gezegd, archief.uitspraken)),
        antwoorden.join(gekoppeld, on="antwoord", how="anti"),
    )


def _settle(berichten: pl.DataFrame, uitspraken: Sequence[Uitspraakfeit]) -> pl.DataFrame:
    """Where answers contradict each other the last word of staff holds."""
    rijen = [
        (u.uitvoerder, u.identificatie, u.dagtekening, u.uitkomst)
        for u in uitspraken
        if u.uitkomst != GELDT
    ]
    if not rijen:
        return berichten
    wie = ["uitvoerder", "identificatie", "_dag"]
    woord = pl.DataFrame(rijen, schema=[*wie, "_woord"], orient="row")
    woord = woord.unique(wie, keep="last", maintain_order=True)
    samen = berichten.with_columns(_dag=pl.col("dagtekening").cast(pl.String)).join(
        woord, on=wie, how="left", maintain_order="left"
    )
    strijd = (pl.col("uitkomst") == Stand.TEGENSTRIJDIG.value) & pl.col("_woord").is_not_null()
    return samen.with_columns(uitkomst=pl.when(strijd).then("_woord").otherwise("uitkomst")).drop(
        "_dag", "_woord"
    )


def find_antwoorden(archief: Innamearchief) -> pl.DataFrame:
    """Every answer once by content, numbered in `antwoord`."""
    gelezen = archief.read_van("408").sort("seconde", "bestand", "rij")
    inhoud = [k for k in gelezen.columns if k not in ("bestand", "rij", "sha", "seconde")]
    return gelezen.unique(inhoud, keep="first", maintain_order=True).with_row_index("antwoord")


def make_klanten(berichten: pl.DataFrame) -> pl.DataFrame:
    """Every client for whom a 407 came, and how that stands.

    Columns: uitvoerder, klant (BSN), staat (goedgekeurd, afgekeurd, wachtend, ingetrokken), codes,
    identificatie, startnummer, startdatum of the message that decides, gecorrigeerd (Boolean:
    approved after a refusal), tegenstrijdig (Boolean), nr, eerste and laatste (Int64: the second of
    the first message, and of the one that decides), start_anders (Boolean: no period that stands or
    waits starts on the day of the migration), keuze (Boolean: which of the messages of one moment
    holds is a question; then the client waits). Approved: a start number whose last approved
    message is no withdrawal. Else the last message that is no withdrawal decides; of one moment one
    that was not rejected.
    """
    wie = ["uitvoerder", "bsn"]
    goed = (
        berichten.filter(pl.col("uitkomst") == GOED)
        .group_by(*wie, "startnummer", maintain_order=True)
        .last()
        .filter(pl.col("status") != 3)
        .sort("nr")
        .group_by(wie, maintain_order=True)
        .last()
    )
    laatste = (
        berichten.filter(pl.col("status") != 3)
        .sort("seconde", "dagtekening", ~_AFGEKEURD, "nr")
        .group_by(wie, maintain_order=True)
        .last()
    )
    keuze = berichten.filter("keuze").select(wie).unique().with_columns(keuze=pl.lit(True))
    afgekeurd = berichten.filter(_AFGEKEURD)
    eerste_af = afgekeurd.group_by(wie).agg(eerste_af=pl.col("nr").min())
    velden = ("codes", "identificatie", "startnummer", "startdatum", "nr")
    zo = ("seconde", "uitkomst")
    staat = (
        pl.when(_AFGEKEURD)
        .then(pl.lit(AF))
        .when(pl.col("uitkomst").is_in([Stand.OPEN.value, Stand.TEGENSTRIJDIG.value]))
        .then(pl.lit(WACHT))
        .otherwise(pl.lit(WEG))
    )
    rest = laatste.join(goed, on=wie, how="anti").with_columns(staat=staat)
    samen = pl.concat(
        [
            goed.select(*wie, *velden, *zo, staat=pl.lit(GOED)),
            rest.select(*wie, *velden, *zo, "staat"),
        ]
    )
    return (
        samen.join(eerste_af, on=wie, how="left")
        .join(_judge_starts(berichten), on=wie, how="left")
        .join(keuze, on=wie, how="left")
        .with_columns(pl.col("keuze").fill_null(False))
        .with_columns(staat=pl.when("keuze").then(pl.lit(WACHT)).otherwise("staat"))
        .with_columns(
            gecorrigeerd=(
                (pl.col("staat") == GOED) & (pl.col("eerste_af") < pl.col("nr"))
            ).fill_null(False),
            tegenstrijdig=pl.col("uitkomst") == Stand.TEGENSTRIJDIG.value,
        )
        .rename({"bsn": "klant", "seconde": "laatste"})
        .drop("eerste_af", "uitkomst")
        .sort("uitvoerder", "nr")
    )


def _judge_starts(berichten: pl.DataFrame) -> pl.DataFrame:
    """Per client when the first message came, and whether none of the periods that stand or wait
    starts on the day on which all of the migration start (toolkit, bevestigd)."""
    wie = ["uitvoerder", "bsn"]
    heen = berichten.filter(pl.col("status") != 3)
    staand = heen.filter(pl.col("uitkomst").is_in(STAAND))
    periode = staand.group_by(*wie, "startnummer", maintain_order=True).last()
    anders = periode.group_by(wie).agg(
        start_anders=(pl.col("startdatum") != EERSTE_START).fill_null(True).all()
    )
    eerste = heen.group_by(wie).agg(eerste=pl.col("seconde").min())
    return eerste.join(anders, on=wie, how="left").with_columns(
        pl.col("start_anders").fill_null(False)
    )
