"""The table of the rounds once more, in plain Python, written from the text of the field.

Nothing of the product is used here: persons are dicts with dates, rows are tried from the top.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Protocol

EERSTE = date(2022, 10, 1)
OPEN = date(9999, 12, 31)
Periode = tuple[date, date | None]


class Beleid(Protocol):
    """The two policies that the table depends on."""

    @property
    def overlijden(self) -> str: ...
    @property
    def buitenregionaal(self) -> str: ...


@dataclass
class Rij:
    rij: int
    bsn: str | None
    start: date | None
    eind: date | None
    nummer: int | None = None


@dataclass
class Registerrij:
    begin: date
    eind: date | None
    bw: bool = True


@dataclass
class Levering:
    nummer: int
    vast: tuple[date, date | None] | None
    wacht: bool = False
    straks: tuple[date, date | None] | None = None


@dataclass
class Mens:
    bsn: str
    register: list[Registerrij] = field(default_factory=list)
    overleden: date | None = None
    geboren: date = date(1980, 1, 1)
    vrij: bool = False
    buiten: bool = False
    nummer: int | None = None
    reden: str | None = None
    leveringen: list[Levering] = field(default_factory=list)


def periods(mens: Mens) -> list[tuple[date, date]]:
    """The BW periods: rows that overlap or touch are one; a death ends all."""
    dood = mens.overleden or OPEN
    stukken = sorted((r.begin, min(r.eind or OPEN, dood)) for r in mens.register if r.bw)
    uit: list[tuple[date, date]] = []
    for begin, eind in stukken:
        if begin > eind:
            continue
        if uit and (uit[-1][1] == OPEN or (begin - uit[-1][1]).days <= 1):
            uit[-1] = (uit[-1][0], max(uit[-1][1], eind))
        else:
            uit.append((begin, eind))
    return uit


class Blik:
    """What the three sides say of one person on the reference date."""

    def __init__(self, mens: Mens, p: date) -> None:
        per = periods(mens)
        self.p, self.mens = p, mens
        self.dood = mens.overleden is not None and mens.overleden <= p
        nu = next((x for x in per if x[0] <= p <= x[1]), None)
        voorbij = [x for x in per if x[1] < p]
        self.loopt = nu is not None and not self.dood
        self.gestopt = self.dood or (nu is None and bool(voorbij))
        self.later = any(x[0] > p for x in per)
        self.begin = nu[0] if nu else OPEN
        self.start = max(self.begin, EERSTE)
        self.eind: date | None = None
        if self.dood:
            einden = [min(x[1], mens.overleden or OPEN) for x in ([nu] if nu else voorbij[-1:])]
            self.eind = einden[0] if einden else mens.overleden
        elif self.gestopt:
            self.eind = voorbij[-1][1]
        elif nu and nu[1] != OPEN:
            self.eind = nu[1]
        self.einden = {x[1] for x in per}
        goed = sorted(
            ((v.vast[0], v.vast[1], v.nummer) for v in mens.leveringen if v.vast),
            key=lambda x: x[0],
        )
        self.l = bool(goed)
        self.l_start = goed[-1][0] if goed else EERSTE
        self.l_stop: date | None = goed[-1][1] if goed else None
        self.l_nummer: int | None = goed[-1][2] if goed else None
        wacht = [v for v in mens.leveringen if v.wacht]
        self.w = wacht[-1] if wacht else None

    @property
    def nummer(self) -> int | None:
        if self.w:
            return self.w.nummer
        if self.l:
            return self.l_nummer
        return self.mens.nummer if any(r.bw for r in self.mens.register) else None

    @property
    def l_loopt(self) -> bool:
        return self.l and (self.l_stop is None or self.l_stop >= self.p)

    def right_with_answer(self) -> bool:
        assert self.w is not None
        straks = self.w.straks
        if self.loopt:
            return straks is not None and straks[0] == self.start and straks[1] in (None, self.eind)
        if self.gestopt:
            return straks is not None and straks[1] == self.eind
        return not self.later and straks is None


def age(geboren: date, p: date) -> int:
    return p.year - geboren.year - ((p.month, p.day) < (geboren.month, geboren.day))


def place_file(
    rijen: list[Rij], mensen: dict[str, Mens], p: date, beleid: Beleid
) -> dict[int, int]:
    """The number of the table row for each row of the file."""
    uit: dict[int, int] = {}
    per: dict[str, list[Rij]] = {}
    for r in rijen:
        if r.bsn is None:
            uit[r.rij] = 1
        else:
            per.setdefault(r.bsn, []).append(r)
    for bsn, groep in per.items():
        vrij: list[Rij] = []
        for r in sorted(
            groep, key=lambda r: (r.start or date.min, -(r.eind or OPEN).toordinal(), r.rij)
        ):
            if vrij and (r.start or date.min) <= (vrij[-1].eind or OPEN):
                uit[r.rij] = 2
            else:
                vrij.append(r)
        nu = [r for r in vrij if r.start is None or r.start <= p]
        lopend = [r for r in nu if r.eind is None or r.eind >= p]
        spreekt = lopend[0] if lopend else (max(nu, key=lambda r: r.eind or OPEN) if nu else None)
        blik = Blik(mensen.get(bsn, Mens(bsn)), p)
        for r in vrij:
            if r is spreekt:
                uit[r.rij] = speak(r, blik, p, beleid)
            elif r.start is not None and r.start > p:
                uit[r.rij] = 5
            else:
                uit[r.rij] = 4
    return uit


def speak(r: Rij, b: Blik, p: date, beleid: Beleid) -> int:  # noqa: C901 - the text, row by row
    loopt = r.eind is None or r.eind >= p
    mens = b.mens
    gelijk = r.start is None or max(r.start, EERSTE) == b.start
    l_start, l_stop = b.l_start, b.l_stop
    stop, einde = b.eind or OPEN, r.eind or OPEN
    nummer = r.nummer if b.nummer is None else b.nummer
    if loopt and b.loopt:
        if age(mens.geboren, p) < 18:
            return 6
        if mens.vrij:
            return 7
        if mens.buiten and beleid.buitenregionaal == "beoordelen":
            return 8
    if b.w:
        return 9 if b.right_with_answer() else 10
    if loopt and b.loopt:
        if gelijk:
            return 11 if not b.l or (b.l_loopt and l_start == b.start) else 12
        if b.l and l_start == b.start:
            return 13
        return 14 if nummer is not None else 15
    if loopt and b.dood and beleid.overlijden == "cak":
        return 16
    if loopt and b.gestopt:
        if b.l and l_stop == b.eind:
            return 17
        if mens.reden == "TYD":
            return 18
        start = l_start if b.l else r.start
        if start is not None and stop < start:
            return 19
        if months_back(p, 36) > stop:
            return 20
        return 21 if nummer is not None else 22
    if loopt and b.later:
        return 23
    if loopt:
        return 24 if b.l else 25
    if b.loopt and b.begin > einde:
        return 26 if b.l and l_start == b.start else 27
    if b.loopt:
        return 28
    if b.gestopt:
        if r.eind == b.eind:
            return 29
        if (b.dood and beleid.overlijden == "cak") or (b.l and l_stop == b.eind):
            return 30
        return 31 if nummer is not None else 32
    return 32


def months_back(dag: date, aantal: int) -> date:
    jaar, maand = divmod(dag.year * 12 + dag.month - 1 - aantal, 12)
    for d in range(dag.day, 0, -1):
        try:
            return date(jaar, maand + 1, d)
        except ValueError:
            continue
    raise AssertionError


def place_los(mens: Mens, p: date, beleid: Beleid) -> int | None:
    """The table row of somebody who is not in the file; None: no such person."""
    b = Blik(mens, p)
    if not b.loopt and not b.l_loopt:
        return None
    if b.loopt and (
        age(mens.geboren, p) < 18
        or mens.vrij
        or (mens.buiten and beleid.buitenregionaal == "beoordelen")
    ):
        return 40
    if b.w:
        return 41 if b.right_with_answer() else 42
    if b.loopt and b.l_loopt:
        return 43
    if b.loopt:
        return 44 if not b.l or (b.l_stop or OPEN) < b.begin else 47
    if b.dood and beleid.overlijden == "cak":
        return 45
    return 46
