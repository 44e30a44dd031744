"""How young is the youngest fact about a person in this dossier?

What the ledger knows, counts by the moment at which it came in. What lies in `inkomend` or `werk`
and is not in the ledger as it is now (a loose message nobody took in, a workbook that was worked
in), counts by the time of the file.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from bvtool.dossier.ledger import read_meta
from bvtool.dossier.publiceer import hash_bestand
from bvtool.dossier.spoor import list_gemaakt, read_spoor
from bvtool.dossier.verwijderen import is_link, list_onder
from bvtool.dossier.vragen import opschoning
from bvtool.kalender.klok import TIJDZONE, at_amsterdam
from bvtool.vak.masker import show_naam

if TYPE_CHECKING:
    from bvtool.dossier.map import Dossier
    from bvtool.dossier.verbinding import Verbinding
    from bvtool.kalender.klok import Klok

INVOERMAPPEN = ("inkomend", "werk")
HISTORIE = "ketentest-historie.jsonl"
"""What the CAK played by bvtool remembers: nobody's data."""


@dataclass(frozen=True, slots=True, order=True)
class Gegeven:
    """A fact about persons: the day on which it came in (Amsterdam), and what it is, in Dutch."""

    dag: date
    wat: str


def find_jongste(verbinding: Verbinding, dossier: Dossier, klok: Klok) -> Gegeven | None:
    """The youngest fact; None when there is none, and in a dossier that was cleaned already."""
    if "opgeschoond" in read_meta(verbinding):
        return None
    feiten = [
        Gegeven(at_amsterdam(datetime.fromisoformat(moment)).date(), wat)
        for wat, moment in opschoning.ask_jongste(verbinding)
    ]
    bekend = opschoning.ask_bekend(verbinding)
    bekend |= set(list_gemaakt(read_spoor(verbinding)).values())
    los = list(_iter_los(dossier, bekend))
    if dossier.instellingen.fictief and klok.opgegeven:
        los = [g for g in los if g.dag <= klok.vandaag]
    return max([*feiten, *los], default=None)


def _iter_los(dossier: Dossier, bekend: set[str]) -> Iterator[Gegeven]:
    """What lies there and is not in the ledger; of a rehearsal with `--nu` a file can be younger
    than the moment that is played, and then says nothing."""
    for naam in INVOERMAPPEN:
        for pad in list_onder(dossier.pad / naam):
            if is_link(pad) or pad.name == HISTORIE or not pad.is_file():
                continue
            if _hash(pad) not in bekend:
                wat = show_naam(pad.relative_to(dossier.pad).as_posix())
                yield Gegeven(_day_of(pad), f"het bestand {wat}")


def _hash(pad: Path) -> str:
    try:
        return hash_bestand(pad)
    except OSError:
        return ""


def _day_of(pad: Path) -> date:
    """The day on which a file was written last."""
    return datetime.fromtimestamp(pad.stat().st_mtime, TIJDZONE).date()
