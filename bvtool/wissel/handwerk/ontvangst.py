"""Messages read for a workbook: found by their namespace, and proved to come back the same."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from lxml import etree

from bvtool.berichten.boom import BerichtGeweigerd, read_boom
from bvtool.berichten.schemabundel import Berichtschema
from bvtool.tabel.lezen.poort import explain_os
from bvtool.vak.fouten import Bevinding, InvoerGeweigerd, InvoerOntbreekt
from bvtool.vak.masker import show_naam
from bvtool.wissel.bron import read_koppen, walk
from bvtool.wissel.handwerk.nummers import BESTAND
from bvtool.wissel.handwerk.rijen import (
    Klasserij,
    OnbekendElement,
    build_berichten,
    read_rijen,
)
from bvtool.wissel.handwerk.schemakeuze import Schemakeuze
from bvtool.wissel.xmlkop import is_xml

_XSI = "{http://www.w3.org/2001/XMLSchema-instance}"
_ZIP = b"PK\x03\x04"
_NU = "Kijk of dit het goede bestand is, en of --schema naar de goede release wijst."


class Ontvangen(NamedTuple):
    """Messages of one kind as rows; `opgevallen` tells what does not fit the schema."""

    schema: Berichtschema
    rijen: tuple[Klasserij, ...]
    prefixen: dict[str, str]
    aantal: int
    opgevallen: tuple[Bevinding, ...]


def read_ontvangen(pad: Path, keuze: Schemakeuze) -> Ontvangen:
    """The messages in a file, a folder or a zip; all of one kind and release.

    Raises InvoerOntbreekt, LeesSchrijfFout, and InvoerGeweigerd when one of them cannot be put in
    a workbook without loss: it is never left out.
    """
    namen, bomen, schema = [], [], None
    over: list[Bevinding] = []
    for naam, data in _list_bestanden(pad):
        if pad.is_dir() and not is_xml(data):
            over.append(Bevinding(naam, "Dit is geen bericht. Het is overgeslagen.", _NU))
            continue
        try:
            boom = read_boom(data)
        except BerichtGeweigerd as fout:
            raise InvoerGeweigerd(fout.wat, waar=naam, wat_nu=fout.wat_nu) from None
        eigen = keuze.find_ruimte(etree.QName(boom).namespace or "")
        if eigen is None or eigen.wortel.tag != boom.tag:
            raise InvoerGeweigerd(
                "Dit bestand past bij geen van de schema's.", waar=naam, wat_nu=_NU
            )
        if schema is not None and eigen is not schema:
            raise InvoerGeweigerd(
                f"Dit is een {eigen.soort}, en het vorige bestand een {schema.soort}.",
                waar=naam,
                wat_nu="Zet de berichten van een soort en release bij elkaar in een map.",
            )
        namen.append(naam)
        bomen.append(_strip(boom))
        schema = eigen
    if schema is None:
        raise InvoerOntbreekt("Hier staat geen bericht.", waar=str(pad), wat_nu=_NU)
    return _take(schema, namen, bomen, over)


def _take(
    schema: Berichtschema,
    namen: Sequence[str],
    bomen: Sequence[etree._Element],
    opgevallen: list[Bevinding],
) -> Ontvangen:
    """The rows of the messages, once they are proved to give the same messages again."""
    prefixen = {
        p or "": str(ruimte) for p, ruimte in bomen[0].nsmap.items() if str(ruimte) != _xsi()
    }
    try:
        rijen = read_rijen(schema, bomen)
    except OnbekendElement as fout:
        raise InvoerGeweigerd(
            f"In dit bericht staat een deel dat het schema niet kent: {fout}.",
            waar=", ".join(namen[:3]),
            wat_nu=_NU,
        ) from None
    opnieuw = build_berichten(schema, rijen, prefixen)
    for nummer, (naam, boom) in enumerate(zip(namen, bomen, strict=True), 1):
        terug = next((b.boom for b in opnieuw if b.nummer == nummer), None)
        if terug is None or make_canon(terug) != make_canon(boom):
            raise InvoerGeweigerd(
                "Dit bericht is niet zonder verlies in een werkboek te zetten: de volgorde is "
                "anders dan in het schema, of er staat iets in dat een cel niet kan bewaren.",
                waar=naam,
                wat_nu="Gebruik voor dit bericht uw eigen programma.",
            )
        if not schema.xsd.validate(boom):
            wat = "Dit bericht past niet bij zijn schema."
            opgevallen.append(Bevinding(naam, wat, "Kijk of de afzender het kan herstellen."))
    return Ontvangen(schema, tuple(rijen), prefixen, len(bomen), tuple(opgevallen))


def make_canon(boom: etree._Element) -> str:
    """A message as canonical XML, whatever its prefixes and line ends."""
    return str(etree.canonicalize(etree.tostring(boom, encoding="unicode"), rewrite_prefixes=True))


def _xsi() -> str:
    return _XSI[1:-1]


def _strip(boom: etree._Element) -> etree._Element:
    """The message without the hint where a schema might be found."""
    for naam in ("schemaLocation", "noNamespaceSchemaLocation"):
        boom.attrib.pop(_XSI + naam, "")
    etree.cleanup_namespaces(boom, keep_ns_prefixes=[p for p in boom.nsmap if p and p != "xsi"])
    return boom


def _list_bestanden(pad: Path) -> Iterator[tuple[str, bytes]]:
    """Every file as it is, out of its zip or envelope."""
    if not pad.exists():
        raise InvoerOntbreekt(
            "Dit bestand of deze map is er niet.",
            waar=str(pad),
            wat_nu="Controleer de naam en geef de opdracht opnieuw.",
        )
    for lid in walk(pad) if pad.is_dir() else [pad]:
        if lid.name.startswith(".") or lid.name == BESTAND:
            continue  # of the system, or of bvtool itself
        try:
            data = lid.read_bytes()
        except OSError as fout:
            raise explain_os(fout, lid) from None
        if data.startswith(_ZIP) or b"nvelop" in data[:2_000]:
            for deel in read_koppen([lid], heel=True):
                if deel.kop is None:
                    raise InvoerGeweigerd(deel.reden, waar=deel.naam, wat_nu=_NU)
                yield deel.naam, deel.data
        else:
            yield show_naam(lid.name), data
