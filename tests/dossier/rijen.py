"""Changes one value of the ledger by hand many times: is it found, and named by table and row?

`python -m tests.dossier.rijen --aantal 500`
"""

from __future__ import annotations

import argparse
import json
import random
import shutil
import sqlite3
import sys
import tempfile
from contextlib import closing
from pathlib import Path

from tests.hulp import run
from tests.stappen_van_de_week import walk

Cel = tuple[str, int, str, int]
"""A table, the place of a row there, a column, and how SQLite itself numbers that row."""


def list_cellen(pad: Path) -> list[Cel]:
    """Every cell of every table that has rows, the trail included."""
    with closing(sqlite3.connect(pad)) as los:
        namen = [r[0] for r in los.execute("select name from sqlite_master where type = 'table'")]
        return [
            (naam, plek, str(kolom[1]), rij)
            for naam in sorted(namen)
            for plek, (rij,) in enumerate(
                los.execute(f"select rowid from {naam} order by rowid").fetchall(), start=1
            )
            for kolom in los.execute(f"pragma table_info({naam})").fetchall()
        ]


def change(pad: Path, cel: Cel, lot: random.Random) -> None:
    """Another value of the same kind in this cell, past every rule of the table."""
    tabel, _, kolom, rij = cel
    with closing(sqlite3.connect(pad)) as los, los:
        los.execute("pragma ignore_check_constraints = on")
        (oud,) = los.execute(f"select {kolom} from {tabel} where rowid = ?", [rij]).fetchone()
        los.execute(f"update {tabel} set {kolom} = ? where rowid = ?", [_other(oud, lot), rij])


def _other(oud: object, lot: random.Random) -> object:
    if isinstance(oud, int):
        return oud + lot.randrange(1000, 9000)
    if isinstance(oud, bytes):
        plek = lot.randrange(len(oud) + 1)
        return oud[:plek] + b"x" + oud[plek + 1 :] if oud[plek : plek + 1] != b"x" else b""
    if oud is None:
        return "iets"
    tekst = str(oud)
    plek = lot.randrange(len(tekst) + 1)
    letter = "q" if tekst[plek : plek + 1] != "q" else "z"
    return tekst[:plek] + letter + tekst[plek + 1 :]


def check(dossier: Path, cel: Cel) -> None:
    """The check ends badly, and names the table and the row; of the trail, its line."""
    tabel, plek, kolom, rij = cel
    nummer = rij if tabel in _SLEUTELS else plek
    gelopen = run("--dossier", dossier, "controleer", "--spoor")
    uit = gelopen.uit + gelopen.fout
    assert gelopen.code in (1, 74), (cel, gelopen)
    if tabel == "spoor":
        assert "spoor, regel" in uit or "tabel spoor" in uit, (cel, uit)
    elif kolom in _SLEUTELS.get(tabel, ()):
        assert f"tabel {tabel}" in uit, (cel, uit)
    else:
        assert f"tabel {tabel}, rij {nummer}:" in uit, (cel, uit)


_SLEUTELS = {"bericht": ("id",), "antwoord": ("id",), "besluit": ("id",), "vergelijking": ("id",),
             "ronde": ("nr",), "terugkoppeling": ("id",), "akkoord": ("id",), "zending": ("nr",),
             "startnummer": ("nummer",)}  # fmt: skip
"""The number of a row itself: then it is another row."""


def main() -> int:
    """Try and tell; gives the exit code."""
    p = argparse.ArgumentParser(description=__doc__)
    p.add_argument("--aantal", type=int, default=500)
    p.add_argument("--uit", type=Path)
    keuze = p.parse_args()
    lot, gevonden = random.Random(22), 0
    with tempfile.TemporaryDirectory() as map_:
        plek = Path(shutil.copytree(walk(Path(map_) / "week")["klaar"], Path(map_) / "0363"))
        heel = (plek / "dossier.db").read_bytes()
        (plek / ".bvtool.zegel").unlink()
        cellen = list_cellen(plek / "dossier.db")
        tabellen = sorted({cel[0] for cel in cellen})
        for _ in range(keuze.aantal):
            tabel = lot.choice(tabellen)
            cel = lot.choice([c for c in cellen if c[0] == tabel])
            change(plek / "dossier.db", cel, lot)
            try:
                check(plek, cel)
                gevonden += 1
            except AssertionError as fout:
                print(fout)
            (plek / "dossier.db").write_bytes(heel)
    cijfer = {"wat": "rij veranderd", "geprobeerd": keuze.aantal, "mis": keuze.aantal - gevonden}
    print(*cijfer.values(), flush=True)
    if keuze.uit:
        keuze.uit.write_text(json.dumps({"cijfers": [cijfer]}, indent=1), encoding="utf-8")
    return int(gevonden != keuze.aantal)


if __name__ == "__main__":
    sys.exit(main())
