"""Workbooks in the house style: plain tables that a clerk can filter, fill in, print, send back."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

from xlsxwriter.utility import xl_rowcol_to_cell
from xlsxwriter.workbook import Workbook

from bvtool.tabel.schrijven.blad import add_sheet
from bvtool.tabel.schrijven.bouwdelen import (
    Aanpassing,
    Blad,
    Kolom,
    LijstBron,
    Schrijfverslag,
    VulInAls,
)
from bvtool.tabel.schrijven.breedte import Breedte
from bvtool.tabel.schrijven.celtekst import Ingrepen
from bvtool.tabel.schrijven.controle import check_blad
from bvtool.tabel.schrijven.csvlijst import write_csv
from bvtool.tabel.schrijven.keuzelijsten import list_range, lists_sheet
from bvtool.tabel.schrijven.rijen import iter_rows
from bvtool.tabel.schrijven.stijl import Stijlen
from bvtool.vak.lanen import take_ahead

__all__ = [
    "Aanpassing",
    "Blad",
    "Kolom",
    "LijstBron",
    "Schrijfverslag",
    "VulInAls",
    "lists_sheet",
    "write_csv",
    "write_werkmap",
]

_ZIP_NIVEAU = 1  # six times as fast as the default for a file a third larger
_UNIX = 3  # what the zip says it was made on: the same bytes on every system
_GROOT = 1 << 30  # a part that may grow beyond 2 GB has to be announced
_RUIM = 200  # bytes of a cell, generously
# matches: "xl/worksheets/sheet3.xml"
_BLAD_DEEL = re.compile(r"xl/worksheets/sheet(\d+)\.xml")
# matches: ' s="12"'
_STIJL = re.compile(rb' s="(\d+)"')
# matches: '<dimension ref="A1:C9"/>'
_OMVANG = re.compile(rb'<dimension ref="[^"]*"/>')


def write_werkmap(
    pad: Path,
    bladen: Sequence[Blad],
    *,
    titel: str,
    moment: datetime,
    lijsten: Mapping[str, LijstBron] | None = None,
    open_op: str = "",
) -> Schrijfverslag:
    """Writes `bladen` to an xlsx at `pad`; answers what was written and which cells were changed.

    One table per sheet from A1, header frozen and repeated in print, A4, one page wide, no merged
    cells, formulas, hidden sheets or outside links. Text stays text whatever it starts with; empty
    text is an empty cell. `moment` (aware) becomes the creation date; the same input and moment
    give the same bytes. `lijsten` become named ranges, which `Kolom.keuzelijst` refers to.
    `open_op`: the sheet that is in front when it is opened, else the first.

    Raises LeesSchrijfFout when a sheet has more rows or columns than Excel holds, InterneFout when
    a column or list is missing or has another type than its `soort`, OSError when `pad` cannot be
    written. Source of the file layout: ECMA-376, Office Open XML.
    """
    bladen = [check_blad(blad, lijsten or {}) for blad in bladen]
    ingrepen = [Ingrepen() for _ in bladen]
    xlsx, breedtes = _skeleton(bladen, titel, moment, lijsten or {}, open_op)
    with (
        ZipFile(xlsx) as geraamte,
        ZipFile(pad, "w", ZIP_DEFLATED, compresslevel=_ZIP_NIVEAU) as doel,
    ):
        for naam in geraamte.namelist():
            inhoud = geraamte.read(naam)
            delen: Iterable[bytes] = [inhoud]
            omvang = len(inhoud)
            if treffer := _BLAD_DEEL.fullmatch(naam):
                nummer = int(treffer[1]) - 1
                delen = _splice(inhoud, bladen[nummer], breedtes[nummer], ingrepen[nummer])
                omvang += _RUIM * bladen[nummer].frame.width * bladen[nummer].frame.height
            _write_part(doel, naam, delen, omvang)
    return Schrijfverslag(
        rijen={blad.naam: blad.frame.height for blad in bladen},
        aanpassingen=tuple(
            aanpassing
            for blad, gevonden in zip(bladen, ingrepen, strict=True)
            for aanpassing in gevonden.aanpassingen(f"blad {blad.naam}")
        ),
    )


def _skeleton(
    bladen: Sequence[Blad],
    titel: str,
    moment: datetime,
    lijsten: Mapping[str, LijstBron],
    open_op: str,
) -> tuple[BytesIO, list[list[Breedte]]]:
    """The whole workbook by XlsxWriter, with one template row in each sheet that has rows.

    Answers the file and, per sheet, the widths of its columns.
    """
    uit = BytesIO()
    breedtes = []
    gemaakt = moment.astimezone(UTC).replace(tzinfo=None)
    bereiken = {naam: list_range(naam, bron, bladen) for naam, bron in lijsten.items()}
    with Workbook(uit, {"in_memory": True}) as boek:
        boek.set_properties({"title": titel, "created": gemaakt})
        stijlen = Stijlen(boek)
        for blad in bladen:
            vel = boek.add_worksheet(blad.naam)
            if blad.naam == open_op:
                vel.activate()
            breedtes.append(add_sheet(vel, blad, stijlen, titel))
        for naam, bereik in bereiken.items():
            boek.define_name(naam, f"={bereik}")
    return uit, breedtes


def _splice(
    xml: bytes, blad: Blad, breedtes: Sequence[Breedte], ingrepen: Ingrepen
) -> Iterator[bytes]:
    """The sheet with the template row replaced by the rows of the frame."""
    rij = re.search(rb'<row r="%d"[^>]*>(.*?)</row>' % (blad.koprij + 2), xml)
    if rij is None:  # a table without rows
        yield xml
        return
    hoek = xl_rowcol_to_cell(blad.koprij + blad.frame.height, len(blad.kolommen) - 1)
    yield _OMVANG.sub(f'<dimension ref="A1:{hoek}"/>'.encode(), xml[: rij.start()], count=1)
    stijlen = [stijl.decode() for stijl in _STIJL.findall(rij[1])]
    yield from iter_rows(blad, stijlen, breedtes, ingrepen)
    yield xml[rij.end() :]


def _write_part(doel: ZipFile, naam: str, delen: Iterable[bytes], omvang: int) -> None:
    with doel.open(naam, "w", force_zip64=omvang > _GROOT) as stroom:
        for deel in take_ahead(delen):  # a third less time
            stroom.write(deel)
    doel.getinfo(naam).create_system = _UNIX
