"""The conditions of the technical rules: each function answers None (the rule holds) or what is
wrong and how to repair it, in Dutch. Which rule a function belongs to stands in `regels.py`.
"""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import NamedTuple

from bvtool.berichten.eigenbijdrage import START, VERWIJDEREN, Eigenbijdrage
from bvtool.berichten.historie import Aanlevering, Historie
from bvtool.berichten.release import load_release
from bvtool.kalender.maanden import add_maanden
from bvtool.vak.elfproef import is_bsn
from bvtool.vak.gemeenten import is_gemeente
from bvtool.vak.peil import OPEN_EIND

WAARSCHUWING = "waarschuwing"
_BOM = b"\xef\xbb\xbf"


class Toets(NamedTuple):
    """What a message is held against: the day of today (Amsterdam) and the earlier deliveries."""

    vandaag: date
    historie: Historie

    def find_eerder(self, b: Eigenbijdrage) -> Aanlevering | None:
        """The last delivery with the key of this message; of a stop the last stop."""
        return self.historie.laatste(b.bsn, b.startnummer, b.soort)

    def find_start(self, b: Eigenbijdrage) -> Aanlevering | None:
        """The delivery of a message of the abonnementstarief, whatever told of it."""
        return self.historie.laatste(b.bsn, b.startnummer, START)


Breuk = tuple[str, str] | tuple[str, str, str] | None
"""What is wrong, the repair, and the level when it is another than that of the row."""


def check_bsn(b: Eigenbijdrage, _: Toets) -> Breuk:
    """CS002: the BSN passes the 11-proef."""
    if is_bsn(b.bsn):
        return None
    return (
        "Het BSN voldoet niet aan de 11-proef.",
        "Zoek het juiste BSN op en verwerk het in het werkboek of in uw register.",
    )


def check_stop_voor_start(b: Eigenbijdrage, _: Toets) -> Breuk:
    """TR018: the stop is not before the start; equal is a warning."""
    if b.stopdatum is None or b.startdatum is None or b.stopdatum > b.startdatum:
        return None
    if b.stopdatum == b.startdatum:
        return (
            "De stopdatum is gelijk aan de startdatum. Of het CAK dat aanneemt, is niet bekend.",
            "Controleer de einddatum in uw register.",
            WAARSCHUWING,
        )
    return (
        f"De stopdatum {show_dag(b.stopdatum)} ligt voor de startdatum {show_dag(b.startdatum)}.",
        "Herstel de einddatum in uw register, of meld deze klant niet aan.",
    )


def check_dagtekening(b: Eigenbijdrage, t: Toets) -> Breuk:
    """TR135: the dagtekening is not in the future."""
    if b.dagtekening <= t.vandaag:
        return None
    return (
        f"De dagtekening {show_dag(b.dagtekening)} ligt in de toekomst.",
        "Maak het bericht opnieuw met de dagtekening van vandaag.",
    )


def check_afzender(b: Eigenbijdrage, _: Toets) -> Breuk:
    """TR378: the sender is a gemeente that exists on the dagtekening."""
    if _gemeente_bestaat(b.afzender, b.dagtekening):
        return None
    return (
        f"De afzender is geen gemeente die op {show_dag(b.dagtekening)} bestond.",
        "Zet de juiste gemeentecode in bvtool.toml.",
    )


@cache
def _gemeente_bestaat(code: str, dag: date) -> bool:
    return is_gemeente(code, dag)


def check_identificatie(b: Eigenbijdrage, t: Toets) -> Breuk:
    """TR056: the Identificatie was not used before."""
    if not t.historie.identificatie_gebruikt(b.identificatie, b.soort):
        return None
    return (
        f"Deze identificatie is al gebruikt in een eerder {b.soort[3:]}-bericht.",
        "Maak het bericht opnieuw met een nieuwe identificatie.",
    )


def check_startnummer(b: Eigenbijdrage, t: Toets) -> Breuk:
    """TR404: with status 1 the start number is new."""
    if not t.historie.startnummer_gebruikt(b.startnummer):
        return None
    return (
        f"Startnummer {b.startnummer} is al eerder met status 1 gebruikt.",
        "Geef deze klant een startnummer dat nog vrij is.",
    )


