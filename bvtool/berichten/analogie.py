"""Rules that iEb 1.0 has for the abonnementstarief (401 and 403), and beschermd wonen by analogy.

That they hold for a 407 or a 405 is afgeleid, so each of them is a warning: it holds nothing back.
For 401 and 403 themselves they stand in `startstop.py`. As in
`voorwaarden.py` a function answers None (the rule holds) or what is wrong and the repair, in Dutch.
"""

from __future__ import annotations

from datetime import date

from bvtool.berichten.eigenbijdrage import VERWIJDEREN, WIJZIGEN, Eigenbijdrage
from bvtool.berichten.voorwaarden import Breuk, Toets, show_dag
from bvtool.kalender.maanden import add_maanden
from bvtool.vak.bijdrage import EERSTE_START

_NIET_BEKEND = "Of het CAK dit afkeurt, is niet bekend."


def check_start_12_maanden(b: Eigenbijdrage, _: Toets) -> Breuk:
    """START-12M: a first start is at most 12 months before the dagtekening."""
    if b.startdatum is None or b.startdatum >= add_maanden(b.dagtekening, -12):
        return None
    return (
        f"De startdatum {show_dag(b.startdatum)} ligt meer dan 12 maanden voor de dagtekening.",
        f"Controleer de startdatum. {_NIET_BEKEND}",
    )


def check_start_vooruit(b: Eigenbijdrage, t: Toets) -> Breuk:
    """TR113-BW: the start is at most a month after the dagtekening, unless it stood so already."""
    if b.startdatum is None or not _is_ver(b.startdatum, b.dagtekening):
        return None
    eerder = t.find_eerder(b)
    if b.status == WIJZIGEN and eerder is not None and eerder.startdatum == b.startdatum:
        return None
    return (
        f"De startdatum {show_dag(b.startdatum)} ligt meer dan een maand na de dagtekening.",
        f"Wacht met dit bericht, of controleer de startdatum. {_NIET_BEKEND}",
    )


def check_stop_vooruit(b: Eigenbijdrage, _: Toets) -> Breuk:
    """TR115-BW: the stop is at most a month after the dagtekening."""
    if b.stopdatum is None or not _is_ver(b.stopdatum, b.dagtekening):
        return None
    return (
        f"De stopdatum {show_dag(b.stopdatum)} ligt meer dan een maand na de dagtekening.",
        f"Meld de stop later, of controleer de stopdatum. {_NIET_BEKEND}",
    )


def check_verwijderen_anders(b: Eigenbijdrage, t: Toets) -> Breuk:
    """TR329-BW: a withdrawal says the same as the delivery that stands."""
    eerder = t.find_eerder(b)
    if eerder is None or eerder.status == VERWIJDEREN:
        return None
    if (eerder.startdatum, eerder.stopdatum) == (b.startdatum, b.stopdatum):
        return None
    return (
        "Dit bericht verwijdert iets (status 3), maar de start of stop is anders dan in het vorige "
        "bericht.",
        f"Neem de datums over van het vorige bericht. {_NIET_BEKEND}",
    )


def check_twee_wijzigingen(b: Eigenbijdrage, t: Toets) -> Breuk:
    """OP325-BW: one delivery is not changed twice on one day."""
    eerder = t.find_eerder(b)
    if eerder is None or (eerder.status, eerder.dagtekening) != (WIJZIGEN, b.dagtekening):
        return None
    return (
        f"Voor deze klant en dit startnummer is er op {show_dag(b.dagtekening)} al een wijziging "
        "(status 2).",
        f"Stuur de tweede wijziging op een andere dag. {_NIET_BEKEND}",
    )


def check_start_voor_begin(b: Eigenbijdrage, _: Toets) -> Breuk:
    """CS332-BW: a first start is not before the first day of iEb 2.0."""
    if b.startdatum is None or b.startdatum >= EERSTE_START:
        return None
    return (
        f"De startdatum {show_dag(b.startdatum)} ligt voor {show_dag(EERSTE_START)}, de eerste dag "
        "van beschermd wonen in iEb.",
        f"Controleer de startdatum. {_NIET_BEKEND}",
    )


def _is_ver(dag: date, dagtekening: date) -> bool:
    """More than a month later?"""
    return dag > add_maanden(dagtekening, 1)
