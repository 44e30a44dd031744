"""`gemeenten.csv`: every gemeente of the migration, read strictly, every fault with its row."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from bvtool.kalender.timeslot import is_timeslot
from bvtool.tabel.lezen.regels import iter_regels
from bvtool.vak.codes import is_uitvoerder
from bvtool.vak.fouten import Bevinding, InvoerGeweigerd, InvoerOntbreekt
from bvtool.vak.gemeenten import is_gemeente

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
# matches: "a.bakker"
_DEEL = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
# matches: "a.bakker@gemeente.nl"
_EMAIL = re.compile(rf"{_DEEL}(\.{_DEEL})*@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+")
# matches: "(020) 624-1111"
_TELEFOON = re.compile(r"\+?[\d\s()/-]{6,20}")
_HERSTEL = "Verbeter de regel in gemeenten.csv en geef de opdracht opnieuw."


@dataclass(frozen=True, slots=True)
class Gemeente:
    """One gemeente: CBS code, code at the CAK, the Monday T, and who answers the telephone there.

    Contact, telephone and e-mail may be empty; whoever needs them then says that they are unknown.
    """

    code: str
    uitvoerder: str
    naam: str
    timeslot: date
    contactpersoon: str
    telefoon: str
    email: str


def read_gemeenten(pad: Path) -> tuple[Gemeente, ...]:
    """The gemeenten of the file, by name; UTF-8 or what Excel saves (cp1252), separator `;`.

    Raises InvoerOntbreekt when the file is not there or names nobody, InvoerGeweigerd with every
    fault: a code that is no gemeente on the Monday of its timeslot, an uitvoerderscode that is not
    68 and four digits, a timeslot that is no Monday, an e-mail address that cannot be one, a
    gemeente that stands there twice.
    """
    if not pad.is_file():
        raise InvoerOntbreekt(
            "Het bestand met gemeenten is er niet.",
            waar=str(pad),
            wat_nu=f"Maak {BESTAND} met de kolommen: {', '.join(KOPPEN)}.",
        )
    rijen, fouten = _split(decode_lijst(pad.read_bytes()), pad)
    gelezen: list[Gemeente] = []
    for nummer, rij in rijen:
        gemeente, fout = _read_rij(rij)
        waar = f"{pad.name}, regel {nummer}"
        fouten += [Bevinding(f"{waar}, {kolom}", wat, nu) for kolom, wat, nu in fout]
        if gemeente is not None:
            fouten += _find_dubbel(gemeente, gelezen, waar)
            gelezen.append(gemeente)
    if fouten:
        raise InvoerGeweigerd(
            f"In {pad.name} klopt iets niet.", waar=str(pad), wat_nu=_HERSTEL, bevindingen=fouten
        )
    if not gelezen:
        raise InvoerOntbreekt(
            "Er staat nog geen gemeente in gemeenten.csv.",
            waar=str(pad),
            wat_nu="Vul per gemeente een regel in en geef de opdracht opnieuw.",
        )
    return tuple(sorted(gelezen, key=lambda g: (g.naam.casefold(), g.code)))


def decode_lijst(inhoud: bytes) -> str:
    """A list that a person keeps: UTF-8, or what Excel saves (cp1252)."""
    try:
        return inhoud.decode("utf-8-sig")
    except UnicodeDecodeError:
        return inhoud.decode("cp1252", errors="replace")


def _split(tekst: str, pad: Path) -> tuple[list[tuple[int, dict[str, str]]], list[Bevinding]]:
    """The rows that are not empty with their line numbers; and what is wrong with their form."""
    naam, regels = pad.name, iter_regels(tekst, pad)
    koppen = [k.strip().casefold() for k in next(regels, (0, []))[1]]
    missen = [k for k in KOPPEN if k not in koppen]
    if missen or len(set(koppen)) != len(koppen):
        wat = "Deze kolommen ontbreken: " + ", ".join(missen) if missen else "Een kop staat dubbel"
        nu = f"De eerste regel is: {';'.join(KOPPEN)}"
        return [], [Bevinding(f"{naam}, regel 1", f"{wat}.", nu)]
    rijen, fouten = [], []
    for nummer, cellen in regels:
        if not any(c.strip() for c in cellen):
            continue
        if len(cellen) != len(koppen):
            wat = f"Hier staan {len(cellen)} cellen, er horen er {len(koppen)}."
            fouten.append(Bevinding(f"{naam}, regel {nummer}", wat, "Kijk naar de puntkomma's."))
            continue
        rijen.append((nummer, {k: c.strip() for k, c in zip(koppen, cellen, strict=True)}))
    return rijen, fouten


Fout = tuple[str, str, str]


def _read_rij(rij: Mapping[str, str]) -> tuple[Gemeente | None, list[Fout]]:
    code = rij["gemeentecode"].zfill(4) if rij["gemeentecode"].isdecimal() else rij["gemeentecode"]
    timeslot = parse_dag(rij["timeslot"])
    fouten: list[Fout] = []
    if timeslot is None or not is_timeslot(timeslot):
        wat = "Dit is geen maandag." if timeslot else "Dit is geen datum."
        nu = "Geef de maandag van de week van aanleveren, bijvoorbeeld 2022-10-17."
        fouten.append(("timeslot", wat, nu))
    elif not is_gemeente(code, timeslot):
        wat = "Deze gemeente bestond niet op de maandag van het timeslot."
        fouten.append(("gemeentecode", wat, "Gebruik de code van vier cijfers van het CBS."))
    if not is_uitvoerder(rij["uitvoerdercode"]):
        wat = "Dit is geen uitvoerderscode."
        fouten.append(("uitvoerdercode", wat, "De code is 68 en dan vier cijfers."))
    if not rij["naam"]:
        fouten.append(("naam", "De naam ontbreekt.", "Vul de naam van de gemeente in."))
    if rij["e-mail"] and not _EMAIL.fullmatch(rij["e-mail"]):
        fouten.append(("e-mail", "Dit is geen e-mailadres.", "Schrijf naam@domein.nl, of niets."))
    if rij["telefoon"] and not _TELEFOON.fullmatch(rij["telefoon"]):
        fouten.append(("telefoon", "Dit is geen telefoonnummer.", "Gebruik cijfers, of niets."))
    if any("\n" in waarde or "\r" in waarde for waarde in rij.values()):
        fouten.append(("naam", "In deze regel staat een cel met meer regels.", "Maak er een van."))
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
        ),
        [],
    )


def parse_dag(tekst: str) -> date | None:
    """A day as a person writes it in one of our lists: jjjj-mm-dd or dd-mm-jjjj; else None."""
    for vorm in ("%Y-%m-%d", "%d-%m-%Y"):
        try:
            return datetime.strptime(tekst, vorm).date()  # noqa: DTZ007 - a day, no moment
        except ValueError:
            continue
    return None


def _find_dubbel(gemeente: Gemeente, eerder: Sequence[Gemeente], waar: str) -> list[Bevinding]:
    fouten = []
    if any(g.code == gemeente.code for g in eerder):
        fouten.append(Bevinding(f"{waar}, gemeentecode", "Deze gemeente staat er al.", _HERSTEL))
    if any(g.uitvoerder == gemeente.uitvoerder for g in eerder):
        wat = "Deze uitvoerderscode hoort al bij een andere regel."
        fouten.append(Bevinding(f"{waar}, uitvoerdercode", wat, _HERSTEL))
    return fouten
