"""`werk/leeswijzer.xlsx`: how the files are read, and what a person must still say about them.

Sheet Kolommen has one row per column, sheet Waarden one per value of a column that decides. A row
that is certain is filled in; an empty Betekenis is open. No value of a person stands here: of a
column only shapes and counts, and the values of columns that hold few. Source: spec "The reading
agreement".
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from bvtool.bestanden.waardevragen import Waardevraag, list_keuzes
from bvtool.tabel.lezen.afspraak import NIET
from bvtool.tabel.lezen.kolombeeld import Kolombeeld, Leeskolom
from bvtool.tabel.lezen.kolommen import list_koppen
from bvtool.tabel.schrijven.tekstblad import text_sheet
from bvtool.tabel.schrijven.werkmap import Blad, Kolom, lists_sheet, write_werkmap

NIET_GEBRUIKEN = "niet gebruiken"
KOLOMMEN, WAARDEN = "Kolommen", "Waarden"
KOPPEN = {
    KOLOMMEN: ("Bestand", "Blad", "Kolom", "Kop", "Inhoud", "Bvtool denkt", "Betekenis"),
    WAARDEN: ("Bestand", "Kop", "Waarde", "Aantal", "Bvtool denkt", "Betekenis"),
}
_UITLEG = (
    ("Waarvoor", "Bvtool weet niet zeker hoe uw bestanden zijn opgebouwd. Hier zegt u het."),
    ("Stap 1", "Vul op het blad Kolommen bij iedere lege Betekenis in wat de kolom is. Gebruikt u "
     "de kolom niet, kies dan: niet gebruiken."),
    ("Stap 2", "Vul op het blad Waarden bij iedere lege Betekenis in wat de waarde betekent."),
    ("Stap 3", "Sla het bestand op, sluit het, en geef in het dossier: bvtool vergelijk"),
    ("Dit mag niet", "Andere kolommen wijzigen. Wat u niet invult, vraagt bvtool opnieuw."),
    ("Daarna", "Bvtool onthoudt uw antwoorden voor iedere volgende export met dezelfde koppen."),
)  # fmt: skip


class Leestafel(NamedTuple):
    """How one table is read: where it stands, and its columns."""

    bestand: str
    blad: str
    beeld: Kolombeeld


class Leeswijzer(NamedTuple):
    """All that is read, and what about it is open."""

    tafels: tuple[Leestafel, ...] = ()
    waarden: tuple[Waardevraag, ...] = ()

    def list_open(self) -> list[tuple[Leestafel, Leeskolom]]:
        """The columns that a person must say something about."""
        return [(t, k) for t in self.tafels for k in t.beeld.open]

    def list_open_waarden(self) -> list[Waardevraag]:
        """The values that a person must say the meaning of."""
        return [w for w in self.waarden if w.open]

    @property
    def vraagt(self) -> bool:
        """Whether anything is open."""
        return bool(self.list_open() or self.list_open_waarden())


def name_betekenis(soort: str, sleutel: str) -> str:
    """A meaning of a column as the clerk reads it."""
    return NIET_GEBRUIKEN if sleutel == NIET else list_koppen(soort)[sleutel]


def write_leeswijzer(pad: Path, wijzer: Leeswijzer, moment: datetime) -> None:
    """Writes the workbook; what is certain and what was answered before is filled in."""
    keuzes, bronnen = lists_sheet(_make_keuzes(wijzer))
    bladen = [_sheet(KOLOMMEN, _kolomrijen(wijzer), "Betekenissen")]
    bladen.append(_sheet(WAARDEN, _waarderijen(wijzer), "Waardekeuzes"))
    write_werkmap(
        pad,
        [text_sheet("Start", _UITLEG), *bladen, keuzes],
        titel="Leeswijzer: hoe bvtool uw bestanden leest",
        moment=moment,
        lijsten=bronnen,
    )


def _make_keuzes(wijzer: Leeswijzer) -> Mapping[str, Sequence[tuple[str, str]]]:
    soorten = sorted({t.beeld.soort for t in wijzer.tafels}) or ["register"]
    koppen = dict.fromkeys(k for s in soorten for k in list_koppen(s).values())
    sleutels = dict.fromkeys(w.sleutel for w in wijzer.waarden) or {"status": None}
    waarden = dict.fromkeys(k for s in sleutels for k in list_keuzes(s))
    return {
        "Betekenissen": [
            (NIET_GEBRUIKEN, "Deze kolom gebruikt bvtool niet"),
            *((k, "Zo heet deze kolom bij bvtool") for k in koppen),
        ],
        "Waardekeuzes": [(k, "") for k in waarden],
    }


def _sheet(naam: str, rijen: Iterable[Sequence[object]], lijst: str) -> Blad:
    import polars as pl

    koppen = KOPPEN[naam]
    schema = {k: pl.Int64 if k == "Aantal" else pl.String for k in koppen}
    frame = pl.DataFrame(list(rijen), schema=schema, orient="row")
    kolommen = tuple(
        Kolom(k, k, "getal")
        if k == "Aantal"
        else Kolom(
            k,
            k,
            keuzelijst=lijst if k == "Betekenis" else None,
            invulbaar=k == "Betekenis",
            leeg_markeren=k == "Betekenis",
            uitleg="Kies uit de lijst." if k == "Betekenis" else "",
        )
        for k in koppen
    )
    return Blad(naam, kolommen, frame)


def _kolomrijen(wijzer: Leeswijzer) -> Iterator[tuple[str, ...]]:
    for tafel in wijzer.tafels:
        soort = tafel.beeld.soort
        for k in tafel.beeld.kolommen:
            inhoud = tafel.beeld.tell_inhoud(k)
            vast = k.sleutel or (NIET if not k.open else "")
            denkt = name_betekenis(soort, vast or k.denkt) if (vast or k.denkt) else ""
            betekenis = name_betekenis(soort, vast) if vast else ""
            yield (tafel.bestand, tafel.blad, k.letter, k.kop, inhoud, denkt, betekenis)


def _waarderijen(wijzer: Leeswijzer) -> Iterator[tuple[object, ...]]:
    for w in wijzer.waarden:
        yield (w.bestand, w.kop, w.waarde, w.aantal, w.denkt, w.betekenis)
