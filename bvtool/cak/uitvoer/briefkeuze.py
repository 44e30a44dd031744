"""Which letters fit a gemeente now, and on which facts each rests."""

from __future__ import annotations

import hashlib
from datetime import datetime, time, timedelta

from bvtool.cak.stand.bellen import find_redenen, is_over
from bvtool.cak.stand.daden import AKKOORD, find_laatste
from bvtool.cak.stand.gelijktijdig import BERICHTEN
from bvtool.cak.stand.stand import Gemeentestand
from bvtool.cak.stand.stappen import KLAAR, name_stap
from bvtool.cak.stand.telling import GemeenteStand
from bvtool.kalender.klok import TIJDZONE
from bvtool.kalender.timeslot import MIGRATIEDUUR
from bvtool.vak.bijdrage import Bijdrage

_DAG = timedelta(days=1)
B4, VOOR, NA = "b4-geplaatst", "herinnering-voor", "herinnering-na"
ANTWOORD, NIET_JUIST, OPVRAGEN = "antwoord-niet-juist", "niet-juist", "opvragen-407"
LEVEREN, LEVERING = "akkoord-aanleveren", "akkoord-aanlevering"
BESTAND, HERINNERING, HERSTELD = "ronde-bestand", "ronde-herinnering", "ronde-hersteld"
RONDEANTWOORD, RONDE_NIET_JUIST = "ronde-antwoord", "ronde-niet-juist"
BASIS = {BESTAND: B4, HERINNERING: NA, RONDEANTWOORD: ANTWOORD, RONDE_NIET_JUIST: NIET_JUIST}
"""The letters of a round, each with that of the migration on the same facts."""
NAMEN = {
    B4: "B4 staat klaar",
    VOOR: "herinnering voor de termijn",
    NA: "herinnering na de termijn",
    ANTWOORD: "antwoord niet juist",
    LEVEREN: "akkoord om aan te leveren",
    LEVERING: "akkoord op de aanlevering",
    NIET_JUIST: "aanlevering niet juist",
    OPVRAGEN: "vraag om het 407-bericht",
    BESTAND: "bestand staat klaar",
    HERINNERING: "herinnering na de termijn",
    RONDEANTWOORD: "antwoord niet juist",
    RONDE_NIET_JUIST: "berichten niet juist",
    HERSTELD: "hersteld wat u meldde",
}
"""Every kind of letter, and what a page calls it."""
_IN_VRAAG = frozenset(
    ("geen_antwoord", "antwoord_stuk", "dekking", "niets_geleverd", "ontbreekt", "afgekeurd")
)
"""Reasons to call that the letter that asks for the 407 says enough about."""
_GETALLEN = (
    "toegezegd",
    "afgekeurd",
    "wachtend",
    "ontbrekend",
    "niet_toegezegd",
    "start_anders",
    "onleesbaar",
    "niet_beantwoord",
    "extra",
    "dubbel",
    "zonder_reden",
)
"""The figures on which a letter about what is wrong rests."""


def find_einde(stand: Gemeentestand) -> datetime:
    """When the migration is over: six weeks after its first timeslot, or after the week of the last
    timeslot, whichever is later."""
    timeslots = [g.gemeente.timeslot for g in stand.gemeenten]
    dag = max(min(timeslots) + MIGRATIEDUUR, max(timeslots) + timedelta(weeks=1))
    return datetime.combine(dag, time(), TIJDZONE)


def list_brieven(g: GemeenteStand, moment: datetime, *, vraag: int) -> list[str]:
    """The letters that fit this gemeente at `moment`.

    `vraag`: of how many citizens the 407 is to be asked for, now that the migration is over; 0
    before that.
    """
    if g.opgegaan or g.antwoord_open or BERICHTEN in g.vragen:
        return []
    if g.ronde is not None:
        return _list_ronde(g, moment)
    soort = _choose(g, moment)
    if not vraag:
        return [soort] if soort else []
    rest = {r.sleutel for r in find_redenen(g, moment)} - _IN_VRAAG
    ook = soort == LEVERING or (soort == NIET_JUIST and rest)
    return [soort, OPVRAGEN] if ook else [OPVRAGEN]


