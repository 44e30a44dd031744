"""The step `rapport` in a dossier of the CAK: one report per gemeente, with the productafname.

The first one on the Wednesday of the timeslot, then one every Tuesday.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import partial
from typing import TYPE_CHECKING

import polars as pl

from bvtool.bestanden.aanleverrapportage import (
    choose_doel,
    make_frame,
    make_titel,
    write_rapportage,
)
from bvtool.cak.inname.archief import Innamearchief, read_archief
from bvtool.cak.inname.gemeenten import Gemeente
from bvtool.cak.inname.opvolging import follow
from bvtool.cak.inname.rondekeuze import Rondekeuze, complete_rondes
from bvtool.cak.inname.vindplaatsen import tell_gestopt
from bvtool.cak.monitor import take_in_all
from bvtool.cak.rapportbladen import Rapportbladen, make_frames
from bvtool.cak.stand.klanten import find_toegezegd, read_antwoorden, read_b4_rijen
from bvtool.cak.uitvoer.wacht import Eigen, find_eigen, guard_bsns
from bvtool.dossier.laatste_run import first_due
from bvtool.dossier.vragen.rondes import list_rondes
from bvtool.dossier.werkgang import Werkgang, open_werkgang
from bvtool.gesprek.rapportstand import tell_stand
from bvtool.gesprek.weekrapport import NietsTeMelden, Rapport, choose_week
from bvtool.kalender.klok import TIJDZONE
from bvtool.kalender.weken import week_tekst
from bvtool.vak.versie import __version__

if TYPE_CHECKING:
    from bvtool.dossier.map import Dossier
    from bvtool.kalender.klok import Klok


def run_cak_rapport(dossier: Dossier, klok: Klok, week: str | None, apart: bool = False) -> Rapport:
    """Takes in what is new, and makes the report of a week for every gemeente.

    As things stood at the end of the week, by the moments of arrival. Who sent nothing gets an
    empty report, once the week after her timeslot is there. `apart`: in a folder of its own, beside
    the newest reports. Raises Gebruiksfout for a week that does not exist or is still to come,
    NietsTeMelden when no gemeente at all had sent anything.
    """
    maandag = choose_week(klok, week)
    dinsdag, einde = maandag + timedelta(days=1), maandag + timedelta(days=7)

    def gets(g: Gemeente, stuurde: bool) -> bool:
        return stuurde or first_due(g.timeslot) <= dinsdag

    return _make(dossier, klok, _Soort(False, maandag, einde, apart, gets))


def run_eerste(dossier: Dossier, klok: Klok, week: str | None, apart: bool = False) -> Rapport:
    """Takes in what is new, and makes the first report of the gemeenten whose timeslot the week is.

    As things stood at the end of the Wednesday. Raises as `run_cak_rapport`; a week that is the
    timeslot of nobody gives nothing.
    """
    maandag = choose_week(klok, week)
    einde = maandag + timedelta(days=3)

    def gets(g: Gemeente, _stuurde: bool) -> bool:
        return g.timeslot == maandag

    return _make(dossier, klok, _Soort(True, maandag, einde, apart, gets))


@dataclass(frozen=True, slots=True)
class _Soort:
    """Which report is made: of the week of `maandag`, of what was known before the day `einde`,
    for whom `gets` says so (by the gemeente, and whether she sent messages). `mag_niemand`: a week
    in which nobody gets one is fine."""

    mag_niemand: bool
    maandag: date
    einde: date
    apart: bool
    gets: Callable[[Gemeente, bool], bool]


def _make(dossier: Dossier, klok: Klok, soort: _Soort) -> Rapport:
    with open_werkgang(dossier, "rapport", klok) as w:
        gemeenten, gevonden, inname = take_in_all(w)
        einde = datetime.combine(soort.einde, time(), TIJDZONE) - timedelta(seconds=1)
        tot = min(einde, klok.nu)
        archief, per_ronde = _read_archieven(w, gemeenten, tot)
        bladen = make_frames(archief, _find_toegezegd(per_ronde))
        weg = follow(gemeenten, tot.date())
        wie = [
            g
            for g in gemeenten
            if g.uitvoerder not in weg and soort.gets(g, g.uitvoerder in bladen.berichten)
        ]
        if not bladen.berichten and (wie or not soort.mag_niemand):
            raise _empty(soort.maandag)
        uit = _Uitgave(w, bladen, soort, tot, find_eigen(archief))
        for g in wie:
            uit.publish(g)
        w.aantallen = {
            "gemeenten": len(w.bestanden),
            "berichten": uit.berichten,
            "productafname": uit.perioden,
            "gelezen": inname.nieuw,
        }
    meldingen = tell_gestopt(gevonden.gestopt)
    if uit.leeg:
        meldingen.append(f"Geen berichten, dus een leeg rapport: {', '.join(uit.leeg)}.")
    if not wie:
        meldingen.append("Geen gemeente heeft in deze week haar timeslot.")
    meldingen += [f"{m.waar}: {m.wat}" for m in [*gevonden.meldingen, *inname.meldingen][:10]]
    return Rapport(
        week=week_tekst(soort.maandag),
        berichten=uit.berichten,
        productafname=uit.perioden,
        afgekeurd=uit.afgekeurd,
        gelezen=inname.nieuw,
        bestanden=w.bestanden,
        meldingen=[*meldingen, *w.meldingen],
        veranderd=w.veranderd,
        gestopt=tuple(gevonden.gestopt),
    )


def _read_archieven(
    w: Werkgang, gemeenten: Sequence[Gemeente], tot: datetime
) -> tuple[Innamearchief, list[Innamearchief]]:
    """What had come up to `tot`, and what of it counts in each round; in the migration alone that
    is one and the same."""
    rondes, dag = complete_rondes(list_rondes(w.verbinding)), tot.date()
    per = [
        read_archief(w.verbinding, gemeenten, dag, Rondekeuze(rondes, ronde)).until(tot)
        for ronde in rondes
    ]
    if len(per) == 1:
        return per[0], per
    return read_archief(w.verbinding, gemeenten, dag).until(tot), per


def _find_toegezegd(archieven: Sequence[Innamearchief]) -> pl.DataFrame:
    """Who was promised (uitvoerder, klant) by the newest answer of each round: that of a later
    round takes back nothing of an earlier one."""
    return pl.concat(
        find_toegezegd(read_antwoorden(a), read_b4_rijen(a)).select("uitvoerder", "klant")
        for a in archieven
    ).unique(maintain_order=True)


def _empty(maandag: date) -> NietsTeMelden:
    return NietsTeMelden(
        f"Er zijn geen 407-berichten tot en met week {week_tekst(maandag)}: het rapport zou leeg "
        "zijn.",
        waar="inkomend/407",
        wat_nu="Zet de berichten in inkomend/407 en geef de opdracht opnieuw.",
    )


@dataclass(slots=True)
class _Uitgave:
    """Publishes the report of one gemeente after the other, and counts what stands in them.

    `eigen`: the BSNs that may stand in the report of each.
    """

    w: Werkgang
    bladen: Rapportbladen
    soort: _Soort
    tot: datetime
    eigen: Eigen
    berichten: int = 0
    perioden: int = 0
    afgekeurd: int = 0
    leeg: list[str] = field(default_factory=list)

    def publish(self, g: Gemeente) -> None:
        """The report of this gemeente; empty when she sent nothing."""
        week = week_tekst(self.soort.maandag)
        b = self.bladen.berichten.get(g.uitvoerder, make_frame("berichten", []))
        p = self.bladen.productafname.get(g.uitvoerder, make_frame("productafname", []))
        eigen = self.eigen.of(g.uitvoerder)
        for frame in (b, p):
            bsns = frame["bsn"].drop_nulls()
            guard_bsns(bsns, eigen, g.uitvoerder)
        doel = choose_doel(self.w.dossier.pad, g.uitvoerder, week, apart=self.soort.apart)
        stand = tell_stand(self.w, doel, (b, p), bij=f"{week} {g.naam} {g.code}", tot=self.tot)
        regels = _explain(g, week, stand, leeg=b.is_empty())
        if self.w.dossier.instellingen.fictief:
            regels.insert(0, ("Let op", "FICTIEVE GEGEVENS"))
        maak = partial(
            write_rapportage,
            berichten=b,
            productafname=p,
            uitleg=regels,
            titel=make_titel(g.uitvoerder, week),
            moment=datetime.combine(self.soort.maandag + timedelta(days=1), time(), TIJDZONE),
        )
        self.w.publiceer(doel, maak)
        self.berichten += b.height
        self.perioden += self.bladen.perioden.get(g.uitvoerder, 0)
        self.afgekeurd += b.filter(
            ~pl.col("resultaat").is_in(["goedgekeurd", "geen retour"])
        ).height
        self.leeg += [g.naam] if b.is_empty() else []


def _explain(g: Gemeente, week: str, stand: str, *, leeg: bool) -> list[tuple[str, str]]:
    regels = [
        ("Rapport", f"Aanleverrapportage beschermd wonen, week {week}"),
        ("Gemeente", f"{g.naam} ({g.code})"),
        ("Stand", stand),
        ("Gemaakt met", f"bvtool {__version__}, opdracht rapport"),
        ("Datum verzending", "op het blad berichten: de dag waarop het CAK het bericht ontving"),
        (
            "productafname",
            "een regel per bericht, gevuld uit de lijsten van het CAK; onbekend waar die niets "
            "zeggen over de klant, of als nog niet vaststaat of het bericht is goedgekeurd",
        ),
        (
            "Herkomst",
            "De namen van bestand en bladen zijn die van het CAK. De indeling is een aanname van "
            "bvtool.",
        ),
    ]
    if leeg:
        zin = (
            "Het CAK heeft van deze gemeente geen berichten ontvangen. Daarom is dit rapport leeg."
        )
        regels.insert(0, ("Let op", zin))
    return regels
