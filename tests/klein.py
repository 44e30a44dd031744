"""A small dossier with a row of every outcome, and a clerk who works in its workbook."""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

from tests.hulp import (
    DONDERDAG,
    MAANDAG,
    Gelopen,
    fictieve_bsns,
    make_dossier,
    make_home,
    run,
)

AAN, NIET, BEOORDELEN, DUBBEL = (
    "Aan te melden", "Niet aanleveren", "Te beoordelen", "Dubbel of onleesbaar",
)  # fmt: skip
REGISTER = "Alleen in eigen register"
BSNS = fictieve_bsns(12)
"""0 to 7 stand in B4, 8 and 9 only in the register; 10 and 11 are free."""
TIKFOUT = BSNS[8][:7] + BSNS[8][8] + BSNS[8][7]
WEEK_NUL = "000009921"


def list_b4() -> list[dict[str, str]]:
    """Rows 2 to 12 of B4."""
    rijen = [
        (BSNS[0], "Jansen", "05-05-1980"),  # 2 aan te melden
        (BSNS[1], "de Vries", "06-05-1981"),  # 3 aan te melden
        (WEEK_NUL, "Nul", "07-05-1982"),  # 4 aan te melden, BSN met vijf nullen
        (BSNS[2], "Bakker", "08-05-1983"),  # 5 niet: UIT 31-08-2022
        (BSNS[3], "Visser", "09-05-1984"),  # 6 niet: OVL 05-05-2022
        (BSNS[4], "Smit", "10-05-1985"),  # 7 niet: VRH 30-06-2022
        (BSNS[5], "Meijer", "11-05-1986"),  # 8 te beoordelen: niet in het register
        (BSNS[6], "Mulder", "12-05-1987"),  # 9 te beoordelen: opvang
        (BSNS[7], "Bos", "13-05-1988"),  # 10 te beoordelen: reden onbekend
        (BSNS[0], "Jansen", "05-05-1980"),  # 11 dubbel van 2
        (TIKFOUT, "Vos", "14-05-1989"),  # 12 onleesbaar, lijkt op 8
    ]
    return [{"BSN": b, "Achternaam": n, "Geboortedatum": g, "Klantnummer CAK": f"K{i}"}
            for i, (b, n, g) in enumerate(rijen)]  # fmt: skip


def list_register() -> list[dict[str, str]]:
    """The register: two persons are not in B4."""
    rijen = [
        (BSNS[0], "Jansen", "05-05-1980", "15", "01-01-2020", "", "", ""),
        (BSNS[1], "de Vries", "06-05-1981", "15", "01-01-2020", "31-12-2023", "", ""),
        (WEEK_NUL, "Nul", "07-05-1982", "15", "01-01-2020", "", "", ""),
        (BSNS[2], "Bakker", "08-05-1983", "15", "01-01-2020", "31-08-2022", "19", ""),
        (BSNS[3], "Visser", "09-05-1984", "15", "01-01-2020", "", "", "05-05-2022"),
        (BSNS[4], "Smit", "10-05-1985", "15", "01-01-2020", "30-06-2022", "31", ""),
        (BSNS[6], "Mulder", "12-05-1987", "16", "01-01-2020", "", "", ""),
        (BSNS[7], "Bos", "13-05-1988", "15", "01-01-2020", "31-07-2022", "99", ""),
        (BSNS[8], "Vos", "14-05-1989", "15", "01-01-2021", "", "", ""),
        (BSNS[9], "Dekker", "15-05-1990", "15", "01-02-2021", "", "", ""),
    ]
    koppen = ("BSN", "Achternaam", "Geboortedatum", "Productcategorie", "Ingangsdatum", "Einddatum",
              "Reden einde", "Overlijdensdatum")  # fmt: skip
    return [dict(zip(koppen, rij, strict=True)) for rij in rijen]


def make_klein(map_: Path) -> Path:
    """The dossier, compared on Monday."""
    make_dossier(map_, list_b4(), list_register())
    gelopen = run("--nu", MAANDAG, "--dossier", map_, "vergelijk")
    assert gelopen.code == 1, gelopen.fout
    return map_


def boek_van(map_: Path) -> Path:
    """Where the workbook stands."""
    return map_ / "werk" / "werkboek.xlsx"


@contextlib.contextmanager
def open_boek(map_: Path) -> Iterator[Klerk]:
    """Work in the workbook; it is saved at the end, as openpyxl saves it."""
    werkmap = openpyxl.load_workbook(boek_van(map_))
    yield Klerk(werkmap)
    werkmap.save(boek_van(map_))
    werkmap.close()


class Klerk:
    """Hands that work on the sheets of a workbook, by header and row key."""

    def __init__(self, werkmap: openpyxl.Workbook) -> None:
        self.werkmap = werkmap

    def blad(self, naam: str) -> Worksheet:
        """A sheet by its title."""
        gevonden = self.werkmap[naam]
        assert isinstance(gevonden, Worksheet)
        return gevonden

    def kolom(self, blad: str, kop: str) -> int:
        """The number of a column."""
        return next(c.column for c in self.blad(blad)[1] if c.value == kop)

    def plek(self, rij: int, *, register: bool = False) -> tuple[str, int]:
        """On which sheet and row the row `rij` of B4 (or of the register) stands."""
        for blad in self.werkmap.worksheets:
            kolom = next((c.column for c in blad[1] if c.value == "Regel"), None)
            if kolom is None or (blad.title == REGISTER) != register:
                continue
            for nummer in range(2, blad.max_row + 1):
                regel = str(blad.cell(nummer, kolom).value or "")
                if regel.count("-") == 2 and int(regel.split("-")[1]) == rij:
                    return blad.title, nummer
        raise AssertionError(f"rij {rij} staat nergens")

    def get(self, rij: int, kop: str) -> Any:
        """The cell of a B4 row."""
        blad, nummer = self.plek(rij)
        return self.blad(blad).cell(nummer, self.kolom(blad, kop)).value

    def put(self, rij: int, register: bool = False, **cellen: Any) -> None:
        """Write cells of a row; `Juist_BSN` is the column `Juist BSN`."""
        blad, nummer = self.plek(rij, register=register)
        for kop, waarde in cellen.items():
            cel = self.blad(blad).cell(nummer, self.kolom(blad, kop.replace("_", " ")))
            cel.value = waarde

    def decide(self) -> None:
        """Decide every open row: nobody more is delivered."""
        for rij in (8, 9, 10, 12):
            self.put(rij, Besluit="Niet aanleveren", Reden="ONB", Toelichting="Uitgezocht")


def answer(map_: Path, *opties: object) -> Gelopen:
    """`terugkoppeling` on Thursday, as JSON."""
    return run("--nu", DONDERDAG, "--json", "--dossier", map_, "terugkoppeling", *opties)


def findings(gelopen: Gelopen) -> list[tuple[str, str, str]]:
    """What was refused: where, what, what now."""
    assert gelopen.code == 65, gelopen.uit
    return [(b["waar"], b["wat"], b["wat_nu"]) for b in gelopen.json["bevindingen"]]


def copy_klein(vast: Path, doel: Path) -> Path:
    """A copy of a dossier to work in, at home where it lies."""
    shutil.copytree(vast, doel)
    return make_home(doel)
