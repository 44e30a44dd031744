"""The cases of persons who have beschermd wonen on R and can be announced (rule 7)."""

from __future__ import annotations

from datetime import date, timedelta

from bvtool.oefenen.voorbeeld.bouwers import builds
from bvtool.oefenen.voorbeeld.personen import Voorbeeldpersoon
from bvtool.oefenen.voorbeeld.rijen import Bouwsel, Cel, R, Werkbank
from bvtool.vak.peil import OPEN_EIND

DAG = timedelta(days=1)
GRENSDAG = "2004-10-01"
"""Who is born on this day, becomes 18 on R."""


@builds("gewoon")
def build_gewoon(w: Werkbank, p: Voorbeeldpersoon, variant: int) -> Bouwsel:
    """One running provision, equal on both sides."""
    start = w.start() if variant % 3 else w.day(date(2021, 1, 1), date(2022, 8, 31))
    einde = w.day(date(2023, 1, 1), date(2027, 12, 31)) if variant % 5 < 2 else None
    rij = w.register_rij(p, start, einde)
    if variant % 7 < 2:
        start += w.draw(20) * DAG
        rij["startdatum_levering"] = start
    return w.both(p, [rij], start, einde)


@builds("startdatum_anders")
def build_startdatum_anders(w: Werkbank, p: Voorbeeldpersoon, variant: int) -> Bouwsel:
    """The CAK registered another start date."""
    start = w.start()
    anders = start + (1 + w.draw(200)) * DAG * (1 if variant % 2 else -1)
    bouwsel = w.both(p, [w.register_rij(p, start)], anders)
    bouwsel.verschillen.append("startdatum")
    return bouwsel


@builds("meer_producten")
def build_meer_producten(w: Werkbank, p: Voorbeeldpersoon, variant: int) -> Bouwsel:
    """Two or three products at the same time."""
    start = w.start()
    rijen = [w.register_rij(p, start)]
    for volg in range(1, 2 + variant % 2 + 1):
        rijen.append(w.register_rij(p, start + w.draw(400) * DAG, volg=volg))
    return w.both(p, rijen, start)


@builds("wissel_aanbieder")
def build_wissel_aanbieder(w: Werkbank, p: Voorbeeldpersoon, variant: int) -> Bouwsel:
    """Another provider the day after; of every three changes one on R itself."""
    start = w.start()
    wissels = [date(2022, 9, 30) if variant % 3 == 0 else w.einde()]
    if variant % 4 == 3:
        wissels.insert(0, w.day(date(2021, 1, 1), date(2021, 5, 1)))
    rijen = []
    begin = start
    for volg, einde in enumerate(wissels):
        rijen.append(w.register_rij(p, begin, einde, volg=volg, reden_einde="38", release="3.1"))
        begin = einde + DAG
    rijen.append(w.register_rij(p, begin, volg=len(wissels)))
    return w.both(p, rijen, start)


@builds("overlap")
def build_overlap(w: Werkbank, p: Voorbeeldpersoon, variant: int) -> Bouwsel:
    """The next provision starts before the earlier one ends."""
    start, einde = w.start(), w.einde()
    laatste = date(2023, 6, 30) if variant % 2 else None
    rijen = [
        w.register_rij(p, start, einde),
        w.register_rij(p, w.day(start + DAG, einde), laatste, volg=1),
    ]
    return w.both(p, rijen, start, laatste)


@builds("einde_na_r")
def build_einde_na_r(w: Werkbank, p: Voorbeeldpersoon, variant: int) -> Bouwsel:
    """Ended after R; the CAK does not know it, knows the same end or another one."""
    start = w.start()
    laat = variant % 4 == 3
    einde = w.day(date(2022, 10, 18), date(2022, 12, 31)) if laat else w.day(R, date(2022, 10, 14))
    bij_cak = (None, einde, einde + 30 * DAG, None)[variant % 4]
    rij = w.register_rij(p, start, einde, reden_einde="19", release="3.1")
    bouwsel = w.both(p, [rij], start, einde, einddatum=bij_cak)
    if variant % 4 == 2:
        bouwsel.verschillen.append("einddatum")
    return bouwsel


@builds("grens_op_r")
def build_grens_op_r(w: Werkbank, p: Voorbeeldpersoon, variant: int) -> Bouwsel:
    """A period that starts or ends on R itself."""
    start = w.start() if variant % 3 == 1 else R
    einde = (None, R, date(2022, 12, 31))[variant % 3]
    return w.both(p, [w.register_rij(p, start, einde)], start, einde)


@builds("overleden_na_r")
def build_overleden_na_r(w: Werkbank, p: Voorbeeldpersoon, variant: int) -> Bouwsel:
    """Died on R or in the days after; the period runs on or was ended on that day."""
    start = w.start()
    dood = R if variant % 3 == 0 else w.day(R + DAG, date(2022, 10, 12))
    rij = w.register_rij(p, start, overlijdensdatum=dood)
    if variant % 2:
        rij.update(einddatum=dood, reden_einde="02", release="3.1")
    return w.both(p, [rij], start, dood)


