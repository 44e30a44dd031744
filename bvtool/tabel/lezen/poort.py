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
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bvtool.tabel.lezen.ruw import Vorm
from bvtool.vak.fouten import BvFout, InvoerGeweigerd, InvoerOntbreekt, LeesSchrijfFout
from bvtool.vak.grenzen import MIB, STANDAARD, Grenzen
from bvtool.zips.lezen import Zipmap, damaged, open_zipmap, read_deel, refuse

_OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_VERSLEUTELD = "EncryptedPackage".encode("utf-16-le")
_WORD = "WordDocument".encode("utf-16-le")
_ZIP = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_BOM = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
_INDEX = b"PK\x01\x02"
_ODS = b"application/vnd.oasis.opendocument.spreadsheet"
_BEKEND_BINAIR = {
    b"%PDF": "Dit is een PDF en geen tabel.",
    b"\x89PNG": "Dit is een afbeelding en geen tabel.",
    b"\xff\xd8\xff": "Dit is een afbeelding en geen tabel.",
    b"\x1f\x8b": "Dit is een ingepakt bestand (gzip) en geen tabel.",
    b"Rar!": "Dit is een ingepakt bestand (rar) en geen tabel.",
    b"7z\xbc\xaf": "Dit is een ingepakt bestand (7z) en geen tabel.",
    b"\x09\x08": "Dit is een werkboek van een heel oude Excel.",
}
_ALS_XLSX = "Open het in Excel en kies Opslaan als, soort: Excel-werkmap (xlsx)."
_ANDERS = "Geef een xlsx-, ods- of csv-bestand."


class GeenTabel(InvoerGeweigerd):
    """The file is another kind of file altogether: XML, a zip, a picture, a document."""


@dataclass(frozen=True, slots=True)
class Bronbestand:
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
        return self.pad.name


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
        return InvoerGeweigerd("Dit is een map en geen bestand.", waar=str(pad), wat_nu=_ANDERS)
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
        raise InvoerGeweigerd("Dit is geen gewoon bestand.", waar=str(pad), wat_nu=_ANDERS)
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
        sha, ingangen = _walk(pad, tel_index=True)
        if ingangen > 2 * grenzen.delen:
            raise refuse(pad.name, "Dit bestand bestaat uit veel te veel onderdelen.")
        zipmap = open_zipmap(pad, grenzen)
        return Bronbestand(pad, _name_vorm(zipmap, grenzen), grootte, sha, zipmap, stempel)
    _refuse_other(pad, begin)
    return Bronbestand(pad, "csv", grootte, _walk(pad)[0], None, stempel)


def _stamp(pad: Path) -> tuple[int, int]:
    stand = pad.stat()
    return stand.st_size, stand.st_mtime_ns


def _walk(pad: Path, *, tel_index: bool = False) -> tuple[str, int]:
    """The SHA-256 of the file, and how often the mark of a zip directory entry occurs in it."""
    som, aantal, rest = hashlib.sha256(), 0, b""
    for brok in _pieces(pad):
        som.update(brok)
        if tel_index:
            aantal += (rest + brok).count(_INDEX)
            rest = brok[-len(_INDEX) + 1 :]
    return som.hexdigest(), aantal


def _pieces(pad: Path) -> Iterator[bytes]:
    with pad.open("rb") as stroom:
        while brok := stroom.read(MIB):
            yield brok


