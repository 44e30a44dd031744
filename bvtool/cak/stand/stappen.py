"""The steps of a gemeente through the timeslot, each in words, with a sign and a tone."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from bvtool.cak.stand.bellen import is_over
from bvtool.cak.stand.gelijktijdig import BERICHTEN
from bvtool.cak.stand.telling import GemeenteStand
from bvtool.kalender.tekst import duur_tekst

KOLOMMEN = ("B4", "Antwoord", "Volledig", "Aangeleverd", "Goedgekeurd")
NAMEN = ("B4 plaatsen", "antwoord afwachten", "antwoord nakijken", "aanleveren", "herstellen")
KLAAR = "klaar"
OPGEGAAN = "opgegaan in"
WACHT_CAK = "wacht op het CAK"
KEUZE = "keuze nodig"
GOED, BEZIG, FOUT, LEEG = "goed", "bezig", "fout", "leeg"
TEKENS = {GOED: "✓", BEZIG: "…", FOUT: "!", LEEG: "–"}


class Cel(NamedTuple):
    """One step of one gemeente: the words, and the tone (goed, bezig, fout, leeg)."""

    tekst: str
    toon: str

    @property
    def teken(self) -> str:
        """The sign that goes with the tone."""
        return TEKENS[self.toon]


def make_cellen(g: GemeenteStand, moment: datetime) -> tuple[Cel, ...]:
    """The five steps of KOLOMMEN at `moment` (aware)."""
    if g.opgegaan:
        return (Cel(OPGEGAAN, LEEG),) * len(KOLOMMEN)
    return (
        _b4(g, moment),
        _answer(g, moment),
        _complete(g),
        _delivered(g, moment),
        _approved(g, moment),
    )


def name_stap(g: GemeenteStand, moment: datetime) -> str:
    """The step in which the gemeente is: the first that is not done, else `klaar`."""
    if g.opgegaan:
        return f"{OPGEGAAN} {g.opgegaan}"
    cellen = make_cellen(g, moment)
    gedaan = (
        g.b4 is not None,
        g.antwoord is not None,
        cellen[2].toon == GOED,
        cellen[3].toon == GOED,
        cellen[4].toon == GOED,
    )
    stap = next((naam for naam, klaar in zip(NAMEN, gedaan, strict=True) if not klaar), KLAAR)
    return WACHT_CAK if stap == NAMEN[-1] and _only_waits(g) else stap


def _only_waits(g: GemeenteStand) -> bool:
    """Whether the gemeente has done everything, and the answer of the CAK is what misses."""
    t = g.telling
    wacht = t.wachtend + t.los_wachtend
    over = t.afgekeurd + t.los_afgekeurd + t.start_anders
    return bool(wacht) and not over and BERICHTEN not in g.vragen


def _b4(g: GemeenteStand, moment: datetime) -> Cel:
    if "b4" in g.vragen:
        return Cel(KEUZE, FOUT)
    if g.b4 is None:
        return Cel("niet geplaatst", FOUT) if is_over(g, "b4", moment) else Cel("nog niet", LEEG)
    if is_over(g, "b4", g.b4.moment):
        return Cel("te laat geplaatst", BEZIG)
    return Cel("geplaatst", GOED)


def _answer(g: GemeenteStand, moment: datetime) -> Cel:
    if g.op_tijd is True:
        return Cel("op tijd", GOED)
    if g.op_tijd is False:
        return Cel(f"{duur_tekst(g.verschil)} te laat", BEZIG)
    if "terugkoppeling" in g.geweigerd:
        return Cel("niet te gebruiken", FOUT)
    if g.b4 is None:
        return Cel("nog niet", LEEG)
    return Cel("ontbreekt", FOUT) if is_over(g, "terugkoppeling", moment) else Cel("wacht", BEZIG)


def _complete(g: GemeenteStand) -> Cel:
    if g.antwoord is None:
        return Cel("nog niet", LEEG)
    if g.antwoord_open:
        return Cel(KEUZE, FOUT)
    return Cel("klopt", GOED) if g.volledig and g.totaal_klopt else Cel("klopt niet", FOUT)


def _delivered(g: GemeenteStand, moment: datetime) -> Cel:
    t = g.telling
    geleverd = t.toegezegd - t.ontbrekend
    extra = f", {t.onverwacht} niet toegezegd" if t.onverwacht else ""
    if g.antwoord is None:
        return Cel(f"{t.ontvangen} ontvangen", FOUT) if t.ontvangen else Cel("nog niet", LEEG)
    if not t.ontbrekend:
        tekst = f"alle {t.toegezegd}" if t.toegezegd else "niets toegezegd"
        return Cel(f"{tekst}{extra}", FOUT if extra else GOED)
    toon = FOUT if is_over(g, "aanlevering", moment) else BEZIG
    return Cel(f"{geleverd} van {t.toegezegd}{extra}", toon)


def _approved(g: GemeenteStand, moment: datetime) -> Cel:
    t = g.telling
    afgekeurd, wachtend = t.afgekeurd + t.los_afgekeurd, t.wachtend + t.los_wachtend
    if g.antwoord is not None and not t.toegezegd and not t.ontvangen:
        return Cel("niet nodig", GOED)
    if not t.ontvangen:
        return Cel("nog niet", LEEG)
    if BERICHTEN in g.vragen:
        return Cel(KEUZE, FOUT)
    if afgekeurd:
        return Cel(f"{afgekeurd} afgekeurd", FOUT if is_over(g, "aanlevering", moment) else BEZIG)
    if t.start_anders:
        toon = FOUT if is_over(g, "aanlevering", moment) else BEZIG
        wat = "met andere startdatum" if g.ronde is None else "anders gemeld"
        return Cel(f"{t.start_anders} {wat}", toon)
    if wachtend:
        return Cel(f"{wachtend} wacht", BEZIG)
    if g.antwoord is not None and t.goedgekeurd == t.toegezegd:
        return Cel(f"alle {t.toegezegd}", GOED)
    return Cel(f"{t.goedgekeurd + t.los_goedgekeurd} goedgekeurd", BEZIG)
