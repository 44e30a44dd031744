"""Message kinds of iWmo, iJw and iEb: code, direction, sender, and which retour answers which heen.

Sources: `data/berichtcodes.csv` (kinds with a Vektis code) and `data/berichtsoorten.csv` (kinds
that the playbooks or schemas name without a known code, and in which releases a kind exists).
"""

import re
from functools import cache
from itertools import chain
from typing import NamedTuple

from bvtool.vak.tabellen import load_tabel

HEEN = "heen"
RETOUR = "retour"
# matches: "wmo 301"
_NAAM = re.compile(r"(WMO|JW)\s*(\d{3})\s*([DF]?)", re.IGNORECASE)


class Berichtsoort(NamedTuple):
    """One message kind.

    `heen` is the kind it answers (empty for a heenbericht), `code` the Vektis code (may be empty),
    `sinds` the first release that has it and `laatste` the last one (empty: not known, or none),
    `opvolger` the kind that takes its place then, `afzender` and `ontvanger` parties.
    """

    naam: str
    code: str
    standaard: str
    heen: str
    afzender: str
    ontvanger: str
    sinds: str
    laatste: str = ""
    opvolger: str = ""

    @property
    def richting(self) -> str:
        """`heen` or `retour`."""
        return RETOUR if self.heen else HEEN

    @property
    def stam(self) -> str:
        """The name without the letter of declaration or invoice: WMO303D is a WMO303."""
        return self.naam.rstrip("DF")


def find_soort(tekst: str) -> Berichtsoort | None:
    """The kind with this name (`wmo301`, `WMO 301`, `WMO303D`); None when it is unknown.

    >>> find_soort("wmo 301").naam
    'WMO301'
    """
    vorm = _NAAM.fullmatch(tekst.strip())
    return _op_naam().get("".join(vorm.groups()).upper()) if vorm else None


def find_code(code: str) -> Berichtsoort | None:
    """The kind with this Vektis code; None when it is unknown.

    >>> find_code("414").naam
    'WMO301'
    """
    return _op_code().get(code)


def find_retour(heen: Berichtsoort) -> Berichtsoort | None:
    """The kind that answers this heenbericht; None when nothing is known to."""
    return _retouren().get(heen.naam)


@cache
def alle_soorten() -> tuple[Berichtsoort, ...]:
    """Every known kind, in the order of the tables."""
    return tuple(_op_naam().values())


@cache
def _op_naam() -> dict[str, Berichtsoort]:
    rijen: dict[str, dict[str, str]] = {}
    for rij in chain(load_tabel("berichtcodes"), load_tabel("berichtsoorten")):
        rijen[rij["bericht"]] = rijen.get(rij["bericht"], {}) | rij
    return {naam: _make_soort(rij) for naam, rij in rijen.items()}


@cache
def _op_code() -> dict[str, Berichtsoort]:
    return {soort.code: soort for soort in _op_naam().values() if soort.code}


@cache
def _retouren() -> dict[str, Berichtsoort]:
    return {soort.heen: soort for soort in _op_naam().values() if soort.heen}


def _make_soort(rij: dict[str, str]) -> Berichtsoort:
    overkant = {"gemeente": "CAK" if rij["standaard"] == "iEb" else "aanbieder"}
    return Berichtsoort(
        naam=rij["bericht"],
        code=rij.get("code", ""),
        standaard=rij["standaard"],
        heen=rij["retour_van"],
        afzender=rij["afzender"],
        ontvanger=overkant.get(rij["afzender"], "gemeente"),
        sinds=rij.get("sinds", ""),
        laatste=rij.get("laatste", ""),
        opvolger=rij.get("opvolger", ""),
    )
