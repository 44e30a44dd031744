"""The tests of the commands with every ledger on PostgreSQL.

    python -m tests.op_server            what `make test` runs: the commands that keep state
    python -m tests.op_server --alles    every command, and the monitor

Every dossier that a test makes gets an empty database of its own, and a copy of a dossier gets a
copy of its database. Tests with the mark `sqlite` look at the file `dossier.db` itself, or at
another process, and are left out. `BVTOOL_TOETS_LEDGER=postgresql` does it for any run of pytest.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from bvtool.dossier import map as dossier_map
from bvtool.dossier.instellingen import Instellingen, read_instellingen
from tests.postgres import Server, find_bin, run_server

MET_STAAT = (
    *(f"tests/cli/test_{naam}.py" for naam in (
        "aanmelden", "aanmelden_wissel", "akkoord", "controleer", "rapport", "retour", "ronde",
        "ronde_nummers", "stand", "weekrapport",
    )),
    "tests/gemeente", "tests/privacy/test_opschonen.py", "tests/cak/test_stand.py",
)  # fmt: skip
ALLES = (
    "tests/cli", "tests/gemeente", "tests/privacy/test_opschonen.py", "tests/cak",
    "tests/oefenen",
)  # fmt: skip
WAAR = ("BVTOOL_TOETS_LEDGER", "postgresql")


def asked_for() -> bool:
    """Whether this run is to have its ledgers on PostgreSQL."""
    return os.environ.get(WAAR[0]) == WAAR[1]


def main() -> int:
    """Run them with pytest, its further words after ours; says so loudly without PostgreSQL."""
    woorden = sys.argv[1:]
    if find_bin() is None:
        print("LET OP: PostgreSQL staat niet op deze computer; de tests met een administratie op "
              "een server zijn NIET gedraaid.", file=sys.stderr)  # fmt: skip
        return 0
    paden = ALLES if "--alles" in woorden else MET_STAAT
    rest = [w for w in woorden if w != "--alles"] or ["-n", "auto"]
    omgeving = os.environ | dict([WAAR])
    return subprocess.call([sys.executable, "-m", "pytest", *rest, *paden], env=omgeving)


@contextmanager
def ledger_on_server() -> Iterator[None]:
    """Within the block every dossier without an own ledger has one on a private PostgreSQL."""
    with run_server() as server:
        if server is None:
            raise RuntimeError("PostgreSQL staat niet op deze computer")
        with every_ledger_on(server):
            yield


@contextmanager
def every_ledger_on(server: Server) -> Iterator[Urls]:
    """Within the block every dossier without an own ledger has one on this server."""
    urls = Urls(server)
    with pytest.MonkeyPatch.context() as anders:
        anders.setattr(dossier_map, "read_instellingen", urls.wrap(read_instellingen))
        anders.setattr(shutil, "copytree", urls.wrap_copy(shutil.copytree))
        yield urls


class Urls:
    """Which database belongs to which folder."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._per_map: dict[Path, str] = {}

    def of(self, map_: Path) -> str:
        """Where the ledger of the dossier in this folder is; an empty one when it had none."""
        plek = map_.resolve()
        if plek not in self._per_map:
            self._per_map[plek] = self._server.new_url()
        return self._per_map[plek]

    def wrap(self, lees: Callable[[Path], Instellingen]) -> Callable[[Path], Instellingen]:
        """Reading the settings, with a database for who names none."""

        def read(pad: Path) -> Instellingen:
            gelezen = lees(pad)
            if gelezen.ledger_url:
                return gelezen
            return gelezen._replace(ledger_url=self.of(pad.parent))

        return read

    def wrap_copy(self, kopieer: Callable[..., Any]) -> Callable[..., Any]:
        """Copying a folder, with the databases of the dossiers in it."""

        def copy(van: Any, naar: Any, *rest: Any, **opties: Any) -> Any:
            klaar = kopieer(van, naar, *rest, **opties)
            wortel, doel = Path(van).resolve(), Path(naar).resolve()
            for map_, url in list(self._per_map.items()):
                if map_ == wortel or wortel in map_.parents:
                    nieuw = doel / map_.relative_to(wortel)
                    self._per_map[nieuw] = self._server.copy_url(url)
            return klaar

        return copy


if __name__ == "__main__":
    sys.exit(main())
