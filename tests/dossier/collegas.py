"""Colleagues at once, each in a folder of their own, with one ledger on a server for them all.

Those of a gemeente send the same messages. At the CAK everybody found other files in the mail, and
some the same: monitor, final report and the Tuesday job take them in at the same moment.
`python -m tests.dossier.samen` does it many times.
"""

from __future__ import annotations

import json
import os
import shutil
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from bvtool.dossier.caktabellen import TABELLEN
from tests.dossier.samen import check_berichten, find_doubles, find_resten, run_together
from tests.faults.beeld import Tabellen, dump_server
from tests.faults.op_server import Administratie, Begin
from tests.faults.opdrachten import AF, OP_TITEL
from tests.hulp import run
from tests.stappen_van_de_week import NAAM, Stap

VAN_CAK = "8 collega's van het CAK, ieder in een eigen map, met de administratie op een server"
ROOSTER = {
    "8 collega's van een gemeente, ieder in een eigen map, met de administratie op een server": (
        "aanmelden", ["aanmelden"] * 8,
    ),
    VAN_CAK: ("monitor", ["monitor", "rapport", "monitor", "eindrapport"] * 2),
}  # fmt: skip
"""What is run at once: with which dossier it begins, and the command of each colleague."""
SAMEN = ("b4/*", "407/*/407_1.zip")
"""What every colleague of the CAK has; without it there is no final report, and no report."""


Gezien = tuple[Any, Tabellen]
"""What the monitor says (its data), and what then stands in the ledger."""


@dataclass(frozen=True)
class Collegas:
    """The colleagues: what they do, the dossier and ledger that they begin with, and where they
    work (below `map_`). `alles`: at the CAK, what one person makes of all the files at once."""

    wat: str
    dossier: Path
    administratie: Administratie
    map_: Path
    alles: Gezien | None = None

    @property
    def stappen(self) -> list[Stap]:
        """The command of each; the Tuesday job of the CAK is at the same moment as the rest."""
        if self.wat == VAN_CAK:
            return [Stap(naam, AF) for naam in ROOSTER[self.wat][1]]
        return [OP_TITEL[naam] for naam in ROOSTER[self.wat][1]]

    def start(self) -> list[Path]:
        """The ledger as it was, and a fresh folder for each."""
        shutil.rmtree(self.map_, ignore_errors=True)
        self.administratie.renew()
        mappen = [
            Path(shutil.copytree(self.dossier, self.map_ / f"collega {nr}" / NAAM))
            for nr in range(len(self.stappen))
        ]
        if self.wat == VAN_CAK:
            spread(mappen)
        return mappen

    def look(self) -> Gezien:
        """The data of the monitor in a fresh folder with all the files, and the ledger then."""
        plek = self.map_.with_name(f"{self.map_.name} alles") / NAAM
        shutil.rmtree(plek, ignore_errors=True)
        shutil.copytree(self.dossier, plek)
        gelopen = run(*Stap("monitor", AF).woorden(plek))
        assert gelopen.code in (0, 1), gelopen
        gegevens = json.loads((plek / "rapporten" / "monitor.json").read_text(encoding="utf-8"))
        return gegevens, dump_server(self.administratie.url)


def make_collegas(wat: str, begin: Begin, map_: Path) -> Collegas:
    """These colleagues, with what they begin with."""
    c = Collegas(wat, *begin[ROOSTER[wat][0]], map_)
    if wat != VAN_CAK:
        return c
    c.administratie.renew()
    return replace(c, alles=c.look())


def spread(mappen: Sequence[Path]) -> None:
    """Leave each folder a share of the files that arrived: its own, and those of the next.

    All with a time of their own, as when everybody saved them from a mail.
    """
    inkomend = [map_ / "inkomend" for map_ in mappen]
    ieder = {p.relative_to(inkomend[0]) for patroon in SAMEN for p in inkomend[0].glob(patroon)}
    los = sorted(p.relative_to(inkomend[0]) for p in inkomend[0].glob("*/**/*") if p.is_file())
    los = [p for p in los if p not in ieder]
    assert len(los) >= len(mappen), los
    for nr, map_ in enumerate(inkomend):
        for plek, naam in enumerate(los):
            if plek % len(mappen) not in (nr, (nr + 1) % len(mappen)):
                (map_ / naam).unlink()
        for pad in map_.glob("*/**/*"):
            os.utime(pad, (1_664_600_000 + nr, 1_664_600_000 + nr))


