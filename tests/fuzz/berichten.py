"""Mutated messages against all that reads messages: no traceback, no hang, never over the limits.

    python -m tests.fuzz.berichten --aantal 100000 --verslag build/fuzz-berichten.json

As `tests.fuzz.lezen`, for 407, 408, envelopes, zips of those, and the lists and settings that a
person types. Every file is made from a kept one (`corpus_berichten/`) by its number alone. One in
two hundred messages also goes through the whole commands `retour` and `controleer`.
"""

from __future__ import annotations

import atexit
import json
import random
import re
import shutil
import sqlite3
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from functools import cache
from pathlib import Path

from stdnum.nl import bsn as stdnum_bsn

from bvtool.berichten.boom import BerichtGeweigerd
from bvtool.berichten.bronnen import read_stukken
from bvtool.berichten.lezing import read_antwoord
from bvtool.berichten.schema import load_schemas
from bvtool.berichten.wmo407 import Wmo407
from bvtool.cak.inname.berichtlezing import read_407, read_408
from bvtool.cak.inname.gemeenten import read_gemeenten
from bvtool.cak.inname.ontvangst import read_ontvangst
from bvtool.cak.timeslots import read_timeslots
from bvtool.dossier.instellingen import read_instellingen
from bvtool.gemeente.controle import check_pad
from bvtool.gemeente.tabelcontrole import Wensen
from bvtool.gesprek.berichtstand import settle
from bvtool.gesprek.koppeling import Verzonden, judge
from bvtool.vak.fouten import BvFout
from bvtool.wissel.bron import read_koppen
from tests.fuzz import loop
from tests.fuzz.gesprek import CORPUS, DINSDAG, make_gesprek
from tests.fuzz.meten import tell_bevinding, tell_fout
from tests.fuzz.muteer import BYTES
from tests.fuzz.muteer_xml import XML_BERICHT
from tests.fuzz.muteer_zip import mutate_berichten
from tests.gesprek.hulp import heen, klok
from tests.hulp import Gelopen, run

OPDRACHT_OP = {"opdracht": 200, "dossier": 20}
"""The readers that are whole commands, and one in how many files they read: they take long."""
_GOED = (0, 1, 65, 66)
_GOED_INSTELLING = (*_GOED, 2, 78)
_WEIGERT = (65, 66, 74, 78)
_BERICHT, _LIJST = (".xml", ".zip"), (".csv", ".toml")
_REGELS = (
    b'"', b";" * 400, b'"' + b"x" * 200_000, b"[" * 20_000, b"{" * 5_000, b"9" * 5_000, b"'''",
    b"0001-01-01T00:00+14:00", b"9999-12-31T23:59:59-14:00", b"2022-10-17T24:00", b"0000-01-01",
    b"1_0", b"0b1", b"inf", b"nan", b"a.b.c.d = 1\n", b"[[dossier]]\n", b"[dossier]\n",
    b"\r", b"\n\n", b"\\", b'\\ud800', "٣".encode(), "２０２２".encode(), b"\xef\xbb\xbf",
)  # fmt: skip


def mutate(zaad: int, nummer: int, corpus: Sequence[Path]) -> tuple[str, bytes]:
    """The name and the bytes of mutated file `nummer`."""
    rng = random.Random(f"berichten-{zaad}-{nummer}")
    kansen = [{".zip": 3.0, ".csv": 0.5, ".toml": 0.5}.get(p.suffix, 1.0) for p in corpus]
    bron = rng.choices(corpus, kansen)[0]
    inhoud = bron.read_bytes()
    if bron.suffix == ".zip":
        return bron.name, mutate_berichten(rng, inhoud, corpus)
    soorten = (*BYTES, _line, _line, _line) if bron.suffix in _LIJST else XML_BERICHT
    for _ in range(rng.choice((1, 1, 1, 2, 3, 5))):
        inhoud = rng.choice(soorten)(rng, inhoud)
    return bron.name, inhoud


