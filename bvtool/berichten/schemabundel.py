"""A bundle of schemas that lie together: which messages they tell of, and each of these read.

A bundle is a folder of a user, or made in memory. Nothing outside it is read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from lxml import etree

from bvtool.berichten.boom import BerichtGeweigerd, read_boom
from bvtool.berichten.release import parse_ruimte
from bvtool.berichten.schemalezing import NietTeVolgen, Schemalezer
from bvtool.berichten.schemamodel import Schemaelement
from bvtool.vak.fouten import InvoerGeweigerd, InvoerOntbreekt

_XS = "{http://www.w3.org/2001/XMLSchema}"
# matches: "/wmo407/"
_SOORT = re.compile(r"(?:wmo|jw)\d{3}[df]?", re.IGNORECASE)
# matches: "2_0"
_RELEASE = re.compile(r"(?<![\d_])(\d+)_(\d+)(?![\d_])")


class Berichtschema(NamedTuple):
    """The schema of one message kind.

    `versies` maps the names of appinfo to text, `prefixen` the usual prefixes to namespaces;
    `herkomst` says whose schema it is.
    """

    soort: str
    release: str
    standaard: str
    ruimte: str
    wortel: Schemaelement
    xsd: etree.XMLSchema
    versies: Mapping[str, str]
    prefixen: Mapping[str, str]
    herkomst: str


class Schemabestand(NamedTuple):
    """A file that tells of a message: kind, release (empty: not told), namespace, file name."""

    soort: str
    release: str
    ruimte: str
    naam: str


class Schemabundel:
    """The schemas that lie together, by file name in lower case."""

    def __init__(self, documenten: Mapping[str, bytes], herkomst: str, waar: str) -> None:
        self._documenten = {naam.lower(): data for naam, data in documenten.items()}
        self._herkomst, self.waar = herkomst, waar
        self._bomen = {n: self._read_xsd(n, data) for n, data in self._documenten.items()}
        for naam, boom in self._bomen.items():
            if self._point(boom):
                self._documenten[naam] = etree.tostring(boom)

    def list_bestanden(self) -> list[Schemabestand]:
        """The files that tell of a message, one of each namespace: the one with the root."""
        gevonden: dict[tuple[str, str], Schemabestand] = {}
        for naam, boom in sorted(self._bomen.items(), key=lambda paar: not _has_bericht(paar[1])):
            if boom.find(f"{_XS}element") is not None:
                ruimte, soort = boom.get("targetNamespace", ""), _name_soort(boom, naam)
                bestand = Schemabestand(soort, _name_release(boom), ruimte, naam)
                gevonden.setdefault((soort, ruimte), bestand)
        return list(gevonden.values())

    def list_inhoud(self) -> Iterator[tuple[Schemabestand, frozenset[bytes]]]:
        """Every file with the root of a message, also a second of one namespace, each with the
        bytes of all that it is made of."""
        eerste = {bestand.naam for bestand in self.list_bestanden()}
        for naam, boom in self._bomen.items():
            if naam in eerste or _has_bericht(boom):
                ruimte = boom.get("targetNamespace", "")
                bestand = Schemabestand(_name_soort(boom, naam), _name_release(boom), ruimte, naam)
                yield bestand, frozenset(self._documenten[n] for n in self._list_delen(naam))

    def list_soorten(self) -> dict[str, str]:
        """The message kinds in this bundle, each with the file that tells of it."""
        return {b.soort: b.naam for b in reversed(self.list_bestanden())}

    def find_ruimte(self, ruimte: str) -> str | None:
        """The message kind of this namespace; None when it is not here."""
        return next((b.soort for b in self.list_bestanden() if b.ruimte == ruimte), None)

    def load(self, soort: str) -> Berichtschema:
        """The schema of this kind. Raises InvoerGeweigerd when it cannot be used."""
        return self.load_bestand(self.list_soorten()[soort])

    def load_bestand(self, naam: str) -> Berichtschema:
        """The schema in this file. Raises InvoerGeweigerd when it cannot be used."""
        boom = self._bomen[naam]
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
        parser.resolvers.add(_Bundelbron(self._documenten))
        try:
            lezer = Schemalezer(self._reach(naam))
            wortel = lezer.read_element(_find_wortel(boom))
            xsd = etree.XMLSchema(etree.fromstring(self._documenten[naam], parser))
        except NietTeVolgen as fout:
            raise self._refuse(
                naam, f"Dit schema is niet te gebruiken, want het is niet te volgen: {fout}."
            ) from None
        except (etree.XMLSchemaParseError, etree.XMLSyntaxError, KeyError, ValueError):
            raise self._refuse(naam, "Dit schema is niet te gebruiken.") from None
        info = _read_appinfo(boom)
        return Berichtschema(
            soort=_name_soort(boom, naam),
            release=_name_release(boom),
            standaard=info.get("standaard", ""),
            ruimte=boom.get("targetNamespace", ""),
            wortel=wortel,
            xsd=xsd,
            versies=info,
            prefixen={p: u for p, u in boom.nsmap.items() if p and f"{{{u}}}" != _XS},
            herkomst=self._herkomst,
        )

    def _reach(self, naam: str) -> Iterator[etree._Element]:
        """The schema and all that it imports or includes. Raises NietTeVolgen when one lacks."""
        for deel in self._list_delen(naam, ook_weg=True):
            if deel not in self._bomen:
                raise NietTeVolgen(f"het bestand {deel} ontbreekt")
            yield self._bomen[deel]

    def _list_delen(self, naam: str, *, ook_weg: bool = False) -> list[str]:
        """This file and all that it imports or includes; with `ook_weg` also what is not here."""
        te_doen, gezien = [naam], dict[str, None]()
        while te_doen:
            huidig = te_doen.pop()
            if huidig not in gezien and (ook_weg or huidig in self._bomen):
                gezien[huidig] = None
                boom = self._bomen.get(huidig)
                plekken = boom.xpath("/*/*/@schemaLocation") if boom is not None else []
                te_doen += [str(p).lower() for p in plekken]  # type: ignore[union-attr]
        return list(gezien)

    def _point(self, boom: etree._Element) -> bool:
        """Point every import at the file here of that namespace; whether anything changed.

        Of two releases that lie together both may call their basisschema the same.
        """
        anders = False
        for deel in boom.iterchildren(f"{_XS}import"):
            ruimte = deel.get("namespace", "")
            plek = deel.get("schemaLocation", "").lower()
            if plek in self._bomen and self._bomen[plek].get("targetNamespace", "") == ruimte:
                continue
            hier = [n for n, b in self._bomen.items() if b.get("targetNamespace", "") == ruimte]
            if hier:
                deel.set("schemaLocation", hier[0])
                anders = True
        return anders

    def _read_xsd(self, naam: str, data: bytes) -> etree._Element:
        try:
            boom = read_boom(data)
        except BerichtGeweigerd as fout:
            raise self._refuse(naam, f"Een schema is niet te lezen. {fout.wat}") from None
        for plek in (str(p) for p in boom.xpath("//@schemaLocation")):  # type: ignore[union-attr]
            if plek != Path(plek).name or ":" in plek or "\\" in plek:
                raise self._refuse(
                    naam, "Een schema verwijst naar een bestand buiten zijn eigen map."
                )
        return boom

    def _refuse(self, naam: str, wat: str) -> InvoerGeweigerd:
        return InvoerGeweigerd(
            wat,
            waar=f"{self.waar}: {naam}",
            wat_nu="Zet alle schema's van deze release bij elkaar in een map, ook het "
            "basisschema, zoals de uitgever ze geeft.",
        )


def list_xsd(map_: Path) -> list[Path]:
    """The files with a schema in this folder and those in it, in order; none when it is not one."""
    paden = map_.rglob("*.[xX][sS][dD]") if map_.is_dir() else ()
    return sorted(pad for pad in paden if pad.is_file())


def read_schemamap(map_: Path) -> list[Schemabundel]:
    """The bundles in a folder: each folder in it that has schemas, the folder itself first.

    Raises InvoerOntbreekt when there is none, InvoerGeweigerd for a schema that is not safe.
    """
    per_map: dict[Path, dict[str, bytes]] = {}
    for pad in list_xsd(map_):
        per_map.setdefault(pad.parent, {})[pad.name] = pad.read_bytes()
    if not per_map:
        raise InvoerOntbreekt(
            "In deze map staan geen schema's.",
            waar=str(map_),
            wat_nu="Geef met --schema de map waarin de xsd-bestanden van de release staan.",
        )
    return [
        Schemabundel(documenten, f"de schema's in de map {map_.name}", str(plek))
        for plek, documenten in sorted(per_map.items())
    ]


class _Bundelbron(etree.Resolver):
    """Gives the parser the documents of the bundle, and nothing else."""

    def __init__(self, documenten: Mapping[str, bytes]) -> None:
        self._documenten = documenten

    def resolve(self, system_url: str, public_id: str, context: object) -> object:  # type: ignore[override]  # noqa: ARG002
        """The document of this name; KeyError when it is not in the bundle."""
        naam = system_url.rpartition("/")[2].lower()
        return self.resolve_string(self._documenten[naam], context)  # type: ignore[call-arg]


def _find_wortel(boom: etree._Element) -> etree._Element:
    """The root of a message: `Bericht`, else the first that no other element refers to."""
    globaal = boom.findall(f"{_XS}element")
    genoemd = {str(r).rpartition(":")[2] for r in boom.xpath("//@ref")}  # type: ignore[union-attr]
    bericht = [e for e in globaal if e.get("name") == "Bericht"]
    vrij = [e for e in globaal if e.get("name") not in genoemd]
    return (bericht or vrij or globaal)[0]


def _has_bericht(boom: etree._Element) -> bool:
    return any(e.get("name") == "Bericht" for e in boom.findall(f"{_XS}element"))


def _name_release(boom: etree._Element) -> str:
    """The release: of a namespace of iEb what that says, else what appinfo says."""
    ruimte = boom.get("targetNamespace", "")
    if (van_ieb := parse_ruimte(ruimte)) is not None:
        return van_ieb[1]
    gevonden = _RELEASE.search(ruimte)
    return _read_appinfo(boom).get("release") or (".".join(gevonden.groups()) if gevonden else "")


def _name_soort(boom: etree._Element, bestand: str) -> str:
    """The kind as a user names it: out of a namespace of iEb, appinfo, any other namespace, or the
    name of the file."""
    info, ruimte = _read_appinfo(boom).get("bericht", ""), boom.get("targetNamespace", "")
    if (van_ieb := parse_ruimte(ruimte)) is not None:
        return van_ieb[0].upper()
    gevonden = _SOORT.search(ruimte)
    return (info or (gevonden[0] if gevonden else bestand.rpartition(".")[0])).upper()


def _read_appinfo(boom: etree._Element) -> dict[str, str]:
    return {
        etree.QName(kind).localname: kind.text.strip()
        for info in boom.iter(f"{_XS}appinfo")
        for kind in info
        if kind.text and kind.text.strip()
    }
