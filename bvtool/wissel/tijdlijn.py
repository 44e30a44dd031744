"""A switch as a drawing: where each row stands on a line in time, in units of an SVG."""

from collections.abc import Sequence
from datetime import UTC, datetime, time, timedelta
from typing import NamedTuple

from bvtool.kalender.klok import TIJDZONE
from bvtool.kalender.tekst import DAGEN
from bvtool.wissel.regels import Wissel, Wisselregel
from bvtool.wissel.termijnen import regels_voor, wissel_fasen

BREEDTE = 1040
LINKS = 250  # room for the names of the rows
RIJ = 30
KOP = 46  # room for the days above the rows
_RUIM = timedelta(days=1)
_STREEPJES = 9  # at most this many days are named
_PATRONEN = {"blokkade": 3, "transitie": 5}


class Staaf(NamedTuple):
    """A bar or, without `breedte`, a flag with its `moment` written beside it.

    `patroon` 1-5 as on every page; `naam` says what it is. `links` puts the moment at the left.
    """

    x: float
    y: float
    breedte: float
    patroon: int
    naam: str
    moment: str
    links: bool


class Streep(NamedTuple):
    """A day on the axis."""

    x: float
    naam: str


class Tijdlijnrij(NamedTuple):
    """One line of the drawing: its heading at the left and what stands on it."""

    y: float
    kop: str
    staaf: Staaf


class Tijdlijn(NamedTuple):
    """The whole drawing; `live` is the x of the moment at which the new release starts."""

    breedte: int
    hoogte: int
    links: int
    rijen: tuple[Tijdlijnrij, ...]
    strepen: tuple[Streep, ...]
    live: float


def make_tijdlijn(wissel: Wissel, partij: str | None = None) -> Tijdlijn:
    """The drawing of a switch: phases, then agreements per party, then technical blocks.

    Time runs from a day before the switch begins until two days after the new release is live;
    what lasts longer is cut off there.
    """
    van = _dag(wissel.begin - _RUIM)
    lives = [r.van for r in wissel.regels if r.soort == "live" and r.van]
    tot = _dag(max(lives, key=lambda m: m.astimezone(UTC)) + 3 * _RUIM)
    schaal = _Schaal(van, tot)
    fasen = wissel_fasen(wissel)
    live = wissel.live_regel
    lijnen = [
        _Lijn(f"Fase {f.naam}", f.van, f.tot or tot, 2, f.naam, live.is_dag(f.van)) for f in fasen
    ]
    regels = [r for r in regels_voor(wissel, partij) if r.soort in _TEKENEN]
    lijnen += [_lijn(r, tot) for r in sorted(regels, key=_volgorde)]
    rijen = tuple(
        Tijdlijnrij(y, lijn.kop, schaal.make(y, lijn))
        for y, lijn in zip(range(KOP, KOP + RIJ * len(lijnen), RIJ), lijnen, strict=True)
    )
    return Tijdlijn(
        breedte=BREEDTE,
        hoogte=KOP + RIJ * len(lijnen) + 8,
        links=LINKS,
        rijen=rijen,
        strepen=tuple(schaal.strepen()),
        live=schaal.x(wissel.live),
    )


_TEKENEN = ("afspraak", "blokkade", "transitie", "live", "ketentest", "melding")


class _Lijn(NamedTuple):
    kop: str
    van: datetime
    tot: datetime | None
    patroon: int
    naam: str
    alleen_dag: bool = False


def _lijn(regel: Wisselregel, tot: datetime) -> _Lijn:
    kop = f"{regel.soort[:1].upper()}{regel.soort[1:]} {regel.id}, {regel.partij}"
    if regel.soort == "live":
        return _Lijn(kop, _van(regel), tot, 1, regel.omschrijving, regel.alleen_dag)
    if regel.soort in _PATRONEN:
        return _Lijn(kop, _van(regel), regel.tot, _PATRONEN[regel.soort], regel.omschrijving)
    if regel.richting == "lezen" and regel.van:
        return _Lijn(kop, regel.van, regel.tot, 4, regel.omschrijving)
    assert regel.tot is not None
    return _Lijn(kop, regel.tot, None, 1, regel.omschrijving)


def _van(regel: Wisselregel) -> datetime:
    assert regel.van is not None
    return regel.van


def _volgorde(regel: Wisselregel) -> tuple[int, str, datetime]:
    moment = regel.tot if regel.soort not in ("live", *_PATRONEN) else regel.van
    assert moment is not None
    partij = regel.partij if regel.soort == "afspraak" else ""
    return _TEKENEN.index(regel.soort), partij, moment.astimezone(UTC)


class _Schaal:
    def __init__(self, van: datetime, tot: datetime) -> None:
        self.van, self.tot = van, tot
        self._uren = (tot.astimezone(UTC) - van.astimezone(UTC)) / timedelta(hours=1)

    def x(self, moment: datetime) -> float:
        uren = (moment.astimezone(UTC) - self.van.astimezone(UTC)) / timedelta(hours=1)
        deel = min(1.0, max(0.0, uren / self._uren))
        return round(LINKS + (BREEDTE - LINKS - 10) * deel, 1)

    def make(self, y: float, lijn: _Lijn) -> Staaf:
        x = self.x(lijn.van)
        breedte = round(self.x(lijn.tot) - x, 1) if lijn.tot else 0.0
        return Staaf(
            x=x,
            y=y,
            breedte=breedte,
            patroon=lijn.patroon,
            naam=lijn.naam,
            moment=_kort(lijn.van) if lijn.alleen_dag else f"{_kort(lijn.van)} {lijn.van:%H:%M}",
            links=x > BREEDTE - 160,
        )

    def strepen(self) -> Sequence[Streep]:
        dagen = (self.tot.date() - self.van.date()).days
        stap = max(1, -(-dagen // _STREEPJES))
        return [
            Streep(self.x(dag), _kort(dag))
            for n in range(0, dagen, stap)
            if (dag := _dag(self.van + n * _RUIM))
        ]


def _kort(moment: datetime) -> str:
    return f"{DAGEN[moment.weekday()][:2]} {moment.day}-{moment.month}"


def _dag(moment: datetime) -> datetime:
    return datetime.combine(moment.date(), time(), TIJDZONE)
