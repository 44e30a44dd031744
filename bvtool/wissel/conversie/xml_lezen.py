"""A message in XML 2.1 as a tree of values; it must fit the schema first."""

from __future__ import annotations

from lxml import etree

from bvtool.berichten.boom import BerichtGeweigerd, check_onderdelen
from bvtool.wissel.conversie.boom import Berichtboom, Tak
from bvtool.wissel.conversie.punten import GEWEIGERD, NietOmTeZetten, Omzetpunt, refuse_bericht
from bvtool.wissel.conversie.schema import find_fouten, make_parser
from bvtool.wissel.conversie.vormen import (
    CLIENT,
    XmlElement,
    find_record,
    load_elementen,
    load_klassen,
)

_ONDERDELEN = 1_000_000
"""Tags and attributes: room for the largest declaration that one message may hold (aangenomen)."""


def read_xml(data: bytes, bericht: str, schema: etree.XMLSchema) -> Berichtboom:
    """The message as a tree; raises NietOmTeZetten when it is no XML or does not fit the schema.

    The caller has seen the header, so kind and release are known and there is no DOCTYPE.
    """
    try:
        check_onderdelen(data, _ONDERDELEN)
    except BerichtGeweigerd as fout:
        raise refuse_bericht(fout.wat) from None
    try:
        wortel = etree.fromstring(data, make_parser())
    except etree.XMLSyntaxError as fout:
        raise refuse_bericht("Dit bestand is geen volledige XML.", fout.lineno or 0) from None
    if fouten := find_fouten(schema, wortel):
        wat = "Dit past niet in het schema van iWmo 2.1: "
        raise NietOmTeZetten(Omzetpunt(GEWEIGERD, 0, "", 0, "", wat + f + ".") for f in fouten)
    return _read_boom(wortel, bericht)


def _read_boom(wortel: etree._Element, bericht: str) -> Berichtboom:
    elementen, klassen = load_elementen(bericht), load_klassen(bericht)
    kop = Tak("Header", (0, "01", 0))
    _read(wortel[0], elementen["Header"], kop, bericht, klassen)
    kop.vorm = find_record(bericht, "Header")
    clienten = []
    for nummer, knoop in enumerate(wortel[1], 1):
        client = Tak(CLIENT, (nummer, "02", _regel(knoop)), find_record(bericht, CLIENT))
        _read(knoop, elementen[CLIENT], client, bericht, klassen)
        clienten.append(client)
    codes = sorted((kop.waarden["Afzender"], kop.waarden["Ontvanger"]), key=len)
    return Berichtboom(bericht, codes[0], codes[1], kop, clienten)


def _read(
    knoop: etree._Element, element: XmlElement, tak: Tak, bericht: str, klassen: frozenset[str]
) -> None:
    """Take the values and classes below one element into its class."""
    for kind in knoop:
        vorm = element.op_naam.get(etree.QName(kind).localname)
        if vorm is None:  # the schemas of the user may have more than the public set
            raise refuse_bericht("Hier staat een element dat bvtool niet kent.", _regel(kind))
        if vorm.pad in klassen:
            record = find_record(bericht, vorm.pad)
            plek = (tak.plek[0], record.kenmerk if record else "", _regel(kind))
            lager = Tak(vorm.pad, plek, record)
            _read(kind, vorm, lager, bericht, klassen)
            tak.takken.append(lager)
        elif vorm.kinderen:
            _read(kind, vorm, tak, bericht, klassen)
        else:
            tak.waarden[vorm.pad.removeprefix(tak.pad + "/")] = kind.text or ""


def _regel(knoop: etree._Element) -> int:
    regel = knoop.sourceline
    return regel if isinstance(regel, int) else 0
