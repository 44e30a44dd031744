"""The step `rapport` in a dossier of the CAK: one report per gemeente and contribution, with the
productafname.

The first one on the Wednesday of the timeslot, then one every Tuesday.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

import polars as pl

from bvtool.bestanden.aanleverrapportage import (
    HERKOMST,
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
from bvtool.vak.bijdrage import Bijdrage
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


class _Soort(NamedTuple):
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
        delen = [
            _read_deel(w, gemeenten, tot, soort, over)
            for over in Bijdrage
            # The first report is that of a timeslot, so of beschermd wonen.
            if over is Bijdrage.BW or not soort.mag_niemand
        ]
        met = [d for d in delen if d.bladen.berichten]
        wie = {g.uitvoerder for d in met for g in d.wie}
        if not met and (any(d.wie for d in delen) or not soort.mag_niemand):
            raise _empty(soort.maandag)
        uit = [_Uitgave(w, d, soort, tot) for d in met]
        for deel in uit:
            deel.publish_all()
        w.aantallen = {
            "gemeenten": len(wie),
            "berichten": sum(u.berichten for u in uit),
            "productafname": sum(u.perioden for u in uit),
            "gelezen": inname.nieuw,
        }
    meldingen = tell_gestopt(gevonden.gestopt)
    meldingen += [zin for u in uit if (zin := u.tell_leeg())]
    if not wie:
        meldingen.append("Geen gemeente heeft in deze week haar timeslot.")
    meldingen += [f"{m.waar}: {m.wat}" for m in [*gevonden.meldingen, *inname.meldingen][:10]]
    return Rapport(
        week=week_tekst(soort.maandag),
        berichten=sum(u.berichten for u in uit),
        productafname=sum(u.perioden for u in uit),
        afgekeurd=sum(u.afgekeurd for u in uit),
        gelezen=inname.nieuw,
        bestanden=w.bestanden,
        meldingen=[*meldingen, *w.meldingen],
        veranderd=w.veranderd,
        gestopt=tuple(gevonden.gestopt),
    )


class _Rapportdeel(NamedTuple):
    """The reports about one contribution: what stands in them, who gets one, and the BSNs that may
    stand in that of each."""

    over: Bijdrage
    bladen: Rapportbladen
    wie: Sequence[Gemeente]
    eigen: Eigen


def _read_deel(
    w: Werkgang, gemeenten: Sequence[Gemeente], tot: datetime, soort: _Soort, over: Bijdrage
) -> _Rapportdeel:
    """Of the abonnementstarief who sent messages, or promised them, gets a report."""
    archief, per_ronde = _read_archieven(w, gemeenten, tot, over)
    toegezegd = _find_toegezegd(per_ronde)
    bladen = make_frames(archief, toegezegd)
    weg, beloofde = follow(gemeenten, tot.date()), set(toegezegd["uitvoerder"])
    wie = []
    for g in gemeenten:
        stuurde = g.uitvoerder in bladen.berichten
        anders = over is not Bijdrage.BW
        krijgt = (stuurde or g.uitvoerder in beloofde) if anders else soort.gets(g, stuurde)
        if krijgt and g.uitvoerder not in weg:
            wie.append(g)
    return _Rapportdeel(over, bladen, wie, find_eigen(archief))


def _read_archieven(
    w: Werkgang, gemeenten: Sequence[Gemeente], tot: datetime, over: Bijdrage
) -> tuple[Innamearchief, list[Innamearchief]]:
    """What had come about a contribution up to `tot`, and what of it counts in each round; in the
    migration alone that is one and the same."""
    rondes, dag = complete_rondes(list_rondes(w.verbinding)), tot.date()
    per = [
        read_archief(w.verbinding, gemeenten, dag, Rondekeuze(rondes, ronde)).until(tot)
        for ronde in rondes
        if ronde.bijdrage == over
    ]
    if len(rondes) == 1 and per:
        return per[0], per
    return read_archief(w.verbinding, gemeenten, dag, over=over).until(tot), per


def _find_toegezegd(archieven: Sequence[Innamearchief]) -> pl.DataFrame:
    """Who was promised (uitvoerder, klant) by the newest answer of each round: that of a later
    round takes back nothing of an earlier one."""
    leeg = pl.DataFrame(schema={"uitvoerder": pl.String, "klant": pl.String})
    per = (find_toegezegd(read_antwoorden(a), read_b4_rijen(a)) for a in archieven)
    return pl.concat([leeg, *(f.select(leeg.columns) for f in per)]).unique(maintain_order=True)


def _empty(maandag: date) -> NietsTeMelden:
    return NietsTeMelden(
        f"Er zijn geen berichten tot en met week {week_tekst(maandag)}: het rapport zou leeg zijn.",
        waar="inkomend/407",
        wat_nu="Zet de berichten in inkomend/407 en geef de opdracht opnieuw.",
    )


@dataclass(slots=True)
class _Uitgave:
    """Publishes the report of one gemeente after the other, and counts what stands in them."""

    w: Werkgang
    deel: _Rapportdeel
    soort: _Soort
    tot: datetime
    berichten: int = 0
    perioden: int = 0
    afgekeurd: int = 0
    leeg: list[str] = field(default_factory=list)

    def publish_all(self) -> None:
        """The report of everybody who gets one."""
        for g in self.deel.wie:
            self.publish(g)

    def tell_leeg(self) -> str:
        """Whose report is empty; nothing when there is none."""
        over = self.deel.over
        soort = "" if over is Bijdrage.BW else f" ({over.naam})"
        zin = f"Geen berichten, dus een leeg rapport{soort}: {', '.join(self.leeg)}."
        return zin if self.leeg else ""

    def publish(self, g: Gemeente) -> None:
        """The report of this gemeente; empty when she sent nothing."""
        week, over, bladen = week_tekst(self.soort.maandag), self.deel.over, self.deel.bladen
        b = bladen.berichten.get(g.uitvoerder, make_frame("berichten", []))
        p = bladen.productafname.get(g.uitvoerder, make_frame("productafname", []))
        eigen = self.deel.eigen.of(g.uitvoerder)
        for frame in (b, p):
            bsns = frame["bsn"].drop_nulls()
            guard_bsns(bsns, eigen, g.uitvoerder)
        pad, apart = self.w.dossier.pad, self.soort.apart
        doel = choose_doel(pad, g.uitvoerder, week, apart=apart, over=over)
        stand = tell_stand(self.w, doel, (b, p), bij=f"{week} {g.naam} {g.code}", tot=self.tot)
        regels = _explain(g, week, stand, over, leeg=b.is_empty())
        if self.w.dossier.instellingen.fictief:
            regels.insert(0, ("Let op", "FICTIEVE GEGEVENS"))
        maak = partial(
            write_rapportage,
            berichten=b,
            productafname=p,
            uitleg=regels,
            titel=make_titel(g.uitvoerder, week, over),
            moment=datetime.combine(self.soort.maandag + timedelta(days=1), time(), TIJDZONE),
            over=over,
        )
        self.w.publiceer(doel, maak)
        self.berichten += b.height
        self.perioden += bladen.perioden.get(g.uitvoerder, 0)
        self.afgekeurd += b.filter(
            ~pl.col("resultaat").is_in(["goedgekeurd", "geen retour"])
        ).height
        self.leeg += [g.naam] if b.is_empty() else []


def _explain(
    g: Gemeente, week: str, stand: str, over: Bijdrage, *, leeg: bool
) -> list[tuple[str, str]]:
    regels = [
        ("Rapport", f"Aanleverrapportage {over.naam}, week {week}"),
        ("Gemeente", f"{g.naam} ({g.code})"),
        ("Stand", stand),
        ("Gemaakt met", f"bvtool {__version__}, opdracht rapport"),
        ("Datum verzending", "op het blad berichten: de dag waarop het CAK het bericht ontving"),
        (
            "productafname",
            "een regel per bericht, gevuld uit de lijsten van het CAK; onbekend waar die niets "
            "zeggen over de klant, of als nog niet vaststaat of het bericht is goedgekeurd",
        ),
        ("Herkomst", HERKOMST[over]),
    ]
    if leeg:
        zin = (
            "Het CAK heeft van deze gemeente geen berichten ontvangen. Daarom is dit rapport leeg."
        )
        regels.insert(0, ("Let op", zin))
    return regels
