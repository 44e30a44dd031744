"""Staging lists: a table may have to be changed to fit in a sheet or csv, and that is told."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
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
        w.publiceer(doel, partial(_write, verslag, schrijf, Path(doel).name))
    return verslag


def _write(verslag: list[Bevinding], schrijf: Schrijver, naam: str, pad: Path) -> None:
    """Writes under the temporary name; what is told of the file, is told of it as it will be."""
    verslag += [replace(b, waar=b.waar.replace(pad.name, naam, 1)) for b in schrijf(pad)]
