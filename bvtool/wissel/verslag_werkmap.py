"""The account of `wissel controleer` as a workbook: findings, verdicts, what was not read."""

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

import polars as pl

from bvtool.kalender.tekst import moment_tekst
from bvtool.tabel.schrijven.werkmap import Blad, Kolom, write_werkmap
from bvtool.wissel.uitleg import KOPPEN
from bvtool.wissel.verslag import Verslag
from bvtool.wissel.verslag_tekst import make_gegevens

_BEVINDINGEN = (
    Kolom("Staat", "staat"),
    Kolom("Bericht", "bericht"),
    Kolom("Release", "release"),
    Kolom("Afzender", "afzender"),
    Kolom("Ontvanger", "ontvanger"),
    Kolom("Identificatie", "identificatie"),
    Kolom("Datum", "datum", "datum"),
    Kolom("Wie is aan zet", "wie"),
    Kolom("Code", "code"),
    Kolom("Uiterlijk", "uiterlijk", breedte=40),
    Kolom("Te laat", "te_laat"),
    Kolom("Regel", "regel"),
    Kolom("Wat", "wat", breedte=60),
    Kolom("Wat nu", "wat_nu", breedte=60),
    Kolom("Bestand", "bestand", breedte=40),
    Kolom("Ander bestand", "ander_bestand", breedte=40),
)
_EINDSTAND = (
    Kolom("Wissel", "wissel"),
    Kolom("Partij", "partij"),
    Kolom("Code", "code"),
    Kolom("Oordeel", "oordeel"),
    Kolom("Niets te versturen", "niets_te_versturen"),
    Kolom("Alles ingelezen", "alles_ingelezen"),
    Kolom("Alles beantwoord", "alles_beantwoord"),
    Kolom("Te versturen", "te_versturen", "getal"),
    Kolom("Niet ingelezen", "ongelezen", "getal"),
    Kolom("Niet beantwoord", "open", "getal"),
    Kolom("Gebroken", "gebroken", "getal"),
)
_NIET_GELEZEN = (Kolom("Bestand", "bestand", breedte=60), Kolom("Reden", "reden", breedte=60))
_TELLINGEN = (Kolom("Telling", "telling"), Kolom("Waarde", "waarde"))


def write_verslag(pad: Path, verslag: Verslag) -> None:
    """Writes the sheets Tellingen, Bevindingen, Eindstand and Niet gelezen to an xlsx at `pad`.

    The facts are those of the JSON. The same account gives the same bytes. Raises OSError when
    `pad` cannot be written.
    """
    feiten = make_gegevens(verslag)
    bladen = [
        Blad("Tellingen", _TELLINGEN, _make_tellingen(verslag, feiten), liggend=False),
        Blad("Bevindingen", _BEVINDINGEN, _make_frame(_BEVINDINGEN, feiten), vaste_kolommen=2),
        Blad("Eindstand", _EINDSTAND, _make_frame(_EINDSTAND, feiten)),
        Blad("Niet gelezen", _NIET_GELEZEN, _make_frame(_NIET_GELEZEN, feiten)),
    ]
    write_werkmap(pad, bladen, titel="Berichtenparen en releasewissels", moment=verslag.op)


def _make_tellingen(verslag: Verslag, feiten: Mapping[str, object]) -> pl.DataFrame:
    rijen = [("Stand op", moment_tekst(verslag.op))]
    rijen += [
        (naam.replace("_", " ").capitalize(), str(waarde))
        for naam, waarde in feiten.items()
        if isinstance(waarde, int)
    ]
    rijen += [(f"Berichten {s} {r}", str(n)) for (s, r), n in verslag.releases.items()]
    return pl.DataFrame(rijen, schema={"telling": pl.String, "waarde": pl.String}, orient="row")


def _make_frame(kolommen: Sequence[Kolom], feiten: Mapping[str, object]) -> pl.DataFrame:
    """The rows of one list of facts as the columns of its sheet show them."""
    rijen = feiten[_LIJSTEN[kolommen[0].naam]]
    assert isinstance(rijen, list)
    schema = {k.naam: _TYPEN.get(k.soort, pl.String) for k in kolommen}
    tonen = [{k.naam: _as_cel(k, rij[k.naam]) for k in kolommen} for rij in rijen]
    return pl.DataFrame(tonen, schema=schema)


_LIJSTEN = {"staat": "bevindingen", "wissel": "eindstand", "bestand": "niet_gelezen"}
"""By the first column of a sheet: the list of facts that it shows."""
_TYPEN: Mapping[str, type[pl.DataType]] = {"datum": pl.Date, "getal": pl.Int64}


def _as_cel(kolom: Kolom, feit: object) -> object:
    if kolom.soort == "datum":
        return date.fromisoformat(str(feit)) if feit else None
    if kolom.naam == "staat":
        return KOPPEN[str(feit)]
    if isinstance(feit, bool):
        return "ja" if feit else ""
    return "" if feit is None else feit
