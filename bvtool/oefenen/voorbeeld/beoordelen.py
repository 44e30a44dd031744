"""The cases of persons whom the register knows and who cannot simply be announced.

Rules 3 (died), 4 (too young), 5 (exempt), 8 (starts after R), 9 and 10 (ended before R) and 11
(nothing that counts as beschermd wonen).
"""

from __future__ import annotations

from datetime import date, timedelta

from bvtool.oefenen.voorbeeld.bouwers import builds, builds_each, eindredenen
from bvtool.oefenen.voorbeeld.personen import Voorbeeldpersoon
from bvtool.oefenen.voorbeeld.rijen import Bouwsel, R, Rij, Werkbank

DAG = timedelta(days=1)
LAATSTE_DAG = date(2022, 9, 30)


@builds("overleden")
def build_overleden(w: Werkbank, p: Voorbeeldpersoon, variant: int) -> Bouwsel:
    """Died before R: the period runs on, was ended, or there was only opvang."""
    start = w.start()
    dood = LAATSTE_DAG if variant % 4 == 3 else w.day(date(2021, 9, 1), LAATSTE_DAG)
    soort = "opvang16" if variant % 4 == 2 else "bw"
    rij = w.register_rij(p, start, soort=soort, overlijdensdatum=dood)
    if variant % 4 == 1:
        rij.update(einddatum=dood, reden_einde="02", release="3.1", startnummer=None)
    return w.both(p, [rij], start, dood)


@builds("jong")
def build_jong(w: Werkbank, p: Voorbeeldpersoon, variant: int) -> Bouwsel:
    """Not of age on R, whatever else is the matter."""
    p.geboren = "2004-10-02" if variant % 4 == 0 else young_geboren(w)
    start = w.day(date(2021, 10, 1), date(2022, 6, 30))
    rij = w.register_rij(p, start)
    if variant % 4 == 2:
        rij.update(einddatum=date(2022, 8, 31), reden_einde="31", release="3.1")
    if variant % 4 == 3:
        rij["vrijstelling"] = "J"
    return w.both(p, [rij], start)


@builds("jong_alleen_b4")
def build_jong_alleen_b4(w: Werkbank, p: Voorbeeldpersoon, variant: int) -> Bouwsel:  # noqa: ARG001
    """Not of age by B4, and unknown in the register."""
    p.geboren = young_geboren(w)
    return w.both(p, [], w.day(date(2021, 10, 1), date(2022, 6, 30)))


def young_geboren(w: Werkbank) -> str:
    """A birth date of someone who is 15 to 17 on R."""
    return w.day(date(2004, 10, 3), date(2007, 9, 30)).isoformat()


@builds("vrijstelling")
def build_vrijstelling(w: Werkbank, p: Voorbeeldpersoon, variant: int) -> Bouwsel:
    """Pays no contribution; at times placed from another region as well."""
    start = w.start()
    rij = w.register_rij(p, start, vrijstelling="J")
    if variant % 3 == 1:
        rij["buitenregionaal"] = "J"
    return w.both(p, [rij], start)


@builds("start_na_r")
def build_start_na_r(w: Werkbank, p: Voorbeeldpersoon, variant: int) -> Bouwsel:
    """Begins after R; of every two the first on the very next day."""
    start = R + DAG if variant % 2 == 0 else w.day(R + 2 * DAG, date(2023, 1, 31))
    return w.both(p, [w.register_rij(p, start)], None)


@builds("gat_om_r")
def build_gat_om_r(w: Werkbank, p: Voorbeeldpersoon, variant: int) -> Bouwsel:
    """Ended before R and begun again after it: R itself is not covered."""
    krap = variant % 2 == 0
    einde = LAATSTE_DAG if krap else w.einde()
    opnieuw = R + DAG if krap else w.day(R + 2 * DAG, date(2022, 12, 31))
    rijen = [
        w.register_rij(p, w.start(), einde, reden_einde="20", release="3.1"),
        w.register_rij(p, opnieuw, volg=1),
    ]
    return w.both(p, rijen, None)


@builds("levering_na_r")
def build_levering_na_r(w: Werkbank, p: Voorbeeldpersoon, variant: int) -> Bouwsel:  # noqa: ARG001
    """Assigned before R, delivered after it."""
    geleverd = w.day(R + DAG, date(2022, 12, 31))
    rij = w.register_rij(p, w.day(date(2022, 6, 1), LAATSTE_DAG), startdatum_levering=geleverd)
    return w.both(p, [rij], None)


