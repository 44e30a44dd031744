"""`wissel controleer`: reads any number of messages and gives the account of what they tell."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from bvtool.wissel.archief import ARCHIEF, ONGELEZEN, TE_VERSTUREN, Bericht, Koparchief
from bvtool.wissel.bron import GelezenKop, read_koppen
from bvtool.wissel.eindstand import Eindstand, Eindstanden
from bvtool.wissel.kop import Kop
from bvtool.wissel.oordeel import COMPLEET, OPEN, Oordeel, Rechter
from bvtool.wissel.regels import Kalender
from bvtool.wissel.uitspraak import ONBEKEND


class Stapels(NamedTuple):
    """The paths to read: the archive, and what is known to wait to be sent or read in."""

    archief: tuple[Path, ...]
    te_versturen: tuple[Path, ...] = ()
    ongelezen: tuple[Path, ...] = ()


class Verslag(NamedTuple):
    """The account. `tellingen` counts each `staat` of the judgement and each kind of file.

    `oordelen` are all judgements but the complete pairs, in a fixed order; `niet_gelezen` the
    files without a header; `releases` counts messages per (standaard, release); `onbekend` those
    whose release is not in the calendar.
    """

    op: datetime
    tellingen: dict[str, int]
    oordelen: tuple[Oordeel, ...]
    niet_gelezen: tuple[GelezenKop, ...]
    eindstanden: tuple[Eindstand, ...]
    releases: dict[tuple[str, str], int]
    onbekend: dict[tuple[str, str], int]

    @property
    def werk(self) -> bool:
        """Does a person still have something to do? A file that is no message asks nothing."""
        return bool(self.oordelen) or self.tellingen["onleesbaar"] > 0


def make_verslag(stapels: Stapels, kalender: Kalender, op: datetime) -> Verslag:
    """Reads every header and judges the pairs as they stood at `op` (aware).

    Memory does not grow with the number of messages, only with that of the findings. Raises
    InvoerOntbreekt when a path does not exist.
    """
    rechter = Rechter(kalender, op)
    standen = Eindstanden(kalender, rechter, uitbak=bool(stapels.te_versturen))
    teller: Counter[str] = Counter()
    releases: Counter[tuple[str, str]] = Counter()
    onbekend: Counter[tuple[str, str]] = Counter()
    niet_gelezen: list[GelezenKop] = []
    oordelen: list[Oordeel] = []
    with Koparchief() as archief:
        for naam, paden in (
            (ARCHIEF, stapels.archief),
            (TE_VERSTUREN, stapels.te_versturen),
            (ONGELEZEN, stapels.ongelezen),
        ):
            for gelezen in read_koppen(paden):
                teller["gelezen"] += 1
                if gelezen.kop is None:
                    teller["vreemd" if gelezen.vreemd else "onleesbaar"] += 1
                    niet_gelezen.append(gelezen)
                else:
                    teller["berichten"] += 1
                    _count_release(gelezen.kop, rechter, releases, onbekend)
                    archief.add(gelezen.kop, gelezen.naam, naam)
        for groep in archief.groepen():
            _judge(groep, rechter, standen, teller, oordelen)
    return Verslag(
        op=op,
        tellingen=dict(teller) | {"onleesbaar": teller["onleesbaar"]},
        oordelen=tuple(sorted(oordelen, key=_volgorde)),
        niet_gelezen=tuple(niet_gelezen),
        eindstanden=tuple(standen.make()),
        releases=dict(sorted(releases.items())),
        onbekend=dict(sorted(onbekend.items())),
    )


def _count_release(
    kop: Kop,
    rechter: Rechter,
    releases: Counter[tuple[str, str]],
    onbekend: Counter[tuple[str, str]],
) -> None:
    sleutel = (kop.soort.standaard, kop.release)
    releases[sleutel] += 1
    if rechter.vraag(kop.soort, kop.release, rechter.op).aard == ONBEKEND:
        onbekend[sleutel] += 1


def _judge(
    groep: Sequence[Bericht],
    rechter: Rechter,
    standen: Eindstanden,
    teller: Counter[str],
    oordelen: list[Oordeel],
) -> None:
    for bericht in groep:
        standen.add_bericht(bericht)
        teller["na het moment"] += bericht.stapel == ARCHIEF and rechter.is_later(bericht)
    for oordeel in rechter.judge(groep):
        teller[oordeel.staat] += 1
        teller["te laat"] += oordeel.staat == OPEN and oordeel.te_laat
        standen.add_oordeel(oordeel)
        if oordeel.staat != COMPLEET:
            oordelen.append(oordeel)


def _volgorde(oordeel: Oordeel) -> tuple[str, ...]:
    b = oordeel.bericht
    dag = b.datum.isoformat() if b.datum else ""
    return oordeel.staat, oordeel.wie, oordeel.code, dag, b.soort.naam, b.identificatie, b.naam
