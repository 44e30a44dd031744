"""Questions about the messages that were made, and about the deliveries that they went in.

Very many rows are asked in lots of at most `GREEP`, so that memory does not grow with the ledger.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

import sqlalchemy as sa

from bvtool.dossier.feiten import STOP_SOORT, Berichtfeit, Zendingfeit
from bvtool.dossier.ledger import antwoord, bericht, besluit, zending
from bvtool.dossier.toevoeging import GREEP, insert_many, lots
from bvtool.dossier.vragen.telling import GEWENST, NIEUWSTE
from bvtool.vak.bijdrage import Bijdrage

if TYPE_CHECKING:
    from bvtool.dossier.verbinding import Verbinding

_VELDEN = tuple(bericht.c[veld] for veld in Berichtfeit._fields)


def _of(bijdrage: Bijdrage) -> sa.ColumnElement[bool]:
    """Whether a message is of this contribution."""
    return bericht.c.soort.in_(bijdrage.berichten)


def ask_van_personen(
    verbinding: Verbinding, bsns: Sequence[str], bijdrage: Bijdrage = Bijdrage.BW
) -> list[Berichtfeit]:
    """The messages of this contribution for these persons, in the order of sending."""
    vraag = sa.select(*_VELDEN).where(_of(bijdrage), bericht.c.bsn.in_(bsns)).order_by(bericht.c.id)
    return [Berichtfeit._make(rij) for rij in verbinding.execute(vraag)]


def iter_personen(verbinding: Verbinding, bijdrage: Bijdrage = Bijdrage.BW) -> Iterator[list[str]]:
    """The BSN of everybody for whom a message of this contribution was made, in order, in lots."""
    laatste = ""
    while True:
        vraag = sa.select(bericht.c.bsn).distinct().where(_of(bijdrage), bericht.c.bsn > laatste)
        lot = list(verbinding.execute(vraag.order_by(bericht.c.bsn).limit(GREEP)).scalars())
        if not lot:
            return
        yield lot
        laatste = lot[-1]


def iter_berichten(
    verbinding: Verbinding, zending_nr: int | None = None, bijdrage: Bijdrage = Bijdrage.BW
) -> Iterator[list[Berichtfeit]]:
    """Every message of this contribution (or of one delivery) in the order of sending, in lots."""
    laatste = 0
    welke = _of(bijdrage) if zending_nr is None else bericht.c.zending_nr == zending_nr
    while True:
        vraag = sa.select(*_VELDEN).where(welke, bericht.c.id > laatste)
        vraag = vraag.order_by(bericht.c.id).limit(GREEP)
        lot = [Berichtfeit._make(rij) for rij in verbinding.execute(vraag)]
        if not lot:
            return
        yield lot
        laatste = lot[-1].id


def ask_op_kenmerk(
    verbinding: Verbinding, per_afzender: Mapping[str, set[str]], referenties: Iterable[str]
) -> Iterator[Berichtfeit]:
    """The messages with these Identificaties per sender, and those with these referentienummers."""
    welke = [
        sa.and_(bericht.c.afzender == afzender, bericht.c.identificatie.in_(lot))
        for afzender, namen in sorted(per_afzender.items())
        for lot in lots(sorted(namen))
    ]
    welke += [bericht.c.referentie.in_(lot) for lot in lots(sorted(set(referenties) - {""}))]
    for welk in welke:
        for rij in verbinding.execute(sa.select(*_VELDEN).where(welk)):
            yield Berichtfeit._make(rij)


def ask_bericht(verbinding: Verbinding, identificatie: str) -> Berichtfeit | None:
    """The message with this Identificatie, or None."""
    vraag = sa.select(*_VELDEN).where(bericht.c.identificatie == identificatie)
    rij = verbinding.execute(vraag).first()
    return Berichtfeit._make(rij) if rij else None


def ask_met_opvolging(
    verbinding: Verbinding, ids: Sequence[int]
) -> Iterator[tuple[Berichtfeit, bool]]:
    """These messages, each with whether it leaves no work when it was rejected: a later one was
    made for the same person, or nobody wants it any more (`telling.GEWENST`)."""
    b = bericht.alias("b")
    werk = sa.literal_column(f"{NIEUWSTE} * {GEWENST}", sa.Integer)
    velden_van_b = (b.c[veld] for veld in Berichtfeit._fields)
    vraag = sa.select(*velden_van_b, werk == 0).where(b.c.id.in_(ids))
    for *velden, opgevolgd in verbinding.execute(vraag):
        yield Berichtfeit._make(velden), bool(opgevolgd)


def ask_bekende_identificaties(
    verbinding: Verbinding, namen: Iterable[str], afzender: str | None = None
) -> set[str]:
    """Those of these Identificaties that a message (of this sender) has."""
    van = () if afzender is None else (bericht.c.afzender == afzender,)
    bekend: set[str] = set()
    for lot in lots(namen):
        vraag = sa.select(bericht.c.identificatie).where(*van, bericht.c.identificatie.in_(lot))
        bekend.update(verbinding.execute(vraag).scalars())
    return bekend


def ask_soorten(verbinding: Verbinding, namen: Iterable[str]) -> dict[str, str]:
    """By Identificatie, of those that a message has, its kind."""
    soorten: dict[str, str] = {}
    for lot in lots(namen):
        vraag = sa.select(bericht.c.identificatie, bericht.c.soort)
        rijen = verbinding.execute(vraag.where(bericht.c.identificatie.in_(lot)))
        soorten.update({rij.identificatie: rij.soort for rij in rijen})
    return soorten


def ask_met_startnummer(
    verbinding: Verbinding, afzender: str, nummers: Sequence[int], status: int
) -> dict[int, int]:
    """The messages of this sender and status with one of these start numbers: number by id; no
    stop, which has the number of its start."""
    vraag = sa.select(bericht.c.id, bericht.c.startnummer).where(
        bericht.c.soort != STOP_SOORT,
        bericht.c.afzender == afzender,
        bericht.c.status == status,
        bericht.c.startnummer.in_(nummers),
    )
    return {rij.id: rij.startnummer for rij in verbinding.execute(vraag)}


def has_berichten(verbinding: Verbinding) -> bool:
    """Whether any message was made."""
    return verbinding.execute(sa.select(bericht.c.id).limit(1)).first() is not None


def ask_hoogste_identificatie(verbinding: Verbinding, voorvoegsel: str) -> str:
    """The last Identificatie that begins so; empty when there is none."""
    vraag = sa.select(sa.func.max(bericht.c.identificatie)).where(
        bericht.c.identificatie.like(f"{voorvoegsel}%")
    )
    return verbinding.execute(vraag).scalar() or ""


def count_niet_genoemd(verbinding: Verbinding, terugkoppeling_id: int) -> int:
    """Persons with a message about whom this answer to the CAK says nothing at all."""
    genoemd = sa.select(besluit.c.bsn).where(
        besluit.c.terugkoppeling_id == terugkoppeling_id, besluit.c.bsn.is_not(None)
    )
    vraag = sa.select(sa.func.count(sa.distinct(bericht.c.bsn))).where(
        _of(Bijdrage.BW), bericht.c.bsn.not_in(genoemd)
    )
    return int(verbinding.execute(vraag).scalar() or 0)


class Stilte(NamedTuple):
    """Messages of one delivery and day that have no answer."""

    zending: str
    dagtekening: str
    aantal: int


def ask_stil(verbinding: Verbinding) -> list[Stilte]:
    """What has no answer, in the order of the deliveries."""
    heeft = sa.exists().where(antwoord.c.bericht_id == bericht.c.id)
    vraag = (
        sa.select(zending.c.naam, bericht.c.dagtekening, sa.func.count())
        .join(zending, zending.c.nr == bericht.c.zending_nr)
        .where(sa.not_(heeft))
        .group_by(zending.c.nr, zending.c.naam, bericht.c.dagtekening)
        .order_by(zending.c.nr, bericht.c.dagtekening)
    )
    return [Stilte._make(rij) for rij in verbinding.execute(vraag)]


def add_berichten(verbinding: Verbinding, rijen: Sequence[Berichtfeit]) -> None:
    """Write down new messages; the ledger gives them their numbers."""
    insert_many(verbinding, bericht, Berichtfeit._fields[1:], [rij[1:] for rij in rijen])


def ask_zendingen(verbinding: Verbinding) -> list[Zendingfeit]:
    """Every delivery, in order."""
    velden = (zending.c[veld] for veld in Zendingfeit._fields)
    vraag = sa.select(*velden).order_by(zending.c.nr)
    return [Zendingfeit._make(rij) for rij in verbinding.execute(vraag)]


def add_zending(verbinding: Verbinding, feit: Zendingfeit) -> None:
    """Write down a new delivery."""
    verbinding.execute(sa.insert(zending).values(feit._asdict()))


def complete_zending(verbinding: Verbinding, nr: int, aantal: int, sha256: str) -> None:
    """Say of a delivery how many messages it holds and which bytes it is."""
    verbinding.execute(
        sa.update(zending).where(zending.c.nr == nr).values(aantal=aantal, sha256=sha256)
    )
