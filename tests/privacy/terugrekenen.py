"""Plays somebody who knows all of a file but the BSN in it, and tries every BSN of the test range.

What is left after `opschonen` is searched for whatever can be made of each of those files: its
hashes, the marks with every key that still lies there, and the rows of the trail that name it.
Everything else is known: names, dates, start numbers, the layout, the zip around it, every other
field of the row, and the program itself.

`python -m tests.privacy.terugrekenen`
"""

from __future__ import annotations

import argparse
import hashlib
import hmac
import io
import json
import re
import sqlite3
import sys
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from bvtool.dossier.spoor import hash_spoor
from bvtool.gesprek.zending import open_zip
from tests.hulp import fictieve_bsns, run
from tests.stappen_van_de_week import OP_NAAM, walk

OFFICIEEL = 9091
"""How many official test numbers there are: 999900006 to 999999990."""
_KORT = 8
_BSN = re.compile(rb"(?<!\d)(9999\d{5})(?!\d)")


@dataclass(frozen=True)
class Raadsel:
    """One file about one person: its name, what it would be with another BSN, and its own hash."""

    naam: str
    bsn: str
    make: Callable[[str], bytes]
    som: str


@dataclass(frozen=True)
class Kennis:
    """What was known before: the files, and the rows of the trail."""

    raadsels: list[Raadsel]
    regels: list[dict[str, object]]

    def some_bsns(self) -> list[str]:
        """Those that are really in the files, and some others."""
        return [*{r.bsn for r in self.raadsels}, *fictieve_bsns(20)]


def learn(dossier: Path, werkmap: Path) -> Kennis:
    """Everything about the files of one person in a dossier before it is cleaned up."""
    raadsels = [r for pad in sorted(dossier.rglob("*")) for r in _puzzles(pad, werkmap)]
    return Kennis(raadsels, _rows(dossier))


def _rows(dossier: Path) -> list[dict[str, object]]:
    with closing(sqlite3.connect(dossier / "dossier.db")) as los:
        los.row_factory = sqlite3.Row
        return [dict(rij) for rij in los.execute("select * from spoor order by nr")]


def _puzzles(pad: Path, werkmap: Path) -> Iterator[Raadsel]:
    if pad.suffix in (".xml", ".csv"):
        inhoud = pad.read_bytes()
        for bsn in sorted(set(_BSN.findall(inhoud)))[:2]:
            make = _replacer(inhoud, bsn)
            yield Raadsel(pad.name, bsn.decode(), make, hashlib.sha256(inhoud).hexdigest())
    elif pad.suffix == ".zip":
        yield _zip_puzzle(pad, werkmap)


def _replacer(inhoud: bytes, bsn: bytes) -> Callable[[str], bytes]:
    return lambda ander: inhoud.replace(bsn, ander.encode())


def _zip_puzzle(pad: Path, werkmap: Path) -> Raadsel:
    """A delivery of which all messages are known but one: made again as bvtool makes it."""
    from datetime import date

    with zipfile.ZipFile(io.BytesIO(pad.read_bytes())) as zip_:
        leden = [(naam, zip_.read(naam)) for naam in zip_.namelist()]
        fictief = bool(zip_.comment)
    (bsn,) = set(_BSN.findall(leden[0][1]))

    def make(ander: str) -> bytes:
        doel = werkmap / "proef.zip"
        nieuw = open_zip(doel, date.fromisoformat(pad.name[4:14]), fictief=fictief)
        for nr, (naam, inhoud) in enumerate(leden):
            nieuw.add(naam, inhoud if nr else inhoud.replace(bsn, ander.encode()))
        nieuw.close()
        return doel.read_bytes()

    assert make(bsn.decode()) == pad.read_bytes(), "the attacker can make the zip again"
    return Raadsel(pad.name, bsn.decode(), make, hashlib.sha256(pad.read_bytes()).hexdigest())


