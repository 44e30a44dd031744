"""What the check on the CAK's report leaves behind: a workbook with every row, and a page without
persons."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, NamedTuple

from bvtool.bestanden.nacontroleboek import write_nacontrole
from bvtool.kalender.tekst import dag_tekst
from bvtool.tabel.schrijven.pagina import render
from bvtool.vak.masker import mask_bsn, show_naam
from bvtool.vak.tabellen import load_tabel
from bvtool.vak.versie import __version__

if TYPE_CHECKING:
    from bvtool.dossier.werkgang import Werkgang
    from bvtool.gemeente.cakrapportmap import Nieuwste
    from bvtool.gesprek.nacontrole import Regeloordeel, Uitslag
    from bvtool.gesprek.weekrapport import Nacontrole
    from bvtool.vak.fouten import Bevinding

BOEK, PAGINA = "rapporten/nacontrole.xlsx", "rapporten/nacontrole.html"
TOON = 200
"""So many rows of one kind stand on the page; all of them are in the workbook."""


class Paginarij(NamedTuple):
    """A judgement as the page shows it: no BSN, also not one that stands in another column."""

    blad: str
    rij: int
    startnummer: str
    identificatie: str
    verschil: str


class Oordeelgroep(NamedTuple):
    """The judgements of one kind: the first ones, and how many there are."""

    titel: str
    uitleg: str
    wat_nu: str
    aantal: int
    rijen: Sequence[Paginarij]


class Nacontrolepagina(NamedTuple):
    """What `templates/nacontrole.html` shows."""

    gemeente_naam: str
    gemeente_code: str
    fictief: bool
    versie: str
    dag: date
    bestand: str
    regels: int
    gelijk: int
    groepen: Sequence[Oordeelgroep]
    eerder: Sequence[str]
    meldingen: Sequence[Bevinding]


def publish_nacontrole(
    w: Werkgang,
    nieuwste: Nieuwste,
    uitslag: Uitslag,
    telling: Nacontrole,
    verteld: Sequence[Bevinding],
    moment: datetime,
) -> None:
    """Stages the workbook and the page; `verteld` is what was noticed while reading, `moment` what
    the workbook carries."""
    i = w.dossier.instellingen
    eerder = [show_naam(w.dossier.naam_van(h.pad)) for h in nieuwste.eerder]
    bestand = show_naam(telling.rapport)
    regels = [
        (
            "Wat dit is",
            "het weekrapport van het CAK naast wat u verzond en wat u aan antwoorden las",
        ),
        ("Gemeente", f"{i.naam} ({i.gemeente})"),
        ("Rapport van het CAK", bestand),
        ("Stand van het rapport", dag_tekst(nieuwste.dag)),
        ("Regels in het rapport", str(telling.regels)),
        ("Eerdere rapporten", ", ".join(eerder) or "geen"),
        ("Gemaakt met", f"bvtool {__version__}, opdracht rapport"),
    ]
    if i.fictief:
        regels.insert(0, ("Let op", "FICTIEVE GEGEVENS"))
    titel = f"Nacontrole {i.uitvoerder}"
    w.publiceer(
        BOEK,
        lambda pad: write_nacontrole(pad, uitslag.oordelen, regels, titel=titel, moment=moment),
    )
    pagina = Nacontrolepagina(
        gemeente_naam=i.naam,
        gemeente_code=i.gemeente,
        fictief=i.fictief,
        versie=__version__,
        dag=nieuwste.dag,
        bestand=bestand,
        regels=telling.regels,
        gelijk=telling.geteld["gelijk"],
        groepen=_list_groepen(uitslag),
        eerder=eerder,
        meldingen=verteld,
    )
    tekst = render("nacontrole.html", pagina)
    w.publiceer(PAGINA, lambda pad: pad.write_text(tekst, encoding="utf-8", newline="\n"))


def _list_groepen(uitslag: Uitslag) -> list[Oordeelgroep]:
    soorten = {r["soort"]: r for r in load_tabel("nacontrole")}
    per: dict[str, list[Regeloordeel]] = {s: [] for s in uitslag.werk}
    for o in uitslag.oordelen:
        if o.soort in per:
            per[o.soort].append(o)
    return [
        Oordeelgroep(
            soorten[s]["titel"],
            soorten[s]["uitleg"],
            soorten[s]["wat_nu"],
            len(oordelen),
            [_show(o) for o in oordelen[:TOON]],
        )
        for s, oordelen in per.items()
    ]


def _show(o: Regeloordeel) -> Paginarij:
    """Without a BSN, and without a day that says something of a person's life."""
    return Paginarij(
        o.blad,
        o.rij,
        "" if o.startnummer is None else mask_bsn(str(o.startnummer)),
        mask_bsn(o.identificatie),
        "" if o.blad == "productafname" else o.verschil,
    )
