"""The answer to the CAK: every B4 row as it came, with the answer columns on the right.

Layout: no published layout exists; the columns stand in `data/kolommen.csv` (toolkit: for every
client announced or not, with the reason). On top stand the control totals.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

import polars as pl

from bvtool.bestanden.antwoordtabel import join_antwoord
from bvtool.bestanden.bron import Bron, Soort
from bvtool.tabel.lezen.kolommen import list_koppen
from bvtool.tabel.schrijven.csvlijst import write_csv
from bvtool.tabel.schrijven.werkmap import Blad, Kolom, Schrijfverslag, write_werkmap
from bvtool.vak.bijdrage import EERSTE_START
from bvtool.vak.tabellen import load_tabel

BLAD = "Terugkoppeling"


_SOORTEN: dict[str, Soort] = {
    "datum_reden": "datum",
    "datum": "datum",
    "startnummer": "getal",
    "juist_bsn": "bsn",
}
_BREED = {"reden_omschrijving": 26, "toelichting": 26}


class Terugkoppeling(NamedTuple):
    """`bron`: B4 as it came. `antwoorden`: one row per B4 row (`vergelijking.readback.SCHEMA`).

    `totalen`: pairs of subject and number or text, shown on top. `moment`: of the answer.
    """

    bron: Bron
    antwoorden: pl.DataFrame
    totalen: Sequence[tuple[str, str]]
    titel: str
    moment: datetime


def write_terugkoppeling(pad: Path, antwoord: Terugkoppeling) -> Schrijfverslag:
    """Writes the answer as a workbook of one sheet."""
    kolommen, frame = make_tabel(antwoord)
    blad = Blad(
        BLAD,
        kolommen,
        frame,
        boven=tuple(antwoord.totalen),
        over_paginas=True,
        herhaal_kolommen=_find_person(antwoord.bron),
        delen=("antwoord_aanmelden",),
    )
    return write_werkmap(pad, [blad], titel=antwoord.titel, moment=antwoord.moment)


def _find_person(bron: Bron) -> tuple[int, int] | None:
    """The columns that say who it is about, where they stand close together; else only the BSN."""
    wie = ("bsn", "achternaam", "geboortedatum")
    plekken = [i for i, k in enumerate(bron.kolommen) if k.sleutel in wie]
    if plekken and plekken[-1] - plekken[0] > 5:
        plekken = [i for i, k in enumerate(bron.kolommen) if k.sleutel == "bsn"]
    return (plekken[0], plekken[-1]) if plekken else None


def write_terugkoppeling_csv(pad: Path, antwoord: Terugkoppeling) -> None:
    """Writes the same answer as csv, the control totals above the header."""
    kolommen, frame = make_tabel(antwoord)
    write_csv(pad, frame, kolommen, boven=tuple(antwoord.totalen))


def make_tabel(antwoord: Terugkoppeling) -> tuple[tuple[Kolom, ...], pl.DataFrame]:
    """The columns and rows: the original ones in the original order, then the answer columns."""
    eigen = [
        Kolom(kop, f"antwoord_{sleutel}", _SOORTEN.get(sleutel, "tekst"), _BREED.get(sleutel))
        for sleutel, kop in list_koppen("terugkoppeling").items()
    ]
    redenen = {r["sleutel"]: r["omschrijving"] for r in load_tabel("redenen")}
    antwoorden = antwoord.antwoorden.select(
        "rij",
        antwoord_aanmelden=pl.when("aanmelden").then(pl.lit("J")).otherwise(pl.lit("N")),
        antwoord_reden="reden",
        antwoord_reden_omschrijving=pl.col("reden").replace_strict(
            redenen, default=None, return_dtype=pl.String
        ),
        antwoord_datum_reden="datum",
        antwoord_toelichting="toelichting",
        antwoord_startnummer="startnummer",
        antwoord_juist_bsn="juist_bsn",
        antwoord_datum=pl.lit(antwoord.moment.date()),
    )
    return join_antwoord(antwoord.bron, "B4", eigen, antwoorden)


def make_totalen(
    *,
    naam: str,
    gemeente: str,
    uitvoerder: str,
    antwoorden: pl.DataFrame,
    moment: str,
    spoor: str,
    fictief: bool,
) -> list[tuple[str, str]]:
    """The control totals: clients, announced, not delivered, and not delivered by reason."""
    aan = antwoorden.filter("aanmelden").height
    niet = antwoorden.filter(~pl.col("aanmelden"))
    totalen = [
        ("Gemeente", f"{naam} ({gemeente})"),
        ("Uitvoerderscode", uitvoerder),
        ("Datum terugkoppeling", moment),
        ("Klanten in B4", str(antwoorden.height)),
        ("Aanmelden via iEb 2.0", str(aan)),
        ("Niet aanleveren", str(niet.height)),
    ]
    per = dict(niet.group_by("reden").len().iter_rows())
    for rij in load_tabel("redenen"):
        if rij["sleutel"] in per:
            totalen.append((f"Waarvan {rij['sleutel']}", str(per[rij["sleutel"]])))
    totalen.append(("Startdatum in het 407-bericht", f"{EERSTE_START:%d-%m-%Y}"))
    totalen.append(("Controlespoor", spoor))
    if fictief:
        totalen.insert(0, ("Let op", "FICTIEVE GEGEVENS"))
    return totalen
