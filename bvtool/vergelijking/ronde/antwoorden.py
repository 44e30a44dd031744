"""The decisions of a round and the shapes of an answer of the clerk; `antwoordcontrole` judges it.

Which decision asks for which dates, a start number, a BSN or a reason is data
(`data/rondebesluiten.csv`).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache
from typing import NamedTuple

from bvtool.vak.peil import MIGRATIE, Peil
from bvtool.vak.tabellen import load_tabel
from bvtool.vergelijking.bevinding import Werkboekfout

PRIJS = "kostprijs"
"""The kind of difference in which only the price is another."""


class Ronderij(NamedTuple):
    """One row of the clerk's workbook: where it stands and what it says (text trimmed).

    A date is the text of the cell when that is no date.
    """

    blad: str
    rij: int
    regel: str
    besluit: str = ""
    startdatum: date | str | None = None
    stopdatum: date | str | None = None
    reden: str = ""
    toelichting: str = ""
    startnummer: str = ""

    def find(self, kolom: str, wat: str, wat_nu: str) -> Werkboekfout:
        """A finding about a cell of this row."""
        return Werkboekfout(self.blad, self.rij, wat, wat_nu, kolom, self.regel)


class Rondegeval(NamedTuple):
    """What was given on that row: its place, the BSN when it is readable, the start number when it
    is known, the reason that was filled in, start and end that the CAK's file gives, whether the
    price differs, and the reference date."""

    plaats: str
    bsn: str | None = None
    startnummer: int | None = None
    reden: str | None = None
    deel: str = "bestand"
    c_start: date | None = None
    c_eind: date | None = None
    prijs: bool = False
    peil: Peil = MIGRATIE

    @property
    def vroegste_stop(self) -> date:
        """The first day on which a stop can lie: the start that stands, lifted to the first
        day of the contribution."""
        eerste = self.peil.eerste_start
        return max(self.c_start or eerste, eerste)


class Rondebesluit(NamedTuple):
    """The answer for one row, checked."""

    besluit: str
    startdatum: date | None = None
    stopdatum: date | None = None
    startnummer: int | None = None
    reden: str | None = None
    toelichting: str | None = None


@cache
def load_eisen() -> Mapping[str, Mapping[str, str]]:
    """What each decision asks for: its row in `data/rondebesluiten.csv`."""
    return {rij["besluit"]: rij for rij in load_tabel("rondebesluiten")}
