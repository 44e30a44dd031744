"""Questions about what the gemeente answered: the promise, the decision per row, the go."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

import sqlalchemy as sa

from bvtool.dossier.feiten import PERIODIEK, SOORT_407, Besluitfeit, Periodefeit, Terugkoppelingfeit
from bvtool.dossier.ledger import (
    akkoord,
    bericht,
    besluit,
    besluitperiode,
    ronde,
    terugkoppeling,
    vergelijking,
)
from bvtool.dossier.toevoeging import GREEP
from bvtool.dossier.vragen.deze_ronde import LAATSTE_ANTWOORD
from bvtool.vak.bijdrage import Bijdrage
from bvtool.vak.rondebesluit import INTREKKING, START, VERANDERT

if TYPE_CHECKING:
    from bvtool.dossier.verbinding import Verbinding

_VELDEN = tuple(besluit.c[veld] for veld in Besluitfeit._fields)
_LAATSTE: sa.ColumnElement[int] = sa.literal_column(LAATSTE_ANTWOORD)
_DUBBEL = "DUB"
"""The reason on the second row of one person; the first row has the decision."""


def ask_laatste(verbinding: Verbinding) -> Terugkoppelingfeit | None:
    """The newest answer to the CAK, or None."""
    velden = (terugkoppeling.c[veld] for veld in Terugkoppelingfeit._fields)
    vraag = sa.select(*velden).where(terugkoppeling.c.id == _LAATSTE)
    rij = verbinding.execute(vraag).first()
    return Terugkoppelingfeit._make(rij) if rij else None


def ask_laatste_nummer(verbinding: Verbinding) -> int | None:
    """The number of the newest answer to the CAK, or None."""
    return verbinding.execute(sa.select(_LAATSTE)).scalar()


def add_terugkoppeling(
    verbinding: Verbinding,
    feit: Terugkoppelingfeit,
    besluiten: Sequence[Mapping[str, object]],
    perioden: Sequence[Periodefeit] = (),
) -> None:
    """Write down an answer to the CAK with its decisions (by the columns of `besluit`), and the
    later periods of who is announced."""
    velden = {veld: waarde for veld, waarde in feit._asdict().items() if veld != "id"}
    sleutel = verbinding.execute(sa.insert(terugkoppeling).values(velden)).inserted_primary_key
    assert sleutel is not None
    nr = {"terugkoppeling_id": sleutel[0]}
    if besluiten:
        verbinding.execute(sa.insert(besluit), [{**rij, **nr} for rij in besluiten])
    if perioden:
        verbinding.execute(sa.insert(besluitperiode), [p._asdict() | nr for p in perioden])


def ask_perioden(verbinding: Verbinding, terugkoppeling_id: int) -> dict[str, list[Periodefeit]]:
    """The later periods of this answer by BSN, in the order in which they begin."""
    velden = (besluitperiode.c[veld] for veld in Periodefeit._fields)
    vraag = sa.select(*velden).where(besluitperiode.c.terugkoppeling_id == terugkoppeling_id)
    per: dict[str, list[Periodefeit]] = {}
    for rij in verbinding.execute(vraag.order_by(besluitperiode.c.startdatum)):
        per.setdefault(rij.bsn, []).append(Periodefeit._make(rij))
    return per


def count_aangemeld(verbinding: Verbinding, terugkoppeling_id: int) -> int:
    """How many clients are announced; in a round that returns how many decisions go out."""
    vraag = sa.select(sa.func.count()).where(
        besluit.c.terugkoppeling_id == terugkoppeling_id,
        sa.or_(besluit.c.aanmelden == 1, besluit.c.besluit == INTREKKING),
    )
    return int(verbinding.execute(vraag).scalar() or 0)


def count_toegezegd(verbinding: Verbinding, terugkoppeling_id: int) -> int:
    """How many clients of B4 the CAK was told to expect in this answer."""
    vraag = sa.select(terugkoppeling.c.aanmelden).where(terugkoppeling.c.id == terugkoppeling_id)
    return int(verbinding.execute(vraag).scalar() or 0)


def ask_toegezegd(verbinding: Verbinding, bijdrage: Bijdrage = Bijdrage.BW) -> set[str]:
    """Who was announced in the newest answer of a round about this contribution: of the migration
    those of B4, of a round that returns everybody whom the answer says a message is coming for."""
    nieuwste = (
        sa.select(sa.func.max(terugkoppeling.c.id))
        .join_from(
            terugkoppeling, vergelijking, vergelijking.c.id == terugkoppeling.c.vergelijking_id
        )
        .group_by(vergelijking.c.ronde)
    )
    van_deze = (
        sa.select(besluit.c.bsn)
        .join(terugkoppeling)
        .join(vergelijking)
        .join(ronde, ronde.c.nr == vergelijking.c.ronde)
    )
    vraag = van_deze.where(
        terugkoppeling.c.id.in_(nieuwste),
        ronde.c.bijdrage == bijdrage.value,
        besluit.c.bsn.is_not(None),
        besluit.c.aanmelden == 1,
        sa.or_(besluit.c.soort == "b4", ronde.c.soort == PERIODIEK),
    )
    return set(verbinding.execute(vraag).scalars())


def ask_zelfde(
    verbinding: Verbinding, vergelijking_id: int, antwoord_sha256: str
) -> Terugkoppelingfeit | None:
    """The newest answer, when it is this one: to the same comparison, and with the same content."""
    laatste = ask_laatste(verbinding)
    zelfde = laatste is not None and (laatste.vergelijking_id, laatste.antwoord_sha256) == (
        vergelijking_id,
        antwoord_sha256,
    )
    return laatste if zelfde else None


def ask_bsns(verbinding: Verbinding, vergelijking_id: int) -> dict[int, str]:
    """The BSN of every row of B4 (by its number) that the newest answer to this comparison knows,
    those that the clerk supplied among them; nothing when it was not answered yet."""
    laatste = ask_laatste(verbinding)
    if laatste is None or laatste.vergelijking_id != vergelijking_id:
        return {}
    vraag = sa.select(besluit.c.rij, besluit.c.bsn).where(
        besluit.c.terugkoppeling_id == laatste.id,
        besluit.c.soort == "b4",
        besluit.c.bsn.is_not(None),
    )
    return {int(rij): str(bsn) for rij, bsn in verbinding.execute(vraag)}


def ask_van_personen(verbinding: Verbinding, bsns: Sequence[str]) -> list[Besluitfeit]:
    """The decisions of the newest answer about these persons; who is announced comes first."""
    nr = ask_laatste_nummer(verbinding)
    vraag = sa.select(*_VELDEN).where(besluit.c.terugkoppeling_id == nr, besluit.c.bsn.in_(bsns))
    vraag = vraag.order_by(besluit.c.aanmelden.desc(), besluit.c.id)
    return [Besluitfeit._make(rij) for rij in verbinding.execute(vraag)]


def iter_aangemeld(
    verbinding: Verbinding, terugkoppeling_id: int, wie: Sequence[str] | None = None
) -> Iterator[list[Besluitfeit]]:
    """The decisions of everyone who is announced (of these BSNs alone), in order, in lots."""
    van_deze = besluit.c.terugkoppeling_id == terugkoppeling_id
    return _iter_lots(verbinding, sa.and_(van_deze, besluit.c.aanmelden == 1), wie)


def iter_ingetrokken(
    verbinding: Verbinding, terugkoppeling_id: int, wie: Sequence[str] | None = None
) -> Iterator[list[Besluitfeit]]:
    """The decisions about those who are not announced (of these BSNs alone) but for whom a message
    was made before."""
    ook = besluit.alias("ook")
    aangemeld = sa.select(ook.c.bsn).where(
        ook.c.terugkoppeling_id == terugkoppeling_id, ook.c.aanmelden == 1
    )
    verzonden = sa.select(bericht.c.bsn).where(bericht.c.soort == SOORT_407)
    welke = sa.and_(
        besluit.c.terugkoppeling_id == terugkoppeling_id,
        besluit.c.aanmelden == 0,
        sa.func.coalesce(besluit.c.reden, "") != _DUBBEL,
        besluit.c.bsn.in_(verzonden),
        besluit.c.bsn.not_in(aangemeld),
    )
    return _iter_lots(verbinding, welke, wie)


def iter_opdrachten(
    verbinding: Verbinding, terugkoppeling_id: int, wie: Sequence[str] | None = None
) -> Iterator[list[Besluitfeit]]:
    """The decisions of a round that returns that lead to a message (about these BSNs alone), in
    order, in lots."""
    return _iter_lots(verbinding, _asks(terugkoppeling_id), wie)


def ask_opdrachten(
    verbinding: Verbinding, terugkoppeling_id: int, bsns: Sequence[str]
) -> list[Besluitfeit]:
    """Those of them about these persons, in order."""
    vraag = sa.select(*_VELDEN).where(_asks(terugkoppeling_id), besluit.c.bsn.in_(bsns))
    return [Besluitfeit._make(rij) for rij in verbinding.execute(vraag.order_by(besluit.c.id))]


def count_starts(verbinding: Verbinding, terugkoppeling_id: int) -> int:
    """How many new starts a round that returns gives."""
    vraag = sa.select(sa.func.count()).where(
        besluit.c.terugkoppeling_id == terugkoppeling_id, besluit.c.besluit == START
    )
    return int(verbinding.execute(vraag).scalar() or 0)


def _asks(terugkoppeling_id: int) -> sa.ColumnElement[bool]:
    return sa.and_(
        besluit.c.terugkoppeling_id == terugkoppeling_id,
        besluit.c.besluit.in_(VERANDERT),
        besluit.c.bsn.is_not(None),
    )


def iter_niet_aangemeld(verbinding: Verbinding) -> Iterator[tuple[str, str | None, str | None]]:
    """Of everybody whom the newest answer of the migration leaves out: BSN, reason and day."""
    ook = besluit.alias("ook")
    aangemeld = sa.select(ook.c.bsn).where(
        ook.c.terugkoppeling_id == _LAATSTE, ook.c.aanmelden == 1
    )
    vraag = sa.select(besluit.c.bsn, besluit.c.reden, besluit.c.datum).where(
        besluit.c.terugkoppeling_id == _LAATSTE,
        besluit.c.aanmelden == 0,
        besluit.c.besluit == "",
        besluit.c.bsn.is_not(None),
        sa.func.coalesce(besluit.c.reden, "") != _DUBBEL,
        besluit.c.bsn.not_in(aangemeld),
    )
    for rij in verbinding.execute(vraag.order_by(besluit.c.id)):
        yield rij.bsn, rij.reden, rij.datum


def _iter_lots(
    verbinding: Verbinding, welke: sa.ColumnElement[bool], wie: Sequence[str] | None = None
) -> Iterator[list[Besluitfeit]]:
    if wie is not None and len(wie) <= GREEP:
        welke = sa.and_(welke, besluit.c.bsn.in_(wie))
    laatste = 0
    while True:
        vraag = sa.select(*_VELDEN).where(welke, besluit.c.id > laatste)
        vraag = vraag.order_by(besluit.c.id).limit(GREEP)
        lot = [Besluitfeit._make(rij) for rij in verbinding.execute(vraag)]
        if not lot:
            return
        yield lot
        laatste = lot[-1].id


def has_akkoord(verbinding: Verbinding, op: str = "") -> bool:
    """Whether the go of the CAK (of this day) stands in the ledger."""
    vraag = sa.select(akkoord.c.id).limit(1)
    return verbinding.execute(vraag.where(akkoord.c.op == op) if op else vraag).first() is not None


def list_getallen(verbinding: Verbinding) -> list[tuple[str, int, int]]:
    """Of every answer, the newest first: its moment, its clients, and how many are announced."""
    t = terugkoppeling.c
    rijen = verbinding.execute(sa.select(t.moment, t.klanten, t.aanmelden).order_by(t.id.desc()))
    return [(str(r.moment), int(r.klanten), int(r.aanmelden)) for r in rijen]


def add_akkoord(verbinding: Verbinding, op: str, moment: str) -> None:
    """Write down the go of the CAK."""
    verbinding.execute(sa.insert(akkoord).values(op=op, moment=moment))
