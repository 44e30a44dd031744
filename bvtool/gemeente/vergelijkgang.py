"""The step `vergelijk`: what is the same as the time before is known before anything is read."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from bvtool.dossier.werkgang import open_werkgang
from bvtool.gemeente.herhaling import find_herhaling, remember
from bvtool.gemeente.vergelijkresultaat import Lijstkeuze, Vergeleken, Vergelijkvraag
from bvtool.tabel.lezen.poort import forget_tabellen
from bvtool.vak.voortgang import tell

if TYPE_CHECKING:
    from bvtool.dossier.map import Dossier
    from bvtool.kalender.klok import Klok


def run_vergelijk(
    dossier: Dossier,
    klok: Klok,
    b4_pad: Path | None = None,
    register_pad: Path | Sequence[Path] | None = None,
    *,
    als_csv: bool = False,
    opnieuw: bool = False,
    werkboeken: Sequence[Path] = (),
) -> Vergeleken:
    """Compares the B4 file with the register and makes the workbook for the clerk.

    Finds the inputs in `inkomend/` unless they are given. The same inputs again change nothing:
    a workbook that the clerk is filling in is left alone. With a new register export the decisions
    already made are kept where the case is the same. With `opnieuw` the same inputs give a fresh
    workbook too, with every decision that is sound, from `werkboeken` if any. With `als_csv`,
    and always when a list has more rows than a sheet can hold, the lists come as csv files instead
    of the workbook. Raises the faults of reading and of the dossier.
    """
    keuze = Lijstkeuze(als_csv, opnieuw or bool(werkboeken), tuple(werkboeken))
    vraag = Vergelijkvraag(b4_pad, _list_paden(register_pad), keuze)
    open_vraag = None
    forget_tabellen()
    with open_werkgang(dossier, "vergelijk", klok) as w:
        gedaan = find_herhaling(w, vraag)
        if gedaan is None:
            # Only now: what reads and compares takes as long to load as the rest takes together.
            from bvtool.gemeente.vergelijking import read_and_compare

            tell("B4 en register lezen")
            gang, gedaan = read_and_compare(w, klok, vraag)
            open_vraag = gang.vraag
            if gedaan is not None:
                opmerkingen = [*gang.opmerkingen, *gedaan.opmerkingen]
                gedaan = gedaan._replace(opmerkingen=opmerkingen)
                remember(w, vraag, gedaan)
    if gedaan is None:
        assert open_vraag is not None
        raise open_vraag
    return gedaan._replace(
        bestanden=w.bestanden,
        opmerkingen=[*gedaan.opmerkingen, *w.meldingen],
        veranderd=w.veranderd,
    )


def _list_paden(paden: Path | Sequence[Path] | None) -> tuple[Path, ...]:
    if paden is None:
        return ()
    return (paden,) if isinstance(paden, Path) else tuple(paden)
