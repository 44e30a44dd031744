"""An independent count, in plain Python, of everything that the monitor says of the gemeenten.

All 344 of them when the whole is asked for (`make proof`); a sample with every kind otherwise.

Nothing of the product counts here: the tests keep for themselves what lies where and whose it is,
and hold every figure, at eight moments, against the monitor. Files are misfiled, moved, replaced,
put back, repeated, late, foreign, and two at one moment. Every letter and report is searched.

More than 300 lines: the whole count in plain Python stands here, so that nothing of it comes from
the product.
"""

from __future__ import annotations

import csv
import io
import random
import zipfile
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from email import message_from_bytes
from email.policy import default
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from bvtool.berichten.wmo407 import Wmo407, build_407
from bvtool.berichten.wmo408 import answer_to, build_408
from bvtool.kalender.klok import TIJDZONE
from bvtool.oefenen.voorbeeld.cak import list_gemeenten
from tests.cak.hulp import BSNS, KOP, Cak, as_csv, make_cak
from tests.hulp import run
from tests.snel import HEEL

START, ANDERS = date(2022, 10, 1), date(2022, 11, 1)
WEKEN = [date(2022, 10, 17) + timedelta(weeks=n) for n in range(4)]
MOMENTEN = [
    f"2022-{dag}T12:00"
    for dag in ("10-11", "10-14", "10-19", "10-26", "11-02", "11-09", "11-16", "11-30")
]
Antwoord = tuple[str, str, str]
Bericht = tuple[Wmo407, str]
"""A message, and what the CAK says of it: goed, af, or nothing yet."""


@dataclass(frozen=True)
class Ligt:
    """What lies at a path: kind, folder, when it came, whose it is, and what it says."""

    soort: str
    map_: str
    moment: datetime
    van: str
    zegt: tuple[Any, ...]


@dataclass
class Land:
    """The country: what happens when, and what lies where now."""

    rng: random.Random
    codes: list[str]
    gebeurt: list[tuple[datetime, int, str, Ligt | None]] = field(default_factory=list)
    ligt: dict[str, Ligt] = field(default_factory=dict)

    def put(self, moment: datetime, pad: str, soort: str, map_: str, van: str, zegt: Any) -> None:
        ding = Ligt(soort, map_, moment, van, tuple(zegt))
        self.gebeurt.append((moment, len(self.gebeurt), pad, ding))

    def remove(self, moment: datetime, pad: str) -> None:
        self.gebeurt.append((moment, len(self.gebeurt), pad, None))

    def play(self, cak: Cak, tot: datetime) -> None:
        """Everything that happens up to now, in `inkomend` and in what we keep."""
        nu = sorted(g for g in self.gebeurt if g[0] <= tot)
        self.gebeurt = [g for g in self.gebeurt if g[0] > tot]
        for _, _, pad, ding in nu:
            echt = cak.map_ / "inkomend" / pad
            if ding is None:
                echt.unlink()
                del self.ligt[pad]
                continue
            echt.parent.mkdir(parents=True, exist_ok=True)
            echt.write_bytes(write(ding))
            self.ligt[pad] = ding
        regels = [f"{pad};{d.moment:%Y-%m-%dT%H:%M:%S}" for pad, d in self.ligt.items()]
        lijst = cak.map_ / "inkomend/ontvangst.csv"
        lijst.write_text("\n".join(["file;moment", *regels]) + "\n", encoding="utf-8")


def write(d: Ligt) -> bytes:
    """The file that says this; a table names its gemeente in a column."""
    if d.soort == "b4":
        return as_csv([["BSN", "Gemeentecode"], *([bsn, d.van] for bsn in d.zegt)])
    if d.soort == "terugkoppeling":
        kop = ["BSN", "Gemeentecode", "Aanmelden", "Reden"]
        return as_csv([kop, *([bsn, d.van, keuze, reden] for bsn, keuze, reden in d.zegt)])
    stroom = io.BytesIO()
    with zipfile.ZipFile(stroom, "w") as z:
        for nummer, (heen, uitkomst) in enumerate(d.zegt):
            data = build_407(heen) if d.soort == "407" else retour(heen, uitkomst)
            z.writestr(zipfile.ZipInfo(f"{nummer:03d}.xml", (2022, 10, 1, 0, 0, 0)), data)
    return stroom.getvalue()


def retour(heen: Wmo407, uitkomst: str) -> bytes:
    codes = () if uitkomst == "goed" else ("9404",)
    naam = f"R{heen.identificatie}{uitkomst[0]}"
    return build_408(answer_to(heen, naam, date(2022, 12, 1), codes_periode=codes))


