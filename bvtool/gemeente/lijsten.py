"""Staging lists: a table may have to be changed to fit in a sheet or csv, and that is told."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bvtool.bestanden.lijsten import Schrijver
    from bvtool.dossier.werkgang import Werkgang
    from bvtool.vak.fouten import Bevinding


def publish_lijsten(w: Werkgang, lijsten: Iterable[tuple[str, Schrijver]]) -> list[Bevinding]:
    """Stage each of these (where it goes in the dossier, and what writes it there); gives what was
    changed to make them fit."""
    verslag: list[Bevinding] = []
    for doel, schrijf in lijsten:
        w.publiceer(doel, partial(_write, verslag, schrijf))
    return verslag


def _write(verslag: list[Bevinding], schrijf: Schrijver, pad: Path) -> None:
    verslag += schrijf(pad)
