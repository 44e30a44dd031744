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

from bvtool.dossier.bestandslijst import DICHT, list_bestanden
from bvtool.dossier.ledger import read_meta, spoor
from bvtool.dossier.rijmerken import SLEUTEL, make_merk, write_merken
from bvtool.dossier.slot import read_wie
from bvtool.vak.versie import __version__

if TYPE_CHECKING:
    from bvtool.dossier.verbinding import Verbinding
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
    verbinding: Verbinding,
    velden: Mapping[str, object],
    geraakt: Collection[str] | None = None,
) -> int:
    """Add one row behind the last; `velden` holds all columns but nr, vorige, hash and tabellen.

    Values that are lists or mappings are kept as JSON. `geraakt` names the tables that were written
    to since the row before (None: all may have been). Gives the number of the row.
    """
    laatste = verbinding.first("select nr, hash from spoor order by nr desc limit 1")
    nr, vorige = (laatste[0] + 1, laatste[1]) if laatste else (1, "")
    rij: dict[str, object] = {
        k: w if isinstance(w, str | int) else _json(w) for k, w in velden.items()
    }
    rij["tabellen"] = _json(write_merken(verbinding, geraakt))
    rij |= {"nr": nr, "vorige": vorige}
    som = hash_spoor(rij, read_sleutel(verbinding))
    verbinding.insert("spoor", {**rij, "hash": som})
    return nr


def count_spoor(verbinding: Verbinding) -> int:
    """How many rows the trail has."""
    return int(verbinding.scalar("select count(*) from spoor"))


def rewrite_begin(verbinding: Verbinding) -> None:
    """Write the one row of a ledger that was only just begun anew, with the marks as they are."""
    rij = dict(next(read_spoor(verbinding)))
    rij["tabellen"] = _json(write_merken(verbinding, None))
    som = hash_spoor(rij, read_sleutel(verbinding))
    zet = "update spoor set tabellen = :tabellen, hash = :hash"
    verbinding.execute(zet, tabellen=rij["tabellen"], hash=som)


def read_sleutel(verbinding: Verbinding) -> str:
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


def close_spoor(verbinding: Verbinding) -> int:
    """Put the marks in the place of all lists of files; gives how many rows got another hash.

    Those are the rows from the first one of before version 4 on: their hashes could be tried with
    every file about one person.
    """
    sleutel, vorige = read_sleutel(verbinding), ""
    anders: dict[str, str] = {}
    zet = ", ".join(f"{kolom} = :{kolom}" for kolom in spoor.kolommen)
    for rij in list(read_spoor(verbinding)):
        dicht = {k: _close(rij[k], sleutel) for k in _BESTANDEN}  # type: ignore[literal-required]
        nieuw: dict[str, object] = {**rij, **dicht, "tabellen": rij["tabellen"] or "{}"}
        nieuw["vorige"] = vorige if anders or not rij["tabellen"] else rij["vorige"]
        nieuw["hash"] = vorige = hash_spoor(nieuw, sleutel)
        if vorige != rij["hash"]:
            anders[rij["hash"]] = vorige
        if nieuw != rij:
            verbinding.execute(f"update spoor set {zet} where nr = :nr", **nieuw)
    for oud, som in anders.items():
        vraag = "update terugkoppeling set spoor_kop = :som where spoor_kop = :oud"
        verbinding.execute(vraag, som=som, oud=oud)
    return len(anders)


def read_spoor(verbinding: Verbinding) -> Iterator[Spoorregel]:
    """The rows of the trail in order."""
    kolommen = spoor.kolommen
    vraag = f"select {', '.join(kolommen)} from spoor order by nr"
    for rij in verbinding.execute(vraag):
        yield cast("Spoorregel", dict(zip(kolommen, rij, strict=True)))


def read_spoor_kop(
    verbinding: Verbinding, *, zonder: str = "", voor: datetime | None = None
) -> str:
    """The head of the trail: the hash of its last row; empty when there is none.

    `zonder` passes over the rows of one command and `voor` over what came at or after a moment: so
    a file can name a head that does not change by making that file again.
    """
    vraag = "select hash, opdracht, moment from spoor order by nr desc"
    for som, opdracht, moment in verbinding.execute(vraag):
        te_laat = voor is not None and datetime.fromisoformat(moment) >= voor
        if opdracht != zonder and not te_laat:
            return str(som)
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


def list_geschreven(verbinding: Verbinding, opdracht: str) -> set[str]:
    """The SHA-256 of every file that this command ever made: a file with another content under one
    of their names was worked in."""
    vraag = "select uitvoer from spoor where opdracht = :opdracht"
    rijen = verbinding.scalars(vraag, opdracht=opdracht)
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
