"""The last guard: whatever goes to a gemeente holds only BSNs of its own B4 or its own messages.

Every list is held against it at the moment of writing, however it was made.
"""

from __future__ import annotations

from collections.abc import Iterable, Set

from bvtool.cak.inname.archief import Innamearchief
from bvtool.cak.stand.klanten import read_b4_rijen
from bvtool.vak.fouten import InterneFout


def find_eigen(archief: Innamearchief) -> dict[str, set[str]]:
    """Per uitvoerder the BSNs of its newest B4 and of its own readable 407s."""
    per: dict[str, set[str]] = {}
    for frame in (read_b4_rijen(archief), archief.read_van("407")):
        wie = frame.select("uitvoerder", "bsn").drop_nulls().unique()
        for uitvoerder, bsn in wie.iter_rows():
            per.setdefault(uitvoerder, set()).add(bsn)
    return per


def guard_bsns(bsns: Iterable[str], eigen: Set[str], uitvoerder: str) -> None:
    """Raises InterneFout when one of these BSNs is not of this gemeente."""
    vreemd = sum(bsn not in eigen for bsn in set(bsns))
    if vreemd:
        raise InterneFout(
            f"In een lijst voor {uitvoerder} staan klanten van een andere gemeente ({vreemd}). "
            "De lijst is niet gemaakt.",
            waar=f"uitvoerder {uitvoerder}",
            wat_nu="Meld dit bij de beheerder van bvtool.",
        )
