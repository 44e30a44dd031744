"""Questions about what staff of the CAK did, and their letters."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import sqlalchemy as sa

from bvtool.dossier.caktabellen import daad
from bvtool.dossier.feiten import Daadfeit

if TYPE_CHECKING:
    from bvtool.dossier.verbinding import Verbinding

_DAAD = tuple(daad.c[veld] for veld in Daadfeit._fields)


def iter_daden(verbinding: Verbinding) -> Iterator[Daadfeit]:
    """Every act, in the order in which it was written down."""
    for rij in verbinding.execute(sa.select(*_DAAD).order_by(daad.c.id)):
        yield Daadfeit._make(rij)


def add_daad(verbinding: Verbinding, feit: Daadfeit) -> None:
    """Write down an act."""
    verbinding.execute(sa.insert(daad).values(feit._asdict()))
