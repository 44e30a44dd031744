"""Every point of every command, stopped and hindered in every way: `python -m tests.faults`.

Prints one line per command and way; `--uit F` writes the figures as JSON. Ends with 1 when
anything at all was not as promised. A kill is tried at every point, and so is power that fails. Of
the errors each point gets one of every `--om-de` (the ways take turns, so that together they pass
every point); with `--om-de 1` each point gets them all. With `--op-server` the ledger is on a
private PostgreSQL: then what goes to the server counts too, and there is one error, which each
point gets (`--om-de 1`).
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from contextlib import contextmanager
from pathlib import Path

from tests.faults.alles import Gedaan, Regel, Taak, try_all
from tests.faults.injectie import FOUTEN
from tests.faults.op_server import prepare_server
from tests.faults.opdrachten import OP_TITEL, OPDRACHTEN, prepare
from tests.postgres import tell_missing

LANG = ("monitor", "eindrapport", "vergelijk")
"""These take longest, so they go first when there are more processes than one."""


def main() -> int:
    """Try all; gives the exit code."""
    p = argparse.ArgumentParser(description=__doc__)
    p.add_argument("--opdracht", action="append", choices=sorted(OP_TITEL))
    p.add_argument("--op-server", action="store_true", help="met de administratie op PostgreSQL")
    p.add_argument("--om-de", type=int, help="fouten: om de zoveel plekken")
    p.add_argument("--processen", type=int, default=1)
    p.add_argument("--uit", type=Path)
    keuze = p.parse_args()
    om_de = keuze.om_de or (1 if keuze.op_server else len(FOUTEN))
    cijfers: list[Regel] = []
    mis: list[str] = []
    with (
        tempfile.TemporaryDirectory() as map_,
        _list_taken(Path(map_), om_de, op_server=keuze.op_server) as alle,
    ):
        taken = [t for t in alle if t.stap.heet in (keuze.opdracht or OP_TITEL)]
        for regels, fouten in _run(taken, keuze.processen):
            cijfers += regels
            mis += fouten
            for regel in regels:
                print(*regel.values(), flush=True)
            for wat in fouten[:20]:
                print("  ", wat, flush=True)
    cijfers.sort(key=lambda c: list(OP_TITEL).index(c["opdracht"]))
    if keuze.uit:
        uit = {"cijfers": cijfers, "mis": mis, "om_de": om_de}
        keuze.uit.write_text(json.dumps(uit, indent=1), encoding="utf-8")
    return 1 if mis else 0


@contextmanager
def _list_taken(map_: Path, om_de: int, *, op_server: bool) -> Iterator[list[Taak]]:
    """What to try, with everything that it needs."""
    if not op_server:
        begin = prepare(map_)
        yield [Taak(stap, begin[stap.heet], map_ / f"proef-{nr}", om_de)
               for nr, stap in enumerate(OPDRACHTEN)]  # fmt: skip
        return
    with prepare_server(map_) as op_naam:
        if op_naam is None:
            tell_missing("de opdrachten met een administratie op een server zijn NIET geprobeerd.")
        yield [Taak(OP_TITEL[naam], dossier, map_ / f"proef-{naam}", om_de, administratie)
               for naam, (dossier, administratie) in (op_naam or {}).items()]  # fmt: skip


def _run(taken: list[Taak], processen: int) -> Iterator[Gedaan]:
    """The tasks one by one, or some at a time, each in a process of its own."""
    if processen < 2:
        yield from map(try_all, taken)
        return
    taken = sorted(taken, key=lambda taak: taak.stap.heet not in LANG)
    vers = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(processen, mp_context=vers) as kring:
        yield from (
            klaar.result() for klaar in as_completed(kring.submit(try_all, t) for t in taken)
        )


if __name__ == "__main__":
    sys.exit(main())
