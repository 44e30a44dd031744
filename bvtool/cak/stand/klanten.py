"""Every client of every gemeente once: promised or not, and how far the 407 came."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from bvtool.cak.inname.archief import Innamearchief
from bvtool.cak.stand.berichten import GOED, WACHT, WEG

MIST = "ontbrekend"
SCHEMA = {
    "uitvoerder": pl.String,
    "klant": pl.String,
    "toegezegd": pl.Boolean,
    "staat": pl.String,
    "rij": pl.Int64,
    "codes": pl.String,
    "identificatie": pl.String,
    "startnummer": pl.Int64,
    "startdatum": pl.Date,
    "gecorrigeerd": pl.Boolean,
    "tegenstrijdig": pl.Boolean,
    "start_anders": pl.Boolean,
    "keuze": pl.Boolean,
    "eerste": pl.Int64,
    "laatste": pl.Int64,
}
ELDERS = ("AGM", "BRP")
"""Reasons that say that another gemeente announces this client: as long as no 407 came, one is
still missing. Every other reason is accepted: nobody asks for a 407."""


def read_antwoorden(archief: Innamearchief) -> pl.DataFrame:
    """The rows of the newest answer of each gemeente, as `rijen.SCHEMA` with uitvoerder."""
    return _read_newest(archief, "terugkoppeling")


def read_b4_rijen(archief: Innamearchief) -> pl.DataFrame:
    """The rows of the newest B4 of each gemeente, as `rijen.SCHEMA` with uitvoerder."""
    return _read_newest(archief, "b4")


def _read_newest(archief: Innamearchief, soort: str) -> pl.DataFrame:
    def make() -> pl.DataFrame:
        welke = archief.newest(soort).select("bestand")
        return archief.read_van(soort).join(welke, on="bestand", how="semi")

    return archief.once(f"nieuwste {soort}", make)


def find_toegezegd(antwoorden: pl.DataFrame, b4: pl.DataFrame) -> pl.DataFrame:
    """Who was promised: uitvoerder, klant, and the row of B4 (null when it is in no B4).

    A promise for a row without a readable BSN counts, and has no 407 that could fit it.
    """
    rij = b4.group_by("uitvoerder", "sleutel", maintain_order=True).agg(pl.col("rij").first())
    return (
        antwoorden.filter("aanmelden")
        .with_columns(klant=pl.coalesce("klant", "sleutel"))
        .select("uitvoerder", "klant", "sleutel")
        .unique(["uitvoerder", "klant"], keep="first", maintain_order=True)
        .join(rij, on=["uitvoerder", "sleutel"], how="left", maintain_order="left")
        .drop("sleutel")
    )


def find_elders(antwoorden: pl.DataFrame) -> pl.DataFrame:
    """Who is announced by another gemeente, as an answer says: klant, door (who said so)."""
    anders = antwoorden.filter(~pl.col("aanmelden"), pl.col("reden").is_in(ELDERS))
    return anders.select("klant", door="uitvoerder").drop_nulls().unique(maintain_order=True)


def mark_andere(
    klanten: pl.DataFrame, elders: pl.DataFrame, van: Mapping[str, str] | None = None
) -> pl.DataFrame:
    """The clients with `van_andere`: not promised here, and another gemeente answered that they are
    announced elsewhere. `van`: the uitvoerder of each key in the column uitvoerder."""
    wie = pl.col("uitvoerder").replace(van) if van else pl.col("uitvoerder")
    met = klanten.filter(~pl.col("toegezegd")).select("uitvoerder", "klant", _wie=wie)
    andere = met.join(elders, on="klant").filter(pl.col("_wie") != pl.col("door"))
    andere = andere.select("uitvoerder", "klant", van_andere=pl.lit(True)).unique()
    samen = klanten.join(andere, on=["uitvoerder", "klant"], how="left", maintain_order="left")
    return samen.with_columns(
        van_andere=pl.col("van_andere").fill_null(False) & ~pl.col("toegezegd")
    )


def place_klanten(toegezegd: pl.DataFrame, ontvangen: pl.DataFrame) -> pl.DataFrame:
    """Promises beside what came (`berichten.make_klanten`): one row per client, see SCHEMA.

    A promised client is approved, rejected, waiting or missing, one of the four; so is one who was
    not promised, but not missing. A withdrawn delivery counts as never sent.
    """
    wie = ["uitvoerder", "klant"]
    beloofd = (
        toegezegd.join(ontvangen, on=wie, how="left", maintain_order="left")
        .with_columns(
            toegezegd=pl.lit(True),
            staat=pl.when(pl.col("staat").is_null() | pl.col("staat").eq(WEG))
            .then(pl.lit(MIST))
            .otherwise("staat"),
        )
        .select(*SCHEMA)
    )
    los = (
        ontvangen.filter(pl.col("staat") != WEG)
        .join(toegezegd, on=wie, how="anti")
        .sort("uitvoerder", "nr")
        .with_columns(toegezegd=pl.lit(False), rij=pl.lit(None, dtype=pl.Int64))
        .select(*SCHEMA)
    )
    staat = pl.col("staat").is_in([GOED, WACHT])
    return pl.concat([beloofd, los]).with_columns(
        pl.col("gecorrigeerd", "tegenstrijdig", "keuze").fill_null(False),
        start_anders=pl.col("start_anders").fill_null(False)
        & staat
        & pl.col("toegezegd")
        & ~pl.col("keuze").fill_null(False),
    )
