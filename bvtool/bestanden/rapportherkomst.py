"""Whose a weekly report is and of which moment, by what it says itself; only a quick look.

The moment: what stands in the cells beside a word such as Stand or Peildatum, else in the name of
the file, else what the program that wrote it noted, else the time of the file. The owner: the
uitvoerderscode that the report names, in its cells, its title or its name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import NamedTuple

from bvtool.bestanden.aanleverrapportage import EIGEN, VAN_WIE
from bvtool.kalender.klok import TIJDZONE, at_amsterdam, is_jaar
from bvtool.kalender.tekst import MAANDEN
from bvtool.tabel.lezen.kijk import Kijkje, peek_bladen
from bvtool.tabel.lezen.koprij import fold_kop
from bvtool.vak.codes import UITVOERDER
from bvtool.vak.fouten import BvFout
from bvtool.vak.gemeenten import find_gemeente
from bvtool.vak.grenzen import Grenzen
from bvtool.zips.lezen import open_zipmap, read_deel

_CEL, _NAAM, _PROGRAMMA, _BESTAND = "in het rapport", "in de naam", "van het programma", "bestand"
_MOMENTWOORDEN = (
    "stand", "standper", "peildatum", "peilmoment", "rapportdatum", "datumrapport",
    "rapportagedatum", "datumrapportage", "datum", "gemaaktop", "aangemaaktop", "aanmaakdatum",
    "week", "rapportageweek", "weeknummer", "periode", "rapport", "rapportage",
)  # fmt: skip
"""The words beside which a report says of when it is, the surest first."""
_EIGENAARWOORDEN = ("uitvoerder", "uitvoerdercode", "uitvoerderscode", "gemeente", "gemeentecode",
                    "gemeentenummercak", "cakcode")  # fmt: skip
# matches: "680363_AanleverrapportageBW"
_CODE = re.compile(rf"(?<!\d)({UITVOERDER})(?!\d)")
# matches: "2022-10-25T07:00"
_ISO = re.compile(r"(?<!\d)(\d{4})-?(\d\d)-?(\d\d)(?:[T ](\d\d):(\d\d))?(?!\d)")
# matches: "25-10-2022 07:00"
_DMJ = re.compile(r"(?<!\d)(\d\d?)[-/.](\d\d?)[-/.](\d{4})(?:,? (?:om )?(\d\d?):(\d\d))?(?!\d)")
# matches: "dinsdag 25 oktober 2022 om 07:00"
_LANG = re.compile(rf"(\d\d?) ({'|'.join(MAANDEN)}) (\d{{4}})(?: om (\d\d?):(\d\d))?")
# matches: "2022-W43"
_WEEK = re.compile(r"(\d{4})[-_ ]?(?:W|week ?)(\d\d?)", re.IGNORECASE)
# matches: "44859"
_DAGGETAL = re.compile(r"(\d{5})(?:\.\d+)?")
# matches: "<dcterms:modified>2022-10-25T05:00:00Z</dcterms:modified>"
_BEWAARD = re.compile(rb"<dcterms:(?:modified|created)[^>]*>([0-9TZ:+.-]+)<")
# matches: "<dc:title>AanleverrapportageBW 680363 2022-W43</dc:title>"
_TITEL = re.compile(rb"<dc:title>([^<]{1,200})</dc:title>")
_EXCEL_NUL = date(1899, 12, 30)


class Herkomst(NamedTuple):
    """Of one file: `moment` (aware, Amsterdam), where that came from (`bron`), the codes of the
    gemeenten that it names, how it calls them, whether bvtool made it for the gemeente itself
    (`eigen`), and why it cannot be read, if so."""

    pad: Path
    moment: datetime
    bron: str
    uitvoerders: frozenset[str] = frozenset()
    naam: str = ""
    eigen: bool = False
    fout: BvFout | None = None

    @property
    def geschat(self) -> bool:
        """Whether the report itself does not say of when it is."""
        return self.bron in (_PROGRAMMA, _BESTAND)


def read_herkomst(pad: Path) -> Herkomst:
    """Where this file came from; never raises: a file that cannot be read says why (`fout`)."""
    try:
        bladen = peek_bladen(pad, {})
        kern = _read_kern(pad)
    except BvFout as fout:
        return Herkomst(pad, _time_of(pad), _BESTAND, fout=fout)
    paren = list(_list_paren(bladen))
    titel = t[1].decode("utf-8", "replace") if (t := _TITEL.search(kern)) else ""
    moment, bron = _find_moment(pad, paren, kern, titel)
    eigenaars = [w for k, w in paren if k in _EIGENAARWOORDEN]
    codes = {c for tekst in (*eigenaars, titel, pad.name) for c in _CODE.findall(tekst)}
    return Herkomst(
        pad,
        moment,
        bron,
        frozenset(codes),
        next((naam for w in eigenaars if (naam := _name(w))), ""),
        eigen=any(
            (k == fold_kop(VAN_WIE) and w == EIGEN) or k == "controlespoor" for k, w in paren
        ),
    )


def _name(tekst: str) -> str:
    """What a report calls its gemeente, when that is one; a text of anybody's is not repeated."""
    from bvtool.vak.gemeenten import naam_van

    code = find_gemeente(f" {tekst} ", None)
    return naam_van(code) if code else ""


