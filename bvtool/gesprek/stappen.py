"""The steps for one delivery: leave it, change it, withdraw it, begin it; with the reason.

What waits for its answer is never overtaken, unless the user says so, and a period never goes out
while it overlaps what still stands (OP371). What was refused twice in a row does not go once more.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from bvtool.berichten.eigenbijdrage import NIEUW, START, STOP, VERWIJDEREN, WIJZIGEN, names
from bvtool.berichten.wmo407 import Wmo407
from bvtool.dossier.feiten import SOORT_407
from bvtool.gesprek import planteksten as teksten
from bvtool.gesprek.levering import Eerder, Levering, Periode, said_last
from bvtool.kalender.maanden import add_maanden, find_eerste
from bvtool.vak.standen import AFKEUREN


class Planstap(StrEnum):
    """What happens to one delivery in this run."""

    NIEUW = "nieuw"
    WIJZIGEN = "wijzigen"
    VERWIJDEREN = "verwijderen"
    WACHTEN = "wachten"
    LATER = "later"
    HERSTELLEN = "herstellen"
    AL_VERZONDEN = "al verzonden"
    NIETS = "niets"


NIET_NU = (Planstap.WACHTEN, Planstap.LATER, Planstap.HERSTELLEN)
"""The steps of what must still go, and does not go in this run."""


class Klantplan(NamedTuple):
    """The plan for one delivery. `status` and the dates are those of the message to make; `uitleg`
    is a Dutch sentence. `startnummer` None: a new one must be given out; `afzender` empty: the
    sender of a new delivery, else that of the delivery that stands. `opmerking`: what the clerk
    should know besides, and may leave as it is. `ander_bsn`: a step of one whose BSN changed.
    `kostprijs`: in cents, of the abonnementstarief alone. `staat`: what stands of a delivery that
    is changed. `bericht`: the kind of the message. Of a step in two messages (see `split_stap`)
    `na` is the one that goes only with the one before it, and `bij` the one that adds no step."""

    soort: Planstap
    bsn: str
    uitleg: str
    status: int = 0
    startnummer: int | None = None
    startdatum: date | None = None
    stopdatum: date | None = None
    afzender: str = ""
    opmerking: str = ""
    ander_bsn: bool = False
    kostprijs: int | None = None
    staat: Periode | None = None
    bericht: str = SOORT_407
    na: bool = False
    bij: bool = False


class Omstandigheden(NamedTuple):
    """What the plan of a run depends on besides the person.

    `vandaag` is the day of delivery. `niet_wachten`: what is open counts as approved. `opnieuw`:
    what was refused twice although nothing changed goes out once more. `soorten`: the messages in
    which a delivery is told.
    """

    vandaag: date
    niet_wachten: bool = False
    opnieuw: bool = False
    soorten: Sequence[str] = (SOORT_407,)


@dataclass(slots=True)
class Stappenmaker:
    """The plan of one person as it grows; `staten` is by delivery what may stand at the CAK: with
    an answer awaited both what stood and what was sent. `op` are numbers that were used under an
    old BSN; `eerst` is what must happen there before anything begins here."""

    bsn: str
    nu: Omstandigheden
    staten: dict[int, list[Periode]]
    op: set[int] = field(default_factory=set)
    eerst: Klantplan | None = None
    nieuw: list[Periode] = field(default_factory=list)

    def keep(self, levering: Levering, doel: Periode) -> Klantplan:
        """A delivery that stands beside the period that it should be."""
        if levering.twist:
            return self.plan(Planstap.WACHTEN, teksten.TWIST.format(levering.twist))
        zelfde = levering.staat and _says(levering.staat) == _says(doel)
        if zelfde:
            stap = self.plan(
                Planstap.AL_VERZONDEN, teksten.WACHT if levering.wacht else teksten.STAAT
            )
            ander = doel.startnummer not in (None, levering.startnummer)
            return stap._replace(opmerking=teksten.NUMMER if ander else "")
        if levering.wacht:
            return self.plan(Planstap.WACHTEN, teksten.EERST)
        return self._change(levering, doel)

    def _change(self, levering: Levering, doel: Periode) -> Klantplan:
        staat = levering.staat
        if staat is None or self._meets(doel, levering):
            return self.plan(Planstap.WACHTEN, teksten.OVERLAP)
        namen = ("startdatum", "stopdatum", "kostprijs")
        anders = next(n for n, a, b in zip(namen, _says(doel), _says(staat), strict=True) if a != b)
        uitleg = f"De {anders} is anders geworden: het eerdere bericht wordt gewijzigd (status 2)."
        return self._send(levering, Planstap.WIJZIGEN, WIJZIGEN, doel, uitleg)

    def withdraw(self, levering: Levering) -> Klantplan:
        """A delivery that should not stand."""
        if levering.twist:
            return self.plan(Planstap.WACHTEN, teksten.TWIST.format(levering.twist))
        if levering.wacht:
            klaar = levering.staat is None
            soort = Planstap.AL_VERZONDEN if klaar else Planstap.WACHTEN
            return self.plan(soort, teksten.WACHT if klaar else teksten.EERST)
        staat = said_last(levering)
        uitleg = "Ten onrechte aangemeld: het bericht wordt ingetrokken (status 3)."
        return self._send(levering, Planstap.VERWIJDEREN, VERWIJDEREN, staat, uitleg)

    def begin(self, doel: Periode, oud: Levering | None) -> Klantplan:
        """A period that nothing stands for: status 1, with the number of the register or of the
        refused message, unless that is used up."""
        if doel.startdatum > add_maanden(self.nu.vandaag, 1):
            vanaf = find_eerste(doel.startdatum, 1)
            return self.plan(Planstap.LATER, teksten.LATER.format(doel.startdatum, vanaf))
        if self.eerst is not None:
            return self.eerst
        if self._meets(doel, oud):
            return self.plan(Planstap.WACHTEN, teksten.OVERLAP)
        nummer = None if doel.startnummer in self.op else doel.startnummer
        if nummer is None and oud is not None:
            nummer = oud.startnummer
        if oud is not None and oud.verbruikt and nummer == oud.startnummer:
            nummer = None
        uitleg = "De klant wordt aangemeld (status 1)."
        if oud is not None and oud.berichten[-1].stand.uitkomst in AFKEUREN:
            uitleg = (
                "Het vorige bericht is afgekeurd en telt niet. De klant gaat opnieuw (status 1)."
            )
        self.nieuw.append(doel)
        datums = (doel.startdatum, doel.stopdatum)
        stap = Klantplan(
            Planstap.NIEUW, self.bsn, uitleg, NIEUW, nummer, *datums, kostprijs=doel.kostprijs
        )
        return self._unless_refused(stap, oud)

    def _send(
        self, levering: Levering, soort: Planstap, status: int, doel: Periode, uitleg: str
    ) -> Klantplan:
        stap = Klantplan(
            soort, levering.bsn, uitleg, status, levering.startnummer,
            doel.startdatum, doel.stopdatum, levering.afzender, kostprijs=doel.kostprijs,
            staat=levering.staat,
        )  # fmt: skip
        return self._unless_refused(stap, levering)

    def _meets(self, doel: Periode, eigen: Levering | None) -> bool:
        """Whether the period overlaps another that stands now, or that goes out in this run."""
        ander = [p for sleutel, ps in self.staten.items() if sleutel != id(eigen) for p in ps]
        return any(doel.overlaps(p) for p in (*ander, *self.nieuw))

    def _unless_refused(self, stap: Klantplan, levering: Levering | None) -> Klantplan:
        """Holds back what was refused twice in a row with this same content."""
        if levering is None or self.nu.opnieuw:
            return stap
        for deel in split_stap(stap, self.nu.soorten):
            af = list(_list_refused(deel, levering))
            if len(af) > 1:
                codes = ", ".join(af[0].stand.codes) or "geen code"
                return self.plan(Planstap.HERSTELLEN, teksten.AFGEKEURD.format(len(af), codes))
        return stap

    def plan(self, soort: Planstap, uitleg: str) -> Klantplan:
        return Klantplan(soort, self.bsn, uitleg)


def split_stap(stap: Klantplan, soorten: Sequence[str]) -> list[Klantplan]:
    """A step as the messages that it takes, in the order in which they must be read.

    With one kind (`soorten`) one message tells everything. A start and a stop are told each by its
    own, and only when there is something to tell; a stop goes first where the start would pass it,
    or is withdrawn (aangenomen, after TR330 and TR071).
    """
    if not stap.status:
        return [stap]
    if len(soorten) == 1:
        return [stap if stap.bericht == soorten[0] else stap._replace(bericht=soorten[0])]
    eerste, *rest = _split_two(stap)
    return [eerste, *(deel._replace(na=True) for deel in rest)]


def wait_for_stop(stap: Klantplan, vandaag: date) -> Klantplan | None:
    """The step of a stop of its own that is too early to tell (OP242); None when it may go."""
    dag = stap.stopdatum if stap.bericht == STOP and stap.status != VERWIJDEREN else None
    if dag is None or dag <= add_maanden(vandaag, 1):
        return None
    uitleg = teksten.STOP_LATER.format(dag, find_eerste(dag, 1))
    return Klantplan(Planstap.LATER, stap.bsn, uitleg)


def _split_two(stap: Klantplan) -> Iterator[Klantplan]:
    start, stop = stap._replace(bericht=START), stap._replace(bericht=STOP)
    if stap.soort is not Planstap.WIJZIGEN:
        zonder = start._replace(stopdatum=None)
        erbij = [stop._replace(bij=True)] if stap.stopdatum else []
        yield from (zonder, *erbij) if stap.status == NIEUW else (*erbij, zonder)
        return
    was = stap.staat
    assert was is not None and stap.startdatum is not None
    eerst_stop = was.stopdatum is not None and stap.startdatum > was.stopdatum
    if eerst_stop:
        stop = stop._replace(startdatum=was.startdatum, kostprijs=was.kostprijs)
    else:
        start = start._replace(stopdatum=was.stopdatum)
    delen = []
    if (stap.startdatum, stap.kostprijs) != (was.startdatum, was.kostprijs):
        delen.append(start)
    if stap.stopdatum is None and was.stopdatum is not None:
        delen.append(stop._replace(status=VERWIJDEREN, stopdatum=was.stopdatum))
    elif stap.stopdatum != was.stopdatum:
        delen.append(stop._replace(status=NIEUW if was.stopdatum is None else WIJZIGEN))
    yield from reversed(delen) if eerst_stop else delen


def _list_refused(deel: Klantplan, levering: Levering) -> Iterator[Eerder]:
    """The messages that were refused with this same content and nothing between, the last first."""
    for e in reversed(levering.berichten):
        if e.bericht.soort == deel.bericht:
            if e.stand.uitkomst not in AFKEUREN or not _same(deel, e.bericht):
                return
            yield e


def _same(deel: Klantplan, b: Wmo407) -> bool:
    namen = ["status", "startnummer"]
    namen += [v for v in ("startdatum", "stopdatum", "kostprijs") if names(b.soort, v)]
    return all(getattr(deel, naam) == getattr(b, naam) for naam in namen)


def _says(wat: Periode) -> tuple[date | None, date | None, int | None]:
    """What is said of a delivery: start, stop and price."""
    return wat.startdatum, wat.stopdatum, wat.kostprijs
