"""Can every heenbericht be answered before the end: per party, by the pace so far.

The pace is the answers seen per working day since the first heenbericht to that party. Nobody can
promise more; without an answer so far there is no pace, and a person must ask.
"""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from math import ceil
from pathlib import Path
from typing import NamedTuple

from bvtool.kalender.tekst import dag_tekst, moment_tekst
from bvtool.kalender.werkdagen import add_werkdagen, is_werkdag
from bvtool.vak.aantal import count
from bvtool.wissel.archief import Bericht, Koparchief
from bvtool.wissel.bron import read_koppen
from bvtool.wissel.oordeel import COMPLEET, NA_DE_WISSEL, OPEN, Rechter
from bvtool.wissel.reden import met_lidwoord
from bvtool.wissel.regels import Kalender, Wisselregel
from bvtool.wissel.soorten import find_retour

JA, NEE, ONBEKEND = "ja", "nee", "onbekend"
_EEN_DAG = timedelta(days=1)


class Haalbaarheid(NamedTuple):
    """One party (with its code) before one end.

    `open` heenberichten wait for its answer, `beantwoord` were answered in `werkdagen` working
    days, `dagen_over` working days are left (today counts), `klaar_op` is the day on which it is
    done at this pace (None: no pace). `regel` is the row of the calendar that ends it.
    """

    partij: str
    code: str
    regel: Wisselregel | None
    einde: datetime | None
    open: int
    beantwoord: int
    werkdagen: int
    dagen_over: int
    klaar_op: date | None
    haalbaar: str

    @property
    def tempo(self) -> float:
        """Answers per working day so far."""
        return self.beantwoord / self.werkdagen if self.werkdagen else 0.0


class _Partij:
    """Running counts of one party."""

    def __init__(self) -> None:
        self.eerste: date | None = None
        self.beantwoord = 0
        self.open = 0
        self.te_laat = 0
        self.einden: list[tuple[datetime, Wisselregel]] = []


def judge_haalbaar(
    paden: Sequence[Path], kalender: Kalender, op: datetime
) -> tuple[Haalbaarheid, ...]:
    """Per party that must answer and has an end before it, or has missed one, as it stands at `op`.

    Who is not on time stands in front. Raises InvoerOntbreekt when a path does not exist.
    """
    rechter = Rechter(kalender, op)
    partijen: dict[tuple[str, str], _Partij] = {}
    with Koparchief() as archief:
        for gelezen in read_koppen(paden):
            if gelezen.kop is not None:
                archief.add(gelezen.kop, gelezen.naam)
        for groep in archief.groepen():
            _count(groep, rechter, partijen)
    gevonden = [_make(wie, p, op) for wie, p in sorted(partijen.items()) if p.open or p.te_laat]
    rang = {NEE: 0, ONBEKEND: 1, JA: 2}
    return tuple(sorted(gevonden, key=lambda h: rang[h.haalbaar]))


def _count(
    groep: Sequence[Bericht], rechter: Rechter, partijen: dict[tuple[str, str], _Partij]
) -> None:
    for oordeel in rechter.judge(groep):
        heen = oordeel.bericht
        retour = find_retour(heen.soort)
        if retour is None or oordeel.staat not in (COMPLEET, OPEN, NA_DE_WISSEL):
            continue
        partij = partijen.setdefault((retour.afzender, heen.ontvanger), _Partij())
        if heen.datum is not None:
            partij.eerste = min(partij.eerste or heen.datum, heen.datum)
        if oordeel.staat == COMPLEET:
            partij.beantwoord += 1
        elif oordeel.staat == NA_DE_WISSEL:
            partij.te_laat += 1
        else:
            antwoord = rechter.vraag(retour, heen.release, rechter.op)
            if not antwoord.mag:
                partij.te_laat += 1
            elif antwoord.uiterlijk is not None and antwoord.uiterlijk_regel is not None:
                partij.open += 1
                partij.einden.append((antwoord.uiterlijk, antwoord.uiterlijk_regel))


