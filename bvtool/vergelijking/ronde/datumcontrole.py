"""The dates of one answer in a round: can they be, and do they belong with the decision?

The first start is that of the contribution (`vak.bijdrage`); a start at most a month ahead, an end
at most 366 days (aangenomen).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from bvtool.kalender.maanden import add_maanden
from bvtool.vak.peil import Peil
from bvtool.vak.rondebesluit import CAK_CORRIGEERT, INTREKKING, NIETS, NOOIT, WIJZIGING
from bvtool.vergelijking.antwoorden import VROEGST, load_redenen
from bvtool.vergelijking.bevinding import Werkboekfout
from bvtool.vergelijking.ronde.antwoorden import Rondegeval, Ronderij, load_eisen

_LAATST = timedelta(days=366)
"""An end further ahead than this is not believed (aangenomen, as in the migration)."""


def check_datums(
    rij: Ronderij, geval: Rondegeval, besluit: str, vandaag: date
) -> Iterator[Werkboekfout]:
    """What is wrong with the dates of one answer, whose decision is on the list."""
    vormfouten = [*_check_vorm(rij, besluit)]
    if vormfouten or besluit in (NIETS, INTREKKING):
        yield from vormfouten
        if not vormfouten and isinstance(rij.stopdatum, date):
            yield from _check_redendatum(rij, rij.stopdatum, vandaag)
        return
    start = rij.startdatum if isinstance(rij.startdatum, date) else None
    stop = rij.stopdatum if isinstance(rij.stopdatum, date) else None
    if besluit == WIJZIGING and not _differs(geval, start, stop):
        yield rij.find(*_SAME[bool(start or stop)])
    if besluit != CAK_CORRIGEERT:
        yield from _check_start(rij, start, vandaag, geval.peil)
        yield from _check_stop(rij, stop, start or geval.vroegste_stop, vandaag, geval.peil)
    elif start and stop:
        yield from _check_stop(rij, stop, start, vandaag, geval.peil)


_SAME = {
    False: (
        "Startdatum",
        "Bij Wijziging hoort een startdatum of een stopdatum.",
        "Vul in wat anders moet worden dan het bij het CAK staat.",
    ),
    True: (
        "Besluit",
        "Deze datums staan al zo bij het CAK: er valt niets te wijzigen.",
        "Vul in wat anders moet, of kies Niets.",
    ),
}
"""A change without dates, and one with the dates that stand there already."""


def _check_vorm(rij: Ronderij, besluit: str) -> Iterator[Werkboekfout]:
    """Dates that are no dates, are missing, or do not belong with this decision."""
    eisen = load_eisen()[besluit]
    for kolom, waarde in (("Startdatum", rij.startdatum), ("Stopdatum", rij.stopdatum)):
        eis = eisen[kolom.removesuffix("datum").lower()]
        if eis == "bij_reden":
            reden = load_redenen().get(rij.reden.upper(), {})
            eis = "mag" if reden.get("vereist") == "datum" else "niet"
        if isinstance(waarde, str):
            nu = "Schrijf de datum als dag-maand-jaar, bijvoorbeeld 1-11-2022."
            yield rij.find(kolom, "Dit is geen datum.", nu)
        elif eis == "niet" and waarde:
            wat = f"Bij {besluit} hoort geen {kolom.lower()}."
            yield rij.find(kolom, wat, f"Maak {kolom} leeg, of kies een ander besluit.")
        elif eis == "moet" and not waarde:
            wat = f"Bij {besluit} hoort een {kolom.lower()}."
            yield rij.find(kolom, wat, f"Vul de {kolom.lower()} in.")


def _differs(geval: Rondegeval, start: date | None, stop: date | None) -> bool:
    """Whether one of the dates is another than the CAK's file gives (starts lifted to the first day
    of the contribution); another price is a change of its own."""
    if geval.prijs:
        return True
    if geval.deel != "bestand" or geval.c_start is None:
        return bool(start or stop)
    anders = start is not None and start != max(geval.c_start, geval.peil.eerste_start)
    return anders or (stop is not None and stop != geval.c_eind)


def _check_start(
    rij: Ronderij, start: date | None, vandaag: date, peil: Peil
) -> Iterator[Werkboekfout]:
    if start is None:
        return
    if start < peil.eerste_start:
        eerste = f"{peil.eerste_start.day}-{peil.eerste_start.month}-{peil.eerste_start.year}"
        wat = f"Deze startdatum ligt voor {eerste}."
        nu = f"Vul {eerste} in. Wat ervoor ligt, meldt u op de oude manier."
        yield rij.find("Startdatum", wat, nu)
    elif start > add_maanden(vandaag, 1):
        wat = "Deze startdatum ligt meer dan een maand in de toekomst."
        yield rij.find("Startdatum", wat, "Vul de juiste startdatum in, of wacht tot die dag.")


def _check_stop(
    rij: Ronderij, stop: date | None, begin: date, vandaag: date, peil: Peil
) -> Iterator[Werkboekfout]:
    if stop is None:
        return
    if stop < begin:
        wat = "Deze stopdatum ligt voor de startdatum."
        nu = f"Vul de juiste stopdatum in. {peil.fill(NOOIT)}"
        yield rij.find("Stopdatum", wat, nu)
    elif stop > vandaag + _LAATST:
        wat = "Deze stopdatum ligt te ver in de toekomst."
        yield rij.find("Stopdatum", wat, "Vul de juiste stopdatum in.")


def _check_redendatum(rij: Ronderij, dag: date, vandaag: date) -> Iterator[Werkboekfout]:
    """The date beside a reason: an end or a death that can be believed."""
    soort = name_dag(rij.reden.upper())
    laatst = vandaag if rij.reden.upper() == "OVL" else vandaag + _LAATST
    if not VROEGST <= dag <= laatst:
        wat = f"Deze {soort} kan niet: hij ligt te ver terug of in de toekomst."
        yield rij.find("Stopdatum", wat, f"Vul de juiste {soort} in.")


def name_dag(code: str) -> str:
    """What the date beside a reason is called."""
    return "overlijdensdatum" if code == "OVL" else "einddatum"