def _list_ronde(g: GemeenteStand, moment: datetime) -> list[str]:
    """The letters that fit in a round that returns: nobody needs a go there."""
    if g.b4 is None:
        return []
    if g.antwoord is None:
        if "terugkoppeling" in g.geweigerd:
            return [RONDEANTWOORD]
        return [HERINNERING if is_over(g, "terugkoppeling", moment) else BESTAND]
    if not (g.volledig and g.totaal_klopt):
        return [RONDEANTWOORD]
    niet = is_over(g, "aanlevering", moment) and bool(find_redenen(g, moment))
    return [HERSTELD] * bool(g.herstel) + [RONDE_NIET_JUIST] * niet


def _choose(g: GemeenteStand, moment: datetime) -> str:
    if g.b4 is None:
        return ""
    if g.antwoord is None:
        return _before_answer(g, moment)
    redenen = {r.sleutel for r in find_redenen(g, moment)}
    over = is_over(g, "aanlevering", moment)
    dekt = g.volledig and g.totaal_klopt
    if not dekt and (not over or redenen == {"dekking"}):
        return ANTWOORD
    if _needs_akkoord(g, moment):
        return LEVEREN
    if not redenen:
        return LEVERING if name_stap(g, moment) == KLAAR else ""
    return NIET_JUIST if over else ""


def _needs_akkoord(g: GemeenteStand, moment: datetime) -> bool:
    """Is this the time for the go: an answer that is right, and nothing delivered yet?

    After the day of delivering only for an answer that came after it: the go on an earlier one was
    due then.
    """
    if not (g.volledig and g.totaal_klopt) or g.telling.ontvangen or not g.telling.toegezegd:
        return False
    if any(r.sleutel == "gedaald" for r in find_redenen(g, moment)):
        return False
    laatste = g.laatste_antwoord
    te_laat = laatste is not None and is_over(g, "aanlevering", laatste.moment)
    if is_over(g, "aanlevering", moment):
        return te_laat and find_laatste(g, AKKOORD) is None
    return True


def is_akkoord_nodig(g: GemeenteStand, moment: datetime) -> bool:
    """Has the CAK to give its go now, and did nobody write down that it did?"""
    if g.ronde is not None or g.opgegaan:  # a round that returns needs no go
        return False
    return _needs_akkoord(g, moment) and find_laatste(g, AKKOORD) is None


def _before_answer(g: GemeenteStand, moment: datetime) -> str:
    if "terugkoppeling" in g.geweigerd:
        return ANTWOORD
    if is_over(g, "terugkoppeling", moment):
        return NA
    rest = g.deadlines["terugkoppeling"].timestamp() - moment.timestamp()
    return VOOR if rest <= _DAG.total_seconds() else B4


def make_merk(soort: str, g: GemeenteStand, bijlage: str, moment: datetime) -> str:
    """The facts of a letter in short: the same for as long as there is nothing new to say.

    Letters only, so that no figures in it look like a number of a person.
    """
    t, laatste = g.telling, g.laatste_antwoord
    feiten: tuple[object, ...] = (g.deadlines["terugkoppeling"].isoformat(),)
    soort, eigen = BASIS.get(soort, soort), soort
    if soort == B4:
        feiten += (t.gevraagd,)
    elif soort == LEVEREN:
        feiten += (t.toegezegd, t.niet_aanleveren)
    elif soort == LEVERING:
        feiten += (t.toegezegd, t.goedgekeurd)
    elif soort == OPVRAGEN:
        feiten += (bijlage,)
    elif soort in (ANTWOORD, NIET_JUIST):
        feiten += tuple(getattr(t, naam) for naam in _GETALLEN)
        feiten += tuple(r.sleutel for r in find_redenen(g, moment))
        feiten += (laatste.melding if laatste else "", bijlage)
    elif soort == HERSTELD:
        # Not the term: another one gives nothing to mend again.
        feiten = (g.ronde and g.ronde.peildatum, len(g.herstel), laatste.sha256 if laatste else "")
    if g.over is not Bijdrage.BW:
        feiten += (g.over.value,)
    som = hashlib.sha256(repr((eigen, feiten)).encode()).hexdigest()
    return som[:24].translate(str.maketrans("0123456789", "ghijklmnop"))
