"""Makes the sample case: B4_680363.xlsx and register_0363.csv, from the table below.

Command: python samples/maak.py. Every person, number and provider is fictive (BSNs from the
official test range). `LEESMIJ.md` tells what each client shows; `demo.py` runs the week on it.
"""

from __future__ import annotations

import csv
import datetime as dt
from pathlib import Path

import xlsxwriter

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


# For each client: who (surname, voorvoegsel, initials, birth date), then the rows of the register
# as (category, start, end and what else is filled in). An empty list: not in the register.
Rij = tuple[str, str, str, dict[str, str]]
Klant = tuple[tuple[str, str, str, str], list[Rij]]

GEWOON: list[Klant] = [
    (("Jansen", "", "A.B.", "14-03-1961"), [("15", "01-02-2019", "", {})]),
    (("Yılmaz", "", "Ş.", "02-11-1987"), [("15", "15-06-2021", "31-12-9999", {})]),
    (("Berg", "van den", "J.", "30-06-1975"), [("15", "01-01-2020", "", {"Achternaam": "van den Berg", "Voorvoegsel": ""})]),
    (("Groot-de Vries", "de", "M.C.", "08-08-1958"), [("15", "01-05-2018", "", {"Startnummer": "70001"})]),
    (("Çelik", "", "H.", "19-01-1990"), [("15", "01-10-2022", "", {})]),
    (("Meijer", "", "P.", "00-00-1961"), [("15", "01-03-2017", "", {"Geboortedatum": "12-05-1961"})]),
    (("Dijk", "van", "K.L.", "21-12-1969"), [("15", "01-02-2016", "30-06-2021", {}), ("15", "01-07-2021", "", {"Aanbieder": "Stichting De Brug"})]),
    (("Visser", "", "T.", "05-05-1955"), [("15", "01-02-2016", "31-12-2022", {}), ("15", "01-06-2022", "30-06-2023", {})]),
    (("Smit", "", "R.", "17-07-1982"), [("15", "01-04-2022", "14-10-2022", {"Reden einde": "19"})]),
    (("Bos", "", "E.", "25-09-1944"), [("15", "01-01-2019", "", {"Overlijdensdatum": "12-10-2022"})]),
    (("Mulder", "", "S.", "11-11-1979"), [("15", "01-09-2020", "", {"Leveringsvorm": "PGB", "Pgb wooncomponent": "J"})]),
    (("Koning", "de", "W.", "03-04-1966"), [("15", "01-01-2018", "01-08-2022", {"Startdatum levering": "15-01-2018", "Einddatum levering": "31-12-9999"})]),
    (("Haan", "de", "L.", "28-02-1993"), [("15", "01-07-2022", "", {"Buitenregionaal": "J"})]),
    (("Peters", "", "G.", "01-10-2004"), [("15", "01-10-2022", "", {})]),
    (("Hendriks", "", "F.", "16-06-1971"), [("15", "01-01-2021", "", {}), ("16", "01-01-2020", "31-12-2020", {})]),
    (("Linden", "van der", "O.", "09-09-1989"), [("", "01-03-2021", "", {"Productcode": "15A04"})]),
]  # fmt: skip
BIJZONDER: list[tuple[str, Klant]] = [
    ("3 overleden", (("Kok", "", "B.", "20-02-1938"), [("15", "01-01-2015", "", {"Overlijdensdatum": "14-08-2022"})])),
    ("4 jong", (("Vermeulen", "", "D.", "02-10-2004"), [("15", "01-09-2022", "", {})])),
    ("4 misschien jong", (("Aydin", "", "N.", "00-00-2004"), [("15", "01-09-2022", "", {"Geboortedatum": "00-00-2004"})])),
    ("5 vrijstelling", (("Wit", "de", "C.", "13-01-1977"), [("15", "01-01-2021", "", {"Vrijstelling": "J"})])),
    ("8 begint later", (("Kuiper", "", "Y.", "22-03-1984"), [("15", "01-11-2022", "", {})])),
    ("8 gestopt en weer begonnen", (("Schouten", "", "I.", "06-12-1968"), [("15", "01-01-2019", "30-06-2022", {"Reden einde": "20"}), ("15", "15-10-2022", "", {})])),
    ("9 uitstroom 19", (("Prins", "", "V.", "18-05-1991"), [("15", "01-01-2020", "31-08-2022", {"Reden einde": "19"})])),
    ("9 verhuisd, tekst", (("Jacobs", "", "Z.", "29-10-1973"), [("15", "01-01-2020", "15-09-2022", {"Reden einde": "Verhuisd"})])),
    ("9 Wlz in een oude release", (("Willems", "", "U.", "04-07-1949"), [("15", "01-01-2016", "31-03-2018", {"Reden einde": "34", "Release": "2.1"})])),
    ("9 overleden zonder datum", (("Doorn", "van", "Q.", "15-04-1951"), [("15", "01-01-2016", "02-02-2022", {"Reden einde": "02"})])),
    ("10 reden leeg", (("Sanders", "", "H.J.", "07-07-1980"), [("15", "01-01-2021", "30-04-2022", {})])),
    ("10 reden niet zeker", (("Post", "", "M.", "23-08-1986"), [("15", "01-01-2021", "30-06-2022", {"Reden einde": "36"})])),
    ("10 code 20 in release 2.1", (("Brink", "ten", "A.", "31-01-1964"), [("15", "01-01-2016", "30-06-2018", {"Reden einde": "20", "Release": "2.1"})])),
    ("11 opvang", (("Kaya", "", "E.", "12-12-1995"), [("16", "01-08-2022", "", {})])),
    ("11 pgb zonder wooncomponent", (("Maas", "", "J.P.", "26-05-1970"), [("15", "01-01-2022", "", {"Leveringsvorm": "PGB", "Pgb wooncomponent": "N"})])),
    ("11 begeleiding", (("Vos", "", "T.A.", "10-10-1983"), [("02", "01-01-2022", "", {})])),
    ("12 niet in register", (("Blom", "", "R.", "19-11-1976"), [])),
]  # fmt: skip
ALLEEN_REGISTER: list[tuple[str, Klant]] = [
    ("in bw op 1-10-2022", (("Nguyễn", "", "L.", "03-03-1988"), [("15", "01-08-2022", "", {})])),
    ("begint later", (("Ridder", "de", "S.", "14-02-1999"), [("15", "01-12-2022", "", {})])),
    ("overleden, niet genoemd", (("Bakker", "", "C.", "01-01-1940"), [("15", "01-01-2015", "", {"Overlijdensdatum": "01-05-2022"})])),
    ("gestopt, niet genoemd", (("Dekker", "", "W.", "05-06-1972"), [("15", "01-01-2015", "31-12-2021", {"Reden einde": "19"})])),
]  # fmt: skip


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
    nul = GEWOON[0][0]
    rijen.append(b4_row("9921", 50100, ("Zwart", "", "N.", "08-01-1959"), "01-01-2020"))
    rijen.append(b4_row(bsn(1), 50001, nul, "01-02-2019"))
    rijen.append(b4_row(bsn(2), 50102, ("Yilmaz-Kaya", "", "S.", "02-11-1987"), "15-06-2021"))
    wissel = bsn(60)
    fout = wissel[:7] + wissel[8] + wissel[7]
    rijen.append(b4_row(fout, 50103, ("Leeuw", "de", "B.", "16-09-1978"), "01-01-2021"))
    rijen.append(b4_row("", 50104, ("Graaf", "de", "P.", "27-07-1985"), "01-01-2021"))
    rijen.append(b4_row("12345", 50105, ("Hoek", "van", "D.", "30-12-1990"), "01-01-2021"))
    return rijen


