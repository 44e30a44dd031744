"""The world of the rounds in plain Python: what the register and the CAK have, and what a decision
should lead to. Nothing of the product is used but the shape of its messages.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise

from bvtool.berichten.wmo407 import Wmo407
from tests.gesprek.hulp import make_bsns
from tests.properties.test_gesprek import Bericht, ModelCak, overlap
from tests.vergelijking.ronde.orakel import Levering, Mens, Registerrij, periods

Tijd = tuple[date, date | None]
BSNS = make_bsns(4)
NAMEN = dict(zip(BSNS, ("Jansen", "Bakker", "Visser", "Smit"), strict=True))
GEBOREN = {bsn: date(1970 + 3 * n, 1 + n, 5 + n) for n, bsn in enumerate(BSNS)}
EERSTE = date(2022, 10, 1)
START, WIJZIGING, STOP, INTREKKING = "Start", "Wijziging", "Stop", "Intrekking"


@dataclass(frozen=True)
class Besluit:
    """One decision that asks for a message: which person, what, from when to when, which number."""

    bsn: str
    wat: str
    start: date | None
    stop: date | None
    nummer: int | None

    @property
    def periode(self) -> Tijd | None:
        return None if self.wat == INTREKKING or self.start is None else (self.start, self.stop)

    @property
    def asks(self) -> tuple[object, ...]:
        """What it asks for; two that ask for the same count once."""
        if self.wat == START:
            return (self.bsn, START, self.periode)
        return (self.bsn, self.nummer, self.periode)


@dataclass
class Verzonden:
    """A message of ours: what the CAK made of it, what we heard, and of which round it is."""

    bericht: Bericht
    ronde: int
    gehoord: bool = False

    @property
    def heen(self) -> Wmo407:
        return self.bericht.heen

    @property
    def afgekeurd(self) -> bool:
        return self.gehoord and not self.bericht.aanvaard

    @property
    def goed(self) -> bool:
        return self.gehoord and self.bericht.aanvaard

    @property
    def uitkomst(self) -> str:
        return "afgekeurd" if self.afgekeurd else "goedgekeurd" if self.goed else "open"


def period_of(b: Wmo407) -> Tijd | None:
    return None if b.status == 3 else (b.startdatum, b.stopdatum)


@dataclass
class Draad:
    """One start number of a person as the gemeente knows it: her messages in order, and what the
    file of the CAK said (`cak`, made on `peil`)."""

    bsn: str
    nummer: int
    berichten: list[Verzonden] = field(default_factory=list)
    cak: Tijd | None = None
    peil: date = EERSTE

    @property
    def levend(self) -> list[Verzonden]:
        return [v for v in self.berichten if not v.afgekeurd]

    @property
    def wacht(self) -> bool:
        return any(not v.gehoord for v in self.levend)

    @property
    def staat(self) -> Tijd | None:
        """What stands, or will when what is open is approved."""
        if not self.levend:
            return self.cak
        laatste = self.levend[-1].heen
        eigen = period_of(laatste)
        einde = self.cak[1] if self.cak else None
        weet = eigen and einde and not self.wacht and laatste.dagtekening < self.peil
        if weet and eigen and einde and einde >= eigen[0]:
            return eigen[0], einde
        return eigen

    @property
    def mogelijk(self) -> list[Tijd]:
        """Every period that may stand, whatever is answered."""
        if not self.wacht:
            return [self.staat] if self.staat else []
        uit = []
        for v in reversed(self.levend):
            if periode := period_of(v.heen):
                uit.append(periode)
            if v.goed:
                break
        return uit

    def as_own(self) -> Levering:
        """As our own view of the comparison has it: messages alone."""
        goed = [v for v in self.levend if v.goed]
        laatste = period_of(self.levend[-1].heen) if self.levend else None
        vast = period_of(goed[-1].heen) if goed else None
        return Levering(self.nummer, vast, self.wacht, laatste if self.wacht else None)


def month_later(dag: date) -> date:
    jaar, maand = (dag.year + 1, 1) if dag.month == 12 else (dag.year, dag.month + 1)
    for d in range(dag.day, 0, -1):
        try:
            return date(jaar, maand, d)
        except ValueError:
            continue
    raise AssertionError


def find_status(b: Besluit, alle: list[Besluit], draden: list[Draad], vandaag: date) -> int:
    """The status of the message that a decision leads to now; 0 when none goes.

    Nothing goes that stands already, that waits, or that would overlap what may stand; two that ask
    different things about one delivery do not go either.
    """
    van_persoon = [d for d in draden if d.bsn == b.bsn]
    anders = [a for a in alle if a.bsn == b.bsn and a.asks != b.asks]
    vast = [a.periode for a in anders if a.periode]
    if b.wat == START:
        assert b.periode
        genoemd = {a.nummer for a in anders if a.wat != START}
        if any(d.staat == b.periode and d.nummer not in genoemd for d in van_persoon):
            return 0
        bezet = [p for d in van_persoon for p in d.mogelijk]
        ver = b.periode[0] > month_later(vandaag)
        return 0 if ver or any(overlap(b.periode, p) for p in [*bezet, *vast]) else 1
    eigen = next((d for d in van_persoon if d.nummer == b.nummer and (d.staat or d.wacht)), None)
    if eigen is None or eigen.wacht or eigen.staat is None:
        return 0
    if any(a.nummer == b.nummer for a in anders if a.wat != START):
        return 0
    if b.wat == INTREKKING:
        return 3
    assert b.periode
    bezet = [p for d in van_persoon if d is not eigen for p in d.mogelijk]
    botst = any(overlap(b.periode, p) for p in [*bezet, *vast])
    return 0 if eigen.staat == b.periode or botst else 2


class Wereld:
    """The register of the gemeente, the CAK, and everything that went between them."""

    def __init__(self) -> None:
        self.cak = ModelCak()
        self.register: dict[str, list[Tijd]] = {bsn: [] for bsn in BSNS}
        self.nummers: dict[str, int | None] = dict.fromkeys(BSNS)
        self.berichten: dict[str, Verzonden] = {}
        self.anders: set[str] = set()
        """Of whom the CAK holds something that no file has shown."""
        self.verborgen: set[int] = set()
        """Numbers that another program used and no file has shown."""

    def lay_at_cak(self, bsn: str, nummer: int, periode: Tijd) -> None:
        """A delivery that is there before this dossier, from another program."""
        self.cak.staat[bsn, nummer] = periode
        self.cak.afzender[bsn, nummer] = "0363"
        self.cak.gebruikt.add(nummer)

    def lay_beside(self, bsn: str, nummer: int, periode: Tijd) -> None:
        """Another program announces somebody, unless two deliveries would overlap."""
        if not any(overlap(periode, p) for _, p in self.deliveries(bsn)):
            self.lay_at_cak(bsn, nummer, periode)
            self.anders.add(bsn)
            self.verborgen.add(nummer)

    def change_at_cak(self, bsn: str, nummer: int, periode: Tijd) -> bool:
        """The CAK corrects by itself, unless two deliveries would overlap."""
        rest = [p for (wie, nr), p in self.cak.staat.items() if wie == bsn and nr != nummer]
        if any(overlap(periode, p) for p in rest):
            return False
        self.anders.add(bsn)
        self.cak.staat[bsn, nummer] = periode
        return True

    def is_known(self, bsn: str, nummer: int) -> bool:
        """Whether a delivery is known by its number: by our own messages, else by the register,
        else by the file."""
        eigen = [v.heen for v in self.berichten.values() if v.goed and v.heen.bsn == bsn]
        if eigen:
            return nummer in {b.startnummer for b in eigen}
        return self.nummers[bsn] == nummer or (self.nummers[bsn] is None and nummer < 800_000)

    def deliveries(self, bsn: str) -> list[tuple[int, Tijd]]:
        """What stands at the CAK for one person, in order."""
        eigen = [(nr, p) for (wie, nr), p in self.cak.staat.items() if wie == bsn]
        return sorted(eigen, key=lambda x: x[1][0])

    def find_draden(self, volgens: dict[tuple[str, int], Tijd], peil: date) -> list[Draad]:
        """Every number that the gemeente knows: by her messages, and by the newest file that was
        answered (`volgens`, made on `peil`)."""
        draden: dict[tuple[str, int], Draad] = {}
        for v in self.berichten.values():
            sleutel = (v.heen.bsn, v.heen.startnummer)
            draden.setdefault(sleutel, Draad(*sleutel)).berichten.append(v)
        for sleutel, periode in volgens.items():
            draad = draden.setdefault(sleutel, Draad(*sleutel))
            draad.cak, draad.peil = periode, peil
        return list(draden.values())

    def find_mensen(self) -> dict[str, Mens]:
        """Everybody as the oracle of the table takes them."""
        eigen: dict[str, list[Levering]] = {bsn: [] for bsn in BSNS}
        for draad in sorted(self.find_draden({}, EERSTE), key=lambda d: d.nummer):
            eigen[draad.bsn].append(draad.as_own())
        return {
            bsn: Mens(
                bsn,
                [Registerrij(*p) for p in self.register[bsn]],
                geboren=GEBOREN[bsn],
                nummer=self.nummers[bsn],
                leveringen=eigen[bsn],
            )
            for bsn in BSNS
        }

    def check_whole(self) -> None:
        """Nobody stands twice at the CAK, and no number is of two persons."""
        van: dict[int, str] = {}
        for bsn in BSNS:
            perioden = [p for _, p in self.deliveries(bsn)]
            assert not any(overlap(a, b) for a, b in pairwise(perioden)), "somebody stands twice"
        staan = [v.heen for v in self.berichten.values() if v.bericht.aanvaard]
        zien = [*self.cak.staat, *((b.bsn, b.startnummer) for b in staan)]
        for bsn, nummer in zien:
            assert van.setdefault(nummer, bsn) == bsn, "a number of two persons"

    def running(self, bsn: str, dag: date) -> Tijd | None:
        """The period of the register that covers this day; no end: it runs on."""
        for van, tot in periods(self.find_mensen()[bsn]):
            if van <= dag <= tot:
                return van, None if tot.year == 9999 else tot
        return None
