"""Questions about what staff typed in the workbook of the monitor."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import sqlalchemy as sa

from bvtool.dossier.caktabellen import notitie
from bvtool.dossier.feiten import Notitiefeit

if TYPE_CHECKING:
    from bvtool.dossier.verbinding import Verbinding


def iter_notities(verbinding: Verbinding) -> Iterator[Notitiefeit]:
    """Every note, the newest of a cell last."""
    velden = (notitie.c[veld] for veld in Notitiefeit._fields)
    for rij in verbinding.execute(sa.select(*velden).order_by(notitie.c.id)):
        yield Notitiefeit._make(rij)


def add_notities(verbinding: Verbinding, feiten: Sequence[Notitiefeit]) -> None:
    """Write down new notes."""
    if feiten:
        verbinding.execute(sa.insert(notitie), [f._asdict() for f in feiten])
