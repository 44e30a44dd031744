"""The crash file of a fault that nobody foresaw: where in the program, never with what data."""

from __future__ import annotations

import hashlib
import platform
import tempfile
import traceback
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path

from bvtool.cli.mislukt import find_map, find_opdracht
from bvtool.vak.versie import __version__


def write_storing(fout: BaseException, woorden: Sequence[str]) -> tuple[str, Path]:
    """Write where the program was, without messages, values or arguments.

    The file goes to `logboek/` of the dossier, else to the temporary folder of the system. Gives
    number and path; the number follows from
    the place of the fault, so the same fault has the same number.
    """
    regels = [
        f"{Path(stap.filename).name}:{stap.lineno} {stap.name}"
        for stap in traceback.extract_tb(fout.__traceback__)
    ]
    kop = [
        f"bvtool {__version__}, Python {platform.python_version()}, {platform.system()}",
        f"opdracht: {find_opdracht(woorden) or '-'}",
        f"soort fout: {type(fout).__module__}.{type(fout).__qualname__}",
    ]
    nummer = hashlib.sha256("\n".join([kop[2], *regels]).encode()).hexdigest()[:8].upper()
    tekst = "\n".join([f"storing {nummer}", *kop, *regels]) + "\n"
    for map_ in _places(woorden):
        pad = map_ / f"storing-{nummer}.txt"
        try:
            if map_.is_dir():
                pad.write_text(tekst, encoding="utf-8")
                return nummer, pad
        except OSError:
            continue
    return nummer, Path()


def _places(woorden: Sequence[str]) -> Iterator[Path]:
    dossier = find_map(woorden)
    if dossier is not None:
        yield dossier.logboek
    with suppress(OSError):  # on a full disk there is no temporary folder either
        yield Path(tempfile.gettempdir())
