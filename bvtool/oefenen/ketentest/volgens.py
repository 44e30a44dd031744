"""What the CAK of a rehearsal has by its own file: deliveries that no message of ours made.

In a round the file of the CAK names deliveries and ends that it has without a message. Who plays
the CAK knows them too; else it would refuse what the real one accepts.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from bvtool.berichten.historie import Aanlevering
from bvtool.berichten.wmo407 import NIEUW
from bvtool.dossier.vragen.volgens_cak import list_volgens_cak
from bvtool.vak.bijdrage import Bijdrage

if TYPE_CHECKING:
    from bvtool.dossier.map import Dossier
    from bvtool.oefenen.ketentest.cak import Cak


def read_volgens_cak(dossier: Dossier | None) -> list[tuple[str, str, Aanlevering]]:
    """By kind and BSN what the CAK has without a message of ours; none outside a dossier of a
    gemeente."""
    from bvtool.dossier.leesverbinding import open_lezend

    if dossier is None or dossier.instellingen.rol != "gemeente" or not dossier.has_ledger():
        return []
    with open_lezend(dossier) as verbinding:
        rijen = [
            (bijdrage.berichten[-1], rij)
            for bijdrage in Bijdrage
            for rij, _ in list_volgens_cak(verbinding, bijdrage=bijdrage)
        ]
    return [
        (
            soort,
            rij.bsn,
            Aanlevering(
                rij.startnummer,
                date.fromisoformat(rij.startdatum),
                date.fromisoformat(rij.stopdatum) if rij.stopdatum else None,
                NIEUW,
                kostprijs=rij.kostprijs,
            ),
        )
        for soort, rij in rijen
    ]


def teach(cak: Cak, afzender: str, volgens: list[tuple[str, str, Aanlevering]]) -> None:
    """Put these deliveries into the records of the CAK; what a message said goes first, but an end
    that only the CAK knows counts."""
    historie = cak.historie_van(afzender)
    for soort, bsn, levering in volgens:
        laatste = historie.laatste(bsn, levering.startnummer, soort)
        if laatste is None or (laatste.status == NIEUW and laatste.stopdatum is None):
            historie.note_aanlevering(bsn, levering, soort)