def compute_back(
    dossier: Path, kennis: Kennis, bsns: list[str] | None = None
) -> set[tuple[str, str]]:
    """The (file, BSN) of which a trace is left in the dossier; of every official number, unless
    some are given."""
    bsns = fictieve_bsns(OFFICIEEL) if bsns is None else bsns
    resten = [p.read_bytes() for p in sorted(dossier.rglob("*")) if p.is_file()]
    resten += [str(p.relative_to(dossier)).encode() for p in sorted(dossier.rglob("*"))]
    vensters = {rest[i : i + _KORT] for rest in resten for i in range(len(rest))}
    vensters |= {rest[i : i + 2 * _KORT] for rest in resten for i in range(len(rest))}
    sleutels = _keys(resten)
    nu = _rows(dossier)
    gevonden = set()
    for raadsel in kennis.raadsels:
        rijen = [r for r in kennis.regels if raadsel.som in f"{r['invoer']}{r['uitvoer']}"]
        for bsn in bsns:
            inhoud = raadsel.make(bsn)
            for som in _sums(inhoud, raadsel, rijen, nu, sleutels):
                if som[:_KORT] in vensters or som.hex()[: 2 * _KORT].encode() in vensters:
                    gevonden.add((raadsel.naam, bsn))
    return gevonden


def _keys(resten: list[bytes]) -> list[bytes]:
    """Everything left that can be the key of a mark."""
    namen = {m for rest in resten for m in re.findall(rb"merksleutel([0-9a-f]{64})", rest)}
    return [bytes.fromhex(naam.decode()) for naam in sorted(namen)]


def _sums(
    inhoud: bytes,
    raadsel: Raadsel,
    rijen: list[dict[str, object]],
    nu: list[dict[str, object]],
    sleutels: list[bytes],
) -> Iterator[bytes]:
    """Whatever may have been kept of this file."""
    som = hashlib.sha256(inhoud).digest()
    yield som
    yield hashlib.sha1(inhoud, usedforsecurity=False).digest()
    yield hashlib.md5(inhoud, usedforsecurity=False).digest()
    teksten = [inhoud, som, som.hex().encode()]
    teksten += [
        str(rij[k]).replace(raadsel.som, som.hex()).encode()
        for rij in rijen
        for k in ("invoer", "uitvoer")
        if raadsel.som in str(rij[k])
    ]
    for tekst in teksten:
        yield hashlib.sha256(tekst).digest()
        for sleutel in sleutels:
            yield hmac.digest(sleutel, tekst, "sha256")
            yield hashlib.blake2b(tekst, key=sleutel, digest_size=32).digest()
            yield hashlib.blake2b(tekst, key=sleutel, digest_size=16).digest()
    for rij in rijen:
        yield from _row_sums(rij, raadsel.som, som.hex(), nu, sleutels)


def _row_sums(
    rij: dict[str, object], eigen: str, ander: str,
    nu: list[dict[str, object]], sleutels: list[bytes],
) -> Iterator[bytes]:  # fmt: skip
    """The hashes that this row of the trail would have, with everything else as it is now."""
    lijsten = {k: str(rij[k]).replace(eigen, ander) for k in ("invoer", "uitvoer")}
    for basis in (rij, *(r for r in nu if r["nr"] == rij["nr"])):
        vol = {**basis, **lijsten}
        yield bytes.fromhex(hash_spoor({**vol, "tabellen": ""}))
        kaal = json.dumps(
            {k: vol[k] for k in sorted(vol) if k != "hash"}, ensure_ascii=False, sort_keys=True
        )
        yield hashlib.sha256(kaal.encode()).digest()
        for sleutel in sleutels:
            yield bytes.fromhex(hash_spoor({**vol, "tabellen": "{}"}, sleutel.hex()))
            yield bytes.fromhex(hash_spoor(vol, sleutel.hex()))


def main() -> int:
    """Clean up a dossier after a whole week and try every BSN of the range; gives the exit code."""
    p = argparse.ArgumentParser(description=__doc__)
    p.add_argument("--uit", type=Path)
    keuze = p.parse_args()
    with tempfile.TemporaryDirectory() as map_:
        dossier = walk(Path(map_) / "week")["klaar"]
        kennis = learn(dossier, Path(map_))
        assert run(*OP_NAAM["opschonen"].woorden(dossier)).code == 0
        gevonden = compute_back(dossier, kennis)
    cijfer = {"wat": "teruggerekend", "geprobeerd": OFFICIEEL * len(kennis.raadsels),
              "bestanden": len(kennis.raadsels), "mis": len(gevonden)}  # fmt: skip
    print(*cijfer.values(), flush=True)
    if keuze.uit:
        keuze.uit.write_text(json.dumps({"cijfers": [cijfer]}, indent=1), encoding="utf-8")
    return int(bool(gevonden))


if __name__ == "__main__":
    sys.exit(main())
