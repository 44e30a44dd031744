"""What kind of file this is, by its content, and whether it may be read at all.

A file is refused here when it is no table (a PDF, a web page, an old or protected workbook), when
it holds macros, or when it is larger than the limits. The file name is never believed.

How the reading itself is kept safe: reading a spreadsheet goes through a library in another
language that asks for memory before it looks (a 5 kB file can make it ask for 512 GiB, which ends
the process). So a file is first scanned: the directory of the zip, and every sheet unpacked piece
by piece under limits (`zipmap`, `bladscan`). A small file whose sheets are plain and whose cells
all lie close together is proven harmless and read in this process, which costs nothing extra. Any
other file (large, or in an unusual notation) is read in a child process with limits on memory and
time (`leesproces`), while this process scans the same file beside it; the child may die without
harm. A csv is read here: its cost grows with its size only, and its size and longest cell are
limited.
"""

from __future__ import annotations

import errno
import hashlib
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from bvtool.tabel.lezen.anderssoort import (
    ANDERS,
    GeenTabel,
    explain_wachtwoord,
    explain_zip,
    iter_brokken,
    refuse_office,
    refuse_opendocument,
    refuse_other,
)
from bvtool.tabel.lezen.pakket import find_hoofddeel
from bvtool.tabel.lezen.ruw import Vorm
from bvtool.vak.fouten import BvFout, InvoerGeweigerd, InvoerOntbreekt, LeesSchrijfFout
from bvtool.vak.grenzen import MIB, STANDAARD, Grenzen
from bvtool.vak.masker import show_naam
from bvtool.zips.lezen import Zipmap, damaged, open_zipmap, read_deel, refuse

_ZIP = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_INDEX = b"PK\x01\x02"
_ODS = b"application/vnd.oasis.opendocument.spreadsheet"


class Bronbestand(NamedTuple):
    """A file that may be read: its form by content, size in bytes and SHA-256 (hex)."""

    pad: Path
    vorm: Vorm
    grootte: int
    sha256: str
    zipmap: Zipmap | None
    stempel: tuple[int, int]

    @property
    def naam(self) -> str:
        """The file name as the user sees it."""
        return show_naam(self.pad.name)


def open_bron(pad: Path, grenzen: Grenzen = STANDAARD) -> Bronbestand:
    """Answers what kind of table file `pad` is, and refuses what may not or cannot be read.

    Raises InvoerOntbreekt (not there), InvoerGeweigerd (empty, no table, macros, password, old
    format, too large, damaged, hostile) or LeesSchrijfFout (no rights, in use, disk).
    """
    try:
        return _open(pad, grenzen)
    except OSError as fout:
        raise explain_os(fout, pad) from None


def check_unchanged(bron: Bronbestand) -> None:
    """Raises LeesSchrijfFout when the file was changed while it was being read."""
    try:
        stempel = _stamp(bron.pad)
    except OSError as fout:
        raise explain_os(fout, bron.pad) from None
    if stempel != bron.stempel:
        raise LeesSchrijfFout(
            "Dit bestand is veranderd terwijl bvtool het las.",
            waar=bron.naam,
            wat_nu="Wacht tot het bestand klaar is en geef de opdracht opnieuw.",
        )


def explain_os(fout: OSError, pad: Path) -> BvFout:
    """Why the system does not give the file, as a BvFout."""
    if isinstance(fout, FileNotFoundError | NotADirectoryError):
        return InvoerOntbreekt(
            "Dit bestand is er niet.",
            waar=str(pad),
            wat_nu="Kijk of de naam en de map kloppen.",
        )
    if isinstance(fout, IsADirectoryError):
        return InvoerGeweigerd("Dit is een map en geen bestand.", waar=str(pad), wat_nu=ANDERS)
    if isinstance(fout, PermissionError) or fout.errno == errno.EBUSY:
        return LeesSchrijfFout(
            "Dit bestand mag bvtool niet lezen: u heeft geen rechten, "
            "of het staat open in een ander programma.",
            waar=str(pad),
            wat_nu="Sluit het bestand in Excel of vraag rechten, en geef de opdracht opnieuw.",
        )
    return LeesSchrijfFout(
        "Dit bestand is niet te lezen: de schijf of het netwerk geeft een fout.",
        waar=str(pad),
        wat_nu="Controleer of de map bereikbaar is en geef de opdracht opnieuw.",
    )


