"""An independent count, in plain Python, of both contributions in one dossier of the CAK.

Nothing of the product counts here. The people, start numbers and names of messages of the one are
those of the other too; files are misfiled, late, repeated and replaced, and a zip holds both. One
round after the other is open, and each is looked at again by its end report. No letter and no
report holds somebody whom that gemeente did not have in a file of its own.

More than 300 lines: what happens, and the same counted by hand, belong side by side.
"""

from __future__ import annotations

import random
import re
import zipfile
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from bvtool.berichten.eigenbijdrage import Eigenbijdrage
from bvtool.oefenen.voorbeeld.cak import list_gemeenten
from tests.cak.abohulp import ABO, build, build_answer
from tests.cak.hulp import BSNS, KOP, Cak, as_csv, make_cak
from tests.cak.rondehulp import go
from tests.hulp import table
from tests.snel import HEEL

BW = "beschermd-wonen"
EERSTE, EERDER, LATER = date(2022, 10, 1), date(2022, 11, 1), date(2022, 12, 1)
EINDE, ANDER_EINDE = date(2022, 12, 5), date(2022, 12, 8)
RONDEN = ((2, ABO, "2022-12-12"), (3, BW, "2022-12-13"))
"""Number, contribution and reference date; a day apart, and the second is opened last."""
MOMENTEN = {
    ABO: ("2022-12-13T09:00", "2022-12-20T12:00", "2022-12-28T12:00", "2023-01-12T12:00"),
    BW: ("2023-01-13T12:00", "2023-01-20T12:00", "2023-02-06T12:00"),
}
BESLUITEN = ("Start", "Start", "Wijziging", "Stop", "Intrekking", "Niets", "CAK corrigeert")
MELDT = ("Start", "Wijziging", "Stop", "Intrekking")
Belofte = tuple[str, str, date | None, date | None]


@dataclass
class Bericht:
    """A message, when it came, and how and when the CAK answered (goed, af; None: it did not)."""

    heen: Eigenbijdrage
    moment: datetime
    zegt: str | None
    terug: datetime | None

    def known(self, nu: datetime) -> str:
        """What is known of it then."""
        return self.zegt or "open" if self.terug is not None and self.terug <= nu else "open"


@dataclass
class Boek:
    """What happened, kept for ourselves: per gemeente and contribution."""

    b4: dict[tuple[str, str], list[str]] = field(default_factory=dict)
    antwoord: dict[tuple[str, str], list[tuple[datetime, list[Belofte]]]] = field(
        default_factory=lambda: defaultdict(list)
    )
    berichten: dict[tuple[str, str], list[Bericht]] = field(
        default_factory=lambda: defaultdict(list)
    )


def promise(rng: random.Random, bsn: str) -> Belofte:
    """A decision on somebody, with its days."""
    besluit = rng.choice(BESLUITEN)
    start = stop = None
    if besluit == "Start":
        start, stop = rng.choice((EERDER, LATER)), rng.choice((None, None, EINDE))
    elif besluit == "Wijziging":
        start, stop = rng.choice(((EERDER, None), (EERSTE, EINDE), (EERDER, EINDE)))
    elif besluit == "Stop":
        stop = rng.choice((EINDE, ANDER_EINDE))
    return bsn, besluit, start, stop


def choose_messages(
    rng: random.Random, over: str, belofte: Belofte
) -> list[tuple[str, int, date | None, date | None]]:
    """Kind, status, start and stop of what is sent on a promise: what fits, or something else."""
    _, besluit, start, stop = belofte
    heel = {"Start": 1, "Wijziging": 2, "Stop": 2, "Intrekking": 3}[besluit]
    if rng.random() < 0.2:
        start, stop = rng.choice((EERDER, LATER)), rng.choice((None, EINDE, ANDER_EINDE))
    if over == BW or rng.random() < 0.25:
        soort = "WMO407" if over == BW else "WMO405"
        return [(soort, heel, start or EERSTE, stop)]
    begin = ("WMO401", heel, start or EERSTE, None)
    einde = ("WMO403", 1, None, stop or EINDE)
    if besluit == "Stop":
        return [einde]
    if besluit == "Intrekking":
        return [("WMO401", 3, EERSTE, None)]
    if stop is None:
        return [begin]
    if besluit == "Wijziging" and start == EERSTE:
        return [einde]
    return rng.choice(([begin, einde], [begin, einde], [begin, einde], [einde, begin], [begin]))


