"""Questions about what lies in `inkomend` at the CAK now, and what lay there before."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from bvtool.dossier.toevoeging import lots

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
    vraag = f"select {', '.join(Liggend._fields)} from cak_ligt"
    return {rij[0]: Liggend._make(rij) for rij in verbinding.execute(vraag)}


def keep_liggend(verbinding: Verbinding, rijen: Sequence[Liggend]) -> None:
    """Write down what lies somewhere now, in place of what lay there."""
    remove_liggend(verbinding, [rij.naam for rij in rijen])
    for deel in lots(rijen):
        verbinding.insert_many("cak_ligt", Liggend._fields, deel)


def remove_liggend(verbinding: Verbinding, namen: Sequence[str]) -> None:
    """Nothing lies at these paths any more."""
    for deel in lots(namen, 500):
        verbinding.execute("delete from cak_ligt where naam in (:namen)", namen=deel)


def add_verloop(verbinding: Verbinding, rijen: Sequence[Verloop]) -> None:
    """Write down what happened."""
    for deel in lots(rijen):
        verbinding.insert_many("cak_verloop", Verloop._fields, deel)


def iter_verloop(verbinding: Verbinding) -> Iterator[Gebeurd]:
    """Everything that happened, in order."""
    vraag = """
        select b.uitvoerder, v.naam, v.sha256, v.wat, v.moment, v.reden from cak_verloop v
        join cak_pad p on p.naam = v.naam and p.sha256 = v.sha256
        join cak_bestand b on b.id = p.bestand_id order by v.id"""
    yield from map(Gebeurd._make, verbinding.execute(vraag))
