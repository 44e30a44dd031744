"""Which row is the header, and which sheet holds the table: by the known headers, nothing else."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bvtool.vak.tabellen import load_tabel

if TYPE_CHECKING:
    import polars as pl

ZOEKRIJEN = 200
"""The header is looked for in this many rows from the top."""
_GEEN_LETTER = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Koprij:
    """A header row: its place in the frame (0 is the first row), its known headers counted."""

    index: int
    treffers: int
    koppen: tuple[str, ...]


def fold_kop(kop: str) -> str:
    r"""The normal form of a header: no case, diacritics, blanks, line breaks or punctuation.

    >>> fold_kop("Einddatum\n(levering) "), fold_kop("Cliënt-nr.")
    ('einddatumlevering', 'clientnr')
    """
    if not kop.isascii():
        los = unicodedata.normalize("NFKD", kop)
        kop = "".join(c for c in los if not unicodedata.combining(c))
    return _GEEN_LETTER.sub("", kop.casefold())


def list_bekend(soort: str, eigen_koppen: Mapping[str, str] | None = None) -> dict[str, str]:
    """The known headers of one kind of file: normal form to key; own names go before aliases."""
    eigen = eigen_koppen or {}
    vormen: dict[str, str] = {}
    for rij in load_tabel("kolommen"):
        if rij["bestand"] == soort and rij["sleutel"] != "-" and rij["sleutel"] not in eigen:
            for kop in (rij["kop"], *filter(None, rij["aliassen"].split(","))):
                vormen.setdefault(fold_kop(kop), rij["sleutel"])
    for rij in load_tabel("register-koppen"):  # headers of real systems
        if rij["bestand"] == soort and rij["sleutel"] not in eigen:
            vormen.setdefault(fold_kop(rij["kop"]), rij["sleutel"])
    return vormen | {fold_kop(kop): sleutel for sleutel, kop in eigen.items()}


def score(rij: Sequence[str | None], bekend: Mapping[str, object]) -> int:
    """How many different known columns this row names."""
    return len({bekend[v] for c in rij if c and len(c) < 200 and (v := fold_kop(c)) in bekend})


def find_koprij(frame: pl.DataFrame, bekend: Mapping[str, object]) -> Koprij | None:
    """The row among the first 200 with the most known headers; of equals the first. None: no such.

    Takes a frame with `rij` and String columns.
    """
    beste: Koprij | None = None
    for index, rij in enumerate(frame.head(ZOEKRIJEN).drop("rij").iter_rows()):
        treffers = score(rij, bekend)
        if treffers > (beste.treffers if beste else 0):
            beste = Koprij(index, treffers, tuple(c or "" for c in rij))
            if treffers == len(rij):
                break  # no row can name more
    return beste
