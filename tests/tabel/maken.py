"""Makes files as people and machines have them: by XlsxWriter, or part by part for the odd ones."""

from __future__ import annotations

import datetime as dt
import zipfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import IO, Any

import xlsxwriter
from stdnum.nl import bsn as stdnum_bsn

BSNS = [b for b in map(str, range(999_900_006, 999_901_500)) if stdnum_bsn.is_valid(b)]
"""Fictive numbers of the official test range that pass the 11-proef."""
B4_KOPPEN = ["BSN", "Klantnummer CAK", "Achternaam", "Geboortedatum", "Startdatum"]
REGISTER_KOPPEN = ["BSN", "Achternaam", "Geboortedatum", "Ingangsdatum", "Einddatum"]

Cel = str | int | float | bool | dt.date | dt.datetime | None
XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
NS = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def write_xlsx(
    pad: Path,
    rijen: Sequence[Any],
    *,
    blad: str = "Blad1",
    meer: Mapping[str, Sequence[Any]] | None = None,
    verborgen: Sequence[str] = (),
    opties: Mapping[str, object] | None = None,
) -> Path:
    """A workbook as Excel makes it: dates real, numbers numbers, text text."""
    boek = xlsxwriter.Workbook(str(pad), dict(opties or {}))
    datum = boek.add_format({"num_format": "dd-mm-yyyy"})
    moment = boek.add_format({"num_format": "dd-mm-yyyy hh:mm"})
    for naam, inhoud in {blad: rijen, **(meer or {})}.items():
        vel = boek.add_worksheet(naam)
        if naam in verborgen:
            vel.hide()
        for r, rij in enumerate(inhoud):
            for k, waarde in enumerate(rij):
                if isinstance(waarde, bool):
                    vel.write_boolean(r, k, waarde)
                elif isinstance(waarde, dt.datetime):
                    vel.write_datetime(r, k, waarde, moment)
                elif isinstance(waarde, dt.date):
                    vel.write_datetime(r, k, waarde, datum)
                elif isinstance(waarde, int | float):
                    vel.write_number(r, k, waarde)
                elif waarde is not None:
                    vel.write_string(r, k, waarde)
    boek.close()
    return pad


def sheet_xml(rijen: str, voor: str = "", na: str = "") -> str:
    """The XML of a sheet around rows."""
    return f"{XML}<worksheet {NS}>{voor}<sheetData>{rijen}</sheetData>{na}</worksheet>"


def t(cel: str, tekst: str) -> str:
    """A cell with inline text."""
    return f'<c r="{cel}" t="inlineStr"><is><t>{tekst}</t></is></c>'


KLEIN = (
    f'<row r="1">{t("A1", "BSN")}{t("B1", "Achternaam")}</row>'
    f'<row r="2">{t("A2", BSNS[0])}{t("B2", "Jansen")}</row>'
)
"""The rows of a small B4 file with one client."""


def write_delen(
    pad: Path,
    blad: str | bytes | Callable[[IO[bytes]], None],
    *,
    extra: Iterable[tuple[str, str | bytes]] = (),
    werkmap: str | None = None,
    soorten: str | None = None,
    relaties: str = "",
    ingepakt: int = zipfile.ZIP_DEFLATED,
) -> Path:
    """A workbook part by part; `blad` is the XML of its one sheet or a function that writes it."""
    hoofdsoort = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
    delen = {
        "[Content_Types].xml": soorten
        or f'{XML}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{hoofdsoort}"/></Types>',
        "_rels/.rels": f"{XML}<Relationships "
        'xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="rId1" Type="{REL}/officeDocument" Target="xl/workbook.xml"/>'
        "</Relationships>",
        "xl/workbook.xml": werkmap
        or f'{XML}<workbook {NS} xmlns:r="{REL}"><sheets>'
        '<sheet name="B4" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f"{XML}<Relationships "
        'xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="rId1" Type="{REL}/worksheet" Target="worksheets/sheet1.xml"/>'
        f"{relaties}</Relationships>",
    }
    with zipfile.ZipFile(pad, "w", ingepakt, compresslevel=1) as z:
        for naam, inhoud in delen.items():
            z.writestr(naam, inhoud)
        if callable(blad):
            with z.open("xl/worksheets/sheet1.xml", "w") as stroom:
                blad(stroom)
        else:
            z.writestr("xl/worksheets/sheet1.xml", blad)
        for naam, meer in extra:
            z.writestr(naam, meer)
    return pad


def write_ods(pad: Path, rijen: str, *, voor: str = "", extra: Iterable[str] = ()) -> Path:
    """An OpenDocument sheet; `rijen` is the XML of its rows."""
    inhoud = (
        f'<?xml version="1.0" encoding="UTF-8"?>{voor}<office:document-content '
        'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
        'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
        'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body>'
        f'<office:spreadsheet><table:table table:name="B4">{rijen}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    with zipfile.ZipFile(pad, "w", zipfile.ZIP_DEFLATED) as z:
        z.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        z.writestr("content.xml", inhoud)
        z.writestr("META-INF/manifest.xml", "<manifest/>")
        for naam in extra:
            z.writestr(naam, "x")
    return pad


def ods_cel(tekst: str, *, soort: str = "string", waarde: str = "", herhaald: int = 1) -> str:
    """A cell of an OpenDocument sheet."""
    attribuut = {"float": "value", "date": "date-value", "boolean": "boolean-value"}.get(soort)
    extra = f' office:{attribuut}="{waarde}"' if attribuut else ""
    keer = f' table:number-columns-repeated="{herhaald}"' if herhaald > 1 else ""
    return (
        f'<table:table-cell office:value-type="{soort}"{extra}{keer}>'
        f"<text:p>{tekst}</text:p></table:table-cell>"
    )


def ods_rij(*cellen: str, herhaald: int = 1) -> str:
    """A row of an OpenDocument sheet."""
    keer = f' table:number-rows-repeated="{herhaald}"' if herhaald > 1 else ""
    return f"<table:table-row{keer}>{''.join(cellen)}</table:table-row>"
