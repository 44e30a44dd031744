"""The words around a comparison: the sheets `Start` and `Over dit bestand`, and the page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import TYPE_CHECKING

import polars as pl

from bvtool.bestanden.vergelijkingspagina import (
    Invoerbestand,
    Redentelling,
    Regeltelling,
    Vergelijkingspagina,
)
from bvtool.bestanden.werkboek import Omslag
from bvtool.kalender.tekst import moment_tekst
from bvtool.kalender.timeslot import termijnen
from bvtool.vak.aantal import count
from bvtool.vak.masker import show_naam
from bvtool.vak.peil import Peil
from bvtool.vak.standen import ALLEEN_REGISTER, Rijuitkomst
from bvtool.vak.tabellen import load_tabel
from bvtool.vak.versie import __version__
from bvtool.vergelijking.uitkomst import Uitkomst

if TYPE_CHECKING:
    from bvtool.bestanden.b4 import B4Bestand
    from bvtool.bestanden.register import RegisterBestand
    from bvtool.dossier.map import Dossier
    from bvtool.vergelijking.overname import Behouden

_MEEST = 200
"""So many rows that are filled in otherwise stand on the sheet Start."""
FICTIEF = "FICTIEVE GEGEVENS: dit zijn verzonnen mensen en nummers."
MAG = (
    (
        "Dit mag",
        "Sorteren, filteren, kolommen verplaatsen of toevoegen. Sorteer altijd de hele tabel.",
    ),
    (
        "Dit mag niet",
        "Rijen verwijderen of verdubbelen, een BSN of Regel wijzigen, formules typen in de "
        "kolommen van bvtool. Bvtool ziet dat en vraagt u het te herstellen.",
    ),
)
"""What may be done in every workbook, and what not."""
_NAMEN: Mapping[str, str] = {
    Rijuitkomst.AAN_TE_MELDEN.value: "Aan te melden",
    Rijuitkomst.NIET_AANLEVEREN.value: "Niet aanleveren",
    Rijuitkomst.TE_BEOORDELEN.value: "Te beoordelen",
    Rijuitkomst.DUBBEL.value: "Dubbel",
    Rijuitkomst.ONLEESBAAR.value: "Onleesbaar",
}


def deadline(dossier: Dossier, soort: str) -> datetime:
    """A moment of the timeslot of this dossier (`terugkoppeling`, `aanlevering`), Amsterdam."""
    timeslot = dossier.instellingen.timeslot
    assert timeslot is not None
    moment = next(t.moment for t in termijnen(timeslot) if t.id == soort)
    assert moment is not None
    return moment


def make_omslag(
    dossier: Dossier,
    uitkomst: Uitkomst,
    b4: B4Bestand,
    register: RegisterBestand,
    moment: datetime,
    behouden: Behouden,
) -> Omslag:
    """The texts of the workbook; `moment` is when the comparison was made."""
    instellingen = dossier.instellingen
    return Omslag(
        start=list(_start(dossier, uitkomst, moment, behouden)),
        over=list(_over(dossier, b4, register, moment, uitkomst.peil)),
        titel=f"Bestandsvergelijking beschermd wonen {instellingen.naam}",
        moment=moment,
    )


def _start(
    dossier: Dossier, uitkomst: Uitkomst, moment: datetime, behouden: Behouden
) -> Iterator[tuple[str, str]]:
    instellingen, t = dossier.instellingen, uitkomst.tellingen
    if instellingen.fictief:
        yield "Let op", FICTIEF
    yield "Gemeente", f"{instellingen.naam} ({instellingen.gemeente})"
    yield "Uitvoerderscode", instellingen.uitvoerder
    yield "Vergeleken op", moment_tekst(moment)
    yield "Terugkoppeling uiterlijk", moment_tekst(deadline(dossier, "terugkoppeling"))
    for soort, naam in _NAMEN.items():
        yield naam, f"{t[soort]} van {count(t['b4_rijen'], 'rij', 'rijen')} in B4"
    yield "Alleen in eigen register", count(t["alleen_register"], "persoon", "personen")
    openstaand = t[Rijuitkomst.TE_BEOORDELEN.value] + t[Rijuitkomst.ONLEESBAAR.value]
    gedaan = _answered(uitkomst, behouden)
    yield "Voortgang", f"{gedaan} van {openstaand} beslist bij het maken van dit werkboek"
    if behouden.heropend:
        yield (
            "Opnieuw bekijken",
            f"Bij {count(len(behouden.heropend), 'rij', 'rijen')} zijn de gegevens veranderd "
            "sinds uw besluit: "
            f"{', '.join(behouden.heropend[:50])}{' ...' if len(behouden.heropend) > 50 else ''}. "
            "Dat besluit is daarom niet overgenomen; het staat nog in het vorige werkboek.",
        )
    if behouden.omgeslagen:
        wat = f"{len(behouden.omgeslagen)} keer, door de nieuwe gegevens. Kijk die rijen na."
        yield "Anders ingevuld", wat
    for rij in behouden.omgeslagen[:_MEEST]:
        yield f"Was {rij.was}", f"{rij.regel} is nu: {rij.wordt}"
    yield (
        "Stap 1",
        "Kies op het blad Te beoordelen bij iedere rij een Besluit. Kent u de klant onder een "
        "ander BSN, vul dat dan in bij Juist BSN. Bij Niet aanleveren hoort een Reden, en soms "
        "een Datum of Toelichting. De codes staan op het blad Lijsten.",
    )
    yield (
        "Stap 2",
        "Kijk op het blad Dubbel of onleesbaar. Weet u het goede nummer, vul dan Juist BSN in. "
        "Anders: kies Niet aanleveren met een reden.",
    )
    yield (
        "Stap 3",
        "Loop Aan te melden en Niet aanleveren na. Het Besluit is daar al ingevuld; u mag het "
        "wijzigen.",
    )
    yield (
        "Stap 4",
        "Alleen in eigen register: deze personen kent het CAK niet. Vraag eerst het CAK. Invullen "
        "mag, maar hoeft niet. Zij tellen niet mee in het controletotaal.",
    )
    yield "Stap 5", "Sla het werkboek op, sluit het en geef in het dossier: bvtool terugkoppeling"
    yield from MAG


def _answered(uitkomst: Uitkomst, behouden: Behouden) -> int:
    if behouden.antwoorden.is_empty():
        return 0
    te_doen = uitkomst.b4.filter(
        pl.col("uitkomst").is_in([Rijuitkomst.TE_BEOORDELEN.value, Rijuitkomst.ONLEESBAAR.value])
    )
    beslist = behouden.antwoorden.filter(pl.col("besluit").is_not_null())
    return te_doen.join(beslist, on="regel", how="semi").height


def _over(
    dossier: Dossier, b4: B4Bestand, register: RegisterBestand, moment: datetime, peil: Peil
) -> Iterator[tuple[str, str]]:
    yield "Gemaakt met", f"bvtool {__version__}, opdracht vergelijk, {moment_tekst(moment)}"
    yield from list_herkomst(b4, register)
    beleid = dossier.instellingen
    yield (
        "Keuzes van dit dossier",
        f"categorie 18 telt mee: {'ja' if beleid.categorie18 else 'nee'}; "
        f"buitenregionale plaatsing: {beleid.buitenregionaal}; "
        f"stopdatum: {beleid.stopdatum}; release van iWmo: {beleid.release}",
    )
    yield (
        "Privacy",
        "Dit werkboek bevat burgerservicenummers. Bewaar en verstuur het alleen langs de weg die "
        "daarvoor is afgesproken.",
    )
    for rij in load_tabel("beslistabel"):
        yield (
            f"Beslistabel {rij['nr']}",
            f"{peil.fill(rij['omschrijving'])} [{rij['merk']}; {rij['bron']}]",
        )
    yield (
        "Aannames",
        "Voor B4 en de terugkoppeling is geen vaste indeling gepubliceerd. De kolomnamen zijn "
        "aannames en staan in de handleiding; u kunt ze instellen in bvtool.toml.",
    )
    yield "Regel", "De sleutel van een rij: bestand, rijnummer en een controleteken."


def list_herkomst(b4: B4Bestand, register: RegisterBestand) -> Iterator[tuple[str, str]]:
    """Which files were read, how, and what was noticed; pairs of subject and text."""
    for naam, bestand in (("B4-bestand", b4), ("Register", register)):
        ruw = bestand.ruw
        blad = f", blad {show_naam(ruw.blad)}" if ruw.blad else ""
        kop = f", kopregel op rij {ruw.koprij}" if ruw.koprij else ""
        wat = f"{show_naam(ruw.bestand)}{blad}{kop}"
        yield naam, f"{wat}, {count(ruw.frame.height, 'rij', 'rijen')}"
        yield f"{naam} (SHA-256)", ruw.sha256
        if bestand.bsn_aangevuld:
            yield naam, f"Verdwenen nullen aangevuld bij BSN: {bestand.bsn_aangevuld} keer."
        for melding in bestand.meldingen:
            yield naam, f"{melding.waar}: {melding.wat} {melding.wat_nu}".strip()
    if zonder := _name_missing(register):
        yield "Register", f"Geen kolom met: {zonder}. Daar is niet naar gekeken."


_NAAM_KOLOM = {
    "status": "status",
    "reden_wijziging": "reden wijziging",
    "leveringsvorm": "leveringsvorm",
    "reden_einde": "reden einde",
    "pgb_wooncomponent": "pgb wooncomponent",
    "vrijstelling": "vrijstelling",
}


def _name_missing(register: RegisterBestand) -> str:
    """The other columns that decide and that the register does not have, as one text."""
    beeld = register.ruw.beeld
    mist = beeld.ontbreekt if beeld is not None else frozenset[str]()
    return ", ".join(naam for sleutel, naam in _NAAM_KOLOM.items() if sleutel in mist)


def make_pagina(
    dossier: Dossier,
    uitkomst: Uitkomst,
    b4: B4Bestand,
    register: RegisterBestand,
    moment: datetime,
) -> Vergelijkingspagina:
    """The page of the comparison: counts and rules, never a person."""
    instellingen, t = dossier.instellingen, uitkomst.tellingen
    return Vergelijkingspagina(
        gemeente_naam=instellingen.naam,
        gemeente_code=instellingen.gemeente,
        uitvoerder=instellingen.uitvoerder,
        moment=moment,
        deadline=deadline(dossier, "terugkoppeling"),
        bestanden=[describe_bestand("B4", b4), describe_bestand("Register", register)],
        aantallen=t,
        in_beide=uitkomst.in_beide,
        alleen_b4=uitkomst.alleen_b4,
        alleen_register=t[ALLEEN_REGISTER],
        verschillen_personen=uitkomst.verschillen["bsn"].n_unique(),
        verschillen_velden=t["verschillen"],
        redenen=_reasons(uitkomst),
        regels=_rules(uitkomst),
        te_doen=list(todo_sentences(t)),
        meldingen=[*b4.meldingen, *register.meldingen],
        fictief=instellingen.fictief,
        versie=__version__,
    )


def describe_bestand(soort: str, bestand: B4Bestand | RegisterBestand) -> Invoerbestand:
    """A file that was compared, as the page names it."""
    ruw = bestand.ruw
    return Invoerbestand(
        naam=show_naam(ruw.bestand),
        soort=soort,
        rijen=ruw.frame.height,
        blad=show_naam(ruw.blad) if ruw.blad else None,
        koprij=ruw.koprij,
        codering=ruw.codering,
        bsn_aangevuld=bestand.bsn_aangevuld,
    )


def _reasons(uitkomst: Uitkomst) -> list[Redentelling]:
    per = dict(
        uitkomst.b4.filter(pl.col("reden").is_not_null()).group_by("reden").len().iter_rows()
    )
    return [
        Redentelling(r["sleutel"], r["omschrijving"], int(per[r["sleutel"]]))
        for r in load_tabel("redenen")
        if r["sleutel"] in per
    ]


def _rules(uitkomst: Uitkomst) -> list[Regeltelling]:
    per = dict(uitkomst.b4.group_by("tabelrij").len().iter_rows())
    return [
        Regeltelling(
            int(r["nr"]), uitkomst.peil.fill(r["omschrijving"]), _NAMEN[r["uitkomst"]], int(per[i])
        )
        for i, r in enumerate(load_tabel("beslistabel"))
        if i in per
    ]


def todo_sentences(t: dict[str, int]) -> Iterator[str]:
    """What the clerk must still do, in sentences."""
    if t[Rijuitkomst.TE_BEOORDELEN.value]:
        yield f"Beoordeel {count(t['te_beoordelen'], 'rij', 'rijen')} op het blad Te beoordelen."
    if t[Rijuitkomst.ONLEESBAAR.value]:
        rijen = count(t["onleesbaar"], "onleesbare rij", "onleesbare rijen")
        yield f"Zoek bij {rijen} het juiste BSN, of kies een reden."
    if t[ALLEEN_REGISTER]:
        yield (
            "Vraag het CAK naar wie alleen in uw register "
            f"{'staat' if t['alleen_register'] == 1 else 'staan'} "
            f"({count(t['alleen_register'], 'persoon', 'personen')})."
        )
    yield "Loop de ingevulde besluiten na, sla het werkboek op en geef: bvtool terugkoppeling"
