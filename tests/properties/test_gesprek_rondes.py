"""Random years of rounds, against a simple world (`rondewereld`).

People come, leave, return and are corrected in the register; the CAK has deliveries of before, is
wrong, corrects, and makes the file of a round a second time; the clerk takes over what is filled in
or decides otherwise; messages go out, are accepted and refused, and answers come late, in any order
and twice. At every moment each row stands where the text of the field puts it, rows in is rows out,
only what was decided in the round that is open goes out, nobody stands twice at the CAK, and no
number is of two persons. In the end everything is answered and followed, and then nothing is left
that the gemeente would have to correct.

`python -m tests.properties.gesprekken --rondes --aantal 2000` plays many.

More than 300 lines: one machine, with all that can happen in a year of rounds.
"""

from __future__ import annotations

import json
import shutil
import tempfile
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from bvtool.berichten.schema import load_schemas
from bvtool.dossier.feiten import Rondefeit, Vergelijkingfeit
from bvtool.dossier.frames import frame_to_bytes
from bvtool.dossier.instellingen import Massagrenzen
from bvtool.dossier.map import Dossier
from bvtool.dossier.vragen import rondes, startnummers, vergelijkingen
from bvtool.dossier.werkgang import Werkgang
from bvtool.gemeente.aanmelden import Aanmeldwens, Afloop, announce
from bvtool.gemeente.rondeterugkoppeling import record_antwoord
from bvtool.gesprek.eigenleveringen import list_eigenleveringen
from bvtool.gesprek.inlezing import read_in
from bvtool.gesprek.verzonden import iter_met_stand, to_bericht
from bvtool.gesprek.voorstel import Keuzes
from bvtool.kalender.klok import Klok
from bvtool.vak.fouten import InvoerOntbreekt
from bvtool.vak.peil import Peil
from bvtool.vergelijking.beleid import Beleid
from bvtool.vergelijking.ronde.antwoordcontrole import check_antwoord
from bvtool.vergelijking.ronde.antwoorden import Rondegeval, Ronderij
from bvtool.vergelijking.ronde.besluit import make_opdrachten
from bvtool.vergelijking.ronde.eigenbeeld import make_eigenbeeld
from bvtool.vergelijking.ronde.rondeuitkomst import make_rondeuitkomst
from tests.gesprek.hulp import klok
from tests.properties.rondewereld import (
    BSNS,
    EERSTE,
    GEBOREN,
    NAMEN,
    START,
    Besluit,
    Tijd,
    Verzonden,
    Wereld,
    find_status,
)
from tests.properties.test_gesprek import GEHEUGEN, close, empty_ledger, instellingen
from tests.snel import amount
from tests.vergelijking.frames import b4_frame, register_frame
from tests.vergelijking.ronde.orakel import Rij, place_file, place_los

pytestmark = pytest.mark.traag

DAGEN = [EERSTE + timedelta(days=7 * n) for n in range(20)]
MENSEN = st.sampled_from(BSNS)
CODES = (None, None, None, "9400", "9404")
HERKOMST = ("niets", "register", "bestand", "onbekend", "terug")
"""Where the start number of who is at the CAK already stands; `terug`: with an earlier period."""
RUIM = Massagrenzen(*[10_000] * 6)
ANTWOORD = ("besluit", "startdatum", "stopdatum", "startnummer", "reden", "toelichting")
SOORTEN: Any = dict(
    zip(("regel", *ANTWOORD), [pl.String, pl.String, pl.Date, pl.Date, pl.Int64] + [pl.String] * 2,
        strict=True)
)  # fmt: skip


