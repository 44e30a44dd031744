"""Finds the personal data of inputs in places where they do not belong.

What is looked for: every BSN of the inputs with nine digits, without leading zeros, and with dots
or spaces; every surname; every birth date as 1961-03-21, 21-03-1961, 21/03/1961, 21.03.1961 and
19610321. Packed files (zip, xlsx) are looked into.
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
import zlib
from dataclasses import dataclass, field
from datetime import date, datetime
from hashlib import sha256
from pathlib import Path

import openpyxl
from stdnum.nl import bsn as stdnum_bsn

_NAAM = re.compile(r"(achter|geslachts|familie)?naam|naam", re.IGNORECASE)
_GEEN_NAAM = re.compile(
    r"gemeente|aanbieder|instelling|product|voorna|bestand|contact", re.IGNORECASE
)
_BSN = re.compile("bsn|burgerservice", re.IGNORECASE)
_GEBOORTE = re.compile(r"geb", re.IGNORECASE)


@dataclass
class Personen:
    """The personal data in a set of inputs."""

    bsns: set[str] = field(default_factory=set)
    namen: set[str] = field(default_factory=set)
    datums: set[str] = field(default_factory=set)

    def add(self, ander: Personen) -> None:
        """Take in the persons of another set."""
        self.bsns |= ander.bsns
        self.namen |= ander.namen
        self.datums |= ander.datums

    def patterns(self) -> re.Pattern[str] | None:
        """One pattern that finds any of it, however it is written; None when there is nothing."""
        delen: list[str] = []
        for nummer in sorted(self.bsns):
            kort = nummer.lstrip("0")
            delen += [r"(?<!\d)" + re.escape(n) + r"(?!\d)" for n in {nummer, kort} if len(n) > 7]
            delen.append(rf"(?<!\d){nummer[:4]}[. ]{nummer[4:6]}[. ]{nummer[6:]}(?!\d)")
            delen.append(rf"(?<!\d){nummer[:3]}[. ]{nummer[3:6]}[. ]{nummer[6:]}(?!\d)")
        for naam in sorted(self.namen):
            delen.append(r"(?<!\w)" + re.escape(naam) + r"(?!\w)")
        for dag in sorted(self.datums):
            j, m, d = dag.split("-")
            delen += [
                rf"(?<!\d){j}-{m}-{d}",
                rf"(?<!\d){d}[-/.]{m}[-/.]{j}",
                rf"(?<!\d){j}{m}{d}(?!\d)",
            ]
        return re.compile("|".join(delen)) if delen else None


def read_personen(map_: Path) -> Personen:
    """The persons in the tables (xlsx and csv) and messages (xml, zip) of a folder, read without
    bvtool."""
    uit = Personen()
    for pad in sorted(p for p in map_.rglob("*") if not p.name.startswith((".", "~"))):
        if pad.suffix.lower() in (".xlsx", ".csv"):
            uit.add(_read_table(pad.read_bytes(), pad.suffix.lower()))
        elif pad.suffix.lower() in (".xml", ".zip") and pad.is_file():
            uit.bsns |= _read_message(pad.read_bytes())
    return uit


_GENOEMD: dict[bytes, set[str]] = {}
"""The BSNs of the messages read before, as of the tables."""


def _read_message(inhoud: bytes) -> set[str]:
    sleutel = sha256(inhoud).digest()
    if sleutel not in _GENOEMD:
        gevonden = _message_bsns(inhoud)
        _GENOEMD[sleutel] = {bsn for bsn in gevonden if stdnum_bsn.is_valid(bsn)}
    return _GENOEMD[sleutel]


def _message_bsns(inhoud: bytes) -> set[str]:
    """The BSNs in a message, or in the messages of a zip."""
    if inhoud[:2] != b"PK":
        return {g.decode() for g in re.findall(rb"[Bb]sn>([0-9]{9})<", inhoud)}
    try:
        with zipfile.ZipFile(io.BytesIO(inhoud)) as zip_:
            return {bsn for lid in zip_.namelist() for bsn in _message_bsns(zip_.read(lid))}
    except (zipfile.BadZipFile, RuntimeError, ValueError, EOFError, OSError, zlib.error):
        return set()


_GELEZEN: dict[tuple[bytes, str], Personen] = {}
"""The persons of the tables read before: most tests work on a copy of the same files."""


def _read_table(inhoud: bytes, soort: str) -> Personen:
    sleutel = (sha256(inhoud).digest(), soort)
    if sleutel not in _GELEZEN:
        _GELEZEN[sleutel] = Personen()
        for rijen in _tables(inhoud, soort):
            _take(rijen, _GELEZEN[sleutel])
    return _GELEZEN[sleutel]


def _tables(inhoud: bytes, soort: str) -> list[list[list[str]]]:
    if soort == ".csv":
        tekst = _decode(inhoud)
        teken = max(";,\t|", key=tekst.split("\n", 1)[0].count)
        return [list(csv.reader(io.StringIO(tekst), delimiter=teken))]
    try:
        return _read_sheets(inhoud)
    except (zipfile.BadZipFile, KeyError, ValueError, OSError):
        return []  # no workbook, or one whose cells stand where none can


def _read_sheets(inhoud: bytes) -> list[list[list[str]]]:
    werkmap = openpyxl.load_workbook(io.BytesIO(inhoud), read_only=True)
    tabellen = []
    for blad in werkmap.worksheets:
        rijen = list(blad.iter_rows(values_only=True)) if hasattr(blad, "iter_rows") else []
        tabellen.append([[_text(cel) for cel in rij] for rij in rijen])
    werkmap.close()
    return tabellen


def _decode(inhoud: bytes) -> str:
    try:
        return inhoud.decode("utf-8-sig")
    except UnicodeDecodeError:
        return inhoud.decode("cp1252", "replace")


def _text(cel: object) -> str:
    if isinstance(cel, datetime | date):
        return f"{cel:%Y-%m-%d}"
    return "" if cel is None else str(cel)


def _take(rijen: list[list[str]], uit: Personen) -> None:
    soorten: list[str] = []
    for rij in rijen:
        if not soorten:
            if sum(bool(_BSN.search(cel)) for cel in rij) == 1:
                soorten = [_kind(kop) for kop in rij]
            continue
        for soort, cel in zip(soorten, rij, strict=False):
            if soort == "bsn":
                cijfers = re.sub(r"\D", "", cel).zfill(9)
                uit.bsns |= (
                    {cijfers} if len(cijfers) == 9 and stdnum_bsn.is_valid(cijfers) else set()
                )
            elif soort == "geboorte":
                uit.datums |= _birth_date(cel)
            elif soort == "naam":
                uit.namen |= {cel.strip()} if len(cel.strip()) > 3 else set()


def _kind(kop: str) -> str:
    """What a column holds: bsn, geboorte, naam, or nothing of a person."""
    if _BSN.search(kop):
        return "bsn"
    if _GEBOORTE.search(kop):
        return "geboorte"
    return "naam" if _NAAM.fullmatch(kop.strip()) and not _GEEN_NAAM.search(kop) else ""


def _birth_date(cel: str) -> set[str]:
    for vorm in ("%Y-%m-%d", "%d-%m-%Y", "%d/%m/%Y", "%Y%m%d", "%d.%m.%Y"):
        try:
            return {datetime.strptime(cel.strip()[:10], vorm).strftime("%Y-%m-%d")}  # noqa: DTZ007
        except ValueError:
            continue
    return set()


def search(map_: Path, personen: Personen) -> list[str]:
    """Where in a folder the data of these persons stand: in names, contents, and packed files."""
    patroon = personen.patterns()
    if patroon is None:
        return []
    gevonden = []
    for pad in sorted(map_.rglob("*")):
        naam = pad.relative_to(map_).as_posix()
        if patroon.search(naam):
            gevonden.append(f"naam: {naam}")
        if pad.is_file():
            gevonden += [naam for tekst in _unpack(pad.read_bytes()) if patroon.search(tekst)][:1]
    return gevonden


def _unpack(inhoud: bytes) -> list[str]:
    teksten = [inhoud.decode("utf-8", "replace"), inhoud.decode("utf-16-le", "replace")]
    if inhoud[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(inhoud)) as zip_:
            teksten += [zip_.read(lid).decode("utf-8", "replace") for lid in zip_.namelist()]
    return teksten
