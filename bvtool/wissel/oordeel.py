"""The judgement over messages: complete, open and broken pairs, doubles, and what went too late.

Everything is judged as it stood at one moment, `op`. A message tells its day only (its envelope,
if it has one, the time), so what happened on the day of a closing gets the benefit of the doubt.
"""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from functools import cache
from typing import NamedTuple

from bvtool.berichten.release import parse_release
from bvtool.kalender.klok import TIJDZONE
from bvtool.kalender.termijn import Termijn
from bvtool.kalender.werkdagen import add_werkdagen
from bvtool.vak.standen import RETOURTERMIJN
from bvtool.wissel.archief import ARCHIEF, ONGELEZEN, Bericht
from bvtool.wissel.lijn import is_voor
from bvtool.wissel.mag import mag
from bvtool.wissel.regels import Kalender
from bvtool.wissel.soorten import RETOUR, Berichtsoort, find_retour
from bvtool.wissel.uitspraak import (
    AFSPRAAK,
    BLOKKADE,
    NOG_NIET,
    TRANSITIE,
    VERVALLEN,
    VRIJ,
    Uitspraak,
)

COMPLEET = "compleet"
OPEN = "open"
ANDERE_RELEASE = "andere release"
NA_DE_WISSEL = "na de wissel"
ZONDER_HEEN = "zonder heenbericht"
DUBBEL = "dubbel"
NA_SLUITING = "na sluiting"
TE_VROEG = "te vroeg"
VOOR_HEEN = "voor het heenbericht"
_IN_ZICHT = timedelta(days=45)  # a switch that closes later than this is no deadline yet
_DICHT = (BLOKKADE, TRANSITIE, VERVALLEN)


class Oordeel(NamedTuple):
    """One pair or message and what is to be said of it.

    `staat` is one of the constants above. `wie` is the party that must act, `code` its code;
    `uiterlijk` the deadlines for that, the one that ends first in front; `te_laat` tells that one
    has passed. `antwoord` is what the calendar says: of the retour that is missing, or of the
    message that went at a wrong moment.
    """

    staat: str
    bericht: Bericht
    retour: Bericht | None = None
    wie: str = ""
    code: str = ""
    uiterlijk: tuple[Termijn, ...] = ()
    te_laat: bool = False
    antwoord: Uitspraak | None = None


class Rechter:
    """Judges groups of messages at one moment by one calendar."""

    def __init__(self, kalender: Kalender, op: datetime) -> None:
        self.op = op
        self._kalender = kalender
        self.vraag = cache(self._vraag)
        self._sluiting = cache(self._zoek_sluiting)

    def is_later(self, bericht: Bericht) -> bool:
        """Was this message made after the moment of judgement?"""
        if bericht.moment is not None:
            return is_voor(self.op, bericht.moment)
        return bericht.datum is not None and bericht.datum > self.op.date()

    def judge(self, groep: Sequence[Bericht]) -> Iterator[Oordeel]:
        """What is to be said of the messages that share a key; one COMPLEET per complete pair."""
        gezien = [b for b in _geweest(groep) if not self.is_later(b)]
        yield from _pair(self, gezien)
        for bericht in gezien:
            fout = self._buiten_tijd(bericht)
            if fout is not None:
                yield fout

    def judge_heen(self, heen: Bericht) -> Oordeel:
        """A heenbericht without a retour: open while the retour may still go, else broken."""
        retour = find_retour(heen.soort)
        assert retour is not None
        antwoord = self.vraag(retour, heen.release, self.op)
        termijnen = self._termijnen(heen, retour, antwoord)
        return Oordeel(
            staat=NA_DE_WISSEL if antwoord.aard in _DICHT else OPEN,
            bericht=heen,
            wie=retour.afzender,
            code=heen.ontvanger,
            uiterlijk=termijnen,
            te_laat=any(not t.is_gehaald(self.op) for t in termijnen),
            antwoord=antwoord,
        )

    def _vraag(self, soort: Berichtsoort, release: str, op: datetime) -> Uitspraak:
        return mag(soort, release, op, kalender=self._kalender)

    def _termijnen(
        self, heen: Bericht, retour: Berichtsoort, antwoord: Uitspraak
    ) -> tuple[Termijn, ...]:
        termijnen = []
        if heen.datum is not None:
            dag = _drie_werkdagen(heen.datum)
            wat = f"Een retourbericht volgt binnen {RETOURTERMIJN} werkdagen"
            termijnen.append(Termijn("OP090", None, dag, retour.afzender, wat, "dag", "afgeleid"))
        sluiting = antwoord.uiterlijk_regel
        if (
            antwoord.uiterlijk is not None
            and sluiting is not None
            and antwoord.uiterlijk - self.op < _IN_ZICHT
        ):
            termijnen.append(
                Termijn(
                    f"{sluiting.wissel} {sluiting.id}",
                    None if sluiting.alleen_dag else antwoord.uiterlijk,
                    antwoord.uiterlijk.date(),
                    retour.afzender,
                    sluiting.omschrijving,
                    sluiting.soort,
                    sluiting.merk,
                )
            )
        return tuple(sorted(termijnen, key=lambda t: (t.dag, t.moment is None)))

    def _buiten_tijd(self, bericht: Bericht) -> Oordeel | None:
        """The message was surely sent when it might not go: after a closing or before its time."""
        if bericht.moment is not None:
            antwoord: Uitspraak | None = self.vraag(bericht.soort, bericht.release, bericht.moment)
        elif bericht.datum is not None:
            antwoord = self._sluiting(bericht.soort, bericht.release, bericht.datum)
        else:
            antwoord = None
        if antwoord is None or antwoord.aard not in (AFSPRAAK, NOG_NIET, *_DICHT):
            return None
        staat = TE_VROEG if antwoord.aard == NOG_NIET else NA_SLUITING
        return Oordeel(
            staat,
            bericht,
            wie=bericht.soort.afzender,
            code=bericht.afzender,
            antwoord=antwoord,
        )

    def _zoek_sluiting(self, soort: Berichtsoort, release: str, dag: date) -> Uitspraak | None:
        """The no that holds on the whole of a day, if one does."""
        begin = datetime.combine(dag, time(), TIJDZONE)
        eind = datetime.combine(dag + timedelta(days=1), time(), TIJDZONE) - timedelta(seconds=1)
        eerst, laatst = self.vraag(soort, release, begin), self.vraag(soort, release, eind)
        return None if VRIJ in (eerst.aard, laatst.aard) else eerst