def send(rng: random.Random, cak: Cak, boek: Boek, plek: tuple[str, str],
         lot: list[tuple[Eigenbijdrage, datetime]]) -> None:  # fmt: skip
    """Messages in a zip or each in a file of its own, perhaps twice; and what comes back."""
    code = plek[0]
    for heen, moment in lot:
        naam = f"{heen.soort}_{heen.identificatie}"
        data = build(heen)
        if rng.random() < 0.3:
            zip_ = BytesIO()
            with zipfile.ZipFile(zip_, "w") as z:
                z.writestr(f"{naam}.xml", data)
            cak.put(f"407/68{code}/{naam}.zip", zip_.getvalue(), moment.isoformat())
        else:
            cak.put(f"407/68{code}/{naam}.xml", data, moment.isoformat())
        if rng.random() < 0.2:  # once more, later
            later = (moment + timedelta(days=1)).isoformat()
            cak.put(f"407/68{code}/weer_{naam}.xml", data, later)
        kans, terug = rng.random(), moment + timedelta(days=1)
        zegt = "goed" if kans < 0.65 else "af" if kans < 0.85 else None
        if zegt is not None:
            codes = () if zegt == "goed" else ("9404",)
            naar = build_answer(
                heen, f"R{heen.soort[3:]}{heen.identificatie}", terug.date(), *codes
            )
            cak.put(f"408/68{code}/{naam}.xml", naar, terug.isoformat())
        boek.berichten[plek].append(Bericht(heen, moment, zegt, terug if zegt else None))


def plan(cak: Cak, boek: Boek, rng: random.Random, nr: int, code: str, ander: str) -> None:
    """What happens to one gemeente in both rounds, and what of hers lands with another."""
    bsns = list(BSNS[8 * nr : 8 * nr + 8])
    for ronde, over, peil in RONDEN:
        plek = (code, over)
        begin = datetime.fromisoformat(f"{peil}T10:00")
        in_b4, los, verkeer = bsns[:5], bsns[5:7], bsns[7]
        boek.b4[plek] = in_b4
        map_ = f"{ABO}/{peil}" if over == ABO else peil
        rijen = [["BSN", "Startdatum"], *([b, "01-10-2022"] for b in in_b4)]
        cak.put(f"b4/{map_}/68{code}.csv", as_csv(rijen), begin.isoformat())
        if rng.random() < 0.1:
            continue
        wie = in_b4[: rng.choice((5, 5, 5, 4))] + los
        na = begin + timedelta(days=rng.choice((2, 6, 11)))
        beloftes = [promise(rng, bsn) for bsn in wie]
        if rng.random() < 0.15:  # in the folder of another: it counts nowhere
            write_answer(cak, f"68{ander}_mis_{ronde}_{code}.csv", code, ronde, beloftes, na)
            continue
        for keer in range(rng.choice((1, 1, 2))):
            if keer:
                beloftes, na = [promise(rng, bsn) for bsn in wie], na + timedelta(days=1)
            boek.antwoord[plek].append((na, beloftes))
            write_answer(cak, f"68{code}_{ronde}_{keer}.csv", code, ronde, beloftes, na)
        nummer = 0
        for belofte in [*beloftes, (verkeer, "Start", LATER, None)]:
            if belofte[1] not in MELDT:
                continue
            for keer in range(rng.choice((0, 1, 1, 2))):
                lot = []
                for soort, status, start, stop in choose_messages(rng, over, belofte):
                    nummer += 1
                    moment = na + timedelta(days=2 + 2 * keer, minutes=nummer)
                    nr_ = 1 + bsns.index(belofte[0])
                    heen = Eigenbijdrage(code, f"{code}{nummer:04d}", moment.date(), belofte[0],
                                         nr_, start, stop, status, soort=soort)  # fmt: skip
                    lot.append((heen, moment))
                send(rng, cak, boek, plek, lot)


