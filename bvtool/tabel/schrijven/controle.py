"""What is checked before a table is written: the columns are there, in the right type, and fit."""

from collections.abc import Callable, Container, Sequence

import polars as pl

from bvtool.tabel.schrijven.bouwdelen import Blad, Kolom
from bvtool.vak.aantal import count
from bvtool.vak.fouten import InterneFout, LeesSchrijfFout

MAX_RIJEN = 1_048_575  # what Excel holds below the header
MAX_KOLOMMEN = 16_384

_PAST: dict[str, Callable[[pl.DataType], bool]] = {
    "tekst": lambda soort: isinstance(soort, pl.String | pl.Categorical | pl.Enum),
    "bsn": lambda soort: isinstance(soort, pl.String),
    "datum": lambda soort: isinstance(soort, pl.Date),
    "moment": lambda soort: isinstance(soort, pl.Datetime),
    "getal": lambda soort: soort.is_integer() or soort.is_float(),
}
_LEEG: dict[str, pl.DataType] = {
    "tekst": pl.String(),
    "bsn": pl.String(),
    "datum": pl.Date(),
    "moment": pl.Datetime("us"),
    "getal": pl.Int64(),
}


def check_blad(blad: Blad, lijsten: Container[str]) -> Blad:
    """The sheet with only the columns it shows, each in the type of its `soort`.

    Raises LeesSchrijfFout when it does not fit in Excel, InterneFout on a column or list that
    misses, or a column that has another type.
    """
    if blad.frame.height > MAX_RIJEN or len(blad.kolommen) > MAX_KOLOMMEN:
        raise LeesSchrijfFout(
            f"De lijst is te groot voor Excel: {count(blad.frame.height, 'rij', 'rijen')} en "
            f"{count(len(blad.kolommen), 'kolom', 'kolommen')}.",
            waar=f"blad {blad.naam}",
            wat_nu=f"Excel kan {MAX_RIJEN} rijen en {MAX_KOLOMMEN} kolommen aan. "
            "Gebruik het csv-bestand.",
        )
    for kolom in blad.kolommen:
        if kolom.keuzelijst is not None and kolom.keuzelijst not in lijsten:
            raise InterneFout(
                f"De lijst {kolom.keuzelijst} bestaat niet.", waar=f"blad {blad.naam}"
            )
    return blad._replace(frame=check_columns(blad.naam, blad.kolommen, blad.frame))


def check_columns(plek: str, kolommen: Sequence[Kolom], frame: pl.DataFrame) -> pl.DataFrame:
    """`frame` with only the columns of `kolommen`; `plek` names the table in a fault."""
    if not kolommen:
        raise InterneFout("Een tabel zonder kolommen kan niet worden geschreven.", waar=plek)
    return frame.select(
        [_checked(plek, kolom, frame) for kolom in {k.naam: k for k in kolommen}.values()]
    )


def _checked(plek: str, kolom: Kolom, frame: pl.DataFrame) -> pl.Series:
    if kolom.naam not in frame.columns:
        raise InterneFout(f"De kolom {kolom.naam} ontbreekt in de gegevens.", waar=plek)
    waarden = frame[kolom.naam]
    if waarden.dtype == pl.Null:
        return waarden.cast(_LEEG[kolom.soort])
    if not _PAST[kolom.soort](waarden.dtype):
        raise InterneFout(
            f"De kolom {kolom.naam} is van soort {waarden.dtype}, niet {kolom.soort}.", waar=plek
        )
    return waarden.cast(pl.String) if kolom.soort == "tekst" else waarden
