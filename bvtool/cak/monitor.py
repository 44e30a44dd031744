"""The step `monitor`: takes in what arrived, and shows where every gemeente stands."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from bvtool.berichten.schema import find_schemaplek
from bvtool.cak.handelingen.eigenwerk import Eigenwerk, find_eigenwerk, list_opmerkingen
from bvtool.cak.handelingen.uitspraak import settle_strijd
from bvtool.cak.inname.archief import Innamearchief
from bvtool.cak.inname.gemeenten import BESTAND, Gemeente, read_gemeenten
from bvtool.cak.inname.inname import Inname, take_in
from bvtool.cak.inname.ligging import forget
from bvtool.cak.inname.ontvangst import BESTAND as ONTVANGST
from bvtool.cak.inname.ontvangst import read_ontvangst
from bvtool.cak.inname.vindplaatsen import Gevonden, find_bestanden, tell_gestopt
from bvtool.cak.stand import verschil
from bvtool.cak.stand.bellen import Bel, list_bellen
from bvtool.cak.stand.burgers import Vraag, find_burgers, list_vragen
from bvtool.cak.stand.daden import add_daden
from bvtool.cak.stand.rondes import add_rondes, read_ronde
from bvtool.cak.stand.stand import Gemeentestand, make_stand
from bvtool.cak.stand.weken import Weekstand, make_weken
from bvtool.cak.uitvoer.briefkeuze import find_einde
from bvtool.cak.uitvoer.briefmap import Bijgewerkt, update_brieven
from bvtool.cak.uitvoer.brieven import Afzender
from bvtool.cak.uitvoer.gegevens import make_gegevens, make_tellingen
from bvtool.cak.uitvoer.gemaakt import Paginaboek, make_sleutel
from bvtool.cak.uitvoer.gemeentepagina import (
    Gemeentepagina,
    Klant,
    make_gemeentepagina,
    split_klanten,
)
from bvtool.cak.uitvoer.notities import list_koppen, read_notities
from bvtool.cak.uitvoer.pagina import make_pagina
from bvtool.cak.uitvoer.post import Briefvorm, list_post
from bvtool.cak.uitvoer.werkmap import make_bladen, write_monitor
from bvtool.dossier.laatste_run import describe_eerste, describe_laatste, first_due
from bvtool.dossier.vragen import handelingen
from bvtool.dossier.vragen.weken import keep_weken, read_weken
from bvtool.dossier.werkgang import Werkgang, open_werkgang
from bvtool.kalender.klok import TIJDZONE
from bvtool.tabel.schrijven.pagina import render
from bvtool.vak.aantal import count
from bvtool.vak.fouten import Bevinding, InvoerGeweigerd
from bvtool.vak.lanen import start_beside
from bvtool.vak.masker import show_naam

if TYPE_CHECKING:
    from bvtool.dossier.map import Dossier
    from bvtool.kalender.klok import Klok

PAGINA = "rapporten/monitor.html"
WERKMAP = "rapporten/monitor.xlsx"
GEGEVENS = "rapporten/monitor.json"
PER_GEMEENTE = "rapporten/monitor"
_GEEN = datetime(2000, 1, 1, tzinfo=TIJDZONE)


class Gemonitord(NamedTuple):
    """What one run shows: the counts of the contract, the files, and what to say about it.

    `gestopt`: gemeenten that were left out, because a line of a list is wrong.
    """

    tellingen: dict[str, object]
    bestanden: list[str]
    nieuw: int
    brieven: int
    meldingen: list[str]
    veranderd: bool
    gestopt: int = 0
    werk: Sequence[Eigenwerk] = ()


def run_monitor(
    dossier: Dossier,
    klok: Klok,
    vergeet: tuple[str, str] | None = None,
    uitspraak: tuple[str, str] | None = None,
) -> Gemonitord:
    """Takes in what is new and makes page, workbook, data, pages per gemeente and letters.

    Raises InvoerOntbreekt without `inkomend`, and what the two lists and the settings raise as a
    whole; a fault of one line stops only its gemeente. The same files at the same moment change
    nothing. `vergeet`: a path that does not count any more, and why; `uitspraak`: what holds of
    a message whose answers contradict each other (see `settle_strijd`), and why.
    """
    with open_werkgang(dossier, "monitor", klok) as w:
        gemeenten, gevonden, inname = take_in_all(w)
        gezegd = [f"inkomend/{show_naam(forget(w, *vergeet))} telt niet meer."] if vergeet else []
        archief = read_ronde(w.verbinding, gemeenten, klok.nu)
        if uitspraak:
            gezegd.append(settle_strijd(w, archief, *uitspraak))
            archief = read_ronde(w.verbinding, gemeenten, klok.nu)
        stand = add_rondes(
            w.verbinding,
            add_daden(
                make_stand(archief, gemeenten, klok.nu), handelingen.iter_daden(w.verbinding)
            ),
        )
        bellen = list_bellen(stand, verschil.read_eerder(w.verbinding, stand))
        uit = _Uitvoer(w, archief, stand, bellen, split_klanten(stand), Paginaboek(w.verbinding),
                       verschil.take_cijfers(stand))  # fmt: skip
        over = stand.ronde is None and klok.nu >= find_einde(stand)
        weken_van = (archief, gemeenten, stand.totaal, stand.moment, read_weken(w.verbinding))
        geteld = start_beside(partial(make_weken, *weken_van))  # polars, and the letters are not
        vragen = list_vragen(find_burgers(archief, stand)) if over else {}
        post = uit.publish_brieven(vragen)
        weken, nu = geteld.result()
        keep_weken(w.verbinding, nu)
        timeslots = [g.timeslot for g in gemeenten]
        rapporten = (
            describe_laatste(dossier, klok, first_due(min(timeslots))),
            describe_eerste(dossier, klok, timeslots),
        )
        werk = find_eigenwerk(stand, post.brieven, " ".join(filter(None, rapporten)))
        uit.publish_overzicht(gevonden, inname, werk, weken)
        uit.publish_gemeenten()
        uit.gemaakt.write()
        verschil.keep(w.verbinding, stand, uit.cijfers)
        tellingen = make_tellingen(stand, bellen)
        w.aantallen = tellingen
    return Gemonitord(
        tellingen=tellingen,
        bestanden=[*uit.bestanden, *post.bestanden],
        nieuw=inname.nieuw,
        brieven=post.geschreven,
        meldingen=[
            *gezegd,
            *_tell(gevonden, inname),
            *post.meldingen,
            *w.meldingen,
        ],
        veranderd=w.veranderd,
        gestopt=len(gevonden.gestopt),
        werk=werk,
    )


def take_in_all(w: Werkgang) -> tuple[tuple[Gemeente, ...], Gevonden, Inname]:
    """The gemeenten, the files that lie in `inkomend`, and what was new among them.

    A gemeente of whom a line in one of the lists is wrong is left out; `gevonden` names her.
    """
    dossier = w.dossier
    dossier.check_inkomend()
    lijst = read_gemeenten(dossier.pad / BESTAND)
    ontvangst = read_ontvangst(dossier.inkomend / ONTVANGST)
    gevonden = find_bestanden(dossier.inkomend, lijst, ontvangst, w.klok.nu)
    gemeenten = tuple(g for g in lijst.gemeenten if g.uitvoerder not in gevonden.gestopt)
    if not gemeenten:
        raise InvoerGeweigerd(
            f"Geen gemeente kan worden bijgewerkt: in {ONTVANGST} klopt iets niet.",
            waar=str(dossier.inkomend / ONTVANGST),
            wat_nu=f"Verbeter de regel in {ONTVANGST} en geef de opdracht opnieuw.",
            bevindingen=[*lijst.fouten, *ontvangst.fouten],
        )
    return gemeenten, gevonden, take_in(w, gevonden, find_schemaplek(dossier))


def _tell(gevonden: Gevonden, inname: Inname) -> list[str]:
    regels = tell_gestopt(gevonden.gestopt)
    if gevonden.later:
        aantal = len(gevonden.later)
        regels.append(f"Later dan nu volgens ontvangst.csv, dus niet gelezen: {aantal}.")
    if inname.geweigerd:
        aantal = inname.geweigerd
        wat = count(aantal, "nieuw bestand is", "nieuwe bestanden zijn")
        regels.append(f"{wat} niet te lezen; zie de monitor.")
    return regels + [f"{m.waar}: {m.wat}" for m in [*gevonden.meldingen, *inname.meldingen][:10]]


@dataclass(slots=True)
class _Uitvoer:
    """Publishes what the standing gives; `bestanden` are the files that a person opens."""

    w: Werkgang
    archief: Innamearchief
    stand: Gemeentestand
    bellen: Sequence[Bel]
    klanten: Mapping[str, Sequence[Klant]]
    gemaakt: Paginaboek
    cijfers: verschil.Cijfers
    bestanden: list[str] = field(default_factory=list)

    def publish_overzicht(
        self,
        gevonden: Gevonden,
        inname: Inname,
        werk: Sequence[Eigenwerk],
        weken: Sequence[Weekstand],
    ) -> None:
        """The page, the workbook and the data."""
        w, stand = self.w, self.stand
        fictief = w.dossier.instellingen.fictief
        sinds = verschil.compare(w.verbinding, stand, self.cijfers)
        meldingen: list[Bevinding] = [*gevonden.meldingen, *inname.meldingen]
        bladen = make_bladen(stand, self.bellen, weken, fictief=fictief)
        notities = read_notities(w, list_koppen(bladen))
        pagina = make_pagina(
            stand,
            self.bellen,
            weken,
            sinds,
            meldingen,
            [w.zin for w in werk],
            list_opmerkingen(stand),
            opgegeven=w.klok.opgegeven,
            fictief=fictief,
        )
        html = render("monitor.html", pagina)
        gegevens = make_gegevens(stand, self.bellen, weken, pagina.meldingen, fictief=fictief)
        self._write(PAGINA, html)
        self._write(GEGEVENS, gegevens)
        w.publiceer(
            WERKMAP,
            lambda pad: write_monitor(pad, bladen, notities, stand.moment, stand.over),
        )
        self.bestanden += [PAGINA, WERKMAP, GEGEVENS]

    def _write(self, doel: str, tekst: str) -> None:
        self.w.publiceer(doel, lambda pad: pad.write_text(tekst, encoding="utf-8", newline="\n"))

    def publish_gemeenten(self) -> None:
        """A page per gemeente; one that would say the same is left as it is."""
        fictief = self.w.dossier.instellingen.fictief
        for g in self.stand.gemeenten:
            uitvoerder = g.gemeente.uitvoerder
            klanten = self.klanten.get(uitvoerder, [])
            pagina = make_gemeentepagina(g, klanten, self.stand.moment, fictief=fictief)
            doel = f"{PER_GEMEENTE}/{uitvoerder}.html"
            sleutel = make_sleutel(_without_moment(pagina))
            self._publish_new(doel, sleutel, partial(_page_bytes, pagina))

    def publish_brieven(self, vragen: Mapping[str, Sequence[Vraag]]) -> Bijgewerkt:
        """The letters that fit now and were not sent; `vragen`: whose 407 is asked for."""
        i = self.w.dossier.instellingen
        vorm = Briefvorm(
            Afzender(i.contact_naam, i.contact_telefoon, i.contact_email),
            self.w.dossier.pad / i.brieven_map if i.brieven_map else None,
            i.fictief,
        )
        nu = list_post(self.archief, self.stand, self.klanten, vragen, vorm)
        van = {g.gemeente.uitvoerder for g in self.stand.gemeenten}
        return update_brieven(self.w, nu, van, self.gemaakt)

    def _publish_new(self, doel: str, sleutel: str, maak: Callable[[datetime], bytes]) -> bool:
        """Publish what is new; `maak` gets the moment at which it came to be so."""
        oud = self.gemaakt.find(doel)
        moment = self.w.klok.nu
        if oud is not None and oud.sleutel == sleutel:
            if (self.w.dossier.pad / doel).is_file():
                return False
            moment = datetime.fromisoformat(oud.moment).astimezone(TIJDZONE)
        self.gemaakt.keep(doel, sleutel, moment.isoformat())
        inhoud = maak(moment)
        return self.w.publiceer(doel, lambda pad: pad.write_bytes(inhoud))


def _without_moment(pagina: Gemeentepagina) -> Gemeentepagina:
    return pagina._replace(moment=_GEEN)


def _page_bytes(pagina: Gemeentepagina, moment: datetime) -> bytes:
    return render("monitor-gemeente.html", pagina._replace(moment=moment)).encode()
