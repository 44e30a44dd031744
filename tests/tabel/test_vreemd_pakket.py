"""Workbooks with their parts in odd places, days that count from 1904, and files of another kind.

Excel opens all of the first two; so the same clients and the same dates must come out.
"""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
import xlsxwriter

from bvtool.tabel.lezen.lezing import read_tabel
from tests.tabel.maken import BSNS
from tests.tabel.vergelijken import compare, compare_geval, write_register, write_text

Delen = dict[str, bytes]
KOP = ["BSN", "Achternaam", "Geboortedatum", "Productcategorie", "Ingangsdatum", "Einddatum"]
DAG = dt.date(2021, 12, 31)


def _make(*, datum1904: bool = False) -> Delen:
    """A register of three clients: one runs on, one ends after and one before 1-10-2022."""
    stroom = io.BytesIO()
    boek = xlsxwriter.Workbook(stroom, {"date_1904": datum1904})
    vel, datum = boek.add_worksheet(), boek.add_format({"num_format": "dd-mm-yyyy"})
    vel.write_row(0, 0, KOP)
    for i, eind in enumerate((None, dt.date(2022, 12, 31), DAG), start=1):
        vel.write_row(i, 0, [BSNS[i], f"Naam{i}", None, "15"])
        vel.write_datetime(i, 2, dt.date(1960, 1, i), datum)
        vel.write_datetime(i, 4, dt.date(2020, 1, 1), datum)
        if eind:
            vel.write_datetime(i, 5, eind, datum)
    boek.close()
    with zipfile.ZipFile(stroom) as z:
        return {n: z.read(n) for n in z.namelist()}


def _write(pad: Path, delen: Mapping[str, bytes]) -> Path:
    with zipfile.ZipFile(pad, "w", zipfile.ZIP_DEFLATED) as z:
        for naam, inhoud in delen.items():
            z.writestr(naam, inhoud)
    return pad


def _rename(delen: Delen, namen: Callable[[str], str]) -> Delen:
    return {namen(n): inhoud for n, inhoud in delen.items()}


def _refer(delen: Delen, oud: str, nieuw: str) -> Delen:
    """Another name for a part, in the zip and wherever it is named."""
    uit = {n.replace(oud, nieuw): i for n, i in delen.items()}
    for n, i in uit.items():
        if n.endswith((".rels", "[Content_Types].xml")):
            uit[n] = i.replace(oud.encode(), nieuw.encode())
    return uit


def _absolute(delen: Delen) -> Delen:
    rels = "xl/_rels/workbook.xml.rels"
    return delen | {rels: re.sub(rb'Target="(?!/)', b'Target="/xl/', delen[rels])}


def _elsewhere(delen: Delen) -> Delen:
    """The whole folder `xl` called otherwise."""
    return _refer(_refer(delen, "xl/", "werk/boek/"), "/xl/", "/werk/boek/")


def _lower(delen: Delen) -> Delen:
    return _rename(delen, lambda n: n if n.startswith("[") else n.lower())


PAKKETTEN: dict[str, Callable[[Delen], Delen]] = {
    "gewoon": lambda d: d,
    "schuine streep andersom": lambda d: _rename(d, lambda n: n.replace("/", "\\")),
    "streep vooraan": lambda d: _rename(d, lambda n: n if n.startswith("[") else f"/{n}"),
    "kleine letters": _lower,
    "hoofdletters": lambda d: _rename(d, str.upper),
    "hoofddeel workbook2": lambda d: _refer(d, "workbook.xml", "workbook2.xml"),
    "hoofddeel heet boek": lambda d: _refer(d, "workbook.xml", "boek.xml"),
    "andere map": _elsewhere,
    "volledige verwijzingen": _absolute,
    "volledig en andere naam": lambda d: _refer(_absolute(d), "workbook.xml", "wb.xml"),
    "blad heet anders": lambda d: _refer(d, "sheet1.xml", "blad een.xml".replace(" ", "-")),
    "teksten heten anders": lambda d: _refer(d, "sharedStrings.xml", "strings2.xml"),
    "stijlen heten anders": lambda d: _refer(d, "styles.xml", "opmaak.xml"),
    "geen _rels": lambda d: {n: i for n, i in d.items() if n != "_rels/.rels"},
}


