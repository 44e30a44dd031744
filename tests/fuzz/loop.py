"""The run over mutated files: each read once, timed and measured, and what went wrong kept.

A `Proef` says how a file is made and by what it is read; this says what may not happen: an
exception that nobody explains, a hang, too much memory, nine digits in a message.
"""

from __future__ import annotations

import argparse
import faulthandler
import json
import multiprocessing
import re
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tests.bewijs.afloop import hash_code
from tests.fuzz.meten import find_plek, read_piek_mb, read_tijd

_MEER = "nam "
_STAP = 500
KIJK = 5.0
RUIM = 15.0
"""In seconds: how often is looked whether a part hangs, and how long after a file should hang."""


class Gebrek(Exception):
    """What a reader of a proof saw that should not be; the text is for who mends it."""


@dataclass(frozen=True)
class Proef:
    """One kind of files to break, all of it to be found by name from another process.

    `mutate` makes file `nummer` of a seed: its name and bytes. `read` reads a file, by all readers
    or by one of `lezers`, and gives how that ended and every word that was said. `hangt` is after
    how many seconds a file hangs.
    """

    module: str
    mutate: Callable[[int, int], tuple[str, bytes]]
    read: Callable[[Path, int, str], tuple[str, str]]
    lezers: tuple[str, ...]
    max_mb: int = 300
    hangt: float = 60


@dataclass
class Verslag:
    """What a run saw: how many ended how, and what should not have happened."""

    uitkomsten: Counter[str] = field(default_factory=Counter)
    gebreken: list[str] = field(default_factory=list)
    traagste: tuple[float, int] = (0.0, -1)
    meeste_mb: int = 0

    def add(self, ander: Verslag) -> None:
        """Take in what another run saw."""
        self.uitkomsten += ander.uitkomsten
        self.gebreken += ander.gebreken
        self.traagste = max(self.traagste, ander.traagste)
        self.meeste_mb = max(self.meeste_mb, ander.meeste_mb)


@dataclass(frozen=True)
class Deel:
    """A part of a run; `spoor` is the file that says which number is at hand, if that is kept."""

    proef: Proef
    zaad: int
    nummers: Sequence[int]
    bewaar: Path
    seconden: float = 5.0
    lezer: str = ""
    spoor: Path | None = None


def run(deel: Deel) -> Verslag:
    """Read every one of these files; what goes wrong is kept in `bewaar`.

    By all readers that a file may be for, or only by `lezer`.
    """
    verslag = Verslag()
    with tempfile.TemporaryDirectory() as map_:
        for nummer in deel.nummers:
            if deel.spoor is not None:
                deel.spoor.write_text(str(nummer), encoding="ascii")
            naam, inhoud = deel.proef.mutate(deel.zaad, nummer)
            pad = Path(map_) / naam
            pad.write_bytes(inhoud)
            faulthandler.dump_traceback_later(deel.proef.hangt, exit=True)
            gebrek = _try(deel, pad, nummer, verslag)
            alleen = gebrek.startswith(_MEER) and len(deel.nummers) > 1
            if alleen and _is_fine_alone(deel.proef, deel.zaad, nummer):
                gebrek = ""  # the files before it left memory behind
            if gebrek:
                deel.bewaar.mkdir(parents=True, exist_ok=True)
                (deel.bewaar / f"{deel.zaad}-{nummer}-{pad.name}").write_bytes(inhoud)
                verslag.gebreken.append(f"nummer {nummer} ({pad.name}): {gebrek}")
            faulthandler.cancel_dump_traceback_later()
    if deel.spoor is not None:
        deel.spoor.unlink()
    return verslag


def _is_fine_alone(proef: Proef, zaad: int, nummer: int) -> bool:
    """Whether this file goes well in a process that reads nothing else, once, as a command does."""
    with tempfile.TemporaryDirectory() as map_:
        woorden = ["--zaad", str(zaad), "--nummer", str(nummer), "--bewaar", map_, "--lezer"]
        return all(
            subprocess.run(
                [sys.executable, "-m", proef.module, *woorden, lezer],
                stdout=subprocess.DEVNULL,
                check=False,
            ).returncode
            == 0
            for lezer in proef.lezers
        )


def _still_wrong(proef: Proef, zaad: int, gebreken: Sequence[str]) -> list[str]:
    return [g for g in gebreken if not _is_fine_alone(proef, zaad, int(g.split()[1]))]


def _try(deel: Deel, pad: Path, nummer: int, verslag: Verslag) -> str:
    """Read one file; gives what was wrong about it, or nothing."""
    begin, voor = read_tijd(), read_piek_mb()
    gebrek = ""
    try:
        uitkomst, woorden = deel.proef.read(pad, nummer, deel.lezer)
        if gevonden := re.search(r"(?<!\d)\d{9}(?!\d)", woorden):
            gebrek = f"negen cijfers in een melding, op plek {gevonden.start()}"
    except Gebrek as fout:
        uitkomst, gebrek = "onverwacht", str(fout)
    except Exception as fout:  # noqa: BLE001  (whatever was not foreseen)
        uitkomst, gebrek = "onverwacht", f"{type(fout).__name__} in {find_plek(fout)}"
    except BaseException as fout:
        if type(fout).__name__ != "PanicException":
            raise
        uitkomst, gebrek = "onverwacht", "paniek"
    duur, na = read_tijd() - begin, read_piek_mb()
    verslag.uitkomsten[uitkomst] += 1
    verslag.traagste = max(verslag.traagste, (duur, nummer))
    verslag.meeste_mb = max(verslag.meeste_mb, na)
    if duur > deel.seconden:
        gebrek = gebrek or f"duurde {duur:.1f} seconden"
    if na > deel.proef.max_mb and na > voor:
        gebrek = gebrek or f"{_MEER}{na} MB"
    return gebrek


