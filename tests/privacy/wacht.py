"""Looks at everything that one test run brought forth: no personal data of its inputs may be in it.

At the end of the session the BSNs, surnames and birth dates of every table and message in every
`inkomend` that a test made are gathered, and looked for in what every command said (here and in
other processes), in logs, crash files, pages, letters (as they are read, whatever their encoding)
and calendars, and in the names of files; of a gemeente and of the CAK alike. Only the files that
are meant to hold persons are left out: inputs, workbooks, answers, messages, reports as workbooks,
the list that goes with a letter, and the ledger.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes
from email.policy import default
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from bvtool.vak.tabellen import load_tabel
from tests import hulp
from tests.privacy.lekken import Personen, read_personen

BEDOELD = {"waarheid.json", "ketentest-historie.jsonl", "verwacht.json"}
BEDOELD_SOORTEN = {".xlsx", ".ods", ".csv", ".xml", ".zip", ".py", ".pyc"}
LEDGER = "dossier.db"
GEGEVEN = {"inkomend", "samples"}
"""Meant to hold persons: these (or installed code), the ledger with its copies, and folders with
what was given. All else is looked into."""
MAX = 3_000_000
"""Bytes of an input from which no persons are taken: tests of size use made-up persons in bulk."""

_GETAL = re.compile(r"(?<![\w.])(?:\d{8,9}|\d{4}[. ]\d{2}[. ]\d{3}|\d{3}[. ]\d{3}[. ]\d{3})(?!\w)")
_STREK = re.compile(r"\d(?:[.\-_ \xa0\u200b]?\d){8,}")
_MAANDEN = ("jan", "feb", "mrt", "apr", "mei", "jun", "jul", "aug", "sep", "okt", "nov", "dec")
_JMD = re.compile(r"(?<!\d)(\d{4})[-/.](\d\d?)[-/.](\d\d?)(?!\d)")
_DMJ = re.compile(r"(?<!\d)(\d\d?)[-/. ](\d\d?)[-/. ](\d{4})(?!\d)")
_DAG_MAAND_JAAR = re.compile(r"(?<!\d)(\d\d?) ([a-z]{3,9})\.? (\d{4})(?!\d)", re.IGNORECASE)
_WOORD = re.compile(r"[^\W\d_][\w'’]{3,}(?:-\w+)*")

_DEEL = re.compile("[-'’]")
_MAPDEEL = re.compile(r"[\\/ ]")

_PLAATSEN = {w for rij in load_tabel("gemeenten") for w in _WOORD.findall(" ".join(rij.values()))}
"""Words in the names of gemeenten: a page of the CAK is full of them, and some are surnames too."""


@dataclass
class Verslag:
    """What was looked at and what was found."""

    personen: int
    teksten: int
    bestanden: int
    lekken: list[str]


@dataclass(frozen=True)
class Gezocht:
    """The data of some persons as they are looked for; `lang` are the names of more words, each
    with the words that must be there for it."""

    bsns: set[str]
    datums: set[str]
    namen: set[str]
    lang: list[tuple[str, set[str]]]


def seek(personen: Personen) -> Gezocht:
    """What to look for, made once for many texts."""
    namen = personen.namen - _PLAATSEN
    lang = [(n, _words(n)) for n in sorted(namen) if " " in n]
    return Gezocht(personen.bsns, personen.datums, namen, lang)


def _words(tekst: str) -> set[str]:
    """The words of a text, and the parts of those with a hyphen or an apostrophe."""
    woorden = set(_WOORD.findall(tekst))
    return woorden | {deel for w in woorden for deel in _DEEL.split(w)}


def find(tekst: str, gezocht: Gezocht) -> list[str]:
    """Which kinds of personal data of these persons stand in a text (never the data themselves)."""
    cijfers, dagen, woorden = _take_apart(tekst)
    soorten = []
    if cijfers & gezocht.bsns:
        soorten.append("BSN")
    if dagen & gezocht.datums:
        soorten.append("geboortedatum")
    if woorden & gezocht.namen or any(w <= woorden and n in tekst for n, w in gezocht.lang):
        soorten.append("naam")
    return soorten


@lru_cache(maxsize=4096)
def _take_apart(tekst: str) -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    """The numbers, the days and the words of a text; kept, for most tests work on copies of the
    same few dossiers, and say the same."""
    nummers = {re.sub(r"\D", "", g).zfill(9) for g in _GETAL.findall(tekst)}
    dagen = {f"{n[1:5]}-{n[5:7]}-{n[7:]}" for n in nummers if n.startswith("0")}
    cijfers = frozenset(nummers | _windows(tekst))
    return cijfers, frozenset(dagen | _dates(tekst)), frozenset(_words(tekst))


def _windows(tekst: str) -> set[str]:
    """Every nine figures that follow each other, whatever stands between or against them."""
    gevonden: set[str] = set()
    for strek in _STREK.findall(tekst):
        cijfers = "".join(c for c in strek if c.isdecimal())
        gevonden |= {cijfers[plek : plek + 9] for plek in range(len(cijfers) - 8)}
    return gevonden


def _dates(tekst: str) -> set[str]:
    """The days named in a text, in figures or with the month in letters, as jjjj-mm-dd."""
    dagen = _JMD.findall(tekst)
    dagen += [(j, m, d) for d, m, j in _DMJ.findall(tekst)]
    for d, maand, j in _DAG_MAAND_JAAR.findall(tekst):
        kort = maand.lower()[:3].replace("maa", "mrt")
        dagen += [(j, str(_MAANDEN.index(kort) + 1), d)] if kort in _MAANDEN else []
    return {f"{j}-{m:0>2}-{d:0>2}" for j, m, d in dagen}


def scan(map_: Path, uitvoer: list[tuple[str, str]]) -> Verslag:
    """Look at all output under a folder and at what the commands said.

    Files are held against the persons of the test that made them; what was said against those of
    the tests whose folder the command worked in, or of all tests if it names no folder: a word that
    one test uses for a header is the surname of somebody in another. The contacts in a
    `gemeenten.csv` are addressees, not persons of whom data are kept.
    """
    allen, per_proef, verslag = Personen(), {}, Verslag(0, len(uitvoer), 0, [])
    for proef in sorted(p for p in map_.iterdir() if p.is_dir()):
        personen = _gather(proef)
        _scan_files(proef, seek(personen), verslag)
        personen.namen -= _contacts(proef)
        per_proef[proef.name] = seek(personen)
        allen.add(personen)
    van_allen = seek(allen)
    for van, tekst in uitvoer:
        delen = set(_MAPDEEL.split(van))
        eigen = [gezocht for naam, gezocht in per_proef.items() if naam in delen]
        soorten = {soort for gezocht in eigen or [van_allen] for soort in find(tekst, gezocht)}
        verslag.lekken += [f"{soort} op het scherm van: {van}" for soort in sorted(soorten)]
    verslag.personen = len(allen.bsns)
    return verslag


def _gather(map_: Path) -> Personen:
    personen = Personen()
    for inkomend in sorted(map_.rglob("inkomend")):
        if inkomend.is_dir() and all(p.stat().st_size < MAX for p in inkomend.rglob("*")):
            personen.add(read_personen(inkomend))
    return personen


def _contacts(map_: Path) -> set[str]:
    paden = [p for p in map_.rglob("gemeenten*.csv") if p.stat().st_size < MAX]
    tekst = " ".join(p.read_text(encoding="utf-8", errors="replace") for p in paden)
    return set(_WOORD.findall(tekst))


def _scan_files(map_: Path, gezocht: Gezocht, verslag: Verslag) -> None:
    for pad in sorted(map_.rglob("*")):
        naam = pad.relative_to(map_.parent)
        if GEGEVEN & set(naam.parts) or not pad.is_file():
            continue
        verslag.bestanden += 1
        verslag.lekken += [f"{soort} in de naam van: {naam}" for soort in find(pad.name, gezocht)]
        bedoeld = pad.suffix in BEDOELD_SOORTEN or pad.name.startswith(LEDGER)
        if not bedoeld and pad.name not in BEDOELD and pad.stat().st_size < MAX:
            tekst = read_text(pad)
            verslag.lekken += [f"{soort} in: {naam}" for soort in find(tekst, gezocht)]


def read_text(pad: Path) -> str:
    """What a reader sees in a file; of a letter its headers, its body and the names of its
    attachments. An attachment itself is a list for the gemeente: it is meant to hold persons.
    """
    if pad.suffix != ".eml":
        return pad.read_text(encoding="utf-8", errors="replace")
    inhoud = pad.read_bytes()
    sleutel = sha256(inhoud).digest()
    if sleutel not in _BRIEVEN:
        _BRIEVEN[sleutel] = _read_letter(inhoud)
    return _BRIEVEN[sleutel]


_BRIEVEN: dict[bytes, str] = {}
"""The letters read before: most tests make the same of the same."""


def _read_letter(inhoud: bytes) -> str:
    brief = message_from_bytes(inhoud, policy=default)
    delen = [f"{naam}: {waarde}" for naam, waarde in brief.items()]
    for deel in brief.walk():
        delen.append(deel.get_filename() or "")
        if deel.get_content_maintype() == "text" and not deel.is_attachment():
            delen.append(deel.get_content())
    return "\n".join(delen)


@pytest.fixture(scope="session", autouse=True)
def geen_lekken(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Scans the whole session when it ends; `LEKVERSLAG` names a folder for the figures.

    With `GEEN_LEKWACHT` nothing is scanned: for the runs with a mutant, many and short.
    """
    if os.environ.get("GEEN_LEKWACHT"):
        yield
        return
    communicate = subprocess.Popen.communicate

    def listen(self: Any, *woorden: Any, **meer: Any) -> Any:
        uit, fout = communicate(self, *woorden, **meer)
        van = [str(w) for w in self.args] if isinstance(self.args, list) else [str(self.args)]
        if "bvtool" in van:
            tekst = "".join(
                d if isinstance(d, str) else d.decode("utf-8", "replace") for d in (uit, fout) if d
            )
            hulp.UITVOER.append((" ".join(van), tekst))
        return uit, fout

    subprocess.Popen.communicate = listen  # type: ignore[method-assign]
    yield
    subprocess.Popen.communicate = communicate  # type: ignore[method-assign]
    verslag = scan(tmp_path_factory.getbasetemp(), hulp.UITVOER)
    if map_ := os.environ.get("LEKVERSLAG"):
        inhoud = {"personen": verslag.personen, "teksten": verslag.teksten,
                  "bestanden": verslag.bestanden, "lekken": len(verslag.lekken)}  # fmt: skip
        pad = Path(map_) / f"{os.environ.get('PYTEST_XDIST_WORKER', 'alles')}.json"
        pad.write_text(json.dumps(inhoud), encoding="utf-8")
    assert verslag.lekken == [], "\n".join(verslag.lekken[:50])
