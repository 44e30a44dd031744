"""Questions about the rounds of a dossier."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from bvtool.dossier.feiten import PERIODIEK, Rondefeit, Rondeleveringfeit
from bvtool.dossier.toevoeging import lots
from bvtool.vak.bijdrage import Bijdrage
from bvtool.vak.rondebesluit import NIETS

if TYPE_CHECKING:
    from bvtool.dossier.verbinding import Verbinding

_VELDEN = ", ".join(Rondefeit._fields)
_MET_RONDE = """
    terugkoppeling t join vergelijking v on v.id = t.vergelijking_id
    join ronde r on r.nr = v.ronde"""
"""Every answer with its round, in SQL."""


def list_rondes(verbinding: Verbinding) -> list[Rondefeit]:
    """Every round, the first one first."""
    rijen = verbinding.execute(f"select {_VELDEN} from ronde order by nr")
    return [Rondefeit._make(rij) for rij in rijen]


def ask_ronde(verbinding: Verbinding) -> Rondefeit:
    """The round that is open: the newest."""
    (rij,) = verbinding.execute(f"select {_VELDEN} from ronde order by nr desc limit 1")
    return Rondefeit._make(rij)


def add_ronde(verbinding: Verbinding, feit: Rondefeit) -> None:
    """Write down a round that begins."""
    verbinding.insert("ronde", feit._asdict())


def set_uiterlijk(verbinding: Verbinding, nr: int, uiterlijk: str | None) -> None:
    """Write down another term of a round."""
    vraag = "update ronde set uiterlijk = :uiterlijk where nr = :nr"
    verbinding.execute(vraag, uiterlijk=uiterlijk, nr=nr)


def ask_ronde_van(verbinding: Verbinding, terugkoppeling_id: int) -> Rondefeit | None:
    """The round that this answer belongs to."""
    velden = ", ".join(f"r.{veld}" for veld in Rondefeit._fields)
    vraag = f"select {velden} from {_MET_RONDE} where t.id = :tk"
    rij = verbinding.first(vraag, tk=terugkoppeling_id)
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
    eerder = "" if voor is None else "and r.nr < :voor"
    vraag = f"""
        select t.id, r.peildatum from {_MET_RONDE}
        where r.soort = '{PERIODIEK}' and r.bijdrage = :bijdrage {eerder}
        order by t.id desc limit 1"""
    rij = verbinding.first(vraag, bijdrage=bijdrage.value, voor=voor)
    return (rij[0], date.fromisoformat(rij[1])) if rij else None


def add_rondeleveringen(
    verbinding: Verbinding, terugkoppeling_id: int, rijen: Sequence[Rondeleveringfeit]
) -> None:
    """Write down with an answer which deliveries the CAK has by its file, or by the register.

    Best every one of which the start number is known, also when there are messages about it: what
    those said goes first, but an end that only the CAK gave counts.
    """
    velden = ("terugkoppeling_id", *Rondeleveringfeit._fields)
    verbinding.insert_many("rondelevering", velden, [(terugkoppeling_id, *rij) for rij in rijen])


def drop_gelijk(verbinding: Verbinding) -> int:
    """Take away of the answers of earlier rounds what nobody asks for any more; how many rows.

    Those are decisions about rows in which nothing differed and nothing was said, and what the CAK
    had by an answer that is not the newest of those rounds about its contribution. The last row in
    which a start number stands stays: that number was used.
    """
    eerder = f"from {_MET_RONDE} where r.nr < (select max(nr) from ronde)"
    oud = set(verbinding.scalars(f"select t.id {eerder}"))
    ouder = oud - set(verbinding.scalars(f"select max(t.id) {eerder} group by r.bijdrage"))
    stil = f"""
        delete from besluit where terugkoppeling_id in (:oud) and besluit = '{NIETS}'
        and verschil = '' and startnummer is null
        and coalesce(reden, '') = '' and coalesce(toelichting, '') = ''"""
    elders = """
        delete from rondelevering where terugkoppeling_id in (:ouder) and startnummer in (
            select startnummer from rondelevering where not (terugkoppeling_id in (:ouder)))"""
    weg = verbinding.execute(stil, oud=sorted(oud)).rowcount if oud else 0
    return weg + (verbinding.execute(elders, ouder=sorted(ouder)).rowcount if ouder else 0)


def ask_rondeleveringen(
    verbinding: Verbinding, terugkoppeling_id: int, bsns: Sequence[str] | None = None
) -> list[Rondeleveringfeit]:
    """The deliveries that the CAK has by this answer (of these persons), by person and number."""
    van_hen = "" if bsns is None else "and bsn in (:bsns)"
    vraag = f"""
        select {", ".join(Rondeleveringfeit._fields)} from rondelevering
        where terugkoppeling_id = :tk {van_hen} order by bsn, startnummer"""
    return [
        Rondeleveringfeit._make(rij)
        for lot in (lots(bsns) if bsns is not None else [[]])
        for rij in verbinding.execute(vraag, tk=terugkoppeling_id, bsns=lot)
    ]
