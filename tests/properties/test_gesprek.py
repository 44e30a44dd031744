"""Random histories of a conversation with the CAK, against a simple model.

A clerk decides and changes her mind, clients leave and come back, move to another sender and get
another BSN, files come in that were not compared, far too much would go at once, messages go out,
the CAK accepts and refuses, answers come in any order, twice, or contradict each other. At every
moment the ledger says of each message what the model says; nothing goes on stale ground without a
reason or above the limits without the number; and once everything is answered the CAK holds exactly
what the clerk wants: nobody twice, nobody lost. `make gesprek` plays ten thousand histories.

More than 300 lines: one state machine.
"""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from bvtool.berichten.schema import load_schemas
from bvtool.berichten.wmo407 import Wmo407
from bvtool.berichten.wmo408 import answer_to, build_408
from bvtool.dossier import ledger
from bvtool.dossier.feiten import MIGRATIERONDE
from bvtool.dossier.instellingen import Instellingen, Massagrenzen, parse_instellingen
from bvtool.dossier.map import Dossier
from bvtool.dossier.nieuw import NieuwDossier, write_toml
from bvtool.dossier.verbinding import Verbinding
from bvtool.dossier.vragen.besluiten import add_akkoord
from bvtool.dossier.vragen.rondes import add_ronde
from bvtool.dossier.werkgang import Werkgang
from bvtool.gemeente.aanmelden import Aanmeldwens, Afloop, announce
from bvtool.gesprek.aanmelding import TeVeel
from bvtool.gesprek.inlezing import read_in, record_uitspraak
from bvtool.gesprek.verzonden import iter_met_stand, to_bericht
from bvtool.gesprek.voorstel import Keuzes
from bvtool.kalender.klok import Klok
from tests.gesprek.hulp import START, Keuze, klok, lay_decisions, make_bsns, make_geheugenledger
from tests.snel import amount

pytestmark = pytest.mark.traag

BSNS = make_bsns(6)
PERSONEN = dict(zip(BSNS[:3], BSNS[3:], strict=True))
"""Each client by the BSN of the first decision, with the BSN that she may get."""
EIGEN, CENTRUM = "0363", "0361"
GRENZEN = Massagrenzen(
    weg=1, weg_procent=60, intrekkingen=1, intrekkingen_procent=60, starts=0, starts_procent=110
)
"""Tight, so that a mistake with three clients is a mass mistake."""
STOPS = (None, START, date(2022, 10, 5), date(2022, 10, 9))
STARTS = (START, date(2022, 10, 3))
VERVOLG = (
    (),
    ((date(2022, 10, 12), None),),
    ((date(2022, 10, 12), date(2022, 10, 15)), (date(2022, 10, 17), None)),
)
"""What follows for who left and came back."""
CODES = ("9400", "9404", "Z999", "")
"""What the CAK may refuse with; empty is a technical rejection."""
GEEN_OPMERKING = ("", "klassen", "kop")
"""How the CAK approves: a bare header, 0200 in every class, or 0200 on the header."""

Periode = tuple[date, date | None]


@dataclass
class Bericht:
    """The model of one message: what the CAK made of it, and what the gemeente heard."""

    heen: Wmo407
    aanvaard: bool
    antwoord: bytes
    gehoord: set[bool] = field(default_factory=set)
    uitspraak: bool = False

    @property
    def misleidend(self) -> bool:
        """Whether the gemeente took this message for something else than it became, once."""
        return (not self.aanvaard) in self.gehoord

    @property
    def uitkomst(self) -> str:
        if self.uitspraak:
            return "goedgekeurd" if self.aanvaard else "afgekeurd"
        if len(self.gehoord) == 2:
            return "tegenstrijdig"
        return {(): "open", (True,): "goedgekeurd", (False,): "afgekeurd"}[tuple(self.gehoord)]


def overlap(a: Periode, b: Periode) -> bool:
    """Whether two periods share a day."""
    return a[0] <= (b[1] or date.max) and b[0] <= (a[1] or date.max)


def start_of(periode: Periode) -> tuple[date, date]:
    """What periods are put in order by."""
    return periode[0], periode[1] or date.max


