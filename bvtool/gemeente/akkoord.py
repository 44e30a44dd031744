"""The step `akkoord`: the CAK said that the gemeente may deliver (toolkit: Friday, T-3)."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from bvtool.dossier.vragen import besluiten
from bvtool.dossier.werkgang import open_werkgang
from bvtool.vak.fouten import Gebruiksfout, InvoerOntbreekt

if TYPE_CHECKING:
    from bvtool.dossier.map import Dossier
    from bvtool.kalender.klok import Klok


def record_akkoord(dossier: Dossier, klok: Klok, op: date) -> bool:
    """Records the day of the go; False when it was recorded already.

    Raises Gebruiksfout for a day in the future, InvoerOntbreekt when no answer was made yet.
    """
    if op > klok.vandaag:
        raise Gebruiksfout(
            "De dag van het akkoord ligt in de toekomst.",
            waar="de optie --op",
            wat_nu="Geef de dag waarop het CAK akkoord gaf.",
        )
    with open_werkgang(dossier, "akkoord", klok) as w:
        if besluiten.ask_laatste_nummer(w.verbinding) is None:
            raise InvoerOntbreekt(
                "Er is nog geen terugkoppeling gemaakt, dus er is niets om akkoord op te geven.",
                waar="dossier.db",
                wat_nu="Geef eerst: bvtool terugkoppeling",
            )
        if not besluiten.has_akkoord(w.verbinding, op.isoformat()):
            besluiten.add_akkoord(w.verbinding, op.isoformat(), klok.nu.isoformat())
    return w.veranderd
