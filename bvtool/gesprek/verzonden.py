"""The register of sent messages: what the ledger knows of messages and their answers.

Everything is asked in lots of at most `GREEP` keys, so that memory does not grow with the ledger.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import islice
from typing import TYPE_CHECKING, TypeVar

import sqlalchemy as sa

from bvtool.berichten.historie import GeheugenHistorie
from bvtool.berichten.wmo407 import NIEUW, Wmo407
from bvtool.dossier.feiten import Beoordeeld
from bvtool.dossier.ledger import antwoord, bericht
from bvtool.gesprek.koppeling import Berichtstand, Sleutel, Verzonden, settle
from bvtool.gesprek.levering import Eerder
from bvtool.vak.standen import AFKEUREN

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection

GREEP = 5000
SOORT = "WMO407"
X = TypeVar("X")


def lots(dingen: Iterable[X], grootte: int = GREEP) -> Iterator[list[X]]:
    """The same things in lists of at most `grootte`."""
    stroom = iter(dingen)
    while greep := list(islice(stroom, grootte)):
        yield greep


def read_eerder(verbinding: Connection, bsns: Sequence[str]) -> dict[str, list[Eerder]]:
    """The messages of these persons in the order of sending, each with what its answers say."""
    vraag = sa.select(bericht).where(bericht.c.soort == SOORT, bericht.c.bsn.in_(bsns))
    rijen = verbinding.execute(vraag.order_by(bericht.c.id)).all()
    standen = read_standen(verbinding, [r.id for r in rijen])
    eerder: dict[str, list[Eerder]] = {}
    for rij in rijen:
        eerder.setdefault(rij.bsn, []).append(Eerder(to_bericht(rij), standen[rij.id]))
    return eerder


def read_standen(verbinding: Connection, ids: Sequence[int]) -> dict[int, Berichtstand]:
    """What all answers to each of these messages amount to; open when there are none."""
    per_bericht: dict[int, list[Beoordeeld]] = {i: [] for i in ids}
    for greep in lots(ids):
        vraag = sa.select(*BEOORDEELD).where(antwoord.c.bericht_id.in_(greep))
        for rij in verbinding.execute(vraag.order_by(antwoord.c.id)):
            per_bericht[rij[0]].append(Beoordeeld._make(rij))
    return {i: settle(antwoorden) for i, antwoorden in per_bericht.items()}


def iter_met_stand(
    verbinding: Connection,
) -> Iterator[tuple[sa.Row[tuple[object, ...]], Berichtstand]]:
    """Every 407 of the ledger as its row, in the order of sending, with what its answers say."""
    laatste = 0
    while True:
        vraag = sa.select(bericht).where(bericht.c.soort == SOORT, bericht.c.id > laatste)
        rijen = verbinding.execute(vraag.order_by(bericht.c.id).limit(GREEP)).all()
        if not rijen:
            return
        standen = read_standen(verbinding, [r.id for r in rijen])
        for rij in rijen:
            yield rij, standen[rij.id]
        laatste = rijen[-1].id


def read_afgekeurd(verbinding: Connection) -> set[Sleutel]:
    """The keys of the sent messages that count as not sent, because they were rejected."""
    van = date.fromisoformat
    return {
        (rij.afzender, rij.identificatie, van(rij.dagtekening))
        for rij, stand in iter_met_stand(verbinding)
        if stand.uitkomst in AFKEUREN
    }


def read_historie(
    verbinding: Connection,
    afzender: str,
    eerder: dict[str, list[Eerder]],
    berichten: Sequence[Wmo407],
) -> GeheugenHistorie:
    """The history of the sender as far as these new messages need it.

    `eerder` holds the messages of their persons; the ledger is asked for their start numbers and
    identifications with anyone.
    """
    historie = GeheugenHistorie()
    for van_persoon in eerder.values():
        for e in van_persoon:
            if e.bericht.afzender != afzender:
                continue
            if e.stand.uitkomst in AFKEUREN:
                historie.note_identificatie(e.bericht.identificatie)
            else:
                historie.note(e.bericht)
    van_afzender = (bericht.c.soort == SOORT, bericht.c.afzender == afzender)
    for greep in lots(berichten):
        ids = [b.identificatie for b in greep]
        vraag = sa.select(bericht.c.identificatie).where(
            *van_afzender, bericht.c.identificatie.in_(ids)
        )
        for identificatie in verbinding.execute(vraag).scalars():
            historie.note_identificatie(identificatie)
        nummers = [b.startnummer for b in greep if b.status == NIEUW]
        historie.note_startnummers(_used(verbinding, afzender, nummers))
    return historie


def _used(verbinding: Connection, afzender: str, nummers: Sequence[int]) -> set[int]:
    """Those of these start numbers that a standing or open message with status 1 carries."""
    vraag = sa.select(bericht.c.id, bericht.c.startnummer).where(
        bericht.c.soort == SOORT,
        bericht.c.afzender == afzender,
        bericht.c.status == NIEUW,
        bericht.c.startnummer.in_(nummers),
    )
    rijen = verbinding.execute(vraag).all()
    standen = read_standen(verbinding, [r.id for r in rijen])
    return {r.startnummer for r in rijen if standen[r.id].uitkomst not in AFKEUREN}


def find_verzonden(
    verbinding: Connection, sleutels: Iterable[Sleutel], referenties: Iterable[str]
) -> tuple[dict[Sleutel, Verzonden], dict[str, Verzonden]]:
    """The sent messages with these keys, and those with these referentienummers."""
    per_afzender: dict[str, set[str]] = {}
    for afzender, identificatie, _ in sleutels:
        per_afzender.setdefault(afzender, set()).add(identificatie)
    welke = [
        sa.and_(bericht.c.afzender == afzender, bericht.c.identificatie.in_(lot))
        for afzender, namen in sorted(per_afzender.items())
        for lot in lots(sorted(namen))
    ]
    welke += [bericht.c.referentie.in_(lot) for lot in lots(sorted(set(referenties) - {""}))]
    op_sleutel: dict[Sleutel, Verzonden] = {}
    op_referentie: dict[str, Verzonden] = {}
    van = date.fromisoformat
    for welk in welke:
        rijen = verbinding.execute(sa.select(*_VELDEN).where(bericht.c.soort == SOORT, welk))
        for id_, referentie, wie, naam, dag, bsn, nummer, start, stop, status in rijen:
            einde = van(stop) if stop else None
            heen = Wmo407(wie, naam, van(dag), bsn, nummer, van(start), einde, status)
            verzonden = op_sleutel.setdefault(
                (wie, naam, heen.dagtekening), Verzonden(id_, heen, referentie or "")
            )
            if referentie:
                op_referentie[referentie] = verzonden
    return op_sleutel, op_referentie


BEOORDEELD = tuple(antwoord.c[veld] for veld in Beoordeeld._fields)
_VELDEN = (
    bericht.c.id,
    bericht.c.referentie,
    bericht.c.afzender,
    bericht.c.identificatie,
    bericht.c.dagtekening,
    bericht.c.bsn,
    bericht.c.startnummer,
    bericht.c.startdatum,
    bericht.c.stopdatum,
    bericht.c.status,
)


def to_bericht(rij: sa.Row[tuple[object, ...]]) -> Wmo407:
    """A row of the table `bericht` as a message."""
    van, (start, stop) = date.fromisoformat, (rij.startdatum, rij.stopdatum)
    return Wmo407(
        rij.afzender,
        rij.identificatie,
        van(rij.dagtekening),
        rij.bsn,
        rij.startnummer,
        van(start),
        van(stop) if stop else None,
        rij.status,
    )
