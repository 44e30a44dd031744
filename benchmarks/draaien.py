"""Runs one command as a whole process and tells what it cost."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

WORTEL = Path(__file__).resolve().parent.parent
GOED = (0, 1)
"""Exit codes of a run that counts: done, and done with work left for a person."""


@dataclass(frozen=True, slots=True)
class Loop:
    """One run: wall time in seconds, processor time in seconds, and peak memory in bytes.

    Processor time is that of the process and all it waited for; memory that of the largest of
    them. Both are None where the system does not tell them for a process that has ended (Windows).
    """

    seconden: float
    rekentijd: float | None
    geheugen: int | None


class Mislukt(Exception):
    """A run ended otherwise than it should; the text holds the last lines it wrote."""


def run(opdracht: Sequence[str], omgeving: Mapping[str, str] | None = None) -> Loop:
    """Run `opdracht` to its end, from process start to process end. Raises Mislukt.

    This process must stay small itself: what it uses counts as the least that a child can show.
    """
    begin = time.perf_counter()
    with subprocess.Popen(
        opdracht,
        cwd=WORTEL,
        env={**os.environ, "PYTHONPATH": str(WORTEL), **(omgeving or {})},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    ) as proces:
        assert proces.stderr is not None
        fouten = proces.stderr.read()
        code, rekentijd, geheugen = _reap(proces)
        seconden = time.perf_counter() - begin
    if code not in GOED:
        staart = fouten.decode("utf-8", "replace").strip().splitlines()[-5:]
        raise Mislukt(f"{' '.join(opdracht[:4])} ... eindigde met {code}: {' | '.join(staart)}")
    return Loop(seconden, rekentijd, geheugen)


def _reap(proces: subprocess.Popen[bytes]) -> tuple[int, float | None, int | None]:
    """Wait for the end; processor time and memory come from the system's own accounting."""
    if sys.platform == "win32":
        return proces.wait(), None, None
    _, status, gebruik = os.wait4(proces.pid, 0)
    proces.returncode = os.waitstatus_to_exitcode(status)
    eenheid = 1 if sys.platform == "darwin" else 1024
    rekentijd = gebruik.ru_utime + gebruik.ru_stime
    return proces.returncode, rekentijd, gebruik.ru_maxrss * eenheid


def bvtool(dossier: Path | None, nu: str, *woorden: str) -> list[str]:
    """The command line of one bvtool command."""
    begin = [sys.executable, "-m", "bvtool", "--stil"]
    if nu:
        begin += ["--nu", nu]
    if dossier is not None:
        begin += ["--dossier", str(dossier)]
    return [*begin, *woorden]


def script(pad: str, *woorden: object, python: Path | None = None) -> list[str]:
    """The command line of a floor or a peer."""
    return [str(python or sys.executable), str(WORTEL / "benchmarks" / pad), *map(str, woorden)]
