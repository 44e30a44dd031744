"""What a code or an outcome is called in the weekly report, and what the gemeente does about it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from bvtool.gesprek.codetekst import find_codetekst
from bvtool.vak.codes import telling_codes
from bvtool.vak.standen import Stand

GEEN_BIJDRAGE: Mapping[str, str] = {
    Stand.OPEN: "er is nog geen retourbericht",
    Stand.AFGEKEURD: "het bericht is afgekeurd",
    Stand.TECHNISCH: "het bericht is afgekeurd",
    Stand.ENVELOPFOUT: "het bericht is afgekeurd",
    Stand.TEGENSTRIJDIG: "de retourberichten spreken elkaar tegen",
}
"""Why nothing was imposed on a message with this outcome (or why nobody knows yet)."""
RESULTAAT: Mapping[str, str] = {
    Stand.OPEN: "geen retour",
    Stand.GOEDGEKEURD: "goedgekeurd",
    Stand.AFGEKEURD: "afgekeurd",
    Stand.TECHNISCH: "technische fout",
    Stand.ENVELOPFOUT: "technische fout",
    Stand.TEGENSTRIJDIG: "tegenstrijdig",
}


def tell_uitkomst(uitkomst: str, codes: Iterable[str], dag: date) -> dict[str, str]:
    """The cells codes, omschrijving, resultaat and actie of a message of this day with this
    outcome."""
    alle = list(codes)
    telt = telling_codes(alle)
    return {
        "codes": ", ".join(alle),
        "omschrijving": "; ".join(describe_codes(telt, "omschrijving", dag)),
        "resultaat": RESULTAAT[uitkomst],
        "actie": _action(uitkomst, telt, dag),
    }


def describe_codes(codes: Iterable[str], veld: str, dag: date) -> Iterator[str]:
    """The `omschrijving` or `actie` of each code on this day; an unknown code is told as such."""
    for code in codes:
        tekst = find_codetekst(code, dag)
        if tekst is None and veld == "omschrijving":
            yield f"code {code} is niet bekend bij bvtool"
        elif wat := getattr(tekst, veld, ""):
            yield wat


def _action(uitkomst: str, codes: list[str], dag: date) -> str:
    if uitkomst == Stand.OPEN:
        return "Wacht op het retourbericht"
    if uitkomst == Stand.GOEDGEKEURD:
        return "Geen"
    acties = list(dict.fromkeys(describe_codes(codes, "actie", dag)))
    return "; ".join(acties) or "Neem contact op met het CAK"
