"""Mutated files against the readers: no traceback, no hang, never over the limits.

    python -m tests.fuzz.lezen --aantal 100000 --processen 2 --verslag build/fuzz.json

With `--verslag` a run that was stopped goes on where it was, as long as the code is the same; what
went wrong before is tried again, alone.
Every file is made from a kept one (`corpus/`) by a mutation that its number alone decides (`--zaad`
and the number), so any of them can be made again with `--nummer`. Whatever ends otherwise than in a
table or an explained refusal is kept in `--bewaar` and makes the run fail.

More than 300 lines: the mutations, each a few lines, and the run that uses them.
"""

from __future__ import annotations

import argparse
import faulthandler
import io
import json
import multiprocessing
import os
import random
import re
import subprocess
import sys
import tempfile
import time
import zipfile
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from bvtool.bestanden.b4 import B4Bestand, read_b4
from bvtool.bestanden.herken import recognise
from bvtool.bestanden.register import RegisterBestand, read_register
from bvtool.fouten import Bevinding, BvFout
from tests.bewijs.afloop import hash_code

CORPUS = Path(__file__).parent / "corpus"
MAX_MB = 300
HANGT = 60
_GETALLEN = (
    b"0", b"-1", b"1", b"65536", b"1048576", b"16384", b"2147483648", b"9999999999999999999999",
    b"1e308", b"NaN", b"", b"0x10", b"00000000000000000001", b"2958466", b"4294967296",
)  # fmt: skip
_STUKKEN = (
    b"<", b">", b"&", b"&amp;", b"&#0;", b"&x;", b"]]>", b"<![CDATA[", b"<!--", b"-->", b'"', b"'",
    b"<!DOCTYPE x>", b"<c/>", b"<row/>", b'<c r="XFD1048576"><v>1</v></c>', b"<v></v>", b't="e"',
    b't="s"', b't="d"', b't="inlineStr"', b"<f>A1</f>", b"\xff", b"\xc3\x28", b"\x00", b"\r",
    b"\n", b"\r\n", b";", b",", b"\t", b'""', b"\xef\xbb\xbf", b"\xff\xfe", b" " * 5000,
    b"a" * 40_000, b"#N/A", b"31-12-9999", b"1-13-2022", b"Totaal", b"BSN", b"\xe2\x80\xa8",
    b"=1+1",
)  # fmt: skip


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


def mutate(zaad: int, nummer: int, corpus: Sequence[Path]) -> tuple[str, bytes]:
    """The name and the bytes of mutated file `nummer`."""
    rng = random.Random(f"{zaad}-{nummer}")
    bron = rng.choices(corpus, [0.1 if p.suffix == ".ods" else 1.0 for p in corpus])[0]
    inhoud = bron.read_bytes()
    if zipfile.is_zipfile(bron) and rng.random() < 0.85:
        inhoud = _mutate_zip(rng, inhoud, corpus)
    else:
        for _ in range(rng.randint(1, 6)):
            inhoud = rng.choice(_BYTES)(rng, inhoud)
    return bron.name, inhoud


def _mutate_zip(rng: random.Random, inhoud: bytes, corpus: Sequence[Path]) -> bytes:
    """A zip packed again with one or more parts changed, lost, doubled or from another file."""
    with zipfile.ZipFile(io.BytesIO(inhoud)) as z:
        delen = [(i.filename, z.read(i)) for i in z.infolist()]
    for _ in range(rng.randint(1, 3)):
        plek = rng.randrange(len(delen))
        naam, deel = delen[plek]
        keuze = rng.random()
        if keuze < 0.82:
            for _ in range(rng.randint(1, 5)):
                deel = rng.choice(_XML)(rng, deel)
            delen[plek] = (naam, deel)
        elif keuze < 0.88 and len(delen) > 1:
            delen.pop(plek)
        elif keuze < 0.92:
            extra = rng.choice((naam.upper(), f"../{naam}", f"{naam}2"))
            if extra not in dict(delen):
                delen.append((extra, deel))
        else:
            ander = rng.choice(corpus)
            delen[plek] = (naam, _other_deel(ander, naam, deel))
    uit = io.BytesIO()
    with zipfile.ZipFile(uit, "w", rng.choice((0, 8)), compresslevel=1) as z:
        for naam, deel in delen:
            z.writestr(zipfile.ZipInfo(naam, (2022, 10, 1, 0, 0, 0)), deel)
    return uit.getvalue()


