"""The monitor as a workbook: the same figures as the page, and the lists with BSNs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import polars as pl

from bvtool.cak.stand.bellen import Bel
from bvtool.cak.stand.berichten import AF, WACHT
from bvtool.cak.stand.daden import read_moment
from bvtool.cak.stand.klanten import MIST
from bvtool.cak.stand.stand import Gemeentestand
from bvtool.cak.stand.stappen import KOLOMMEN, make_cellen, name_stap
from bvtool.cak.stand.telling import Gemeentetelling
from bvtool.cak.stand.weken import Weekstand
from bvtool.cak.uitvoer.notities import Notities, add_notities
from bvtool.kalender.klok import TIJDZONE
from bvtool.kalender.tekst import moment_tekst
from bvtool.tabel.schrijven.tekstblad import text_sheet
from bvtool.tabel.schrijven.werkmap import Blad, Kolom, Schrijfverslag, write_werkmap
from bvtool.vak.bijdrage import Bijdrage
from bvtool.vak.versie import __version__

VERTROUWELIJK = "VERTROUWELIJK"
BELLEN = "Bellen"
TIMESLOT = "Timeslot"
TELLINGEN = (
    ("toegezegd", "Toegezegd"),
    ("goedgekeurd", "Goedgekeurd"),
    ("afgekeurd", "Afgekeurd"),
    ("wachtend", "Wacht"),
    ("ontbrekend", "Ontbreekt"),
    ("niet_toegezegd", "Niet toegezegd"),
    ("ontvangen", "Ontvangen"),
    ("gecorrigeerd", "Goedgekeurd na afkeuring"),
    ("gevraagd", "Rijen in B4"),
    ("beantwoord", "Beantwoord"),
    ("niet_beantwoord", "Zonder antwoord"),
    ("extra", "Niet in B4"),
    ("dubbel", "Dubbel"),
    ("zonder_reden", "Zonder reden"),
    ("berichten", "Berichten"),
    ("onleesbaar", "Berichten niet te lezen"),
    ("start_anders", "Andere startdatum"),
    ("te_laat_geleverd", "Te laat aangeleverd"),
    ("retour_te_laat", "Antwoord CAK te laat"),
    ("van_andere", "Aangemeld voor een andere gemeente"),
)
_LIJST = (
    Kolom("Gemeente", "naam"),
    Kolom("Uitvoerderscode", "uitvoerder"),
    Kolom("BSN", "bsn", "bsn"),
    Kolom("Rij in B4", "rij", "getal"),
    Kolom("Identificatie", "identificatie"),
    Kolom("Startnummer", "startnummer", "getal"),
    Kolom("Startdatum", "startdatum", "datum"),
    Kolom("Retourcodes", "codes"),
    Kolom("Toegezegd", "beloofd"),
)
_WIE = (0, 2)
"""The columns that say who it is: on every page of paper again."""


def write_monitor(
    pad: Path,
    bladen: Sequence[Blad],
    notities: Notities,
    moment: datetime,
    over: Bijdrage = Bijdrage.BW,
) -> Schrijfverslag:
    """Writes the workbook; it opens on the calls, the sheet in front says that it is confidential.

    `bladen`: see `make_bladen`; `notities`: what staff typed before; `moment` and `over`: of the
    standing.
    """
    return write_werkmap(
        pad,
        [add_notities(blad, notities) for blad in bladen],
        titel=f"Monitor {over.naam} (vertrouwelijk)",
        moment=moment,
        open_op=BELLEN,
    )


def make_bladen(
    stand: Gemeentestand, bellen: Sequence[Bel], weken: Sequence[Weekstand], *, fictief: bool
) -> list[Blad]:
    """The sheets without what staff typed."""
    ronde = stand.ronde
    waarover = "de migratie" if ronde is None else f"ronde {ronde.nr} ({stand.over.naam})"
    regels = [
        ("Let op", f"{VERTROUWELIJK}: in dit bestand staan burgerservicenummers."),
        ("Gebruik", f"Alleen voor het contact met de gemeenten over {waarover}. Niet mailen."),
        ("Stand", moment_tekst(stand.moment)),
        ("Gemaakt met", f"bvtool {__version__}, opdracht monitor"),
    ]
    if fictief:
        regels.insert(0, ("Let op", "FICTIEVE GEGEVENS"))
    return [
        text_sheet("Vertrouwelijk", regels),
        _bellen(bellen, stand.slotnaam.capitalize()),
        _gemeenten(stand),
        _weken(weken),
        *_lists(stand),
    ]


def _gemeenten(stand: Gemeentestand) -> Blad:
    vast = ("naam", "code", "uitvoerder", "timeslot", "stap", *KOLOMMEN)
    rijen = [
        {
            "naam": g.gemeente.naam,
            "code": g.gemeente.code,
            "uitvoerder": g.gemeente.uitvoerder,
            "timeslot": g.slot,
            "stap": name_stap(g, stand.moment),
            **{k: c.tekst for k, c in zip(KOLOMMEN, make_cellen(g, stand.moment), strict=True)},
            **{naam: getattr(g.telling, naam) for naam, _ in TELLINGEN},
        }
        for g in stand.gemeenten
    ]
    rijen.append(
        dict.fromkeys(vast)
        | {"naam": "Samen"}
        | {n: getattr(stand.totaal, n) for n, _ in TELLINGEN}
    )
    soorten: dict[str, type[pl.DataType]] = dict.fromkeys(vast, pl.String)
    soorten |= {"timeslot": pl.Date} | {naam: pl.Int64 for naam, _ in TELLINGEN}
    kolommen = [
        Kolom("Gemeente", "naam"),
        Kolom("Gemeentecode", "code"),
        Kolom("Uitvoerderscode", "uitvoerder"),
        Kolom(stand.slotnaam.capitalize(), "timeslot", "datum"),
        Kolom("Stap", "stap"),
        *(Kolom(k, k) for k in KOLOMMEN),
        *(Kolom(kop, naam, "getal") for naam, kop in TELLINGEN),
    ]
    frame = pl.DataFrame(rijen, schema=soorten)
    return Blad("Gemeenten", kolommen, frame, vaste_kolommen=1, over_paginas=True)


_BELLEN = (
    Kolom("Gemeente", "naam"),
    Kolom("Nieuw", "nieuw"),
    Kolom("Uitleg", "uitleg", breedte=60),
    Kolom("Uiterlijk", "uiterlijk", "moment"),
    Kolom("Contactpersoon", "contact"),
    Kolom("Telefoon", "telefoon"),
    Kolom("E-mail", "email"),
    Kolom(TIMESLOT, "timeslot", "datum"),
    Kolom("Uitvoerderscode", "uitvoerder"),
    Kolom("Reden", "reden", breedte=30),
    Kolom("Laatst gebeld", "gebeld", "moment"),
    Kolom("Door", "wie"),
    Kolom("Besproken", "tekst", breedte=40),
    Kolom("Weer bellen op", "rust", "datum"),
)

_OP_PAPIER = 6
"""How many of these columns are printed: with more of them nobody could read it."""


def _bellen(bellen: Sequence[Bel], slot: str) -> Blad:
    rijen = [_bel_rij(b) for b in bellen]
    schema: dict[str, pl.DataType | type[pl.DataType]] = dict.fromkeys(
        (k.naam for k in _BELLEN), pl.String
    )
    moment = pl.Datetime(time_zone=TIJDZONE.key)
    schema |= {"timeslot": pl.Date, "rust": pl.Date, "uiterlijk": moment, "gebeld": moment}
    frame = pl.DataFrame(rijen, schema=schema)
    kolommen = [replace(k, kop=slot) if k.kop == TIMESLOT else k for k in _BELLEN]
    return Blad(BELLEN, kolommen, frame, vaste_kolommen=1, afdruk_kolommen=_OP_PAPIER)


def _bel_rij(b: Bel) -> dict[str, object]:
    g, laatste = b.stand.gemeente, b.laatste
    return {
        "naam": g.naam,
        "uitvoerder": g.uitvoerder,
        "timeslot": b.stand.slot,
        "nieuw": "nieuw" if b.nieuw else "",
        "reden": ", ".join(r.naam for r in b.redenen),
        "uitleg": " ".join(r.zin for r in b.redenen),
        "uiterlijk": b.uiterlijk,
        "contact": g.contactpersoon,
        "telefoon": g.telefoon,
        "email": g.email,
        "gebeld": read_moment(laatste) if laatste else None,
        "wie": laatste.wie if laatste else "",
        "tekst": laatste.tekst if laatste else "",
        "rust": b.rust,
    }


def _weken(weken: Sequence[Weekstand]) -> Blad:
    namen = ("week", "toegezegd", "ontvangen", "goedgekeurd", "afgekeurd")
    rijen = [tuple(getattr(w, naam) for naam in namen) for w in weken]
    schema: dict[str, type[pl.DataType]] = dict.fromkeys(namen, pl.Int64) | {"week": pl.String}
    kolommen = [Kolom("Week", "week")]
    kolommen += [Kolom(naam.capitalize(), naam, "getal") for naam in namen[1:]]
    return Blad(
        "Verloop", kolommen, pl.DataFrame(rijen, schema=schema, orient="row"), liggend=False
    )


def _lists(stand: Gemeentestand) -> list[Blad]:
    namen = {g.gemeente.uitvoerder: g.gemeente.naam for g in stand.gemeenten}
    klanten = make_lijst(stand.klanten).with_columns(
        naam=pl.col("uitvoerder").replace_strict(namen, default=None, return_dtype=pl.String)
    )
    herstel = _mend(stand, namen)
    beloofd = pl.col("toegezegd")
    keuzes = (
        ("Ontbreekt", beloofd & (pl.col("staat") == MIST)),
        ("Afgekeurd", pl.col("staat") == AF),
        ("Wacht op antwoord", pl.col("staat") == WACHT),
        ("Niet toegezegd", ~beloofd),
        (
            "Andere startdatum" if stand.ronde is None else "Anders dan het antwoord",
            pl.col("start_anders"),
        ),
        ("Te laat aangeleverd", pl.col("laat_geleverd")),
        ("Antwoord CAK te laat", pl.col("retour_laat")),
    )
    return [
        Blad(
            blad,
            _LIJST,
            klanten.filter(wie)
            .sort("naam", "rij", "identificatie", nulls_last=True)
            .select(k.naam for k in _LIJST),
            vaste_kolommen=1,
            over_paginas=True,
            herhaal_kolommen=_WIE,
        )
        for blad, wie in keuzes
    ] + herstel


def _mend(stand: Gemeentestand, namen: Mapping[str, str]) -> list[Blad]:
    """In a round the sheet with what the CAK itself has to mend."""
    if stand.herstel is None:
        return []
    frame = stand.herstel.select(
        "rij",
        "uitvoerder",
        naam=pl.col("uitvoerder").replace_strict(namen, default=None, return_dtype=pl.String),
        # matches: "?12"
        bsn=pl.when(~pl.col("klant").str.starts_with("?")).then("klant"),
    )
    kolommen = _LIJST[:4]
    blad = frame.sort("naam", "rij", "bsn", nulls_last=True).select(k.naam for k in kolommen)
    return [Blad("CAK herstelt", kolommen, blad, vaste_kolommen=1)]


def make_lijst(klanten: pl.DataFrame) -> pl.DataFrame:
    """The clients with `bsn` (null where B4 holds no readable one) and `beloofd` J or N."""
    return klanten.with_columns(
        bsn=pl.when(~pl.col("klant").str.starts_with("?")).then("klant"),
        beloofd=pl.when("toegezegd").then(pl.lit("J")).otherwise(pl.lit("N")),
    )


def as_json(t: Gemeentetelling) -> dict[str, int]:
    """The figures by name."""
    return t._asdict()
