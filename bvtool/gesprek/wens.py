"""What should stand at the CAK by the newest answer of the clerk: her decisions, lot by lot."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from itertools import zip_longest
from typing import TYPE_CHECKING, NamedTuple

from bvtool.dossier.vragen import besluiten, rondes
from bvtool.gesprek.bsnwissel import Vorig, Wissels
from bvtool.gesprek.levering import Periode
from bvtool.gesprek.opdracht import Rondeopdracht
from bvtool.gesprek.plan import Gewenst
from bvtool.kalender.maanden import add_maanden
from bvtool.vak.rondebesluit import INTREKKING, START

if TYPE_CHECKING:
    from bvtool.dossier.feiten import Besluitfeit, Periodefeit
    from bvtool.dossier.verbinding import Verbinding


class Klantbesluit(NamedTuple):
    """A decision of the clerk as the plan needs it; `regel` is its row key, `rij` its row;
    `reden` says why somebody is not announced (`data/redenen.csv`); `vorig` are the BSNs that the
    client had before."""

    regel: str
    rij: int
    soort: str
    gewenst: Gewenst
    gemeente: str
    buitenregionaal: bool
    reden: str = ""
    vorig: tuple[Vorig, ...] = ()

    @property
    def bsns(self) -> tuple[str, ...]:
        """Every BSN that the decision is about."""
        return (self.gewenst.bsn, *(v.bsn for v in self.vorig))

    @property
    def waar(self) -> str:
        """The row as the clerk knows it."""
        bestand = "B4" if self.soort == "b4" else "eigen register"
        return f"{self.regel} (rij {self.rij} van {bestand})"


def iter_besluiten(
    verbinding: Verbinding,
    terugkoppeling_id: int,
    wissels: Wissels,
    alleen: Collection[str] | None = None,
) -> Iterator[list[Klantbesluit]]:
    """The decisions of this terugkoppeling that can lead to a message, in lots; those that are
    about one of the BSNs `alleen`, when that is given.

    First everyone who is announced, in the order of the decisions; then those who are not but for
    whom a message was made before, also under a BSN that they had before (`wissels`). In a round
    that returns each decision that leads to a message, and nothing about anybody else.
    """
    lots = _iter_lots(verbinding, terugkoppeling_id, wissels, _name_new(alleen, wissels))
    if alleen is None:
        yield from lots
        return
    wie = frozenset(alleen)
    for lot in lots:
        yield [b for b in lot if not wie.isdisjoint(b.bsns)]


def _name_new(alleen: Collection[str] | None, wissels: Wissels) -> list[str] | None:
    """These BSNs, and that of every client who had one of them before."""
    if alleen is None:
        return None
    nieuw = {bsn for bsn, vorig in wissels.items() if any(v.bsn in alleen for v in vorig)}
    return sorted(nieuw.union(alleen))


def _iter_lots(
    verbinding: Verbinding, terugkoppeling_id: int, wissels: Wissels, wie: list[str] | None
) -> Iterator[list[Klantbesluit]]:
    if rondes.is_periodiek(verbinding, terugkoppeling_id):
        yield from _iter_opdrachten(verbinding, terugkoppeling_id, wissels, wie)
        return
    gezien: set[str] = set()
    vervolg = besluiten.ask_perioden(verbinding, terugkoppeling_id)
    for lot in besluiten.iter_aangemeld(verbinding, terugkoppeling_id, wie):
        besloten = [_to_besluit(r, vervolg.get(r.bsn or "", ())) for r in lot]
        yield [_with_vorig(b, wissels) for b in besloten]
    for lot in besluiten.iter_ingetrokken(verbinding, terugkoppeling_id, wie):
        eerste = {r.bsn: r for r in reversed(lot) if r.bsn and r.bsn not in gezien}
        gezien.update(eerste)
        besloten = [_to_besluit(r) for r in reversed(eerste.values())]
        yield [_with_vorig(b, wissels) for b in besloten]
    if wissels:
        yield list(_under_old(verbinding, wissels, gezien))


def _with_vorig(b: Klantbesluit, wissels: Wissels) -> Klantbesluit:
    vorig = wissels.get(b.gewenst.bsn)
    return b._replace(vorig=vorig) if vorig else b


def _under_old(
    verbinding: Verbinding, wissels: Wissels, gezien: set[str]
) -> Iterator[Klantbesluit]:
    """The decisions about who is not announced, and has messages under an old BSN alone."""
    for r in besluiten.ask_van_personen(verbinding, sorted(wissels.keys() - gezien)):
        assert r.bsn is not None
        if not r.aanmelden and r.bsn not in gezien:
            yield _to_besluit(r)._replace(vorig=wissels[r.bsn])
        gezien.add(r.bsn)


def _to_besluit(r: Besluitfeit, vervolg: Sequence[Periodefeit] = ()) -> Klantbesluit:
    stop = date.fromisoformat(s) if (s := r.stopdatum if r.aanmelden else r.datum) else None
    assert r.bsn is not None
    gewenst = Gewenst(r.bsn, einde=stop)
    if r.aanmelden:
        assert r.startdatum is not None
        eerste = Periode(date.fromisoformat(r.startdatum), stop, r.startnummer)
        gewenst = Gewenst(r.bsn, (eerste, *(_to_periode(p) for p in vervolg)))
    return Klantbesluit(
        r.regel, r.rij, r.soort, gewenst, r.gemeente or "", bool(r.buitenregionaal), r.reden or ""
    )


def _to_periode(p: Periodefeit) -> Periode:
    stop = date.fromisoformat(p.stopdatum) if p.stopdatum else None
    return Periode(date.fromisoformat(p.startdatum), stop, p.startnummer)


_Opdrachten = Mapping[str, Mapping[Rondeopdracht, int]]
"""By BSN the decisions about that person, each with the row that gave it first."""


def _iter_opdrachten(
    verbinding: Verbinding, terugkoppeling_id: int, wissels: Wissels, wie: list[str] | None
) -> Iterator[list[Klantbesluit]]:
    """Every decision of this answer that leads to a message, in order, in lots.

    Who got Niets or CAK corrigeert, or is not named, is not among them. The same decision twice
    about one person counts once.
    """
    for lot in besluiten.iter_opdrachten(verbinding, terugkoppeling_id, wie):
        per = _group(
            besluiten.ask_opdrachten(
                verbinding, terugkoppeling_id, sorted({r.bsn for r in lot if r.bsn})
            )
        )
        yield [_to_klantbesluit(r, per, wissels) for r in lot if _is_first(r, per)]


def _group(rijen: Sequence[Besluitfeit]) -> _Opdrachten:
    per: dict[str, dict[Rondeopdracht, int]] = defaultdict(dict)
    for r in rijen:
        per[r.bsn or ""].setdefault(_to_opdracht(r), r.id)
    return per


def _is_first(r: Besluitfeit, per: _Opdrachten) -> bool:
    return per[r.bsn or ""][_to_opdracht(r)] == r.id


def _to_klantbesluit(r: Besluitfeit, per: _Opdrachten, wissels: Wissels) -> Klantbesluit:
    assert r.bsn is not None
    deze = _to_opdracht(r)
    naast = tuple(o for o in per[r.bsn] if o != deze)
    return Klantbesluit(
        r.regel,
        r.rij,
        r.soort,
        Gewenst(r.bsn, opdracht=deze, naast=naast),
        r.gemeente or "",
        bool(r.buitenregionaal),
        r.reden or "",
        wissels.get(r.bsn, ()),
    )


def _to_opdracht(r: Besluitfeit) -> Rondeopdracht:
    """A decision of a round as the plan needs it."""
    if r.besluit == INTREKKING:
        return Rondeopdracht(None, r.startnummer)
    assert r.startdatum is not None
    stop = date.fromisoformat(r.stopdatum) if r.stopdatum else None
    periode = Periode(date.fromisoformat(r.startdatum), stop, kostprijs=r.kostprijs)
    if r.besluit == START:
        return Rondeopdracht(periode, nieuw=True)
    return Rondeopdracht(periode, r.startnummer)


def apply_stopbeleid(gewenst: Gewenst, beleid: str, vandaag: date) -> Gewenst:
    """What should stand, with its end only when the dossier wants that in a message of today.

    `beleid` is `[beleid] stopdatum`: verstreken (only an end before today, since an indicated end
    is often prolonged), altijd or nooit. An end goes along all the same when the next period may go
    too: they cannot both run. It says nothing about who is not announced any more, nor about a
    decision of a round that returns: there the clerk gave the end herself.
    """
    if beleid == "altijd":
        return gewenst
    if not any(_runs_on(p, beleid, vandaag) for p in gewenst.perioden):
        return gewenst
    volgende = [p.startdatum for p in gewenst.perioden[1:]]
    grens = add_maanden(vandaag, 1)
    return gewenst._replace(
        perioden=tuple(
            p._replace(stopdatum=None)
            if _runs_on(p, beleid, vandaag) and (terug is None or terug > grens)
            else p
            for p, terug in zip_longest(gewenst.perioden, volgende)
        ),
    )


def _runs_on(periode: Periode, beleid: str, vandaag: date) -> bool:
    """Whether the end of a period is no stop yet in a message of today."""
    stop = periode.stopdatum
    return stop is not None and (beleid == "nooit" or stop >= vandaag)
