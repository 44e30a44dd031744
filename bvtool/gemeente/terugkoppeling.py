"""The step `terugkoppeling`: the clerk's workbook in; the answer to the CAK and the promise out."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl

from bvtool.bestanden.bron import Bron
from bvtool.bestanden.terugkoppeling import (
    Terugkoppeling,
    make_totalen,
    write_terugkoppeling,
    write_terugkoppeling_csv,
)
from bvtool.bestanden.werkboek_lezing import LIJSTEN, read_werkboek
from bvtool.dossier.feiten import Periodefeit, Terugkoppelingfeit, Vergelijkingfeit
from bvtool.dossier.frames import frame_from_bytes
from bvtool.dossier.vragen import besluiten, vergelijkingen
from bvtool.dossier.vragen.telling import to_vraag
from bvtool.dossier.werkgang import Werkgang, open_werkgang, read_spoor_kop
from bvtool.gemeente.gegeven import make_gegeven
from bvtool.gemeente.grondslag import read_grondslag
from bvtool.gemeente.tegenspraak import find_tegenspraak
from bvtool.gemeente.vergelijking import WERKBOEK
from bvtool.gemeente.vergelijkingsteksten import deadline
from bvtool.kalender.tekst import duur_tekst, moment_tekst, verschil
from bvtool.vak.fouten import Bevinding, InvoerGeweigerd, InvoerOntbreekt
from bvtool.vak.peil import Peil
from bvtool.vergelijking.beleid import Beleid
from bvtool.vergelijking.bevinding import Werkboekfout, list_bevindingen
from bvtool.vergelijking.juist_bsn import correct_bsn
from bvtool.vergelijking.teruglezing import Teruggelezen, read_back
from bvtool.vergelijking.vervolg import find_vervolg
from bvtool.vergelijking.werkboek import Werkboek

if TYPE_CHECKING:
    from bvtool.dossier.map import Dossier
    from bvtool.kalender.klok import Klok


@dataclass(frozen=True, slots=True)
class Teruggekoppeld:
    """The promise: how many clients, announced and not, per reason; in time, and by how much."""

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


def run_terugkoppeling(dossier: Dossier, klok: Klok, werkboek: Path | None) -> Teruggekoppeld:
    """Reads the clerk's workbook back and makes the answer for the CAK.

    Raises InvoerOntbreekt without a comparison or workbook, InvoerGeweigerd (with every finding)
    while a row is open or anything was altered. The same answers again change nothing.
    """
    with open_werkgang(dossier, "terugkoppeling", klok) as w:
        pad = werkboek or dossier.pad / WERKBOEK
        vergelijking = _find_there(w, pad)
        gelezen = read_werkboek(pad, dossier.naam_van(pad))
        antwoorden, weten = check_werkboek(gelezen, vergelijking, dossier, klok)
        w.invoer(pad, "werkboek", gelezen.sha256)
        rij = _record(w, vergelijking, gelezen, antwoorden)
        _publish(w, vergelijking, antwoorden, rij)
        mee = antwoorden.filter(pl.col("aanmelden") & (pl.col("soort") == "b4"))
        tegenspraak = find_tegenspraak(w.verbinding, dossier, mee.select("regel", "bsn").rows())
        let_op = read_grondslag(to_vraag(w.verbinding), dossier).list_meldingen()
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
        tijd=f"{tijd} voor de termijn" if rij.op_tijd else f"{tijd} te laat",
        extra=antwoorden.filter(pl.col("soort") == "register").height,
        bestanden=w.bestanden,
        meldingen=[*weten, *w.meldingen],
        let_op=let_op,
        tegenspraak=tegenspraak,
        veranderd=w.veranderd,
    )


def _find_there(w: Werkgang, pad: Path) -> Vergelijkingfeit:
    """The newest comparison, when there is one and its workbook lies at `pad`."""
    vergelijking = vergelijkingen.ask_laatste(w.verbinding)
    if vergelijking is None:
        raise InvoerOntbreekt(
            "Er is nog niets vergeleken in dit dossier.",
            waar="dossier.db",
            wat_nu="Geef eerst: bvtool vergelijk",
        )
    if not pad.is_file():
        raise InvoerOntbreekt(
            "Het werkboek is er niet.",
            waar=str(pad),
            wat_nu="Zet het terug in de map werk, of kies het met --werkboek PAD. "
            "Is het weg? Maak het opnieuw met: bvtool vergelijk",
        )
    return vergelijking


def check_werkboek(
    gelezen: Werkboek, vergelijking: Vergelijkingfeit, dossier: Dossier, klok: Klok
) -> tuple[pl.DataFrame, list[str]]:
    """The checked answers, with `juist_bsn`, and what the clerk should know about them.

    Raises InvoerGeweigerd with every finding at once, in the order of the workbook.
    """
    gegeven = make_gegeven(vergelijking)
    instellingen = dossier.instellingen
    beleid = Beleid.of(instellingen)
    opnieuw, fouten = correct_bsn(
        gelezen.rijen,
        gegeven.b4,
        frame_from_bytes(vergelijking.b4_frame),
        frame_from_bytes(vergelijking.register_frame),
        beleid,
        gemeente=instellingen.gemeente,
    )
    terug = read_back(
        gelezen,
        gegeven,
        opnieuw,
        vandaag=klok.vandaag,
        gemeente=instellingen.gemeente,
        peil=beleid.peil,
    )
    _refuse(gelezen.naam, [*fouten, *terug.fouten], terug.open_)
    juist = opnieuw.select("regel", juist_bsn="bsn")
    antwoorden = terug.antwoorden.join(juist, on="regel", how="left", maintain_order="left")
    return antwoorden, list(_tell(terug, beleid.peil))


def _tell(terug: Teruggelezen, peil: Peil) -> Iterator[str]:
    if terug.gewijzigd:
        yield (
            f"Bij {_rows(terug.gewijzigd)} koos u anders dan bvtool had ingevuld. Uw besluit telt."
        )
    if terug.na_r:
        yield (
            f"Let op: bij {_rows(terug.na_r)} ligt de datum op of na {peil.tekst}. Woonde "
            f"deze persoon op {peil.tekst} nog beschermd, meld hem dan aan."
        )


def _rows(regels: Sequence[str]) -> str:
    namen = ", ".join(regels[:10]) + (" ..." if len(regels) > 10 else "")
    return f"{len(regels)} {'rij' if len(regels) == 1 else 'rijen'} ({namen})"


def _refuse(naam: str, fouten: list[Werkboekfout], open_: list[Werkboekfout]) -> None:
    if fouten:
        nog = f", en {_count(open_)} nog open" if open_ else ""
        raise InvoerGeweigerd(
            f"In het werkboek klopt iets niet ({len(fouten)} keer){nog}.",
            waar=naam,
            wat_nu="Herstel wat hieronder staat, sla het werkboek op en geef de opdracht opnieuw.",
            bevindingen=list_bevindingen([*fouten, *open_], LIJSTEN),
        )
    if open_:
        raise InvoerGeweigerd(
            f"Er zijn nog {len(open_)} rijen zonder besluit."
            if len(open_) > 1
            else "Er is nog 1 rij zonder besluit.",
            waar=naam,
            wat_nu="Kies bij iedere rij een besluit, sla het werkboek op "
            "en geef de opdracht opnieuw.",
            bevindingen=list_bevindingen(open_, LIJSTEN),
        )


def _count(rijen: Sequence[object]) -> str:
    return "1 rij is" if len(rijen) == 1 else f"{len(rijen)} rijen zijn"


def _record(
    w: Werkgang, vergelijking: Vergelijkingfeit, gelezen: Werkboek, antwoorden: pl.DataFrame
) -> Terugkoppelingfeit:
    """The promise as a row of the ledger; the row that is there when the answers are the same."""
    inhoud = antwoorden.write_csv().encode()
    sha256 = hashlib.sha256(inhoud).hexdigest()
    laatste = besluiten.ask_laatste(w.verbinding)
    if (
        laatste is not None
        and laatste.vergelijking_id == vergelijking.id
        and laatste.antwoord_sha256 == sha256
    ):
        return laatste
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
        antwoorden, frame_from_bytes(vergelijking.register_frame), Beleid.of(w.dossier.instellingen)
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
