"""Questions about what staff of the CAK said of messages whose answers contradict each other."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

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
    vraag = f"select {', '.join(Uitspraakfeit._fields)} from cak_uitspraak order by id"
    yield from map(Uitspraakfeit._make, verbinding.execute(vraag))


def add_uitspraak(verbinding: Verbinding, feit: Uitspraakfeit) -> None:
    """Write down what was said."""
    verbinding.insert("cak_uitspraak", feit._asdict())