def _line(rng: random.Random, inhoud: bytes) -> bytes:
    """In a list or settings one cell, value or place becomes something odd."""
    plekken = [m.span() for m in re.finditer(rb"[^;=\n]+", inhoud)] or [(0, 0)]
    van, tot = rng.choice(plekken)
    return inhoud[: rng.choice((van, van, tot))] + rng.choice(_REGELS) + inhoud[tot:]


def _make(zaad: int, nummer: int) -> tuple[str, bytes]:
    return mutate(zaad, nummer, sorted(CORPUS.iterdir()))


Woorden = Iterator[str]
"""What a reader said, one refusal at a time; what it could read says an empty string."""


def _antwoord(pad: Path) -> Woorden:
    schemas = load_schemas()
    gestuurd = Verzonden(1, _heen())
    for stuk in read_stukken([pad]):
        try:
            antwoord = read_antwoord(stuk, schemas)
        except BerichtGeweigerd as fout:
            yield tell_bevinding(fout.bevinding(stuk.naam))
        else:
            settle([judge(antwoord, None), judge(antwoord, gestuurd)])
            yield ""


@cache
def _heen() -> Wmo407:
    return heen()


def _controleer(pad: Path) -> Woorden:
    gevonden = check_pad(pad, klok(DINSDAG), Wensen())
    yield from (tell_bevinding(b) for b in gevonden.bevindingen)
    if set(gevonden.feiten) - {"geen bericht", "geen 407 of 408"}:
        yield ""


def _monitor(pad: Path) -> Woorden:
    for gelezen in (read_407(pad), read_408(pad)):
        yield from gelezen.meldingen


def _wissel(pad: Path) -> Woorden:
    for gelezen in read_koppen([pad]):
        if gelezen.kop is None:
            yield f"{gelezen.naam}: {gelezen.reden}"
        else:
            if not gelezen.kop.sleutel or len(gelezen.kop.partijen) != 2:
                raise loop.Gebrek("een kop zonder sleutel of zonder twee partijen")
            yield ""


def _instellingen(pad: Path) -> Woorden:
    read_instellingen(pad)
    yield ""


def _ontvangst(pad: Path) -> Woorden:
    read_ontvangst(pad).find("terugkoppeling/680363.xlsx")
    yield ""


def _gemeenten(pad: Path) -> Woorden:
    read_gemeenten(pad)
    yield ""


def _timeslots(pad: Path) -> Woorden:
    read_timeslots(pad)
    yield ""


def _opdracht(pad: Path) -> Woorden:
    """The whole commands in a dossier of their own; a check, a refusal and a second time change
    nothing in it."""
    with tempfile.TemporaryDirectory() as map_:
        dossier = Path(map_) / "0363-gesprek"
        shutil.copytree(_dossier(), dossier)
        for opdracht, nogmaals in (("controleer", False), ("retour", False), ("retour", True)):
            voor = _state(dossier)
            gelopen = _run_checked(dossier, _GOED, opdracht, pad)
            blijft = opdracht == "controleer" or nogmaals or gelopen.code in _WEIGERT
            if blijft and _state(dossier) != voor:
                raise loop.Gebrek(f"{opdracht}: het dossier is veranderd, exitcode {gelopen.code}")
            yield gelopen.uit + gelopen.fout


def _in_dossier(pad: Path) -> Woorden:
    """A command in a dossier with these settings."""
    with tempfile.TemporaryDirectory() as map_:
        dossier = Path(map_) / "0363-gesprek"
        shutil.copytree(_dossier(), dossier)
        shutil.copy(pad, dossier / "bvtool.toml")
        gelopen = _run_checked(dossier, _GOED_INSTELLING, "retour")
        yield gelopen.uit + gelopen.fout


