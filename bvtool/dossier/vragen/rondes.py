"""Questions about the rounds of a dossier."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

from bvtool.dossier.feiten import Rondefeit
from bvtool.dossier.ledger import ronde

if TYPE_CHECKING:
    from bvtool.dossier.verbinding import Verbinding


def list_rondes(verbinding: Verbinding) -> list[Rondefeit]:
    """Every round, the first one first."""
    velden = (ronde.c[veld] for veld in Rondefeit._fields)
    return [Rondefeit._make(r) for r in verbinding.execute(sa.select(*velden).order_by(ronde.c.nr))]


def ask_ronde(verbinding: Verbinding) -> Rondefeit:
    """The round that is open: the newest."""
    velden = (ronde.c[veld] for veld in Rondefeit._fields)
    vraag = sa.select(*velden).order_by(ronde.c.nr.desc()).limit(1)
    return Rondefeit._make(verbinding.execute(vraag).one())


def add_ronde(verbinding: Verbinding, feit: Rondefeit) -> None:
    """Write down a round that begins."""
    verbinding.execute(sa.insert(ronde).values(feit._asdict()))
