"""What a column holds, in shapes and counts: never the value of a person.

Of a column whose header is not known by name, this is the other half of the evidence.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

from bvtool.tabel.waarden.betekenis import find_betekenis, fold_waarde
from bvtool.tabel.waarden.bsn import add_bsn
from bvtool.tabel.waarden.datum import DATUM, OPEN, read_datums

if TYPE_CHECKING:
    import polars as pl

WEINIG = 20
"""So many different values at most make a column one of a few values."""
_LANG = 40
_DEEL = 0.8
# matches: "1-10-2022"
_DATUMVORM = r"\d\s*[-/.]\s*(?:\d|\p{L})|\d\s+\p{L}{3}|^(?:19|20)\d{6}$|^9999|^0{4}"
_EERSTE_DAG, _LAATSTE_DAG = 25_000, 55_000
"""Whole numbers between these may be days as Excel counts them (1968 to 2050)."""
WAARDESLEUTELS = (
    "status", "reden_wijziging", "leveringsvorm", "reden_einde", "pgb_wooncomponent",
    "vrijstelling", "productcategorie", "productcode", "productomschrijving",
)  # fmt: skip
"""The deciding columns that hold a few different values."""
DATUMSLEUTELS = (
    "ingangsdatum", "startdatum_levering", "einddatum", "einddatum_levering", "overlijdensdatum",
)  # fmt: skip


class Inhoud(NamedTuple):
    """How many cells are filled, how many differ, how many are dates or BSNs; `weinig` tells
    whether it holds a few short values, `bekend` for which columns one of its values is known,
    `woorden` how many cells hold letters."""

    rijen: int
    gevuld: int
    verschillend: int
    datums: int
    bsns: int
    weinig: bool
    bekend: frozenset[str]
    woorden: int = 0

    @property
    def leeg(self) -> bool:
        """Whether not one cell is filled."""
        return not self.gevuld

    @property
    def is_datum(self) -> bool:
        """Whether it is a column of dates."""
        return bool(self.gevuld) and self.datums >= _DEEL * self.gevuld

    @property
    def is_bsn(self) -> bool:
        """Whether it is a column of BSNs."""
        return bool(self.gevuld) and self.bsns * 2 >= self.gevuld

    def tell(self) -> str:
        """In Dutch, for the reading agreement."""
        if self.leeg:
            return "leeg"
        deel = f"{self.gevuld} van {self.rijen} rijen gevuld"
        if self.is_bsn:
            return f"BSN's ({deel})"
        if self.is_datum:
            return f"datums ({deel})"
        gemengd = f", waarvan {self.datums} datums" if self.datums else ""
        return f"{self.verschillend} verschillende waarden{gemengd} ({deel})"


def look_into(kolom: pl.Series) -> Inhoud:
    """The shapes and counts of a raw column."""

    schoon = kolom.str.strip_chars().replace("", None).drop_nulls()
    telling = schoon.value_counts(name="n")
    uniek, aantal = telling.to_series(0), telling["n"]
    dag = uniek.str.to_integer(strict=False).is_between(_EERSTE_DAG, _LAATSTE_DAG)
    kan_datum = uniek.str.contains(_DATUMVORM) | dag.fill_null(False)
    kan_bsn = uniek.str.contains(r"\d{7}")
    lang = uniek.str.len_chars().max()
    weinig = (
        0 < uniek.len() <= WEINIG
        and isinstance(lang, int)
        and lang <= _LANG
        and (schoon.len() <= WEINIG or uniek.len() * 2 <= schoon.len())
    )
    return Inhoud(
        kolom.len(),
        schoon.len(),
        uniek.len(),
        _count(telling, kan_datum, _are_datums),
        _count(telling, kan_bsn, _are_bsns),
        weinig,
        frozenset(_find_bekend(uniek)) if uniek.len() <= 10 * WEINIG else frozenset(),
        int(aantal.filter(uniek.str.contains(r"\p{L}")).sum()),
    )


def _count(telling: pl.DataFrame, kan: pl.Series, oordeel: Callable[[pl.Series], pl.Series]) -> int:
    """How many cells pass, of the values that can: the others need not be looked at."""
    wie = telling.filter(kan)
    return 0 if wie.is_empty() else int(wie["n"].filter(oordeel(wie.to_series(0))).sum())


def _are_datums(waarden: pl.Series) -> pl.Series:
    return read_datums(waarden)["toestand"].is_in([DATUM, OPEN])


def _are_bsns(waarden: pl.Series) -> pl.Series:
    return add_bsn(waarden.to_frame("w"), "w")["bsn"].is_not_null()


_WOORDEN = ("status", "leveringsvorm", "productomschrijving")
"""Columns of which the known values are words that mean nothing else."""


def _find_bekend(uniek: pl.Series) -> set[str]:
    """The columns for which one of these values is known."""
    return {
        s
        for s in _WOORDEN
        for w in uniek
        if len(fold_waarde(w)) > 1 and find_betekenis(s, w, {}) is not None
    }


def fits(sleutel: str, inhoud: Inhoud) -> bool:
    """Whether a column can be `sleutel` by what it holds."""
    if inhoud.leeg:
        return True
    if sleutel == "bsn":
        return inhoud.is_bsn
    if sleutel in (*DATUMSLEUTELS, "geboortedatum", "startdatum"):
        return inhoud.is_datum
    if sleutel in WAARDESLEUTELS:
        geen_waarde = inhoud.is_datum or inhoud.is_bsn
        return not geen_waarde and (inhoud.weinig or sleutel in ("reden_einde", "productcode"))
    if sleutel in ("achternaam", "voorvoegsel", "voorletters", "aanbieder"):
        naam = inhoud.woorden >= _DEEL * inhoud.gevuld and not inhoud.bekend
        return naam and not inhoud.is_datum and not inhoud.is_bsn
    return True