@pytest.mark.parametrize("vorm", PAKKETTEN)
@pytest.mark.parametrize("datum1904", [False, True])
def test_parts_in_odd_places(tmp_path: Path, vorm: str, datum1904: bool) -> None:
    register = _write(tmp_path / "reg.xlsx", PAKKETTEN[vorm](_make(datum1904=datum1904)))
    _check_dates(register)
    b4 = "BSN\n" + "\n".join(BSNS[1:4]) + "\n"
    gedaan = compare(write_text(tmp_path, "b4.csv", b4), register)
    assert gedaan.bsns == BSNS[1:4]
    assert gedaan.uitkomsten == ["aan_te_melden", "aan_te_melden", "te_beoordelen"]


def _check_dates(register: Path) -> None:
    frame = read_tabel(register, "register").frame
    assert frame["E"].to_list() == ["2020-01-01"] * 3
    assert frame["F"].to_list() == [None, "2022-12-31", "2021-12-31"]
    assert frame["C"].to_list() == ["1960-01-01", "1960-01-02", "1960-01-03"]


X15 = 'xmlns:x15="http://schemas.microsoft.com/office/spreadsheetml/2010/11/main"'
MC = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
EXT = f'<extLst><ext uri="x" {X15}><x15:workbookPr {{}}/></ext></extLst></workbook>'
KEUZE = (
    f'<mc:AlternateContent {MC} {X15}><mc:Choice Requires="x15">{{}}</mc:Choice>'
    "<mc:Fallback>{}</mc:Fallback></mc:AlternateContent>"
)


def _hide(delen: Delen, hoe: str) -> Delen:
    """The first day hidden in a second element or in a choice between two."""
    boek = delen["xl/workbook.xml"].decode()
    eigen = re.search(r"<workbookPr[^>]*/>", boek)
    assert eigen is not None
    zonder = '<workbookPr defaultThemeVersion="1"/>'
    anders = zonder if "1904" in eigen[0] else '<workbookPr date1904="1"/>'
    if hoe == "extLst":
        boek = boek.replace("</workbook>", EXT.format('chartTrackingRefBase="1"'))
    elif hoe == "extLst met eigen dag":
        andersom = 'date1904="0"' if "1904" in eigen[0] else 'date1904="1"'
        boek = boek.replace("</workbook>", EXT.format(andersom))
    elif hoe == "keuze en terugval":
        boek = boek.replace(eigen[0], KEUZE.format(eigen[0], anders))
    elif hoe == "alleen keuze":
        boek = boek.replace(eigen[0], KEUZE.format(eigen[0], ""))
    elif hoe == "alleen terugval":
        boek = boek.replace(eigen[0], KEUZE.format("", eigen[0]))
    else:
        boek = boek.replace(eigen[0], eigen[0] + KEUZE.format("<x15:absPath/>", ""))
    return delen | {"xl/workbook.xml": boek.encode()}


HOE = ["extLst", "extLst met eigen dag", "keuze en terugval", "alleen keuze", "alleen terugval",
       "keuze ernaast"]  # fmt: skip


@pytest.mark.parametrize("hoe", HOE)
@pytest.mark.parametrize("datum1904", [False, True])
def test_first_day_is_that_of_excel(tmp_path: Path, hoe: str, datum1904: bool) -> None:
    _check_dates(_write(tmp_path / "reg.xlsx", _hide(_make(datum1904=datum1904), hoe)))


def test_1904_as_excel_saves_it() -> None:
    gedaan = compare_geval("P02_1904")
    assert (gedaan.code, gedaan.uitkomsten) == (0, ["aan_te_melden"] * 3)
    assert "31-12-2025" in gedaan.b4[0]["uitleg"]
    assert "31-12-2022" in gedaan.b4[1]["uitleg"]


def test_backslash_in_the_names(tmp_path: Path) -> None:
    from tests.tabel.vergelijken import GEVALLEN

    register = write_register(tmp_path, f"{BSNS[0]};Jansen;1960-01-02;15;2021-01-01;")
    gedaan = compare(GEVALLEN / "b4_backslash" / "b4.xlsx", register)
    assert gedaan.bsns == ["999900006", "999900018", "999900031"]


def _soorten(*woorden: str) -> bytes:
    return "".join(f'<Override ContentType="application/{w}+xml"/>' for w in woorden).encode()


OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
CT = "[Content_Types].xml"
MIME = "application/vnd.oasis.opendocument."
ANDERE: dict[str, tuple[str, bytes | Delen, str, str]] = {
    "xlsb zoals Excel": (
        "b4.xlsb",
        {CT: _soorten("vnd.ms-excel.sheet.binary.macroEnabled.main"), "xl/workbook.bin": b"x"},
        "xlsb-bestand", "Opslaan als"),
    "xlsb met de naam xlsx": (
        "b4.xlsx", {CT: _soorten("octet-stream"), "xl/workbook.bin": b"x"}, "xlsb", "Opslaan als"),
    "xlsm": (
        "b4.xlsm", {CT: _soorten("vnd.ms-excel.sheet.macroEnabled.main")}, "macro", "Opslaan als"),
    "docx": (
        "b4.docx", {CT: _soorten("vnd.x.wordprocessingml.document.main")}, "Word", "Geef een"),
    "pptx": (
        "b4.pptx", {CT: _soorten("x.presentationml.presentation.main")}, "presentatie", "Geef een"),
    "Numbers": (
        "b4.numbers", {"Index/Document.iwa": b"x", "Index/Tables/DataList.iwa": b"x"},
        "Numbers (Apple)", "Exporteer naar, Excel"),
    "Numbers met de naam xlsx": (
        "b4.xlsx", {"Index/Tables/Tile.iwa": b"x"}, "Numbers (Apple)", "Exporteer naar, Excel"),
    "Pages": ("b4.pages", {"Index/Document.iwa": b"x"}, "Pages", "Exporteer naar"),
    "tekstdocument": ("b4.odt", {"mimetype": (MIME + "text").encode()}, "LibreOffice", "Geef een"),
    "sjabloon": (
        "b4.ots", {"mimetype": (MIME + "spreadsheet-template").encode()}, "sjabloon", "sla het op"),
    "gewone zip": ("b4.zip", {"b4.csv": b"BSN\n"}, "zip-bestand", "Pak het eerst uit"),
    "xls": ("b4.xls", OLE2 + "Workbook".encode("utf-16-le"), "oude xls", "Opslaan als"),
    "xls met de naam xlsx": ("b4.xlsx", OLE2 + "Book".encode("utf-16-le"), "xls", "Opslaan als"),
    "heel oud xls": ("b4.xls", b"\x09\x04\x06\0" + bytes(99), "heel oude Excel", "Opslaan als"),
    "doc": ("b4.doc", OLE2 + "WordDocument".encode("utf-16-le"), "Word-document", "Geef een"),
    "e-mail": ("b4.msg", OLE2 + "__substg1.0_".encode("utf-16-le"), "e-mail", "bijlage"),
    "pdf": ("b4.pdf", b"%PDF-1.7\n", "PDF", "Geef een"),
    "pdf met de naam csv": ("b4.csv", b"%PDF-1.4\n", "PDF", "Geef een"),
    "rtf": ("b4.doc", b"{\\rtf1 BSN}", "rtf", "Geef een"),
    "Access": ("b4.accdb", b"\0\1\0\0Standard ACE DB\0", "Access", "Geef een"),
    "webpagina als xls": (
        "b4.xls", b"<html><table><tr><td>BSN</td></tr></table></html>", "webpagina", "Opslaan als"),
    "webpagina met kop": (
        "b4.xls", b"\xef\xbb\xbf <!DOCTYPE html>\n<meta>", "webpagina", "Opslaan als"),
    "webarchief als xls": (
        "b4.xls", b"MIME-Version: 1.0\r\nX-Document-Type: Workbook\r\n", "webpagina", "Opslaan"),
    "xls in XML": (
        "b4.xls",
        b'<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>'
        b'<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>',
        "oud XML-formaat", "Opslaan als"),
    "bericht": ("b4.xml", b'<?xml version="1.0"?><bericht/>', "XML-bestand", "Geef een"),
}  # fmt: skip


@pytest.mark.parametrize("soort", ANDERE)
@pytest.mark.parametrize("als", ["b4", "register"])
def test_another_kind_of_file_is_named(tmp_path: Path, soort: str, als: str) -> None:
    naam, inhoud, wat, wat_nu = ANDERE[soort]
    pad = tmp_path / naam
    if isinstance(inhoud, bytes):
        pad.write_bytes(inhoud)
    else:
        _write(pad, inhoud)
    goed = write_register(tmp_path, f"{BSNS[0]};Jansen;1960-01-02;15;2021-01-01;")
    gedaan = compare(pad, goed) if als == "b4" else compare(goed, pad)
    assert gedaan.code == 65
    for tekst in (naam, wat, wat_nu):
        assert tekst in gedaan.tekst
