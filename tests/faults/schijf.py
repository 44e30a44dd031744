"""What would be on the disk if the power failed now: what was flushed, and nothing else.

A run that is killed leaves everything that it wrote, for the system keeps it. A disk without power
keeps only what was flushed: the bytes of a file at its last flush, and the names in a folder at the
last flush of that folder. A file with a name and without a flush is there, and empty. This is the
worst case; the best case, in which everything was written after all, is that of the kill.
"""

from __future__ import annotations

import os
import pickle
import shutil
import stat
from dataclasses import dataclass
from pathlib import Path

SCHIJF = "schijf"
"""The file that holds what was on the disk when the power failed."""
Boom = dict[str, "bytes | Boom"]
"""A folder: by name the bytes of a file, or another folder."""


@dataclass(frozen=True)
class _Lid:
    inode: int
    map_: bool


class Schijf:
    """The disk below a folder; at the start everything that is there is on it."""

    def __init__(self, wortel: Path) -> None:
        self._inhoud: dict[int, bytes] = {}
        self._namen: dict[int, dict[str, _Lid]] = {}
        self._vast: dict[int, int] = {}
        self._wortel = wortel
        self.flush_all()

    def flush(self, plek: int | str | Path) -> None:
        """A file or a folder (by path or number) was flushed."""
        nummer = os.dup(plek) if isinstance(plek, int) else _open(plek)
        toestand = os.fstat(nummer)
        # Held open, so that no other file gets the same inode.
        oud = self._vast.get(toestand.st_ino)
        self._vast[toestand.st_ino] = nummer
        if oud is not None:
            os.close(oud)
        if stat.S_ISDIR(toestand.st_mode):
            with os.scandir(nummer) as leden:
                self._namen[toestand.st_ino] = {
                    lid.name: _Lid(lid.inode(), lid.is_dir()) for lid in leden
                }
        else:
            self._inhoud[toestand.st_ino] = _read_all(nummer)

    def flush_all(self) -> None:
        """Everything was flushed."""
        for map_, mappen, namen in os.walk(self._wortel):
            for naam in (".", *mappen, *namen):
                self.flush(Path(map_) / naam)

    def take(self) -> Boom:
        """What is on it."""
        return self._tree(self._wortel.stat().st_ino)

    def _tree(self, inode: int) -> Boom:
        return {
            naam: self._tree(lid.inode) if lid.map_ else self._inhoud.get(lid.inode, b"")
            for naam, lid in self._namen.get(inode, {}).items()
        }

    def keep(self, pad: Path) -> None:
        """Write what is on it into a file outside it."""
        pad.write_bytes(pickle.dumps(self.take()))


def _open(plek: str | Path) -> int:
    return _OPEN(plek, os.O_RDONLY)


_OPEN = os.open
"""As it is before anything is counted."""


def _read_all(nummer: int) -> bytes:
    """The bytes of an open file, read through a number of its own: the one it has may not read."""
    with open(f"/proc/self/fd/{nummer}", "rb", buffering=0) as stroom:
        return stroom.read()


def lay(boom: Boom, map_: Path) -> None:
    """Make a folder hold exactly this."""
    shutil.rmtree(map_, ignore_errors=True)
    map_.mkdir()
    for naam, wat in boom.items():
        if isinstance(wat, dict):
            lay(wat, map_ / naam)
        else:
            (map_ / naam).write_bytes(wat)


def put_back(pad: Path, map_: Path) -> None:
    """After a run without power: the folder as it was kept in the file `pad`, which goes.

    A file has the time that it had, for the CAK reads when something came from it.
    """
    boom = pickle.loads(pad.read_bytes())
    pad.unlink()
    tijden = {p.relative_to(map_): p.stat().st_mtime_ns for p in map_.rglob("*") if p.is_file()}
    shutil.rmtree(map_, ignore_errors=True)
    if map_.name in boom:
        lay(boom[map_.name], map_)
    for naam, tijd in tijden.items():
        if (map_ / naam).exists():
            os.utime(map_ / naam, ns=(tijd, tijd))
