"""Reads the clerk's workbook back: every row of the lists, whatever was sorted or added.

Only what is written there is read; whether it may be so is judged by `vergelijking.readback`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from bvtool.bestanden.werkboek import BLAD_REGISTER, BLADEN
from bvtool.fouten import Bevinding, InvoerGeweigerd
from bvtool.tabel.read import read_bestand
from bvtool.tabel.ruw import RuwBlad

LIJSTEN = (*dict.fromkeys(BLADEN.values()), BLAD_REGISTER)
"""The five sheets with rows, in their order."""

KOPPEN = {
    "regel": "Regel",
    "bsn": "BSN",
    "besluit": "Besluit",
    "reden": "Reden",
    "datum": "Datum",
    "toelichting": "Toelichting",
}
"""The columns that must be there; the rest may be moved or left out."""

_ZOEK_KOP = 10
"""The header may stand on one of the first rows."""


@dataclass(frozen=True, slots=True)
class Werkboek:
    """The workbook as it came back.

    `rijen`: blad, rij (Int64), regel, bsn, besluit, reden, datum, toelichting, juist_bsn (String,
    trimmed, null when empty). `cellen`: per sheet all columns by header, with `rij` and `regel`.
    """

    naam: str
    sha256: str
    rijen: pl.DataFrame
    cellen: dict[str, pl.DataFrame]


def read_werkboek(pad: Path, naam: str) -> Werkboek:
    """Reads the five lists of a workbook; `naam` is how messages call it.

    Raises InvoerGeweigerd with every finding when a sheet or a column that is needed is not there,
    or when a cell holds a formula.
    """
    bestand = read_bestand(pad, {})
    bladen = {blad.naam.strip().casefold(): blad for blad in bestand.bladen}
    fouten: list[Bevinding] = []
    rijen, cellen = [], {}
    for titel in LIJSTEN:
        blad = bladen.get(titel.casefold())
        if blad is None:
            nu = "Zet het blad terug met zijn eigen naam."
            fouten.append(Bevinding(naam, f"Het blad {titel} ontbreekt.", nu))
            continue
        fouten += _formulas(blad, titel)
        gelezen = _read_blad(blad, titel, fouten)
        if gelezen is not None:
            cellen[titel] = gelezen
            rijen.append(_own_columns(gelezen, titel))
    if fouten:
        raise InvoerGeweigerd(
            "Het werkboek is niet meer zoals bvtool het nodig heeft.",
            waar=naam,
            wat_nu="Herstel wat hieronder staat en geef de opdracht opnieuw.",
            bevindingen=fouten,
        )
    return Werkboek(naam, bestand.sha256, pl.concat(rijen), cellen)


def _formulas(blad: RuwBlad, titel: str) -> Iterable[Bevinding]:
    for cel in blad.formules:
        nu = "Zet er de gewone waarde neer."
        yield Bevinding(f"blad {titel}, cel {cel}", "In deze cel staat een formule.", nu)


def _read_blad(blad: RuwBlad, titel: str, fouten: list[Bevinding]) -> pl.DataFrame | None:
    """The rows under the header, columns named by header; None when the header is not whole."""
    letters = [naam for naam in blad.frame.columns if naam != "rij"]
    beste: tuple[int, list[str | None]] = (0, [])
    for rij in blad.frame.head(_ZOEK_KOP).select(letters).iter_rows():
        koppen = [" ".join(k.split()) if k else None for k in rij]
        hier = {k.casefold() for k in koppen if k}
        raak = sum(nodig in hier for nodig in _NODIG)
        if raak > beste[0]:
            beste = (raak, koppen)
    koppen = beste[1]
    gevonden = {k.casefold() for k in koppen if k}
    missen = [kop for kop in KOPPEN.values() if kop.casefold() not in gevonden]
    dubbel = [kop for kop in KOPPEN.values() if _count(koppen, kop) > 1]
    for kop in missen:
        over = [k for k in koppen if k and k.casefold() not in _NODIG][:12]
        nu = f"Noem de kolom weer {kop}."
        if over:
            nu += f" Andere kolommen op dit blad: {', '.join(over)}."
        fouten.append(Bevinding(f"blad {titel}", f"De kolom {kop} is er niet.", nu))
    for kop in dubbel:
        nu = "Laat er een staan."
        fouten.append(Bevinding(f"blad {titel}", f"De kolom {kop} staat er twee keer.", nu))
    if missen or dubbel:
        return None
    namen: dict[str, str] = {}
    for letter, kop in zip(letters, koppen, strict=True):
        eigen = next((e for e in _ALLE if kop and kop.casefold() == e.casefold()), kop)
        if eigen and eigen not in namen.values():
            namen[letter] = eigen
    kop_rij = _find_row(blad.frame, letters, koppen)
    schoon = [pl.col(letter).str.strip_chars().replace("", None) for letter in namen]
    frame = blad.frame.filter(pl.col("rij") > kop_rij).select("rij", *schoon).rename(namen)
    return frame.filter(pl.any_horizontal(pl.col(namen.values()).is_not_null()))


_NODIG = {kop.casefold() for kop in KOPPEN.values()}
_ALLE = (*KOPPEN.values(), "Juist BSN")


def _count(koppen: list[str | None], kop: str) -> int:
    return sum(k is not None and k.casefold() == kop.casefold() for k in koppen)


def _find_row(frame: pl.DataFrame, letters: list[str], koppen: list[str | None]) -> int:
    for rij, *cellen in frame.head(_ZOEK_KOP).select("rij", *letters).iter_rows():
        if [" ".join(k.split()) if k else None for k in cellen] == koppen:
            return int(rij)
    return 0


def _own_columns(cellen: pl.DataFrame, titel: str) -> pl.DataFrame:
    juist = pl.col("Juist BSN") if "Juist BSN" in cellen.columns else pl.lit(None, dtype=pl.String)
    return cellen.select(
        "rij",
        blad=pl.lit(titel),
        **{naam: pl.col(kop) for naam, kop in KOPPEN.items()},
        juist_bsn=juist,
    )


def count_open(pad: Path) -> int:
    """How many rows of B4 still have no decision (nor a right BSN) in a workbook."""
    rijen = read_werkboek(pad, pad.name).rijen
    return rijen.filter(
        (pl.col("blad") != BLAD_REGISTER)
        & pl.col("besluit").is_null()
        & pl.col("juist_bsn").is_null()
    ).height
