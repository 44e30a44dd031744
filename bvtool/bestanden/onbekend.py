"""What a table is nearest to when it is no file that bvtool knows: its headers, and what they say.

Only a row that can be no client is shown: without a digit, above rows that have them.
"""

from __future__ import annotations

from collections.abc import Sequence

from bvtool.tabel.lezen.kijk import Kijkje
from bvtool.tabel.lezen.koprij import list_bekend
from bvtool.tabel.lezen.kopwoorden import guess_sleutel
from bvtool.tabel.lezen.ruw import show_kop
from bvtool.vak.tabellen import load_tabel

_NAMEN = {"b4": "B4", "register": "een register"}
_MEEST = 12


def tell_onbekend(bladen: Sequence[Kijkje]) -> str:
    """The headers of an unknown table and what is nearest, in Dutch; empty without a header row.

    >>> tell_onbekend([Kijkje("", (("Kamer", "Loopt tot"), ("12", "2022-10-01")))])
    "De koppen zijn: Kamer, Loopt tot. Het lijkt het meest op een register: 'Loopt tot' kan \
Einddatum zijn."
    """
    kop = next((k for blad in bladen if (k := _find_kop(blad.rijen))), [])
    if not kop:
        return ""
    meer = " ..." if len(kop) > _MEEST else ""
    koppen = f"De koppen zijn: {', '.join(show_kop(k) for k in kop[:_MEEST])}{meer}."
    lijkt = {soort: _guess(kop, soort) for soort in ("register", "b4")}
    soort = max(lijkt, key=lambda s: len(lijkt[s]))
    if not lijkt[soort]:
        return f"{koppen} Geen kop lijkt op een kolom die bvtool kent."
    paren = ", ".join(f"'{show_kop(k)}' kan {naam} zijn" for k, naam in lijkt[soort][:_MEEST])
    return f"{koppen} Het lijkt het meest op {_NAMEN[soort]}: {paren}."


def _find_kop(rijen: Sequence[Sequence[str]]) -> list[str]:
    for nummer, rij in enumerate(rijen):
        gevuld = [cel for cel in rij if cel.strip()]
        onder = rijen[nummer + 1 :]
        if len(gevuld) > 1 and not _has_cijfer(gevuld) and any(map(_has_cijfer, onder)):
            return gevuld
    return []


def _has_cijfer(cellen: Sequence[str]) -> bool:
    return any(teken.isdigit() for cel in cellen for teken in cel)


def _guess(kop: Sequence[str], soort: str) -> list[tuple[str, str]]:
    """The headers that may be a known column, with the name of that column."""
    namen = {r["sleutel"]: r["kop"] for r in load_tabel("kolommen") if r["bestand"] == soort}
    bekend = set(list_bekend(soort).values())
    gokken = [(k, guess_sleutel(k, soort)) for k in kop]
    return [(k, namen[s]) for k, s in gokken if s in bekend and s in namen]
