"""One message converted: what it may be, the crossing, the check against the schema, the result."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from lxml import etree

from bvtool.wissel.conversie.ei_lezen import read_ei
from bvtool.wissel.conversie.ei_schrijven import write_ei
from bvtool.wissel.conversie.naar_ei import convert_to_ei
from bvtool.wissel.conversie.naar_xml import convert_to_xml
from bvtool.wissel.conversie.punten import Omzetpunt, Omzetting, refuse_bericht
from bvtool.wissel.conversie.referenties import Referenties
from bvtool.wissel.conversie.schema import find_fouten, load_schema
from bvtool.wissel.conversie.vormen import BERICHTEN
from bvtool.wissel.conversie.xml_lezen import read_xml
from bvtool.wissel.conversie.xml_schrijven import write_xml
from bvtool.wissel.kop import Kop
from bvtool.wissel.soorten import RETOUR

NAAR_XML, NAAR_EI = "xml-2.1", "ei-2.0"
EXTENSIES = {NAAR_XML: ".xml", NAAR_EI: ".asc"}
_VAN = {NAAR_XML: ("ei", "2.0", "EI 2.0"), NAAR_EI: ("xml", "2.1", "XML 2.1")}
_OPNIEUW = "Laat het bericht opnieuw indienen in de release van nu."
_NIET = {
    "321": f"De noodvoorziening geldt niet voor JW321 en JW322: die blijven EI. {_OPNIEUW}",
    "303": "De indeling van declaraties en facturen in EI 2.0 is niet openbaar, dus bvtool zet ze "
    f"niet om. {_OPNIEUW}",
    "JW": f"De indeling van iJw in EI 2.0 is niet openbaar, dus bvtool zet het niet om. {_OPNIEUW}",
    "retour": "Een antwoord wordt niet omgezet: de indeling in EI 2.0 is niet openbaar. "
    "Lees wat erin staat met: bvtool wissel antwoord PAD, en handel het met de hand af.",
}


class Omgezet(NamedTuple):
    """The message in its new shape, and everything that is to be told about it."""

    data: bytes
    punten: tuple[Omzetpunt, ...]


def convert(
    data: bytes,
    kop: Kop,
    naar: str,
    *,
    keuzes: Mapping[int, Mapping[str, str]],
    referenties: Referenties,
    schema_map: Path | None = None,
) -> Omgezet:
    """The message in the shape `naar`; `kop` is its header, `keuzes` the answers by client.

    `referenties` is read and, when the message got through, added to. Raises NietOmTeZetten with
    every question and refusal; InvoerGeweigerd or InvoerOntbreekt for a schema folder.
    """
    check_soort(kop, naar)
    omzetting = Omzetting(keuzes)
    schema = load_schema(kop.soort.naam, schema_map)
    if naar == NAAR_XML:
        boom = read_ei(data, omzetting)
        convert_to_xml(boom, omzetting, referenties)
        gemaakt = write_xml(boom)
        _check_past(schema, gemaakt)
    else:
        boom = read_xml(data, kop.soort.naam, schema)
        convert_to_ei(boom, omzetting)
        gemaakt = write_ei(boom)
    referenties.keep(boom)
    return Omgezet(gemaakt, tuple(omzetting.punten))


def check_soort(kop: Kop, naar: str) -> None:
    """Raises NietOmTeZetten for a message that is never converted, or not in this direction."""
    soort = kop.soort
    vorm, release, van = _VAN[naar]
    wat = ""
    if soort.stam in ("JW321", "JW322"):
        wat = _NIET["321"]
    elif soort.stam[-3:] in ("303", "304"):
        wat = _NIET["303"]
    elif soort.richting == RETOUR:
        wat = _NIET["retour"]
    elif soort.standaard == "iJw":
        wat = _NIET["JW"]
    elif soort.naam not in BERICHTEN:
        wat = f"Een {soort.naam} bestaat niet in EI 2.0."
    elif (kop.vorm, kop.release) != (vorm, release):
        eigen = {"ei": "EI", "xml": "XML"}.get(kop.vorm, kop.vorm)
        wat = f"Dit is {eigen} {kop.release}; naar {naar} gaat alleen {van}."
    if wat:
        raise refuse_bericht(wat)


def _check_past(schema: etree.XMLSchema, gemaakt: bytes) -> None:
    if fouten := find_fouten(schema, etree.fromstring(gemaakt)):
        raise refuse_bericht(
            f"Het omgezette bericht past niet in het schema: {'; '.join(fouten[:3])}. "
            "Meld dit aan de beheerder van bvtool; er is niets geschreven."
        )
