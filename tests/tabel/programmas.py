"""Independent programs as judges: LibreOffice, Chromium, pdftotext, where they are installed."""

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


def convert(soffice: str, bron: Path, naar: str, uit: Path) -> Path:
    """`bron` turned into another format by LibreOffice, with a profile of its own."""
    with tempfile.TemporaryDirectory() as profiel:
        subprocess.run(
            [
                soffice,
                f"-env:UserInstallation={Path(profiel).as_uri()}",
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
