"""A window with a person in it: bvtool runs in a pseudo-terminal of 80 columns, and is read and
answered as a person does."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import struct
import sys
import termios
import time
from pathlib import Path

_STUUR = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")


class Venster:
    """`bvtool` with these words, started in a folder; `alles` is what stood on the screen."""

    def __init__(self, map_: Path, *woorden: str, kolommen: int = 80, wacht: float = 60) -> None:
        self.wacht, self.alles, self._gelezen = wacht, "", 0
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            os.chdir(map_)
            omgeving = os.environ | {"PATH": "/usr/bin:/bin", "BROWSER": "true", "DISPLAY": ""}
            os.execve(sys.executable, [sys.executable, "-m", "bvtool", *woorden], omgeving)
        fcntl.ioctl(self.fd, termios.TIOCSWINSZ, struct.pack("HHHH", 40, kolommen, 0, 0))

    def read(self) -> str:
        """What appeared since the last answer, up to the question that now waits."""
        einde = time.monotonic() + self.wacht
        while time.monotonic() < einde:
            klaar, _, _ = select.select([self.fd], [], [], 0.2)
            if not klaar:
                if self._asks():
                    break
                continue
            try:
                stuk = os.read(self.fd, 65536)
            except OSError:  # how Linux says that the other side is gone
                break
            if not stuk:
                break
            self.alles += _STUUR.sub("", stuk.decode("utf-8", "replace")).replace("\r\n", "\n")
        nieuw = self.alles[self._gelezen :]
        self._gelezen = len(self.alles)
        return nieuw

    def _asks(self) -> bool:
        staart = re.split(r"[\n\r]", self.alles[self._gelezen :])[-1]
        return staart.endswith((") ", "? ", ": ", ". ")) and "..." not in staart

    def type(self, tekst: str) -> str:
        """Type a line and read what comes."""
        os.write(self.fd, f"{tekst}\n".encode())
        return self.read()

    def choose(self, tekst: str) -> str:
        """Choose the line of the menu on screen that begins so."""
        plekken = re.findall(rf"^ +(\d+)  {re.escape(tekst)}", self.alles, re.MULTILINE)
        assert plekken, f"{tekst!r} staat niet in het menu:\n{self.alles[-2000:]}"
        return self.type(plekken[-1])

    def close(self) -> int:
        """Wait for the end; gives the exit code."""
        _, status = os.waitpid(self.pid, 0)
        os.close(self.fd)
        return os.waitstatus_to_exitcode(status)
