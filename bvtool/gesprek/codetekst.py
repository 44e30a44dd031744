"""What a code of an answer means: a retourcode, or the code of a fault (Fo01) of that day."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import NamedTuple

from bvtool.berichten.foutcodes import find_foutcode
from bvtool.vak.tabellen import load_tabel


class Codetekst(NamedTuple):
    """What a code means and what the gemeente does about it; of a fault, which she cannot mend
    herself, `actie` is empty and `verzender` says whose fault it is."""

    omschrijving: str
    actie: str
    verzender: str = ""


@cache
def find_codetekst(code: str, dag: date | None) -> Codetekst | None:
    """The meaning of a code in an answer to a message of this day; None when it is not known."""
    for rij in load_tabel("retourcodes"):
        if rij["code"] == code:
            return Codetekst(rij["omschrijving"], rij["actie"])
    fout = find_foutcode(code, dag)
    return Codetekst(fout.tekst, "", fout.verzender) if fout else None
