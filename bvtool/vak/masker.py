"""The one mask: a BSN that stands where it must not is covered, and nothing else is.

Texts of bvtool hold no BSN, but what comes from outside may: the name of a file, of a member of a
zip, of a sheet or a column, a setting, an option, the identification of an answer. There are two
ways to look, because the place says what a number can be:

- `show_naam`, for whatever somebody else named: a BSN in any company, also with letters or figures
  against it, in groups, with marks that nobody sees between its figures, or without its first
  zero. Marks that steer a screen become visible, and what goes on for ever is cut.
- `mask_bsn`, for a text of our own and for a field of which the column says what it is (an
  identification, a start number): only what has the form of a BSN, nine figures together.

What a person typed as a reason or a remark goes by `show_woorden` before it is kept.

A date, a moment, and eight figures that are called an AGB code are left alone, as is a code that
its column names (`show_code`).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from datetime import date

from bvtool.vak.elfproef import is_bsn

LANGST = 300
"""Characters of a name that are shown; of a longer one the middle is left out."""
_WOORDEN = 500
"""The same for what a person typed."""
# matches: "\u200b"
_ONZICHTBAAR = re.compile(
    r"[\x00-\x08\x0e-\x1f\x7f-\x9f\xad\u200b-\u200f\u202a-\u202e\u2060-\u2069\u180e\ufe00-\ufe0f\ufeff]"
)
# matches: "999.900.006"
_STREK = re.compile(r"\d(?:(?:\s?[.\-_/\\,:;'’·‐-―+]{1,2}\s?|\s{1,2})?\d){7,}")
"""Figures with at most two signs between each two: `klant 999.900.006` holds one such stretch."""
# matches: "1_408_001"
_ACHT = re.compile(r"\d[^A-Za-z]{6,}\d")
"""Every such stretch in a name of ASCII is one of these, and most names hold none."""
_GROEP = re.compile(r"\d+")  # matches: "999"
_CIJFER = re.compile(r"\d")  # matches: "9"
# matches: "9999.00.006"
_VAN_ONS = re.compile(
    r"\d(?<!\d\d)(?:\d{8}|\d\d([. \xa0_-])\d{3}\1\d{3}|\d{3}([. \xa0_-])\d\d\2\d{3})(?!\d)"
)
"""A BSN in its forms: 999900006, 999.900.006, 9999.00.006."""
# matches: "d41d8cd98f00b204e9800998ecf8427e"
_HASH = re.compile(r"[0-9a-f]{32,}")
# matches: "aanbieder "
_AGB = re.compile(r"(?:agb|aanbieder|instelling|vestiging)\W{0,2}(?:code)?\W{0,3}$", re.IGNORECASE)
# matches: "680363"
_CODE = re.compile(r"\d{4}|\d{6}|\d{8}|[A-Z]{2,5}", re.ASCII)
# matches: "\x1b"
_MARKEN = re.compile(r"[^\n\t\x20-\x7e]")
_STUREND = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})


def mask_bsn(tekst: str) -> str:
    """The text with `#` for each sign of nine figures together that pass the 11-proef.

    Letters may stand against them, other figures not.

    >>> mask_bsn("R999900006, AGB 41000017, 680363999900")
    'R#########, AGB 41000017, 680363999900'
    """
    return _VAN_ONS.sub(_mask_vorm, tekst)


def show_naam(naam: str, hoogstens: int = LANGST) -> str:
    """A name from outside as it may be shown anywhere: masked, its marks visible, not too long.

    >>> show_naam("klant 999.900.006.xml"), show_naam("x1999900006"), show_naam("2022-10-17")
    ('klant ###########.xml', 'x1#########', '2022-10-17')
    """
    schoon = show_marken(_mask_naam(naam), ook_regels=True)
    if len(schoon) <= hoogstens:
        return schoon
    helft = hoogstens // 2
    return f"{schoon[:helft]}…{schoon[-helft:]}"


def show_woorden(tekst: str) -> str:
    """What a person typed (a reason, a remark) as it is kept: one line, masked, not too long.

    >>> show_woorden("  dubbel,  zie 999900006 ")
    'dubbel, zie #########'
    """
    return show_naam(" ".join(tekst.split()), _WOORDEN)


def show_code(code: str) -> str:
    """A code that its column names (gemeente, uitvoerder, AGB, CAK) as it is, any other as a name.

    >>> show_code("41000017")
    '41000017'
    """
    return code if _CODE.fullmatch(code) else show_naam(code)


def show_marken(tekst: str, *, ook_regels: bool = False) -> str:
    r"""The text with every mark that steers a screen or hides itself written out.

    Ends of lines and tabs stay, unless `ook_regels`.

    >>> show_marken("a\x1b[2Jb")
    'a\\x1b[2Jb'
    """
    if tekst.isascii() and tekst.isprintable():
        return tekst
    if ook_regels:
        tekst = tekst.replace("\n", "\\n").replace("\t", "\\t")
    return _MARKEN.sub(_show_mark, tekst)


def write_naam(naam: str) -> str:
    r"""The name of a file as it can be written down: bytes that are no UTF-8 written out, all else
    as it is. Nothing is masked: it is for keeping, not for showing.

    >>> write_naam("café"), write_naam("caf\udce9")
    ('café', 'caf\\xe9')
    """
    return naam.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


def _show_mark(m: re.Match[str]) -> str:
    teken = m[0]
    if unicodedata.category(teken) not in _STUREND:
        return teken
    nummer = ord(teken)
    if 0xDC80 <= nummer <= 0xDCFF:  # a byte of a name that is no UTF-8
        return f"\\x{nummer - 0xDC00:02x}"
    vorm = "\\x{:02x}" if nummer < 0x100 else "\\u{:04x}" if nummer < 0x10000 else "\\U{:08x}"
    return vorm.format(nummer)


def _mask_vorm(m: re.Match[str]) -> str:
    if not is_bsn("".join(_GROEP.findall(m[0]))):
        return m[0]
    rond = _HASH.finditer(m.string, max(0, m.start() - 64), m.end() + 64)
    in_hash = any(h.start() <= m.start() and m.end() <= h.end() for h in rond)
    return m[0] if in_hash else "#" * len(m[0])


def _mask_naam(naam: str) -> str:
    """The name masked; marks that nobody sees are looked through."""
    if naam.isascii() and naam.isprintable():
        return _STREK.sub(_mask_strek, naam) if _ACHT.search(naam) else naam
    if len(_CIJFER.findall(naam)) < 8:
        return naam
    if not _ONZICHTBAAR.search(naam):
        return _STREK.sub(_mask_strek, naam)
    plekken = [plek for plek, teken in enumerate(naam) if not _ONZICHTBAAR.match(teken)]
    masker = _STREK.sub(_mask_strek, "".join(naam[plek] for plek in plekken))
    tekens = list(naam)
    for plek, teken in zip(plekken, masker, strict=True):
        tekens[plek] = teken
    return "".join(tekens)


def _mask_strek(m: re.Match[str]) -> str:
    groepen = list(_GROEP.finditer(m[0]))
    plekken = [plek for groep in groepen for plek in range(*groep.span())]
    cijfers = "".join(groep[0] for groep in groepen)
    if not cijfers.isascii():
        cijfers = "".join(str(unicodedata.decimal(c)) for c in cijfers)
    tekens = list(m[0])
    agb = bool(_AGB.search(m.string[: m.start()][-20:]))
    for begin, eind in _find_bsns(cijfers, [len(groep[0]) for groep in groepen], agb=agb):
        for plek in range(plekken[begin], plekken[eind - 1] + 1):
            tekens[plek] = "#"
    return "".join(tekens)


def _find_bsns(cijfers: str, groepen: list[int], *, agb: bool) -> Iterator[tuple[int, int]]:
    """Begin and end of each BSN in the figures, that stand together in groups of these lengths."""
    begin, bezet = 0, _find_dates(cijfers, groepen)
    for nummer, lengte in enumerate(groepen):
        if nummer not in bezet:
            if lengte == 8 and not (agb and nummer == 0):
                yield from _passing(cijfers, begin, begin + 8)
            for plek in range(begin, begin + lengte - 8):
                yield from _passing(cijfers, plek, plek + 9)
            yield from _find_grouped(cijfers, groepen, nummer, begin, bezet)
        begin += lengte


def _find_grouped(
    cijfers: str, groepen: list[int], nummer: int, begin: int, bezet: set[int]
) -> Iterator[tuple[int, int]]:
    """A BSN in groups from this one on: 3-3-3 and 4-2-3, whatever stands against it; else groups
    of two to five figures (or all of one) that are eight or nine together."""
    drie = groepen[nummer : nummer + 3]
    if not bezet & set(range(nummer, nummer + 3)) and len(drie) == 3 and drie[2] >= 3:
        voor = {3: 3, 2: 4}.get(drie[1], 9)
        if drie[0] >= voor:
            eerste = begin + drie[0] - voor
            yield from _passing(cijfers, eerste, eerste + 9)
    som, los = 0, groepen[nummer] == 1
    for volgend in range(nummer, len(groepen)):
        som += groepen[volgend]
        if volgend in bezet or som > 9 or not (los or 2 <= groepen[volgend] <= 5):
            return
        if los and groepen[volgend] != 1:
            return
        if som >= 8 and volgend > nummer:
            yield from _passing(cijfers, begin, begin + som)


def _passing(cijfers: str, begin: int, eind: int) -> Iterator[tuple[int, int]]:
    if is_bsn(cijfers[begin:eind].zfill(9)):
        yield begin, eind


def _find_dates(cijfers: str, groepen: list[int]) -> set[int]:
    """The groups of a date (20221017, 17-10-2022, 2022-10-17) or a moment (20221017090000)."""
    gevonden: set[int] = set()
    begin = 0
    for nummer, lengte in enumerate(groepen):
        groep = cijfers[begin : begin + lengte]
        if (lengte == 8 and (_is_day(groep) or _is_day(groep[4:] + groep[2:4] + groep[:2]))) or (
            lengte in (12, 14) and _is_day(groep[:8]) and groep[8:10] < "24" and groep[10:12] < "60"
        ):
            gevonden.add(nummer)
        drie = groepen[nummer : nummer + 3]
        if drie == [4, 2, 2] or (drie[2:] == [4] and max(drie[:2]) <= 2):
            eerste, tweede = begin + drie[0], begin + drie[0] + drie[1]
            j, m, d = cijfers[begin:eerste], cijfers[eerste:tweede], cijfers[tweede:][: drie[2]]
            if _is_day(j + m + d if drie[0] == 4 else f"{d}{m:0>2}{j:0>2}"):
                gevonden |= {nummer, nummer + 1, nummer + 2}
        begin += lengte
    return gevonden


def _is_day(jjjjmmdd: str) -> bool:
    try:
        return 1900 <= date.fromisoformat(jjjjmmdd).year < 2100
    except ValueError:
        return False