def at(dag: date, dagen: int, tijd: str) -> datetime:
    uur, minuut = map(int, tijd.split(":"))
    return datetime(dag.year, dag.month, dag.day, uur, minuut, tzinfo=TIJDZONE) + timedelta(dagen)


def plan(land: Land, code: str, ander: str, week: date, bsns: list[str]) -> None:
    """What happens to one gemeente, and what of hers lands in the folder of another."""
    kans, u, v = land.rng.random, f"68{code}", f"68{ander}"
    klanten, nieuw = bsns[:-2], bsns[-2:]
    if kans() < 0.05:
        land.put(at(week, -7, "09:00"), f"b4/{v}_mis_{u[2:]}.csv", "b4", v, code, klanten)
        land.remove(at(week, -6, "10:00"), f"b4/{v}_mis_{u[2:]}.csv")
        land.put(at(week, -6, "10:00"), f"b4/{u}.csv", "b4", u, code, klanten)
    elif kans() < 0.97:
        land.put(at(week, -7, "09:00"), f"b4/{u}.csv", "b4", u, code, klanten)
    antwoord = [(b, "J", "") if kans() < 0.7 else (b, "N", "OVL") for b in klanten]
    if kans() < 0.08:
        antwoord = antwoord[:-1]
    plan_antwoord(land, u, v, code, week, antwoord)
    ja = [b for b, keuze, _ in antwoord if keuze == "J"]
    plan_berichten(land, u, v, code, week, ja, nieuw)


def plan_antwoord(
    land: Land, u: str, v: str, code: str, week: date, antwoord: list[Antwoord]
) -> None:
    kans, pad = land.rng.random, f"terugkoppeling/{u}.csv"
    anders = [(antwoord[0][0], "N", "UIT"), *antwoord[1:]]

    def put(moment: datetime, zegt: list[Antwoord], naam: str = pad, map_: str = u) -> None:
        land.put(moment, naam, "terugkoppeling", map_, code, zegt)

    hoe = kans()
    if hoe < 0.06:
        return
    if hoe < 0.12:  # in the folder of another for a day
        fout = f"terugkoppeling/{v}_mis_{code}.csv"
        put(at(week, -5, "11:00"), antwoord, fout, v)
        land.remove(at(week, -2, "12:30"), fout)
        put(at(week, -2, "12:30"), antwoord)
    elif hoe < 0.20:  # too late, by a minute
        put(at(week, -4, "17:01"), antwoord)
    elif hoe < 0.30:  # replaced, and put back
        put(at(week, -6, "11:00"), antwoord)
        put(at(week, -5, "11:00"), anders)
        if kans() < 0.5:
            put(at(week, -4, "11:00"), antwoord)
    elif hoe < 0.36:  # two at one moment, one of them taken away after a week
        put(at(week, -4, "12:00"), antwoord)
        put(at(week, -4, "12:00"), anders, f"terugkoppeling/{u} ook.csv")
        land.remove(at(week, 3, "12:00"), f"terugkoppeling/{u} ook.csv")
    else:
        put(at(week, -4, "16:59"), antwoord)


def plan_berichten(
    land: Land, u: str, v: str, code: str, week: date, ja: list[str], nieuw: list[str]
) -> None:
    kans, reeks = land.rng.random, iter(range(1, 99))

    def heen(bsn: str, status: int = 1, startnummer: int = 0, start: date = START) -> Wmo407:
        n = next(reeks)
        return Wmo407(
            code, f"B{n:03d}", date(2022, 10, 1), bsn, startnummer or n, start, None, status
        )

    def put(moment: datetime, soort: str, naam: str, zegt: list[Bericht], map_: str = u) -> None:
        if zegt:
            land.put(moment, f"{soort}/{map_}/{naam}_{code}.zip", soort, map_, code, zegt)

    eerst = [
        (heen(b, start=ANDERS if kans() < 0.03 else START), "af" if kans() < 0.1 else "goed")
        for b in ja
        if kans() < 0.96
    ]
    if kans() < 0.08:
        eerst.append((heen(nieuw[0]), "goed"))
    tijd = "15:01" if kans() < 0.1 else "15:00"
    if kans() < 0.06:  # in the folder of another until Thursday
        put(at(week, 1, "14:00"), "407", "mis", eerst, v)
        land.remove(at(week, 3, "12:00"), f"407/{v}/mis_{code}.zip") if eerst else None
        put(at(week, 3, "12:00"), "407", "eerst", eerst)
    else:
        put(at(week, 1, tijd), "407", "eerst", eerst)
    if kans() < 0.1:
        put(at(week, 2, "09:00"), "407", "nog-eens", eerst)
    put(at(week, 4, "09:00"), "408", "eerst", [e for e in eerst if kans() < 0.97])
    weer = [(heen(h.bsn), "goed") for h, uitkomst in eerst if uitkomst == "af" and kans() < 0.8]
    put(at(week, 8, "10:00"), "407", "weer", weer)
    put(at(week, 10, "10:00"), "408", "weer", weer)
    if kans() < 0.3:  # traffic of every day
        later = [
            (heen(nieuw[1]), "goed"),
            *((heen(h.bsn, 3, h.startnummer), "goed") for h, _ in eerst[:1]),
        ]
        put(at(week, 15, "10:00"), "407", "later", later)
        put(at(week, 17, "10:00"), "408", "later", later)
    if kans() < 0.05 and eerst:  # gone for good
        land.remove(at(week, 12, "10:00"), f"407/{u}/eerst_{code}.zip")


