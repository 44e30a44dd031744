"""What one answer of the clerk must hold, and what is wrong with it.

The rules about reasons come from `data/redenen.csv`. A finding names sheet, row and column and says
what to do; a text that nearly equals a choice or a reason gets a hint, never a correction.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from difflib import get_close_matches
from functools import cache
from typing import NamedTuple

from bvtool.vak.gemeenten import find_gemeente
from bvtool.vak.tabellen import load_tabel
from bvtool.vergelijking.bevinding import Werkboekfout

AANMELDEN, NIET, NIET_AANMELDEN = "Aanmelden", "Niet aanleveren", "Niet aanmelden"
VOORSTEL = "Voorstel overnemen"
"""Take over what is proposed on the row: the BSN, else the reason."""
VROEGST = date(1990, 1, 1)
"""Before this day no end of beschermd wonen is believed (aangenomen)."""
Reden = Mapping[str, str]


class Antwoordrij(NamedTuple):
    """One row of the clerk's workbook: where it stands and what it says (text trimmed).

    `datum` is the text of the cell when that is no date.
    """

    blad: str
    rij: int
    regel: str
    besluit: str
    reden: str
    datum: date | str | None
    toelichting: str
    juist_bsn: str = ""

    def find(self, kolom: str, wat: str, wat_nu: str) -> Werkboekfout:
        """A finding about a cell of this row."""
        return Werkboekfout(self.blad, self.rij, wat, wat_nu, kolom, self.regel)


class Besluit(NamedTuple):
    """The answer for one row, checked."""

    aanmelden: bool
    reden: str | None = None
    datum: date | None = None
    toelichting: str | None = None


def check_besluit(
    rij: Antwoordrij, *, vandaag: date, eigen_gemeente: str, keuzes: tuple[str, ...]
) -> tuple[Besluit | None, list[Werkboekfout]]:
    """The answer in one row, or what is wrong with it. An empty Besluit is one finding."""
    besluit = match_keuze(rij.besluit, keuzes)
    if besluit is None:
        return None, [_no_besluit(rij, keuzes)]
    if besluit == NIET:
        return _check_niet(rij, vandaag, eigen_gemeente)
    te_veel = list(_too_much(rij, besluit, keuzes))
    if te_veel:
        return None, te_veel
    return Besluit(besluit == AANMELDEN, toelichting=rij.toelichting or None), []


def match_keuze(tekst: str, keuzes: tuple[str, ...]) -> str | None:
    """The choice that was meant, without regard to case and blanks; None when none.

    >>> match_keuze(" aanmelden ", ("Aanmelden", "Niet aanleveren"))
    'Aanmelden'
    """
    return next((k for k in keuzes if k.casefold() == " ".join(tekst.split()).casefold()), None)


def _no_besluit(rij: Antwoordrij, keuzes: tuple[str, ...]) -> Werkboekfout:
    kies = " of ".join(keuzes)
    if match_keuze(rij.besluit, (VOORSTEL,)):
        wat = "Er is geen voorstel om over te nemen, of er is ook iets anders ingevuld."
        return rij.find("Besluit", wat, f"Kies {kies}, of laat alleen {VOORSTEL} staan.")
    if not rij.besluit:
        return rij.find("Besluit", "Hier staat nog geen besluit.", f"Kies {kies}.")
    namen = {k.casefold(): k for k in keuzes}
    dichtbij = get_close_matches(rij.besluit.casefold(), namen, n=1, cutoff=0.6)
    nu = f"Bedoelde u {namen[dichtbij[0]]}?" if dichtbij else f"Kies {kies}."
    return rij.find("Besluit", "Dit besluit staat niet op de lijst.", nu)


def _too_much(rij: Antwoordrij, besluit: str, keuzes: tuple[str, ...]) -> Iterator[Werkboekfout]:
    """A reason or a date where none belongs: what is filled in is never left out in silence."""
    anders = ", of kies bij Besluit voor Niet aanleveren" if NIET in keuzes else ""
    if rij.reden:
        wat = f"Bij {besluit} hoort geen reden."
        yield rij.find("Reden", wat, f"Maak Reden leeg{anders}.")
    if rij.datum:
        wat = f"Bij {besluit} hoort geen datum."
        yield rij.find("Datum", wat, f"Maak Datum leeg{anders}.")


def _check_niet(
    rij: Antwoordrij, vandaag: date, eigen: str
) -> tuple[Besluit | None, list[Werkboekfout]]:
    redenen = load_redenen()
    reden = redenen.get(rij.reden.upper())
    if reden is None:
        return None, [_no_reden(rij, redenen)]
    fouten: list[Werkboekfout] = []
    if rij.datum or reden["vereist"] == "datum":
        fouten += _check_datum(rij, reden, vandaag)
    if reden["vereist"] == "toelichting" and not rij.toelichting:
        wat = f"Bij reden {reden['sleutel']} hoort een toelichting."
        fouten.append(rij.find("Toelichting", wat, "Schrijf op wat u heeft uitgezocht."))
    if reden["vereist"] == "gemeente" and find_gemeente(rij.toelichting, vandaag) in (None, eigen):
        wat = f"Bij reden {reden['sleutel']} hoort de naam of code van de andere gemeente."
        fouten.append(rij.find("Toelichting", wat, "Noem die gemeente in de toelichting."))
    if fouten:
        return None, fouten
    datum = rij.datum if isinstance(rij.datum, date) else None
    return Besluit(False, reden["sleutel"], datum, rij.toelichting or None), []


@cache
def load_redenen() -> Mapping[str, Reden]:
    """The reasons by their code."""
    return {r["sleutel"]: r for r in load_tabel("redenen")}


def _no_reden(rij: Antwoordrij, redenen: Mapping[str, Reden]) -> Werkboekfout:
    if not rij.reden:
        nu = "Kies een code uit de lijst (blad Lijsten)."
        return rij.find("Reden", "Bij Niet aanleveren hoort een reden.", nu)
    hint = hint_reden(rij.reden, redenen)
    nu = f"Bedoelde u {hint}?" if hint else "Kies een code uit de lijst (blad Lijsten)."
    return rij.find("Reden", "Deze reden staat niet op de lijst.", nu)


def hint_reden(tekst: str, redenen: Mapping[str, Reden]) -> str | None:
    """The reason that a free text nearly equals: by code, or by (a word of) its description."""
    vormen = _list_vormen()
    vorm = " ".join(tekst.casefold().split()).strip(".")
    dichtbij = get_close_matches(vorm, vormen, n=1, cutoff=0.75)
    if not dichtbij:
        dichtbij = [v for v in vormen if len(v) > 3 and (v in vorm)][:1]
    if not dichtbij:
        eerste = vorm.split(":")[0].split(" ")[0]
        dichtbij = [v for v in vormen if v == eerste][:1]
    if not dichtbij:
        return None
    sleutel = vormen[dichtbij[0]]
    return f"{sleutel} ({redenen[sleutel]['omschrijving']})"


@cache
def _list_vormen() -> Mapping[str, str]:
    """Every way a reason may be written, in small letters, and its code."""
    vormen: dict[str, str] = {}
    for sleutel, reden in load_redenen().items():
        vormen[sleutel.casefold()] = sleutel
        for deel in reden["omschrijving"].casefold().replace(":", ",").split(","):
            vormen.setdefault(deel.strip(), sleutel)
    for rij in load_tabel("redenen-vertaling"):
        if rij["lijst"] == "tekst":
            for woord in [rij["code"], *rij["betekenis"].removeprefix("ook ").split(",")]:
                if woord.strip():
                    vormen.setdefault(woord.strip().casefold(), rij["sleutel"])
    return vormen


def _no_datum(rij: Antwoordrij) -> Werkboekfout:
    nu = "Schrijf de datum als dag-maand-jaar, bijvoorbeeld 31-08-2022."
    return rij.find("Datum", "Dit is geen datum.", nu)


def _check_datum(rij: Antwoordrij, reden: Reden, vandaag: date) -> Iterator[Werkboekfout]:
    soort = "overlijdensdatum" if reden["sleutel"] == "OVL" else "einddatum"
    laatst = vandaag if reden["sleutel"] == "OVL" else vandaag + timedelta(days=366)
    if not rij.datum:
        wat = f"Bij reden {reden['sleutel']} hoort een datum."
        yield rij.find("Datum", wat, f"Vul de {soort} in.")
    elif isinstance(rij.datum, str):
        yield _no_datum(rij)
    elif not VROEGST <= rij.datum <= laatst:
        wat = f"Deze {soort} kan niet: hij ligt te ver terug of in de toekomst."
        yield rij.find("Datum", wat, f"Vul de juiste {soort} in.")
