"""What the answers to one message amount to: by the set of them, never by the order in which they
came. The same for very many at once stands in `koppelframe`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from bvtool.dossier.feiten import Beoordeeld
from bvtool.vak.standen import AFKEUREN, Stand, Twijfel


class Berichtstand(NamedTuple):
    """What all answers to one message amount to.

    `codes` all codes of the answers that count; `opmerkingen` Dutch sentences on what was odd.
    """

    uitkomst: Stand
    codes: tuple[str, ...] = ()
    opmerkingen: tuple[str, ...] = ()


def settle(antwoorden: Sequence[Beoordeeld]) -> Berichtstand:
    """What these answers to one message amount to; their order does not matter.

    Only the word of a person is taken by order: the last one counts.
    """
    woorden = [a for a in antwoorden if a.uitspraak]
    gelezen = {a for a in antwoorden if not a.uitspraak}
    opmerkingen = tuple(_opmerkingen(gelezen))
    vast = [a for a in gelezen if not a.twijfel]
    uitkomsten = {a.uitkomst for a in vast}
    codes = list_codes(a.codes for a in vast)
    if woorden:
        return Berichtstand(Stand(woorden[-1].uitkomst), codes, opmerkingen)
    if not gelezen:
        return Berichtstand(Stand.OPEN)
    if not uitkomsten or _contradict(uitkomsten):
        return Berichtstand(Stand.TEGENSTRIJDIG, codes, opmerkingen)
    if Stand.GOEDGEKEURD in uitkomsten:
        return Berichtstand(Stand.GOEDGEKEURD, codes, opmerkingen)
    return Berichtstand(next(u for u in reversed(AFKEUREN) if u in uitkomsten), codes, opmerkingen)


def find_geldend(antwoorden: Sequence[Beoordeeld], stand: Berichtstand) -> Beoordeeld | None:
    """The last answer that counts for this standing; without one the last at all."""
    telt = [
        a for a in antwoorden if not a.twijfel and not a.uitspraak and a.uitkomst == stand.uitkomst
    ]
    telt = telt or list(antwoorden)
    return telt[-1] if telt else None


def list_codes(van_antwoorden: Iterable[str]) -> tuple[str, ...]:
    """All codes of these answers (each joined by commas) once, in order."""
    return tuple(sorted({c for codes in van_antwoorden for c in codes.split(",") if c}))


def categorize(antwoord: Beoordeeld, alle: Sequence[Beoordeeld]) -> Stand:
    """Under which count an answer falls, beside all answers to its message (itself included)."""
    if len(alle) == 1 and not antwoord.twijfel:
        return Stand(antwoord.uitkomst)
    gelezen = [a for a in alle if not a.uitspraak]
    twist = _contradict({a.uitkomst for a in gelezen if not a.twijfel})
    if antwoord.twijfel or twist or antwoord in conflicts(gelezen):
        return Stand.TEGENSTRIJDIG
    return Stand(antwoord.uitkomst)


def conflicts(antwoorden: Iterable[Beoordeeld]) -> set[Beoordeeld]:
    """The answers that share their IdentificatieRetour with another content."""
    per_id: dict[str, set[Beoordeeld]] = {}
    for a in antwoorden:
        if a.soort != "Fo01" and a.identificatie_retour:
            per_id.setdefault(a.identificatie_retour, set()).add(a)
    return {a for groep in per_id.values() if len(groep) > 1 for a in groep}


def _contradict(uitkomsten: set[str]) -> bool:
    return Stand.GOEDGEKEURD in uitkomsten and len(uitkomsten) > 1


def _opmerkingen(gelezen: set[Beoordeeld]) -> Iterable[str]:
    if conflicts(gelezen):
        yield "Twee antwoorden met dezelfde identificatie zeggen iets anders."
    if _contradict({a.uitkomst for a in gelezen if not a.twijfel}):
        yield "Het ene antwoord keurt goed, het andere keurt af."
    if any(a.twijfel == Twijfel.TE_VROEG for a in gelezen):
        yield "Een antwoord heeft een dagtekening van voor het bericht zelf."
    if any(a.twijfel == Twijfel.NIET_BEOORDEELD for a in gelezen):
        yield "Een antwoord zegt alleen dat iets niet is beoordeeld (code 0233). Vraag het CAK na."
    if any(a.uitkomst == Stand.GOEDGEKEURD and a.codes for a in gelezen if not a.twijfel):
        yield "Een antwoord heeft alleen code 0200 (geen opmerking). Dat telt als goedgekeurd."
    velden = sorted({a.verschil for a in gelezen if a.twijfel == Twijfel.ECHO})
    if velden:
        yield f"Een antwoord noemt iets anders dan is verzonden ({'; '.join(velden)})."
