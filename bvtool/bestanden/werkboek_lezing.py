"""Reads the clerk's workbook back: every row of the lists, whatever was sorted or added.

Only what is written there is read; whether it may be so is judged by `vergelijking.readback`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from pathlib import Path

import polars as pl

from bvtool.bestanden.werkboek import BLAD_REGISTER, BLADEN
from bvtool.bestanden.werkboek_koppen import KOPPEN, SLEUTEL, Kopregel, find_kopregel
from bvtool.tabel.lezen.lezing import read_bestand
from bvtool.tabel.lezen.ruw import RuwBestand, RuwBlad
from bvtool.vak.fouten import InvoerGeweigerd
from bvtool.vergelijking.bevinding import Werkboekfout, list_bevindingen
from bvtool.vergelijking.werkboek import Werkboek

LIJSTEN = (*dict.fromkeys(BLADEN.values()), BLAD_REGISTER)
"""The five sheets with rows, in their order."""

ANDERE = ("Start", "Verschillen", "Lijsten", "Over dit bestand")
"""The sheets from which nothing is read back."""

_RIJEN = {"rij": pl.Int64, "blad": pl.String, **dict.fromkeys(KOPPEN, pl.String)}


def read_werkboek(pad: Path, naam: str) -> Werkboek:
    """Reads the five lists of a workbook; `naam` is how messages call it.

    Raises InvoerGeweigerd for a file that is no Excel workbook, and all that `read_bestand` raises.
    What is wrong inside comes back as `fouten`, so that everything can be told at once.
    """
    bestand = read_bestand(pad, {})
    if bestand.vorm != "xlsx":
        raise InvoerGeweigerd(
            f"Het werkboek is opgeslagen als {bestand.vorm}. Dan gaan bladen of keuzelijsten "
            "verloren.",
            waar=naam,
            wat_nu="Open het in Excel of LibreOffice en kies Opslaan als, soort Excel-werkmap "
            "(.xlsx). Geef de opdracht daarna opnieuw.",
        )
    fouten: list[Werkboekfout] = []
    rijen, cellen, kapot = [pl.DataFrame(schema=_RIJEN)], {}, set()
    bladen = _match_bladen(bestand, fouten)
    for titel in LIJSTEN:
        blad = bladen.get(titel)
        gelezen = _read_blad(blad, titel, fouten) if blad is not None else None
        if gelezen is None:
            kapot.add(titel)
            continue
        cellen[titel] = gelezen
        rijen.append(_own_columns(gelezen, titel))
    if len(bladen) == len(LIJSTEN):
        fouten += _look_elsewhere(bestand)
    return Werkboek(naam, bestand.sha256, pl.concat(rijen), cellen, tuple(fouten), frozenset(kapot))


def refuse_fouten(werkboek: Werkboek) -> None:
    """Raises InvoerGeweigerd with every finding about sheets, headers and formulas, if any."""
    if werkboek.fouten:
        raise InvoerGeweigerd(
            "Het werkboek is niet meer zoals bvtool het nodig heeft.",
            waar=werkboek.naam,
            wat_nu="Herstel wat hieronder staat en geef de opdracht opnieuw.",
            bevindingen=list_bevindingen(werkboek.fouten, LIJSTEN),
        )


def _fold(naam: str) -> str:
    return " ".join(naam.split()).casefold()


def _match_bladen(bestand: RuwBestand, fouten: list[Werkboekfout]) -> dict[str, RuwBlad]:
    """The sheets of ours by title, without regard to case and blanks; asks about a missing one."""
    gevonden: dict[str, RuwBlad] = {}
    eigen = {_fold(t): t for t in (*LIJSTEN, *ANDERE)}
    over = [b.naam for b in bestand.bladen if _fold(b.naam) not in eigen]
    for blad in bestand.bladen:
        titel = eigen.get(_fold(blad.naam))
        if titel in LIJSTEN:
            if titel in gevonden:
                nu = "Laat er een staan, met al uw besluiten."
                fouten.append(Werkboekfout(titel, 0, "Dit blad staat er twee keer.", nu))
            gevonden[titel] = blad
    for titel in LIJSTEN:
        if titel not in gevonden:
            dichtbij = get_close_matches(titel, over, n=1, cutoff=0.5)
            nu = (
                f"Heet het nu '{dichtbij[0]}'? Noem het dan weer {titel}."
                if dichtbij
                else "Zet het blad terug (Ctrl+Z, of uit het vorige werkboek) met zijn eigen naam."
            )
            fouten.append(Werkboekfout(titel, 0, f"Het blad {titel} ontbreekt.", nu))
    return gevonden


def _look_elsewhere(bestand: RuwBestand) -> Iterator[Werkboekfout]:
    """Copies of our rows on sheets that are not read: what is decided there would be lost."""
    eigen = {_fold(t) for t in (*LIJSTEN, *ANDERE)}
    for blad in bestand.bladen:
        if _fold(blad.naam) in eigen or blad.frame.width < 2:
            continue
        sleutels = pl.any_horizontal(pl.exclude("rij").str.strip_chars().str.contains(SLEUTEL))
        raak = blad.frame.filter(sleutels)
        if raak.height:
            nu = "Zet uw besluiten op het eigen blad van bvtool, en haal dit blad weg."
            wat = "Op dit blad staan ook regels van het werkboek. Bvtool leest dit blad niet."
            yield Werkboekfout(blad.naam, int(raak["rij"][0]), wat, nu)


def _read_blad(blad: RuwBlad, titel: str, fouten: list[Werkboekfout]) -> pl.DataFrame | None:
    """The rows under the header, columns named by header; None when the header is not whole."""
    kop, vragen = find_kopregel(blad, titel)
    fouten += vragen
    fouten += _formulas(blad, titel, kop)
    if kop is None:
        return None
    schoon = [pl.col(letter).str.strip_chars().replace("", None) for letter in kop.kolommen]
    frame = blad.frame.filter(pl.col("rij") > kop.rij).select("rij", *schoon).rename(kop.kolommen)
    frame = frame.with_columns(pl.col("Regel").str.to_uppercase())
    return frame.filter(pl.any_horizontal(pl.col(list(kop.kolommen.values())).is_not_null()))


def _formulas(blad: RuwBlad, titel: str, kop: Kopregel | None) -> Iterable[Werkboekfout]:
    for cel in blad.formules:
        letters, nummer = re.sub(r"\d", "", cel), int(re.sub(r"\D", "", cel))
        naam = (kop.kolommen.get(letters) if kop else None) or letters
        nu = "Zet er de gewone waarde neer (kopiëren, en plakken als waarde)."
        yield Werkboekfout(titel, nummer, f"In cel {cel} staat een formule.", nu, kolom=naam)


def _own_columns(cellen: pl.DataFrame, titel: str) -> pl.DataFrame:
    leeg = pl.lit(None, dtype=pl.String)
    eigen = {n: pl.col(k) if k in cellen.columns else leeg for n, k in KOPPEN.items()}
    return cellen.select("rij", blad=pl.lit(titel), **eigen)


def count_open(pad: Path) -> int:
    """How many rows of B4 still have no decision (nor a right BSN) in a workbook."""
    werkboek = read_werkboek(pad, pad.name)
    refuse_fouten(werkboek)
    return werkboek.rijen.filter(
        (pl.col("blad") != BLAD_REGISTER)
        & pl.col("besluit").is_null()
        & pl.col("juist_bsn").is_null()
    ).height
