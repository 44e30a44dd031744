"""One file held against every rule that can be checked on it: what `controleer` and the CAK ask."""

from __future__ import annotations

from typing import NamedTuple

from bvtool.berichten.boom import BerichtGeweigerd
from bvtool.berichten.bronnen import Berichtbestand
from bvtool.berichten.lezing import Heenbericht, read_heenbericht
from bvtool.berichten.regels import (
    Overtreding,
    Toets,
    check_bericht,
    check_bestand,
    check_schema,
    make_overtreding,
)
from bvtool.berichten.schema import Schemasets

_VAN_CODE = {"IB001": "XSD", "IB003": "OP179"}


class Controle(NamedTuple):
    """A heenbericht with the rules that it breaks; `heen` is None when it cannot be read at all."""

    heen: Heenbericht | None
    overtredingen: tuple[Overtreding, ...]


def check_heen(stuk: Berichtbestand, schemas: Schemasets, toets: Toets) -> Controle:
    """The rules that the heenbericht in this file breaks: on the file, the schema, within the
    message and beside the history of `toets`.

    Raises BerichtGeweigerd when the file is something else altogether.
    """
    op_bestand = check_bestand(stuk.naam, stuk.data) if stuk.data else []
    try:
        heen = read_heenbericht(stuk, schemas)
    except BerichtGeweigerd as geweigerd:
        if not geweigerd.stuk:
            raise
        onleesbaar = make_overtreding(_VAN_CODE[geweigerd.code], (geweigerd.wat, geweigerd.wat_nu))
        return Controle(None, tuple(op_bestand) or (onleesbaar,))
    gevonden = [*check_schema(heen.schemafouten)]
    gevonden += check_bestand(stuk.naam, heen.data) if heen.envelop else op_bestand
    if heen.bericht is not None:
        gevonden += check_bericht(heen.bericht, toets)
    return Controle(heen, tuple(gevonden))
