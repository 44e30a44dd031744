"""Workbooks whose cells say that they stand where none can: never the end of bvtool itself.

The files are read in a process of its own with a bound on memory: without the guards some of them
end a process, or keep it busy without end.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from html import escape
from pathlib import Path

import pytest

from tests.fuzz.muteer_plek import MATEN, PLEKKEN, RIJEN
from tests.tabel.maken import KLEIN, ods_cel, ods_rij, sheet_xml, t, write_delen, write_ods

_LEES = """
import json, sys
from pathlib import Path
from bvtool.tabel.lezen import leesproces
from bvtool.tabel.lezen.bestand import read_bestand
from bvtool.vak.fouten import BvFout
from tests.geheugen import read_piek
import fastexcel, polars
begin = read_piek()
for regel in sys.stdin:
    try:
        bestand = read_bestand(Path(regel.strip()), {})
        uit = [0, str([blad.frame.shape for blad in bestand.bladen])]
    except BvFout as fout:
        uit = [fout.code, f"{fout.waar}: {fout.fout}"]
    print(json.dumps([*uit, read_piek() - begin]), flush=True)
"""

pytestmark = pytest.mark.traag


def _read(paden: list[Path]) -> list[tuple[int, str, int]]:
    """Code, what was said and the memory in MB, of each file that was read before the end."""
    klaar = subprocess.run(
        [sys.executable, "-c", _LEES],
        input="".join(f"{pad}\n" for pad in paden),
        capture_output=True, text=True, check=False, timeout=240, encoding="utf-8",
        env=os.environ | {"RUST_BACKTRACE": "0"},
    )  # fmt: skip
    assert klaar.stderr == ""
    return [tuple(json.loads(regel)) for regel in klaar.stdout.splitlines()]


def _cell(plek: str) -> str:
    return f'<row r="3"><c r="{escape(plek)}"><v>1</v></c></row>'


def _check(paden: list[Path], *, mag: Callable[[str], bool] = lambda _: False) -> None:
    gelezen = _read(paden)
    assert len(gelezen) == len(paden), f"the end of the process at {paden[len(gelezen)].name}"
    for pad, (code, woorden, mb) in zip(paden, gelezen, strict=True):
        assert code == 65 or (code == 0 and mag(pad.name)), (pad.name, woorden)
        assert code == 0 or pad.name in woorden
        assert mb < 300, (pad.name, mb)


def test_references_that_no_cell_has(tmp_path: Path) -> None:
    """Refused, with the file and the sheet; one in small letters is read as in capitals."""
    paden = []
    for nummer, plek in enumerate(PLEKKEN):
        paden.append(write_delen(tmp_path / f"plek-{nummer}.xlsx", sheet_xml(KLEIN + _cell(plek))))
    _check(paden)
    gelezen = write_delen(tmp_path / "klein.xlsx", sheet_xml(KLEIN + _cell("b3")))
    assert _read([gelezen])[0][:2] == (0, "[(3, 3)]")


def test_rows_and_dimensions_that_no_sheet_has(tmp_path: Path) -> None:
    """A wrong dimension says nothing about the cells; a wrong row does."""
    paden = []
    for nummer, rij in enumerate(RIJEN):
        xml = sheet_xml(KLEIN + f'<row r="{rij}"><c><v>1</v></c></row>')
        paden.append(write_delen(tmp_path / f"rij-{nummer}.xlsx", xml))
    for nummer, maat in enumerate(MATEN):
        for vorm, tekst in enumerate((f'<dimension ref="{maat}"/>', f"<dimension  ref='{maat}'/>")):
            pad = tmp_path / f"maat-{nummer}-{vorm}.xlsx"
            paden.append(write_delen(pad, sheet_xml(KLEIN, voor=tekst)))
    _check(paden, mag=lambda naam: naam.startswith("maat"))


@pytest.mark.parametrize("wie", ["x", "x-y", "é", "a.b", "_"])
def test_cells_with_a_prefix(tmp_path: Path, wie: str) -> None:
    los = f'<row r="3"><{wie}:c xmlns:{wie}="u" r="XFD1048576"><v>1</v></{wie}:c></row>'
    waarde = f'<row r="3"><c r="XFD1048576"><{wie}:v>1</{wie}:v></c></row>'
    alles = sheet_xml(KLEIN + _cell("XFD1048576"))
    for naam in ("worksheet", "sheetData", "row", "c", "v", "is", "t"):
        alles = alles.replace(f"<{naam}", f"<{wie}:{naam}").replace(f"</{naam}", f"</{wie}:{naam}")
    _check([
        write_delen(tmp_path / f"{nummer}.xlsx", xml)
        for nummer, xml in enumerate((
            sheet_xml(KLEIN + los), sheet_xml(KLEIN + waarde), alles.replace(f"<{wie}:t>", "<t>"),
        ))
    ])  # fmt: skip


def test_attributes_that_hide_the_place(tmp_path: Path) -> None:
    ver = "XFD1048576"
    vormen = (
        f'<c r="A3" r="{ver}"><v>1</v></c>', f'<c r="{ver}" r="A3"><v>1</v></c>',
        f'<c r="{ver}" b="/>"><v>1</v></c>', f'<c r="{ver}" b=">"><v>1</v></c>',
        f"<c r='{ver}'><v>1</v></c>", f'<c\nr="{ver}"><v>1</v></c>', f'<c r = "{ver}"><v>1</v></c>',
        f'<c s="0" r="{ver}"><v>1</v></c>', f'<!-- <c r="A3"> --><c\tr="{ver}"><v>1</v></c>',
        '<c r="&#88;FD1048576"><v>1</v></c>', f'<c r="{ver}"\n><v>1</v></c>',
        f'<c r="{ver}" t="inlineStr"><is><t>x</t></is></c>',
    )  # fmt: skip
    _check([
        write_delen(tmp_path / f"{nummer}.xlsx", sheet_xml(f'{KLEIN}<row r="3">{vorm}</row>'))
        for nummer, vorm in enumerate(vormen)
    ])  # fmt: skip


def test_a_thin_sheet_with_far_corners_is_not_filled_up_here(tmp_path: Path) -> None:
    """A column of very many rows and one cell far to the right: a billion bytes when filled up."""
    rijen = "".join(f'<row r="{r}"><c r="A{r}"><v>1</v></c></row>' for r in range(3, 300_000))
    pad = tmp_path / "dun.xlsx"
    _check(
        [write_delen(pad, sheet_xml(KLEIN + rijen + f'<row r="300000">{t("CU300000", "x")}</row>'))]
    )


def test_an_ods_that_repeats_without_end(tmp_path: Path) -> None:
    cel = ods_cel("BSN")
    vormen = (
        ods_rij(ods_cel("x", herhaald=2**31)), ods_rij(cel, herhaald=2**40),
        ods_rij(ods_cel("x", herhaald=16_384), herhaald=2**20), ods_rij(cel, herhaald=10**30),
    )  # fmt: skip
    _check([
        write_ods(tmp_path / f"{nummer}.ods", ods_rij(cel) + vorm)
        for nummer, vorm in enumerate(vormen)
    ])  # fmt: skip


def test_workbooks_of_an_old_kind_reach_no_reader(tmp_path: Path) -> None:
    begin = {
        "xls": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "oud.xls": b"\x09\x08\x10\x00",
        "xlsb": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "Workbook".encode("utf-16-le"),
    }  # fmt: skip
    paden = []
    for soort, kop in begin.items():
        paden.append(tmp_path / f"oud.{soort}")
        paden[-1].write_bytes(kop + bytes(range(256)) * 20)
    macro = "application/vnd.ms-excel.sheet.macroEnabled.main+xml"
    soorten = f'<Types><Override PartName="/xl/workbook.xml" ContentType="{macro}"/></Types>'
    xml = sheet_xml(KLEIN + _cell("ZZZZ99"))
    paden.append(write_delen(tmp_path / "m.xlsm", xml, soorten=soorten))
    _check(paden)
