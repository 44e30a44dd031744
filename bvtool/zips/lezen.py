"""The inside of a zip, looked at without trusting it: names, sizes, and each part unpacked by
measure.

Nothing is ever unpacked to disk. A part is inflated in pieces, and must be exactly as long as the
directory of the zip says and have the checksum it says; else it is refused as damaged.
"""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from bvtool.vak.fouten import InvoerGeweigerd
from bvtool.vak.grenzen import INPAKKEN, MIB, Grenzen
from bvtool.zips.leden import ZIPFOUT
from bvtool.zips.namen import judge_naam

_KOP = struct.Struct("<4s22xHH")  # local file header: signature, length of name and of extra
_BROK = 256 * 1024
_DOCTYPE = 16


class Deel(NamedTuple):
    """One file inside the zip, sizes in bytes."""

    naam: str
    begin: int
    ingepakt: int
    uitgepakt: int
    methode: int
    crc: int


class Zipmap(NamedTuple):
    """The directory of a zip that passed the limits: parts by name, with / between the folders.

    `gewoon` tells that every name stood in the zip like that.
    """

    pad: Path
    delen: Mapping[str, Deel]
    gewoon: bool = True

    @property
    def uitgepakt(self) -> int:
        """The unpacked size of all parts together."""
        return sum(d.uitgepakt for d in self.delen.values())

    def find(self, naam: str) -> str | None:
        """The name of a part as it stands in this zip, whatever its case; None: not there."""
        if naam in self.delen:
            return naam
        return next((n for n in self.delen if n.casefold() == naam.casefold()), None)


def open_zipmap(pad: Path, grenzen: Grenzen) -> Zipmap:
    """The directory of the zip at `pad`. Raises InvoerGeweigerd when it is damaged or hostile."""
    try:
        with zipfile.ZipFile(pad) as z:
            inhoud = z.infolist()
    except ZIPFOUT:
        raise damaged(pad.name) from None
    if len(inhoud) > grenzen.delen:
        raise refuse(pad.name, "Dit bestand bestaat uit veel te veel onderdelen.")
    delen: dict[str, Deel] = {}
    gezien: set[str] = set()
    for info in inhoud:
        naam = info.filename.replace("\\", "/").removeprefix("/")
        _check_naam(pad.name, naam, gezien)
        gezien.add(naam.casefold())
        if info.flag_bits & 0x1:
            raise InvoerGeweigerd(
                "Dit bestand is beveiligd met een wachtwoord.",
                waar=pad.name,
                wat_nu="Open het, haal het wachtwoord eraf en sla het opnieuw op.",
            )
        _check_maat(pad.name, info, grenzen)
        delen[naam] = Deel(
            naam,
            info.header_offset,
            info.compress_size,
            info.file_size,
            info.compress_type,
            info.CRC,
        )
    zipmap = Zipmap(pad, delen, all(i.orig_filename in delen for i in inhoud))
    if zipmap.uitgepakt > grenzen.uitgepakt:
        raise _too_large(pad.name, zipmap.uitgepakt, grenzen.uitgepakt)
    return zipmap


def _check_naam(bestand: str, naam: str, gezien: set[str]) -> None:
    if judge_naam(naam) or ":" in naam:
        raise refuse(bestand, "In dit bestand zit een onderdeel dat buiten het bestand wijst.")
    if naam.casefold() in gezien:
        raise refuse(bestand, "In dit bestand zit een onderdeel twee keer.")


def _check_maat(bestand: str, info: zipfile.ZipInfo, grenzen: Grenzen) -> None:
    if info.file_size > grenzen.uitgepakt:
        raise _too_large(bestand, info.file_size, grenzen.uitgepakt)
    te_dicht = info.file_size > grenzen.verhouding * max(info.compress_size, 1)
    if info.file_size > grenzen.verhouding_vanaf and te_dicht:
        raise refuse(
            bestand,
            f"Dit bestand is verdacht sterk ingepakt: een onderdeel groeit uit tot "
            f"{info.file_size // MIB} MB.",
        )


def _too_large(bestand: str, is_nu: int, mag: int) -> InvoerGeweigerd:
    return refuse(
        bestand,
        f"Dit bestand is uitgepakt te groot: {is_nu // MIB} MB, en {mag // MIB} MB mag.",
    )


