"""What a value of a deciding column means: known from the start, or answered once by a person.

The columns that decide hold few different values (a status, a form of delivery, a product). Known
values stand in `data/waarden.csv`; what a person answered comes as an `Afspraak`. A value that is
neither is a question: it is never taken for something that it may not be.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from functools import cache

from bvtool.vak.tabellen import load_tabel

TELT, TELT_NIET = "telt mee", "telt niet mee"
BW, GEEN_BW = "beschermd wonen", "geen beschermd wonen"
LEEG, LOOPT_DOOR = "leeg", "loopt door"
Afspraak = Mapping[tuple[str, str], str]
"""What was answered: key of the column and normal form of the value to the meaning."""

# matches: "opvang en bw"
_BW_TEKST = re.compile(r"\bbeschermd wonen\b|\bbw\b")
# matches: "Beschermd Wonen (BW)"
_GEEN_TEKEN = re.compile(r"[^a-z0-9]+")
_JANEE = frozenset({"vrijstelling", "pgb_wooncomponent", "huishouden"})


def fold_waarde(waarde: str) -> str:
    """The normal form of a value: no case, diacritics or punctuation, single blanks."""
    los = unicodedata.normalize("NFKD", waarde.casefold())
    return _GEEN_TEKEN.sub(" ", "".join(c for c in los if not unicodedata.combining(c))).strip()


@cache
def _bekend() -> dict[tuple[str, str], str]:
    rijen = load_tabel("waarden")
    return {(r["sleutel"], fold_waarde(r["waarde"])): r["betekenis"] for r in rijen}


def find_betekenis(sleutel: str, waarde: str, afspraak: Afspraak) -> str | None:
    """The meaning of a value in the column `sleutel`; None when a person must say it.

    What a person answered goes before what is known. A text with *beschermd wonen* or the word BW
    is beschermd wonen (source: `spec`, "What a value is").
    """
    vorm = fold_waarde(waarde)
    if gekozen := afspraak.get((sleutel, vorm)):
        return gekozen
    if sleutel.startswith("product"):
        return BW if _BW_TEKST.search(vorm) and not _denies(vorm) else None
    return _bekend().get(("janee" if sleutel in _JANEE else sleutel, vorm))


def _denies(vorm: str) -> bool:
    """A text that names beschermd wonen to say that it is not."""
    # matches: "naast beschermd wonen"
    return bool(re.search(r"\b(?:geen|niet|na|naast|zonder|voor)\b", vorm))
