"""The step `terugkoppeling`: the clerk's workbook in; the answer to the CAK and the promise out."""

from __future__ import annotations

import hashlib
import json
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import polars as pl

from bvtool.bestanden.bron import Bron
from bvtool.bestanden.terugkoppeling import (
    Terugkoppeling,
    make_totalen,
    write_terugkoppeling,
    write_terugkoppeling_csv,
)
from bvtool.dossier.feiten import Periodefeit, Terugkoppelingfeit, Vergelijkingfeit
from bvtool.dossier.vragen import besluiten
from bvtool.dossier.vragen.rondes import ask_ronde
from bvtool.dossier.vragen.telling import to_vraag
from bvtool.dossier.werkgang import Werkgang, open_werkgang, read_spoor_kop
from bvtool.gemeente.gegeven import find_vergelijking, make_gegeven
from bvtool.gemeente.grondslag import read_grondslag
from bvtool.gemeente.kopieen import read_werkboeken
from bvtool.gemeente.ledgertelling import keep_tellingen
from bvtool.gemeente.rondeterugkoppeling import Rondeteruggekoppeld, run_rondeterugkoppeling
from bvtool.gemeente.tegenspraak import find_tegenspraak
from bvtool.gemeente.vergelijkingsteksten import deadline
from bvtool.gemeente.werkboek import MIGRATIE, find_werkboek
from bvtool.gemeente.werkboekcontrole import check_werkboek
from bvtool.gesprek.startnummers import Registernummers
from bvtool.kalender.tekst import duur_tekst, moment_tekst, verschil
from bvtool.vak.fouten import Bevinding
from bvtool.vergelijking.beleid import Beleid
from bvtool.vergelijking.vervolg import find_vervolg
from bvtool.vergelijking.werkboek import Werkboek

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bvtool.dossier.map import Dossier
    from bvtool.kalender.klok import Klok


class Teruggekoppeld(NamedTuple):
    """The promise: how many clients, announced and not, per reason; in time, and by how much.

    In a round that returns `in_ronde` holds the answer, and the promise is empty."""

    klanten: int
    aanmelden: int
    niet_aanleveren: int
    per_reden: dict[str, int]
    op_tijd: bool
    tijd: str
    extra: int
    bestanden: list[str]
    meldingen: list[str]
    let_op: list[Bevinding]
    tegenspraak: list[Bevinding]
    veranderd: bool
    in_ronde: Rondeteruggekoppeld | None = None


def run_terugkoppeling(
    dossier: Dossier, klok: Klok, werkboeken: Sequence[Path] = ()
) -> Teruggekoppeld:
    """Reads the clerk's workbook back and makes the answer for the CAK.

    Without `werkboeken` the one in the dossier; more are copies of it, each filled in for a part.
    Raises InvoerOntbreekt without a comparison or workbook, InvoerGeweigerd (with every finding)
    while a row is open, anything was altered, or copies differ. The same answers again change
    nothing.
    """
    with open_werkgang(dossier, "terugkoppeling", klok) as w:
        if ask_ronde(w.verbinding).periodiek:
            in_ronde = run_rondeterugkoppeling(w, klok, werkboeken)
        else:
            in_ronde, gedaan = None, _read_promise(w, klok, werkboeken)
        nr = besluiten.ask_laatste_nummer(w.verbinding)
        if nr is not None:
            Registernummers(w.verbinding, dossier.pad, nr).find_grenzen(bewaar=True)
    if w.veranderd:
        keep_tellingen(dossier, klok)
    if in_ronde is not None:
        return Teruggekoppeld(
            0, 0, 0, {}, in_ronde.op_tijd, in_ronde.tijd, 0, w.bestanden, list(w.meldingen),
            in_ronde.let_op, [], w.veranderd, in_ronde,
        )  # fmt: skip
    return gedaan._replace(
        bestanden=w.bestanden,
        meldingen=[*gedaan.meldingen, *w.meldingen],
        veranderd=w.veranderd,
    )


