"""A judgement in Dutch: what is the matter, who must act before when, and what to do now."""

from bvtool.kalender.tekst import dag_tekst, moment_tekst
from bvtool.kalender.termijn import Termijn
from bvtool.wissel.conversie.vormen import BERICHTEN
from bvtool.wissel.oordeel import (
    ANDERE_RELEASE,
    DUBBEL,
    NA_DE_WISSEL,
    NA_SLUITING,
    OPEN,
    TE_VROEG,
    VOOR_HEEN,
    ZONDER_HEEN,
    Oordeel,
)
from bvtool.wissel.reden import make_reden, met_lidwoord

GEBROKEN = (NA_DE_WISSEL, ANDERE_RELEASE)
KOPPEN = {
    OPEN: "Open: wacht op een antwoord",
    NA_DE_WISSEL: "Gebroken: niet beantwoord voor de wissel",
    ANDERE_RELEASE: "Gebroken: beantwoord in een andere release",
    ZONDER_HEEN: "Antwoord zonder heenbericht",
    DUBBEL: "Dubbel",
    NA_SLUITING: "Verzonden na sluiting",
    TE_VROEG: "Verzonden voordat de release live was",
    VOOR_HEEN: "Antwoord gedateerd voor het heenbericht",
}
"""Every state that asks for attention, in the order in which it is told, with its heading."""


def tell_wat(o: Oordeel) -> str:
    """What was found, in one sentence, with kind, release, identification and file."""
    b = o.bericht
    dag = f" van {b.datum:%d-%m-%Y}" if b.datum else ""
    basis = f"{b.soort.naam} {b.identificatie} in release {b.release}{dag} ({b.naam})"
    if o.staat == ANDERE_RELEASE and o.retour is not None:
        r = o.retour
        return f"{basis} is beantwoord met een {r.soort.naam} in release {r.release} ({r.naam})."
    if o.staat == DUBBEL and o.retour is not None:
        return f"{basis} is er ook als {o.retour.naam}."
    if o.staat == VOOR_HEEN and o.retour is not None and o.retour.datum is not None:
        h = o.retour
        return f"{basis} antwoordt op een {h.soort.naam} van {h.datum:%d-%m-%Y} ({h.naam})."
    if o.staat == ZONDER_HEEN:
        return f"{basis} antwoordt op een {b.soort.heen} die er niet bij zit."
    if o.staat in (NA_SLUITING, TE_VROEG) and o.antwoord is not None:
        wanneer = moment_tekst(b.moment) if b.moment else "die dag"
        return f"{basis} mocht {wanneer} niet weg. {make_reden(o.antwoord)}"
    return f"{basis} heeft geen antwoord."


def tell_wie(o: Oordeel) -> str:
    """The party that must act, with its code: `de aanbieder 41000017`."""
    return met_lidwoord(o.wie) + (f" {o.code}" if o.code != o.wie else "")


def tell_uiterlijk(o: Oordeel) -> str:
    """Before when, nearest deadline first; empty when there is none."""
    return ", en in ieder geval ".join(_termijn(t) for t in o.uiterlijk[:2])


def tell_wat_nu(o: Oordeel) -> str:
    """What to do now, in one or two sentences."""
    wie = tell_wie(o)
    if o.staat == OPEN:
        laat = " Deze termijn is al voorbij: neem contact op." if o.te_laat else ""
        wanneer = tell_uiterlijk(o)
        return f"{_zin(wie)} antwoordt{' ' + wanneer if wanneer else ''}.{laat}"
    if o.staat in GEBROKEN:
        return _tell_gebroken(o, wie)
    if o.staat == ZONDER_HEEN:
        return f"Zoek het heenbericht op bij {wie}, of meld het aan de partij die antwoordde."
    if o.staat == DUBBEL:
        return f"Lees één van beide in en meld het aan {wie}."
    if o.staat == VOOR_HEEN:
        return f"Vraag {wie} welke van de twee dagen klopt."
    if o.staat == TE_VROEG:
        return f"Laat {wie} nagaan of het is aangekomen. Zo niet: opnieuw versturen."
    return (
        f"Laat {wie} nagaan of het is aangekomen. Zo niet: opnieuw indienen in de release van nu."
    )


def _tell_gebroken(o: Oordeel, wie: str) -> str:
    heen = o.bericht
    indiener = f"{met_lidwoord(heen.soort.afzender)} {heen.afzender}"
    zin = (
        f"Bel {wie}. {_zin(indiener)} dient het heenbericht{_in_release(o)} opnieuw in "
        "en krijgt het antwoord in diezelfde release."
    )
    if _kan_omgezet(o):
        hoe = "bvtool wissel omzetten" if heen.soort.naam in BERICHTEN else "via uw leverancier"
        zin += f" Lukt dat niet, dan is er als laatste middel de noodvoorziening ({hoe})."
    return zin


def _kan_omgezet(o: Oordeel) -> bool:
    """The conversion between EI 2.0 and XML 2.1, both ways, for all but JW321 and JW322."""
    heen = o.bericht
    nieuw = o.retour.release if o.retour else (o.antwoord.in_release if o.antwoord else "")
    return {heen.release, nieuw} == {"2.0", "2.1"} and heen.soort.stam not in ("JW321", "JW322")


def _in_release(o: Oordeel) -> str:
    release = o.antwoord.in_release if o.antwoord else ""
    return f" in release {release}" if release else ""


def _termijn(t: Termijn) -> str:
    if t.moment is None:
        if t.soort != "dag":  # of a switch whose hour nobody knows
            return f"voor {dag_tekst(t.dag)} ({t.id})"
        return f"uiterlijk {dag_tekst(t.dag)} ({t.id}, 3 werkdagen)"
    return f"voor {moment_tekst(t.moment)} ({t.id})"


def _zin(tekst: str) -> str:
    return tekst[:1].upper() + tekst[1:]
