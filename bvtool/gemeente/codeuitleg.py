"""What a code means that bvtool does not know, by the official report beside own schemas."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from bvtool.berichten.schema import find_schemaplek
from bvtool.gesprek.overzicht import ONBEKENDE_CODE, Actie
from bvtool.vak.fouten import BvFout

if TYPE_CHECKING:
    from bvtool.dossier.map import Dossier


def explain_onbekend(dossier: Dossier, acties: Sequence[Actie]) -> list[Actie]:
    """The same, with the title of the official report for a code that bvtool does not know.

    A report that cannot be read explains nothing; `controleer` says why.
    """
    map_ = find_schemaplek(dossier).map
    if not map_ or all(a.omschrijving != ONBEKENDE_CODE for a in acties):
        return list(acties)
    from bvtool.bestanden.regelrapport import find_regelrapporten, read_regelrapport

    titels: dict[str, str] = {}
    for pad in find_regelrapporten(Path(map_)):
        with suppress(BvFout):
            titels |= read_regelrapport(pad).explain()
    return [
        a._replace(omschrijving=titels[a.code], advies=_UIT_RAPPORT)
        if a.omschrijving == ONBEKENDE_CODE and a.code in titels
        else a
        for a in acties
    ]


_UIT_RAPPORT = (
    "Dit staat in het regelrapport bij uw schema's. Herstel wat er staat, of vraag het CAK wat u "
    "moet doen"
)
