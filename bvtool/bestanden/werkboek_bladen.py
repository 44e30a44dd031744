"""The sheets of the clerk's workbook by name: that of the migration, and that of a round."""

from __future__ import annotations

from bvtool.vak.standen import Rijuitkomst
from bvtool.vergelijking.ronde.plaatsen import BLADEN as RONDEBLADEN

BLADEN: dict[str, str] = {
    Rijuitkomst.AAN_TE_MELDEN.value: "Aan te melden",
    Rijuitkomst.NIET_AANLEVEREN.value: "Niet aanleveren",
    Rijuitkomst.TE_BEOORDELEN.value: "Te beoordelen",
    Rijuitkomst.DUBBEL.value: "Dubbel of onleesbaar",
    Rijuitkomst.ONLEESBAAR.value: "Dubbel of onleesbaar",
}
"""On which sheet a B4 row stands, by its outcome."""

BLAD_REGISTER = "Alleen in eigen register"

LIJSTEN = (*dict.fromkeys(BLADEN.values()), BLAD_REGISTER)
"""The five sheets with rows, in their order."""

JUIST_BSN_OP = ("Te beoordelen", "Dubbel of onleesbaar")
"""The lists on which the clerk may give the right BSN of a client."""

RONDELIJSTEN = tuple(dict.fromkeys(RONDEBLADEN.values()))
"""The sheets with rows of a round, in their order."""

VERSCHILLEN = "Verschillen"

ANDERE = ("Start", VERSCHILLEN, "Lijsten", "Over dit bestand")
"""The sheets from which nothing is read back."""