class Rondejaar(RuleBasedStateMachine):
    """The clerk and the CAK over rounds, with the ledger of bvtool between them."""

    def __init__(self) -> None:
        super().__init__()
        self.map_ = Path(tempfile.mkdtemp(prefix="jaar-", dir=GEHEUGEN))
        self.dossier = Dossier(self.map_)
        self.dossier.instellingen = instellingen()._replace(grenzen=RUIM, centrumgemeente="")
        self.dossier.inkomend.mkdir()
        self.verbinding = empty_ledger()
        self.verbinding.begin()
        self.wereld = Wereld()
        self.dag = date(2022, 11, 7)
        self.peil = self.dag
        self.ronde = 1
        self.keer = 0
        self.uitkomst: pl.DataFrame | None = None
        self.bestand: list[tuple[str, int | None, Tijd]] = []
        self.opdrachten: pl.DataFrame | None = None
        self.besluiten: list[Besluit] = []
        self.beantwoord = False
        self.volgens: dict[tuple[str, int], Tijd] = {}
        self.volgens_peil = EERSTE

    def teardown(self) -> None:
        try:
            if self.ronde > 1:
                self.settle_everything()
        finally:
            close(self.verbinding, self.map_)

    @property
    def klok(self) -> Klok:
        return klok(f"{self.dag}T09:00")

    def work(self) -> Werkgang:
        return Werkgang(self.dossier, "test", self.klok, self.verbinding)

    # The world

    @initialize(
        wie=st.lists(st.sampled_from(HERKOMST), min_size=4, max_size=4),
        dagen=st.lists(st.sampled_from(DAGEN[2:5]), min_size=4, max_size=4),
    )
    def before(self, wie: list[str], dagen: list[date]) -> None:
        """Some live there, and some of them are known to the CAK by another program."""
        for n, (bsn, hoe, dag) in enumerate(zip(BSNS, wie, dagen, strict=True)):
            if hoe == "niets":
                continue
            nummer = 1 + n if hoe != "onbekend" else 800_001 + n
            self.wereld.register[bsn] = [(dag, None)]
            self.wereld.lay_at_cak(bsn, nummer, (dag, None))
            self.wereld.nummers[bsn] = nummer if hoe in ("register", "terug") else None
            if hoe == "terug":
                weg = (EERSTE, EERSTE + timedelta(days=3))
                self.wereld.register[bsn] = [weg, (dag, None)]
                self.wereld.lay_at_cak(bsn, nummer + 4, weg)
        self.begin(20)

    @rule(bsn=MENSEN, dag=st.sampled_from(DAGEN), duur=st.none() | st.integers(0, 40))
    def somebody_comes(self, bsn: str, dag: date, duur: int | None) -> None:
        """Or comes back, when that is after the last end."""
        eigen = self.wereld.register[bsn]
        if not eigen or (eigen[-1][1] is not None and dag > eigen[-1][1] + timedelta(days=1)):
            self.wereld.register[bsn] = [
                *eigen, (dag, None if duur is None else dag + timedelta(days=duur))
            ]  # fmt: skip

    @rule(bsn=MENSEN, na=st.integers(0, 60))
    def somebody_leaves(self, bsn: str, na: int) -> None:
        """Or another last day stands in the register now."""
        eigen = self.wereld.register[bsn]
        if eigen:
            van = eigen[-1][0]
            self.wereld.register[bsn] = [*eigen[:-1], (van, van + timedelta(days=na))]

    @rule(bsn=MENSEN, dag=st.sampled_from(DAGEN[:8]))
    def a_start_is_corrected(self, bsn: str, dag: date) -> None:
        eigen = self.wereld.register[bsn]
        if eigen and (eigen[-1][1] or dag) >= dag and all((t or dag) < dag for _, t in eigen[:-1]):
            self.wereld.register[bsn] = [*eigen[:-1], (dag, eigen[-1][1])]

    @rule(bsn=MENSEN)
    def the_register_forgets(self, bsn: str) -> None:
        self.wereld.register[bsn] = []

    @rule(bsn=MENSEN, dag=st.sampled_from(DAGEN[:8]), stop=st.none() | st.sampled_from(DAGEN))
    def the_cak_changes_by_itself(self, bsn: str, dag: date, stop: date | None) -> None:
        """Rightly or not."""
        eigen = self.wereld.deliveries(bsn)
        if eigen and (stop is None or stop >= dag):
            self.wereld.change_at_cak(bsn, eigen[-1][0], (dag, stop))

    @rule(bsn=MENSEN, dag=st.sampled_from(DAGEN), duur=st.none() | st.integers(0, 30))
    def another_program_announces(self, bsn: str, dag: date, duur: int | None) -> None:
        """With the first number that is free at the CAK, as bvtool would."""
        nummer = min(set(range(1, 50)) - self.wereld.cak.gebruikt)
        self.wereld.lay_beside(bsn, nummer, (dag, None if duur is None else dag + timedelta(duur)))

    @rule(dagen=st.integers(1, 5))
    def wait(self, dagen: int) -> None:
        self.dag = min(self.dag + timedelta(days=dagen), date(2023, 2, 24))

    # The round

    @rule(dagen=st.integers(5, 25))
    def begin(self, dagen: int) -> None:
        """The next round; nothing of the one before goes out any more."""
        if self.dag + timedelta(days=dagen) > date(2023, 2, 10):
            return
        self.dag += timedelta(days=dagen)
        self.peil = self.dag
        self.ronde += 1
        feit = Rondefeit(self.ronde, "periodiek", self.peil.isoformat(), None,
                         self.klok.nu.isoformat())  # fmt: skip
        rondes.add_ronde(self.verbinding, feit)
        self.uitkomst = self.opdrachten = None
        self.besluiten, self.beantwoord = [], False
        with pytest.raises(InvoerOntbreekt):
            announce(self.work(), Aanmeldwens(Keuzes()))

    @precondition(lambda self: self.ronde > 1)
    @rule(met_gestopt=st.booleans())
    def compare(self, met_gestopt: bool) -> None:
        """The CAK makes its file (again), and it is compared with the register of now."""
        wereld = self.wereld
        self.bestand = [
            (bsn, nr if nr < 800_000 else None, p)
            for bsn in BSNS
            for nr, p in wereld.deliveries(bsn)
            if met_gestopt or p[1] is None or p[1] >= self.peil
        ]
        wereld.verborgen -= {nr for _, nr, _ in self.bestand if nr is not None}
        getoond = {bsn for bsn, _, _ in self.bestand}
        wereld.anders = {b for b, nr in wereld.cak.staat
                         if b not in getoond or not wereld.is_known(b, nr)}  # fmt: skip
        self.make_vergelijking()
        self.check_places()

    def make_vergelijking(self) -> None:
        b4 = b4_frame(
            [{"bsn": bsn, "startdatum": van, "einddatum": tot, "achternaam": NAMEN[bsn],
              "geboortedatum": GEBOREN[bsn].isoformat()} for bsn, _, (van, tot) in self.bestand]
        )  # fmt: skip
        b4 = b4.with_columns(
            startnummer=pl.Series([nr for _, nr, _ in self.bestand], dtype=pl.Int64)
        )
        register = register_frame(
            [{"bsn": bsn, "ingangsdatum": van, "einddatum": tot, "achternaam": NAMEN[bsn],
              "productcategorie": "15", "geboortedatum": GEBOREN[bsn].isoformat(),
              "startnummer": self.wereld.nummers[bsn]}
             for bsn in BSNS for van, tot in self.wereld.register[bsn]]
        )  # fmt: skip
        self.keer += 1
        sha = f"{self.keer:064x}"
        eigen = make_eigenbeeld(list_eigenleveringen(self.verbinding))
        uit = make_rondeuitkomst(b4, register, eigen, Beleid(peil=Peil(self.peil)),
                                 b4_sha256=sha, register_sha256=sha)  # fmt: skip
        self.uitkomst, self.opdrachten = uit.rijen, None
        leeg, cak = b"", frame_to_bytes(b4)
        vergelijkingen.add_vergelijking(
            self.verbinding,
            Vergelijkingfeit(
                0, sha, self.klok.nu.isoformat(), sha, "b4.csv", sha, "register.csv",
                json.dumps(uit.tellingen), frame_to_bytes(uit.rijen), leeg, cak, leeg,
                cak, frame_to_bytes(register), self.ronde,
            ),
        )  # fmt: skip

    def check_places(self) -> None:
        """Every row and every person once, where the oracle of the table puts it."""
        assert self.uitkomst is not None
        mensen, beleid = self.wereld.find_mensen(), Beleid(peil=Peil(self.peil))
        rijen = [Rij(n, bsn, *p, nr) for n, (bsn, nr, p) in enumerate(self.bestand, start=2)]
        in_bestand = self.uitkomst.filter(pl.col("deel") == "bestand")
        gezien = in_bestand.select("rij", "nr").rows()
        assert sorted(gezien) == sorted(place_file(rijen, mensen, self.peil, beleid).items())
        los = {bsn: place_los(m, self.peil, beleid) for bsn, m in mensen.items()
               if bsn not in {r.bsn for r in rijen}}  # fmt: skip
        gezien = self.uitkomst.filter(pl.col("deel") == "los").select("bsn", "nr").rows()
        assert sorted(gezien) == sorted((b, nr) for b, nr in los.items() if nr is not None)

    @precondition(lambda self: self.uitkomst is not None)
    @rule(data=st.data(), eigen=st.booleans())
    def decide(self, data: st.DataObject, eigen: bool) -> None:
        """The clerk takes over what is filled in, or (`eigen`) decides some rows herself."""
        self.lay_answer(data if eigen else None)

    def lay_answer(self, data: st.DataObject | None) -> None:
        assert self.uitkomst is not None
        antwoorden: list[tuple[Any, ...]] = []
        starts: set[str] = set()
        for r in self.uitkomst.iter_rows(named=True):
            antwoord = self.find_answer(r, data)
            if antwoord[0] == START and r["bsn"] in starts:
                antwoord = ("Niets", None, None, r["startnummer"], None, None)
            starts |= {r["bsn"]} if antwoord[0] == START else set()
            antwoorden.append((r["regel"], *antwoord))
        besluiten = pl.DataFrame(antwoorden, schema=SOORTEN, orient="row")
        opdrachten = make_opdrachten(besluiten, self.uitkomst)
        vergelijking = vergelijkingen.ask_laatste(self.verbinding)
        assert vergelijking is not None
        ronde = rondes.ask_ronde(self.verbinding)
        record_antwoord(self.work(), self.klok, vergelijking, ronde, opdrachten, self.uitkomst, "w")
        self.opdrachten, self.beantwoord = opdrachten, True
        self.note_answer(opdrachten)

    def find_answer(self, r: dict[str, Any], data: st.DataObject | None) -> tuple[Any, ...]:
        """The decision on one row with its cells: only what reading back takes."""
        gegeven = (r["besluit"] or "Niets", r["startdatum"], r["stopdatum"], r["startnummer"],
                   None, None)  # fmt: skip
        if data is None or not data.draw(st.booleans()):
            return gegeven
        gebeld = [nr for nr, _ in self.wereld.deliveries(r["bsn"])]
        cel = r["startnummer"] or data.draw(st.sampled_from(["", *gebeld]))
        rij = Ronderij(
            "blad", 2, r["regel"],
            besluit=data.draw(st.sampled_from(["Start", "Wijziging", "Stop", "Intrekking"])),
            startdatum=data.draw(st.none() | st.sampled_from(DAGEN)),
            stopdatum=data.draw(st.none() | st.sampled_from(DAGEN)),
            startnummer=str(cel),
        )  # fmt: skip
        start, eind = None, None
        if r["deel"] == "bestand":
            start, eind = self.bestand[r["rij"] - 2][2]
        geval = Rondegeval(r["plaats"], r["bsn"], r["startnummer"], r["reden"], r["deel"], start,
                           eind)  # fmt: skip
        besluit, fouten = check_antwoord(rij, geval, vandaag=self.dag, gemeente="0363")
        if besluit is None or fouten:
            return gegeven
        return tuple(getattr(besluit, v) for v in ANTWOORD)

    def note_answer(self, opdrachten: pl.DataFrame) -> None:
        """What was decided, and which deliveries the CAK has by this file."""
        assert self.uitkomst is not None
        gaat = opdrachten.filter(
            pl.col("besluit").is_in(["Start", "Wijziging", "Stop", "Intrekking"])
        )
        self.besluiten = [
            Besluit(*r)
            for r in gaat.select("bsn", "besluit", "startdatum", "stopdatum", "startnummer").rows()
        ]
        self.volgens_peil = self.peil
        tk = rondes.ask_rondeantwoord(self.verbinding)
        assert tk is not None
        van = date.fromisoformat
        self.volgens = {
            (f.bsn, f.startnummer): (van(f.startdatum), van(f.stopdatum) if f.stopdatum else None)
            for f in rondes.ask_rondeleveringen(self.verbinding, tk[0])
        }

    # The conversation

    @precondition(lambda self: self.opdrachten is not None)
    @rule(codes=st.lists(st.sampled_from(CODES), min_size=1, max_size=3))
    def send(self, codes: list[str | None]) -> None:
        self.announce_all(codes)
        assert self.announce_all(codes) == 0, "something went twice"

    @precondition(lambda self: self.uitkomst is not None and self.opdrachten is None)
    @rule()
    def send_without_reading_back(self) -> None:
        """Compared again in this round, and not yet decided: nothing goes."""
        voor = self.count()
        if not self.beantwoord:
            with pytest.raises(InvoerOntbreekt):
                announce(self.work(), Aanmeldwens(Keuzes()))
        else:
            assert announce(self.work(), Aanmeldwens(Keuzes())).afloop is Afloop.GROND
        assert self.count() == voor

    def count(self) -> int:
        return sum(1 for _ in iter_met_stand(self.verbinding))

    def announce_all(self, codes: list[str | None]) -> int:
        """One run of aanmelden; what goes is what was decided, and the CAK judges it."""
        wereld = self.wereld
        self.verteld: list[str] = []
        draden = wereld.find_draden(self.volgens, self.volgens_peil)
        hoort = sorted(
            {(b.bsn, status, 0 if status == 1 else b.nummer)
             for b in self.besluiten
             if (status := find_status(b, self.besluiten, draden, self.dag))},
            key=str,
        )  # fmt: skip
        werk = self.work()
        uit = announce(werk, Aanmeldwens(Keuzes(opnieuw="nog eens")))
        for klaar in werk._klaar:
            klaar.tijdelijk.replace(klaar.doel)
        assert uit.afloop is Afloop.GEMAAKT
        self.verteld = [b.wat for b in uit.gedaan.bevindingen()]
        vers = [
            to_bericht(rij)
            for rij, _ in iter_met_stand(self.verbinding)
            if rij.identificatie not in wereld.berichten
        ]
        gegaan = [(b.bsn, b.status, 0 if b.status == 1 else b.startnummer) for b in vers]
        assert sorted(gegaan, key=str) == hoort, self.verteld
        for nr, b in enumerate(vers):
            verplicht = wereld.cak.must_refuse(b)
            weet = b.bsn not in wereld.anders and b.startnummer not in wereld.verborgen
            assert not (verplicht and weet), f"sent what the CAK has to refuse: {b}"
            code = codes[nr % len(codes)]
            if verplicht:
                code = "9404" if b.status == 1 else "9103"
            wereld.berichten[b.identificatie] = Verzonden(wereld.cak.receive(b, code), self.ronde)
        return uit.gedaan.berichten

    @precondition(lambda self: self.wereld.berichten)
    @rule(data=st.data())
    def answers_come(self, data: st.DataObject) -> None:
        namen = sorted(self.wereld.berichten)
        self.hear(data.draw(st.lists(st.sampled_from(namen), max_size=4)))

    def hear(self, namen: list[str]) -> None:
        map_ = self.map_ / "in"
        map_.mkdir()
        for nr, naam in enumerate(namen):
            antwoord = self.wereld.berichten[naam].bericht.antwoord
            (map_ / f"{nr:03d}.xml").write_bytes(antwoord)
        gelezen = read_in(self.work(), [map_], load_schemas())
        assert gelezen.gelezen == len(namen)
        for naam in namen:
            self.wereld.berichten[naam].gehoord = True
        shutil.rmtree(map_)

    # What must hold

    @invariant()
    def the_ledger_says_what_the_world_says(self) -> None:
        gezien = {rij.identificatie: str(stand.uitkomst) for rij, stand in
                  iter_met_stand(self.verbinding)}  # fmt: skip
        assert gezien == {n: v.uitkomst for n, v in self.wereld.berichten.items()}

    @invariant()
    def nobody_twice_and_no_number_of_two(self) -> None:
        self.wereld.check_whole()
        for nummer, bsn in startnummers.ask_uitgegeven(self.verbinding).items():
            assert {b for b, nr in self.wereld.cak.staat if nr == nummer} <= {bsn}

    def settle_everything(self) -> None:
        """Rounds in which everything is followed and approved, until nothing is left to correct."""
        self.dag = max(self.dag, date(2023, 2, 24))
        for _ in range(4):
            self.hear(sorted(self.wereld.berichten))
            self.begin_last()
            self.compare(met_gestopt=True)
            assert self.uitkomst is not None
            wij = pl.col("plaats") == "wij_corrigeren"
            over = self.uitkomst.filter(
                wij, pl.col("besluit").is_not_null(), ~pl.col("bsn").is_in(self.wereld.anders)
            )
            if not over.height:
                break
            self.lay_answer(None)
            if not self.announce_all([None]):
                assert self.verteld, "proposed, never sent and never told"
                break
        else:
            raise AssertionError(f"the rounds do not come to rest: {over.rows(named=True)}")
        for r in self.uitkomst.filter(pl.col("nr").is_in([11, 29])).iter_rows(named=True):
            self.check_equal(r["bsn"])

    def begin_last(self) -> None:
        self.dag += timedelta(days=1)
        self.peil = self.dag
        self.ronde += 1
        feit = Rondefeit(self.ronde, "periodiek", self.peil.isoformat(), None, "m")
        rondes.add_ronde(self.verbinding, feit)

    def check_equal(self, bsn: str) -> None:
        """Who is equal runs on both sides from the same day, or on neither."""
        wij = self.wereld.running(bsn, self.peil)
        zij = [p for _, p in self.wereld.deliveries(bsn)
               if p[0] <= self.peil and (p[1] is None or p[1] >= self.peil)]  # fmt: skip
        if wij is None:
            assert not zij
        else:
            ((van, _),) = zij
            assert max(van, EERSTE) == max(wij[0], EERSTE)


TestRondejaar = Rondejaar.TestCase
if settings.get_current_profile_name() == "vast":
    TestRondejaar.settings = settings(max_examples=amount(6, 15), stateful_step_count=15)
