"""The last guard: whatever goes to a gemeente holds only BSNs of its own B4 or its own messages.

Every list is held against it at the moment of writing, however it was made.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Set
from typing import NamedTuple

import polars as pl

from bvtool.cak.inname.archief import Innamearchief
from bvtool.cak.stand.klanten import read_b4_rijen
from bvtool.vak.fouten import InterneFout


def find_eigen(archief: Innamearchief) -> Eigen:
    """Per uitvoerder the BSNs of its newest B4 and of its own readable 407s.

    A BSN that stands in the B4s of two gemeenten is of neither until it sent a message: one of the
    files may lie in the wrong folder, and what was sent cannot be taken back.
    """
    b4 = read_b4_rijen(archief)
    b4 = b4.filter(pl.col("uitvoerder").n_unique().over("bsn") == 1)
    samen = pl.concat(
        frame.select("uitvoerder", "bsn") for frame in (b4, archief.read_van("407"))
    ).drop_nulls()
    delen = samen.partition_by("uitvoerder", as_dict=True)
    return Eigen({str(uitvoerder): deel["bsn"] for (uitvoerder,), deel in delen.items()})


class Eigen(NamedTuple):
    """The BSNs that each gemeente may see, per uitvoerder."""

    per: Mapping[str, pl.Series]

    def of(self, uitvoerder: str) -> Set[str]:
        """Those of one gemeente; made when asked, for few of them get a list."""
        return set(self.per[uitvoerder].to_list()) if uitvoerder in self.per else set()


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
