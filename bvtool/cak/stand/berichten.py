"""What became of every message that was received, and of every client it was for.

A message that came twice with the same content counts once. Of two that came at one moment and say
something else nobody knows which holds: their client waits (`gelijktijdig`).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

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
_TEGENSTRIJDIG = pl.col("uitkomst") == Stand.TEGENSTRIJDIG.value
_ANDERS = (pl.col("startdatum") != EERSTE_START).fill_null(True)
_NIET_GOED = (
    pl.when(_AFGEKEURD)
    .then(pl.lit(AF))
    .when(pl.col("uitkomst").is_in([Stand.OPEN.value, Stand.TEGENSTRIJDIG.value]))
    .then(pl.lit(WACHT))
    .otherwise(pl.lit(WEG))
)
"""The state of a client without an approved message that stands, from the one that decides."""
_VELDEN = ("codes", "identificatie", "startnummer", "startdatum", "nr")
_KLANT = (
    "uitvoerder",
    "klant",
    *_VELDEN,
    "laatste",
    "staat",
    "eerste",
    "start_anders",
    "keuze",
    "gecorrigeerd",
    "tegenstrijdig",
)
"""The columns of `make_klanten`."""


class Gesprek(NamedTuple):
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
    gekozen = mark_gekozen(archief.read_van("407").filter("leesbaar"), archief.uitspraken)
    volgorde = gekozen.sort(
        "seconde", "dagtekening", "gekozen", pl.col("soort") == STOP, "bestand", "rij"
    )
    berichten = _take_once(volgorde).with_columns(nr=pl.int_range(pl.len(), dtype=pl.Int64))
    berichten = berichten.select("nr", *volgorde.columns)
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


def _take_once(berichten: pl.DataFrame) -> pl.DataFrame:
    """The first of every message with one content, with the first reference that one of them has
    (not every copy came in an envelope)."""
    inhoud = ["uitvoerder", "sha"]
    genoemd = berichten.filter(pl.col("referentie").is_not_null())
    eerste = genoemd.unique(inhoud, keep="first").select(*inhoud, _eerste="referentie")
    return (
        berichten.unique(inhoud, keep="first", maintain_order=True)
        .join(eerste, on=inhoud, how="left", maintain_order="left")
        .with_columns(referentie="_eerste")
        .drop("_eerste")
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
    """Every client for whom a 407 came, in any order, and how that stands.

    Columns: uitvoerder, klant (BSN), staat (goedgekeurd, afgekeurd, wachtend, ingetrokken), codes,
    identificatie, startnummer, startdatum of the message that decides, gecorrigeerd (Boolean:
    approved after a refusal), tegenstrijdig (Boolean), nr, eerste and laatste (Int64: the second of
    the first message, and of the one that decides), start_anders (Boolean: no period that stands or
    waits starts on the day of the migration), keuze (Boolean: which of the messages of one moment
    holds is a question; then the client waits). Approved: a start number whose last approved
    message is no withdrawal. Else the last message that is no withdrawal decides; of one moment one
    that was not rejected.
    """
    meer = berichten["bsn"].is_duplicated()
    return pl.concat([_decide_enkel(berichten.filter(~meer)), _decide(berichten.filter(meer))])


def _decide(berichten: pl.DataFrame) -> pl.DataFrame:
    """The clients of `make_klanten`, of any number of messages each."""
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
    rest = laatste.join(goed, on=wie, how="anti").with_columns(staat=_NIET_GOED)
    velden = (*wie, *_VELDEN, "seconde", "uitkomst", "staat")
    apart = (goed.with_columns(staat=pl.lit(GOED)), rest)
    return (
        pl.concat(deel.select(velden) for deel in apart)
        .join(eerste_af, on=wie, how="left")
        .join(_judge_starts(berichten), on=wie, how="left")
        .join(keuze, on=wie, how="left")
        .with_columns(pl.col("keuze").fill_null(False))
        .with_columns(staat=pl.when("keuze").then(pl.lit(WACHT)).otherwise("staat"))
        .with_columns(
            gecorrigeerd=(
                (pl.col("staat") == GOED) & (pl.col("eerste_af") < pl.col("nr"))
            ).fill_null(False),
            tegenstrijdig=_TEGENSTRIJDIG,
        )
        .rename({"bsn": "klant", "seconde": "laatste"})
        .select(_KLANT)
    )


def _decide_enkel(berichten: pl.DataFrame) -> pl.DataFrame:
    """The same, of clients with one message: nine out of ten, and there is nothing to choose."""
    goed = pl.col("uitkomst") == GOED
    return (
        berichten.filter(pl.col("status") != 3)
        .select(
            "uitvoerder",
            *_VELDEN,
            "keuze",
            klant="bsn",
            laatste="seconde",
            eerste="seconde",
            staat=pl.when("keuze")
            .then(pl.lit(WACHT))
            .when(goed)
            .then(pl.lit(GOED))
            .otherwise(_NIET_GOED),
            start_anders=pl.col("uitkomst").is_in(STAAND) & _ANDERS,
            gecorrigeerd=pl.lit(False),
            tegenstrijdig=_TEGENSTRIJDIG,
        )
        .select(_KLANT)
    )


def _judge_starts(berichten: pl.DataFrame) -> pl.DataFrame:
    """Per client when the first message came, and whether none of the periods that stand or wait
    starts on the day on which all of the migration start (toolkit, bevestigd)."""
    wie = ["uitvoerder", "bsn"]
    heen = berichten.filter(pl.col("status") != 3)
    staand = heen.filter(pl.col("uitkomst").is_in(STAAND))
    periode = staand.group_by(*wie, "startnummer", maintain_order=True).last()
    anders = periode.group_by(wie).agg(start_anders=_ANDERS.all())
    eerste = heen.group_by(wie).agg(eerste=pl.col("seconde").min())
    return eerste.join(anders, on=wie, how="left").with_columns(
        pl.col("start_anders").fill_null(False)
    )
