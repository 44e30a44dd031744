"""One thing found in the clerk's workbook, with its place, so that findings can be put in order."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from bvtool.vak.fouten import Bevinding


class Werkboekfout(NamedTuple):
    """What is wrong where: `rij` 0 is the sheet as a whole; `kolom` may be empty.

    `oud`: sheet and row of the same row in the workbook as it was made; None when there is none.
    `bestand`: which workbook it is, when more than one was read.
    """

    blad: str
    rij: int
    wat: str
    wat_nu: str
    kolom: str = ""
    regel: str = ""
    oud: tuple[str, int] | None = None
    bestand: str = ""

    def as_bevinding(self, origineel: str = "") -> Bevinding:
        """As it is told: blad Te beoordelen, rij 5 (K7Q2-000418-C), kolom Datum. `origineel` is
        the name of the workbook as it was made, in which `oud` is to be found."""
        delen = [self.bestand] if self.bestand else []
        delen.append(f"blad {self.blad}")
        if self.rij:
            delen.append(f"rij {self.rij}" + (f" ({self.regel})" if self.regel else ""))
        if self.kolom:
            delen.append(f"kolom {self.kolom}")
        nu = self.wat_nu
        if self.oud and origineel:
            nu += f" Zo was het: {origineel}, blad {self.oud[0]}, rij {self.oud[1]}."
        return Bevinding(", ".join(delen), self.wat, nu)


def list_bevindingen(
    vondsten: Iterable[Werkboekfout], bladen: Sequence[str], origineel: str = ""
) -> list[Bevinding]:
    """All findings in the order of the workbook: by file, by sheet, then by row."""
    plek = {blad: nummer for nummer, blad in enumerate(bladen)}
    op_volgorde = sorted(vondsten, key=lambda v: (v.bestand, plek.get(v.blad, len(plek)), v.rij))
    return [vondst.as_bevinding(origineel) for vondst in op_volgorde]
