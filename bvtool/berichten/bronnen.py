"""Where messages come from: xml files, folders and zips, one file at a time, in a fixed order.

What is no message is named and left alone: another kind of file, a zip within a zip, a member
with a password. A file above the limit is never read. A broken zip is named; the rest goes on.
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from bvtool.berichten.boom import BerichtGeweigerd, too_large
from bvtool.berichten.release import load_release
from bvtool.dossier.publiceer import VOORVOEGSEL
from bvtool.vak.fouten import InvoerOntbreekt
from bvtool.vak.grenzen import INPAKKEN
from bvtool.vak.masker import show_naam

VAN_ONS = ("ketentest-historie.jsonl",)
"""Files that bvtool itself lays between messages; they are passed over in silence."""
_KOP = struct.Struct("<26xHH")
"""The header before a member in a zip: 26 bytes, then the lengths of its name and extra field."""


@dataclass(frozen=True, slots=True)
class Berichtbestand:
    """One file that may be a message: its name as the user knows it (no BSN in it) and its bytes.

    `geweigerd` says why it was not read at all (then `data` is empty).
    """

    naam: str
    data: bytes
    geweigerd: BerichtGeweigerd | None = None


def read_stukken(paden: Iterable[Path]) -> Iterator[Berichtbestand]:
    """Every file in these files, folders (with what is below) and zips, by name.

    Raises InvoerOntbreekt when a path does not exist, OSError when it cannot be read.
    """
    for pad in paden:
        if not pad.exists():
            raise InvoerOntbreekt(
                "Dit bestand of deze map is er niet.",
                waar=str(pad),
                wat_nu="Controleer de naam en geef de opdracht opnieuw.",
            )
        if pad.is_dir():
            for lid in sorted(p for p in pad.rglob("*") if p.is_file()):
                if lid.name not in VAN_ONS and not lid.name.startswith(VOORVOEGSEL):
                    yield from _read_bestand(lid, show_naam(lid.relative_to(pad).as_posix()))
        else:
            yield from _read_bestand(pad, show_naam(pad.name))


def _read_bestand(pad: Path, naam: str) -> Iterator[Berichtbestand]:
    soort = pad.suffix.lower()
    if soort == ".zip":
        yield from _read_zip(pad, naam)
    elif soort != ".xml":
        yield _other(naam, "Dit bestand is geen bericht: de naam eindigt niet op .xml of .zip.")
    elif (grootte := pad.stat().st_size) > load_release().grenzen["bestand_bytes"]:
        yield Berichtbestand(naam, b"", too_large(grootte))
    else:
        yield Berichtbestand(naam, pad.read_bytes())


def _read_zip(pad: Path, naam: str) -> Iterator[Berichtbestand]:
    try:
        with zipfile.ZipFile(pad) as zip_:
            leden = [lid for lid in zip_.infolist() if not lid.is_dir()]
            for lid in sorted(leden, key=lambda lid: lid.filename):
                yield _read_lid(zip_, lid, f"{naam}: {show_naam(lid.filename)}")
    except (zipfile.BadZipFile, NotImplementedError, EOFError, UnicodeDecodeError):
        yield _refuse(naam, "Deze zip is niet compleet of beschadigd.")


def _read_lid(zip_: zipfile.ZipFile, lid: zipfile.ZipInfo, naam: str) -> Berichtbestand:
    grens = load_release().grenzen["bestand_bytes"]
    if not lid.filename.lower().endswith(".xml"):
        return _other(naam, "Dit bestand is geen bericht: de naam eindigt niet op .xml.")
    if lid.flag_bits & 1:
        return _refuse(naam, "Dit bestand in de zip heeft een wachtwoord.")
    if lid.compress_type not in INPAKKEN:
        return _refuse(naam, "Dit bestand in de zip is op een ongewone manier ingepakt.")
    if lid.file_size > grens:
        return Berichtbestand(naam, b"", too_large(lid.file_size))
    try:
        data = _unpack(zip_, lid, grens + 1)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError):
        return _refuse(naam, "Dit bestand in de zip is beschadigd.")
    return (
        Berichtbestand(naam, b"", too_large(len(data)))
        if len(data) > grens
        else Berichtbestand(naam, data)
    )


def _unpack(zip_: zipfile.ZipFile, lid: zipfile.ZipInfo, hoogstens: int) -> bytes:
    """At most so many bytes of a member, whatever the zip says of its size.

    The plain case (deflated, not too large) goes past the bookkeeping of the standard library,
    which costs more than reading a message. Raises BadZipFile when the checksum differs.
    """
    stroom = zip_.fp
    if stroom is None or lid.compress_type != zipfile.ZIP_DEFLATED or lid.compress_size > hoogstens:
        with zip_.open(lid) as los:
            return los.read(hoogstens)
    stroom.seek(lid.header_offset)
    kop = stroom.read(_KOP.size)
    if len(kop) < _KOP.size or kop[:4] != b"PK\3\4":
        raise zipfile.BadZipFile
    naam, extra = _KOP.unpack(kop)
    stroom.seek(naam + extra, io.SEEK_CUR)
    uitpakker = zlib.decompressobj(-zlib.MAX_WBITS)
    data = uitpakker.decompress(stroom.read(lid.compress_size), hoogstens)
    if len(data) < hoogstens and (not uitpakker.eof or zlib.crc32(data) != lid.CRC):
        raise zipfile.BadZipFile
    return data


def _refuse(naam: str, wat: str) -> Berichtbestand:
    return Berichtbestand(naam, b"", BerichtGeweigerd(wat))


def _other(naam: str, wat: str) -> Berichtbestand:
    return Berichtbestand(naam, b"", BerichtGeweigerd(wat, "", stuk=False))
