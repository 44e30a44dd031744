"""What the pages of a round show: counts, kinds of differences and who must act; never a person."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

import polars as pl

from bvtool.bestanden.vergelijkingspagina import Invoerbestand, Regeltelling
from bvtool.vak.fouten import Bevinding
from bvtool.vergelijking.ronde.volgen import DOOR_BERICHT, OPGELOST

PLAATSEN: tuple[tuple[str, str, str], ...] = (
    ("gelijk", "Gelijk", "Beide kanten zeggen hetzelfde."),
    ("wij_corrigeren", "Wij corrigeren", "Uw gemeente stuurt een bericht; het staat ingevuld."),
    ("cak_corrigeert", "CAK corrigeert", "Het CAK moet dit herstellen; het staat ingevuld."),
    ("al_gemeld", "Al gemeld", "U meldde dit al; het antwoord is onderweg."),
    ("te_beoordelen", "Te beoordelen", "Hier moet u nog beslissen."),
    ("dubbel", "Dubbel", "Overlapt een andere rij van dezelfde persoon; die krijgt het antwoord."),
    ("onleesbaar", "Onleesbaar", "Het BSN klopt niet of ontbreekt."),
)
"""Each place where a row or person can end: key in the counts, name, what it means."""


class Volgregel(NamedTuple):
    """Differences of one kind with one owner that stand since the same round, counted."""

    soort: str
    eigenaar: str
    toestand: str
    sinds: int
    peildatum: str
    aantal: int
    oplossing: str


class Rondepagina(NamedTuple):
    """The picture of one comparison of a round; moments are aware, `uiterlijk` may be unknown.

    `per_eigenaar`: for each owner how many differences stand, and how many of them since an earlier
    round.
    """

    gemeente_naam: str
    gemeente_code: str
    uitvoerder: str
    ronde: int
    peildatum: str
    moment: datetime
    uiterlijk: datetime | None
    aantallen: Mapping[str, int]
    per_eigenaar: Sequence[tuple[str, int, int]]
    volgt: Sequence[Volgregel]
    regels: Sequence[Regeltelling]
    bestanden: Sequence[Invoerbestand]
    te_doen: Sequence[str]
    meldingen: Sequence[Bevinding]
    bijdrage: str
    fictief: bool
    versie: str

    @property
    def plaatsen(self) -> list[tuple[str, int, str]]:
        """Every place where a row or person can end: name, how many, meaning."""
        return [(naam, self.aantallen[sleutel], zin) for sleutel, naam, zin in PLAATSEN]

    @property
    def samen(self) -> int:
        """The rows of the file and the persons who are not in it."""
        return self.aantallen["b4_rijen"] + self.aantallen["niet_in_b4"]

    @property
    def open_(self) -> list[Volgregel]:
        """What stands, the oldest first."""
        return [r for r in self.volgt if r.toestand != OPGELOST]

    @property
    def opgelost(self) -> list[Volgregel]:
        """What was resolved since the round before."""
        return [r for r in self.volgt if r.toestand == OPGELOST]

    @property
    def te_laat(self) -> bool:
        """Whether the answer was overdue when the comparison was made."""
        return self.uiterlijk is not None and self.moment > self.uiterlijk


def count_volgt(frame: pl.DataFrame, peildata: Mapping[int, str]) -> list[Volgregel]:
    """Followed differences (`volgen.SCHEMA`) per kind, owner, state and round, the oldest first.

    `peildata`: of each round the reference date as it stands in a sentence.
    """
    sleutels = ("soort", "eigenaar", "toestand", "sinds_ronde", "oplossing_kort")
    door = pl.col("oplossing").str.starts_with(DOOR_BERICHT)
    kort = pl.when(door).then(pl.lit(DOOR_BERICHT)).otherwise("oplossing")
    geteld = frame.with_columns(oplossing_kort=kort.fill_null("")).group_by(sleutels).len()
    rijen = geteld.sort(pl.col("toestand") == OPGELOST, "sinds_ronde", "eigenaar", "soort",
                        "oplossing_kort")  # fmt: skip
    return [
        Volgregel(soort, wie, toestand, sinds, peildata.get(sinds, ""), aantal, oplossing)
        for soort, wie, toestand, sinds, oplossing, aantal in rijen.iter_rows()
    ]


def count_eigenaren(frame: pl.DataFrame, nu: int) -> list[tuple[str, int, int]]:
    """For each owner how many differences stand, and how many of them since an earlier round."""
    staan = frame.filter(pl.col("toestand") != OPGELOST)
    eigenaren = sorted(set(staan["eigenaar"].to_list()))
    return [
        (
            wie,
            staan.filter(pl.col("eigenaar") == wie).height,
            staan.filter((pl.col("eigenaar") == wie) & (pl.col("sinds_ronde") < nu)).height,
        )
        for wie in eigenaren
    ]
