"""Questions about what staff of the CAK did, and their letters."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from bvtool.dossier.feiten import Daadfeit

if TYPE_CHECKING:
    from bvtool.dossier.verbinding import Verbinding


def iter_daden(verbinding: Verbinding) -> Iterator[Daadfeit]:
    """Every act, in the order in which it was written down."""
    vraag = f"select {', '.join(Daadfeit._fields)} from cak_daad order by id"
    yield from map(Daadfeit._make, verbinding.execute(vraag))


def add_daad(verbinding: Verbinding, feit: Daadfeit) -> None:
    """Write down an act."""
    verbinding.insert("cak_daad", feit._asdict())
