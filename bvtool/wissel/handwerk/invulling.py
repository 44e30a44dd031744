"""What a message needs and a person need not fill in: fixed values, versions, identification, day.

A fixed value stands in the schema (BerichtCode), a version in its appinfo. The identification and
the day are given where the header of the message leaves them empty.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bvtool.berichten.schemabundel import Berichtschema
from bvtool.wissel.handwerk.klassen import Berichtveld, Klasseblad, list_klassen
from bvtool.wissel.handwerk.nummers import Nummerlijst
from bvtool.wissel.handwerk.rijen import Klasserij

IDENTIFICATIE, DAGTEKENING = "Identificatie", "Dagtekening"
RETOUR = "Retour"


def find_kopveld(klasse: Klasseblad, naam: str) -> Berichtveld | None:
    """The column of the header with this name, of the retour when the message is one."""
    velden = {veld.kop.rpartition("/")[2]: veld for veld in klasse.velden}
    return velden.get(f"{naam}{RETOUR}") or velden.get(naam)


def is_header(klasse: Klasseblad) -> bool:
    """Is this the header of a message: a child of the root that carries the identification?"""
    return len(klasse.pad) == 2 and find_kopveld(klasse, IDENTIFICATIE) is not None


def complete_rijen(
    schema: Berichtschema, rijen: Sequence[Klasserij], nummers: Nummerlijst, dag: str
) -> None:
    """Fill in what the rows leave empty."""
    for rij in rijen:
        if is_header(rij.klasse):
            for kop in _list_gevuld(rij, IDENTIFICATIE):
                nummers.reserve(rij.waarden[kop])
    for rij in rijen:
        fill_vast(schema.versies, rij)
        if is_header(rij.klasse):
            if not _list_gevuld(rij, IDENTIFICATIE):
                _give(rij, IDENTIFICATIE, nummers.give())
            if not _list_gevuld(rij, DAGTEKENING):
                _give(rij, DAGTEKENING, dag)


def fill_vast(versies: Mapping[str, str], rij: Klasserij) -> None:
    """Fill in the obligatory values that can only be one thing."""
    for veld in rij.klasse.velden:
        naam = veld.kop.rpartition("/")[2]
        vast = veld.element.waarde.vast or (versies.get(naam, "") if "Xsd" in veld.kop else "")
        if veld.verplicht and vast and veld.soort == "waarde":
            rij.waarden.setdefault(veld.kop, vast)


def start_rijen(schema: Berichtschema) -> list[Klasserij]:
    """The rows of an empty workbook: those that every message has, with what is fixed."""
    rijen: list[Klasserij] = []
    klassen = list_klassen(schema.wortel)
    for klasse in klassen.values():
        if len(klasse.pad) == 2 and klasse.element.minimaal and is_header(klasse):
            rij = Klasserij(klasse, len(rijen) + 1, 1)
            fill_vast(schema.versies, rij)
            rijen.append(rij)
    return rijen


def read_kopwaarde(rij: Klasserij, naam: str) -> str:
    """What the header says: the identification or the day; empty when it does not."""
    veld = find_kopveld(rij.klasse, naam)
    return rij.waarden.get(veld.kop, "") if veld else ""


def _list_gevuld(rij: Klasserij, naam: str) -> list[str]:
    veld = find_kopveld(rij.klasse, naam)
    return [veld.kop] if veld and veld.kop in rij.waarden else []


def _give(rij: Klasserij, naam: str, waarde: str) -> None:
    if (veld := find_kopveld(rij.klasse, naam)) is not None:
        rij.waarden[veld.kop] = waarde