@cache
def _drie_werkdagen(dag: date) -> date:
    return add_werkdagen(dag, RETOURTERMIJN)


def _geweest(groep: Sequence[Bericht]) -> list[Bericht]:
    """What has been sent: the archive, and what lies unread and is not in the archive as well."""
    archief = [b for b in groep if b.stapel == ARCHIEF]
    bekend = {(b.soort, b.release) for b in archief}
    los = [b for b in groep if b.stapel == ONGELEZEN and (b.soort, b.release) not in bekend]
    return archief + los


def _pair(rechter: Rechter, groep: Sequence[Bericht]) -> Iterator[Oordeel]:
    """Join within a release first; what is left over joins across releases, as broken pairs."""
    heel: list[Bericht] = []
    heen_over: list[Bericht] = []
    retour_over: list[Bericht] = []
    for release in dict.fromkeys(b.release for b in groep):
        zelfde = [b for b in groep if b.release == release]
        heen = [b for b in zelfde if b.soort.richting != RETOUR]
        retour = [b for b in zelfde if b.soort.richting == RETOUR]
        yield from _doubles(heen)
        yield from _doubles(retour)
        if heen and retour:
            heel.append(heen[0])
            yield Oordeel(COMPLEET, heen[0], retour[0])
            yield from _check_dagen(heen[0], retour[0])
        else:
            heen_over += heen[:1]
            retour_over += retour[:1]
    heen_over = _drop_twins(heen_over, heel)
    for heen_, retour_ in zip(heen_over, retour_over, strict=False):
        yield Oordeel(
            ANDERE_RELEASE,
            heen_,
            retour_,
            wie=retour_.soort.afzender,
            code=retour_.afzender,
            antwoord=rechter.vraag(heen_.soort, heen_.release, rechter.op),
        )
    for heen_ in heen_over[len(retour_over) :]:
        yield rechter.judge_heen(heen_)
    for retour_ in retour_over[len(heen_over) :]:
        yield Oordeel(ZONDER_HEEN, retour_, wie=retour_.soort.ontvanger, code=retour_.ontvanger)


def _drop_twins(over: Sequence[Bericht], heel: Sequence[Bericht]) -> list[Bericht]:
    """Without the message that lives on in another shape: EI 2.0 and the XML 2.1 made of it.

    The twin that was answered counts, else the one in the newest release.
    """
    if not over:
        return []
    telt = heel or [max(over, key=lambda b: parse_release(b.release) or (0, 0))]
    vormen = {b.vorm for b in telt}
    return [b for b in over if b.vorm in vormen]


def _check_dagen(heen: Bericht, retour: Bericht) -> Iterator[Oordeel]:
    """An answer that is dated before what it answers: one of the two days is wrong."""
    if heen.datum is not None and retour.datum is not None and retour.datum < heen.datum:
        wie, code = retour.soort.afzender, retour.afzender
        yield Oordeel(VOOR_HEEN, retour, heen, wie=wie, code=code)


def _doubles(berichten: Sequence[Bericht]) -> Iterator[Oordeel]:
    """Messages that are there twice; an EI message and its twin in XML are one message."""
    gelijk = [b for b in berichten if b.vorm == berichten[0].vorm]
    anders = [b for b in berichten if b.vorm != berichten[0].vorm]
    yield from _doubles_of(gelijk)
    yield from _doubles_of(anders)


def _doubles_of(berichten: Sequence[Bericht]) -> Iterator[Oordeel]:
    for bericht in berichten[1:]:
        yield Oordeel(
            DUBBEL, bericht, berichten[0], wie=bericht.soort.afzender, code=bericht.afzender
        )
