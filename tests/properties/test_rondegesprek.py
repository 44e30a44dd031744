"""A round over any history: one message per decision that changes something, and no other.

Three clients with whatever was announced before (approved, refused, withdrawn, still open), or
known to the CAK alone; the clerk decides anything about any number. A simple model of what stands
at the CAK says what may go. Then the CAK answers, and the same answer is announced again.

More than 300 lines: one machine, its strategies and its laws are read together.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from bvtool.dossier import ledger
from bvtool.dossier.feiten import MIGRATIERONDE, Berichtfeit, Rondeleveringfeit, Zendingfeit
from bvtool.dossier.map import Dossier
from bvtool.dossier.verbinding import Verbinding
from bvtool.dossier.vragen import berichten, rondes, startnummers
from bvtool.gesprek.aanmelding import plan_aanmelding
from bvtool.gesprek.voorstel import Berichtvoorstel, Keuzes
from bvtool.vak.rondebesluit import INTREKKING, START, STOP, WIJZIGING
from tests.gesprek.hulp import Keuze, klok, lay_begin, lay_ronde, make_bsns, open_geheugenledger
from tests.properties.test_gesprek import GEHEUGEN, instellingen
from tests.snel import amount

pytestmark = pytest.mark.traag

BSNS = make_bsns(4)
NIEMAND = BSNS[3]
"""Announced and approved, and never named in the round."""
PEIL = date(2022, 12, 12)
NU = "2022-12-19T10:00"
VANDAAG = date(2022, 12, 19)
DAGEN = [date(2022, 10, 1) + timedelta(days=7 * n) for n in range(20)]
GOED, FOUT, OPEN = "goedgekeurd", "afgekeurd", ""
Tijd = tuple[date, date | None]


@dataclass(frozen=True)
class Bericht:
    """An earlier message: its status, period, and what the CAK said."""

    status: int
    periode: Tijd
    antwoord: str


@dataclass(frozen=True)
class Verleden:
    """One start number of a client: her messages, or only what the CAK has (`cak`)."""

    bsn: str
    nummer: int
    berichten: tuple[Bericht, ...] = ()
    cak: Tijd | None = None

    @property
    def levend(self) -> list[Bericht]:
        return [b for b in self.berichten if b.antwoord != FOUT]

    @property
    def staat(self) -> Tijd | None:
        """What stands, or will when everything open is approved."""
        if not self.levend:
            return self.cak
        laatste = self.levend[-1]
        return None if laatste.status == 3 else laatste.periode

    @property
    def wacht(self) -> bool:
        return any(b.antwoord == OPEN for b in self.levend)

    @property
    def mogelijk(self) -> list[Tijd]:
        """Every period that may stand, whatever is answered."""
        als_alles = [b.periode for b in self.levend if b.status != 3]
        return als_alles if self.wacht else [self.staat] if self.staat else []


def overlap(a: Tijd, b: Tijd) -> bool:
    return a[0] <= (b[1] or date.max) and b[0] <= (a[1] or date.max)


@st.composite
def periods(draw: st.DrawFn) -> Tijd:
    van = draw(st.sampled_from(DAGEN[:12]))
    duur = draw(st.none() | st.integers(1, 40))
    return van, None if duur is None else van + timedelta(days=duur)


@st.composite
def histories(draw: st.DrawFn) -> list[Verleden]:
    """What was before: per client up to two deliveries that do not overlap."""
    gevonden: list[Verleden] = []
    for n, bsn in enumerate(BSNS[:3]):
        eigen: list[Verleden] = []
        for i in range(draw(st.integers(0, 2))):
            nummer, periode = 10 * (n + 1) + i, draw(periods())
            if draw(st.booleans()):
                eigen.append(Verleden(bsn, nummer, cak=periode))
            else:
                eerst = Bericht(1, periode, draw(st.sampled_from([GOED, GOED, FOUT, OPEN])))
                rest = []
                if eerst.antwoord == GOED and draw(st.booleans()):
                    anders = (periode[0], periode[0] + timedelta(days=draw(st.integers(1, 30))))
                    status = draw(st.sampled_from([2, 3]))
                    rest = [Bericht(status, anders, draw(st.sampled_from([GOED, FOUT, OPEN])))]
                eigen.append(Verleden(bsn, nummer, (eerst, *rest)))
            if any(overlap(p, q) for v in eigen[:-1] for p in v.mogelijk
                   for q in eigen[-1].mogelijk):  # fmt: skip
                eigen.pop()
        gevonden += eigen
    return gevonden


@st.composite
def decisions(draw: st.DrawFn, verleden: list[Verleden]) -> list[Keuze]:
    """Anything that the clerk may decide, also about numbers that nobody knows."""
    keuzes: list[Keuze] = []
    for bsn in BSNS[:3]:
        nummers = [v.nummer for v in verleden if v.bsn == bsn]
        soorten = draw(
            st.lists(st.sampled_from([START, WIJZIGING, STOP, INTREKKING, "Niets"]), max_size=2)
        )
        for soort in soorten:
            if soort == START and any(k.bsn == bsn and k.besluit == START for k in keuzes):
                continue
            van, tot = draw(periods())
            nummer = None if soort == START else draw(st.sampled_from([*nummers, 99]))
            staat = next((v.staat for v in verleden if v.nummer == nummer), None)
            if soort == STOP:
                van = staat[0] if staat else van
                tot = van + timedelta(days=draw(st.integers(1, 60)))
            keuzes.append(
                Keuze(bsn, soort in {START, WIJZIGING, STOP}, van, tot, nummer, besluit=soort)
            )
    return draw(st.permutations(keuzes))


@contextmanager
def laid(verleden: list[Verleden]) -> Iterator[tuple[Verbinding, Dossier]]:
    """A ledger in memory with this history, in an empty dossier."""
    map_ = Path(tempfile.mkdtemp(prefix="ronde-", dir=GEHEUGEN))
    dossier = Dossier(map_)
    dossier.instellingen = instellingen()._replace(centrumgemeente="")
    try:
        with open_geheugenledger() as verbinding:
            ledger.write_meta(verbinding, "identificatie_voorvoegsel", "MODEL")
            rondes.add_ronde(verbinding, MIGRATIERONDE)
            berichten.add_zending(
                verbinding, Zendingfeit(1, "2022-10-17", "407_2022-10-17_1.zip", "m", 0, 0, "")
            )
            los = Verleden(NIEMAND, 40, (Bericht(1, (DAGEN[0], None), GOED),))
            nr = 0
            for v in [*verleden, los]:
                if v.berichten:
                    startnummers.add_startnummers(verbinding, [(v.nummer, v.bsn, "bvtool")])
                for b in v.berichten:
                    nr += 1
                    add(verbinding, v, b, nr)
            yield verbinding, dossier
    finally:
        shutil.rmtree(map_, ignore_errors=True)


def add(verbinding: Verbinding, v: Verleden, b: Bericht, nr: int) -> None:
    van, tot = b.periode
    berichten.add_berichten(
        verbinding,
        [Berichtfeit(0, 1, "WMO407", "0363", f"OUD{nr:09d}", "2022-10-17", v.bsn, v.nummer,
                     van.isoformat(), tot.isoformat() if tot else None, b.status, None, "m",
                     None)],
    )  # fmt: skip
    if b.antwoord:
        say(verbinding, nr, b.antwoord)


def say(verbinding: Verbinding, bericht_id: int, uitkomst: str) -> None:
    verbinding.insert(
        "antwoord",
        {
            "bericht_id": bericht_id, "soort": "408", "uitkomst": uitkomst, "codes": "",
            "bestand": "x", "sha256": f"s{bericht_id}", "moment": "m",
            "identificatie_retour": f"R{bericht_id}",
        },
    )  # fmt: skip


def expected(k: Keuze, keuzes: list[Keuze], verleden: list[Verleden]) -> int:
    """The status of the message that this decision leads to now; 0 when none goes."""
    van_persoon = [v for v in verleden if v.bsn == k.bsn]
    anders = [a for a in keuzes if a.bsn == k.bsn and a != k and a.besluit != "Niets"]
    periode = (k.startdatum, k.stopdatum)
    vast = [(a.startdatum, a.stopdatum) for a in anders if a.besluit != INTREKKING]
    if k.besluit == START:
        genoemd = {a.startnummer for a in anders}
        if any(v.staat == periode and v.nummer not in genoemd for v in van_persoon):
            return 0
        ver = k.startdatum > date(2023, 1, 19)
        botst = any(overlap(periode, p) for v in van_persoon for p in v.mogelijk)
        return 0 if ver or botst or any(overlap(periode, p) for p in vast) else 1
    eigen = next((v for v in van_persoon if v.nummer == k.startnummer), None)
    dubbel = any(
        (a.startnummer, a.besluit == INTREKKING, a.startdatum, a.stopdatum)
        != (k.startnummer, k.besluit == INTREKKING, *periode)
        for a in anders
        if a.startnummer == k.startnummer and (a.besluit, k.besluit) != (INTREKKING, INTREKKING)
    )
    if eigen is None or eigen.staat is None or eigen.wacht or dubbel:
        return 0
    if k.besluit == INTREKKING:
        return 3
    ander = [p for v in van_persoon if v is not eigen for p in v.mogelijk]
    vast = [(a.startdatum, a.stopdatum) for a in anders
            if a.besluit != INTREKKING and a.startnummer != k.startnummer]  # fmt: skip
    botst = any(overlap(periode, p) for p in [*ander, *vast])
    return 0 if eigen.staat == periode or botst else 2


def plan(verbinding: Verbinding, dossier: Dossier) -> list[Berichtvoorstel]:
    return plan_aanmelding(verbinding, dossier, klok(NU), Keuzes()).gaan_uit


def keep(verbinding: Verbinding, gaan: list[Berichtvoorstel], uitkomst: str) -> None:
    """These messages were sent, and answered so."""
    for v in gaan:
        b = v.bericht
        assert b is not None
        rij = Berichtfeit(0, 1, "WMO407", b.afzender, b.identificatie, b.dagtekening.isoformat(),
                          b.bsn, b.startnummer, b.startdatum.isoformat(),
                          b.stopdatum.isoformat() if b.stopdatum else None, b.status, None, "m",
                          None)  # fmt: skip
        berichten.add_berichten(verbinding, [rij])
        eigenaar = startnummers.ask_eigenaren(verbinding, [b.startnummer])
        if not eigenaar:
            startnummers.add_startnummers(verbinding, [(b.startnummer, b.bsn, "bvtool")])
        nr = verbinding.scalar("select max(id) from bericht")
        if uitkomst:
            say(verbinding, nr, uitkomst)


@settings(deadline=None, max_examples=amount(10, 25), phases=[Phase.generate])
@given(st.data())
def test_every_decision_that_changes_something_is_one_message_and_nothing_else_goes(
    data: st.DataObject,
) -> None:
    verleden = data.draw(histories())
    keuzes = data.draw(decisions(verleden))
    volgens = [
        Rondeleveringfeit(v.bsn, v.nummer, v.cak[0].isoformat(),
                          v.cak[1].isoformat() if v.cak[1] else None)
        for v in verleden
        if v.cak
    ]  # fmt: skip
    with laid(verleden) as (verbinding, dossier):
        lay_begin(verbinding, PEIL)
        lay_ronde(verbinding, keuzes, volgens)
        gaan = plan(verbinding, dossier)
        gedaan = [
            (v.bericht.bsn, v.bericht.status,
             0 if v.bericht.status == 1 else v.bericht.startnummer)
            for v in gaan
            if v.bericht
        ]  # fmt: skip
        hoort = {
            (k.bsn, status, k.startnummer or 0)
            for k in keuzes
            if k.besluit != "Niets" and (status := expected(k, keuzes, verleden))
        }
        assert sorted(gedaan) == sorted(hoort)
        assert NIEMAND not in {bsn for bsn, _, _ in gedaan}
        check_numbers(gaan, verleden)
        uitkomst = data.draw(st.sampled_from([OPEN, GOED]))
        keep(verbinding, gaan, uitkomst)
        weer = plan(verbinding, dossier)
        if uitkomst == OPEN:
            assert weer == []
        zelfde = {(v.besluit.regel) for v in gaan} & {v.besluit.regel for v in weer}
        assert zelfde == set(), "a decision went out twice"
        keep(verbinding, weer, GOED)
        assert plan(verbinding, dossier) == [] or uitkomst == GOED


def check_numbers(gaan: list[Berichtvoorstel], verleden: list[Verleden]) -> None:
    """No number is shared, and a new one is new or was only ever refused to this person."""
    van: dict[int, str] = {v.nummer: v.bsn for v in verleden} | {40: NIEMAND}
    vrij = {v.nummer for v in verleden if not v.levend and v.cak is None}
    for v in gaan:
        b = v.bericht
        assert b is not None
        assert van.setdefault(b.startnummer, b.bsn) == b.bsn
        if b.status == 1:
            assert b.startnummer in vrij or b.startnummer not in {x.nummer for x in verleden}
    nieuw = [v.bericht.startnummer for v in gaan if v.bericht and v.bericht.status == 1]
    assert len(nieuw) == len(set(nieuw))
