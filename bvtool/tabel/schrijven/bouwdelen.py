"""What a workbook is made of: sheets, columns, dropdown lists, and the account of the writing."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, NamedTuple

from bvtool.vak.fouten import Bevinding

if TYPE_CHECKING:
    import polars as pl

Soort = Literal["tekst", "bsn", "datum", "moment", "getal"]
Ingreep = Literal["teken", "ingekort", "buiten_bereik", "voorloop"]

_MAX_UITLEG = 255  # what Excel shows beside a cell
_WAT: dict[Ingreep, str] = {
    "teken": "een onzichtbaar stuurteken is vervangen door \ufffd",
    "ingekort": "de tekst is afgekapt op 32.767 tekens, meer past niet in een cel van Excel",
    "buiten_bereik": "de waarde past niet in een cel van Excel en staat er als tekst",
    "voorloop": "er is een ' voor de tekst gezet, anders leest Excel de tekst als een formule",
}
_WAT_NU: dict[Ingreep, str] = {
    "teken": "Kijk of de tekst nog klopt.",
    "ingekort": "Kijk in het bronbestand voor de hele tekst.",
    "buiten_bereik": "Kijk of de waarde in het bronbestand klopt.",
    "voorloop": "U hoeft niets te doen. Laat de ' staan.",
}


class VulInAls(NamedTuple):
    """A cell is asked for when the column `kolom` (a `Kolom.naam`) holds one of `waarden`."""

    kolom: str
    waarden: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Kolom:
    """One column: `kop` is what the reader sees, `naam` the column of the frame.

    `soort` and the type of the frame column: tekst and bsn String, datum Date, moment Datetime
    (aware ones are shown in Europe/Amsterdam), getal integer or float. `breedte` in characters,
    None = worked out. `keuzelijst` names a list of `write_werkmap(lijsten=...)`. `invulbaar` marks
    the cells a person fills in; `leeg_markeren` makes them stand out while they are empty,
    with `leeg_als` only where another column asks for it, with `leeg_tenzij` not where that column
    (a `Kolom.naam`) is filled in. `uitleg` shows beside the chosen cell. `afbreken`: what a person
    types there wraps.
    """

    kop: str
    naam: str
    soort: Soort = "tekst"
    breedte: float | None = None
    keuzelijst: str | None = None
    invulbaar: bool = False
    leeg_markeren: bool = False
    leeg_als: VulInAls | None = None
    leeg_tenzij: str = ""
    uitleg: str = ""
    afbreken: bool = False

    def __post_init__(self) -> None:
        """Raises ValueError when the explanation does not fit beside a cell."""
        if len(self.uitleg) > _MAX_UITLEG:
            raise ValueError(f"uitleg bij {self.kop}: langer dan {_MAX_UITLEG} tekens")


class Blad(NamedTuple):
    """One sheet: one table. `vaste_kolommen` stay in view when scrolling.

    `afdruk_kolommen`: so many columns from the left are printed; None = all of them. They are
    printed one page wide; with `over_paginas` a table that would be too small to read is split over
    pages, each with `herhaal_kolommen` (first and last index; None = the `vaste_kolommen`), and
    each column in `delen` (a `Kolom.naam`) then begins a page: what belongs together stays so.
    The table starts in A1, or below the pairs of subject and text of `boven` and a blank row.
    """

    naam: str
    kolommen: Sequence[Kolom]
    frame: "pl.DataFrame"
    liggend: bool = True
    filter: bool = True
    vaste_kolommen: int = 0
    boven: Sequence[tuple[str, str]] = ()
    afdruk_kolommen: int | None = None
    over_paginas: bool = False
    herhaal_kolommen: tuple[int, int] | None = None
    delen: tuple[str, ...] = ()

    @property
    def koprij(self) -> int:
        """The index of the header row: 0, or below `boven` and a blank row."""
        return len(self.boven) + 1 if self.boven else 0


class LijstBron(NamedTuple):
    """Where the values of a dropdown stand: in column `kolom` of sheet `blad`.

    `aantal` values from row `eerste` of the frame (0 = first); None = up to the first empty cell.
    """

    blad: str
    kolom: str
    eerste: int = 0
    aantal: int | None = None


class Aanpassing(NamedTuple):
    """Cells that could not be written as they were: where, what was done, in which rows.

    `plek` is the sheet or the csv file; `rijen` count as the reader does (the header is row 1).
    """

    plek: str
    kolom: str
    ingreep: Ingreep
    rijen: tuple[int, ...]

    @property
    def aantal(self) -> int:
        """The number of cells."""
        return len(self.rijen)


class Schrijfverslag(NamedTuple):
    """What was written: rows per sheet or file, and every cell changed to make it fit."""

    rijen: dict[str, int]
    aanpassingen: tuple[Aanpassing, ...] = ()

    @property
    def bevindingen(self) -> tuple[Bevinding, ...]:
        """The changes as findings for the user; no cell content is quoted."""
        return tuple(
            Bevinding(
                waar=f"{a.plek}, kolom {a.kolom}, {_rijen_tekst(a.rijen)}",
                wat=_WAT[a.ingreep],
                wat_nu=_WAT_NU[a.ingreep],
            )
            for a in self.aanpassingen
        )


def _rijen_tekst(rijen: tuple[int, ...], toon: int = 10) -> str:
    woord = "rij" if len(rijen) == 1 else "rijen"
    tekst = f"{woord} {', '.join(str(rij) for rij in rijen[:toon])}"
    rest = len(rijen) - toon
    return f"{tekst} en nog {rest}" if rest > 0 else tekst
