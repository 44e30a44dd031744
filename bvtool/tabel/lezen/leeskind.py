"""The child process that reads one spreadsheet within limits and hands the sheets back.

Request on stdin (JSON): `pad`, `namen`, `geheugen` (bytes beyond what an empty process uses),
`rekentijd` (seconds), `zuinig` (import first, so that the bound on memory is exact) and `inpakken`
(everything must get its usual place first). Answer on stdout: the length of a JSON head (8 bytes),
the head, then per sheet an Arrow IPC file of the length that the head names. Exit 3: the library
cannot read the file.
"""

from __future__ import annotations

import contextlib
import io
import json
import sys
import threading
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

ONLEESBAAR = 3
VOOR_POLARS = 260 * 1024 * 1024
"""Address space that importing polars takes, most of it never touched."""


def main() -> int:
    """Read the request, read the file, write the answer; gives the exit code."""
    opdracht = json.loads(sys.stdin.buffer.read())
    import fastexcel  # noqa: F401

    from bvtool.tabel.lezen.werkmap import Leesfout, load_vellen, make_vellen

    geheugen = int(opdracht["geheugen"])
    if opdracht["zuinig"]:
        import_module("polars")
    else:
        geheugen += VOOR_POLARS
    limit(geheugen, float(opdracht["rekentijd"]))
    bron = Path(opdracht["pad"])
    geladen = Leestaak(
        load_vellen, _pack(bron) if opdracht["inpakken"] else bron, opdracht["namen"]
    )
    import polars as pl

    try:
        vellen = make_vellen(geladen.finish())
    except Leesfout:
        return ONLEESBAAR
    lijven: list[memoryview] = []
    for vel in vellen:
        buffer = io.BytesIO()
        vel.frame.write_ipc(buffer, compat_level=pl.CompatLevel.newest())
        lijven.append(buffer.getbuffer())
    hoofd = json.dumps(
        [
            {"naam": v.naam, "zichtbaar": v.zichtbaar, "begin": v.begin, "lengte": len(lijf)}
            for v, lijf in zip(vellen, lijven, strict=True)
        ]
    ).encode()
    uit = sys.stdout.buffer
    uit.write(len(hoofd).to_bytes(8, "little") + hoofd)
    for lijf in lijven:
        uit.write(lijf)
    uit.flush()
    return 0


def _pack(pad: Path) -> bytes:
    """The workbook with everything in its usual place; its parent has looked at it before."""
    from bvtool.tabel.lezen.pakket import repack
    from bvtool.tabel.lezen.werkmapdelen import list_bladen
    from bvtool.vak.grenzen import STANDAARD
    from bvtool.zips.lezen import open_zipmap

    zipmap = open_zipmap(pad, STANDAARD)
    return repack(zipmap, list_bladen(zipmap, STANDAARD), STANDAARD)


def limit(geheugen: int, rekentijd: float) -> None:
    """Bound what this process may still use. Windows has no such bound; there the parent's clock
    ends it, and asking for more memory than there is ends only the child."""
    try:
        import resource
    except ImportError:
        return
    gebruik = resource.getrusage(resource.RUSAGE_SELF)
    seconden = int(gebruik.ru_utime + gebruik.ru_stime + rekentijd) + 1
    _lower(resource.RLIMIT_CPU, seconden)
    _lower(resource.RLIMIT_CORE, 0)
    if sys.platform.startswith("linux"):
        paginas = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
        _lower(resource.RLIMIT_AS, paginas * resource.getpagesize() + geheugen)


def _lower(soort: int, waarde: int) -> None:
    import resource

    _, hard = resource.getrlimit(soort)
    if hard != resource.RLIM_INFINITY:
        waarde = min(waarde, hard)
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(soort, (waarde, hard))


class Leestaak:
    """A call that runs in a thread of its own; `finish()` gives its result or raises its fault."""

    def __init__(self, functie: Callable[..., Any], *args: Any) -> None:
        self._functie, self._args = functie, args
        self._uitkomst: Any = None
        self._fout: BaseException | None = None
        self._draad = threading.Thread(target=self._run)
        self._draad.start()

    def _run(self) -> None:
        try:
            self._uitkomst = self._functie(*self._args)
        except BaseException as fout:  # noqa: BLE001  (raised again in finish)
            self._fout = fout

    def finish(self) -> Any:
        """Wait for the result."""
        self._draad.join()
        if self._fout is not None:
            raise self._fout
        return self._uitkomst
