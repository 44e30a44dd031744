"""What every row of the ledger was when bvtool last wrote it: a mark per row, a sum per table.

Whoever changes a row by hand, leaves the mark that belonged to the row before: so `controleer
--spoor` can say which row of which table differs. The sum over all marks of a table stands in the
trail. At each commit only the tables that were written to are read again. Marks are made with a key
that lies in the ledger itself. It keeps nobody from making marks who can read the ledger; but once
it is gone (after `opschonen`), no mark says anything any more about what was marked.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, NamedTuple

from bvtool.dossier.caktabellen import TABELLEN
from bvtool.dossier.feiten import PLEKKEN
from bvtool.dossier.ledger import meta, read_meta, rijmerk, write_meta
from bvtool.dossier.schema import Tabel, list_aanwezig

if TYPE_CHECKING:
    from bvtool.dossier.verbinding import Rij, Verbinding

SLEUTEL = "merksleutel"
"""The fact about the ledger that holds the key, in hexadecimals."""
LOS = "opschonen_bezig"
"""A fact that is written outside a unit of work; see `gemeente.opschonen`."""
_PLEK, _MERK = "plek ", "merk "
"""What other facts begin with that are written outside a unit of work (see `plekken`); and the mark
of each such fact. Neither is in the sum of the table."""
_KORT, _LANG = 8, 16

_ZONDER = {"spoor", "publicatie", "rijmerk"}
"""The trail guards itself; files on their way to their place come and go between commits."""


class Tabelverschil(NamedTuple):
    """What differs in one table: the rows that are new or changed, and how many are gone.

    `rijen` are the numbers that are the keys of the rows, else their places in the table. With
    `lijst` the list of marks itself was changed, so that no row can be named.
    """

    tabel: str
    rijen: tuple[int, ...] = ()
    weg: int = 0
    lijst: bool = False


def make_sleutel(bron: str = "") -> str:
    """A new key: random, or (for a rehearsal that must come out the same each time) from `bron`."""
    return (
        hashlib.sha256(f"merksleutel|{bron}".encode()).hexdigest() if bron else os.urandom(32).hex()
    )


def next_sleutel(sleutel: str) -> str:
    """The key after this one, from which this one cannot be computed back."""
    return hashlib.blake2b(b"volgende", key=bytes.fromhex(sleutel), digest_size=32).hexdigest()


def make_merk(sleutel: str, tekst: str) -> str:
    """The keyed mark of a text, in 64 hexadecimals."""
    return hashlib.blake2b(tekst.encode(), key=bytes.fromhex(sleutel), digest_size=32).hexdigest()


def list_tabellen() -> list[Tabel]:
    """The tables whose rows are marked."""
    return [t for naam, t in TABELLEN.items() if naam not in _ZONDER]


def write_merken(verbinding: Verbinding, geraakt: Collection[str] | None) -> dict[str, object]:
    """Mark the rows of the tables that were written to (None: of all), and of those never marked.

    Gives for the trail, per table: how many rows it has, and the sum of their marks.
    """
    sleutel = read_meta(verbinding)[SLEUTEL]
    bekend = set(verbinding.scalars("select tabel from rijmerk"))
    uit: dict[str, object] = {}
    for tabel in list_tabellen():
        if tabel.naam in bekend and geraakt is not None and tabel.naam not in geraakt:
            continue
        merken = sorted(merk for _, merk in _iter_merken(verbinding, tabel, sleutel))
        uit[tabel.naam] = _sum_up(merken)
        kort = _shorten(merken)
        if tabel.naam in bekend:
            zet = "update rijmerk set merken = :kort where tabel = :naam"
            verbinding.execute(zet, kort=kort, naam=tabel.naam)
        else:
            verbinding.insert("rijmerk", {"tabel": tabel.naam, "merken": kort})
    return uit


def find_verschillen(
    verbinding: Verbinding, sommen: Mapping[str, object]
) -> Iterator[Tabelverschil]:
    """The tables that are not as the trail says; `sommen` is what it said last of each table."""
    sleutel = read_meta(verbinding)[SLEUTEL]
    er_zijn = list_aanwezig(verbinding)
    lijsten = {str(naam): _to_bytes(m) for naam, m in _read_rijen(verbinding, rijmerk)}
    namen = {tabel.naam for tabel in list_tabellen()}
    anders = [plek for plek, naam in enumerate(lijsten, start=1) if naam not in namen]
    for tabel in list_tabellen():
        if tabel.naam not in sommen:
            continue
        lijst = lijsten.get(tabel.naam)
        if tabel.naam not in er_zijn:
            yield Tabelverschil(tabel.naam, lijst=True)
            continue
        rijen = list(_iter_merken(verbinding, tabel, sleutel))
        merken = sorted(merk for _, merk in rijen)
        if _sum_up(merken) != sommen[tabel.naam]:
            yield _compare(tabel.naam, rijen, lijst or b"", sommen[tabel.naam])
        elif lijst is not None and lijst != _shorten(merken):
            anders.append(list(lijsten).index(tabel.naam) + 1)
        elif lijst is None and not anders:
            yield Tabelverschil(rijmerk.naam, weg=1)
    if anders:
        yield Tabelverschil(rijmerk.naam, tuple(anders))
    if los := _find_los_anders(verbinding, sleutel):
        yield Tabelverschil(meta.naam, los)


def write_los(verbinding: Verbinding, naam: str, waarde: str) -> None:
    """Write a fact down that is not in the sum of its table, with a mark of its own."""
    write_meta(verbinding, naam, waarde)
    sleutel = read_meta(verbinding)[SLEUTEL]
    write_meta(verbinding, _MERK + naam, make_merk(sleutel, waarde))


def delete_los(verbinding: Verbinding, naam: str) -> None:
    """Take such a fact away, and its mark."""
    verbinding.execute("delete from meta where sleutel in (:namen)", namen=[naam, _MERK + naam])


def change_sleutel(verbinding: Verbinding, sleutel: str) -> None:
    """Put another key in the place of the one there; the rows must be marked anew after it."""
    write_meta(verbinding, SLEUTEL, sleutel)
    for naam, waarde in read_meta(verbinding).items():
        if _is_gemerkt(naam):
            write_los(verbinding, naam, waarde)


def _is_los(naam: str) -> bool:
    """Whether a fact of this name is not in the sum of the table."""
    return naam == LOS or naam.startswith(_MERK) or _is_gemerkt(naam)


def _is_gemerkt(naam: str) -> bool:
    return naam == PLEKKEN or naam.startswith(_PLEK)


def _find_los_anders(verbinding: Verbinding, sleutel: str) -> tuple[int, ...]:
    """Where such facts and their marks stand, when the one is not that of the other."""
    rijen = [(str(naam), str(waarde)) for naam, waarde in map(tuple, _read_rijen(verbinding, meta))]
    feiten = dict(rijen)
    anders = set()
    for naam in feiten:
        van = naam.removeprefix(_MERK)
        if naam.startswith(_MERK) or _is_gemerkt(naam):
            waarde = feiten.get(van)
            if waarde is None or feiten.get(_MERK + van) != make_merk(sleutel, waarde):
                anders |= {van, _MERK + van}
    return tuple(plek for plek, (naam, _) in enumerate(rijen, start=1) if naam in anders)


def _compare(naam: str, rijen: list[tuple[int, bytes]], lijst: bytes, som: object) -> Tabelverschil:
    toen = {lijst[i : i + _KORT] for i in range(0, len(lijst), _KORT)}
    nu = {merk[:_KORT] for _, merk in rijen}
    anders = tuple(nummer for nummer, merk in rijen if merk[:_KORT] not in toen)
    aantal = som.get("rijen") if isinstance(som, dict) else None
    weg = max(len(toen - nu) - len(anders), 0)
    klopt = len(toen) == aantal and (anders or weg)
    return Tabelverschil(naam, anders, weg) if klopt else Tabelverschil(naam, lijst=True)


def _shorten(merken: Iterable[bytes]) -> bytes:
    return b"".join(merk[:_KORT] for merk in merken)


def _sum_up(merken: Iterable[bytes]) -> dict[str, object]:
    reeks = list(merken)
    return {"rijen": len(reeks), "merk": hashlib.sha256(b"".join(reeks)).hexdigest()}


def _iter_merken(verbinding: Verbinding, tabel: Tabel, sleutel: str) -> Iterator[tuple[int, bytes]]:
    """The number and the mark of each row.

    `ascii` writes text and numbers the same way in every version of Python.
    """
    kern = bytes.fromhex(sleutel)
    nummer = _number_column(tabel)
    for plek, rij in enumerate(_read_rijen(verbinding, tabel), start=1):
        if tabel is meta and _is_los(str(rij[0])):
            continue
        waarden: tuple[object, ...] = tuple(map(_plain, rij)) if tabel.blobs else rij
        merk = hashlib.blake2b(ascii(waarden).encode(), key=kern, digest_size=_LANG).digest()
        eigen = None if nummer is None else waarden[nummer]
        yield (eigen if isinstance(eigen, int) else plek), merk


def _to_bytes(waarde: object) -> bytes:
    """A list of marks; who changes it by hand may have put a text there."""
    return bytes(waarde) if isinstance(waarde, bytes | memoryview) else str(waarde).encode()


def _plain(waarde: object) -> object:
    """A value as it is marked: of much at once its own hash."""
    if isinstance(waarde, bytes | memoryview):
        return hashlib.sha256(waarde).digest()
    return waarde


def _number_column(tabel: Tabel) -> int | None:
    """The place of the column that is the key of a row and a whole number, if there is one."""
    sleutel, *rest = tabel.sleutel
    if rest or tabel.typen[sleutel] not in ("INTEGER", "SERIAL"):
        return None
    return tabel.kolommen.index(sleutel)


def _read_rijen(verbinding: Verbinding, tabel: Tabel) -> Iterable[Rij]:
    """The rows in the order in which a viewer of the ledger shows them."""
    kolommen = ", ".join(tabel.kolommen)
    op = ", ".join(tabel.sleutel) if verbinding.op_server else "rowid"
    vraag = f"select {kolommen} from {tabel.naam} order by {op}"
    return verbinding.execute(vraag)
