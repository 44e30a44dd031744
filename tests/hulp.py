"""What tests share: run a command as a user does, and play the clerk in a workbook."""

from __future__ import annotations

import contextlib
import functools
import io
import itertools
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import openpyxl

from bvtool.cli import main

LIJSTEN = ("Aan te melden", "Niet aanleveren", "Te beoordelen", "Dubbel of onleesbaar")
MAANDAG = "2022-10-10T11:00"
DONDERDAG = "2022-10-13T16:00"
VRIJDAG = "2022-10-14T10:00"
DINSDAG = "2022-10-18T09:00"
RAPPORTDAG = "2022-10-25T07:00"


@dataclass(frozen=True)
class Gelopen:
    """How a command ended: exit code, stdout, stderr."""

    code: int
    uit: str
    fout: str

    @property
    def json(self) -> dict[str, Any]:
        """stdout as the one JSON object that it must be."""
        gegevens = json.loads(self.uit)
        assert isinstance(gegevens, dict)
        return gegevens


def run(*woorden: object, in_map: Path | None = None) -> Gelopen:
    """Run `bvtool` with these words, in a folder when one is given."""
    uit, fout = io.StringIO(), io.StringIO()
    with _in(in_map), contextlib.redirect_stdout(uit), contextlib.redirect_stderr(fout):
        code, waar = main([str(woord) for woord in woorden]), Path.cwd()
    UITVOER.append(
        (f"{waar} > " + " ".join(str(w) for w in woorden), uit.getvalue() + fout.getvalue())
    )
    return Gelopen(code, uit.getvalue(), fout.getvalue())


ZWAAR = ("psycopg", "polars", "lxml", "jinja2", "fastexcel", "xlsxwriter", "http.client",
         "asyncio")  # fmt: skip
"""Libraries of which the loading is a good part of what a command takes."""


def list_loaded(*woorden: object) -> list[str]:
    """The heavy libraries that a command loads, in a process of its own."""
    code = (
        f"import sys; from bvtool.cli import main; main({[str(w) for w in woorden]!r}); "
        f"print('|', *[m for m in {ZWAAR!r} if m in sys.modules])"
    )
    gelopen = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True)
    return gelopen.stdout.decode("ascii", "replace").rpartition("|")[2].split()


UITVOER: list[tuple[str, str]] = []
"""What every command of this run said; `tests/privacy/wacht.py` looks at it in the end."""


@contextlib.contextmanager
def _in(map_: Path | None) -> Iterator[None]:
    eerder = Path.cwd()
    if map_ is not None:
        os.chdir(map_)
    try:
        yield
    finally:
        os.chdir(eerder)


def table(pad: Path, blad: str) -> list[dict[str, Any]]:
    """The rows of a sheet by header, read by openpyxl."""
    rijen: list[tuple[Any, ...]] = list(
        _open_werkmap(pad.read_bytes())[blad].iter_rows(values_only=True)
    )
    return [dict(zip(rijen[0], rij, strict=True)) for rij in rijen[1:]]


@functools.lru_cache(maxsize=2)
def _open_werkmap(inhoud: bytes) -> openpyxl.Workbook:
    """A workbook by its bytes; kept, for who reads one sheet mostly reads the next one too."""
    return openpyxl.load_workbook(io.BytesIO(inhoud), read_only=True)


Klerk = Callable[[str, dict[str, Any]], dict[str, Any]]


def decide_all(blad: str, rij: dict[str, Any]) -> dict[str, Any]:
    """A clerk who delivers nobody of whom a decision is asked, with a reason that fits."""
    if blad not in LIJSTEN or rij["Besluit"]:
        return {}
    return {
        "Besluit": "Niet aanleveren",
        "Reden": "ONB",
        "Toelichting": "Uitgezocht, niet bekend",
    }


def fill(pad: Path, klerk: Klerk = decide_all) -> None:
    """Fill in the workbook: `klerk` gives for each row the cells to write, by header."""
    werkmap = openpyxl.load_workbook(pad)
    for blad in werkmap.worksheets:
        koppen = {str(cel.value): plek for plek, cel in enumerate(blad[1], start=1)}
        if "Regel" not in koppen:
            continue
        for nummer in range(2, blad.max_row + 1):
            rij: dict[str, Any] = {
                kop: blad.cell(nummer, kolom).value for kop, kolom in koppen.items()
            }
            for kop, waarde in klerk(blad.title, rij).items():
                blad.cell(nummer, koppen[kop], waarde)
    werkmap.save(pad)
    werkmap.close()


def fictieve_bsns(aantal: int, vanaf: int = 999900006) -> list[str]:
    """The first so many fictive BSNs, as the independent python-stdnum judges them."""
    return list(_first_bsns(aantal, vanaf))


@functools.cache
def _first_bsns(aantal: int, vanaf: int) -> tuple[str, ...]:
    from stdnum.nl import bsn

    goed = (str(n) for n in range(vanaf, 999999991) if bsn.is_valid(str(n)))
    return tuple(itertools.islice(goed, aantal))