def _other_deel(ander: Path, naam: str, anders: bytes) -> bytes:
    if not zipfile.is_zipfile(ander):
        return anders
    with zipfile.ZipFile(ander) as z:
        return z.read(naam) if naam in z.namelist() else anders


def _flip(rng: random.Random, inhoud: bytes) -> bytes:
    if not inhoud:
        return b"x"
    plek = rng.randrange(len(inhoud))
    return inhoud[:plek] + bytes([inhoud[plek] ^ (1 << rng.randrange(8))]) + inhoud[plek + 1 :]


def _cut(rng: random.Random, inhoud: bytes) -> bytes:
    van = rng.randrange(len(inhoud) + 1)
    return inhoud[:van] + inhoud[van + rng.randint(1, 200) :]


def _truncate(rng: random.Random, inhoud: bytes) -> bytes:
    return inhoud[: rng.randrange(len(inhoud) + 1)]


def _repeat(rng: random.Random, inhoud: bytes) -> bytes:
    van = rng.randrange(len(inhoud) + 1)
    stuk = inhoud[van : van + rng.randint(1, 300)]
    return inhoud[:van] + stuk * rng.choice((2, 3, 50)) + inhoud[van + len(stuk) :]


def _insert(rng: random.Random, inhoud: bytes) -> bytes:
    van = rng.randrange(len(inhoud) + 1)
    return inhoud[:van] + rng.choice(_STUKKEN) + inhoud[van:]


def _swap(rng: random.Random, inhoud: bytes) -> bytes:
    a, b, c = sorted(rng.randrange(len(inhoud) + 1) for _ in range(3))
    return inhoud[:a] + inhoud[b:c] + inhoud[a:b] + inhoud[c:]


def _number(rng: random.Random, inhoud: bytes) -> bytes:
    """One number becomes another."""
    plekken = [m.span() for m in re.finditer(rb"\d+", inhoud)]
    if not plekken:
        return _insert(rng, inhoud)
    van, tot = rng.choice(plekken)
    return inhoud[:van] + rng.choice(_GETALLEN) + inhoud[tot:]


def _tag(rng: random.Random, inhoud: bytes) -> bytes:
    """One tag is lost, doubled or moved."""
    plekken = [m.span() for m in re.finditer(rb"<[^<>]*>", inhoud)]
    if not plekken:
        return _insert(rng, inhoud)
    van, tot = rng.choice(plekken)
    naar = rng.choice(plekken)[0]
    keuze = rng.randrange(3)
    if keuze == 0:
        return inhoud[:van] + inhoud[tot:]
    if keuze == 1:
        return inhoud[:van] + inhoud[van:tot] * 2 + inhoud[tot:]
    return inhoud[:naar] + inhoud[van:tot] + inhoud[naar:]


def _attribute(rng: random.Random, inhoud: bytes) -> bytes:
    """One attribute gets the value of another, other quotes, or goes."""
    plekken = list(re.finditer(rb' [\w:]+="[^"<>]*"', inhoud))
    if not plekken:
        return _insert(rng, inhoud)
    een, twee = rng.choice(plekken), rng.choice(plekken)
    nieuw = rng.choice((b"", twee[0], een[0].replace(b'"', b"'"), een[0].replace(b" ", b"\n")))
    return inhoud[: een.start()] + nieuw + inhoud[een.end() :]


Mutatie = Callable[[random.Random, bytes], bytes]
_BYTES: tuple[Mutatie, ...] = (_flip, _cut, _truncate, _repeat, _insert, _swap, _number)
_XML: tuple[Mutatie, ...] = (
    _flip,
    _cut,
    _repeat,
    _insert,
    _number,
    _number,
    _tag,
    _tag,
    _attribute,
)


