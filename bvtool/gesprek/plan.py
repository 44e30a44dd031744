"""Which messages go out now: what should be, beside what stands at the CAK. Nothing is written.

The plan is made per delivery (one period under one start number), so a client who leaves and comes
back has two: the earlier one stays as it is, the new one gets a number of its own. Wanted periods
are matched to deliveries by number, else by equal start, else by overlap, one to one. A rejected
message counts as not sent. What waits for its answer is never overtaken, unless the user says so,
and a period never goes out while it overlaps what still stands (OP371).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum

from bvtool.berichten.wmo407 import NIEUW, VERWIJDEREN, WIJZIGEN
from bvtool.gesprek import planteksten as teksten
from bvtool.gesprek.bsnwissel import Band, Vorig
from bvtool.gesprek.levering import (
    Eerder,
    Levering,
    Periode,
    choose_perioden,
    end_perioden,
    make_leveringen,
    match_perioden,
    said_last,
)
from bvtool.kalender.maanden import add_maanden
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


@dataclass(frozen=True, slots=True)
class Gewenst:
    """What should stand at the CAK for one person: `perioden`, in order (`choose_perioden`).

    None: not announced. Then what began after `einde` goes, and what ran on `einde` ends there;
    without `einde` nothing should stand at all.
    """

    bsn: str
    perioden: tuple[Periode, ...] = ()
    einde: date | None = None


@dataclass(frozen=True, slots=True)
class Klantplan:
    """The plan for one delivery. `status` and the dates are those of the message to make; `uitleg`
    is a Dutch sentence. `startnummer` None: a new one must be given out; `afzender` empty: the
    sender of a new delivery, else that of the delivery that stands. `opmerking`: what the clerk
    should know besides, and may leave as it is. `ander_bsn`: a step of one whose BSN changed."""

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


@dataclass(frozen=True, slots=True)
class Omstandigheden:
    """What the plan of a run depends on besides the person.

    `vandaag` is the day of delivery. `niet_wachten`: what is open counts as approved. `opnieuw`:
    what was refused twice although nothing changed goes out once more.
    """

    vandaag: date
    niet_wachten: bool = False
    opnieuw: bool = False


def plan_persoon(
    gewenst: Gewenst,
    eerder: Sequence[Eerder],
    nu: Omstandigheden,
    vorig: Sequence[tuple[Vorig, Sequence[Eerder]]] = (),
) -> list[Klantplan]:
    """The steps for one person: one for each wanted period and for each delivery that must go.

    `eerder` are the messages for this BSN in the order of sending, `vorig` those under each BSN
    that the person had before. Never empty.
    """
    leveringen = make_leveringen(eerder, niet_wachten=nu.niet_wachten)
    oud = [
        (v, levering)
        for v, berichten in vorig
        for levering in make_leveringen(berichten, niet_wachten=nu.niet_wachten)
    ]
    alle = [*leveringen, *(levering for _, levering in oud)]
    gewenst = replace(gewenst, perioden=choose_perioden(gewenst.perioden, alle))
    return list(_steps(gewenst, leveringen, nu, oud)) or [
        Klantplan(Planstap.NIETS, gewenst.bsn, "Er is niets aan te melden.")
    ]


def _steps(
    gewenst: Gewenst,
    leveringen: Sequence[Levering],
    nu: Omstandigheden,
    oud: Sequence[tuple[Vorig, Levering]],
) -> Iterator[Klantplan]:
    if not gewenst.perioden:  # nothing begins: what stands under an old BSN ends there
        leveringen = [*leveringen, *(o for v, o in oud if v.band is Band.INTREKKEN)]
        oud = ()
    doelen = gewenst.perioden or end_perioden(gewenst.einde, leveringen)
    koppels = match_perioden(doelen, leveringen)
    bezig = _Bezig(gewenst.bsn, nu, {id(v): v.mogelijk for v in leveringen})
    bezig.op = {v.startnummer for _, v in oud if v.verbruikt}
    weg = [(v, o) for v, o in oud if o.telt and _is_wrong(o, gewenst, doelen)]
    bezig.eerst = _tell_old(gewenst.bsn, weg)
    for vorig, levering in weg:
        if vorig.band is Band.INTREKKEN:
            stap = replace(bezig.withdraw(levering), ander_bsn=True)
            yield replace(stap, uitleg=teksten.BSN_WEG) if stap.status else stap
    for levering in leveringen:
        doel = next((d for d, v in koppels if v is levering), None)
        if levering.telt:
            if doel is not None:
                yield bezig.keep(levering, doel)
            elif _is_wrong(levering, gewenst, doelen):
                yield bezig.withdraw(levering)
    for doel, eigen in koppels:
        if eigen is None or not eigen.telt:
            yield bezig.begin(doel, eigen)


def _tell_old(bsn: str, weg: Sequence[tuple[Vorig, Levering]]) -> Klantplan | None:
    """Why nothing begins under the new BSN while this stands under old ones; None when it may."""
    vragen = [paar for paar in weg if paar[0].band is Band.VRAAG]
    if not weg:
        return None
    if len(vragen) < len(weg):
        return Klantplan(Planstap.WACHTEN, bsn, teksten.BSN_EERST, ander_bsn=True)
    vorig, levering = vragen[0]
    soort, tekst = Planstap.HERSTELLEN, teksten.BSN_VRAAG
    if levering.wacht:
        soort, tekst = Planstap.WACHTEN, teksten.BSN_LIJKT
    tekst = tekst.format(levering.startnummer, vorig.regel)
    return Klantplan(soort, bsn, tekst, ander_bsn=True)


def _is_wrong(levering: Levering, gewenst: Gewenst, doelen: Sequence[Periode]) -> bool:
    """Whether a delivery that no wanted period asks for must be withdrawn.

    What ended before the first wanted period began stays: that is how it was.
    """
    staat = levering.staat
    if staat is None or not gewenst.perioden:
        return True
    return staat.tot >= min(d.startdatum for d in doelen)


@dataclass(slots=True)
class _Bezig:
    """The plan of one person as it grows; `staten` is by delivery what may stand at the CAK: with
    an answer awaited both what stood and what was sent. `op` are numbers that were used under an
    old BSN; `eerst` is what must happen there before anything begins here."""

    bsn: str
    nu: Omstandigheden
    staten: dict[int, list[Periode]]
    op: set[int] = field(default_factory=set)
    eerst: Klantplan | None = None
    _nieuw: list[Periode] = field(default_factory=list)

    def keep(self, levering: Levering, doel: Periode) -> Klantplan:
        """A delivery that stands beside the period that it should be."""
        if levering.twist:
            return self._plan(Planstap.WACHTEN, teksten.TWIST.format(levering.twist))
        zelfde = levering.staat and (levering.staat.startdatum, levering.staat.stopdatum) == (
            doel.startdatum,
            doel.stopdatum,
        )
        if zelfde:
            stap = self._plan(
                Planstap.AL_VERZONDEN, teksten.WACHT if levering.wacht else teksten.STAAT
            )
            ander = doel.startnummer not in (None, levering.startnummer)
            return replace(stap, opmerking=teksten.NUMMER if ander else "")
        if levering.wacht:
            return self._plan(Planstap.WACHTEN, teksten.EERST)
        return self._change(levering, doel)

    def _change(self, levering: Levering, doel: Periode) -> Klantplan:
        staat = levering.staat
        if staat is None or self._meets(doel, levering):
            return self._plan(Planstap.WACHTEN, teksten.OVERLAP)
        anders = "startdatum" if doel.startdatum != staat.startdatum else "stopdatum"
        uitleg = f"De {anders} is anders geworden: het eerdere bericht wordt gewijzigd (status 2)."
        return self._send(levering, Planstap.WIJZIGEN, WIJZIGEN, doel, uitleg)

    def withdraw(self, levering: Levering) -> Klantplan:
        """A delivery that should not stand."""
        if levering.twist:
            return self._plan(Planstap.WACHTEN, teksten.TWIST.format(levering.twist))
        if levering.wacht:
            klaar = levering.staat is None
            soort = Planstap.AL_VERZONDEN if klaar else Planstap.WACHTEN
            return self._plan(soort, teksten.WACHT if klaar else teksten.EERST)
        staat = said_last(levering)
        uitleg = "Ten onrechte aangemeld: het bericht wordt ingetrokken (status 3)."
        return self._send(levering, Planstap.VERWIJDEREN, VERWIJDEREN, staat, uitleg)

    def begin(self, doel: Periode, oud: Levering | None) -> Klantplan:
        """A period that nothing stands for: status 1, with the number of the register or of the
        refused message, unless that is used up."""
        if doel.startdatum > add_maanden(self.nu.vandaag, 1):
            vanaf = add_maanden(doel.startdatum, -1)
            return self._plan(Planstap.LATER, teksten.LATER.format(doel.startdatum, vanaf))
        if self.eerst is not None:
            return self.eerst
        if self._meets(doel, oud):
            return self._plan(Planstap.WACHTEN, teksten.OVERLAP)
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
        self._nieuw.append(doel)
        datums = (doel.startdatum, doel.stopdatum)
        stap = Klantplan(Planstap.NIEUW, self.bsn, uitleg, NIEUW, nummer, *datums)
        return self._unless_refused(stap, oud)

    def _send(
        self, levering: Levering, soort: Planstap, status: int, doel: Periode, uitleg: str
    ) -> Klantplan:
        stap = Klantplan(
            soort, levering.bsn, uitleg, status, levering.startnummer,
            doel.startdatum, doel.stopdatum, levering.afzender,
        )  # fmt: skip
        return self._unless_refused(stap, levering)

    def _meets(self, doel: Periode, eigen: Levering | None) -> bool:
        """Whether the period overlaps another that stands now, or that goes out in this run."""
        ander = [p for sleutel, ps in self.staten.items() if sleutel != id(eigen) for p in ps]
        return any(doel.overlaps(p) for p in (*ander, *self._nieuw))

    def _unless_refused(self, stap: Klantplan, levering: Levering | None) -> Klantplan:
        """Holds back what was refused twice in a row with this same content."""
        eerder = levering.berichten if levering else ()
        keer = 0
        for e in reversed(eerder):
            if e.stand.uitkomst not in AFKEUREN or not _same(stap, e):
                break
            keer += 1
        if keer < 2 or self.nu.opnieuw:
            return stap
        codes = ", ".join(eerder[-1].stand.codes) or "geen code"
        return self._plan(Planstap.HERSTELLEN, teksten.AFGEKEURD.format(keer, codes))

    def _plan(self, soort: Planstap, uitleg: str) -> Klantplan:
        return Klantplan(soort, self.bsn, uitleg)


def _same(stap: Klantplan, e: Eerder) -> bool:
    b = e.bericht
    return (stap.status, stap.startnummer, stap.startdatum, stap.stopdatum) == (
        b.status,
        b.startnummer,
        b.startdatum,
        b.stopdatum,
    )