def _name_vorm(zipmap: Zipmap, grenzen: Grenzen) -> Vorm:
    """Which spreadsheet a zip is; refuses macros, xlsb and other kinds of document."""
    bestand = zipmap.pad.name
    namen = {n.casefold(): n for n in zipmap.delen}
    if "mimetype" in namen and read_deel(zipmap, namen["mimetype"], grenzen).strip() == _ODS:
        if any(n.startswith("basic/") for n in namen):
            raise _macros(bestand)
        if "meta-inf/manifest.xml" in namen and b"encryption-data" in read_deel(
            zipmap, namen["meta-inf/manifest.xml"], grenzen
        ):
            raise _password(bestand)
        if "content.xml" not in namen:
            raise damaged(bestand)
        return "ods"
    if "[content_types].xml" not in namen:
        raise GeenTabel(
            "Dit is een zip-bestand en geen tabel.",
            waar=bestand,
            wat_nu="Pak het eerst uit en geef het xlsx- of csv-bestand dat erin zit.",
        )
    soorten = read_deel(zipmap, namen["[content_types].xml"], grenzen).lower()
    if b"macroenabled" in soorten or any(n.endswith("vbaproject.bin") for n in namen):
        raise _macros(bestand)
    if b"sheet.binary" in soorten:
        raise InvoerGeweigerd("Dit is een xlsb-bestand.", waar=bestand, wat_nu=_ALS_XLSX)
    if b"spreadsheetml" not in soorten or "xl/workbook.xml" not in namen:
        raise GeenTabel("Dit is een document en geen werkboek.", waar=bestand, wat_nu=_ANDERS)
    return "xlsx"


def _macros(bestand: str) -> InvoerGeweigerd:
    return InvoerGeweigerd(
        "In dit bestand zitten macro's. Zo'n bestand leest bvtool niet.",
        waar=bestand,
        wat_nu="Open het in Excel en kies Opslaan als, soort: Excel-werkmap (xlsx). "
        "Daarin zitten geen macro's.",
    )


def _password(bestand: str) -> InvoerGeweigerd:
    return InvoerGeweigerd(
        "Dit bestand is beveiligd met een wachtwoord.",
        waar=bestand,
        wat_nu="Open het, haal het wachtwoord eraf (Bestand, Info, Werkmap beveiligen) "
        "en sla het opnieuw op als xlsx.",
    )


def _refuse_other(pad: Path, begin: bytes) -> None:
    """Refuses what is no zip and no text with separators."""
    if begin.startswith(_OLE2):
        raise _explain_ole2(pad)
    for teken, wat in _BEKEND_BINAIR.items():
        if begin.startswith(teken):
            if "Excel" in wat:
                raise InvoerGeweigerd(wat, waar=pad.name, wat_nu=_ALS_XLSX)
            raise GeenTabel(wat, waar=pad.name, wat_nu=_ANDERS)
    kaal = begin
    for bom in _BOM:
        kaal = kaal.removeprefix(bom)
    kaal = kaal.replace(b"\0", b"").lstrip()
    if kaal.startswith(b"<"):
        _refuse_xml(pad.name, kaal.lower())
    if not kaal:
        raise InvoerGeweigerd(
            "In dit bestand staat niets.", waar=pad.name, wat_nu="Haal het bestand opnieuw op."
        )


def _refuse_xml(bestand: str, begin: bytes) -> None:
    if b"<html" in begin or b"<table" in begin:
        raise InvoerGeweigerd(
            "Dit is een webpagina, geen werkboek, ook als de naam op .xls eindigt.",
            waar=bestand,
            wat_nu=_ALS_XLSX,
        )
    if b"office:spreadsheet" in begin:
        raise InvoerGeweigerd(
            "Dit is een werkboek in een oud XML-formaat.", waar=bestand, wat_nu=_ALS_XLSX
        )
    raise GeenTabel("Dit is een XML-bestand en geen tabel.", waar=bestand, wat_nu=_ANDERS)


def _explain_ole2(pad: Path) -> InvoerGeweigerd:
    versleuteld = word = False
    rest = b""
    for brok in _pieces(pad):
        samen = rest + brok
        versleuteld |= _VERSLEUTELD in samen
        word |= _WORD in samen
        rest = brok[-len(_VERSLEUTELD) :]
    if versleuteld:
        return _password(pad.name)
    if word:
        return GeenTabel("Dit is een Word-document.", waar=pad.name, wat_nu=_ANDERS)
    return InvoerGeweigerd(
        "Dit is een werkboek in het oude xls-formaat.", waar=pad.name, wat_nu=_ALS_XLSX
    )
