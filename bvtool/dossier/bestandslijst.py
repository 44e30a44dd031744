"""The files that a row of the trail names: as JSON, or closed so that nobody can read them."""

from __future__ import annotations

import json

DICHT = "merk:"
"""What a closed list of files begins with."""


def list_bestanden(tekst: str) -> list[dict[str, str]]:
    """The files in `invoer` or `uitvoer` of a row; none when the list is closed."""
    if tekst.startswith(DICHT):
        return []
    return [dict(bestand) for bestand in json.loads(tekst)]
