"""An independent count, in plain Python, of a round that returns: what was promised, what came.

Nothing of the product counts here. Answers are misfiled, replaced, late and at odds with the file;
messages say what was promised, something else, nothing, or take it back; others come on nobody.
"""

from __future__ import annotations

import random
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from bvtool.berichten.wmo407 import Wmo407, build_407
from bvtool.berichten.wmo408 import answer_to, build_408
from bvtool.oefenen.voorbeeld.cak import list_gemeenten
from tests.cak.hulp import BSNS, KOP, Cak, as_csv, make_cak
from tests.cak.rondehulp import OPEN, PEIL, go
from tests.snel import HEEL

DAG, EERSTE = date(2022, 12, 12), date(2022, 10, 1)
STARTS = (date(2022, 10, 1), date(2022, 11, 1), date(2022, 12, 1))
STOPS = (date(2022, 11, 20), date(2022, 12, 5))
STATUS = {"Start": (1,), "Wijziging": (2,), "Stop": (2,), "Intrekking": (3,)}
MOMENTEN = ("2022-12-13T12:00", "2022-12-20T12:00", "2022-12-28T12:00", "2023-01-16T12:00")
Besluit = tuple[str, str, date | None, date | None]
"""BSN, decision, start, stop."""


@dataclass
class Bericht:
    """A message with its moment, and when and how the CAK answered it (goed, af; None: not)."""

    heen: Wmo407
    moment: datetime
    zegt: str | None = None
    terug: datetime | None = None


@dataclass
class Ronde:
    """What happened to each gemeente, kept for ourselves."""

    b4: dict[str, list[str]] = field(default_factory=dict)
    antwoord: dict[str, list[tuple[datetime, list[Besluit]]]] = field(
        default_factory=lambda: defaultdict(list)
    )
    berichten: dict[str, list[Bericht]] = field(default_factory=lambda: defaultdict(list))


def choose(rng: random.Random, bsns: list[str]) -> list[Besluit]:
    """A decision on everyone."""
    uit: list[Besluit] = []
    for bsn in bsns:
        besluit = rng.choice([*STATUS, "Niets", "CAK corrigeert"])
        start = rng.choice(STARTS) if besluit in ("Start", "Wijziging", "Stop") else None
        stopt = besluit == "Stop" or (besluit == "Start" and rng.random() < 0.4)
        stop = rng.choice(STOPS) if stopt else None
        uit.append((bsn, besluit, start, stop))
    return uit


def write_answer(cak: Cak, naam: str, code: str, wat: list[Besluit], moment: datetime) -> None:
    def cel(dag: date | None) -> str:
        return f"{dag:%d-%m-%Y}" if dag else ""

    rijen = [["Uitvoerderscode", f"68{code}"], ["Ronde", "2, peildatum 12-12-2022"], []]
    rijen.append(["BSN", "Besluit gemeente", "Startdatum volgens gemeente",
                  "Stopdatum volgens gemeente"])  # fmt: skip
    rijen += [[bsn, besluit, cel(start), cel(stop)] for bsn, besluit, start, stop in wat]
    cak.put(f"terugkoppeling/{naam}", as_csv(rijen), moment.isoformat())


def send(cak: Cak, ronde: Ronde, rng: random.Random, code: str, heen: Wmo407, na: datetime) -> None:
    """A message, and perhaps its answer."""
    bericht = Bericht(heen, na)
    cak.put(f"407/68{code}/{heen.identificatie}.xml", build_407(heen), na.isoformat())
    kans = rng.random()
    if kans < 0.8:
        bericht.zegt, bericht.terug = ("goed" if kans < 0.6 else "af"), na + timedelta(days=1)
        codes = () if bericht.zegt == "goed" else ("9404",)
        terug = answer_to(heen, f"A{heen.identificatie}", bericht.terug.date(), codes_periode=codes)
        naam = f"408/68{code}/{heen.identificatie}.xml"
        cak.put(naam, build_408(terug), bericht.terug.isoformat())
    ronde.berichten[code].append(bericht)


def plan(cak: Cak, ronde: Ronde, rng: random.Random, nr: int, code: str, ander: str) -> None:
    """What happens to one gemeente, and what of hers lands with another."""
    bsns = list(BSNS[8 * nr : 8 * nr + 8])
    in_b4, los, verkeer = bsns[:5], bsns[5:7], bsns[7]
    begin = datetime(2022, 12, 12, 10)  # noqa: DTZ001 - wall time in the list
    ronde.b4[code] = in_b4
    cak.put(f"b4/{PEIL}/68{code}.csv", as_csv([["BSN"], *([b] for b in in_b4)]), begin.isoformat())
    if rng.random() < 0.1:
        return
    wie = in_b4[: rng.choice((5, 5, 5, 4))] + los
    besluiten, na = choose(rng, wie), begin + timedelta(days=rng.choice((2, 6, 11)))
    if rng.random() < 0.2:  # in the folder of another: it counts nowhere
        write_answer(cak, f"68{ander}_mis_{code}.csv", code, besluiten, na)
        return
    ronde.antwoord[code].append((na, besluiten))
    write_answer(cak, f"68{code}_een.csv", code, besluiten, na)
    if rng.random() < 0.3:
        besluiten, na = choose(rng, wie), na + timedelta(days=1)
        ronde.antwoord[code].append((na, besluiten))
        write_answer(cak, f"68{code}_twee.csv", code, besluiten, na)
    nummer = 0
    for bsn, besluit, start, stop in [*besluiten, (verkeer, "Start", EERSTE, None)]:
        for keer in range(rng.choice((0, 1, 1, 2)) if besluit in STATUS else 0):
            nummer += 1
            echt = rng.choice(STARTS) if start is None or rng.random() < 0.15 else start
            status = STATUS[besluit][0] if rng.random() < 0.85 else 3
            moment = na + timedelta(days=2 + keer, minutes=nummer)
            anders = besluit == "Start" and stop is not None and rng.random() < 0.4
            eind = rng.choice((None, *STOPS)) if anders else stop
            heen = Wmo407(
                *(code, f"{code}{nummer:04d}", moment.date(), bsn, 1 + bsns.index(bsn)),
                *(echt, eind, status),
            )
            send(cak, ronde, rng, code, heen, moment)


