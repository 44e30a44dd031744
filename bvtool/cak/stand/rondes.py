"""The round that is open now, and how the earlier ones ended, out of the ledger."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import pairwise
from typing import TYPE_CHECKING

from bvtool.cak.inname.archief import Innamearchief, read_archief
from bvtool.cak.inname.gemeenten import Gemeente
from bvtool.cak.inname.rondekeuze import find_keuze
from bvtool.cak.stand.stand import Gemeentestand
from bvtool.cak.stand.telling import Eerdereronde
from bvtool.cak.stand.verschil import Cijfers, read_cijfers, read_telling
from bvtool.dossier.vragen.rondes import list_rondes
from bvtool.kalender.klok import TIJDZONE

if TYPE_CHECKING:
    from bvtool.dossier.feiten import Rondefeit
    from bvtool.dossier.verbinding import Verbinding


def read_ronde(
    verbinding: Verbinding, gemeenten: Sequence[Gemeente], nu: datetime
) -> Innamearchief:
    """What counts in the round that is open at `nu` (aware); the migration is one too."""
    keuze = find_keuze(list_rondes(verbinding), nu)
    return read_archief(verbinding, gemeenten, nu.date(), keuze)


def add_rondes(verbinding: Verbinding, stand: Gemeentestand) -> Gemeentestand:
    """The standing with how each gemeente stood at the end of every earlier round."""
    if stand.ronde is None:
        return stand
    rondes = [r for r in list_rondes(verbinding) if r.nr <= stand.ronde.nr]
    eerder: list[tuple[Rondefeit, datetime, Cijfers]] = []
    for ronde, volgende in pairwise(rondes):
        geopend = datetime.fromisoformat(volgende.geopend).astimezone(TIJDZONE)
        bewaard = read_cijfers(verbinding, geopend, ook=True)
        if bewaard is not None:
            eerder.append((ronde, *bewaard))
    gemeenten = [
        replace(
            g,
            rondes=[
                _make(ronde, tot, cijfers[g.gemeente.uitvoerder])
                for ronde, tot, cijfers in eerder
                if g.gemeente.uitvoerder in cijfers
            ],
        )
        for g in stand.gemeenten
    ]
    return stand._replace(gemeenten=gemeenten)


def _make(ronde: Rondefeit, tot: datetime, cijfers: Mapping[str, object]) -> Eerdereronde:
    op_tijd = cijfers.get("op_tijd")
    return Eerdereronde(
        ronde,
        tot,
        read_telling(cijfers),
        str(cijfers.get("stap", "")),
        op_tijd if isinstance(op_tijd, bool) else None,
    )
