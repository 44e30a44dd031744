"""What makes the tests quick wherever they run, and changes nothing of what they say.

Writing to a disk for good takes some milliseconds, and every command does it tens of times: where
the system has a folder in memory (`/dev/shm`) with room, the folders of the tests stand there, and
elsewhere where pytest puts them. Code is translated once, not by every process, and a process of
tests has one thread for its tables. A test of which the subject is endurance does a sample of every
kind, unless all is asked for.
"""

from __future__ import annotations

import os
import re
import shutil
import sys
from pathlib import Path

HEEL = os.environ.get("BVTOOL_TOETS_MAAT") == "heel"
"""Whether every test of endurance is done whole: `make proof` asks for it."""
GEHEUGEN = Path("/dev/shm")
RUIMTE = 8_000_000_000
"""Bytes that must be free there: more than twice what one run of all tests takes."""
WORTEL = "PYTEST_DEBUG_TEMPROOT"
"""Where pytest makes its folders; who set it, keeps it."""
DRADEN = "POLARS_MAX_THREADS"
_VRIJ = re.compile(r"MemAvailable:\s+(\d+) kB")


def amount(steekproef: int, heel: int) -> int:
    """How many to do: a sample, or all of them when the whole is asked for."""
    return heel if HEEL else steekproef


def keep_bytecode() -> None:
    """Let this process and those that it starts keep translated code."""
    sys.dont_write_bytecode = False
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)


def read_xml_in_c() -> None:
    """Let openpyxl, which reads what bvtool and the tests themselves made, parse with expat of
    Python and not with a guarded parser in Python; it asks when it is first imported."""
    os.environ.setdefault("OPENPYXL_DEFUSEDXML", "False")


def use_memory() -> None:
    """Let the folders of the tests stand in memory when there is room."""
    if WORTEL in os.environ or not os.access(GEHEUGEN, os.W_OK):
        return
    if min(shutil.disk_usage(GEHEUGEN).free, _free_memory()) >= RUIMTE:
        os.environ[WORTEL] = str(GEHEUGEN)


def use_one_core() -> None:
    """Let polars use one thread in this process: there is a process of tests for every core. The
    processes that a test starts do as they do with a user."""
    if DRADEN not in os.environ:
        os.environ[DRADEN] = "1"
        import polars

        polars.thread_pool_size()  # it reads the variable once, now
        del os.environ[DRADEN]


def _free_memory() -> int:
    """Bytes of memory that are free; 0 where the system does not tell."""
    stand = Path("/proc/meminfo")
    gevonden = _VRIJ.search(stand.read_text("ascii")) if stand.exists() else None
    return 1024 * int(gevonden[1]) if gevonden else 0
