"""Questions about what lies in `inkomend` at the CAK now, and what lay there before."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

import sqlalchemy as sa

from bvtool.dossier.caktabellen import bestand, ligt, pad, verloop
from bvtool.dossier.toevoeging import insert_many, lots

if TYPE_CHECKING:
    from bvtool.dossier.verbinding import Verbinding

WEG, VERVANGEN, TERUG, VERGETEN = "weg", "vervangen", "terug", "vergeten"


class Liggend(NamedTuple):
    """One path below `inkomend` and the content that lies there (see `caktabellen.ligt`)."""

    naam: str
    sha256: str
    plek: str
    sinds: str


class Verloop(NamedTuple):
    """What happened to a content at a path; `moment` as ISO text with zone."""

    naam: str
    sha256: str
    wat: str
    moment: str
    reden: str


class Gebeurd(NamedTuple):
    """As Verloop, with the gemeente in whose folder it was."""

    uitvoerder: str
    naam: str
    sha256: str
    wat: str
    moment: str
    reden: str


def ask_liggend(verbinding: Verbinding) -> dict[str, Liggend]:
    """What lies where, by path."""
    velden = (ligt.c[veld] for veld in Liggend._fields)
    return {rij.naam: Liggend._make(rij) for rij in verbinding.execute(sa.select(*velden))}


def keep_liggend(verbinding: Verbinding, rijen: Sequence[Liggend]) -> None:
    """Write down what lies somewhere now, in place of what lay there."""
    remove_liggend(verbinding, [rij.naam for rij in rijen])
    for deel in lots(rijen):
        insert_many(verbinding, ligt, Liggend._fields, deel)


def remove_liggend(verbinding: Verbinding, namen: Sequence[str]) -> None:
    """Nothing lies at these paths any more."""
    for deel in lots(namen, 500):
        verbinding.execute(sa.delete(ligt).where(ligt.c.naam.in_(deel)))


def add_verloop(verbinding: Verbinding, rijen: Sequence[Verloop]) -> None:
    """Write down what happened."""
    for deel in lots(rijen):
        insert_many(verbinding, verloop, Verloop._fields, deel)


def iter_verloop(verbinding: Verbinding) -> Iterator[Gebeurd]:
    """Everything that happened, in order."""
    v = verloop.c
    uit = sa.select(bestand.c.uitvoerder, v.naam, v.sha256, v.wat, v.moment, v.reden)
    op = sa.and_(pad.c.naam == v.naam, pad.c.sha256 == v.sha256)
    vraag = uit.join_from(verloop, pad, op).join(bestand, bestand.c.id == pad.c.bestand_id)
    yield from (Gebeurd._make(rij) for rij in verbinding.execute(vraag.order_by(v.id)))
