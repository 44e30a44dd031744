"""The row key: which row of which file this is, without personal data, with a check character.

`K7Q2-000418-C`: four characters that follow from the content of the file, the row number as the
clerk sees it, and a check character (weights modulo the prime 31 over all that stands before it,
so one mistyped character or two swapped ones are always noticed).
"""

from __future__ import annotations

import hashlib
import re
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import polars as pl

ALFABET = "23456789ABCDEFGHJKLMNPQRSTUVWXY"
"""31 characters; without 0, 1, I, O and Z, which are easily misread."""

# matches: "K7Q2-000418-C"
_VORM = re.compile(r"([2-9A-HJ-NP-Y]{4})-(\d{6,9})-([2-9A-HJ-NP-Y])")
_CIJFERS = 9


def make_voorvoegsel(sha256: str, soort: str) -> str:
    """The four characters of a file: from its content and its kind (`b4`, `register`)."""
    cijfers = hashlib.sha256(f"{soort}|{sha256}".encode()).digest()
    return "".join(ALFABET[c % 31] for c in cijfers[:4])


def make_sleutel(voorvoegsel: str, rij: int) -> str:
    """The key of one row.

    >>> make_sleutel("K7Q2", 418)
    'K7Q2-000418-C'
    """
    return f"{voorvoegsel}-{rij:06d}-{_check(voorvoegsel, rij)}"


@lru_cache(maxsize=1024)
def _weigh(voorvoegsel: str) -> int:
    return sum((12 + i) * ALFABET.index(c) for i, c in enumerate(voorvoegsel))


def _check(voorvoegsel: str, rij: int) -> str:
    van_achter = str(rij)[: -_CIJFERS - 1 : -1]
    som = _weigh(voorvoegsel) + sum(i * int(c) for i, c in enumerate(van_achter, 1))
    return ALFABET[som % 31]


def read_sleutel(tekst: str) -> tuple[str, int] | None:
    """Prefix and row number of a key; None when it is no key or its check character is wrong.

    >>> read_sleutel(" k7q2-000418-C ")
    ('K7Q2', 418)
    >>> read_sleutel("K7Q2-000481-C") is None  # two figures swapped
    True
    """
    vorm = _VORM.fullmatch(tekst.strip().upper())
    if vorm is None or _check(vorm[1], int(vorm[2])) != vorm[3]:
        return None
    return vorm[1], int(vorm[2])


def sleutel_expr(voorvoegsel: str, rij: pl.Expr) -> pl.Expr:
    """The keys of a whole column of row numbers (Int64), the same as `make_sleutel`."""
    import polars as pl

    vast = sum((12 + i) * ALFABET.index(c) for i, c in enumerate(voorvoegsel))
    som = pl.sum_horizontal([(i + 1) * (rij // 10**i % 10) for i in range(_CIJFERS)]) + vast
    letter = (som % 31).replace_strict(dict(enumerate(ALFABET)), return_dtype=pl.String)
    cijfers = rij.cast(pl.String).str.zfill(6)
    return pl.concat_str(pl.lit(f"{voorvoegsel}-"), cijfers, pl.lit("-"), letter)
