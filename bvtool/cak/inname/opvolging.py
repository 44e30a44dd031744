"""Gemeenten that merge: from a day on the files, answers and messages of the old one are those of
its successor (two columns of gemeenten.csv that may be left out)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import NamedTuple, Protocol

from bvtool.vak.gemeenten import is_gemeente

IN, PER = "opgegaan in", "per"
NU = "Schrijf de code van de nieuwe gemeente en de dag: 1992 en 2023-01-01."
_NAMEN = {"opgegaan_in": IN, "opgegaan_per": PER, "opgegaan per": PER}
# matches: "1992 per 2023-01-01"
_SAMEN = re.compile(r"(\S+)\s+per\s+(\S+)")


class Opgaand(Protocol):
    """A gemeente that may have a successor."""

    @property
    def code(self) -> str: ...
    @property
    def uitvoerder(self) -> str: ...
    @property
    def opgegaan_in(self) -> str: ...
    @property
    def opgegaan_per(self) -> date | None: ...


class Opvolging(NamedTuple):
    """In which gemeente (a code as it was typed) this one goes on, and from which day."""

    code: str
    per: date


def fold_kolom(kop: str) -> str:
    """The name of a column of gemeenten.csv, in the one form for those of a merger."""
    return _NAMEN.get(kop, kop)


def read_cel(rij: Mapping[str, str]) -> tuple[str, str]:
    """The code and the day as they stand there, in two columns or in one; empty without."""
    code = rij.get(IN, "")
    samen = _SAMEN.fullmatch(code)
    return (samen[1], samen[2]) if samen else (code, rij.get(PER, ""))


def existed(code: str, dag: date, opvolging: Opvolging | None, begin: date | None) -> bool:
    """Whether this was a gemeente on its Monday `dag`: one that merges also when it was one until
    then, one that is a successor also when it is one from then (`begin`) on."""
    if is_gemeente(code, dag):
        return True
    tot = opvolging is not None and is_gemeente(code, opvolging.per - timedelta(days=1))
    return tot or (begin is not None and is_gemeente(code, begin))


def find_onbekend(gemeenten: Sequence[Opgaand]) -> list[Opgaand]:
    """Those whose successor stands on no line of its own, or is in a ring."""
    volgt = {g.uitvoerder: _find(g.opgegaan_in, gemeenten) for g in gemeenten if g.opgegaan_in}
    return [
        g for g in gemeenten if g.opgegaan_in and _walk(g.uitvoerder, volgt) in (None, g.uitvoerder)
    ]


def follow(gemeenten: Sequence[Opgaand], dag: date) -> dict[str, str]:
    """On this day: the uitvoerderscode of each gemeente that is gone to that of its successor."""
    volgt: dict[str, str | None] = {
        g.uitvoerder: _find(g.opgegaan_in, gemeenten)
        for g in gemeenten
        if g.opgegaan_in and g.opgegaan_per is not None and g.opgegaan_per <= dag
    }
    gevolgd = ((oud, _walk(oud, volgt)) for oud in volgt)
    return {oud: nieuw for oud, nieuw in gevolgd if nieuw is not None and nieuw != oud}


def _find(code: str, gemeenten: Iterable[Opgaand]) -> str | None:
    return next((g.uitvoerder for g in gemeenten if code in (g.uitvoerder, g.code)), None)


def _walk(oud: str, volgt: Mapping[str, str | None]) -> str | None:
    """The last one of the chain; None when it ends nowhere, `oud` itself when it is a ring."""
    gezien = {oud}
    nu: str | None = oud
    while nu is not None and nu in volgt:
        nu = volgt[nu]
        if nu is None or nu in gezien:
            return nu and oud
        gezien.add(nu)
    return nu
