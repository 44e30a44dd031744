"""The schemas of WMO407 and WMO408: parsed once, shipped or those of the user's own folder."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cache
from importlib import resources
from pathlib import Path
from types import MappingProxyType

from lxml import etree

from bvtool.berichten.boom import BerichtGeweigerd, read_boom
from bvtool.berichten.release import Release, load_release
from bvtool.berichten.schemapas import find_misfits
from bvtool.berichten.schemaset import Schemas
from bvtool.vak.fouten import Bevinding, InstellingFout

BERICHTEN = ("wmo407", "wmo408")


@cache
def load_schemas(map_: str = "") -> Schemas:
    """The shipped schemas, or those of the folder `map_` ([schema] map in bvtool.toml).

    From a folder the versions of the appinfo are taken over (IV034). Raises InstellingFout when a
    schema is missing or unreadable, or with the list of everything in bvtool that does not fit it.
    """
    if not map_:
        with resources.as_file(resources.files("bvtool.berichten").joinpath("schema")) as eigen:
            paden = {b: eigen / f"{b}.xsd" for b in BERICHTEN}
            xsd = {b: _compile(p) for b, p in paden.items()}
        return Schemas(load_release(), MappingProxyType(xsd), "meegeleverd (reconstructie)")
    bomen = _find(Path(map_))
    release = _with_versies(load_release(), {b: boom for b, (_, boom) in bomen.items()})
    xsd = {b: _compile(pad) for b, (pad, _) in bomen.items()}
    schemas = Schemas(release, MappingProxyType(xsd), map_)
    if fouten := find_misfits(schemas):
        raise InstellingFout(
            "De schema's in uw map passen niet bij de namen die bvtool gebruikt.",
            waar=map_,
            wat_nu="Haal de regel [schema] map weg, en geef deze lijst door aan de beheerder.",
            bevindingen=fouten,
        )
    return schemas


def _compile(pad: Path) -> etree.XMLSchema:
    try:
        return etree.XMLSchema(etree.parse(str(pad), etree.XMLParser(no_network=True)))
    except (etree.XMLSchemaParseError, etree.XMLSyntaxError, OSError):
        raise InstellingFout(
            "Een schema is niet te gebruiken.",
            waar=str(pad),
            wat_nu="Zet alle schema's van iEb 2.0 bij elkaar in deze map, ook het basisschema.",
        ) from None


def _find(map_: Path) -> dict[str, tuple[Path, etree._Element]]:
    """The schema file of each message in the folder, found by its target namespace."""
    release = load_release()
    gevonden: dict[str, tuple[Path, etree._Element]] = {}
    ruimtes: list[str] = []
    for pad in sorted(map_.glob("*.[xX][sS][dD]")) if map_.is_dir() else []:
        boom = _safe_xsd(pad)
        ruimte = boom.get("targetNamespace", "")
        ruimtes.append(f"{pad.name}: {ruimte[:100]}")
        for bericht in BERICHTEN:
            if ruimte == release.namespaces[bericht]:
                gevonden[bericht] = (pad, boom)
    if len(gevonden) < len(BERICHTEN):
        missen = [b for b in BERICHTEN if b not in gevonden]
        raise InstellingFout(
            "In de map met schema's ontbreekt een schema: " + ", ".join(missen) + ".",
            waar=str(map_),
            wat_nu="Zet daar de schema's van iEb 2.0 neer, of haal de regel [schema] map weg.",
            bevindingen=[
                Bevinding(b, f"Geen schema met de naamruimte {release.namespaces[b]}.")
                for b in missen
            ]
            + [Bevinding("gevonden", r) for r in ruimtes],
        )
    return gevonden


def _safe_xsd(pad: Path) -> etree._Element:
    """A schema file as a tree; refused when it is unsafe or points outside its own folder."""
    try:
        boom = read_boom(pad.read_bytes())
    except BerichtGeweigerd as fout:
        raise InstellingFout(
            "Een schema is niet te lezen.", waar=str(pad), wat_nu=fout.wat
        ) from None
    for plek in (str(v) for v in boom.xpath("//@schemaLocation")):  # type: ignore[union-attr]
        if plek != Path(plek).name or ":" in plek:
            raise InstellingFout(
                "Een schema verwijst naar een bestand buiten zijn eigen map.",
                waar=str(pad),
                wat_nu="Zet alle schema's bij elkaar in een map en pas schemaLocation aan.",
            )
    return boom


def _with_versies(release: Release, bomen: Mapping[str, etree._Element]) -> Release:
    """The release with the XSD versions that the appinfo of these schemas gives."""
    versies = dict(release.versies)
    for bericht, boom in bomen.items():
        for element, sleutel in (
            ("bericht_xsd_versie", f"{bericht}_xsd"),
            ("basisschema_xsd_versie", "basisschema_xsd"),
        ):
            tekst = next(_appinfo(boom, release.elementen[element]), "")
            if tekst:
                versies[sleutel] = tekst
    return replace(release, versies=MappingProxyType(versies))


def _appinfo(boom: etree._Element, naam: str) -> Iterator[str]:
    for info in boom.iter("{http://www.w3.org/2001/XMLSchema}appinfo"):
        for kind in info:
            if etree.QName(kind).localname == naam and kind.text:
                yield kind.text.strip()
