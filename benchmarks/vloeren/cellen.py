"""Writes cells with XlsxWriter, one call per cell, as its documentation shows."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any

import polars as pl
import xlsxwriter


def write_cellen(map_: str, uit: str) -> None:
    """One sheet per parquet file in `map_`, in constant memory."""
    with xlsxwriter.Workbook(uit, {"constant_memory": True}) as boek:
        datum = boek.add_format({"num_format": "dd-mm-yyyy"})
        for pad in sorted(Path(map_).glob("*.parquet")):
            _write(boek.add_worksheet(pad.stem[3:][:31]), pl.read_parquet(pad), datum)


def _write(blad: Any, frame: pl.DataFrame, datum: object) -> None:
    for nummer, kop in enumerate(frame.columns):
        blad.write_string(0, nummer, kop)
    tekst, getal, dag = blad.write_string, blad.write_number, blad.write_datetime
    for rij, waarden in enumerate(frame.iter_rows(), start=1):
        for nummer, waarde in enumerate(waarden):
            if waarde is None:
                continue
            if isinstance(waarde, str):
                tekst(rij, nummer, waarde)
            elif isinstance(waarde, datetime.date):
                dag(rij, nummer, waarde, datum)
            else:
                getal(rij, nummer, waarde)
