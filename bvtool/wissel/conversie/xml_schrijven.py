"""A tree of values as XML 2.1: the order comes from the table of elements, never from EI."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from bvtool.wissel.conversie.boom import Berichtboom, Tak
from bvtool.wissel.conversie.vormen import (
    CLIENT,
    RUIMTE,
    XmlElement,
    load_elementen,
    load_klassen,
)


def write_xml(boom: Berichtboom) -> bytes:
    """The message in UTF-8 with CR/LF; the same tree gives the same bytes."""
    ruimtes = make_ruimtes(boom.bericht)
    wortel = etree.Element(
        f"{{{ruimtes['bericht']}}}Bericht",
        nsmap={boom.bericht.lower(): ruimtes["bericht"], "basis": ruimtes["basis"]},
    )
    elementen = load_elementen(boom.bericht)
    klassen = load_klassen(boom.bericht)
    wortel.append(_build(elementen["Header"], boom.kop, klassen, ruimtes))
    clienten = etree.SubElement(wortel, f"{{{ruimtes['bericht']}}}Clienten")
    for client in boom.clienten:
        clienten.append(_build(elementen[CLIENT], client, klassen, ruimtes))
    etree.indent(wortel, space="  ")
    tekst: bytes = etree.tostring(wortel, encoding="UTF-8")
    kop = b'<?xml version="1.0" encoding="UTF-8"?>\n'
    return (kop + tekst + b"\n").replace(b"\n", b"\r\n")


def make_ruimtes(bericht: str) -> dict[str, str]:
    """The namespaces of 2.1: of the message itself and of the basisschema."""
    return {
        "bericht": RUIMTE.format(naam=bericht.lower()),
        "basis": RUIMTE.format(naam="basisschema"),
    }


def _build(
    element: XmlElement, tak: Tak, klassen: frozenset[str], ruimtes: dict[str, str]
) -> etree._Element:
    gemaakt = etree.Element(f"{{{ruimtes[element.ruimte]}}}{element.naam}")
    for kind in element.kinderen:
        gemaakt.extend(_make_kinderen(kind, tak, klassen, ruimtes))
    return gemaakt


def _make_kinderen(
    kind: XmlElement, tak: Tak, klassen: frozenset[str], ruimtes: dict[str, str]
) -> Iterator[etree._Element]:
    """The elements of this name in one class: none, one, or one per class below it."""
    if kind.pad in klassen:
        for lager in tak.van(kind.pad):
            yield _build(kind, lager, klassen, ruimtes)
    elif kind.kinderen:
        groep = _build(kind, tak, klassen, ruimtes)
        if len(groep):
            yield groep
    else:
        waarde = tak.waarden.get(kind.pad.removeprefix(tak.pad + "/"))
        if waarde is not None:
            blad = etree.Element(f"{{{ruimtes[kind.ruimte]}}}{kind.naam}")
            blad.text = waarde
            yield blad
