"""Takes files and folders away: a link is unlinked, never followed; what does not go is told.

A folder that is a link (to a share, or a junction of Windows) belongs to somebody else: only the
link in the dossier goes.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Collection, Iterator
from contextlib import suppress
from pathlib import Path

from bvtool.dossier.publiceer import flush_map

GELEEGD = ("inkomend", "werk", "uitgaand", "rapporten", "archief")
"""The folders of a dossier that `opschonen` empties."""
_JUNCTION = 0xA0000003
"""What Windows calls a folder that stands for another one."""


def is_link(pad: Path) -> bool:
    """Whether this stands for something elsewhere; what is not there is no link."""
    try:
        zelf = pad.lstat()
    except OSError:
        return False
    return stat.S_ISLNK(zelf.st_mode) or getattr(zelf, "st_reparse_tag", 0) == _JUNCTION


def list_onder(map_: Path) -> Iterator[Path]:
    """Everything below a folder that is no folder itself, in order; of a link, only the link.

    A folder that cannot be read is given itself: nobody knows what lies in it.
    """
    if is_link(map_):
        yield map_
        return
    try:
        leden = sorted(map_.iterdir())
    except (FileNotFoundError, NotADirectoryError):
        return
    except OSError:
        yield map_
        return
    for pad in leden:
        if is_link(pad) or not pad.is_dir():
            yield pad
        else:
            yield from list_onder(pad)


def count_rest(dossier: Path, behalve: Collection[str]) -> int:
    """How many files still lie in the folders that are emptied; some say nothing."""
    paden = [pad for naam in GELEEGD for pad in list_onder(dossier / naam)]
    return sum(pad.relative_to(dossier).as_posix() not in behalve for pad in paden)


def remove(pad: Path) -> bool:
    """Take one file or link away; False when it is still there afterwards."""
    for poging in (_unlink, _unlink_beschermd, _remove_map):
        with suppress(OSError):
            poging(pad)
        if not os.path.lexists(pad):
            return True
    return False


def _unlink(pad: Path) -> None:
    pad.unlink()


def _unlink_beschermd(pad: Path) -> None:
    """Windows does not remove what may only be read; a link is left as it is."""
    if not is_link(pad):
        pad.chmod(stat.S_IWRITE | stat.S_IREAD)
    pad.unlink()


def _remove_map(pad: Path) -> None:
    """A link to a folder is itself a folder on Windows; one with something in it stays."""
    pad.rmdir()


def remove_lege_mappen(map_: Path) -> None:
    """Take the folders below this one away that are empty, and make sure that it is on the disk."""
    if is_link(map_) or not map_.is_dir():
        return
    with suppress(OSError):
        for pad in sorted(map_.iterdir()):
            if pad.is_dir() and not is_link(pad):
                remove_lege_mappen(pad)
                with suppress(OSError):
                    pad.rmdir()
        flush_map(map_)
