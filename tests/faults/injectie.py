"""Stops a run of bvtool, or makes it fail, at the n-th thing that it does to the disk.

The product is not changed. Two layers are counted together, in the order in which things happen:

* what Python does: opening a file for writing, every write that reaches the system (below the
  buffer), truncate, fsync, sync, rename, unlink, rmdir, mkdir;
* what SQLite does, through its own VFS: every write, sync, truncate and delete of the ledger and of
  its journal. Its functions are replaced from Python (ctypes) in the library that `sqlite3` uses.

With the ledger on a server what psycopg sends is counted besides (`tests.faults.injectie_server`).

With `stroom weg` the run is killed as if the power failed: of the disk only what was flushed until
then is kept (`tests.faults.schijf`), for whoever looks afterwards.

Not counted: reading, locking, and what happens in the child that reads a spreadsheet (it writes
nothing). A write that is stopped or fails has put half of its bytes on the disk.
"""

from __future__ import annotations

import builtins
import ctypes
import ctypes.util
import errno
import io
import os
import signal
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.faults.injectie_server import install_server
from tests.faults.schijf import Schijf

FOUTEN = ("ENOSPC", "EIO", "EACCES", "EROFS")
DOOD, STROOM = "dood", "stroom weg"


@dataclass
class Plan:
    """What goes wrong: at the `n`-th event (0: never) it dies, or fails with an errno.

    `blijvend`: every event from the n-th on fails, as on a disk that is full. `schijf` follows what
    is flushed, and goes into the file `bewaar` when the power fails.
    """

    n: int = 0
    hoe: str = DOOD
    blijvend: bool = False
    soorten: list[str] = field(default_factory=list)
    schijf: Schijf | None = None
    bewaar: Path = Path()

    def hit(self, soort: str) -> bool:
        """Count one event; whether it is the one that goes wrong."""
        self.soorten.append(soort)
        nu = len(self.soorten)
        return nu == self.n or (self.blijvend and 0 < self.n <= nu)

    def fail(self) -> int:
        """Die here, or give the errno to fail with."""
        if self.schijf is not None:
            self.schijf.keep(self.bewaar)
        if self.hoe in (DOOD, STROOM):
            os.kill(os.getpid(), signal.SIGKILL)
        return int(getattr(errno, self.hoe))

    def flushed(self, *plekken: int | str | Path) -> None:
        """These files and folders are on the disk now; without any, everything is."""
        if self.schijf is not None:
            for plek in plekken:
                self.schijf.flush(plek)
            if not plekken:
                self.schijf.flush_all()


def install(plan: Plan) -> None:
    """From now on everything this process does to the disk goes through `plan`."""
    _install_python(plan)
    _install_sqlite(plan)
    install_server(plan)


def _oserror(nummer: int, *namen: object) -> OSError:
    return OSError(nummer, os.strerror(nummer), *(str(n) for n in namen[:1]))


def _wrap_os(plan: Plan, naam: str, soort: str) -> None:
    echt = getattr(os, naam)

    def vervangen(*woorden: Any, **meer: Any) -> Any:
        if plan.hit(soort):
            raise _oserror(plan.fail(), *woorden)
        uit = echt(*woorden, **meer)
        if soort == "spoelen":
            plan.flushed(*woorden)
        return uit

    setattr(os, naam, vervangen)


