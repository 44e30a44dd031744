"""A small workbook as the clerk gets it, for the tests of the writer. All data is fictive."""

from datetime import UTC, date, datetime
from pathlib import Path

import polars as pl

from bvtool.tabel.schrijven.werkmap import (
    Blad,
    Kolom,
    LijstBron,
    Schrijfverslag,
    VulInAls,
    lists_sheet,
    write_werkmap,
)

MOMENT = datetime(2022, 10, 12, 9, 30, tzinfo=UTC)
TITEL = "Werkboek bestandsvergelijking Amsterdam & omgeving"
BSNS = ["999900006", "999900018", "000009921"]

KOLOMMEN = (
    Kolom("Regel", "regel"),
    Kolom("BSN", "bsn", "bsn"),
    Kolom("Achternaam", "achternaam"),
    Kolom("Startdatum", "startdatum", "datum"),
    Kolom("Gelezen op", "gelezen", "moment"),
    Kolom("Rij in B4", "rij", "getal"),
    Kolom("Uitleg", "uitleg"),
    Kolom("Besluit", "besluit", keuzelijst="Besluiten", invulbaar=True, leeg_markeren=True),
    Kolom(
        "Reden",
        "reden",
        keuzelijst="Redenen",
        invulbaar=True,
        leeg_markeren=True,
        leeg_als=VulInAls("besluit", ("Niet aanleveren",)),
    ),
    Kolom("Datum", "datum", "datum", invulbaar=True),
    Kolom("Juist BSN", "juist_bsn", "bsn", invulbaar=True),
    Kolom("Toelichting", "toelichting", breedte=30, invulbaar=True, uitleg="Wat de CAK moet weten"),
)
_UITLEG = "Deze klant staat in B4, maar niet in het eigen register. Er is wel iemand met " * 2


def wall(*delen: int) -> datetime:
    """A moment as a spreadsheet holds it: without a time zone."""
    return datetime(*delen, tzinfo=UTC).replace(tzinfo=None)  # type: ignore[misc,arg-type]


def lijst_frame(herhaal: int = 1) -> pl.DataFrame:
    """Three clients, `herhaal` times: decided, undecided, and one to be left out."""
    frame = pl.DataFrame(
        {
            "regel": ["K7Q2-000001-X", "K7Q2-000002-Y", "K7Q2-000003-Z"],
            "bsn": BSNS,
            "achternaam": ["Şahin-Yılmaz", "van 't Hof & Zn <BV>", "=1+1"],
            "startdatum": [date(2019, 5, 1), None, date(2021, 12, 31)],
            "gelezen": [MOMENT, None, MOMENT],
            "rij": [2, 3, None],
            "uitleg": ["Beschermd wonen loopt op 1 oktober 2022.", _UITLEG, "Overleden."],
            "besluit": ["Aanmelden", None, "Niet aanleveren"],
            "reden": [None, None, "OVL"],
            "datum": [None, None, date(2022, 8, 12)],
            "juist_bsn": pl.Series([None, None, None], dtype=pl.String),
            "toelichting": pl.Series([None, None, None], dtype=pl.String),
        }
    )
    return pl.concat([frame] * herhaal)


def write_voorbeeld(pad: Path, herhaal: int = 1) -> Schrijfverslag:
    """Start, a list to fill in, an empty list and the sheet with the lists."""
    lijsten, bronnen = lists_sheet(
        {
            "Besluiten": [("Aanmelden", "Gaat naar het CAK"), ("Niet aanleveren", "Gaat niet")],
            "Redenen": [("OVL", "Overleden"), ("UIT", "Uitstroom")],
        }
    )
    start = pl.DataFrame({"o": ["Timeslot", "Nog te doen"], "u": ["17 oktober 2022", _UITLEG]})
    bladen = [
        Blad(
            "Start",
            (Kolom("Onderwerp", "o"), Kolom("Uitleg", "u", breedte=60)),
            start,
            liggend=False,
            filter=False,
        ),
        Blad("Te beoordelen", KOLOMMEN, lijst_frame(herhaal), vaste_kolommen=2),
        Blad("Niet aanleveren", KOLOMMEN, lijst_frame().clear()),
        lijsten,
    ]
    vaste: dict[str, LijstBron] = bronnen
    return write_werkmap(pad, bladen, titel=TITEL, moment=MOMENT, lijsten=vaste)
