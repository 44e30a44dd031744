"""Where a file of the dossier stands, when it got a free name beside one that was open."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bvtool.dossier.map import Dossier
    from bvtool.dossier.vragen.telling import Vraag


WERKBOEK = "werk/werkboek.xlsx"
"""The workbook that the clerk fills in."""


def plek_sleutel(doel: str) -> str:
    """Under which fact of the ledger the place of a file is kept."""
    return f"plek {doel}"


def find_bestand(vraag: Vraag, dossier: Dossier, doel: str) -> Path:
    """The file that was last written as `doel` (relative to the dossier): beside it, if it was open
    then and the other is still there."""
    rijen = vraag(f"select waarde from meta where sleutel = '{plek_sleutel(doel)}'")
    elders = dossier.pad_van(str(rijen[0][0])) if rijen else None
    return elders if elders is not None and elders.is_file() else dossier.pad / doel


def tell_elders(bedoeld: str, echt: str) -> str:
    """What to tell when a file got a free name beside its own."""
    return (
        f"{bedoeld} staat open in een ander programma. "
        f"Het resultaat staat daarom in {echt}. Sluit het oude bestand."
    )