def _install_python(plan: Plan) -> None:
    for naam, soort in (
        ("fsync", "spoelen"), ("sync", "spoelen"), ("rename", "hernoemen"),
        ("replace", "hernoemen"), ("unlink", "verwijderen"), ("remove", "verwijderen"),
        ("rmdir", "verwijderen"), ("mkdir", "map maken"), ("truncate", "afkappen"),
    ):  # fmt: skip
        _wrap_os(plan, naam, soort)
    os_open = os.open

    def open_os(pad: Any, vlaggen: int, *rest: Any, **meer: Any) -> int:
        if vlaggen & (os.O_WRONLY | os.O_RDWR) and plan.hit("openen"):
            raise _oserror(plan.fail(), pad)
        return os_open(pad, vlaggen, *rest, **meer)

    os.open = open_os  # type: ignore[assignment]
    echt_open = io.open

    def open_io(bestand: Any, mode: str = "r", buffering: int = -1, *rest: Any, **meer: Any) -> Any:
        if isinstance(bestand, int) or not set(mode) & set("wax+"):
            return echt_open(bestand, mode, buffering, *rest, **meer)
        if plan.hit("openen"):
            raise _oserror(plan.fail(), bestand)
        return _build(_Teller(plan, bestand, mode), mode, rest, meer)

    io.open = builtins.open = open_io  # type: ignore[assignment]


def _build(rauw: _Teller, mode: str, rest: tuple[Any, ...], meer: dict[str, Any]) -> Any:
    """The stack of objects that `open` gives, on a raw file that counts."""
    buffer: Any = io.BufferedRandom(rauw) if "+" in mode else io.BufferedWriter(rauw)
    if "b" in mode:
        return buffer
    namen = ("encoding", "errors", "newline")
    keuzes = dict(zip(namen, rest, strict=False)) | {k: w for k, w in meer.items() if k in namen}
    tekst = io.TextIOWrapper(buffer, **keuzes)
    tekst.mode = mode  # type: ignore[misc]
    return tekst


