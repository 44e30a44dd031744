"""The words around the comparison of a round: `Start`, `Over dit bestand`, and the page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

import polars as pl

from bvtool.bestanden.rondepagina import PLAATSEN, Rondepagina, count_eigenaren, count_volgt
from bvtool.bestanden.vergelijkingspagina import Regeltelling
from bvtool.bestanden.werkboek import Omslag
from bvtool.gemeente.ronde import peil_of
from bvtool.gemeente.vergelijkingsteksten import FICTIEF, MAG, describe_bestand, list_herkomst
from bvtool.kalender.tekst import dag_cijfers, moment_tekst
from bvtool.vak.aantal import count
from bvtool.vak.tabellen import load_tabel
from bvtool.vak.versie import __version__
from bvtool.vergelijking.beleid import Beleid

if TYPE_CHECKING:
    from bvtool.dossier.feiten import Rondefeit
    from bvtool.dossier.map import Dossier
    from bvtool.gemeente.inlezen import Leesresultaat
    from bvtool.vergelijking.ronde.rondeuitkomst import Rondeuitkomst

_NAAM = {sleutel: naam for sleutel, naam, _ in PLAATSEN}
_MEEST = 50
"""So many rows that are open again stand on the sheet Start."""


class Rondebeschrijving(NamedTuple):
    """What the words speak of: the rounds so far (the last one is open), the outcome, the counts of
    the contract, what is followed (`volgen.SCHEMA`), the moment, and which rows are open again."""

    rondes: Sequence[Rondefeit]
    uitkomst: Rondeuitkomst
    tellingen: Mapping[str, int]
    volgt: pl.DataFrame
    moment: datetime
    heropend: Sequence[str] = ()

    @property
    def ronde(self) -> Rondefeit:
        """The round that is open."""
        return self.rondes[-1]

    @property
    def uiterlijk(self) -> datetime | None:
        """By when the answer is due (Amsterdam), if that was agreed."""
        tot = self.ronde.uiterlijk
        return datetime.fromisoformat(tot).astimezone(self.moment.tzinfo) if tot else None


def make_rondeomslag(dossier: Dossier, gelezen: Leesresultaat, b: Rondebeschrijving) -> Omslag:
    """The texts of the workbook of a round."""
    naam = dossier.instellingen.naam
    return Omslag(
        start=list(_start(dossier, b)),
        over=list(_over(dossier, gelezen, b)),
        titel=f"Bestandsvergelijking {peil_of(b.ronde).bijdrage.naam} {naam}, ronde {b.ronde.nr}",
        moment=b.moment,
    )


def _start(dossier: Dossier, b: Rondebeschrijving) -> Iterator[tuple[str, str]]:
    i, t = dossier.instellingen, b.tellingen
    if i.fictief:
        yield "Let op", FICTIEF
    yield "Gemeente", f"{i.naam} ({i.gemeente})"
    yield "Uitvoerderscode", i.uitvoerder
    yield "Ronde", f"{b.ronde.nr}, peildatum {dag_cijfers(b.ronde.peildatum)}"
    yield "Vergeleken op", moment_tekst(b.moment)
    if b.uiterlijk is not None:
        yield "Antwoord uiterlijk", moment_tekst(b.uiterlijk)
    samen = t["b4_rijen"] + t["niet_in_b4"]
    for sleutel, naam, zin in PLAATSEN:
        yield naam, f"{t[sleutel]} van {samen}. {zin}"
    yield (
        "Verschillen",
        f"{t['nieuw']} nieuw, {t['staat_nog']} {'staat' if t['staat_nog'] == 1 else 'staan'} er "
        f"nog, {t['opgelost']} opgelost sinds de vorige ronde",
    )
    if b.heropend:
        rijen = ", ".join(b.heropend[:_MEEST]) + (" ..." if len(b.heropend) > _MEEST else "")
        wat = count(len(b.heropend), "rij", "rijen")
        yield "Opnieuw bekijken", f"Bij {wat} is het geval veranderd sinds uw besluit: {rijen}."
    yield (
        "Stap 1",
        "Kies op het blad Te beoordelen bij iedere rij een Besluit: Start, Wijziging, Stop, "
        "Intrekking, Niets of CAK corrigeert. Vul de datum in die daarbij hoort.",
    )
    yield (
        "Stap 2",
        "Loop Wij corrigeren en CAK corrigeert na. Het Besluit is daar al ingevuld; u mag het "
        "wijzigen.",
    )
    yield "Stap 3", "Sla het werkboek op, sluit het en geef in het dossier: bvtool terugkoppeling"
    yield from MAG


def _over(
    dossier: Dossier, gelezen: Leesresultaat, b: Rondebeschrijving
) -> Iterator[tuple[str, str]]:
    yield "Gemaakt met", f"bvtool {__version__}, opdracht vergelijk, {moment_tekst(b.moment)}"
    yield from list_herkomst(gelezen.b4, gelezen.register)
    i, peil = dossier.instellingen, peil_of(b.ronde)
    yield (
        "Keuzes van dit dossier",
        f"categorieën die tellen: {', '.join(Beleid.of(i, peil).categorieen)}; buitenregionale "
        "plaatsing: "
        f"{i.buitenregionaal}; overlijden: {i.overlijden}; release van iWmo: {i.release}",
    )
    yield (
        "Privacy",
        "Dit werkboek bevat burgerservicenummers. Bewaar en verstuur het alleen langs de weg die "
        "daarvoor is afgesproken.",
    )
    for rij in load_tabel("rondetabel"):
        yield (
            f"Rondetabel {rij['nr']}",
            f"{peil.fill(rij['omschrijving'])} [{rij['merk']}; {rij['bron']}]",
        )
    yield (
        "Aannames",
        "Voor het bestand van het CAK en voor het antwoord is geen vaste indeling gepubliceerd, "
        "en ook geen dag of termijn van een ronde.",
    )
    yield "Regel", "De sleutel van een rij: bestand, rijnummer en een controleteken."


def make_rondepagina(dossier: Dossier, gelezen: Leesresultaat, b: Rondebeschrijving) -> Rondepagina:
    """The page of a round: counts and rules, never a person."""
    i = dossier.instellingen
    peildata = {r.nr: dag_cijfers(r.peildatum) for r in b.rondes}
    return Rondepagina(
        gemeente_naam=i.naam,
        gemeente_code=i.gemeente,
        uitvoerder=i.uitvoerder,
        ronde=b.ronde.nr,
        peildatum=dag_cijfers(b.ronde.peildatum),
        moment=b.moment,
        uiterlijk=b.uiterlijk,
        aantallen=b.tellingen,
        per_eigenaar=count_eigenaren(b.volgt, b.ronde.nr),
        volgt=count_volgt(b.volgt, peildata),
        regels=_rules(b),
        bestanden=[
            describe_bestand("Bestand van het CAK", gelezen.b4),
            describe_bestand("Register", gelezen.register),
        ],
        te_doen=list(_todo(b.tellingen)),
        meldingen=[*gelezen.b4.meldingen, *gelezen.register.meldingen],
        bijdrage=peil_of(b.ronde).bijdrage.naam,
        fictief=i.fictief,
        versie=__version__,
    )


def _rules(b: Rondebeschrijving) -> list[Regeltelling]:
    per = {(d, i): n for d, i, n in b.uitkomst.rijen.group_by("deel", "tabelrij").len().iter_rows()}
    peil, plek, regels = peil_of(b.ronde), dict.fromkeys(("bestand", "los"), 0), []
    for rij in load_tabel("rondetabel"):
        aantal = per.get((rij["deel"], plek[rij["deel"]]), 0)
        plek[rij["deel"]] += 1
        if aantal:
            zin = peil.fill(rij["omschrijving"])
            regels.append(Regeltelling(int(rij["nr"]), zin, _NAAM[rij["plaats"]], int(aantal)))
    return regels


def _todo(t: Mapping[str, int]) -> Iterator[str]:
    if t["te_beoordelen"]:
        wat = count(t["te_beoordelen"], "rij", "rijen")
        yield f"Beslis over {wat} op het blad Te beoordelen van werk/werkboek.xlsx."
    if t["onleesbaar"]:
        wat = count(t["onleesbaar"], "onleesbaar BSN", "onleesbare BSN's")
        yield f"Vraag het CAK naar {wat}."
    yield "Loop de ingevulde besluiten na, sla het werkboek op en geef: bvtool terugkoppeling"
