"""The frames that go in and out of this room: what each column is, said once and checked here.

Every other docstring of the room points here. A door calls `take` on what comes in and `check` on
what goes out. Why this is sixty lines of our own: docs/besluiten/frames.md.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

import polars as pl

from bvtool.vak.fouten import InterneFout


class Framekolom(NamedTuple):
    """A column: name, type, what it means, and whether it may be empty, or not be there at all."""

    naam: str
    soort: type[pl.DataType]
    betekenis: str
    leeg: bool = True
    mag_ontbreken: bool = False


class Frameafspraak(NamedTuple):
    """What a frame holds. More columns may be there; they mean nothing in this room."""

    naam: str
    kolommen: tuple[Framekolom, ...]

    def take(self, frame: pl.DataFrame) -> pl.DataFrame:
        """The frame, checked, with the columns that may be missing added as null.

        A frame that an older version put in the ledger lacks the columns of later. Raises
        InterneFout as `check`.
        """
        erbij = [
            pl.lit(None, dtype=k.soort).alias(k.naam)
            for k in self.kolommen
            if k.mag_ontbreken and k.naam not in frame.columns
        ]
        return self.check(frame.with_columns(erbij) if erbij else frame)

    def check(self, frame: pl.DataFrame) -> pl.DataFrame:
        """The same frame. Raises InterneFout when a column is missing, has another type, or is
        empty where it may not be; the fault names columns, never a value."""
        if fouten := list(self._find_faults(frame)):
            raise InterneFout(
                f"De tabel {self.naam} is niet zoals afgesproken: {'; '.join(fouten)}.",
                waar="de vergelijking",
                wat_nu="Meld dit als fout in bvtool; er is niets opgeslagen.",
            )
        return frame

    def _find_faults(self, frame: pl.DataFrame) -> Iterator[str]:
        soorten = frame.schema
        for kolom in self.kolommen:
            soort = soorten.get(kolom.naam)
            if soort is None:
                yield f"kolom {kolom.naam} ontbreekt"
            elif soort != kolom.soort:
                yield f"kolom {kolom.naam} is {soort} en geen {kolom.soort.__name__}"
            elif not kolom.leeg and frame[kolom.naam].null_count():
                yield f"kolom {kolom.naam} is ergens leeg"

    def make_schema(self) -> dict[str, type[pl.DataType]]:
        """Names and types, in order."""
        return {k.naam: k.soort for k in self.kolommen}


def _optional(kolommen: Iterable[tuple[str, type[pl.DataType], str]]) -> tuple[Framekolom, ...]:
    return tuple(Framekolom(*k, mag_ontbreken=True) for k in kolommen)


_BSN = (
    Framekolom("rij", pl.Int64, "de rij zoals de klerk die ziet", leeg=False),
    Framekolom("bsn", pl.String, "negen cijfers die de 11-proef doorstaan; anders leeg"),
    Framekolom("bsn_ruw", pl.String, "de cel zoals hij er staat"),
    Framekolom("bsn_fout", pl.String, "leeg, geen_negen_cijfers of elfproef; anders leeg"),
    Framekolom("bsn_aangevuld", pl.Boolean, "de voorloopnullen zijn teruggezet"),
)
_NAAM = (
    Framekolom("achternaam", pl.String, "zoals in het bestand"),
    Framekolom("voorvoegsel", pl.String, "uit de eigen kolom"),
    Framekolom("voorletters", pl.String, "zoals in het bestand"),
    Framekolom("geboortedatum", pl.String, "jjjj-mm-dd; een onbekend deel is 00"),
)
B4 = Frameafspraak(
    "B4",
    (
        *_BSN,
        *_NAAM,
        Framekolom("startdatum", pl.Date, "begin bij het CAK"),
        Framekolom("einddatum", pl.Date, "einde bij het CAK"),
    ),
)
"""One row per row of the B4 file, in its order."""

REGISTER = Frameafspraak(
    "register",
    (
        *_BSN,
        *_NAAM,
        Framekolom("overlijdensdatum", pl.Date, "dag van overlijden"),
        Framekolom("gemeentecode", pl.String, "woongemeente, vier cijfers"),
        Framekolom("beschikkingnummer", pl.String, "nummer van de beschikking"),
        Framekolom("toewijzingnummer", pl.String, "nummer van de toewijzing"),
        Framekolom("productcategorie", pl.String, "twee cijfers: 15 is beschermd wonen"),
        Framekolom("productcode", pl.String, "code van het product"),
        Framekolom("leveringsvorm", pl.String, "ZIN, PGB of een tekst"),
        Framekolom("pgb_wooncomponent", pl.String, "J of N"),
        Framekolom("ingangsdatum", pl.Date, "begin van de toewijzing"),
        Framekolom("einddatum", pl.Date, "einde van de toewijzing; 9999-12-31 is open"),
        Framekolom("startdatum_levering", pl.Date, "gaat boven ingangsdatum"),
        Framekolom("einddatum_levering", pl.Date, "gaat boven einddatum; 9999-12-31 is open"),
        Framekolom("reden_einde", pl.String, "code WMO588 of WMO002, of tekst"),
        Framekolom("release", pl.String, "release van iWmo bij die code"),
        Framekolom("startnummer", pl.Int64, "startnummer in iEb"),
        Framekolom("vrijstelling", pl.String, "J of N"),
        Framekolom("buitenregionaal", pl.String, "J of N"),
        *_optional(
            [
                ("productomschrijving", pl.String, "naam van het product"),
                ("status", pl.String, "stand van de toewijzing"),
                ("reden_wijziging", pl.String, "code WMO002: 02 overlijden, 13 verwijderd"),
                ("status_aanlevering", pl.String, "3 is verwijderen"),
            ]
        ),
    ),
)
"""One row per row of the register, in its order; several for one person. The reader adds what the
values of a row say: `categorie`, `telt` and `vraag` (`tabel.waarden.telling`)."""

UITKOMST = Frameafspraak(
    "uitkomst",
    (
        Framekolom("rij", pl.Int64, "de rij in B4", leeg=False),
        Framekolom("regel", pl.String, "de sleutel van de rij", leeg=False),
        Framekolom("bsn", pl.String, "leesbaar BSN"),
        Framekolom("bsn_ruw", pl.String, "de cel zoals hij er staat"),
        Framekolom("nr", pl.Int64, "nummer in de beslistabel", leeg=False),
        Framekolom("tabelrij", pl.Int64, "plek in de beslistabel", leeg=False),
        Framekolom("uitkomst", pl.String, "een van Rijuitkomst", leeg=False),
        Framekolom("besluit", pl.String, "wat de tabel invult; leeg als een mens beslist"),
        Framekolom("reden", pl.String, "code van data/redenen.csv"),
        Framekolom("datum", pl.Date, "einde of overlijden bij die reden"),
        Framekolom("uitleg", pl.String, "waarom deze rij hier staat", leeg=False),
        Framekolom("voorstel", pl.String, "reden die bvtool voorstelt"),
        Framekolom("voorstel_tekst", pl.String, "wie uit het register bedoeld kan zijn"),
        Framekolom("voorstel_bsn", pl.String, "het BSN van die ene persoon"),
        Framekolom("startdatum", pl.Date, "begin in het 407", leeg=False),
        Framekolom("einddatum", pl.Date, "bekend einde van de lopende periode"),
        Framekolom("startnummer", pl.Int64, "uit het register"),
        Framekolom("gemeente", pl.String, "woongemeente in het register"),
        Framekolom("buitenregionaal", pl.Boolean, "geplaatst van elders", leeg=False),
        Framekolom("verschil", pl.String, "waarin een dubbele rij anders is"),
        Framekolom(
            "heropend",
            pl.Boolean,
            "de klerk besliste hier zelf en de gegevens zijn veranderd: niets is ingevuld",
            mag_ontbreken=True,
        ),
    ),
)
"""One row per B4 row, in its order."""

ALLEEN_REGISTER = Frameafspraak(
    "alleen in eigen register",
    (
        Framekolom("rij", pl.Int64, "de rij in het register", leeg=False),
        Framekolom("regel", pl.String, "de sleutel van de rij", leeg=False),
        Framekolom("bsn", pl.String, "leesbaar BSN", leeg=False),
        Framekolom("uitleg", pl.String, "waarom deze persoon hier staat", leeg=False),
        Framekolom("startdatum", pl.Date, "begin in het 407", leeg=False),
        Framekolom("einddatum", pl.Date, "bekend einde"),
        Framekolom("startnummer", pl.Int64, "uit het register"),
        Framekolom("gemeente", pl.String, "woongemeente in het register"),
        Framekolom("buitenregionaal", pl.Boolean, "geplaatst van elders"),
    ),
)
"""One row per person whom B4 does not hold."""

VERSCHILLEN = Frameafspraak(
    "verschillen",
    (
        Framekolom("bsn", pl.String, "van wie", leeg=False),
        Framekolom("veld", pl.String, "welk gegeven", leeg=False),
        Framekolom("b4", pl.String, "wat B4 zegt"),
        Framekolom("register", pl.String, "wat het register zegt"),
    ),
)
"""One row per person and field that differs."""

RIJEN_WERKBOEK = Frameafspraak(
    "rijen van het werkboek",
    (
        Framekolom("blad", pl.String, "het blad", leeg=False),
        Framekolom("rij", pl.Int64, "de rij op dat blad", leeg=False),
        *(
            Framekolom(naam, pl.String, "de cel, zonder witte ruimte eromheen")
            for naam in (
                *("regel", "bsn", "besluit", "reden", "datum", "toelichting", "juist_bsn"),
                "uitleg",
            )
        ),
    ),
)
"""One row per row of the lists in the clerk's workbook, as text."""

