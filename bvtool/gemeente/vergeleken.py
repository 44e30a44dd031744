"""What every comparison begins with and gives: that of the migration and that of a round."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from bvtool.dossier.vragen import vergelijkingen
from bvtool.gemeente.eigenb4 import check_eigenaar
from bvtool.gemeente.halveexport import check_whole
from bvtool.gemeente.inkomend import note_gezien
from bvtool.gemeente.inlezen import Leesresultaat, list_invoer
from bvtool.vak.fouten import Bevinding
from bvtool.vergelijking.overname import Omgeslagen

if TYPE_CHECKING:
    from bvtool.dossier.werkgang import Werkgang
    from bvtool.kalender.klok import Klok

PAGINA = "rapporten/vergelijking.html"


@dataclass(frozen=True, slots=True)
class Vergeleken:
    """What the step did: the counts, the files, what was noticed, and whether anything changed.

    `apart` counts the rows that were set aside as a total or a footer: a person must see them.
    `ronde` is the number of the round.
    """

    tellingen: dict[str, int]
    bestanden: list[str]
    meldingen: list[Bevinding]
    opmerkingen: list[str]
    veranderd: bool
    heropend: list[str]
    omgeslagen: list[Omgeslagen]
    apart: int
    niet_overgenomen: list[Bevinding]
    ronde: int = 1
    peildatum: str = ""


@dataclass(frozen=True, slots=True)
class Lijstkeuze:
    """How the user wants the lists: as csv, in a fresh workbook, and with whose decisions."""

    als_csv: bool = False
    opnieuw: bool = False
    werkboeken: tuple[Path, ...] = ()


def take_in(w: Werkgang, klok: Klok, gelezen: Leesresultaat) -> list[Bevinding]:
    """Checks that both inputs belong here and are whole, and records them.

    Raises InvoerGeweigerd for the file of another gemeente, or one that is much smaller than the
    time before.
    """
    vreemd = check_eigenaar(gelezen.b4, w.dossier.instellingen)
    vorige = vergelijkingen.ask_laatste_ooit(w.verbinding)
    check_whole(vorige, gelezen.b4, gelezen.register, klok.toch)
    for pad, soort, sha in list_invoer(gelezen):
        w.invoer(pad, soort, sha)
    note_gezien(w)
    return vreemd