def _read_promise(w: Werkgang, klok: Klok, werkboeken: Sequence[Path]) -> Teruggekoppeld:
    """The workbook of the migration read back, and its answer staged."""
    dossier = w.dossier
    paden = list(werkboeken) or [find_werkboek(w)]
    vergelijking = find_vergelijking(w.verbinding)
    gegeven = make_gegeven(vergelijking)
    boeken = read_werkboeken(dossier, paden, gegeven, MIGRATIE)
    let_op = boeken.let_op
    antwoorden, weten = check_werkboek(boeken.samen, gegeven, vergelijking, dossier, klok, let_op)
    boeken.record(w)
    rij = _record(w, vergelijking, boeken.samen.werkboek, antwoorden)
    _publish(w, vergelijking, antwoorden, rij)
    mee = antwoorden.filter(pl.col("aanmelden") & (pl.col("soort") == "b4"))
    tegenspraak = find_tegenspraak(
        w.verbinding, dossier, mee.select("regel", "bsn").rows(), bewaar=True
    )
    let_op = [*let_op, *read_grondslag(to_vraag(w.verbinding), dossier).list_meldingen()]
    moment = datetime.fromisoformat(rij.moment)
    w.aantallen = {
        "klanten": rij.klanten,
        "aanmelden": rij.aanmelden,
        "niet_aanleveren": rij.niet_aanleveren,
    }
    uiterlijk = deadline(dossier, "terugkoppeling")
    tijd = duur_tekst(verschil(moment, uiterlijk))
    return Teruggekoppeld(
        klanten=rij.klanten,
        aanmelden=rij.aanmelden,
        niet_aanleveren=rij.niet_aanleveren,
        per_reden=json.loads(rij.per_reden),
        op_tijd=bool(rij.op_tijd),
        tijd=f"{tijd} voor de termijn"
        if rij.op_tijd
        else f"{tijd} te laat: de termijn was {moment_tekst(uiterlijk)}",
        extra=antwoorden.filter(pl.col("soort") == "register").height,
        bestanden=[],
        meldingen=weten,
        let_op=let_op,
        tegenspraak=tegenspraak,
        veranderd=False,
    )


def _record(
    w: Werkgang, vergelijking: Vergelijkingfeit, gelezen: Werkboek, antwoorden: pl.DataFrame
) -> Terugkoppelingfeit:
    """The promise as a row of the ledger; the row that is there when the answers are the same."""
    inhoud = antwoorden.write_csv().encode()
    sha256 = hashlib.sha256(inhoud).hexdigest()
    if (zelfde := besluiten.ask_zelfde(w.verbinding, vergelijking.id, sha256)) is not None:
        return zelfde
    klanten = antwoorden.filter(pl.col("soort") == "b4")
    niet = klanten.filter(~pl.col("aanmelden"))
    per_reden = dict(niet.group_by("reden").len().sort("reden").iter_rows())
    over = verschil(w.klok.nu, deadline(w.dossier, "terugkoppeling"))
    rij = Terugkoppelingfeit(
        id=0,
        vergelijking_id=vergelijking.id,
        moment=w.klok.nu.isoformat(),
        werkboek_sha256=gelezen.sha256,
        antwoord_sha256=sha256,
        op_tijd=int(over.total_seconds() >= 0),
        klanten=klanten.height,
        aanmelden=klanten.height - niet.height,
        niet_aanleveren=niet.height,
        per_reden=json.dumps(per_reden, ensure_ascii=False),
        spoor_kop=read_spoor_kop(w.verbinding),
    )
    regels = antwoorden.drop("juist_bsn").with_columns(
        pl.col(pl.Date).cast(pl.String), pl.col(pl.Boolean).cast(pl.Int64)
    )
    vervolg = find_vervolg(
        antwoorden, vergelijking.register.read(), Beleid.of(w.dossier.instellingen)
    ).with_columns(pl.col(pl.Date).cast(pl.String))
    besluiten.add_terugkoppeling(
        w.verbinding, rij, regels.rows(named=True), [Periodefeit(*r) for r in vervolg.iter_rows()]
    )
    return rij


def _publish(
    w: Werkgang, vergelijking: Vergelijkingfeit, antwoorden: pl.DataFrame, rij: Terugkoppelingfeit
) -> None:
    instellingen = w.dossier.instellingen
    moment = datetime.fromisoformat(rij.moment).astimezone(w.klok.nu.tzinfo)
    klanten = antwoorden.filter(pl.col("soort") == "b4")
    antwoord = Terugkoppeling(
        bron=Bron.from_bytes(vergelijking.b4_bron),
        antwoorden=klanten,
        totalen=make_totalen(
            naam=instellingen.naam,
            gemeente=instellingen.gemeente,
            uitvoerder=instellingen.uitvoerder,
            antwoorden=klanten,
            moment=moment_tekst(moment),
            spoor=rij.spoor_kop,
            fictief=instellingen.fictief,
        ),
        titel=f"Terugkoppeling beschermd wonen {instellingen.naam}",
        moment=moment,
    )
    naam = f"uitgaand/terugkoppeling_{instellingen.uitvoerder}"
    w.publiceer(f"{naam}.xlsx", lambda pad: write_terugkoppeling(pad, antwoord))
    w.publiceer(f"{naam}.csv", lambda pad: write_terugkoppeling_csv(pad, antwoord))
