"""The clerk's workbook in the dossier: where it stands, how it is made, put back and kept."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from bvtool.bestanden.rondewerkboek_lezing import RONDEVORM
from bvtool.bestanden.werkboek_lezing import MIGRATIEVORM, read_werkboek
from bvtool.dossier.feiten import MIGRATIESOORT, PERIODIEK
from bvtool.dossier.plekken import WERKBOEK, find_bestand
from bvtool.dossier.vragen.telling import to_vraag
from bvtool.gemeente.gegeven import make_gegeven, make_rondegegeven
from bvtool.gemeente.lijsten import publish_lijsten
from bvtool.gemeente.werkboektelling import sign_werkboek
from bvtool.vak.fouten import BvFout
from bvtool.vergelijking.onaangeroerd import check_untouched
from bvtool.vergelijking.ronde.teruglezing import RONDEWIJZE
from bvtool.vergelijking.samenvoegen import MIGRATIEWIJZE

if TYPE_CHECKING:
    from bvtool.bestanden.lijsten import Schrijver
    from bvtool.dossier.feiten import Vergelijkingfeit
    from bvtool.dossier.map import Dossier
    from bvtool.dossier.werkgang import Werkgang
    from bvtool.vak.fouten import Bevinding
    from bvtool.vergelijking.onaangeroerd import Gegevenrijen
    from bvtool.vergelijking.samenvoegen import Samenwijze
    from bvtool.vergelijking.werkboek import Werkboek, Werkboekvorm

ORIGINEEL = "werk/werkboek origineel.xlsx"
"""The workbook as it was made: what stood where, and what to go back to."""

__all__ = ["MIGRATIE", "ORIGINEEL", "RONDE", "WERKBOEK", "Werkboeksoort"]


class Werkboeksoort(NamedTuple):
    """A kind of workbook: of which kind of round it is, how it is built, how copies of it are made
    one, and what a comparison of the ledger gave in it."""

    ronde: str
    vorm: Werkboekvorm
    wijze: Samenwijze
    geef: Callable[[Vergelijkingfeit], Gegevenrijen]


MIGRATIE = Werkboeksoort(MIGRATIESOORT, MIGRATIEVORM, MIGRATIEWIJZE, make_gegeven)
RONDE = Werkboeksoort(PERIODIEK, RONDEVORM, RONDEWIJZE, make_rondegegeven)


def find_werkboek(w: Werkgang) -> Path:
    """The workbook that the clerk fills in: beside the usual name, when that was open then."""
    return find_bestand(to_vraag(w.verbinding), w.dossier, WERKBOEK)


def place_werkboek(
    w: Werkgang,
    schrijf: Schrijver,
    staat: Vergelijkingfeit | None,
    soort: Werkboeksoort,
    te_beslissen: int,
) -> list[Bevinding]:
    """Stage the workbook, and once more as it was made; gives what was changed to make it fit.
    `te_beslissen` of its rows lack a decision.

    When this comparison is there already (`staat`) its workbook is left alone, or put back as it
    was made when it is gone.
    """
    if staat is not None and (pad := find_werkboek(w)).is_file():
        w.bestanden.append(w.dossier.naam_van(pad))
        return []
    if staat is not None and read_origineel(w.dossier, soort.geef(staat), soort) is not None:
        w.publiceer(WERKBOEK, partial(shutil.copyfile, w.dossier.pad / ORIGINEEL))
        return []
    verslag = publish_lijsten(w, [(WERKBOEK, schrijf)])
    som = w.list_uitvoer()[WERKBOEK]
    w.geteld.append((sign_werkboek(soort.ronde, Path(WERKBOEK).suffix, som), te_beslissen))
    w.publiceer(ORIGINEEL, partial(shutil.copyfile, w.find_klaargezet(WERKBOEK)))
    return verslag


def keep_old(w: Werkgang, paden: Sequence[Path]) -> Iterator[str]:
    """Keep each workbook that will be replaced under a name of its own; nothing is lost."""
    nummer = 1
    for pad in dict.fromkeys(paden):
        if not pad.is_file():
            continue
        while (w.dossier.werk / f"werkboek vorige {nummer}.xlsx").exists():
            nummer += 1
        doel = f"werk/werkboek vorige {nummer}.xlsx"
        nummer += 1
        w.publiceer(doel, partial(shutil.copyfile, pad))
        yield f"Het vorige werkboek is bewaard als {doel}."


def read_origineel(
    dossier: Dossier, gegeven: Gegevenrijen, soort: Werkboeksoort
) -> Werkboek | None:
    """The workbook as it was made, if it is there, whole, and that of this comparison."""
    pad = dossier.pad / ORIGINEEL
    try:
        gelezen = read_werkboek(pad, ORIGINEEL, soort.vorm) if pad.is_file() else None
    except BvFout:
        return None
    if gelezen is None or gelezen.fouten or check_untouched(gelezen, gegeven).vondsten:
        return None
    return gelezen
