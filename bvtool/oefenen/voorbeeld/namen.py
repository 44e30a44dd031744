"""Names as they occur in files: surnames of many origins, voorvoegsels, partner names, initials."""

from __future__ import annotations

import random
import unicodedata
from functools import cache
from typing import NamedTuple

from bvtool.vak.tabellen import load_tabel

_LETTERS = "AAAABBCCDDEEEFFGGHHHIIJJJJJKKLLLMMMMMNNOPPPRRRSSSTTUVWWYZ"
_PARTNERDEEL = 0.05
NODIG = ("", "latijns", "diakriet", "voorvoegsel", "enkel")


class Naam(NamedTuple):
    """A name as a register holds it: surname, voorvoegsel beside it, initials with dots."""

    achternaam: str
    voorvoegsel: str
    voorletters: str


def make_naam(rng: random.Random, nodig: str = "") -> Naam:
    """A name by the weights of `data/voorbeeld-achternamen.csv`.

    `nodig`: latijns (stays the same name in capitals), diakriet (has signs that can be taken off),
    voorvoegsel (has one), enkel (no voorvoegsel and no partner name), or empty.
    """
    keuze = _keuze(nodig)
    achternaam, voorvoegsel = keuze[int(rng.random() * len(keuze))]
    if not nodig and rng.random() < _PARTNERDEEL:
        partner, partner_vv = keuze[int(rng.random() * len(keuze))]
        achternaam = join_partner(achternaam, partner, partner_vv)
    return Naam(achternaam, voorvoegsel, make_voorletters(rng))


def make_voorletters(rng: random.Random) -> str:
    """One to three initials with dots: `J.`, `A.M.`"""
    aantal = 1 + (rng.random() < 0.55) + (rng.random() < 0.15)
    return "".join(f"{_LETTERS[int(rng.random() * len(_LETTERS))]}." for _ in range(aantal))


def join_partner(achternaam: str, partner: str, voorvoegsel: str) -> str:
    """`Jansen` and `de Vries` as `Jansen-de Vries`."""
    return f"{achternaam}-{voorvoegsel} {partner}" if voorvoegsel else f"{achternaam}-{partner}"


def strip_diakrieten(tekst: str) -> str:
    """The text without the signs that stand on letters: `Çelik` becomes `Celik`."""
    los = unicodedata.normalize("NFKD", tekst)
    return "".join(teken for teken in los if not unicodedata.combining(teken))


def make_tikfout(rng: random.Random, naam: str, variant: int) -> str:
    """The name with one typing error: two letters swapped, one doubled or one left out."""
    plaatsen = [
        p
        for p in range(1, len(naam) - 1)
        if naam[p].isalpha() and naam[p + 1].isalpha() and naam[p] != naam[p + 1]
    ]
    p = plaatsen[int(rng.random() * len(plaatsen))]
    if variant % 3 == 0:
        return naam[:p] + naam[p + 1] + naam[p] + naam[p + 2 :]
    if variant % 3 == 1:
        return naam[: p + 1] + naam[p:]
    return naam[:p] + naam[p + 1 :]


def pick_ander_voorvoegsel(voorvoegsel: str) -> str:
    """A voorvoegsel that people confuse with this one."""
    paren = {"van": "van der", "van der": "van den", "van den": "van der", "de": "den"}
    return paren.get(voorvoegsel, "van")


@cache
def _keuze(nodig: str) -> tuple[tuple[str, str], ...]:
    namen = []
    for rij in load_tabel("voorbeeld-achternamen"):
        naam = (rij["achternaam"], rij["voorvoegsel"])
        if _fits(naam, nodig):
            namen += [naam] * int(rij["gewicht"])
    return tuple(namen)


def _fits(naam: tuple[str, str], nodig: str) -> bool:
    achternaam, voorvoegsel = naam
    kaal = strip_diakrieten(achternaam)
    if nodig == "latijns":
        return kaal.isascii()
    if nodig == "diakriet":
        return kaal.isascii() and kaal != achternaam
    if nodig == "voorvoegsel":
        return bool(voorvoegsel)
    return not voorvoegsel if nodig == "enkel" else True
