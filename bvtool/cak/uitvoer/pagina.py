"""What the page of the monitor shows: counts, gemeenten and their contact persons, no client."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import NamedTuple, TypedDict

from bvtool.cak.stand.bellen import Bel, list_nu
from bvtool.cak.stand.stand import Gemeentestand
from bvtool.cak.stand.stappen import (
    KLAAR,
    KOLOMMEN,
    NAMEN,
    OPGEGAAN,
    WACHT_CAK,
    Cel,
    make_cellen,
    name_stap,
)
from bvtool.cak.stand.telling import Gemeentetelling
from bvtool.cak.stand.verschil import Sinds
from bvtool.cak.stand.weken import Weekstand
from bvtool.cak.uitvoer.lijn import Grafiek, make_grafiek
from bvtool.dossier.feiten import Rondefeit
from bvtool.kalender.tekst import dag_tekst, duur_tekst, moment_tekst, verschil
from bvtool.kalender.termijn import Termijn, volgorde
from bvtool.kalender.timeslot import termijnen
from bvtool.vak.bijdrage import Bijdrage
from bvtool.vak.fouten import Bevinding
from bvtool.vak.versie import __version__


class Gemeenterij(NamedTuple):
    """One gemeente in the tables."""

    naam: str
    uitvoerder: str
    timeslot: date
    stap: str
    cellen: Sequence[Cel]
    telling: Gemeentetelling
    bellen: str


class Timeslotrij(NamedTuple):
    """The gemeenten of one timeslot: how many are klaar, bezig or to be called; and of the clients
    that they promised how many came."""

    timeslot: date
    aantal: int
    klaar: int
    bezig: int
    bellen: int
    ontvangen: int
    ontbreekt: int


class Volgende(NamedTuple):
    """The next deadline: when, what, how many gemeenten, how long from now (empty: a day), and the
    moment or day itself as ISO text."""

    wanneer: str
    wat: str
    aantal: int
    over: str
    moment: str


class Monitorpagina(NamedTuple):
    """Everything that `templates/monitor.html` shows.

    `merken`: per uitvoerderscode the marks by which the sieve knows a row: t, s and g with a number
    out of `keuze_timeslots`, `keuze_stappen` and `keuze_bellen`. `slot`: what the gemeenten are
    grouped by (`Gemeentestand.slotnaam`).
    """

    moment: datetime
    opgegeven: bool
    fictief: bool
    versie: str
    op_tijd: int
    te_laat: int
    geen_antwoord: int
    totaal: Gemeentetelling
    bellen: Sequence[Bel]
    nieuw: int
    rust: Sequence[Bel]
    timeslots: Sequence[Timeslotrij]
    merken: Mapping[str, str]
    keuze_timeslots: Sequence[tuple[int, str]]
    keuze_stappen: Sequence[tuple[int, str]]
    keuze_bellen: Sequence[tuple[int, str]]
    termijn: Volgende | None
    werk: Sequence[str]
    let_op: Sequence[str]
    kolommen: Sequence[tuple[str, str]]
    rijen: Sequence[Gemeenterij]
    weken: Sequence[Weekstand]
    grafiek: Grafiek | None
    sinds: Sinds
    meldingen: Sequence[Bevinding]
    slot: str
    over: Bijdrage
    ronde: Rondefeit | None = None


def make_pagina(
    stand: Gemeentestand,
    bellen: Sequence[Bel],
    weken: Sequence[Weekstand],
    sinds: Sinds,
    meldingen: Sequence[Bevinding],
    werk: Sequence[str],
    let_op: Sequence[str],
    *,
    opgegeven: bool,
    fictief: bool,
) -> Monitorpagina:
    """The page of a standing."""
    roept = {b.stand.gemeente.uitvoerder: NU if b.rust is None else GEBELD for b in bellen}
    rijen = [
        Gemeenterij(
            g.gemeente.naam,
            g.gemeente.uitvoerder,
            g.slot,
            name_stap(g, stand.moment),
            make_cellen(g, stand.moment),
            g.telling,
            roept.get(g.gemeente.uitvoerder, NIET),
        )
        for g in stand.gemeenten
    ]
    eigen = [
        Bevinding(naam, zin, "Kijk het bestand na.")
        for g in stand.gemeenten
        for naam, zin in g.meldingen
    ]
    return Monitorpagina(
        moment=stand.moment,
        opgegeven=opgegeven,
        fictief=fictief,
        versie=__version__,
        op_tijd=stand.op_tijd,
        te_laat=stand.te_laat,
        geen_antwoord=stand.geen_antwoord,
        totaal=stand.totaal,
        bellen=list_nu(bellen),
        nieuw=sum(b.nieuw for b in list_nu(bellen)),
        timeslots=_count_timeslots(rijen),
        **_make_keuzes(rijen),
        rust=[b for b in bellen if b.rust is not None],
        termijn=find_volgende(stand),
        werk=werk,
        let_op=let_op,
        kolommen=[(naam, "") for naam in KOLOMMEN],
        rijen=rijen,
        weken=weken,
        grafiek=make_grafiek(weken),
        sinds=sinds,
        meldingen=[*meldingen, *eigen],
        slot=stand.slotnaam,
        over=stand.over,
        ronde=stand.ronde,
    )


NU, GEBELD, NIET = "bellen", "gebeld", "niet nodig"


class _Keuzes(TypedDict):
    merken: Mapping[str, str]
    keuze_timeslots: Sequence[tuple[int, str]]
    keuze_stappen: Sequence[tuple[int, str]]
    keuze_bellen: Sequence[tuple[int, str]]


WEG = f"{OPGEGAAN} een andere gemeente"
"""The step of whoever goes on in another gemeente, whichever that is."""


def _make_keuzes(rijen: Sequence[Gemeenterij]) -> _Keuzes:
    """What can be chosen in the sieve, and which choices each gemeente fits."""
    timeslots = {t: nr for nr, t in enumerate(sorted({r.timeslot for r in rijen}), start=1)}
    stappen = {s: nr for nr, s in enumerate((*NAMEN, WACHT_CAK, KLAAR, WEG), start=1)}
    bellen = {b: nr for nr, b in enumerate((NU, GEBELD, NIET), start=1)}
    return {
        "merken": {
            r.uitvoerder: f"t{timeslots[r.timeslot]} "
            f"s{stappen.get(r.stap, stappen[WEG])} g{bellen[r.bellen]}"
            for r in rijen
        },
        "keuze_timeslots": [(nr, f"{t:%d-%m-%Y}") for t, nr in timeslots.items()],
        "keuze_stappen": [(nr, s) for s, nr in stappen.items()],
        "keuze_bellen": [(nr, b) for b, nr in bellen.items()],
    }


def _count_timeslots(rijen: Sequence[Gemeenterij]) -> list[Timeslotrij]:
    uit = []
    for timeslot in sorted({r.timeslot for r in rijen}):
        van = [r for r in rijen if r.timeslot == timeslot]
        bellen = sum(r.bellen == NU for r in van)
        klaar = sum(r.stap == KLAAR and r.bellen != NU for r in van)
        ontbreekt = sum(r.telling.ontbrekend for r in van)
        ontvangen = sum(r.telling.toegezegd for r in van) - ontbreekt
        bezig = len(van) - klaar - bellen
        uit.append(Timeslotrij(timeslot, len(van), klaar, bezig, bellen, ontvangen, ontbreekt))
    return uit


def find_volgende(stand: Gemeentestand) -> Volgende | None:
    """The first deadline that can still be met, of all gemeenten together."""
    if stand.ronde is not None:
        return _find_volgende_in_ronde(stand)
    per_timeslot: dict[date, int] = {}
    for g in stand.gemeenten:
        timeslot = g.gemeente.timeslot
        per_timeslot[timeslot] = per_timeslot.get(timeslot, 0) + 1
    tot = stand.moment.date() + timedelta(weeks=10)
    komend: list[tuple[Termijn, int]] = [
        (t, aantal)
        for timeslot, aantal in per_timeslot.items()
        for t in termijnen(timeslot, tot=tot)
        if t.is_gehaald(stand.moment)
    ]
    if not komend:
        return None
    eerste = min(komend, key=lambda k: volgorde(k[0]))[0]
    samen = sum(n for t, n in komend if (t.dag, t.moment, t.gebeurtenis) == _what(eerste))
    if eerste.moment is None:
        return Volgende(
            dag_tekst(eerste.dag), eerste.gebeurtenis, samen, "", eerste.dag.isoformat()
        )
    over = duur_tekst(verschil(stand.moment, eerste.moment))
    iso = eerste.moment.isoformat()
    return Volgende(moment_tekst(eerste.moment), eerste.gebeurtenis, samen, over, iso)


_IN_RONDE = {
    "b4": "bestanden van het CAK op Porta",
    "terugkoppeling": "antwoord op het bestand van het CAK",
    "aanlevering": "berichten die uit het antwoord volgen",
}


def _find_volgende_in_ronde(stand: Gemeentestand) -> Volgende | None:
    alle = stand.gemeenten[0].deadlines if stand.gemeenten else {}
    komend = [(m, naam) for naam, m in alle.items() if m.timestamp() >= stand.moment.timestamp()]
    if not komend:
        return None
    moment, naam = min(komend, key=lambda k: k[0].timestamp())
    over = duur_tekst(verschil(stand.moment, moment))
    aantal = sum(not g.opgegaan for g in stand.gemeenten)
    return Volgende(moment_tekst(moment), _IN_RONDE[naam], aantal, over, moment.isoformat())


def _what(t: Termijn) -> tuple[date, datetime | None, str]:
    return t.dag, t.moment, t.gebeurtenis
