"""How a text file is encoded: utf-8, utf-8 with BOM, utf-16 or cp1252 (Excel on Windows)."""

from __future__ import annotations

from codecs import getincrementaldecoder
from typing import NamedTuple

from bvtool.tabel.lezen.anderssoort import GeenTabel
from bvtool.vak.fouten import InvoerGeweigerd

_BOMS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
_EINDE = b"\x1a"
"""The mark with which old programs end a text (Ctrl-Z)."""
_BESTURING = bytes(set(range(32)) - set(b"\t\n\v\f\r\x1a"))
_STUK = 256 * 1024
_VEEL = 20
"""From one control character in so many bytes on, a file is no text."""
_NAAM = {"utf-8": "utf-8 met BOM", "utf-16-le": "utf-16", "utf-16-be": "utf-16"}


class Tekst(NamedTuple):
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
    if not codering and b"\0" in ruw[:4096] and (codering := _guess_utf16(ruw, bestand)):
        naam = _NAAM[codering]
    verloren = 0
    if codering.startswith("utf-16"):
        tekst = ruw.decode(codering, "replace")
        verloren = tekst.count("\ufffd")
        ruw, codering = tekst.encode("utf-8", "replace"), "utf-8"
    else:
        codering, naam, ruw, verloren = _decode_8bit(ruw, codering, naam)
    if _EINDE in ruw[-8:]:
        ruw = ruw.rstrip(_EINDE + b"\r\n")
    if b"\0" in ruw:
        raise _explain_nul(ruw, bestand)
    return Tekst(_normalise_regels(ruw), naam, verloren)


def _decode_8bit(ruw: bytes, codering: str, naam: str) -> tuple[str, str, bytes, int]:
    if not _is_utf8(ruw):
        if codering:
            tekst = ruw.decode("utf-8", "replace")
        else:
            tekst, naam = ruw.decode("cp1252", "replace"), "cp1252"
        return "utf-8", naam, tekst.encode("utf-8"), tekst.count("\ufffd")
    return "utf-8", naam or "utf-8", ruw, 0


def _is_utf8(ruw: bytes) -> bool:
    """Whether these bytes are UTF-8; piece by piece, for a whole text is as large again."""
    lezer, blik = getincrementaldecoder("utf-8")(), memoryview(ruw)
    try:
        for begin in range(0, len(ruw), _STUK):
            lezer.decode(blik[begin : begin + _STUK])
        lezer.decode(b"", True)
    except UnicodeDecodeError:
        return False
    return True


def _guess_utf16(ruw: bytes, bestand: str) -> str:
    begin = ruw[:4096]
    even, oneven = begin[::2].count(0), begin[1::2].count(0)
    if oneven > 4 * even and oneven * 4 > len(begin):
        return "utf-16-le"
    if even > 4 * oneven and even * 4 > len(begin):
        return "utf-16-be"
    if _is_binair(begin):
        raise _no_text(bestand)
    return ""


def _is_binair(ruw: bytes) -> bool:
    return (len(ruw) - len(ruw.translate(None, _BESTURING))) * _VEEL > len(ruw)


def _no_text(bestand: str) -> GeenTabel:
    return GeenTabel(
        "Dit bestand is geen tabel: er staan tekens in die niet in tekst voorkomen.",
        waar=bestand,
        wat_nu="Geef een xlsx-, ods- of csv-bestand.",
    )


def _explain_nul(ruw: bytes, bestand: str) -> InvoerGeweigerd:
    """A few empty bytes in a text are damage (a copy that broke off); many mean no text at all."""
    if _is_binair(ruw):
        return _no_text(bestand)
    regel = _normalise_regels(ruw[: ruw.index(b"\0")]).count(b"\n") + 1
    return InvoerGeweigerd(
        "Dit bestand is beschadigd: er staan lege tekens (NUL) tussen de tekst.",
        waar=f"{bestand}, regel {regel}",
        wat_nu="Haal het bestand opnieuw op, liefst als xlsx.",
    )


def _normalise_regels(ruw: bytes) -> bytes:
    """Every line end as \\n, also one that is old (\\r alone), also among others."""
    if b"\r" not in ruw:
        return ruw
    return ruw.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
