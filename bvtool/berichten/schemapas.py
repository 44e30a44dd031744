"""Does what bvtool writes and reads fit a set of schemas? The list of what does not."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

from bvtool.berichten.boom import read_boom
from bvtool.berichten.wmo407 import Wmo407, make_builder
from bvtool.berichten.wmo408 import answer_to, build_408
from bvtool.vak.codes import NIET_BEOORDEELD, TECHNISCH
from bvtool.vak.fouten import Bevinding
from bvtool.vak.peil import EERSTE_START

if TYPE_CHECKING:
    from bvtool.berichten.schemaset import Schemas

_DAG = date(2022, 10, 17)
_VOORBEELD = Wmo407("0363", "VOORBEELD-01", _DAG, "999900006", 1, EERSTE_START, None, 1)
_GESTOPT = Wmo407("0363", "VOORBEELD-02", _DAG, "999900006", 1, EERSTE_START, _DAG, 2)


def find_misfits(schemas: Schemas) -> list[Bevinding]:
    """One finding for each difference between the schemas and the messages of bvtool, else none.

    Every shape that bvtool writes or understands is made once and held against the schema.
    """
    bevindingen: dict[str, Bevinding] = {}
    for bericht, vorm, data in _voorbeelden(schemas):
        for zin in schemas.fouten(bericht, read_boom(data)):
            waar = f"{bericht}, {vorm}"
            bevindingen.setdefault(f"{bericht} {zin.partition(',')[2]}", Bevinding(waar, zin))
    return list(bevindingen.values())


def _voorbeelden(schemas: Schemas) -> Iterator[tuple[str, str, bytes]]:
    build = make_builder(schemas.release)
    yield "wmo407", "zonder stopdatum", build(_VOORBEELD)
    yield "wmo407", "met stopdatum", build(_GESTOPT)
    vormen = {
        "goedgekeurd": answer_to(_VOORBEELD, "R1", _DAG),
        "technisch afgekeurd": answer_to(
            _VOORBEELD, "R2", _DAG, codes_header=[TECHNISCH], xslt_versie="1.0.0"
        ),
        "afgekeurd per klasse": answer_to(
            _GESTOPT, "R3", _DAG, codes_periode=["9404", NIET_BEOORDEELD]
        ),
    }
    for vorm, retour in vormen.items():
        yield "wmo408", vorm, build_408(retour, schemas.release)
