"""Reads the clerk's workbook back: every row of the lists, whatever was sorted or added.

Only what is written there is read; whether it may be so is judged by `vergelijking.readback`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from difflib import get_close_matches
from pathlib import Path

import polars as pl

from bvtool.bestanden.werkboek_bladen import ANDERE, BLAD_REGISTER, JUIST_BSN_OP, LIJSTEN
from bvtool.bestanden.werkboek_bron import EIGEN_KOPPEN
from bvtool.bestanden.werkboek_koppen import SLEUTEL, find_kopregel, make_patronen
from bvtool.tabel.lezen.bladloop import MAX_FORMULES
from bvtool.tabel.lezen.lezing import read_bestand
from bvtool.tabel.lezen.ruw import RuwBestand, RuwBlad, split_cel
from bvtool.vak.fouten import InvoerGeweigerd
from bvtool.vergelijking.bevinding import Werkboekfout, list_bevindingen
from bvtool.vergelijking.onaangeroerd import find_formules
from bvtool.vergelijking.werkboek import KOPPEN, Formule, Ruwblad, Werkboek, Werkboekvorm

MIGRATIEVORM = Werkboekvorm(
    lijsten=LIJSTEN,
    andere=ANDERE,
    koppen=KOPPEN,
    eigen=EIGEN_KOPPEN,
    alleen_op={"Juist BSN": JUIST_BSN_OP},
    patronen=make_patronen(
        r"(?i)^(?:aanmelden|niet aan(?:leveren|melden))$",
        r"^(?:In (?:B4|uw register) |Dit BSN |Het BSN |Volgens uw register "
        r"|Op \d+-\d+-\d{4} |De geboortedatum |Bij het CAK |Beschermd wonen |Deze persoon )",
    ),
)
"""The workbook of the migration."""


def read_werkboek(pad: Path, naam: str, vorm: Werkboekvorm = MIGRATIEVORM) -> Werkboek:
    """Reads the lists of a workbook of this form; `naam` is how messages call it.

    Raises InvoerGeweigerd for a csv, and all that `read_bestand` raises.
    What is wrong inside comes back as `fouten`, so that everything can be told at once.
    """
    bestand = read_bestand(pad, {})
    if bestand.vorm == "csv":
        raise InvoerGeweigerd(
            "Het werkboek is opgeslagen als csv. Dan gaan bladen en keuzelijsten verloren.",
            waar=naam,
            wat_nu="Open het werkboek in Excel of LibreOffice en kies Opslaan als, soort "
            "Excel-werkmap (.xlsx) of ods. Geef de opdracht daarna opnieuw.",
        )
    fouten: list[Werkboekfout] = []
    rijen, ruw, kapot = [_no_rows(vorm)], {}, set()
    formules: list[Formule] = []
    bladen = _match_bladen(bestand, vorm, fouten)
    for titel in vorm.lijsten:
        blad = bladen.get(titel)
        gelezen = _read_blad(blad, titel, vorm, fouten) if blad is not None else None
        if blad is None or gelezen is None:
            kapot.add(titel)
            continue
        ruw[titel] = gelezen
        formules += _list_formules(blad, titel, gelezen)
    cellen = {titel: _by_header(blad) for titel, blad in ruw.items()}
    rijen += [_own_columns(frame, titel, vorm) for titel, frame in cellen.items()]
    if len(bladen) == len(vorm.lijsten):
        fouten += _look_elsewhere(bestand, vorm)
    return Werkboek(
        naam,
        bestand.sha256,
        pl.concat(rijen),
        cellen,
        tuple(fouten),
        frozenset(kapot),
        tuple(formules),
        ruw,
        vorm.koppen,
    )


def _no_rows(vorm: Werkboekvorm) -> pl.DataFrame:
    return pl.DataFrame(
        schema={"rij": pl.Int64, "blad": pl.String, **dict.fromkeys(vorm.koppen, pl.String)}
    )


def refuse_fouten(werkboek: Werkboek, lijsten: Sequence[str] = LIJSTEN) -> None:
    """Raises InvoerGeweigerd with every finding about sheets, headers and formulas, if any."""
    formules = find_formules(werkboek, dict.fromkeys(lijsten, werkboek.koppen.values()))
    if fouten := [*werkboek.fouten, *formules]:
        raise InvoerGeweigerd(
            "Het werkboek is niet meer zoals bvtool het nodig heeft.",
            waar=werkboek.naam,
            wat_nu="Herstel wat hierboven staat en geef de opdracht opnieuw.",
            bevindingen=list_bevindingen(fouten, lijsten),
        )


def _fold(naam: str) -> str:
    return " ".join(naam.split()).casefold()


def _match_bladen(
    bestand: RuwBestand, vorm: Werkboekvorm, fouten: list[Werkboekfout]
) -> dict[str, RuwBlad]:
    """The sheets of ours by title, without regard to case and blanks; asks about a missing one."""
    gevonden: dict[str, RuwBlad] = {}
    eigen = {_fold(t): t for t in (*vorm.lijsten, *vorm.andere)}
    over = [b.naam for b in bestand.bladen if _fold(b.naam) not in eigen]
    for blad in bestand.bladen:
        titel = eigen.get(_fold(blad.naam))
        if titel in vorm.lijsten:
            if titel in gevonden:
                nu = "Laat er een staan, met al uw besluiten."
                fouten.append(Werkboekfout(titel, 0, "Dit blad staat er twee keer.", nu))
            gevonden[titel] = blad
    for titel in vorm.lijsten:
        if titel not in gevonden:
            dichtbij = get_close_matches(titel, over, n=1, cutoff=0.5)
            nu = (
                f"Heet het nu '{dichtbij[0]}'? Noem het dan weer {titel}."
                if dichtbij
                else "Zet het blad terug (met Ctrl+Z) met zijn eigen naam."
            )
            fouten.append(Werkboekfout(titel, 0, f"Het blad {titel} ontbreekt.", nu))
    return gevonden


def _look_elsewhere(bestand: RuwBestand, vorm: Werkboekvorm) -> Iterator[Werkboekfout]:
    """Copies of our rows on sheets that are not read: what is decided there would be lost."""
    eigen = {_fold(t) for t in (*vorm.lijsten, *vorm.andere)}
    for blad in bestand.bladen:
        if _fold(blad.naam) in eigen or blad.frame.width < 2:
            continue
        sleutels = pl.any_horizontal(pl.exclude("rij").str.strip_chars().str.contains(SLEUTEL))
        raak = blad.frame.filter(sleutels)
        if raak.height:
            nu = "Zet uw besluiten op het eigen blad van bvtool, en haal dit blad weg."
            wat = "Op dit blad staan ook regels van het werkboek. Bvtool leest dit blad niet."
            yield Werkboekfout(blad.naam, int(raak["rij"][0]), wat, nu)


def _read_blad(
    blad: RuwBlad, titel: str, vorm: Werkboekvorm, fouten: list[Werkboekfout]
) -> Ruwblad | None:
    """The cells under the header; None when the header is not whole."""
    kop, vragen = find_kopregel(blad, titel, vorm)
    fouten += vragen
    if len(blad.formules) >= MAX_FORMULES:
        nu = "Haal formules weg die u niet nodig heeft, of plak ze als waarde."
        fouten.append(Werkboekfout(titel, 0, "Dit blad heeft te veel formules.", nu))
    if kop is None:
        return None
    schoon = pl.exclude("rij").str.strip_chars().replace("", None)
    frame = blad.frame.filter(pl.col("rij") > kop.rij).select("rij", schoon)
    return Ruwblad(frame, kop.kolommen)


def _list_formules(blad: RuwBlad, titel: str, ruw: Ruwblad) -> Iterator[Formule]:
    eerste = ruw.frame["rij"].min()
    for cel in blad.formules:
        letters, nummer = split_cel(cel)
        if isinstance(eerste, int) and nummer >= eerste:
            yield Formule(titel, nummer, ruw.koppen.get(letters, letters), cel)


def _by_header(ruw: Ruwblad) -> pl.DataFrame:
    """The cells by header, rows with nothing in them left out, the keys in capitals."""
    frame = ruw.frame.select("rij", *ruw.koppen).rename(dict(ruw.koppen))
    frame = frame.with_columns(pl.col("Regel").str.to_uppercase())
    return frame.filter(pl.any_horizontal(pl.col(list(ruw.koppen.values())).is_not_null()))


def _own_columns(cellen: pl.DataFrame, titel: str, vorm: Werkboekvorm) -> pl.DataFrame:
    leeg = pl.lit(None, dtype=pl.String)
    eigen = {n: pl.col(k) if k in cellen.columns else leeg for n, k in vorm.koppen.items()}
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
