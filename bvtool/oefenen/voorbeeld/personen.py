"""Fictive persons: a BSN, a name and a birth date. Nothing here knows of B4 or of a register."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date

from bvtool.oefenen.voorbeeld.namen import Naam, make_naam

_KORREL, _EIGEN = 29, 7
VOLWASSEN = (date(1936, 1, 1).toordinal(), date(2000, 12, 31).toordinal())


@dataclass(slots=True)
class Voorbeeldpersoon:
    """One fictive person. `geboren` is jjjj-mm-dd, unknown parts 00; `bsn` the real number.

    `bsn_ander` is a second number that also passes the 11-proef, for who is known by a wrong one.
    """

    nummer: int
    bsn: str
    naam: Naam
    geboren: str
    bsn_ander: str = ""


def make_persoon(
    rng: random.Random,
    nummer: int,
    bsns: tuple[str, str],
    *,
    nodig: str = "",
    apart: bool = False,
) -> Voorbeeldpersoon:
    """A person, by default an adult of ordinary age.

    `nodig`: what the name or birth date must offer, see `namen.make_naam`; draaibaar: day and
    month can change places. `apart`: born on a day on which nobody is born who was not asked to
    be apart (a draaibaar one excepted), so that name and birth date point to this person alone.
    """
    naam = make_naam(rng, "" if nodig == "draaibaar" else nodig)
    geboren = make_geboren(rng, draaibaar=nodig == "draaibaar", apart=apart)
    return Voorbeeldpersoon(nummer, bsns[0], naam, geboren, bsns[1])


def make_eigen(
    rng: random.Random, nummer: int, bsns: tuple[str, str], gezien: set[tuple[str, str]] | None
) -> Voorbeeldpersoon:
    """A person; with `gezien` one who is found by name and birth date, and is like nobody else."""
    while True:
        persoon = make_persoon(rng, nummer, bsns, apart=gezien is not None)
        wie = (persoon.geboren, persoon.naam.achternaam)
        if gezien is None:
            return persoon
        if wie not in gezien:
            gezien.add(wie)
            return persoon


def make_geboren(rng: random.Random, *, draaibaar: bool = False, apart: bool = False) -> str:
    """A birth date of an adult as jjjj-mm-dd; see `make_persoon`."""
    van, tot = VOLWASSEN
    # The mean of two draws: most people are neither very young nor very old.
    dag = van + int((rng.random() + rng.random()) / 2 * (tot - van))
    if apart:
        dag += (_EIGEN - dag) % _KORREL
    elif dag % _KORREL == _EIGEN:
        dag += 1
    geboren = date.fromordinal(dag)
    if draaibaar:
        geboren = geboren.replace(day=1 + (geboren.month + int(rng.random() * 11)) % 12)
    return geboren.isoformat()


def turn_geboren(geboren: str) -> str:
    """The birth date with day and month in each other's place."""
    jaar, maand, dag = geboren.split("-")
    return f"{jaar}-{dag}-{maand}"


def mistype_geboren(geboren: str, variant: int) -> str:
    """The birth date with one part wrong: the year, the month or the day."""
    jaar, maand, dag = (int(deel) for deel in geboren.split("-"))
    if variant % 3 == 2:
        return f"{jaar}-{maand:02d}-{dag % 9 + 1:02d}"
    dag = min(dag, 28)  # exists in every month
    if variant % 3 == 0:
        return f"{jaar - 10}-{maand:02d}-{dag:02d}"
    return f"{jaar}-{maand % 9 + 1:02d}-{dag:02d}"


def hide_geboren(geboren: str, variant: int) -> str:
    """The birth date with the day unknown, or the day and the month (`1961-00-00`)."""
    return f"{geboren[:7]}-00" if variant % 3 == 2 else f"{geboren[:4]}-00-00"