def count(ronde: Ronde, code: str, nu: datetime) -> dict[str, int]:
    """The figures of one gemeente by hand."""
    uit = dict.fromkeys(("gevraagd", "beantwoord", "toegezegd", "goedgekeurd", "afgekeurd",
                         "wachtend", "ontbrekend", "start_anders", "verkeer"), 0)  # fmt: skip
    uit["gevraagd"] = len(ronde.b4[code])
    gegeven = [b for moment, b in ronde.antwoord[code] if moment <= nu]
    besluiten = gegeven[-1] if gegeven else []
    uit["beantwoord"] = len({b for b, *_ in besluiten} & set(ronde.b4[code]))
    gekomen = [b for b in ronde.berichten[code] if b.moment <= nu]
    beloofd = {bsn for bsn, besluit, *_ in besluiten if besluit in STATUS}
    uit["verkeer"] = sum(b.heen.bsn not in beloofd for b in gekomen)
    for bsn, besluit, start, stop in besluiten:
        if besluit not in STATUS:
            continue
        uit["toegezegd"] += 1
        staat, anders = judge([b for b in gekomen if b.heen.bsn == bsn], besluit, start, stop, nu)
        uit[staat] += 1
        uit["start_anders"] += anders
    return uit


def judge(
    van: list[Bericht], besluit: str, start: date | None, stop: date | None, nu: datetime
) -> tuple[str, bool]:
    """How far one promise came, and whether the message says something else."""

    def says(b: Bericht) -> bool:
        if besluit == "Intrekking":
            return b.heen.status == 3
        zelfde = start is None or b.heen.startdatum == start
        if stop is not None:
            zelfde = zelfde and b.heen.stopdatum == stop
        return b.heen.status != 3 and zelfde

    def stands(b: Bericht) -> str | None:
        return b.zegt if b.terug is not None and b.terug <= nu else None

    weg = [i for i, b in enumerate(van) if b.heen.status == 3 and stands(b) == "goed"]
    over = van if besluit == "Intrekking" or not weg else van[weg[-1] + 1 :]
    if not over:
        return "ontbrekend", False
    if any(says(b) and stands(b) == "goed" for b in over):
        return "goedgekeurd", False
    if any(says(b) and stands(b) is None for b in over):
        return "wachtend", False
    laatste = over[-1]
    if stands(laatste) == "af":
        return "afgekeurd", False
    return ("goedgekeurd" if stands(laatste) == "goed" else "wachtend"), not says(laatste)


@pytest.mark.traag
@pytest.mark.parametrize("zaad", [1, 2] if HEEL else [1])
def test_every_figure_of_a_round_is_that_of_an_independent_count(tmp_path: Path, zaad: int) -> None:
    cak, rng, ronde = make_cak(tmp_path / "cak"), random.Random(zaad), Ronde()
    codes = [g[0] for g in list_gemeenten()[:24]]
    regels = [f"{c};68{c};G{c};2022-10-17;A. Bakker;;g{c}@gemeente.example" for c in codes]
    (cak.map_ / "gemeenten.csv").write_text("\n".join([KOP, *regels]) + "\n", encoding="utf-8")
    go(cak, OPEN, "ronde", "--peildatum", PEIL, "--uiterlijk", "2022-12-22T17:00")
    for nr, code in enumerate(codes):
        plan(cak, ronde, rng, nr, code, codes[(nr + 7) % len(codes)])
    verschillen, vergeleken = [], 0
    for nu in MOMENTEN:
        for g in cak.json(nu)["per_gemeente"]:
            zelf = count(ronde, g["gemeente"], datetime.fromisoformat(nu))
            zegt = {**g["telling"], "verkeer": g["verkeer"]}
            vergeleken += len(zelf)
            verschillen += [
                (nu, g["uitvoerder"], naam, zegt[naam], waarde)
                for naam, waarde in zelf.items()
                if zegt[naam] != waarde
            ]
    assert verschillen == [], verschillen[:9]
    assert vergeleken == 9 * len(codes) * len(MOMENTEN)
    assert sum(len(b) for b in ronde.berichten.values()) > 50
