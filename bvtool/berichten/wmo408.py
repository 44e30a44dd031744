"""WMO408 in the release that bvtool ships: build and read one (see `retour`)."""

from __future__ import annotations

from bvtool.berichten.boom import BerichtGeweigerd, read_boom
from bvtool.berichten.retour import (
    Klasse,
    Wmo408,
    answer_to,
    build_retour,
    read_retour,
)
from bvtool.berichten.schema import BW, load_schemas

__all__ = ["Klasse", "Wmo408", "answer_to", "build_408", "parse_408"]


def build_408(r: Wmo408) -> bytes:
    """The bytes of one answer: UTF-8 without BOM, CR/LF."""
    return build_retour(load_schemas().choose(BW[1]).vorm(BW[1]), r)


def parse_408(data: bytes) -> Wmo408:
    """The answer in `data`; raises BerichtGeweigerd when it is unsafe, unreadable or no WMO408."""
    boom = read_boom(data)
    vorm = load_schemas().choose(BW[1]).vorm(BW[1])
    if boom.tag != vorm.tag:
        raise BerichtGeweigerd("Dit is geen WMO408 van iEb 2.0.")
    return read_retour(vorm, boom)
