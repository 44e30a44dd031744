"""Questions about the start numbers in use."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import sqlalchemy as sa

from bvtool.dossier.ledger import besluit, read_meta, rondelevering, startnummer, write_meta
from bvtool.dossier.toevoeging import insert_many
from bvtool.vak.bijdrage import Bijdrage

if TYPE_CHECKING:
    from bvtool.dossier.verbinding import Verbinding


_GEBRUIKT = "startnummers_gebruikt"


def ask_eigenaren(
    verbinding: Verbinding, nummers: Sequence[int], bijdrage: Bijdrage = Bijdrage.BW
) -> dict[int, str]:
    """Whose each of these numbers is, as far as it is in use; empty for one of another
    contribution, which is nobody's here."""
    s = startnummer.c
    rijen = verbinding.execute(sa.select(s.nummer, s.bsn, s.bijdrage).where(s.nummer.in_(nummers)))
    return {rij.nummer: rij.bsn if rij.bijdrage == bijdrage else "" for rij in rijen}


def ask_uitgegeven(verbinding: Verbinding) -> dict[int, str]:
    """Every number in use, with the BSN of its person."""
    return {r.nummer: r.bsn for r in verbinding.execute(sa.select(startnummer))}


def ask_gebruikt(verbinding: Verbinding) -> list[tuple[int, int]]:
    """Ranges of numbers (both ends included, in order) of which no person is known any more."""
    tekst = read_meta(verbinding).get(_GEBRUIKT, "[]")
    return [(van, tot) for van, tot in json.loads(tekst)]


def keep_gebruikt(verbinding: Verbinding, ook: Iterable[tuple[int, int]] = ()) -> None:
    """Keep, without the persons, which numbers are in use now, besides those kept before."""
    los = ((nummer, nummer) for nummer in ask_uitgegeven(verbinding))
    reeksen: list[list[int]] = []
    for van, tot in sorted({*ask_gebruikt(verbinding), *ook, *los}):
        if reeksen and van <= reeksen[-1][1] + 1:
            reeksen[-1][1] = max(tot, reeksen[-1][1])
        else:
            reeksen.append([van, tot])
    if reeksen:
        write_meta(verbinding, _GEBRUIKT, json.dumps(reeksen))


def ask_hoogste(verbinding: Verbinding, bron: str, van: int, tot: int) -> int | None:
    """The highest number between these two that came from this source."""
    vraag = sa.select(sa.func.max(startnummer.c.nummer)).where(
        startnummer.c.bron == bron, startnummer.c.nummer.between(van, tot)
    )
    return verbinding.execute(vraag).scalar()


def ask_bezet(verbinding: Verbinding, van: int, tot: int) -> set[int]:
    """The numbers between these two that are in use, stand in a decision, or that the CAK has."""
    bezet: set[int] = set()
    for kolom in (startnummer.c.nummer, besluit.c.startnummer, rondelevering.c.startnummer):
        vraag = sa.select(kolom).where(kolom.between(van, tot))
        bezet.update(verbinding.execute(vraag).scalars())
    return bezet


def add_startnummers(
    verbinding: Verbinding,
    rijen: Sequence[tuple[int, str, str]],
    bijdrage: Bijdrage = Bijdrage.BW,
) -> None:
    """Write down numbers of this contribution: each with its BSN and where it came from."""
    velden = ("nummer", "bsn", "bron", "bijdrage")
    insert_many(verbinding, startnummer, velden, [(*rij, bijdrage.value) for rij in rijen])


def move_startnummer(verbinding: Verbinding, nummer: int, bsn: str) -> None:
    """A number goes over to the BSN that the same person has now."""
    welk = startnummer.c.nummer == nummer
    verbinding.execute(sa.update(startnummer).where(welk).values(bsn=bsn))
