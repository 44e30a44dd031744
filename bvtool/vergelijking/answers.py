"""The clerk's answers against the comparison: is every row there, untouched, and decided?

Everything that differs is found at once and named by sheet, row and column; nothing changes
silently. The rules about what an answer must hold come from `data/redenen.csv`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from difflib import get_close_matches

from bvtool.fouten import Bevinding
from bvtool.gemeenten import find_gemeente
from bvtool.tabellen import load_tabel

AANMELDEN, NIET, NIET_AANMELDEN = "Aanmelden", "Niet aanleveren", "Niet aanmelden"
VROEGST = date(1990, 1, 1)
"""Before this day no end of beschermd wonen is believed (aangenomen)."""


@dataclass(frozen=True, slots=True)
class Antwoordrij:
    """One row of the clerk's workbook: where it stands and what it says (text trimmed)."""

    blad: str
    rij: int
    regel: str
    besluit: str
    reden: str
    datum: date | str | None
    toelichting: str
    juist_bsn: str = ""

    def cel(self, kolom: str) -> str:
        """Where a cell stands, for a message."""
        return f"blad {self.blad}, rij {self.rij} ({self.regel}), kolom {kolom}"


@dataclass(frozen=True, slots=True)
class Besluit:
    """The answer for one row, checked. `open` when a person must still decide."""

    aanmelden: bool
    reden: str | None = None
    datum: date | None = None
    toelichting: str | None = None


def check_besluit(
    rij: Antwoordrij, *, vandaag: date, eigen_gemeente: str, keuzes: tuple[str, ...]
) -> tuple[Besluit | None, list[Bevinding]]:
    """The answer in one row, or what is wrong with it. An empty Besluit is one finding."""
    besluit = match_keuze(rij.besluit, keuzes)
    if besluit is None:
        return None, [_no_besluit(rij, keuzes)]
    if besluit == NIET_AANMELDEN:
        return Besluit(False, toelichting=rij.toelichting or None), []
    if besluit == AANMELDEN:
        return _check_aanmelden(rij)
    return _check_niet(rij, vandaag, eigen_gemeente)


def match_keuze(tekst: str, keuzes: tuple[str, ...]) -> str | None:
    """The choice that was meant, without regard to case and outer blanks; None when none."""
    return next((k for k in keuzes if k.casefold() == " ".join(tekst.split()).casefold()), None)


def _no_besluit(rij: Antwoordrij, keuzes: tuple[str, ...]) -> Bevinding:
    kies = " of ".join(keuzes)
    if not rij.besluit:
        return Bevinding(rij.cel("Besluit"), "Hier staat nog geen besluit.", f"Kies {kies}.")
    dichtbij = get_close_matches(rij.besluit, keuzes, n=1, cutoff=0.7)
    nu = f"Bedoelde u {dichtbij[0]}?" if dichtbij else f"Kies {kies}."
    return Bevinding(rij.cel("Besluit"), "Dit besluit staat niet op de lijst.", nu)


def _check_aanmelden(rij: Antwoordrij) -> tuple[Besluit | None, list[Bevinding]]:
    if rij.reden:
        return None, [
            Bevinding(
                rij.cel("Reden"),
                "Bij Aanmelden hoort geen reden.",
                "Maak Reden leeg, of kies bij Besluit voor Niet aanleveren.",
            )
        ]
    return Besluit(True, toelichting=rij.toelichting or None), []


def _check_niet(
    rij: Antwoordrij, vandaag: date, eigen: str
) -> tuple[Besluit | None, list[Bevinding]]:
    redenen = {r["sleutel"]: r for r in load_tabel("redenen")}
    reden = redenen.get(rij.reden.upper())
    if reden is None:
        return None, [_no_reden(rij, redenen)]
    fouten: list[Bevinding] = []
    if reden["vereist"] == "datum":
        fouten += _check_datum(rij, reden, vandaag)
    elif isinstance(rij.datum, str):
        fouten.append(_no_datum(rij))
    if reden["vereist"] == "toelichting" and not rij.toelichting:
        wat = f"Bij reden {reden['sleutel']} hoort een toelichting."
        fouten.append(Bevinding(rij.cel("Toelichting"), wat, "Schrijf op wat u heeft uitgezocht."))
    if reden["vereist"] == "gemeente" and find_gemeente(rij.toelichting, vandaag) in (None, eigen):
        wat = f"Bij reden {reden['sleutel']} hoort de naam of code van de andere gemeente."
        fouten.append(
            Bevinding(rij.cel("Toelichting"), wat, "Noem die gemeente in de toelichting.")
        )
    if fouten:
        return None, fouten
    datum = rij.datum if isinstance(rij.datum, date) else None
    return Besluit(False, reden["sleutel"], datum, rij.toelichting or None), []


def _no_reden(rij: Antwoordrij, redenen: Mapping[str, Mapping[str, str]]) -> Bevinding:
    if not rij.reden:
        nu = "Kies een code uit de lijst (blad Lijsten)."
        return Bevinding(rij.cel("Reden"), "Bij Niet aanleveren hoort een reden.", nu)
    hint = hint_reden(rij.reden, redenen)
    nu = f"Bedoelde u {hint}?" if hint else "Kies een code uit de lijst (blad Lijsten)."
    return Bevinding(rij.cel("Reden"), "Deze reden staat niet op de lijst.", nu)


def hint_reden(tekst: str, redenen: Mapping[str, Mapping[str, str]]) -> str | None:
    """The reason that a free text nearly equals: by code, or by (a word of) its description."""
    vormen: dict[str, str] = {}
    for sleutel, reden in redenen.items():
        vormen[sleutel.casefold()] = sleutel
        for deel in reden["omschrijving"].casefold().replace(":", ",").split(","):
            vormen.setdefault(deel.strip(), sleutel)
    for rij in load_tabel("redenen-vertaling"):
        if rij["lijst"] == "tekst":
            for woord in [rij["code"], *rij["betekenis"].removeprefix("ook ").split(",")]:
                if woord.strip():
                    vormen.setdefault(woord.strip().casefold(), rij["sleutel"])
    vorm = " ".join(tekst.casefold().split()).strip(".")
    dichtbij = get_close_matches(vorm, vormen, n=1, cutoff=0.75)
    if not dichtbij:
        dichtbij = [v for v in vormen if len(v) > 3 and (v in vorm)][:1]
    if not dichtbij:
        return None
    sleutel = vormen[dichtbij[0]]
    return f"{sleutel} ({redenen[sleutel]['omschrijving']})"


def _no_datum(rij: Antwoordrij) -> Bevinding:
    nu = "Schrijf de datum als dag-maand-jaar, bijvoorbeeld 31-08-2022."
    return Bevinding(rij.cel("Datum"), "Dit is geen datum.", nu)


def _check_datum(rij: Antwoordrij, reden: Mapping[str, str], vandaag: date) -> Iterator[Bevinding]:
    soort = "overlijdensdatum" if reden["sleutel"] == "OVL" else "einddatum"
    laatst = vandaag if reden["sleutel"] == "OVL" else vandaag + timedelta(days=366)
    if rij.datum is None or rij.datum == "":
        wat = f"Bij reden {reden['sleutel']} hoort een datum."
        yield Bevinding(rij.cel("Datum"), wat, f"Vul de {soort} in.")
    elif isinstance(rij.datum, str):
        yield _no_datum(rij)
    elif not VROEGST <= rij.datum <= laatst:
        wat = f"Deze {soort} kan niet: hij ligt te ver terug of in de toekomst."
        yield Bevinding(rij.cel("Datum"), wat, f"Vul de juiste {soort} in.")
