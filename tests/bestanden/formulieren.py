"""Forms as the CAK could make them: with its own styles, lists, sheets and notes."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path

import openpyxl
from openpyxl.comments import Comment
from openpyxl.formatting.rule import CellIsRule
from openpyxl.styles import Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

KOPPEN = (
    "Nr", "Burgerservicenummer", "Achternaam", "Voorvoegsel", "Voorletters", "Geboortedatum",
    "Ingangsdatum zorg", "Dt. einde verblijf", "ZIN/PGB", "Productcode", "Zorgaanbieder", "LEB/HEB",
    "Huishouden buiten de instelling", "Start/stop", "Opmerking",
)  # fmt: skip
KOPRIJ, RIJEN = 4, 10
DATUMS = ("F", "G", "H")
Aanpassing = Callable[[Worksheet], object]


def make_formulier(
    pad: Path, koppen: Sequence[str] = KOPPEN, anders: Aanpassing | None = None
) -> Path:
    """A form with a title, a header in row 4, ten numbered rows with borders, and lists."""
    boek = openpyxl.Workbook()
    blad = boek.active
    assert isinstance(blad, Worksheet)
    blad.title = "Aanmelding"
    blad["A1"] = "Start- en stopberichten beschermd wonen"
    blad["A1"].font = Font(size=16, bold=True)
    blad["A2"] = "Vul per klant een rij in. Let op: alleen zorg voor 1-10-2022."
    blad.merge_cells("A2:H2")
    for nummer, kop in enumerate(koppen, start=1):
        cel = blad.cell(KOPRIJ, nummer, kop)
        cel.font, cel.fill = Font(bold=True), PatternFill("solid", fgColor="FFDDEEFF")
    for rij in range(KOPRIJ + 1, KOPRIJ + 1 + RIJEN):
        for nummer in range(1, len(koppen) + 1):
            blad.cell(rij, nummer).border = Border(bottom=Side("thin"))
        for letter in DATUMS:
            blad[f"{letter}{rij}"].number_format = "dd\\-mm\\-yyyy"
        if koppen[0] == "Nr":
            blad.cell(rij, 1, rij - KOPRIJ)
    blad["R6"] = "Vragen? Bel de servicedesk."
    blad["B4"].comment = Comment("Negen cijfers", "CAK")
    blad.freeze_panes = "A5"
    for nummer in range(1, len(koppen) + 1):
        blad.column_dimensions[get_column_letter(nummer)].width = 13 + nummer % 3
    lijst = boek.create_sheet("Keuzes")
    for nummer, waarde in enumerate(("J", "N", "onbekend"), start=1):
        lijst.cell(nummer, 1, waarde)
    keuze = DataValidation(type="list", formula1="Keuzes!$A$1:$A$3")
    blad.add_data_validation(keuze)
    keuze.add("M5:M104")
    soort = DataValidation(type="list", formula1='"start,stop"')
    blad.add_data_validation(soort)
    soort.add("N5:N104")
    rood = PatternFill(bgColor="FFFF0000")
    blad.conditional_formatting.add("N5:N104", CellIsRule("equal", ['"stop"'], fill=rood))
    if anders is not None:
        anders(blad)
    boek.save(pad)
    boek.close()
    return pad


def read_delen(pad: Path) -> dict[str, bytes]:
    """Every part of an xlsx, in its order."""
    with zipfile.ZipFile(pad) as z:
        return {naam: z.read(naam) for naam in z.namelist()}


def rewrite(pad: Path, vervang: dict[str, bytes]) -> Path:
    """The same file with other or more parts."""
    delen = read_delen(pad) | vervang
    with zipfile.ZipFile(pad, "w", zipfile.ZIP_DEFLATED) as z:
        for naam, inhoud in delen.items():
            z.writestr(naam, inhoud)
    return pad
