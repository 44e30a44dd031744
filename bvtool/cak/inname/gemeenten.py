"""`gemeenten.csv`: every gemeente of the migration, read strictly, every fault with its row.

A line that is wrong stops its own gemeente and no other.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import NamedTuple

from bvtool.cak.inname.opvolging import (
    IN,
    NU,
    PER,
    Opvolging,
    existed,
    find_onbekend,
    fold_kolom,
    read_cel,
)
from bvtool.kalender.timeslot import is_timeslot
from bvtool.kalender.weken import tell_maandag
from bvtool.tabel.lezen.regels import iter_regels
from bvtool.vak.aantal import count
from bvtool.vak.adres import survives
from bvtool.vak.codes import is_mailadres, is_uitvoerder
from bvtool.vak.fouten import Bevinding, InvoerGeweigerd, InvoerOntbreekt
from bvtool.vak.masker import show_marken

BESTAND = "gemeenten.csv"
KOPPEN = (
    "gemeentecode",
    "uitvoerdercode",
    "naam",
    "timeslot",
    "contactpersoon",
    "telefoon",
    "e-mail",
)
# matches: "(020) 624-1111"
_TELEFOON = re.compile(r"\+?[\d\s()/-]{6,20}")
_HERSTEL = "Verbeter de regel in gemeenten.csv en geef de opdracht opnieuw."
_DUBBEL = (
    ("gemeentecode", "code", "Deze gemeente staat er meer dan eens."),
    ("uitvoerdercode", "uitvoerder", "Deze uitvoerderscode staat er meer dan eens."),
)


class Gemeente(NamedTuple):
    """One gemeente: CBS code, code at the CAK, the Monday T, and who answers the telephone there.

    Contact, telephone and e-mail may be empty; whoever needs them then says that they are unknown.
    `opgegaan_in`: the code of the gemeente in which this one goes on from `opgegaan_per`.
    """

    code: str
    uitvoerder: str
    naam: str
    timeslot: date
    contactpersoon: str
    telefoon: str
    email: str
    opgegaan_in: str = ""
    opgegaan_per: date | None = None


class Gemeentelijst(NamedTuple):
    """The gemeenten whose line is right, by name; what is wrong with the other lines, and whose
    they are: `gestopt` holds the uitvoerderscode of each, or else which line it is.
    """

    gemeenten: tuple[Gemeente, ...]
    fouten: tuple[Bevinding, ...] = ()
    gestopt: frozenset[str] = frozenset()


def read_gemeenten(pad: Path) -> Gemeentelijst:
    """The gemeenten of the file; UTF-8 or what Excel saves (cp1252), separator `;`.

    A fault of a line (a code that is no gemeente on the Monday of its timeslot, an uitvoerderscode
    that is not 68 and four digits, a timeslot that is no Monday, an e-mail address to which with
    its name no letter goes, a mark that nobody sees, a gemeente that stands there twice) stops the
    gemeente of that line. Raises InvoerOntbreekt when the file is not there or names nobody,
    InvoerGeweigerd when the head is wrong or no line is right.
    """
    if not pad.is_file():
        raise InvoerOntbreekt(
            "Het bestand met gemeenten is er niet.",
            waar=str(pad),
            wat_nu=f"Maak {BESTAND} met de kolommen: {', '.join(KOPPEN)}.",
        )
    rijen, fouten, gestopt = _split(decode_lijst(pad.read_bytes()), pad)
    gelezen: list[tuple[int, Gemeente]] = []
    begin = _find_begin(rij for _, rij in rijen)
    for nummer, rij in rijen:
        gemeente, fout = _read_rij(rij, begin)
        fouten += [
            Bevinding(f"{pad.name}, regel {nummer}, {kolom}", wat, nu) for kolom, wat, nu in fout
        ]
        if gemeente is not None:
            gelezen.append((nummer, gemeente))
        else:
            gestopt.add(_find_code(rij.values(), f"{pad.name}, regel {nummer}"))
    dubbel, welke = _find_dubbel(gelezen, pad.name)
    zoek = find_onbekend([g for nummer, g in gelezen if nummer not in welke])
    weg = {nummer for nummer, g in gelezen if g in zoek}
    wat = "Deze gemeente heeft geen eigen regel, of gaat weer op in de oude."
    fouten += dubbel
    fouten += [Bevinding(f"{pad.name}, regel {n}, {IN}", wat, NU) for n in sorted(weg)]
    welke |= weg
    goed = [g for nummer, g in gelezen if nummer not in welke]
    if fouten and not goed:
        raise InvoerGeweigerd(
            f"In {pad.name} klopt iets niet.", waar=str(pad), wat_nu=_HERSTEL, bevindingen=fouten
        )
    if not goed:
        raise InvoerOntbreekt(
            "Er staat nog geen gemeente in gemeenten.csv.",
            waar=str(pad),
            wat_nu="Vul per gemeente een regel in en geef de opdracht opnieuw.",
        )
    gestopt |= {g.uitvoerder for nummer, g in gelezen if nummer in welke}
    return Gemeentelijst(
        tuple(sorted(goed, key=lambda g: (g.naam.casefold(), g.code))),
        tuple(fouten),
        frozenset(gestopt - {g.uitvoerder for g in goed}),
    )


def decode_lijst(inhoud: bytes) -> str:
    """A list that a person keeps: UTF-8, or what Excel saves (cp1252)."""
    try:
        return inhoud.decode("utf-8-sig")
    except UnicodeDecodeError:
        return inhoud.decode("cp1252", errors="replace")


def _split(
    tekst: str, pad: Path
) -> tuple[list[tuple[int, dict[str, str]]], list[Bevinding], set[str]]:
    """The rows that are not empty with their line numbers; what is wrong with the form of others,
    and whose those are. Raises InvoerGeweigerd when the head is wrong."""
    naam, regels = pad.name, iter_regels(tekst, pad)
    koppen = [fold_kolom(k.strip().casefold()) for k in next(regels, (0, []))[1]]
    missen = [k for k in KOPPEN if k not in koppen]
    if missen or len(set(koppen)) != len(koppen):
        wat = "Deze kolommen ontbreken: " + ", ".join(missen) if missen else "Een kop staat dubbel"
        nu = f"De eerste regel is: {';'.join(KOPPEN)}"
        raise InvoerGeweigerd(
            f"In {naam} klopt iets niet.",
            waar=str(pad),
            wat_nu=_HERSTEL,
            bevindingen=[Bevinding(f"{naam}, regel 1", f"{wat}.", nu)],
        )
    rijen, fouten, codes = [], [], set()
    for nummer, cellen in regels:
        if not any(c.strip() for c in cellen):
            continue
        if len(cellen) != len(koppen):
            wat = f"Op deze regel: {count(len(cellen), 'cel', 'cellen')}, nodig: {len(koppen)}."
            fouten.append(Bevinding(f"{naam}, regel {nummer}", wat, "Kijk naar de puntkomma's."))
            codes.add(_find_code(cellen, f"{naam}, regel {nummer}"))
            continue
        rijen.append((nummer, {k: c.strip() for k, c in zip(koppen, cellen, strict=True)}))
    return rijen, fouten, codes


def _find_code(cellen: Iterable[str], anders: str) -> str:
    return next((c.strip() for c in cellen if is_uitvoerder(c.strip())), anders)


Fout = tuple[str, str, str]


def _fold_code(code: str) -> str:
    return code.zfill(4) if code.isdecimal() else code


def _read_opvolging(rij: Mapping[str, str]) -> tuple[Opvolging | None, list[Fout]]:
    code, dag = read_cel(rij)
    if not code and not dag:
        return None, []
    per = parse_dag(dag)
    if not code or per is None:
        wat = (
            "Hier ontbreekt de dag, of zij is niet te lezen." if code else "Hier ontbreekt de code."
        )
        return None, [(PER if code else IN, wat, NU)]
    return Opvolging(_fold_code(code), per), []


def _find_begin(rijen: Iterable[Mapping[str, str]]) -> dict[str, date]:
    """Of each successor, by the code that was typed, the first day on which one goes on in it."""
    begin: dict[str, date] = {}
    for rij in rijen:
        opvolging, _ = _read_opvolging(rij)
        if opvolging is not None:
            begin[opvolging.code] = min(begin.get(opvolging.code, opvolging.per), opvolging.per)
    return begin


def _read_rij(
    rij: Mapping[str, str], begin: Mapping[str, date]
) -> tuple[Gemeente | None, list[Fout]]:
    code = _fold_code(rij["gemeentecode"])
    timeslot = parse_dag(rij["timeslot"])
    opvolging, fouten = _read_opvolging(rij)
    vanaf = begin.get(code) or begin.get(rij["uitvoerdercode"])
    if timeslot is None or not is_timeslot(timeslot):
        wat = "Dit is geen maandag." if timeslot else "Dit is geen datum."
        nu = tell_maandag("Geef de maandag van de week van aanleveren", timeslot)
        fouten.append(("timeslot", wat, nu))
    elif not existed(code, timeslot, opvolging, vanaf):
        wat = "Deze gemeente bestond niet op de maandag van het timeslot."
        fouten.append(("gemeentecode", wat, "Gebruik de code van vier cijfers van het CBS."))
    if not is_uitvoerder(rij["uitvoerdercode"]):
        wat = "Dit is geen uitvoerderscode."
        fouten.append(("uitvoerdercode", wat, "De code is 68 en dan vier cijfers."))
    if not rij["naam"]:
        fouten.append(("naam", "De naam ontbreekt.", "Vul de naam van de gemeente in."))
    fouten += _check_brief(rij)
    if fouten or timeslot is None:
        return None, fouten
    return (
        Gemeente(
            code,
            rij["uitvoerdercode"],
            rij["naam"],
            timeslot,
            rij["contactpersoon"],
            rij["telefoon"],
            rij["e-mail"],
            opvolging.code if opvolging else "",
            opvolging.per if opvolging else None,
        ),
        [],
    )


def _check_brief(rij: Mapping[str, str]) -> list[Fout]:
    """What is wrong with whom to write to and to call: a letter must arrive there alone."""
    fouten: list[Fout] = []
    if rij["e-mail"] and not is_mailadres(rij["e-mail"]):
        fouten.append(("e-mail", "Dit is geen e-mailadres.", "Schrijf naam@domein.nl, of niets."))
    elif rij["e-mail"] and not survives(rij["contactpersoon"], rij["e-mail"]):
        wat = "Met deze naam en dit e-mailadres is geen brief te sturen."
        nu = "Schrijf de naam korter, met gewone letters, of laat haar leeg."
        fouten.append(("contactpersoon en e-mail", wat, nu))
    if rij["telefoon"] and not _TELEFOON.fullmatch(rij["telefoon"]):
        fouten.append(("telefoon", "Dit is geen telefoonnummer.", "Gebruik cijfers, of niets."))
    if any("\n" in waarde or "\r" in waarde for waarde in rij.values()):
        fouten.append(("naam", "In deze regel staat een cel met meer regels.", "Maak er een van."))
        return fouten
    wat, nu = "In deze cel staat een teken dat niemand ziet.", "Typ de tekst opnieuw in."
    namen = ("naam", "contactpersoon", "telefoon")
    return fouten + [(n, wat, nu) for n in namen if show_marken(rij[n]) != rij[n]]


def parse_dag(tekst: str) -> date | None:
    """A day as a person writes it in one of our lists: jjjj-mm-dd or dd-mm-jjjj; else None."""
    for vorm in ("%Y-%m-%d", "%d-%m-%Y"):
        try:
            return datetime.strptime(tekst, vorm).date()  # noqa: DTZ007 - a day, no moment
        except ValueError:
            continue
    return None


def _find_dubbel(
    gelezen: Sequence[tuple[int, Gemeente]], naam: str
) -> tuple[list[Bevinding], set[int]]:
    """What stands on more lines than one, and those lines: which of them is right, nobody knows."""
    fouten, welke = [], set()
    for kolom, veld, wat in _DUBBEL:
        keren = Counter(getattr(g, veld) for _, g in gelezen)
        dubbel = [nummer for nummer, g in gelezen if keren[getattr(g, veld)] > 1]
        fouten += [Bevinding(f"{naam}, regel {n}, {kolom}", wat, _HERSTEL) for n in dubbel]
        welke |= set(dubbel)
    return fouten, welke
