"""Makes the persons of one gemeente, block by block, with the truth about every row.

Order and content follow from the seed alone. Within a block the rows of both sides are shuffled,
so that a row says nothing by its place; blocks keep the memory small however many clients.
"""

from __future__ import annotations

import random
from array import array
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from bvtool.oefenen.voorbeeld import (
    eenzijdig,  # noqa: F401 - they fill BOUWERS
)
from bvtool.oefenen.voorbeeld.afwijkingen import AFWIJKINGEN
from bvtool.oefenen.voorbeeld.bouwers import BOUWERS
from bvtool.oefenen.voorbeeld.bsn import Bsnvoorraad, count_officieel
from bvtool.oefenen.voorbeeld.gevallen import (
    Geval,
    divide,
    divide_afwijkingen,
    load_afwijkingen,
    load_gevallen,
)
from bvtool.oefenen.voorbeeld.personen import hide_geboren, make_persoon
from bvtool.oefenen.voorbeeld.rijen import Bouwsel, Rij, Werkbank

BLOK = 10_000


class Opzet(NamedTuple):
    """What is asked: the seed, the number of clients in B4, and for whom."""

    zaad: int
    klanten: int
    gemeente: str
    uitvoerder: str
    synthetisch: bool = False


class Waarheid(NamedTuple):
    """What must become of one row of B4; `bsn` is None when it cannot be read."""

    bsn: str | None
    uitkomst: str
    regel: int
    reden: str | None
    voorstel: str | None
    geval: str
    afwijking: str | None
    einddatum: date | None
    voorstel_bsn: str | None


@dataclass(slots=True)
class Blok:
    """The rows of a block of persons, in the order in which they go into the files.

    `verschillen`: BSN and field of every difference between the two sides; `alleen_register`: the
    BSNs that must stand on that list.
    """

    b4: list[tuple[Rij, Waarheid]] = field(default_factory=list)
    register: list[Rij] = field(default_factory=list)
    alleen_register: list[str] = field(default_factory=list)
    verschillen: list[tuple[str, str]] = field(default_factory=list)


def make_blokken(
    opzet: Opzet, *, voorraad: Bsnvoorraad | None = None, eerste_nummer: int = 0
) -> Iterator[Blok]:
    """All persons of `opzet`, about ten thousand at a time.

    Several gemeenten can share one `voorraad` of BSNs, which must then be large enough; and with
    an `eerste_nummer` of their own the numbers of clients, decisions and starts differ as well.
    """
    rng = random.Random(opzet.zaad)  # noqa: S311 - the same seed must give the same file
    plan = _Plan(rng, opzet, voorraad)
    maker = _Stroommaker(rng, opzet, plan.voorraad)
    for begin in range(0, len(plan.gevallen), BLOK):
        blok = Blok()
        wachtend: list[list[tuple[Rij, Waarheid]]] = []
        for plek in range(begin, min(begin + BLOK, len(plan.gevallen))):
            geval, vuil = plan.gevallen[plek], plan.afwijkingen[plek]
            wachtend.append(maker.add(blok, eerste_nummer + plek, geval, vuil))
        rng.shuffle(blok.register)
        blok.b4 = _shuffle_rows(rng, wachtend)
        yield blok


def _shuffle_rows(
    rng: random.Random, per_persoon: list[list[tuple[Rij, Waarheid]]]
) -> list[tuple[Rij, Waarheid]]:
    """All rows in a random order in which the rows of one person keep theirs."""
    beurten = [i for i, rijen in enumerate(per_persoon) for _ in rijen]
    rng.shuffle(beurten)
    volgende = [iter(rijen) for rijen in per_persoon]
    return [next(volgende[i]) for i in beurten]


