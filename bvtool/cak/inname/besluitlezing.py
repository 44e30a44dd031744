"""The answer of a gemeente in a round that returns: a decision on every row, as bvtool writes it.

Layout: none is published (aangenomen); the columns stand in `data/kolommen.csv` under
bestandsvergelijking. Who is missing from the file of the CAK stands on a sheet of its own, or in a
csv below the rows of the CAK.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING

import polars as pl

from bvtool.tabel.lezen.koprij import find_koprij, fold_kop, list_bekend
from bvtool.tabel.lezen.lezing import take_tabel
from bvtool.vak.aantal import count
from bvtool.vak.fouten import InvoerGeweigerd
from bvtool.vak.rondebesluit import BESLUITEN, VERANDERT

if TYPE_CHECKING:
    from bvtool.tabel.lezen.ruw import RuwBestand, RuweTabel
    from bvtool.tabel.waarden.velden import Veldlezer

BESLUITVELDEN = ("besluit", "startdatum", "stopdatum", "peildatum", "bijdrage")
_VELDEN = ("besluit", "startdatum", "stopdatum", "reden")
_KIJKRIJEN = 80
_BESLUIT = "besluit "
# matches: "2, peildatum 12-12-2022"
_PEILDATUM = re.compile(r"peildatum (\d{2}-\d{2}-\d{4})")


def list_besluittabellen(bestand: RuwBestand) -> list[RuweTabel]:
    """The tables of a file that hold decisions, that with the rows of the CAK first; none in an
    answer of the migration."""
    bekend = list_bekend("bestandsvergelijking")
    tabellen = []
    for blad in bestand.bladen:
        if not blad.zichtbaar:
            continue
        koprij = find_koprij(blad.frame.head(_KIJKRIJEN), bekend | list_bekend("b4"))
        eigen: dict[str, str] = {}
        for kop in koprij.koppen if koprij else ():
            sleutel = bekend.get(fold_kop(kop)) if kop else None
            if sleutel in _VELDEN:
                eigen.setdefault(sleutel, kop)
        if "besluit" in eigen:
            tabellen.append(take_tabel(bestand, "b4", eigen, blad=blad.naam or None))
    return tabellen


def find_peildatum(boven: Sequence[tuple[str, str]]) -> date | None:
    """The reference date of the round that the rows above the table name; None when they do not."""
    for onderwerp, waarde in boven:
        if onderwerp == "ronde" and (gevonden := _PEILDATUM.search(waarde)):
            try:
                return datetime.strptime(gevonden[1], "%d-%m-%Y").date()  # noqa: DTZ007 - a day
            except ValueError:
                return None
    return None


def find_bijdrage(boven: Sequence[tuple[str, str]]) -> str | None:
    """The contribution that the rows above the table name, as they call it; None when they name
    none, as those about beschermd wonen need not."""
    return next((waarde for onderwerp, waarde in boven if onderwerp == "soort bijdrage"), None)


def read_besluiten(lezer: Veldlezer) -> dict[str, pl.Series]:
    """The decision of each row with its dates; `aanmelden`: whether a message follows from it (null
    without a decision); `reden`: the decision when nothing follows."""
    woorden = {b.casefold(): b for b in BESLUITEN}
    ruw = lezer.read_tekst("besluit").str.strip_chars().str.to_lowercase()
    besluit = ruw.replace_strict(woorden, default=None, return_dtype=pl.String)
    gaat = besluit.is_in(VERANDERT)
    return {
        "besluit": besluit,
        "aanmelden": gaat,
        "reden": pl.select(pl.when(~gaat).then(besluit)).to_series(),
        "startdatum": lezer.read_datum("startdatum", streng=False),
        "stopdatum": lezer.read_datum("stopdatum", streng=False),
    }


def check_besluiten(
    frame: pl.DataFrame, boven: Sequence[tuple[str, str]], waar: str
) -> tuple[str, ...]:
    """Where the totals above the table differ from the rows. Raises InvoerGeweigerd for an answer
    in which nothing is decided."""
    if frame["besluit"].null_count() == frame.height:
        raise InvoerGeweigerd(
            "In dit bestand staat nergens een besluit: het is nog niet ingevuld.",
            waar=waar,
            wat_nu=f"Vraag de gemeente om bij iedere rij een besluit: {', '.join(BESLUITEN)}.",
        )
    zinnen = []
    for onderwerp, tekst in boven:
        # matches: "12"
        if onderwerp.startswith(_BESLUIT) and re.fullmatch(r"\d{1,7}", tekst):
            naam = onderwerp.removeprefix(_BESLUIT)
            echt = frame.filter(pl.col("besluit").str.to_lowercase() == naam).height
            if echt != int(tekst):
                zinnen.append(
                    f"Boven de tabel staat {tekst} bij 'Besluit {naam}', in de rijen "
                    f"{'staat er' if echt == 1 else 'staan er'} {echt}."
                )
    zonder = frame["besluit"].null_count()
    if zonder:
        zinnen.append(f"{count(zonder, 'rij', 'rijen')} zonder een besluit dat wij herkennen.")
    return tuple(zinnen)
