"""The cases of rows without a counterpart: unreadable, unknown, double, only in the register."""

from __future__ import annotations

from datetime import date, timedelta

from bvtool.oefenen.voorbeeld.aanmelden import GRENSDAG, build_gewoon
from bvtool.oefenen.voorbeeld.beoordelen import build_einde, young_geboren
from bvtool.oefenen.voorbeeld.bouwers import builds
from bvtool.oefenen.voorbeeld.bsn import break_bsn
from bvtool.oefenen.voorbeeld.namen import make_tikfout
from bvtool.oefenen.voorbeeld.personen import Voorbeeldpersoon
from bvtool.oefenen.voorbeeld.rijen import Bouwsel, Cel, R, Rij, Werkbank

DAG = timedelta(days=1)


@builds("niet_in_register")
def build_niet_in_register(w: Werkbank, p: Voorbeeldpersoon, variant: int) -> Bouwsel:  # noqa: ARG001
    """Known at the CAK only."""
    return w.both(p, [], w.start())


@builds("bsn_ander")
def build_bsn_ander(w: Werkbank, p: Voorbeeldpersoon, variant: int) -> Bouwsel:
    """The last two digits are wrong in such a way that the 11-proef does not see it."""
    bouwsel = _elsewhere(w, p, w.bsn_cel(p.bsn_ander))
    bouwsel.bsn_b4 = p.bsn_ander
    if variant % 3 == 1:
        bouwsel.b4[0]["achternaam"] = make_tikfout(w.rng, p.naam.achternaam, variant)
    return bouwsel


@builds("bsn_leeg")
def build_bsn_leeg(w: Werkbank, p: Voorbeeldpersoon, variant: int) -> Bouwsel:  # noqa: ARG001
    """No BSN in B4; name and birth date point to the person."""
    return _elsewhere(w, p, None)


@builds("bsn_tikfout")
def build_bsn_tikfout(w: Werkbank, p: Voorbeeldpersoon, variant: int) -> Bouwsel:
    """A digit wrong, or two swapped."""
    return _elsewhere(w, p, _fout_cel(w, p, variant))


@builds("bsn_geen_negen")
def build_bsn_geen_negen(w: Werkbank, p: Voorbeeldpersoon, variant: int) -> Bouwsel:
    """A digit typed twice, a letter for a digit, or a word."""
    bsn = p.bsn
    vormen: tuple[Cel, ...] = (
        int(bsn[:5] + bsn[4:]),
        f"{bsn[:5]}O{bsn[6:]}",
        "onbekend",
        "n.v.t.",
    )
    return _elsewhere(w, p, vormen[variant % 4])


@builds("bsn_onbekend")
def build_bsn_onbekend(w: Werkbank, p: Voorbeeldpersoon, variant: int) -> Bouwsel:
    """A BSN that fails the 11-proef, of a person whom the register does not know."""
    bouwsel = _elsewhere(w, p, _fout_cel(w, p, variant))
    bouwsel.register, bouwsel.voorstel_bsn = [], None
    return bouwsel


@builds("dubbel_gelijk")
def build_dubbel_gelijk(w: Werkbank, p: Voorbeeldpersoon, variant: int) -> Bouwsel:
    """The same row twice."""
    bouwsel = build_gewoon(w, p, variant)
    bouwsel.b4.append(dict(bouwsel.b4[0]))
    return bouwsel


@builds("dubbel_anders")
def build_dubbel_anders(w: Werkbank, p: Voorbeeldpersoon, variant: int) -> Bouwsel:
    """Twice a client of the CAK, at two providers."""
    bouwsel = build_gewoon(w, p, variant)
    eerste = bouwsel.b4[0]
    tweede = w.b4_rij(p, eerste["bsn"], None, klantnummer=5_000_000 + p.nummer)
    tweede["startdatum"] = eerste["startdatum"]
    bouwsel.b4.append(tweede)
    return bouwsel


@builds("dubbel_drie")
def build_dubbel_drie(w: Werkbank, p: Voorbeeldpersoon, variant: int) -> Bouwsel:
    """Three times, with the BSN written in three ways."""
    bouwsel = build_gewoon(w, p, variant)
    eerste = bouwsel.b4[0]
    bsn = p.bsn
    schrijfwijzen: tuple[Cel, ...] = (int(bsn), bsn, f"{bsn[:4]}.{bsn[4:6]}.{bsn[6:]}")
    bouwsel.b4 = [{**eerste, "bsn": cel} for cel in schrijfwijzen]
    return bouwsel


