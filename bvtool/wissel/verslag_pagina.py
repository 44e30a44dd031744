"""The account of `wissel controleer` as a page (`templates/wissel_controle.html`)."""

from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

from bvtool.vak.versie import __version__
from bvtool.wissel.bron import GelezenKop
from bvtool.wissel.eindstand import KLAAR, Eindstand
from bvtool.wissel.oordeel import (
    COMPLEET,
    DUBBEL,
    NA_SLUITING,
    OPEN,
    TE_VROEG,
    VOOR_HEEN,
    ZONDER_HEEN,
    Oordeel,
)
from bvtool.wissel.uitleg import GEBROKEN, KOPPEN, tell_wat, tell_wat_nu
from bvtool.wissel.verslag import Verslag

MEEST = 200
"""Rows shown per table; the workbook holds them all."""


class Bevindingrij(NamedTuple):
    """One finding: which message, what, and what to do."""

    bericht: str
    wat: str
    wat_nu: str


class Bevindinggroep(NamedTuple):
    """The findings of one state; `over` of them are not shown."""

    kop: str
    aantal: int
    rijen: tuple[Bevindingrij, ...]
    over: int


class ControlePagina(NamedTuple):
    """What the page shows; `op` and `moment` aware. `eindstanden` are those that are not ready."""

    op: datetime
    moment: datetime
    berichten: int
    compleet: int
    open: int
    te_laat: int
    gebroken: int
    buiten_tijd: int
    releases: tuple[tuple[str, str, int], ...]
    te_doen: tuple[str, ...]
    partijen: int
    klaar: int
    eindstanden: tuple[Eindstand, ...]
    eindstanden_over: int
    groepen: tuple[Bevindinggroep, ...]
    niet_gelezen: tuple[GelezenKop, ...]
    niet_gelezen_aantal: int
    fictief: bool = False
    versie: str = __version__


def make_controle_pagina(verslag: Verslag, nu: datetime) -> ControlePagina:
    """The page of one account, made at `nu`."""
    t = verslag.tellingen
    niet_klaar = [e for e in verslag.eindstanden if e.oordeel != KLAAR]
    return ControlePagina(
        op=verslag.op,
        moment=nu,
        berichten=t.get("berichten", 0),
        compleet=t.get(COMPLEET, 0),
        open=t.get(OPEN, 0),
        te_laat=t.get("te laat", 0),
        gebroken=sum(t.get(staat, 0) for staat in GEBROKEN),
        buiten_tijd=t.get(NA_SLUITING, 0) + t.get(TE_VROEG, 0),
        releases=tuple((s, r, n) for (s, r), n in verslag.releases.items()),
        te_doen=tuple(_te_doen(verslag)),
        partijen=len(verslag.eindstanden),
        klaar=len(verslag.eindstanden) - len(niet_klaar),
        eindstanden=tuple(niet_klaar[:MEEST]),
        eindstanden_over=max(0, len(niet_klaar) - MEEST),
        groepen=tuple(_groepen(verslag)),
        niet_gelezen=verslag.niet_gelezen[:MEEST],
        niet_gelezen_aantal=len(verslag.niet_gelezen),
    )


def _groepen(verslag: Verslag) -> Iterator[Bevindinggroep]:
    for staat, kop in KOPPEN.items():
        oordelen = [o for o in verslag.oordelen if o.staat == staat]
        if oordelen:
            rijen = tuple(_rij(o) for o in oordelen[:MEEST])
            yield Bevindinggroep(kop, len(oordelen), rijen, max(0, len(oordelen) - MEEST))


def _rij(o: Oordeel) -> Bevindingrij:
    b = o.bericht
    return Bevindingrij(f"{b.soort.naam} {b.identificatie}", tell_wat(o), tell_wat_nu(o))


def _te_doen(verslag: Verslag) -> Iterator[str]:
    t = verslag.tellingen
    gebroken = sum(t.get(staat, 0) for staat in GEBROKEN)
    zinnen = (
        (gebroken, "gebroken paar", "gebroken paren", "bel de andere partij en dien opnieuw in"),
        (t.get("te laat", 0), "antwoord is te laat", "antwoorden zijn te laat", "neem contact op"),
        (
            t.get(OPEN, 0) - t.get("te laat", 0),
            "antwoord moet nog komen",
            "antwoorden moeten nog komen",
            "bewaak de termijn",
        ),
        (
            t.get(NA_SLUITING, 0) + t.get(TE_VROEG, 0),
            "bericht is verzonden toen het niet mocht",
            "berichten zijn verzonden toen het niet mocht",
            "ga na of het aankwam",
        ),
        (
            t.get(ZONDER_HEEN, 0),
            "antwoord zonder heenbericht",
            "antwoorden zonder heenbericht",
            "zoek het heenbericht op",
        ),
        (
            t.get(VOOR_HEEN, 0),
            "antwoord is gedateerd voor het heenbericht",
            "antwoorden zijn gedateerd voor het heenbericht",
            "vraag welke dag klopt",
        ),
        (t.get(DUBBEL, 0), "dubbel bericht", "dubbele berichten", "lees er één van in"),
        (
            t.get("onleesbaar", 0),
            "bestand is niet te lezen",
            "bestanden zijn niet te lezen",
            "haal het opnieuw op",
        ),
    )
    for aantal, een, veel, doe in zinnen:
        if aantal:
            yield f"{aantal} {een if aantal == 1 else veel}: {doe}."
