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
from bvtool.berichten.release import Release, load_release, parse_ruimte
from bvtool.berichten.schemabundel import Berichtschema, Schemabundel
from bvtool.berichten.schemapas import find_misfits
from bvtool.berichten.schemaset import Schemas
from bvtool.berichten.setnamen import make_release
from bvtool.vak.fouten import Bevinding, InstellingFout, InvoerGeweigerd

BERICHTEN = ("wmo407", "wmo408")


@cache
def load_schemas(map_: str = "") -> Schemas:
    """The shipped schemas, or those of the folder `map_` ([schema] map in bvtool.toml).

    From a folder the names, codes and release are those of the schemas themselves, and the versions
    those of their appinfo (IV034). Raises InstellingFout when a schema is missing or unreadable,
    when more than one release lies there, or with the list of everything that does not fit it.
    """
    if not map_:
        with resources.as_file(resources.files("bvtool.berichten").joinpath("schema")) as eigen:
            paden = {b: eigen / f"{b}.xsd" for b in BERICHTEN}
            xsd = {b: _compile(p) for b, p in paden.items()}
        return Schemas(load_release(), MappingProxyType(xsd), "meegeleverd (reconstructie)")
    bomen = _find(Path(map_))
    xsd = {b: _compile(pad) for b, (pad, _) in bomen.items()}
    namen = make_release(_read_modellen(Path(map_), bomen), load_release())
    release = _with_versies(namen, {b: boom for b, (_, boom) in bomen.items()})
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
            wat_nu="Zet alle schema's van een release bij elkaar in deze map, ook het basisschema.",
        ) from None


def _read_modellen(
    map_: Path, gevonden: Mapping[str, tuple[Path, etree._Element]]
) -> dict[str, Berichtschema]:
    """The model of each schema. Raises InstellingFout when one cannot be followed."""
    paden = [p for p in sorted(map_.glob("*.[xX][sS][dD]")) if p.is_file()]
    try:
        bundel = Schemabundel({p.name: p.read_bytes() for p in paden}, str(map_), str(map_))
        return {b: bundel.load(soort) for b, soort in _list_soorten(bundel, map_, gevonden)}
    except InvoerGeweigerd as fout:
        raise InstellingFout(fout.fout, waar=fout.waar, wat_nu=fout.wat_nu) from None


def _list_soorten(
    bundel: Schemabundel, map_: Path, gevonden: Mapping[str, tuple[Path, etree._Element]]
) -> Iterator[tuple[str, str]]:
    for bericht, (_, boom) in gevonden.items():
        soort = bundel.find_ruimte(boom.get("targetNamespace", ""))
        if soort is None:
            raise InstellingFout(
                f"In de map met schema's is niet te vinden hoe een {bericht} begint.",
                waar=str(map_),
                wat_nu=_ANDERS,
            )
        yield bericht, soort


_ANDERS = "Zet alle schema's van een release bij elkaar, of haal de regel [schema] map weg."


def _find(map_: Path) -> dict[str, tuple[Path, etree._Element]]:
    """The schema file of each message in the folder, found by its target namespace."""
    gevonden: dict[str, tuple[Path, etree._Element]] = {}
    releases: set[str] = set()
    ruimtes: list[str] = []
    for pad in sorted(map_.glob("*.[xX][sS][dD]")) if map_.is_dir() else []:
        boom = _safe_xsd(pad)
        ruimte = boom.get("targetNamespace", "")
        ruimtes.append(f"{pad.name}: {ruimte[:100]}")
        bericht, release = parse_ruimte(ruimte) or ("", "")
        if bericht in BERICHTEN and boom.find("{*}element") is not None:
            gevonden[bericht] = (pad, boom)
            releases.add(release)
    if len(releases) > 1:
        alle = ", ".join(sorted(releases))
        raise InstellingFout(
            f"In de map met schema's ligt meer dan een release: {alle}.",
            waar=str(map_),
            wat_nu="Zet iedere release in een eigen map, en noem bij [schema] de map die geldt.",
        )
    if len(gevonden) < len(BERICHTEN):
        missen = [b for b in BERICHTEN if b not in gevonden]
        raise InstellingFout(
            "In de map met schema's ontbreekt een schema: " + ", ".join(missen) + ".",
            waar=str(map_),
            wat_nu=_ANDERS,
            bevindingen=[
                Bevinding(b, f"Geen schema met een naamruimte als {load_release().namespaces[b]}.")
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
