"""WMO407, gemeente to CAK: one client, one period of beschermd wonen. Build and read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from lxml import etree

from bvtool.berichten.berichtvorm import Berichtvorm
from bvtool.berichten.boom import BerichtGeweigerd, read_boom
from bvtool.berichten.eigenbijdrage import (
    NIEUW,
    VERWIJDEREN,
    WIJZIGEN,
    Eigenbijdrage,
    make_builder,
    read_eigenbijdrage,
)
from bvtool.berichten.schema import BW, load_schemas

__all__ = ["NIEUW", "VERWIJDEREN", "WIJZIGEN", "Wmo407", "build_407", "parse_407", "to_407"]


@dataclass(frozen=True, slots=True)
class Wmo407(Eigenbijdrage):
    """One heenbericht of which the start is known: every one of beschermd wonen, which names it,
    and what the ledger has of the others."""

    startdatum: date


def make_407_builder() -> Callable[[Eigenbijdrage], bytes]:
    """A function that turns a Wmo407 into the bytes of its file, for the release that bvtool
    ships."""
    return make_builder(load_schemas().choose(BW[0]).vorm(BW[0]))


def build_407(bericht: Wmo407) -> bytes:
    """The bytes of one message, for the release that bvtool ships."""
    return make_407_builder()(bericht)


def parse_407(data: bytes) -> Wmo407:
    """The message in `data`, of the release that bvtool ships; raises BerichtGeweigerd when it is
    unsafe, unreadable or no WMO407."""
    boom = read_boom(data)
    vorm = load_schemas().choose(BW[0]).vorm(BW[0])
    if boom.tag != vorm.tag:
        raise BerichtGeweigerd("Dit is geen WMO407 van iEb 2.0.", "Lever alleen 407-berichten aan.")
    return to_407(vorm, boom)


def to_407(vorm: Berichtvorm, boom: etree._Element) -> Wmo407:
    """The WMO407 in a tree; raises BerichtGeweigerd when a part is missing."""
    b = read_eigenbijdrage(vorm, boom)
    if b.startdatum is None:
        raise BerichtGeweigerd("In het WMO407 ontbreekt een gegeven of past een waarde niet.")
    return Wmo407(
        b.afzender,
        b.identificatie,
        b.dagtekening,
        b.bsn,
        b.startnummer,
        b.startdatum,
        b.stopdatum,
        b.status,
    )
