"""The schema of a message of 2.1: a reconstruction out of our table, or the user's own set.

The reconstruction is made of `data/xml21-volgorde.csv`: every element, order, multiplicity and
facet of the public set, in two documents as there. It is no official schema and says so.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from pathlib import Path
from xml.sax.saxutils import quoteattr

from lxml import etree

from bvtool.berichten.schemabundel import list_xsd
from bvtool.vak.fouten import InvoerGeweigerd, InvoerOntbreekt
from bvtool.vak.masker import show_naam
from bvtool.wissel.conversie.vormen import XmlElement, load_elementen
from bvtool.wissel.conversie.xml_schrijven import make_ruimtes

RECONSTRUCTIE = "eigen reconstructie van de schema's van iWmo 2.1 (niet officieel)"
_XS = "http://www.w3.org/2001/XMLSchema"
_KOP = (
    '<xs:schema xmlns:xs="{xs}" xmlns:b={bericht} xmlns:g={basis} targetNamespace={eigen} '
    'elementFormDefault="qualified">'
    "<xs:annotation><xs:documentation>{wat}</xs:documentation></xs:annotation>"
)


def make_parser() -> etree.XMLParser:
    """A parser that reads nothing but the bytes it is given."""
    return etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )


def find_fouten(schema: etree.XMLSchema, boom: etree._Element) -> list[str]:
    """Why a message does not fit: `regel 12, element Naam`; never a value of the message."""
    if schema.validate(boom):
        return []
    log: Iterable[etree._LogEntry] = schema.error_log  # type: ignore[assignment]
    return list(dict.fromkeys(f"regel {f.line}, element {_element(f)}" for f in log))


def _element(fout: etree._LogEntry) -> str:
    """The name of the element that the library complains of, out of its path."""
    naam = (fout.path or "").rpartition("/")[2].partition("[")[0].rpartition(":")[2]
    return show_naam(naam) if naam and naam != "*" else "onbekend"


@cache
def load_schema(bericht: str, map_: Path | None = None) -> etree.XMLSchema:
    """The schema of this message kind: the reconstruction, or out of the folder `map_`.

    Raises InvoerOntbreekt when the folder has none of this namespace, InvoerGeweigerd when it
    cannot be used.
    """
    if map_ is not None:
        return _load_eigen(bericht, map_)
    documenten = make_xsd(bericht)
    parser = make_parser()
    parser.resolvers.add(_Geheugen(documenten))
    return etree.XMLSchema(etree.fromstring(documenten["bericht.xsd"], parser))


class _Geheugen(etree.Resolver):
    """Gives the parser our own two documents, and nothing else."""

    def __init__(self, documenten: dict[str, bytes]) -> None:
        self._documenten = documenten

    def resolve(self, system_url: str, public_id: str, context: object) -> object:  # type: ignore[override]  # noqa: ARG002
        """The document of this name; KeyError when there is none."""
        naam = system_url.rpartition("/")[2]
        return self.resolve_string(self._documenten[naam], context)  # type: ignore[call-arg]


def _load_eigen(bericht: str, map_: Path) -> etree.XMLSchema:
    """The official set in a folder: found by namespace, its imports by name whatever the case."""
    bestanden = list_xsd(map_)
    parser = make_parser()
    parser.resolvers.add(_Geheugen(_OpNaam({pad.name.lower(): pad for pad in bestanden})))
    try:
        for pad in bestanden:
            wortel = etree.fromstring(pad.read_bytes(), parser)
            if wortel.get("targetNamespace") == make_ruimtes(bericht)["bericht"]:
                return etree.XMLSchema(wortel)
    except (etree.XMLSyntaxError, etree.XMLSchemaParseError, KeyError):
        raise InvoerGeweigerd(
            "Een schema in deze map is niet te gebruiken.",
            waar=str(map_),
            wat_nu="Zet alle schema's van iWmo 2.1 bij elkaar in deze map, ook het basisschema.",
        ) from None
    raise InvoerOntbreekt(
        f"In deze map staat geen schema van {bericht} in release 2.1.",
        waar=str(map_),
        wat_nu="Zet de schema's van iWmo 2.1 in deze map, of laat --schema weg.",
    )


class _OpNaam(dict[str, bytes]):
    """The bytes of a schema file by its name in any case."""

    def __init__(self, paden: dict[str, Path]) -> None:
        super().__init__()
        self._paden = paden

    def __missing__(self, naam: str) -> bytes:
        return self._paden[naam.lower()].read_bytes()


def make_xsd(bericht: str) -> dict[str, bytes]:
    """The reconstruction as two documents: `bericht.xsd` and `basisschema.xsd` that it imports."""
    ruimtes = {naam: quoteattr(uri) for naam, uri in make_ruimtes(bericht).items()}
    eigen, basis = _Typen(), _Typen()
    wortel = eigen.add(load_elementen(bericht)[""], basis)
    kop = {"xs": _XS, "wat": f"bvtool: {RECONSTRUCTIE}", **ruimtes}
    importeer = f'<xs:import namespace={ruimtes["basis"]} schemaLocation="basisschema.xsd"/>'
    begin = f'<xs:element name="Bericht" type="{wortel}"/>'
    return {
        "bericht.xsd": (
            _KOP.format(eigen=ruimtes["bericht"], **kop)
            + importeer
            + begin
            + "".join(eigen.values())
            + "</xs:schema>"
        ).encode(),
        "basisschema.xsd": (
            _KOP.format(eigen=ruimtes["basis"], **kop) + "".join(basis.values()) + "</xs:schema>"
        ).encode(),
    }


class _Typen(dict[str, str]):
    """The types of one document by name, each as its text."""

    def add(self, element: XmlElement, basis: _Typen) -> str:
        """Make the type of an element and of all below it; gives the name to refer to it by.

        A type stands in the document of its children, so that they get that namespace; what has
        none stands in the basisschema.
        """
        naam = element.type or f"{element.naam}_{len(self)}"
        if not element.kinderen:
            return f"g:{basis.add_blad(naam, element)}"
        delen = []
        for kind in element.kinderen:
            soort = self.add(kind, basis)
            mag = ("" if kind.verplicht else ' minOccurs="0"') + (
                ' maxOccurs="unbounded"' if kind.herhaald else ""
            )
            delen.append(f'<xs:element name="{kind.naam}" type="{soort}"{mag}/>')
        doel, voor = (basis, "g") if element.kinderen[0].ruimte == "basis" else (self, "b")
        tekst = f"<xs:sequence>{''.join(delen)}</xs:sequence></xs:complexType>"
        doel.setdefault(naam, f'<xs:complexType name="{naam}">{tekst}')
        return f"{voor}:{naam}"

    def add_blad(self, naam: str, element: XmlElement) -> str:
        """The simple type of a leaf, by its facets."""
        f = element.facetten
        regels = [
            ("pattern", f.patroon),
            ("minLength", f.minimaal or ""),
            ("maxLength", "" if f.maximaal is None else f.maximaal),
            ("minInclusive", "" if f.laagste is None else f.laagste),
            ("maxInclusive", "" if f.hoogste is None else f.hoogste),
            *(("enumeration", keuze) for keuze in f.keuzes),
        ]
        delen = [f"<xs:{n} value={quoteattr(str(w))}/>" for n, w in regels if w != ""]
        tekst = f'<xs:restriction base="xs:{f.basis}">{"".join(delen)}</xs:restriction>'
        self.setdefault(naam, f'<xs:simpleType name="{naam}">{tekst}</xs:simpleType>')
        return naam
