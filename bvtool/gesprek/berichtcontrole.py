"""One message in the report of the CAK beside the same message in the ledger."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from bvtool.dossier.feiten import Berichtfeit
from bvtool.gesprek.berichtstand import Berichtstand
from bvtool.gesprek.rapporttekst import RESULTAAT
from bvtool.vak.codes import ZEGT_NIETS
from bvtool.vak.standen import AFKEUREN, Stand

GOED, AF, OPEN, ONBEGREPEN = "goed", "af", "open", "?"
"""What a row of the report says of a message; empty text when it says nothing."""


class Regel(NamedTuple):
    """A row of the tab berichten; days as date. `codes` joined by commas, None when the tab has no
    column for them; `uitslag` as above. Empty text or None: the row does not say it."""

    rij: int
    bsn: str
    identificatie: str
    codes: str | None = None
    uitslag: str = ""
    startnummer: int | None = None
    status: int | None = None
    dagtekening: date | None = None
    startdatum: date | None = None
    stopdatum: date | None = None
    uitvoerdercode: str = ""


class Verzonden407(NamedTuple):
    """A message of the ledger: what its answers amount to, and the day of the one that counts."""

    bericht: Berichtfeit
    stand: Berichtstand
    antwoorddag: date | None


def judge_groep(groep: Sequence[Regel], eigen: Verzonden407, dag: date) -> tuple[str, str]:
    """The kind of judgement on one message and what exactly differs; `groep` are all its rows (one
    per code, perhaps), `dag` the day of the report."""
    if anders := _list_anders(groep, eigen.bericht):
        return "anders", f"Anders dan in uw bericht: {', '.join(anders)}."
    codes = _codes(groep)
    uitslag = _settle_uitslag(groep, codes)
    if uitslag == ONBEGREPEN:
        return "onduidelijk", ""
    met_codes = any(r.codes is not None for r in groep)
    return _beside(uitslag, codes if met_codes else None, eigen, dag)


def settle_groep(groep: Sequence[Regel]) -> str:
    """What all rows of one message say together of it: one of the words above."""
    return _settle_uitslag(groep, _codes(groep))


def _beside(
    uitslag: str, codes: frozenset[str] | None, eigen: Verzonden407, dag: date
) -> tuple[str, str]:
    stand = eigen.stand
    later = eigen.antwoorddag is not None and eigen.antwoorddag >= dag
    zegt = f"In het rapport: {_tell(uitslag, codes)}. In uw administratie: {_tell_eigen(stand)}."
    if stand.uitkomst == Stand.OPEN:
        return ("niet_gelezen", zegt) if uitslag in (GOED, AF) else ("wacht", "")
    if stand.uitkomst == Stand.TEGENSTRIJDIG:
        return ("andere_code", zegt) if uitslag in (GOED, AF) else ("wacht", "")
    if uitslag == OPEN or (not uitslag and stand.uitkomst in AFKEUREN):
        niets = uitslag or codes is not None
        return ("gelijk", "") if later or not niets else ("andere_code", zegt)
    if stand.uitkomst == Stand.GOEDGEKEURD:
        return ("andere_code", zegt) if uitslag == AF else ("gelijk", "")
    zelfde = codes is None or codes == _kern(stand.codes)
    return ("gelijk", "") if uitslag == AF and zelfde else ("andere_code", zegt)


def _list_anders(groep: Sequence[Regel], b: Berichtfeit) -> list[str]:
    """What the rows say otherwise than the message; what they do not say is no difference."""
    velden: tuple[tuple[str, object, list[object]], ...] = (
        ("BSN", b.bsn, [r.bsn for r in groep]),
        ("startnummer", b.startnummer, [r.startnummer for r in groep]),
        ("status", b.status, [r.status for r in groep]),
        ("dagtekening", _day(b.dagtekening), [r.dagtekening for r in groep]),
        ("startdatum", _day(b.startdatum), [r.startdatum for r in groep]),
        ("stopdatum", _day(b.stopdatum), [r.stopdatum for r in groep]),
    )
    return [naam for naam, van_ons, rijen in velden if set(rijen) - {van_ons, None, ""}]


def _day(tekst: str | None) -> date | None:
    return date.fromisoformat(tekst[:10]) if tekst else None


def _kern(codes: Iterable[str]) -> frozenset[str]:
    """The codes that say that something is wrong."""
    return frozenset(codes) - set(ZEGT_NIETS)


def _codes(groep: Sequence[Regel]) -> frozenset[str]:
    return _kern(c for r in groep for c in (r.codes or "").split(",") if c)


def _settle_uitslag(groep: Sequence[Regel], codes: frozenset[str]) -> str:
    """What all rows of one message say together."""
    woorden = {r.uitslag for r in groep} - {""}
    if codes and not woorden & {GOED, OPEN}:
        return AF
    if len(woorden) > 1 or (codes and woorden):
        return ONBEGREPEN
    if woorden:
        return woorden.pop()
    return GOED if any(r.codes for r in groep) else ""


_WOORD = {GOED: "goedgekeurd", AF: "afgekeurd", OPEN: "nog geen antwoord", "": "geen code"}


def _tell(uitslag: str, codes: frozenset[str] | None) -> str:
    woord = _WOORD[uitslag]
    return f"{woord} ({', '.join(sorted(codes))})" if codes else woord


def _tell_eigen(stand: Berichtstand) -> str:
    woord, codes = RESULTAAT[stand.uitkomst], sorted(_kern(stand.codes))
    return f"{woord} ({', '.join(codes)})" if codes else woord