def write_answer(
    cak: Cak, naam: str, code: str, ronde: int, beloftes: list[Belofte], moment: datetime
) -> None:
    def cel(dag: date | None) -> str:
        return f"{dag:%d-%m-%Y}" if dag else ""

    _, over, peil = RONDEN[ronde - 2]
    rijen = [["Uitvoerderscode", f"68{code}"],
             ["Ronde", f"{ronde}, peildatum {date.fromisoformat(peil):%d-%m-%Y}"]]  # fmt: skip
    rijen += [["Soort bijdrage", ABO]] if over == ABO else []
    rijen += [[], ["BSN", "Besluit gemeente", "Startdatum volgens gemeente",
                   "Stopdatum volgens gemeente"]]  # fmt: skip
    rijen += [[bsn, besluit, cel(start), cel(stop)] for bsn, besluit, start, stop in beloftes]
    cak.put(f"terugkoppeling/{naam}", as_csv(rijen), moment.isoformat())


@dataclass
class Stap:
    """A message and what the whole delivery is after it, as far as anybody knows."""

    bericht: Bericht
    start: date | None
    stop: date | None
    ander: str
    uitkomst: str


def walk(van: list[Bericht], eerst: date | None, nu: datetime) -> Iterator[Stap]:
    """What the CAK knows of one delivery, message after message; what was rejected was not sent.
    `eerst`: the start in its file."""
    start: tuple[date | None, str] = (eerst, "")
    stop: tuple[date | None, str] = (None, "")
    for b in _in_order(van):
        heen, weet = b.heen, b.known(nu)
        if heen.soort not in ("WMO401", "WMO403"):
            yield Stap(b, heen.startdatum, heen.stopdatum, "", weet)
            continue
        if heen.soort == "WMO401":
            if heen.status == 1:
                stop = (None, "")
                start = (None, "af") if weet == "af" else start
            if weet != "af":
                start = (heen.startdatum, weet)
            if heen.status == 3 and weet != "af":
                stop = (None, "")
            yield Stap(b, heen.startdatum, stop[0], stop[1], weet)
            if heen.status == 3 and weet != "af":
                start = (None, "")
        else:
            zonder = start == (None, "af")
            if weet != "af" and not zonder:
                stop = (heen.stopdatum, weet)
            yield Stap(b, start[0], heen.stopdatum, start[1], "af" if zonder else weet)


def _in_order(van: list[Bericht]) -> list[Bericht]:
    """A start that is new goes before its stop, when both are of one day."""

    def rank(b: Bericht) -> tuple[date, bool, datetime]:
        later = (b.heen.soort, b.heen.status) != ("WMO401", 1)
        return b.heen.dagtekening, later, b.moment

    return sorted(van, key=rank)


def is_stop(s: Stap) -> bool:
    return s.bericht.heen.soort == "WMO403"


def says(s: Stap, belofte: Belofte) -> bool:
    """Whether the delivery is what was promised, after this message."""
    _, besluit, start, stop = belofte
    weg = s.bericht.heen.status == 3
    if besluit == "Intrekking" or weg:
        return besluit == "Intrekking" and weg and not is_stop(s)
    if besluit == "Stop" and s.stop is None:
        return False
    if besluit == "Start" and is_stop(s) and not s.ander:
        return False  # nobody told its start
    return start in (None, s.start) and stop in (None, s.stop)


def stands(s: Stap, belofte: Belofte) -> str:
    """Approved only when the other part that was promised is approved too."""
    ook = belofte[2] if is_stop(s) else belofte[3]
    if s.uitkomst == "goed" and s.ander == "open" and ook is not None:
        return "open"
    return s.uitkomst


