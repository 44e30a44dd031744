"""How the figures grew: the total at the end of each week, from the moments of arrival."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

import polars as pl

from bvtool.cak.inname.archief import Innamearchief
from bvtool.cak.inname.gemeenten import Gemeente
from bvtool.cak.inname.opvolging import follow
from bvtool.cak.stand.klanten import read_antwoorden, read_b4_rijen
from bvtool.cak.stand.klanttelling import count_klanten
from bvtool.cak.stand.plaatsing import place
from bvtool.cak.stand.telling import Gemeentetelling, sum_up
from bvtool.kalender.klok import TIJDZONE
from bvtool.kalender.weken import week_tekst
from bvtool.vak.versie import __version__

MEEST = 12
"""The most weeks that are shown; of a longer time the last ones."""


class Weekstand(NamedTuple):
    """The total at the end of a week (the running week: at this moment). Clients, cumulative."""

    week: str
    toegezegd: int
    ontvangen: int
    goedgekeurd: int
    afgekeurd: int


Bewaard = Mapping[str, tuple[int, ...]]
"""The figures of weeks that are over, by a hash of all that they were counted from."""


def make_weken(
    archief: Innamearchief,
    gemeenten: Sequence[Gemeente],
    totaal: Gemeentetelling,
    moment: datetime,
    bewaard: Bewaard,
) -> tuple[list[Weekstand], dict[str, tuple[int, ...]]]:
    """One row per ISO week from the first answer or message up to the week of `moment`.

    Approved and rejected count everyone, promised or not. The last row is `totaal`. A week that is
    over is counted once: `bewaard` holds what was counted before, the second answer what to keep.
    """
    eindes = list(_list_eindes(archief, moment))
    bekend = {g.uitvoerder for g in gemeenten}
    wie: tuple[object, ...] = (
        __version__,
        *gemeenten,
        follow(gemeenten, moment.date()),
        *archief.uitspraken,
    )
    if archief.ronde is not None:
        wie += (archief.ronde,)
    cijfers: dict[str, tuple[int, ...]] = {}
    weken = []
    teller = _Weekteller(bekend)
    for einde in eindes:
        toen = archief.until(einde)
        sleutel = _hash(toen.bestanden, wie)
        if sleutel not in cijfers:  # a week without post is as the one before
            cijfers[sleutel] = bewaard.get(sleutel) or _take_cijfers(teller.count(toen))
        weken.append(_row(einde - timedelta(seconds=1), cijfers[sleutel]))
    return [*weken, _row(moment, _take_cijfers(totaal))][-MEEST:], cijfers


def _hash(bestanden: pl.DataFrame, wie: object) -> str:
    """All that the figures of a week are counted from: what had come, whose it is, who there are,
    and what staff said. What a file says never changes."""
    som = hashlib.sha256(repr(wie).encode())
    som.update(bestanden.sort("bestand").write_csv().encode())
    return som.hexdigest()


def _list_eindes(archief: Innamearchief, moment: datetime) -> Iterator[datetime]:
    """The ends of the weeks that are over, the first week with post first."""
    van = archief.bestanden.filter(archief.bestanden["soort"].is_in(["terugkoppeling", "407"]))
    eerste = van.filter(pl.col("seconde") >= archief.begin)["seconde"].min()
    if not isinstance(eerste, int):
        return
    dag: date = datetime.fromtimestamp(eerste, TIJDZONE).date()
    maandag = dag - timedelta(days=dag.weekday())
    laatste = moment.date() - timedelta(weeks=MEEST)
    maandag = max(maandag, laatste - timedelta(days=laatste.weekday()))
    while True:
        maandag += timedelta(weeks=1)
        einde = datetime.combine(maandag, time(), TIJDZONE)
        if einde.timestamp() > moment.timestamp():
            return
        yield einde


class _Weekteller:
    """Counts one week after another: again is only counted who had post since the one before.

    What a gemeente has is counted from its own files alone; only `van_andere` is not, and that is
    in none of the figures of a week.
    """

    def __init__(self, bekend: Collection[str]) -> None:
        self._bekend = bekend
        self._per: dict[str, Gemeentetelling] = {}
        self._gehad: dict[str, tuple[int, ...]] = {}

    def count(self, archief: Innamearchief) -> Gemeentetelling:
        """The total of everyone, by what had come then."""
        per = archief.bestanden.group_by("uitvoerder").agg(pl.col("bestand").sort())
        gehad = {wie: tuple(nummers) for wie, nummers in per.iter_rows()}
        anders = [wie for wie in self._bekend if gehad.get(wie) != self._gehad.get(wie)]
        van_hen = archief.bestanden.filter(pl.col("uitvoerder").is_in(anders))
        hun = replace(archief, bestanden=van_hen)
        klanten = place(hun, read_b4_rijen(hun), read_antwoorden(hun)).klanten
        self._per = {k: v for k, v in self._per.items() if k not in anders}
        self._per |= {
            r.pop("uitvoerder"): Gemeentetelling(**r)
            for r in count_klanten(klanten).iter_rows(named=True)
        }
        self._gehad = gehad
        return sum_up(self._per.values())


def _take_cijfers(t: Gemeentetelling) -> tuple[int, ...]:
    """The figures of a Weekstand, in order."""
    goed, af = t.goedgekeurd + t.los_goedgekeurd, t.afgekeurd + t.los_afgekeurd
    return t.toegezegd, t.ontvangen, goed, af


def _row(dag: datetime, cijfers: tuple[int, ...]) -> Weekstand:
    return Weekstand(week_tekst(dag.date()), *cijfers)
