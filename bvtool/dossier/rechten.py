"""Who may read and change what bvtool writes: its owner, or the group of a shared folder as well.

On Linux and macOS. On Windows the rights of the folder count for all that comes in it.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bvtool.dossier.map import Dossier

ALLEEN_EIGENAAR = 0o077
_GROEP = 0o070


def use_rechten(dossier: Dossier) -> None:
    """From here on this process writes in this dossier for those who may read it.

    With `[map] gedeeld` that is also the group of the folder: as far as the folder lets the group
    in, and wholly when it does not say. Others never.
    """
    if os.name == "nt":
        return
    gedeeld = dossier.instellingen.gedeeld
    groep = dossier.pad.stat().st_mode & _GROEP or _GROEP
    os.umask(ALLEEN_EIGENAAR & ~groep if gedeeld else ALLEEN_EIGENAAR)


def share(map_: Path) -> None:
    """Give the group of a shared dossier what lies in it and is ours; all of it the first time.

    Some of it no writer of ours makes (the ledger, the lock). What is of a colleague stays.
    """
    if os.name == "nt" or not _group_bits():
        return
    nieuw = not map_.stat().st_mode & stat.S_ISGID
    alles: Iterable[Path] = map_.rglob("*") if nieuw else map_.iterdir()
    for pad in alles:
        take_over(pad)
    if nieuw:
        with suppress(OSError):
            _set_modus(map_, map_.stat())


def take_over(pad: Path) -> None:
    """Give a file or folder of ours the group of the folder it lies in, and the rights of this
    process: 0600 and 0700, or also for the group."""
    if os.name == "nt":
        return
    with suppress(OSError):  # a share that knows no owners
        nu = pad.lstat()
        if stat.S_ISLNK(nu.st_mode) or nu.st_uid != os.geteuid():
            return
        boven = pad.parent.stat().st_gid
        if _group_bits() and nu.st_gid != boven:
            os.chown(pad, -1, boven, follow_symlinks=False)
        _set_modus(pad, nu)


def _set_modus(pad: Path, nu: os.stat_result) -> None:
    """The owner keeps his rights, the group gets its part; a folder passes its group on."""
    groep, is_map = _group_bits(), stat.S_ISDIR(nu.st_mode)
    eigen = nu.st_mode & 0o700 | (0o700 if is_map else 0o600)
    modus = eigen | (eigen >> 3 & groep) | (stat.S_ISGID if is_map and groep else 0)
    if stat.S_IMODE(nu.st_mode) != modus:
        pad.chmod(modus)


def get_modus() -> int:
    """The mode of a file that this process makes."""
    return 0o600 | (0o060 & _group_bits())


def _group_bits() -> int:
    """What the group may do with what this process makes; asked of the system itself."""
    masker = os.umask(ALLEEN_EIGENAAR)
    os.umask(masker)
    return _GROEP & ~masker if masker & 0o007 == 0o007 else 0


def drop_link(pad: Path) -> Path:
    """The same path, without the link that somebody laid there: writing would follow it."""
    if pad.is_symlink():
        pad.unlink()
    return pad
