"""What one answer of the clerk in a round must hold, and what is wrong with it.

What a decision asks for is data (`data/rondebesluiten.csv`), as are the reasons
(`data/redenen.csv`). A finding names sheet, row and column and says what to do; nothing is guessed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from difflib import get_close_matches

from bvtool.vak.gemeenten import find_gemeente
from bvtool.vak.rondebesluit import BESLUITEN, CAK_CORRIGEERT, NIETS
from bvtool.vergelijking.antwoorden import hint_reden, load_redenen, match_keuze
from bvtool.vergelijking.bevinding import Werkboekfout
from bvtool.vergelijking.ronde.antwoorden import (
    Rondebesluit,
    Rondegeval,
    Ronderij,
    load_eisen,
)
from bvtool.vergelijking.ronde.datumcontrole import check_datums, name_dag
from bvtool.vergelijking.ronde.plaatsen import STIL

# matches: "1042"
_NUMMER = re.compile(r"0*([1-9]\d{0,8})(?:[.,]0+)?")


def check_antwoord(
    rij: Ronderij, geval: Rondegeval, *, vandaag: date, gemeente: str
) -> tuple[Rondebesluit | None, list[Werkboekfout]]:
    """The answer in one row, or what is wrong with it.

    `vandaag` is the day of reading back, `gemeente` our own code of four figures. A row without a
    decision where one is needed has no answer and no finding: it is open (`find_open`).
    """
    if not rij.besluit:
        return _without_besluit(rij, geval)
    besluit = match_keuze(rij.besluit, BESLUITEN)
    if besluit is None:
        return None, [_unknown_besluit(rij)]
    fouten = [
        *_check_persoon(rij, geval, besluit),
        *_check_nummer(rij, geval, besluit),
        *_check_reden(rij, geval, besluit, vandaag, gemeente),
        *check_datums(rij, geval, besluit, vandaag),
    ]
    return (None, fouten) if fouten else (_make_besluit(rij, geval, besluit), [])


def find_open(rij: Ronderij) -> Werkboekfout:
    """What to ask about a row that still has no decision."""
    return rij.find("Besluit", "Hier staat nog geen besluit.", f"Kies {_kies()}.")


def _kies() -> str:
    return f"{', '.join(BESLUITEN[:-1])} of {BESLUITEN[-1]}"


def _unknown_besluit(rij: Ronderij) -> Werkboekfout:
    namen = {k.casefold(): k for k in BESLUITEN}
    dichtbij = get_close_matches(rij.besluit.casefold(), namen, n=1, cutoff=0.6)
    nu = f"Bedoelde u {namen[dichtbij[0]]}?" if dichtbij else f"Kies {_kies()}."
    return rij.find("Besluit", "Dit besluit staat niet op de lijst.", nu)


def _without_besluit(
    rij: Ronderij, geval: Rondegeval
) -> tuple[Rondebesluit | None, list[Werkboekfout]]:
    """Nothing is to be done where that is so without a decision; what is filled in is asked."""
    gevuld = {
        "Startdatum": rij.startdatum,
        "Stopdatum": rij.stopdatum,
        "Startnummer": rij.startnummer and geval.startnummer is None,
        "Reden": geval.plaats in STIL and rij.reden and rij.reden.upper() != geval.reden,
    }
    nu = f"Kies {_kies()}, of maak deze cel leeg."
    fouten = [*_check_bekend(rij, geval)]
    fouten += [
        rij.find(kolom, "Er is iets ingevuld, maar er is geen besluit.", nu)
        for kolom, waarde in gevuld.items()
        if waarde
    ]
    if fouten or geval.plaats not in STIL:
        return None, fouten
    return _make_besluit(rij, geval, NIETS), []


def _make_besluit(rij: Ronderij, geval: Rondegeval, besluit: str) -> Rondebesluit:
    met_reden = load_eisen()[besluit]["reden"] == "ja"
    return Rondebesluit(
        besluit,
        rij.startdatum if isinstance(rij.startdatum, date) else None,
        rij.stopdatum if isinstance(rij.stopdatum, date) else None,
        geval.startnummer or _read_nummer(rij.startnummer),
        (rij.reden.upper() or None) if met_reden else None,
        rij.toelichting or None,
    )


def _check_persoon(rij: Ronderij, geval: Rondegeval, besluit: str) -> Iterator[Werkboekfout]:
    if load_eisen()[besluit]["bsn"] == "ja" and geval.bsn is None:
        wat = "Zonder leesbaar BSN kan er geen bericht naar het CAK."
        nu = f"Kies {CAK_CORRIGEERT} of {NIETS}, of vraag het CAK om het goede BSN."
        yield rij.find("Besluit", wat, nu)


def _check_nummer(rij: Ronderij, geval: Rondegeval, besluit: str) -> Iterator[Werkboekfout]:
    nodig = load_eisen()[besluit]["nummer"] == "ja"
    if geval.startnummer is not None:
        yield from _check_bekend(rij, geval)
    elif nodig and not rij.startnummer:
        wat = f"Bij {besluit} hoort een startnummer, en dat is hier niet bekend."
        nu = f"Vraag het aan het CAK en vul het in, of kies {CAK_CORRIGEERT}."
        yield rij.find("Startnummer", wat, nu)
    elif nodig and _read_nummer(rij.startnummer) is None:
        wat = "Dit is geen startnummer."
        yield rij.find("Startnummer", wat, "Vul alleen de cijfers in, ten hoogste negen.")
    elif rij.startnummer and not nodig:
        wat = f"Bij {besluit} hoort geen startnummer."
        yield rij.find("Startnummer", wat, "Maak Startnummer leeg.")


def _check_bekend(rij: Ronderij, geval: Rondegeval) -> Iterator[Werkboekfout]:
    """A start number that was given stands there still."""
    if geval.startnummer not in (None, _read_nummer(rij.startnummer)):
        wat = "Het startnummer is hier bekend, en het is gewijzigd."
        yield rij.find("Startnummer", wat, "Zet terug wat hier stond (met Ctrl+Z).")


def _read_nummer(tekst: str) -> int | None:
    vorm = _NUMMER.fullmatch(tekst)
    return int(vorm[1]) if vorm else None


def _check_reden(
    rij: Ronderij, geval: Rondegeval, besluit: str, vandaag: date, gemeente: str
) -> Iterator[Werkboekfout]:
    if not rij.reden:
        return
    redenen = load_redenen()
    reden = redenen.get(rij.reden.upper())
    if reden is None:
        hint = hint_reden(rij.reden, redenen)
        nu = f"Bedoelde u {hint}?" if hint else "Kies een code uit de lijst (blad Lijsten)."
        yield rij.find("Reden", "Deze reden staat niet op de lijst.", nu)
    elif load_eisen()[besluit]["reden"] == "nee":
        if reden["sleutel"] != geval.reden:  # what was filled in may stay: it does not go along
            yield rij.find("Reden", f"Bij {besluit} hoort geen reden.", "Maak Reden leeg.")
    elif besluit == NIETS:
        yield from _check_vereist(rij, reden, vandaag, gemeente)


def _check_vereist(
    rij: Ronderij, reden: Mapping[str, str], vandaag: date, gemeente: str
) -> Iterator[Werkboekfout]:
    code, vereist = reden["sleutel"], reden["vereist"]
    if vereist == "datum" and not rij.stopdatum:
        nu = f"Vul bij Stopdatum de {name_dag(code)} in."
        yield rij.find("Stopdatum", f"Bij reden {code} hoort een datum.", nu)
    elif vereist == "toelichting" and not rij.toelichting:
        wat = f"Bij reden {code} hoort een toelichting."
        yield rij.find("Toelichting", wat, "Schrijf op wat u heeft uitgezocht.")
    elif vereist == "gemeente" and find_gemeente(rij.toelichting, vandaag) in (None, gemeente):
        wat = f"Bij reden {code} hoort de naam of code van de andere gemeente."
        yield rij.find("Toelichting", wat, "Noem die gemeente in de toelichting.")
