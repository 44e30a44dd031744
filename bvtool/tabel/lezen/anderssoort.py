"""Files of another kind, named by their content as what they are, with what to do."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from pathlib import Path

from bvtool.vak.fouten import InvoerGeweigerd
from bvtool.vak.grenzen import MIB

ANDERS = "Geef een xlsx-, ods- of csv-bestand."
_ALS_XLSX = "Open het in Excel en kies Opslaan als, soort: Excel-werkmap (xlsx)."
_UIT_APPLE = "Open het op de Mac en kies Archief, Exporteer naar, Excel. Geef dat bestand."
_OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_BOM = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
_OUD_EXCEL = (b"\x09\x08", b"\x09\x04", b"\x09\x02", b"\x09\x00\x04\x00")
_GEEN_TABEL = {
    b"%PDF": "Dit is een PDF en geen tabel.",
    b"\x89PNG": "Dit is een afbeelding en geen tabel.",
    b"\xff\xd8\xff": "Dit is een afbeelding en geen tabel.",
    b"GIF8": "Dit is een afbeelding en geen tabel.",
    b"\x1f\x8b": "Dit is een ingepakt bestand (gzip) en geen tabel.",
    b"Rar!": "Dit is een ingepakt bestand (rar) en geen tabel.",
    b"7z\xbc\xaf": "Dit is een ingepakt bestand (7z) en geen tabel.",
    b"{\\rtf": "Dit is een tekstdocument (rtf) en geen tabel.",
    b"\x00\x01\x00\x00Standard ": "Dit is een Access-database en geen tabel.",
    b"SQLite format 3": "Dit is een database en geen tabel.",
    b"PAR1": "Dit is een parquet-bestand.",
}
"""The first bytes of files that are no table."""
_IN_OLE2 = {
    "WordDocument": "Dit is een Word-document.",
    "PowerPoint Document": "Dit is een presentatie (PowerPoint).",
    "__substg1.0_": "Dit is een e-mail (Outlook). Sla de bijlage eruit op en geef die.",
}
"""The stream that tells what an old document of Microsoft is."""
_OFFICE = {
    b"wordprocessingml": "Dit is een Word-document en geen werkboek.",
    b"presentationml": "Dit is een presentatie (PowerPoint) en geen werkboek.",
    b"ms-visio": "Dit is een tekening (Visio) en geen werkboek.",
}
_OPENDOCUMENT = "application/vnd.oasis.opendocument."
_WEB = (b"<html", b"<table", b"<!doctype html", b"<head", b"<body", b"<style", b"<meta")


class GeenTabel(InvoerGeweigerd):
    """The file is another kind of file altogether: XML, a zip, a picture, a document."""


def explain_wachtwoord(bestand: str) -> InvoerGeweigerd:
    """The refusal of a file that is closed with a password."""
    return InvoerGeweigerd(
        "Dit bestand is beveiligd met een wachtwoord.",
        waar=bestand,
        wat_nu="Open het, haal het wachtwoord eraf (Bestand, Info, Werkmap beveiligen) "
        "en sla het opnieuw op als xlsx.",
    )


def refuse_opendocument(soort: bytes, bestand: str) -> None:
    """Refuses a document of LibreOffice that is no spreadsheet, by its `mimetype`."""
    naam = soort.decode("ascii", "replace")
    if naam == f"{_OPENDOCUMENT}spreadsheet-template":
        raise InvoerGeweigerd(
            "Dit is een sjabloon (ots) en geen werkblad.",
            waar=bestand,
            wat_nu="Open het in LibreOffice en sla het op als ods of xlsx.",
        )
    if naam.startswith(_OPENDOCUMENT):
        raise GeenTabel(
            "Dit is een document van LibreOffice en geen werkblad.", waar=bestand, wat_nu=ANDERS
        )


def refuse_office(soorten: bytes, namen: Collection[str], bestand: str) -> None:
    """Refuses what Office made and is no xlsx, by its content types (lower case) and parts."""
    if b"sheet.binary" in soorten or "xl/workbook.bin" in namen:
        raise InvoerGeweigerd("Dit is een xlsb-bestand.", waar=bestand, wat_nu=_ALS_XLSX)
    for teken, wat in _OFFICE.items():
        if teken in soorten and b"spreadsheetml.sheet.main" not in soorten:
            raise GeenTabel(wat, waar=bestand, wat_nu=ANDERS)


def explain_zip(namen: Collection[str], bestand: str) -> InvoerGeweigerd:
    """What a zip is that holds no document of Office: one of Apple, or only a zip."""
    if any(n.startswith("index/") and n.endswith(".iwa") for n in namen) or "index.zip" in namen:
        tabellen = bestand.casefold().endswith(".numbers") or any(
            n.startswith("index/tables/") for n in namen
        )
        wat = "Numbers" if tabellen else "Pages, Numbers of Keynote"
        return InvoerGeweigerd(
            f"Dit is een bestand van {wat} (Apple).", waar=bestand, wat_nu=_UIT_APPLE
        )
    return GeenTabel(
        "Dit is een zip-bestand en geen tabel.",
        waar=bestand,
        wat_nu="Pak het eerst uit en geef het xlsx- of csv-bestand dat erin zit.",
    )


def refuse_other(pad: Path, begin: bytes) -> None:
    """Refuses what is no zip and no text with separators; `begin` is how the file starts."""
    if begin.startswith(_OLE2):
        raise _explain_ole2(pad)
    if begin.startswith(_OUD_EXCEL):
        raise InvoerGeweigerd(
            "Dit is een werkboek van een heel oude Excel.", waar=pad.name, wat_nu=_ALS_XLSX
        )
    for teken, wat in _GEEN_TABEL.items():
        if begin.startswith(teken):
            raise GeenTabel(wat, waar=pad.name, wat_nu=ANDERS)
    kaal = begin
    for bom in _BOM:
        kaal = kaal.removeprefix(bom)
    kaal = kaal.replace(b"\0", b"").lstrip()
    if kaal.startswith(b"<"):
        _refuse_xml(pad.name, kaal.lower())
    if kaal[:13].lower() == b"mime-version:":
        raise _explain_web(pad.name)
    if not kaal:
        raise InvoerGeweigerd(
            "In dit bestand staat niets.", waar=pad.name, wat_nu="Haal het bestand opnieuw op."
        )


def _refuse_xml(bestand: str, begin: bytes) -> None:
    if any(teken in begin for teken in _WEB):
        raise _explain_web(bestand)
    if b"office:spreadsheet" in begin:
        raise InvoerGeweigerd(
            "Dit is een werkboek in een oud XML-formaat.", waar=bestand, wat_nu=_ALS_XLSX
        )
    raise GeenTabel("Dit is een XML-bestand en geen tabel.", waar=bestand, wat_nu=ANDERS)


def _explain_web(bestand: str) -> InvoerGeweigerd:
    return InvoerGeweigerd(
        "Dit is een webpagina, geen werkboek, ook als de naam op .xls eindigt.",
        waar=bestand,
        wat_nu=_ALS_XLSX,
    )


def _explain_ole2(pad: Path) -> InvoerGeweigerd:
    """What an old document of Microsoft is, by the names of the streams in it."""
    namen = {"EncryptedPackage": "", **_IN_OLE2}
    gezien: set[str] = set()
    rest = b""
    for brok in iter_brokken(pad):
        samen = rest + brok
        gezien |= {naam for naam in namen if naam.encode("utf-16-le") in samen}
        rest = brok[-64:]
    if "EncryptedPackage" in gezien:
        return explain_wachtwoord(pad.name)
    for naam, wat in _IN_OLE2.items():
        if naam in gezien:
            return GeenTabel(wat, waar=pad.name, wat_nu=ANDERS)
    return InvoerGeweigerd(
        "Dit is een werkboek in het oude xls-formaat.", waar=pad.name, wat_nu=_ALS_XLSX
    )


def iter_brokken(pad: Path) -> Iterator[bytes]:
    """The bytes of a file in pieces of a mebibyte."""
    with pad.open("rb") as stroom:
        while brok := stroom.read(MIB):
            yield brok