def _make(wie: tuple[str, str], p: _Partij, op: datetime) -> Haalbaarheid:
    einde, regel = min(p.einden, key=lambda e: e[0], default=(None, None))
    werkdagen = count_werkdagen(p.eerste, op.date()) if p.eerste else 0
    over = count_werkdagen(op.date(), einde.date()) if einde else 0
    nodig = ceil(p.open * werkdagen / p.beantwoord) if p.beantwoord and werkdagen else None
    klaar = None
    if nodig is not None:
        klaar = add_werkdagen(op.date() - _EEN_DAG, nodig) if nodig else op.date()
    if p.te_laat:
        haalbaar = NEE
    elif nodig is None:
        haalbaar = ONBEKEND
    else:
        haalbaar = JA if nodig <= over else NEE
    return Haalbaarheid(
        *wie, regel, einde, p.open + p.te_laat, p.beantwoord, werkdagen, over, klaar, haalbaar
    )


def count_werkdagen(van: date, tot: date) -> int:
    """The working days from one day up to and including another."""
    dagen = (van + timedelta(days=n) for n in range((tot - van).days + 1))
    return sum(is_werkdag(dag) for dag in dagen)


def make_gegevens(alle: Sequence[Haalbaarheid], op: datetime) -> dict[str, object]:
    """The account as data; `partijen` in the order of the text."""
    return {
        "op": op.isoformat(),
        **{naam: sum(h.haalbaar == naam for h in alle) for naam in (JA, NEE, ONBEKEND)},
        "partijen": [
            {
                "partij": h.partij,
                "code": h.code,
                "haalbaar": h.haalbaar,
                "open": h.open,
                "beantwoord": h.beantwoord,
                "per_werkdag": round(h.tempo, 2),
                "werkdagen_over": h.dagen_over,
                "einde": h.regel.show(h.einde) if h.einde and h.regel else None,
                "regel": f"{h.regel.wissel} {h.regel.id}" if h.regel else None,
                "klaar_op": h.klaar_op.isoformat() if h.klaar_op else None,
                "wat_nu": tell_wat_nu(h),
            }
            for h in alle
        ],
    }


def make_tekst(alle: Sequence[Haalbaarheid], op: datetime) -> str:
    """The account for a screen."""
    return "\n".join([f"Stand op {moment_tekst(op)}.", *_regels(alle)])


def _regels(alle: Sequence[Haalbaarheid]) -> Iterator[str]:
    if not alle:
        yield "Er staat niets open dat voor een wissel beantwoord moet zijn."
    for h in alle:
        einde = f", einde {h.regel.tell(h.einde)}" if h.einde and h.regel else ""
        yield f"{h.haalbaar}: {met_lidwoord(h.partij)} {h.code}: {h.open} open{einde}."
        yield (
            f"  Tot nu toe {count(h.beantwoord, 'antwoord', 'antwoorden')} in "
            f"{count(h.werkdagen, 'werkdag', 'werkdagen')} ({h.tempo:.1f} per dag); nog "
            f"{count(h.dagen_over, 'werkdag', 'werkdagen')}. {tell_wat_nu(h)}"
        )
        if h.regel is not None:
            yield f"  Regel {h.regel.id} van {h.regel.wissel}: {h.regel.omschrijving}"


def tell_wat_nu(h: Haalbaarheid) -> str:
    """What to do, in one or two sentences."""
    bel = f"Bel {met_lidwoord(h.partij)} {h.code}"
    if h.haalbaar == JA and h.klaar_op is not None:
        return f"In dit tempo klaar op {dag_tekst(h.klaar_op)}."
    if h.einde is None or h.klaar_op is None or h.dagen_over == 0:
        return f"{bel}: er is geen tempo om op te rekenen, of het einde is voorbij."
    return (
        f"{bel}: in dit tempo klaar op {dag_tekst(h.klaar_op)}, te laat. Spreek af wie wat doet, "
        "of kom samen een later moment overeen en zet dat in uw eigen kalender."
    )
