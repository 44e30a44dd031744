"""Questions about the start numbers in use."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from bvtool.dossier.ledger import read_meta, write_meta
from bvtool.vak.bijdrage import Bijdrage

if TYPE_CHECKING:
    from bvtool.dossier.verbinding import Verbinding


_GEBRUIKT = "startnummers_gebruikt"


def ask_eigenaren(
    verbinding: Verbinding, nummers: Sequence[int], bijdrage: Bijdrage = Bijdrage.BW
) -> dict[int, str]:
    """Whose each of these numbers is, as far as it is in use; empty for one of another
    contribution, which is nobody's here."""
    vraag = "select nummer, bsn, bijdrage from startnummer where nummer in (:nummers)"
    rijen = verbinding.execute(vraag, nummers=list(nummers))
    return {nummer: bsn if van == bijdrage else "" for nummer, bsn, van in rijen}


def ask_uitgegeven(verbinding: Verbinding) -> dict[int, str]:
    """Every number in use, with the BSN of its person."""
    return dict(verbinding.execute("select nummer, bsn from startnummer"))


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
    vraag = """
        select max(nummer) from startnummer where bron = :bron and nummer between :van and :tot"""
    hoogste: int | None = verbinding.scalar(vraag, bron=bron, van=van, tot=tot)
    return hoogste


def ask_bezet(verbinding: Verbinding, van: int, tot: int) -> set[int]:
    """The numbers between these two that are in use, stand in a decision, or that the CAK has."""
    bezet: set[int] = set()
    for tabel, kolom in (
        ("startnummer", "nummer"),
        ("besluit", "startnummer"),
        ("rondelevering", "startnummer"),
    ):
        vraag = f"select {kolom} from {tabel} where {kolom} between :van and :tot"
        bezet.update(verbinding.scalars(vraag, van=van, tot=tot))
    return bezet


def add_startnummers(
    verbinding: Verbinding,
    rijen: Sequence[tuple[int, str, str]],
    bijdrage: Bijdrage = Bijdrage.BW,
) -> None:
    """Write down numbers of this contribution: each with its BSN and where it came from."""
    velden = ("nummer", "bsn", "bron", "bijdrage")
    verbinding.insert_many("startnummer", velden, [(*rij, bijdrage.value) for rij in rijen])


def move_startnummer(verbinding: Verbinding, nummer: int, bsn: str) -> None:
    """A number goes over to the BSN that the same person has now."""
    vraag = "update startnummer set bsn = :bsn where nummer = :nummer"
    verbinding.execute(vraag, bsn=bsn, nummer=nummer)
