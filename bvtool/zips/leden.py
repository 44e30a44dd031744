"""The members of a zip that somebody sent, one by one: a bad one is told, the others are read.

The zip as a whole is bounded before anything is unpacked: how many members, how large together, how
strongly packed. Each member is judged by its own: a name that is none or points outside the zip, a
password, an unusual way of packing, a suspicious growth, a place that is also that of another
member. A name in another code than it says is read all the same; it is only shown as it is.

Messages are small and many: what goes past the bookkeeping of the standard library here costs more
there than reading the message itself.
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path
from typing import IO, NamedTuple

from bvtool.vak.grenzen import INPAKKEN, MIB, ZIPGRENZEN, Zipgrenzen
from bvtool.vak.masker import show_naam
from bvtool.zips.namen import judge_naam

ZIPFOUT = (
    zipfile.BadZipFile,
    zlib.error,
    NotImplementedError,
    RuntimeError,
    ValueError,
    EOFError,
    OverflowError,
    struct.error,
)
"""What the standard library says of a zip that is no zip, or not a whole one."""
KAPOT = "Deze zip is niet compleet of beschadigd."
_VEEL = "Deze zip bevat te veel bestanden om te lezen."
_LID_KAPOT = "Dit bestand in de zip is beschadigd."
_KOP = struct.Struct("<26xHH")
"""The header before a member: 26 bytes, then the lengths of its name and extra field."""
_INGANG = struct.Struct("<28xHHH8xL")
"""An entry of the directory: lengths of name, extra field and comment, and where it begins."""
_ZEGT_UTF8 = 8
_EINDE = b"PK\5\6"


class Zipfout(Exception):
    """A zip, or one member of it, that is not read; `wat` says why, in Dutch."""

    def __init__(self, wat: str) -> None:
        super().__init__(wat)
        self.wat = wat


class Ziplid(NamedTuple):
    """One file in a zip: its name as it stands there and as it may be shown, and its size.

    `fout` says why it may not be read; then `open` and `read` raise Zipfout, as they do for a
    member that is damaged.
    """

    kaal: str
    naam: str
    grootte: int
    fout: str
    zip_: zipfile.ZipFile
    info: zipfile.ZipInfo

    @contextmanager
    def open(self) -> Iterator[IO[bytes]]:
        """The unpacked bytes as a stream; at the end of it the checksum is right."""
        if self.fout:
            raise Zipfout(self.fout)
        if self._is_empty():
            yield io.BytesIO()
            return
        try:
            with self.zip_.open(self.info) as stroom:
                yield stroom
        except (*ZIPFOUT, OSError):
            raise Zipfout(_LID_KAPOT) from None

    def read(self, hoogstens: int) -> bytes:
        """At most so many bytes, whatever the zip says of its size."""
        if self.fout:
            raise Zipfout(self.fout)
        if self._is_empty():
            return b""
        try:
            return _unpack(self.zip_, self.info, hoogstens)
        except (*ZIPFOUT, OSError):
            raise Zipfout(_LID_KAPOT) from None

    def _is_empty(self) -> bool:
        """Whether it says that it holds nothing, with the checksum of nothing."""
        return self.grootte == 0 == self.info.CRC


@contextmanager
def open_leden(bron: Path | bytes, grenzen: Zipgrenzen = ZIPGRENZEN) -> Iterator[list[Ziplid]]:
    """The files in a zip (a file, or the bytes of one in an envelope) by name, without folders.

    Raises Zipfout when it is no zip or asks too much, OSError when it cannot be opened.
    """
    with _open_zip(bron, grenzen) as zip_:
        infos = zip_.infolist()
        maat = len(bron) if isinstance(bron, bytes) else bron.stat().st_size
        check_maat(len(infos), sum(i.file_size for i in infos), maat, grenzen)
        over_elkaar = _find_overlap(infos)
        infos = [i for i in infos if not i.filename.endswith("/")]
        yield [
            Ziplid(
                i.filename,
                show_naam(i.filename) or "(zonder naam)",
                i.file_size,
                _judge(i, ligt_over=i.header_offset in over_elkaar),
                zip_,
                i,
            )
            for i in sorted(infos, key=lambda i: i.filename)
        ]


@contextmanager
def _open_zip(bron: Path | bytes, grenzen: Zipgrenzen) -> Iterator[zipfile.ZipFile]:
    with io.BytesIO(bron) if isinstance(bron, bytes) else bron.open("rb") as stroom:
        _check_telling(stroom, grenzen)
        stroom.seek(0)
        try:
            zip_ = zipfile.ZipFile(stroom)
        except UnicodeDecodeError:
            zip_ = _open_zonder_code(stroom, grenzen)
        except ZIPFOUT:
            raise Zipfout(KAPOT) from None
        with zip_:
            yield zip_


def _check_telling(stroom: IO[bytes], grenzen: Zipgrenzen) -> None:
    """Refuse a directory that is too large before the standard library makes objects of it."""
    lengte = stroom.seek(0, io.SEEK_END)
    stroom.seek(max(0, lengte - 2**16 - 22))
    staart = stroom.read()
    plek = staart.rfind(_EINDE)
    if plek < 0 or len(staart) < plek + 22:
        return
    begin_einde = lengte - len(staart) + plek
    maat, begin = struct.unpack_from("<LL", staart, plek + 12)
    if 0xFFFFFFFF in (maat, begin):  # zip64: what lies before its records may all be directory
        maat = min(lengte, begin_einde)
        ver = staart.rfind(b"PK\6\6", 0, plek)
        if ver >= 0 and len(staart) >= ver + 56:
            maat = struct.unpack_from("<Q", staart, ver + 40)[0]
    if maat > grenzen.register:
        raise Zipfout(_VEEL)


def _open_zonder_code(stroom: IO[bytes], grenzen: Zipgrenzen) -> zipfile.ZipFile:
    """The zip as if a name that is no UTF-8 did not say that it is."""
    stroom.seek(0, io.SEEK_END)
    if stroom.tell() > grenzen.in_geheugen:
        raise Zipfout(KAPOT)
    stroom.seek(0)
    data = bytearray(stroom.read())
    einde = data.rfind(_EINDE)
    try:
        plek = struct.unpack_from("<L", data, einde + 16)[0]
        while data[plek : plek + 4] == b"PK\1\2":
            naam, extra, uitleg, lid = _INGANG.unpack_from(data, plek)
            begin = plek + _INGANG.size
            if not _is_utf8(data[begin : begin + naam]):
                data[plek + 9] &= ~_ZEGT_UTF8
                data[lid + 7] &= ~_ZEGT_UTF8
            plek = begin + naam + extra + uitleg
        return zipfile.ZipFile(io.BytesIO(data))
    except (*ZIPFOUT, IndexError):
        raise Zipfout(KAPOT) from None


def _is_utf8(naam: bytearray) -> bool:
    try:
        naam.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def check_maat(leden: int, uitgepakt: int, op_schijf: int, grenzen: Zipgrenzen) -> None:
    """Raises Zipfout when a zip of `op_schijf` bytes holds too many files or grows too much."""
    if leden > grenzen.leden:
        raise Zipfout(_VEEL)
    if uitgepakt > grenzen.uitgepakt:
        mag = grenzen.uitgepakt // MIB
        raise Zipfout(f"Deze zip is uitgepakt te groot: {uitgepakt // MIB} MB, en {mag} MB mag.")
    if uitgepakt > grenzen.verhouding_vanaf and uitgepakt > grenzen.verhouding * op_schijf:
        raise Zipfout(
            f"Deze zip is verdacht sterk ingepakt: hij groeit uit tot {uitgepakt // MIB} MB."
        )


def _find_overlap(infos: list[zipfile.ZipInfo]) -> set[int]:
    """Where members begin that reach into the next one; each of two that begin together."""
    plekken = sorted((i.header_offset, i.compress_size) for i in infos)
    return {
        begin
        for (begin, lengte), (volgend, _) in pairwise(plekken)
        if begin + _KOP.size + lengte > volgend
    }


def _judge(info: zipfile.ZipInfo, *, ligt_over: bool) -> str:
    """Why this member may not be read; empty when it may."""
    if fout := judge_naam(info.filename):
        return fout
    if info.flag_bits & 1:
        return "Dit bestand in de zip heeft een wachtwoord."
    if info.compress_type not in INPAKKEN:
        return "Dit bestand in de zip is op een ongewone manier ingepakt."
    if ligt_over:
        return "Dit bestand in de zip loopt door in een ander."
    return ""


def _unpack(zip_: zipfile.ZipFile, info: zipfile.ZipInfo, hoogstens: int) -> bytes:
    """The plain case (deflated, not too large) goes past the standard library.

    Raises BadZipFile when the checksum differs.
    """
    stroom = zip_.fp
    if (
        stroom is None
        or info.compress_type != zipfile.ZIP_DEFLATED
        or (info.compress_size > hoogstens)
    ):
        with zip_.open(info) as los:
            return los.read(hoogstens)
    stroom.seek(info.header_offset)
    kop = stroom.read(_KOP.size)
    if len(kop) < _KOP.size or kop[:4] != b"PK\3\4":
        raise zipfile.BadZipFile
    naam, extra = _KOP.unpack(kop)
    stroom.seek(naam + extra, io.SEEK_CUR)
    uitpakker = zlib.decompressobj(-zlib.MAX_WBITS)
    data = uitpakker.decompress(stroom.read(info.compress_size), hoogstens)
    if len(data) < hoogstens and (not uitpakker.eof or zlib.crc32(data) != info.CRC):
        raise zipfile.BadZipFile
    return data
