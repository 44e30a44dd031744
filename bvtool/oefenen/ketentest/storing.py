"""The awkward things that happen between a gemeente and the CAK, chosen by a seed."""

from __future__ import annotations

import random
from collections.abc import Sequence
from enum import StrEnum
from typing import NamedTuple

from bvtool.berichten.wmo408 import Wmo408, answer_to
from bvtool.oefenen.ketentest.cak import Cak, Reactie
from bvtool.vak.standen import Stand

ONBEKENDE_CODE = "Q999"


class Storing(StrEnum):
    """What may go wrong with the answer to one message."""

    LAAT = "laat"
    DUBBEL = "dubbel"
    VERLOREN = "verloren"
    TEGENSTRIJDIG = "tegenstrijdig"
    ONBEKENDE_CODE = "onbekende code"


DEEL = 0.04
"""The share of messages that gets each disturbance; at least one of each where there are enough."""


class Post(NamedTuple):
    """The files that one message leads to: what arrives now, and what is kept for later."""

    nu: tuple[tuple[str, bytes], ...] = ()
    later: tuple[tuple[str, bytes], ...] = ()


def choose(aantal: int, zaad: int) -> dict[int, Storing]:
    """Which of `aantal` messages (by position) gets which disturbance; the same for one seed."""
    kies = random.Random(zaad)  # noqa: S311 - reproducible, not secret
    per = max(1, round(aantal * DEEL))
    plekken = kies.sample(range(aantal), min(aantal, per * len(Storing)))
    return {plek: list(Storing)[i % len(Storing)] for i, plek in enumerate(plekken)}


def shuffle_names(namen: Sequence[str], zaad: int) -> list[str]:
    """New names for files that must arrive out of order: the order of the names is shuffled."""
    kies = random.Random(zaad + 1)  # noqa: S311
    plek = list(range(1, len(namen) + 1))
    kies.shuffle(plek)
    return [f"{p:06d}_{naam}" for p, naam in zip(plek, namen, strict=True)]


def disturb(cak: Cak, reactie: Reactie, storing: Storing | None) -> tuple[Reactie, Post]:
    """The answer as it arrives. With an unknown code an approval becomes a rejection."""
    if storing is Storing.ONBEKENDE_CODE and reactie.uitkomst == Stand.GOEDGEKEURD:
        reactie = reactie._replace(retour=_other(reactie, ONBEKENDE_CODE))
    post = cak.write(reactie)
    if storing is Storing.LAAT:
        return reactie, Post(later=(post,))
    if storing is Storing.VERLOREN:
        return reactie, Post(later=(post,))
    if storing is Storing.DUBBEL:
        return reactie, Post(nu=(post, (f"nogmaals_{post[0]}", post[1])))
    if storing is Storing.TEGENSTRIJDIG and reactie.retour and reactie.heen:
        code = "9400" if reactie.uitkomst == Stand.GOEDGEKEURD else ""
        ander = _other(reactie, code)._replace(identificatie_retour=cak.next_id())
        return reactie, Post(nu=(post, cak.write(reactie._replace(retour=ander))))
    return reactie, Post(nu=(post,))


def _other(reactie: Reactie, code: str) -> Wmo408:
    """The same answer with this code on the period, or an approval without one."""
    assert reactie.heen is not None
    assert reactie.retour is not None
    return answer_to(
        reactie.heen,
        reactie.retour.identificatie_retour,
        reactie.retour.dagtekening_retour,
        codes_periode=[code] if code else [],
    )
