"""The trail: one row for every command that changed something, chained by hash.

Each row holds the hash of the one before. Who changes, removes or inserts a row, breaks the chain
from there on. Whoever also rewrites all that follows, ends at another head than the one printed on
the terugkoppeling and in the report.

The hash of a row takes in the files that went in and came out by a keyed mark only. So the list of
files can be closed (`close_spoor`: the mark takes its place) and the key thrown away, while the
chain still holds: nobody can find out any more which files, and so which persons, it was about.
Rows of before version 4 of the ledger took the files in as they were; they are written anew then.

`tabellen` holds the sums of the tables that were written to (see `rijmerken`), so that the rows of
the ledger are in the chain too.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, TypedDict, cast

import sqlalchemy as sa

from bvtool.dossier.bestandslijst import DICHT, list_bestanden
from bvtool.dossier.ledger import read_meta, spoor, terugkoppeling
from bvtool.dossier.rijmerken import SLEUTEL, make_merk, write_merken
from bvtool.dossier.slot import read_wie
from bvtool.vak.versie import __version__

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection

    from bvtool.kalender.klok import Klok


class Spoorregel(TypedDict):
    """A row of the trail; `invoer`, `uitvoer`, `aantallen` and `tabellen` are JSON."""

    nr: int
    moment: str
    wie: str
    opdracht: str
    versie: str
    nu_opgegeven: int
    invoer: str
    uitvoer: str
    aantallen: str
    vorige: str
    hash: str
    tabellen: str


_BESTANDEN = ("invoer", "uitvoer")


def describe_werk(klok: Klok, opdracht: str) -> dict[str, object]:
    """The columns that say when, by whom and with what a row of the trail came about."""
    return {
        "moment": klok.nu.isoformat(),
        "wie": read_wie(),
        "opdracht": opdracht,
        "versie": __version__,
        "nu_opgegeven": int(klok.opgegeven),
    }


def write_spoor(
    verbinding: Connection,
    velden: Mapping[str, object],
    geraakt: Collection[str] | None = None,
) -> int:
    """Add one row behind the last; `velden` holds all columns but nr, vorige, hash and tabellen.

    Values that are lists or mappings are kept as JSON. `geraakt` names the tables that were written
    to since the row before (None: all may have been). Gives the number of the row.
    """
    vraag = sa.select(spoor.c.nr, spoor.c.hash).order_by(spoor.c.nr.desc()).limit(1)
    laatste = verbinding.execute(vraag).first()
    nr = laatste.nr + 1 if laatste else 1
    rij: dict[str, object] = {
        k: w if isinstance(w, str | int) else _json(w) for k, w in velden.items()
    }
    rij["tabellen"] = _json(write_merken(verbinding, geraakt))
    rij |= {"nr": nr, "vorige": laatste.hash if laatste else ""}
    som = hash_spoor(rij, read_sleutel(verbinding))
    verbinding.execute(sa.insert(spoor).values(**rij, hash=som))
    return nr


def count_spoor(verbinding: Connection) -> int:
    """How many rows the trail has."""
    return verbinding.execute(sa.select(sa.func.count()).select_from(spoor)).scalar() or 0


def rewrite_begin(verbinding: Connection) -> None:
    """Write the one row of a ledger that was only just begun anew, with the marks as they are."""
    rij = dict(next(read_spoor(verbinding)))
    rij["tabellen"] = _json(write_merken(verbinding, None))
    nieuw = {"tabellen": rij["tabellen"], "hash": hash_spoor(rij, read_sleutel(verbinding))}
    verbinding.execute(sa.update(spoor).values(nieuw))


def read_sleutel(verbinding: Connection) -> str:
    """The key of the marks; empty in a ledger of before version 4."""
    return read_meta(verbinding).get(SLEUTEL, "")


def hash_spoor(rij: Mapping[str, object], sleutel: str = "") -> str:
    """The hash of one row of the trail: all its fields but itself, the previous hash included."""
    velden = {k: rij[k] for k in sorted(rij) if k != "hash"}
    if velden.get("tabellen"):
        velden |= {k: _close(str(velden[k]), sleutel) for k in _BESTANDEN}
    else:
        velden.pop("tabellen", None)
    return hashlib.sha256(_json(velden).encode()).hexdigest()


def _close(bestanden: str, sleutel: str) -> str:
    """The mark of a list of files; of a closed one it is what stands there."""
    if bestanden.startswith(DICHT):
        return bestanden
    return DICHT + (make_merk(sleutel, bestanden) if sleutel else "")


def close_spoor(verbinding: Connection) -> int:
    """Put the marks in the place of all lists of files; gives how many rows got another hash.

    Those are the rows from the first one of before version 4 on: their hashes could be tried with
    every file about one person.
    """
    sleutel, vorige = read_sleutel(verbinding), ""
    anders: dict[str, str] = {}
    for rij in list(read_spoor(verbinding)):
        dicht = {k: _close(rij[k], sleutel) for k in _BESTANDEN}  # type: ignore[literal-required]
        nieuw: dict[str, object] = {**rij, **dicht, "tabellen": rij["tabellen"] or "{}"}
        nieuw["vorige"] = vorige if anders or not rij["tabellen"] else rij["vorige"]
        nieuw["hash"] = vorige = hash_spoor(nieuw, sleutel)
        if vorige != rij["hash"]:
            anders[rij["hash"]] = vorige
        if nieuw != rij:
            verbinding.execute(sa.update(spoor).where(spoor.c.nr == rij["nr"]).values(nieuw))
    for oud, som in anders.items():
        kop = terugkoppeling.c.spoor_kop
        verbinding.execute(sa.update(terugkoppeling).where(kop == oud).values(spoor_kop=som))
    return len(anders)


def read_spoor(verbinding: Connection) -> Iterator[Spoorregel]:
    """The rows of the trail in order."""
    for rij in verbinding.execute(sa.select(spoor).order_by(spoor.c.nr)):
        yield cast("Spoorregel", dict(rij._mapping))


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


def find_breuken(
    rijen: Iterable[Mapping[str, object]], sleutel: str = ""
) -> Iterator[tuple[int, str]]:
    """Where the chain does not hold: the number of the row and what is wrong, in Dutch."""
    reeks = list(rijen)
    dicht_tot = max((_nr(r) for r in reeks if r.get("opdracht") == OPSCHONEN), default=0)
    vorige, nr = "", 0
    for rij in reeks:
        nr += 1
        if rij["nr"] != nr:
            yield _nr(rij), "Er ontbreekt een regel in het spoor."
            nr = _nr(rij)
        elif rij["vorige"] != vorige:
            yield nr, "Deze regel sluit niet aan op de regel ervoor."
        if hash_spoor(rij, sleutel) != rij["hash"]:
            yield nr, "Deze regel is veranderd nadat hij is geschreven."
        elif nr >= dicht_tot and str(rij.get("uitvoer", "")).startswith(DICHT):
            yield nr, "Van deze regel is weg om welke bestanden het ging."
        vorige = str(rij["hash"])


OPSCHONEN = "opschonen"
"""The command that closes the lists of files in the rows before its own."""


def _nr(rij: Mapping[str, object]) -> int:
    return int(str(rij["nr"]))


def list_gemaakt(rijen: Iterable[Spoorregel]) -> dict[str, str]:
    """Each file that the trail names with the hash it got last; empty when it was removed."""
    bekend: dict[str, str] = {}
    for rij in rijen:
        for bestand in list_bestanden(rij["uitvoer"]):
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
        for bestand in list_bestanden(uitvoer)
        if not bestand.get("verwijderd")
    }


def list_sommen(rijen: Iterable[Spoorregel]) -> dict[str, object]:
    """What the trail said last of each table: how many rows, and the sum of their marks."""
    sommen: dict[str, object] = {}
    for rij in rijen:
        sommen |= json.loads(rij["tabellen"] or "{}")
    return sommen


def _json(waarde: object) -> str:
    return json.dumps(waarde, ensure_ascii=False, sort_keys=True, default=str)
