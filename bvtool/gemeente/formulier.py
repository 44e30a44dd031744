"""The step `formulier`: who was in beschermd wonen before 1-10-2022, told the old way."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import polars as pl

from bvtool.bestanden.formulier import (
    Formulierkop,
    Formulierrij,
    add_naam,
    make_rijen,
    read_bijdragen,
    write_formulier,
    write_verantwoording,
)
from bvtool.bestanden.sjabloon import Sjabloon, read_sjabloon, write_ingevuld
from bvtool.dossier.feiten import Vergelijkingfeit
from bvtool.dossier.vragen import besluiten
from bvtool.dossier.vragen.rondes import ask_ronde
from bvtool.dossier.vragen.telling import to_vraag
from bvtool.dossier.werkgang import open_werkgang
from bvtool.gemeente.gegeven import find_vergelijking
from bvtool.gemeente.grondslag import read_grondslag
from bvtool.gemeente.ronde import peil_of
from bvtool.kalender.klok import TIJDZONE
from bvtool.tabel.schrijven.bouwdelen import Schrijfverslag
from bvtool.vak.aantal import count
from bvtool.vak.bijdrage import Bijdrage
from bvtool.vak.fouten import Bevinding, Gebruiksfout
from bvtool.vak.tabellen import load_tabel
from bvtool.vergelijking.beleid import Beleid
from bvtool.vergelijking.oudeweg import STOP, Oudeweg, make_oudeweg

if TYPE_CHECKING:
    from bvtool.dossier.map import Dossier
    from bvtool.dossier.werkgang import Werkgang
    from bvtool.kalender.klok import Klok

VERANTWOORDING = "rapporten/formulier_verantwoording.xlsx"


class Geformulierd(NamedTuple):
    """What the step did.

    `rijen` of the form and `personen` on it; `per_soort` (start, stop) and `per_reden` (why on the
    form, in rows); `buiten` the periods that are not on it by reason; `register_rijen` the rows of
    the register by where they went, together all of them. `werk`: a person still has work.
    """

    rijen: int
    personen: int
    per_soort: dict[str, int]
    per_reden: dict[str, int]
    buiten: dict[str, int]
    register_rijen: dict[str, int]
    bestanden: list[str]
    meldingen: list[Bevinding]
    opmerkingen: list[str]
    werk: bool
    veranderd: bool


def _check_bijdrage(bijdrage: Bijdrage) -> None:
    """The form is about beschermd wonen before iEb 2.0."""
    if bijdrage is not Bijdrage.BW:
        raise Gebruiksfout(
            "Het formulier gaat over beschermd wonen; deze ronde gaat over het abonnementstarief.",
            waar="bvtool formulier",
            wat_nu="Maak het formulier in een ronde van beschermd wonen.",
        )


def run_formulier(dossier: Dossier, klok: Klok, sjabloon: Path | None = None) -> Geformulierd:
    """Makes the form for the time before 1-10-2022 from the newest comparison.

    B4 and the register are those of that comparison, as they were read then. With `sjabloon` the
    rows go into that form. Raises InvoerOntbreekt without a comparison, Gebruiksfout in a round of
    the abonnementstarief, and as `read_sjabloon`. On the same day the same comparison gives the
    same bytes.
    """
    with open_werkgang(dossier, "formulier", klok) as w:
        peil = peil_of(ask_ronde(w.verbinding))
        _check_bijdrage(peil.bijdrage)
        vergelijking = find_vergelijking(w.verbinding)
        instellingen = dossier.instellingen
        eigen = instellingen.kolommen_formulier
        vorm = read_sjabloon(sjabloon, eigen) if sjabloon else None
        register = vergelijking.register.read()
        b4 = _fill_bsns(w, vergelijking)
        weg = make_oudeweg(b4, register, Beleid.of(instellingen, peil))
        kop = Formulierkop(
            instellingen.gemeente,
            instellingen.uitvoerder,
            instellingen.naam,
            datetime.combine(klok.vandaag, time(), TIJDZONE),
            instellingen.fictief,
        )
        rijen = make_rijen(weg.formulier, read_bijdragen(b4), kop)
        meldingen = _publish(w, weg, rijen, kop, vorm)
        meldingen += _tell(w, b4, weg, vorm)
        w.aantallen = {"rijen": len(rijen), "personen": weg.formulier["bsn"].n_unique()}
    per = dict(weg.perioden.group_by("waarom").len().sort("waarom").iter_rows())
    op_formulier = set(weg.formulier["waarom"].to_list())
    werk = {r["sleutel"] for r in load_tabel("oude-weg") if r["werk"] == "ja"}
    return Geformulierd(
        rijen=len(rijen),
        personen=weg.formulier["bsn"].n_unique(),
        per_soort=dict(weg.formulier.group_by("soort").len().sort("soort").iter_rows()),
        per_reden={k: v for k, v in per.items() if k in op_formulier},
        buiten={k: v for k, v in per.items() if k not in op_formulier},
        register_rijen=weg.per_reden,
        bestanden=w.bestanden,
        meldingen=meldingen,
        opmerkingen=list(w.meldingen),
        werk=bool(werk & weg.per_reden.keys() or (vorm and (vorm.gegokt or vorm.leeg))),
        veranderd=w.veranderd,
    )


def _fill_bsns(w: Werkgang, vergelijking: Vergelijkingfeit) -> pl.DataFrame:
    """B4 as it was compared, with the BSNs that the clerk supplied where B4's could not be read."""
    b4 = vergelijking.b4.read()
    if not b4["bsn"].null_count():
        return b4
    bsns = besluiten.ask_bsns(w.verbinding, vergelijking.id)
    gegeven = [bsns.get(rij) for rij in b4["rij"].to_list()]
    return b4.with_columns(bsn=pl.coalesce("bsn", pl.Series(gegeven, dtype=pl.String)))