@builds("dubbel_beeindigd")
def build_dubbel_beeindigd(w: Werkbank, p: Voorbeeldpersoon, variant: int) -> Bouwsel:
    """Twice, of a person whose provision ended before R."""
    bouwsel = build_einde("einde_uit", w, p, variant)
    bouwsel.b4.append(dict(bouwsel.b4[0]))
    return bouwsel


@builds("alleen_register")
def build_alleen_register(w: Werkbank, p: Voorbeeldpersoon, variant: int) -> Bouwsel:
    """Has beschermd wonen on R; the CAK does not know the person."""
    rij = w.register_rij(p, w.start())
    soort = variant % 5
    if soort == 1:
        p.geboren = GRENSDAG
        rij.update(geboortedatum=date.fromisoformat(GRENSDAG), ingangsdatum=date(2022, 8, 1))
    elif soort == 2:
        rij["overlijdensdatum"] = date(2022, 10, 5)
    elif soort == 3:
        rij["einddatum"] = w.day(R, date(2023, 12, 31))
    elif soort == 4:
        rij.update(leveringsvorm="PGB", pgb_wooncomponent="J")
    return _register_only(rij)


@builds("alleen_start_na_r")
def build_alleen_start_na_r(w: Werkbank, p: Voorbeeldpersoon, variant: int) -> Bouwsel:
    """Begins after R; the CAK does not know the person yet."""
    start = R + DAG if variant % 2 == 0 else w.day(R + 2 * DAG, date(2022, 12, 31))
    return _register_only(w.register_rij(p, start))


@builds("alleen_jong")
def build_alleen_jong(w: Werkbank, p: Voorbeeldpersoon, variant: int) -> Bouwsel:
    """Running, but not of age on R."""
    p.geboren = "2004-10-02" if variant % 2 == 0 else young_geboren(w)
    return _register_only(w.register_rij(p, date(2022, 1, 1)))


@builds("alleen_overleden")
def build_alleen_overleden(w: Werkbank, p: Voorbeeldpersoon, variant: int) -> Bouwsel:
    """Died before R; the period still runs in the register."""
    dood = date(2022, 9, 30) if variant % 2 == 0 else w.einde()
    return _register_only(w.register_rij(p, w.start(), overlijdensdatum=dood))


@builds("alleen_beeindigd")
def build_alleen_beeindigd(w: Werkbank, p: Voorbeeldpersoon, variant: int) -> Bouwsel:
    """Ended before R on both sides, as it should be."""
    bouwsel = build_einde("einde_uit", w, p, variant)
    return _register_only(bouwsel.register[0])


@builds("alleen_opvang")
def build_alleen_opvang(w: Werkbank, p: Voorbeeldpersoon, variant: int) -> Bouwsel:
    """Opvang: no contribution for beschermd wonen."""
    soort = "opvang17" if variant % 2 else "opvang16"
    return _register_only(w.register_rij(p, w.start(), soort=soort))


@builds("alleen_bsn_fout")
def build_alleen_bsn_fout(w: Werkbank, p: Voorbeeldpersoon, variant: int) -> Bouwsel:
    """The BSN in the register fails the 11-proef."""
    return _register_only(w.register_rij(p, w.start(), bsn=break_bsn(w.rng, p.bsn, variant)))


def _register_only(rij: Rij) -> Bouwsel:
    return Bouwsel([], [rij], None)


def _elsewhere(w: Werkbank, p: Voorbeeldpersoon, bsn: Cel) -> Bouwsel:
    start = w.start()
    b4 = w.b4_rij(p, bsn, start)
    return Bouwsel([b4], [w.register_rij(p, start)], None, voorstel_bsn=p.bsn)


def _fout_cel(w: Werkbank, p: Voorbeeldpersoon, variant: int) -> Cel:
    fout = break_bsn(w.rng, p.bsn, variant)
    return fout if fout[0] == "0" or w.rng.random() < 0.3 else int(fout)
