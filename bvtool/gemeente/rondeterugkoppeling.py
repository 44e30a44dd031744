"""The step `terugkoppeling` in a round: the clerk's workbook in, the answer to the CAK out."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import polars as pl

from bvtool.bestanden.bron import Bron
from bvtool.bestanden.rondeantwoord import (
    Rondeantwoord,
    write_rondeantwoord,
    write_rondeantwoord_csv,
)
from bvtool.bestanden.rondepagina import PLAATSEN
from bvtool.dossier.feiten import Rondeleveringfeit, Terugkoppelingfeit
from bvtool.dossier.vragen import besluiten
from bvtool.dossier.vragen.rondes import add_rondeleveringen, ask_ronde, drop_gelijk
from bvtool.dossier.vragen.telling import to_vraag
from bvtool.dossier.werkgang import Werkgang, read_spoor_kop
from bvtool.gemeente.gegeven import find_vergelijking, make_rondegegeven
from bvtool.gemeente.grondslag import read_grondslag
from bvtool.gemeente.kopieen import read_werkboeken
from bvtool.gemeente.rondewerk import check_ronde
from bvtool.gemeente.werkboek import RONDE, find_werkboek
from bvtool.kalender.tekst import dag_cijfers, duur_tekst, moment_tekst, verschil
from bvtool.vak.bijdrage import Bijdrage
from bvtool.vak.fouten import Bevinding
from bvtool.vergelijking.ronde.besluit import list_volgens_cak, make_opdrachten

if TYPE_CHECKING:
    from bvtool.dossier.feiten import Rondefeit, Vergelijkingfeit
    from bvtool.kalender.klok import Klok

MAP = "uitgaand"


class Rondeteruggekoppeld(NamedTuple):
    """The answer: rows of the CAK's file, who is not in it, and how often each decision was made;
    in time and by how much (empty: no term was agreed)."""

    rijen: int
    los: int
    besluiten: dict[str, int]
    op_tijd: bool
    tijd: str
    gewijzigd: int
    let_op: list[Bevinding]
    ronde: Rondefeit


def run_rondeterugkoppeling(
    w: Werkgang, klok: Klok, werkboeken: Sequence[Path]
) -> Rondeteruggekoppeld:
    """Reads the workbook of the round that is open, and stages the answer, in the unit of work `w`.

    Raises InvoerOntbreekt without a comparison in this round or without a workbook, InvoerGeweigerd
    (with every finding) while a row is open or anything was altered. The same answers again change
    nothing.
    """
    ronde = ask_ronde(w.verbinding)
    vergelijking = find_vergelijking(w.verbinding)
    paden = list(werkboeken) or [find_werkboek(w)]
    gegeven = make_rondegegeven(vergelijking)
    boeken = read_werkboeken(w.dossier, paden, gegeven, RONDE)
    let_op = boeken.let_op
    terug = check_ronde(boeken.samen, gegeven, vergelijking, ronde, w.dossier, klok, let_op)
    boeken.record(w)
    uitkomst = gegeven.rijen
    opdrachten = make_opdrachten(terug.besluiten, uitkomst)
    sha256 = boeken.samen.werkboek.sha256
    feit = record_antwoord(w, klok, vergelijking, ronde, opdrachten, uitkomst, sha256)
    _publish(w, vergelijking, ronde, opdrachten, uitkomst, feit)
    let_op = [*let_op, *read_grondslag(to_vraag(w.verbinding), w.dossier).list_meldingen()]
    per = dict(opdrachten.group_by("besluit").len().sort("besluit").iter_rows())
    w.aantallen = {**w.aantallen, "klanten": feit.klanten, "aanmelden": feit.aanmelden}
    return Rondeteruggekoppeld(
        rijen=feit.klanten,
        los=opdrachten.height - feit.klanten,
        besluiten={str(k): int(n) for k, n in per.items()},
        op_tijd=bool(feit.op_tijd),
        tijd=_tell_time(datetime.fromisoformat(feit.moment), ronde),
        gewijzigd=len(terug.gewijzigd),
        let_op=let_op,
        ronde=ronde,
    )


def _tell_time(moment: datetime, ronde: Rondefeit) -> str:
    if ronde.uiterlijk is None:
        return ""
    uiterlijk = datetime.fromisoformat(ronde.uiterlijk)
    over = verschil(moment, uiterlijk)
    tijd = duur_tekst(over)
    if over.total_seconds() >= 0:
        return f"{tijd} voor de termijn"
    return f"{tijd} te laat: de termijn was {moment_tekst(uiterlijk)}"


def record_antwoord(
    w: Werkgang,
    klok: Klok,
    vergelijking: Vergelijkingfeit,
    ronde: Rondefeit,
    opdrachten: pl.DataFrame,
    uitkomst: pl.DataFrame,
    werkboek_sha256: str,
) -> Terugkoppelingfeit:
    """The answer as a row of the ledger; the row that is there when the answers are the same."""
    geen_prijs = [] if opdrachten["kostprijs"].count() else ["kostprijs"]
    sha256 = hashlib.sha256(opdrachten.drop(geen_prijs).write_csv().encode()).hexdigest()
    if (zelfde := besluiten.ask_zelfde(w.verbinding, vergelijking.id, sha256)) is not None:
        return zelfde
    klanten = opdrachten.filter(pl.col("soort") == "b4")
    aan = klanten.filter("aanmelden").height
    op_tijd = ronde.uiterlijk is None or klok.nu <= datetime.fromisoformat(ronde.uiterlijk)
    per = dict(opdrachten.group_by("besluit").len().sort("besluit").iter_rows())
    feit = Terugkoppelingfeit(
        id=0,
        vergelijking_id=vergelijking.id,
        moment=klok.nu.isoformat(),
        werkboek_sha256=werkboek_sha256,
        antwoord_sha256=sha256,
        op_tijd=int(op_tijd),
        klanten=klanten.height,
        aanmelden=aan,
        niet_aanleveren=klanten.height - aan,
        per_reden=json.dumps(per, ensure_ascii=False),
        spoor_kop=read_spoor_kop(w.verbinding),
    )
    rijen = opdrachten.with_columns(
        pl.col(pl.Date).cast(pl.String), pl.col(pl.Boolean).cast(pl.Int64)
    ).with_columns(datum=pl.lit(None, dtype=pl.String))
    besluiten.add_terugkoppeling(w.verbinding, feit, rijen.rows(named=True))
    nr = besluiten.ask_laatste_nummer(w.verbinding)
    assert nr is not None
    leveringen = list_volgens_cak(uitkomst, opdrachten).with_columns(
        pl.col(pl.Date).cast(pl.String)
    )
    add_rondeleveringen(
        w.verbinding, nr, [Rondeleveringfeit(*rij) for rij in leveringen.iter_rows()]
    )
    if weg := drop_gelijk(w.verbinding):
        w.aantallen = {"oudere_regels_weg": weg}
    return feit


def _publish(
    w: Werkgang,
    vergelijking: Vergelijkingfeit,
    ronde: Rondefeit,
    opdrachten: pl.DataFrame,
    uitkomst: pl.DataFrame,
    feit: Terugkoppelingfeit,
) -> None:
    instellingen = w.dossier.instellingen
    moment = datetime.fromisoformat(feit.moment).astimezone(w.klok.nu.tzinfo)
    velden = ("besluit", "startdatum", "stopdatum", "reden", "toelichting")
    rijen = uitkomst.select(
        "regel", "deel", "rij", "bsn", "plaats", "soort", "uitleg", "startnummer"
    ).join(opdrachten.select("regel", *velden), on="regel", maintain_order="left")
    over = Bijdrage(ronde.bijdrage).naam
    antwoord = Rondeantwoord(
        bron=Bron.from_bytes(vergelijking.b4_bron),
        antwoorden=rijen,
        totalen=list(_totals(w, ronde, rijen, opdrachten, moment, feit)),
        titel=f"Bestandsvergelijking {over} {instellingen.naam}, ronde {ronde.nr}",
        moment=moment,
    )
    soort = "" if ronde.bijdrage == Bijdrage.BW else f"{ronde.bijdrage}_"
    naam = f"{MAP}/bestandsvergelijking_{soort}{instellingen.uitvoerder}_{ronde.peildatum}"
    w.publiceer(f"{naam}.xlsx", lambda pad: write_rondeantwoord(pad, antwoord))
    w.publiceer(f"{naam}.csv", lambda pad: write_rondeantwoord_csv(pad, antwoord))


def _totals(
    w: Werkgang,
    ronde: Rondefeit,
    rijen: pl.DataFrame,
    opdrachten: pl.DataFrame,
    moment: datetime,
    feit: Terugkoppelingfeit,
) -> Iterator[tuple[str, str]]:
    i = w.dossier.instellingen
    if i.fictief:
        yield "Let op", "FICTIEVE GEGEVENS"
    yield "Gemeente", f"{i.naam} ({i.gemeente})"
    yield "Uitvoerderscode", i.uitvoerder
    yield "Ronde", f"{ronde.nr}, peildatum {dag_cijfers(ronde.peildatum)}"
    if (over := Bijdrage(ronde.bijdrage)) is not Bijdrage.BW:
        yield "Soort bijdrage", over.naam
    yield "Datum antwoord", moment_tekst(moment)
    yield "Rijen in het bestand van het CAK", str(rijen.filter(pl.col("deel") == "bestand").height)
    yield "Personen die er niet in staan", str(rijen.filter(pl.col("deel") == "los").height)
    per: Mapping[str, int] = dict(rijen.group_by("plaats").len().iter_rows())
    for sleutel, naam, _ in PLAATSEN:
        yield naam, str(per.get(sleutel, 0))
    for besluit, aantal in opdrachten.group_by("besluit").len().sort("besluit").iter_rows():
        yield f"Besluit {besluit}", str(aantal)
    yield "Controlespoor", feit.spoor_kop
