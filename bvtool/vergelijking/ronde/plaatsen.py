"""Where a row of a round stands in the workbook, and what must stand beside it."""

from __future__ import annotations

BLADEN: dict[str, str] = {
    "wij_corrigeren": "Wij corrigeren",
    "cak_corrigeert": "CAK corrigeert",
    "te_beoordelen": "Te beoordelen",
    "al_gemeld": "Al gemeld",
    "gelijk": "Gelijk",
    "dubbel": "Dubbel of onleesbaar",
    "onleesbaar": "Dubbel of onleesbaar",
}
"""On which sheet a row stands, by its place; in the order of the workbook."""

STIL = ("gelijk", "al_gemeld", "dubbel", "onleesbaar")
"""Places where no decision means that nothing is to be done."""

RONDEKOPPEN = {
    "regel": "Regel",
    "bsn": "BSN",
    "besluit": "Besluit",
    "startdatum": "Startdatum",
    "stopdatum": "Stopdatum",
    "reden": "Reden",
    "toelichting": "Toelichting",
    "uitleg": "Uitleg",
    "startnummer": "Startnummer",
}
"""The columns that must be there on every list; the others may be moved or left out."""
