"""Does what bvtool writes and reads fit a set of schemas? The list of what does not."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

from bvtool.berichten.boom import BerichtGeweigerd, read_boom
from bvtool.berichten.setnamen import translate
from bvtool.berichten.wmo407 import Wmo407, from_boom, make_builder
from bvtool.berichten.wmo408 import Wmo408, answer_to, build_408
from bvtool.berichten.wmo408 import from_boom as read_408
from bvtool.vak.codes import NIET_BEOORDEELD, TECHNISCH, ZEGT_NIETS
from bvtool.vak.fouten import Bevinding
from bvtool.vak.peil import EERSTE_START
from bvtool.vak.tabellen import load_tabel

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
        if not bevindingen and not _reads_back(bericht, data, schemas):
            wat = "Bvtool leest dit niet terug zoals het is geschreven: twee namen zijn gelijk."
            bevindingen[bericht] = Bevinding(f"{bericht}, {vorm}", wat)
    return list(bevindingen.values())


def _reads_back(bericht: str, data: bytes, schemas: Schemas) -> bool:
    """Is an example, read in the words of the set, what it was made of?"""
    boom = translate(read_boom(data), schemas.release)
    try:
        if bericht == "wmo407":
            return from_boom(boom) in _HEEN
        return read_408(boom).sleutel in [v.sleutel for v in _HEEN]
    except BerichtGeweigerd:
        return False


_HEEN = (_VOORBEELD, _GESTOPT)


def _reject(schemas: Schemas) -> Wmo408:
    """A rejection with a code that the schema knows; a set may enumerate fewer than bvtool has."""
    codes = [r["code"] for r in load_tabel("retourcodes") if r["niveau"] == "klasse"]
    vormen = [
        answer_to(_GESTOPT, "R3", _DAG, codes_periode=[code, NIET_BEOORDEELD])
        for code in sorted(codes, reverse=True)
        if code not in ZEGT_NIETS
    ]
    past = (
        vorm
        for vorm in vormen
        if not schemas.fouten("wmo408", read_boom(build_408(vorm, schemas.release)))
    )
    return next(past, vormen[0])


def _voorbeelden(schemas: Schemas) -> Iterator[tuple[str, str, bytes]]:
    build = make_builder(schemas.release)
    yield "wmo407", "zonder stopdatum", build(_VOORBEELD)
    yield "wmo407", "met stopdatum", build(_GESTOPT)
    vormen = {
        "goedgekeurd": answer_to(_VOORBEELD, "R1", _DAG),
        "technisch afgekeurd": answer_to(
            _VOORBEELD, "R2", _DAG, codes_header=[TECHNISCH], xslt_versie="1.0.0"
        ),
        "afgekeurd per klasse": _reject(schemas),
    }
    for vorm, retour in vormen.items():
        yield "wmo408", vorm, build_408(retour, schemas.release)