def run(
    zaad: int, nummers: Sequence[int], bewaar: Path, seconden: float = 5.0, lezer: str = ""
) -> Verslag:
    """Read every one of these files; what goes wrong is kept in `bewaar`.

    By all readers that a file may be for, or only by `lezer`.
    """
    corpus = sorted(CORPUS.iterdir())
    verslag = Verslag()
    with tempfile.TemporaryDirectory() as map_:
        for nummer in nummers:
            naam, inhoud = mutate(zaad, nummer, corpus)
            pad = Path(map_) / naam
            pad.write_bytes(inhoud)
            faulthandler.dump_traceback_later(HANGT, exit=True)
            gebrek = _try(pad, nummer, verslag, seconden, lezer)
            if gebrek.startswith(_MEER) and len(nummers) > 1 and _is_fine_alone(zaad, nummer):
                gebrek = ""  # the files before it left memory behind
            if gebrek:
                bewaar.mkdir(parents=True, exist_ok=True)
                (bewaar / f"{zaad}-{nummer}-{pad.name}").write_bytes(inhoud)
                verslag.gebreken.append(f"nummer {nummer} ({pad.name}): {gebrek}")
            faulthandler.cancel_dump_traceback_later()
    return verslag


_MEER = "nam "
_LEZERS: dict[str, Callable[[Path], B4Bestand | RegisterBestand]] = {
    "b4": read_b4,
    "register": read_register,
}


def _is_fine_alone(zaad: int, nummer: int) -> bool:
    """Whether this file goes well in a process that reads nothing else, once, as a command does."""
    with tempfile.TemporaryDirectory() as map_:
        woorden = ["--zaad", str(zaad), "--nummer", str(nummer), "--bewaar", map_, "--lezer"]
        return all(
            subprocess.run(
                [sys.executable, "-m", "tests.fuzz.lezen", *woorden, lezer],
                stdout=subprocess.DEVNULL,
                check=False,
            ).returncode
            == 0
            for lezer in _LEZERS
        )


def _still_wrong(zaad: int, gebreken: Sequence[str]) -> list[str]:
    return [g for g in gebreken if not _is_fine_alone(zaad, int(g.split()[1]))]


def _try(pad: Path, nummer: int, verslag: Verslag, seconden: float, lezer: str) -> str:
    """Read one file; gives what was wrong about it, or nothing."""
    begin, voor = _used(), _peak_mb()
    gebrek = ""
    try:
        uitkomst, woorden = _read(pad, lezer)
        if gevonden := re.search(r"(?<!\d)\d{9}(?!\d)", woorden):
            gebrek = f"negen cijfers in een melding, op plek {gevonden.start()}"
    except Exception as fout:  # noqa: BLE001  (whatever was not foreseen)
        uitkomst, gebrek = "onverwacht", f"{type(fout).__name__} in {_where(fout)}"
    except BaseException as fout:
        if type(fout).__name__ != "PanicException":
            raise
        uitkomst, gebrek = "onverwacht", "paniek"
    duur, na = _used() - begin, _peak_mb()
    verslag.uitkomsten[uitkomst] += 1
    verslag.traagste = max(verslag.traagste, (duur, nummer))
    verslag.meeste_mb = max(verslag.meeste_mb, na)
    if duur > seconden:
        gebrek = gebrek or f"duurde {duur:.1f} seconden"
    if na > MAX_MB and na > voor:
        gebrek = gebrek or f"{_MEER}{na} MB"
    return gebrek


def _read(pad: Path, alleen: str) -> tuple[str, str]:
    """How reading this file ends, and every word that was said."""
    woorden: list[str] = []
    uitkomst = ""
    try:
        soort = recognise(pad).soort if pad.suffix != ".ods" else None
    except BvFout as fout:
        soort = None
        woorden.append(_words(fout))
    lezers = (read_register, read_b4) if soort == "register" else (read_b4,)
    for lezer in (_LEZERS[alleen],) if alleen else lezers:
        try:
            gelezen = lezer(pad)
            woorden += [_bevinding(b) for b in gelezen.meldingen]
            uitkomst = "gelezen"
        except BvFout as fout:
            if fout.code not in (65, 66, 74):
                raise
            woorden.append(_words(fout))
            uitkomst = uitkomst or fout.fout.split(":")[0].split(".")[0][:50]
    return uitkomst, "\n".join(woorden)


