"""Our own view (L): every delivery that messages were made for, as last approved and as it waits.

What the CAK has without a message of ours is no part of it, and neither is what its file says of a
delivery of ours. A delivery stands under the BSN that it was sent for, also when the person has
another one now. Source: spec "The comparison that returns".
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from bvtool.dossier.vragen.berichten import iter_personen
from bvtool.gesprek.levering import Levering, Periode, fold_staat, list_levend, make_leveringen
from bvtool.gesprek.verzonden import read_eigen
from bvtool.vak.bijdrage import Bijdrage
from bvtool.vak.standen import Stand
from bvtool.vergelijking.ronde.eigenbeeld import Eigenlevering

if TYPE_CHECKING:
    from bvtool.dossier.verbinding import Verbinding


def list_eigenleveringen(
    verbinding: Verbinding, bijdrage: Bijdrage = Bijdrage.BW
) -> list[Eigenlevering]:
    """Every delivery of this contribution in the ledger, by BSN, as they began."""
    return [
        make_eigenlevering(levering)
        for lot in iter_personen(verbinding, bijdrage)
        for _, berichten in sorted(read_eigen(verbinding, lot, bijdrage).items())
        for levering in make_leveringen(berichten)
    ]


def make_eigenlevering(levering: Levering) -> Eigenlevering:
    """One delivery of our own; answers that contradict each other count as awaited."""
    goed = [e for e in list_levend(levering.berichten) if e.stand.uitkomst == Stand.GOEDGEKEURD]
    vast = fold_staat(goed)
    wacht = levering.wacht or bool(levering.twist)
    return Eigenlevering(
        bsn=levering.bsn,
        startnummer=levering.startnummer,
        vast=_days(vast),
        wacht=wacht,
        straks=_days(levering.staat) if wacht else None,
        prijs=vast.kostprijs if vast else None,
        straks_prijs=levering.staat.kostprijs if wacht and levering.staat else None,
    )


def _days(periode: Periode | None) -> tuple[date, date | None] | None:
    return (periode.startdatum, periode.stopdatum) if periode else None