class _Plan:
    """Which case and which dirt every person gets, by place; and the BSNs for them."""

    def __init__(
        self, rng: random.Random, opzet: Opzet, voorraad: Bsnvoorraad | None = None
    ) -> None:
        alle = load_gevallen()
        ruim = opzet.synthetisch or voorraad is not None
        aantallen = divide(
            opzet.klanten,
            bsns=4 * opzet.klanten + 1000 if ruim else count_officieel(),
            nullen=opzet.klanten if opzet.synthetisch else int(voorraad is None),
        )
        self.gevallen = array("B")
        for nummer, geval in enumerate(alle):
            self.gevallen.extend(array("B", [nummer]) * aantallen[geval.naam])
        rng.shuffle(self.gevallen)
        self.voorraad = voorraad or Bsnvoorraad(
            rng,
            paren=sum(aantallen[g.naam] for g in alle if g.bsn == "paar"),
            synthetisch=opzet.synthetisch,
        )
        self.afwijkingen = self._spread(rng, opzet.klanten)

    def _spread(self, rng: random.Random, klanten: int) -> array[int]:
        mag = [g.afwijking for g in load_gevallen()]
        plaatsen = array("I", (i for i, g in enumerate(self.gevallen) if mag[g]))
        rng.shuffle(plaatsen)
        aantallen = divide_afwijkingen(klanten, len(plaatsen) // 3)
        uit = array("B", bytes(len(self.gevallen)))
        for nummer, soort in enumerate(load_afwijkingen(), start=1):
            for _ in range(aantallen[soort.naam]):
                uit[plaatsen.pop()] = nummer
        return uit


class _Stroommaker:
    """Makes one person at a time and lays the rows and the truth into a block."""

    def __init__(self, rng: random.Random, opzet: Opzet, voorraad: Bsnvoorraad) -> None:
        self.rng = rng
        self.voorraad = voorraad
        self.werkbank = Werkbank(rng, opzet.gemeente, opzet.uitvoerder)
        self.alle = load_gevallen()
        self.op_naam = {g.naam: g for g in self.alle}
        self.soorten = (None, *load_afwijkingen())
        self.geweest = [0] * len(self.alle)
        self.vuil_geweest = [0] * len(self.soorten)

    def add(
        self, blok: Blok, nummer: int, geval_nr: int, vuil_nr: int
    ) -> list[tuple[Rij, Waarheid]]:
        geval, soort = self.alle[geval_nr], self.soorten[vuil_nr]
        beurt, self.geweest[geval_nr] = self.geweest[geval_nr], self.geweest[geval_nr] + 1
        apart = geval.kant == "b4" and geval.alleen_register
        nodig = soort.nodig if soort else ""
        p = make_persoon(self.rng, nummer, self._take_bsns(geval), nodig=nodig, apart=apart)
        vuil_beurt = self.vuil_geweest[vuil_nr]
        self.vuil_geweest[vuil_nr] += 1
        if soort and soort.naam == "geboortedatum_deels":
            p.geboren = hide_geboren(p.geboren, vuil_beurt)
        bouwsel = BOUWERS[geval.naam](self.werkbank, p, beurt)
        if soort:
            AFWIJKINGEN[soort.naam](self.werkbank, p, bouwsel.b4[0], vuil_beurt)
            if soort.verschil:
                bouwsel.verschillen.append(soort.verschil)
        blok.register += bouwsel.register
        if geval.alleen_register:
            blok.alleen_register.append(p.bsn)
        blok.verschillen += [(p.bsn, veld) for veld in bouwsel.verschillen]
        return self._judge(geval, soort.naam if soort else None, bouwsel)

    def _take_bsns(self, geval: Geval) -> tuple[str, str]:
        if geval.bsn == "paar":
            return self.voorraad.take_paar()
        return (self.voorraad.take_nul() if geval.bsn == "nul" else self.voorraad.take(), "")

    def _judge(
        self, geval: Geval, afwijking: str | None, bouwsel: Bouwsel
    ) -> list[tuple[Rij, Waarheid]]:
        uit = []
        for volg, rij in enumerate(bouwsel.b4):
            telt = self.op_naam[geval.eerste] if geval.eerste and volg == 0 else geval
            assert telt.regel is not None
            einde = bouwsel.einde if telt.regel in (3, 7, 9) else None
            waar = Waarheid(
                bouwsel.bsn_b4,
                telt.uitkomst,
                telt.regel,
                telt.reden,
                telt.voorstel,
                geval.naam,
                afwijking,
                einde,
                bouwsel.voorstel_bsn,
            )
            uit.append((rij, waar))
        return uit
