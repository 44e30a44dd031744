"""What the CAK does today, out of the ledger: whom to call, and its own work. Changes nothing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from bvtool.cak.handelingen.eigenwerk import Eigenwerk, find_eigenwerk
from bvtool.cak.inname.gemeenten import BESTAND, read_gemeenten
from bvtool.cak.stand.bellen import Bel, list_bellen, list_nu
from bvtool.cak.stand.daden import add_daden
from bvtool.cak.stand.rondes import read_ronde
from bvtool.cak.stand.stand import make_stand
from bvtool.cak.stand.verschil import read_cijfers, read_eerder
from bvtool.cak.uitvoer.pagina import Volgende, find_volgende
from bvtool.dossier.leesverbinding import open_lezend
from bvtool.dossier.verbinding import is_begonnen
from bvtool.dossier.vragen import brieven, handelingen

if TYPE_CHECKING:
    from bvtool.dossier.map import Dossier
    from bvtool.kalender.klok import Klok


class Daglijst(NamedTuple):
    """`gelezen`: when the monitor was made last (None: never); whom to call now; the work of the
    CAK itself; the next deadline."""

    gelezen: datetime | None
    bellen: Sequence[Bel]
    werk: Sequence[Eigenwerk]
    termijn: Volgende | None

    @property
    def open_(self) -> int:
        """How many things there are to do."""
        return len(self.bellen) + len(self.werk)


def read_daglijst(dossier: Dossier, klok: Klok, rapport: str) -> Daglijst:
    """The list as things stand now, by the files that the last monitor read.

    `rapport`: what is wrong with the weekly report. Raises the faults of gemeenten.csv as a whole.
    """
    gemeenten = read_gemeenten(dossier.pad / BESTAND).gemeenten
    with open_lezend(dossier) as verbinding:
        if not is_begonnen(verbinding):
            return Daglijst(None, (), (), None)
        vorige = read_cijfers(verbinding, klok.nu, ook=True)
        if vorige is None:
            return Daglijst(None, (), (), None)
        stand = add_daden(
            make_stand(read_ronde(verbinding, gemeenten, klok.nu), gemeenten, klok.nu),
            handelingen.iter_daden(verbinding),
        )
        bellen = list_bellen(stand, read_eerder(verbinding, stand))
        werk = find_eigenwerk(stand, brieven.iter_brieven(verbinding), rapport)
    return Daglijst(vorige[0], list_nu(bellen), werk, find_volgende(stand))
