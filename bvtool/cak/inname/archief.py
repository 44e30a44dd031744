"""Everything that was taken in, out of the ledger, as it was known at a moment."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

import polars as pl

from bvtool.cak.inname.rijen import SCHEMA, read_lots
from bvtool.dossier.vragen import inname as vragen
from bvtool.vak.masker import show_naam

if TYPE_CHECKING:
    from bvtool.dossier.verbinding import Verbinding

BESTANDEN = {
    "bestand": pl.Int64,
    "soort": pl.String,
    "uitvoerder": pl.String,
    "sha256": pl.String,
    "toestand": pl.String,
    "melding": pl.String,
    "naam": pl.String,
    "seconde": pl.Int64,
    "bron": pl.String,
}


@dataclass(frozen=True, slots=True)
class Innamearchief:
    """`bestanden`: one row per file by content, with the moment of its first arrival as seconds
    since 1970 (UTC) and how that is known. `rijen`: what they say, per kind (`rijen.SCHEMA`)."""

    bestanden: pl.DataFrame
    rijen: Mapping[str, pl.DataFrame]

    def until(self, moment: datetime) -> Innamearchief:
        """The same, without what arrived after `moment` (aware)."""
        seconde = int(moment.timestamp())
        return replace(self, bestanden=self.bestanden.filter(pl.col("seconde") <= seconde))

    def read_van(self, soort: str) -> pl.DataFrame:
        """The rows of one kind with `uitvoerder` and `seconde` of the file they stand in."""
        van = self.bestanden.filter(pl.col("soort") == soort, pl.col("toestand") == "gelezen")
        return self.rijen[soort].join(
            van.select("bestand", "uitvoerder", "seconde"),
            on="bestand",
            how="inner",
            maintain_order="left",
        )

    def newest(self, soort: str) -> pl.DataFrame:
        """The newest readable file of this kind per gemeente."""
        van = self.bestanden.filter(pl.col("soort") == soort, pl.col("toestand") == "gelezen")
        return van.sort("seconde", "sha256").group_by("uitvoerder", maintain_order=True).last()

    def first(self, soort: str) -> pl.DataFrame:
        """The first readable file of this kind per gemeente."""
        van = self.bestanden.filter(pl.col("soort") == soort, pl.col("toestand") == "gelezen")
        return van.sort("seconde", "sha256").group_by("uitvoerder", maintain_order=True).first()


def empty_archief() -> Innamearchief:
    """An archive without anything in it."""
    leeg = {s: pl.DataFrame(schema={"bestand": pl.Int64, **v}) for s, v in SCHEMA.items()}
    return Innamearchief(pl.DataFrame(schema=BESTANDEN), leeg)


def read_archief(verbinding: Verbinding) -> Innamearchief:
    """Everything in the ledger."""
    rijen = [
        (*f[:6], show_naam(f.naam), int(datetime.fromisoformat(f.moment).timestamp()), f.bron)
        for f in vragen.iter_bestanden(verbinding)
    ]
    paden = pl.DataFrame(rijen, schema=BESTANDEN, orient="row")
    # What ontvangst.csv says goes before a file time; of several places the first arrival counts.
    bestanden = paden.sort("bestand", pl.col("bron") == "bestandstijd", "seconde", "naam").unique(
        "bestand", keep="first", maintain_order=True
    )
    return Innamearchief(bestanden, read_lots(verbinding))
