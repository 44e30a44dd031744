"""Questions about the letters of the CAK: in which state each is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import sqlalchemy as sa

from bvtool.dossier.caktabellen import brief
from bvtool.dossier.feiten import Brieffeit
from bvtool.dossier.toevoeging import insert_many

if TYPE_CHECKING:
    from bvtool.dossier.verbinding import Verbinding

_BRIEF = tuple(brief.c[veld] for veld in Brieffeit._fields)


def iter_brieven(verbinding: Verbinding) -> Iterator[Brieffeit]:
    """Every letter that ever fitted, in the order in which it came up."""
    for rij in verbinding.execute(sa.select(*_BRIEF).order_by(brief.c.id)):
        yield Brieffeit._make(rij)


def add_brieven(verbinding: Verbinding, feiten: Sequence[Brieffeit]) -> None:
    """Write down letters that are new, in this order."""
    velden = [veld for veld in Brieffeit._fields if veld != "id"]
    insert_many(verbinding, brief, velden, [[getattr(f, v) for v in velden] for f in feiten])


def update_brief(verbinding: Verbinding, feit: Brieffeit) -> None:
    """The letter is in another state since that moment, by whom."""
    nieuw = {"toestand": feit.toestand, "moment": feit.moment, "wie": feit.wie}
    verbinding.execute(sa.update(brief).where(brief.c.id == feit.id).values(nieuw))