def _run_checked(dossier: Path, goed: Sequence[int], *woorden: object) -> Gelopen:
    """Run a command that must end with one of these exit codes, and speak JSON."""
    gelopen = run("--dossier", dossier, "--nu", DINSDAG, "--json", *woorden)
    if gelopen.code not in goed:
        raise loop.Gebrek(f"{woorden[0]}: exitcode {gelopen.code}")
    if "Traceback" in gelopen.uit + gelopen.fout:
        raise loop.Gebrek(f"{woorden[0]}: een traceback op het scherm")
    try:
        json.loads(gelopen.uit)
    except ValueError:
        raise loop.Gebrek(f"{woorden[0]}: geen JSON") from None
    return gelopen


@cache
def _dossier() -> Path:
    """The dossier to copy, made once in this process."""
    map_ = Path(tempfile.mkdtemp())
    atexit.register(shutil.rmtree, map_, ignore_errors=True)
    make_gesprek(map_ / "0363-gesprek")
    return map_ / "0363-gesprek"


def _state(dossier: Path) -> dict[str, object]:
    """Every file of the dossier and every row of its ledger, but not the log, which also tells of
    what was refused."""
    over = {p for p in dossier.rglob("*") if p.is_file() and p.parent.name != "logboek"}
    uit: dict[str, object] = {
        str(p): p.read_bytes() for p in over if not p.name.startswith((".", "dossier.db"))
    }
    with closing(sqlite3.connect(dossier / "dossier.db")) as los:
        uit["administratie"] = list(los.iterdump())
    return uit


LEZERS: dict[str, tuple[tuple[str, ...], Callable[[Path], Woorden]]] = {
    "antwoord": (_BERICHT, _antwoord),
    "controleer": (_BERICHT, _controleer),
    "monitor": (_BERICHT, _monitor),
    "wissel": (_BERICHT, _wissel),
    "instellingen": ((".toml",), _instellingen),
    "ontvangst": (("ontvangst.csv",), _ontvangst),
    "gemeenten": (("gemeenten.csv",), _gemeenten),
    "timeslots": (("gemeenten.csv",), _timeslots),
    "opdracht": (_BERICHT, _opdracht),
    "dossier": (("bvtool.toml",), _in_dossier),
}


def read(pad: Path, nummer: int, alleen: str) -> tuple[str, str]:
    """How reading this file ends, and every word that was said."""
    namen = [alleen] if alleen else [n for n in LEZERS if nummer % OPDRACHT_OP.get(n, 1) == 0]
    woorden: list[str] = []
    for naam in namen:
        einden, lezer = LEZERS[naam]
        if pad.name.endswith(einden):
            woorden += _listen(lezer, pad)
    return _outcome(pad, woorden), "\n".join(map(_without_harmless, woorden))


def _listen(lezer: Callable[[Path], Woorden], pad: Path) -> list[str]:
    woorden: list[str] = []
    try:
        woorden += lezer(pad)
    except BvFout as fout:
        if fout.code not in _WEIGERT:
            raise
        woorden.append(tell_fout(fout))
    return woorden


def _outcome(pad: Path, woorden: Sequence[str]) -> str:
    soort = pad.suffix[1:]
    gelezen = woorden.count("")
    if gelezen == len(woorden):
        return f"{soort}: gelezen"
    return f"{soort}: deels gelezen" if gelezen else f"{soort}: geweigerd"


def _without_harmless(tekst: str) -> str:
    """The text without the numbers of nine digits that are no BSN: such a file name is shown."""
    return re.sub(r"(?<!\d)\d{9}(?!\d)", lambda m: m[0] if stdnum_bsn.is_valid(m[0]) else "", tekst)


PROEF = loop.Proef("tests.fuzz.berichten", _make, read, tuple(LEZERS))


def main(argumenten: Sequence[str] | None = None) -> int:
    """Run from the command line; 1 when something went wrong."""
    return loop.main(PROEF, __doc__, argumenten)


if __name__ == "__main__":
    sys.exit(main())
