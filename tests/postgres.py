"""A private PostgreSQL for one test session: from the system packages, on a socket, gone after."""

from __future__ import annotations

import getpass
import os
import re
import shutil
import subprocess
import sys
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

GEBRUIKER = "bvtool"


def find_bin() -> Path | None:
    """The folder with `initdb` and `pg_ctl`; None when PostgreSQL is not installed."""
    kandidaten = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    if los := shutil.which("initdb"):
        kandidaten.append(Path(los).parent)
    return next((k for k in kandidaten if (k / "initdb").exists()), None)


@dataclass(frozen=True)
class Server:
    """A running server; `new_url` gives the URL of a fresh, empty database."""

    map_: Path

    def new_url(self) -> str:
        """An empty database and how to reach it."""
        naam = _new_name()
        self._manage(f'CREATE DATABASE "{naam}"')
        return self._url(naam)

    def copy_url(self, url: str) -> str:
        """A database with all that is in the one at `url`, and how to reach it."""
        nieuw = self._url(_new_name())
        self._manage(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            f"WHERE datname = '{_name(url)}'",
            f'CREATE DATABASE "{_name(nieuw)}" TEMPLATE "{_name(url)}"',
        )
        return nieuw

    def renew(self, url: str, van: str) -> None:
        """Make the database at `url` anew, with all that is in the one at `van`; who is still
        connected to the old one is thrown out. Nobody may be connected to `van`."""
        self._manage(
            f'DROP DATABASE IF EXISTS "{_name(url)}" WITH (FORCE)',
            f'CREATE DATABASE "{_name(url)}" TEMPLATE "{_name(van)}"',
        )

    def _manage(self, *opdrachten: str) -> None:
        import psycopg

        plek = f"host={self.map_} user={GEBRUIKER} dbname=postgres"
        with psycopg.connect(plek, autocommit=True) as verbinding:
            for opdracht in opdrachten:
                verbinding.execute(opdracht.encode())

    def _url(self, naam: str) -> str:
        return f"postgresql+psycopg://{GEBRUIKER}@/{naam}?host={self.map_}"


def _new_name() -> str:
    return f"d{uuid.uuid4().hex[:12]}"


def _name(url: str) -> str:
    """The name of the database at a URL of ours."""
    return url.partition("@/")[2].partition("?")[0]


def use_url(dossier: Path, url: str) -> None:
    """Let a dossier have its ledger at `url`; what it kept itself, is gone."""
    toml = dossier / "bvtool.toml"
    tekst = re.sub(r"(?m)^#? ?url = .*$", f'url = "{url}"', toml.read_text(encoding="utf-8"))
    assert url in tekst
    toml.write_text(tekst, encoding="utf-8")
    for naam in ("dossier.db", "dossier.db.kopie", ".bvtool.zegel", ".bvtool.administratie"):
        (dossier / naam).unlink(missing_ok=True)


def tell_missing(wat: str) -> None:
    """Say loudly, past what pytest catches, that PostgreSQL is not here: `wat` was not done."""
    print(f"\nLET OP: PostgreSQL staat niet op deze computer; {wat}", file=sys.__stderr__)


@contextmanager
def run_server() -> Iterator[Server | None]:
    """Start a server for the block; gives None when PostgreSQL is not installed or will not run."""
    programmas = find_bin()
    if programmas is None:
        yield None
        return
    map_ = Path(tempfile.mkdtemp(prefix="bvpg-", dir="/tmp"))
    als = _as_other(map_)
    data = map_ / "data"
    try:
        _call([*als, programmas / "initdb", "-D", data, "-U", GEBRUIKER, "-A", "trust",
               "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"])  # fmt: skip
        opties = f"-c unix_socket_directories={map_} -c listen_addresses= -c fsync=off"
        _call([*als, programmas / "pg_ctl", "-D", data, "-w", "-l", map_ / "log",
               "-o", opties, "start"])  # fmt: skip
        try:
            yield Server(map_)
        finally:
            _call([*als, programmas / "pg_ctl", "-D", data, "-m", "immediate", "stop"])
    finally:
        shutil.rmtree(map_, ignore_errors=True)


def _as_other(map_: Path) -> list[str]:
    """How to run as another than root, which PostgreSQL refuses; the folder is then theirs."""
    map_.chmod(0o711)
    if getpass.getuser() != "root":
        return []
    shutil.chown(map_, "postgres")
    return ["runuser", "-u", "postgres", "--"]


def _call(woorden: list[object]) -> None:
    klaar = subprocess.run(
        [str(w) for w in woorden], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT, text=True, cwd="/", timeout=120,
        env={"PATH": os.environ["PATH"], "LC_ALL": "C"},
    )  # fmt: skip
    assert klaar.returncode == 0, klaar.stdout
