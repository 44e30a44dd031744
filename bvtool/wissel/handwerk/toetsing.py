"""Built messages against their schema: what does not fit, by sheet, row and column."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from lxml import etree

from bvtool.berichten.schemabundel import Berichtschema
from bvtool.vak.fouten import Bevinding
from bvtool.wissel.handwerk.klassen import RETOURCODE, RETOURCODES
from bvtool.wissel.handwerk.rijen import Bouwplek, Gebouwd
from bvtool.wissel.handwerk.werkboek_inlezen import Berichtboek

# matches: "Expected is ( {urn:x}Bsn )."
_VERWACHT = re.compile(r"Expected is (?:one of )?\(([^()]*)\)")
# matches: "{urn:x}"
_RUIMTE = re.compile(r"\{[^{}]*\}")
_NU = "Verbeter deze cel in het werkboek en geef de opdracht opnieuw."
_WAT = {
    "SCHEMAV_CVC_ENUMERATION_VALID": "Deze waarde staat niet in de lijst van het schema.",
    "SCHEMAV_CVC_PATTERN_VALID": "Deze waarde heeft niet de vorm die het schema vraagt.",
    "SCHEMAV_CVC_MAXLENGTH_VALID": "Deze waarde is te lang.",
    "SCHEMAV_CVC_MINLENGTH_VALID": "Deze waarde is te kort.",
    "SCHEMAV_CVC_LENGTH_VALID": "Deze waarde is niet zo lang als het schema vraagt.",
    "SCHEMAV_CVC_MININCLUSIVE_VALID": "Dit getal is te klein.",
    "SCHEMAV_CVC_MAXINCLUSIVE_VALID": "Dit getal is te groot.",
    "SCHEMAV_CVC_DATATYPE_VALID_1_2_1": "Deze waarde is niet van de soort die het schema vraagt. "
    "Een datum schrijft u als jjjj-mm-dd.",
}


def find_schemafouten(
    boek: Berichtboek, schema: Berichtschema, gebouwd: Gebouwd, *, retour: bool = False
) -> Iterator[Bevinding]:
    """Why a message does not fit its schema; one finding per place, never a value.

    With `retour` the message is the answer to what stands in the rows.
    """
    if schema.xsd.validate(gebouwd.boom):
        return
    plekken, gezien = gebouwd.list_plekken(), set()
    log: Iterable[etree._LogEntry] = schema.xsd.error_log  # type: ignore[assignment]
    for fout in log:
        waar, wat = _locate(boek, plekken, fout, gebouwd.nummer, retour=retour)
        if waar not in gezien:
            gezien.add(waar)
            yield Bevinding(waar, wat, _NU)


def _locate(
    boek: Berichtboek,
    plekken: dict[str, Bouwplek],
    fout: etree._LogEntry,
    nummer: int,
    *,
    retour: bool,
) -> tuple[str, str]:
    """Where the fault stands in the workbook, and what it is."""
    pad = fout.path or ""
    if fout.type_name == "SCHEMAV_ELEMENT_CONTENT" and "Missing child" not in fout.message:
        pad = pad.rpartition("/")[0]  # what misses stands before this element
    bedoeld = pad
    while pad and pad not in plekken:
        pad = pad.rpartition("/")[0]
    verwacht = _VERWACHT.search(fout.message or "")
    hoort = _RUIMTE.sub("", verwacht[1]).strip().split(", ") if verwacht else []
    wat = _WAT.get(fout.type_name, "Dit past niet bij het schema.")
    if fout.type_name == "SCHEMAV_ELEMENT_CONTENT":
        wat = "Hier hoort iets anders te staan, of er ontbreekt iets"
        wat += f"; verwacht: {' of '.join(n.strip() for n in hoort)}." if hoort else "."
    if pad not in plekken:
        return f"{boek.naam}, bericht {nummer}", wat
    plek = plekken[pad]
    kop = plek.kop
    if retour and hoort and hoort[0].strip() not in RETOURCODES:
        kop = kop.removesuffix(RETOURCODE).removesuffix("/")
    if len(hoort) == 1 and pad == bedoeld:
        kop = _name_ontbrekend(plek, hoort[0].strip()) or kop
    return boek.locate(plek.rij, kop), wat


def _name_ontbrekend(plek: Bouwplek, naam: str) -> str:
    """The column of a child that misses, or of the first value below it."""
    kop = f"{plek.kop}/{naam}" if plek.kop else naam
    veld = plek.rij.klasse.find_veld(kop)
    if veld is not None:
        return kop
    onder = (v.kop for v in plek.rij.klasse.velden if v.kop.startswith(f"{kop}/"))
    return next(onder, "")
