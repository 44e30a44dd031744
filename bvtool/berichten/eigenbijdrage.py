"""What a heenbericht of iEb says, whatever its kind.

WMO401 tells of a start and WMO403 of a stop of the abonnementstarief, two messages with one number;
from release 3.0 on WMO405 tells of both. WMO407 tells of both for beschermd wonen (bevestigd, the
published manuals of iEb 3.0). Building is string work with a template made once per shape: a
national delivery has 100,000 messages. The bytes are UTF-8 without BOM, with CR/LF (OP192).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from operator import attrgetter
from typing import Any

from lxml import etree

from bvtool.berichten.berichtvorm import Berichtvorm
from bvtool.berichten.boom import BerichtGeweigerd
from bvtool.berichten.knoop import escape
from bvtool.berichten.release import parse_release
from bvtool.berichten.xmlwaarde import collapse, parse_dag, parse_geheel, read_identificatie
from bvtool.vak.bijdrage import Bijdrage

NIEUW, WIJZIGEN, VERWIJDEREN = 1, 2, 3
START, STOP = "WMO401", "WMO403"
"""The two messages of one delivery: each changes and withdraws its own part of it."""
_ZONDER = {START: {"stopdatum"}, STOP: {"startdatum", "kostprijs"}, "WMO407": {"kostprijs"}}
"""Which fields a kind has no element for."""
_SAMEN = (3, 0)
"""The release in which one message came in the place of those of start and stop."""


@dataclass(frozen=True, slots=True)
class Eigenbijdrage:
    """One heenbericht. `startdatum` None: a WMO403 names no start. `stopdatum` None: an open
    period, or a WMO401. `status`: 1 new, 2 change, 3 withdraw. `kostprijs` in cents, from
    `kostprijs_start` on (None: from the start), only in the abonnementstarief."""

    afzender: str
    identificatie: str
    dagtekening: date
    bsn: str
    startnummer: int
    startdatum: date | None
    stopdatum: date | None
    status: int
    kostprijs: int | None = None
    kostprijs_start: date | None = None
    soort: str = "WMO407"

    @property
    def sleutel(self) -> tuple[str, str, date]:
        """What an answer is matched on: Afzender, Identificatie and Dagtekening."""
        return self.afzender, self.identificatie, self.dagtekening

    @property
    def trekt_in(self) -> bool:
        """Whether it takes the whole delivery away; a stop that is withdrawn does not."""
        return self.status == VERWIJDEREN and self.soort != STOP

    @property
    def zegt(self) -> tuple[object, ...]:
        """What stands in the message itself, whatever else is known of its delivery."""
        van_periode = ("startdatum", "stopdatum", "kostprijs")
        eigen = (getattr(self, v) if names(self.soort, v) else None for v in van_periode)
        return self.soort, *self.sleutel, self.bsn, self.startnummer, self.status, *eigen


def names(soort: str, veld: str) -> bool:
    """Whether messages of this kind have an element for this field of the period.

    >>> names("WMO403", "startdatum"), names("WMO405", "kostprijs")
    (False, True)
    """
    return veld not in _ZONDER.get(soort, ())


def list_soorten(bijdrage: Bijdrage, release: str) -> tuple[str, ...]:
    """The kinds of the messages in which a delivery is told in this release (`2.0`), in the order
    of sending.

    >>> list_soorten(Bijdrage.ABO, "2.0"), list_soorten(Bijdrage.ABO, "3.0")
    (('WMO401', 'WMO403'), ('WMO405',))
    """
    if bijdrage is Bijdrage.BW:
        return bijdrage.berichten
    return ("WMO405",) if (parse_release(release) or ()) >= _SAMEN else (START, STOP)


def make_builder(vorm: Berichtvorm) -> Callable[[Eigenbijdrage], bytes]:
    """A function that turns what a heenbericht of this kind says into the bytes of its file.

    What the kind has no element for, is not written.
    """
    gemaakt: dict[tuple[bool, ...], tuple[str, Callable[[Eigenbijdrage], tuple[Any, ...]]]] = {}

    def build(b: Eigenbijdrage) -> bytes:
        gevuld = (
            b.startdatum is not None,
            b.stopdatum is not None,
            b.kostprijs is not None,
            b.kostprijs_start is not None,
        )
        sjabloon = gemaakt.get(gevuld)
        if sjabloon is None:
            sjabloon = gemaakt[gevuld] = _compile(vorm, *gevuld)
        tekst, velden = sjabloon
        waarden = velden(b)
        if not (b.identificatie.isalnum() and b.afzender.isalnum() and b.bsn.isalnum()):
            waarden = tuple(escape(str(w)) for w in waarden)
        return (tekst % waarden).encode()

    return build


_ALTIJD = ("afzender", "identificatie", "dagtekening", "bsn", "startnummer", "status")


def _compile(
    vorm: Berichtvorm, start: bool, stop: bool, prijs: bool, prijs_start: bool
) -> tuple[str, Callable[[Eigenbijdrage], tuple[Any, ...]]]:
    """The message with a %s for each value, and what gives these values in that order."""
    velden = {rol: rol for rol in _ALTIJD}
    for is_er, rol, veld in (
        (start, "startdatum", "startdatum"),
        (stop, "stopdatum", "stopdatum"),
        (prijs, "kostprijs", "kostprijs"),
        (prijs and prijs_start, "kostprijs_start", "kostprijs_start"),
        (prijs and start and not prijs_start, "kostprijs_start", "startdatum"),
    ):
        if is_er:
            velden[rol] = veld
    namen = tuple(velden.values())
    tekst, plekken = vorm.compile(tuple((rol, 0) for rol in velden))
    return tekst, attrgetter(*(namen[plek] for plek in plekken))


def read_eigenbijdrage(vorm: Berichtvorm, boom: etree._Element) -> Eigenbijdrage:
    """What the heenbericht in a tree says, which fits the schema of its kind. Raises
    BerichtGeweigerd when a part is missing or is no value."""
    tekst, _ = vorm.read(boom)
    try:
        return Eigenbijdrage(
            collapse(tekst["afzender"]),
            read_identificatie(tekst["identificatie"]),
            parse_dag(tekst["dagtekening"]),
            collapse(tekst["bsn"]),
            parse_geheel(tekst["startnummer"]),
            _read_dag(tekst, "startdatum"),
            _read_dag(tekst, "stopdatum"),
            parse_geheel(tekst["status"]),
            parse_geheel(tekst["kostprijs"]) if "kostprijs" in tekst else None,
            _read_dag(tekst, "kostprijs_start"),
            vorm.soort,
        )
    except (KeyError, ValueError):
        raise BerichtGeweigerd(
            f"In het {vorm.soort} ontbreekt een gegeven of past een waarde niet."
        ) from None


def _read_dag(tekst: dict[str, str], rol: str) -> date | None:
    return parse_dag(tekst[rol]) if rol in tekst else None
