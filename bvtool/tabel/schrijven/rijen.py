"""The rows of a sheet as XML, made by polars: a batch of a frame in, bytes out.

XlsxWriter writes a cell in about 5 microseconds; string expressions do it in a quarter of one.
Everything but these rows (styles, lists, names, printing) stays with XlsxWriter.
"""

from collections.abc import Iterator, Sequence
from io import BytesIO
from typing import NamedTuple

import polars as pl
from xlsxwriter.utility import xl_col_to_name

from bvtool.tabel.schrijven.bouwdelen import Blad, Kolom, Soort
from bvtool.tabel.schrijven.breedte import Breedte, row_heights
from bvtool.tabel.schrijven.celtekst import (
    MAX_TEKST,
    Ingrepen,
    Melder,
    as_text,
    clean_text,
    day_numbers,
    moment_numbers,
    plain_numbers,
)

# Rows per batch: enough to keep polars busy, little enough to keep memory flat.
_CELLEN_PER_DEEL = 150_000
_STUURTEKENS = "[\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\x{fffe}\\x{ffff}"
_BIJZONDER = f"{_STUURTEKENS}\\r&<>]|_x|^\\s|\\s$"  # text that needs more than copying
_RAND = "^\\s|\\s$"
_NAAR_XML = {"&": "&amp;", "<": "&lt;", ">": "&gt;", "\r": "&#13;"}
_NUMMERS, _HOOGTE = "nummer", "hoogte"  # the other columns of a batch are the letters of cells
_TEKST = {"tekst", "bsn"}
_OMZETTERS = {"datum": day_numbers, "moment": moment_numbers, "getal": plain_numbers}


class _Vak(NamedTuple):
    """One column of a batch, ready to be glued: null where the cell is empty."""

    letter: str
    stijl: str
    waarden: pl.Series
    tekst: bool
    bewaren: bool = False  # leading or trailing blanks
    uitzondering: pl.Series | None = None  # text in a column of numbers

    def pieces(self) -> list[pl.Expr]:
        """The XML of the cell as pieces to concatenate."""
        leeg = self.waarden.null_count()
        if leeg == self.waarden.len() and self.uitzondering is None:
            return self._empty()
        stukken = self._filled(pl.col(self.letter), self.tekst)
        if self.uitzondering is not None:
            anders = self._filled(pl.col(_uitzondering(self.letter)), True)
            stukken = [pl.coalesce(pl.concat_str(anders), pl.concat_str(stukken))]
        elif not leeg:
            return stukken
        return [pl.coalesce(pl.concat_str(stukken), pl.concat_str(self._empty()))]

    def series(self) -> Iterator[pl.Series]:
        """The columns that `pieces` refers to."""
        yield self.waarden.alias(self.letter)
        if self.uitzondering is not None:
            yield self.uitzondering.alias(_uitzondering(self.letter))

    def _open(self) -> list[pl.Expr]:
        return [pl.lit(f'<c r="{self.letter}'), pl.col(_NUMMERS)]

    def _empty(self) -> list[pl.Expr]:
        return [*self._open(), pl.lit(f'" s="{self.stijl}"/>')]

    def _filled(self, waarde: pl.Expr, tekst: bool) -> list[pl.Expr]:
        if not tekst:
            return [*self._open(), pl.lit(f'" s="{self.stijl}"><v>'), waarde, pl.lit("</v></c>")]
        t = '<t xml:space="preserve">' if self.bewaren else "<t>"
        return [
            *self._open(),
            pl.lit(f'" s="{self.stijl}" t="inlineStr"><is>{t}'),
            waarde,
            pl.lit("</t></is></c>"),
        ]


def _uitzondering(letter: str) -> str:
    return f"{letter} tekst"


