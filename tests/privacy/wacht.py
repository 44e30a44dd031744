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
from pathlib import Path
from typing import Any

import pytest

from bvtool.tabellen import load_tabel
from tests import hulp
from tests.privacy.lekken import Personen, read_personen

SOORTEN = {".html", ".eml", ".jsonl", ".log", ".ics", ".txt", ".json", ".toml", ""}
BEDOELD = {"waarheid.json", "ketentest-historie.jsonl", "verwacht.json"}
MAX = 3_000_000
"""Bytes of an input from which no persons are taken: tests of size use made-up persons in bulk."""

_GETAL = re.compile(r"(?<![\w.])(?:\d{8,9}|\d{4}[. ]\d{2}[. ]\d{3}|\d{3}[. ]\d{3}[. ]\d{3})(?!\w)")
_DATUM = re.compile(r"(?<!\d)(?:(\d{4})-(\d\d)-(\d\d)|(\d\d)[-/.](\d\d)[-/.](\d{4}))(?!\d)")
_WOORD = re.compile(r"[^\W\d_][\w'’]{3,}(?:-\w+)*")

_PLAATSEN = {w for rij in load_tabel("gemeenten") for w in _WOORD.findall(" ".join(rij.values()))}
"""Words in the names of gemeenten: a page of the CAK is full of them, and some are surnames too."""


@dataclass
class Verslag:
    """What was looked at and what was found."""

    personen: int
    teksten: int
    bestanden: int
    lekken: list[str]


def find(tekst: str, personen: Personen) -> list[str]:
    """Which kinds of personal data of these persons stand in a text (never the data themselves)."""
    soorten = []
    nummers = {re.sub(r"\D", "", g).zfill(9) for g in _GETAL.findall(tekst)}
    if nummers & personen.bsns:
        soorten.append("BSN")
    gevonden = {f"{a or f}-{b or e}-{c or d}" for a, b, c, d, e, f in _DATUM.findall(tekst)}
    gevonden |= {f"{n[1:5]}-{n[5:7]}-{n[7:]}" for n in nummers if n.startswith("0")}
    if gevonden & personen.datums:
        soorten.append("geboortedatum")
    namen = personen.namen - _PLAATSEN
    lang = {n for n in namen if " " in n}
    if set(_WOORD.findall(tekst)) & namen or any(n in tekst for n in lang):
        soorten.append("naam")
    return soorten


def scan(map_: Path, uitvoer: list[tuple[str, str]]) -> Verslag:
    """Look at all output under a folder and at what the commands said.

    Files are held against the persons of the test that made them; what was said against those of
    all tests. The contacts in a `gemeenten.csv` are addressees, not persons of whom data are kept.
    """
    allen, verslag = Personen(), Verslag(0, len(uitvoer), 0, [])
    for proef in sorted(p for p in map_.iterdir() if p.is_dir()):
        personen = _gather(proef)
        _scan_files(proef, personen, verslag)
        for veld in ("bsns", "namen", "datums"):
            getattr(allen, veld).update(getattr(personen, veld))
    allen.namen -= _contacts(map_)
    for van, tekst in uitvoer:
        verslag.lekken += [f"{soort} op het scherm van: {van}" for soort in find(tekst, allen)]
    verslag.personen = len(allen.bsns)
    return verslag


def _gather(map_: Path) -> Personen:
    personen = Personen()
    for inkomend in sorted(map_.rglob("inkomend")):
        if inkomend.is_dir() and all(p.stat().st_size < MAX for p in inkomend.rglob("*")):
            gelezen = read_personen(inkomend)
            personen.bsns |= gelezen.bsns
            personen.namen |= gelezen.namen
            personen.datums |= gelezen.datums
    return personen


def _contacts(map_: Path) -> set[str]:
    paden = [p for p in map_.rglob("gemeenten*.csv") if p.stat().st_size < MAX]
    tekst = " ".join(p.read_text(encoding="utf-8", errors="replace") for p in paden)
    return set(_WOORD.findall(tekst))


def _scan_files(map_: Path, personen: Personen, verslag: Verslag) -> None:
    for pad in sorted(map_.rglob("*")):
        naam = pad.relative_to(map_.parent)
        if "inkomend" in naam.parts or not pad.is_file():
            continue
        verslag.bestanden += 1
        verslag.lekken += [f"{soort} in de naam van: {naam}" for soort in find(pad.name, personen)]
        if pad.suffix in SOORTEN and pad.name not in BEDOELD and pad.stat().st_size < MAX:
            tekst = read_text(pad)
            verslag.lekken += [f"{soort} in: {naam}" for soort in find(tekst, personen)]


def read_text(pad: Path) -> str:
    """What a reader sees in a file; of a letter its headers, its body and the names of its
    attachments. An attachment itself is a list for the gemeente: it is meant to hold persons.
    """
    if pad.suffix != ".eml":
        return pad.read_text(encoding="utf-8", errors="replace")
    brief = message_from_bytes(pad.read_bytes(), policy=default)
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
            hulp.UITVOER.append((" ".join(van[-6:]), tekst))
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
