"""Very many rows at once: taken in lots, and added to one table of the ledger."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import TYPE_CHECKING, TypeVar

import sqlalchemy as sa

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection

GREEP = 5000
X = TypeVar("X")


def lots(dingen: Iterable[X], grootte: int = GREEP) -> Iterator[list[X]]:
    """The same things in lists of at most `grootte`."""
    stroom = iter(dingen)
    while greep := list(islice(stroom, grootte)):
        yield greep


def insert_many(
    verbinding: Connection,
    tabel: sa.Table,
    kolommen: Sequence[str],
    rijen: Sequence[Sequence[object]],
) -> None:
    """Insert these rows; each gives the columns in the order of `kolommen`.

    The statement is compiled once for the database at hand and gets the values as they are, which
    saves SQLAlchemy's work per row. Only for columns of text and whole numbers.
    """
    if not rijen:
        return
    opdracht = sa.insert(tabel).values({k: sa.bindparam(k) for k in kolommen})
    klaar = opdracht.compile(dialect=verbinding.dialect)
    if klaar.positional:
        volgorde = [kolommen.index(k) for k in klaar.positiontup or ()]
        zo = volgorde == list(range(len(kolommen)))
        waarden: list[object] = [
            rij if zo else tuple(rij[i] for i in volgorde) for rij in map(tuple, rijen)
        ]
    else:
        waarden = [dict(zip(kolommen, rij, strict=True)) for rij in rijen]
    verbinding.exec_driver_sql(str(klaar), waarden)
