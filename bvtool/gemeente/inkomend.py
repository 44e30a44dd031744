"""The files in `inkomend/` that can hold a table: which there are, and which a comparison saw."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bvtool.dossier.map import Dossier
    from bvtool.dossier.werkgang import Werkgang

EXTENSIES = {".xlsx", ".csv", ".ods", ".txt", ".xls", ".xlsm", ".xlsb", ".tsv"}
GEZIEN = "gezien"
"""The kind of an input that lay there and was not used: the user chose another file."""


def list_tabellen(dossier: Dossier, onder: str = "") -> list[Path]:
    """The files that can hold a table, by their names: those in `inkomend/` itself, or all in the
    folder `onder` there and below it."""
    return [pad for pad in list_bestanden(dossier, onder) if pad.suffix.lower() in EXTENSIES]


def list_bestanden(dossier: Dossier, onder: str = "") -> list[Path]:
    """The same files of any kind; not those that are hidden or a lock."""
    map_ = dossier.inkomend / onder
    paden = map_.glob("**/*" if onder else "*")
    return [
        pad
        for pad in (sorted(paden) if map_.is_dir() else [])
        if pad.is_file() and pad.name[:1] not in ".~"
    ]


def note_gezien(w: Werkgang) -> None:
    """Record what else lies in `inkomend/` at a comparison: what comes after it, is newer."""
    from bvtool.tabel.lezen.poort import hash_tabel  # it loads lxml, and the status looks here

    gebruikt = w.list_invoer()
    for pad in list_tabellen(w.dossier):
        sha256 = hash_tabel(pad)
        if sha256 not in gebruikt:
            w.invoer(pad, GEZIEN, sha256)
