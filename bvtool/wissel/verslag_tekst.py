"""The account of `wissel controleer` as text for people and as data for programs."""

from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

from bvtool.kalender.tekst import moment_tekst
from bvtool.vak.aantal import count
from bvtool.wissel.eindstand import KLAAR, Eindstand
from bvtool.wissel.oordeel import COMPLEET, OPEN, Oordeel
from bvtool.wissel.uitleg import GEBROKEN, KOPPEN, tell_uiterlijk, tell_wat, tell_wat_nu
from bvtool.wissel.verslag import Verslag

T = TypeVar("T")
_TOON = 20  # lines per state on a screen; the rest stands in the workbook and the page


def make_tekst(verslag: Verslag) -> str:
    """The account for a screen: counts, then each state with what to do, then the verdicts."""
    regels = [f"Stand op {moment_tekst(verslag.op)}.", *_tellingen(verslag)]
    for staat, kop in KOPPEN.items():
        oordelen = [o for o in verslag.oordelen if o.staat == staat]
        if oordelen:
            regels += ["", f"{kop} ({len(oordelen)})"]
            regels += _kort(oordelen, lambda o: f"{tell_wat(o)} {tell_wat_nu(o)}")
    gewoon = [g for g in verslag.niet_gelezen if not g.vreemd]
    vreemd = [g for g in verslag.niet_gelezen if g.vreemd]
    for kop, groep in (("Niet te lezen", gewoon), ("Geen bericht, overgeslagen", vreemd)):
        if groep:
            regels += ["", f"{kop} ({len(groep)})"]
            regels += _kort(groep, lambda g: f"{g.naam}: {g.reden}")
    if verslag.eindstanden:
        over = [e for e in verslag.eindstanden if e.oordeel != KLAAR]
        alle = len(verslag.eindstanden)
        regels += [
            "",
            f"Eindstand: {alle - len(over)} van {alle} partijen klaar "
            "(niets te versturen, alles ingelezen, alles beantwoord)",
        ]
        regels += _kort(over, _stand)
    return "\n".join(regels)


def make_gegevens(verslag: Verslag) -> dict[str, object]:
    """The account as JSON: counts, every finding, every verdict. No BSN is in it."""
    t = verslag.tellingen
    return {
        "op": verslag.op.isoformat(),
        "gelezen": t.get("gelezen", 0),
        "berichten": t.get("berichten", 0),
        "vreemd": t.get("vreemd", 0),
        "onleesbaar": t.get("onleesbaar", 0),
        "na_het_moment": t.get("na het moment", 0),
        "compleet": t.get(COMPLEET, 0),
        "open": t.get(OPEN, 0),
        "te_laat": t.get("te laat", 0),
        "gebroken": sum(t.get(staat, 0) for staat in GEBROKEN),
        "zonder_heenbericht": t.get("zonder heenbericht", 0),
        "dubbel": t.get("dubbel", 0),
        "na_sluiting": t.get("na sluiting", 0),
        "te_vroeg": t.get("te vroeg", 0),
        "voor_het_heenbericht": t.get("voor het heenbericht", 0),
        "releases": {f"{s} {r}": n for (s, r), n in verslag.releases.items()},
        "onbekende_releases": {f"{s} {r}": n for (s, r), n in verslag.onbekend.items()},
        "bevindingen": [_bevinding(o) for o in verslag.oordelen],
        "niet_gelezen": [
            {"bestand": g.naam, "reden": g.reden, "vreemd": g.vreemd} for g in verslag.niet_gelezen
        ],
        "eindstand": [
            {
                "wissel": e.wissel,
                "partij": e.partij,
                "code": e.code,
                "oordeel": e.oordeel,
                "niets_te_versturen": e.niets_te_versturen,
                "alles_ingelezen": e.alles_ingelezen,
                "alles_beantwoord": e.alles_beantwoord,
                "te_versturen": e.te_versturen,
                "ongelezen": e.ongelezen,
                "open": e.open,
                "gebroken": e.gebroken,
            }
            for e in verslag.eindstanden
        ],
    }


def _tellingen(verslag: Verslag) -> Iterator[str]:
    t = verslag.tellingen
    gebroken = sum(t.get(staat, 0) for staat in GEBROKEN)
    yield (
        f"{count(t.get('berichten', 0), 'bericht', 'berichten')} gelezen: "
        f"{count(t.get(COMPLEET, 0), 'compleet paar', 'complete paren')}, "
        f"{t.get(OPEN, 0)} open ({t.get('te laat', 0)} te laat), {gebroken} gebroken, "
        f"{count(t.get('zonder heenbericht', 0), 'antwoord', 'antwoorden')} zonder heenbericht, "
        f"{t.get('dubbel', 0)} dubbel."
    )
    yield (
        f"{t.get('na sluiting', 0)} verzonden na sluiting, {t.get('te vroeg', 0)} te vroeg; "
        f"{t.get('onleesbaar', 0)} niet te lezen, {t.get('vreemd', 0)} geen bericht."
    )
    if t.get("na het moment"):
        een = "bericht is van na dit moment en telt niet mee."
        meer = "berichten zijn van na dit moment en tellen niet mee."
        yield count(t["na het moment"], een, meer)
    for (standaard, release), aantal in verslag.onbekend.items():
        yield (
            f"Release {release} van {standaard} staat niet in de kalender "
            f"({count(aantal, 'bericht', 'berichten')}): "
            "termijnen van een wissel zijn daarvan niet bekend."
        )


def _bevinding(o: Oordeel) -> dict[str, object]:
    b, r, a = o.bericht, o.retour, o.antwoord
    return {
        "staat": o.staat,
        "bericht": b.soort.naam,
        "release": b.release,
        "afzender": b.afzender,
        "ontvanger": b.ontvanger,
        "identificatie": b.identificatie,
        "datum": b.datum.isoformat() if b.datum else None,
        "bestand": b.naam,
        "ander_bericht": r.soort.naam if r else None,
        "andere_release": r.release if r else None,
        "ander_bestand": r.naam if r else None,
        "wie": o.wie,
        "code": o.code,
        "uiterlijk": tell_uiterlijk(o) or None,
        "te_laat": o.te_laat,
        "aard": a.aard if a else None,
        "regel": f"{a.regel.wissel} {a.regel.id}" if a and a.regel else None,
        "wat": tell_wat(o),
        "wat_nu": tell_wat_nu(o),
    }


def _stand(e: Eindstand) -> str:
    drie = f"{e.niets_te_versturen}, {e.alles_ingelezen}, {e.alles_beantwoord}"
    code = "" if e.code == e.partij else f" {e.code}"
    return f"{e.wissel}, {e.partij}{code}: {e.oordeel}: {drie} ({_tekort(e)})"


def _tekort(e: Eindstand) -> str:
    delen = (
        (e.te_versturen, "te versturen"),
        (e.ongelezen, "niet ingelezen"),
        (e.open, "niet beantwoord"),
        (e.gebroken, "gebroken"),
    )
    tekort = ", ".join(f"{aantal} {wat}" for aantal, wat in delen if aantal)
    return tekort or "geef met --te-versturen de map met wat nog weg moet"


def _kort(dingen: Sequence[T], tell: Callable[[T], str]) -> list[str]:
    regels = [f"  - {tell(ding)}" for ding in dingen[:_TOON]]
    over = len(dingen) - _TOON
    return [*regels, f"  - en nog {over}"] if over > 0 else regels
