"""What the words in a header say: `DD_EINDE` speaks of an end, `Levering begindatum` of a start.

The words stand in `data/kopwoorden.csv` (aangenomen). A header that is known by name needs none of
this; what only its words say is a proposal, until the content of the column agrees.
"""

from __future__ import annotations

import re
from functools import cache

from bvtool.tabel.lezen.koprij import fold_kop
from bvtool.vak.tabellen import load_tabel

_KORT = 3
"""A word of so many letters or fewer must stand by itself; a longer one may be part of a word."""
# matches: "gD"
_BULT = re.compile(r"(?<=[a-z])(?=[A-Z])")
# matches: "_"
_RAND = re.compile(r"[\W_\d]+")
_REGELS: tuple[tuple[str, frozenset[str], frozenset[str]], ...] = tuple(
    (sleutel, frozenset(nodig.split()), frozenset(niet.split()))
    for sleutel, nodig, niet in (
        ("reden_wijziging", "reden wijziging", ""),
        ("reden_einde", "reden", "begin anders wijziging"),
        ("overlijdensdatum", "overlijden", ""),
        ("geboortedatum", "geboorte", "naam"),
        ("pgb_wooncomponent", "component", ""),
        ("vrijstelling", "vrijstelling", ""),
        ("buitenregionaal", "buitenregionaal", ""),
        ("status", "status", "datum"),
        ("einddatum_levering", "einde levering", "begin anders wijziging"),
        ("einddatum", "einde", "begin anders wijziging"),
        ("startdatum_levering", "begin levering", "anders wijziging"),
        ("ingangsdatum", "begin", "anders wijziging"),
        ("bsn", "bsn", "anders"),
        ("productcategorie", "categorie", ""),
        ("productcode", "product code", ""),
        ("productcode", "product nummer", ""),
        ("leveringsvorm", "vorm", "product"),
        ("productomschrijving", "product", "anders aanbieder begin einde datum"),
        ("aanbieder", "aanbieder", ""),
        ("beschikkingnummer", "beschikking nummer", ""),
        ("toewijzingnummer", "toewijzing nummer", ""),
        ("clientnummer", "persoon nummer", ""),
        ("achternaam", "persoon naam", "anders"),
    )
)
"""Which words make which column of a register: all of the first must be there, none of the last.
The first rule that fits decides."""
_B4 = {"ingangsdatum": "startdatum", "startdatum_levering": "startdatum",
       "einddatum_levering": "einddatum", "clientnummer": "klantnummer",
       "productcode": "product", "aanbieder": "instelling"}  # fmt: skip
_IN_B4 = ("bsn", "geboortedatum", "achternaam", "startdatum", "einddatum", "klantnummer")
_FORMULIER = {"ingangsdatum": "startdatum", "startdatum_levering": "startdatum",
              "einddatum_levering": "einddatum", "productomschrijving": "product"}  # fmt: skip
_IN_FORMULIER = ("bsn", "geboortedatum", "achternaam", "startdatum", "einddatum", "leveringsvorm",
                 "product", "productcode", "aanbieder")  # fmt: skip
_ANDERS = {"formulier": (_FORMULIER, _IN_FORMULIER)}
"""The same columns under the names of another kind of file, and which of them it has."""


@cache
def list_woorden(kop: str) -> frozenset[str]:
    """The kinds of words in a header.

    >>> sorted(list_woorden("Levering einddatum"))
    ['datum', 'einde', 'levering']
    """
    los = [fold_kop(d) for d in _RAND.split(_BULT.sub(" ", kop)) if d]
    heel = "".join(los)
    return frozenset(
        rij["soort"]
        for rij in load_tabel("kopwoorden")
        if (rij["woord"] in los if len(rij["woord"]) <= _KORT else rij["woord"] in heel)
    )


def guess_sleutel(kop: str, soort: str) -> str:
    """The column that a header speaks of, by its words alone; empty when they say nothing.

    >>> guess_sleutel("DD_EINDE", "register")
    'einddatum'
    """
    woorden = list_woorden(kop)
    for sleutel, nodig, niet in _REGELS:
        if nodig <= woorden and not niet & woorden:
            if soort == "register":
                return sleutel
            namen, heeft = _ANDERS.get(soort, (_B4, _IN_B4))
            eigen = namen.get(sleutel, sleutel)
            return eigen if eigen in heeft else ""
    return ""


def is_other(kop: str) -> bool:
    """Whether a header names something that decides nothing (an export date, an address).

    >>> is_other("Exportdatum")
    True
    """
    return "anders" in list_woorden(kop)
