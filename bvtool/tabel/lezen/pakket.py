"""The parts of an xlsx by what they are for, wherever they stand in the zip.

Excel follows the relations (ECMA-376 part 2): the main part is the one that `_rels/.rels` names,
and names differ in case, in slash and in place. Libraries expect the usual places; for any other
workbook the same parts are packed again in those places.
"""

from __future__ import annotations

import io
import posixpath
import zipfile
from collections.abc import Iterable
from urllib.parse import unquote

from lxml import etree

from bvtool.tabel.lezen.bladen import Werkmapscan
from bvtool.vak.grenzen import Grenzen
from bvtool.zips.lezen import Zipmap, damaged, read_deel, stream_deel

HOOFDDEEL = "xl/workbook.xml"
_REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_RELS = "http://schemas.openxmlformats.org/package/2006/relationships"
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_SOORT = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"


def parse_xml(inhoud: bytes, bestand: str) -> etree._Element:
    """A small XML part as a tree; entities and outside files are never followed."""
    try:
        return etree.fromstring(
            inhoud, etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
        )
    except (etree.XMLSyntaxError, ValueError):
        raise damaged(bestand) from None


def list_relaties(zipmap: Zipmap, deel: str, grenzen: Grenzen) -> list[tuple[str, str, str]]:
    """The relations of a part ("" is the package): id, the last word of its type, and the part.

    A part that is not in the zip, or outside it, gives its name as it would be.
    """
    map_, naam = posixpath.split(deel)
    rels = zipmap.find(posixpath.join(map_, "_rels", f"{naam}.rels"))
    if rels is None:
        return []
    boom = parse_xml(read_deel(zipmap, rels, grenzen), zipmap.pad.name)
    relaties: list[tuple[str, str, str]] = []
    for relatie in boom:
        if isinstance(relatie.tag, str) and relatie.get("TargetMode") != "External":
            soort = relatie.get("Type", "").rpartition("/")[2]
            doel = unquote(relatie.get("Target", "")).replace("\\", "/")
            doel = doel if doel.startswith("/") else posixpath.join("/", map_, doel)
            doel = posixpath.normpath(doel).lstrip("/")
            relaties.append((relatie.get("Id", ""), soort, zipmap.find(doel) or doel))
    return relaties


def find_hoofddeel(zipmap: Zipmap, grenzen: Grenzen) -> str | None:
    """The part that holds the list of sheets: the one the package names, else in the usual place.

    None when it is not there.
    """
    genoemd = [p for _, soort, p in list_relaties(zipmap, "", grenzen) if soort == "officeDocument"]
    return next((p for p in genoemd if p in zipmap.delen), None) or zipmap.find(HOOFDDEEL)


def repack(zipmap: Zipmap, scan: Werkmapscan, grenzen: Grenzen) -> bytes:
    """The same sheets, texts and styles as an xlsx in which everything has its usual place."""
    from xml.sax.saxutils import quoteattr  # it loads an HTTP client

    delen = {f"xl/worksheets/sheet{i}.xml": b.deel for i, b in enumerate(scan.bladen, 1)}
    relaties = [("worksheet", f"worksheets/sheet{i}.xml") for i in range(1, len(scan.bladen) + 1)]
    for deel, soort in ((scan.teksten, "sharedStrings"), (scan.stijlen, "styles")):
        if deel is not None:
            delen[f"xl/{soort}.xml"] = deel
            relaties.append((soort, f"{soort}.xml"))
    bladen = "".join(
        f'<sheet name={quoteattr(b.naam)} sheetId="{i}" r:id="r{i}"/>'
        for i, b in enumerate(scan.bladen, 1)
    )
    boek = (
        f'<workbook xmlns="{_MAIN}" xmlns:r="{_REL}">'
        f'<workbookPr date1904="{int(scan.datum1904)}"/><sheets>{bladen}</sheets></workbook>'
    )
    soorten = (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/{HOOFDDEEL}" ContentType="{_SOORT}"/></Types>'
    )
    stroom = io.BytesIO()
    with zipfile.ZipFile(stroom, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as z:
        z.writestr("[Content_Types].xml", soorten)
        z.writestr("_rels/.rels", _relations([("officeDocument", HOOFDDEEL)]))
        z.writestr(HOOFDDEEL, boek)
        z.writestr("xl/_rels/workbook.xml.rels", _relations(relaties))
        for naam, deel in delen.items():
            with z.open(naam, "w") as uit:
                for stuk in stream_deel(zipmap, deel, grenzen):
                    uit.write(stuk)
    return stroom.getvalue()


def _relations(relaties: Iterable[tuple[str, str]]) -> str:
    regels = "".join(
        f'<Relationship Id="r{i}" Type="{_REL}/{soort}" Target="{doel}"/>'
        for i, (soort, doel) in enumerate(relaties, 1)
    )
    return f'<Relationships xmlns="{_RELS}">{regels}</Relationships>'
