"""Questions about what a dossier of the CAK took in, and what it showed before."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

import sqlalchemy as sa

from bvtool.dossier.caktabellen import bestand, lot, pad, pagina, stand
from bvtool.dossier.feiten import Innamefeit, Padfeit
from bvtool.dossier.ledger import ronde
from bvtool.dossier.toevoeging import insert_many, lots

if TYPE_CHECKING:
    from bvtool.dossier.verbinding import Verbinding

_BEWAAR = 60
"""How many runs keep their figures."""


def iter_bestanden(verbinding: Verbinding) -> Iterator[Innamefeit]:
    """Every file with every place where it was seen."""
    b = bestand.c
    velden = (b.id, b.soort, b.uitvoerder, b.sha256, b.toestand, b.melding)
    vraag = sa.select(*velden, pad.c.naam, pad.c.moment, pad.c.bron)
    for rij in verbinding.execute(vraag.join(pad, pad.c.bestand_id == b.id)):
        yield Innamefeit._make(rij)


def ask_nummers(verbinding: Verbinding) -> dict[tuple[str, str, str], int]:
    """The number of every file by kind, uitvoerder and SHA-256."""
    b = bestand.c
    rijen = verbinding.execute(sa.select(b.soort, b.uitvoerder, b.sha256, b.id))
    return {(soort, code, sha): nr for soort, code, sha, nr in rijen}


def ask_hoogste_nummer(verbinding: Verbinding) -> int:
    """The number of the file that was taken in last; 0 when there is none."""
    return verbinding.execute(sa.select(sa.func.max(bestand.c.id))).scalar() or 0


def iter_paden(verbinding: Verbinding) -> Iterator[Padfeit]:
    """Every place where a content was seen."""
    velden = (pad.c[veld] for veld in Padfeit._fields)
    yield from (Padfeit._make(rij) for rij in verbinding.execute(sa.select(*velden)))


class Bestandrij(NamedTuple):
    """A new file, as it goes into the ledger (see `caktabellen.bestand`)."""

    id: int
    soort: str
    uitvoerder: str
    sha256: str
    toestand: str
    melding: str
    rijen: int
    opgenomen: str


class Padrij(NamedTuple):
    """A new place, as it goes into the ledger (see `caktabellen.pad`)."""

    naam: str
    sha256: str
    bestand_id: int
    grootte: int
    tijd_ns: int
    moment: str
    bron: str


def add_bestanden(verbinding: Verbinding, rijen: Sequence[Bestandrij]) -> None:
    """Write down new files."""
    for deel in lots(rijen):
        insert_many(verbinding, bestand, Bestandrij._fields, deel)


def add_paden(verbinding: Verbinding, rijen: Sequence[Padrij]) -> None:
    """Write down new places."""
    for deel in lots(rijen):
        insert_many(verbinding, pad, Padrij._fields, deel)


def update_maat(verbinding: Verbinding, naam: str, sha256: str, grootte: int, tijd_ns: int) -> None:
    """The same content lies in the same place with another size or time."""
    welke = sa.update(pad).where(pad.c.naam == naam, pad.c.sha256 == sha256)
    verbinding.execute(welke.values(grootte=grootte, tijd_ns=tijd_ns))


def update_moment(verbinding: Verbinding, naam: str, sha256: str, moment: str, bron: str) -> None:
    """A content arrived at another moment than was known, and how that is known."""
    welke = sa.update(pad).where(pad.c.naam == naam, pad.c.sha256 == sha256)
    verbinding.execute(welke.values(moment=moment, bron=bron))


def iter_lots(verbinding: Verbinding) -> Iterator[tuple[str, bytes]]:
    """What the files say: kind and parquet, in the order of taking in."""
    vraag = sa.select(lot.c.soort, lot.c.inhoud).order_by(lot.c.id)
    return ((rij.soort, rij.inhoud) for rij in verbinding.execute(vraag))


def add_lot(verbinding: Verbinding, soort: str, rijen: int, opgenomen: str, inhoud: bytes) -> None:
    """Write down what the new files of one kind say."""
    velden = {"soort": soort, "rijen": rijen, "opgenomen": opgenomen, "inhoud": inhoud}
    verbinding.execute(sa.insert(lot).values(velden))


def ask_momenten(verbinding: Verbinding) -> list[str]:
    """The moments of the runs whose figures are kept, in order."""
    vraag = sa.select(stand.c.moment).order_by(stand.c.moment)
    return [str(moment) for moment in verbinding.execute(vraag).scalars()]


def ask_cijfers(verbinding: Verbinding, moment: str) -> str:
    """The figures of the run at this moment as JSON; empty when there are none."""
    vraag = sa.select(stand.c.inhoud).where(stand.c.moment == moment)
    return verbinding.execute(vraag).scalar() or ""


def keep_cijfers(verbinding: Verbinding, moment: str, inhoud: str) -> None:
    """Keep the figures of a run; those of the same moment are replaced. Old ones go, but not those
    with which a round ended."""
    if ask_cijfers(verbinding, moment) == inhoud:
        return
    verbinding.execute(sa.delete(stand).where(stand.c.moment == moment))
    verbinding.execute(sa.insert(stand).values(moment=moment, inhoud=inhoud))
    rondes = set(verbinding.execute(sa.select(ronde.c.geopend)).scalars())
    gewoon = [m for m in ask_momenten(verbinding) if m not in rondes]
    for weg in gewoon[:-_BEWAAR]:
        verbinding.execute(sa.delete(stand).where(stand.c.moment == weg))


PAGINA = ("naam", "sleutel", "moment")


class Paginafeit(NamedTuple):
    """What a page or letter was made from (a hash), and the moment at which that came to be."""

    sleutel: str
    moment: str


def ask_pagina(verbinding: Verbinding, naam: str) -> Paginafeit | None:
    """What is known of a page, or None."""
    vraag = sa.select(pagina.c.sleutel, pagina.c.moment).where(pagina.c.naam == naam)
    rij = verbinding.execute(vraag).first()
    return Paginafeit._make(rij) if rij else None


def read_paginas(verbinding: Verbinding) -> dict[str, Paginafeit]:
    """What is known of every page and letter, by name."""
    rijen = verbinding.execute(sa.select(pagina.c.naam, pagina.c.sleutel, pagina.c.moment))
    return {naam: Paginafeit(sleutel, moment) for naam, sleutel, moment in rijen}


def keep_paginas(verbinding: Verbinding, feiten: Mapping[str, Paginafeit]) -> None:
    """Write down what many pages are made from now."""
    for deel in lots(list(feiten)):
        verbinding.execute(sa.delete(pagina).where(pagina.c.naam.in_(deel)))
        insert_many(verbinding, pagina, PAGINA, [(naam, *feiten[naam]) for naam in deel])


def keep_pagina(verbinding: Verbinding, naam: str, feit: Paginafeit) -> None:
    """Write down what a page is made from now."""
    verbinding.execute(sa.delete(pagina).where(pagina.c.naam == naam))
    verbinding.execute(sa.insert(pagina).values(naam=naam, **feit._asdict()))