def _list_paren(bladen: Sequence[Kijkje]) -> Iterator[tuple[str, str]]:
    """Word (in its normal form) and text of every row with one or two filled cells."""
    for blad in bladen:
        for rij in blad.rijen:
            gevuld = [c.strip() for c in rij if c.strip()]
            if len(gevuld) == 1 and ":" in gevuld[0]:
                gevuld = [deel.strip() for deel in gevuld[0].split(":", 1)]
            if len(gevuld) == 2 and len(gevuld[0]) < 60:
                yield fold_kop(gevuld[0]), gevuld[1]


def _find_moment(
    pad: Path, paren: Sequence[tuple[str, str]], kern: bytes, titel: str
) -> tuple[datetime, str]:
    for woord in _MOMENTWOORDEN:
        for sleutel, tekst in paren:
            if sleutel == woord and (moment := find_moment(tekst, dag_getal=True)):
                return moment, _CEL
    for tekst, bron in ((titel, _CEL), (pad.stem, _NAAM)):
        if moment := find_moment(tekst):
            return moment, bron
    for gevonden in _BEWAARD.findall(kern):
        try:
            bewaard = at_amsterdam(datetime.fromisoformat(gevonden.decode()))
        except (ValueError, OverflowError):
            continue
        if is_jaar(bewaard.year):
            return bewaard, _PROGRAMMA
    return _time_of(pad), _BESTAND


def find_moment(tekst: str, *, dag_getal: bool = False) -> datetime | None:
    """The moment that a text names (Amsterdam), None when it names none; a day is its beginning, a
    week its Tuesday. `dag_getal`: a bare number can be a day as Excel counts them.

    >>> find_moment("680363_AanleverrapportageBW_2022-W43").date()
    datetime.date(2022, 10, 25)
    >>> find_moment("dinsdag 25 oktober 2022 om 07:00").hour
    7
    """
    try:
        if g := _LANG.search(tekst):
            return _moment(int(g[3]), MAANDEN.index(g[2]) + 1, int(g[1]), g[4], g[5])
        if g := _DMJ.search(tekst):
            return _moment(int(g[3]), int(g[2]), int(g[1]), g[4], g[5])
        if g := _WEEK.search(tekst):
            dag = date.fromisocalendar(int(g[1]), int(g[2]), 2)
            return _moment(dag.year, dag.month, dag.day)
        if g := _ISO.search(tekst):
            return _moment(int(g[1]), int(g[2]), int(g[3]), g[4], g[5])
        if dag_getal and (g := _DAGGETAL.fullmatch(tekst.strip())):
            dag = _EXCEL_NUL + timedelta(days=int(g[1]))
            return _moment(dag.year, dag.month, dag.day)
    except ValueError:
        pass
    return None


def _moment(
    jaar: int, maand: int, dag: int, uur: str | None = None, minuut: str | None = None
) -> datetime | None:
    if not is_jaar(jaar):
        return None
    klok = time(int(uur or 0), int(minuut or 0))
    return datetime.combine(date(jaar, maand, dag), klok, TIJDZONE)


def _read_kern(pad: Path) -> bytes:
    """What the program that wrote an xlsx noted about it; empty of another file."""
    if pad.suffix.lower() != ".xlsx":
        return b""
    zipmap = open_zipmap(pad, Grenzen())
    naam = zipmap.find("docProps/core.xml")
    return read_deel(zipmap, naam, Grenzen()) if naam else b""


def _time_of(pad: Path) -> datetime:
    """When a file was written last."""
    try:
        return datetime.fromtimestamp(int(pad.stat().st_mtime), TIJDZONE)
    except OSError:
        return datetime(1970, 1, 1, tzinfo=TIJDZONE)
