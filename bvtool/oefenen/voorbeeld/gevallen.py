"""The table of cases, and how many clients get which one.

`data/voorbeeld-gevallen.csv`: the name of the case (geval), the side it lives on (kant: b4 or
register), rule, outcome, reason and proposal that its rows must get, its share in a hundred
clients, and what it needs. The same for the dirt in `data/voorbeeld-afwijkingen.csv`.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from bvtool.vak.tabellen import load_tabel

REST = "gewoon"
"""The case that gets every client whom no other case gets."""


class Geval(NamedTuple):
    """One row of the table. `regel` is None for a case without a row in B4.

    `eerste`: the case whose outcome the first row has, when the outcome is that of later rows.
    `alleen_register`: the person must stand on the list *Alleen in eigen register*.
    `bsn`: nul (a number that starts with zeros), paar (two numbers), or empty.
    `afwijking`: dirt may be put on top.
    """

    naam: str
    kant: str
    regel: int | None
    uitkomst: str
    reden: str | None
    voorstel: str | None
    aandeel: float
    eerste: str
    alleen_register: bool
    bsn: str
    afwijking: bool
    uitleg: str


class Gevalsoort(NamedTuple):
    """One kind of dirt: what it makes differ (or None) and what it needs of the person."""

    naam: str
    aandeel: float
    verschil: str | None
    nodig: str


@cache
def load_gevallen() -> tuple[Geval, ...]:
    """All cases, in the order of the table."""
    return tuple(
        Geval(
            naam=r["geval"],
            kant=r["kant"],
            regel=int(r["regel"]) if r["regel"] else None,
            uitkomst=r["uitkomst"],
            reden=r["reden"] or None,
            voorstel=r["voorstel"] or None,
            aandeel=0.0 if r["aandeel"] == "rest" else float(r["aandeel"]),
            eerste=r["eerste"],
            alleen_register=r["alleen_register"] == "ja",
            bsn=r["bsn"],
            afwijking=r["afwijking"] == "ja",
            uitleg=r["uitleg"],
        )
        for r in load_tabel("voorbeeld-gevallen")
    )


@cache
def load_afwijkingen() -> tuple[Gevalsoort, ...]:
    """All kinds of dirt, in the order of the table."""
    return tuple(
        Gevalsoort(r["afwijking"], float(r["aandeel"]), r["verschil"] or None, r["nodig"])
        for r in load_tabel("voorbeeld-afwijkingen")
    )


def divide(klanten: int, bsns: int, nullen: int) -> dict[str, int]:
    """How many persons each case gets; the cases of the side b4 add up to `klanten`.

    From as many clients as there are cases each case occurs; below that as many as fit, one of
    every rule first. `bsns` and `nullen` bound what needs more numbers than there are clients, or
    numbers that start with a zero.
    """
    b4 = [g for g in load_gevallen() if g.kant == "b4"]
    erbij = [g for g in load_gevallen() if g.kant == "register"]
    if klanten < len(b4):
        gekozen = _mix_regels(b4)[:klanten] + erbij[: klanten * len(erbij) // len(b4)]
        aantal = {g.naam: int(g in gekozen) for g in (*b4, *erbij)}
    else:
        aantal = {g.naam: _share(klanten, g.aandeel) for g in (*b4, *erbij)}
    for geval in b4:
        if geval.bsn == "nul":
            aantal[geval.naam] = min(aantal[geval.naam], nullen)
    _fit_bsns(aantal, [*erbij, *(g for g in b4 if g.bsn == "paar")], bsns - klanten)
    aantal[REST] = klanten - sum(aantal[g.naam] for g in b4 if g.naam != REST)
    return aantal


def divide_afwijkingen(klanten: int, plaatsen: int) -> dict[str, int]:
    """How many clients get each kind of dirt; together never more than there are places."""
    aantal = {s.naam: _share(klanten, s.aandeel) for s in load_afwijkingen()}
    for naam in reversed(aantal):
        if sum(aantal.values()) > plaatsen:
            te_veel = sum(aantal.values()) - plaatsen
            aantal[naam] = max(0, aantal[naam] - te_veel)
    return aantal


def _share(klanten: int, aandeel: float) -> int:
    return max(1, int(klanten * aandeel / 100 + 0.5))


def _mix_regels(gevallen: Sequence[Geval]) -> list[Geval]:
    """The first case of every rule, then the second of every rule, and so on; `gewoon` leads."""
    gehad: dict[int | None, int] = {}
    beurten = []
    for geval in gevallen:
        beurt = gehad[geval.regel] = gehad.get(geval.regel, -1) + 1
        beurten.append((geval.naam != REST, beurt, geval.regel or 0, geval))
    return [b[-1] for b in sorted(beurten, key=lambda b: b[:3])]


def _fit_bsns(aantal: dict[str, int], extra: Sequence[Geval], ruimte: int) -> None:
    """Take persons away, from the largest case first, until the BSNs suffice."""
    te_veel = sum(aantal[g.naam] for g in extra) - ruimte
    for _ in range(te_veel):
        grootste = max(extra, key=lambda g: aantal[g.naam])
        aantal[grootste.naam] -= 1
