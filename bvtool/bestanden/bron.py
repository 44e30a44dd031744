"""The original rows and columns of an input, kept so that they can be given back in full."""

from __future__ import annotations

import io
import json
from datetime import date
from typing import TYPE_CHECKING, Literal, NamedTuple

import polars as pl

if TYPE_CHECKING:
    from bvtool.bestanden.b4 import B4Bestand
    from bvtool.bestanden.register import RegisterBestand
    from bvtool.tabel.lezen.ruw import RuweTabel


LAATSTE = date(2999, 12, 31)
"""After this day a date says only "open", and was perhaps written otherwise (00-00-0000)."""

SMAL = {
    "klantnummer": 13.0,
    "achternaam": 17.0,
    "voorvoegsel": 12.0,
    "voorletters": 12.0,
    "geboortedatum": 15.0,
    "startdatum": 12.5,
    "einddatum": 12.5,
}
"""Widths (in characters) of columns that are printed: they leave room for the others."""

Soort = Literal["tekst", "bsn", "datum", "getal"]


class BronKolom(NamedTuple):
    """One original column: `naam` in the frame, `kop` as it stood there, `sleutel` when known."""

    naam: str
    kop: str
    soort: Soort
    sleutel: str = ""


class Bron(NamedTuple):
    """An input as it came: `frame` holds `rij` (Int64) and the columns of `kolommen`, in order.

    A date column holds Date where every cell of it was read as a date, else the text of the file.
    """

    kolommen: tuple[BronKolom, ...]
    frame: pl.DataFrame

    def to_bytes(self) -> bytes:
        """As parquet, for the ledger."""
        stroom = io.BytesIO()
        wat = json.dumps([k._asdict() for k in self.kolommen], ensure_ascii=False)
        self.frame.write_parquet(
            stroom, metadata={"kolommen": wat}, compression="zstd", compression_level=1
        )
        return stroom.getvalue()

    @classmethod
    def from_bytes(cls, inhoud: bytes) -> Bron:
        """Back from the ledger."""
        wat = pl.read_parquet_metadata(io.BytesIO(inhoud))["kolommen"]
        kolommen = tuple(BronKolom(**k) for k in json.loads(wat))
        return cls(kolommen, pl.read_parquet(io.BytesIO(inhoud)))


class Lijstbronnen(NamedTuple):
    """What stands beside the outcome: both inputs as they came, and the register as it is read
    (canonical frame)."""

    b4: Bron
    register: Bron
    gelezen: pl.DataFrame


def put_away(
    b4: B4Bestand, register: RegisterBestand
) -> tuple[B4Bestand, RegisterBestand, Lijstbronnen]:
    """Both inputs without their raw cells, which were read and take much room, and as they came."""
    bronnen = Lijstbronnen(
        make_bron(b4.ruw, b4.frame), make_bron(register.ruw, register.frame), register.frame
    )
    return (
        b4._replace(ruw=b4.ruw.put_away()),
        register._replace(ruw=register.ruw.put_away()),
        bronnen,
    )


def make_bron(ruw: RuweTabel, canoniek: pl.DataFrame) -> Bron:
    """The original columns of a table; `canoniek` is its canonical frame (the same rows)."""
    sleutels = {letter: sleutel for sleutel, letter in ruw.kolommen.items()}
    kolommen, reeksen = [], [canoniek["rij"]]
    for letter, kop in zip(ruw.kolomletters, ruw.koppen, strict=True):
        soort, reeks = _typed(ruw, canoniek, letter, sleutels.get(letter, ""))
        kolommen.append(BronKolom(letter, kop, soort, sleutels.get(letter, "")))
        reeksen.append(reeks.alias(letter))
    return Bron(tuple(kolommen), pl.DataFrame(reeksen))


def _says_year(als_datum: pl.Series, reeks: pl.Series) -> bool:
    """Whether the text of each date that says only "open" holds the year of that date."""
    laat = (als_datum > LAATSTE).fill_null(False)
    if not laat.any():
        return True
    jaar = als_datum.filter(laat).dt.year().cast(pl.String)
    return bool((jaar == reeks.filter(laat).str.extract(r"(\d{4})")).all())


def _typed(
    ruw: RuweTabel, canoniek: pl.DataFrame, letter: str, sleutel: str
) -> tuple[Soort, pl.Series]:
    """A column as it is best given back; text where not every cell can be given back otherwise."""
    reeks = ruw.frame[letter]
    if sleutel == "bsn":
        return "bsn", canoniek.select(pl.coalesce("bsn", "bsn_ruw")).to_series()
    soort = ruw.kolom_soorten.get(letter)
    if sleutel and canoniek.schema.get(sleutel) == pl.Date:
        als_datum = canoniek[sleutel]
        if als_datum.null_count() == reeks.null_count() and _says_year(als_datum, reeks):
            return "datum", als_datum
    if soort == "datum":
        als_datum = reeks.str.to_date("%Y-%m-%d", strict=False)
        if als_datum.null_count() == reeks.null_count():
            return "datum", als_datum
    if soort == "getal":
        for heel_of_deel in (pl.Int64, pl.Float64):
            als_getal = reeks.cast(heel_of_deel, strict=False)
            if als_getal.null_count() == reeks.null_count():
                return "getal", als_getal
    if soort == "gemengd":  # real dates among texts: as a reader of dates expects them
        # matches: "2022-10-01"
        reeks = reeks.str.replace(r"^(\d{4})-(\d{2})-(\d{2})$", "${3}-${2}-${1}")
    return "tekst", reeks