def check_wijzigen_zonder_eerdere(b: Eigenbijdrage, t: Toets) -> Breuk:
    """TR103: a change follows on a delivery with the same key."""
    if t.find_eerder(b) is not None:
        return None
    return (
        "Dit bericht wijzigt iets (status 2), maar voor deze klant en dit startnummer is er geen "
        "eerder bericht.",
        "Lever de klant aan met status 1, of herstel het startnummer.",
    )


def check_wijzigen_na_verwijderen(b: Eigenbijdrage, t: Toets) -> Breuk:
    """TR104: a change does not follow on a withdrawal."""
    eerder = t.find_eerder(b)
    if eerder is None or eerder.status != VERWIJDEREN:
        return None
    return (
        "Dit bericht wijzigt iets (status 2) dat eerder is verwijderd (status 3).",
        "Lever de klant aan met status 1 en een nieuw startnummer.",
    )


def check_verwijderen_zonder_eerdere(b: Eigenbijdrage, t: Toets) -> Breuk:
    """TR063: a withdrawal follows on a delivery that stands."""
    eerder = t.find_eerder(b)
    if eerder is not None and eerder.status != VERWIJDEREN:
        return None
    return (
        "Dit bericht verwijdert iets (status 3), maar voor deze klant en dit startnummer staat er "
        "niets.",
        "Controleer het startnummer. Er is niets om te verwijderen.",
    )


def check_start_te_oud(b: Eigenbijdrage, t: Toets) -> Breuk:
    """TR395, and TR393 of a 405: a changed start is at most 36 months before the dagtekening."""
    if b.startdatum is None or b.startdatum >= add_maanden(b.dagtekening, -36):
        return None
    eerder = t.find_eerder(b)
    if eerder is not None and eerder.startdatum == b.startdatum:
        return None
    return (
        f"De startdatum {show_dag(b.startdatum)} ligt meer dan 36 maanden voor de dagtekening en "
        "is anders dan in het vorige bericht.",
        "Herstel de startdatum, of neem contact op met het CAK.",
    )


def check_stop_te_oud(b: Eigenbijdrage, _: Toets) -> Breuk:
    """TR394-BW: a changed stop is at most 36 months before the dagtekening."""
    if b.stopdatum is None or b.stopdatum >= add_maanden(b.dagtekening, -36):
        return None
    return (
        f"De stopdatum {show_dag(b.stopdatum)} ligt meer dan 36 maanden voor de dagtekening.",
        "Controleer de stopdatum, en neem zo nodig contact op met het CAK.",
    )


def check_overlap(b: Eigenbijdrage, t: Toets) -> Breuk:
    """TR400: no other period of this client overlaps (OP371)."""
    for p in t.historie.perioden(b.bsn):
        if p.startnummer != b.startnummer and overlaps(b, p):
            return (
                "Deze periode overlapt met een andere periode beschermd wonen van dezelfde klant "
                f"(startnummer {p.startnummer}).",
                "Stop of verwijder eerst die andere periode, of herstel de datums.",
            )
    return None


def overlaps(b: Eigenbijdrage, p: Aanlevering) -> bool:
    """Whether a message names a day that lies in this delivery too."""
    begin, einde = b.startdatum, b.stopdatum or OPEN_EIND
    return begin is not None and begin <= (p.stopdatum or OPEN_EIND) and p.startdatum <= einde


def check_te_groot(data: bytes) -> Breuk:
    """OP179: with base64 the file stays within the limit."""
    grens = load_release().grenzen["bestand_bytes"]
    if (len(data) + 2) // 3 * 4 <= grens:
        return None
    return (
        f"Het bestand is te groot: met base64 meer dan {grens // 1_000_000} MB.",
        "Lever een bericht per bestand aan.",
    )


def check_vorm(naam: str, data: bytes) -> Breuk:
    """OP192: UTF-8 without BOM, CR/LF, named .xml."""
    if not naam.lower().endswith(".xml"):
        wat = "De naam van het bestand eindigt niet op .xml."
    elif data.startswith(_BOM):
        wat = "Het bestand begint met een BOM. Dat hoort er niet bij."
    elif not data.count(b"\n") == data.count(b"\r\n") == data.count(b"\r"):
        wat = "De regels van het bestand eindigen niet allemaal met CR/LF."
    else:
        return None
    return wat, "Sla het bestand op als UTF-8 zonder BOM, met CR/LF en de extensie .xml."


def show_dag(dag: date) -> str:
    """A day as people write it.

    >>> show_dag(date(2022, 10, 1))
    '01-10-2022'
    """
    return f"{dag:%d-%m-%Y}"
