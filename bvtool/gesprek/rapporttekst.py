"""What a code or an outcome is called in the weekly report, and what the gemeente does about it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from bvtool.vak.codes import telling_codes
from bvtool.vak.standen import Stand
from bvtool.vak.tabellen import load_tabel

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


def tell_uitkomst(uitkomst: str, codes: Iterable[str]) -> dict[str, str]:
    """The cells codes, omschrijving, resultaat and actie of a message with this outcome."""
    alle = list(codes)
    telt = telling_codes(alle)
    return {
        "codes": ", ".join(alle),
        "omschrijving": "; ".join(describe_codes(telt, "omschrijving")),
        "resultaat": RESULTAAT[uitkomst],
        "actie": _action(uitkomst, telt),
    }


def describe_codes(codes: Iterable[str], veld: str) -> Iterator[str]:
    """The `omschrijving` or `actie` of each code; an unknown code is told as such."""
    tabel = {r["code"]: r for r in load_tabel("retourcodes")}
    fo01 = {r["code"]: r for r in load_tabel("fo01-foutcodes")}
    for code in codes:
        if code in tabel:
            yield tabel[code][veld]
        elif code in fo01 and veld == "omschrijving":
            yield fo01[code]["omschrijving"]
        elif veld == "omschrijving":
            yield f"code {code} is niet bekend bij bvtool"


def _action(uitkomst: str, codes: list[str]) -> str:
    if uitkomst == Stand.OPEN:
        return "Wacht op het retourbericht"
    if uitkomst == Stand.GOEDGEKEURD:
        return "Geen"
    acties = list(dict.fromkeys(describe_codes(codes, "actie")))
    return "; ".join(acties) or "Neem contact op met het CAK"
