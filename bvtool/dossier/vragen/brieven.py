"""Questions about the letters of the CAK: in which state each is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from bvtool.dossier.feiten import Brieffeit

if TYPE_CHECKING:
    from bvtool.dossier.verbinding import Verbinding


def iter_brieven(verbinding: Verbinding) -> Iterator[Brieffeit]:
    """Every letter that ever fitted, in the order in which it came up."""
    vraag = f"select {', '.join(Brieffeit._fields)} from cak_brief order by id"
    yield from map(Brieffeit._make, verbinding.execute(vraag))


def add_brieven(verbinding: Verbinding, feiten: Sequence[Brieffeit]) -> None:
    """Write down letters that are new, in this order."""
    velden = [veld for veld in Brieffeit._fields if veld != "id"]
    rijen = [[getattr(f, v) for v in velden] for f in feiten]
    verbinding.insert_many("cak_brief", velden, rijen)


def update_brief(verbinding: Verbinding, feit: Brieffeit) -> None:
    """The letter is in another state since that moment, by whom."""
    vraag = "update cak_brief set toestand = :toestand, moment = :moment, wie = :wie where id = :id"
    verbinding.execute(vraag, toestand=feit.toestand, moment=feit.moment, wie=feit.wie, id=feit.id)
