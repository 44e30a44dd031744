"""The quotes of a csv: whether they are all in place, and whether a cell swallowed other rows.

A quote is in place when it opens a cell, closes one, or stands doubled inside one (RFC 4180). A
quote anywhere else is read as Excel reads it, as a character; but then nobody knows where a cell
that holds a separator or a line end really stops, and so the row is asked.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from bvtool.vak.elfproef import is_bsn
from bvtool.vak.fouten import InvoerGeweigerd

# matches: '"zei ""nee"""'
_TUSSEN_QUOTES = re.compile(rb'"[^"]*(?:""[^"]*)*"')
_MERK = b"\x02"
_IS_TEKST = rb'(^|[%s\n]) *="([^"\n%s]*)" *(?=[%s\n]|\Z)'  # matches: '%="9"%'
# matches: "999.900.006"
_NUMMER = r"[\"'=]*(\d[\d .-]{5,12}\d)[\"']*"


def unwrap_is(inhoud: bytes, teken: str) -> bytes:
    """The text of cells that an export wrote as ="..." to keep Excel from changing them."""
    if b'"' not in inhoud or b'="' not in inhoud:
        return inhoud
    t = re.escape(teken.encode())
    return re.sub(_IS_TEKST % (t, t, t), rb"\1\2", inhoud)


def flatten_quotes(inhoud: bytes, teken: str) -> bytes | None:
    """The text without its quoted cells, or None when a quote is not in place."""
    if b'"' not in inhoud:
        return inhoud
    if _MERK in inhoud:
        return None
    plat = _TUSSEN_QUOTES.sub(_MERK, inhoud)
    if b'"' in plat:
        return None
    aantal, t = plat.count(_MERK), teken.encode()
    voor = plat.startswith(_MERK) + sum(plat.count(x + _MERK) for x in (t, b"\n"))
    na = plat.endswith(_MERK) + sum(plat.count(_MERK + x) for x in (t, b"\n"))
    if not voor == na == aantal:
        return None
    return plat.replace(_MERK, b"")


def check_los(inhoud: bytes, teken: str, rijen: Sequence[Sequence[str]], bestand: str) -> None:
    """Refuses, with its row, a cell that may hold more than it should in a text with loose quotes.

    `rijen` are the records as Excel reads them.
    """
    for nummer, rij in enumerate(rijen, 1):
        if any("\n" in cel for cel in rij):
            raise loose_quote(bestand, nummer)
    for nummer, (rij, regel) in enumerate(zip(rijen, inhoud.split(b"\n"), strict=False), 1):
        if any(teken in cel for cel in rij) and flatten_quotes(regel, teken) is None:
            raise loose_quote(bestand, nummer)


def check_opgeslokt(cellen: Iterator[tuple[int, str]], teken: str, bestand: str) -> None:
    """Refuses a cell of several lines that holds a cell with a BSN: two quotes made one of rows.

    Takes the row and the text of every cell with a line end.
    """
    t = re.escape(teken)
    eigen = re.compile(rf"(?:^|{t})\s*{_NUMMER}\s*(?={t}|$)", re.M)
    for rij, cel in cellen:
        if teken in cel and any(_is_bsn(m[1]) for m in eigen.finditer(cel)):
            raise loose_quote(bestand, rij)


def _is_bsn(tekst: str) -> bool:
    cijfers = re.sub(r"\D", "", tekst)
    return len(cijfers) in (8, 9) and is_bsn(cijfers.zfill(9))


def loose_quote(bestand: str, rij: int) -> InvoerGeweigerd:
    """The question about a row in which a cell does not end where it should."""
    return InvoerGeweigerd(
        "In deze rij is niet zeker waar een cel begint en eindigt. "
        "Waarschijnlijk staat er een los aanhalingsteken.",
        waar=f"{bestand}, rij {rij}",
        wat_nu='Haal in een teksteditor het losse aanhalingsteken (") in of voor die rij weg, of '
        "vraag de export als xlsx.",
    )
