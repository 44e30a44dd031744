"""Questions about the rounds of a dossier."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

import sqlalchemy as sa

from bvtool.dossier.feiten import PERIODIEK, Rondefeit, Rondeleveringfeit
from bvtool.dossier.ledger import besluit, ronde, rondelevering, terugkoppeling, vergelijking
from bvtool.dossier.toevoeging import insert_many, lots
from bvtool.vak.bijdrage import Bijdrage
from bvtool.vak.rondebesluit import NIETS

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


def set_uiterlijk(verbinding: Verbinding, nr: int, uiterlijk: str | None) -> None:
    """Write down another term of a round."""
    verbinding.execute(sa.update(ronde).where(ronde.c.nr == nr).values(uiterlijk=uiterlijk))


def ask_ronde_van(verbinding: Verbinding, terugkoppeling_id: int) -> Rondefeit | None:
    """The round that this answer belongs to."""
    velden = (ronde.c[veld] for veld in Rondefeit._fields)
    vraag = sa.select(*velden).select_from(_met_ronde())
    rij = verbinding.execute(vraag.where(terugkoppeling.c.id == terugkoppeling_id)).first()
    return Rondefeit._make(rij) if rij else None


def is_periodiek(verbinding: Verbinding, terugkoppeling_id: int) -> bool:
    """Whether this answer belongs to a round that returns, and not to the migration."""
    van = ask_ronde_van(verbinding, terugkoppeling_id)
    return van is not None and van.periodiek


def ask_bijdrage(verbinding: Verbinding, terugkoppeling_id: int) -> Bijdrage:
    """The contribution that this answer is about."""
    van = ask_ronde_van(verbinding, terugkoppeling_id)
    return Bijdrage(van.bijdrage) if van is not None else Bijdrage.BW


def ask_rondeantwoord(
    verbinding: Verbinding, bijdrage: Bijdrage = Bijdrage.BW, voor: int | None = None
) -> tuple[int, date] | None:
    """The newest answer of a round that returns about this contribution, also of an earlier one
    (only of one before round `voor`): its number, and the day on which the CAK made the file. None
    while there is none."""
    vraag = sa.select(terugkoppeling.c.id, ronde.c.peildatum).select_from(_met_ronde())
    vraag = vraag.where(ronde.c.soort == PERIODIEK, ronde.c.bijdrage == bijdrage.value)
    vraag = vraag if voor is None else vraag.where(ronde.c.nr < voor)
    vraag = vraag.order_by(terugkoppeling.c.id.desc()).limit(1)
    rij = verbinding.execute(vraag).first()
    return (rij.id, date.fromisoformat(rij.peildatum)) if rij else None


def add_rondeleveringen(
    verbinding: Verbinding, terugkoppeling_id: int, rijen: Sequence[Rondeleveringfeit]
) -> None:
    """Write down with an answer which deliveries the CAK has by its file, or by the register.

    Best every one of which the start number is known, also when there are messages about it: what
    those said goes first, but an end that only the CAK gave counts.
    """
    velden = ("terugkoppeling_id", *Rondeleveringfeit._fields)
    insert_many(verbinding, rondelevering, velden, [(terugkoppeling_id, *rij) for rij in rijen])


def drop_gelijk(verbinding: Verbinding) -> int:
    """Take away of the answers of earlier rounds what nobody asks for any more; how many rows.

    Those are decisions about rows in which nothing differed and nothing was said, and what the CAK
    had by an answer that is not the newest of those rounds about its contribution. The last row in
    which a start number stands stays: that number was used.
    """
    t, r, b = terugkoppeling.c.id, rondelevering.c, besluit.c
    eerder = sa.select(t).select_from(_met_ronde())
    eerder = eerder.where(ronde.c.nr < sa.select(sa.func.max(ronde.c.nr)).scalar_subquery())
    per = eerder.with_only_columns(sa.func.max(t)).group_by(ronde.c.bijdrage)
    oud = set(verbinding.execute(eerder).scalars())
    ouder = oud - set(verbinding.execute(per).scalars())
    elders = sa.select(r.startnummer).where(r.terugkoppeling_id.not_in(ouder))
    niets = (b.besluit == NIETS, b.verschil == "", b.startnummer.is_(None))
    stil = (sa.func.coalesce(veld, "") == "" for veld in (b.reden, b.toelichting))
    weg = (
        sa.delete(besluit).where(b.terugkoppeling_id.in_(oud), *niets, *stil),
        sa.delete(rondelevering).where(
            r.terugkoppeling_id.in_(ouder), r.startnummer.in_(elders.scalar_subquery())
        ),
    )
    return sum(verbinding.execute(vraag).rowcount for vraag in weg)


def ask_rondeleveringen(
    verbinding: Verbinding, terugkoppeling_id: int, bsns: Sequence[str] | None = None
) -> list[Rondeleveringfeit]:
    """The deliveries that the CAK has by this answer (of these persons), by person and number."""
    velden = (rondelevering.c[veld] for veld in Rondeleveringfeit._fields)
    vraag = sa.select(*velden).where(rondelevering.c.terugkoppeling_id == terugkoppeling_id)
    vraag = vraag.order_by(rondelevering.c.bsn, rondelevering.c.startnummer)
    vragen = (
        [vraag] if bsns is None else [vraag.where(rondelevering.c.bsn.in_(b)) for b in lots(bsns)]
    )
    return [Rondeleveringfeit._make(rij) for v in vragen for rij in verbinding.execute(v)]


def _met_ronde() -> sa.Join:
    van = terugkoppeling.join(vergelijking, vergelijking.c.id == terugkoppeling.c.vergelijking_id)
    return van.join(ronde, ronde.c.nr == vergelijking.c.ronde)
