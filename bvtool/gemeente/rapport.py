"""The step `rapport`: answers that lie ready are read in, then the Tuesday report of one week."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from itertools import chain
from typing import TYPE_CHECKING

from bvtool.berichten.schema import load_schemas
from bvtool.bestanden.aanleverrapportage import (
    ONBEKEND,
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
from bvtool.gemeente.grondslag import read_grondslag
from bvtool.gemeente.retour import MAP_408, list_zips, publish_pagina
from bvtool.gemeente.schemacontrole import explain_onbekend
from bvtool.gesprek.aanmelding import schema_map
from bvtool.gesprek.inlezing import AL_BEKEND, read_in
from bvtool.gesprek.koppeling import Berichtstand, find_geldend, settle
from bvtool.gesprek.openwerk import read_openwerk, tell_open
from bvtool.gesprek.overzicht import read_overzicht
from bvtool.gesprek.rapportstand import tell_stand
from bvtool.gesprek.rapporttekst import tell_uitkomst
from bvtool.gesprek.weekrapport import NietsTeMelden, Rapport, choose_week
from bvtool.kalender.klok import TIJDZONE
from bvtool.kalender.weken import week_tekst
from bvtool.vak.aantal import count
from bvtool.vak.standen import Stand
from bvtool.vak.versie import __version__

if TYPE_CHECKING:
    from bvtool.dossier.map import Dossier
    from bvtool.dossier.verbinding import Verbinding
    from bvtool.kalender.klok import Klok

OPDRACHT = "rapport"


def run_rapport(dossier: Dossier, klok: Klok, week: str | None, apart: bool = False) -> Rapport:
    """Makes the report of an ISO week (default: that of the clock), as things stood at its end.

    `apart`: in a folder of its own, beside the newest report. Raises Gebruiksfout for a week that
    does not exist or is still to come, InvoerOntbreekt without `inkomend`, NietsTeMelden when
    nothing had been sent.
    """
    maandag = choose_week(klok, week)
    einde = datetime.combine(maandag + timedelta(days=7), time(), TIJDZONE)
    instellingen = dossier.instellingen
    gelezen, meldingen = _read_408(dossier, klok)
    with open_werkgang(dossier, OPDRACHT, klok) as w:
        rijen = list(_rows(w.verbinding, einde))
        if not rijen:
            raise NietsTeMelden(
                f"Er zijn nog geen berichten gemaakt tot en met week {week_tekst(maandag)}.",
                waar="dossier.db",
                wat_nu="Maak eerst berichten met: bvtool aanmelden",
            )
        openwerk = read_openwerk(w.verbinding, dossier, klok)
        grond = read_grondslag(to_vraag(w.verbinding), dossier)
        kop = read_spoor_kop(w.verbinding, zonder=OPDRACHT, voor=einde)
        toegezegd = ask_toegezegd(w.verbinding)
        berichten = make_frame("berichten", [_message(b, s, a, toegezegd) for b, s, a in rijen])
        afname = make_frame("productafname", list(_products(rijen)))
        deze, code = week_tekst(maandag), instellingen.uitvoerder
        doel = choose_doel(dossier.pad, code, deze, apart=apart)
        tot = min(einde - timedelta(seconds=1), klok.nu)
        stand = tell_stand(w, doel, (berichten, afname), bij=f"{deze} {kop}", tot=tot)
        w.publiceer(
            doel,
            lambda pad: write_rapportage(
                pad,
                berichten,
                afname,
                _explain(dossier, deze, kop, stand),
                titel=make_titel(code, deze),
                moment=datetime.combine(maandag + timedelta(days=1), time(), TIJDZONE),
            ),
        )
        w.aantallen = {
            "berichten": berichten.height,
            "productafname": afname.height,
            "gelezen": gelezen,
        }
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
        let_op=(*grond.list_meldingen(), *tell_open(openwerk)),
    )


def _read_408(dossier: Dossier, klok: Klok) -> tuple[int, list[str]]:
    """Read the answers in `inkomend/408` first; how many were new, and what could not be read."""
    dossier.check_inkomend()
    bron = dossier.inkomend / MAP_408
    if not bron.is_dir():
        return 0, []
    with open_werkgang(dossier, "retour", klok) as w:
        ingelezen = read_in(w, [bron], load_schemas(schema_map(dossier)))
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


def _products(rijen: list[Rij]) -> Iterator[dict[str, object]]:
    """The current delivery of each approved start number; a withdrawn one is gone."""
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
            "opgelegd": ONBEKEND,
            "soort_bijdrage": ONBEKEND,
            "vanaf": ONBEKEND,
            "reden_geen": ONBEKEND,
            "identificatie": bericht.identificatie,
        }


def _explain(dossier: Dossier, week: str, spoor: str, stand: str) -> list[tuple[str, str]]:
    instellingen = dossier.instellingen
    regels = [
        ("Rapport", f"Aanleverrapportage beschermd wonen, week {week}"),
        ("Gemeente", f"{instellingen.naam} ({instellingen.gemeente})"),
        ("Stand", stand),
        ("Gemaakt met", f"bvtool {__version__}, opdracht rapport"),
        ("Controlespoor", f"{spoor} (kop van het spoor, zonder de rapporten zelf)"),
        (
            "Let op",
            "Een 408 zegt niet of er een eigen bijdrage is opgelegd. Daarom staat dat op het blad "
            "productafname als onbekend. Alleen gegevens van het CAK kunnen dit vullen.",
        ),
        (
            "Herkomst",
            "De namen van bestand en bladen zijn die van het CAK. De indeling is een aanname van "
            "bvtool.",
        ),
    ]
    if instellingen.fictief:
        regels.insert(0, ("Let op", "FICTIEVE GEGEVENS"))
    return regels