def _publish(
    w: Werkgang,
    weg: Oudeweg,
    rijen: list[Formulierrij],
    kop: Formulierkop,
    vorm: Sjabloon | None,
) -> list[Bevinding]:
    """Stage the form and the account of it; gives what was changed to make it fit."""
    verslagen: list[Schrijfverslag] = []
    doel = f"uitgaand/formulier_{kop.uitvoerder}_{kop.moment.date().isoformat()}.xlsx"
    if vorm is None:
        w.publiceer(doel, lambda pad: verslagen.append(write_formulier(pad, rijen, kop)))
    else:
        w.invoer(vorm.pad, "sjabloon", vorm.sha256)
        met_naam = [add_naam(rij, apart=tuple(vorm.letters)) for rij in rijen]
        w.publiceer(doel, lambda pad: verslagen.append(write_ingevuld(pad, vorm, met_naam)))
    w.publiceer(
        VERANTWOORDING,
        lambda pad: verslagen.append(write_verantwoording(pad, weg.perioden, weg.per_reden, kop)),
    )
    return [b for verslag in verslagen for b in verslag.bevindingen]


def _tell(
    w: Werkgang, b4: pl.DataFrame, weg: Oudeweg, vorm: Sjabloon | None
) -> Iterator[Bevinding]:
    """What the user must know before the form is sent."""
    nieuwer = read_grondslag(to_vraag(w.verbinding), w.dossier).nieuwer
    zelf = w.dossier.naam_van(vorm.pad) if vorm else ""
    for naam, _ in nieuwer:
        if naam != zelf:
            yield Bevinding(
                naam,
                "Dit bestand is niet vergeleken: het formulier rust op een ander bestand.",
                "Geef: bvtool vergelijk. Hoort het bestand hier niet, haal het dan weg.",
            )
    if zonder := b4["bsn"].null_count():
        yield Bevinding(
            "B4",
            f"{count(zonder, 'rij heeft', 'rijen hebben')} geen BSN dat te lezen is. Wie daar "
            "staat, telt hier als niet bekend bij het CAK.",
            "Kijk in het werkboek op het blad Dubbel of onleesbaar.",
        )
    geeindigd = weg.formulier.filter((pl.col("soort") == STOP) & (pl.col("waarom") == "onbekend"))
    if geeindigd.height:
        yield Bevinding(
            "het formulier",
            f"{count(geeindigd.height, 'periode is', 'perioden zijn')} geëindigd voor 1-10-2022. "
            "B4 noemt wie daar actief is, dus het CAK kan deze mensen van vroeger kennen.",
            "Vraag het CAK of het deze perioden nodig heeft.",
        )
    if vorm is not None:
        yield from vorm.list_meldingen()
