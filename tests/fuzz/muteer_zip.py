"""The ways in which a zip of messages lies: its headers, its names, its sizes, a zip in it."""

from __future__ import annotations

import bz2
import io
import random
import re
import struct
import warnings
import zipfile
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path

from tests.fuzz.muteer import BYTES, mutate_zip
from tests.fuzz.muteer_xml import XML_BERICHT

_NAMEN = (
    "../408.xml", "/408.xml", "C:\\408.xml", "\\\\server\\408.xml", "a/../../b.xml", "x\0y.xml",
    "408.XML", ".xml", "map/.xml", "408.xml/", "é\u202e.xml", "n" * 5000 + ".xml", "a.zip",
    "[Content_Types].xml", "con.xml", "x\n.xml", "\u2028.xml", "999900006.xml", "bvtool.db",
)  # fmt: skip
# Of each header: its signature, and the fields as (offset, size).
_VELDEN = (
    (b"PK\3\4", ((4, 2), (6, 2), (8, 2), (14, 4), (18, 4), (22, 4), (26, 2), (28, 2))),
    (b"PK\1\2", ((6, 2), (8, 2), (10, 2), (16, 4), (20, 4), (24, 4), (28, 2), (30, 2), (32, 2),
                 (34, 2), (38, 4), (42, 4))),
    (b"PK\5\6", ((4, 2), (6, 2), (8, 2), (10, 2), (12, 4), (16, 4), (20, 2))),
)  # fmt: skip
_LEUGENS = (0, 1, 2, 8, 9, 12, 14, 93, 99, 0x41, 0x800, 0xFFFF, 0x7FFFFFFF, 0xFFFFFFFF, 0xFFFFFFFE)
_WIJZEN = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA)
_BOM = 30_000_000


def mutate_berichten(rng: random.Random, inhoud: bytes, corpus: Sequence[Path]) -> bytes:
    """A zip of messages, broken in its parts, its names, its headers or its bytes."""
    keuze = rng.random()
    if keuze > 0.995:
        return make_bz2_bom()
    if keuze < 0.35:
        return mutate_zip(rng, inhoud, corpus, XML_BERICHT)
    if keuze < 0.65:
        inhoud = _repack(rng, inhoud, corpus)
    if keuze < 0.90:
        for _ in range(rng.choice((1, 1, 2, 4))):
            inhoud = _lie(rng, inhoud)
        return inhoud
    for _ in range(rng.randint(1, 4)):
        inhoud = rng.choice(BYTES)(rng, inhoud)
    return inhoud


def _lie(rng: random.Random, inhoud: bytes) -> bytes:
    """One field of one header says something else."""
    kop, velden = rng.choice(_VELDEN)
    plekken = [m.start() for m in re.finditer(re.escape(kop), inhoud)]
    if not plekken:
        return inhoud
    van, maat = rng.choice(velden)
    van += rng.choice(plekken)
    oud = int.from_bytes(inhoud[van : van + maat], "little")
    nieuw = rng.choice((*_LEUGENS, oud + 1, oud - 1, oud | 1, oud ^ 0x800)) % (1 << 8 * maat)
    return inhoud[:van] + nieuw.to_bytes(maat, "little") + inhoud[van + maat :]


Delen = list[tuple[str, bytes]]


