"""The step `aanmelden`: on what ground, how many at once, and then the messages."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from bvtool.dossier.leesverbinding import open_lezend
from bvtool.dossier.vragen.telling import to_vraag
from bvtool.dossier.werkgang import open_werkgang
from bvtool.gemeente.grondslag import Grondslag, read_grondslag
from bvtool.gemeente.ledgertelling import keep_tellingen
from bvtool.gemeente.plekmelding import find_plekmelding
from bvtool.gemeente.tegenspraak import find_tegenspraak
from bvtool.gemeente.verhuizing import read_feiten, settle_plek
from bvtool.gemeente.vervolg import check_gevolgd
from bvtool.gesprek.aanmelding import (
    Aanmelding,
    TeVeel,
    check_teruggekoppeld,
    has_akkoord,
    open_plan,
    run_aanmelding,
)
from bvtool.gesprek.voorstel import Keuzes
from bvtool.vak.fouten import Bevinding, Gebruiksfout

if TYPE_CHECKING:
    from bvtool.dossier.map import Dossier
    from bvtool.dossier.werkgang import Werkgang
    from bvtool.kalender.klok import Klok


class Afloop(StrEnum):
    """How the run ended."""

    GEMAAKT = "gemaakt"
    PROEF = "proef"
    GROND = "verouderd"
    MASSA = "te veel"


class Aanmeldwens(NamedTuple):
    """What the user asks: `bevestigd` is the number of messages that she expects."""

    keuzes: Keuzes
    envelop: bool = False
    proef: bool = False
    zonder_akkoord: bool = False
    bevestigd: int | None = None
    hier_verder: str = ""


class Aangemeld(NamedTuple):
    """What was done or would be done; `meldingen` are about files that were made, `plek` about
    where the dossier lies."""

    afloop: Afloop
    gedaan: Aanmelding
    grond: Grondslag
    tegenspraak: Sequence[Bevinding] = ()
    bestanden: Sequence[str] = ()
    meldingen: Sequence[str] = ()
    veranderd: bool = False
    zonder_akkoord: bool = False
    plek: tuple[Bevinding, ...] = ()


def run_aanmelden(dossier: Dossier, klok: Klok, wens: Aanmeldwens) -> Aangemeld:
    """Makes the messages that must go out now.

    Makes nothing on stale ground without the reason of `klok.toch`, and nothing above the limits of
    `[grenzen]` without the exact number. Raises Gebruiksfout without the go of the CAK or in a
    dossier that another follows, InvoerOntbreekt without an answer.
    """
    if wens.proef:
        return _try_out(dossier, klok, wens.keuzes)
    melding = settle_plek(dossier, klok, wens.hier_verder)
    plek = (melding,) if melding else ()
    try:
        with open_werkgang(dossier, "aanmelden", klok) as w:
            uit = announce(w, wens)
    except TeVeel as te_veel:
        with open_lezend(dossier) as verbinding:
            grond = read_grondslag(to_vraag(verbinding), dossier)
        return Aangemeld(Afloop.MASSA, te_veel.gedaan, grond, plek=plek)
    if uit.afloop is Afloop.GROND:
        return uit._replace(plek=plek)
    if w.veranderd:
        keep_tellingen(dossier, klok)
    gedaan = uit._replace(bestanden=w.bestanden, meldingen=w.meldingen, plek=plek)
    return gedaan._replace(veranderd=w.veranderd)


def announce(w: Werkgang, wens: Aanmeldwens) -> Aangemeld:
    """The work of `run_aanmelden` within its unit of work; raises TeVeel above the limits, and then
    nothing of it may be kept."""
    check_gevolgd(w.verbinding, w.dossier)
    check_teruggekoppeld(w.verbinding)
    grond = read_grondslag(to_vraag(w.verbinding), w.dossier)
    if grond.verouderd and not w.klok.toch:
        return Aangemeld(Afloop.GROND, Aanmelding(), grond)
    if not (akkoord := has_akkoord(w.verbinding)) and not wens.zonder_akkoord:
        raise _no_akkoord()
    gedaan = run_aanmelding(w, wens.keuzes, envelop=wens.envelop, bevestigd=wens.bevestigd)
    _keep(w, gedaan, grond, wens)
    tegen = find_tegenspraak(w.verbinding, w.dossier, gedaan.gestart)
    return Aangemeld(Afloop.GEMAAKT, gedaan, grond, tegen, zonder_akkoord=not akkoord)


def _keep(w: Werkgang, gedaan: Aanmelding, grond: Grondslag, wens: Aanmeldwens) -> None:
    """What the trail must tell of this run."""
    w.aantallen = gedaan.tellingen()
    if grond.verouderd:
        w.redenen["verouderd"] = "; ".join(f"{b.waar}: {b.wat}" for b in grond.list_meldingen())
    if wens.keuzes.release_reden:
        w.redenen["met_release"] = f"{wens.keuzes.release}: {wens.keuzes.release_reden}"
    if wens.keuzes.zelfde:
        w.redenen["zelfde_klant"] = "; ".join(
            f"{regel}={'nee' if nummer is None else nummer}"
            for regel, nummer in sorted(wens.keuzes.zelfde.items())
        )
    if gedaan.massa and gedaan.massa.over:
        w.aantallen = {**w.aantallen, "bevestigd": wens.bevestigd}
        w.redenen["bevestigd"] = " ".join(gedaan.massa.over)


def _try_out(dossier: Dossier, klok: Klok, keuzes: Keuzes) -> Aangemeld:
    plan = open_plan(dossier, klok, keuzes)
    with open_lezend(dossier) as verbinding:
        check_gevolgd(verbinding, dossier)
        grond = read_grondslag(to_vraag(verbinding), dossier)
        tegen = find_tegenspraak(verbinding, dossier, plan.gestart)
    melding = find_plekmelding(dossier, read_feiten(dossier))
    return Aangemeld(Afloop.PROEF, plan, grond, tegen, plek=(melding,) if melding else ())


def _no_akkoord() -> Gebruiksfout:
    return Gebruiksfout(
        "Het CAK heeft nog geen akkoord gegeven, voor zover bvtool weet.",
        waar="bvtool aanmelden",
        wat_nu="Leg het akkoord vast met: bvtool akkoord --op DATUM. Wilt u toch doorgaan, gebruik "
        "dan: bvtool aanmelden --zonder-akkoord",
    )
