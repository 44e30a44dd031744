"""How many rows of a workbook still lack a decision, counted in the bytes of its sheets.

For a look at the standing, just after somebody saved the workbook: reading it whole takes ten times
as long. Only what is written as Excel, LibreOffice and bvtool write it is counted here; at anything
else (a formula in a list, another sheet, a header that moved) the answer is None, and the workbook
must be read (`werkboek_lezing`), which also says what is wrong with it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from bvtool.bestanden.werkboek_bladen import (
    ANDERE,
    BLAD_REGISTER,
    JUIST_BSN_OP,
    LIJSTEN,
    RONDELIJSTEN,
)
from bvtool.tabel.lezen.poort import open_bron
from bvtool.tabel.lezen.werkmapdelen import list_bladen
from bvtool.vak.grenzen import STANDAARD
from bvtool.vergelijking.ronde.plaatsen import BLADEN as RONDEBLADEN
from bvtool.vergelijking.ronde.plaatsen import RONDEKOPPEN, STIL
from bvtool.vergelijking.werkboek import KOPPEN
from bvtool.zips.lezen import Zipmap, stream_xml


class Telvorm(NamedTuple):
    """How a workbook is counted. `nodig`: of each list the headers that must stand there; `telt`:
    of the lists on which every row asks for a decision, the columns of which one must be filled."""

    nodig: Mapping[str, tuple[str, ...]]
    telt: Mapping[str, tuple[str, ...]]


_JUIST = KOPPEN["juist_bsn"]
MIGRATIETELLING = Telvorm(
    nodig={
        blad: tuple(k for k in KOPPEN.values() if k != _JUIST or blad in JUIST_BSN_OP)
        for blad in LIJSTEN
    },
    telt={
        blad: (KOPPEN["besluit"], *([_JUIST] if blad in JUIST_BSN_OP else []))
        for blad in LIJSTEN
        if blad != BLAD_REGISTER
    },
)
"""The workbook of the migration."""

_STIL = {RONDEBLADEN[plaats] for plaats in STIL}
RONDETELLING = Telvorm(
    nodig=dict.fromkeys(RONDELIJSTEN, tuple(RONDEKOPPEN.values())),
    telt={blad: (RONDEKOPPEN["besluit"],) for blad in RONDELIJSTEN if blad not in _STIL},
)
"""The workbook of a round."""

_KOP_BINNEN = 20
"""The header stands on one of the first rows."""
# matches: '<row r="12"'
_RIJ = re.compile(rb'<row r="(\d{1,7})"')
# matches: '<c r="AB12" s="4" t="s"><v>7</v></c>'
_CEL = re.compile(rb'<c r="([A-Z]{1,3})\d+"([^>]*?)(?:/>|>(.*?)</c>)', re.DOTALL)
# matches: '<t xml:space="preserve">Regel</t>'
_TEKST = re.compile(r"<(?:t|v)(?: [^>]*)?>([^<]*)</")
# matches: '<si><t>Regel</t></si>'
_GEDEELD = re.compile(rb"<si>(.*?)</si>|<si/>", re.DOTALL)
# matches: '<row r="12" ht="30"><'
_BEGIN = re.compile(rb'\s*<row r="(\d{1,7})"(?: [^<>]*[^<>/])?><')
# matches: '<v>'
_GEVULD = re.compile(rb"<(?:v|t)[ >]")


class _Onzeker(Exception):
    """Something is not written as it is counted here."""


def count_snel(pad: Path, vorm: Telvorm) -> int | None:
    """How many rows lack a decision; None when the workbook must be read to know it.

    Raises InvoerOntbreekt, InvoerGeweigerd or LeesSchrijfFout for a file that is not to be opened.
    """
    bron = open_bron(pad, STANDAARD)
    if bron.vorm != "xlsx" or bron.zipmap is None:
        return None
    scan = list_bladen(bron.zipmap, STANDAARD)
    delen = {blad.naam: blad.deel for blad in scan.bladen}
    if len(delen) < len(scan.bladen) or not vorm.nodig.keys() <= delen.keys() <= {
        *vorm.nodig,
        *ANDERE,
    }:
        return None
    gedeeld = _Gedeeld(bron.zipmap, scan.teksten)
    try:
        return sum(
            _count_blad(bron.zipmap, delen[blad], nodig, vorm.telt.get(blad, ()), gedeeld)
            for blad, nodig in vorm.nodig.items()
        )
    except _Onzeker:
        return None


class _Gedeeld:
    """The texts that the cells of a workbook share; read when the first one is asked for."""

    def __init__(self, zipmap: Zipmap, deel: str | None) -> None:
        self._zipmap, self._deel = zipmap, deel
        self._los: list[bytes] | None = None
        self._tekst: dict[bytes, str] = {}

    def find(self, nummer: bytes) -> str:
        """The text with this number."""
        if nummer not in self._tekst:
            if self._los is None:
                self._los = self._read()
            try:
                self._tekst[nummer] = _read_text(self._los[int(nummer)])
            except (ValueError, IndexError):
                raise _Onzeker from None
        return self._tekst[nummer]

    def _read(self) -> list[bytes]:
        if self._deel is None:
            raise _Onzeker
        inhoud = b"".join(stream_xml(self._zipmap, self._deel, STANDAARD))
        if b"<!" in inhoud or b"<rPh" in inhoud or b"_x" in inhoud:
            raise _Onzeker
        return _GEDEELD.findall(inhoud)


def _read_text(xml: bytes) -> str:
    try:
        tekst = "".join(_TEKST.findall(xml.decode("utf-8")))
    except UnicodeDecodeError:
        raise _Onzeker from None
    if "&" not in tekst:
        return tekst
    from html import unescape

    return unescape(tekst)


class _Kolom:
    """One column of a list: whether its cell in a row holds more than white space."""

    def __init__(self, letter: bytes, gedeeld: _Gedeeld) -> None:
        self._letter, self._gedeeld = letter, gedeeld
        # matches: '<c r="E12" s="8" t="inlineStr"><is><t>A', '<c r="E12" s="8" t="s"><v>7</v>'
        cel = (
            rb'<c r="%s\d+"[^>]*(?:(?<=t="s")><v>(\d+)</v>|'
            rb'(?<!t="[se]")>(?:<is>)?<[tv](?: [^>]*)?>[^<&_]*[0-9A-Za-z])'
        )
        self._zoek = re.compile(cel % letter).search

    def shows(self, rij: bytes) -> bool:
        """Whether one look is enough to see that it is filled."""
        cel = self._zoek(rij)
        return cel is not None and (cel[1] is None or bool(self._gedeeld.find(cel[1]).strip()))

    def is_filled(self, rij: bytes, nummer: int) -> bool:
        """The usual cell by one look; an empty or an unusual one by reading it."""
        if self.shows(rij):
            return True
        begin = rij.find(b'<c r="%s%d"' % (self._letter, nummer))
        if begin < 0:
            return False
        haak = rij.index(b">", begin)
        if rij[haak - 1 : haak] == b"/":
            return False
        inhoud = rij[haak + 1 : rij.index(b"</c>", haak)]
        return bool(_read_cel(rij[begin:haak], inhoud, self._gedeeld).strip())


class _Lijst:
    """The columns of one list that say whether a row is decided: `sleutel` and one of `telt`."""

    def __init__(self, sleutel: bytes, telt: list[bytes], gedeeld: _Gedeeld) -> None:
        self._sleutel = _Kolom(sleutel, gedeeld)
        self._telt = [_Kolom(letter, gedeeld) for letter in telt]

    def read_beslist(self, tekst: bytes) -> int:
        """The number of a row of which one look tells that it is decided; else 0."""
        rij = _BEGIN.match(tekst)
        return (
            int(rij[1]) if rij and self._telt[0].shows(tekst) and self._sleutel.shows(tekst) else 0
        )

    def is_open(self, rij: bytes, nummer: int) -> bool:
        """Whether a row lacks a decision; each column is read."""
        if self._sleutel.is_filled(rij, nummer):
            return not any(kolom.is_filled(rij, nummer) for kolom in self._telt)
        if _GEVULD.search(rij):
            raise _Onzeker  # something stands there, and not the key of a row
        return False


def _count_blad(
    zipmap: Zipmap, deel: str, nodig: tuple[str, ...], telt: tuple[str, ...], gedeeld: _Gedeeld
) -> int:
    """The rows of one list without a decision; nothing is counted when `telt` is empty."""
    open_, vorige, kop, lijst = 0, 0, None, None
    for tekst in _iter_rijen(zipmap, deel):
        nummer, rij = lijst.read_beslist(tekst) if lijst else 0, b""
        if not nummer:
            nummer, rij = _open_rij(tekst)
        if nummer <= vorige:
            raise _Onzeker
        vorige = nummer
        if kop is None:
            if nummer > _KOP_BINNEN:
                raise _Onzeker
            kop = _find_kop(rij, nodig, gedeeld)
            if kop and telt:
                lijst = _Lijst(kop[_REGEL], [kop[naam.casefold()] for naam in telt], gedeeld)
        elif lijst and rij and lijst.is_open(rij, nummer):
            open_ += 1
    if kop is None:
        raise _Onzeker
    return open_


_REGEL = KOPPEN["regel"].casefold()


def _open_rij(tekst: bytes) -> tuple[int, bytes]:
    """The number of the row that ends here, and the row itself."""
    begin = tekst.rfind(b"<row ")
    kop = _RIJ.match(tekst, begin) if begin >= 0 else None
    if kop is None:
        raise _Onzeker
    return int(kop[1]), tekst[begin:]


def _iter_rijen(zipmap: Zipmap, deel: str) -> Iterator[bytes]:
    """What ends with each row of a sheet; those without a cell may be left out, or stand before
    the next one."""
    rest = b""
    for stuk in stream_xml(zipmap, deel, STANDAARD):
        inhoud = rest + stuk
        tot = inhoud.rfind(b"</row>")
        if tot < 0:
            rest = inhoud
            continue
        vreemd = b"!" in inhoud and inhoud.find(b"<!", 0, tot) >= 0  # the one sign is found sooner
        if vreemd or inhoud.find(b"<f", 0, tot) >= 0:
            raise _Onzeker
        rest = inhoud[tot + 6 :]
        yield from inhoud[:tot].split(b"</row>")
    if b"<row" in rest and _GEVULD.search(rest):
        raise _Onzeker


def _find_kop(rij: bytes, nodig: tuple[str, ...], gedeeld: _Gedeeld) -> dict[str, bytes] | None:
    """The column of each header on this row; None when it is not the header."""
    kolommen: dict[str, bytes] = {}
    dubbel = set()
    for letter, soort, inhoud in _CEL.findall(rij):
        kop = " ".join(_read_cel(soort, inhoud, gedeeld).split()).casefold()
        if kop in kolommen:
            dubbel.add(kop)
        kolommen[kop] = letter
    namen = {naam.casefold() for naam in nodig}
    if not namen <= kolommen.keys():
        return None
    if namen & dubbel:
        raise _Onzeker
    return kolommen


def _read_cel(soort: bytes, inhoud: bytes, gedeeld: _Gedeeld) -> str:
    if not inhoud:
        return ""
    if b' t="e"' in soort or b"<rPh" in inhoud or b"_x" in inhoud:
        raise _Onzeker
    if b' t="s"' in soort:
        return gedeeld.find(inhoud.removeprefix(b"<v>").removesuffix(b"</v>"))
    return _read_text(inhoud)