@builds("pgb_wonen")
def build_pgb_wonen(w: Werkbank, p: Voorbeeldpersoon, variant: int) -> Bouwsel:
    """A pgb with which the person pays for living there."""
    start = w.start()
    einde = date(2023, 12, 31) if variant % 2 else None
    rij = w.register_rij(p, start, einde, leveringsvorm="PGB", pgb_wooncomponent="J")
    return w.both(p, [rij], start, einde)


@builds("levering_telt")
def build_levering_telt(w: Werkbank, p: Voorbeeldpersoon, variant: int) -> Bouwsel:
    """Only by the dates of delivery does the period cover R."""
    start = w.start()
    if variant % 2 == 0:
        rij = w.register_rij(p, date(2022, 11, 1), startdatum_levering=start)
        return w.both(p, [rij], start)
    einde = date(2022, 12, 31)
    rij = w.register_rij(p, start, w.einde(), einddatum_levering=einde)
    return w.both(p, [rij], start, einde)


@builds("open_einde")
def build_open_einde(w: Werkbank, p: Voorbeeldpersoon, variant: int) -> Bouwsel:
    """No end, but the register writes something in the cell."""
    start = w.start()
    open_: tuple[Cel, ...] = (OPEN_EIND, "00-00-0000", "31-12-9999")
    return w.both(p, [w.register_rij(p, start, open_[variant % 3])], start)


@builds("buitenregionaal")
def build_buitenregionaal(w: Werkbank, p: Voorbeeldpersoon, variant: int) -> Bouwsel:
    """Lives in another region; without a policy in the settings that changes nothing."""
    start = w.start()
    elders = "0392" if w.gemeente != "0392" else "0384"
    rij = w.register_rij(p, start, buitenregionaal="J", gemeentecode=elders)
    if variant % 2:
        rij["vrijstelling"] = None
    return w.both(p, [rij], start)


@builds("achttien_op_r")
def build_achttien_op_r(w: Werkbank, p: Voorbeeldpersoon, variant: int) -> Bouwsel:
    """Of age on R by a hair, or too young in B4 while the register, which leads, says otherwise."""
    start = w.day(date(2022, 3, 1), date(2022, 8, 31))
    if variant % 3 == 2:
        bouwsel = w.both(p, [w.register_rij(p, start)], start)
        bouwsel.b4[0]["geboortedatum"] = date(2005, 1, 1)
        bouwsel.verschillen.append("geboortedatum")
        return bouwsel
    p.geboren = GRENSDAG
    register = w.register_rij(p, start)
    if variant % 3 == 1:
        register["geboortedatum"] = None
    return w.both(p, [register], start)


@builds("bw_en_opvang")
def build_bw_en_opvang(w: Werkbank, p: Voorbeeldpersoon, variant: int) -> Bouwsel:
    """Beside the running provision another one that does not count."""
    start, tweede = w.start(), w.day(date(2021, 1, 1), date(2022, 8, 1))
    soort = ("opvang16", "opvang17", "ander", "bw")[variant % 4]
    erbij = w.register_rij(p, tweede, soort=soort, volg=1)
    if soort == "bw":
        erbij.update(leveringsvorm="PGB", pgb_wooncomponent="N", startnummer=None)
    return w.both(p, [w.register_rij(p, start), erbij], start)


@builds("eigen_code")
def build_eigen_code(w: Werkbank, p: Voorbeeldpersoon, variant: int) -> Bouwsel:
    """No category in the register, but a code of its own that starts with 15."""
    start = w.start()
    rij = w.register_rij(p, start, productcategorie=None, productcode=f"15X{variant % 90 + 10}")
    return w.both(p, [rij], start)


@builds("nullen_weg")
def build_nullen_weg(w: Werkbank, p: Voorbeeldpersoon, variant: int) -> Bouwsel:  # noqa: ARG001
    """A BSN that starts with zeros, as a number in B4."""
    start = w.start()
    bouwsel = w.both(p, [w.register_rij(p, start)], start)
    bouwsel.b4[0]["bsn"] = int(p.bsn)
    return bouwsel


@builds("heropend")
def build_heropend(w: Werkbank, p: Voorbeeldpersoon, variant: int) -> Bouwsel:
    """Ended, and begun again before R after at least one day without."""
    einde = w.day(date(2021, 6, 1), date(2022, 3, 31))
    opnieuw = einde + (2 if variant % 2 == 0 else 3 + w.draw(150)) * DAG
    rijen = [
        w.register_rij(p, w.start(), einde, reden_einde="19", release="3.1"),
        w.register_rij(p, opnieuw, volg=1),
    ]
    return w.both(p, rijen, None)


@builds("rij_onleesbaar")
def build_rij_onleesbaar(w: Werkbank, p: Voorbeeldpersoon, variant: int) -> Bouwsel:  # noqa: ARG001
    """One row of the register ends before it starts; the other one decides."""
    start = w.start()
    fout = w.register_rij(p, date(2022, 5, 1), date(2021, 5, 1), volg=1)
    return w.both(p, [w.register_rij(p, start), fout], start)
