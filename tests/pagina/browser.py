"""A real browser for tests: Chromium over a pipe, so that a page is opened as it is, unchanged.

It speaks the DevTools protocol on two pipes of its own (`--remote-debugging-pipe`): no port, no
network, no package.
"""

from __future__ import annotations

import base64
import json
import os
import select
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

GEDULD = 120.0
"""Seconds to wait for one answer of the browser."""
OPTIES = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--hide-scrollbars", "--disable-background-networking", "--disable-component-update",
    "--disable-sync", "--disable-extensions", "--remote-debugging-pipe",
)  # fmt: skip


class Browser:
    """One tab. Raises AssertionError when the browser says no, TimeoutError when it is silent."""

    def __init__(self, schrijf: int, lees: int) -> None:
        self._schrijf, self._lees = schrijf, lees
        self._nummer, self._rest = 0, b""
        self._gezien: list[dict[str, Any]] = []
        self._sessie = ""
        doel = self._ask("Target.createTarget", url="about:blank")["targetId"]
        self._sessie = self._ask("Target.attachToTarget", targetId=doel, flatten=True)["sessionId"]
        self._ask("Page.enable")
        self._ask("Page.setBypassCSP", enabled=True)

    def open(self, pagina: Path, breedte: int, hoogte: int = 900) -> None:
        """Shows a page in a window of this many pixels."""
        self.resize(breedte, hoogte)
        self._gezien.clear()
        self._ask("Page.navigate", url=pagina.as_uri())
        while not any(bericht.get("method") == "Page.loadEventFired" for bericht in self._gezien):
            self._read()

    def resize(self, breedte: int, hoogte: int = 900) -> None:
        """Another size of the window."""
        self._ask(
            "Emulation.setDeviceMetricsOverride",
            width=breedte, height=hoogte, deviceScaleFactor=1, mobile=False,
        )  # fmt: skip

    def show_as(self, medium: str) -> None:
        """As on another medium (`print`); empty is the screen again."""
        self._ask("Emulation.setEmulatedMedia", media=medium)

    def run(self, script: str) -> Any:
        """What an expression in the page amounts to; a promise is waited for."""
        antwoord = self._ask(
            "Runtime.evaluate", expression=script, returnByValue=True, awaitPromise=True
        )
        assert "exceptionDetails" not in antwoord, antwoord
        return antwoord["result"].get("value")

    def print_pdf(self, pad: Path) -> None:
        """The page on A4, with the margins that its own style asks for."""
        pdf = self._ask("Page.printToPDF", preferCSSPageSize=True, printBackground=True)
        pad.write_bytes(base64.b64decode(pdf["data"]))

    def _ask(self, wat: str, **gegevens: object) -> dict[str, Any]:
        self._nummer += 1
        vraag: dict[str, Any] = {"id": self._nummer, "method": wat, "params": gegevens}
        if self._sessie:
            vraag["sessionId"] = self._sessie
        _write_all(self._schrijf, json.dumps(vraag).encode() + b"\0")
        while (antwoord := self._read()).get("id") != self._nummer:
            pass
        assert "error" not in antwoord, (wat, antwoord["error"])
        uitkomst = antwoord["result"]
        assert isinstance(uitkomst, dict)
        return uitkomst

    def _read(self) -> dict[str, Any]:
        tot = time.monotonic() + GEDULD
        while b"\0" not in self._rest:
            klaar, _, _ = select.select([self._lees], [], [], max(0.0, tot - time.monotonic()))
            if not klaar:
                raise TimeoutError("Chromium antwoordt niet")
            deel = os.read(self._lees, 1 << 20)
            assert deel, "Chromium is gestopt"
            self._rest += deel
        een, _, self._rest = self._rest.partition(b"\0")
        bericht = json.loads(een)
        assert isinstance(bericht, dict)
        self._gezien.append(bericht)
        return bericht


def _write_all(naar: int, data: bytes) -> None:
    while data:
        data = data[os.write(naar, data) :]


@contextmanager
def open_browser(chromium: str) -> Iterator[Browser]:
    """A browser with a profile of its own; it ends with the block."""
    naar_lees, naar_schrijf = os.pipe()
    van_lees, van_schrijf = os.pipe()

    def connect() -> None:  # it listens on 3 and tells on 4
        lees, schrijf = os.dup(naar_lees), os.dup(van_schrijf)
        os.dup2(lees, 3)
        os.dup2(schrijf, 4)

    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profiel:
        proces = subprocess.Popen(
            [chromium, *OPTIES, f"--user-data-dir={profiel}"],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            preexec_fn=connect, close_fds=False,
        )  # fmt: skip
        os.close(naar_lees)
        os.close(van_schrijf)
        try:
            yield Browser(naar_schrijf, van_lees)
        finally:
            os.close(naar_schrijf)
            os.close(van_lees)
            proces.terminate()
            proces.wait(timeout=30)
