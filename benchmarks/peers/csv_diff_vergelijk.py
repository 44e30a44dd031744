"""csv-diff: load both by BSN and write what it finds. Of a person with more rows it sees the last.

Columns that one side lacks are left out of the comparison by csv-diff itself.
"""

import csv
import json
import sys
from pathlib import Path
from typing import Any

from csv_diff import compare, load_csv


def main(b4: str, register: str, uit: str) -> None:
    verschil = compare(_load(b4), _load(register))
    with Path(uit).open("w", encoding="utf-8") as stroom:
        json.dump(verschil, stroom)


def _load(pad: str) -> dict[str, Any]:
    with Path(pad).open(encoding="utf-8-sig", newline="") as stroom:
        stroom.readline()
        geladen: dict[str, Any] = load_csv(stroom, key="BSN", dialect="excel-semicolon")
    return geladen


if __name__ == "__main__":
    csv.register_dialect("excel-semicolon", delimiter=";")
    main(*sys.argv[1:])
