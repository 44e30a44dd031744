"""Questions about the start numbers in use."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import sqlalchemy as sa

from bvtool.dossier.ledger import besluit, startnummer
from bvtool.dossier.toevoeging import insert_many

if TYPE_CHECKING:
    from bvtool.dossier.verbinding import Verbinding


def ask_eigenaren(verbinding: Verbinding, nummers: Sequence[int]) -> dict[int, str]:
    """Whose each of these numbers is, as far as it is in use."""
    vraag = sa.select(startnummer.c.nummer, startnummer.c.bsn)
    rijen = verbinding.execute(vraag.where(startnummer.c.nummer.in_(nummers)))
    return {rij.nummer: rij.bsn for rij in rijen}


def ask_hoogste(verbinding: Verbinding, bron: str, van: int, tot: int) -> int | None:
    """The highest number between these two that came from this source."""
    vraag = sa.select(sa.func.max(startnummer.c.nummer)).where(
        startnummer.c.bron == bron, startnummer.c.nummer.between(van, tot)
    )
    return verbinding.execute(vraag).scalar()


def ask_bezet(verbinding: Verbinding, van: int, tot: int) -> set[int]:
    """The numbers between these two that are in use or stand in a decision."""
    bezet: set[int] = set()
    for kolom in (startnummer.c.nummer, besluit.c.startnummer):
        vraag = sa.select(kolom).where(kolom.between(van, tot))
        bezet.update(verbinding.execute(vraag).scalars())
    return bezet


def add_startnummers(verbinding: Verbinding, rijen: Sequence[tuple[int, str, str]]) -> None:
    """Write down numbers: each with its BSN and where it came from."""
    insert_many(verbinding, startnummer, ("nummer", "bsn", "bron"), rijen)