ANTWOORDEN = Frameafspraak(
    "antwoorden",
    (
        Framekolom("regel", pl.String, "de sleutel van de rij", leeg=False),
        Framekolom("rij", pl.Int64, "de rij in B4 of in het register", leeg=False),
        Framekolom("bsn", pl.String, "leesbaar BSN"),
        Framekolom("soort", pl.String, "b4 of register", leeg=False),
        Framekolom("aanmelden", pl.Boolean, "gaat met een 407 naar het CAK", leeg=False),
        Framekolom("reden", pl.String, "waarom niet; code van data/redenen.csv"),
        Framekolom("datum", pl.Date, "einde of overlijden bij die reden"),
        Framekolom("toelichting", pl.String, "wat de klerk erbij schreef"),
        Framekolom("startdatum", pl.Date, "begin in het 407"),
        Framekolom("stopdatum", pl.Date, "bekend einde"),
        Framekolom("startnummer", pl.Int64, "uit het register"),
        Framekolom("gemeente", pl.String, "woongemeente in het register"),
        Framekolom("buitenregionaal", pl.Boolean, "geplaatst van elders"),
    ),
)
"""The checked answers: one row per B4 row, and one per person of the register who is announced."""

AFSPRAKEN = (B4, REGISTER, UITKOMST, ALLEEN_REGISTER, VERSCHILLEN, RIJEN_WERKBOEK, ANTWOORDEN)
