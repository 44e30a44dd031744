"""The list of builders: one small function per case, found by the name of the case.

A builder takes the Werkbank, a person and the number of times that its case came by before (so
that variants take turns), and gives a Bouwsel. What the outcome is, stands in
`data/voorbeeld-gevallen.csv`; that the rows deserve it is what the function sees to.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, partial

from bvtool.oefenen.voorbeeld.personen import Voorbeeldpersoon
from bvtool.oefenen.voorbeeld.rijen import Bouwsel, Werkbank
from bvtool.vak.tabellen import load_tabel

Bouwer = Callable[[Werkbank, Voorbeeldpersoon, int], Bouwsel]
GedeeldeBouwer = Callable[[str, Werkbank, Voorbeeldpersoon, int], Bouwsel]
BOUWERS: dict[str, Bouwer] = {}


def builds(geval: str) -> Callable[[Bouwer], Bouwer]:
    """Decorator: this function builds this case."""

    def note(bouwer: Bouwer) -> Bouwer:
        BOUWERS[geval] = bouwer
        return bouwer

    return note


def builds_each(*gevallen: str) -> Callable[[GedeeldeBouwer], GedeeldeBouwer]:
    """Decorator: this function builds each of these cases, and is told which one."""

    def note(bouwer: GedeeldeBouwer) -> GedeeldeBouwer:
        for geval in gevallen:
            BOUWERS[geval] = partial(bouwer, geval)
        return bouwer

    return note


@cache
def eindredenen(geval: str) -> tuple[tuple[str, str | None], ...]:
    """The reasons (code or text) with their release that belong to a case of an ended period."""
    return tuple(
        (rij["reden_einde"], rij["release"] or None)
        for rij in load_tabel("voorbeeld-eindredenen")
        if rij["geval"] == geval
    )
