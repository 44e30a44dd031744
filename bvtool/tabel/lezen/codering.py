"""How a text file is encoded: utf-8, utf-8 with BOM, utf-16 or cp1252 (Excel on Windows)."""

from __future__ import annotations

from dataclasses import dataclass

from bvtool.tabel.lezen.poort import GeenTabel

_BOMS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
_NAAM = {"utf-8": "utf-8 met BOM", "utf-16-le": "utf-16", "utf-16-be": "utf-16"}


@dataclass(frozen=True, slots=True)
class Tekst:
    """The text of a csv as UTF-8 bytes with \\n line ends, and how it was encoded."""

    inhoud: bytes
    codering: str
    verloren: int = 0


def decode(ruw: bytes, bestand: str) -> Tekst:
    """The text of a file: a byte order mark decides, else utf-8 if it fits, else cp1252."""
    codering = naam = ""
    for bom, soort in _BOMS:
        if ruw.startswith(bom):
            ruw, codering, naam = ruw[len(bom) :], soort, _NAAM[soort]
            break
    if not codering and b"\0" in ruw[:4096]:
        codering = _guess_utf16(ruw, bestand)
        naam = _NAAM[codering]
    verloren = 0
    if codering.startswith("utf-16"):
        tekst = ruw.decode(codering, "replace")
        verloren = tekst.count("\ufffd")
        ruw, codering = tekst.encode("utf-8", "replace"), "utf-8"
    else:
        codering, naam, ruw, verloren = _decode_8bit(ruw, codering, naam)
    if b"\0" in ruw:
        raise _no_text(bestand)
    return Tekst(_normalise_regels(ruw), naam, verloren)


def _decode_8bit(ruw: bytes, codering: str, naam: str) -> tuple[str, str, bytes, int]:
    try:
        ruw.decode("utf-8")
    except UnicodeDecodeError:
        if codering:
            tekst = ruw.decode("utf-8", "replace")
        else:
            tekst, naam = ruw.decode("cp1252", "replace"), "cp1252"
        return "utf-8", naam, tekst.encode("utf-8"), tekst.count("\ufffd")
    return "utf-8", naam or "utf-8", ruw, 0


def _guess_utf16(ruw: bytes, bestand: str) -> str:
    begin = ruw[:4096]
    even, oneven = begin[::2].count(0), begin[1::2].count(0)
    if oneven > 4 * even and oneven * 4 > len(begin):
        return "utf-16-le"
    if even > 4 * oneven and even * 4 > len(begin):
        return "utf-16-be"
    raise _no_text(bestand)


def _no_text(bestand: str) -> GeenTabel:
    return GeenTabel(
        "Dit bestand is geen tabel: er staan tekens in die niet in tekst voorkomen.",
        waar=bestand,
        wat_nu="Geef een xlsx-, ods- of csv-bestand.",
    )


def _normalise_regels(ruw: bytes) -> bytes:
    if b"\r" not in ruw:
        return ruw
    ruw = ruw.replace(b"\r\n", b"\n")
    return ruw if b"\n" in ruw else ruw.replace(b"\r", b"\n")
