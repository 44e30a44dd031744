"""Writes the rows as a register or the CAK would: xlsx or csv, row by row, always equal bytes."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from datetime import date, datetime
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, Protocol

from bvtool.oefenen.voorbeeld.rijen import Rij
from bvtool.vak.fouten import InterneFout
from bvtool.vak.tabellen import load_tabel

EXCEL_RIJEN = 1_048_576
"""The rows of a sheet, the header included."""
MERK = "FICTIEVE GEGEVENS - gemaakt om te oefenen, niet van echte mensen, niet doorsturen"
_GEMAAKT = datetime(2022, 10, 10, 9, 0)  # noqa: DTZ001 - a fixed date in the properties of the file


class Rijschrijver(Protocol):
    """A file that takes rows and is closed at the end; `rij` is the number of the last row."""

    rij: int

    def write(self, rij: Rij) -> int:
        """Write one row; gives its row number as a spreadsheet shows it."""

    def close(self) -> None:
        """Finish the file."""


def open_schrijver(pad: Path, bestand: str, blad: str, *, merk: bool) -> Rijschrijver:
    """A writer for `bestand` (b4 or register) with all its columns; the suffix decides the kind.

    `merk`: a row above the header says that everything is fictive.
    """
    soort = CsvSchrijver if pad.suffix == ".csv" else XlsxSchrijver
    return soort(pad, bestand, blad, merk=merk)


class CsvSchrijver:
    """Semicolons, UTF-8 with BOM, CR/LF, dates as dd-mm-jjjj: what Excel in Dutch saves."""

    def __init__(self, pad: Path, bestand: str, blad: str, *, merk: bool) -> None:  # noqa: ARG002
        self._stroom = pad.open("w", encoding="utf-8-sig", newline="")
        self._csv = csv.writer(self._stroom, delimiter=";", lineterminator="\r\n")
        self._sleutels, koppen = _kolommen(bestand)
        if merk:
            self._csv.writerow([MERK])
        self._csv.writerow(koppen)
        self.rij = 1 + merk

    def write(self, rij: Rij) -> int:
        """Write one row; gives its row number."""
        cellen = map(rij.get, self._sleutels)
        self._csv.writerow([_as_tekst(cel) if type(cel) is date else cel for cel in cellen])
        self.rij += 1
        return self.rij

    def close(self) -> None:
        """Finish the file."""
        self._stroom.close()


class XlsxSchrijver:
    """One plain sheet, numbers as numbers and dates as dates, no table and no house style."""

    def __init__(self, pad: Path, bestand: str, blad: str, *, merk: bool) -> None:
        import xlsxwriter

        self._boek: Any = xlsxwriter.Workbook(
            str(pad), {"constant_memory": True, "tmpdir": str(pad.parent)}
        )
        self._boek.set_properties({"created": _GEMAAKT, "title": MERK if merk else ""})
        self._datum = self._boek.add_format({"num_format": "dd-mm-yyyy"})
        self._blad: Any = self._boek.add_worksheet(blad)
        self._sleutels, koppen = _kolommen(bestand)
        self._blad.set_column(0, len(koppen) - 1, 14)
        if merk:
            self._blad.write_string(0, 0, MERK)
        for kolom, kop in enumerate(koppen):
            self._blad.write_string(int(merk), kolom, kop)
        self.rij = 1 + merk

    def write(self, rij: Rij) -> int:
        """Write one row; gives its row number."""
        blad, nummer = self._blad, self.rij
        if nummer >= EXCEL_RIJEN:
            raise InterneFout("Een blad van Excel is vol.", waar=str(self._boek.filename))
        for kolom, sleutel in enumerate(self._sleutels):
            cel = rij.get(sleutel)
            if cel is None or cel == "":
                continue
            if isinstance(cel, str):
                blad.write_string(nummer, kolom, cel)
            elif isinstance(cel, date):
                blad.write_number(nummer, kolom, _as_excel(cel), self._datum)
            else:
                blad.write_number(nummer, kolom, cel)
        self.rij += 1
        return self.rij

    def close(self) -> None:
        """Finish the file."""
        self._boek.close()


@cache
def _kolommen(bestand: str) -> tuple[Sequence[str], Sequence[str]]:
    rijen = [
        r for r in load_tabel("kolommen") if r["bestand"] == bestand and r["verplicht"] != "zelden"
    ]
    return [r["sleutel"] for r in rijen], [r["kop"] for r in rijen]


@lru_cache(100_000)
def _as_tekst(dag: date) -> str:
    return f"{dag:%d-%m-%Y}"


def _as_excel(dag: date) -> int:
    return dag.toordinal() - 693_594  # day 1 is 1-1-1900, with the leap day that never was
