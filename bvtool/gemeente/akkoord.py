"""The step `akkoord`: the CAK said that the gemeente may deliver (toolkit: Friday, T-3)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from itertools import takewhile
from typing import TYPE_CHECKING

from bvtool.dossier.vragen import besluiten
from bvtool.dossier.werkgang import open_werkgang
from bvtool.gemeente.ledgertelling import keep_tellingen
from bvtool.vak.fouten import Gebruiksfout, InvoerOntbreekt

if TYPE_CHECKING:
    from bvtool.dossier.map import Dossier
    from bvtool.kalender.klok import Klok


def record_akkoord(dossier: Dossier, klok: Klok, op: date) -> bool:
    """Records the day of the go; False when it was recorded already.

    Raises Gebruiksfout for a day in the future or before the answer, InvoerOntbreekt when no answer
    was made yet.
    """
    if op > klok.vandaag:
        raise Gebruiksfout(
            "De dag van het akkoord ligt in de toekomst.",
            waar="de optie --op",
            wat_nu="Geef de dag waarop het CAK akkoord gaf.",
        )
    with open_werkgang(dossier, "akkoord", klok) as w:
        eerste = _find_eerste(besluiten.list_getallen(w.verbinding))
        if eerste is None:
            raise InvoerOntbreekt(
                "Er is nog geen terugkoppeling gemaakt, dus er is niets om akkoord op te geven.",
                waar="dossier.db",
                wat_nu="Geef eerst: bvtool terugkoppeling",
            )
        if eerste > op:
            raise Gebruiksfout(
                f"Het akkoord is van voor het antwoord dat u aan het CAK gaf ({eerste:%d-%m-%Y}).",
                waar="de optie --op",
                wat_nu="Bel het CAK: is er akkoord op dit antwoord? Geef de dag waarop u dat "
                "hoorde.",
            )
        if not besluiten.has_akkoord(w.verbinding, op.isoformat()):
            besluiten.add_akkoord(w.verbinding, op.isoformat(), klok.nu.isoformat())
    if w.veranderd:
        keep_tellingen(dossier, klok)
    return w.veranderd


def _find_eerste(getallen: Sequence[tuple[str, int, int]]) -> date | None:
    """The day on which the control total of the newest answer was given first; None without an
    answer. `getallen`: moment and control total of each answer, the newest first."""
    dagen = [
        datetime.fromisoformat(moment).date()
        for moment, *_ in takewhile(lambda g: g[1:] == getallen[0][1:], getallen)
    ]
    return dagen[-1] if dagen else None
