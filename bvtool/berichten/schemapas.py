"""Does what bvtool writes and reads fit a set of schemas? The list of what does not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from bvtool.berichten.boom import BerichtGeweigerd, read_boom
from bvtool.berichten.eigenbijdrage import Eigenbijdrage, make_builder, read_eigenbijdrage
from bvtool.berichten.release import load_release
from bvtool.berichten.retour import Wmo408, answer_to, build_retour, read_retour
from bvtool.berichten.schemarollen import ANTWOORD, Rollen
from bvtool.vak.bijdrage import EERSTE_START
from bvtool.vak.codes import NIET_BEOORDEELD, TECHNISCH, ZEGT_NIETS
from bvtool.vak.fouten import Bevinding
from bvtool.vak.tabellen import load_tabel

if TYPE_CHECKING:
    from bvtool.berichten.schemaset import Schemas

_DAG = date(2022, 10, 17)
_NUMMER = 414  # no status, no release: written in another element it does not fit
_VOORBEELD = Eigenbijdrage(
    "0363", "VOORBEELD-01", _DAG, "999900006", _NUMMER, EERSTE_START, None, 1
)
_GESTOPT = replace(_VOORBEELD, identificatie="VOORBEELD-02", stopdatum=_DAG, status=2)


def find_misfits(schemas: Schemas, heen: str) -> list[Bevinding]:
    """One finding for each difference between the schemas of a message and its answer, and what
    bvtool writes and reads; else none.

    What has no part is named; else every shape that bvtool writes or understands is made once, and
    held against the schema.
    """
    for soort in (heen, ANTWOORD[heen]):
        if gaten := list(tell_gaten(schemas.vorm(soort).rollen, soort.lower())):
            return gaten
    bevindingen: dict[str, Bevinding] = {}
    for soort, vorm, wat in _voorbeelden(schemas, heen):
        waar = f"{soort.lower()}, {vorm}"
        data = _write(schemas, wat)
        for zin in schemas.fouten(soort, read_boom(data)):
            bevindingen.setdefault(f"{soort} {zin.partition(',')[2]}", Bevinding(waar, zin))
        if not bevindingen and not _reads_back(schemas, data, wat):
            zin = "Bvtool leest dit niet terug zoals het is geschreven."
            bevindingen[soort] = Bevinding(waar, zin)
    return list(bevindingen.values())


def tell_gaten(rollen: Rollen, waar: str) -> Iterator[Bevinding]:
    """What is missing in a message, what is there twice, and what bvtool cannot fill."""
    namen = {r["rol"]: r["omschrijving"] for r in load_tabel("schemarollen")}
    for rol in rollen.mist:
        yield Bevinding(waar, f"Bvtool vindt in dit schema niet {namen[rol]}.", _NOEM)
    for rol, *plekken in rollen.dubbel:
        keus = f"Twee elementen kunnen {namen[rol]} zijn: {plekken[0]} en {plekken[1]}."
        yield Bevinding(waar, keus, _KIES)
    for plek in rollen.verplicht:
        wat = f"Het element {plek} is verplicht, en bvtool weet niet wat erin hoort."
        yield Bevinding(waar, wat, _NOEM)


_KIES = "Zet bij [schema.namen] in bvtool.toml welk van de twee het is, met het hele pad."
_NOEM = (
    "Weet u welk element het is, noem het dan bij [schema.namen] in bvtool.toml. Of geef dit door "
    "aan de beheerder van bvtool."
)


def _write(schemas: Schemas, wat: Eigenbijdrage | Wmo408) -> bytes:
    vorm = schemas.vorm(wat.soort)
    if isinstance(wat, Wmo408):
        return build_retour(vorm, wat)
    return make_builder(vorm)(wat)


def _reads_back(schemas: Schemas, data: bytes, wat: Eigenbijdrage | Wmo408) -> bool:
    """Is an example, read by the same set, what it was made of?"""
    vorm, boom = schemas.vorm(wat.soort), read_boom(data)
    try:
        if isinstance(wat, Wmo408):
            return read_retour(vorm, boom) == wat
        return read_eigenbijdrage(vorm, boom) == wat
    except BerichtGeweigerd:
        return False


def _limit(wat: Eigenbijdrage, rollen: Rollen) -> Eigenbijdrage:
    """The same, without what the kind has no element for."""
    weg = {
        veld: None
        for veld in ("startdatum", "stopdatum", "kostprijs", "kostprijs_start")
        if veld not in rollen.plekken
    }
    return replace(wat, **weg)  # type: ignore[arg-type]


def _voorbeelden(schemas: Schemas, heen: str) -> Iterator[tuple[str, str, Eigenbijdrage | Wmo408]]:
    rollen, terug = schemas.vorm(heen).rollen, ANTWOORD[heen]
    kaal = replace(_GESTOPT if "startdatum" not in rollen.plekken else _VOORBEELD, soort=heen)
    gestopt = replace(_GESTOPT, soort=heen, kostprijs=2600, kostprijs_start=EERSTE_START)
    open_, vol = _limit(kaal, rollen), _limit(gestopt, rollen)
    yield heen, "zonder stopdatum", open_
    yield heen, "met stopdatum", vol
    yield terug, "goedgekeurd", answer_to(open_, "R1", _DAG)
    yield (
        terug,
        "technisch afgekeurd",
        answer_to(open_, "R2", _DAG, codes_header=[TECHNISCH], xslt_versie=_xslt(schemas, terug)),
    )
    yield terug, "afgekeurd per klasse", _reject(schemas, _limit(vol, schemas.vorm(terug).rollen))


def _xslt(schemas: Schemas, terug: str) -> str:
    return (
        load_release().versies["xslt"]
        if "xslt_versie" in schemas.vorm(terug).rollen.plekken
        else ""
    )


def _reject(schemas: Schemas, heen: Eigenbijdrage) -> Wmo408:
    """A rejection with a code that the schema knows; a set may enumerate fewer than bvtool has."""
    codes = [r["code"] for r in load_tabel("retourcodes") if r["niveau"] == "klasse"]
    vormen = [
        answer_to(heen, "R3", _DAG, codes_periode=[code, NIET_BEOORDEELD])
        for code in sorted(codes, reverse=True)
        if code not in ZEGT_NIETS
    ]
    past = (
        vorm for vorm in vormen if not schemas.fouten(vorm.soort, read_boom(_write(schemas, vorm)))
    )
    return next(past, vormen[0])
