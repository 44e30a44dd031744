"""A csv as a frame of text: its encoding, its separator by the known headers, its records counted.

Never by statistics: the separator is the one that makes a row with known headers. Record numbers
are those that Excel shows when it opens the file; a quoted line break does not start a record, a
blank line does count. Rows with too many or too few cells are kept whole and reported.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, NamedTuple

from bvtool.tabel.lezen.aanhaling import (
    check_los,
    check_opgeslokt,
    flatten_quotes,
    loose_quote,
    unwrap_is,
)
from bvtool.tabel.lezen.codering import decode
from bvtool.tabel.lezen.koprij import score
from bvtool.tabel.lezen.poort import Bronbestand
from bvtool.tabel.lezen.ruw import RuwBlad, list_rijen, name_letter
from bvtool.tabel.lezen.snelcsv import count_regels, split_aangehaald, split_snel
from bvtool.vak.aantal import count
from bvtool.vak.fouten import Bevinding, InvoerGeweigerd
from bvtool.vak.grenzen import MIB, Grenzen
from bvtool.zips.lezen import refuse

if TYPE_CHECKING:
    import polars as pl

SCHEIDINGSTEKENS = ";,\t|"
_ZOEKRUIMTE = 256 * 1024
_ZOEKRIJEN = 200
_MET_PYTHON = 128 * MIB
_LEEG = 10_000
"""So many empty rows at the end are read as they stand."""
# matches: "sep=;\r\n"
_SEP = re.compile(rb'^"?sep=(.)"?\r?\n', re.I)


class Csv(NamedTuple):
    """A csv as `rij` and String columns A, B, ...; `velden` counts the cells of each record."""

    frame: pl.DataFrame
    velden: pl.Series
    codering: str
    scheidingsteken: str
    meldingen: tuple[Bevinding, ...]


def read_csv(bron: Bronbestand, bekend: Mapping[str, object], grenzen: Grenzen) -> Csv:
    """The records of a csv. `bekend` holds the normal forms of the known headers.

    Raises InvoerGeweigerd when the file is no text, or has a cell or row beyond the limits.
    """
    _check_cellen(bron, grenzen)
    tekst = decode(bron.pad.read_bytes(), bron.naam)
    inhoud = tekst.inhoud
    if sep := _SEP.match(inhoud):
        inhoud = inhoud[sep.end() :]
    teken = sep[1].decode() if sep else find_scheidingsteken(inhoud, bekend)
    inhoud = _strip_leeg(inhoud, teken)
    tellingen = inhoud.count(b"\n"), inhoud.count(teken.encode())
    _check_dichtheid(inhoud, *tellingen, bron.naam, grenzen)
    inhoud = unwrap_is(inhoud, teken)
    frame, velden = _split(inhoud, teken, bron.naam, grenzen, tellingen)
    meldingen: list[Bevinding] = []
    if tekst.verloren:
        meldingen.append(
            Bevinding(
                bron.naam,
                f"{count(tekst.verloren, 'teken is', 'tekens zijn')} niet te lezen; "
                "daar staat nu \ufffd.",
                "Vraag het bestand opnieuw op, liefst als xlsx.",
            )
        )
    return Csv(frame, velden, tekst.codering, teken, tuple(meldingen))


def _check_cellen(bron: Bronbestand, grenzen: Grenzen) -> None:
    """Refuses, piece by piece, a file with a line or a quoted cell beyond all measure."""
    tussen_quotes = False
    with bron.pad.open("rb") as stroom:
        while stuk := stroom.read(grenzen.stuk):
            vol = len(stuk) == grenzen.stuk
            quotes = stuk.count(b'"')
            if vol and (not (b"\n" in stuk or b"\r" in stuk) or (tussen_quotes and not quotes)):
                raise refuse(
                    bron.naam,
                    "In dit bestand staat een cel of regel met meer dan een miljoen tekens.",
                )
            tussen_quotes ^= quotes % 2 == 1


def _strip_leeg(inhoud: bytes, teken: str) -> bytes:
    """Without the rows at the end in which nothing stands, when they are very many: a whole sheet
    saved has a million."""
    leeg = teken.encode() + b"\n"
    if inhoud[-_LEEG:].strip(leeg):
        return inhoud
    eind = len(inhoud.rstrip(leeg))
    regel = inhoud.find(b"\n", eind)
    weg = 0 if regel < 0 else inhoud.count(b"\n", regel + 1)
    return inhoud[: regel + 1] if weg > _LEEG else inhoud


def _check_dichtheid(
    inhoud: bytes, rijen: int, tekens: int, bestand: str, grenzen: Grenzen
) -> None:
    """Refuses, before anything is built up, a file that is mostly ends of lines (`rijen`) or of
    cells (`tekens`: how many separators)."""
    cellen = tekens + rijen
    if rijen > grenzen.rijen:
        raise _too_many(bestand)
    if (rijen > grenzen.dunne_rijen and rijen * 8 > len(inhoud)) or (
        cellen > 4 * grenzen.dunne_rijen and cellen * 3 > len(inhoud) * 2
    ):
        raise refuse(bestand, "Dit bestand bestaat vooral uit lege rijen of cellen.")


def _too_many(bestand: str) -> InvoerGeweigerd:
    return refuse(bestand, "Dit bestand heeft meer kolommen of rijen dan een tabel kan hebben.")


def find_scheidingsteken(inhoud: bytes, bekend: Mapping[str, object]) -> str:
    """The separator that makes a row with the most known headers; `;` when none does."""
    begin = inhoud[:_ZOEKRUIMTE].decode("utf-8", "ignore")
    beste, teken = (0, 0), ";"
    for kandidaat in SCHEIDINGSTEKENS:
        if kandidaat not in begin and kandidaat != ";":  # lines of one cell, as the first has
            continue
        for rij in peek_rijen(begin, kandidaat):
            stand = (score(rij, bekend), len(rij))
            if stand[0] and stand > beste:
                beste, teken = stand, kandidaat
    return teken


def peek_rijen(begin: str, teken: str) -> list[list[str]]:
    """The first records of a text, split at `teken`."""
    rijen: list[list[str]] = []
    try:
        for rij in csv.reader(io.StringIO(begin, newline=""), delimiter=teken):
            rijen.append(rij)
            if len(rijen) == _ZOEKRIJEN:
                break
    except csv.Error:
        pass
    return rijen


def _split(
    inhoud: bytes, teken: str, bestand: str, grenzen: Grenzen, tellingen: tuple[int, int]
) -> tuple[pl.DataFrame, pl.Series]:
    """The records as a frame, and how many cells each had. Raises when a quote is loose.
    `tellingen`: how many line ends and separators stand in the text."""
    import polars as pl

    gesplitst, los = split_aangehaald(inhoud, teken, grenzen), False
    if gesplitst is None:
        plat = flatten_quotes(inhoud, teken)
        los = plat is None
        if plat is not None:
            geteld = tellingen if plat is inhoud else None
            gesplitst = split_snel(inhoud, plat, teken, grenzen, geteld)
        gesplitst = gesplitst or _split_precies(inhoud, teken, bestand, grenzen, los=los)
    frame, velden = gesplitst
    if frame.width > grenzen.kolommen or frame.height > grenzen.rijen:
        raise _too_many(bestand)
    frame = frame.with_row_index("rij", 1).cast({"rij": pl.Int64})
    _check_lengte(frame, bestand, grenzen)
    if not los and b'"' in inhoud and frame.height != count_regels(inhoud):
        check_opgeslokt(_iter_meerregelig(frame), teken, bestand)
    return _unwrap_is(frame) if b'"' in inhoud and b'=""' in inhoud else frame, velden


def _iter_meerregelig(frame: pl.DataFrame) -> Iterator[tuple[int, str]]:
    """The row and the text of every cell that holds a line end."""
    for letter in frame.columns[1:]:
        deel = frame.filter(frame[letter].str.contains("\n", literal=True).fill_null(False))
        yield from zip(deel["rij"], deel[letter], strict=True)


def _unwrap_is(frame: pl.DataFrame) -> pl.DataFrame:
    """As `unwrap_is`, for cells that were quoted once more."""
    import polars as pl

    # matches: '="9"'
    return frame.with_columns(pl.exclude("rij").str.replace(r'(?s)^="([^"]*)"$', "$1"))


def _split_precies(
    inhoud: bytes, teken: str, bestand: str, grenzen: Grenzen, *, los: bool
) -> tuple[pl.DataFrame, pl.Series]:
    """Through Python's csv, which takes loose quotes as Excel does; slower."""
    import polars as pl

    if len(inhoud) > _MET_PYTHON or inhoud.count(b"\n") > grenzen.precies:
        raise refuse(bestand, "De aanhalingstekens in dit bestand kloppen niet.")
    try:
        tekst = io.StringIO(inhoud.decode("utf-8"), newline="")
        rijen = list(csv.reader(tekst, delimiter=teken))
    except csv.Error:
        raise loose_quote(bestand, 1) from None
    if los:
        check_los(inhoud, teken, rijen, bestand)
    velden = pl.Series([max(len(r), 1) for r in rijen], dtype=pl.UInt32)
    breedte = max(velden.to_list(), default=1)
    kolommen = {name_letter(i): [r[i] if i < len(r) else "" for r in rijen] for i in range(breedte)}
    frame = pl.DataFrame(kolommen, schema=dict.fromkeys(kolommen, pl.String))
    return frame.with_columns(pl.all().replace("", None)), velden


