"""What comes out of a file before anything is decided about it: sheets and tables of raw text.

Every cell is text in one agreed form: a number without superfluous zeros, a date as jjjj-mm-dd
(with uu:mm:ss when it has a time), a truth value as WAAR or ONWAAR, an error as Excel stores it
(#N/A), an empty cell as null. Which of these a column held is in `kolom_soorten`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Literal, NamedTuple

from bvtool.tabel.lezen.rijsoort import NAKIJKEN
from bvtool.vak.fouten import Bevinding

if TYPE_CHECKING:
    import polars as pl

    from bvtool.tabel.lezen.bladen import Bladscan
    from bvtool.tabel.lezen.kolombeeld import Kolombeeld

Vorm = Literal["xlsx", "ods", "csv"]
Kolomsoort = Literal["leeg", "tekst", "getal", "datum", "moment", "logisch", "gemengd"]
# matches: "9999.00.006"
_NUMMER = re.compile(r"\d[\d./ -]{3,}\d")
MAX_GENOEMD = 10
"""So many row numbers a grouped finding names; the rest it counts."""


class RuwBlad(NamedTuple):
    """One sheet (or one csv): `frame` has `rij` (Int64) and a String column per letter A, B, ...

    `rij` is the row number as Excel shows it; every row up to the last filled one is there.
    `zichtbaar` is False for a hidden sheet. `formules` names the cells that hold a formula (no
    csv), `zonder_waarde` those of which the file holds no outcome, `doorgehaald` the rows with
    text struck through, `samengevoegd` the merged ranges, `verborgen_rijen` counts rows hidden by
    hand or filter. `velden` (only csv) counts the cells of each record; `scan` (only xlsx) is what
    the XML showed.
    """

    naam: str
    zichtbaar: bool
    frame: pl.DataFrame
    formules: tuple[str, ...] = ()
    zonder_waarde: tuple[str, ...] = ()
    doorgehaald: tuple[int, ...] = ()
    samengevoegd: tuple[str, ...] = ()
    verborgen_rijen: int = 0
    velden: pl.Series | None = None
    scan: Bladscan | None = None


class RuwBestand(NamedTuple):
    """A whole file: its sheets in their order, and what was found while reading."""

    naam: str
    vorm: Vorm
    sha256: str
    bladen: tuple[RuwBlad, ...]
    datum1904: bool = False
    codering: str | None = None
    scheidingsteken: str | None = None
    meldingen: tuple[Bevinding, ...] = ()


class RuweTabel(NamedTuple):
    """The table in a file: its header row found, its columns recognised, its cells still raw.

    - `bestand` the file name as the user sees it; `blad` the sheet, None for csv
    - `frame` the rows that are data: `rij` (Int64, as Excel shows it) and String columns A, B, ...
    - `boven` the same columns: every row up to and including the header
    - `overig` the same columns and `waarom` (String): rows that are no client (totals, a repeated
      header, a footer), each also told in `meldingen`
    - `kolomletters` and `koppen` per column of the file, in its order; a column without header has
      ""
    - `kolommen` maps the recognised keys of `data/kolommen.csv` to a letter
    - `kolom_soorten` per letter what kind of cells the data rows hold
    - `datum1904` whether bare day numbers count from 1904

    Blank rows are not in any of the three; their numbers are missing. Together they hold every
    filled cell of the sheet, so that the file can be written again.
    """

    bestand: str
    blad: str | None
    frame: pl.DataFrame
    boven: pl.DataFrame
    overig: pl.DataFrame
    koppen: tuple[str, ...]
    kolomletters: tuple[str, ...]
    koprij: int
    kolommen: Mapping[str, str]
    kolom_soorten: Mapping[str, Kolomsoort]
    sha256: str
    codering: str | None = None
    scheidingsteken: str | None = None
    datum1904: bool = False
    formules: tuple[str, ...] = ()
    zonder_waarde: tuple[str, ...] = ()
    meldingen: tuple[Bevinding, ...] = ()
    beeld: Kolombeeld | None = None

    @property
    def apart(self) -> int:
        """How many rows were set aside of which a person must see that they are no client."""
        return int(self.overig["waarom"].is_in(NAKIJKEN).sum())

    def put_away(self) -> RuweTabel:
        """The same table without the cells of its rows: they were read, and take much room."""
        return self._replace(frame=self.frame.select("rij"))

    def locate(self, rij: int | None = None, letter: str | None = None) -> str:
        """Where something stands, as the user sees it: file, sheet, cell or row and column."""
        delen = [self.bestand]
        if self.blad is not None:
            delen.append(f"blad '{self.blad}'")
        if self.blad is not None and rij is not None and letter is not None:
            delen.append(f"cel {letter}{rij}")
        elif rij is not None:
            delen.append(f"rij {rij}")
        if letter is not None and (self.blad is None or rij is None):
            delen.append(self.name_kolom(letter))
        return ", ".join(delen)

    def locate_rijen(self, rijen: Sequence[int], letter: str) -> str:
        """Where the same thing stands in several rows of one column."""
        if len(rijen) == 1:
            return self.locate(rijen[0], letter)
        return f"{self.locate(letter=letter)}, {list_rijen(rijen)}"

    def name_kolom(self, letter: str) -> str:
        """A column as the user sees it: its header, or its letter when it has none."""
        kop = show_kop(self.koppen[self.kolomletters.index(letter)])
        return f"kolom '{kop}'" if kop else f"kolom {letter}"


def name_letter(nummer: int) -> str:
    """The letter of a column: 0 is A, 25 is Z, 26 is AA.

    >>> name_letter(0), name_letter(27)
    ('A', 'AB')
    """
    letters = ""
    nummer += 1
    while nummer:
        nummer, rest = divmod(nummer - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def number_letter(letters: str) -> int:
    """The column number of letters: A is 0.

    >>> number_letter("A"), number_letter("AB")
    (0, 27)
    """
    nummer = 0
    for letter in letters:
        nummer = nummer * 26 + ord(letter) - 64
    return nummer - 1


def split_cel(cel: str) -> tuple[str, int]:
    """The letters and the row of a cell.

    >>> split_cel("AB12")
    ('AB', 12)
    """
    letters = cel.rstrip("0123456789")
    return letters, int(cel[len(letters) :])


def list_rijen(rijen: Sequence[int] | pl.Series) -> str:
    """Row numbers for a message: "rij 5", "rij 5, 9 en 12", "rij 5, 9, ... en nog 34 andere"."""
    eerste = [str(r) for r in rijen[:MAX_GENOEMD]]
    if len(rijen) > MAX_GENOEMD:
        return f"rij {', '.join(eerste)} en nog {len(rijen) - MAX_GENOEMD} andere"
    if len(eerste) == 1:
        return f"rij {eerste[0]}"
    return f"rij {', '.join(eerste[:-1])} en {eerste[-1]}"


def show_kop(kop: str) -> str:
    """A header for a message. A broken file can have a client in its header row: numbers go."""
    return _NUMMER.sub("…", flatten(kop))


def flatten(tekst: str) -> str:
    r"""A text on one line of at most 60 characters; runs of blanks become one blank.

    >>> flatten("Einddatum\n levering")
    'Einddatum levering'
    """
    regel = " ".join(tekst.split())
    return regel if len(regel) <= 60 else regel[:59] + "…"
