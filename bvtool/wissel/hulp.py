"""What helps around a switch and closes nothing: whom to call, what to ask beforehand, notes."""

from collections.abc import Iterator, Mapping

from bvtool.kalender.partijen import raakt
from bvtool.vak.tabellen import load_tabel

KOPPEN = {
    "vraag": "Vragen vooraf",
    "notitie": "Goed om te weten",
    "contact": "Wie u belt",
}
"""Each kind of row in `data/wissel-hulp.csv` in the order in which it is told, with its heading."""


def find_hulp(wissel: str, partij: str | None, standaard: str) -> Iterator[Mapping[str, str]]:
    """The rows for this switch and party (None: all). iEb has no aanbieder and no rows."""
    for rij in load_tabel("wissel-hulp"):
        past = rij["wissel"] in ("*", wissel) and standaard != "iEb"
        if past and raakt(rij["partij"], partij):
            yield rij