def _check_lengte(frame: pl.DataFrame, bestand: str, grenzen: Grenzen) -> None:
    """Refuses a cell beyond measure: mostly a quote that was never closed."""
    import polars as pl

    langste = frame.select(pl.exclude("rij").str.len_bytes().max())
    if max((n or 0 for n in langste.row(0)), default=0) <= grenzen.cel:
        return
    lang = frame.filter(pl.any_horizontal(pl.exclude("rij").str.len_chars() > grenzen.cel))
    if lang.height:
        raise loose_quote(bestand, lang["rij"][0])


def report_ragged(blad: RuwBlad, koprij: int, breedte: int, bestand: str) -> list[Bevinding]:
    """Rows below row `koprij` that do not have the `breedte` cells of the header, as findings.

    A row that is longer counts only when something stands in the extra cells.
    """
    import polars as pl

    if blad.velden is None:
        return []
    if blad.frame.width - 1 == breedte and (blad.velden[koprij:] == breedte).all():
        return []
    tabel = blad.frame.with_columns(velden=blad.velden).filter(pl.col("rij") > koprij)
    extra = [pl.col(k).is_not_null() for k in blad.frame.columns[1 + breedte :]]
    leeg = pl.all_horizontal(pl.exclude("rij", "velden").is_null())
    breed = tabel.filter(pl.any_horizontal(*extra, pl.lit(False)))["rij"].to_list()
    smal = tabel.filter((pl.col("velden") < breedte) & ~leeg)["rij"].to_list()
    meldingen: list[Bevinding] = []
    if breed:
        meldingen.append(
            Bevinding(
                f"{bestand}, {list_rijen(breed)}",
                f"Hier staan meer cellen dan de {breedte} van de koprij. "
                "Misschien staat er een scheidingsteken in een tekst.",
                "Kijk of de cellen in deze rijen onder de juiste kop staan.",
            )
        )
    if smal:
        meldingen.append(
            Bevinding(
                f"{bestand}, {list_rijen(smal)}",
                f"Hier staan minder cellen dan de {breedte} van de koprij; "
                "de rest is als leeg gelezen.",
                "Kijk of een regel in het bestand is afgebroken.",
            )
        )
    return meldingen
