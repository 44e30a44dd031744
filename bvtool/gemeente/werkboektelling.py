"""How many rows of the clerk's workbook still ask for a decision; known from its bytes alone.

Who makes a workbook knows it, and keeps it for the looks that follow; who saved one is counted.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bvtool.dossier.onthouden import recall
from bvtool.dossier.publiceer import hash_bestand

if TYPE_CHECKING:
    from pathlib import Path

    from bvtool.dossier.feiten import Rondefeit
    from bvtool.dossier.map import Dossier


def sign_werkboek(soort: str, vorm: str, sha256: str) -> list[str]:
    """What the count of a workbook rests on: the kind of the round, its suffix and its bytes."""
    return [f"werkboek {soort}", vorm, sha256]


def count_open_rijen(dossier: Dossier, pad: Path, ronde: Rondefeit) -> int:
    """How many rows of the workbook at `pad` lack a decision. Raises BvFout or OSError when it
    cannot be read."""

    def count_rijen() -> int:
        from bvtool.bestanden.werkboek_telling import MIGRATIETELLING, RONDETELLING, count_snel

        geteld = count_snel(pad, RONDETELLING if ronde.periodiek else MIGRATIETELLING)
        return _read_open(pad, ronde) if geteld is None else geteld

    def rust() -> list[str]:
        return sign_werkboek(ronde.soort, pad.suffix, hash_bestand(pad))

    return int(recall(dossier.pad, rust, count_rijen))


def _read_open(pad: Path, ronde: Rondefeit) -> int:
    """Reads the workbook whole: what is odd in it is understood, or refused."""
    from bvtool.bestanden.rondewerkboek_lezing import count_open_ronde
    from bvtool.bestanden.werkboek_lezing import count_open

    return (count_open_ronde if ronde.periodiek else count_open)(pad)