def own(land: Land, map_: str, soort: str) -> list[Ligt]:
    """What lies in a folder and is of its gemeente; the same content once, at its first moment."""
    per: dict[bytes, Ligt] = {}
    for d in land.ligt.values():
        if (d.soort, d.map_, d.van) == (soort, map_, map_[2:]):
            data = write(d)
            if data not in per or d.moment < per[data].moment:
                per[data] = d
    return sorted(per.values(), key=lambda d: d.moment)


def newest(dingen: list[Ligt]) -> Ligt | None:
    """The last one; none when two that differ came at that moment."""
    laatste = [d for d in dingen if d.moment == dingen[-1].moment]
    return laatste[0] if len(laatste) == 1 else None


def states(heen: list[Ligt], terug: list[Ligt], tot: datetime) -> dict[str, dict[str, Any]]:
    """Per BSN how its messages stand at a moment."""
    uitkomst = {h.identificatie: o for d in terug if d.moment <= tot for h, o in d.zegt}
    gezien: dict[str, tuple[Wmo407, datetime]] = {}
    for d in heen:
        for h, _ in d.zegt:
            if d.moment <= tot:
                gezien.setdefault(h.identificatie, (h, d.moment))
    per: dict[str, list[tuple[Wmo407, datetime]]] = defaultdict(list)
    for h, moment in gezien.values():
        per[h.bsn].append((h, moment))
    gevonden = {}
    for bsn, lijst in per.items():
        goed: dict[int, Wmo407] = {}
        for h, _ in lijst:
            if uitkomst.get(h.identificatie) == "goed":
                goed[h.startnummer] = h
        echt = [(h, m) for h, m in lijst if h.status != 3]
        if any(h.status != 3 for h in goed.values()):
            staat = "goed"
        else:
            wat = uitkomst.get(echt[-1][0].identificatie) if echt else "weg"
            staat = {"af": "af", None: "wacht"}.get(wat, "weg")
        perioden = {h.startnummer: h for h, _ in echt if uitkomst.get(h.identificatie) != "af"}
        gevonden[bsn] = {
            "staat": staat,
            "eerst": min((m for _, m in echt), default=tot),
            "anders": all(h.startdatum != START for h in perioden.values()),
        }
    return {b: g for b, g in gevonden.items() if g["staat"] != "weg"}


def count(land: Land, code: str, week: date, nu: datetime) -> dict[str, Any]:
    """Every figure of one gemeente."""
    u, uiterlijk = f"68{code}", at(week, 1, "15:00")
    b4s, antwoorden = own(land, u, "b4"), own(land, u, "terugkoppeling")
    heen, terug = own(land, u, "407"), own(land, u, "408")
    b4 = set(newest(b4s).zegt) if b4s and newest(b4s) else set()
    telt = newest(antwoorden) if antwoorden else None
    zegt = telt.zegt if telt else ()
    ja = {b for b, keuze, _ in zegt if keuze == "J"}
    dekt = bool(telt) and bool(b4) and {b for b, _, _ in zegt} == b4

    def right(tot: datetime) -> bool:
        per = states(heen, terug, tot)
        goed = {b for b, g in per.items() if g["staat"] == "goed" and not g["anders"]}
        return goed == ja == set(per)

    tot, verkeer = nu, 0
    heel = ja <= set(states(heen, terug, nu))  # nobody was withdrawn
    if dekt and telt and heel and nu > uiterlijk and not right(nu):
        vanaf = max([uiterlijk, telt.moment, *(d.moment for d in b4s)])
        sneden = sorted({d.moment - timedelta(seconds=1) for d in heen})
        klaar = [s for s in sneden if s >= vanaf and right(s)]
        if klaar:
            tot = klaar[0]
            verkeer = len({h.identificatie for d in heen if d.moment > tot for h, _ in d.zegt})
    per = states(heen, terug, tot)
    los = {b: g for b, g in per.items() if b not in ja}
    beloofd = {b: g for b, g in per.items() if b in ja}

    def tel(groep: dict[str, dict[str, Any]], staat: str) -> int:
        return sum(g["staat"] == staat for g in groep.values())

    op_tijd = antwoorden[0].moment <= at(week, -4, "17:00") if antwoorden else None
    return {
        "op_tijd": op_tijd, "verkeer": verkeer, "gevraagd": len(b4), "toegezegd": len(ja),
        "beantwoord": len(b4 & {b for b, _, _ in zegt}), "ontvangen": len(per),
        "ontbrekend": len(ja) - len(beloofd), "goedgekeurd": tel(beloofd, "goed"),
        "afgekeurd": tel(beloofd, "af"), "wachtend": tel(beloofd, "wacht"),
        "niet_toegezegd": len(los), "los_goedgekeurd": tel(los, "goed"),
        "los_afgekeurd": tel(los, "af"), "los_wachtend": tel(los, "wacht"),
        "berichten": len({h.identificatie for d in heen if d.moment <= tot for h, _ in d.zegt}),
        "start_anders": sum(g["anders"] and g["staat"] != "af" for g in beloofd.values()),
        "te_laat_geleverd": sum(g["eerst"] > uiterlijk for g in per.values()),
    }  # fmt: skip