class _Gedaan:
    """What earlier runs with this seed saw on this very code, in a file; without a file nothing."""

    def __init__(self, pad: Path | None, zaad: int) -> None:
        self.pad = pad
        self.wie = {"zaad": zaad, "code": hash_code("tests/fuzz") if pad else ""}

    def read(self) -> Verslag:
        """What was seen before; an empty report when there is none."""
        if self.pad is None or not self.pad.is_file():
            return Verslag()
        gelezen = json.loads(self.pad.read_text(encoding="utf-8"))
        if {naam: gelezen[naam] for naam in self.wie} != self.wie:
            return Verslag()
        seconden, nummer = gelezen["traagste"]
        return Verslag(
            Counter(gelezen["uitkomsten"]), gelezen["gebreken"], (seconden, nummer),
            gelezen["meeste_mb"],
        )  # fmt: skip

    def keep(self, verslag: Verslag) -> None:
        """Keep what was seen until now; the file is whole at every moment."""
        if self.pad is not None:
            inhoud = {**self.wie, "aantal": verslag.uitkomsten.total(), **vars(verslag)}
            nieuw = self.pad.with_name(f"{self.pad.name}.nieuw")
            nieuw.write_text(json.dumps(inhoud, indent=1), encoding="utf-8")
            nieuw.replace(self.pad)


def _run_all(delen: Sequence[Deel], processen: int, verslag: Verslag, gedaan: _Gedaan) -> None:
    """Run the parts side by side; a file that hangs or ends its process ends the run."""
    with multiprocessing.get_context("spawn").Pool(processen, maxtasksperchild=4) as groep:
        lopend = groep.imap(run, delen)
        klaar = 0
        while klaar < len(delen):
            try:
                verslag.add(lopend.next(timeout=KIJK))
            except multiprocessing.TimeoutError:
                vast = [g for d in delen if (g := _find_stuck(d))]
                verslag.gebreken += vast
                gedaan.keep(verslag)
                if vast:
                    return
                continue
            klaar += 1
            gedaan.keep(verslag)
            if klaar % 20 == 0:
                tot = verslag.uitkomsten.total()
                print(f"{tot} bestanden, {len(verslag.gebreken)} gebreken", flush=True)


def _find_stuck(deel: Deel) -> str:
    """What to say of a part whose file at hand is not done long after it should hang."""
    try:
        if deel.spoor is None:
            return ""
        if time.time() - deel.spoor.stat().st_mtime < deel.proef.hangt + RUIM:
            return ""
        nummer = deel.spoor.read_text(encoding="ascii")
    except OSError:
        return ""  # not begun, or done
    return f"nummer {nummer}: liep vast of brak het proces af"


def main(proef: Proef, uitleg: str | None, argumenten: Sequence[str] | None = None) -> int:
    """Run from the command line; 1 when something went wrong."""
    parser = argparse.ArgumentParser(description=uitleg)
    parser.add_argument("--aantal", type=int, default=1_000)
    parser.add_argument("--zaad", type=int, default=1)
    parser.add_argument("--vanaf", type=int, default=0)
    parser.add_argument("--nummer", type=int)
    parser.add_argument("--lezer", choices=proef.lezers, default="")
    parser.add_argument("--processen", type=int, default=1)
    parser.add_argument("--seconden", type=float, default=5.0)
    parser.add_argument("--bewaar", type=Path, default=Path("fuzz-gevonden"))
    parser.add_argument("--verslag", type=Path)
    k = parser.parse_args(argumenten)
    begin = time.perf_counter()
    if k.nummer is not None:
        verslag = run(Deel(proef, k.zaad, [k.nummer], k.bewaar, k.seconden, k.lezer))
    else:
        verslag = _go_on(proef, k)
    for uitkomst, aantal in verslag.uitkomsten.most_common():
        print(f"{aantal:8}  {uitkomst}")
    print(
        f"{verslag.uitkomsten.total()} bestanden in {time.perf_counter() - begin:.0f} s; "
        f"traagste {verslag.traagste[0]:.2f} s (nummer {verslag.traagste[1]}); "
        f"meeste geheugen {verslag.meeste_mb} MB; {len(verslag.gebreken)} gebreken"
    )
    for gebrek in verslag.gebreken:
        print(gebrek)
    return 1 if verslag.gebreken else 0


def _go_on(proef: Proef, k: argparse.Namespace) -> Verslag:
    """What earlier runs left, then the numbers that are still to go."""
    gedaan = _Gedaan(k.verslag, k.zaad)
    verslag = gedaan.read()
    if verslag.gebreken:
        verslag.gebreken = _still_wrong(proef, k.zaad, verslag.gebreken)
        gedaan.keep(verslag)
    vanaf = k.vanaf or verslag.uitkomsten.total()
    with tempfile.TemporaryDirectory() as sporen:
        delen = [
            Deel(
                proef, k.zaad, range(i, min(i + _STAP, k.aantal)), k.bewaar, k.seconden,
                spoor=Path(sporen) / str(i),
            )
            for i in range(vanaf, k.aantal, _STAP)
        ]  # fmt: skip
        _run_all(delen, k.processen, verslag, gedaan)
    return verslag
