"""The form of the old way: who was in beschermd wonen before 1-10-2022, for the CAK to work in.

The CAK's own form is not published, so this layout is ours (aangenomen, `data/kolommen.csv`), and
the file says so. The same rows fill in the CAK's own form (`bestanden/sjabloon.py`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any, NamedTuple

import polars as pl

from bvtool.tabel.schrijven.bouwdelen import Soort
from bvtool.tabel.schrijven.werkmap import Blad, Kolom, Schrijfverslag, write_werkmap
from bvtool.tabel.waarden.betekenis import find_betekenis
from bvtool.vak.tabellen import load_tabel

BLAD, OVER, PERSONEN, TELLING = "Formulier", "Over dit formulier", "Personen", "Rijen"
ONBEKEND = "onbekend"
Formulierrij = Mapping[str, str | date]
"""One row of the form: key of `data/kolommen.csv` to what stands there."""
_SOORTEN: Mapping[str, Soort] = {"bsn": "bsn", "startdatum": "datum", "einddatum": "datum"}
_BREED: Mapping[str, float] = {"naam": 24.0, "product": 16.0, "aanbieder": 22.0, "huishouden": 18.0}


class Formulierkop(NamedTuple):
    """Whose form it is: `code` of the gemeente, `uitvoerder` code and `naam`; `moment` becomes the
    creation date."""

    gemeente: str
    uitvoerder: str
    naam: str
    moment: datetime
    fictief: bool = False

    @property
    def titel(self) -> str:
        """The title of the workbook."""
        return f"Beschermd wonen voor 1-10-2022, {self.naam}"


def list_kolommen() -> dict[str, dict[str, str]]:
    """The columns of our own layout by key, in order: the rows of `data/kolommen.csv`."""
    rijen = load_tabel("kolommen")
    return {
        r["sleutel"]: r for r in rijen if r["bestand"] == "formulier" and r["verplicht"] != "zelden"
    }


def read_bijdragen(b4: pl.DataFrame) -> dict[str, str]:
    """The kind of contribution (laag, hoog) by BSN, where B4 (canonical) names one."""
    namen = b4.select("bsn", "soort_bijdrage").drop_nulls()
    return {
        bsn: betekenis
        for bsn, cel in reversed(namen.rows())
        if (betekenis := find_betekenis("soort_bijdrage", cel, {})) is not None
    }


def make_rijen(
    perioden: pl.DataFrame, per_bsn: Mapping[str, str], kop: Formulierkop
) -> list[Formulierrij]:
    """The rows of the form by key (`data/kolommen.csv`); a field that is not known is left out.

    `perioden` as `Oudeweg.formulier`; `per_bsn` the kind of contribution that B4 names, for whom
    the register names none.
    """
    return [_make_rij(p, per_bsn, kop) for p in perioden.iter_rows(named=True)]


def _make_rij(p: Mapping[str, Any], per_bsn: Mapping[str, str], kop: Formulierkop) -> Formulierrij:
    bijdrage = _mean("soort_bijdrage", p["soort_bijdrage"]) or per_bsn.get(p["bsn"])
    rij: dict[str, str | date | None] = {
        "bsn": p["bsn"],
        "achternaam": p["achternaam"],
        "voorvoegsel": p["voorvoegsel"],
        "voorletters": p["voorletters"],
        "geboortedatum": _read_dag(p["geboortedatum"]),
        "startdatum": p["begin"],
        "einddatum": p["eind"],
        "leveringsvorm": "PGB" if p["pgb"] else "ZIN",
        "product": p["product"],
        "productcode": p["productcode"],
        "aanbieder": p["aanbieder"],
        "soort_bijdrage": bijdrage or ONBEKEND,
        "huishouden": _mean("huishouden", p["huishouden"]) or ONBEKEND,
        "soort_melding": p["soort"],
        "gemeentecode": kop.gemeente,
        "uitvoerdercode": kop.uitvoerder,
    }
    return {sleutel: waarde for sleutel, waarde in rij.items() if waarde}


def _mean(sleutel: str, waarde: str | None) -> str | None:
    """What a word of the register means on the form; None when it is not there or not known."""
    return find_betekenis(sleutel, waarde, {}) if waarde else None


def _read_dag(tekst: str | None) -> str | date | None:
    """A birth date as a day, or as dd-mm-jjjj when a part of it is not known."""
    if not tekst:
        return None
    try:
        return date.fromisoformat(tekst)
    except ValueError:
        return "-".join(reversed(tekst.split("-")))


def add_naam(rij: Formulierrij, apart: Sequence[str] = ()) -> Formulierrij:
    """The row with `naam`: initials, prefix and surname, without what has a column of its own.

    >>> add_naam({"achternaam": "Vries", "voorvoegsel": "de", "voorletters": "J."})["naam"]
    'J. de Vries'
    """
    delen = ("voorletters", "voorvoegsel", "achternaam")
    naam = " ".join(str(rij[d]) for d in delen if d in rij and d not in apart)
    return {**rij, "naam": naam} if naam else dict(rij)


def write_formulier(pad: Path, rijen: Sequence[Formulierrij], kop: Formulierkop) -> Schrijfverslag:
    """Writes the form in our own layout: the rows, and a sheet that says what it is."""
    kolommen = list_kolommen()
    met_naam = [add_naam(rij) for rij in rijen]
    deels = any(isinstance(rij.get("geboortedatum"), str) for rij in rijen)
    soorten = _SOORTEN if deels else {**_SOORTEN, "geboortedatum": "datum"}
    frame = pl.DataFrame(
        {
            sleutel: pl.Series(
                [_as_cell(rij.get(sleutel), soorten.get(sleutel, "tekst")) for rij in met_naam],
                dtype=_TYPEN.get(soorten.get(sleutel, "tekst"), pl.String),
            )
            for sleutel in kolommen
        }
    )
    blad = Blad(
        BLAD,
        [Kolom(r["kop"], s, soorten.get(s, "tekst"), _BREED.get(s)) for s, r in kolommen.items()],
        frame,
        vaste_kolommen=2,
    )
    uitleg = _explain(kop, frame.height)
    return write_werkmap(pad, [blad, uitleg], titel=kop.titel, moment=kop.moment)


def _as_cell(waarde: str | date | None, soort: Soort) -> str | date | None:
    if isinstance(waarde, date) and soort != "datum":
        return f"{waarde:%d-%m-%Y}"
    return waarde


def _explain(kop: Formulierkop, aantal: int) -> Blad:
    """The sheet that says whose layout this is, and what each column means."""
    regels = [
        ("Let op", "FICTIEVE GEGEVENS") if kop.fictief else ("", ""),
        (
            "Indeling",
            "Dit is een eigen indeling van bvtool, niet het formulier van het CAK. De indeling van "
            "het CAK is niet gepubliceerd. Heeft u het formulier van het CAK, vul dat dan met: "
            "bvtool formulier --sjabloon PAD",
        ),
        ("Gemeente", f"{kop.naam} ({kop.gemeente})"),
        ("Uitvoerdercode", kop.uitvoerder),
        ("Rijen", str(aantal)),
        (
            "Voor wie",
            "Wie voor 1-10-2022 in beschermd wonen was en niet in het B4-bestand van het CAK "
            "staat, of daar met een andere startdatum staat. De tijd vanaf 1-10-2022 gaat met een "
            "407-bericht.",
        ),
        *((f"Kolom {r['kop']}", r["toelichting"]) for r in list_kolommen().values()),
    ]
    gevuld = [r for r in regels if r[1]]
    frame = pl.DataFrame(gevuld, schema=["onderwerp", "tekst"], orient="row")
    kolommen = [Kolom("Onderwerp", "onderwerp"), Kolom("Uitleg", "tekst", breedte=80.0)]
    return Blad(OVER, kolommen, frame, filter=False)


def write_verantwoording(
    pad: Path, perioden: pl.DataFrame, per_reden: Mapping[str, int], kop: Formulierkop
) -> Schrijfverslag:
    """Writes for the gemeente who is on the form and who is not and why, and where every row of the
    register went. `perioden` and `per_reden` as in `Oudeweg`."""
    redenen = {r["sleutel"]: r for r in load_tabel("oude-weg")}
    personen = pl.DataFrame(
        [_tell_periode(p, redenen[p["waarom"]]) for p in perioden.iter_rows(named=True)],
        schema={k.naam: _TYPEN.get(k.soort, pl.String) for k in _PERSONEN},
    )
    rijen = pl.DataFrame(
        [
            {"wat": r["tekst"], "op": _ja(r), "rijen": aantal, "nu": r["wat_nu"]}
            for r, aantal in ((redenen[s], n) for s, n in per_reden.items())
        ],
        schema={"wat": pl.String, "op": pl.String, "rijen": pl.Int64, "nu": pl.String},
    )  # fmt: skip
    bladen = [
        Blad(PERSONEN, _PERSONEN, personen, vaste_kolommen=2),
        Blad(
            TELLING,
            [
                Kolom("Waarom", "wat", breedte=60.0),
                Kolom("Op het formulier", "op"),
                Kolom("Rijen van het register", "rijen", "getal"),
                Kolom("Wat u nu doet", "nu", breedte=50.0),
            ],
            rijen,
            boven=(("Rijen van het register samen", str(sum(per_reden.values()))),),
        ),
    ]
    titel = f"Verantwoording formulier, {kop.naam}"
    return write_werkmap(pad, bladen, titel=titel, moment=kop.moment)


_TYPEN: Mapping[str, type[pl.DataType]] = {"datum": pl.Date, "getal": pl.Int64}
_PERSONEN = (
    Kolom("BSN", "bsn", "bsn"),
    Kolom("Naam", "naam", breedte=24.0),
    Kolom("Startdatum", "begin", "datum"),
    Kolom("Einddatum", "eind", "datum"),
    Kolom("Op het formulier", "op"),
    Kolom("Waarom", "wat", breedte=44.0),
    Kolom("Wat u nu doet", "nu", breedte=32.0),
    Kolom("Startdatum bij het CAK", "cak", "datum"),
    Kolom("Rij in het register", "rij", "getal"),
    Kolom("Aantal rijen", "rijen", "getal"),
)


def _ja(reden: Mapping[str, str]) -> str:
    return "J" if reden["formulier"] == "ja" else "N"


def _tell_periode(p: Mapping[str, Any], reden: Mapping[str, str]) -> dict[str, object]:
    namen = {k: p[k] for k in ("voorletters", "voorvoegsel", "achternaam") if p[k]}
    return {
        "bsn": p["bsn"],
        "naam": add_naam(namen).get("naam"),
        "begin": p["begin"],
        "eind": p["eind"],
        "op": _ja(reden),
        "wat": reden["tekst"],
        "nu": reden["wat_nu"],
        "cak": p["cak_start"],
        "rij": p["rij"],
        "rijen": p["rijen"],
    }