def b4_row(nummer: str, klant: int, wie: tuple[str, str, str, str], start: str) -> list[object]:
    """One row of B4."""
    naam, voorvoegsel, letters, geboren = wie
    return [nummer, klant, naam, voorvoegsel, letters, geboren, "680363", start, "BW", "", "HEB"]


def make_register() -> list[dict[str, str]]:
    """The rows of the register export."""
    rijen: list[dict[str, str]] = []
    klanten = GEWOON + [klant for _, klant in BIJZONDER]
    met_bsn = [(bsn(n), klant) for n, klant in enumerate(klanten, start=1)]
    zwart: Klant = (("Zwart", "", "N.", "08-01-1959"), [("15", "01-01-2020", "", {})])
    leeuw: Klant = (("Leeuw", "de", "B.", "16-09-1978"), [("15", "01-01-2021", "", {})])
    graaf: Klant = (("Graaf", "de", "P.", "27-07-1985"), [("15", "01-01-2021", "", {})])
    met_bsn += [("000009921", zwart), (bsn(60), leeuw), (bsn(61), graaf)]
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
                    vel.write_datetime(
                        nummer, kolom, dt.datetime(dag.year, dag.month, dag.day), datum
                    )
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


if __name__ == "__main__":
    write_b4()
    write_register()
    print(f"{len(make_b4())} rijen in B4, {len(make_register())} rijen in het register")
