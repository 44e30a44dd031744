"""The step `retour`: answers in, the ledger brought up to date, and the page that tells it."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from bvtool.dossier.werkgang import Werkgang, open_werkgang
from bvtool.gemeente.codeuitleg import explain_onbekend
from bvtool.gemeente.ledgertelling import keep_tellingen, read_week
from bvtool.gesprek.aanmelding import open_schemas
from bvtool.gesprek.inlezing import (
    AL_BEKEND,
    NIET_GEKOPPELD,
    Ingelezen,
    read_in,
    record_uitspraak,
    tell_overgeslagen,
)
from bvtool.gesprek.overzicht import Gespreksoverzicht, read_overzicht
from bvtool.vak.fouten import Bevinding, InvoerGeweigerd
from bvtool.vak.gemeenten import naam_van
from bvtool.vak.standen import UITSPRAKEN, Stand
from bvtool.vak.versie import __version__

if TYPE_CHECKING:
    from bvtool.dossier.map import Dossier
    from bvtool.kalender.klok import Klok

PAGINA = "rapporten/retour.html"
MAP_408 = "408"


class Retour(NamedTuple):
    """What one run of `retour` read and where that leaves the conversation."""

    ingelezen: Ingelezen
    overzicht: Gespreksoverzicht
    bestanden: list[str]
    meldingen: list[str]
    veranderd: bool

    def tellingen(self) -> dict[str, int]:
        """The counts of the contract: answers of this run, then messages that wait."""
        g = self.ingelezen.geteld
        return {
            "gelezen": self.ingelezen.gelezen,
            **{
                str(naam): g[naam]
                for naam in (*UITSPRAKEN, NIET_GEKOPPELD, AL_BEKEND, Stand.TEGENSTRIJDIG)
            },
            "genegeerd": len(self.ingelezen.genegeerd),
            "openstaand": self.overzicht.geteld[Stand.OPEN],
            "te_laat": self.overzicht.te_laat,
        }


class Pagina(NamedTuple):
    """What `templates/retour.html` shows."""

    gemeente_naam: str
    gemeente_code: str
    fictief: bool
    versie: str
    dag: date
    moment: datetime
    overzicht: Gespreksoverzicht
    geen_antwoord: list[Bevinding]


def run_retour(
    dossier: Dossier, klok: Klok, paden: tuple[Path, ...], uitspraak: str = "", reden: str = ""
) -> Retour:
    """Reads the answers in `paden` (default `inkomend/408`) and shows where that leaves things.

    Raises InvoerOntbreekt when a path does not exist, InvoerGeweigerd when files were named and
    not one of them holds an answer, Gebruiksfout for an `uitspraak` that cannot be kept.
    """
    schemas = open_schemas(dossier)
    with open_werkgang(dossier, "retour", klok) as w:
        if uitspraak:
            record_uitspraak(w, uitspraak, reden)
        bronnen = _sources(dossier, paden, uitspraak)
        ingelezen = read_in(w, bronnen, schemas)
        w.meldingen += tell_overgeslagen(ingelezen)
        for zip_ in list_zips(bronnen):
            w.invoer(zip_, "408")
        if paden and ingelezen.stuk and not ingelezen.gelezen:
            raise InvoerGeweigerd(
                "In wat u opgaf, staat geen leesbaar antwoord.",
                waar=", ".join(str(p) for p in paden),
                wat_nu="Haal de retourberichten opnieuw op van het portaal.",
                bevindingen=ingelezen.genegeerd,
            )
        overzicht = read_overzicht(w.verbinding, klok.vandaag)
        overzicht.acties = explain_onbekend(dossier, overzicht.acties)
        week = read_week(w.verbinding, dossier, klok)
        overzicht.openwerk = week[0]
        publish_pagina(w, overzicht, ingelezen)
        w.aantallen = {"gelezen": ingelezen.gelezen, **ingelezen.geteld}
    if w.veranderd:
        keep_tellingen(dossier, klok, week)
    return Retour(ingelezen, overzicht, w.bestanden, w.meldingen, w.veranderd)


def _sources(dossier: Dossier, paden: tuple[Path, ...], uitspraak: str) -> tuple[Path, ...]:
    if paden or uitspraak:
        return paden
    map_ = dossier.inkomend / MAP_408
    return (map_,) if map_.is_dir() else ()


def list_zips(bronnen: tuple[Path, ...]) -> list[Path]:
    """The zips among the sources; they are kept track of as inputs, separate answers as answers."""
    leden = [p for b in bronnen for p in (sorted(b.rglob("*")) if b.is_dir() else [b])]
    return [p for p in leden if p.suffix.lower() == ".zip" and p.is_file()]


def publish_pagina(w: Werkgang, overzicht: Gespreksoverzicht, ingelezen: Ingelezen) -> None:
    """The page of what the answers say."""
    from bvtool.tabel.schrijven.pagina import render

    i = w.dossier.instellingen
    dag = w.klok.vandaag
    pagina = Pagina(
        gemeente_naam=naam_van(i.gemeente),
        gemeente_code=i.gemeente,
        fictief=i.fictief,
        versie=__version__,
        dag=dag,
        moment=w.klok.nu,
        overzicht=overzicht,
        geen_antwoord=ingelezen.genegeerd,
    )
    tekst = render("retour.html", pagina)
    w.publiceer(PAGINA, lambda pad: pad.write_text(tekst, encoding="utf-8", newline="\n"))