Rij = dict[str, str]


def make_dossier(map_: Path, b4: list[Rij], register: list[Rij], **beleid: object) -> Path:
    """A dossier of gemeente 0363 with these rows (by header) as csv, and policies if any."""
    gelopen = run(
        "--nu", MAANDAG, "nieuw", map_, "--gemeente", "0363", "--uitvoerder", "680363",
        "--timeslot", "2022-10-17",
    )  # fmt: skip
    assert gelopen.code == 0, gelopen.fout
    set_beleid(map_, **beleid)
    write_csv(map_ / "inkomend" / "B4.csv", b4)
    write_csv(map_ / "inkomend" / "register.csv", register)
    return map_


def make_rondedossier(map_: Path, peildatum: str = "2022-12-12", *opties: object) -> Path:
    """A dossier of Amsterdam that begins with a round, at nine o'clock on its reference date."""
    gemaakt = run(
        "--nu", f"{peildatum}T09:00", "nieuw", map_, "--gemeente", "0363", "--uitvoerder", "680363",
        "--peildatum", peildatum, *opties,
    )  # fmt: skip
    assert gemaakt.code == 0, gemaakt
    return map_


def set_beleid(map_: Path, **beleid: object) -> None:
    """Turn on settings of the section [beleid]."""
    pad = map_ / "bvtool.toml"
    regels = pad.read_text(encoding="utf-8").splitlines()
    for sleutel, waarde in beleid.items():
        nieuw = f"{sleutel} = {json.dumps(waarde)}"
        regels = [nieuw if r.lstrip("# ").startswith(f"{sleutel} =") else r for r in regels]
        assert nieuw in regels
    pad.write_text("\n".join(regels) + "\n", encoding="utf-8", newline="\n")


def write_csv(pad: Path, rijen: list[Rij]) -> None:
    """Rows as Excel in Dutch saves them; the headers are all that occur, in order."""
    koppen = list(dict.fromkeys(kop for rij in rijen for kop in rij))
    regels = [koppen, *([rij.get(kop, "") for kop in koppen] for rij in rijen)]
    tekst = "".join(";".join(regel) + "\r\n" for regel in regels)
    pad.write_text(tekst, encoding="utf-8-sig", newline="")


def make_home(map_: Path) -> Path:
    """Let a copy be a dossier of its own, as if it was never anywhere else (see `dossier.plek`)."""
    import sqlite3

    if (map_ / "dossier.db").is_file():
        with contextlib.closing(sqlite3.connect(map_ / "dossier.db")) as los, los:
            los.execute("delete from meta where sleutel = 'plekken'")
        for naam in ("dossier.db.kopie", ".bvtool.zegel"):
            (map_ / naam).unlink(missing_ok=True)
    return map_


def unmark(map_: Path) -> None:
    """Let the answers of `ketentest` in this folder be as those of the CAK itself."""
    from bvtool.berichten.merk import MERK

    for pad in map_.glob("*.xml"):
        pad.write_bytes(pad.read_bytes().replace(b"\r\n" + MERK, b""))


def read_lijsten(map_: Path) -> dict[int, dict[str, Any]]:
    """Each B4 row in the workbook of a dossier, by its row number in B4, with `Blad`."""
    gevonden: dict[int, dict[str, Any]] = {}
    for blad in LIJSTEN:
        for rij in table(map_ / "werk" / "werkboek.xlsx", blad):
            nummer = int(rij["Regel"].split("-")[1])
            assert nummer not in gevonden, "a row stands on two sheets"
            gevonden[nummer] = {**rij, "Blad": blad}
    return gevonden


def read_vergelijking(map_: Path) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """The newest comparison in the ledger: the B4 rows, and who is only in the register."""
    import sqlite3

    import polars as pl

    from bvtool.dossier.frames import Gelezen

    with contextlib.closing(sqlite3.connect(map_ / "dossier.db")) as los:
        wat = "uitkomst, b4_bron, alleen_register"
        vraag = f"select {wat} from vergelijking order by id desc limit 1"
        uitkomst, bron, alleen = los.execute(vraag).fetchone()
    b4 = Gelezen(uitkomst, bron).read()
    return b4.to_dicts(), pl.read_parquet(io.BytesIO(alleen)).to_dicts()


def query_ledger(map_: Path, vraag: str) -> list[tuple[Any, ...]]:
    """Rows of the ledger of a dossier, wherever that is."""
    from bvtool.dossier.map import Dossier
    from bvtool.dossier.verbinding import make_toegang

    dossier = Dossier(map_)
    url = dossier.instellingen.ledger_url
    toegang = make_toegang(dossier.ledger_pad, url, alleen_lezen=True)
    try:
        with toegang.connect() as verbinding:
            return verbinding.execute(vraag).fetchall()
    finally:
        toegang.dispose()


def lives(pid: int) -> bool:
    """Whether a process with this number is at work; one that is dead but not yet buried is not."""
    try:
        return ") Z " not in Path(f"/proc/{pid}/stat").read_text(encoding="utf-8")
    except OSError:
        return False