def iter_rows(
    blad: Blad, stijlen: Sequence[str], breedtes: Sequence[Breedte], ingrepen: Ingrepen
) -> Iterator[bytes]:
    """The `<row>` elements of the whole sheet in batches, from below the header.

    `stijlen` are the style numbers of the columns, `breedtes` their widths. The frame holds a
    column for each `Kolom.naam` in the type that its `soort` asks for. Cells that had to be
    changed go to `ingrepen`.
    """
    stap = max(1, _CELLEN_PER_DEEL // len(blad.kolommen))
    for begin in range(0, blad.frame.height, stap):
        deel = blad.frame.slice(begin, stap)
        hoogte = row_heights(deel, blad.kolommen, breedtes)
        yield _batch(deel, blad.kolommen, stijlen, hoogte, ingrepen, begin + blad.koprij + 2)


def _batch(
    deel: pl.DataFrame,
    kolommen: Sequence[Kolom],
    stijlen: Sequence[str],
    hoogte: pl.Series | None,
    ingrepen: Ingrepen,
    eerste: int,
) -> bytes:
    bijzonder = _special(deel, kolommen)
    vakken = []
    for nummer, (kolom, stijl) in enumerate(zip(kolommen, stijlen, strict=True)):
        letter = xl_col_to_name(nummer)
        meld = ingrepen.melder(kolom.kop, eerste)
        waarden = deel[kolom.naam]
        if kolom.soort in _TEKST:
            vak = _text(letter, stijl, waarden, kolom.naam in bijzonder, meld)
        else:
            vak = _numbers(letter, stijl, kolom.soort, waarden, meld)
        vakken.append(vak)
    nummers = pl.int_range(eerste, eerste + deel.height, eager=True).cast(pl.String)
    bron = pl.DataFrame([nummers.alias(_NUMMERS), *(s for vak in vakken for s in vak.series())])
    stukken = [pl.lit('<row r="'), pl.col(_NUMMERS)]
    if hoogte is not None:
        bron = bron.with_columns(hoogte.alias(_HOOGTE))
        stukken += [pl.lit('" ht="'), pl.col(_HOOGTE)]
    stukken.append(pl.lit('">'))
    stukken += [stuk for vak in vakken for stuk in vak.pieces()]
    regels = bron.select(pl.concat_str([*stukken, pl.lit("</row>")]))
    uit = BytesIO()
    regels.write_csv(uit, include_header=False, quote_style="never", line_terminator="\n")
    return uit.getvalue()


def _special(deel: pl.DataFrame, kolommen: Sequence[Kolom]) -> set[str]:
    """The text columns with a value that cannot be copied as it is; looked at all at once."""
    namen = sorted({k.naam for k in kolommen if k.soort in _TEKST})
    if not namen:
        return set()
    lengte = pl.col(namen).str.len_bytes()
    gevonden = deel.select(
        pl.col(namen).str.contains(_BIJZONDER).any()
        | (lengte.max() > MAX_TEKST).fill_null(False)
        | (lengte.min() == 0).fill_null(False)
    )
    return {naam for naam in namen if gevonden[naam].item()}


def _text(letter: str, stijl: str, waarden: pl.Series, bijzonder: bool, meld: Melder) -> _Vak:
    bewaren = False
    if bijzonder:
        waarden = clean_text(waarden, meld)
        bewaren = bool(waarden.str.contains(_RAND).any())
        waarden = escape(waarden)
    return _Vak(letter, stijl, waarden, tekst=True, bewaren=bewaren)


def escape(tekst: pl.Series) -> pl.Series:
    """Text as XML, with `_xHHHH` guarded: the format of Excel reads that as a character."""
    tekst = tekst.str.replace_many(list(_NAAR_XML), list(_NAAR_XML.values()))
    return tekst.str.replace_all("_(x[0-9A-Fa-f]{4})", "_x005F_${1}")


def _numbers(letter: str, stijl: str, soort: Soort, waarden: pl.Series, meld: Melder) -> _Vak:
    getallen, buiten = _OMZETTERS[soort](waarden)
    buiten = buiten.fill_null(False)
    uitzondering = None
    if buiten.any():
        meld("buiten_bereik", buiten)
        tekst = as_text(waarden, soort)
        niets = pl.Series([None], dtype=pl.String)
        uitzondering = tekst.zip_with(buiten, niets)
        getallen = getallen.zip_with(~buiten, niets)
    return _Vak(letter, stijl, getallen, tekst=False, uitzondering=uitzondering)
