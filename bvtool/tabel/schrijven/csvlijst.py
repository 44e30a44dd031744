"""Lists as csv, the way the CAK takes them: UTF-8 with BOM, `;`, CRLF."""

import re
from collections.abc import Callable, Iterable, Sequence
from io import BytesIO
from itertools import chain
from pathlib import Path
from typing import BinaryIO

import polars as pl

from bvtool.tabel.schrijven.bouwdelen import Aanpassing, Ingreep, Kolom, Schrijfverslag, Soort
from bvtool.tabel.schrijven.celtekst import STUURTEKENS, Ingrepen, Melder, as_text, replace_controls
from bvtool.tabel.schrijven.controle import check_columns
from bvtool.vak.lanen import take_ahead

_LOT = 50_000
Aanvuller = Callable[[pl.DataFrame], pl.DataFrame]
"""Gives some rows of a list the columns that they do not have yet."""
_BOM = b"\xef\xbb\xbf"
# What a spreadsheet takes for a formula, after blanks too and in full width; a ' in front of it
# was either put there by this rule or has to be told apart from one that was.
_FORMULE = "^'*(?:[\\t\\r\\n]|\\s*[=+\\-@＝＋－＠])"


# Cells, one a line, that stand in a csv as they are: no sign of the csv itself, no formula, no
# control character. For hundreds of short lists this is much less work than a frame for each.
# matches: "Rij in B4"
_GEWOON = re.compile(r"(?:[\w(?][\w ().,:/?-]*)?(?:\n(?:[\w(?][\w ().,:/?-]*)?)*")
_LEEG = '""'


def write_csv(
    pad: Path,
    frame: pl.DataFrame,
    kolommen: Sequence[Kolom],
    boven: Sequence[tuple[str, str]] = (),
    vul_aan: Aanvuller | None = None,
) -> Schrijfverslag:
    """Writes `kolommen` of `frame` to a csv at `pad`; answers which cells were changed.

    With `vul_aan` the frame need not hold all columns: it completes the rows lot by lot, so that
    a long list is never in memory as a whole. The pairs of `boven` (subject, text) stand above the
    header, with a blank line below them.

    Columns and types as in `write_werkmap`. Dates stand as dd-mm-jjjj, moments as
    dd-mm-jjjj uu:mm, decimals with a comma, a BSN as its nine characters.

    A csv has no types, so Excel turns any text that starts with = + - @, a tab or a line break
    into a formula, quoted or not. Such a text gets one ' in front (as OWASP advises), and so does
    a text that already starts with ' before such a sign: taking one ' away from a text that fits
    the pattern always gives the original back. The change is told in the answer. Names such as
    's-Gravenhage and the numbers of `getal` stay as they are.

    Raises InterneFout on a column that misses or has another type, OSError when `pad` cannot be
    written.
    """
    vol = vul_aan or _as_it_is
    check_columns(pad.name, kolommen, vol(frame.clear()))
    ingrepen = Ingrepen()
    eerste = len(boven) + 3 if boven else 2
    koppen = [_cells(pl.Series([kolom.kop]), "tekst", _tell_nobody) for kolom in kolommen]

    def make_lot(begin: int) -> pl.DataFrame:
        kort = check_columns(pad.name, kolommen, vol(frame.slice(begin, _LOT)))
        return _numbered(
            _cells(kort[k.naam], k.soort, ingrepen.melder(k.kop, eerste + begin)) for k in kolommen
        )

    with pad.open("wb") as stroom:
        stroom.write(_BOM)
        _write_above(stroom, boven)
        _write_rijen(stroom, _numbered(koppen))
        for lot in take_ahead(map(make_lot, range(0, frame.height, _LOT))):
            _write_rijen(stroom, lot)
    gedaan = sorted(ingrepen.aanpassingen(pad.name), key=_place_in([k.kop for k in kolommen]))
    return Schrijfverslag({pad.name: frame.height}, tuple(gedaan))


def _as_it_is(lot: pl.DataFrame) -> pl.DataFrame:
    return lot


def _place_in(koppen: Sequence[str]) -> Callable[[Aanpassing], tuple[int, int]]:
    """The order in which changes are told: by column, and in each in the order of `_INGREPEN`."""
    return lambda a: (koppen.index(a.kolom), _INGREPEN.index(a.ingreep))


_INGREPEN: Sequence[Ingreep] = ("teken", "voorloop")
"""What can happen to a cell here."""


def format_rijen(rijen: Sequence[Sequence[str]]) -> str:
    """A short list as csv text, rows equally long; every cell is made safe as in `write_csv`."""
    cellen = list(chain.from_iterable(rijen))
    samen = "\n".join(cellen)
    if _GEWOON.fullmatch(samen) and samen.count("\n") == len(cellen) - 1:
        return "".join(";".join(cel or _LEEG for cel in rij) + "\r\n" for rij in rijen)
    kolommen = list(zip(*rijen, strict=True))
    alles = _cells(pl.Series(chain(*kolommen), dtype=pl.String), "tekst", _tell_nobody)
    stroom, n = BytesIO(), len(rijen)
    _write_rijen(stroom, _numbered([alles[i * n : (i + 1) * n] for i in range(len(kolommen))]))
    return stroom.getvalue().decode()


def _write_rijen(stroom: BinaryIO, rijen: pl.DataFrame) -> None:
    """The rows, by way of memory: polars writing to a file itself tries again after an error, and
    may leave the rest away without saying so."""
    tekst = BytesIO()
    rijen.write_csv(
        tekst, include_header=False, separator=";", line_terminator="\r\n", decimal_comma=True
    )
    stroom.write(tekst.getbuffer())


def _write_above(stroom: BinaryIO, boven: Sequence[tuple[str, str]]) -> None:
    """Subject and text on lines of their own, safe as every other cell, and a blank line."""
    if not boven:
        return
    reeksen = [
        _cells(pl.Series([paar[nummer] for paar in boven]), "tekst", _tell_nobody)
        for nummer in (0, 1)
    ]
    _write_rijen(stroom, _numbered(reeksen))
    stroom.write(b"\r\n")


def _numbered(reeksen: Iterable[pl.Series]) -> pl.DataFrame:
    """The columns side by side; two may have the same header, so numbers name them."""
    return pl.DataFrame([reeks.alias(str(nummer)) for nummer, reeks in enumerate(reeksen)])


def _cells(waarden: pl.Series, soort: Soort, meld: Melder) -> pl.Series:
    if soort == "getal":
        return waarden
    if soort not in ("tekst", "bsn"):
        return as_text(waarden, soort)
    if not waarden.str.contains(f"{STUURTEKENS}|{_FORMULE}").any():
        return waarden
    waarden = replace_controls(waarden, meld)
    formule = waarden.str.contains(_FORMULE)
    if formule.any():
        meld("voorloop", formule)
        waarden = waarden.zip_with(~formule.fill_null(False), "'" + waarden)
    return waarden


def _tell_nobody(_ingreep: Ingreep, _rijen: pl.Series) -> None:
    """Headers come from the settings or the source, where the reader sees them."""