def judge(van: list[Bericht], belofte: Belofte, in_b4: list[str], nu: datetime) -> tuple[str, bool]:
    """How far one promise came, and whether what came says something else."""
    eerst = EERSTE if belofte[0] in in_b4 else None
    stappen = sorted(walk(van, eerst, nu), key=lambda s: s.bericht.moment)
    zegt = {id(s): stands(s, belofte) for s in stappen}
    weg = [
        i
        for i, s in enumerate(stappen)
        if s.bericht.heen.status == 3 and zegt[id(s)] == "goed" and not is_stop(s)
    ]
    over = stappen if belofte[1] == "Intrekking" or not weg else stappen[weg[-1] + 1 :]
    if not over:
        return "ontbrekend", False
    goed = [zegt[id(s)] for s in over if says(s, belofte)]
    for uitkomst, staat in (("goed", "goedgekeurd"), ("open", "wachtend")):
        if uitkomst in goed:
            return staat, False
    # Of a delivery in two parts a part that was refused goes before the other.
    kan = [s for s in over if zegt[id(s)] == "af" or not _other_refused(s, stappen)]
    laatste = zegt[id((kan or over)[-1])]
    if laatste == "af":
        return "afgekeurd", False
    return ("goedgekeurd" if laatste == "goed" else "wachtend"), True


def _other_refused(s: Stap, stappen: list[Stap]) -> bool:
    """Whether the last message on the other part was refused."""
    ander = {"WMO401": "WMO403", "WMO403": "WMO401"}.get(s.bericht.heen.soort, "")
    van = {id(t.bericht): t for t in stappen if t.bericht.heen.soort == ander}
    deel = _in_order([t.bericht for t in van.values()])
    return bool(deel) and van[id(deel[-1])].uitkomst == "af"


NAMEN = ("gevraagd", "beantwoord", "toegezegd", "goedgekeurd", "afgekeurd", "wachtend",
         "ontbrekend", "start_anders", "verkeer", "berichten")  # fmt: skip


def count(boek: Boek, code: str, over: str, peil: str, nu: datetime) -> dict[str, int]:
    """The figures of one gemeente in one round by hand."""
    uit = dict.fromkeys(NAMEN, 0)
    plek, begin = (code, over), datetime.fromisoformat(peil)
    uit["gevraagd"] = len(boek.b4[plek])
    gegeven = [b for moment, b in boek.antwoord[plek] if moment <= nu]
    beloftes = gegeven[-1] if gegeven else []
    uit["beantwoord"] = len({b for b, *_ in beloftes} & set(boek.b4[plek]))
    gekomen = [b for b in boek.berichten[plek] if begin <= b.moment <= nu]
    beloofd = {bsn for bsn, besluit, *_ in beloftes if besluit in MELDT}
    uit["berichten"] = len(gekomen)
    uit["verkeer"] = sum(b.heen.bsn not in beloofd for b in gekomen)
    for belofte in beloftes:
        if belofte[1] in MELDT:
            van = [b for b in gekomen if b.heen.bsn == belofte[0]]
            staat, anders = judge(van, belofte, boek.b4[plek], nu)
            uit["toegezegd"] += 1
            uit[staat] += 1
            uit["start_anders"] += anders
    return uit


def differ(cak: Cak, boek: Boek, over: str, peil: str, nu: str) -> list[tuple[Any, ...]]:
    """Every figure of the monitor at this moment that is not ours."""
    verschil = []
    for g in cak.json(nu)["per_gemeente"]:
        zelf = count(boek, g["gemeente"], over, peil, datetime.fromisoformat(nu))
        zegt = {**g["telling"], "verkeer": g["verkeer"]}
        verschil += [
            (nu, over, g["uitvoerder"], naam, zegt[naam], waarde)
            for naam, waarde in zelf.items()
            if zegt[naam] != waarde
        ]
    return verschil


def find_foreign(cak: Cak, eigen: dict[str, set[str]]) -> list[tuple[str, str]]:
    """BSNs in a letter or weekly report of a gemeente that never had them in a file of its own."""
    uit = []
    for pad in [*cak.map_.glob("uitgaand/mail/*.eml"), *cak.map_.glob("rapporten/68*.xlsx")]:
        if pad.suffix == ".eml":
            inhoud = pad.read_text(encoding="utf-8")
        else:
            with zipfile.ZipFile(pad) as z:
                inhoud = " ".join(z.read(n).decode() for n in z.namelist() if n.endswith(".xml"))
        gezien = set(re.findall(r"(?<!\d)9999\d{5}(?!\d)", inhoud))
        uit += [(pad.name, bsn) for bsn in gezien - eigen[pad.name[:6]]]
    return uit


