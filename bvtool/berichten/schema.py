"""The schemas of WMO407 and WMO408: parsed once, shipped or those of the user's own folder."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from importlib import resources
from pathlib import Path
from types import MappingProxyType

from lxml import etree

from bvtool.berichten.boom import BerichtGeweigerd, read_boom
from bvtool.berichten.release import Release, load_release
from bvtool.fouten import Bevinding, InstellingFout

BERICHTEN = ("wmo407", "wmo408")
_NS_NAAM = re.compile(r"\{[^{}]*\}")
_ELEMENT = re.compile(r"^Element '(?:\{[^}]*\})?([^']*)'")
_VERWACHT = re.compile(r"Expected is (?:one of )?\(([^()]*)\)")


@dataclass(frozen=True, slots=True)
class Schemas:
    """The two schemas and the release whose versions they carry; `herkomst` says whose they are."""

    release: Release
    xsd: Mapping[str, etree.XMLSchema]
    herkomst: str

    def fouten(self, bericht: str, boom: etree._Element) -> list[str]:
        """Why a message does not fit the schema of `wmo407` or `wmo408`; empty when it fits.

        Dutch sentences that name line and element, never a value.
        """
        schema = self.xsd[bericht]
        if schema.validate(boom):
            return []
        log: Iterable[etree._LogEntry] = schema.error_log  # type: ignore[assignment]
        return list(dict.fromkeys(_zin(f, self.release) for f in log))


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
    from bvtool.berichten.past import past_niet

    bomen = _find(Path(map_))
    release = _with_versies(load_release(), {b: boom for b, (_, boom) in bomen.items()})
    xsd = {b: _compile(pad) for b, (pad, _) in bomen.items()}
    schemas = Schemas(release, MappingProxyType(xsd), map_)
    if fouten := past_niet(schemas):
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


_SOORTEN = {
    "SCHEMAV_CVC_ELT_1": "Het bericht begint met een ander element of een andere naamruimte",
    "SCHEMAV_ELEMENT_CONTENT": "Hier hoort een ander element, of er ontbreekt er een",
    "SCHEMAV_CVC_COMPLEX_TYPE_2_3": "Hier staat tekst waar een element hoort",
    "SCHEMAV_CVC_COMPLEX_TYPE_3_2_1": "Hier staat een attribuut dat er niet hoort",
}


def _zin(fout: etree._LogEntry, release: Release) -> str:
    """One schema error as a Dutch sentence: line, element, kind.

    Of the message only names that bvtool knows are shown; what was expected is the schema's own.
    """
    bekend = set(release.elementen.values())
    genoemd = _ELEMENT.match(fout.message or "")
    element = genoemd[1] if genoemd and genoemd[1] in bekend else "een element"
    wat = _SOORTEN.get(fout.type_name, "De waarde past niet bij het schema")
    verwacht = _VERWACHT.search(fout.message or "")
    hoort = ""
    if verwacht:
        hoort = "; verwacht: " + _NS_NAAM.sub("", verwacht[1]).strip().replace(", ", " of ")
    return f"Regel {fout.line}, {element}: {wat}{hoort}."