@builds_each(
    "einde_ovl",
    "einde_uit",
    "einde_all",
    "einde_vrh",
    "einde_wlz",
    "einde_zvw",
    "einde_tyd",
    "einde_onbekend",
    "onzeker_tyd",
    "onzeker_lvr",
    "onzeker_wlz",
    "onzeker_uit",
    "onzeker_geen",
    "einde_leeg",
)
def build_einde(geval: str, w: Werkbank, p: Voorbeeldpersoon, variant: int) -> Bouwsel:
    """Ended before R; the reasons of the case take turns."""
    start = w.start()
    einde = LAATSTE_DAG if variant % 5 == 4 else w.einde()
    redenen = eindredenen(geval)
    reden, release = redenen[variant % len(redenen)] if redenen else (None, None)
    rij = w.register_rij(p, start, einde, reden_einde=reden, release=release)
    if variant % 4 == 1:
        rij["einddatum_levering"] = einde
    return w.both(p, [rij], start, einde)


@builds("laatste_rij")
def build_laatste_rij(w: Werkbank, p: Voorbeeldpersoon, variant: int) -> Bouwsel:
    """Several ended rows: apart, the one within the other, or ended on the same day."""
    start, einde = w.start(), w.day(date(2022, 3, 1), LAATSTE_DAG)
    if variant % 3 == 0:
        eerder = w.day(date(2021, 1, 1), date(2021, 12, 31))
        begin = eerder + (2 + w.draw(50)) * DAG
        rijen = [
            w.register_rij(p, start, eerder, reden_einde="31", release="3.1"),
            w.register_rij(p, begin, einde, volg=1, reden_einde="19", release="3.1"),
        ]
        return w.both(p, rijen, None, einde)
    binnen, reden = (date(2021, 12, 31), "31") if variant % 3 == 1 else (einde, "19")
    rijen = [
        w.register_rij(p, start, einde, reden_einde="19", release="3.1"),
        w.register_rij(p, date(2021, 2, 1), binnen, volg=1, reden_einde=reden, release="3.1"),
    ]
    return w.both(p, rijen, start, einde)


@builds("laatste_rij_onzeker")
def build_laatste_rij_onzeker(w: Werkbank, p: Voorbeeldpersoon, variant: int) -> Bouwsel:
    """Of several ended rows the last gives no reason, an earlier one does."""
    start, einde = w.start(), w.day(date(2022, 3, 1), LAATSTE_DAG)
    rijen = [
        w.register_rij(p, start, date(2021, 12, 31), reden_einde="31", release="3.1"),
        w.register_rij(p, date(2022, 1, 1), einde, volg=1),
    ]
    if variant % 2:
        rijen[1]["reden_einde"] = "99"
    return w.both(p, rijen, start, einde)


@builds("levering_einde")
def build_levering_einde(w: Werkbank, p: Voorbeeldpersoon, variant: int) -> Bouwsel:  # noqa: ARG001
    """The assignment runs on after R, the delivery ended before it."""
    start, einde = w.start(), w.einde()
    rij = w.register_rij(p, start, date(2023, 6, 30), reden_einde="19", release="3.1")
    rij.update(einddatum_levering=einde, startnummer=None)
    return w.both(p, [rij], start, einde)


@builds_each("opvang16", "opvang17", "ander_product", "categorie18", "pgb_zonder", "pgb_onbekend")
def build_zonder_wonen(geval: str, w: Werkbank, p: Voorbeeldpersoon, variant: int) -> Bouwsel:
    """Known in the register, but nothing that counts as beschermd wonen."""
    soort = {"ander_product": "ander", "categorie18": "cat18"}.get(geval, geval)
    start = w.start()
    pgb = geval.startswith("pgb")
    rij: Rij = w.register_rij(p, start, soort="bw" if pgb else soort)
    if pgb:
        wonen = "N" if geval == "pgb_zonder" else None
        rij.update(leveringsvorm="PGB", pgb_wooncomponent=wonen, startnummer=None)
    if variant % 3 == 2 and geval != "categorie18":
        rij["einddatum"] = w.einde()
    return w.both(p, [rij], start)
