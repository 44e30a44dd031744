"""Which other dossiers of the same gemeente are there: around a folder, and beside it.

Two dossiers of one gemeente give out start numbers and announce clients without knowing of each
other, unless one follows the other. A dossier to rehearse with does not count: nothing of it goes
to the CAK.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from bvtool.dossier.instellingen import BESTAND
from bvtool.dossier.map import Dossier
from bvtool.vak.fouten import BvFout


def list_buren(map_: Path, gemeente: str) -> list[Dossier]:
    """The dossiers of this gemeente in which `map_` lies, and those in the same parent folder.

    By their names; `map_` itself, what cannot be read and what is fictive are left out.
    """
    hier = map_.resolve()
    gezien: dict[Path, Dossier] = {}
    for pad in _list_mappen(hier):
        if pad in gezien or pad == hier or not (pad / BESTAND).is_file():
            continue
        if _is_van(buur := Dossier(pad), gemeente):
            gezien[pad] = buur
    return list(gezien.values())


def _list_mappen(hier: Path) -> Iterator[Path]:
    yield from hier.parents
    try:
        yield from sorted(p for p in hier.parent.iterdir() if p.is_dir())
    except OSError:
        return


def _is_van(dossier: Dossier, gemeente: str) -> bool:
    try:
        i = dossier.instellingen
    except (BvFout, OSError):
        return False
    return i.rol == "gemeente" and i.gemeente == gemeente and not i.fictief
