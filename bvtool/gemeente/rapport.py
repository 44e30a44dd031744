"""The step `rapport`: answers that lie ready are read in, then the Tuesday report of one week."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, NamedTuple

from bvtool.bestanden.aanleverrapportage import (
    EIGEN,
    HERKOMST,
    VAN_WIE,
    choose_doel,
    make_titel,
    write_rapportage,
)
from bvtool.dossier.spoor import read_spoor_kop
from bvtool.dossier.vragen.telling import to_vraag
from bvtool.dossier.werkgang import open_werkgang
from bvtool.gemeente.cakrapportmap import Rapportvondst, find_rapporten, is_taken
from bvtool.gemeente.codeuitleg import explain_onbekend
from bvtool.gemeente.grondslag import read_grondslag
from bvtool.gemeente.nacontrole import Rapportcontrole, check_rapport
from bvtool.gemeente.rapportrijen import Rij, date_of, list_rijen, make_frames
from bvtool.gemeente.retour import MAP_408, list_zips, publish_pagina
from bvtool.gesprek.aanmelding import open_schemas
from bvtool.gesprek.berichtcontrole import Verzonden407
from bvtool.gesprek.inlezing import AL_BEKEND, read_in
from bvtool.gesprek.openwerk import read_openwerk, tell_open
from bvtool.gesprek.overzicht import read_overzicht
from bvtool.gesprek.rapportstand import tell_stand
from bvtool.gesprek.weekrapport import NietsTeMelden, Rapport, choose_week
from bvtool.kalender.klok import TIJDZONE
from bvtool.kalender.tekst import dag_tekst
from bvtool.kalender.weken import week_tekst
from bvtool.vak.aantal import count
from bvtool.vak.bijdrage import Bijdrage
from bvtool.vak.masker import show_naam
from bvtool.vak.standen import Stand
from bvtool.vak.versie import __version__

if TYPE_CHECKING:
    import polars as pl

    from bvtool.dossier.map import Dossier
    from bvtool.dossier.werkgang import Werkgang
    from bvtool.kalender.klok import Klok

OPDRACHT = "rapport"


def run_rapport(
    dossier: Dossier, klok: Klok, week: str | None, apart: bool = False, neem_op: str = ""
) -> Rapport:
    """Makes the report of an ISO week (default: that of the clock), as things stood at its end.

    The report of the clock's week is checked beside that of the CAK, when one lies in
    `inkomend/rapport`; `neem_op` is the reason for recording what was sent outside bvtool. `apart`:
    in a folder of its own, beside the newest report. Raises Gebruiksfout for a week that does not
    exist or is still to come, InvoerOntbreekt without `inkomend` or with nothing to record from,
    NietsTeMelden when nothing had been sent and the CAK reports nothing either.
    """
    maandag = choose_week(klok, week)
    nu = maandag == choose_week(klok, None) and not apart
    einde = datetime.combine(maandag + timedelta(days=7), time(), TIJDZONE)
    gelezen, meldingen = _read_408(dossier, klok)
    gevonden = find_rapporten(dossier)
    moment = datetime.combine(maandag + timedelta(days=1), time(), TIJDZONE)
    with open_werkgang(dossier, OPDRACHT, klok) as w:
        alle = {over: list_rijen(w.verbinding, einde, over) for over in Bijdrage}
        rijen = alle[Bijdrage.BW]
        if not any(alle.values()) and not (nu and gevonden.kan):
            raise NietsTeMelden(
                f"Er zijn nog geen berichten gemaakt tot en met week {week_tekst(maandag)}.",
                waar="dossier.db",
                wat_nu="Maak eerst berichten met: bvtool aanmelden",
            )
        openwerk = read_openwerk(w.verbinding, dossier, klok)
        grond = read_grondslag(to_vraag(w.verbinding), dossier)
        gedaan = _check(w, gevonden, rijen, moment, neem_op) if nu else Rapportcontrole()
        berichten = afname = afgekeurd = 0
        for over, van_deze in alle.items():
            if van_deze:
                naast = bool(gevonden.kan) and over is Bijdrage.BW
                welke = _Week(maandag, apart, naast, over)
                frames = make_frames(w.verbinding, van_deze, over, gedaan)
                _publish(w, welke, frames, gedaan)
                berichten += frames[0].height
                afname += frames[1].height
                goed = (Stand.OPEN, Stand.GOEDGEKEURD)
                afgekeurd += sum(s.uitkomst not in goed for _, s, _ in van_deze)
        w.aantallen = {
            "berichten": berichten,
            "productafname": afname,
            "gelezen": gelezen,
        }
        if gedaan.telling is not None:
            w.aantallen |= {"nacontrole": dict(gedaan.telling.geteld)}
    return Rapport(
        week=week_tekst(maandag),
        berichten=berichten,
        productafname=afname,
        afgekeurd=afgekeurd,
        gelezen=gelezen,
        bestanden=w.bestanden,
        meldingen=[*meldingen, *w.meldingen],
        veranderd=w.veranderd,
        let_op=(*grond.list_meldingen(), *tell_open(openwerk), *gedaan.let_op),
        nacontrole=gedaan.telling,
        opgemerkt=gedaan.opgemerkt,
    )


class _Week(NamedTuple):
    """Which report: of the week of `maandag`, in a folder of its own (`apart`), `naast` that of the
    CAK, `over` which contribution."""

    maandag: date
    apart: bool
    naast: bool
    over: Bijdrage


def _check(
    w: Werkgang, gevonden: Rapportvondst, rijen: Sequence[Rij], moment: datetime, neem_op: str
) -> Rapportcontrole:
    """The check on the report of the CAK; nothing to tell when no file lies there."""
    verzonden = [
        Verzonden407(b, s, date_of(a.dagtekening_retour) if a else None) for b, s, a in rijen
    ]
    return check_rapport(w, gevonden, verzonden, moment, neem_op)


def _publish(
    w: Werkgang, welke: _Week, frames: tuple[pl.DataFrame, pl.DataFrame], gedaan: Rapportcontrole
) -> None:
    """Stages our own report; beside that of the CAK under a name of its own."""
    einde = datetime.combine(welke.maandag + timedelta(days=7), time(), TIJDZONE)
    kop = read_spoor_kop(w.verbinding, zonder=OPDRACHT, voor=einde)
    deze, code = week_tekst(welke.maandag), w.dossier.instellingen.uitvoerder
    over = welke.over
    eigen = welke.naast or (over is Bijdrage.BW and is_taken(w.dossier))
    doel = choose_doel(w.dossier.pad, code, deze, apart=welke.apart, eigen=eigen, over=over)
    tot = min(einde - timedelta(seconds=1), w.klok.nu)
    stand = tell_stand(w, doel, frames, bij=f"{deze} {kop}", tot=tot)
    w.publiceer(
        doel,
        lambda pad: write_rapportage(
            pad,
            *frames,
            _explain(w, deze, kop, stand, gedaan, naast=eigen, over=over),
            titel=make_titel(code, deze, over),
            moment=datetime.combine(welke.maandag + timedelta(days=1), time(), TIJDZONE),
            over=over,
        ),
    )


def _read_408(dossier: Dossier, klok: Klok) -> tuple[int, list[str]]:
    """Read the answers in `inkomend/408` first; how many were new, and what could not be read."""
    dossier.check_inkomend()
    bron = dossier.inkomend / MAP_408
    if not bron.is_dir():
        return 0, []
    with open_werkgang(dossier, "retour", klok) as w:
        ingelezen = read_in(w, [bron], open_schemas(dossier))
        nieuw = ingelezen.gelezen - ingelezen.geteld[AL_BEKEND]
        if nieuw:
            for zip_ in list_zips((bron,)):
                w.invoer(zip_, "408")
            overzicht = read_overzicht(w.verbinding, klok.vandaag)
            overzicht.acties = explain_onbekend(dossier, overzicht.acties)
            overzicht.openwerk = read_openwerk(w.verbinding, dossier, klok)
            publish_pagina(w, overzicht, ingelezen)
        w.aantallen = {"gelezen": ingelezen.gelezen, **ingelezen.geteld}
    meldingen = []
    if ingelezen.stuk:
        wat = count(ingelezen.stuk, "bestand is", "bestanden zijn")
        meldingen.append(f"In inkomend/408: {wat} niet te lezen.")
    return nieuw, meldingen


def _explain(
    w: Werkgang,
    week: str,
    spoor: str,
    stand: str,
    gedaan: Rapportcontrole,
    *,
    naast: bool,
    over: Bijdrage,
) -> list[tuple[str, str]]:
    """The lines of the sheet Uitleg; `naast`: beside the report of the CAK."""
    instellingen = w.dossier.instellingen
    van = gedaan.telling
    bijdrage = (
        "Een antwoord zegt niet of er een eigen bijdrage is opgelegd. Daarom staat dat op het blad "
        "productafname als onbekend. Alleen gegevens van het CAK kunnen dit vullen."
    )
    if van is not None and over is Bijdrage.BW:
        bijdrage = (
            "Of er een eigen bijdrage is opgelegd, komt uit het rapport van het CAK "
            f"({show_naam(van.rapport)}, stand van {dag_tekst(date.fromisoformat(van.dag))}). "
            "Onbekend: dat rapport zegt het niet."
        )
    regels = [
        ("Rapport", f"Aanleverrapportage {over.naam}, week {week}"),
        ("Gemeente", f"{instellingen.naam} ({instellingen.gemeente})"),
        ("Stand", stand),
        ("Gemaakt met", f"bvtool {__version__}, opdracht rapport"),
        ("Controlespoor", f"{spoor} (kop van het spoor, zonder de rapporten zelf)"),
        ("Let op", bijdrage),
        ("Herkomst", HERKOMST[over]),
    ]
    if naast:
        regels[1:1] = [
            (VAN_WIE, EIGEN),
            ("Niet", "Dit is niet het rapport van het CAK. Het komt uit uw eigen administratie."),
        ]
    if instellingen.fictief:
        regels.insert(0, ("Let op", "FICTIEVE GEGEVENS"))
    return regels
