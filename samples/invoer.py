"""Writes the two inputs of the sample case: the B4 file and the register export."""

from __future__ import annotations

import csv
import datetime as dt
import re
from pathlib import Path

import xlsxwriter
from klanten import ALLEEN_REGISTER, BIJZONDER, FOUT_IN_B4, GEWOON, GOED_IN_REGISTER

HIER = Path(__file__).resolve().parent
B4, REGISTER = HIER / "B4_680363.xlsx", HIER / "register_0363.csv"

B4_KOPPEN = (
    "BSN", "Klantnummer CAK", "Achternaam", "Voorvoegsel", "Voorletters", "Geboortedatum",
    "Uitvoerdercode", "Startdatum", "Productcode", "Instelling", "Soort bijdrage",
)  # fmt: skip
REGISTER_KOPPEN = (
    "BSN", "Achternaam", "Voorvoegsel", "Voorletters", "Geboortedatum", "Overlijdensdatum",
    "Gemeentecode", "Productcategorie", "Productcode", "Leveringsvorm", "Pgb wooncomponent",
    "Aanbieder", "Ingangsdatum", "Einddatum", "Startdatum levering", "Einddatum levering",
    "Reden einde", "Release", "Startnummer", "Vrijstelling", "Buitenregionaal",
)  # fmt: skip


def bsn(nummer: int) -> str:
    """The fictive BSN number `nummer` of the official test range: 1, 2, 3, ..."""
    gevonden, kandidaat = 0, 999_900_005
    while gevonden < nummer:
        kandidaat += 1
        cijfers = [int(c) for c in str(kandidaat)]
        som = sum(g * c for g, c in zip((9, 8, 7, 6, 5, 4, 3, 2, -1), cijfers, strict=True))
        gevonden += som % 11 == 0
    return str(kandidaat)


def read_bsn(tekst: str) -> str:
    """`bsn(60)` of the table as a number; `verwisseld`: its 8th and 9th digit change places."""
    vorm = re.fullmatch(r"bsn\((\d+)\)( verwisseld)?", tekst)
    if vorm is None:
        return tekst
    nummer = bsn(int(vorm[1]))
    return nummer[:7] + nummer[8] + nummer[7] if vorm[2] else nummer


def as_date(tekst: str) -> dt.date | None:
    """A real date, or None for a partly known one."""
    dag, maand, jaar = (int(deel) for deel in tekst.split("-"))
    return dt.date(jaar, maand, dag) if dag and maand else None


def make_b4() -> list[list[object]]:
    """The rows of B4: ordinary and special clients, and then the rows that are wrong."""
    rijen: list[list[object]] = []
    klanten = GEWOON + [klant for _, klant in BIJZONDER]
    for nummer, (wie, register) in enumerate(klanten, start=1):
        start = register[0][1] if register else "01-06-2020"
        rijen.append(b4_row(bsn(nummer), 50000 + nummer, wie, start))
    return rijen + [b4_row(read_bsn(nr), *rest) for nr, *rest in FOUT_IN_B4]


def b4_row(nummer: str, klant: int, wie: tuple[str, str, str, str], start: str) -> list[object]:
    """One row of B4."""
    naam, voorvoegsel, letters, geboren = wie
    return [nummer, klant, naam, voorvoegsel, letters, geboren, "680363", start, "BW", "", "HEB"]


def make_register() -> list[dict[str, str]]:
    """The rows of the register export."""
    rijen: list[dict[str, str]] = []
    klanten = GEWOON + [klant for _, klant in BIJZONDER]
    met_bsn = [(bsn(n), klant) for n, klant in enumerate(klanten, start=1)]
    met_bsn += [(read_bsn(nummer), klant) for nummer, klant in GOED_IN_REGISTER]
    met_bsn += [(bsn(70 + n), klant) for n, (_, klant) in enumerate(ALLEEN_REGISTER)]
    for nummer, ((naam, voorvoegsel, letters, geboren), perioden) in met_bsn:
        for categorie, start, einde, meer in perioden:
            rij = dict.fromkeys(REGISTER_KOPPEN, "")
            rij |= {
                "BSN": nummer, "Achternaam": naam, "Voorvoegsel": voorvoegsel,
                "Voorletters": letters, "Geboortedatum": geboren, "Gemeentecode": "0363",
                "Productcategorie": categorie, "Leveringsvorm": "ZIN",
                "Aanbieder": "Stichting Onderdak", "Ingangsdatum": start, "Einddatum": einde,
            }  # fmt: skip
            rijen.append(rij | meer)
    return rijen


def write_b4() -> None:
    """B4 as an export: a title row, numbers as numbers, real dates."""
    with xlsxwriter.Workbook(B4) as boek:
        boek.set_properties({"title": "FICTIEVE GEGEVENS", "created": dt.datetime(2022, 10, 10)})
        datum = boek.add_format({"num_format": "dd-mm-yyyy"})
        vel = boek.add_worksheet("B4")
        vel.write_string(0, 0, "B4 beschermd wonen, uitvoerder 680363 - FICTIEVE GEGEVENS")
        for kolom, kop in enumerate(B4_KOPPEN):
            vel.write_string(2, kolom, kop)
        for nummer, rij in enumerate(make_b4(), start=3):
            for kolom, waarde in enumerate(rij):
                kop = B4_KOPPEN[kolom]
                if kop == "BSN" and str(waarde) == "9921":
                    vel.write_number(nummer, kolom, 9921)
                elif kop in ("Geboortedatum", "Startdatum") and (dag := as_date(str(waarde))):
                    moment = dt.datetime(dag.year, dag.month, dag.day)
                    vel.write_datetime(nummer, kolom, moment, datum)
                elif isinstance(waarde, int):
                    vel.write_number(nummer, kolom, waarde)
                elif waarde:
                    vel.write_string(nummer, kolom, str(waarde))


def write_register() -> None:
    """The register as csv: semicolon, UTF-8 with BOM, dates as dd-mm-jjjj."""
    with REGISTER.open("w", encoding="utf-8-sig", newline="") as stroom:
        schrijver = csv.DictWriter(stroom, REGISTER_KOPPEN, delimiter=";", lineterminator="\r\n")
        schrijver.writeheader()
        schrijver.writerows(make_register())
