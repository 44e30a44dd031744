"""The step `rapport`: answers that lie ready are read in, then the Tuesday report of one week."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import chain
from typing import TYPE_CHECKING

from bvtool.bestanden.aanleverrapportage import (
    EIGEN,
    ONBEKEND,
    VAN_WIE,
    choose_doel,
    make_frame,
    make_titel,
    write_rapportage,
)
from bvtool.dossier.feiten import Beoordeeld, Berichtfeit
from bvtool.dossier.spoor import read_spoor_kop
from bvtool.dossier.vragen.antwoorden import iter_gekoppeld
from bvtool.dossier.vragen.berichten import iter_berichten
from bvtool.dossier.vragen.besluiten import ask_toegezegd
from bvtool.dossier.vragen.telling import to_vraag
from bvtool.dossier.werkgang import open_werkgang
from bvtool.gemeente.cakrapportmap import Rapportvondst, find_rapporten, is_taken
from bvtool.gemeente.grondslag import read_grondslag
from bvtool.gemeente.nacontrole import Rapportcontrole, check_rapport
from bvtool.gemeente.retour import MAP_408, list_zips, publish_pagina
from bvtool.gemeente.schemacontrole import explain_onbekend
from bvtool.gesprek.aanmelding import open_schemas
from bvtool.gesprek.berichtcontrole import Verzonden407
from bvtool.gesprek.berichtstand import Berichtstand, find_geldend, settle
from bvtool.gesprek.inlezing import AL_BEKEND, read_in
from bvtool.gesprek.openwerk import read_openwerk, tell_open
from bvtool.gesprek.overzicht import read_overzicht
from bvtool.gesprek.rapportstand import tell_stand
from bvtool.gesprek.rapporttekst import tell_uitkomst
from bvtool.gesprek.weekrapport import NietsTeMelden, Rapport, choose_week
from bvtool.kalender.klok import TIJDZONE
from bvtool.kalender.tekst import dag_tekst
from bvtool.kalender.weken import week_tekst
from bvtool.vak.aantal import count
from bvtool.vak.masker import show_naam
from bvtool.vak.standen import Stand
from bvtool.vak.versie import __version__

if TYPE_CHECKING:
    import polars as pl

    from bvtool.dossier.map import Dossier
    from bvtool.dossier.verbinding import Verbinding
    from bvtool.dossier.werkgang import Werkgang
    from bvtool.kalender.klok import Klok

OPDRACHT = "rapport"
_DAG = len("jjjj-mm-dd")
_ONBEKEND = dict.fromkeys(("opgelegd", "soort_bijdrage", "vanaf", "reden_geen"), ONBEKEND)


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
        rijen = list(_rows(w.verbinding, einde))
        if not rijen and not (nu and gevonden.kan):
            raise NietsTeMelden(
                f"Er zijn nog geen berichten gemaakt tot en met week {week_tekst(maandag)}.",
                waar="dossier.db",
                wat_nu="Maak eerst berichten met: bvtool aanmelden",
            )
        openwerk = read_openwerk(w.verbinding, dossier, klok)
        grond = read_grondslag(to_vraag(w.verbinding), dossier)
        gedaan = _check(w, gevonden, rijen, moment, neem_op) if nu else Rapportcontrole()
        toegezegd = ask_toegezegd(w.verbinding)
        berichten = make_frame("berichten", [_message(b, s, a, toegezegd) for b, s, a in rijen])
        afname = make_frame("productafname", list(_products(rijen, gedaan)))
        if rijen:
            _publish(w, _Week(maandag, apart, bool(gevonden.kan)), (berichten, afname), gedaan)
        w.aantallen = {
            "berichten": berichten.height,
            "productafname": afname.height,
            "gelezen": gelezen,
        }
        if gedaan.telling is not None:
            w.aantallen |= {"nacontrole": dict(gedaan.telling.geteld)}
    afgekeurd = sum(s.uitkomst not in (Stand.OPEN, Stand.GOEDGEKEURD) for _, s, _ in rijen)
    return Rapport(
        week=week_tekst(maandag),
        berichten=berichten.height,
        productafname=afname.height,
        afgekeurd=afgekeurd,
        gelezen=gelezen,
        bestanden=w.bestanden,
        meldingen=[*meldingen, *w.meldingen],
        veranderd=w.veranderd,
        let_op=(*grond.list_meldingen(), *tell_open(openwerk), *gedaan.let_op),
        nacontrole=gedaan.telling,
        opgemerkt=gedaan.opgemerkt,
    )


@dataclass(frozen=True, slots=True)
class _Week:
    """Which report: of the week of `maandag`, in a folder of its own (`apart`), `naast` that of the
    CAK."""

    maandag: date
    apart: bool
    naast: bool


def _check(
    w: Werkgang, gevonden: Rapportvondst, rijen: Sequence[Rij], moment: datetime, neem_op: str
) -> Rapportcontrole:
    """The check on the report of the CAK; nothing to tell when no file lies there."""
    verzonden = [
        Verzonden407(b, s, _date_of(a.dagtekening_retour) if a else None) for b, s, a in rijen
    ]
    return check_rapport(w, gevonden, verzonden, moment, neem_op)


def _publish(
    w: Werkgang, welke: _Week, frames: tuple[pl.DataFrame, pl.DataFrame], gedaan: Rapportcontrole
) -> None:
    """Stages our own report; beside that of the CAK under a name of its own."""
    einde = datetime.combine(welke.maandag + timedelta(days=7), time(), TIJDZONE)
    kop = read_spoor_kop(w.verbinding, zonder=OPDRACHT, voor=einde)
    deze, code = week_tekst(welke.maandag), w.dossier.instellingen.uitvoerder
    eigen = welke.naast or is_taken(w.dossier)
    doel = choose_doel(w.dossier.pad, code, deze, apart=welke.apart, eigen=eigen)
    tot = min(einde - timedelta(seconds=1), w.klok.nu)
    stand = tell_stand(w, doel, frames, bij=f"{deze} {kop}", tot=tot)
    w.publiceer(
        doel,
        lambda pad: write_rapportage(
            pad,
            *frames,
            _explain(w, deze, kop, stand, gedaan, naast=eigen),
            titel=make_titel(code, deze),
            moment=datetime.combine(welke.maandag + timedelta(days=1), time(), TIJDZONE),
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


Rij = tuple[Berichtfeit, Berichtstand, Beoordeeld | None]


def _rows(verbinding: Verbinding, einde: datetime) -> Iterator[Rij]:
    """Every message made before `einde`, with its standing then and the answer that counts."""
    per: dict[int | None, list[Beoordeeld]] = {}
    for antwoord, moment in iter_gekoppeld(verbinding):
        if datetime.fromisoformat(moment) < einde:
            per.setdefault(antwoord.bericht_id, []).append(antwoord)
    for bericht in chain.from_iterable(iter_berichten(verbinding)):
        if datetime.fromisoformat(bericht.moment) < einde:
            antwoorden = per.get(bericht.id, [])
            stand = settle(antwoorden)
            yield bericht, stand, find_geldend(antwoorden, stand)


def _date(tekst: str | None) -> date | None:
    return date.fromisoformat(tekst[:10]) if tekst else None


def _message(
    bericht: Berichtfeit, stand: Berichtstand, antwoord: Beoordeeld | None, toegezegd: set[str]
) -> dict[str, object]:
    return {
        "bsn": bericht.bsn,
        "startnummer": bericht.startnummer,
        "soort": bericht.soort,
        "identificatie": bericht.identificatie,
        "dagtekening": _date(bericht.dagtekening),
        "status": bericht.status,
        "startdatum": _date(bericht.startdatum),
        "stopdatum": _date(bericht.stopdatum),
        "verzonden": _date(bericht.moment),
        "identificatie_retour": antwoord.identificatie_retour if antwoord else None,
        "dagtekening_retour": _date(antwoord.dagtekening_retour) if antwoord else None,
        **tell_uitkomst(stand.uitkomst, stand.codes, date.fromisoformat(bericht.dagtekening)),
        "toegezegd": "J" if bericht.bsn in toegezegd else "N",
    }


def _date_of(tekst: str | None) -> date | None:
    """The day of an answer; that of a fault (Fo01) is written together, and may lack."""
    return date.fromisoformat(tekst[:10]) if tekst and len(tekst) >= _DAG else None


def _products(rijen: list[Rij], gedaan: Rapportcontrole) -> Iterator[dict[str, object]]:
    """The current delivery of each approved start number; a withdrawn one is gone. Whether a
    contribution is imposed comes from the report of the CAK."""
    staand: dict[tuple[str, int], Berichtfeit] = {}
    for bericht, stand, _ in rijen:
        if stand.uitkomst == Stand.GOEDGEKEURD:
            sleutel = (bericht.bsn, bericht.startnummer)
            staand.pop(sleutel, None)
            if bericht.status != 3:
                staand[sleutel] = bericht
    for bericht in staand.values():
        yield {
            "bsn": bericht.bsn,
            "startnummer": bericht.startnummer,
            "startdatum": _date(bericht.startdatum),
            "stopdatum": _date(bericht.stopdatum),
            **_ONBEKEND,
            **gedaan.find_bijdrage(bericht.bsn, bericht.startnummer),
            "identificatie": bericht.identificatie,
        }


def _explain(
    w: Werkgang, week: str, spoor: str, stand: str, gedaan: Rapportcontrole, *, naast: bool
) -> list[tuple[str, str]]:
    """The lines of the sheet Uitleg; `naast`: beside the report of the CAK."""
    instellingen = w.dossier.instellingen
    van = gedaan.telling
    bijdrage = (
        "Een 408 zegt niet of er een eigen bijdrage is opgelegd. Daarom staat dat op het blad "
        "productafname als onbekend. Alleen gegevens van het CAK kunnen dit vullen."
    )
    if van is not None:
        bijdrage = (
            "Of er een eigen bijdrage is opgelegd, komt uit het rapport van het CAK "
            f"({show_naam(van.rapport)}, stand van {dag_tekst(date.fromisoformat(van.dag))}). "
            "Onbekend: dat rapport zegt het niet."
        )
    regels = [
        ("Rapport", f"Aanleverrapportage beschermd wonen, week {week}"),
        ("Gemeente", f"{instellingen.naam} ({instellingen.gemeente})"),
        ("Stand", stand),
        ("Gemaakt met", f"bvtool {__version__}, opdracht rapport"),
        ("Controlespoor", f"{spoor} (kop van het spoor, zonder de rapporten zelf)"),
        ("Let op", bijdrage),
        (
            "Herkomst",
            "De namen van bestand en bladen zijn die van het CAK. De indeling is een aanname van "
            "bvtool.",
        ),
    ]
    if naast:
        regels[1:1] = [
            (VAN_WIE, EIGEN),
            ("Niet", "Dit is niet het rapport van het CAK. Het komt uit uw eigen administratie."),
        ]
    if instellingen.fictief:
        regels.insert(0, ("Let op", "FICTIEVE GEGEVENS"))
    return regels