class ModelCak:
    """What stands at the CAK: per client and start number a period. Nothing else."""

    def __init__(self) -> None:
        self.staat: dict[tuple[str, int], Periode] = {}
        self.afzender: dict[tuple[str, int], str] = {}
        self.gebruikt: set[int] = set()
        self.namen: set[str] = set()
        self.nummer = 0

    def must_refuse(self, b: Wmo407) -> bool:
        """Whether the rules of the CAK leave no choice."""
        sleutel = (b.bsn, b.startnummer)
        if b.status == 1:
            return b.startnummer in self.gebruikt or self.meets(b)
        if self.afzender.get(sleutel) != b.afzender:
            return True
        return sleutel not in self.staat or (b.status == 2 and self.meets(b))

    def meets(self, b: Wmo407) -> bool:
        """Whether the period overlaps another of this client (OP371)."""
        ander = [p for (bsn, nr), p in self.staat.items() if bsn == b.bsn and nr != b.startnummer]
        return any(overlap((b.startdatum, b.stopdatum), p) for p in ander)

    def receive(self, b: Wmo407, code: str | None) -> Bericht:
        """Judge a message: refuse with a code, or take it in."""
        assert b.identificatie not in self.namen
        assert b.stopdatum is None or b.stopdatum >= b.startdatum
        self.namen.add(b.identificatie)
        self.nummer += 1
        aanvaard = code is None and not self.must_refuse(b)
        if aanvaard:
            self.gebruikt.add(b.startnummer)
            self.staat[b.bsn, b.startnummer] = (b.startdatum, b.stopdatum)
            self.afzender[b.bsn, b.startnummer] = b.afzender
            if b.status == 3:
                del self.staat[b.bsn, b.startnummer]
        return Bericht(b, aanvaard, self.reply(b, aanvaard, code or "9103"))

    def reply(self, b: Wmo407, aanvaard: bool, code: str = "9400") -> bytes:
        self.nummer += 1
        wie = (b, f"R{self.nummer}", b.dagtekening)
        if aanvaard:
            vorm = GEEN_OPMERKING[self.nummer % len(GEEN_OPMERKING)]
            klassen = ["0200"] if vorm == "klassen" else []
            kop = ["0200"] if vorm == "kop" else []
            return build_408(answer_to(*wie, codes_periode=klassen, codes_header=kop))
        if not code.strip("-"):
            return build_408(answer_to(*wie, codes_header=["0001"], xslt_versie="1.0.0"))
        return build_408(answer_to(*wie, codes_periode=[code]))


