"""Mutated files against the readers: no traceback, no hang, never over the limits.

    python -m tests.fuzz.lezen --aantal 100000 --processen 2 --verslag build/fuzz.json

With `--verslag` a run that was stopped goes on where it was, as long as the code is the same; what
went wrong before is tried again, alone.
Every file is made from a kept one (`corpus/`) by a mutation that its number alone decides (`--zaad`
and the number), so any of them can be made again with `--nummer`. Whatever ends otherwise than in a
table or an explained refusal is kept in `--bewaar` and makes the run fail.
"""

from __future__ import annotations

import random
import sys
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path

from bvtool.bestanden.b4 import B4Bestand, read_b4
from bvtool.bestanden.herkenning import recognise
from bvtool.bestanden.register import RegisterBestand, read_register
from bvtool.vak.fouten import BvFout
from tests.fuzz import loop
from tests.fuzz.meten import tell_bevinding, tell_fout
from tests.fuzz.muteer import BYTES, XML, mutate_zip
from tests.fuzz.muteer_plek import misplace, prefix, rewire

CORPUS = Path(__file__).parent / "corpus"
_PLEK = (misplace, misplace, misplace, prefix, rewire)
_OUD = (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"\x09\x08\x10\x00", b"<?mso-application?><Workbook/>")
"""How a workbook of an old kind begins (xls, xls of before 1997, xls in XML)."""
_NAMEN = (".xlsm", ".xls", ".XLSX", ".xlsb", ".ods")
_LEZERS: dict[str, Callable[[Path], B4Bestand | RegisterBestand]] = {
    "b4": read_b4,
    "register": read_register,
}


def mutate(zaad: int, nummer: int, corpus: Sequence[Path]) -> tuple[str, bytes]:
    """The name and the bytes of mutated file `nummer`."""
    rng = random.Random(f"{zaad}-{nummer}")
    bron = rng.choices(corpus, [0.1 if p.suffix == ".ods" else 1.0 for p in corpus])[0]
    inhoud = bron.read_bytes()
    naam = bron.name if rng.random() < 0.9 else bron.stem + rng.choice(_NAMEN)
    if zipfile.is_zipfile(bron) and rng.random() < 0.85:
        inhoud = mutate_zip(rng, inhoud, corpus, XML if rng.random() < 0.6 else _PLEK)
    elif rng.random() < 0.03:
        inhoud = rng.choice(_OUD) + inhoud
    else:
        for _ in range(rng.randint(1, 6)):
            inhoud = rng.choice(BYTES)(rng, inhoud)
    return naam, inhoud


def _make(zaad: int, nummer: int) -> tuple[str, bytes]:
    return mutate(zaad, nummer, sorted(CORPUS.iterdir()))


def _read(pad: Path, _nummer: int, alleen: str) -> tuple[str, str]:
    """How reading this file ends, and every word that was said."""
    woorden: list[str] = []
    uitkomst = ""
    try:
        soort = recognise(pad).soort if pad.suffix != ".ods" else None
    except BvFout as fout:
        soort = None
        woorden.append(tell_fout(fout))
    lezers = (read_register, read_b4) if soort == "register" else (read_b4,)
    for lezer in (_LEZERS[alleen],) if alleen else lezers:
        try:
            gelezen = lezer(pad)
            woorden += [tell_bevinding(b) for b in gelezen.meldingen]
            uitkomst = "gelezen"
        except BvFout as fout:
            if fout.code not in (65, 66, 74):
                raise
            woorden.append(tell_fout(fout))
            uitkomst = uitkomst or fout.fout.split(":")[0].split(".")[0][:50]
    return uitkomst, "\n".join(woorden)


PROEF = loop.Proef("tests.fuzz.lezen", _make, _read, tuple(_LEZERS))


def main(argumenten: Sequence[str] | None = None) -> int:
    """Run from the command line; 1 when something went wrong."""
    return loop.main(PROEF, __doc__, argumenten)


if __name__ == "__main__":
    sys.exit(main())
