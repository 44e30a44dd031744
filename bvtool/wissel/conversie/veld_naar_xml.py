"""One field of EI as a value of XML 2.1, by the way in which it crosses (`bewerking`)."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from bvtool.wissel.conversie.boom import Oversteek
from bvtool.wissel.conversie.punten import AANGEPAST, GEWEIGERD
from bvtool.wissel.conversie.vormen import load_codes

# matches: "."
_LETTERS = re.compile(r"[^a-zA-Z]")


def _tekst(o: Oversteek, raw: str) -> str:
    """Blanks cut off; zeros in a number of fixed length (bsn, AGB) are no value."""
    if o.veld.numeriek:
        return "" if raw == o.veld.leeg else raw
    waarde = raw.rstrip(" ")
    schoon = _SCHOON.get(o.veld.naam.rstrip(" 12"), _zo)(waarde)
    if schoon != waarde:
        wat = "XML 2.1 laat hier minder tekens toe; wat niet past is weggelaten."
        o.tell(AANGEPAST, wat, waarde)
    return schoon


def _zo(waarde: str) -> str:
    return waarde


def _clean_voorletters(waarde: str) -> str:
    """Letters only; the first may be any letter (`Ø`)."""
    kaal = waarde.strip()
    eerste = kaal[:1] if kaal[:1].isalpha() else ""
    return eerste + _LETTERS.sub("", kaal[len(eerste) :])


def _clean_telefoon(waarde: str) -> str:
    """Digits only; a plus in front may stay."""
    kaal = waarde.strip()
    plus = "+" if kaal[:1] == "+" else ""
    return plus + "".join(c for c in kaal if c.isascii() and c.isdigit())


_SCHOON: dict[str, Callable[[str], str]] = {
    "voorletters": _clean_voorletters,
    "telefoon": _clean_telefoon,
}


def _code(o: Oversteek, raw: str) -> str:
    return "" if raw == o.veld.leeg else raw.rstrip(" ")


def _getal(_o: Oversteek, raw: str) -> str:
    return raw.lstrip("0")


def _datum(o: Oversteek, raw: str) -> str:
    return "" if raw == o.veld.leeg else f"{raw[:4]}-{raw[4:6]}-{raw[6:]}"


def _tijd(_o: Oversteek, raw: str) -> str:
    return f"{raw[:2]}:{raw[2:4]}:{raw[4:]}"


def _geslacht(o: Oversteek, raw: str) -> str:
    xml, terug, betekenis = load_codes("geslacht").get(raw, ((raw,), (raw,), ""))
    if raw not in terug:
        wat = f"De code {raw} ({betekenis}) bestaat niet in XML 2.1; daar staat nu {xml[0]}."
        o.tell(AANGEPAST, wat, raw)
    return xml[0]


def _reden(o: Oversteek, raw: str) -> str:
    if raw == o.veld.leeg:
        return ""
    xml, terug, betekenis = load_codes("reden").get(raw, ((), (), ""))
    if not xml:
        o.tell(GEWEIGERD, "Deze code is niet bekend.", raw)
        return ""
    if len(xml) == 1:
        return xml[0]
    wat = (
        f"De code {raw} ({betekenis}) heeft in XML 2.1 geen vaste vertaling. "
        f"Welke RedenWijziging is het: {', '.join(xml)}?"
    )
    antwoord = o.ask(wat, xml, "RedenWijziging")
    if antwoord and antwoord not in terug:
        wat = "De code wordt door het gegeven antwoord een andere."
        o.tell(AANGEPAST, wat, raw)
    return antwoord if antwoord in xml else ""


def _sleutel(o: Oversteek, raw: str) -> str:
    """A key that holds two records together is a value only where it is numbered itself."""
    return raw.rstrip(" ") if o.veld.paden else ""


OVERSTEKEN: Mapping[str, Callable[[Oversteek, str], str]] = {
    "tekst": _tekst,
    "code": _code,
    "getal": _getal,
    "datum": _datum,
    "tijd": _tijd,
    "geslacht": _geslacht,
    "reden": _reden,
    "sleutel": _sleutel,
}
"""By `bewerking`: the value of XML from the raw field; empty when there is none."""
