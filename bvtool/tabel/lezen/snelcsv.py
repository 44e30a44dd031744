"""A csv split by polars, with the proof that every record has the cells that it must have.

Polars is fast and forgiving, so what it gives is believed only when the counts of the bytes say the
same: as many records as lines, and as many cells as separators between them. A file in which that
does not come out is split by Python's own reader (`csvtekst`), which is slow.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from bvtool.tabel.lezen.ruw import name_letter
from bvtool.vak.grenzen import Grenzen

if TYPE_CHECKING:
    import polars as pl

_CEL, _RIJ = "\x1f", "\x1e"
"""Between cells and rows of a text without its quotes."""
_BOVEN = 200
"""So many lines may have a width of their own: what stands above a header."""


def split_snel(
    inhoud: bytes,
    plat: bytes,
    teken: str,
    grenzen: Grenzen,
    geteld: tuple[int, int] | None = None,
) -> tuple[pl.DataFrame, pl.Series] | None:
    """The records as String columns A, B, ... and how many cells each has; None when polars does
    not give the records that the bytes tell of.

    `plat` is the text without its quoted cells (`aanhaling.flatten_quotes`); `geteld` how many line
    ends and separators stand in it, when that is known.
    """
    recht = _split_recht(inhoud, plat, teken, grenzen, geteld=geteld)
    return recht or _split_geteld(inhoud, plat, teken, grenzen)


def split_aangehaald(
    inhoud: bytes, teken: str, grenzen: Grenzen
) -> tuple[pl.DataFrame, pl.Series] | None:
    """As `split_snel`, for a text of which every cell stands in quotes and holds none; None when
    it is another.

    All quotes but the first and the last then stand two by two around a separator or a line end.
    Those are taken away; when just the first and the last are left, it was so.
    """
    t = teken.encode()
    if not inhoud.startswith(b'"') or _CEL.encode() in inhoud or _RIJ.encode() in inhoud:
        return None
    tekst = inhoud.replace(b'"' + t + b'"', _CEL.encode()).replace(b'"\n"', _RIJ.encode())
    tekst = tekst.removesuffix(b"\n")
    if tekst.count(b'"') != 2 or not (tekst.startswith(b'"') and tekst.endswith(b'"')):
        return None
    return _split_recht(tekst[1:-1], tekst, _CEL, grenzen, _RIJ)


def _split_recht(
    inhoud: bytes,
    plat: bytes,
    teken: str,
    grenzen: Grenzen,
    einde: str = "\n",
    geteld: tuple[int, int] | None = None,
) -> tuple[pl.DataFrame, pl.Series] | None:
    """A text of which every line has as many cells as the widest of the first few.

    No line has more, for polars refuses one; together they miss no more cells than the first few
    do. So all others are whole.
    """
    import polars as pl

    einden, tekens = geteld or (plat.count(einde.encode()), plat.count(teken.encode()))
    regels = einden + (not plat.endswith(einde.encode()))
    boven = _count_boven(plat, teken, einde, min(regels, _BOVEN))
    breedte = max(boven, default=0)
    if not 0 < breedte <= grenzen.kolommen:
        return None
    cellen = tekens + regels
    if breedte * regels - cellen != breedte * len(boven) - sum(boven):
        return None
    quote = '"' if b'"' in inhoud else None
    try:
        frame = _read_polars(inhoud, teken, breedte, quote, einde=einde, extra="raise")
    except pl.exceptions.PolarsError:
        return None
    if frame.height != regels:
        return None
    rest = pl.repeat(breedte, regels - len(boven), dtype=pl.UInt32, eager=True)
    return frame, pl.concat([pl.Series(boven, dtype=pl.UInt32), rest])


def count_regels(plat: bytes, einde: str = "\n") -> int:
    """How many lines a text has."""
    return plat.count(einde.encode()) + (not plat.endswith(einde.encode()))


def _count_boven(plat: bytes, teken: str, einde: str, aantal: int) -> list[int]:
    """How many cells each of the first lines has."""
    e, t, plek, tellingen = einde.encode(), teken.encode(), 0, []
    for _ in range(aantal):
        eind = plat.find(e, plek)
        eind = len(plat) if eind < 0 else eind
        tellingen.append(plat.count(t, plek, eind) + 1)
        plek = eind + 1
    return tellingen


def _split_geteld(
    inhoud: bytes, plat: bytes, teken: str, grenzen: Grenzen
) -> tuple[pl.DataFrame, pl.Series] | None:
    """A text in which the cells of every line are counted."""
    import polars as pl

    if _CEL.encode() in plat:
        return None
    regels = _read_polars(plat, _CEL, 1, None).to_series()
    velden = regels.fill_null("").str.count_matches(teken, literal=True) + 1
    breedte = int(velden.max() or 1)  # type: ignore[arg-type]
    if breedte > grenzen.kolommen:
        return None
    try:
        frame = _read_polars(inhoud, teken, breedte, '"')
    except pl.exceptions.PolarsError:
        return None
    return (frame, velden) if frame.height == velden.len() else None


def _read_polars(
    inhoud: bytes,
    teken: str,
    breedte: int,
    quote_char: str | None,
    *,
    einde: str = "\n",
    extra: Literal["raise", "ignore"] = "ignore",
) -> pl.DataFrame:
    """The records as String columns A, B, ...; an empty cell is null."""
    import polars as pl

    schema = {name_letter(i): pl.String for i in range(breedte)}
    if not inhoud:
        return pl.DataFrame(schema=schema)
    frame = pl.read_csv(
        inhoud,
        separator=teken,
        has_header=False,
        quote_char=quote_char,
        eol_char=einde,
        schema=schema,
        extra_columns=extra,
        missing_columns="insert",
        empty_string_is_null=quote_char is None,
    )
    return frame if quote_char is None else frame.with_columns(pl.all().replace("", None))
