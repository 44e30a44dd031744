"""The answer of a gemeente in a rehearsal: rows, deliberate mistakes, and the file they go into."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import NamedTuple

import polars as pl

from bvtool.bestanden.bron import Bron, BronKolom
from bvtool.bestanden.terugkoppeling import Terugkoppeling, make_totalen, write_terugkoppeling
from bvtool.vak.tabellen import load_tabel

REDENEN = ("OVL", "UIT", "WLZ", "VRH", "OVL", "UIT", "LVR", "OVG")
"""Reasons in turn for who is not delivered."""
_WOORDEN = {"OVL": "Overleden", "UIT": "uitstroom", "VRH": "verhuisd", "OVG": "Overig"}
_KOPPEN = ("Aanmelden (J/N)", "Reden niet aanleveren")


class Voorbeeldantwoord(NamedTuple):
    """One row of an answer: the row of B4 it repeats, J or N (empty: none), reason, right BSN."""

    b4: Mapping[str, object]
    keuze: str
    reden: str = ""
    juist_bsn: str = ""


def spoil(
    rijen: list[Voorbeeldantwoord], fout: str, los: Sequence[Mapping[str, object]]
) -> tuple[list[Voorbeeldantwoord], int]:
    """The rows with a deliberate mistake in some of them; how many rows it touches.

    mist: the last N rows are left out; extra: rows `los` of nobody in B4 are added as N; dubbel:
    rows stand twice; zonder_reden: the reason is left out; totaal: nothing in the rows.
    """
    niet = [i for i, r in enumerate(rijen) if r.keuze == "N" and r.reden != "DUB"]
    if fout == "mist":
        weg = set(niet[-3:])
        return [r for i, r in enumerate(rijen) if i not in weg], len(weg)
    if fout == "extra":
        return rijen + [Voorbeeldantwoord(b4, "N", "OVG") for b4 in los], len(los)
    if fout == "dubbel":
        dubbel = [rijen[i] for i in niet[:2]]
        return rijen + dubbel, len(dubbel)
    if fout == "zonder_reden":
        kaal = set(niet[:2])
        return [r._replace(reden="") if i in kaal else r for i, r in enumerate(rijen)], len(kaal)
    return rijen, 0


def write_antwoord(
    pad: Path,
    rijen: Sequence[Voorbeeldantwoord],
    vorm: str,
    moment: datetime,
    wie: tuple[str, str, str],
) -> None:
    """The file as bvtool makes it, or as a person fills in two columns (persoon: xlsx, csv).

    `wie`: name, CBS code and uitvoerderscode of the gemeente.
    """
    if vorm == "bvtool":
        write_as_bvtool(pad, rijen, moment, wie)
    elif vorm == "csv":
        _write_csv(pad, rijen)
    else:
        _write_xlsx(pad, rijen)


def write_as_bvtool(
    pad: Path,
    rijen: Sequence[Voorbeeldantwoord],
    moment: datetime,
    wie: tuple[str, str, str],
    te_veel: int = 0,
) -> None:
    """As the command terugkoppeling writes it; `te_veel` is added to a control total on top."""
    bron = make_bron([r.b4 for r in rijen])
    antwoorden = pl.DataFrame(
        {
            "rij": bron.frame["rij"],
            "aanmelden": [r.keuze == "J" for r in rijen],
            "reden": [r.reden or None for r in rijen],
            "datum": [date(2022, 9, 1) if r.reden in ("OVL", "UIT") else None for r in rijen],
            "toelichting": ["uitgezocht" if r.reden == "OVG" else None for r in rijen],
            "startnummer": pl.Series([None] * len(rijen), dtype=pl.Int64),
            "juist_bsn": [r.juist_bsn or None for r in rijen],
        },
        schema_overrides={"reden": pl.String, "toelichting": pl.String, "juist_bsn": pl.String},
    )
    naam, gemeente, uitvoerder = wie
    totalen = make_totalen(
        naam=naam,
        gemeente=gemeente,
        uitvoerder=uitvoerder,
        antwoorden=antwoorden,
        moment=f"{moment:%d-%m-%Y %H:%M}",
        spoor="",
        fictief=True,
    )
    totalen = [
        (o, str(int(w) + te_veel)) if o == "Aanmelden via iEb 2.0" else (o, w) for o, w in totalen
    ]
    antwoord = Terugkoppeling(bron, antwoorden, totalen, "Terugkoppeling", moment)
    write_terugkoppeling(pad, antwoord)


def make_bron(rijen: Sequence[Mapping[str, object]]) -> Bron:
    """These rows of B4 as they were read from a file of the CAK, without anything above them."""
    velden = _list_velden()
    frame = pl.DataFrame(
        {"rij": range(2, len(rijen) + 2)}
        | {v["sleutel"]: [_as_tekst(r.get(v["sleutel"])) for r in rijen] for v in velden},
        schema_overrides={v["sleutel"]: pl.String for v in velden} | {"rij": pl.Int64},
    )
    kolommen = tuple(
        BronKolom(v["sleutel"], v["kop"], "bsn" if v["sleutel"] == "bsn" else "tekst", v["sleutel"])
        for v in velden
    )
    return Bron(kolommen, frame)


def _as_tekst(cel: object) -> str | None:
    if cel is None or cel == "":
        return None
    return f"{cel:%d-%m-%Y}" if isinstance(cel, date) else str(cel)


def _cells(rij: Voorbeeldantwoord, velden: Sequence[str]) -> list[str]:
    reden = _WOORDEN.get(rij.reden, rij.reden)
    return [_as_tekst(rij.b4.get(v)) or "" for v in velden] + [rij.keuze, reden]


def _list_velden() -> list[dict[str, str]]:
    """The columns that a B4 file of the CAK usually has."""
    b4 = (r for r in load_tabel("kolommen") if r["bestand"] == "b4")
    return [r for r in b4 if r["verplicht"] != "zelden"]


def _heads() -> tuple[list[str], list[str]]:
    velden = _list_velden()
    return [v["sleutel"] for v in velden], [v["kop"] for v in velden] + list(_KOPPEN)


def _write_csv(pad: Path, rijen: Sequence[Voorbeeldantwoord]) -> None:
    velden, koppen = _heads()
    with pad.open("w", encoding="cp1252", errors="replace", newline="") as stroom:
        schrijver = csv.writer(stroom, delimiter=";", lineterminator="\r\n")
        schrijver.writerow(koppen)
        schrijver.writerows(_cells(r, velden) for r in rijen)


def _write_xlsx(pad: Path, rijen: Sequence[Voorbeeldantwoord], koppen: Sequence[str] = ()) -> None:
    import xlsxwriter

    velden, eigen = _heads()
    boek = xlsxwriter.Workbook(str(pad), {"constant_memory": True, "tmpdir": str(pad.parent)})
    boek.set_properties({"created": datetime(2022, 10, 10, 9, 0)})  # noqa: DTZ001 - fixed
    blad = boek.add_worksheet("B4")
    for kolom, kop in enumerate(koppen or eigen):
        blad.write_string(0, kolom, kop)
    for nummer, rij in enumerate(rijen, start=1):
        for kolom, cel in enumerate(_cells(rij, velden)):
            if cel:
                blad.write_string(nummer, kolom, cel)
    boek.close()


def write_onleesbaar(pad: Path, rijen: Sequence[Voorbeeldantwoord]) -> None:
    """An answer whose column with J or N has a header that says nothing."""
    _, eigen = _heads()
    _write_xlsx(pad, rijen, [*eigen[:-2], "Kolom1", "Kolom2"])
