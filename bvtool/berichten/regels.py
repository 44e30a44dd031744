"""The technical rules: each a row of `technische-regels.csv` and a function that knows a breach.

The same rules serve the sender before sending, `controleer` on any file, and the CAK's side in
`ketentest`. A function answers None (the rule holds) or what is wrong; the row gives its code,
level and mark. Only `fout` holds a message back or gets it rejected.

More than 300 lines: each rule is one function here, and they are read as one list.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

from bvtool.berichten.historie import Aanlevering, GeheugenHistorie, Historie
from bvtool.berichten.release import load_release
from bvtool.berichten.wmo407 import NIEUW, VERWIJDEREN, WIJZIGEN, Wmo407
from bvtool.gemeenten import is_gemeente
from bvtool.tabellen import load_tabel

FOUT, WAARSCHUWING = "fout", "waarschuwing"
_EINDE = date.max
_BOM = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True)
class Overtreding:
    """A rule that a message breaks: the code with which the CAK answers (may be empty), how bad
    it is (`fout` or `waarschuwing`), why, and what the sender does about it (Dutch)."""

    regel: str
    retourcode: str
    ernst: str
    uitleg: str
    herstel: str


@dataclass(frozen=True, slots=True)
class Toets:
    """What a message is held against: the day of today (Amsterdam) and the earlier deliveries."""

    vandaag: date
    historie: Historie


Breuk = tuple[str, str] | tuple[str, str, str] | None
"""What is wrong, the repair, and the level when it is another than that of the row."""


def check_bericht(bericht: Wmo407, toets: Toets) -> list[Overtreding]:
    """The rules that this message breaks, in the order of the table; empty when all hold."""
    gevonden = []
    for regel, functie in _VAN_STATUS.get(bericht.status, _VAN_ALLE):
        breuk = functie(bericht, toets)
        if breuk is not None:
            gevonden.append(make_overtreding(regel, breuk))
    return gevonden


def check_bestand(naam: str, data: bytes) -> list[Overtreding]:
    """The rules on the file itself: size (OP179), and encoding, line ends and extension (OP192)."""
    gevonden = []
    if breuk := _te_groot(data):
        gevonden.append(make_overtreding("OP179", breuk))
    if breuk := _vorm(naam, data):
        gevonden.append(make_overtreding("OP192", breuk))
    return gevonden


def check_schema(zinnen: Sequence[str]) -> list[Overtreding]:
    """What does not fit the schema (rule XSD) as breaches, one per sentence."""
    herstel = "Maak het bericht opnieuw met een programma dat het schema van iEb 2.0 volgt."
    return [make_overtreding("XSD", (zin, herstel)) for zin in zinnen]


def make_overtreding(regel: str, breuk: tuple[str, ...]) -> Overtreding:
    """A breach of the rule with this name, with the code and level of its row."""
    rij = _rijen()[regel]
    ernst = breuk[2] if len(breuk) > 2 else rij["ernst"]
    return Overtreding(regel, rij["retourcode"], ernst, breuk[0], breuk[1])


def blocks(overtredingen: Sequence[Overtreding]) -> bool:
    """Whether any of these holds the message back."""
    return any(o.ernst == FOUT for o in overtredingen)


def months_before(dag: date, maanden: int) -> date:
    """The day `maanden` months earlier; the last day of that month when it is shorter."""
    jaar, maand0 = divmod(dag.year * 12 + dag.month - 1 - maanden, 12)
    for dagnummer in range(dag.day, 27, -1):
        try:
            return date(jaar, maand0 + 1, dagnummer)
        except ValueError:
            continue
    return date(jaar, maand0 + 1, dag.day)


@cache
def _rijen() -> dict[str, dict[str, str]]:
    return {r["regel"]: r for r in load_tabel("technische-regels")}


_GEWICHTEN = (9, 8, 7, 6, 5, 4, 3, 2, -1)


def is_bsn(bsn: str) -> bool:
    """Nine digits that pass the 11-proef (9a+8b+7c+6d+5e+4f+3g+2h-i); not all zeros."""
    if len(bsn) != 9 or not (bsn.isascii() and bsn.isdigit()) or bsn == "000000000":
        return False
    a, b, c, d, e, f, g, h, i = bsn.encode()
    # The digits are 48 too high each; 43 x 48 (the sum of the weights) takes that out again.
    som = 9 * a + 8 * b + 7 * c + 6 * d + 5 * e + 4 * f + 3 * g + 2 * h - i
    return (som - 43 * 48) % 11 == 0


def _bsn(b: Wmo407, _: Toets) -> Breuk:
    if is_bsn(b.bsn):
        return None
    return (
        "Het BSN voldoet niet aan de 11-proef.",
        "Zoek het juiste BSN op en verwerk het in het werkboek of in uw register.",
    )


def _stop_voor_start(b: Wmo407, _: Toets) -> Breuk:
    if b.stopdatum is None or b.stopdatum > b.startdatum:
        return None
    if b.stopdatum == b.startdatum:
        return (
            "De stopdatum is gelijk aan de startdatum. Of het CAK dat aanneemt, is niet bekend.",
            "Controleer de einddatum in uw register.",
            WAARSCHUWING,
        )
    return (
        f"De stopdatum {_dag(b.stopdatum)} ligt voor de startdatum {_dag(b.startdatum)}.",
        "Herstel de einddatum in uw register, of meld deze klant niet aan.",
    )


def _dagtekening(b: Wmo407, t: Toets) -> Breuk:
    if b.dagtekening <= t.vandaag:
        return None
    return (
        f"De dagtekening {_dag(b.dagtekening)} ligt in de toekomst.",
        "Maak het bericht opnieuw met de dagtekening van vandaag.",
    )


def _afzender(b: Wmo407, _: Toets) -> Breuk:
    if _gemeente_bestaat(b.afzender, b.dagtekening):
        return None
    return (
        f"De afzender is geen gemeente die op {_dag(b.dagtekening)} bestond.",
        "Zet de juiste gemeentecode in bvtool.toml.",
    )


@cache
def _gemeente_bestaat(code: str, dag: date) -> bool:
    return is_gemeente(code, dag)


def _identificatie(b: Wmo407, t: Toets) -> Breuk:
    if not t.historie.identificatie_gebruikt(b.identificatie):
        return None
    return (
        "Deze identificatie is al gebruikt in een eerder 407-bericht.",
        "Maak het bericht opnieuw met een nieuwe identificatie.",
    )


def _startnummer(b: Wmo407, t: Toets) -> Breuk:
    if not t.historie.startnummer_gebruikt(b.startnummer):
        return None
    return (
        f"Startnummer {b.startnummer} is al eerder met status 1 gebruikt.",
        "Geef deze klant een startnummer dat nog vrij is.",
    )


def _wijzigen_zonder_eerdere(b: Wmo407, t: Toets) -> Breuk:
    if t.historie.laatste(b.bsn, b.startnummer) is not None:
        return None
    return (
        "Dit bericht wijzigt iets (status 2), maar voor deze klant en dit startnummer is er geen "
        "eerder bericht.",
        "Lever de klant aan met status 1, of herstel het startnummer.",
    )


def _wijzigen_na_verwijderen(b: Wmo407, t: Toets) -> Breuk:
    eerder = t.historie.laatste(b.bsn, b.startnummer)
    if eerder is None or eerder.status != VERWIJDEREN:
        return None
    return (
        "Dit bericht wijzigt iets (status 2) dat eerder is verwijderd (status 3).",
        "Lever de klant aan met status 1 en een nieuw startnummer.",
    )


def _verwijderen_zonder_eerdere(b: Wmo407, t: Toets) -> Breuk:
    eerder = t.historie.laatste(b.bsn, b.startnummer)
    if eerder is not None and eerder.status != VERWIJDEREN:
        return None
    return (
        "Dit bericht verwijdert iets (status 3), maar voor deze klant en dit startnummer staat er "
        "niets.",
        "Controleer het startnummer. Er is niets om te verwijderen.",
    )


def _start_te_oud(b: Wmo407, t: Toets) -> Breuk:
    if b.startdatum >= months_before(b.dagtekening, 36):
        return None
    eerder = t.historie.laatste(b.bsn, b.startnummer)
    if eerder is not None and eerder.startdatum == b.startdatum:
        return None
    return (
        f"De startdatum {_dag(b.startdatum)} ligt meer dan 36 maanden voor de dagtekening en is "
        "anders dan in het vorige bericht.",
        "Herstel de startdatum, of neem contact op met het CAK.",
    )


def _stop_te_oud(b: Wmo407, _: Toets) -> Breuk:
    if b.stopdatum is None or b.stopdatum >= months_before(b.dagtekening, 36):
        return None
    return (
        f"De stopdatum {_dag(b.stopdatum)} ligt meer dan 36 maanden voor de dagtekening.",
        "Controleer de stopdatum, en neem zo nodig contact op met het CAK.",
    )


def _overlap(b: Wmo407, t: Toets) -> Breuk:
    for p in t.historie.perioden(b.bsn):
        if p.startnummer != b.startnummer and _overlaps(b, p):
            return (
                "Deze periode overlapt met een andere periode beschermd wonen van dezelfde klant "
                f"(startnummer {p.startnummer}).",
                "Stop of verwijder eerst die andere periode, of herstel de datums.",
            )
    return None


def _overlaps(b: Wmo407, p: Aanlevering) -> bool:
    return b.startdatum <= (p.stopdatum or _EINDE) and p.startdatum <= (b.stopdatum or _EINDE)


def _start_12_maanden(b: Wmo407, _: Toets) -> Breuk:
    if b.startdatum >= months_before(b.dagtekening, 12):
        return None
    return (
        f"De startdatum {_dag(b.startdatum)} ligt meer dan 12 maanden voor de dagtekening.",
        "Controleer de startdatum. Of het CAK dit afkeurt, is niet bekend.",
    )


def _te_groot(data: bytes) -> Breuk:
    grens = load_release().grenzen["bestand_bytes"]
    if (len(data) + 2) // 3 * 4 <= grens:
        return None
    return (
        f"Het bestand is te groot: met base64 meer dan {grens // 1_000_000} MB.",
        "Lever een bericht per bestand aan.",
    )


def _vorm(naam: str, data: bytes) -> Breuk:
    if not naam.lower().endswith(".xml"):
        wat = "De naam van het bestand eindigt niet op .xml."
    elif data.startswith(_BOM):
        wat = "Het bestand begint met een BOM. Dat hoort er niet bij."
    elif not data.count(b"\n") == data.count(b"\r\n") == data.count(b"\r"):
        wat = "De regels van het bestand eindigen niet allemaal met CR/LF."
    else:
        return None
    return wat, "Sla het bestand op als UTF-8 zonder BOM, met CR/LF en de extensie .xml."


def _dag(dag: date) -> str:
    return f"{dag:%d-%m-%Y}"


Regelfunctie = Callable[[Wmo407, Toets], Breuk]
_ALTIJD = (NIEUW, WIJZIGEN, VERWIJDEREN)
REGELS: dict[str, tuple[Regelfunctie, tuple[int, ...]]] = {
    "CS002": (_bsn, _ALTIJD),
    "TR018": (_stop_voor_start, _ALTIJD),
    "TR135": (_dagtekening, _ALTIJD),
    "TR378": (_afzender, _ALTIJD),
    "TR056": (_identificatie, _ALTIJD),
    "TR404": (_startnummer, (NIEUW,)),
    "TR103": (_wijzigen_zonder_eerdere, (WIJZIGEN,)),
    "TR104": (_wijzigen_na_verwijderen, (WIJZIGEN,)),
    "TR063": (_verwijderen_zonder_eerdere, (VERWIJDEREN,)),
    "TR395": (_start_te_oud, (WIJZIGEN,)),
    "TR394-BW": (_stop_te_oud, (WIJZIGEN,)),
    "TR400": (_overlap, (NIEUW, WIJZIGEN)),
    "START-12M": (_start_12_maanden, (NIEUW,)),
}
"""For each rule within reach of one message: its function, and the statuses that it looks at."""

BESTANDSREGELS = ("XSD", "OP179", "OP192")
"""Rules on the file itself; OP090 (an answer in time) is watched by `retour`."""

_VAN_STATUS = {
    status: [(naam, functie) for naam, (functie, geldt) in REGELS.items() if status in geldt]
    for status in _ALTIJD
}
_VAN_ALLE = [(naam, functie) for naam, (functie, geldt) in REGELS.items() if geldt == _ALTIJD]

LEEG = GeheugenHistorie()
"""A history without anything in it."""
