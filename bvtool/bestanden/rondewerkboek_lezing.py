"""Reads the workbook of a round back: every row of the lists, whatever was sorted or added."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from bvtool.bestanden.rondewerkboek_kolommen import EIGEN_KOPPEN
from bvtool.bestanden.werkboek_bladen import ANDERE, RONDELIJSTEN
from bvtool.bestanden.werkboek_koppen import make_patronen
from bvtool.bestanden.werkboek_lezing import read_werkboek, refuse_fouten
from bvtool.vak.rondebesluit import BESLUITEN
from bvtool.vergelijking.ronde.plaatsen import BLADEN, RONDEKOPPEN, STIL
from bvtool.vergelijking.werkboek import Werkboek, Werkboekvorm

RONDEVORM = Werkboekvorm(
    lijsten=RONDELIJSTEN,
    andere=ANDERE,
    koppen=RONDEKOPPEN,
    eigen=EIGEN_KOPPEN,
    patronen=make_patronen(
        rf"(?i)^(?:{'|'.join(BESLUITEN)})$",
        r"^(?:In (?:het bestand|uw register|beschermd wonen) |Bij het CAK |Volgens "
        r"|Met abonnementstarief "
        r"|Op \d+-\d+-\d{4} |Het |Dit |Deze |Een |Beide |Onder |Er |Uw |Gestopt )",
    ),
)
"""The workbook of a round."""


def read_rondewerkboek(pad: Path, naam: str) -> Werkboek:
    """Reads the six lists of a workbook of a round; `naam` is how messages call it.

    Raises as `read_werkboek`. What is wrong inside comes back as `fouten`.
    """
    return read_werkboek(pad, naam, RONDEVORM)


def count_open_ronde(pad: Path) -> int:
    """How many rows still need a decision in the workbook of a round."""
    werkboek = read_rondewerkboek(pad, pad.name)
    refuse_fouten(werkboek, RONDELIJSTEN)
    stil = {BLADEN[plaats] for plaats in STIL}
    return werkboek.rijen.filter(
        ~pl.col("blad").is_in(list(stil)) & pl.col("besluit").is_null()
    ).height
