"""The workbook of the check on the CAK's report: what to do, every row of the report, and how to
read it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path

import polars as pl

from bvtool.tabel.schrijven.tekstblad import text_sheet
from bvtool.tabel.schrijven.werkmap import Blad, Kolom, Schrijfverslag, write_werkmap
from bvtool.vak.tabellen import load_tabel

TE_DOEN, ALLE, UITLEG = "Te doen", "Alle regels", "Uitleg"
_SCHEMA = {
    "wat": pl.String,
    "bsn": pl.String,
    "startnummer": pl.Int64,
    "identificatie": pl.String,
    "blad": pl.String,
    "rij": pl.Int64,
    "uitleg": pl.String,
    "wat_nu": pl.String,
}
_KOLOMMEN = (
    Kolom("Wat", "wat", breedte=26),
    Kolom("BSN", "bsn", "bsn"),
    Kolom("Startnummer", "startnummer", "getal"),
    Kolom("Identificatie", "identificatie"),
    Kolom("Blad van het rapport", "blad"),
    Kolom("Rij in het rapport", "rij", "getal"),
    Kolom("Uitleg", "uitleg", breedte=48),
    Kolom("Wat u nu doet", "wat_nu", breedte=40),
)
Rij = tuple[str, int, str, int | None, str, str, str]
"""Tab, row (0: not in the report), BSN, start number, Identificatie, kind, what exactly differs."""


def write_nacontrole(
    pad: Path,
    rijen: Iterable[Rij],
    regels: Sequence[tuple[str, str]],
    *,
    titel: str,
    moment: datetime,
) -> Schrijfverslag:
    """Writes the workbook; `rijen` as `Rij`, `regels` the lines of the sheet Uitleg."""
    soorten = {r["soort"]: r for r in load_tabel("nacontrole")}
    alle, doen = [], []
    for blad, rij, bsn, startnummer, identificatie, soort, verschil in rijen:
        van = soorten[soort]
        uitleg = f"{van['uitleg']} {verschil}".rstrip()
        cellen = (van["titel"], bsn or None, startnummer, identificatie or None, blad or None,
                  rij or None, uitleg, f"{van['wat_nu']}.")  # fmt: skip
        if blad:
            alle.append(cellen)
        if van["werk"] == "ja":
            doen.append(cellen)
    uitleg_blad = text_sheet(UITLEG, [*regels, *((r["titel"], f"{r['uitleg']} [{r['merk']}]")
                                                 for r in soorten.values())])  # fmt: skip
    bladen = [_sheet(TE_DOEN, doen), _sheet(ALLE, alle), uitleg_blad]
    return write_werkmap(pad, bladen, titel=titel, moment=moment)


def _sheet(naam: str, rijen: Sequence[tuple[object, ...]]) -> Blad:
    frame = pl.DataFrame(rijen, schema=_SCHEMA, orient="row")
    return Blad(naam, _KOLOMMEN, frame, vaste_kolommen=2, over_paginas=True)