class Gesprek(RuleBasedStateMachine):
    """The clerk and the CAK, with the ledger of bvtool between them."""

    def __init__(self) -> None:
        super().__init__()
        self.map_ = Path(tempfile.mkdtemp(prefix="gesprek-", dir=GEHEUGEN))
        self.dag = 17
        self.dossier = Dossier(self.map_)
        self.dossier.instellingen = instellingen()
        self.verbinding = empty_ledger()
        self.verbinding.begin()
        self.cak = ModelCak()
        self.wens: dict[str, Keuze] = {}
        self.oud = False
        self.gevraagd = 0
        self.dossier.inkomend.mkdir()
        self.berichten: dict[str, Bericht] = {}

    def teardown(self) -> None:
        try:
            if self.wens:
                self.settle_everything()
        finally:
            close(self.verbinding, self.map_)

    @property
    def klok(self) -> Klok:
        return klok(f"{date(2022, 10, 1) + timedelta(days=self.dag)}T09:00")

    def work(self, toch: str = "") -> Werkgang:
        return Werkgang(self.dossier, "test", self.klok._replace(toch=toch), self.verbinding)

    def try_to(self, werk: Werkgang, wens: Aanmeldwens) -> int | None:
        """One run of aanmelden as a clerk gives it; None when it made nothing and asked."""
        voor = self.count_messages()
        try:
            with undo(self.verbinding, TeVeel):
                uit = announce(werk, wens)
        except TeVeel as te_veel:
            assert self.count_messages() == voor
            self.gevraagd = te_veel.gedaan.berichten
            return None
        if uit.afloop is Afloop.GROND:
            assert self.oud
            assert self.count_messages() == voor
            return None
        assert bool(werk.redenen.get("verouderd")) == self.oud, "stale ground without a reason"
        return uit.gedaan.berichten

    def count_messages(self) -> int:
        return int(self.verbinding.scalar("select count(*) from bericht"))

    def announce_all(
        self, codes: list[str | None], keuzes: Keuzes, *, toch: str = "ja", bevestig: bool = True
    ) -> int:
        """One run of aanmelden; the CAK judges what comes, in the order of sending."""
        werk, self.gevraagd = self.work(toch), 0
        berichten = self.try_to(werk, Aanmeldwens(keuzes))
        if berichten is None and self.gevraagd:
            anders = Aanmeldwens(keuzes, bevestigd=self.gevraagd + 1)
            assert self.try_to(self.work(toch), anders) is None, "another number was confirmed"
            if bevestig:
                werk = self.work(toch)
                berichten = self.try_to(werk, Aanmeldwens(keuzes, bevestigd=self.gevraagd))
                assert berichten == self.gevraagd
                assert werk.redenen["bevestigd"]
        if berichten is None:
            return 0
        for klaar in werk._klaar:
            klaar.tijdelijk.replace(klaar.doel)
        vers = [
            to_bericht(rij)
            for rij, _ in iter_met_stand(self.verbinding)
            if rij.identificatie not in self.berichten
        ]
        assert len(vers) == berichten
        assert len({(b.bsn, b.startnummer) for b in vers}) == len(vers)
        if not self.gevraagd:
            weg = sum(b.status == 3 for b in vers)
            assert weg <= max(1, 0.6 * len(self.cak.staat) + 1), "very much without a question"
        for nr, b in enumerate(vers):
            code = codes[nr % len(codes)] if codes else None
            verplicht = self.cak.must_refuse(b)
            weet = not keuzes.niet_wachten and b.bsn not in self.misleid()
            assert not (verplicht and weet), "sent what the CAK has to refuse"
            if verplicht:
                code = "9404" if b.status == 1 else "9103"
            self.berichten[b.identificatie] = self.cak.receive(b, code)
        return berichten

    def misleid(self) -> set[str]:
        """Persons about whom the gemeente believes something that is not so."""
        return {b.heen.bsn for b in self.berichten.values() if b.misleidend}

    def hear(self, antwoorden: list[tuple[Bericht, bytes, bool]]) -> None:
        """Read these answers in one run, in files whose names keep this order."""
        map_ = self.map_ / "in"
        map_.mkdir()
        for nr, (_, data, _) in enumerate(antwoorden):
            (map_ / f"{nr:03d}.xml").write_bytes(data)
        gelezen = read_in(self.work(), [map_], load_schemas())
        assert gelezen.gelezen == len(antwoorden) == sum(gelezen.geteld.values())
        assert gelezen.geteld["niet_gekoppeld"] == 0
        for bericht, _, aanvaard in antwoorden:
            bericht.gehoord.add(aanvaard)
        shutil.rmtree(map_)

    @initialize(keuzes=st.lists(st.booleans(), min_size=3, max_size=3))
    def first_decision(self, keuzes: list[bool]) -> None:
        self.wens = {
            bsn: Keuze(bsn, aanmelden=mee, gemeente=EIGEN)
            for bsn, mee in zip(PERSONEN, keuzes, strict=True)
        }
        self.lay()

    def lay(self) -> None:
        """The clerk compared what lies there, and answered."""
        lay_decisions(self.verbinding, list(self.wens.values()))
        for pad in self.dossier.inkomend.iterdir():
            pad.unlink()
        self.oud = False

    @rule(
        wie=st.sampled_from(sorted(PERSONEN)),
        mee=st.booleans(),
        start=st.sampled_from(STARTS),
        stop=st.sampled_from(STOPS),
        weg=st.none() | st.sampled_from((date(2022, 9, 1), date(2022, 10, 8))),
        terug=st.sampled_from(VERVOLG),
    )
    def change_mind(
        self,
        wie: str,
        mee: bool,
        start: date,
        stop: date | None,
        weg: date | None,
        terug: tuple[Periode, ...],
    ) -> None:
        stop = max(stop, start) if stop else None
        self.wens[wie] = replace(
            self.wens[wie], aanmelden=mee, startdatum=start, stopdatum=stop if mee else None,
            reden="UIT", datum=None if mee else weg, vervolg=terug if mee and stop else (),
        )  # fmt: skip
        self.lay()

    @rule(wie=st.sampled_from(sorted(PERSONEN)))
    def move_to_another_sender(self, wie: str) -> None:
        was = self.wens[wie]
        self.wens[wie] = replace(was, buitenregionaal=not was.buitenregionaal)
        self.lay()

    @rule(wie=st.sampled_from(sorted(PERSONEN)))
    def get_another_bsn(self, wie: str) -> None:
        was = self.wens[wie]
        self.wens[wie] = replace(was, bsn=PERSONEN[wie] if was.bsn == wie else wie)
        self.lay()

    @rule()
    def take_everybody_away(self) -> None:
        """One bad export: nobody is known any more."""
        for wie, was in self.wens.items():
            self.wens[wie] = replace(
                was, aanmelden=False, stopdatum=None, reden="ONB", datum=None, vervolg=()
            )
        self.lay()

    @rule()
    def compare_without_reading_back(self) -> None:
        kolommen = ledger.vergelijking.kolommen
        laatste = f"select {', '.join(kolommen)} from vergelijking order by id desc limit 1"
        rij = dict(zip(kolommen, self.verbinding.first(laatste), strict=True))
        nieuw = rij | {"id": rij["id"] + 1, "sleutel": f"v{rij['id'] + 1}"}
        self.verbinding.insert("vergelijking", nieuw)
        self.oud = True

    @rule(naam=st.sampled_from(["B4 nieuw.csv", "register nieuw.csv"]))
    def bring_a_file_in(self, naam: str) -> None:
        kop = "BSN;Achternaam;Geboortedatum" + ";Ingangsdatum;Productcategorie" * ("reg" in naam)
        rij = f"{BSNS[0]};Jansen;05-05-1980" + ";01-01-2020;15" * ("reg" in naam)
        (self.dossier.inkomend / naam).write_text(f"{kop}\n{rij}\n", encoding="utf-8")
        self.oud = True

    @rule(
        codes=st.lists(st.none() | st.sampled_from(CODES), max_size=3),
        toch=st.sampled_from(["", "het moet"]),
        bevestig=st.booleans(),
    )
    def send(self, codes: list[str | None], toch: str, bevestig: bool) -> None:
        wie = [c if c is None else c or "-" for c in codes]
        gegaan = self.announce_all(wie, Keuzes(), toch=toch, bevestig=bevestig)
        assert not (gegaan and self.oud and not toch), "sent on stale ground"

    @rule(codes=st.lists(st.none() | st.sampled_from(CODES), max_size=2))
    def announce_without_waiting(self, codes: list[str | None]) -> None:
        self.announce_all([c if c is None else c or "-" for c in codes], Keuzes("haast", ""))

    @rule()
    def announce_twice(self) -> None:
        self.announce_all([], Keuzes())
        assert self.announce_all([], Keuzes()) == 0

    @rule(dagen=st.integers(1, 3))
    def wait(self, dagen: int) -> None:
        self.dag += dagen

    @precondition(lambda self: self.berichten)
    @rule(data=st.data())
    def answers_come(self, data: st.DataObject) -> None:
        namen = data.draw(st.lists(st.sampled_from(sorted(self.berichten)), max_size=4))
        keuze = [self.berichten[n] for n in namen]
        self.hear([(b, b.antwoord, b.aanvaard) for b in keuze])

    @precondition(lambda self: self.berichten)
    @rule(data=st.data())
    def a_false_answer_comes(self, data: st.DataObject) -> None:
        b = self.berichten[data.draw(st.sampled_from(sorted(self.berichten)))]
        if not b.uitspraak:
            self.hear([(b, self.cak.reply(b.heen, not b.aanvaard), not b.aanvaard)])

    @precondition(lambda self: any(b.uitkomst == "tegenstrijdig" for b in self.berichten.values()))
    @rule()
    def a_person_calls_the_cak(self) -> None:
        for naam, b in self.berichten.items():
            if b.uitkomst == "tegenstrijdig":
                woord = "goedgekeurd" if b.aanvaard else "afgekeurd"
                record_uitspraak(self.work(), f"{naam}={woord}", "gebeld")
                b.uitspraak = True

    @invariant()
    def the_ledger_says_what_the_model_says(self) -> None:
        gezien = {
            rij.identificatie: stand.uitkomst.replace("technisch", "afgekeurd")
            for rij, stand in iter_met_stand(self.verbinding)
        }
        assert gezien == {naam: b.uitkomst for naam, b in self.berichten.items()}

    @invariant()
    def nobody_stands_twice_at_the_cak(self) -> None:
        """Not under one BSN; and not under two, once everything is settled."""
        for bsn in BSNS:
            perioden = sorted(self.standing(bsn), key=start_of)
            assert not any(overlap(a, b) for a, b in pairwise(perioden))

    def standing(self, *bsns: str) -> list[Periode]:
        return [p for (wie, _), p in self.cak.staat.items() if wie in bsns]

    def settle_everything(self) -> None:
        """Everything is answered and repaired: then the CAK holds what the clerk wants."""
        self.dag = 40
        for _ in range(12):
            self.hear([(b, b.antwoord, b.aanvaard) for b in self.berichten.values()])
            self.a_person_calls_the_cak()
            self.the_ledger_says_what_the_model_says()
            if not self.announce_all([], Keuzes("", "laatste ronde")):
                break
        else:
            raise AssertionError("the conversation does not come to rest")
        self.nobody_stands_twice_at_the_cak()
        for een, wens in self.wens.items():
            staat = sorted(self.standing(een, PERSONEN[een]), key=start_of)
            assert not any(overlap(a, b) for a, b in pairwise(staat)), "somebody stands twice"
            if wens.aanmelden:
                hoort = [(wens.startdatum, wens.stopdatum), *wens.vervolg]
                eerder = staat[: -len(hoort)]
                assert staat[-len(hoort) :] == hoort, (staat, hoort)
                assert all(stop and stop < wens.startdatum for _, stop in eerder)
            elif staat:
                start, stop = staat[-1]
                assert stop == wens.datum
                assert stop is not None
                assert stop >= start


