"""One thing found in the clerk's workbook, with its place, so that findings can be put in order."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bvtool.vak.fouten import Bevinding


@dataclass(frozen=True, slots=True)
class Werkboekfout:
    """What is wrong where: `rij` 0 is the sheet as a whole; `kolom` may be empty."""

    blad: str
    rij: int
    wat: str
    wat_nu: str
    kolom: str = ""
    regel: str = ""

    def as_bevinding(self) -> Bevinding:
        """As it is told: blad Te beoordelen, rij 5 (K7Q2-000418-C), kolom Datum."""
        delen = [f"blad {self.blad}"]
        if self.rij:
            delen.append(f"rij {self.rij}" + (f" ({self.regel})" if self.regel else ""))
        if self.kolom:
            delen.append(f"kolom {self.kolom}")
        return Bevinding(", ".join(delen), self.wat, self.wat_nu)


def list_bevindingen(vondsten: Iterable[Werkboekfout], bladen: Sequence[str]) -> list[Bevinding]:
    """All findings in the order of the workbook: by sheet, then by row."""
    plek = {blad: nummer for nummer, blad in enumerate(bladen)}
    op_volgorde = sorted(vondsten, key=lambda v: (plek.get(v.blad, len(plek)), v.rij))
    return [vondst.as_bevinding() for vondst in op_volgorde]
