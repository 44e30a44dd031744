"""Questions about what staff typed in the workbook of the monitor."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from bvtool.dossier.feiten import Notitiefeit

if TYPE_CHECKING:
    from bvtool.dossier.verbinding import Verbinding


def iter_notities(verbinding: Verbinding) -> Iterator[Notitiefeit]:
    """Every note, the newest of a cell last."""
    vraag = f"select {', '.join(Notitiefeit._fields)} from cak_notitie order by id"
    yield from map(Notitiefeit._make, verbinding.execute(vraag))


def add_notities(verbinding: Verbinding, feiten: Sequence[Notitiefeit]) -> None:
    """Write down new notes."""
    verbinding.insert_many("cak_notitie", Notitiefeit._fields, feiten)