def _open(pad: Path, grenzen: Grenzen) -> Bronbestand:
    stempel = _stamp(pad)
    if pad.is_dir():
        raise IsADirectoryError(errno.EISDIR, "", str(pad))
    if not pad.is_file():
        raise InvoerGeweigerd("Dit is geen gewoon bestand.", waar=str(pad), wat_nu=ANDERS)
    grootte = stempel[0]
    if grootte == 0:
        raise InvoerGeweigerd(
            "Dit bestand is leeg.", waar=pad.name, wat_nu="Haal het bestand opnieuw op."
        )
    with pad.open("rb") as stroom:
        begin = stroom.read(4096)
    is_zip = begin.startswith(_ZIP)
    mag = grenzen.bestand if is_zip else grenzen.tekstbestand
    if grootte > mag:
        raise refuse(
            pad.name, f"Dit bestand is te groot: {grootte // MIB} MB, en {mag // MIB} MB mag."
        )
    if is_zip:
        sha, ingangen = _walk(pad, stempel, tel_index=True)
        if ingangen > 2 * grenzen.delen:
            raise refuse(pad.name, "Dit bestand bestaat uit veel te veel onderdelen.")
        zipmap = open_zipmap(pad, grenzen)
        return Bronbestand(pad, _name_vorm(zipmap, grenzen), grootte, sha, zipmap, stempel)
    refuse_other(pad, begin)
    return Bronbestand(pad, "csv", grootte, _walk(pad, stempel)[0], None, stempel)


def _stamp(pad: Path) -> tuple[int, int]:
    stand = pad.stat()
    return stand.st_size, stand.st_mtime_ns


def hash_tabel(pad: Path) -> str:
    """The SHA-256 of a file that can hold a table; known as long as size and time of the file are
    the same, until `forget_tabellen`. Raises OSError."""
    return _walk(pad, _stamp(pad))[0]


def forget_tabellen() -> None:
    """Whose files these were is done with: each is looked at anew."""
    _walk.cache_clear()


@lru_cache(maxsize=64)
def _walk(pad: Path, _stempel: tuple[int, int], *, tel_index: bool = False) -> tuple[str, int]:
    """The SHA-256 of the file, and how often the mark of a zip directory entry occurs in it."""
    som, aantal, rest = hashlib.sha256(), 0, b""
    for brok in iter_brokken(pad):
        som.update(brok)
        if tel_index:
            aantal += (rest + brok).count(_INDEX)
            rest = brok[-len(_INDEX) + 1 :]
    return som.hexdigest(), aantal


def _name_vorm(zipmap: Zipmap, grenzen: Grenzen) -> Vorm:
    """Which spreadsheet a zip is; refuses macros, xlsb and other kinds of document."""
    bestand = zipmap.pad.name
    namen = {n.casefold(): n for n in zipmap.delen}
    if "mimetype" in namen:
        soort = read_deel(zipmap, namen["mimetype"], grenzen).strip()
        if soort == _ODS:
            return _check_ods(zipmap, namen, grenzen)
        refuse_opendocument(soort, bestand)
    if "[content_types].xml" not in namen:
        raise explain_zip(namen, bestand)
    soorten = read_deel(zipmap, namen["[content_types].xml"], grenzen).lower()
    refuse_office(soorten, namen, bestand)
    if b"macroenabled" in soorten or any(n.endswith("vbaproject.bin") for n in namen):
        raise _macros(bestand)
    if b"spreadsheetml" not in soorten or find_hoofddeel(zipmap, grenzen) is None:
        raise GeenTabel("Dit is een document en geen werkboek.", waar=bestand, wat_nu=ANDERS)
    return "xlsx"


def _check_ods(zipmap: Zipmap, namen: Mapping[str, str], grenzen: Grenzen) -> Vorm:
    bestand = zipmap.pad.name
    if any(n.startswith("basic/") for n in namen):
        raise _macros(bestand)
    if "meta-inf/manifest.xml" in namen and b"encryption-data" in read_deel(
        zipmap, namen["meta-inf/manifest.xml"], grenzen
    ):
        raise explain_wachtwoord(bestand)
    if "content.xml" not in zipmap.delen:
        raise damaged(bestand)
    return "ods"


def _macros(bestand: str) -> InvoerGeweigerd:
    return InvoerGeweigerd(
        "In dit bestand zitten macro's. Zo'n bestand leest bvtool niet.",
        waar=bestand,
        wat_nu="Open het in Excel en kies Opslaan als, soort: Excel-werkmap (xlsx). "
        "Daarin zitten geen macro's.",
    )