def try_collegas(c: Collegas) -> tuple[list[int], list[str]]:
    """One round: the exit codes, and what is wrong after it."""
    mappen = c.start()
    woorden = [stap.woorden(map_) for stap, map_ in zip(c.stappen, mappen, strict=True)]
    codes = run_together(woorden)
    mis = [] if set(codes) != {75} else ["niemand kwam aan de beurt"]
    tabellen = dump_server(c.administratie.url)
    mis += _check(c, mappen, tabellen)
    for opnieuw, code in zip(woorden, codes, strict=True):
        if code != 75 and c.wat == VAN_CAK:
            continue  # its last look at everything says enough, and takes less time
        gelopen = run(*opnieuw)
        if gelopen.code not in (0, 1):
            mis.append(f"opnieuw {opnieuw}: {gelopen}")
    na = dump_server(c.administratie.url)
    mis += _check(c, mappen, na)
    if c.alles:
        mis += _check_alles(c.alles, c.look())
    elif na != tabellen:
        mis.append("opnieuw gegeven veranderde de opdracht de administratie")
    return codes, mis


def _check(c: Collegas, mappen: Sequence[Path], tabellen: Tabellen) -> list[str]:
    """Doubles, a broken trail, rests, in the ledger and in all the folders."""
    mis = [f"er wacht nog een publicatie: {rij}" for rij in tabellen["publicatie"]]
    mis += [f"rest: {rest}" for map_ in mappen for rest in find_resten(map_)]
    mis += check_keten(mappen[0])
    if c.wat == VAN_CAK:
        return mis + check_inname(tabellen)
    zips = [pad for map_ in mappen for pad in map_.glob("uitgaand/*.zip")]
    verwacht = [rij[2] for rij in tabellen["zending"]]
    if len(verwacht) != 1 or {pad.name for pad in zips} != set(verwacht):
        mis.append(f"zips: {zips}, zendingen: {verwacht}")
    if len({pad.read_bytes() for pad in zips}) != 1:
        mis.append("zips die verschillen")
    mis += [f"twee 407-berichten voor een klant in {p}" for m in mappen for p in find_doubles(m)]
    return mis + check_berichten(tabellen)


def check_keten(dossier: Path) -> list[str]:
    """Where the chain of the trail is broken; the files belong to all the folders together."""
    gelopen = run("--json", "--dossier", dossier, "controleer", "--spoor")
    if "bevindingen" not in gelopen.json:
        return [f"controleer --spoor: {gelopen}"]
    return [b["wat"] for b in gelopen.json["bevindingen"] if b["waar"].startswith("spoor")]


def check_inname(tabellen: Tabellen) -> list[str]:
    """What was taken in twice, or only half."""
    bestanden = _dicts(tabellen, "cak_bestand")
    per = Counter((b["soort"], b["uitvoerder"], b["sha256"]) for b in bestanden)
    mis = [f"bestand twee keer: {k}" for k, n in per.items() if n > 1]
    in_spoor = Counter(
        invoer["sha256"] for s in _dicts(tabellen, "spoor") for invoer in json.loads(s["invoer"])
    )
    mis += [f"{in_spoor[b['sha256']]} keer in het spoor: {b}" for b in bestanden
            if in_spoor[b["sha256"]] != 1]  # fmt: skip
    gelezen = _count_rijen(tabellen)
    mis += [
        f"{gelezen[b['id']]} rijen van {b}" for b in bestanden if gelezen[b["id"]] != b["rijen"]
    ]
    if set(gelezen) - {b["id"] for b in bestanden}:
        mis.append("rijen van een bestand dat er niet is")
    return mis


def _count_rijen(tabellen: Tabellen) -> Counter[int]:
    """How many different rows of each file there are; a row that is there twice counts as wrong."""
    import io

    import polars as pl

    geteld: Counter[int] = Counter()
    for lot in _dicts(tabellen, "cak_lot"):
        geteld.update(pl.read_parquet(io.BytesIO(lot["inhoud"]))["bestand"].to_list())
    return geteld


def _check_alles(alleen: Gezien, samen: Gezien) -> list[str]:
    """Everything of everybody is there: the monitor says what it says to one who had it all."""
    (bedoeld, toen), (gezegd, nu) = alleen, samen
    mis = [] if gezegd == bedoeld else ["de monitor zegt iets anders dan bij een die alles had"]
    velden = ("soort", "uitvoerder", "sha256", "toestand", "rijen")
    alle = [
        sorted(tuple(b[v] for v in velden) for b in _dicts(t, "cak_bestand")) for t in (toen, nu)
    ]
    if alle[0] != alle[1]:
        mis.append(f"verloren of te veel: {set(alle[0]) ^ set(alle[1])}")
    return mis


def _dicts(tabellen: Tabellen, naam: str) -> list[dict[str, Any]]:
    kolommen = TABELLEN[naam].kolommen
    return [dict(zip(kolommen, rij, strict=True)) for rij in tabellen[naam]]
