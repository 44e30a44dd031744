"""Raw columns become canonical columns, and every problem on the way gets a place.

A `Veldlezer` reads one table column by column. What is only odd becomes a finding (`meldingen`);
what must not be guessed or lost is collected in `vragen`, and `finish` refuses the file with all of
them at once. No finding quotes a cell: it names file, sheet and cell.

More than 300 lines: one reader, with a method for each kind of value.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from bvtool.tabel.lezen.canon import FOUTTEKENS, FOUTTEKENS_NL
from bvtool.tabel.lezen.ruw import RuweTabel, split_cel
from bvtool.tabel.waarden.bsn import LEEG as BSN_LEEG
from bvtool.tabel.waarden.bsn import add_bsn, find_afgerond
from bvtool.tabel.waarden.datum import OPEN, read_datums
from bvtool.tabel.waarden.datumkolom import judge_datums
from bvtool.tabel.waarden.leeg import drop_lege_woorden
from bvtool.tabel.waarden.naam import MOJIBAKE, VREEMD_IN_NAAM
from bvtool.vak.aantal import count
from bvtool.vak.codes import MAX_NUMMER
from bvtool.vak.fouten import Bevinding, InvoerGeweigerd
from bvtool.vak.peil import OPEN_EIND

if TYPE_CHECKING:
    import polars as pl

_JA = ("j", "ja", "y", "yes", "waar", "true", "1", "1.0", "x")
_NEE = ("n", "nee", "no", "onwaar", "false", "0", "0.0")


class Veldlezer:
    """Reads the columns of one table; keeps what it found."""

    def __init__(self, tabel: RuweTabel) -> None:
        self.tabel = tabel
        self.meldingen: list[Bevinding] = []
        self.vragen: list[Bevinding] = []

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
        periode = pl.any_horizontal(
            pl.col(
                "ingangsdatum", "einddatum", "startdatum_levering", "einddatum_levering"
            ).is_not_null()
        )
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
            self._report(
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
                self._report(letter, rijen, wat, "Zoek het juiste BSN op.")
        return frame.select("rij", "bsn", "bsn_ruw", "bsn_fout", "bsn_aangevuld")

    def ask_afgerond(self) -> None:
        """Asks about BSNs that were rounded to a power of ten: whose they were cannot be seen."""
        letter = self.tabel.kolommen["bsn"]
        rijen = self._rijen(find_afgerond(self.tabel.frame[letter]))
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
        return drop_lege_woorden(self.read_letterlijk(sleutel))

    def read_letterlijk(self, sleutel: str) -> pl.Series:
        """Text with single blanks; an empty cell and an error cell are null."""
        import polars as pl

        kolom = self._raw(sleutel)
        if kolom is None:
            return self._empty(pl.String)
        # matches: "van  den Berg"
        if kolom.str.contains(r"\s\s|[^\S ]").any():
            kolom = kolom.str.replace_all(r"\s+", " ")
        schoon = kolom.str.strip_chars()
        if (schoon == "").any():
            schoon = schoon.replace("", None)
        return self._drop_fouten(sleutel, schoon)

    def read_naam(self, sleutel: str) -> pl.Series:
        """As `read_letterlijk`; text that was read in a wrong encoding somewhere is reported."""
        kolom = self.read_letterlijk(sleutel)
        vreemd = kolom.unique().str.contains(rf"{MOJIBAKE}|{VREEMD_IN_NAAM}")
        if vreemd.any():
            rijen = self._rijen(kolom.str.contains(rf"{MOJIBAKE}|{VREEMD_IN_NAAM}"))
            self._report(
                self.tabel.kolommen[sleutel],
                rijen,
                "In deze naam staan tekens die niet kloppen, zoals een vraagteken.",
                "Kijk in uw register hoe de naam is. Staat hij daar goed, maak dan een nieuwe "
                "uitvoer als xlsx.",
            )
        return kolom

    def read_code(self, sleutel: str, *, breedte: int = 0) -> pl.Series:
        """A code of digits or letters: 15.0 is 15; digits get zeros in front up to `breedte`."""
        kolom = self.read_tekst(sleutel)
        if kolom.str.ends_with("0").any():
            # matches: "363.0"
            kolom = kolom.str.replace(r"^(\d+)[.,]0+$", "$1")
        if breedte:
            return zip_with(kolom.str.contains(r"^\d+$"), kolom.str.zfill(breedte), kolom)
        return kolom

    def read_release(self, sleutel: str) -> pl.Series:
        """A release as 3.1: a comma becomes a dot, and a 3 from which Excel ate the zero 3.0."""
        kolom = self.read_tekst(sleutel).str.replace(",", ".", literal=True)
        return kolom.str.replace(
            # matches: "iWmo 3.1"
            r"^(?:iWmo|iwmo|IWMO)?\s*(\d(?:\.\d)?)(?:\.0)*$",
            "$1",
        ).str.replace(r"^(\d)$", "$1.0")

    def read_janee(self, sleutel: str) -> pl.Series:
        """ "J", "N" or null; anything else is reported and null."""
        import polars as pl

        kolom = self.read_tekst(sleutel)
        klein = pl.col("t").str.to_lowercase()
        uit = (
            kolom.to_frame("t")
            .select(
                pl.when(klein.is_in(_JA))
                .then(pl.lit("J"))
                .when(klein.is_in(_NEE))
                .then(pl.lit("N"))
            )
            .to_series()
        )
        rijen = self._rijen(kolom.is_not_null() & uit.is_null())
        if rijen:
            self._report(
                self.tabel.kolommen[sleutel],
                rijen,
                "Hier staat geen J of N; de cel is als leeg gelezen.",
                "Vul J of N in als u weet wat het is.",
            )
        return uit

    def read_getal(self, sleutel: str) -> pl.Series:
        """A whole number of at most nine digits, as the messages allow (Int64); anything else is
        reported and null."""
        import polars as pl

        kolom = self.read_tekst(sleutel)
        # matches: "12,0"
        uit = kolom.str.replace(r"^(\d+)[.,]0+$", "$1").str.to_integer(strict=False, dtype=pl.Int64)
        uit = zip_with(uit.is_between(0, MAX_NUMMER), uit, self._empty(pl.Int64))
        rijen = self._rijen(kolom.is_not_null() & uit.is_null())
        if rijen:
            self._report(
                self.tabel.kolommen[sleutel],
                rijen,
                "Hier staat geen heel getal van hoogstens negen cijfers; de cel is als leeg "
                "gelezen.",
                "Verbeter het getal in het bestand.",
            )
        return uit

    def read_geld(self, sleutel: str) -> pl.Series:
        """An amount in cents (Int64); anything else is reported and null.

        19, 19,00, 19.00, 19.0000 and € 1.900,50 are euros (aangenomen); 19.125 can be two amounts
        and is neither. Under a header with "cent" a whole number is cents.
        """
        import polars as pl

        kolom = self.read_tekst(sleutel)
        if kolom.null_count() == kolom.len():
            return self._empty(pl.Int64)
        letter = self.tabel.kolommen[sleutel]
        kop = self.tabel.koppen[self.tabel.kolomletters.index(letter)]
        in_cent = "cent" in kop.casefold()
        # matches: "€ 19,00"
        kaal = kolom.str.replace_all(r"(?i)€|eur|\s", "").str.replace(r",-+$", "")
        # matches: "1.900,50"
        duizend = kaal.str.contains(r"^\d{1,3}(\.\d{3})+,\d+$|^\d{1,3}(\.\d{3}){2,}$")
        kaal = zip_with(duizend, kaal.str.replace_all(".", "", literal=True), kaal)
        kaal = kaal.str.replace(",", ".", literal=True)
        # matches: "1900.5"
        kaal = zip_with(kaal.str.contains(r"^\d{1,7}(\.\d{1,2}0*)?$"), kaal, self._empty(pl.String))
        uit = (kaal.cast(pl.Float64) * (1 if in_cent else 100)).round().cast(pl.Int64)
        rijen = self._rijen(kolom.is_not_null() & uit.is_null())
        if rijen:
            self._report(
                letter,
                rijen,
                "Hier staat geen bedrag; de cel is als leeg gelezen.",
                "Schrijf het bedrag in euro's, bijvoorbeeld 19,00.",
            )
        return uit

    def read_datum(self, sleutel: str, *, streng: bool) -> pl.Series:
        """A Date column, null for open and empty. Unreadable: asked when `streng`, or reported."""
        import polars as pl

        gelezen = self._read_datums(sleutel, geboorte=False, streng=streng)
        return self._empty(pl.Date) if gelezen is None else gelezen["datum"]

    def read_einde(self, sleutel: str) -> pl.Series:
        """An end as Date: null when empty, 9999-12-31 when the cell says that it is open."""
        import polars as pl

        gelezen = self._read_datums(sleutel, geboorte=False, streng=True)
        if gelezen is None:
            return self._empty(pl.Date)
        open_ = pl.when(pl.col("toestand") == OPEN).then(OPEN_EIND)
        return gelezen.select(pl.coalesce("datum", open_)).to_series()

    def read_geboorte(self, sleutel: str) -> pl.Series:
        """A birth date as "jjjj-mm-dd", unknown parts 00; unreadable ones are reported and null."""
        import polars as pl

        gelezen = self._read_datums(sleutel, geboorte=True, streng=False)
        return self._empty(pl.String) if gelezen is None else gelezen["tekst"]

    def _read_datums(self, sleutel: str, *, geboorte: bool, streng: bool) -> pl.DataFrame | None:
        kolom = self._raw(sleutel)
        if kolom is None:
            return None
        letter = self.tabel.kolommen[sleutel]
        gelezen = read_datums(kolom, geboorte=geboorte, datum1904=self.tabel.datum1904)
        oordeel = judge_datums(self.tabel, letter, gelezen, streng=streng)
        self.meldingen += oordeel.meldingen
        self.vragen += oordeel.vragen
        return gelezen

    def _raw(self, sleutel: str) -> pl.Series | None:
        letter = self.tabel.kolommen.get(sleutel)
        return None if letter is None else self.tabel.frame[letter]

    def _empty(self, soort: type[pl.DataType]) -> pl.Series:
        import polars as pl

        return pl.Series([None] * self.tabel.frame.height, dtype=soort)

    def _drop_fouten(self, sleutel: str, kolom: pl.Series) -> pl.Series:
        """Error cells of Excel (#N/B) become null, and are reported."""
        import polars as pl

        if not kolom.str.starts_with("#").any():
            return kolom
        fout = kolom.is_in([*FOUTTEKENS, *FOUTTEKENS_NL]).fill_null(False)
        if not fout.any():
            return kolom
        self._report(
            self.tabel.kolommen[sleutel],
            self._rijen(fout),
            "Hier staat een foutmelding van Excel (zoals #N/B); de cel telt als leeg.",
            "Herstel de formule in het bestand, of plak de waarden.",
        )
        return zip_with(fout, self._empty(pl.String), kolom)

    def _rijen(self, masker: pl.Series) -> list[int]:
        return self.tabel.frame["rij"].filter(masker.fill_null(False)).to_list()

    def _report(self, letter: str, rijen: Sequence[int], wat: str, wat_nu: str = "") -> None:
        self.meldingen.append(Bevinding(self.tabel.locate_rijen(rijen, letter), wat, wat_nu))


def zip_with(masker: pl.Series, waar: pl.Series, anders: pl.Series) -> pl.Series:
    """Of two columns, `waar` where the mask is true, else `anders`."""
    return waar.zip_with(masker.fill_null(False), anders)
