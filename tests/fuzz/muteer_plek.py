"""Places that no sheet has: references, dimensions and rows beyond measure, names with a prefix,
and parts that are not where they say. A reader that believes them asks for all that lies between.
"""

from __future__ import annotations

import random
import re

PLEKKEN = (
    "xfd1048576", "Xfd1048576", "zzz1048576", "ZZZZ99", "ZZZZZZZZZZZZ9", "AAAAAAAA1", "XFE1",
    "XFD1048577", "A1048577", "A99999999", "A4294967295", "A4294967296", "A99999999999999999999",
    "A18446744073709551617", "A0", "A00", "A", "1", "", " ", "A-1", "-A1", "A1B2", "$A$1", "A1:B2",
    " A2", "A2 ", "é1", "A１", "ZZZ9999999", "XFD1048576", "A00000000000002", "R1C1", "A1e9",
    "A+2", "#REF!", "Blad1!A1", "A2\t", "\u200bA2", "Ａ2",
)  # fmt: skip
"""What cells say of their place."""
MATEN = (
    "A1:XFD1048576", "a1:xfd1048576", "A1:ZZZZZZZ99999999999", "A1:A4294967296", "XFD1048576:A1",
    "", "A", "ZZZ9:AAA1", "A0:B0", "B5:A1", "A1:B2:C3", "A1:A18446744073709551616", ":", "A1:",
)  # fmt: skip
"""What a sheet says of its own size."""
RIJEN = ("0", "-5", "1048577", "4294967296", "99999999999999999999", "abc", "", "1e6", " 3", "٣")
_HERHAALD = (b"0", b"-1", b"1048576", b"2147483648", b"99999999999999999999", b"abc")


def misplace(rng: random.Random, inhoud: bytes) -> bytes:
    """One cell, row or dimension says another place; in an ods one repeats without end."""
    for patroon, waarden in rng.sample(_SOORTEN, len(_SOORTEN)):
        plekken = [m.span(1) for m in re.finditer(patroon, inhoud)]
        if plekken:
            van, tot = rng.choice(plekken)
            return inhoud[:van] + rng.choice(waarden) + inhoud[tot:]
    return inhoud


def prefix(rng: random.Random, inhoud: bytes) -> bytes:
    """Every cell, or one, gets a prefix; or its reference stands there twice."""
    cellen = [m.start() for m in re.finditer(rb"<c[ >]", inhoud)]
    if not cellen:
        return inhoud
    keuze = rng.randrange(3)
    if keuze == 0:
        wie = rng.choice((b"x", b"x-y", "é".encode(), b"a.b", b"_"))
        vol = re.sub(rb"<(/?)(c|v|is|t|row|sheetData)(?=[ />])", rb"<\1" + wie + rb":\2", inhoud)
        return vol.replace(b"<worksheet ", b'<worksheet xmlns:%s="urn:x" ' % wie, 1)
    plek = rng.choice(cellen)
    erbij = (b' r="XFD1048576"', b' b="/>"', b' b=">"', b' a="1"\n', b' r = "XFD1048576"')
    eind = inhoud.find(b">", plek)
    return inhoud[:eind].rstrip(b"/") + rng.choice(erbij) + inhoud[eind:]


def rewire(rng: random.Random, inhoud: bytes) -> bytes:
    """A relation, a content type or the name of a sheet says something else."""
    plekken = [
        m.span(1)
        for m in re.finditer(
            rb'(?:Target|PartName|ContentType|Type|Id|r:id|TargetMode|sheetId|state|name)="([^"]*)"',
            inhoud,
        )
    ]
    if not plekken:
        return inhoud
    van, tot = rng.choice(plekken)
    ander = rng.choice(plekken)
    nieuw = rng.choice((inhoud[slice(*ander)], *_DOELEN))
    return inhoud[:van] + nieuw + inhoud[tot:]


_DOELEN = (
    b"", b"/", b"..", b"../../../etc/passwd", b"file:///etc/passwd", b"http://example.com/x",
    b"xl/workbook.xml", b"workbook.xml", b"worksheets/sheet1.xml", b"styles.xml", b"External",
    b"\\\\server\\deel", b"%2e%2e/x", b"sharedStrings.xml", b"x" * 5000,
    b"application/vnd.ms-excel.sheet.macroEnabled.main+xml", b"veryHidden",
)  # fmt: skip
_SOORTEN = (
    (rb'<c r="([^"]*)"', tuple(p.encode() for p in PLEKKEN)),
    (rb'<row [^<>]*?\br="([^"]*)"', tuple(r.encode() for r in RIJEN)),
    (rb'<dimension ref="([^"]*)"', tuple(m.encode() for m in MATEN)),
    (rb'(?:mergeCell|autoFilter) ref="([^"]*)"', tuple(m.encode() for m in (*MATEN, *PLEKKEN))),
    (rb'number-(?:rows|columns)-(?:repeated|spanned)="([^"]*)"', _HERHAALD),
)
