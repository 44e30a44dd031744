"""Rows of B4 and of a register, as a case asks for them: dicts by the keys of data/kolommen.csv."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import date
from functools import cache

from bvtool.oefenen.voorbeeld.personen import Voorbeeldpersoon
from bvtool.vak.peil import MIGRATIE
from bvtool.vak.tabellen import load_tabel

R = MIGRATIE.datum
"""The reference date of the comparison, and the start date in every 407."""
Cel = str | int | date | None
Rij = dict[str, Cel]
Product = tuple[str, str]


@dataclass(slots=True)
class Bouwsel:
    """What a case made of a person: the rows on both sides, and what is true about them.

    `bsn_b4` is the BSN that the B4 rows carry as far as it can be read; `einde` the day on which
    the period that decides ends (a death included), None while it runs or where it decides nothing;
    `voorstel_bsn` the person in the register that an unknown row belongs to; `verschillen` the
    fields that differ between the two sides.
    """

    b4: list[Rij]
    register: list[Rij]
    bsn_b4: str | None
    einde: date | None = None
    voorstel_bsn: str | None = None
    verschillen: list[str] = field(default_factory=list)


class Werkbank:
    """Makes the rows: the chance, the gemeente, and the numbers that must be unique."""

    def __init__(self, rng: random.Random, gemeente: str, uitvoerder: str) -> None:
        self.rng = rng
        self.gemeente = gemeente
        self.uitvoerder = int(uitvoerder)
        self.aanbieders = tuple((r["agb"], r["naam"]) for r in load_tabel("voorbeeld-aanbieders"))

    def draw(self, aantal: int) -> int:
        """A whole number from 0 up to, not including, `aantal`."""
        return int(self.rng.random() * aantal)

    def day(self, van: date, tot: date) -> date:
        """A day from `van` up to and including `tot`."""
        eerste = van.toordinal()
        return date.fromordinal(eerste + self.draw(tot.toordinal() - eerste + 1))

    def start(self) -> date:
        """A start that lies well before R."""
        return self.day(date(2015, 1, 1), date(2020, 12, 31))

    def einde(self) -> date:
        """An end that lies before R (and after every `start`)."""
        return self.day(date(2021, 6, 1), date(2022, 9, 30))

    def product(self, soort: str = "bw") -> Product:
        """Category and code of a product of this kind."""
        keuze = _producten(soort)
        return keuze[self.draw(len(keuze))]

    def register_rij(
        self,
        p: Voorbeeldpersoon,
        start: date,
        einde: Cel = None,
        *,
        soort: str = "bw",
        volg: int = 0,
        **anders: Cel,
    ) -> Rij:
        """A row of the register for this person; `volg` numbers the rows of one person."""
        rng = self.rng
        categorie, code = self.product(soort)
        loopt = not isinstance(einde, date) or einde >= R
        rij: Rij = {
            "bsn": int(p.bsn) if rng.random() < 0.03 and p.bsn[0] != "0" else p.bsn,
            "achternaam": p.naam.achternaam,
            "voorvoegsel": p.naam.voorvoegsel,
            "voorletters": p.naam.voorletters,
            "geboortedatum": geboren_cel(p.geboren),
            "gemeentecode": self.gemeente,
            "beschikkingnummer": 2_000_000 + p.nummer,
            "toewijzingnummer": 30_000_000 + 4 * p.nummer + volg,
            "productcategorie": categorie,
            "productcode": code,
            "leveringsvorm": "ZIN",
            "aanbieder": self.aanbieders[self.draw(len(self.aanbieders))][0],
            "ingangsdatum": start,
            "einddatum": einde,
            "vrijstelling": "N",
            "buitenregionaal": "N",
        }
        if soort == "bw" and loopt and p.nummer % 5 < 3:
            rij["startnummer"] = 100_000 + p.nummer
        rij.update(anders)
        return rij

    def b4_rij(self, p: Voorbeeldpersoon, bsn: Cel, start: date | None, **anders: Cel) -> Rij:
        """A row of B4 for this person."""
        rij: Rij = {
            "bsn": bsn,
            "klantnummer": 1_000_000 + p.nummer,
            "achternaam": p.naam.achternaam,
            "voorvoegsel": p.naam.voorvoegsel,
            "voorletters": p.naam.voorletters,
            "geboortedatum": geboren_cel(p.geboren),
            "gemeentecode": self.gemeente,
            "uitvoerdercode": self.uitvoerder,
            "startdatum": start,
            "product": self.product()[1],
            "instelling": self.aanbieders[self.draw(len(self.aanbieders))][1],
            "soort_bijdrage": "LEB" if self.rng.random() < 0.6 else "HEB",
        }
        rij.update(anders)
        return rij

    def bsn_cel(self, bsn: str) -> Cel:
        """A BSN as it stands in a cell: mostly a number, at times text, with dots or blanks."""
        kans = self.rng.random()
        if kans < 0.94 or bsn[0] == "0":
            return int(bsn)
        if kans < 0.97:
            return bsn
        if kans < 0.985:
            return f"{bsn[:4]}.{bsn[4:6]}.{bsn[6:]}"
        return f"{bsn[:3]} {bsn[3:6]} {bsn[6:]}" if kans < 0.995 else f"{bsn}.0"

    def both(
        self,
        p: Voorbeeldpersoon,
        register: list[Rij],
        start: date | None,
        einde: date | None = None,
        **anders: Cel,
    ) -> Bouwsel:
        """The person with one plain row in B4 and these rows in the register, in any order."""
        if len(register) > 1:
            self.rng.shuffle(register)
        b4 = [self.b4_rij(p, self.bsn_cel(p.bsn), start, **anders)]
        return Bouwsel(b4, register, p.bsn, einde)


def geboren_cel(geboren: str) -> Cel:
    """A birth date as it stands in a cell: a real date, or text when a part is unknown."""
    if "-00" in geboren:
        return "-".join(reversed(geboren.split("-")))
    return date.fromisoformat(geboren)


@cache
def _producten(soort: str) -> tuple[Product, ...]:
    gevonden = []
    for rij in load_tabel("voorbeeld-producten"):
        if rij["soort"] == soort:
            gevonden += [(rij["categorie"], rij["productcode"])] * (int(rij["gewicht"]) // 5)
    return tuple(gevonden)
