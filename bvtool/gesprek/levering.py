"""Deliveries: what became of everything that was sent under one start number.

A delivery is one period of one person under one start number and one sender. Status 1 begins it,
status 2 changes it, status 3 takes it away; a rejected message counts as not sent. A WMO401 does so
with the start alone and a WMO403 with the stop. What stands at the CAK for a person is the set of
these (source: spec, "Deliveries, not persons").
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import NamedTuple

from bvtool.berichten.eigenbijdrage import NIEUW, START, STOP, VERWIJDEREN
from bvtool.berichten.wmo407 import Wmo407
from bvtool.gesprek.berichtstand import Berichtstand
from bvtool.vak.peil import OPEN_EIND
from bvtool.vak.standen import AFKEUREN, Stand

CODES_NUMMER_OP = frozenset({"9404", "9104"})
"""Retourcodes by which a start number cannot be used again."""


class Eerder(NamedTuple):
    """A message that was made before, and what its answers amount to. `volgens_cak`: no message of
    ours, but what the file of the CAK or the register says of a delivery."""

    bericht: Wmo407
    stand: Berichtstand
    volgens_cak: bool = False


class Periode(NamedTuple):
    """A period of a contribution; both days inclusive, no end: it runs on. `startnummer` None:
    one must still be given out. `kostprijs`: in cents, of the abonnementstarief alone."""

    startdatum: date
    stopdatum: date | None = None
    startnummer: int | None = None
    kostprijs: int | None = None

    @property
    def tot(self) -> date:
        """The last day; far away when it runs on."""
        return self.stopdatum or OPEN_EIND

    def overlaps(self, ander: Periode) -> bool:
        """Whether one day lies in both."""
        return self.startdatum <= ander.tot and ander.startdatum <= self.tot


class Levering(NamedTuple):
    """One delivery: its messages in the order of sending.

    `staat` is the period that stands (as last said by a message that was not rejected), None when
    it was withdrawn or nothing of it counts. `wacht`: an answer is awaited. `twist`: the
    Identificatie of a message whose answers contradict each other, else empty.
    """

    startnummer: int
    afzender: str
    berichten: tuple[Eerder, ...]
    staat: Periode | None
    wacht: bool
    twist: str

    @property
    def bsn(self) -> str:
        """The BSN that it was sent for."""
        return self.berichten[-1].bericht.bsn

    @property
    def telt(self) -> bool:
        """Whether something of it is at the CAK, or may be."""
        return self.staat is not None or self.wacht or bool(self.twist)

    @property
    def mogelijk(self) -> list[Periode]:
        """Every period of it that may stand at the CAK: with an answer awaited, what stood before
        and what each message since says; any of them may be the one that is refused."""
        if not self.wacht:
            return [self.staat] if self.staat else []
        staten: set[Periode | None] = {None}
        for e in list_levend(self.berichten):
            daarna = {tell_staat(staat, e.bericht) for staat in staten}
            staten = daarna if e.stand.uitkomst == Stand.GOEDGEKEURD else staten | daarna
        return [staat for staat in staten if staat is not None]

    @property
    def verbruikt(self) -> bool:
        """Whether its number cannot be used with status 1 any more."""
        return any(_uses_up(e) for e in self.berichten)


def make_leveringen(eerder: Sequence[Eerder], *, niet_wachten: bool = False) -> list[Levering]:
    """The deliveries of one person, in the order in which they began.

    `eerder` are the messages for this BSN in the order of sending. `niet_wachten`: what is open
    counts as approved.
    """
    per: dict[tuple[str, int], list[Eerder]] = {}
    for e in eerder:
        per.setdefault((e.bericht.afzender, e.bericht.startnummer), []).append(e)
    return [
        _make_levering(afzender, nummer, tuple(berichten), niet_wachten=niet_wachten)
        for (afzender, nummer), berichten in per.items()
    ]


def _make_levering(
    afzender: str, nummer: int, berichten: tuple[Eerder, ...], *, niet_wachten: bool
) -> Levering:
    levend = [e for e in berichten if e.stand.uitkomst not in AFKEUREN]
    twist = [e.bericht.identificatie for e in levend if e.stand.uitkomst == Stand.TEGENSTRIJDIG]
    wacht = any(e.stand.uitkomst != Stand.GOEDGEKEURD for e in levend)
    return Levering(
        startnummer=nummer,
        afzender=afzender,
        berichten=berichten,
        staat=fold_staat(list_levend(berichten)),
        wacht=wacht and not niet_wachten,
        twist=twist[-1] if twist and not niet_wachten else "",
    )


def list_levend(berichten: Iterable[Eerder]) -> list[Eerder]:
    """The messages of one delivery that were not rejected; a stop does not stand without its
    start."""
    levend, zonder_start = [], False
    for e in berichten:
        af, is_stop = e.stand.uitkomst in AFKEUREN, e.bericht.soort == STOP
        if e.bericht.status == NIEUW and not is_stop:
            zonder_start = af
        if not af and not (zonder_start and is_stop):
            levend.append(e)
    return levend


def fold_staat(berichten: Iterable[Eerder]) -> Periode | None:
    """What stands of a delivery when all of these count; None when nothing does."""
    staat = None
    for e in berichten:
        staat = tell_staat(staat, e.bericht)
    return staat


def tell_staat(staat: Periode | None, b: Wmo407) -> Periode | None:
    """What stands after this message, when `staat` stood before it."""
    if b.trekt_in:
        return None
    alles = Periode(b.startdatum, b.stopdatum, b.startnummer, b.kostprijs)
    if b.soort == STOP:
        return (staat or alles)._replace(stopdatum=None if b.status == VERWIJDEREN else b.stopdatum)
    if b.soort == START:
        return alles._replace(stopdatum=staat.stopdatum if staat and b.status != NIEUW else None)
    return alles


def _uses_up(e: Eerder) -> bool:
    if e.bericht.status == NIEUW and e.stand.uitkomst not in AFKEUREN:
        return True
    if e.stand.uitkomst == Stand.GOEDGEKEURD:
        return True
    return bool(CODES_NUMMER_OP.intersection(e.stand.codes))


def choose_perioden(
    perioden: tuple[Periode, ...], leveringen: Sequence[Levering]
) -> tuple[Periode, ...]:
    """The periods that are wanted, where the first runs on through those of the register.

    The clerk announces from the first day (toolkit: the start of the migration, whatever the
    register says), and the register begins later. When an earlier delivery ended before that, the
    client left and came back: what the register says counts, and the earlier one stays.
    """
    if len(perioden) < 2 or not perioden[0].overlaps(perioden[1]):
        return perioden
    terug = perioden[1].startdatum
    weg = any(v.staat and v.staat.tot < terug for v in leveringen)
    return perioden[1:] if weg else perioden[:1]


def end_perioden(einde: date | None, leveringen: Sequence[Levering]) -> tuple[Periode, ...]:
    """What should stand of somebody who is not announced (any more): what was before `einde`."""
    begonnen = sorted(
        (v.staat for v in leveringen if v.staat and einde and v.staat.startdatum <= einde),
        key=lambda p: p.startdatum,
    )
    if not begonnen:
        return ()
    *vroeger, laatste = begonnen
    return (*vroeger, Periode(laatste.startdatum, einde, laatste.startnummer))


def match_perioden(
    doelen: Sequence[Periode], leveringen: Sequence[Levering]
) -> list[tuple[Periode, Levering | None]]:
    """Each wanted period with its delivery, one to one: by number, equal start, else overlap.

    What stands or waits comes before what was rejected or withdrawn; of several, the latest sent.
    """
    if not leveringen:
        return [(doel, None) for doel in doelen]
    over = [v for v in leveringen if v.telt]
    weg = [v for v in leveringen if v not in over]
    gevonden: dict[int, Levering] = {}
    for vrij in (over, weg):
        for past in _ZELFDE:
            for nr, doel in enumerate(doelen):
                if nr in gevonden:
                    continue
                keus = next((v for v in reversed(vrij) if past(doel, v)), None)
                if keus is not None:
                    gevonden[nr] = keus
                    vrij.remove(keus)
    return [(doel, gevonden.get(nr)) for nr, doel in enumerate(doelen)]


def said_last(levering: Levering) -> Periode:
    """The period that stands, else the one that was named last."""
    laatste = levering.berichten[-1].bericht
    return levering.staat or Periode(
        laatste.startdatum, laatste.stopdatum, laatste.startnummer, laatste.kostprijs
    )


_ZELFDE: tuple[Callable[[Periode, Levering], bool], ...] = (
    lambda doel, v: doel.startnummer == v.startnummer,
    lambda doel, v: doel.startdatum == said_last(v).startdatum,
    lambda doel, v: doel.overlaps(said_last(v)),
)
"""When a delivery is the one of a wanted period, the surest sign first."""
