"""Finds the header row of a list in the clerk's workbook, and asks about a header that was renamed.

The likely column is found by its name, by what stands under it, or by its place; it is named in the
question, never taken by itself.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from difflib import get_close_matches
from typing import NamedTuple

import polars as pl

from bvtool.bestanden.werkboek_bladen import JUIST_BSN_OP
from bvtool.tabel.lezen.ruw import RuwBlad
from bvtool.vak.tabellen import load_tabel
from bvtool.vergelijking.bevinding import Werkboekfout
from bvtool.vergelijking.werkboek import Werkboekvorm

# matches: "K7Q2-000418-C"
SLEUTEL = r"^[2-9A-HJ-NP-Y]{4}-\d{6,9}-[2-9A-HJ-NP-Y]$"
_ZOEK_KOP = 20
"""The header may stand on one of the first rows."""


class Kopregel(NamedTuple):
    """`rij`: on which row it stands; `kolommen`: per letter the header, our own as we write it."""

    rij: int
    kolommen: dict[str, str]


def find_kopregel(
    blad: RuwBlad, titel: str, vorm: Werkboekvorm
) -> tuple[Kopregel | None, list[Werkboekfout]]:
    """The header row of the list `titel`; None, with what to ask, when it is not whole."""
    nodig = vorm.list_nodig(titel)
    letters = [naam for naam in blad.frame.columns if naam != "rij"]
    nummer, koppen = _best_row(blad, letters, nodig)
    if not nummer:
        nu = f"Zet boven de tabel weer de kopregel: {', '.join(nodig)}."
        return None, [Werkboekfout(titel, 0, "De kopregel van dit blad is weg.", nu)]
    fouten = list(_check_koppen(blad, titel, nummer, koppen, vorm))
    if fouten:
        return None, fouten
    eigen = {k.casefold(): k for k in nodig}
    namen: dict[str, str] = {}
    for letter, kop in zip(letters, koppen, strict=True):
        naam = eigen.get(kop.casefold(), kop)
        if naam and naam not in namen.values():
            namen[letter] = naam
    return Kopregel(nummer, namen), []


def _best_row(blad: RuwBlad, letters: list[str], nodig: list[str]) -> tuple[int, list[str]]:
    """The row among the first ones that holds most of our headers; 0 when none holds two."""
    beste: tuple[int, int, list[str]] = (1, 0, [])
    for rij, *cellen in blad.frame.head(_ZOEK_KOP).select("rij", *letters).iter_rows():
        koppen = [" ".join((k or "").split()) for k in cellen]
        hier = {k.casefold() for k in koppen}
        raak = sum(kop.casefold() in hier for kop in nodig)
        if raak > beste[0]:
            beste = (raak, rij, koppen)
    return beste[1], beste[2]


def _check_koppen(
    blad: RuwBlad, titel: str, nummer: int, koppen: list[str], vorm: Werkboekvorm
) -> Iterator[Werkboekfout]:
    nodig = vorm.list_nodig(titel)
    klein = [k.casefold() for k in koppen]
    onder = blad.frame.filter(pl.col("rij") > nummer)
    over = [
        i
        for i, k in enumerate(klein)
        if k not in {n.casefold() for n in (*nodig, *vorm.eigen)}
        and (k or onder[onder.columns[i + 1]].null_count() < onder.height)
    ]
    for kop in nodig:
        aantal = klein.count(kop.casefold())
        if aantal > 1:
            wat = f"De kolom {kop} staat er twee keer."
            yield Werkboekfout(titel, nummer, wat, "Laat er een staan.", kolom=kop)
        elif not aantal and not (kop == "Juist BSN" and _is_first_form(titel, klein)):
            plek = _likely(onder, koppen, over, (kop, vorm.patronen.get(kop)), nodig)
            yield Werkboekfout(titel, nummer, f"De kolom {kop} is er niet.",
                         _ask(koppen, over, kop, plek), kolom=kop)  # fmt: skip


def _is_first_form(titel: str, klein: list[str]) -> bool:
    """Te beoordelen as version 0.1.0 made it: no Juist BSN, Uitleg right after Toelichting."""
    paren = itertools.pairwise(klein)
    return titel == JUIST_BSN_OP[0] and ("toelichting", "uitleg") in paren


def _ask(koppen: list[str], over: list[int], kop: str, plek: int | None) -> str:
    from bvtool.tabel.lezen.ruw import name_letter

    if plek is not None:
        naam = f"kolom {name_letter(plek)} ('{koppen[plek]}')" if koppen[plek] else (
            f"kolom {name_letter(plek)}, die nu geen kop heeft"
        )  # fmt: skip
        return f"Is dat {naam}? Noem die dan weer {kop}."
    anders = [koppen[i] for i in over if koppen[i]][:12]
    extra = f" Andere kolommen op dit blad: {', '.join(anders)}." if anders else ""
    return f"Noem de kolom weer {kop}, of haal hem uit het vorige werkboek.{extra}"


def _likely(
    onder: pl.DataFrame,
    koppen: Sequence[str],
    over: list[int],
    gezocht: tuple[str, str | None],
    nodig: list[str],
) -> int | None:
    """Which of the columns `over` is most likely the one that is sought (its header, and what
    stands under it): by content, name or place."""
    kop, patroon = gezocht
    if patroon:
        for i in over:
            cellen = onder[onder.columns[i + 1]].drop_nulls().str.strip_chars()
            if len(cellen) and cellen.str.contains(patroon).mean() > 0.5:  # type: ignore[operator]
                return i
    namen = {koppen[i].casefold(): i for i in over if koppen[i]}
    for naam, i in namen.items():
        if re.search(rf"\b{re.escape(kop.casefold())}", naam):
            return i
    dichtbij = get_close_matches(kop.casefold(), namen, n=1, cutoff=0.6)
    if dichtbij:
        return namen[dichtbij[0]]
    klein = [k.casefold() for k in koppen]
    for buur, stap in ((-1, 1), (1, -1)):
        plek = nodig.index(kop) + buur
        if 0 <= plek < len(nodig) and nodig[plek].casefold() in klein:
            i = klein.index(nodig[plek].casefold()) + stap
            leeg = i in over and onder[onder.columns[i + 1]].null_count() == onder.height
            if i in over and (leeg or not patroon):
                return i
    return None


def make_patronen(besluit: str, uitleg: str) -> dict[str, str]:
    """What stands under a column of ours, where that can be told; of two columns it is given."""
    codes = "|".join(r["sleutel"] for r in load_tabel("redenen"))
    return {
        "BSN": r"^\d{8,9}$",
        "Regel": SLEUTEL,
        "Besluit": besluit,
        "Reden": rf"(?i)^(?:{codes})$",
        "Uitleg": uitleg,
    }
