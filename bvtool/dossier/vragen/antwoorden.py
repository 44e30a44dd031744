"""Questions about the answers of the CAK that were read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import sqlalchemy as sa

from bvtool.dossier.feiten import Beoordeeld
from bvtool.dossier.ledger import antwoord
from bvtool.dossier.toevoeging import insert_many, lots
from bvtool.dossier.vragen.telling import EFFEN, PER_BERICHT
from bvtool.vak.standen import Stand

if TYPE_CHECKING:
    from bvtool.dossier.verbinding import Verbinding

_VELDEN = tuple(antwoord.c[veld] for veld in Beoordeeld._fields)
_KOLOMMEN = (*Beoordeeld._fields, "bestand", "sha256", "moment")


def ask_antwoorden(verbinding: Verbinding, ids: Sequence[int]) -> Iterator[Beoordeeld]:
    """The answers to these messages, in the order in which they were read."""
    for lot in lots(ids):
        vraag = sa.select(*_VELDEN).where(antwoord.c.bericht_id.in_(lot)).order_by(antwoord.c.id)
        yield from (Beoordeeld._make(rij) for rij in verbinding.execute(vraag))


def iter_gekoppeld(verbinding: Verbinding) -> Iterator[tuple[Beoordeeld, str]]:
    """Every answer that fits a message, in order, and the moment at which it was read."""
    vraag = sa.select(*_VELDEN, antwoord.c.moment).where(antwoord.c.bericht_id.is_not(None))
    for *velden, moment in verbinding.execute(vraag.order_by(antwoord.c.id)):
        yield Beoordeeld._make(velden), moment


def ask_los(verbinding: Verbinding) -> Iterator[tuple[Beoordeeld, str]]:
    """Every answer that fits no message, in order, and the file it stood in."""
    vraag = sa.select(*_VELDEN, antwoord.c.bestand).where(antwoord.c.bericht_id.is_(None))
    for *velden, bestand in verbinding.execute(vraag.order_by(antwoord.c.id)):
        yield Beoordeeld._make(velden), bestand


def ask_zelfde(
    verbinding: Verbinding, gekoppeld: Sequence[Beoordeeld]
) -> Iterator[tuple[Beoordeeld, int]]:
    """What could be the same as these: the answers to their messages, and those that fit none but
    have their IdentificatieRetour; each with its number, in order."""
    ids = sorted({b.bericht_id for b in gekoppeld if b.bericht_id is not None})
    terug = sorted({b.identificatie_retour for b in gekoppeld if b.bericht_id is None})
    for welke in (
        antwoord.c.bericht_id.in_(ids),
        sa.and_(antwoord.c.bericht_id.is_(None), antwoord.c.identificatie_retour.in_(terug)),
    ):
        vraag = sa.select(*_VELDEN, antwoord.c.id).where(welke).order_by(antwoord.c.id)
        for *velden, nr in verbinding.execute(vraag):
            yield Beoordeeld._make(velden), nr


def ask_bekende_sommen(verbinding: Verbinding, sommen: Sequence[str]) -> set[str]:
    """Those of these SHA-256 that an answer in the ledger has."""
    vraag = sa.select(antwoord.c.sha256).where(antwoord.c.sha256.in_(sommen))
    return set(verbinding.execute(vraag).scalars())


def ask_sommen(verbinding: Verbinding) -> set[bytes]:
    """The SHA-256 of every answer in the ledger, as bytes."""
    return set(map(bytes.fromhex, verbinding.execute(sa.select(antwoord.c.sha256)).scalars()))


def ask_hoogste_nummer(verbinding: Verbinding) -> int:
    """The number of the answer that was read last; 0 when there is none."""
    return verbinding.execute(sa.select(sa.func.max(antwoord.c.id))).scalar() or 0


def count_goedgekeurd(verbinding: Verbinding) -> tuple[int, Iterator[int]]:
    """How many messages have one plain approval, and the numbers of the others with an answer."""
    goed = f"{EFFEN} and per.uitkomst = '{Stand.GOEDGEKEURD}' and per.codes = ''"
    van = f"from ({PER_BERICHT}) as per where"
    aantal = verbinding.execute(sa.text(f"select count(*) {van} {goed}")).scalar()
    rest = verbinding.execute(
        sa.text(f"select per.bericht_id {van} not ({goed}) order by per.bericht_id")
    )
    return int(aantal or 0), iter([int(nr) for nr in rest.scalars()])


def add_antwoorden(
    verbinding: Verbinding, rijen: Sequence[tuple[Beoordeeld, str, str]], moment: str
) -> None:
    """Write down answers: what each says, the file it stood in, its SHA-256."""
    insert_many(
        verbinding, antwoord, _KOLOMMEN, [(*b, naam, som, moment) for b, naam, som in rijen]
    )
