"""Where a dossier is at home: on which computer, in which folder.

The ledger keeps every place in which its dossier worked. A copy brings those places along and lies
in none of them, so it can be told from the dossier that it was made of, and both do not go on
sending without a word. The computer is known by the identity of its installation (never by a clock
or a name that changes), a folder by its path and by the number that the file system gave it; a
folder on a network share is the same one from every computer.
"""

from __future__ import annotations

import hashlib
import json
import os
import platform
import sys
from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from bvtool.dossier.feiten import PLEKKEN
from bvtool.dossier.map import LEDGER
from bvtool.dossier.zegel import ask_einde

if TYPE_CHECKING:
    from bvtool.dossier.map import Dossier

NETWERK = "netwerk"
_WISSELT = 3
"""So many numbers for one path: then the file system makes them up, and they say nothing."""


class Vreemd(StrEnum):
    """Why a dossier is not at home where it lies."""

    KOPIE = "kopie"
    VERPLAATST = "verplaatst"
    VERVANGEN = "vervangen"
    COMPUTER = "computer"


class Thuis(NamedTuple):
    """A place: the computer (a hash of its identity) and how it is called, the folder and its
    number on the disk."""

    computer: str
    heet: str
    map: str
    nummer: str


def read_plek(map_: Path) -> Thuis:
    """The place of this folder, on this computer."""
    hier = map_.resolve()
    netwerk = str(hier).startswith(("\\\\", "//"))
    nummer = str(hier.stat().st_ino)
    return Thuis(NETWERK if netwerk else read_computer(), platform.node(), str(hier), nummer)


def read_computer() -> str:
    """The identity of this installation, hashed; of the computer's name where there is none."""
    bron = _read_machine() or platform.node()
    return hashlib.sha256(f"bvtool|{bron}".encode()).hexdigest()[:16]


def _read_machine() -> str:
    if sys.platform == "win32":
        import winreg

        try:
            toegang = winreg.KEY_READ | winreg.KEY_WOW64_64KEY
            waar = r"SOFTWARE\Microsoft\Cryptography"
            with winreg.OpenKey(winreg.HKEY_LOCAL_MACHINE, waar, 0, toegang) as sleutel:
                return str(winreg.QueryValueEx(sleutel, "MachineGuid")[0])
        except OSError:
            return ""
    for pad in (Path("/etc/machine-id"), Path("/var/lib/dbus/machine-id")):
        try:
            if gelezen := pad.read_text(encoding="ascii").strip():
                return gelezen
        except (OSError, ValueError):
            continue
    return ""


def parse_plekken(feiten: Mapping[str, str]) -> list[Thuis]:
    """The places that the facts of a ledger name, the oldest first."""
    return [Thuis(**plek) for plek in json.loads(feiten.get(PLEKKEN, "[]"))]


def dump_plekken(plekken: Iterable[Thuis]) -> str:
    """Places as the ledger keeps them: in ASCII, for a folder may have a name that is no text."""
    return json.dumps([plek._asdict() for plek in plekken])


def parse_plek(tekst: str) -> Thuis:
    """One place as the ledger keeps it."""
    return Thuis(**json.loads(tekst))


def dump_plek(plek: Thuis) -> str:
    """One place as the ledger keeps it."""
    return json.dumps(plek._asdict())


def find_vreemd(dossier: Dossier, feiten: Mapping[str, str]) -> tuple[Vreemd, Thuis] | None:
    """Why this dossier is not at home here, and the place to compare with; None when it is.

    A folder that got another name on the same disk, and another way to the same folder, are at
    home. A ledger on a server has no place: who works with it works in one ledger.
    """
    if dossier.instellingen.ledger_url or not (plekken := parse_plekken(feiten)):
        return None
    hier = read_plek(dossier.pad)
    zelfde = [p for p in plekken if p.computer == hier.computer]
    nummers = {p.nummer for p in zelfde if _path(p) == _path(hier)}
    if nummers:
        heel = hier.nummer in nummers or len(nummers) >= _WISSELT
        return None if heel else (Vreemd.VERVANGEN, zelfde[-1])
    if any(_is_hier(p, dossier.pad) or _is_renamed(p, hier) for p in zelfde):
        return None
    bron = next(iter(list_kopieen(dossier.pad, zelfde, feiten)), None)
    if bron is not None:
        return Vreemd.KOPIE, hier._replace(map=str(bron))
    return (Vreemd.VERPLAATST if zelfde else Vreemd.COMPUTER), (zelfde or plekken)[-1]


def list_kopieen(map_: Path, plekken: Iterable[Thuis], feiten: Mapping[str, str]) -> Iterator[Path]:
    """The other folders within reach with a ledger that began as this one: the places of this
    computer, and what lies beside them or beside `map_` (the other may have got another name)."""
    bekend = [Path(p.map) for p in plekken]
    ouders = dict.fromkeys(p.parent for p in (map_.resolve(), *bekend))
    for pad in dict.fromkeys([*reversed(bekend), *(p for o in ouders for p in _list_mappen(o))]):
        try:
            zelf = map_.samefile(pad)
        except OSError:
            continue
        if not zelf and is_zelfde_ledger(pad, feiten):
            yield pad


def _list_mappen(map_: Path) -> list[Path]:
    try:
        return sorted(p for p in map_.iterdir() if (p / LEDGER).is_file())
    except OSError:
        return []


def note_plek(dossier: Dossier, feiten: Mapping[str, str]) -> str:
    """The places to keep from now on; empty when nothing is to be added.

    The first place is that of the first command; a folder that got another name is added.
    """
    i = dossier.instellingen
    if i.rol != "gemeente" or i.ledger_url:
        return ""
    plekken, hier = parse_plekken(feiten), read_plek(dossier.pad)
    bekend = any(p.computer == hier.computer and _path(p) == _path(hier) for p in plekken)
    if bekend or find_vreemd(dossier, feiten) is not None:
        return ""
    return dump_plekken([*plekken, hier])


def is_zelfde_ledger(map_: Path, feiten: Mapping[str, str]) -> bool:
    """Whether a ledger lies in this folder that began as the same one."""
    try:
        einde = ask_einde(map_ / LEDGER)
    except OSError:
        return False
    return einde is not None and einde[0] == feiten["identificatie_voorvoegsel"]


def _path(plek: Thuis) -> str:
    return os.path.normcase(plek.map)


def _is_renamed(plek: Thuis, hier: Thuis) -> bool:
    """Whether the folder of this place is the one here, under another name."""
    return plek.nummer == hier.nummer and not Path(plek.map).exists()


def _is_hier(plek: Thuis, map_: Path) -> bool:
    try:
        return map_.samefile(plek.map)
    except OSError:
        return False
