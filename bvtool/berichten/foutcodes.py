"""What the code of an Fo01 means, by the list that was in force on the day of the message.

Two lists were published: that of release 2.1 of the chain (2017), and the present one, on which the
CAK is a sender too. IB007 and IB009 stand on both, and mean something else on each.
"""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import NamedTuple

from bvtool.vak.tabellen import load_tabel

_ONBEKEND = "bvtool kent de betekenis van deze code niet"


class Foutcode(NamedTuple):
    """One row of `fo01-foutcodes.csv`; `tot` is the last day of its list (None: in force),
    `geldt` tells whether that list was in force on the day that was asked."""

    code: str
    omschrijving: str
    verzender: str
    tot: date | None
    geldt: bool

    @property
    def tekst(self) -> str:
        """What went wrong, in Dutch; with the list when that was not the one of the day."""
        wat = self.omschrijving or _ONBEKEND
        if self.geldt:
            return wat
        lijst = f"de lijst tot en met {self.tot:%d-%m-%Y}" if self.tot else "de huidige lijst"
        return f"{wat} (de code staat op {lijst})"


def find_foutcode(code: str, dag: date | None = None) -> Foutcode | None:
    """The code as the list of this day gives it (None: the present list).

    A code that stands only on another list is explained from that one. None when it stands on none.
    """
    gevonden = None
    for rij, van, tot in _rijen().get(code, ()):
        geldt = (van <= dag and (tot is None or dag <= tot)) if dag else tot is None
        gevonden = Foutcode(code, rij["omschrijving"], rij["verzender"], tot, geldt)
        if geldt:
            break
    return gevonden


@cache
def _rijen() -> dict[str, list[tuple[dict[str, str], date, date | None]]]:
    """The rows of each code with the first and the last day of their list, in the order of time."""
    per_code: dict[str, list[tuple[dict[str, str], date, date | None]]] = {}
    lees = date.fromisoformat
    for rij in sorted(load_tabel("fo01-foutcodes"), key=lambda r: r["geldig_vanaf"]):
        tot = lees(rij["geldig_tot"]) if rij["geldig_tot"] else None
        per_code.setdefault(rij["code"], []).append((dict(rij), lees(rij["geldig_vanaf"]), tot))
    return per_code
