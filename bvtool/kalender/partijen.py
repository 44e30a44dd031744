"""The parties of the field, one notion for the BW timeslot and the release switches."""

import re
from functools import cache

PARTIJEN = (
    "gemeente",
    "aanbieder",
    "CAK",
    "VECOZO",
    "IB",
    "RINIS",
    "VNG Realisatie",
    "Zorginstituut",
    "ISD-Regie",
)
ALLEN = "allen"
_ANDERS = {
    "gemeenten": "gemeente",
    "aanbieders": "aanbieder",
    "zorgaanbieder": "aanbieder",
    "zorgaanbieders": "aanbieder",
    "inlichtingenbureau": "IB",
}


def parse_partij(tekst: str) -> str | None:
    """The party that this word names (`Gemeenten` is `gemeente`), or None.

    >>> parse_partij("Gemeente"), parse_partij("buurman")
    ('gemeente', None)
    """
    woord = tekst.strip().casefold()
    gewoon = {partij.casefold(): partij for partij in PARTIJEN} | _ANDERS
    return gewoon.get(woord)


@cache
def partijen_van(cel: str) -> frozenset[str]:
    """The parties that a cell names: `VECOZO, IB en RINIS`; `allen` is every party.

    Raises ValueError with the word that names no party.
    """
    if cel.strip().casefold() == ALLEN:
        return frozenset(PARTIJEN)
    gevonden = set()
    # matches: "gemeente en CAK"
    for deel in re.split(r",|\ben\b", cel):
        partij = parse_partij(deel)
        if partij is None:
            raise ValueError(deel.strip())
        gevonden.add(partij)
    return frozenset(gevonden)


def raakt(cel: str, partij: str | None) -> bool:
    """Does a row with this party cell concern `partij`? None asks for every party."""
    return partij is None or partij in partijen_van(cel)
