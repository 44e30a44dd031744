"""What the page of the monitor shows: counts, gemeenten and their contact persons, no client."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bvtool.cak.stand.bellen import Bel, list_nu
from bvtool.cak.stand.stand import Gemeentestand
from bvtool.cak.stand.stappen import KOLOMMEN, Cel, make_cellen, name_stap
from bvtool.cak.stand.telling import Gemeentetelling
from bvtool.cak.stand.verschil import Sinds
from bvtool.cak.stand.weken import Weekstand
from bvtool.cak.uitvoer.lijn import Grafiek, make_grafiek
from bvtool.kalender.tekst import dag_tekst, duur_tekst, moment_tekst, verschil
from bvtool.kalender.termijn import Termijn, volgorde
from bvtool.kalender.timeslot import termijnen
from bvtool.vak.fouten import Bevinding
from bvtool.vak.versie import __version__


@dataclass(frozen=True, slots=True)
class Gemeenterij:
    """One gemeente in the tables."""

    naam: str
    uitvoerder: str
    timeslot: date
    stap: str
    cellen: Sequence[Cel]
    telling: Gemeentetelling


@dataclass(frozen=True, slots=True)
class Volgende:
    """The next deadline: when, what, how many gemeenten, how long from now (empty: a day), and the
    moment or day itself as ISO text."""

    wanneer: str
    wat: str
    aantal: int
    over: str
    moment: str


@dataclass(frozen=True, slots=True)
class Monitorpagina:
    """Everything that `templates/monitor.html` shows."""

    moment: datetime
    opgegeven: bool
    fictief: bool
    versie: str
    op_tijd: int
    te_laat: int
    geen_antwoord: int
    totaal: Gemeentetelling
    bellen: Sequence[Bel]
    rust: Sequence[Bel]
    termijn: Volgende | None
    werk: Sequence[str]
    let_op: Sequence[str]
    kolommen: Sequence[tuple[str, str]]
    rijen: Sequence[Gemeenterij]
    weken: Sequence[Weekstand]
    grafiek: Grafiek | None
    sinds: Sinds
    meldingen: Sequence[Bevinding]


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
    rijen = [
        Gemeenterij(
            g.gemeente.naam,
            g.gemeente.uitvoerder,
            g.gemeente.timeslot,
            name_stap(g, stand.moment),
            make_cellen(g, stand.moment),
            g.telling,
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
    )


def find_volgende(stand: Gemeentestand) -> Volgende | None:
    """The first deadline that can still be met, of all gemeenten together."""
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


def _what(t: Termijn) -> tuple[date, datetime | None, str]:
    return t.dag, t.moment, t.gebeurtenis
