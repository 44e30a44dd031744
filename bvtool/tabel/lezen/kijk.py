"""A quick look into a file: the first rows of every sheet, without reading the rest.

For telling what kind of file it is; what matters is read with care by `read`. The rows are cells
as text in their order, without a promise about dates and numbers.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from lxml import etree

from bvtool.tabel.lezen.poort import Bronbestand, explain_os, open_bron
from bvtool.tabel.lezen.ruw import number_letter
from bvtool.tabel.lezen.werkmapdelen import list_bladen
from bvtool.vak.grenzen import STANDAARD, Grenzen
from bvtool.zips.lezen import Zipmap, damaged, stream_xml

RIJEN = 60
_RUIMTE = 4 * 1024 * 1024
_KOLOMMEN = 500


class Kijkje(NamedTuple):
    """The first rows of one sheet; `naam` is empty for a csv."""

    naam: str
    rijen: tuple[tuple[str, ...], ...]
    zichtbaar: bool = True


def peek_bladen(
    pad: Path, bekend: Mapping[str, object], grenzen: Grenzen = STANDAARD
) -> list[Kijkje]:
    """The first 60 rows of every sheet of an xlsx, ods or csv.

    `bekend` holds the normal forms of known headers (for the separator of a csv). Raises as
    `guards.open_bron`.
    """
    bron = open_bron(pad, grenzen)
    try:
        if bron.vorm == "csv":
            return [_peek_csv(bron, bekend)]
        if bron.vorm == "xlsx" and bron.zipmap is not None:
            return _peek_xlsx(bron.zipmap, grenzen)
    except OSError as fout:
        raise explain_os(fout, pad) from None
    from bvtool.tabel.lezen.bestand import read_bestand

    bestand = read_bestand(pad, bekend, grenzen)
    return [
        Kijkje(
            b.naam,
            tuple(tuple(c or "" for c in r) for r in b.frame.head(RIJEN).drop("rij").iter_rows()),
            b.zichtbaar,
        )
        for b in bestand.bladen
    ]


def _peek_csv(bron: Bronbestand, bekend: Mapping[str, object]) -> Kijkje:
    from bvtool.tabel.lezen.codering import decode
    from bvtool.tabel.lezen.csvtekst import find_scheidingsteken, peek_rijen

    with bron.pad.open("rb") as stroom:
        begin = stroom.read(_RUIMTE // 16)
    if len(begin) == _RUIMTE // 16:
        begin = begin[: begin.rfind(b"\n") + 1] or begin
        begin = begin if begin[:2] not in (b"\xff\xfe", b"\xfe\xff") else begin + b"\0"
    inhoud = decode(begin, bron.naam).inhoud
    rijen = peek_rijen(inhoud.decode("utf-8", "replace"), find_scheidingsteken(inhoud, bekend))
    return Kijkje("", tuple(tuple(r) for r in rijen[:RIJEN]))


def _peek_xlsx(zipmap: Zipmap, grenzen: Grenzen) -> list[Kijkje]:
    scan = list_bladen(zipmap, grenzen)
    ruw = [(b, _first_rijen(zipmap, b.deel, grenzen)) for b in scan.bladen]
    nodig = {w for _, rijen in ruw for rij in rijen for w in rij if isinstance(w, int)}
    teksten = _shared(zipmap, scan.teksten, nodig, grenzen) if nodig else {}
    return [
        Kijkje(
            blad.naam,
            tuple(
                tuple(teksten.get(w, "") if isinstance(w, int) else w for w in rij) for rij in rijen
            ),
            blad.zichtbaar,
        )
        for blad, rijen in ruw
    ]


def _elements(
    zipmap: Zipmap, deel: str, tag: str, grenzen: Grenzen, ruimte: int
) -> Iterator[etree._Element]:
    """The elements called `tag` one by one, from at most `ruimte` bytes of the part."""
    lezer = etree.XMLPullParser(
        events=("end",), tag=f"{{*}}{tag}", resolve_entities=False, no_network=True
    )
    gelezen = 0
    try:
        for stuk in stream_xml(zipmap, deel, grenzen):
            lezer.feed(stuk)
            for _, element in lezer.read_events():
                if isinstance(element, etree._Element):
                    yield element
                    element.clear()
            gelezen += len(stuk)
            if gelezen > ruimte:
                return
    except (etree.XMLSyntaxError, ValueError):
        raise damaged(zipmap.pad.name) from None


def _first_rijen(zipmap: Zipmap, deel: str, grenzen: Grenzen) -> list[list[str | int]]:
    """Per row the cells: a text, or the number of a shared text."""
    rijen: list[list[str | int]] = []
    for rij in _elements(zipmap, deel, "row", grenzen, _RUIMTE):
        nummer = rij.get("r") or ""
        if re.fullmatch(r"\d{1,7}", nummer):
            rijen += [[] for _ in range(min(int(nummer) - 1, RIJEN) - len(rijen))]
        cellen: list[str | int] = []
        for cel in rij:
            letters = (cel.get("r") or "").rstrip("0123456789")
            plek = (
                number_letter(letters) if letters.isalpha() and letters.isupper() else len(cellen)
            )
            if plek < _KOLOMMEN:
                cellen += [""] * (plek - len(cellen))
                cellen.append(_cell(cel))
        rijen.append(cellen)
        if len(rijen) >= RIJEN:
            break
    return rijen[:RIJEN]


def _cell(cel: etree._Element) -> str | int:
    waarde = cel.findtext("{*}v")
    if cel.get("t") == "s":
        return int(waarde) if waarde and waarde.isdecimal() else ""
    if cel.get("t") == "inlineStr":
        return "".join(str(t.text or "") for t in cel.iterfind(".//{*}t"))
    return waarde or ""


def _shared(zipmap: Zipmap, deel: str | None, nodig: set[int], grenzen: Grenzen) -> dict[int, str]:
    """The shared texts with these numbers."""
    if deel is None:
        raise damaged(zipmap.pad.name)
    teksten: dict[int, str] = {}
    laatste = max(nodig)
    for nummer, element in enumerate(_elements(zipmap, deel, "si", grenzen, grenzen.uitgepakt)):
        if nummer in nodig:
            teksten[nummer] = "".join(
                str(t.text or "")
                for t in element.iterfind(".//{*}t")
                if (ouder := t.getparent()) is None or not str(ouder.tag).endswith("}rPh")
            )
        if nummer == laatste:
            break
    return teksten
