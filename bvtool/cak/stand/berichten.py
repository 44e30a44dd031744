"""What became of every 407 that was received, and of every client it was for.

A message that came twice with the same content counts once.
"""

from __future__ import annotations

import polars as pl

from bvtool.cak.inname.archief import Innamearchief
from bvtool.gesprek.koppelframe import match_frame, settle_frame
from bvtool.vak.standen import AFKEUREN, Stand

GOED, AF = Stand.GOEDGEKEURD.value, Stand.AFGEKEURD.value
WACHT, WEG = "wachtend", "ingetrokken"
_AFGEKEURD = pl.col("uitkomst").is_in([stand.value for stand in AFKEUREN])


def make_berichten(archief: Innamearchief) -> pl.DataFrame:
    """Every readable 407 once, in the order of arrival, with `nr`, `uitkomst` and `codes`.

    Columns as `rijen.SCHEMA` "407", and uitvoerder, seconde, nr (Int64), uitkomst (open,
    goedgekeurd, afgekeurd, technisch, envelopfout, tegenstrijdig), codes (String), and of the last
    answer that counts: identificatie_retour, dagtekening_retour (String).
    """
    berichten = (
        archief.read_van("407")
        .filter("leesbaar")
        .sort("seconde", "bestand", "rij")
        .with_columns(pl.col("referentie").drop_nulls().first().over("uitvoerder", "sha"))
        .unique(["uitvoerder", "sha"], keep="first", maintain_order=True)
        .with_row_index("nr")
        .with_columns(pl.col("nr").cast(pl.Int64))
    )
    standen = settle_frame(match_frame(berichten, find_antwoorden(archief)))
    return berichten.join(standen, on="nr", how="left", maintain_order="left").with_columns(
        pl.col("uitkomst").fill_null(Stand.OPEN.value), pl.col("codes").fill_null("")
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
    approved after a refusal), tegenstrijdig (Boolean), nr. Approved: a start number whose last
    approved message is no withdrawal. Else the last message that is no withdrawal decides.
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
    laatste = berichten.filter(pl.col("status") != 3).group_by(wie, maintain_order=True).last()
    afgekeurd = berichten.filter(_AFGEKEURD)
    eerste_af = afgekeurd.group_by(wie).agg(eerste_af=pl.col("nr").min())
    velden = ("codes", "identificatie", "startnummer", "startdatum", "nr")
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
            goed.select(*wie, *velden, "uitkomst", staat=pl.lit(GOED)),
            rest.select(*wie, *velden, "uitkomst", "staat"),
        ]
    )
    return (
        samen.join(eerste_af, on=wie, how="left")
        .with_columns(
            gecorrigeerd=(
                (pl.col("staat") == GOED) & (pl.col("eerste_af") < pl.col("nr"))
            ).fill_null(False),
            tegenstrijdig=pl.col("uitkomst") == Stand.TEGENSTRIJDIG.value,
        )
        .rename({"bsn": "klant"})
        .drop("eerste_af", "uitkomst")
        .sort("uitvoerder", "nr")
    )
