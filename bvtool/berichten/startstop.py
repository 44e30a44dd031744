"""The rules that iEb has for the abonnementstarief: a WMO401 starts it and a WMO403 stops it.

Some hold for a WMO405 too, which tells of both. As in `voorwaarden.py` a function answers None (the
rule holds) or what is wrong and the repair, in Dutch. Source: spec "Any release, any message of
iEb" (bevestigd for 401 and 403); what is aangenomen has that mark in `technische-regels.csv`.
"""

from __future__ import annotations

from datetime import date

from bvtool.berichten.eigenbijdrage import NIEUW, STOP, VERWIJDEREN, WIJZIGEN, Eigenbijdrage
from bvtool.berichten.voorwaarden import Breuk, Toets, overlaps, show_dag
from bvtool.kalender.maanden import add_maanden
from bvtool.vak.aantal import show_bedrag
from bvtool.vak.bijdrage import Bijdrage
from bvtool.vak.tarief import find_tarief

_TERUG = {NIEUW: 12, WIJZIGEN: 36}
"""How many months back a first and a changed day may lie."""


def check_terug(b: Eigenbijdrage, t: Toets) -> Breuk:
    """OP241: a first day is at most 12 months back, a corrected one 36; one that stood may stay."""
    dag, naam = _own_day(b)
    maanden = _TERUG[b.status]
    if dag is None or dag >= add_maanden(b.dagtekening, -maanden) or _stood(b, t):
        return None
    return (
        f"De {naam} {show_dag(dag)} ligt meer dan {maanden} maanden voor de dagtekening.",
        f"Zo'n bericht keurt het CAK af. Overleg met het CAK hoe u deze {naam} doorgeeft.",
    )


def check_vooruit(b: Eigenbijdrage, t: Toets) -> Breuk:
    """OP242: a start or stop is at most a month after the dagtekening; a start may stay."""
    dag, naam = _own_day(b)
    if dag is None or dag <= add_maanden(b.dagtekening, 1):
        return None
    if b.soort != STOP and _stood(b, t):
        return None
    return (
        f"De {naam} {show_dag(dag)} ligt meer dan een maand na de dagtekening.",
        f"Wacht met dit bericht, of controleer de {naam}.",
    )


def check_zelfde(b: Eigenbijdrage, t: Toets) -> Breuk:
    """TR329: a withdrawal says the same as what stands."""
    eerder = t.find_eerder(b)
    if eerder is None or eerder.status == VERWIJDEREN:
        return None
    if b.soort == STOP:
        zelfde = eerder.stopdatum == b.stopdatum
    else:
        zelfde = (eerder.startdatum, eerder.kostprijs) == (b.startdatum, b.kostprijs)
    if zelfde:
        return None
    return (
        "Dit bericht verwijdert iets (status 3), maar zegt iets anders dan wat er staat.",
        "Neem de gegevens over van het bericht dat nu geldt.",
    )


def check_stop_na_start(b: Eigenbijdrage, t: Toets) -> Breuk:
    """TR328 and TR330: a stop is on or after the start that stands."""
    levering = t.find_start(b)
    if levering is None or levering.status == VERWIJDEREN:
        return None
    start, stop = levering.startdatum, levering.stopdatum
    if b.soort == STOP:
        stop = b.stopdatum
    else:
        start = b.startdatum or start
    if stop is None or stop >= start:
        return None
    return (
        f"De stopdatum {show_dag(stop)} ligt voor de startdatum {show_dag(start)}.",
        "Herstel de einddatum in uw register, of trek de start in.",
    )


def check_stop_zonder_start(b: Eigenbijdrage, t: Toets) -> Breuk:
    """TR102: a stop goes with a start, and there is one stop at most."""
    levering = t.find_start(b)
    if levering is None or levering.status == VERWIJDEREN:
        wat = "er staat geen start met dit startnummer"
    elif levering.stopdatum is not None:
        wat = "er staat al een stop met dit startnummer"
    else:
        return None
    return (
        f"Dit bericht is een stop (status 1), maar {wat}.",
        "Controleer het startnummer, of wijzig de stop die er staat.",
    )


def check_start_met_stop(b: Eigenbijdrage, t: Toets) -> Breuk:
    """TR071: a start is not withdrawn while its stop stands."""
    levering = t.find_start(b)
    if levering is None or levering.status == VERWIJDEREN or levering.stopdatum is None:
        return None
    return (
        "Dit bericht verwijdert een start, maar er staat nog een stop bij.",
        "Verwijder eerst de stop.",
    )


def check_twee_op_een_dag(b: Eigenbijdrage, t: Toets) -> Breuk:
    """OP325: one start or stop is not changed twice on one day."""
    eerder = t.find_eerder(b)
    if eerder is None or (eerder.status, eerder.dagtekening) != (WIJZIGEN, b.dagtekening):
        return None
    return (
        f"Deze levering is op {show_dag(b.dagtekening)} al gewijzigd (status 2).",
        "Geef bvtool aanmelden op een andere dag.",
    )


def check_een_start(b: Eigenbijdrage, t: Toets) -> Breuk:
    """OP290 (with OP291): one running start for a client."""
    for p in t.historie.perioden(b.bsn, b.soort):
        if p.startnummer != b.startnummer and overlaps(b, p):
            return (
                "Deze klant heeft in deze tijd al een start van het abonnementstarief "
                f"(startnummer {p.startnummer}).",
                "Stop of verwijder eerst die andere, of herstel de datums.",
            )
    return None


def check_begin(b: Eigenbijdrage, _: Toets) -> Breuk:
    """CS332: no start before the first day of the abonnementstarief."""
    eerste = Bijdrage.ABO.eerste_start
    if b.startdatum is None or b.startdatum >= eerste:
        return None
    return (
        f"De startdatum {show_dag(b.startdatum)} ligt voor {show_dag(eerste)}.",
        "Controleer de startdatum in uw register.",
    )


def check_tarief(b: Eigenbijdrage, _: Toets) -> Breuk:
    """CS333: the price is at least the national tariff of the day on which it begins.

    Nothing is said for a day of which the tariff is not known.
    """
    if b.kostprijs is None:
        return None
    tarief = find_tarief(b.kostprijs_start or b.startdatum)
    if tarief is None or b.kostprijs >= tarief:
        return None
    return (
        f"De kostprijs ({show_bedrag(b.kostprijs)}) is lager dan het landelijke tarief "
        f"({show_bedrag(tarief)}).",
        "Controleer de kostprijs in uw register. Het CAK kan dit bericht afkeuren (code S333).",
    )


def check_prijs_start(b: Eigenbijdrage, _: Toets) -> Breuk:
    """CS334: the price does not count from before the start."""
    if b.kostprijs_start is None or b.startdatum is None or b.kostprijs_start >= b.startdatum:
        return None
    return (
        "De kostprijs gaat in voor de start.",
        "Laat de kostprijs beginnen op de startdatum of later.",
    )


def _own_day(b: Eigenbijdrage) -> tuple[date | None, str]:
    """The day that a message tells, and what it is called."""
    return (b.stopdatum, "stopdatum") if b.soort == STOP else (b.startdatum, "startdatum")


def _stood(b: Eigenbijdrage, t: Toets) -> bool:
    """Whether a change leaves this day as it was."""
    eerder = t.find_eerder(b)
    dag, veld = _own_day(b)
    return bool(b.status == WIJZIGEN and eerder is not None and getattr(eerder, veld) == dag)