GEHEUGEN = "/dev/shm" if Path("/dev/shm").is_dir() else None


@cache
def instellingen() -> Instellingen:
    """The settings of a gemeente, without separate files."""
    vraag = NieuwDossier(gemeente="0363", uitvoerder="680363", timeslot=date(2022, 10, 17))
    gelezen = parse_instellingen(write_toml(vraag), "bvtool.toml")
    return gelezen._replace(losse_bestanden=False, centrumgemeente=CENTRUM, grenzen=GRENZEN)


@contextmanager
def undo(verbinding: Verbinding, fout: type[Exception]) -> Iterator[None]:
    """What was written here is undone when this is raised."""
    verbinding.execute("savepoint hier")
    try:
        yield
    except fout:
        verbinding.execute("rollback to hier")
        raise
    finally:
        verbinding.execute("release hier")


def close(verbinding: Verbinding, map_: Path) -> None:
    """Leave nothing of a history."""
    verbinding.rollback()
    shutil.rmtree(map_, ignore_errors=True)


@cache
def empty_ledger() -> Verbinding:
    """A ledger in memory; every history is rolled back at its end."""
    verbinding = make_geheugenledger()
    ledger.write_meta(verbinding, "identificatie_voorvoegsel", "MODEL")
    add_ronde(verbinding, MIGRATIERONDE)
    add_akkoord(verbinding, "2022-10-14", "m")
    verbinding.commit()
    return verbinding


TestGesprek = Gesprek.TestCase
if settings.get_current_profile_name() == "vast":
    TestGesprek.settings = settings(max_examples=amount(15, 40), stateful_step_count=15)
