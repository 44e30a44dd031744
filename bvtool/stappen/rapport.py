"""The step `rapport`: the Tuesday report of one ISO week, made from the ledger alone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from bvtool import __version__
from bvtool.berichten.register import SOORT, to_beoordeeld
from bvtool.berichten.retour import Stand, settle
from bvtool.bestanden.aanleverrapportage import ONBEKEND, file_name, make_frame, write_rapportage
from bvtool.dossier import ledger
from bvtool.dossier.spoor import read_spoor_kop
from bvtool.dossier.werkgang import open_werkgang
from bvtool.fouten import InvoerOntbreekt
from bvtool.kalender.weken import parse_week, week_tekst
from bvtool.klok import TIJDZONE
from bvtool.tabellen import load_tabel

if TYPE_CHECKING:
    from bvtool.dossier.map import Dossier
    from bvtool.klok import Klok

OPDRACHT = "rapport"
RESULTAAT = {
    "open": "geen retour",
    "goedgekeurd": "goedgekeurd",
    "afgekeurd": "afgekeurd",
    "technisch": "technische fout",
    "envelopfout": "technische fout",
    "tegenstrijdig": "tegenstrijdig",
}


@dataclass(frozen=True, slots=True)
class Rapport:
    """What the report holds: the week, rows on both tabs, the files."""

    week: str
    berichten: int
    productafname: int
    afgekeurd: int
    bestanden: list[str]
    meldingen: list[str]
    veranderd: bool


def run_rapport(dossier: Dossier, klok: Klok, week: str | None) -> Rapport:
    """Makes the report of an ISO week (default: that of the clock), as things stood at its end.

    Raises Gebruiksfout for a week that does not exist or is still to come, InvoerOntbreekt when
    nothing had been sent: an empty report is no success.
    """
    maandag = parse_week(week) if week else klok.vandaag - timedelta(days=klok.vandaag.weekday())
    einde = datetime.combine(maandag + timedelta(days=7), time(), TIJDZONE)
    instellingen = dossier.instellingen
    with open_werkgang(dossier, OPDRACHT, klok) as w:
        rijen = list(_rows(w.verbinding, einde))
        if not rijen:
            raise InvoerOntbreekt(
                f"Er zijn nog geen berichten gemaakt tot en met week {week_tekst(maandag)}.",
                waar="dossier.db",
                wat_nu="Maak eerst berichten met: bvtool aanmelden",
            )
        kop = read_spoor_kop(w.verbinding, zonder=OPDRACHT, voor=einde)
        toegezegd = _promised(w.verbinding)
        berichten = make_frame("berichten", [_message(b, s, a, toegezegd) for b, s, a in rijen])
        afname = make_frame("productafname", list(_products(rijen)))
        naam = f"rapporten/{file_name(instellingen.uitvoerder)}"
        w.publiceer(
            naam,
            lambda pad: write_rapportage(
                pad,
                berichten,
                afname,
                _explain(dossier, maandag, kop),
                titel=f"AanleverrapportageBW {instellingen.uitvoerder} {week_tekst(maandag)}",
                moment=datetime.combine(maandag + timedelta(days=1), time(), TIJDZONE),
            ),
        )
        w.aantallen = {"berichten": berichten.height, "productafname": afname.height}
    afgekeurd = sum(s.uitkomst not in ("open", "goedgekeurd") for _, s, _ in rijen)
    return Rapport(
        week=week_tekst(maandag),
        berichten=berichten.height,
        productafname=afname.height,
        afgekeurd=afgekeurd,
        bestanden=w.bestanden,
        meldingen=w.meldingen,
        veranderd=w.veranderd,
    )


Rij = tuple[Any, Stand, Any]


def _rows(verbinding: sa.Connection, einde: datetime) -> Iterator[Rij]:
    """Every message made before `einde`, with its standing then and the answer that counts."""
    per: dict[int, list[Any]] = {}
    vraag = sa.select(ledger.antwoord).where(ledger.antwoord.c.bericht_id.is_not(None))
    for rij in verbinding.execute(vraag.order_by(ledger.antwoord.c.id)):
        if datetime.fromisoformat(rij.moment) < einde:
            per.setdefault(rij.bericht_id, []).append(rij)
    vraag = sa.select(ledger.bericht).where(ledger.bericht.c.soort == SOORT)
    for bericht in verbinding.execute(vraag.order_by(ledger.bericht.c.id)):
        if datetime.fromisoformat(bericht.moment) >= einde:
            continue
        antwoorden = per.get(bericht.id, [])
        stand = settle([to_beoordeeld(a) for a in antwoorden])
        telt = [a for a in antwoorden if not a.bijzonder and a.uitkomst == stand.uitkomst]
        yield bericht, stand, (telt or antwoorden or [None])[-1]


def _promised(verbinding: sa.Connection) -> set[str]:
    """Who was announced in the newest answer to the CAK."""
    t, b = ledger.terugkoppeling.c, ledger.besluit.c
    laatste = sa.select(sa.func.max(t.id)).scalar_subquery()
    vraag = sa.select(b.bsn).where(
        b.terugkoppeling_id == laatste, b.soort == "b4", b.aanmelden == 1
    )
    return set(verbinding.execute(vraag).scalars())


def _date(tekst: str | None) -> date | None:
    return date.fromisoformat(tekst[:10]) if tekst else None


def _message(bericht: Any, stand: Stand, antwoord: Any, toegezegd: set[str]) -> dict[str, object]:
    codes = [c for c in stand.codes if c not in ("0200", "0233")] or list(stand.codes)
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
        "codes": ", ".join(stand.codes),
        "omschrijving": "; ".join(_describe(codes, "omschrijving")),
        "resultaat": RESULTAAT[stand.uitkomst],
        "actie": _action(stand, codes),
        "toegezegd": "J" if bericht.bsn in toegezegd else "N",
    }


def _describe(codes: Iterable[str], veld: str) -> Iterator[str]:
    tabel = {r["code"]: r for r in load_tabel("retourcodes")}
    fo01 = {r["code"]: r for r in load_tabel("fo01-foutcodes")}
    for code in codes:
        if code in tabel:
            yield tabel[code][veld]
        elif code in fo01 and veld == "omschrijving":
            yield fo01[code]["omschrijving"]
        elif veld == "omschrijving":
            yield f"code {code} is niet bekend bij bvtool"


def _action(stand: Stand, codes: list[str]) -> str:
    if stand.uitkomst == "open":
        return "Wacht op het retourbericht"
    if stand.uitkomst == "goedgekeurd":
        return "Geen"
    acties = list(dict.fromkeys(_describe(codes, "actie")))
    return "; ".join(acties) or "Neem contact op met het CAK"


def _products(rijen: list[Rij]) -> Iterator[dict[str, object]]:
    """The current delivery of each approved start number; a withdrawn one is gone."""
    staand: dict[tuple[str, int], Any] = {}
    for bericht, stand, _ in rijen:
        if stand.uitkomst == "goedgekeurd":
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


def _explain(dossier: Dossier, maandag: date, spoor: str) -> list[tuple[str, str]]:
    instellingen = dossier.instellingen
    regels = [
        ("Rapport", f"Aanleverrapportage beschermd wonen, week {week_tekst(maandag)}"),
        ("Gemeente", f"{instellingen.naam} ({instellingen.gemeente})"),
        ("Stand", f"alles wat bekend was tot en met {maandag + timedelta(days=6):%d-%m-%Y}"),
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