def stream_deel(zipmap: Zipmap, naam: str, grenzen: Grenzen) -> Iterator[bytes]:
    """The unpacked bytes of one part, in small pieces (larger ones cost more memory traffic).

    Raises InvoerGeweigerd when the part is not what the directory promised, or when a stretch of
    `grenzen.stuk` holds no tag (a cell that large is no cell).
    """
    deel = zipmap.delen[naam]
    bestand = zipmap.pad.name
    som = lengte = zonder_tag = 0
    for stuk in _inflate(zipmap.pad, deel):
        som = zlib.crc32(stuk, som)
        lengte += len(stuk)
        if lengte > deel.uitgepakt:
            raise damaged(bestand)
        zonder_tag = 0 if b"<" in stuk else zonder_tag + len(stuk)
        if zonder_tag > grenzen.stuk:
            raise refuse(bestand, "In dit bestand staat een cel met meer dan een miljoen tekens.")
        yield stuk
    if lengte != deel.uitgepakt or som != deel.crc:
        raise damaged(bestand)


def _inflate(pad: Path, deel: Deel) -> Iterator[bytes]:
    if deel.methode not in INPAKKEN:
        raise damaged(pad.name)
    with pad.open("rb") as stroom:
        stroom.seek(deel.begin)
        kop = stroom.read(_KOP.size)
        if len(kop) != _KOP.size or kop[:4] != b"PK\x03\x04":
            raise damaged(pad.name)
        _, naamlengte, extra = _KOP.unpack(kop)
        stroom.seek(naamlengte + extra, 1)
        over = deel.ingepakt
        pers = zlib.decompressobj(-15) if deel.methode == zipfile.ZIP_DEFLATED else None
        while over:
            brok = stroom.read(min(_BROK, over))
            if not brok:
                raise damaged(pad.name)
            over -= len(brok)
            if pers is not None and pers.eof:
                raise damaged(pad.name)
            if pers is None:
                yield brok
            else:
                yield from _press(pers, brok, pad.name)
        if pers is not None and (not pers.eof or pers.unused_data):
            raise damaged(pad.name)


def _press(pers: zlib._Decompress, brok: bytes, bestand: str) -> Iterator[bytes]:
    uit = b"?"
    while (brok or len(uit) == _BROK) and not pers.eof:
        try:
            uit = pers.decompress(brok, _BROK)
        except zlib.error:
            raise damaged(bestand) from None
        brok = pers.unconsumed_tail
        if uit:
            yield uit


def read_deel(zipmap: Zipmap, naam: str, grenzen: Grenzen) -> bytes:
    """A whole small part; InvoerGeweigerd as `stream_deel`, when too large or with a DOCTYPE."""
    if naam not in zipmap.delen:
        raise damaged(zipmap.pad.name)
    if zipmap.delen[naam].uitgepakt > grenzen.hoofddeel:
        raise refuse(zipmap.pad.name, "Een onderdeel van dit bestand is onwaarschijnlijk groot.")
    inhoud = b"".join(stream_deel(zipmap, naam, grenzen))
    check_xml(inhoud[:4], inhoud, zipmap.pad.name)
    return inhoud


def stream_xml(zipmap: Zipmap, naam: str, grenzen: Grenzen) -> Iterator[bytes]:
    """As `stream_deel`, and refuses a DOCTYPE wherever it stands, also across two pieces."""
    rest = b""
    eerste = True
    for stuk in stream_deel(zipmap, naam, grenzen):
        check_xml(stuk[:4] if eerste else b"", rest + stuk, zipmap.pad.name)
        eerste, rest = False, stuk[-_DOCTYPE:]
        yield stuk


def check_xml(begin: bytes, stuk: bytes, bestand: str) -> None:
    """Refuses XML that is not plain UTF-8 or that brings a DOCTYPE (entities, outside files)."""
    if begin[:2] in (b"\xff\xfe", b"\xfe\xff", b"<\0", b"\0<"):
        raise refuse(bestand, "Een onderdeel van dit bestand is in een ongewone codering.")
    if b"!" in stuk and (b"<!DOCTYPE" in stuk or b"<!ENTITY" in stuk):  # one sign is found sooner
        raise refuse(
            bestand,
            "Dit bestand bevat een verwijzing of opdracht (DOCTYPE) die hier niet hoort.",
        )


def damaged(bestand: str) -> InvoerGeweigerd:
    """The refusal of a file that is broken."""
    return InvoerGeweigerd(
        "Dit bestand is beschadigd of niet compleet.",
        waar=bestand,
        wat_nu="Haal het opnieuw op, of open het in Excel en sla het op als nieuw xlsx-bestand.",
    )


def refuse(bestand: str, fout: str) -> InvoerGeweigerd:
    """The refusal of a file that asks too much or is not made for reading."""
    return InvoerGeweigerd(
        fout,
        waar=bestand,
        wat_nu="bvtool leest dit niet. Kopieer de tabel in Excel als waarden naar een nieuw "
        "bestand en sla dat op als xlsx.",
    )
