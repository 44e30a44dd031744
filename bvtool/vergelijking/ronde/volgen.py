"""Differences followed over the rounds: new, there still, or resolved; the proof of art. 2h.

A difference is one person and one kind of difference (`Soort verschil`). Source: spec "The
comparison that returns", follow-through.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

import polars as pl

NIEUW, STAAT_NOG, OPGELOST = "nieuw", "staat nog", "opgelost"
WIJ, CAK, BEOORDELEN = "gemeente", "CAK", "te beoordelen"
_EIGENAAR = {"wij_corrigeren": WIJ, "cak_corrigeert": CAK, "te_beoordelen": BEOORDELEN}
DOOR_BERICHT = "door bericht"
DOOR_CAK, ZONDER = "door het CAK", "zonder bericht: het register of het bestand is anders"
_c = pl.col

SCHEMA: dict[str, type[pl.DataType]] = {
    "bsn": pl.String,
    "soort": pl.String,
    "eigenaar": pl.String,
    "toestand": pl.String,
    "sinds_ronde": pl.Int64,
    "rondes": pl.Int64,
    "oplossing": pl.String,
}
"""One row per difference: who must correct it (`eigenaar`), its state, since which round it stands
and in how many rounds it was seen, and by what it was resolved (null while it stands)."""


class Rondebeeld(NamedTuple):
    """The differences of one round by person and kind, each with who must correct it."""

    nr: int
    verschillen: Mapping[tuple[str, str], str]


def list_verschillen(nr: int, rijen: pl.DataFrame) -> Rondebeeld:
    """The differences of a round, from the rows of its outcome (`Rondeuitkomst.rijen`)."""
    met = rijen.filter(
        _c("bsn").is_not_null() & _c("soort").is_not_null() & _c("plaats").is_in(list(_EIGENAAR))
    )
    paren = met.select("bsn", "soort", "plaats").unique(["bsn", "soort"], keep="first").sort("bsn")
    return Rondebeeld(nr, {(b, s): _EIGENAAR[p] for b, s, p in paren.iter_rows()})


def follow(
    eerder: Sequence[Rondebeeld], nu: Rondebeeld, berichten: Mapping[str, str]
) -> pl.DataFrame:
    """The differences of this round beside those of the rounds before (`SCHEMA`).

    `eerder`: the newest comparison of each round before, in order. `berichten`: by BSN the
    Identificatie of the last approved message since the round before. What was resolved in the
    round before last is not told again. The oldest that stand come first, then what was resolved.
    """
    reeks = [*eerder, nu]
    rijen = [_stands(sleutel, wie, reeks) for sleutel, wie in nu.verschillen.items()]
    if eerder:
        vorige = eerder[-1].verschillen
        rijen += [
            _resolved(sleutel, wie, eerder, berichten)
            for sleutel, wie in vorige.items()
            if sleutel not in nu.verschillen
        ]
    frame = pl.DataFrame(rijen, schema=SCHEMA, orient="row")
    return frame.sort(_c("toestand") == OPGELOST, "sinds_ronde", "bsn", "soort")


def count_follow(frame: pl.DataFrame) -> dict[str, int]:
    """How many are new, stand still, and were resolved."""
    per = dict(frame.group_by("toestand").len().iter_rows())
    return {
        "nieuw": int(per.get(NIEUW, 0)),
        "staat_nog": int(per.get(STAAT_NOG, 0)),
        "opgelost": int(per.get(OPGELOST, 0)),
    }


def _stands(
    sleutel: tuple[str, str], wie: str, reeks: Sequence[Rondebeeld]
) -> tuple[str | int | None, ...]:
    sinds, keer = _unbroken(sleutel, reeks)
    return (*sleutel, wie, NIEUW if keer == 1 else STAAT_NOG, sinds, keer, None)


def _resolved(
    sleutel: tuple[str, str],
    wie: str,
    eerder: Sequence[Rondebeeld],
    berichten: Mapping[str, str],
) -> tuple[str | int | None, ...]:
    sinds, keer = _unbroken(sleutel, eerder)
    bericht = berichten.get(sleutel[0])
    oplossing = f"{DOOR_BERICHT} {bericht}" if bericht else DOOR_CAK if wie == CAK else ZONDER
    return (*sleutel, wie, OPGELOST, sinds, keer, oplossing)


def _unbroken(sleutel: tuple[str, str], reeks: Iterable[Rondebeeld]) -> tuple[int, int]:
    """Since which round it stands without a break, and in how many rounds that is."""
    sinds = keer = 0
    for beeld in reversed(list(reeks)):
        if sleutel not in beeld.verschillen:
            break
        sinds, keer = beeld.nr, keer + 1
    return sinds, keer
