"""Raw columns become canonical columns, and every problem on the way gets a place.

A `Veldlezer` reads one table column by column. What is only odd becomes a finding (`meldingen`);
what must not be guessed or lost is collected in `vragen`, and `finish` refuses the file with all of
them at once. No finding quotes a cell: it names file, sheet and cell.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from bvtool.tabel.lezen.ruw import RuweTabel, split_cel
from bvtool.tabel.waarden.bsn import GEEN_NEGEN, add_bsn, find_afgerond
from bvtool.tabel.waarden.bsn import LEEG as BSN_LEEG
from bvtool.tabel.waarden.datum import OPEN, Datumkolom, read_datumkolom
from bvtool.tabel.waarden.datumkolom import judge_datums
from bvtool.tabel.waarden.leeg import drop_lege_woorden
from bvtool.tabel.waarden.naam import MOJIBAKE, VREEMD_IN_NAAM
from bvtool.tabel.waarden.vormen import (
    cents,
    drop_fouten,
    is_fout,
    plain_code,
    plain_release,
    tidy,
    whole_number,
    yes_or_no,
)
from bvtool.tabel.waarden.waardenkolom import Waardenkolom
from bvtool.vak.aantal import count
from bvtool.vak.fouten import Bevinding, InvoerGeweigerd
from bvtool.vak.peil import OPEN_EIND

if TYPE_CHECKING:
    import polars as pl

_PERIODE = ("ingangsdatum", "einddatum", "startdatum_levering", "einddatum_levering")


class Veldlezer:
    """Reads the columns of one table; keeps what it found."""

    def __init__(self, tabel: RuweTabel) -> None:
        self.tabel = tabel
        self.meldingen: list[Bevinding] = []
        self.vragen: list[Bevinding] = []
        self._leeg: dict[type[pl.DataType], pl.Series] = {}

    def finish(self, wat: str) -> None:
        """Raises InvoerGeweigerd when something must be asked; `wat` names the file in Dutch."""
        self._ask_formules()
        if self.vragen:
            raise InvoerGeweigerd(
                f"In {wat} staat iets dat bvtool niet zeker kan lezen.",
                waar=self.tabel.locate(),
                wat_nu="Verbeter deze plaatsen in het bestand (of in een kopie) "
                "en geef de opdracht opnieuw.",
                bevindingen=self.vragen,
            )

    def _ask_formules(self) -> None:
        """Formulas in a column that is used, of which the file does not hold the outcome."""
        if not self.tabel.zonder_waarde:
            return
        bsn, rijen = self.tabel.kolommen["bsn"], set(self.tabel.frame["rij"].to_list())
        per_kolom: dict[str, list[int]] = {}
        for cel in self.tabel.zonder_waarde:
            letter, rij = split_cel(cel)
            gebruikt = letter in self.tabel.kolommen.values() and rij > self.tabel.koprij
            if gebruikt and (rij in rijen or letter == bsn):
                per_kolom.setdefault(letter, []).append(rij)
        self.vragen += [
            Bevinding(
                self.tabel.locate_rijen(wie, letter),
                "Hier staat een formule zonder uitkomst: het bestand is nooit doorgerekend.",
                "Open het bestand in Excel, sla het op, en geef dat bestand.",
            )
            for letter, wie in per_kolom.items()
        ]

    def ask_ingesprongen(self, frame: pl.DataFrame) -> None:
        """Rows with a period and without a BSN or a person of their own: of whom are they?"""
        import polars as pl

        if not frame["bsn_fout"].eq(BSN_LEEG).any():
            return
        eigen = pl.col("bsn_fout").is_null()
        zelfde = [
            pl.col(k).is_null() | (pl.col(k) == pl.when(eigen).then(k).forward_fill())
            for k in ("achternaam", "geboortedatum")
        ]
        periode = pl.any_horizontal(pl.col(_PERIODE).is_not_null())
        leeg = pl.col("bsn_fout") == BSN_LEEG
        rijen = frame.filter(pl.all_horizontal(leeg, periode, *zelfde))["rij"].to_list()
        if rijen:
            self.vragen.append(
                Bevinding(
                    self.tabel.locate_rijen(rijen, self.tabel.kolommen["bsn"]),
                    "Hier staat een voorziening zonder BSN en zonder eigen naam. "
                    "Van wie die is, is niet zeker.",
                    "Hoort de rij bij de persoon erboven? Zet het BSN dan ook op deze rij.",
                )
            )

    def read_bsn(self) -> pl.DataFrame:
        """`rij`, `bsn`, `bsn_ruw`, `bsn_fout`, `bsn_aangevuld`; completed numbers are reported."""
        letter = self.tabel.kolommen["bsn"]
        frame = add_bsn(self.tabel.frame.select("rij", letter), letter).drop(letter)
        aangevuld = frame.filter("bsn_aangevuld")
        if aangevuld.height:
            aantal, meer = aangevuld.height, "BSN's"
            self._tell(
                letter,
                aangevuld["rij"].to_list(),
                f"Bij {count(aantal, 'BSN', meer)} zijn de voorloopnullen teruggezet "
                "die Excel had weggehaald.",
            )
        for fout, wat in (
            ("leeg", "Hier ontbreekt het BSN."),
            ("geen_negen_cijfers", "Hier staat geen BSN van negen cijfers."),
            ("elfproef", "Dit nummer is geen BSN: het voldoet niet aan de 11-proef."),
        ):
            rijen = frame.filter(frame["bsn_fout"] == fout)["rij"].to_list()
            if rijen:
                self._tell(letter, rijen, wat, "Zoek het juiste BSN op.")
        return frame.select("rij", "bsn", "bsn_ruw", "bsn_fout", "bsn_aangevuld")

    def ask_afgerond(self, frame: pl.DataFrame) -> None:
        """Asks about BSNs that were rounded to a power of ten: whose they were cannot be seen."""
        letter = self.tabel.kolommen["bsn"]
        fout = frame.filter(frame["bsn_fout"] == GEEN_NEGEN)
        rijen = fout["rij"].filter(find_afgerond(fout["bsn_ruw"]).fill_null(False)).to_list()
        if rijen:
            self.vragen.append(
                Bevinding(
                    self.tabel.locate_rijen(rijen, letter),
                    "Dit BSN is afgerond opgeslagen (zoals 9,9E+08); de laatste cijfers zijn weg.",
                    "Maak de kolom BSN in het bronbestand op als tekst en maak een nieuwe export.",
                )
            )

    def read_tekst(self, sleutel: str) -> pl.Series:
        """As `read_letterlijk`, and a word for empty (n.v.t., NULL) is null too."""
        return self._tekst(sleutel).rijen

    def read_letterlijk(self, sleutel: str) -> pl.Series:
        """Text with single blanks; an empty cell and an error cell are null."""
        return self._letterlijk(sleutel).rijen

    def read_naam(self, sleutel: str) -> pl.Series:
        """As `read_letterlijk`; text that was read in a wrong encoding somewhere is reported."""
        kolom = self._letterlijk(sleutel)
        self._report(
            kolom,
            kolom.waarden.str.contains(rf"{MOJIBAKE}|{VREEMD_IN_NAAM}"),
            sleutel,
            "In deze naam staan tekens die niet kloppen, zoals een vraagteken.",
            "Kijk in uw register hoe de naam is. Staat hij daar goed, maak dan een nieuwe "
            "uitvoer als xlsx.",
        )
        return kolom.rijen

    def read_code(self, sleutel: str, *, breedte: int = 0) -> pl.Series:
        """A code of digits or letters: 15.0 is 15; digits get zeros in front up to `breedte`."""
        kolom = self._tekst(sleutel)
        kan = breedte or not kolom.cijfers
        return (kolom.map(lambda w: plain_code(w, breedte)) if kan else kolom).rijen

    def read_release(self, sleutel: str) -> pl.Series:
        """A release as 3.1: a comma becomes a dot, and a 3 from which Excel ate the zero 3.0."""
        return self._tekst(sleutel).map(plain_release).rijen

    def read_janee(self, sleutel: str) -> pl.Series:
        """ "J", "N" or null; anything else is reported and null."""
        kolom = self._tekst(sleutel)
        gelezen = yes_or_no(kolom.waarden)
        self._report(
            kolom,
            kolom.waarden.is_not_null() & gelezen.is_null(),
            sleutel,
            "Hier staat geen J of N; de cel is als leeg gelezen.",
            "Vul J of N in als u weet wat het is.",
        )
        return kolom.map(lambda _: gelezen).rijen

    def read_getal(self, sleutel: str) -> pl.Series:
        """A whole number of at most nine digits, as the messages allow (Int64); anything else is
        reported and null."""
        kolom = self._tekst(sleutel)
        gelezen = whole_number(kolom.waarden)
        self._report(
            kolom,
            kolom.waarden.is_not_null() & gelezen.is_null(),
            sleutel,
            "Hier staat geen heel getal van hoogstens negen cijfers; de cel is als leeg gelezen.",
            "Verbeter het getal in het bestand.",
        )
        return kolom.lay(gelezen)

    def read_geld(self, sleutel: str) -> pl.Series:
        """An amount in cents (Int64); anything else is reported and null.

        19, 19,00, 19.00, 19.0000 and € 1.900,50 are euros (aangenomen); 19.125 can be two amounts
        and is neither. Under a header with "cent" a whole number is cents.
        """
        import polars as pl

        kolom = self._tekst(sleutel)
        if kolom.rijen.null_count() == kolom.rijen.len():
            return self._empty(pl.Int64)
        letter = self.tabel.kolommen[sleutel]
        kop = self.tabel.koppen[self.tabel.kolomletters.index(letter)]
        keer = 1 if "cent" in kop.casefold() else 100
        gelezen = cents(kolom.waarden, keer)
        self._report(
            kolom,
            kolom.waarden.is_not_null() & gelezen.is_null(),
            sleutel,
            "Hier staat geen bedrag; de cel is als leeg gelezen.",
            "Schrijf het bedrag in euro's, bijvoorbeeld 19,00.",
        )
        return kolom.lay(gelezen)

    def read_datum(self, sleutel: str, *, streng: bool) -> pl.Series:
        """A Date column, null for open and empty. Unreadable: asked when `streng`, or reported."""
        import polars as pl

        gelezen = self._read_datums(sleutel, geboorte=False, streng=streng)
        return self._empty(pl.Date) if gelezen is None else gelezen.lay("datum")

    def read_einde(self, sleutel: str) -> pl.Series:
        """An end as Date: null when empty, 9999-12-31 when the cell says that it is open."""
        import polars as pl

        gelezen = self._read_datums(sleutel, geboorte=False, streng=True)
        if gelezen is None:
            return self._empty(pl.Date)
        open_ = pl.when(pl.col("toestand") == OPEN).then(OPEN_EIND)
        einde = gelezen.per_waarde.select(pl.coalesce("datum", open_)).to_series()
        return gelezen.kolom.lay(einde)

    def read_geboorte(self, sleutel: str) -> pl.Series:
        """A birth date as "jjjj-mm-dd", unknown parts 00; unreadable ones are reported and null."""
        import polars as pl

        gelezen = self._read_datums(sleutel, geboorte=True, streng=False)
        return self._empty(pl.String) if gelezen is None else gelezen.lay("tekst")

    def _read_datums(self, sleutel: str, *, geboorte: bool, streng: bool) -> Datumkolom | None:
        letter = self.tabel.kolommen.get(sleutel)
        if letter is None:
            return None
        kolom = Waardenkolom.of(self.tabel.frame[letter])
        gelezen = read_datumkolom(kolom, geboorte=geboorte, datum1904=self.tabel.datum1904)
        oordeel = judge_datums(self.tabel, letter, gelezen, streng=streng)
        self.meldingen += oordeel.meldingen
        self.vragen += oordeel.vragen
        return gelezen

    def _tekst(self, sleutel: str) -> Waardenkolom:
        kolom = self._letterlijk(sleutel)
        kan = sleutel in self.tabel.kolommen and not kolom.cijfers
        return kolom.map(drop_lege_woorden) if kan else kolom

    def _letterlijk(self, sleutel: str) -> Waardenkolom:
        import polars as pl

        letter = self.tabel.kolommen.get(sleutel)
        if letter is None:
            return Waardenkolom(leeg := self._empty(pl.String), leeg.head(1))
        kolom = Waardenkolom.of(self.tabel.frame[letter])
        if kolom.cijfers:
            return kolom
        kolom = kolom.map(tidy)
        self._report(
            kolom,
            is_fout(kolom.waarden),
            sleutel,
            "Hier staat een foutmelding van Excel (zoals #N/B); de cel telt als leeg.",
            "Herstel de formule in het bestand, of plak de waarden.",
        )
        return kolom.map(drop_fouten)

    def _empty(self, soort: type[pl.DataType]) -> pl.Series:
        import polars as pl

        hoogte = self.tabel.frame.height
        if soort not in self._leeg:  # the columns that a file does not have share one
            self._leeg[soort] = pl.repeat(None, hoogte, dtype=soort, eager=True).alias("")
        return self._leeg[soort]

    def _report(self, kolom: Waardenkolom, raak: pl.Series, sleutel: str, *wat: str) -> None:
        """Tells on which rows a value stands that is hit (`raak`: per value of `kolom`)."""
        if rijen := kolom.pick(raak, self.tabel.frame["rij"]):
            self._tell(self.tabel.kolommen[sleutel], rijen, *wat)

    def _tell(self, letter: str, rijen: Sequence[int], wat: str, wat_nu: str = "") -> None:
        self.meldingen.append(Bevinding(self.tabel.locate_rijen(rijen, letter), wat, wat_nu))
