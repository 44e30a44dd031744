"""How the figures grew: the total at the end of each week, from the moments of arrival."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from bvtool.cak.inname.archief import Innamearchief
from bvtool.cak.inname.gemeenten import Gemeente
from bvtool.cak.stand.berichten import make_berichten, make_klanten
from bvtool.cak.stand.klanten import (
    find_elders,
    find_toegezegd,
    mark_andere,
    place_klanten,
    read_antwoorden,
    read_b4_rijen,
)
from bvtool.cak.stand.stand import count_klanten
from bvtool.cak.stand.telling import Gemeentetelling, sum_up
from bvtool.kalender.klok import TIJDZONE
from bvtool.kalender.weken import week_tekst

MEEST = 12
"""The most weeks that are shown; of a longer time the last ones."""


@dataclass(frozen=True, slots=True)
class Weekstand:
    """The total at the end of a week (the running week: at this moment). Clients, cumulative."""

    week: str
    toegezegd: int
    ontvangen: int
    goedgekeurd: int
    afgekeurd: int


def make_weken(
    archief: Innamearchief, gemeenten: Sequence[Gemeente], totaal: Gemeentetelling, moment: datetime
) -> list[Weekstand]:
    """One row per ISO week from the first answer or message up to the week of `moment`.

    Approved and rejected count everyone, promised or not. The last row is `totaal`.
    """
    eindes = list(_list_eindes(archief, moment))
    bekend = {g.uitvoerder for g in gemeenten}
    tot = [archief.until(einde) for einde in eindes]
    anders = {a.bestanden.height: a for a in tot}  # a week without post is as the one before
    per = {hoeveel: _total_at(a, bekend) for hoeveel, a in anders.items()}
    standen = [per[a.bestanden.height] for a in tot]
    weken = [
        _row(einde - timedelta(seconds=1), telling)
        for einde, telling in zip(eindes, standen, strict=True)
    ]
    return [*weken, _row(moment, totaal)][-MEEST:]


def _list_eindes(archief: Innamearchief, moment: datetime) -> Iterator[datetime]:
    """The ends of the weeks that are over, the first week with post first."""
    van = archief.bestanden.filter(archief.bestanden["soort"].is_in(["terugkoppeling", "407"]))
    eerste = van["seconde"].min()
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


def _total_at(archief: Innamearchief, bekend: set[str]) -> Gemeentetelling:
    antwoorden = read_antwoorden(archief)
    toegezegd = find_toegezegd(antwoorden, read_b4_rijen(archief))
    klanten = place_klanten(toegezegd, make_klanten(make_berichten(archief)))
    klanten = mark_andere(klanten, find_elders(antwoorden))
    per = count_klanten(klanten)
    return sum_up(
        [
            Gemeentetelling(**{k: v for k, v in r.items() if k != "uitvoerder"})
            for r in per.iter_rows(named=True)
            if r["uitvoerder"] in bekend
        ]
    )


def _row(dag: datetime, t: Gemeentetelling) -> Weekstand:
    return Weekstand(
        week=week_tekst(dag.date()),
        toegezegd=t.toegezegd,
        ontvangen=t.ontvangen,
        goedgekeurd=t.goedgekeurd + t.los_goedgekeurd,
        afgekeurd=t.afgekeurd + t.los_afgekeurd,
    )
