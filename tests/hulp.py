"""What tests share: run a command as a user does, and play the clerk in a workbook."""

from __future__ import annotations

import contextlib
import io
import json
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import openpyxl

from bvtool.cli import main

LIJSTEN = ("Aan te melden", "Niet aanleveren", "Te beoordelen", "Dubbel of onleesbaar")
MAANDAG = "2022-10-10T11:00"
DONDERDAG = "2022-10-13T16:00"
VRIJDAG = "2022-10-14T10:00"
DINSDAG = "2022-10-18T09:00"
RAPPORTDAG = "2022-10-25T07:00"


@dataclass(frozen=True)
class Gelopen:
    """How a command ended: exit code, stdout, stderr."""

    code: int
    uit: str
    fout: str

    @property
    def json(self) -> dict[str, Any]:
        """stdout as the one JSON object that it must be."""
        gegevens = json.loads(self.uit)
        assert isinstance(gegevens, dict)
        return gegevens


def run(*woorden: object, in_map: Path | None = None) -> Gelopen:
    """Run `bvtool` with these words, in a folder when one is given."""
    uit, fout = io.StringIO(), io.StringIO()
    with _in(in_map), contextlib.redirect_stdout(uit), contextlib.redirect_stderr(fout):
        code = main([str(woord) for woord in woorden])
    return Gelopen(code, uit.getvalue(), fout.getvalue())


@contextlib.contextmanager
def _in(map_: Path | None) -> Iterator[None]:
    eerder = Path.cwd()
    if map_ is not None:
        os.chdir(map_)
    try:
        yield
    finally:
        os.chdir(eerder)


def table(pad: Path, blad: str) -> list[dict[str, Any]]:
    """The rows of a sheet by header, read by openpyxl."""
    werkmap = openpyxl.load_workbook(pad, read_only=True)
    rijen = list(werkmap[blad].iter_rows(values_only=True))
    werkmap.close()
    return [dict(zip(rijen[0], rij, strict=True)) for rij in rijen[1:]]


Klerk = Callable[[str, dict[str, Any]], dict[str, Any]]


def decide_all(blad: str, rij: dict[str, Any]) -> dict[str, Any]:
    """A clerk who delivers nobody of whom a decision is asked, with a reason that fits."""
    if blad not in LIJSTEN or rij["Besluit"]:
        return {}
    return {
        "Besluit": "Niet aanleveren",
        "Reden": "ONB",
        "Toelichting": "Uitgezocht, niet bekend",
    }


def fill(pad: Path, klerk: Klerk = decide_all) -> None:
    """Fill in the workbook: `klerk` gives for each row the cells to write, by header."""
    werkmap = openpyxl.load_workbook(pad)
    for blad in werkmap.worksheets:
        koppen = {cel.value: cel.column for cel in blad[1]}
        if "Regel" not in koppen:
            continue
        for nummer in range(2, blad.max_row + 1):
            rij = {kop: blad.cell(nummer, kolom).value for kop, kolom in koppen.items()}
            for kop, waarde in klerk(blad.title, rij).items():
                blad.cell(nummer, koppen[kop], waarde)
    werkmap.save(pad)
    werkmap.close()
