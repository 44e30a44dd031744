"""What staff did beside how a gemeente stands: who rests until when, and what was promised."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Protocol

from bvtool.cak.stand.stand import Gemeentestand
from bvtool.dossier.feiten import Daadfeit
from bvtool.kalender.klok import at_amsterdam

GEBELD, AFGESPROKEN, AKKOORD, VERSTUURD, DICHT = (
    "gebeld",
    "afgesproken",
    "akkoord",
    "verstuurd",
    "hv-dicht",
)
DADEN: Mapping[str, str] = {
    GEBELD: "gebeld",
    AFGESPROKEN: "afspraak gemaakt",
    AKKOORD: "akkoord gegeven om aan te leveren",
    VERSTUURD: "brief verstuurd",
    DICHT: "H&V-app afgesloten",
}
"""What can be done, and how a page says it."""
ONBEKEND = "*"
"""The reasons of an act of which it is not known why: every reason is new."""


class MetDaden(Protocol):
    """What has acts, in the order in which they were written down."""

    @property
    def daden(self) -> Sequence[Daadfeit]:
        """The acts."""


def add_daden(stand: Gemeentestand, daden: Iterable[Daadfeit]) -> Gemeentestand:
    """The standing with the acts up to its moment, each with its gemeente; those of before the
    round apart."""
    per: dict[str, list[Daadfeit]] = {}
    eerder: dict[str, list[Daadfeit]] = {}
    begin = at_amsterdam(datetime.fromisoformat(stand.ronde.geopend)) if stand.ronde else None
    for daad in daden:
        moment = read_moment(daad)
        if moment <= stand.moment:
            waar = eerder if begin is not None and moment < begin else per
            waar.setdefault(daad.uitvoerder, []).append(daad)
    gemeenten = [
        replace(
            g,
            daden=per.get(g.gemeente.uitvoerder, ()),
            daden_eerder=eerder.get(g.gemeente.uitvoerder, ()),
        )
        for g in stand.gemeenten
    ]
    return stand._replace(gemeenten=gemeenten)


def read_moment(daad: Daadfeit) -> datetime:
    """When it was done."""
    return at_amsterdam(datetime.fromisoformat(daad.moment))


def find_laatste(g: MetDaden, *wat: str) -> Daadfeit | None:
    """The last act of these kinds."""
    return next((d for d in reversed(g.daden) if d.wat in wat), None)


def find_rust(g: MetDaden, dag: date, redenen: Collection[str]) -> date | None:
    """The day until which a gemeente that was called rests; None when it does not.

    It does not when a reason came up that was not there at the call.
    """
    laatste = find_laatste(g, GEBELD, AFGESPROKEN)
    if laatste is None or not laatste.tot:
        return None
    tot = date.fromisoformat(laatste.tot)
    bekend = set(laatste.redenen.split(","))
    return tot if dag < tot and set(redenen) <= bekend else None


def find_toegezegd_bij_akkoord(g: MetDaden) -> int | None:
    """How many clients were promised when the CAK gave its go last; None without a go."""
    akkoord = find_laatste(g, AKKOORD)
    return akkoord.aantal if akkoord else None
