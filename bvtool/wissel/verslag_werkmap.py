"""The account of `wissel controleer` as a workbook: findings, verdicts, what was not read."""

from pathlib import Path

import polars as pl

from bvtool.kalender.tekst import moment_tekst
from bvtool.tabel.schrijven.werkmap import Blad, Kolom, write_werkmap
from bvtool.wissel.uitleg import KOPPEN, tell_uiterlijk, tell_wat, tell_wat_nu
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
    Kolom("Ander bestand", "ander", breedte=40),
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

    The same account gives the same bytes. Raises OSError when `pad` cannot be written.
    """
    bladen = [
        Blad("Tellingen", _TELLINGEN, _tellingen(verslag), liggend=False),
        Blad("Bevindingen", _BEVINDINGEN, _bevindingen(verslag), vaste_kolommen=2),
        Blad("Eindstand", _EINDSTAND, _eindstanden(verslag)),
        Blad("Niet gelezen", _NIET_GELEZEN, _niet_gelezen(verslag)),
    ]
    write_werkmap(pad, bladen, titel="Berichtenparen en releasewissels", moment=verslag.op)


def _tellingen(verslag: Verslag) -> pl.DataFrame:
    gegevens = make_gegevens(verslag)
    rijen = [("Stand op", moment_tekst(verslag.op))]
    rijen += [
        (naam.replace("_", " ").capitalize(), str(waarde))
        for naam, waarde in gegevens.items()
        if isinstance(waarde, int)
    ]
    rijen += [(f"Berichten {s} {r}", str(n)) for (s, r), n in verslag.releases.items()]
    return pl.DataFrame(rijen, schema={"telling": pl.String, "waarde": pl.String}, orient="row")


def _bevindingen(verslag: Verslag) -> pl.DataFrame:
    rijen = []
    for o in verslag.oordelen:
        b, regel = o.bericht, o.antwoord.regel if o.antwoord else None
        rijen.append(
            {
                "staat": KOPPEN[o.staat],
                "bericht": b.soort.naam,
                "release": b.release,
                "afzender": b.afzender,
                "ontvanger": b.ontvanger,
                "identificatie": b.identificatie,
                "datum": b.datum,
                "wie": o.wie,
                "code": o.code,
                "uiterlijk": tell_uiterlijk(o),
                "te_laat": "ja" if o.te_laat else "",
                "regel": f"{regel.wissel} {regel.id}" if regel else "",
                "wat": tell_wat(o),
                "wat_nu": tell_wat_nu(o),
                "bestand": b.naam,
                "ander": o.retour.naam if o.retour else "",
            }
        )
    schema = {k.naam: pl.Date if k.soort == "datum" else pl.String for k in _BEVINDINGEN}
    return pl.DataFrame(rijen, schema=schema)


def _eindstanden(verslag: Verslag) -> pl.DataFrame:
    schema = {k.naam: pl.Int64 if k.soort == "getal" else pl.String for k in _EINDSTAND}
    rijen = [{k.naam: getattr(e, k.naam) for k in _EINDSTAND} for e in verslag.eindstanden]
    return pl.DataFrame(rijen, schema=schema)


def _niet_gelezen(verslag: Verslag) -> pl.DataFrame:
    rijen = [(g.naam, g.reden) for g in verslag.niet_gelezen]
    return pl.DataFrame(rijen, schema={"bestand": pl.String, "reden": pl.String}, orient="row")
