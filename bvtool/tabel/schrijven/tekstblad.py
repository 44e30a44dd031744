"""A sheet to read: subjects with their text, such as `Lees dit eerst`."""

from collections.abc import Sequence

import polars as pl

from bvtool.tabel.schrijven.bouwdelen import Blad, Kolom


def text_sheet(naam: str, regels: Sequence[tuple[str, str]]) -> Blad:
    """A sheet of subject and text."""
    frame = pl.DataFrame(regels, schema={"onderwerp": pl.String, "tekst": pl.String}, orient="row")
    kolommen = (Kolom("Onderwerp", "onderwerp", breedte=28), Kolom("Tekst", "tekst", breedte=90))
    return Blad(naam, kolommen, frame, liggend=False, filter=False)
