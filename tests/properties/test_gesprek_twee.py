"""Random rounds about both contributions in one ledger, against a simple CAK of each.

The clerk decides about people in turn for beschermd wonen and for the abonnementstarief; messages
go out (407; 401 and 403, and later 405), are accepted and refused, and answers come late, in any
order, twice, and of the wrong kind. At every moment the ledger says of each contribution what its
CAK made of its messages, no number is of both, and a round makes messages of its own kind alone. In
the end everything that was decided stands, or was told.

More than 300 lines: one machine, with what the clerk, bvtool and both sides of the CAK do.
"""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from bvtool.berichten.retour import answer_to, build_retour
from bvtool.berichten.schema import load_schemas
from bvtool.berichten.schemarollen import ANTWOORD
from bvtool.berichten.wmo407 import Wmo407
from bvtool.dossier.feiten import Rondefeit
from bvtool.dossier.instellingen import Massagrenzen
from bvtool.dossier.map import Dossier
from bvtool.dossier.vragen import rondes, startnummers
from bvtool.dossier.werkgang import Werkgang
from bvtool.gemeente.aanmelden import Aanmeldwens, Afloop, announce
from bvtool.gesprek.eigenleveringen import list_eigenleveringen
from bvtool.gesprek.inlezing import NIET_GEKOPPELD, read_in
from bvtool.gesprek.verzonden import iter_met_stand, to_bericht
from bvtool.gesprek.voorstel import Keuzes
from bvtool.kalender.klok import Klok
from bvtool.vak.bijdrage import Bijdrage
from tests.gesprek.hulp import Keuze, change, end, klok, lay_ronde, make_bsns, start, withdraw
from tests.properties.test_gesprek import GEHEUGEN, close, empty_ledger, instellingen
from tests.snel import amount

pytestmark = pytest.mark.traag

BSNS = make_bsns(3)
EERSTE = date(2022, 10, 1)
DAGEN = [EERSTE + timedelta(days=6 * n) for n in range(12)]
CODES = (None, None, None, "9404", "0001")
RUIM = Massagrenzen(*[10_000] * 6)
Sleutel = tuple[str, int]


@dataclass(frozen=True)
class Stand:
    """What stands of one delivery."""

    start: date
    stop: date | None
    prijs: int | None


@dataclass
class Bericht:
    """A message that went, what the CAK made of it, and its answer; `gehoord`: it was read."""

    heen: Wmo407
    aanvaard: bool
    code: str
    gehoord: bool = False


class Cak:
    """What stands at the CAK of one contribution, by the text of the field alone."""

    def __init__(self) -> None:
        self.staat: dict[Sleutel, Stand] = {}
        self.gebruikt: set[int] = set()

    def judge(self, b: Wmo407) -> Stand | str | None:
        """What stands after this message (None: nothing), or why it cannot be."""
        sleutel = b.bsn, b.startnummer
        was = self.staat.get(sleutel)
        alles = Stand(b.startdatum, b.stopdatum, b.kostprijs)
        if b.soort == "WMO403":
            return self._stop(b, was)
        if b.status == 1:
            if b.startnummer in self.gebruikt:
                return "het nummer is gebruikt"
            nieuw = replace(alles, stop=None) if b.soort == "WMO401" else alles
        elif was is None:
            return "er staat niets"
        elif b.status == 3:
            return "de stop staat nog" if b.soort == "WMO401" and was.stop else None
        else:
            nieuw = replace(alles, stop=was.stop) if b.soort == "WMO401" else alles
        return self._fits(sleutel, nieuw)

    def _stop(self, b: Wmo407, was: Stand | None) -> Stand | str | None:
        if was is None:
            return "er is geen start"
        if (b.status == 1) != (was.stop is None):
            return "er staat al een stop, of juist geen"
        if b.status == 3:
            return "een andere stop" if b.stopdatum != was.stop else replace(was, stop=None)
        return self._fits((b.bsn, b.startnummer), replace(was, stop=b.stopdatum))

    def _fits(self, sleutel: Sleutel, nieuw: Stand) -> Stand | str:
        if nieuw.stop is not None and nieuw.stop < nieuw.start:
            return "de stop ligt voor de start"
        for ander, p in self.staat.items():
            if ander[0] == sleutel[0] and ander != sleutel and _meets(nieuw, p):
                return "twee perioden door elkaar"
        return nieuw

    def take(self, b: Wmo407, na: Stand | None) -> None:
        self.gebruikt.add(b.startnummer)
        self.staat.pop((b.bsn, b.startnummer), None)
        if na is not None:
            self.staat[b.bsn, b.startnummer] = na


