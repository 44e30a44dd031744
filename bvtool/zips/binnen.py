"""A zip within a zip: opened one level deep, and both together stay within the limits of one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from bvtool.vak.grenzen import MIB, ZIPGRENZEN, Zipgrenzen
from bvtool.zips.leden import Zipfout, Ziplid, check_maat, open_leden


@dataclass(slots=True)
class Zipmaat:
    """What a zip of `op_schijf` bytes holds so far, with the zips within it."""

    op_schijf: int
    grenzen: Zipgrenzen = ZIPGRENZEN
    leden: int = 0
    uitgepakt: int = 0

    def add(self, leden: Sequence[Ziplid]) -> None:
        """Count these members. Raises Zipfout when all together are too many or too large."""
        self.leden += len(leden)
        self.uitgepakt += sum(lid.grootte for lid in leden)
        check_maat(self.leden, self.uitgepakt, self.op_schijf, self.grenzen)


@contextmanager
def open_binnen(zip_: Ziplid, maat: Zipmaat) -> Iterator[list[Ziplid]]:
    """The files in a zip that is a member of another. Raises Zipfout as `open_leden`, and when it
    is too large to hold in memory or passes what is left of the limits of the outer one."""
    grens = maat.grenzen.in_geheugen
    data = zip_.read(grens + 1) if zip_.grootte <= grens else b""
    if not data or len(data) > grens:
        mag = f"{grens // MIB} MB mag"
        raise Zipfout(
            f"Deze zip in een zip is te groot: {zip_.grootte // MIB} MB, en {mag}."
            if zip_.grootte > grens or data
            else "Deze zip in een zip is leeg."
        )
    with open_leden(data, maat.grenzen) as leden:
        maat.add(leden)
        yield leden
