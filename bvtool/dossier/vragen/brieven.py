"""Questions about the letters of the CAK: in which state each is."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import sqlalchemy as sa

from bvtool.dossier.caktabellen import brief
from bvtool.dossier.feiten import Brieffeit

if TYPE_CHECKING:
    from bvtool.dossier.verbinding import Verbinding

_BRIEF = tuple(brief.c[veld] for veld in Brieffeit._fields)


def iter_brieven(verbinding: Verbinding) -> Iterator[Brieffeit]:
    """Every letter that ever fitted, in the order in which it came up."""
    for rij in verbinding.execute(sa.select(*_BRIEF).order_by(brief.c.id)):
        yield Brieffeit._make(rij)


def add_brief(verbinding: Verbinding, feit: Brieffeit) -> None:
    """Write down a letter that is new."""
    velden = {veld: waarde for veld, waarde in feit._asdict().items() if veld != "id"}
    verbinding.execute(sa.insert(brief).values(velden))


def update_brief(verbinding: Verbinding, feit: Brieffeit) -> None:
    """The letter is in another state since that moment, by whom."""
    nieuw = {"toestand": feit.toestand, "moment": feit.moment, "wie": feit.wie}
    verbinding.execute(sa.update(brief).where(brief.c.id == feit.id).values(nieuw))