def bsns_in(pad: Path) -> Iterator[str]:
    """Every BSN in a letter (also in what goes with it) or in a workbook."""
    if pad.suffix == ".xlsx":
        boek = openpyxl.load_workbook(pad)
        for blad in boek.worksheets:
            for rij in blad.iter_rows(values_only=True):
                yield from {str(cel) for cel in rij} & ALLE
        boek.close()
        return
    for deel in message_from_bytes(pad.read_bytes(), policy=default).walk():
        if not deel.is_multipart():
            for regel in csv.reader(io.StringIO(str(deel.get_content())), delimiter=";"):
                yield from set(regel) & ALLE


ALLE = frozenset(BSNS)


def search(cak: Cak, land: Land) -> int:
    """How many BSNs stand in letters and reports; each must be of the gemeente it goes to."""
    mag: dict[str, set[str]] = defaultdict(set)
    for d in land.ligt.values():
        if d.van == d.map_[2:] and d.soort in ("b4", "407"):
            mag[d.map_] |= {z if d.soort == "b4" else z[0].bsn for z in d.zegt}
    gevonden = 0
    for pad in [*cak.map_.glob("uitgaand/mail/68*.eml"), *cak.map_.glob("rapporten/68*.xlsx")]:
        bsns = set(bsns_in(pad))
        assert bsns <= mag[pad.name[:6]], pad.name
        gevonden += len(bsns)
    return gevonden


def make_land(cak: Cak, aantal: int, zaad: int) -> tuple[Land, dict[str, date]]:
    codes = [g[0] for g in list_gemeenten()[:aantal]]
    land = Land(random.Random(zaad), codes)
    weken = {code: WEKEN[i % len(WEKEN)] for i, code in enumerate(codes)}
    regels = [f"{c};68{c};G{c};{weken[c]};A. Bakker;;g{c}@gemeente.example" for c in codes]
    (cak.map_ / "gemeenten.csv").write_text("\n".join([KOP, *regels]) + "\n", encoding="utf-8")
    for i, code in enumerate(codes):
        ander = codes[(i + 7) % len(codes)]
        plan(land, code, ander, weken[code], list(BSNS[8 * i : 8 * i + 8]))
    return land, weken


@pytest.mark.traag
@pytest.mark.no_cover
@pytest.mark.parametrize(("aantal", "zaad"), [(344, 19), (24, 3)] if HEEL else [(40, 19)])
def test_every_figure_is_that_of_an_independent_count(
    tmp_path: Path, aantal: int, zaad: int
) -> None:
    cak = make_cak(tmp_path / "cak")
    land, weken = make_land(cak, aantal, zaad)
    verschillen, vergeleken, gezocht = [], 0, 0
    for nu in MOMENTEN:
        moment = datetime.fromisoformat(nu).replace(tzinfo=TIJDZONE)
        land.play(cak, moment)
        for g in cak.json(nu)["per_gemeente"]:
            zelf = count(land, g["gemeente"], weken[g["gemeente"]], moment)
            zegt = {**g["telling"], "op_tijd": g["op_tijd"], "verkeer": g["verkeer"]}
            for naam, waarde in zelf.items():
                vergeleken += 1
                if zegt[naam] != waarde:
                    verschillen.append((nu, g["uitvoerder"], naam, zegt[naam], waarde))
        gezocht += search(cak, land)
    assert verschillen == []
    assert vergeleken == 17 * aantal * len(MOMENTEN)
    assert run("--dossier", cak.map_, "--nu", MOMENTEN[-1], "rapport").code in (0, 1)
    gezocht += search(cak, land)
    assert gezocht > aantal
