"""The tables of the field (`bvtool/data/*.csv`): reasons, codes, columns, calendars.

Each table is read from one place, once. A mark is `bevestigd` (a published source says so),
`afgeleid` (follows from published facts) or `aangenomen` (our own choice).
"""

import csv
import io
from functools import cache
from pathlib import Path

_DATA = Path(__file__).resolve().parents[1] / "data"


@cache
def load_tabel(naam: str) -> tuple[dict[str, str], ...]:
    """The rows of `data/<naam>.csv` (`;`, UTF-8, first row the headers), every cell as text."""
    tekst = (_DATA / f"{naam}.csv").read_text(encoding="utf-8")
    rijen = list(csv.DictReader(io.StringIO(tekst, newline=""), delimiter=";"))
    for nummer, rij in enumerate(rijen, start=2):
        if None in rij or None in rij.values():
            raise ValueError(f"data/{naam}.csv, regel {nummer}: aantal cellen klopt niet")
    return tuple(rijen)
