"""Which message goes out now: what should be, beside what stands at the CAK. Nothing is written.

One person has one period (the contribution is per person), so the plan is made per BSN. A
rejected message counts as not sent. What still waits for its answer is never overtaken, unless the
user says so.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from bvtool.berichten.wmo407 import NIEUW, VERWIJDEREN, WIJZIGEN, Wmo407
from bvtool.berichten.wmo408 import GOEDGEKEURD
from bvtool.gesprek.koppeling import AFKEUREN, TEGENSTRIJDIG, Berichtstand

CODES_NUMMER_OP = frozenset({"9404", "9104"})
"""Retourcodes by which a start number cannot be used again."""


class Planstap(StrEnum):
    """What happens to one person in this run."""

    NIEUW = "nieuw"
    WIJZIGEN = "wijzigen"
    VERWIJDEREN = "verwijderen"
    WACHTEN = "wachten"
    HERSTELLEN = "herstellen"
    AL_VERZONDEN = "al verzonden"
    NIETS = "niets"


@dataclass(frozen=True, slots=True)
class Gewenst:
    """What should stand at the CAK for one person.

    `aanmelden` False: nothing, or a period that ended on `stopdatum` when that is not before the
    start that stands. `startnummer` None: one must still be given out.
    """

    bsn: str
    aanmelden: bool
    startdatum: date | None
    stopdatum: date | None
    startnummer: int | None = None


@dataclass(frozen=True, slots=True)
class Eerder:
    """A message that was made before, and what its answers amount to."""

    bericht: Wmo407
    stand: Berichtstand


@dataclass(frozen=True, slots=True)
class Klantplan:
    """The plan for one person. `status` and the dates are those of the message to make; `uitleg`
    is a Dutch sentence. `startnummer` None: a new one must be given out."""

    soort: Planstap
    bsn: str
    uitleg: str
    status: int = 0
    startnummer: int | None = None
    startdatum: date | None = None
    stopdatum: date | None = None


def plan_persoon(
    gewenst: Gewenst,
    eerder: Sequence[Eerder],
    *,
    niet_wachten: bool = False,
    opnieuw: bool = False,
) -> Klantplan:
    """The step for one person; `eerder` are the messages for this BSN in the order of sending.

    `niet_wachten`: what is open counts as approved. `opnieuw`: what was refused twice although
    nothing changed goes out once more.
    """
    levend = [e for e in eerder if e.stand.uitkomst not in AFKEUREN]
    if not niet_wachten:
        twist = [e.bericht for e in levend if e.stand.uitkomst == TEGENSTRIJDIG]
        if twist:
            return Klantplan(Planstap.WACHTEN, gewenst.bsn, _TWIST.format(twist[-1].identificatie))
        if any(e.stand.uitkomst != GOEDGEKEURD for e in levend):
            return _wait(gewenst, levend[-1].bericht)
    staat = _staat(levend[-1].bericht) if levend else None
    doel = _target(gewenst, staat)
    if staat is None:
        if doel is None:
            return Klantplan(Planstap.NIETS, gewenst.bsn, "Er is niets aan te melden.")
        return _unless_refused(_anew(gewenst, doel, eerder), eerder, opnieuw=opnieuw)
    return _unless_refused(_next(doel, staat), eerder, opnieuw=opnieuw)


_TWIST = (
    "De antwoorden op het vorige bericht spreken elkaar tegen. Bel het CAK en leg vast wat geldt: "
    "bvtool retour --uitspraak {}=goedgekeurd --reden TEKST"
)


def _staat(laatste: Wmo407) -> Wmo407 | None:
    """What stands when this is the last message that counts; nothing after a withdrawal."""
    return None if laatste.status == VERWIJDEREN else laatste


Doel = tuple[date, date | None] | None
"""Start and stop as they should stand; None: nothing should stand."""


def _target(gewenst: Gewenst, staat: Wmo407 | None) -> Doel:
    if gewenst.aanmelden and gewenst.startdatum is not None:
        return gewenst.startdatum, gewenst.stopdatum
    stop = gewenst.stopdatum
    if staat is not None and stop is not None and stop >= staat.startdatum:
        return staat.startdatum, stop
    return None


def _wait(gewenst: Gewenst, laatste: Wmo407) -> Klantplan:
    """While an answer is awaited: is what was sent last also what should be?"""
    staat = _staat(laatste)
    doel = _target(gewenst, staat)
    if doel == (None if staat is None else (staat.startdatum, staat.stopdatum)):
        uitleg = "Het bericht is verzonden en wacht op antwoord."
        return Klantplan(Planstap.AL_VERZONDEN, gewenst.bsn, uitleg)
    uitleg = "Er moet iets anders worden gemeld, maar het vorige bericht wacht nog op antwoord."
    return Klantplan(Planstap.WACHTEN, gewenst.bsn, uitleg)


def _next(doel: Doel, staat: Wmo407) -> Klantplan:
    if doel is None:
        uitleg = "Ten onrechte aangemeld: het bericht wordt ingetrokken (status 3)."
        return _stap(
            Planstap.VERWIJDEREN, VERWIJDEREN, staat, staat.startdatum, staat.stopdatum, uitleg
        )
    if doel == (staat.startdatum, staat.stopdatum):
        return Klantplan(Planstap.AL_VERZONDEN, staat.bsn, "Dit staat zo bij het CAK.")
    zelfde_start = doel[0] == staat.startdatum
    wat = "De stopdatum is anders geworden" if zelfde_start else "De startdatum is anders geworden"
    uitleg = f"{wat}: het eerdere bericht wordt gewijzigd (status 2)."
    return _stap(Planstap.WIJZIGEN, WIJZIGEN, staat, doel[0], doel[1], uitleg)


def _stap(
    soort: Planstap, status: int, staat: Wmo407, start: date, stop: date | None, uitleg: str
) -> Klantplan:
    return Klantplan(soort, staat.bsn, uitleg, status, staat.startnummer, start, stop)


def _anew(gewenst: Gewenst, doel: tuple[date, date | None], eerder: Sequence[Eerder]) -> Klantplan:
    """Status 1: with the number of the register or of the refused message, unless it is used up."""
    op = {e.bericht.startnummer for e in eerder if _uses_up(e)}
    nummer = gewenst.startnummer
    if nummer is None and eerder:
        nummer = eerder[-1].bericht.startnummer
    if nummer in op:
        nummer = None
    uitleg = "De klant wordt aangemeld (status 1)."
    if eerder and eerder[-1].stand.uitkomst in AFKEUREN:
        uitleg = "Het vorige bericht is afgekeurd en telt niet. De klant gaat opnieuw (status 1)."
    return Klantplan(Planstap.NIEUW, gewenst.bsn, uitleg, NIEUW, nummer, *doel)


def _uses_up(e: Eerder) -> bool:
    """Whether the start number of this message cannot be used with status 1 any more."""
    if e.bericht.status == NIEUW and e.stand.uitkomst not in AFKEUREN:
        return True
    return bool(CODES_NUMMER_OP.intersection(e.stand.codes))


def _unless_refused(stap: Klantplan, eerder: Sequence[Eerder], *, opnieuw: bool) -> Klantplan:
    """Holds back what was refused twice in a row with this same content."""
    keer = 0
    for e in reversed(eerder):
        if e.stand.uitkomst not in AFKEUREN or not _same(stap, e.bericht):
            break
        keer += 1
    if keer < 2 or opnieuw:
        return stap
    codes = ", ".join(eerder[-1].stand.codes) or "geen code"
    uitleg = (
        f"Dit is al {keer} keer zo afgekeurd ({codes}). Herstel eerst de gegevens. Is de oorzaak "
        "ergens anders weggenomen, gebruik dan: bvtool aanmelden --opnieuw REDEN"
    )
    return Klantplan(Planstap.HERSTELLEN, stap.bsn, uitleg)


def _same(stap: Klantplan, b: Wmo407) -> bool:
    return (stap.status, stap.startnummer, stap.startdatum, stap.stopdatum) == (
        b.status,
        b.startnummer,
        b.startdatum,
        b.stopdatum,
    )
