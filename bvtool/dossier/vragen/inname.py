"""Questions about what a dossier of the CAK took in, and what it showed before."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from bvtool.dossier.feiten import Innamefeit, Padfeit
from bvtool.dossier.toevoeging import lots

if TYPE_CHECKING:
    from bvtool.dossier.verbinding import Verbinding

_BEWAAR = 60
"""How many runs keep their figures."""


def iter_bestanden(verbinding: Verbinding) -> Iterator[Innamefeit]:
    """Every file with every place where it was seen."""
    vraag = """
        select b.id, b.soort, b.uitvoerder, b.sha256, b.toestand, b.melding, p.naam, p.moment,
            p.bron
        from cak_bestand b join cak_pad p on p.bestand_id = b.id"""
    yield from map(Innamefeit._make, verbinding.execute(vraag))


def ask_nummers(verbinding: Verbinding) -> dict[tuple[str, str, str], int]:
    """The number of every file by kind, uitvoerder and SHA-256."""
    rijen = verbinding.execute("select soort, uitvoerder, sha256, id from cak_bestand")
    return {(soort, code, sha): nr for soort, code, sha, nr in rijen}


def ask_hoogste_nummer(verbinding: Verbinding) -> int:
    """The number of the file that was taken in last; 0 when there is none."""
    return verbinding.scalar("select max(id) from cak_bestand") or 0


def iter_paden(verbinding: Verbinding) -> Iterator[Padfeit]:
    """Every place where a content was seen."""
    vraag = f"select {', '.join(Padfeit._fields)} from cak_pad"
    yield from map(Padfeit._make, verbinding.execute(vraag))


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
        verbinding.insert_many("cak_bestand", Bestandrij._fields, deel)


def add_paden(verbinding: Verbinding, rijen: Sequence[Padrij]) -> None:
    """Write down new places."""
    for deel in lots(rijen):
        verbinding.insert_many("cak_pad", Padrij._fields, deel)


def update_maat(verbinding: Verbinding, naam: str, sha256: str, grootte: int, tijd_ns: int) -> None:
    """The same content lies in the same place with another size or time."""
    vraag = """
        update cak_pad set grootte = :grootte, tijd_ns = :tijd_ns
        where naam = :naam and sha256 = :sha256"""
    verbinding.execute(vraag, grootte=grootte, tijd_ns=tijd_ns, naam=naam, sha256=sha256)


def update_moment(verbinding: Verbinding, naam: str, sha256: str, moment: str, bron: str) -> None:
    """A content arrived at another moment than was known, and how that is known."""
    vraag = """
        update cak_pad set moment = :moment, bron = :bron
        where naam = :naam and sha256 = :sha256"""
    verbinding.execute(vraag, moment=moment, bron=bron, naam=naam, sha256=sha256)


def iter_lots(verbinding: Verbinding) -> Iterator[tuple[str, bytes]]:
    """What the files say: kind and parquet, in the order of taking in."""
    return iter(verbinding.execute("select soort, inhoud from cak_lot order by id"))


def add_lot(verbinding: Verbinding, soort: str, rijen: int, opgenomen: str, inhoud: bytes) -> None:
    """Write down what the new files of one kind say."""
    velden = {"soort": soort, "rijen": rijen, "opgenomen": opgenomen, "inhoud": inhoud}
    verbinding.insert("cak_lot", velden)


def ask_momenten(verbinding: Verbinding) -> list[str]:
    """The moments of the runs whose figures are kept, in order."""
    return [str(m) for m in verbinding.scalars("select moment from cak_stand order by moment")]


def ask_cijfers(verbinding: Verbinding, moment: str) -> str:
    """The figures of the run at this moment as JSON; empty when there are none."""
    vraag = "select inhoud from cak_stand where moment = :moment"
    return verbinding.scalar(vraag, moment=moment) or ""


def keep_cijfers(verbinding: Verbinding, moment: str, inhoud: str) -> None:
    """Keep the figures of a run; those of the same moment are replaced. Old ones go, but not those
    with which a round ended."""
    if ask_cijfers(verbinding, moment) == inhoud:
        return
    weg = "delete from cak_stand where moment in (:momenten)"
    verbinding.execute(weg, momenten=[moment])
    verbinding.insert("cak_stand", {"moment": moment, "inhoud": inhoud})
    rondes = set(verbinding.scalars("select geopend from ronde"))
    gewoon = [m for m in ask_momenten(verbinding) if m not in rondes]
    if oud := gewoon[:-_BEWAAR]:
        verbinding.execute(weg, momenten=oud)


PAGINA = ("naam", "sleutel", "moment")


class Paginafeit(NamedTuple):
    """What a page or letter was made from (a hash), and the moment at which that came to be."""

    sleutel: str
    moment: str


def ask_pagina(verbinding: Verbinding, naam: str) -> Paginafeit | None:
    """What is known of a page, or None."""
    vraag = "select sleutel, moment from cak_pagina where naam = :naam"
    rij = verbinding.first(vraag, naam=naam)
    return Paginafeit._make(rij) if rij else None


def read_paginas(verbinding: Verbinding) -> dict[str, Paginafeit]:
    """What is known of every page and letter, by name."""
    rijen = verbinding.execute("select naam, sleutel, moment from cak_pagina")
    return {naam: Paginafeit(sleutel, moment) for naam, sleutel, moment in rijen}


def keep_paginas(verbinding: Verbinding, feiten: Mapping[str, Paginafeit]) -> None:
    """Write down what many pages are made from now."""
    for deel in lots(list(feiten)):
        verbinding.execute("delete from cak_pagina where naam in (:namen)", namen=deel)
        rijen = [(naam, *feiten[naam]) for naam in deel]
        verbinding.insert_many("cak_pagina", PAGINA, rijen)


def keep_pagina(verbinding: Verbinding, naam: str, feit: Paginafeit) -> None:
    """Write down what a page is made from now."""
    keep_paginas(verbinding, {naam: feit})