def _meets(a: Stand, b: Stand) -> bool:
    return a.start <= (b.stop or date.max) and b.start <= (a.stop or date.max)


class Tweebijdragen(RuleBasedStateMachine):
    """The clerk and both sides of the CAK, with one ledger between them."""

    def __init__(self) -> None:
        super().__init__()
        self.map_ = Path(tempfile.mkdtemp(prefix="twee-", dir=GEHEUGEN))
        self.dossier = Dossier(self.map_)
        self.dossier.instellingen = instellingen()._replace(grenzen=RUIM, centrumgemeente="")
        self.dossier.inkomend.mkdir()
        self.verbinding = empty_ledger()
        self.verbinding.begin()
        self.cak = {bijdrage: Cak() for bijdrage in Bijdrage}
        self.berichten: dict[str, Bericht] = {}
        self.dag = date(2022, 11, 14)
        self.ronde = 1
        self.over = Bijdrage.BW
        self.besluiten: list[Keuze] = []

    def teardown(self) -> None:
        try:
            if self.ronde > 1:
                self.settle()
        finally:
            close(self.verbinding, self.map_)

    @property
    def klok(self) -> Klok:
        return klok(f"{self.dag}T09:00")

    def work(self) -> Werkgang:
        return Werkgang(self.dossier, "test", self.klok, self.verbinding)

    @initialize(data=st.data(), straks=st.booleans())
    def everybody_is_known(self, data: st.DataObject, straks: bool) -> None:
        """Of both contributions, with or without a stop; perhaps a new release came since."""
        for over in Bijdrage:
            self.begin(over)
            keuzes = [k for bsn in BSNS for k in self.make_keuze(data, bsn, "Start")]
            self.lay(keuzes)
            self.announce([None])
            self.hear(list(self.berichten))
        if straks:
            self.a_new_release()

    @rule(over=st.sampled_from(Bijdrage))
    def begin(self, over: Bijdrage) -> None:
        """The next round, about one of both."""
        self.dag += timedelta(days=1)
        self.ronde += 1
        self.over, self.besluiten = over, []
        feit = Rondefeit(self.ronde, "periodiek", self.dag.isoformat(), None, "m", over.value)
        rondes.add_ronde(self.verbinding, feit)

    @precondition(lambda self: self.dag.year == 2022)
    @rule()
    def a_new_release(self) -> None:
        """From iEb 3.0 on a 405 tells of a start and a stop."""
        self.dag = date(2023, 4, 3)

    @rule(data=st.data(), codes=st.lists(st.sampled_from(CODES), min_size=1, max_size=3))
    def decide_and_send(self, data: st.DataObject, codes: list[str | None]) -> None:
        """A decision for some people: about what stands, or a new start."""
        keuzes = []
        for bsn in BSNS:
            wat = data.draw(st.sampled_from(["", "Wijziging", "Stop", "Start", "Intrekking"]))
            if wat:
                keuzes += self.make_keuze(data, bsn, wat)
        self.lay(keuzes)
        self.send(codes)

    def lay(self, keuzes: list[Keuze]) -> None:
        self.besluiten = keuzes
        lay_ronde(self.verbinding, keuzes, [])

    def make_keuze(self, data: st.DataObject, bsn: str, wat: str) -> list[Keuze]:
        dag = data.draw(st.sampled_from(DAGEN[:8]))
        stop = data.draw(st.none() | st.sampled_from([d for d in DAGEN if d > dag]))
        prijs = data.draw(st.sampled_from([None, 1900, 2100])) if self.is_abo else None
        eigen = [(nr, p) for (wie, nr), p in self.cak[self.over].staat.items() if wie == bsn]
        if wat == "Start":
            return [start(bsn, dag, stop, kostprijs=prijs)]
        if not eigen:
            return []
        nr, staat = data.draw(st.sampled_from(eigen))
        if wat == "Wijziging":
            return [change(bsn, nr, dag, stop, kostprijs=prijs)]
        if wat == "Stop":
            einde = data.draw(st.sampled_from([d for d in DAGEN if d > staat.start]))
            return [end(bsn, nr, staat.start, einde, kostprijs=staat.prijs)]
        return [withdraw(bsn, nr)]

    @property
    def is_abo(self) -> bool:
        return self.over is Bijdrage.ABO

    @precondition(lambda self: self.besluiten)
    @rule(codes=st.lists(st.sampled_from(CODES), min_size=1, max_size=3))
    def send(self, codes: list[str | None]) -> None:
        self.dag += timedelta(days=1)
        self.announce(codes)
        assert self.announce(codes) == 0, "something went twice"

    def announce(self, codes: list[str | None]) -> int:
        """One run of aanmelden; the CAK judges what went, in order."""
        oud = self.dag.year > 2022 and not self.is_abo
        keuzes = Keuzes(opnieuw="nog eens", release="2.0" if oud else "",
                        release_reden="het CAK neemt het aan" if oud else "")  # fmt: skip
        werk = self.work()
        uit = announce(werk, Aanmeldwens(keuzes))
        for klaar in werk._klaar:
            klaar.tijdelijk.replace(klaar.doel)
        assert uit.afloop is Afloop.GEMAAKT
        self.verteld = {v.besluit.gewenst.bsn for v in uit.gedaan.tegengehouden}
        vers = [
            to_bericht(rij)
            for over in Bijdrage
            for rij, _ in iter_met_stand(self.verbinding, over)
            if rij.identificatie not in self.berichten
        ]
        soorten = {"WMO407"} if not self.is_abo else (
            {"WMO401", "WMO403"} if self.dag.year == 2022 else {"WMO405"}
        )  # fmt: skip
        assert {b.soort for b in vers} <= soorten
        assert len(vers) == uit.gedaan.berichten
        geweigerd: set[Sleutel] = set()
        for nr, b in enumerate(vers):
            self.judge(b, codes[nr % len(codes)], geweigerd)
        return len(vers)

    def judge(self, b: Wmo407, code: str | None, geweigerd: set[Sleutel]) -> None:
        sleutel, cak = (b.bsn, b.startnummer), self.cak[self.over]
        na = cak.judge(b)
        if isinstance(na, str):
            assert sleutel in geweigerd, f"sent what the CAK has to refuse: {na} {b}"
            code = "9404"
        if code is not None or isinstance(na, str):
            geweigerd.add(sleutel)
        else:
            cak.take(b, na)
        self.berichten[b.identificatie] = Bericht(b, code is None, code or "")

    @precondition(lambda self: self.berichten)
    @rule(data=st.data())
    def answers_come(self, data: st.DataObject) -> None:
        namen = sorted(self.berichten)
        self.hear(data.draw(st.lists(st.sampled_from(namen), max_size=4)))

    @precondition(lambda self: self.berichten)
    @rule(data=st.data())
    def an_answer_of_another_kind_comes(self, data: st.DataObject) -> None:
        """It has the header of a message of ours, and answers nothing."""
        wat = self.berichten[data.draw(st.sampled_from(sorted(self.berichten)))]
        anders = data.draw(st.sampled_from([s for s in ANTWOORD if s != wat.heen.soort]))
        stop = wat.heen.stopdatum or wat.heen.startdatum  # a 404 has to name one
        heen = replace(wat.heen, soort=anders, stopdatum=stop)
        gelezen = self.read([self.answer(replace(wat, heen=heen))])
        assert set(gelezen) <= {NIET_GEKOPPELD, "al_bekend"}

    def answer(self, b: Bericht) -> bytes:
        soort = ANTWOORD[b.heen.soort]
        codes = [b.code] if not b.aanvaard else []
        heen = replace(b.heen, kostprijs_start=b.heen.startdatum if b.heen.kostprijs else None)
        retour = answer_to(
            heen, f"R{b.heen.identificatie[-7:]}", self.dag + timedelta(days=1),
            codes_header=[c for c in codes if c == "0001"],
            codes_periode=[c for c in codes if c != "0001"],
        )  # fmt: skip
        return build_retour(load_schemas().choose(soort).vorm(soort), retour)

    def hear(self, namen: list[str]) -> None:
        self.read([self.answer(self.berichten[naam]) for naam in namen])
        for naam in namen:
            self.berichten[naam].gehoord = True

    def read(self, data: list[bytes]) -> dict[str, int]:
        map_ = self.map_ / "in"
        map_.mkdir()
        for nr, inhoud in enumerate(data):
            (map_ / f"{nr:03d}.xml").write_bytes(inhoud)
        gelezen = read_in(self.work(), [map_], load_schemas())
        shutil.rmtree(map_)
        assert gelezen.gelezen == len(data), gelezen.genegeerd
        return {k: n for k, n in gelezen.geteld.items() if n}

    # What must hold

    @invariant()
    def the_ledger_says_of_each_what_its_cak_made_of_it(self) -> None:
        for over in Bijdrage:
            gezien = {r.identificatie: str(s.uitkomst) for r, s in
                      iter_met_stand(self.verbinding, over)}  # fmt: skip
            hoort = {n: b for n, b in self.berichten.items() if b.heen.soort in over.berichten}
            assert gezien.keys() == hoort.keys()
            for naam, b in hoort.items():
                af = "technisch" if b.code == "0001" else "afgekeurd"
                assert gezien[naam] == (
                    "open" if not b.gehoord else "goedgekeurd" if b.aanvaard else af
                )

    @invariant()
    def what_we_know_is_what_stands(self) -> None:
        for over in Bijdrage:
            for levering in list_eigenleveringen(self.verbinding, over):
                if not levering.wacht:
                    staat = self.cak[over].staat.get((levering.bsn, levering.startnummer))
                    assert levering.vast == ((staat.start, staat.stop) if staat else None)
                    assert staat is None or levering.prijs == staat.prijs

    @invariant()
    def no_number_is_of_two(self) -> None:
        bw, abo = (cak.gebruikt for cak in self.cak.values())
        assert not bw & abo
        van = startnummers.ask_uitgegeven(self.verbinding)
        for b in self.berichten.values():
            assert van[b.heen.startnummer] == b.heen.bsn

    def settle(self) -> None:
        """Everything is heard and accepted, and tried again until nothing goes any more: then what
        was decided stands, or the clerk was told."""
        for _ in range(6):
            self.hear([n for n, b in self.berichten.items() if not b.gehoord])
            self.dag += timedelta(days=1)
            if not self.besluiten or not self.announce([None]):
                break
        else:
            raise AssertionError("the conversation does not come to rest")
        staat = self.cak[self.over].staat
        for k in self.besluiten:
            if k.bsn in self.verteld:
                continue
            hoort = Stand(k.startdatum, k.stopdatum, k.kostprijs)
            if k.besluit == "Start":
                assert hoort in [p for (wie, _), p in staat.items() if wie == k.bsn], k
            elif k.besluit == "Intrekking":
                assert (k.bsn, k.startnummer) not in staat
            else:
                assert staat[k.bsn, k.startnummer or 0] == hoort, k


TestTweebijdragen = Tweebijdragen.TestCase
if settings.get_current_profile_name() == "vast":
    TestTweebijdragen.settings = settings(max_examples=amount(8, 20), stateful_step_count=12)


def test_a_stop_of_a_refused_start_holds_no_new_start_back() -> None:
    """The CAK refuses the start of a delivery and yet approves its stop."""
    w = Tweebijdragen()
    try:
        w.begin(Bijdrage.ABO)
        w.lay([start(BSNS[0], DAGEN[0], DAGEN[5], kostprijs=1900)])
        assert w.announce(["9404"]) == 2
        (stop,) = (naam for naam, b in w.berichten.items() if b.heen.soort == "WMO403")
        w.berichten[stop] = replace(w.berichten[stop], aanvaard=True, code="")
        w.hear(list(w.berichten))
        w.dag += timedelta(days=1)
        assert w.announce([None]) == 2, w.verteld
    finally:
        close(w.verbinding, w.map_)