def _words(fout: BvFout) -> str:
    if not (fout.fout and fout.waar and fout.wat_nu):
        raise ValueError("een melding zonder drie delen")
    return "\n".join([fout.fout, fout.waar, fout.wat_nu, *map(_bevinding, fout.bevindingen)])


def _bevinding(bevinding: Bevinding) -> str:
    return f"{bevinding.waar} {bevinding.wat} {bevinding.wat_nu}"


def _where(fout: BaseException) -> str:
    spoor = fout.__traceback__
    plek = "?"
    while spoor is not None:
        bestand = Path(spoor.tb_frame.f_code.co_filename)
        if "bvtool" in bestand.parts or bestand.parent.name in ("tabel", "bestanden"):
            plek = f"{bestand.name}:{spoor.tb_lineno}"
        spoor = spoor.tb_next
    return plek


def _used() -> float:
    """Processor time of this process and the children that ended, where that is known.

    A busy machine makes everything slow; a reader that is slow by itself uses the processor.
    """
    tijden = os.times()
    return sum(tijden[:4]) if any(tijden[2:4]) or os.name == "posix" else time.perf_counter()


def _peak_mb() -> int:
    """The most memory that this process or one child of it ever had; 0 where that is not known."""
    try:
        import resource
    except ImportError:
        return 0
    eigen = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    kind = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    return int(max(eigen, kind)) // (1024 * 1024 if sys.platform == "darwin" else 1024)


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
            nieuw = self.pad.with_name(f"{self.pad.name}.nieuw")
            nieuw.write_text(json.dumps(self.wie | vars(verslag), indent=1), encoding="utf-8")
            nieuw.replace(self.pad)


def _run_deel(opdracht: tuple[int, range, Path, float]) -> Verslag:
    return run(*opdracht)


def main(argumenten: Sequence[str] | None = None) -> int:
    """Run from the command line; 1 when something went wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--aantal", type=int, default=1_000)
    parser.add_argument("--zaad", type=int, default=1)
    parser.add_argument("--vanaf", type=int, default=0)
    parser.add_argument("--nummer", type=int)
    parser.add_argument("--lezer", choices=_LEZERS, default="")
    parser.add_argument("--processen", type=int, default=1)
    parser.add_argument("--seconden", type=float, default=5.0)
    parser.add_argument("--bewaar", type=Path, default=Path("fuzz-gevonden"))
    parser.add_argument("--verslag", type=Path)
    keuze = parser.parse_args(argumenten)
    begin = time.perf_counter()
    gedaan = _Gedaan(keuze.verslag, keuze.zaad)
    verslag = gedaan.read()
    if verslag.gebreken:
        verslag.gebreken = _still_wrong(keuze.zaad, verslag.gebreken)
        gedaan.keep(verslag)
    vanaf = keuze.vanaf or sum(verslag.uitkomsten.values())
    if keuze.nummer is not None:
        verslag = run(keuze.zaad, [keuze.nummer], keuze.bewaar, keuze.seconden, keuze.lezer)
    else:
        stap = 500
        delen = [
            (keuze.zaad, range(i, min(i + stap, keuze.aantal)), keuze.bewaar, keuze.seconden)
            for i in range(vanaf, keuze.aantal, stap)
        ]
        with multiprocessing.get_context("spawn").Pool(
            keuze.processen, maxtasksperchild=4
        ) as groep:
            for nummer, deel in enumerate(groep.imap(_run_deel, delen), start=1):
                verslag.add(deel)
                gedaan.keep(verslag)
                if nummer % 20 == 0:
                    print(
                        f"{vanaf + nummer * stap} bestanden, {len(verslag.gebreken)} gebreken",
                        flush=True,
                    )
    for uitkomst, aantal in verslag.uitkomsten.most_common():
        print(f"{aantal:8}  {uitkomst}")
    print(
        f"{sum(verslag.uitkomsten.values())} bestanden in {time.perf_counter() - begin:.0f} s; "
        f"traagste {verslag.traagste[0]:.2f} s (nummer {verslag.traagste[1]}); "
        f"meeste geheugen {verslag.meeste_mb} MB; {len(verslag.gebreken)} gebreken"
    )
    for gebrek in verslag.gebreken:
        print(gebrek)
    return 1 if verslag.gebreken else 0


if __name__ == "__main__":
    sys.exit(main())
