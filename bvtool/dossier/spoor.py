"""The trail: one row for every command that changed something, chained by hash.

Each row holds the hash of the one before. Who changes, removes or inserts a row, breaks the chain
from there on. Whoever also rewrites all that follows, ends at another head than the one printed on
the terugkoppeling and in the report.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from bvtool.dossier.ledger import spoor
from bvtool.dossier.slot import read_wie
from bvtool.vak.versie import __version__

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection

    from bvtool.kalender.klok import Klok


def describe_werk(klok: Klok, opdracht: str) -> dict[str, object]:
    """The columns that say when, by whom and with what a row of the trail came about."""
    return {
        "moment": klok.nu.isoformat(),
        "wie": read_wie(),
        "opdracht": opdracht,
        "versie": __version__,
        "nu_opgegeven": int(klok.opgegeven),
    }


def write_spoor(verbinding: Connection, velden: Mapping[str, object]) -> int:
    """Add one row behind the last; `velden` holds all columns but nr, vorige and hash.

    Values that are lists or mappings are kept as JSON. Gives the number of the row.
    """
    vraag = sa.select(spoor.c.nr, spoor.c.hash).order_by(spoor.c.nr.desc()).limit(1)
    laatste = verbinding.execute(vraag).first()
    nr = laatste.nr + 1 if laatste else 1
    rij: dict[str, object] = {
        k: w if isinstance(w, str | int) else _json(w) for k, w in velden.items()
    }
    rij |= {"nr": nr, "vorige": laatste.hash if laatste else ""}
    verbinding.execute(sa.insert(spoor).values(**rij, hash=hash_spoor(rij)))
    return nr


def hash_spoor(rij: Mapping[str, object]) -> str:
    """The hash of one row of the trail: all its fields but itself, the previous hash included."""
    velden = {k: rij[k] for k in sorted(rij) if k != "hash"}
    return hashlib.sha256(_json(velden).encode()).hexdigest()


def read_spoor(verbinding: Connection) -> Iterator[dict[str, Any]]:
    """The rows of the trail in order."""
    for rij in verbinding.execute(sa.select(spoor).order_by(spoor.c.nr)):
        yield dict(rij._mapping)


def read_spoor_kop(
    verbinding: Connection, *, zonder: str = "", voor: datetime | None = None
) -> str:
    """The head of the trail: the hash of its last row; empty when there is none.

    `zonder` passes over the rows of one command and `voor` over what came at or after a moment: so
    a file can name a head that does not change by making that file again.
    """
    vraag = sa.select(spoor.c.hash, spoor.c.opdracht, spoor.c.moment).order_by(spoor.c.nr.desc())
    for rij in verbinding.execute(vraag):
        te_laat = voor is not None and datetime.fromisoformat(rij.moment) >= voor
        if rij.opdracht != zonder and not te_laat:
            return str(rij.hash)
    return ""


def find_breuken(rijen: Iterable[Mapping[str, Any]]) -> Iterator[tuple[int, str]]:
    """Where the chain does not hold: the number of the row and what is wrong, in Dutch."""
    vorige, nr = "", 0
    for rij in rijen:
        nr += 1
        if rij["nr"] != nr:
            yield rij["nr"], "Er ontbreekt een regel in het spoor."
            nr = rij["nr"]
        elif rij["vorige"] != vorige:
            yield nr, "Deze regel sluit niet aan op de regel ervoor."
        if hash_spoor(rij) != rij["hash"]:
            yield nr, "Deze regel is veranderd nadat hij is geschreven."
        vorige = rij["hash"]


def list_gemaakt(rijen: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    """Each file that the trail names with the hash it got last; empty when it was removed."""
    bekend: dict[str, str] = {}
    for rij in rijen:
        for bestand in json.loads(rij["uitvoer"]):
            bekend[bestand["naam"]] = "" if bestand.get("verwijderd") else bestand["sha256"]
    return bekend


def list_geschreven(verbinding: Connection, opdracht: str) -> set[str]:
    """The SHA-256 of every file that this command ever made: a file with another content under one
    of their names was worked in."""
    vraag = sa.select(spoor.c.uitvoer).where(spoor.c.opdracht == opdracht)
    rijen = verbinding.execute(vraag).scalars()
    return {
        bestand["sha256"]
        for uitvoer in rijen
        for bestand in json.loads(uitvoer)
        if not bestand.get("verwijderd")
    }


def _json(waarde: object) -> str:
    return json.dumps(waarde, ensure_ascii=False, sort_keys=True, default=str)
