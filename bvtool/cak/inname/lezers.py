"""Reads many files: here when they are few, in a few processes beside each other when many."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from itertools import chain
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from bvtool.berichten.schema import GEEN_PLEK, Schemaplek
from bvtool.cak.inname.berichtlezing import read_407, read_408
from bvtool.cak.inname.rijen import GelezenTabel
from bvtool.vak.fouten import BvFout, LeesSchrijfFout

if TYPE_CHECKING:
    import polars as pl

VEEL = 48
"""From so many files on, starting other processes costs less than it saves."""
_LOT = 8
_OMGEVING = {"POLARS_MAX_THREADS": "1", "PYTHONSAFEPATH": "1"}
"""One thread for each, and no program of theirs comes from the folder where we stand."""
_MEEST = 4
_VAST = "Op dit bestand loopt bvtool vast; het is overgeslagen, de andere zijn gelezen."


class Inleestaak(NamedTuple):
    """A file to be read as one kind; `plek` as in [schema]."""

    soort: str
    pad: Path
    plek: Schemaplek = GEEN_PLEK


class Uit(NamedTuple):
    """What became of it: the frame (None when refused), what to know, and whether to try later."""

    frame: pl.DataFrame | None
    melding: str = ""
    geweigerd: bool = False
    later: bool = False


def read_taken(taken: Sequence[Inleestaak]) -> list[Uit]:
    """Every file read, in the order given; one that ends its reader is named, the rest is read."""
    werkers = min(os.cpu_count() or 1, _MEEST)
    if len(taken) < VEEL or werkers < 2:
        return _read_lot(taken)
    delen = [taken[i : i + _LOT] for i in range(0, len(taken), _LOT)]
    with _one_thread():
        try:
            with _start(werkers) as proces:
                with _deaf_start():
                    gelezen = proces.map(_read_lot, delen)
                return list(chain.from_iterable(gelezen))
        except BrokenProcessPool:
            return _read_apart(taken)


def _read_apart(taken: Sequence[Inleestaak]) -> list[Uit]:
    """Every file by itself in one process, and in a new one after a file that ended it."""
    gelezen: list[Uit] = []
    while len(gelezen) < len(taken):
        with _start(1) as proces:
            try:
                for taak in taken[len(gelezen) :]:
                    gelezen.append(proces.submit(read_taak, taak).result())
            except BrokenProcessPool:
                gelezen.append(Uit(None, _VAST, later=True))
    return gelezen


def _start(werkers: int) -> ProcessPoolExecutor:
    return ProcessPoolExecutor(
        werkers, mp_context=get_context("spawn"), initializer=_ignore_interrupt
    )


def _ignore_interrupt() -> None:
    """Ctrl-C reaches every process of the terminal; only the one in charge has to answer it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


@contextmanager
def _deaf_start() -> Iterator[None]:
    """Processes started here do not hear Ctrl-C from their very first moment; ours comes after.

    The mask is what they inherit. For ourselves it is not enough: another thread may take the
    signal, and then the start is broken off halfway, which the half-started process tells on the
    screen. So it is written down, and answered when all have started. Windows has no such mask:
    there a process is deaf once it has started.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    gehoord: list[int] = []
    vorige = signal.signal(signal.SIGINT, lambda nummer, _plek: gehoord.append(nummer))
    masker = (
        signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGINT])
        if hasattr(signal, "pthread_sigmask")
        else None
    )
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, vorige)
        if masker is not None:
            signal.pthread_sigmask(signal.SIG_SETMASK, masker)
    if gehoord:
        raise KeyboardInterrupt


@contextmanager
def _one_thread() -> Iterator[None]:
    """Processes started here read with one thread each: they work beside each other already, and
    a small file is read a quarter faster so."""
    vorige = {naam: os.environ.get(naam) for naam in _OMGEVING}
    os.environ |= _OMGEVING
    try:
        yield
    finally:
        for naam, waarde in vorige.items():
            if waarde is None:
                del os.environ[naam]
            else:
                os.environ[naam] = waarde


def _read_lot(taken: Iterable[Inleestaak]) -> list[Uit]:
    return [read_taak(taak) for taak in taken]


def read_taak(taak: Inleestaak) -> Uit:
    """One file; a fault of its content becomes a refusal with the reason.

    What nobody foresaw stops only this file: it is named, and tried again at the next run.
    """
    try:
        gelezen = _read(taak)
    except LeesSchrijfFout as fout:
        return Uit(None, fout.fout, later=True)
    except BvFout as fout:
        eerste = [f"{b.waar}: {b.wat}" for b in fout.bevindingen[:3]]
        return Uit(None, " ".join([fout.fout, *eerste]), geweigerd=True)
    except OSError:
        return Uit(None, "Dit bestand is nu niet te lezen.", later=True)
    except Exception:  # noqa: BLE001  (a fault in bvtool on one file of one gemeente)
        return Uit(None, _VAST, later=True)
    return Uit(gelezen.frame, " ".join(gelezen.meldingen))


def _read(taak: Inleestaak) -> GelezenTabel:
    """A file of messages, or a table; what reads tables is loaded when there is one."""
    if lezer := _BERICHTLEZERS.get(taak.soort):
        return lezer(taak.pad, taak.plek)
    from bvtool.cak.inname.tabellezing import TABELLEZERS

    return TABELLEZERS[taak.soort](taak.pad)


_BERICHTLEZERS: Mapping[str, Callable[[Path, Schemaplek], GelezenTabel]] = {
    "407": read_407,
    "408": read_408,
}
