"""Questions about what staff of the CAK said of messages whose answers contradict each other."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

import sqlalchemy as sa

from bvtool.dossier.caktabellen import uitspraak

if TYPE_CHECKING:
    from bvtool.dossier.verbinding import Verbinding


class Uitspraakfeit(NamedTuple):
    """One word on one message (see `caktabellen.uitspraak`); `dagtekening` as jjjj-mm-dd."""

    uitvoerder: str
    identificatie: str
    dagtekening: str
    uitkomst: str
    reden: str
    moment: str


def iter_uitspraken(verbinding: Verbinding) -> Iterator[Uitspraakfeit]:
    """Every word, in the order in which it was said."""
    velden = (uitspraak.c[veld] for veld in Uitspraakfeit._fields)
    for rij in verbinding.execute(sa.select(*velden).order_by(uitspraak.c.id)):
        yield Uitspraakfeit._make(rij)


def add_uitspraak(verbinding: Verbinding, feit: Uitspraakfeit) -> None:
    """Write down what was said."""
    verbinding.execute(sa.insert(uitspraak).values(feit._asdict()))
