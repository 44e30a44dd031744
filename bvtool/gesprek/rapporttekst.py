"""What a code or an outcome is called in the weekly report, and what the gemeente does about it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from bvtool.vak.tabellen import load_tabel

RESULTAAT = {
    "open": "geen retour",
    "goedgekeurd": "goedgekeurd",
    "afgekeurd": "afgekeurd",
    "technisch": "technische fout",
    "envelopfout": "technische fout",
    "tegenstrijdig": "tegenstrijdig",
}
_ZEGT_NIETS = ("0200", "0233")


def tell_uitkomst(uitkomst: str, codes: Iterable[str]) -> dict[str, str]:
    """The cells codes, omschrijving, resultaat and actie of a message with this outcome."""
    alle = list(codes)
    telt = [c for c in alle if c not in _ZEGT_NIETS] or alle
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
    if uitkomst == "open":
        return "Wacht op het retourbericht"
    if uitkomst == "goedgekeurd":
        return "Geen"
    acties = list(dict.fromkeys(describe_codes(codes, "actie")))
    return "; ".join(acties) or "Neem contact op met het CAK"
