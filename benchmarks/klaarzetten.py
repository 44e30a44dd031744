"""Steps of making the data that need heavy libraries; run as processes of their own.

invullen DOSSIER      answer every open row of the workbook, as a clerk would
cellen WERKMAP MAP    the cells of a workbook as one parquet per sheet, for a floor
velden DOSSIER CSV    the fields of every message that was made, for the floor of 407
zippen MAP AANTAL     the separate answers in MAP put together in this many zips
aanhalen DOSSIER      every csv in inkomend with every cell between quotes
werkmappen DOSSIER    every csv in inkomend as an xlsx with the same cells, all of them text
"""

from __future__ import annotations

import csv
import sqlite3
import sys
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import polars as pl

LEEG_VERSCHIL = {"bsn": pl.String, "veld": pl.String, "b4": pl.String, "register": pl.String}


def fill_werkboek(dossier: str) -> None:
    """Write the workbook anew with an answer on every open row (Niet aanleveren, OVG)."""
    from bvtool.bestanden.bron import Bron, Lijstbronnen
    from bvtool.bestanden.werkboek import Omslag, write_werkboek
    from bvtool.dossier.frames import frame_from_bytes
    from bvtool.dossier.map import Dossier
    from bvtool.dossier.verbinding import make_toegang
    from bvtool.dossier.vragen.vergelijkingen import ask_laatste
    from bvtool.vak.peil import MIGRATIE
    from bvtool.vergelijking.uitkomst import Uitkomst

    map_ = Dossier(Path(dossier))
    toegang = make_toegang(map_.ledger_pad, alleen_lezen=True)
    with toegang.connect() as verbinding:
        v: Any = ask_laatste(verbinding)
    toegang.dispose()
    b4, los = v.rijen.read(), frame_from_bytes(v.alleen_register)
    antwoorden = b4.filter(pl.col("besluit").is_null()).select(
        "regel",
        besluit=pl.lit("Niet aanleveren"),
        reden=pl.lit("OVG"),
        datum=pl.lit(None, dtype=pl.Date),
        toelichting=pl.lit("voor de meting"),
        juist_bsn=pl.lit(None, dtype=pl.String),
    )
    write_werkboek(
        map_.pad / "werk" / "werkboek.xlsx",
        Uitkomst(b4, los, pl.DataFrame(schema=LEEG_VERSCHIL), {}, MIGRATIE),
        Lijstbronnen(
            Bron.from_bytes(v.b4_bron),
            Bron.from_bytes(v.register_bron),
            v.register.read(),
        ),
        Omslag([("Meting", "")], [("Meting", "")], "Meting", datetime(2022, 10, 18, tzinfo=UTC)),
        antwoorden,
    )


def take_cellen(werkmap: str, map_: str) -> None:
    """One parquet per sheet, its number in front of the name; texts, numbers and dates."""
    import fastexcel

    uit = Path(map_)
    uit.mkdir(parents=True, exist_ok=True)
    boek = fastexcel.read_excel(werkmap)
    for nummer, naam in enumerate(boek.sheet_names):
        boek.load_sheet(naam).to_polars().write_parquet(uit / f"{nummer:02}-{naam}.parquet")


def take_velden(dossier: str, uit: str) -> None:
    """The fields of the messages in the ledger, in order."""
    kolommen = (
        "afzender", "identificatie", "dagtekening", "bsn", "startnummer", "startdatum",
        "stopdatum", "status",
    )  # fmt: skip
    velden = f"{', '.join(kolommen)}, 'WMO407'"
    db = sqlite3.connect(Path(dossier) / "dossier.db")
    with Path(uit).open("w", encoding="utf-8", newline="") as stroom:
        schrijver = csv.writer(stroom)
        schrijver.writerow((*kolommen, "soort"))
        schrijver.writerows(db.execute(f"select {velden} from bericht order by id"))
    db.close()


def zip_antwoorden(map_: str, aantal: str) -> None:
    """Put the xml files of a folder in zips `antwoorden-1.zip`, ... and remove them."""
    leden = sorted(Path(map_).glob("*.xml"))
    n = int(aantal)
    for nummer in range(n):
        naam = Path(map_) / f"antwoorden-{nummer + 1}.zip"
        with zipfile.ZipFile(naam, "w", zipfile.ZIP_DEFLATED) as zip_:
            for lid in leden[nummer::n]:
                zip_.write(lid, lid.name)
    for lid in leden:
        lid.unlink()


def make_werkmappen(dossier: str) -> None:
    """Every csv in inkomend becomes a workbook of one sheet."""
    import xlsxwriter

    for pad in sorted((Path(dossier) / "inkomend").glob("*.csv")):
        with xlsxwriter.Workbook(pad.with_suffix(".xlsx"), {"constant_memory": True}) as boek:
            blad = boek.add_worksheet()
            with pad.open(encoding="utf-8-sig", newline="") as stroom:
                for nummer, rij in enumerate(csv.reader(stroom, delimiter=";")):
                    for kolom, cel in enumerate(rij):
                        blad.write_string(nummer, kolom, cel)
        pad.unlink()


def quote_cellen(dossier: str) -> None:
    """Every csv in inkomend again, with every cell between quotes."""
    for pad in sorted((Path(dossier) / "inkomend").glob("*.csv")):
        nieuw = pad.with_suffix(".nieuw")
        with (
            pad.open(encoding="utf-8-sig", newline="") as van,
            nieuw.open("w", encoding="utf-8-sig", newline="") as naar,
        ):
            schrijver = csv.writer(naar, delimiter=";", quoting=csv.QUOTE_ALL)
            schrijver.writerows(csv.reader(van, delimiter=";"))
        nieuw.replace(pad)  # the old one may be a link to the data of another measurement


STAPPEN: dict[str, Callable[..., None]] = {
    "invullen": fill_werkboek,
    "cellen": take_cellen,
    "velden": take_velden,
    "zippen": zip_antwoorden,
    "werkmappen": make_werkmappen,
    "aanhalen": quote_cellen,
}

if __name__ == "__main__":
    STAPPEN[sys.argv[1]](*sys.argv[2:])