class _Teller(io.FileIO):
    """A raw file that counts its writes."""

    def __init__(self, plan: Plan, bestand: Any, mode: str) -> None:
        super().__init__(bestand, "".join(c for c in mode if c not in "bt"))
        self._plan = plan

    def write(self, data: Any) -> int:
        if self._plan.hit("schrijven"):
            super().write(memoryview(data).cast("B")[: len(memoryview(data).cast("B")) // 2])
            raise _oserror(self._plan.fail())
        return super().write(data) or 0

    def truncate(self, maat: int | None = None) -> int:
        if self._plan.hit("afkappen"):
            raise _oserror(self._plan.fail())
        return super().truncate(maat)


_P = ctypes.c_void_p
_OPEN = ctypes.CFUNCTYPE(ctypes.c_int, _P, _P, _P, ctypes.c_int, _P)
_DELETE = ctypes.CFUNCTYPE(ctypes.c_int, _P, _P, ctypes.c_int)
_WRITE = ctypes.CFUNCTYPE(ctypes.c_int, _P, _P, ctypes.c_int, ctypes.c_int64)
_TRUNCATE = ctypes.CFUNCTYPE(ctypes.c_int, _P, ctypes.c_int64)
_SYNC = ctypes.CFUNCTYPE(ctypes.c_int, _P, ctypes.c_int)
_RC = {"ENOSPC": 13, "EROFS": 8, "EACCES": 3}
_IOERR = {"schrijven": 778, "spoelen": 1034, "afkappen": 1546, "verwijderen": 2570}


class _Vfs(ctypes.Structure):
    _fields_ = (
        ("iVersion", ctypes.c_int), ("szOsFile", ctypes.c_int), ("mxPathname", ctypes.c_int),
        ("pNext", _P), ("zName", ctypes.c_char_p), ("pAppData", _P), ("xOpen", _P), ("xDelete", _P),
    )  # fmt: skip


class _Methods(ctypes.Structure):
    """sqlite3_io_methods, version 3."""

    _fields_ = (("iVersion", ctypes.c_int), *((f"x{nr}", _P) for nr in range(18)))


class _File(ctypes.Structure):
    _fields_ = (("pMethods", ctypes.POINTER(_Methods)),)


_BEWAAR: list[Any] = []
"""What SQLite holds pointers to."""


def library() -> ctypes.CDLL | None:
    """The SQLite library that Python's own module uses; None when it is built into that module."""
    import _sqlite3

    with open(_sqlite3.__file__, "rb") as stroom:
        if b"libsqlite3.so.0" not in stroom.read():
            return None
    return ctypes.CDLL("libsqlite3.so.0")


def _install_sqlite(plan: Plan) -> None:
    bibliotheek = library()
    if bibliotheek is None:
        return
    bibliotheek.sqlite3_vfs_find.restype = ctypes.POINTER(_Vfs)
    vfs = bibliotheek.sqlite3_vfs_find(None).contents
    echt_open, echt_delete = _OPEN(vfs.xOpen), _DELETE(vfs.xDelete)
    vervangen: dict[int, _Methods] = {}
    paden: dict[int, Path] = {}

    def on_open(v: Any, naam: Any, bestand: Any, vlaggen: int, uit: Any) -> int:
        rc = int(echt_open(v, naam, bestand, vlaggen, uit))
        los = ctypes.cast(bestand, ctypes.POINTER(_File)).contents
        if naam:
            paden[bestand] = _to_path(naam)
        if rc == 0 and los.pMethods:
            adres = ctypes.addressof(los.pMethods.contents)
            if adres not in vervangen:
                vervangen[adres] = _wrap_methods(los.pMethods.contents, plan, paden)
            los.pMethods = ctypes.pointer(vervangen[adres])
        return rc

    def on_delete(v: Any, naam: Any, spoel: int) -> int:
        if plan.hit("sqlite verwijderen"):
            return _rc(plan, "verwijderen")
        rc = int(echt_delete(v, naam, spoel))
        if spoel:
            plan.flushed(_to_path(naam).parent)
        return rc

    for veld, functie, soort in (("xOpen", on_open, _OPEN), ("xDelete", on_delete, _DELETE)):
        _BEWAAR.append(soort(functie))
        setattr(vfs, veld, ctypes.cast(_BEWAAR[-1], _P))
    _BEWAAR.append((vervangen, echt_open, echt_delete))


def _to_path(naam: int) -> Path:
    """The path that SQLite gives as a C string."""
    return Path(os.fsdecode(ctypes.cast(naam, ctypes.c_char_p).value or b""))


def _rc(plan: Plan, soort: str) -> int:
    plan.fail()
    return _RC.get(plan.hoe, _IOERR[soort])


def _wrap_methods(echt: _Methods, plan: Plan, paden: dict[int, Path]) -> _Methods:
    nieuw = _Methods()
    ctypes.memmove(ctypes.byref(nieuw), ctypes.byref(echt), ctypes.sizeof(_Methods))
    write, truncate, sync = _WRITE(echt.x2), _TRUNCATE(echt.x3), _SYNC(echt.x4)

    def on_write(bestand: Any, data: Any, aantal: int, plek: int) -> int:
        if plan.hit("sqlite schrijven"):
            write(bestand, data, aantal // 2, plek)
            return _rc(plan, "schrijven")
        return int(write(bestand, data, aantal, plek))

    def on_truncate(bestand: Any, maat: int) -> int:
        if plan.hit("sqlite afkappen"):
            return _rc(plan, "afkappen")
        return int(truncate(bestand, maat))

    def on_sync(bestand: Any, vlaggen: int) -> int:
        if plan.hit("sqlite spoelen"):
            return _rc(plan, "spoelen")
        rc = int(sync(bestand, vlaggen))
        if bestand in paden:  # SQLite flushes the folder of a new file with it
            plan.flushed(paden[bestand], paden[bestand].parent)
        return rc

    functies: tuple[tuple[str, Callable[..., Any], Callable[..., int]], ...] = (
        ("x2", _WRITE, on_write), ("x3", _TRUNCATE, on_truncate), ("x4", _SYNC, on_sync),
    )  # fmt: skip
    for veld, soort, functie in functies:
        _BEWAAR.append(soort(functie))
        setattr(nieuw, veld, ctypes.cast(_BEWAAR[-1], _P))
    _BEWAAR.append((write, truncate, sync))
    return nieuw
