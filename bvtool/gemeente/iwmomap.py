"""The folder `inkomend/iwmo`: where it is, and by what its messages are known together."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING

from bvtool.dossier.publiceer import hash_bestand

if TYPE_CHECKING:
    from bvtool.dossier.map import Dossier

MAP_IWMO = "iwmo"
"""The folder, the word for it at `--register`, and its kind in the reading agreement."""
IWMO = f"inkomend/{MAP_IWMO}"
"""The folder as the user knows it and as the ledger names it."""


def find_iwmo(dossier: Dossier) -> Path | None:
    """The folder with messages of iWmo; None when it is not there, or empty."""
    map_ = find_plek(dossier)
    return map_ if any(p.is_file() for p in map_.rglob("*")) else None


def find_plek(dossier: Dossier) -> Path:
    """Where the folder is, also when somebody wrote iWmo, or where it would be."""
    map_ = dossier.inkomend / MAP_IWMO
    if map_.exists() or not dossier.inkomend.is_dir():
        return map_
    leden = sorted(dossier.inkomend.iterdir())
    return next((p for p in leden if p.name.casefold() == MAP_IWMO), map_)


def sign_iwmo(map_: Path) -> str:
    """The SHA-256 of all that lies in the folder, by names and contents."""
    delen = [
        f"{pad.relative_to(map_).as_posix()}|{hash_bestand(pad)}"
        for pad in sorted(map_.rglob("*"))
        if pad.is_file()
    ]
    return hashlib.sha256("\n".join(delen).encode()).hexdigest()
