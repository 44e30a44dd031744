"""The lines of a small list that a person keeps (csv, `;`), each with its number."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path

from bvtool.vak.fouten import InvoerGeweigerd


def iter_regels(tekst: str, pad: Path) -> Iterator[tuple[int, list[str]]]:
    """The cells of each line, with the number of the line (its last, for one of several).

    Raises InvoerGeweigerd, naming the line, when a cell does not end.
    """
    lezer = csv.reader(io.StringIO(tekst, newline=""), delimiter=";")
    try:
        for cellen in lezer:
            yield lezer.line_num, cellen
    except csv.Error:
        raise InvoerGeweigerd(
            f"Het bestand {pad.name} is niet te lezen: ergens houdt een cel niet op.",
            waar=f"{pad}, regel {lezer.line_num}",
            wat_nu='Kijk of er een aanhalingsteken (") te veel of te weinig staat.',
        ) from None
