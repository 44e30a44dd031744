"""Whom to call today, why, and in which order (`data/monitor-bellen.csv`, most urgent first)."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date, datetime
from typing import NamedTuple

from bvtool.cak.stand.daden import (
    AFGESPROKEN,
    GEBELD,
    find_laatste,
    find_rust,
    find_toegezegd_bij_akkoord,
)
from bvtool.cak.stand.gelijktijdig import BERICHTEN
from bvtool.cak.stand.stand import Gemeentestand
from bvtool.cak.stand.telling import GemeenteStand
from bvtool.dossier.feiten import Daadfeit
from bvtool.kalender.tekst import duur_tekst, moment_tekst, verschil
from bvtool.vak.aantal import count
from bvtool.vak.peil import MIGRATIE
from bvtool.vak.tabellen import load_tabel

Reden = Callable[[GemeenteStand, datetime], str]


class Belreden(NamedTuple):
    """One reason to call: its key, its name, and the sentence with the facts."""

    sleutel: str
    naam: str
    zin: str


class Bel(NamedTuple):
    """A gemeente to call, with every reason, the most urgent first.

    `nieuw`: one of the reasons was not there before today. `uiterlijk`: the deadline it is about.
    `rust`: it was called, and rests until that day. `laatste`: the last call or agreement.
    """

    stand: GemeenteStand
    redenen: Sequence[Belreden]
    nieuw: bool
    uiterlijk: datetime
    rust: date | None = None
    laatste: Daadfeit | None = None


Eerder = Mapping[str, Collection[str]]
"""Per uitvoerderscode the reasons to call of the last look before today."""


def list_bellen(stand: Gemeentestand, eerder: Eerder | None = None) -> list[Bel]:
    """Every gemeente to call: what is new today first, then by deadline, then by reason and by
    clients concerned; who rests comes last. `eerder` None: there was no look before today, and
    nothing is called new."""
    rang = {r["sleutel"]: i for i, r in enumerate(load_tabel("monitor-bellen"))}
    bellen = [
        _make_bel(g, redenen, stand.moment, eerder)
        for g in stand.gemeenten
        if (redenen := find_redenen(g, stand.moment))
    ]
    return sorted(
        bellen,
        key=lambda b: (
            b.rust is not None,
            not b.nieuw,
            b.rust or date.min,
            b.uiterlijk.timestamp(),
            rang[b.redenen[0].sleutel],
            -_count_open(b.stand),
            b.stand.gemeente.naam.casefold(),
            b.stand.gemeente.code,
        ),
    )


def list_nu(bellen: Sequence[Bel]) -> list[Bel]:
    """Those to call now: who was called and rests is not among them."""
    return [b for b in bellen if b.rust is None]


def _make_bel(
    g: GemeenteStand, redenen: Sequence[Belreden], moment: datetime, eerder: Eerder | None
) -> Bel:
    sleutels = {r.sleutel for r in redenen}
    toen = None if eerder is None else set(eerder.get(g.gemeente.uitvoerder, ()))
    termijnen = (TERMIJN.get(r.sleutel, "aanlevering") for r in redenen)
    return Bel(
        stand=g,
        redenen=redenen,
        nieuw=toen is not None and not sleutels <= toen,
        uiterlijk=min((g.deadlines[t] for t in termijnen), key=datetime.timestamp),
        rust=find_rust(g, moment.date(), sleutels),
        laatste=find_laatste(g, GEBELD, AFGESPROKEN),
    )


TERMIJN = {
    "geen_antwoord": "terugkoppeling",
    "antwoord_stuk": "terugkoppeling",
    "dekking": "terugkoppeling",
}
"""The deadline that a reason is about, where it is not that of delivering."""


def find_redenen(g: GemeenteStand, moment: datetime) -> list[Belreden]:
    """Every reason to call this gemeente at `moment` (aware); empty when there is none."""
    gevonden: list[Belreden] = []
    if g.opgegaan:
        return gevonden
    for rij in load_tabel("monitor-bellen"):
        zin = REDENEN[rij["sleutel"]](g, moment)
        if zin:
            gevonden.append(Belreden(rij["sleutel"], rij["naam"], zin))
    return gevonden


def _count_open(g: GemeenteStand) -> int:
    t = g.telling
    return t.ontbrekend + t.afgekeurd + t.niet_beantwoord + t.niet_toegezegd


def is_over(g: GemeenteStand, termijn: str, moment: datetime) -> bool:
    """Has this deadline of the gemeente passed? At the moment itself it has not."""
    return moment.timestamp() > g.deadlines[termijn].timestamp()


def _no_answer(g: GemeenteStand, moment: datetime) -> str:
    wacht = g.b4 is not None and g.antwoord is None and "terugkoppeling" not in g.geweigerd
    if not wacht or not is_over(g, "terugkoppeling", moment):
        return ""
    uiterlijk = g.deadlines["terugkoppeling"]
    duur = duur_tekst(verschil(uiterlijk, moment))
    return f"Het antwoord op B4 moest er {moment_tekst(uiterlijk)} zijn. Dat is {duur} geleden."


_ANTWOORDEN = "inkomend/terugkoppeling"


def _answer_broken(g: GemeenteStand, _: datetime) -> str:
    if g.antwoord is None and "terugkoppeling" in g.geweigerd:
        waarom = [zin for naam, zin in g.meldingen if naam.startswith(_ANTWOORDEN)]
        zin = "Er kwam een antwoord binnen dat wij niet kunnen gebruiken."
        return " ".join([zin, *waarom[-1:]])
    return ""


def describe_dekking(g: GemeenteStand) -> str:
    """How an answer differs from B4, in one sentence; empty when it covers B4 exactly."""
    if g.antwoord is None or g.antwoord_open:
        return ""
    t = g.telling
    delen = [
        f"{aantal} {wat}"
        for aantal, wat in (
            (t.niet_beantwoord, "zonder antwoord"),
            (t.extra, "die niet in B4 staan"),
            (t.dubbel, "dubbel beantwoord"),
            (t.zonder_reden, "niet aangeleverd zonder reden"),
        )
        if aantal
    ]
    zinnen = [f"Rijen: {', '.join(delen)}."] if delen else []
    if g.b4 is None:
        zinnen.append("Er is geen B4 om mee te vergelijken.")
    if not g.totaal_klopt:
        zinnen.append(laatste.melding if (laatste := g.laatste_antwoord) else "")
    return " ".join(zinnen)


def _coverage(g: GemeenteStand, _: datetime) -> str:
    return describe_dekking(g)


def _nothing(g: GemeenteStand, moment: datetime) -> str:
    t = g.telling
    if not t.toegezegd or t.ontbrekend < t.toegezegd or not is_over(g, "aanlevering", moment):
        return ""
    return f"Van de {t.toegezegd} toegezegde klanten is nog geen {g.over.bericht} ontvangen."


def _missing(g: GemeenteStand, moment: datetime) -> str:
    t = g.telling
    if not t.ontbrekend or t.ontbrekend == t.toegezegd or not is_over(g, "aanlevering", moment):
        return ""
    wie = f"{t.ontbrekend} van de {t.toegezegd} toegezegde klanten"
    return f"Van {wie} ontbreekt het {g.over.bericht}."


def _rejected(g: GemeenteStand, moment: datetime) -> str:
    t = g.telling
    aantal = t.afgekeurd + t.los_afgekeurd
    if not aantal or not is_over(g, "aanlevering", moment):
        return ""
    codes = ", ".join(f"{code}: {n}" for code, n in g.per_code.items())
    wie = count(aantal, "klant", "klanten")
    return f"Van {wie} is het bericht afgekeurd (retourcode {codes})."


def _broken(g: GemeenteStand, moment: datetime) -> str:
    if not g.telling.onleesbaar or not is_over(g, "aanlevering", moment):
        return ""
    aantal = g.telling.onleesbaar
    wat = count(aantal, "bestand is", "bestanden zijn")
    return f"{wat} niet als {g.over.bericht} te lezen."


def _other_start(g: GemeenteStand, moment: datetime) -> str:
    if g.ronde is not None or not g.telling.start_anders or not is_over(g, "aanlevering", moment):
        return ""
    wie = count(g.telling.start_anders, "klant", "klanten")
    return f"Van {wie} heeft het bericht een andere startdatum dan {MIGRATIE.tekst}."


def _other_than_answered(g: GemeenteStand, moment: datetime) -> str:
    if g.ronde is None or not g.telling.start_anders or not is_over(g, "aanlevering", moment):
        return ""
    wie = count(g.telling.start_anders, "klant", "klanten")
    return f"Van {wie} zegt het bericht iets anders dan het antwoord op ons bestand."


def _unpromised(g: GemeenteStand, moment: datetime) -> str:
    aantal = 0 if g.antwoord_open else g.telling.onverwacht
    if not aantal or not is_over(g, "aanlevering", moment):
        return ""
    wie = count(aantal, "klant", "klanten")
    return f"Van {wie} kwam een {g.over.bericht} dat niet was toegezegd."


def _choice(g: GemeenteStand, _: datetime) -> str:
    zin = g.vragen.get(BERICHTEN, "")
    return zin and f"{zin} Vraag welk bericht geldt."


def _dropped(g: GemeenteStand, _: datetime) -> str:
    toen, nu = find_toegezegd_bij_akkoord(g), g.telling.toegezegd
    if toen is None or nu >= toen:
        return ""
    was = count(toen, "klant was", "klanten waren")
    return f"Bij ons akkoord: {was} toegezegd. Nu: {nu}."


REDENEN: dict[str, Reden] = {
    "geen_antwoord": _no_answer,
    "antwoord_stuk": _answer_broken,
    "dekking": _coverage,
    "gedaald": _dropped,
    "niets_geleverd": _nothing,
    "ontbreekt": _missing,
    "keuze": _choice,
    "afgekeurd": _rejected,
    "startdatum": _other_start,
    "anders": _other_than_answered,
    "berichten_stuk": _broken,
    "niet_toegezegd": _unpromised,
}
"""For each reason the sentence, empty when the reason is not there."""
