"""Plays the clerk: fills in the workbook of the sample case, from the table below."""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from pathlib import Path

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

# Sheet, surname, then what the clerk fills in: Besluit, Reden, Datum, Toelichting, Juist BSN.
BESLUITEN = [
    ("Te beoordelen", "Haan", "Niet aanleveren", "BRP", "", "Gemeente Haarlem meldt aan", ""),
    ("Te beoordelen", "Vermeulen", "Niet aanleveren", "JNG", "", "", ""),
    ("Te beoordelen", "Aydin", "Aanmelden", "", "", "Nagevraagd: in maart 2004 geboren, dus 18", ""),
    ("Te beoordelen", "Wit", "Niet aanleveren", "VRY", "", "", ""),
    ("Te beoordelen", "Kuiper", "Niet aanleveren", "OVG", "", "Indicatie gaat pas in op 1-11-2022", ""),
    ("Te beoordelen", "Schouten", "Aanmelden", "", "", "Bleef wonen; het register wordt hersteld", ""),
    ("Te beoordelen", "Sanders", "Niet aanleveren", "UIT", "30-04-2022", "", ""),
    ("Te beoordelen", "Post", "Niet aanleveren", "LVR", "30-06-2022", "Nu begeleiding thuis", ""),
    ("Te beoordelen", "Brink", "Niet aanleveren", "TYD", "30-06-2018", "", ""),
    ("Te beoordelen", "Kaya", "Niet aanleveren", "OPV", "", "", ""),
    ("Te beoordelen", "Maas", "Niet aanleveren", "LVR", "31-12-2021", "Pgb zonder wonen", ""),
    ("Te beoordelen", "Vos", "Niet aanleveren", "LVR", "31-12-2021", "", ""),
    ("Te beoordelen", "Blom", "Niet aanleveren", "ONB", "", "Archief en BRP nagezocht, niet gevonden", ""),
    ("Te beoordelen", "Hofman", "Niet aanleveren", "OVG", "", "Staat bij ons met een ander BSN; gemeld bij het CAK", ""),
    ("Dubbel of onleesbaar", "Leeuw", "", "", "", "Twee cijfers verwisseld", "999900651"),
    ("Dubbel of onleesbaar", "Graaf", "", "", "", "BSN opgezocht", "999900663"),
    ("Dubbel of onleesbaar", "Hoek", "Niet aanleveren", "ONB", "", "Niet gevonden op naam en geboortedatum", ""),
    ("Aan te melden", "Mulder", "Niet aanleveren", "AGM", "", "Gemeente Diemen meldt zelf aan", ""),
    ("Alleen in eigen register", "Hofman", "Aanmelden", "", "", "In overleg met het CAK", ""),
    ("Alleen in eigen register", "Nguyễn", "Aanmelden", "", "", "In overleg met het CAK", ""),
]  # fmt: skip
VELDEN = ("Besluit", "Reden", "Datum", "Toelichting", "Juist BSN")
MOMENT = (2022, 10, 13, 15, 0, 0)


def fill_in_workbook(leeg: Path, ingevuld: Path) -> None:
    """The workbook `leeg` with the decisions of the table in it, as `ingevuld`."""
    boek = openpyxl.load_workbook(leeg)
    for blad, naam, *antwoorden in BESLUITEN:
        vel = boek[blad]
        koppen = {str(cel.value): cel.column for cel in vel[1]}
        for veld, tekst in zip(VELDEN, antwoorden, strict=True):
            if tekst or veld in ("Besluit", "Reden"):
                cel = vel.cell(find_row(vel, koppen["Achternaam"], naam), koppen.get(veld, 1))
                cel.value = (
                    dt.datetime.strptime(tekst, "%d-%m-%Y") if veld == "Datum" else tekst or None
                )
    stroom = io.BytesIO()
    boek.save(stroom)
    ingevuld.write_bytes(fix_moment(stroom.getvalue()))


def find_row(vel: Worksheet, kolom: int, naam: str) -> int:
    """The one row of the sheet with this surname."""
    rijen = [r for r in range(2, vel.max_row + 1) if vel.cell(r, kolom).value == naam]
    if len(rijen) != 1:
        raise SystemExit(f"Op het blad {vel.title} staat {naam} {len(rijen)} keer.")
    return rijen[0]


def fix_moment(werkmap: bytes) -> bytes:
    """The same workbook, saved at `MOMENT`: the same decisions give the same bytes."""
    stroom = io.BytesIO()
    moment = b"%04d-%02d-%02dT%02d:%02d:%02dZ" % MOMENT
    with zipfile.ZipFile(io.BytesIO(werkmap)) as oud, zipfile.ZipFile(stroom, "w") as nieuw:
        for lid in oud.infolist():
            data = oud.read(lid)
            if lid.filename == "docProps/core.xml":
                data = re.sub(rb"\d{4}-\d\d-\d\dT[\d:.]+Z", moment, data)
            vast = zipfile.ZipInfo(lid.filename, MOMENT)
            vast.compress_type = zipfile.ZIP_DEFLATED
            nieuw.writestr(vast, data)
    return stroom.getvalue()
