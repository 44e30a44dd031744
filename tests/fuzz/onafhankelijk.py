"""Our raw reading held against an independent reader, cell by cell.

    python -m tests.fuzz.onafhankelijk --aantal 2000

Each number makes one table (`--zaad` and the number decide it) and writes it as csv, with openpyxl,
with XlsxWriter, by hand, and as ods by hand; LibreOffice, where it is there, saves some of them
again as xlsx and ods. Independent are Python's csv in strict mode, openpyxl, and for ods a walk
over the XML. A difference that is not in `VERKLAARD` makes the run fail.

More than 300 lines: the independent reader is whole in one file: it shares nothing with the
product.
"""

from __future__ import annotations

import argparse
import csv
import datetime as dt
import io
import random
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from xml.sax.saxutils import escape

import openpyxl
import xlsxwriter
from lxml import etree

from bvtool.tabel.lezen.bestand import read_bestand
from bvtool.tabel.lezen.ruw import name_letter
from tests.tabel.maken import BSNS, ods_cel, sheet_xml, write_delen, write_ods

Cel = str | int | float | bool | dt.date | dt.datetime | None
Tabel = list[list[Cel]]
Gelezen = dict[str, str]
BEKEND = {"bsn": "bsn", "achternaam": "achternaam"}
KOP: list[Cel] = ["BSN", "Achternaam", "Datum", "Getal", "Vrij"]
TEKSTEN = ("Jansen", "'t Hof", 'zei "ja"', "a;b", "a,b", "twee\nregels", "Çelik", "ø", "=1+1",
           "-", " spatie ", "x\ty", "0012", "1.0", "1e5", "2022-10-01", "WAAR", "&amp;",
           "<b>")  # fmt: skip
VERKLAARD: dict[str, Callable[[str, str], bool]] = {
    "het einde van een regel in een cel is altijd een \\n": lambda wij, zij: (
        wij == zij.replace("\r\n", "\n").replace("\r", "\n")
    ),
    "van een getal blijven negen cijfers achter de komma over": lambda wij, zij: _same_number(
        wij, zij
    ),
}
"""Differences that are meant, with why."""


def _same_number(wij: str, zij: str) -> bool:
    try:
        return "." in zij and abs(float(wij) - float(zij)) <= 1e-9
    except ValueError:
        return False


def make_tabel(rng: random.Random) -> Tabel:
    """A header, and rows of what people keep in their cells."""
    rijen: Tabel = [list(KOP)]
    for _ in range(rng.randint(1, 12)):
        dag = dt.date(1950, 1, 1) + dt.timedelta(rng.randint(0, 30_000))
        moment = dt.datetime(2022, 1, 1, rng.randint(1, 23), 30)  # noqa: DTZ001
        getal = rng.choice([0, 1, 15, 999900006, 0.1, 1.5, 44835.25, 1 / 3, -2, 1e10])
        bsn: Cel = rng.choice(BSNS)
        rijen.append(
            [
                rng.choice([bsn, int(str(bsn))]),
                rng.choice(TEKSTEN) + rng.choice(["", "", rng.choice(TEKSTEN)]),
                rng.choice([dag, moment, None, dag.strftime("%d-%m-%Y")]),
                rng.choice([getal, None]),
                rng.choice([None, True, False, rng.choice(TEKSTEN), dag, getal]),
            ]
        )
    return rijen


def show(waarde: object) -> str | None:
    """A value in the form that `ruw` promises; an empty cell is None."""
    match waarde:
        case None | "":
            return None
        case bool():
            return "WAAR" if waarde else "ONWAAR"
        case dt.datetime():
            return waarde.strftime("%Y-%m-%d %H:%M:%S").removesuffix(" 00:00:00")
        case dt.date():
            return waarde.isoformat()
        case float():
            return str(int(waarde)) if waarde.is_integer() else f"{waarde:.15g}"
        case _:
            return str(waarde)


def number_cells(rijen: Sequence[Sequence[object]]) -> Gelezen:
    """Every filled cell by its name."""
    return {
        f"{name_letter(k)}{r}": tekst
        for r, rij in enumerate(rijen, 1)
        for k, waarde in enumerate(rij)
        if (tekst := show(waarde)) is not None
    }