@pytest.mark.traag
@pytest.mark.parametrize("zaad", [1, 2, 12] if HEEL else [1])
def test_every_figure_of_both_contributions_is_that_of_an_independent_count(
    tmp_path: Path, zaad: int
) -> None:
    cak, rng, boek = make_cak(tmp_path / "cak"), random.Random(zaad), Boek()
    codes = [g[0] for g in list_gemeenten()[:24]]
    regels = [f"{c};68{c};G{c};2022-10-17;A. Bakker;;g{c}@gemeente.example" for c in codes]
    (cak.map_ / "gemeenten.csv").write_text("\n".join([KOP, *regels]) + "\n", encoding="utf-8")
    for nr, code in enumerate(codes):
        plan(cak, boek, rng, nr, code, codes[(nr + 7) % len(codes)])
    eigen = {f"68{c}": set(BSNS[8 * nr : 8 * nr + 8]) for nr, c in enumerate(codes)}
    verschillen: list[tuple[Any, ...]] = []
    for nr, over, peil in RONDEN:
        opent = f"{peil}T08:00" if nr == 2 else "2023-01-13T09:00"
        go(cak, opent, "ronde", "--peildatum", peil, "--soort-bijdrage", over,
           "--uiterlijk", "2022-12-23T17:00")  # fmt: skip
        for nu in MOMENTEN[over]:
            verschillen += differ(cak, boek, over, peil, nu)
            assert find_foreign(cak, eigen) == []
    assert verschillen == [], verschillen[:9]
    laatste = MOMENTEN[BW][-1]
    assert count_open(cak, laatste) == count_ours(boek, codes, laatste)
    check_reports(cak, boek, codes, laatste)
    assert find_foreign(cak, eigen) == []
    for over in (ABO, BW):
        assert sum(len(b) for (_, o), b in boek.berichten.items() if o == over) > 50


def count_open(cak: Cak, nu: str) -> Counter[str]:
    """The end report of the first round, now that the second one is open."""
    go(cak, nu, "eindrapport", "--ronde", 2)
    pad = cak.map_ / "rapporten/eindrapport-ronde-2.xlsx"
    return Counter(str(r["Hoe ver"]) for r in table(pad, "Open bij gemeenten"))


HOEVER = {
    "ontbrekend": "toegezegd, niet verzonden",
    "afgekeurd": "afgekeurd",
    "wachtend": "wacht op antwoord",
}


def count_ours(boek: Boek, codes: list[str], nu: str) -> Counter[str]:
    """The same by hand."""
    uit: Counter[str] = Counter()
    for code in codes:
        t = count(boek, code, ABO, RONDEN[0][2], datetime.fromisoformat(nu))
        uit["geen besluit"] += t["gevraagd"] - t["beantwoord"]
        for naam, woord in HOEVER.items():
            uit[woord] += t[naam]
        uit["iets anders gemeld"] += t["start_anders"] - count_waiting(boek, code, nu)
    return +uit


def count_waiting(boek: Boek, code: str, nu: str) -> int:
    """Of those of whom something else came, how many wait: they stand under that."""
    moment, plek = datetime.fromisoformat(nu), (code, ABO)
    gegeven = [b for m, b in boek.antwoord[plek] if m <= moment]
    return sum(
        judge([b for b in boek.berichten[plek] if b.heen.bsn == p[0] and b.moment <= moment], p,
              boek.b4[plek], moment) == ("wachtend", True)
        for p in (gegeven[-1] if gegeven else [])
        if p[1] in MELDT
    )  # fmt: skip


def check_reports(cak: Cak, boek: Boek, codes: list[str], nu: str) -> None:
    """The weekly report of each contribution holds its own messages, all of them, once."""
    go(cak, nu, "rapport")
    for code in codes:
        for over, naam in ((ABO, "Abonnementstarief"), (BW, "BW")):
            pad = cak.map_ / f"rapporten/68{code}_Aanleverrapportage{naam}.xlsx"
            zelf = Counter((b.heen.soort, b.heen.identificatie) for b in boek.berichten[code, over])
            rijen = table(pad, "berichten") if pad.is_file() else []
            zegt = Counter((str(r["Berichtsoort"]), str(r["Identificatie"])) for r in rijen)
            assert zegt == zelf, (code, over)
