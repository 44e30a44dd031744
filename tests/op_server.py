"""The tests of the commands with the ledger on PostgreSQL: `BVTOOL_TOETS_LEDGER=postgresql`.

    BVTOOL_TOETS_LEDGER=postgresql python -m pytest -n0 tests/cli/test_aanmelden.py tests/monitor

Every dossier that a test makes gets an empty database of its own, and a copy of a dossier gets a
copy of its database. Tests of the file `dossier.db` itself (tests/dossier, tests/faults) and of
what another process does are not for this.
"""

from __future__ import annotations

import dataclasses
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from bvtool.dossier import map as dossier_map
from bvtool.dossier.instellingen import Instellingen
from tests.postgres import Server, run_server


@contextmanager
def ledger_on_server() -> Iterator[None]:
    """Within the block every dossier without an own ledger has one on a private PostgreSQL."""
    with run_server() as server, pytest.MonkeyPatch.context() as anders:
        if server is None:
            raise RuntimeError("PostgreSQL staat niet op deze computer")
        urls = _Urls(server)
        anders.setattr(dossier_map, "read_instellingen", urls.wrap(dossier_map.read_instellingen))
        anders.setattr(shutil, "copytree", urls.wrap_copy(shutil.copytree))
        yield


class _Urls:
    """Which database belongs to which folder."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._per_map: dict[Path, str] = {}

    def wrap(self, lees: Callable[[Path], Instellingen]) -> Callable[[Path], Instellingen]:
        """Reading the settings, with a database for who names none."""

        def read(pad: Path) -> Instellingen:
            gelezen = lees(pad)
            if gelezen.ledger_url:
                return gelezen
            map_ = pad.parent.resolve()
            if map_ not in self._per_map:
                self._per_map[map_] = self._server.new_url()
            return dataclasses.replace(gelezen, ledger_url=self._per_map[map_])

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
