"""Opens the menu as a person does: in a window, read up to its question, and closed.

`python benchmarks/menu.py OPDRACHT ...`: runs the command in a pseudo-terminal and answers 0.
"""

from __future__ import annotations

import os
import pty
import subprocess
import sys

VRAAG = b"Typ een nummer"


def main(opdracht: list[str]) -> int:
    """Give the exit code of the command; 70 when it asked nothing."""
    boven, onder = pty.openpty()
    with subprocess.Popen(opdracht, stdin=onder, stdout=onder, stderr=onder) as proces:
        os.close(onder)
        gezien = b""
        try:
            while VRAAG not in gezien:
                gezien += os.read(boven, 65536)
            os.write(boven, b"0\n")
            while os.read(boven, 65536):
                pass
        except OSError:  # how Linux says that the other side is gone
            pass
    return proces.returncode if VRAAG in gezien else 70


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
