"""Independent programs as judges: LibreOffice, Chromium, pdftotext, where they are installed."""

import atexit
import functools
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path


def find_programma(naam: str) -> str | None:
    """The path of the program; says loudly that something stays untested when it is missing."""
    pad = shutil.which(naam)
    if pad is None:
        print(
            f"\nLET OP: {naam} staat niet op deze computer; dit feit blijft ongetoetst",
            file=sys.__stderr__,
        )
    return pad


@functools.cache
def _make_profiel() -> Path:
    """A profile for LibreOffice, filled by its first start: that is half of the time it takes."""
    map_ = Path(tempfile.mkdtemp(prefix="bvtool-lo-"))
    atexit.register(shutil.rmtree, map_, ignore_errors=True)
    return map_


def convert(soffice: str, bron: Path, naar: str, uit: Path) -> Path:
    """`bron` turned into another format by LibreOffice, with a profile of this process alone."""
    subprocess.run(
        [
            soffice,
            f"-env:UserInstallation={_make_profiel().as_uri()}",
            "--headless",
            "--convert-to",
            naar,
            "--outdir",
            str(uit),
            str(bron),
        ],
        check=True,
        capture_output=True,
        timeout=180,
    )
    return uit / f"{bron.stem}.{naar.split(':')[0]}"