def _repack(rng: random.Random, inhoud: bytes, corpus: Sequence[Path]) -> bytes:
    """The parts packed again: other names, more parts, another method."""
    try:
        with zipfile.ZipFile(io.BytesIO(inhoud)) as z:
            delen = [(i.filename, z.read(i)) for i in z.infolist()]
    except zipfile.BadZipFile:
        return inhoud
    for _ in range(rng.randint(1, 3)):
        rng.choice(_DELEN)(rng, delen, corpus)
    uit = io.BytesIO()
    wijze = rng.choice(
        (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA)
    )
    with warnings.catch_warnings(), zipfile.ZipFile(uit, "w", wijze) as z:
        warnings.simplefilter("ignore")  # a name that is there twice is what is wanted
        for naam, deel in delen:
            info = zipfile.ZipInfo("x", (2022, 10, 1, 0, 0, 0))
            info.filename = naam  # the class cuts a name at a NUL
            info.compress_type = wijze
            if rng.random() < 0.05:
                info.extra = rng.choice((b"\1\0\x18\0" + b"\xff" * 24, b"\1\0\4\0abcd", b"\7"))
            if rng.random() < 0.05:
                info.external_attr = 0o120777 << 16  # a link
            z.writestr(info, deel)
        if rng.random() < 0.1:
            z.comment = b"PK\5\6" + b"x" * 30
    return uit.getvalue()


def _name(rng: random.Random, delen: Delen, corpus: Sequence[Path]) -> None:
    plek = rng.randrange(len(delen))
    delen[plek] = (rng.choice(_NAMEN), delen[plek][1])


def _twice(rng: random.Random, delen: Delen, corpus: Sequence[Path]) -> None:
    delen.append(rng.choice(delen))


def _zip_in_zip(rng: random.Random, delen: Delen, corpus: Sequence[Path]) -> None:
    zips = [p for p in corpus if p.suffix == ".zip"]
    naam = rng.choice(("binnen.zip", "binnen.xml"))
    delen.append((naam, rng.choice(zips).read_bytes()))


def _from_other(rng: random.Random, delen: Delen, corpus: Sequence[Path]) -> None:
    ander = rng.choice(corpus)
    delen.append((f"z-{ander.stem}.xml", ander.read_bytes()))


def _bomb(rng: random.Random, delen: Delen, corpus: Sequence[Path]) -> None:
    """Some tens of megabytes of the same, as a whole file or within a message."""
    if rng.random() < 0.8:  # they cost time, and one now and then is enough
        delen.append(("leeg.xml", b""))
    elif rng.random() < 0.5:
        delen.append(("bom.xml", rng.choice((b"\0", b" ", b"a")) * _BOM))
    else:
        deel = delen[0][1]
        delen.append(("bom.xml", deel.replace(b"</", b" " * (_BOM // 4) + b"</", 1)))


@cache
def make_bz2_bom() -> bytes:
    """Some hundred bytes that bzip2 turns into 150 MB at once, while the zip says one."""
    pers = bz2.BZ2Compressor(9)
    stuk = b"".join([pers.compress(bytes(1_000_000)) for _ in range(150)] + [pers.flush()])
    uit = io.BytesIO()
    with zipfile.ZipFile(uit, "w") as z:
        z.writestr(zipfile.ZipInfo("408.xml", (2022, 10, 1, 0, 0, 0)), stuk)
    zip_ = bytearray(uit.getvalue())
    for kop, wijze, maat in ((0, 8, 22), (zip_.rfind(b"PK\1\2"), 10, 24)):
        struct.pack_into("<H", zip_, kop + wijze, zipfile.ZIP_BZIP2)
        struct.pack_into("<I", zip_, kop + maat, 1_000_000)
    return bytes(zip_)


def _many(rng: random.Random, delen: Delen, corpus: Sequence[Path]) -> None:
    delen += [(f"veel/{i}.{rng.choice(('xml', 'txt'))}", b"<a/>") for i in range(300)]


def _patch(rng: random.Random, delen: Delen, corpus: Sequence[Path]) -> None:
    plek = rng.randrange(len(delen))
    deel = rng.choice((b"", b"PK\3\4", struct.pack("<I", 0xFEFF), delen[plek][1] * 3))
    delen[plek] = (delen[plek][0], deel)


_DELEN: tuple[Callable[[random.Random, Delen, Sequence[Path]], None], ...] = (
    _name, _name, _twice, _zip_in_zip, _from_other, _bomb, _many, _patch,
)  # fmt: skip
