"""The small ways in which a file is broken: bytes, pieces of XML, and the parts of a zip.

What a mutation does is decided by the `rng` alone, so that a number makes the same file again.
"""

from __future__ import annotations

import io
import random
import re
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path

_GETALLEN = (
    b"0", b"-1", b"1", b"65536", b"1048576", b"16384", b"2147483648", b"9999999999999999999999",
    b"1e308", b"NaN", b"", b"0x10", b"00000000000000000001", b"2958466", b"4294967296",
)  # fmt: skip
_STUKKEN = (
    b"<", b">", b"&", b"&amp;", b"&#0;", b"&x;", b"]]>", b"<![CDATA[", b"<!--", b"-->", b'"', b"'",
    b"<!DOCTYPE x>", b"<c/>", b"<row/>", b'<c r="XFD1048576"><v>1</v></c>', b"<v></v>", b't="e"',
    b't="s"', b't="d"', b't="inlineStr"', b"<f>A1</f>", b"\xff", b"\xc3\x28", b"\x00", b"\r",
    b"\n", b"\r\n", b";", b",", b"\t", b'""', b"\xef\xbb\xbf", b"\xff\xfe", b" " * 5000,
    b"a" * 40_000, b"#N/A", b"31-12-9999", b"1-13-2022", b"Totaal", b"BSN", b"\xe2\x80\xa8",
    b"=1+1",
)  # fmt: skip

Mutatie = Callable[[random.Random, bytes], bytes]


def mutate_zip(
    rng: random.Random, inhoud: bytes, corpus: Sequence[Path], soorten: Sequence[Mutatie]
) -> bytes:
    """A zip packed again with one or more parts changed, lost, doubled or from another file."""
    with zipfile.ZipFile(io.BytesIO(inhoud)) as z:
        delen = [(i.filename, z.read(i)) for i in z.infolist()]
    for _ in range(rng.randint(1, 3)):
        plek = rng.randrange(len(delen))
        naam, deel = delen[plek]
        keuze = rng.random()
        if keuze < 0.82:
            for _ in range(rng.randint(1, 5)):
                deel = rng.choice(soorten)(rng, deel)
            delen[plek] = (naam, deel)
        elif keuze < 0.88 and len(delen) > 1:
            delen.pop(plek)
        elif keuze < 0.92:
            extra = rng.choice((naam.upper(), f"../{naam}", f"{naam}2"))
            if extra not in dict(delen):
                delen.append((extra, deel))
        else:
            ander = rng.choice(corpus)
            delen[plek] = (naam, _other_deel(ander, naam, deel))
    uit = io.BytesIO()
    with zipfile.ZipFile(uit, "w", rng.choice((0, 8)), compresslevel=1) as z:
        for naam, deel in delen:
            z.writestr(zipfile.ZipInfo(naam, (2022, 10, 1, 0, 0, 0)), deel)
    return uit.getvalue()


def _other_deel(ander: Path, naam: str, anders: bytes) -> bytes:
    if not zipfile.is_zipfile(ander):
        return anders
    with zipfile.ZipFile(ander) as z:
        return z.read(naam) if naam in z.namelist() else anders


def _flip(rng: random.Random, inhoud: bytes) -> bytes:
    if not inhoud:
        return b"x"
    plek = rng.randrange(len(inhoud))
    return inhoud[:plek] + bytes([inhoud[plek] ^ (1 << rng.randrange(8))]) + inhoud[plek + 1 :]


def _cut(rng: random.Random, inhoud: bytes) -> bytes:
    van = rng.randrange(len(inhoud) + 1)
    return inhoud[:van] + inhoud[van + rng.randint(1, 200) :]


def _truncate(rng: random.Random, inhoud: bytes) -> bytes:
    return inhoud[: rng.randrange(len(inhoud) + 1)]


def _repeat(rng: random.Random, inhoud: bytes) -> bytes:
    van = rng.randrange(len(inhoud) + 1)
    stuk = inhoud[van : van + rng.randint(1, 300)]
    return inhoud[:van] + stuk * rng.choice((2, 3, 50)) + inhoud[van + len(stuk) :]


def _insert(rng: random.Random, inhoud: bytes) -> bytes:
    van = rng.randrange(len(inhoud) + 1)
    return inhoud[:van] + rng.choice(_STUKKEN) + inhoud[van:]


def _swap(rng: random.Random, inhoud: bytes) -> bytes:
    a, b, c = sorted(rng.randrange(len(inhoud) + 1) for _ in range(3))
    return inhoud[:a] + inhoud[b:c] + inhoud[a:b] + inhoud[c:]


def _number(rng: random.Random, inhoud: bytes) -> bytes:
    """One number becomes another."""
    plekken = [m.span() for m in re.finditer(rb"\d+", inhoud)]
    if not plekken:
        return _insert(rng, inhoud)
    van, tot = rng.choice(plekken)
    return inhoud[:van] + rng.choice(_GETALLEN) + inhoud[tot:]


def _tag(rng: random.Random, inhoud: bytes) -> bytes:
    """One tag is lost, doubled or moved."""
    plekken = [m.span() for m in re.finditer(rb"<[^<>]*>", inhoud)]
    if not plekken:
        return _insert(rng, inhoud)
    van, tot = rng.choice(plekken)
    naar = rng.choice(plekken)[0]
    keuze = rng.randrange(3)
    if keuze == 0:
        return inhoud[:van] + inhoud[tot:]
    if keuze == 1:
        return inhoud[:van] + inhoud[van:tot] * 2 + inhoud[tot:]
    return inhoud[:naar] + inhoud[van:tot] + inhoud[naar:]


def _attribute(rng: random.Random, inhoud: bytes) -> bytes:
    """One attribute gets the value of another, other quotes, or goes."""
    plekken = list(re.finditer(rb' [\w:]+="[^"<>]*"', inhoud))
    if not plekken:
        return _insert(rng, inhoud)
    een, twee = rng.choice(plekken), rng.choice(plekken)
    nieuw = rng.choice((b"", twee[0], een[0].replace(b'"', b"'"), een[0].replace(b" ", b"\n")))
    return inhoud[: een.start()] + nieuw + inhoud[een.end() :]


BYTES: tuple[Mutatie, ...] = (_flip, _cut, _truncate, _repeat, _insert, _swap, _number)
XML: tuple[Mutatie, ...] = (
    _flip,
    _cut,
    _repeat,
    _insert,
    _number,
    _number,
    _tag,
    _tag,
    _attribute,
)