def write_csv(rng: random.Random, tabel: Tabel, pad: Path) -> Gelezen:
    """In any dialect that is in order; read back by Python's csv in strict mode."""
    teken = rng.choice(";,\t")
    stroom = io.StringIO()
    csv.writer(
        stroom,
        delimiter=teken,
        lineterminator=rng.choice(["\n", "\r\n", "\r"]),
        quoting=rng.choice([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
    ).writerows([[show(c) or "" for c in rij] for rij in tabel])
    tekst = stroom.getvalue()
    pad.write_bytes(tekst.encode(rng.choice(["utf-8", "utf-8-sig", "utf-16"])))
    return number_cells(
        list(csv.reader(io.StringIO(tekst, newline=""), delimiter=teken, strict=True))
    )


def write_openpyxl(_: random.Random, tabel: Tabel, pad: Path) -> Gelezen:
    """By openpyxl; a text stays a text."""
    boek = openpyxl.Workbook()
    vel = boek.worksheets[0]
    for r, rij in enumerate(tabel, 1):
        for k, waarde in enumerate(rij, 1):
            cel = vel.cell(r, k, waarde)
            if isinstance(waarde, str):
                cel.data_type = "s"
    boek.save(pad)
    return read_openpyxl(pad)


def write_xlsxwriter(rng: random.Random, tabel: Tabel, pad: Path) -> Gelezen:
    """By XlsxWriter, with days from 1900 or 1904."""
    boek = xlsxwriter.Workbook(str(pad), {"date_1904": rng.random() < 0.3})
    vel = boek.add_worksheet()
    dag = boek.add_format({"num_format": "dd-mm-yyyy"})
    moment = boek.add_format({"num_format": "dd-mm-yyyy hh:mm"})
    for r, rij in enumerate(tabel):
        for k, waarde in enumerate(rij):
            if isinstance(waarde, dt.datetime):
                vel.write_datetime(r, k, waarde, moment)
            elif isinstance(waarde, dt.date):
                vel.write_datetime(r, k, waarde, dag)
            elif isinstance(waarde, str):
                vel.write_string(r, k, waarde)
            elif waarde is not None:
                vel.write(r, k, waarde)
    boek.close()
    return read_openpyxl(pad)


def write_hand(_: random.Random, tabel: Tabel, pad: Path) -> Gelezen:
    """Part by part, every cell as inline text."""
    rijen = "".join(
        f'<row r="{r}">'
        + "".join(
            f'<c r="{name_letter(k)}{r}" t="inlineStr"><is><t xml:space="preserve">'
            f"{escape(tekst)}</t></is></c>"
            for k, waarde in enumerate(rij)
            if (tekst := show(waarde)) is not None
        )
        + "</row>"
        for r, rij in enumerate(tabel, 1)
    )
    write_delen(pad, sheet_xml(rijen))
    return read_openpyxl(pad)


def write_hand_ods(_: random.Random, tabel: Tabel, pad: Path) -> Gelezen:
    """An ods by hand, its texts without blanks that the form folds."""
    rijen = "".join(
        "<table:table-row>" + "".join(_ods(waarde) for waarde in rij) + "</table:table-row>"
        for rij in tabel
    )
    write_ods(pad, rijen)
    return walk_ods(pad)


def _ods(waarde: Cel) -> str:
    tekst = show(waarde)
    if tekst is None:
        return "<table:table-cell/>"
    if isinstance(waarde, bool):
        return ods_cel(tekst, soort="boolean", waarde=str(waarde).lower())
    if isinstance(waarde, dt.date):
        return ods_cel(tekst, soort="date", waarde=tekst.replace(" ", "T"))
    if isinstance(waarde, int | float):
        return ods_cel(tekst, soort="float", waarde=tekst)
    return ods_cel(escape(" ".join(tekst.split())))


def read_openpyxl(pad: Path) -> Gelezen:
    """Every filled cell of the first sheet, by openpyxl."""
    boek = openpyxl.load_workbook(pad, data_only=True)
    rijen = list(boek.worksheets[0].iter_rows(values_only=True))
    boek.close()
    return number_cells(rijen)


_T = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_O = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_X = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"


def walk_ods(pad: Path) -> Gelezen:
    """Every filled cell of the first sheet, by its XML."""
    with zipfile.ZipFile(pad) as z:
        boom = etree.fromstring(z.read("content.xml"))
    gevonden: Gelezen = {}
    nummer = 0
    blad = next(boom.iter(f"{_T}table"))
    for rij in blad.iter(f"{_T}table-row"):
        kolom = 0
        keer = int(rij.get(f"{_T}number-rows-repeated", 1))
        for cel in rij:
            tekst = _ods_tekst(cel)
            breed = int(cel.get(f"{_T}number-columns-repeated", 1))
            if tekst:
                gevonden |= {
                    f"{name_letter(kolom + i)}{nummer + j + 1}": tekst
                    for i in range(breed)
                    for j in range(keer)
                }
            kolom += breed
        nummer += keer
    return gevonden


def _ods_tekst(cel: etree._Element) -> str | None:
    soort = cel.get(f"{_O}value-type")
    if soort == "float":
        return show(float(cel.get(f"{_O}value", "0")))
    if soort == "boolean":
        return show(cel.get(f"{_O}boolean-value") == "true")
    if soort == "date":
        return show(dt.datetime.fromisoformat(cel.get(f"{_O}date-value", "")))
    if soort is None:
        return None
    return "\n".join("".join(_pieces(p)) for p in cel.findall(f"{_X}p")) or None


def _pieces(alinea: etree._Element) -> Iterator[str]:
    yield alinea.text or ""
    for deel in alinea:
        if deel.tag == f"{_X}s":
            yield " " * int(deel.get(f"{_X}c", 1))
        elif deel.tag == f"{_X}tab":
            yield "\t"
        elif deel.tag == f"{_X}line-break":
            yield "\n"
        else:
            yield from _pieces(deel)
        yield deel.tail or ""


MAKERS = {
    "csv": write_csv,
    "openpyxl.xlsx": write_openpyxl,
    "xlsxwriter.xlsx": write_xlsxwriter,
    "hand.xlsx": write_hand,
    "hand.ods": write_hand_ods,
}


def compare(pad: Path, zij: Gelezen) -> Iterator[tuple[str, str, str, str]]:
    """Every difference: cell, what we read, what the other read, and why ("" is unexplained)."""
    frame = read_bestand(pad, BEKEND).bladen[0].frame
    letters = frame.columns[1:]
    wij = {
        f"{letter}{rij[0]}": tekst
        for rij in frame.iter_rows()
        for letter, tekst in zip(letters, rij[1:], strict=True)
        if tekst is not None
    }
    for cel in sorted({*wij, *zij}):
        a, b = wij.get(cel, ""), zij.get(cel, "")
        if a != b:
            yield cel, a, b, next((w for w, past in VERKLAARD.items() if past(a, b)), "")


def convert(paden: Sequence[Path], soort: str, doel: Path) -> list[Path]:
    """The same files saved by LibreOffice; none when it is not there."""
    office = shutil.which("soffice") or shutil.which("libreoffice")
    if office is None or not paden:
        return []
    profiel = f"-env:UserInstallation={(doel / 'profiel').as_uri()}"
    subprocess.run(
        [office, profiel, "--headless", "--convert-to", soort, "--outdir", doel, *paden],
        check=True, capture_output=True, timeout=600,
    )  # fmt: skip
    return sorted(doel.glob(f"*.{soort}"))


def run(zaad: int, nummers: range, met_office: int) -> tuple[Counter[str], list[str]]:
    """How many cells differ, by the explanation, and each that has none; and how many were read."""
    telling: Counter[str] = Counter()
    fouten: list[str] = []

    def look(naam: str, pad: Path, zij: Gelezen) -> None:
        telling["bestanden"] += 1
        telling["cellen"] += len(zij)
        for cel, wij, anders, waarom in compare(pad, zij):
            telling[waarom or "onverklaard"] += 1
            if not waarom:
                fouten.append(f"{naam}, cel {cel}: {wij!r} tegen {anders!r}")

    with tempfile.TemporaryDirectory() as plek:
        map_ = Path(plek)
        bewaard: list[Path] = []
        for nummer in nummers:
            rng = random.Random(f"{zaad}-{nummer}")
            tabel = make_tabel(rng)
            for soort, maak in MAKERS.items():
                pad = map_ / f"{nummer}-{soort}"
                pad = pad if "." in soort else map_ / f"{nummer}.csv"
                look(f"nummer {nummer} ({soort})", pad, maak(rng, tabel, pad))
                if soort == "xlsxwriter.xlsx" and len(bewaard) < met_office:
                    bewaard.append(pad)
                else:
                    pad.unlink()
        for soort in ("ods", "xlsx"):
            doel = map_ / f"office-{soort}"
            doel.mkdir()
            for pad in convert(bewaard, soort, doel):
                zij = walk_ods(pad) if soort == "ods" else read_openpyxl(pad)
                look(f"{pad.name} door LibreOffice", pad, zij)
    return telling, fouten


def main(argumenten: Sequence[str] | None = None) -> int:
    """Run from the command line; 1 when a difference is not explained."""
    opties = argparse.ArgumentParser(description=__doc__)
    opties.add_argument("--aantal", type=int, default=2000)
    opties.add_argument("--zaad", type=int, default=1)
    opties.add_argument("--office", type=int, default=40)
    keuze = opties.parse_args(argumenten)
    telling, fouten = run(keuze.zaad, range(keuze.aantal), keuze.office)
    for waarom, aantal in telling.items():
        print(f"{aantal:>8}  {waarom}")
    for fout in fouten[:40]:
        print(fout, file=sys.stderr)
    return 1 if fouten else 0


if __name__ == "__main__":
    sys.exit(main())
