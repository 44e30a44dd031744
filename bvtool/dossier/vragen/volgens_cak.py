"""What the CAK has without a message of this dossier, from every place where that is said."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from bvtool.dossier.vragen.buiten import ask_leveringen
from bvtool.dossier.vragen.rondes import ask_rondeantwoord, ask_rondeleveringen
from bvtool.vak.bijdrage import Bijdrage

if TYPE_CHECKING:
    from bvtool.dossier.feiten import Rondeleveringfeit
    from bvtool.dossier.verbinding import Verbinding


def list_volgens_cak(
    verbinding: Verbinding,
    bsns: Sequence[str] | None = None,
    bijdrage: Bijdrage = Bijdrage.BW,
    voor_ronde: int | None = None,
) -> list[tuple[Rondeleveringfeit, date]]:
    """The deliveries of this contribution of these persons (None: of everybody), each with the day
    on which it was said.

    Those of the newest answer of a round that returns (before round `voor_ronde`), which hold on
    the day of its file; and what was sent outside bvtool, or handed on by the dossier before this
    one, when that was said later.
    """
    laatste = ask_rondeantwoord(verbinding, bijdrage, voor_ronde)
    rijen = ask_rondeleveringen(verbinding, laatste[0], bsns) if laatste else []
    bekend = {(r.bsn, r.startnummer) for r in rijen}
    peildatum = laatste[1] if laatste else date.min
    buiten = ask_leveringen(verbinding, bsns) if bijdrage is Bijdrage.BW else ()
    later = [
        (rij, date.fromisoformat(op))
        for rij, op in buiten
        if date.fromisoformat(op) > peildatum and (rij.bsn, rij.startnummer) not in bekend
    ]
    return [*((rij, peildatum) for rij in rijen), *later]
