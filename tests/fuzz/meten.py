"""What one file cost and what was said of it: time, memory, the words, the line of an exception."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

from bvtool.vak.fouten import Bevinding, BvFout


def tell_fout(fout: BvFout) -> str:
    """Every word of a refusal; raises ValueError when one of its three parts lacks."""
    if not (fout.fout and fout.waar and fout.wat_nu):
        raise ValueError("een melding zonder drie delen")
    return "\n".join([fout.fout, fout.waar, fout.wat_nu, *map(tell_bevinding, fout.bevindingen)])


def tell_bevinding(bevinding: Bevinding) -> str:
    """Every word of a finding."""
    return f"{bevinding.waar} {bevinding.wat} {bevinding.wat_nu}"


def find_plek(fout: BaseException) -> str:
    """The deepest line of bvtool itself that an exception came through."""
    spoor = fout.__traceback__
    plek = "?"
    while spoor is not None:
        bestand = Path(spoor.tb_frame.f_code.co_filename)
        if "bvtool" in bestand.parts or bestand.parent.name in ("tabel", "bestanden"):
            plek = f"{bestand.name}:{spoor.tb_lineno}"
        spoor = spoor.tb_next
    return plek


def read_tijd() -> float:
    """Processor time of this process and the children that ended, where that is known.

    A busy machine makes everything slow; a reader that is slow by itself uses the processor.
    """
    tijden = os.times()
    return sum(tijden[:4]) if any(tijden[2:4]) or os.name == "posix" else time.perf_counter()


def read_piek_mb() -> int:
    """The most memory that this process or one child of it ever had; 0 where that is not known."""
    try:
        import resource
    except ImportError:
        return 0
    eigen = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    kind = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    return int(max(eigen, kind)) // (1024 * 1024 if sys.platform == "darwin" else 1024)
