"""Nothing of bvtool asks for a network: no command opens a connection or looks a name up."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.faults.opdrachten import OPDRACHTEN, prepare
from tests.hulp import run

NET = {
    "socket.connect", "socket.bind", "socket.sendto", "socket.sendmsg", "socket.getaddrinfo",
    "socket.gethostbyname", "socket.gethostbyaddr", "urllib.Request", "http.client.connect",
    "smtplib.connect", "ftplib.connect",
}  # fmt: skip
"""What Python says it is about to do when something goes to a network."""
GEZIEN: list[str] = []
_AAN = [False]


def _listen(wat: str, waarmee: tuple[object, ...]) -> None:
    if _AAN[0] and wat in NET:
        GEZIEN.append(f"{wat} {waarmee}")
        raise OSError("geen netwerk")


sys.addaudithook(_listen)  # cannot be taken away: it hears only while a command of this file runs


@pytest.mark.traag
@pytest.mark.sqlite
def test_no_command_asks_for_a_network(tmp_path: Path) -> None:
    """Every command that keeps or writes something, each in the dossier that it belongs to."""
    GEZIEN.clear()
    _AAN[0] = True
    try:
        standen = prepare(tmp_path)
        for stap in OPDRACHTEN:
            if stap.naam in ("nieuw", "voorbeeld"):
                continue  # made just now, within `prepare`
            gelopen = run(*stap.woorden(standen[stap.heet]))
            assert gelopen.code in (0, 1), (stap, gelopen.fout)
        assert run("--zelftest").code == 0
    finally:
        _AAN[0] = False
    assert GEZIEN == []


def test_the_guard_hears_a_connection() -> None:
    """A guard that hears nothing would find nothing."""
    import socket

    GEZIEN.clear()
    _AAN[0] = True
    try:
        with pytest.raises(OSError, match="geen netwerk"):
            socket.create_connection(("127.0.0.1", 9))
    finally:
        _AAN[0] = False
    assert GEZIEN


@pytest.mark.skipif(
    shutil.which("unshare") is None
    or subprocess.run(["unshare", "-rn", "true"], capture_output=True, check=False).returncode != 0,
    reason="DRAAIT NIET: dit systeem geeft geen eigen netwerk zonder verbinding",
)
def test_it_tries_itself_where_there_is_no_network_at_all() -> None:
    klaar = subprocess.run(
        ["unshare", "-rn", sys.executable, "-m", "bvtool", "--zelftest"],
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert klaar.returncode == 0, klaar.stdout + klaar.stderr
