"""From runs to results: medians, ratios pair by pair, and whether a bar holds."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from statistics import median

from benchmarks.draaien import Loop, Mislukt, run
from benchmarks.proef import BVTOOL, VLOER, Eis, Proef

MB = 1_000_000


@dataclass(slots=True)
class Uitslag:
    """The runs of one measurement by participant; what failed is told, not hidden."""

    proef: Proef
    lopen: dict[str, list[Loop]] = field(default_factory=dict)
    mislukt: dict[str, str] = field(default_factory=dict)

    def seconden(self, wie: str) -> float | None:
        """The median wall time."""
        lopen = self.lopen.get(wie)
        return median(p.seconden for p in lopen) if lopen else None

    def rekentijd(self, wie: str) -> float | None:
        """The median processor time: hardly moved by what else the machine does."""
        tijden = [p.rekentijd for p in self.lopen.get(wie, ()) if p.rekentijd is not None]
        return median(tijden) if tijden else None

    def verhouding_rekentijd(self, wie: str) -> float | None:
        """bvtool's processor time over that of `wie`."""
        eigen, ander = self.rekentijd(BVTOOL), self.rekentijd(wie)
        return eigen / ander if eigen and ander and wie != BVTOOL else None

    def megabytes(self, wie: str) -> float | None:
        """The median peak memory."""
        maten = [p.geheugen for p in self.lopen.get(wie, ()) if p.geheugen is not None]
        return median(maten) / MB if maten else None

    def verhouding(self, wie: str) -> float | None:
        """bvtool's time over that of `wie`: the median of the ratios within each round."""
        eigen, ander = self.lopen.get(BVTOOL), self.lopen.get(wie)
        if not eigen or not ander or wie == BVTOOL:
            return None
        return median(a.seconden / b.seconden for a, b in zip(eigen, ander, strict=False))

    def verhouding_geheugen(self, wie: str) -> float | None:
        """bvtool's memory over that of `wie`."""
        eigen, ander = self.megabytes(BVTOOL), self.megabytes(wie)
        return eigen / ander if eigen and ander and wie != BVTOOL else None

    def eisen(self) -> list[Eis]:
        """Every bar of this measurement for which there are figures."""
        p = self.proef
        eigen, leeg = self.seconden(BVTOOL), self.seconden(VLOER)
        uit = [(f"tijd tegen {w}", self.verhouding(w), g, "keer") for w, g in p.grens.items()]
        if p.grens_geheugen:
            uit.append(
                ("geheugen tegen vloer", self.verhouding_geheugen(VLOER), p.grens_geheugen, "keer")
            )
        if p.grens_seconden:
            uit.append(("tijd", eigen, p.grens_seconden, "s"))
        if p.grens_extra and eigen is not None and leeg is not None:
            uit.append(("boven een leeg proces", eigen - leeg, p.grens_extra, "s"))
        if p.grens_mb:
            uit.append(("geheugen", self.megabytes(BVTOOL), p.grens_mb, "MB"))
        return [*(Eis(wat, v, g, e) for wat, v, g, e in uit if v is not None), *p.los]


def measure(proef: Proef, hoogstens: int, meld: Callable[[str], None]) -> Uitslag:
    """Run every participant in turn, round after round; one that fails is left out from there."""
    uitslag = Uitslag(proef)
    for ronde in range(min(proef.herhalingen, hoogstens)):
        for wie, opdracht in proef.deelnemers.items():
            if wie in uitslag.mislukt or (ronde and wie in proef.eenmaal):
                continue
            try:
                loop = run(opdracht())
            except Mislukt as fout:
                uitslag.mislukt[wie] = str(fout)
                meld(f"  {wie} MISLUKT: {fout}")
                continue
            uitslag.lopen.setdefault(wie, []).append(loop)
        if ronde == 0:
            eerste = ", ".join(f"{w} {p[0].seconden:.2f} s" for w, p in uitslag.lopen.items())
            meld(f"  {proef.naam}: {eerste}")
    return uitslag


def growth(uitslagen: list[Uitslag]) -> list[Eis]:
    """The bars on growth: time per row of the comparison, memory of the messages."""
    per = {u.proef.naam: u for u in uitslagen}
    eisen = []
    klein, groot = (per.get(f"vergelijk-csv-{n}") for n in (1_000_000, 2_000_000))
    if klein and groot and (a := klein.seconden(BVTOOL)) and (b := groot.seconden(BVTOOL)):
        wat = "vergelijk --csv: tijd per rij bij 2.000.000 tegen 1.000.000"
        eisen.append(Eis(wat, (b / 2_000_000) / (a / 1_000_000), 1.0, "keer"))
    for soort in ("aanmelden", "retour", "rapport"):
        k, g = (per.get(f"{soort}-{n}") for n in (5_000, 50_000))
        if k and g and (a := k.megabytes(BVTOOL)) and (b := g.megabytes(BVTOOL)):
            wat = f"{soort}: geheugen bij 50.000 tegen 5.000 berichten"
            eisen.append(Eis(wat, b / a, 1.5, "keer"))
    return eisen
