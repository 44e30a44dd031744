"""Awkward files, one by one: read right, or asked about in plain Dutch. The table is in
docs/bestanden.md, with what other programs do with the same file."""

import datetime as dt

import openpyxl
import pytest

from bvtool.bestanden.b4 import read_b4
from bvtool.vak.fouten import BvFout
from tests.hulp import fictieve_bsns

A, B = fictieve_bsns(2)
C = "000009921"
RIJEN = [[A, "Jansen", "2022-10-01"], [B, "de Vries", "2022-01-05"], [C, "Şahin", "2021-12-31"]]
DAGEN = [dt.date(2022, 10, 1), dt.date(2022, 1, 5), dt.date(2021, 12, 31)]
KOP = ["BSN", "Achternaam", "Startdatum"]
TEKST = "\n".join(",".join(r) for r in [KOP, *RIJEN]) + "\n"
PUNT = f"{A[:4]}.{A[4:6]}.{A[6:]}"
FOUT = A[:-1] + "7"


def book(pad, rijen, eerst=None):
    werkmap = openpyxl.Workbook()
    for rij in rijen:
        werkmap.active.append(rij)
    if eerst:
        werkmap.create_sheet(eerst, 0)
    werkmap.save(pad)


def as_book(rijen, eerst=None):
    return lambda pad: book(pad, rijen, eerst)


def as_text(tekst, codering="utf-8"):
    return lambda pad: pad.write_bytes(tekst.encode(codering))


XLSX = [[A, "Jansen", DAGEN[0]], [B, "de Vries", DAGEN[1]], [C, "Şahin", DAGEN[2]]]
GETAL = [[int(str(r[0])), *r[1:]] for r in XLSX]

# name: (how it is made, the BSNs that are read or None when refused, what is told)
GEVALLEN = {
    "csv met komma": (as_text(TEKST), [A, B, C], ""),
    "csv met puntkomma": (as_text(TEKST.replace(",", ";")), [A, B, C], ""),
    "csv met tab": (as_text(TEKST.replace(",", "\t")), [A, B, C], ""),
    "csv met BOM": (as_text(TEKST, "utf-8-sig"), [A, B, C], ""),
    "csv in cp1252": (as_text(TEKST.replace("Ş", "ë"), "cp1252"), [A, B, C], ""),
    "csv in utf-16": (as_text(TEKST, "utf-16"), [A, B, C], ""),
    "csv met titelregels": (as_text("Export register\n10-10-2022\n\n" + TEKST), [A, B, C], ""),
    "csv met totaalregel": (as_text(TEKST + "Totaal,3,\n"), [A, B, C], "totaalregel"),
    "voorloopnullen weg": (as_text(TEKST.replace(C, "9921")), [A, B, C], "voorloopnullen"),
    "BSN met .0": (as_text(TEKST.replace(A, f"{A}.0")), [A, B, C], ""),
    "BSN met punten": (as_text(TEKST.replace(A, PUNT)), [A, B, C], ""),
    "datums als dd-mm-jjjj": (
        as_text("\n".join(",".join(r) for r in [
            KOP, *([*r[:2], "-".join(reversed(r[2].split("-")))] for r in RIJEN)]) + "\n"),
        [A, B, C], ""),
    "datums met dag en maand door elkaar": (
        as_text(TEKST.replace("2022-10-01", "10/15/2022").replace("2022-01-05", "15/10/2022")),
        None, "door elkaar"),
    "dubbele rij": (as_text(TEKST + f"{A},Janssen,2022-10-01\n"), [A, B, C, A], ""),
    "lege rij in het midden": (as_text(TEKST.replace(B, f",,\n{B}")), [A, B, C], ""),
    "regeleinde tussen aanhalingstekens": (
        as_text(TEKST.replace("de Vries", '"de\nVries"')), [A, B, C], ""),
    "kop met een andere naam": (as_text(TEKST.replace("BSN", "Burgerservicenummer")),
                                [A, B, C], ""),
    "kop met spaties en hoofdletters": (as_text(TEKST.replace("BSN", " bsn ")), [A, B, C], ""),
    "kolommen in een andere volgorde": (
        as_text("\n".join(",".join([r[1], r[0], r[2]]) for r in [KOP, *RIJEN]) + "\n"),
        [A, B, C], ""),
    "rijen in een andere volgorde": (
        as_text("\n".join(",".join(r) for r in [KOP, *RIJEN[::-1]]) + "\n"), [C, B, A], ""),
    "BSN dat niet bestaat": (as_text(TEKST.replace(A, FOUT)), [None, B, C], "11-proef"),
    "BSN leeg": (as_text(TEKST.replace(f"{A},", ",")), [None, B, C], "ontbreekt het BSN"),
    "vreemde tekens in een naam": (as_text(TEKST.replace("Şahin", "Åžahin")), [A, B, C],
                                   "tekens die niet kloppen"),
    "leeg bestand": (as_text(""), None, "leeg"),
    "alleen een kop": (as_text(",".join(KOP) + "\n"), None, "geen enkele rij"),
    "een veld te veel": (as_text(TEKST.replace("Jansen", "Jansen,J.")), [A, B, C], "meer cellen"),
    "tekst die op een formule lijkt": (as_text(TEKST.replace("Jansen", "=1+1")), [A, B, C], ""),
    "xlsx": (as_book([KOP, *XLSX]), [A, B, C], ""),
    "xlsx met BSN als getal": (as_book([KOP, *GETAL]), [A, B, C], "voorloopnullen"),
    "xlsx met titelregels": (as_book([["Export"], [], KOP, *XLSX]), [A, B, C], ""),
    "xlsx met een leeg blad vooraan": (as_book([KOP, *XLSX], "Eerst"), [A, B, C], ""),
}  # fmt: skip


@pytest.mark.parametrize(("maak", "bsns", "gezegd"), GEVALLEN.values(), ids=GEVALLEN)
def test_lastig(tmp_path, request, maak, bsns, gezegd):
    naam = request.node.callspec.id
    pad = tmp_path / ("B4.xlsx" if naam.startswith("xlsx") else "B4.csv")
    maak(pad)
    try:
        gelezen = read_b4(pad)
    except BvFout as fout:
        tekst = " ".join([fout.fout, *(b.wat for b in fout.bevindingen)])
        assert bsns is None, tekst
        assert fout.code == 65
        assert gezegd in tekst
        return
    assert bsns is not None, [m.wat for m in gelezen.meldingen]
    assert gelezen.frame["bsn"].to_list() == bsns
    verteld = " ".join(m.wat for m in gelezen.meldingen)
    assert gezegd in verteld
    if not gezegd:
        assert verteld == ""
    if sorted(bsns, key=str) == sorted([A, B, C]) and gezegd != "meer cellen":
        assert sorted(gelezen.frame["startdatum"].to_list()) == sorted(DAGEN)
