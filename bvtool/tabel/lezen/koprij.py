"""Which row is the header, and which sheet holds the table: by the known headers, nothing else."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from bvtool.tabel.lezen.ruw import number_letter, split_cel
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
    if kop.isascii() and kop.isalnum():
        return kop.lower()
    if not kop.isascii():
        los = unicodedata.normalize("NFKD", kop)
        kop = "".join(c for c in los if not unicodedata.combining(c))
    return _GEEN_LETTER.sub("", kop.casefold())


def list_bekend(soort: str, eigen_koppen: Mapping[str, str] | None = None) -> dict[str, str]:
    """The known headers of one kind of file: normal form to key; own names go before aliases."""
    return dict(_list_bekend(soort)) if not eigen_koppen else _list_met(soort, eigen_koppen)


@cache
def _list_bekend(soort: str) -> Mapping[str, str]:
    """Those of a kind of file for which no names of one's own were set."""
    return _list_met(soort, {})


def _list_met(soort: str, eigen: Mapping[str, str]) -> dict[str, str]:
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


def find_koprij(
    frame: pl.DataFrame, bekend: Mapping[str, object], samengevoegd: Sequence[str] = ()
) -> Koprij | None:
    """The row among the first 200 with the most known headers; of equals the first. None: no such.

    Two rows that name more together than each alone are one header (`join_koppen`). Takes a frame
    with `rij` and String columns, and the merged ranges of the sheet.
    """
    beste: Koprij | None = None
    boven: tuple[str, ...] = ()
    for index, rij in enumerate(frame.head(ZOEKRIJEN).drop("rij").iter_rows()):
        koppen = tuple(c or "" for c in rij)
        treffers = score(koppen, bekend)
        meest = beste.treffers if beste else 0
        if treffers > meest:
            beste, meest = Koprij(index, treffers, koppen), treffers
            if treffers == len(koppen):
                break  # no row can name more
        if boven and treffers:
            breed = spread(boven, index, samengevoegd)
            samen = join_koppen(boven, breed, koppen, bekend)
            if (aantal := score(samen, bekend)) > meest:
                beste = Koprij(index, aantal, samen)
        boven = koppen
    return beste


def join_koppen(
    boven: Sequence[str], breed: Sequence[str], onder: Sequence[str], bekend: Mapping[str, object]
) -> tuple[str, ...]:
    """One header out of two rows; `breed` is the upper one over the columns that it stands above.

    >>> join_koppen(["BSN", "Levering", ""], ["BSN", "Levering", "Levering"],
    ...             ["", "Start", "Eind"], {"eindlevering": 1})
    ('BSN', 'Levering Start', 'Eind Levering')
    """
    return tuple(
        _join_kop(b, wijd, o, bekend) for b, wijd, o in zip(boven, breed, onder, strict=True)
    )


def _join_kop(boven: str, breed: str, onder: str, bekend: Mapping[str, object]) -> str:
    if not onder.strip() or not breed.strip():
        return onder if onder.strip() else boven
    keuzes = (f"{breed} {onder}", f"{onder} {breed}", onder, boven)
    return next((k for k in keuzes if k and fold_kop(k) in bekend), f"{breed} {onder}")


def spread(boven: Sequence[str], rij: int = 0, samengevoegd: Sequence[str] = ()) -> list[str]:
    """An upper row of headers over the columns that each stands above; `rij` counts from 1.

    By the merged cells of that row; without any (a csv) up to the next header.
    """
    breed = list(boven)
    for bereik in samengevoegd:
        (links, eerste), (rechts, _) = (split_cel(cel) for cel in bereik.split(":"))
        van, tot = number_letter(links), number_letter(rechts)
        if eerste == rij and van < len(breed):
            for kolom in range(van + 1, min(tot + 1, len(breed))):
                breed[kolom] = breed[van]
    if not samengevoegd:
        for kolom in range(1, len(breed)):
            breed[kolom] = breed[kolom] or breed[kolom - 1]
    return breed
