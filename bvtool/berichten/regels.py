"""The technical rules: each a row of `technische-regels.csv` and a function that knows a breach.

The same rules serve the sender before sending, `controleer` on any file, and the CAK's side in
`ketentest`. A function answers None (the rule holds) or what is wrong; the row gives its code,
level and mark. Only `fout` holds a message back or gets it rejected. A row names the messages that
it is about (`bericht`: numbers with commas, or * for all); rows of what bvtool cannot know, and of
a law that is still to come, stand there as data (`ernst` later) and have no function.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from typing import NamedTuple

from bvtool.berichten import analogie, startstop
from bvtool.berichten import voorwaarden as v
from bvtool.berichten.eigenbijdrage import NIEUW, VERWIJDEREN, WIJZIGEN, Eigenbijdrage
from bvtool.berichten.historie import GeheugenHistorie
from bvtool.berichten.schemarollen import ANTWOORD
from bvtool.berichten.voorwaarden import WAARSCHUWING, Breuk, Toets
from bvtool.vak.tabellen import load_tabel

__all__ = [
    "BESTANDSREGELS",
    "FOUT",
    "LEEG",
    "REGELS",
    "WAARSCHUWING",
    "Overtreding",
    "Toets",
    "blocks",
    "check_bericht",
    "check_bestand",
    "check_schema",
    "make_overtreding",
]

FOUT = "fout"


class Overtreding(NamedTuple):
    """A rule that a message breaks: the code with which the CAK answers (may be empty), how bad
    it is (`fout` or `waarschuwing`), why, and what the sender does about it (Dutch)."""

    regel: str
    retourcode: str
    ernst: str
    uitleg: str
    herstel: str


def check_bericht(bericht: Eigenbijdrage, toets: Toets) -> list[Overtreding]:
    """The rules for its kind that this message breaks, in the order of `REGELS`; empty when all
    hold."""
    gevonden = []
    for regel, functie in _list_regels(bericht.soort, bericht.status):
        breuk = functie(bericht, toets)
        if breuk is not None:
            gevonden.append(make_overtreding(regel, breuk))
    return gevonden


def check_bestand(naam: str, data: bytes) -> list[Overtreding]:
    """The rules on the file itself: size (OP179), and encoding, line ends and extension (OP192)."""
    gevonden = []
    if breuk := v.check_te_groot(data):
        gevonden.append(make_overtreding("OP179", breuk))
    if breuk := v.check_vorm(naam, data):
        gevonden.append(make_overtreding("OP192", breuk))
    return gevonden


def check_schema(zinnen: Sequence[str]) -> list[Overtreding]:
    """What does not fit the schema (rule XSD) as breaches, one per sentence."""
    if not zinnen:
        return []
    herstel = "Maak het bericht opnieuw met een programma dat dit schema volgt."
    return [make_overtreding("XSD", (zin, herstel)) for zin in zinnen]


def make_overtreding(regel: str, breuk: tuple[str, ...]) -> Overtreding:
    """A breach of the rule with this name, with the code and level of its row."""
    rij = _rijen()[regel]
    ernst = breuk[2] if len(breuk) > 2 else rij["ernst"]
    return Overtreding(regel, rij["retourcode"], ernst, breuk[0], breuk[1])


def blocks(overtredingen: Sequence[Overtreding]) -> bool:
    """Whether any of these holds the message back."""
    return any(o.ernst == FOUT for o in overtredingen)


@cache
def _rijen() -> dict[str, dict[str, str]]:
    return {r["regel"]: r for r in load_tabel("technische-regels")}


Regelfunctie = Callable[[Eigenbijdrage, Toets], Breuk]
_ALTIJD = (NIEUW, WIJZIGEN, VERWIJDEREN)
REGELS: dict[str, tuple[Regelfunctie, tuple[int, ...]]] = {
    "CS002": (v.check_bsn, _ALTIJD),
    "TR018": (v.check_stop_voor_start, _ALTIJD),
    "TR135": (v.check_dagtekening, _ALTIJD),
    "TR378": (v.check_afzender, _ALTIJD),
    "TR056": (v.check_identificatie, _ALTIJD),
    "TR404": (v.check_startnummer, (NIEUW,)),
    "TR103": (v.check_wijzigen_zonder_eerdere, (WIJZIGEN,)),
    "TR104": (v.check_wijzigen_na_verwijderen, (WIJZIGEN,)),
    "TR063": (v.check_verwijderen_zonder_eerdere, (VERWIJDEREN,)),
    "TR395": (v.check_start_te_oud, (WIJZIGEN,)),
    "TR394-BW": (v.check_stop_te_oud, (WIJZIGEN,)),
    "TR400": (v.check_overlap, (NIEUW, WIJZIGEN)),
    "START-12M": (analogie.check_start_12_maanden, (NIEUW,)),
    "TR113-BW": (analogie.check_start_vooruit, (NIEUW, WIJZIGEN)),
    "TR115-BW": (analogie.check_stop_vooruit, (NIEUW, WIJZIGEN)),
    "TR329-BW": (analogie.check_verwijderen_anders, (VERWIJDEREN,)),
    "OP325-BW": (analogie.check_twee_wijzigingen, (WIJZIGEN,)),
    "CS332-BW": (analogie.check_start_voor_begin, (NIEUW,)),
    "TR393": (v.check_start_te_oud, (WIJZIGEN,)),
    "TR102": (startstop.check_stop_zonder_start, (NIEUW,)),
    "TR071": (startstop.check_start_met_stop, (VERWIJDEREN,)),
    "OP241": (startstop.check_terug, (NIEUW, WIJZIGEN)),
    "OP242": (startstop.check_vooruit, (NIEUW, WIJZIGEN)),
    "TR329": (startstop.check_zelfde, (VERWIJDEREN,)),
    "TR328": (startstop.check_stop_na_start, (NIEUW,)),
    "TR330": (startstop.check_stop_na_start, (WIJZIGEN,)),
    "OP325": (startstop.check_twee_op_een_dag, (WIJZIGEN,)),
    "OP290": (startstop.check_een_start, (NIEUW, WIJZIGEN)),
    "CS332": (startstop.check_begin, (NIEUW, WIJZIGEN)),
    "CS333": (startstop.check_tarief, (NIEUW, WIJZIGEN)),
    "CS334": (startstop.check_prijs_start, (NIEUW, WIJZIGEN)),
}
"""For each rule within reach of one message: its function, and the statuses that it looks at."""

BESTANDSREGELS = ("XSD", "OP179", "OP192")
"""Rules on the file itself; OP090 (an answer in time) is watched by `retour`."""


@cache
def _list_regels(soort: str, status: int) -> list[tuple[str, Regelfunctie]]:
    """The rules for a message of this kind and status; one of another status breaks the schema,
    and only what holds for every status is asked of it."""
    return [
        (naam, functie)
        for naam, (functie, geldt) in REGELS.items()
        if soort in list_soorten(naam) and (status in geldt or geldt == _ALTIJD)
    ]


def list_soorten(regel: str) -> list[str]:
    """Which kinds of heenbericht a rule is about, by its row."""
    welke = _rijen()[regel]["bericht"]
    return [s for s in ANTWOORD if welke == "*" or s.removeprefix("WMO") in welke.split(",")]


LEEG = GeheugenHistorie()
"""A history without anything in it."""
