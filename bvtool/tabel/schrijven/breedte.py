"""Column widths that fit what stands in them, in characters of the default font."""

from collections.abc import Collection, Sequence
from math import ceil
from typing import NamedTuple

import polars as pl

from bvtool.tabel.schrijven.bouwdelen import Kolom

_MAX = 48.0  # wider text wraps
_MIN = 6.0
_RUIMTE = 2.0
_FILTERKNOP = 3.0  # the arrow of the filter stands over the header
_PIJL_KEUZE = 2.5
_VAST = {"bsn": 11.5, "datum": 11.5, "moment": 17.0}
_VET = 1.15
_WOORDEN = 0.97  # letters are narrower than digits, but words break early
PUNTEN_PER_REGEL = 15
_MAX_REGELS = 27  # a row can be 409 points high
_BREED_LETTERTEKEN = 1.08  # names hold capitals, wider than the digit that Excel counts in


class Breedte(NamedTuple):
    """The width of a column and whether its text wraps."""

    tekens: float
    afbreken: bool


def fit_width(kolom: Kolom, waarden: pl.Series, met_filter: bool) -> Breedte:
    """The width for the header and all values; text wider than the house maximum wraps."""
    inhoud = _content(kolom, waarden)
    if kolom.breedte is not None:
        return Breedte(kolom.breedte, kolom.afbreken or inhoud > kolom.breedte)
    kop = max(len(woord) for woord in [*kolom.kop.split(), ""]) * _VET + _RUIMTE
    kop += _FILTERKNOP if met_filter else 0.0
    if inhoud > _MAX:
        return Breedte(_MAX, True)
    return Breedte(round(max(_MIN, kop, inhoud), 1), _has_breaks(kolom, waarden))


def _has_breaks(kolom: Kolom, waarden: pl.Series) -> bool:
    return kolom.soort == "tekst" and bool(waarden.str.contains("\n", literal=True).any())


def _content(kolom: Kolom, waarden: pl.Series) -> float:
    knop = _PIJL_KEUZE if kolom.keuzelijst else 0.0
    if kolom.soort in _VAST:
        return _VAST[kolom.soort] + knop
    tekst = waarden if kolom.soort == "tekst" else waarden.cast(pl.String)
    langste = tekst.str.len_chars().max() or 0
    return float(langste) * _BREED_LETTERTEKEN + _RUIMTE + knop  # type: ignore[arg-type]


def header_height(kolommen: Sequence[Kolom], breedtes: Sequence[Breedte]) -> float:
    """The height of the header row in points."""
    regels = [
        sum(
            ceil((len(regel) or 1) * _VET / max(1.0, breedte.tekens - _FILTERKNOP))
            for regel in kolom.kop.splitlines() or [""]
        )
        for kolom, breedte in zip(kolommen, breedtes, strict=True)
    ]
    return PUNTEN_PER_REGEL * min(max(regels), _MAX_REGELS) + 3


def row_heights(
    deel: pl.DataFrame, kolommen: Sequence[Kolom], breedtes: Sequence[Breedte]
) -> pl.Series | None:
    """The height of each row in points (String); None when no column wraps.

    LibreOffice does not fit the height of a row to wrapped text by itself when it opens a file.
    """
    regels = [
        _lines(deel[kolom.naam], breedte.tekens)
        for kolom, breedte in zip(kolommen, breedtes, strict=True)
        if breedte.afbreken
    ]
    if not regels:
        return None
    meeste = deel.select(pl.max_horizontal(*regels).clip(1, _MAX_REGELS)).to_series()
    return (meeste * PUNTEN_PER_REGEL).cast(pl.String)


def _lines(waarden: pl.Series, breedte: float) -> pl.Series:
    tekst = waarden.cast(pl.String)
    regels = (tekst.str.len_chars() * _WOORDEN / breedte).ceil().cast(pl.Int64)
    return (regels + tekst.str.count_matches("\n", literal=True)).fill_null(1)


class Afdrukpagina(NamedTuple):
    """A page of the table: the index of its first column, and how wide it is in characters, the
    repeated columns counted."""

    eerste: int
    tekens: float


_KLEINST = 0.58
"""Printed smaller than this the letters (11 points) can no longer be read with ease."""


def plan_pages(
    breedtes: Sequence[float],
    herhaal: tuple[int, int],
    ruimte: float,
    delen: Collection[int] = (),
) -> list[Afdrukpagina]:
    """Over which pages beside each other the columns go: one when they fit on it in letters that
    can be read, else as few as that allows; `herhaal` (first and last index) stand on each. Over
    more than one page, each column of `delen` (indexes) begins a page."""
    grens = ruimte / _KLEINST
    if sum(breedtes) <= grens:
        return [Afdrukpagina(0, sum(breedtes))]
    eerste, laatste = herhaal
    vast = sum(breedtes[eerste : laatste + 1])
    paginas = [Afdrukpagina(0, 0.0)]
    for nummer, breedte in enumerate(breedtes):
        pagina = paginas[-1]
        vol = pagina.tekens + breedte > grens or nummer in delen
        if vol and pagina.tekens > vast and nummer > laatste:
            pagina = Afdrukpagina(nummer, vast)
            paginas.append(pagina)
        paginas[-1] = Afdrukpagina(pagina.eerste, pagina.tekens + breedte)
    return paginas
