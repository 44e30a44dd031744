"""Writes a workbook as ods with several sheets: values, dates and formulas, as LibreOffice does."""

from __future__ import annotations

import datetime as dt
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

import openpyxl

_RUIMTEN = " ".join(
    f'xmlns:{naam}="urn:oasis:names:tc:opendocument:xmlns:{naam}:1.0"'
    for naam in ("office", "table", "text")
)


def write_ods_bladen(pad: Path, bladen: Mapping[str, Sequence[Sequence[object]]]) -> Path:
    """An ods with these sheets: rows of cells; a text that begins with `=` is a formula."""
    delen = []
    for naam, rijen in bladen.items():
        binnen = "".join(
            f"<table:table-row>{''.join(map(_cel, rij))}</table:table-row>" for rij in rijen
        )
        delen.append(f"<table:table table:name={quoteattr(naam)}>{binnen}</table:table>")
    inhoud = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {_RUIMTEN}>'
        f"<office:body><office:spreadsheet>{''.join(delen)}"
        "</office:spreadsheet></office:body></office:document-content>"
    )
    with zipfile.ZipFile(pad, "w", zipfile.ZIP_DEFLATED) as z:
        z.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        z.writestr("content.xml", inhoud)
        z.writestr("META-INF/manifest.xml", "<manifest/>")
    return pad


def save_as_ods(xlsx: Path, pad: Path) -> Path:
    """The same workbook as ods."""
    werkmap = openpyxl.load_workbook(xlsx)
    bladen = {b.title: list(b.iter_rows(values_only=True)) for b in werkmap.worksheets}
    werkmap.close()
    return write_ods_bladen(pad, bladen)


def _cel(waarde: object) -> str:
    if waarde is None:
        return "<table:table-cell/>"
    if isinstance(waarde, str) and waarde.startswith("="):
        return (
            f"<table:table-cell table:formula={quoteattr('of:' + waarde)} "
            'office:value-type="string" office:string-value=""></table:table-cell>'
        )
    if isinstance(waarde, dt.date):
        tekst = waarde.isoformat()[:10]
        soort = f'office:value-type="date" office:date-value="{tekst}"'
    elif isinstance(waarde, int | float):
        tekst = str(waarde)
        soort = f'office:value-type="float" office:value="{tekst}"'
    else:
        tekst = escape(str(waarde))
        soort = 'office:value-type="string"'
    return f"<table:table-cell {soort}><text:p>{tekst}</text:p></table:table-cell>"
